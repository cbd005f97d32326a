"""Where the SimPy engine writes down what happens: tallies always, rows of the tables if wanted."""

from __future__ import annotations

from pmsim.model.people import long_run
from pmsim.model.rows import NOBODY, EventRow, WeekRow, fill_event, fill_week
from pmsim.model.state import UNDEFINED, Dossier, Member, Parameters, Team
from pmsim.model.tallies import Tallies, tally_event, tally_level, tally_week

FIGURES_A_ROW = 5


class Book:
    """The record of one replication: of everyone, and of group B alone."""

    def __init__(self, replication: int, p: Parameters, tables: bool) -> None:
        self.tallies = Tallies(replication=replication)
        self.group_b = Tallies(replication=replication)
        self.weeks: list[WeekRow] = []
        self.events: list[EventRow] = []
        self._p = p
        self.has_tables = tables

    def note(self, time: float, week: int, kind: int, member: Member, team: Team, *figures: float) -> None:
        """Write down what happened to a member, with the figures behind it."""
        self._note(time, week, kind, team, (member.seat, member.occupant, member.group), figures)

    def note_team(self, time: float, week: int, kind: int, team: Team, *figures: float) -> None:
        """Write down what happened to a whole team."""
        self._note(time, week, kind, team, (NOBODY, NOBODY, NOBODY), figures)

    def _note(
        self,
        time: float,
        week: int,
        kind: int,
        team: Team,
        who: tuple[int, int, int],
        figures: tuple[float, ...],
    ) -> None:
        counted = self._counted(week, who[2])
        if not counted and not self.has_tables:
            return
        a, b, c, d, e = (*map(float, figures), *[UNDEFINED] * (FIGURES_A_ROW - len(figures)))
        for tallies in counted:
            tally_event(tallies, kind, a, b, c, d, e)
        if self.has_tables:
            row = EventRow()
            fill_event(row, time, week, kind, team, *who, a, b, c, d, e)
            self.events.append(row)

    def _counted(self, week: int, group: int) -> tuple[Tallies, ...]:
        """The tallies that something counts in: none during the warm-up."""
        if week < self._p.warm_up:
            return ()
        return (self.tallies, self.group_b) if group == 1 else (self.tallies,)

    def record_week(self, week: int, member: Member, dossier: Dossier, team: Team, without: float) -> None:
        """Write a member-week down."""
        for tallies in self._counted(week, member.group):
            tally_week(tallies, member, dossier, team, self._p)
            tally_level(tallies, dossier, long_run(member, team), team)
        if self.has_tables:
            row = WeekRow()
            fill_week(row, week, member, dossier, team, without)
            self.weeks.append(row)

    def record_empty_seats(self, week: int, seats: int) -> None:
        """Count seats without anyone in them at a tick."""
        for tallies in self._counted(week, NOBODY):
            tallies.vacant_weeks += seats
            tallies.seat_weeks += seats
