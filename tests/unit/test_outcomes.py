"""Figures, intervals and paired differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pmsim.errors import EngineError, UnknownNameError
from pmsim.outcomes import (
    OUTCOMES,
    Table,
    differences,
    estimate,
    outcome,
    replication_values,
    student_quantile,
    summarise,
)
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Escalation, Policy, Review, Scenario, Support, Team
from pmsim.studies.compare import compare

SCENARIO = Scenario(
    teams=(Team(members=3),),
    warm_up=4,
    weeks=30,
    policies={
        "course": Policy(support=Support(threshold=1.1), escalation=Escalation(failing_weeks=3, window=4)),
        "same": Policy(
            description="another name",
            support=Support(threshold=1.1),
            escalation=Escalation(failing_weeks=3, window=4),
        ),
        "none": Policy(review=Review(enabled=False)),
    },
)


@pytest.fixture(scope="module")
def course() -> Run:
    return run(SCENARIO, "course", replications=6, engine="simpy")


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 30, 99, 399, 999, 1000, 5000])
def test_student_quantile_is_that_of_scipy(freedom: int) -> None:
    assert student_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-6)


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    # 4,000 intervals of 8 normal values: the share that covers 0 has a standard error of 0.0034.
    values = np.random.default_rng(1).normal(size=(4000, 8))
    found = [estimate(row, "") for row in values]
    covered = np.mean([one.low <= 0.0 <= one.high for one in found])
    assert abs(covered - 0.95) < 4 * 0.0034


def test_a_pooled_ratio_is_the_ratio_of_the_sums(course: Run) -> None:
    table = Table(course.tallies, course.scenario)
    expected = 100 * table.output.sum() / table.seat_weeks.sum()
    assert summarise(course, ["output"])["output"].mean == pytest.approx(expected, rel=1e-12)
    waits = summarise(course, ["diary_wait"])["diary_wait"].mean
    assert waits == pytest.approx(table.diary_wait.sum() / table.meetings.sum(), rel=1e-12)


def test_linearised_interval_agrees_with_the_jackknife(course: Run) -> None:
    many = run(SCENARIO, "course", replications=40, engine="simpy", tables=0)
    table = Table(many.tallies, many.scenario)
    top, bottom = table.support_fitting, table.support_begun
    left_out = 100 * (top.sum() - top) / (bottom.sum() - bottom)
    jackknife = np.sqrt(39 / 40 * ((left_out - left_out.mean()) ** 2).sum())
    found = summarise(many, ["support_fitting"])["support_fitting"]
    assert (found.high - found.mean) / student_quantile(39) == pytest.approx(jackknife, rel=0.15)


def test_a_figure_without_a_denominator_is_undefined() -> None:
    quiet = run(SCENARIO, "none", replications=3, engine="simpy")
    found = summarise(quiet)["support_fitting"]
    assert (found.mean, found.low, found.high) == (None, None, None)


def test_one_replication_has_no_interval(course: Run) -> None:
    single = run(SCENARIO, "course", replications=1, engine="simpy")
    found = summarise(single)["output"]
    assert found.mean is not None
    assert found.low is None


def test_the_same_policy_under_two_names_differs_by_exactly_nothing(course: Run) -> None:
    same = run(SCENARIO, "same", replications=6, engine="simpy")
    assert all(gap.is_zero or gap.mean is None for gap in differences(same, course).values())
    other = run(SCENARIO, "none", replications=6, engine="simpy")
    assert not all(gap.is_zero or gap.mean is None for gap in differences(other, course).values())


def test_pairing_narrows_the_interval(course: Run) -> None:
    ours = run(SCENARIO, "none", replications=40, engine="simpy", tables=0)
    theirs = run(SCENARIO, "course", replications=40, engine="simpy", tables=0)
    elsewhere = run(SCENARIO, "course", replications=40, first=40, engine="simpy", tables=0)
    paired = differences(ours, theirs, ["output"])["output"]
    unpaired = estimate(replication_values(ours, "output") - replication_values(elsewhere, "output"), "")
    assert paired.high - paired.low < 0.7 * (unpaired.high - unpaired.low)


@pytest.mark.parametrize(
    ("argument", "value"), [("seed", 2), ("first", 6), ("replications", 5), ("mirror", True)]
)
def test_runs_of_different_worlds_are_not_compared(course: Run, argument: str, value: int) -> None:
    options = {"replications": 6, "engine": "simpy", argument: value}
    with pytest.raises(EngineError, match=argument):
        differences(run(SCENARIO, "none", **options), course)


def test_every_outcome_says_what_it_is(course: Run) -> None:
    for name, figure in OUTCOMES.items():
        assert figure.label, name
        assert figure.unit, name
        assert figure.better in (-1, 0, 1)
    assert set(summarise(course)) == set(OUTCOMES)


def test_an_unknown_outcome_comes_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="output"):
        outcome("outptu")


def test_comparison_puts_the_reference_first_and_checks_names() -> None:
    found = compare(SCENARIO, ["none"], replications=2, engine="simpy")
    assert list(found.runs) == ["course", "none"]
    assert found.others == ["none"]
    assert found.differences("course")["output"].is_zero
    assert found.outcomes("none")["support"].mean == 0.0
    with pytest.raises(UnknownNameError, match="none"):
        compare(SCENARIO, ["nome"], replications=2, engine="simpy")
