"""One seat's past as the tables of a run tell it: what was known, what was decided, and what was true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import rules_of
from pmsim.story.entries import folded, with_files_read
from pmsim.story.tables import AWAY, check_tables, events_of, table_of, teams_by_number
from pmsim.story.words import KINDS, line_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.scenario.schema import Policy, Scenario, Team

Entry = Mapping[str, Any]
LETTERS = "abcde"
COLUMNS = ("time", "week", "seat", "occupant")


@dataclass(frozen=True)
class Past:
    """What the tables of a run hold about one seat, or about a whole team (seat `rows.NOBODY`).

    entries: its events in order, each as a dictionary with its kind and figures; a review has what it read,
    and what follows a meeting has that meeting. weeks: its member-weeks.
    """

    run: Run
    replication: int
    team: int
    seat: int
    entries: tuple[Entry, ...]
    weeks: NDArray[Any]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.run.scenario

    @cached_property
    def policy(self) -> Policy:
        """The rules on paper that were played."""
        return rules_of(self.run)

    @cached_property
    def line(self) -> float:
        """The line of a low week in this team, as a share of target."""
        return line_of(self.run)[self.team]

    @cached_property
    def spec(self) -> Team:
        """The team as the scenario has it."""
        return teams_by_number(self.scenario)[self.team]

    @cached_property
    def meetings(self) -> NDArray[Any]:
        """Rows of all meetings of the team, as they are in the table of events."""
        events = table_of(self.run.events, self.replication, self.team)
        found: NDArray[Any] = events[events["kind"] == rows.MEETING_BEGAN]
        return found

    def arrival_of(self, away: Entry) -> tuple[int, int]:
        """Team and seat to which someone moved away."""
        events = self.run.events[self.run.events["replication"] == self.replication]
        here = (events["kind"] == rows.MOVED) & (events["time"] == away["time"])
        left = (events["b"] == self.team) & (events["c"] == self.seat)
        found = events[here & left]
        return int(found["team"][0]), int(found["seat"][0])

    def scattered(self, end: Entry) -> tuple[int, int]:
        """How many moved away and how many were released when the team ended."""
        events = events_of(self.run, self.replication, self.team)
        then = events["kind"][events["time"] == end["time"]]
        return int((then == AWAY).sum()), int((then == rows.RELEASED).sum())

    def before(self, entry: Entry, *kinds: int, anybody: bool = False) -> Entry | None:
        """The last event of these kinds before this one, of the same person unless `anybody` may do."""
        earlier = self.entries[: entry["place"]]
        return next((one for one in reversed(earlier) if self._fits(one, entry, kinds, anybody)), None)

    def after(self, entry: Entry, *kinds: int) -> Entry | None:
        """The next event of these kinds after this one, of the same person."""
        later = self.entries[entry["place"] + 1 :]
        return next((one for one in later if self._fits(one, entry, kinds, False)), None)

    def of_kind(self, *kinds: int) -> list[Entry]:
        """All events of these kinds, in order."""
        return [one for one in self.entries if one["what"] in kinds]

    def week_of(self, week: int, occupant: int | None = None) -> Any:
        """The member-week of this week, of this person if one is given; None where there is none."""
        found = self.weeks[self.weeks["week"] == week]
        if occupant is not None:
            found = found[found["occupant"] == occupant]
        return found[0] if len(found) else None

    def level_at(self, entry: Entry) -> float:
        """Long-run level of the person about then, a share of target; not a number where it is on no row."""
        mine = self.weeks[self.weeks["occupant"] == entry["occupant"]]
        if not len(mine):
            return math.nan
        return float(mine["long_run"][np.argmin(np.abs(mine["week"] - entry["week"]))])

    def flags(self, entry: Entry, count: int) -> NDArray[Any]:
        """The last member-weeks with a flag that were on file at an event: at most so many."""
        mine = self.weeks[(self.weeks["occupant"] == entry["occupant"]) & (self.weeks["low"] >= 0)]
        done: NDArray[Any] = mine[mine["week"] + 1 <= entry["time"]]
        return done[len(done) - min(count, len(done)) :]

    def spell(self, week: int) -> NDArray[Any]:
        """The unbroken low weeks of one person up to this week, this one too; none if it was not low."""
        last = self.week_of(week)
        if last is None:
            return self.weeks[:0]
        mine = self.weeks[(self.weeks["occupant"] == last["occupant"]) & (self.weeks["week"] <= week)]
        high = np.flatnonzero(mine["low"] != 1)
        found: NDArray[Any] = mine[high[-1] + 1 :] if len(high) else mine
        return found

    @staticmethod
    def _fits(one: Entry, entry: Entry, kinds: tuple[int, ...], anybody: bool) -> bool:
        return one["what"] in kinds and (anybody or one["occupant"] == entry["occupant"])


def past_of(run: Run, replication: int, team: int, seat: int, *, read: bool = True) -> Past:
    """The past of one seat, numbered from 0 as in the tables, or of a whole team (`rows.NOBODY`).

    read: as in `entries_of`. Raises `UnknownNameError` for what the run has no tables of.
    """
    check_tables(run, replication, team)
    members = teams_by_number(run.scenario)[team].members
    if not rows.NOBODY <= seat < members:
        raise UnknownNameError("seat", str(seat), [str(number) for number in range(members)])
    events, weeks = events_of(run, replication, team), table_of(run.weeks, replication, team)
    mine = entries_of(team, events[events["seat"] == seat], read=read)
    return Past(run, replication, team, seat, mine, weeks[weeks["seat"] == seat])


def entries_of(team: int, events: NDArray[Any], *, read: bool = True) -> tuple[Entry, ...]:
    """Rows of events as dictionaries, with what belongs together brought together.

    `what` is the kind of event, as in the tables, since a figure of some events is called kind; `place` is
    its place in the order. read: False leaves every event on its own.
    """
    plain = _entries(team, events)
    told = folded(with_files_read(plain)) if read else plain
    return tuple(
        {**one, "place": place, "what": AWAY if one["away"] else KINDS[one["event"]]}
        for place, one in enumerate(told)
    )


def _entries(team: int, events: NDArray[Any]) -> Iterator[Entry]:
    # Plain tuples are read many times faster than rows of a table.
    columns = events.dtype.names or ()
    for values in events.tolist():
        row = dict(zip(columns, values, strict=True))
        name, figures = rows.FIGURES[abs(row["kind"])]
        where = {column: row[column] for column in COLUMNS}
        known = {figure: row[letter] for figure, letter in zip(figures, LETTERS, strict=False)}
        yield {**where, "team": team, "event": name, "away": row["kind"] == AWAY, **known}
