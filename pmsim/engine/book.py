"""Where the SimPy engine writes down what happens: tallies always, rows of the tables if wanted."""

from __future__ import annotations

from pmsim.model.rows import EventRow, WeekRow, fill_event, fill_week
from pmsim.model.state import UNDEFINED, Dossier, Member, Team
from pmsim.model.tallies import Tallies, tally_event, tally_week

FIGURES_A_ROW = 5


class Book:
    """The record of one replication."""

    def __init__(self, replication: int, warm_up: int, tables: bool) -> None:
        self.tallies = Tallies(replication=replication)
        self.weeks: list[WeekRow] = []
        self.events: list[EventRow] = []
        self._warm_up = warm_up
        self._tables = tables

    def note(self, time: float, week: int, kind: int, member: Member, team: Team, *figures: float) -> None:
        """Write an event down with the figures behind it."""
        a, b, c, d, e = (*map(float, figures), *[UNDEFINED] * (FIGURES_A_ROW - len(figures)))
        if week >= self._warm_up:
            tally_event(self.tallies, kind, a, b, c, d, e)
        if self._tables:
            row = EventRow()
            fill_event(row, time, week, kind, member, team, a, b, c, d, e)
            self.events.append(row)

    def record_week(self, week: int, member: Member, dossier: Dossier, team: Team) -> None:
        """Write a member-week down."""
        if week >= self._warm_up:
            tally_week(self.tallies, member, dossier)
        if self._tables:
            row = WeekRow()
            fill_week(row, week, member, dossier, team)
            self.weeks.append(row)

    def record_empty_seats(self, week: int, seats: int) -> None:
        """Count seats without anyone in them at a tick."""
        if week >= self._warm_up:
            self.tallies.vacant_weeks += seats
