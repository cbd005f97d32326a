"""A small comparison, and a year written by hand in which everything that pictures show happens once."""

from __future__ import annotations

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


def week(number: int, seat: int, level: float, low: int = 0, occupant: int = 0) -> tuple[Any, ...]:
    evidence = level if level == level else 1.0
    row = WeekRow(0, number, 0, seat, occupant, evidence=evidence, smoothed=level, low=low)
    return tuple(getattr(row, name) for name in dtype_of(WeekRow).names)


def event(time: float, kind: int, seat: int, stage: int = 0) -> tuple[Any, ...]:
    week = int(time) - (kind in (rows.RESIGNED, rows.EXITED))  # departures close a week
    row = EventRow(0, time, week, kind, 0, seat, 0, a=float(stage))
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
    event(WARM_UP + 9.25, rows.REVIEW_MISSED, 0),
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
    return Run(manifest, scenario, empty_table(Tallies), weeks, events)
