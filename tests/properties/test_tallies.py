"""A row of tallies is what the tables give, to the last bit, counted again here by other means."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.model.tallies import Tallies
from pmsim.records import Run
from pmsim.runner import run
from tests.properties.worlds import busy

STRONG = 0.8416212335729143


def added(values: Iterable[float]) -> float:
    """A sum in the order of the rows."""
    total = 0.0
    for value in values:
        total += float(value)
    return total


def in_case(events: np.ndarray) -> dict[tuple[int, int, int], list[tuple[float, float]]]:
    """When each person's cases ran."""
    spans = defaultdict(list)
    for row in events:
        person = (int(row["team"]), int(row["seat"]), int(row["occupant"]))
        if row["kind"] == rows.CASE_OPENED:
            spans[person].append((float(row["time"]), np.inf))
        elif row["kind"] == rows.STAGE_PASSED:
            spans[person][-1] = (spans[person][-1][0], float(row["time"]))
    return spans


def unhelped(weeks: np.ndarray, events: np.ndarray) -> int:
    """Low weeks of people without support or case at the tick that ends the week."""
    spans = in_case(events)
    count = 0
    for row in weeks[(weeks["low"] == 1) & (weeks["support"] == 0)]:
        end = row["week"] + 1.0
        person = (int(row["team"]), int(row["seat"]), int(row["occupant"]))
        count += not any(opened < end <= closed for opened, closed in spans[person])
    return count


def recounted(result: Run, replication: int) -> dict[str, Any]:
    """Every tally of a replication, from its tables."""
    first = result.scenario.warm_up
    all_events = result.events[result.events["replication"] == replication]
    events = all_events[all_events["week"] >= first]
    weeks = result.weeks[(result.weeks["replication"] == replication) & (result.weeks["week"] >= first)]
    by = {rows.FIGURES[kind][0]: events[events["kind"] == kind] for kind in rows.FIGURES}
    seats = sum(team.members for team in result.scenario.teams)
    coaching = by["support began"]
    return {
        "replication": replication,
        "present_weeks": len(weeks),
        # Shares are on the grid of time, so their sum is exact in any order.
        "vacant_weeks": seats * result.scenario.weeks - len(weeks) + float((1.0 - weeks["share"]).sum()),
        "worked_weeks": added(weeks["share"]),
        "output": added(weeks["output"]),
        "agreed": added(weeks["ramp"] * weeks["share"]),
        "attainment": added(weeks["attainment"]),
        "rated_weeks": np.isfinite(weeks["smoothed"]).sum(),
        "on_target_weeks": (weeks["smoothed"] >= 1).sum(),
        "flagged_weeks": (weeks["low"] >= 0).sum(),
        "low_weeks": (weeks["low"] == 1).sum(),
        "low_unhelped_weeks": unhelped(weeks, all_events),
        "engagement": added(weeks["engagement"]),
        "strain": added(weeks["strain"]),
        "clarity": added(weeks["clarity"]),
        "meetings": len(by["meeting began"]),
        "diary_wait": added(by["meeting began"]["b"]),
        "manager_hours": added(by["meeting began"]["c"]),
        "reviews_held": len(by["review held"]),
        "reviews_missed": int(added(by["review missed"]["a"])),
        "support_begun": len(coaching),
        "support_fitting": int(added(coaching["b"])),
        "support_completed": len(by["support ended"]),
        "sessions_held": len(by["session held"]),
        "sessions_missed": int(added(by["session missed"]["a"])),
        "courses": len(by["course began"]),
        "course_wait": added(by["course began"]["a"]),
        "cases": len(by["case opened"]),
        "cases_capable": (by["case opened"]["e"] >= by["case opened"]["d"]).sum(),
        "hr_openings": len(by["HR began"]),
        "hr_wait": added(by["HR began"]["b"]),
        "hr_weeks": added(by["HR began"]["c"]),
        "stages": len(by["stage opened"]),
        "stages_passed": len(by["stage passed"]),
        "stages_failed": len(by["stage failed"]),
        "case_meetings": len(by["case meeting held"]),
        "exits": len(by["exited"]),
        "quits": len(by["resigned"]),
        "quits_in_case": int(added(by["resigned"]["c"])),
        "quits_strong": (by["resigned"]["b"] > STRONG).sum(),
        "starters": len(by["started"]),
        "weeks_empty": added(by["started"]["a"]),
    }


def as_row(figures: dict[str, Any], like: np.ndarray) -> np.void:
    """The figures as a row of the table of tallies."""
    assert list(figures) == list(like.dtype.names) == list(Tallies.__slots__)
    return np.array([tuple(figures.values())], like.dtype)[0]


@pytest.fixture(scope="module")
def result() -> Run:
    return run(busy(weeks=150), engine="batch", replications=4, tables=4)


@pytest.mark.compiled
def test_every_kind_of_event_is_in_it(result):
    assert set(result.events["kind"]) == set(rows.FIGURES)


@pytest.mark.compiled
def test_every_tally_is_at_work(result):
    for name in Tallies.__slots__:
        assert result.tallies[name].any(), name


@pytest.mark.compiled
def test_rows_equal_the_tables(result):
    for replication, row in enumerate(result.tallies):
        figures = recounted(result, replication)
        assert {name: row[name] for name in figures} == figures
        assert row.tobytes() == as_row(figures, result.tallies).tobytes()


def test_the_other_engine_too():
    played = run(busy(weeks=30), engine="simpy")
    assert played.tallies[0].tobytes() == as_row(recounted(played, 0), played.tallies).tobytes()


def nudge_output(weeks: np.ndarray, _: np.ndarray) -> None:
    weeks["output"][-1] += 1e-9


def lift_a_flag(weeks: np.ndarray, _: np.ndarray) -> None:
    weeks["low"][np.flatnonzero(weeks["low"] == 1)[-1]] = 0


def forget_a_meeting(_: np.ndarray, events: np.ndarray) -> None:
    events["kind"][np.flatnonzero(events["kind"] == rows.MEETING_BEGAN)[-1]] = rows.REVIEW_HELD


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("change", "tally"),
    [(nudge_output, "output"), (lift_a_flag, "low_weeks"), (forget_a_meeting, "meetings")],
)
def test_one_changed_figure_breaks_it(result, change, tally):
    weeks, events = result.weeks.copy(), result.events.copy()
    change(weeks, events)
    last = len(result.tallies) - 1
    changed = recounted(Run(result.manifest, result.scenario, result.tallies, weeks, events), last)
    assert changed[tally] != result.tallies[tally][last]
