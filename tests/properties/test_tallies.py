"""A row of tallies is what the tables give, to the last bit, counted again here by other means."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.model.tallies import Tallies
from pmsim.records import Run
from pmsim.runner import run
from tests.properties.worlds import eventful

STRONG = 0.8416212335729143


def added(values: Iterable[float]) -> float:
    """A sum in the order of the rows."""
    total = 0.0
    for value in values:
        total += float(value)
    return total


Person = tuple[int, int, int]


def person_of(row: np.void) -> Person:
    """Team, seat and occupant of a row."""
    return int(row["team"]), int(row["seat"]), int(row["occupant"])


def in_case(events: np.ndarray) -> dict[Person, list[tuple[float, float]]]:
    """When each person's cases ran."""
    spans = defaultdict(list)
    for row in events:
        if row["kind"] == rows.CASE_OPENED:
            spans[person_of(row)].append((float(row["time"]), np.inf))
        elif row["kind"] in (rows.STAGE_PASSED, rows.REINSTATED):
            spans[person_of(row)][-1] = (spans[person_of(row)][-1][0], float(row["time"]))
    return spans


def unhelped(weeks: np.ndarray, events: np.ndarray) -> int:
    """Weeks of people without support or case at the tick that ends the week."""
    spans = in_case(events)
    count = 0
    for row in weeks[weeks["support"] == 0]:
        end = row["week"] + 1.0
        count += not any(opened < end <= closed for opened, closed in spans[person_of(row)])
    return count


def below_the_line(weeks: np.ndarray) -> np.ndarray:
    """Member-weeks of people whose long-run level is below the line of these scenarios."""
    return weeks[weeks["long_run"] < LINE]


LINE = 0.95


def empty_weeks(result: Run, everyone: np.ndarray) -> float:
    """Ticks of seats without anyone in them, of teams that were there."""
    first, last = result.scenario.warm_up, result.scenario.warm_up + result.scenario.weeks
    teams = sorted(result.scenario.teams, key=lambda team: team.name)
    ticks = sum(team.members * (min(team.ends or last, last) - max(team.starts, first)) for team in teams)
    return float(ticks - len(everyone))


def recounted(result: Run, replication: int, group: int | None = None) -> dict[str, Any]:
    """Every tally of a replication, from its tables: of all, or of group B alone."""
    first = result.scenario.warm_up
    all_events = result.events[result.events["replication"] == replication]
    events = all_events[all_events["week"] >= first]
    weeks = result.weeks[(result.weeks["replication"] == replication) & (result.weeks["week"] >= first)]
    empty = empty_weeks(result, weeks) if group is None else 0.0
    if group is not None:
        weeks, events = weeks[weeks["group"] == group], events[events["group"] == group]
    by = {rows.FIGURES[kind][0]: events[events["kind"] == kind] for kind in rows.FIGURES}
    floor = result.scenario.strategy.unaligned_value
    meetings, support, opened = by["meeting began"], by["support began"], by["case opened"]
    judged, moves = by["support judged"], by["moved"]
    stages = np.concatenate([by["stage passed"], by["stage failed"]])
    chronic = below_the_line(weeks)
    moved = all_events[all_events["kind"] == rows.MOVED]
    movers = {person_of(row) for row in moved[moved["a"] != rows.TEAM_OVER]}
    elsewhere = weeks[np.array([person_of(row) in movers for row in weeks], bool)]
    return {
        "replication": replication if group is None else int(result.group_b["replication"][replication]),
        "present_weeks": len(weeks),
        "seat_weeks": len(weeks) + empty,
        # Shares are on the grid of time, so their sum is exact in any order.
        "vacant_weeks": empty + float((1.0 - weeks["share"]).sum()),
        "worked_weeks": added(weeks["share"]),
        "output": added(weeks["output"]),
        "fresh": added(weeks["output"] - weeks["redone"]),
        "right_first": added((weeks["output"] - weeks["redone"]) * weeks["right"]),
        "delivered": added(weeks["delivered"]),
        "worth": added(weeks["delivered"] * (floor + (1.0 - floor) * weeks["alignment"])),
        "agreed": added(weeks["ramp"] * weeks["share"]),
        "attainment": added(weeks["attainment"]),
        "rated_weeks": np.isfinite(weeks["smoothed"]).sum(),
        "on_target_weeks": (weeks["smoothed"] >= 1).sum(),
        "flagged_weeks": (weeks["low"] >= 0).sum(),
        "low_weeks": (weeks["low"] == 1).sum(),
        "low_unhelped_weeks": unhelped(weeks[weeks["low"] == 1], all_events),
        "chronic_weeks": len(chronic),
        "chronic_unhelped_weeks": unhelped(chronic, all_events),
        "engagement": added(weeks["engagement"]),
        "strain": added(weeks["strain"]),
        "clarity": added(weeks["clarity"]),
        "alignment": added(weeks["alignment"]),
        "cohesion": added(weeks["cohesion"]),
        "justice": added(weeks["justice"]),
        "focused_weeks": len(weeks) if result.scenario.policies["only"].environment.focus_time else 0,
        "meetings": len(meetings),
        "diary_wait": added(meetings["b"]),
        "manager_hours": added(meetings["c"][meetings["d"] == 0]),
        "deputy_hours": added(meetings["c"][meetings["d"] > 0]),
        "reviews_held": len(by["review held"]),
        "reviews_missed": int(added(by["review missed"]["a"])),
        "reviews_late": ((meetings["a"] == 2) & (meetings["b"] > 1)).sum(),
        "upward_notes": len(by["upward note"]),
        "plans_agreed": len(by["goals agreed"]),
        "plan_wait": added(by["goals agreed"]["a"]),
        "approvals": len(by["approval began"]),
        "approval_wait": added(by["approval began"]["a"]),
        "support_begun": len(support),
        "support_fitting": int(added(support["b"])),
        "support_dated": np.isfinite(support["d"]).sum(),
        "support_delay": added(support["d"][np.isfinite(support["d"])]),
        "support_completed": int(added(by["support ended"]["c"])),
        "sessions_held": len(by["session held"]),
        "sessions_missed": int(added(by["session missed"]["a"])),
        "courses": len(by["course began"]),
        "course_wait": added(by["course began"]["a"]),
        "judged": len(judged),
        "recovered": (judged["c"] >= judged["e"]).sum(),
        "recovered_anyway": (judged["d"] >= judged["e"]).sum(),
        "cases": len(opened),
        "cases_capable": (opened["d"] >= opened["c"]).sum(),
        "cases_misread": (opened["b"] == 2).sum(),
        "cases_dip": (opened["b"] == 1).sum(),
        "cases_hard_work": (opened["b"] == 3).sum(),
        "cases_dated": np.isfinite(opened["e"]).sum(),
        "case_delay": added(opened["e"][np.isfinite(opened["e"])]),
        "hr_openings": len(by["HR began"]),
        "hr_wait": added(by["HR began"]["b"]),
        "hr_weeks": added(by["HR began"]["c"]),
        "stages": len(by["stage opened"]),
        "stages_passed": len(by["stage passed"]),
        "stages_failed": len(by["stage failed"]),
        "case_meetings": len(by["case meeting held"]),
        "case_meetings_missing": int(added(stages["e"] - stages["d"])),
        "appeals": len(by["appealed"]),
        "reinstatements": len(by["reinstated"]),
        "exits": len(by["exited"]),
        "exits_capable": (by["exited"]["b"] >= by["exited"]["c"]).sum(),
        "quits": len(by["resigned"]),
        "quits_in_case": int(added(by["resigned"]["c"])),
        "quits_strong": (by["resigned"]["b"] > STRONG).sum(),
        "starters": len(by["started"]),
        "weeks_empty": added(by["started"]["a"]),
        "redeployed": (moves["a"] == rows.FOR_FAILING).sum(),
        "moved_by_agreement": (moves["a"] == rows.BY_AGREEMENT).sum(),
        "moved_rated_weeks": np.isfinite(elsewhere["smoothed"]).sum(),
        "moved_on_target_weeks": (elsewhere["smoothed"] >= 1).sum(),
        "moved_with_team": (moves["a"] == rows.TEAM_OVER).sum(),
        "released": len(by["released"]),
        "development_plans": len(by["development plan began"]),
        "promotions": len(by["promoted"]),
        "bonuses": len(by["bonus paid"]),
        "bonus_paid": added(by["bonus paid"]["b"]),
        "ranked": len(by["ranked lowest"]),
        "injustices": len(by["injustice seen"]),
        "left_alone": len(by["left alone"]),
    }


def as_row(figures: dict[str, Any], like: np.ndarray) -> np.void:
    """The figures as a row of the table of tallies."""
    assert list(figures) == list(like.dtype.names) == list(Tallies.__slots__)
    return np.array([tuple(figures.values())], like.dtype)[0]


@pytest.fixture(scope="module")
def result() -> Run:
    return run(eventful(), engine="batch", replications=6, tables=6)


@pytest.mark.compiled
def test_every_kind_of_event_is_in_it(result):
    missing = [name for kind, (name, _) in rows.FIGURES.items() if not (result.events["kind"] == kind).any()]
    assert not missing


@pytest.mark.compiled
def test_every_tally_is_at_work(result):
    idle = [name for name in Tallies.__slots__ if not result.tallies[name].any()]
    assert not idle


@pytest.mark.compiled
def test_rows_equal_the_tables(result):
    for replication, row in enumerate(result.tallies):
        figures = recounted(result, replication)
        assert {name: row[name] for name in figures} == figures
        assert row.tobytes() == as_row(figures, result.tallies).tobytes()


@pytest.mark.compiled
def test_rows_of_group_b_equal_the_tables(result):
    """The same of the rows of group B alone."""
    for replication, row in enumerate(result.group_b):
        figures = recounted(result, replication, group=1)
        assert {name: row[name] for name in figures} == figures
        assert 0 < row["present_weeks"] < result.tallies["present_weeks"][replication]


def test_the_other_engine_too():
    played = run(eventful(weeks=30), engine="simpy")
    assert played.tallies[0].tobytes() == as_row(recounted(played, 0), played.tallies).tobytes()
    figures = recounted(played, 0, group=1)
    assert {name: played.group_b[0][name] for name in figures} == figures


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
    changed = recounted(replace(result, weeks=weeks, events=events), last)
    assert changed[tally] != result.tallies[tally][last]
