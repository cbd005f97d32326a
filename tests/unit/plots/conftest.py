"""A small comparison, and a year written by hand in which everything that pictures show happens once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.tallies import Tallies
from pmsim.records import Manifest, Run, dtype_of, empty_table
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Escalation, Policy, Review, Scenario, Support, Team
from pmsim.studies.compare import Comparison, compare

WARM_UP = 4


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    scenario = Scenario(
        name="Costs $5 & <more> $6",
        currency="$",
        teams=(Team(members=3), Team(name="Second", members=2)),
        warm_up=4,
        weeks=30,
        policies={
            "course": Policy(
                support=Support(threshold=1.1), escalation=Escalation(failing_weeks=3, window=4)
            ),
            "same": Policy(
                description="another name",
                support=Support(threshold=1.1),
                escalation=Escalation(failing_weeks=3, window=4),
            ),
            "none": Policy(review=Review(enabled=False)),
        },
    )
    return compare(scenario, replications=12, engine="simpy")


def week(
    number: int, seat: int, level: float, low: int = 0, occupant: int = 0, **more: float
) -> tuple[Any, ...]:
    evidence = level if level == level else 1.0
    row = WeekRow(0, number, 0, seat, occupant, evidence=evidence, smoothed=level, low=low)
    for name, figure in more.items():
        setattr(row, name, figure)
    return tuple(getattr(row, name) for name in dtype_of(WeekRow).names)


def event(time: float, kind: int, seat: int, stage: int = 0, **more: float) -> tuple[Any, ...]:
    week = int(time) - (kind in (rows.RESIGNED, rows.EXITED))  # departures close a week
    row = EventRow(0, time, week, kind, 0, seat, 0, a=float(stage))
    for name, figure in more.items():
        setattr(row, name, figure)
    return tuple(getattr(row, name) for name in dtype_of(EventRow).names)


WEEKS = [
    # Seat 0 is there all the time, low in weeks 10 to 12 of the year (from 1), and has no mean in its first.
    *[week(n, 0, 1.0, -1) for n in range(WARM_UP)],
    week(WARM_UP, 0, float("nan"), -1),
    *[week(WARM_UP + n, 0, 0.7 if 9 <= n < 12 else 1.0, int(9 <= n < 12)) for n in range(1, 52)],
    # Seat 1 is left after 20 weeks, and taken again from week 31 on.
    *[week(n, 1, 1.3) for n in range(WARM_UP + 20)],
    *[week(WARM_UP + n, 1, 0.5, 1, 1) for n in range(30, 52)],
    # Seat 2 has nobody at all.
]

EVENTS = [
    event(WARM_UP - 1.0, rows.REVIEW_HELD, 0),  # before the year
    event(WARM_UP - 2.0, rows.SUPPORT_BEGAN, 0, 1),
    event(WARM_UP + 3.0, rows.SUPPORT_ENDED, 0, 1),
    event(WARM_UP + 5.5, rows.REVIEW_HELD, 0),
    event(WARM_UP + 9.25, rows.REVIEW_MISSED, 0, 3),
    event(WARM_UP + 12.0, rows.STAGE_OPENED, 0, 1),
    event(WARM_UP + 20.0, rows.STAGE_FAILED, 0, 1),
    event(WARM_UP + 21.5, rows.STAGE_OPENED, 0, 2),
    event(WARM_UP + 29.5, rows.STAGE_PASSED, 0, 2),
    event(WARM_UP + 50.0, rows.SUPPORT_BEGAN, 0, 1),
    event(WARM_UP + 18.0, rows.SUPPORT_BEGAN, 1, 1),
    event(WARM_UP + 20.0, rows.RESIGNED, 1),
    event(WARM_UP + 30.5, rows.STARTED, 1),
    event(WARM_UP + 52.0, rows.EXITED, 1),
]


@pytest.fixture(scope="session")
def written() -> Run:
    """A run whose tables were written by hand: one replication, one team of three."""
    scenario = resolve(Scenario(teams=(Team(members=3),), warm_up=WARM_UP, weeks=52))
    manifest = Manifest("s", "By hand", "course_pmp", 1, 0, 1, False, "simpy", "0", "d")
    weeks = np.array(WEEKS, dtype_of(WeekRow))
    events = np.array(EVENTS, dtype_of(EventRow))
    return Run(manifest, scenario, empty_table(Tallies), empty_table(Tallies), weeks, events)


def a_year_later(run: Run, weeks: int) -> Run:
    """A run of so many weeks in whose second year happens what happens in the year of this one."""
    moved = replace(run, weeks=run.weeks.copy(), events=run.events.copy())
    moved.weeks["week"] += 52
    moved.events["week"] += 52
    moved.events["time"] += 52.0
    return replace(moved, scenario=run.scenario.model_copy(update={"weeks": weeks}))


EVERYTHING = [
    event(WARM_UP + 5.0, rows.RANKED, 0),
    event(WARM_UP + 14.0, rows.PLAN_BEGAN, 0),
    event(WARM_UP + 33.0, rows.HEARING_HELD, 0),
    event(WARM_UP + 33.0, rows.APPEALED, 0),
    event(WARM_UP + 35.0, rows.REINSTATED, 0),
    # Whoever came to seat 1 in week 31 moves to seat 2 of the same table, and is promoted there.
    event(WARM_UP + 40.0, rows.MOVED, 2, 1, b=0.0, c=1.0, d=0.0),
    event(WARM_UP + 44.0, rows.PROMOTED, 2),
    event(WARM_UP + 2.0, rows.TEAM_FORMED, -1, occupant=-1),
    event(WARM_UP + 46.0, rows.RELEASED, 1),
    event(WARM_UP + 46.0, rows.TEAM_ENDED, -1, occupant=-1),
]


@pytest.fixture(scope="session")
def eventful(written: Run) -> Run:
    """The same year with the kinds of event that happen less often."""
    weeks = [one for one in WEEKS if not (one[3] == 1 and one[1] >= WARM_UP + 40)] + [
        week(WARM_UP + n, 2, 0.9, 0) for n in range(40, 44)
    ]
    events = [one for one in EVENTS if one[1] < WARM_UP + 52] + EVERYTHING
    return replace(
        written,
        weeks=np.array(weeks, dtype_of(WeekRow)),
        events=np.array(sorted(events, key=lambda one: one[1]), dtype_of(EventRow)),
    )


SUPPORTED = 20
"""Week of the year in which support begins for the member below; it was judged 16 weeks later."""


@pytest.fixture(scope="session")
def helped(written: Run) -> Run:
    """One member who falls below the line, is supported and comes back; the twin comes back later."""
    level = [1.0] * 15 + [0.6] * 6 + [0.8, 0.95, 1.0, 1.05] + [1.05] * 27
    twin = {
        SUPPORTED + n: share for n, share in enumerate([0.6] * 8 + [0.7, 0.8, 0.9, 0.95, 1.0, 1.0, 1.0, 1.0])
    }
    weeks = [week(n, 0, 1.0) for n in range(WARM_UP)]
    for n, share in enumerate(level):
        mean = float(np.mean(([1.0] * 4 + level)[n + 1 : n + 5]))
        more = {"evidence": share, "without": twin[n]} if n in twin else {"evidence": share}
        weeks.append(week(WARM_UP + n, 0, mean, int(mean < 0.8), **more))
    events = [
        *[event(WARM_UP + 4.0 * n + 1.5, rows.REVIEW_HELD, 0) for n in range(11)],
        event(WARM_UP + 45.75, rows.REVIEW_MISSED, 0, 2),
        event(WARM_UP + SUPPORTED + 0.5, rows.SUPPORT_BEGAN, 0, 1),
        event(WARM_UP + SUPPORTED + 8.5, rows.SUPPORT_ENDED, 0, 1),
        event(WARM_UP + 30.5, rows.STAGE_OPENED, 0, 1),
        event(WARM_UP + 38.5, rows.STAGE_PASSED, 0, 1),
    ]
    return replace(
        written,
        weeks=np.array(weeks, dtype_of(WeekRow)),
        events=np.array(sorted(events, key=lambda one: one[1]), dtype_of(EventRow)),
    )
