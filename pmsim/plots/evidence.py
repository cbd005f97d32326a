"""What is on record about one member in a measured year: the figures behind the picture of a member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.engine.layout import Play, lay_out
from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots.seats import YEAR, Bar, frame_of, part_of
from pmsim.story.tables import (
    DEPARTURES,
    check_tables,
    events_of,
    step_spans,
    support_spans,
    table_of,
    warning_spans,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run


@dataclass(frozen=True)
class Twin:
    """The untreated twin beside one episode of support.

    weeks: numbers of the weeks, from 0; level: the twin's mean evidence over the weeks of a flag; real: that
    of the member in the same weeks. Before the episode both are the same person, so their weeks count for
    both. gain: weeks of work at target that the support added by the evidence of the year's single weeks.
    """

    weeks: NDArray[np.int64]
    level: NDArray[np.float64]
    real: NDArray[np.float64]
    gain: float


@dataclass(frozen=True)
class Member:
    """One person's measured year in a seat; arrays have one figure a week, NaN where there is none.

    reading: evidence of single weeks in shares of target; level: its mean over the weeks of a flag; low:
    whether the week was flagged; line: below which a week is low; good: line below which support is offered;
    began, left: weeks since the year began, None where the person was there before or stays; how: the kind
    of event by which they left; missed: dates missed, for each missed review; before, part: as in a team's
    year.
    """

    seat: int
    occupant: int
    replication: int
    weeks: int
    smoothing: int
    line: float
    good: float
    stages: int
    reading: NDArray[np.float64]
    level: NDArray[np.float64]
    low: NDArray[np.bool_]
    twins: tuple[Twin, ...]
    support: tuple[Bar, ...]
    steps: tuple[Bar, ...]
    warnings: tuple[Bar, ...]
    moments: dict[int, tuple[float, ...]]
    missed: tuple[int, ...]
    began: float | None
    left: float | None
    how: int
    before: int = 0
    part: str = ""

    def week(self, moment: float) -> int:
        """Number of the measured week, from 1, in which a moment of this year lies."""
        return self.before + int(moment) + 1


def read_member(
    run: Run,
    replication: int = 0,
    team: int = 0,
    seat: int = 0,
    occupant: int | None = None,
    year: int = 0,
) -> Member:
    """A measured year of one person in a seat.

    seat, occupant: as in the tables, from 0; without an occupant it is the first of that year. year: from 0;
    the last one may have fewer than 52 weeks. Raises `UnknownNameError` for a replication, team, seat,
    occupant or year of which the run has no weeks.
    """
    check_tables(run, replication, team)
    frame = frame_of(run, year)
    start, length = int(frame.start), int(frame.length)
    weeks = _of_seat(table_of(run.weeks, replication, team), seat, start + length)
    person = _occupant(weeks, start, occupant)
    weeks = weeks[weeks["occupant"] == person]
    events = events_of(run, replication, team)
    events = events[(events["seat"] == seat) & (events["occupant"] == person)]
    policy = run.scenario.policies[run.manifest.policy]
    moments = frame.moments(events)
    departures = {kind: moments[kind][0] for kind in DEPARTURES if moments[kind]}
    how = min(departures, key=lambda kind: departures[kind], default=0)
    arrivals = [time for kind in (rows.STARTED, rows.MOVED) for time in moments[kind]]
    return Member(
        seat=seat,
        occupant=person,
        replication=replication,
        weeks=length,
        smoothing=policy.escalation.smoothing,
        line=low_line(run, team),
        good=policy.support.threshold,
        stages=policy.escalation.stages,
        reading=_spread(weeks, "evidence", start, length),
        level=_spread(weeks, "smoothed", start, length),
        low=_spread(weeks, "low", start, length) == 1.0,
        twins=_twins(weeks, events, start, length, policy.escalation.smoothing),
        support=frame.bars(support_spans(events)),
        steps=frame.bars(step_spans(events)),
        warnings=frame.bars(warning_spans(run, events)),
        moments=moments,
        missed=frame.missed(events),
        began=min(arrivals, default=None),
        left=departures.get(how),
        how=abs(how),
        before=year * YEAR,
        part=part_of(run.scenario.weeks, year),
    )


def low_line(run: Run, team: int) -> float:
    """The line below which a week is low, in shares of target; the engine's own."""
    m = run.manifest
    plan = lay_out(run.scenario, run.scenario.policies[m.policy], Play(m.seed))
    return plan.teams[team].low_line


def _of_seat(weeks: NDArray[Any], seat: int, end: int) -> NDArray[Any]:
    found: NDArray[Any] = weeks[(weeks["seat"] == seat) & (weeks["week"] < end)]
    if not len(found):
        raise UnknownNameError("seat", str(seat), [str(one) for one in np.unique(weeks["seat"]).tolist()])
    return found


def _occupant(weeks: NDArray[Any], start: int, given: int | None) -> int:
    known = np.unique(weeks["occupant"][weeks["week"] >= start]).tolist()
    wanted = int(known[0]) if given is None and known else given
    if wanted is None or wanted not in known:
        raise UnknownNameError("occupant", str(given), [str(one) for one in known])
    return wanted


def _spread(weeks: NDArray[Any], column: str, start: int, length: int) -> NDArray[np.float64]:
    """A column with one figure for each week of the year."""
    spread = np.full(length, np.nan)
    shown = weeks[(weeks["week"] >= start) & (weeks["week"] < start + length)]
    spread[shown["week"] - start] = shown[column]
    return spread


def _twins(
    weeks: NDArray[Any], events: NDArray[Any], start: int, length: int, smoothing: int
) -> tuple[Twin, ...]:
    """One twin for each episode of support that shows within the year."""
    begins = np.floor(events["time"][events["kind"] == rows.SUPPORT_BEGAN]).astype(np.int64)
    ends = [*begins[1:].tolist(), np.iinfo(np.int64).max][: len(begins)]
    found = [
        _twin(weeks, int(begin), int(end), start, length, smoothing)
        for begin, end in zip(begins, ends, strict=True)
    ]
    return tuple(twin for twin in found if twin is not None)


def _twin(weeks: NDArray[Any], begin: int, end: int, start: int, length: int, smoothing: int) -> Twin | None:
    """The twin from the week before support on, where the lines part, until the episode was judged."""
    inside = (weeks["week"] >= begin) & (weeks["week"] < end) & np.isfinite(weeks["without"])
    mixed = np.where(inside, weeks["without"], weeks["evidence"])
    places = np.flatnonzero(inside)
    places = places[places + 1 >= smoothing]
    places = np.concatenate([places[:1] - 1, places]) if len(places) and places[0] else places
    places = places[places + 1 >= smoothing]
    numbers = weeks["week"][places] - start
    shown = (numbers >= 0) & (numbers < length)
    places = places[shown]
    if len(places) < 2:
        return None
    level = np.array([mixed[place + 1 - smoothing : place + 1].mean() for place in places])
    added = (weeks["evidence"] - weeks["without"])[places]
    return Twin(numbers[shown], level, weeks["smoothed"][places].astype(np.float64), float(np.nansum(added)))
