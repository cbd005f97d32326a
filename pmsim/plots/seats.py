"""What happened in the seats of one team in a measured year: the figures behind the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.story.tables import (
    DEPARTURES,
    Span,
    check_tables,
    events_of,
    step_spans,
    support_spans,
    table_of,
    teams_by_number,
    warning_spans,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

YEAR = 52
MOST_SEATS = 40
"""Seats that a picture shows; more would not be readable."""

AT_A_MOMENT = (
    rows.REVIEW_HELD,
    rows.REVIEW_MISSED,
    rows.STAGE_PASSED,
    rows.RANKED,
    rows.HEARING_HELD,
    rows.APPEALED,
    rows.REINSTATED,
    rows.PLAN_BEGAN,
    rows.STARTED,
    rows.MOVED,
    *DEPARTURES,
)


@dataclass(frozen=True)
class Bar:
    """Something that lasted: from and to in weeks since the year began, cut at its ends.

    stage: of a formal step, or the kind of support, else 0. begins: whether its beginning lies within the
    year. ends: how it ended, as a kind of event; 0 while it goes on.
    """

    start: float
    end: float
    stage: int = 0
    begins: bool = True
    ends: int = 0


@dataclass(frozen=True)
class Seat:
    """One seat's year.

    number: as in the tables, from 0; on a picture seats count from 1.
    level: evidence over the smoothing window in shares of target, one a week, NaN where there is none;
    reading: evidence of the single weeks; low: whether the week was flagged; vacant: whether nobody was
    there; mean: of the year's evidence, or NaN; moments: times of each kind of event; missed: how many dates
    each missed review stands for, in the order of their times.
    """

    number: int
    level: NDArray[np.float64]
    reading: NDArray[np.float64]
    low: NDArray[np.bool_]
    vacant: NDArray[np.bool_]
    mean: float
    support: tuple[Bar, ...]
    steps: tuple[Bar, ...]
    warnings: tuple[Bar, ...]
    moments: dict[int, tuple[float, ...]]
    missed: tuple[int, ...] = ()


@dataclass(frozen=True)
class TeamYear:
    """One team's measured year in one replication.

    hidden: how many seats are not shown. formed, ended: weeks since the year began at which the team was
    formed and ended, if that lies within it. before: measured weeks before this year; part: which part of
    the measured weeks it is, in words; empty where it is all of them.
    """

    name: str
    replication: int
    weeks: int
    smoothing: int
    seats: tuple[Seat, ...]
    hidden: int = 0
    formed: float | None = None
    ended: float | None = None
    before: int = 0
    part: str = ""


def read_year(run: Run, replication: int = 0, team: int = 0, year: int = 0) -> TeamYear:
    """A measured year of a team, from 0; the last one may have fewer than 52 weeks.

    Raises `UnknownNameError` for what the run has no tables of.
    """
    check_tables(run, replication, team)
    frame = frame_of(run, year)
    weeks, events = table_of(run.weeks, replication, team), events_of(run, replication, team)
    spec = teams_by_number(run.scenario)[team]
    seats = tuple(
        _seat(run, frame, number, weeks[weeks["seat"] == number], events[events["seat"] == number])
        for number in range(min(spec.members, MOST_SEATS))
    )
    return TeamYear(
        name=spec.name,
        replication=replication,
        weeks=int(frame.length),
        smoothing=run.scenario.policies[run.manifest.policy].escalation.smoothing,
        seats=seats,
        hidden=spec.members - len(seats),
        formed=frame.first(events, rows.TEAM_FORMED),
        ended=frame.first(events, rows.TEAM_ENDED),
        before=year * YEAR,
        part=part_of(run.scenario.weeks, year),
    )


def frame_of(run: Run, year: int = 0) -> Frame:
    """A measured year of a run on its clock, from 0. Raises `UnknownNameError` for one that it has not."""
    years = math.ceil(run.scenario.weeks / YEAR)
    if not 0 <= year < years:
        raise UnknownNameError("year", str(year), [str(number) for number in range(years)])
    before = year * YEAR
    return Frame(float(run.scenario.warm_up + before), float(min(run.scenario.weeks - before, YEAR)))


def part_of(weeks: int, year: int) -> str:
    """Which part of so many measured weeks a year is, in words; empty where it is all of them."""
    if weeks <= YEAR:
        return ""
    if weeks % YEAR == 0:
        return f"Year {year + 1} of {weeks // YEAR}"
    return f"Weeks {year * YEAR + 1} to {min(weeks, (year + 1) * YEAR)} of {weeks}"


def _seat(run: Run, frame: Frame, number: int, weeks: NDArray[Any], events: NDArray[Any]) -> Seat:
    start, length = int(frame.start), int(frame.length)
    shown = weeks[(weeks["week"] >= start) & (weeks["week"] < start + length)]
    place = shown["week"] - start
    level, reading = np.full(length, np.nan), np.full(length, np.nan)
    low, vacant = np.zeros(length, bool), np.ones(length, bool)
    level[place], reading[place] = shown["smoothed"], shown["evidence"]
    low[place], vacant[place] = shown["low"] == 1, False
    return Seat(
        number=number,
        level=level,
        reading=reading,
        low=low,
        vacant=vacant,
        mean=float(shown["evidence"].mean()) if len(shown) else math.nan,
        support=frame.bars(support_spans(events)),
        steps=frame.bars(step_spans(events)),
        warnings=frame.bars(warning_spans(run, events)),
        moments=frame.moments(events),
        missed=frame.missed(events),
    )


@dataclass(frozen=True)
class Frame:
    """The measured year on the clock of the run."""

    start: float
    length: float

    def bars(self, spans: Iterable[Span]) -> tuple[Bar, ...]:
        """The parts of spans that lie within the year."""
        moved = [(begin - self.start, end - self.start, stage, how) for begin, end, stage, how in spans]
        return tuple(
            Bar(max(0.0, begin), min(self.length, end), stage, begin >= 0.0, how if end <= self.length else 0)
            for begin, end, stage, how in moved
            if end > 0.0 and begin < self.length
        )

    def first(self, events: NDArray[Any], kind: int) -> float | None:
        """When within the year something first happens."""
        times = events["time"][events["kind"] == kind] - self.start
        inside = times[(times >= 0.0) & (times <= self.length)]
        return float(inside[0]) if len(inside) else None

    def moments(self, events: NDArray[Any]) -> dict[int, tuple[float, ...]]:
        """Times within the year of what happens at a moment; a departure belongs to the week that it ends."""
        found = {}
        for kind in AT_A_MOMENT:
            times = events["time"][events["kind"] == kind] - self.start
            inside = (
                (times > 0.0) & (times <= self.length) if kind in DEPARTURES else _within(times, self.length)
            )
            found[kind] = tuple(times[inside].tolist())
        return found

    def missed(self, events: NDArray[Any]) -> tuple[int, ...]:
        """How many dates each missed review of the year stands for, in the order of their times."""
        found = events[events["kind"] == rows.REVIEW_MISSED]
        inside = _within(found["time"] - self.start, self.length)
        return tuple(int(dates) for dates in found["a"][inside].tolist())


def _within(times: NDArray[np.float64], length: float) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (times >= 0.0) & (times < length)
    return inside
