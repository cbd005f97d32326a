"""Figures, intervals and paired differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pmsim.errors import EngineError, ScenarioError, UnknownNameError
from pmsim.outcomes import (
    OUTCOMES,
    TELLING,
    WEEKS_A_YEAR,
    Estimate,
    Sums,
    Table,
    differences,
    estimate,
    outcome,
    replication_values,
    student_quantile,
    summarise,
    told_by,
    with_caution,
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


def test_a_text_is_one_policy_to_compare() -> None:
    assert list(compare(SCENARIO, "none", replications=2, engine="simpy").runs) == ["course", "none"]
    with pytest.raises(UnknownNameError, match=r"unknown policy 'nome'.*did you mean none"):
        compare(SCENARIO, "nome", replications=2, engine="simpy")


@pytest.mark.parametrize("name", [3, ["none"]])
def test_a_policy_to_compare_is_a_name(name: object) -> None:
    with pytest.raises(UnknownNameError, match="unknown policy"):
        compare(SCENARIO, [name], replications=2, engine="simpy")


def test_a_comparison_needs_a_scenario_not_its_name() -> None:
    with pytest.raises(ScenarioError, match=r"pass a Scenario: pmsim.load\(.*given 'customer_service'"):
        compare("customer_service", replications=2, engine="simpy")


# Intervals that are not given


def cautious(name: str, top: np.ndarray, bottom: np.ndarray) -> tuple[Estimate, Estimate]:
    """What is told of a figure of these sums, and what its plain interval would have been."""
    figure, ratio = OUTCOMES[name], top.sum() / bottom.sum()
    values = ratio + (top - ratio * bottom) / bottom.mean()
    plain = estimate(values, "")
    return with_caution(plain, values, told_by(figure, Sums(top, bottom)), (0.0, None)), plain


def rare_counts(luck: np.random.Generator, events: float) -> tuple[str, np.ndarray, np.ndarray, float]:
    return "cases", luck.poisson(events, 20) * 1.0, np.full(20, 10.0), events / 10


def rare_shares(luck: np.random.Generator, events: float) -> tuple[str, np.ndarray, np.ndarray, float]:
    stages = luck.poisson(events, 20)
    return "stages_passed", luck.binomial(stages, 0.3) * 1.0, stages * 1.0, 0.3


def rare_waits(luck: np.random.Generator, events: float) -> tuple[str, np.ndarray, np.ndarray, float]:
    """Most go straight in; three in ten wait, a week on average."""
    openings = luck.poisson(events, 20)
    waiting = luck.binomial(openings, 0.3)
    waits = np.where(waiting > 0, luck.gamma(np.maximum(waiting, 1), 1.0), 0.0)
    return "hr_wait", waits, openings * 1.0, 0.3


RARE = {"counts": (rare_counts, 8.0), "shares": (rare_shares, 20.0), "waits": (rare_waits, 20.0)}
"""With the most events a replication, which are then no longer rare."""


@pytest.mark.parametrize("kind", RARE)
def test_intervals_of_rare_figures_cover_where_they_are_given(kind: str) -> None:
    """Of 20 replications each, over rates from very rare to common, 4,000 samples.

    The coverage that is asked for is 90 %. Intervals are given for more than 1,000 samples, so the standard
    error of the share that covers is below 1 point. It is 93.5 % or more, so another seed would fail in less
    than one of a thousand tries. The plain intervals of the same samples are the control.
    """
    draw, most = RARE[kind]
    luck, given, plainly = np.random.default_rng(11), [], []
    for events in np.exp(luck.uniform(np.log(0.02), np.log(most), 4000)):
        name, top, bottom, truth = draw(luck, events)
        if bottom.sum() > 0.0:
            told, plain = cautious(name, top, bottom)
            plainly.append(plain.low <= truth <= plain.high)
            given += [told.low <= truth <= told.high] if told.low is not None else []
            assert told.too_few == (told.low is None)
    assert len(given) > 1000
    assert np.mean(given) >= 0.90
    assert np.mean(plainly) < 0.90


@pytest.mark.parametrize(("telling", "given"), [(TELLING - 1, False), (TELLING, True)])
def test_ten_replications_must_have_what_is_counted(telling: int, given: bool) -> None:
    top = np.concatenate([np.arange(1.0, telling + 1), np.zeros(30 - telling)])
    told, plain = cautious("cases", top, np.full(30, 50.0))
    assert plain.low is not None
    assert (told.low is not None) == given
    assert told.mean == plain.mean


def test_a_share_near_its_upper_end_is_as_rare_as_one_near_zero() -> None:
    missed = np.concatenate([np.ones(9), np.zeros(21)])
    bottom = np.full(30, 4.0)
    assert told_by(OUTCOMES["stages_passed"], Sums(bottom - missed, bottom)) == 9
    assert told_by(OUTCOMES["stages_passed"], Sums(missed, bottom)) == 9
    assert told_by(OUTCOMES["low_weeks"], Sums(bottom - missed, bottom)) == 9
    assert told_by(OUTCOMES["cases"], Sums(bottom - missed, bottom)) == 30


def test_the_same_figure_everywhere_has_no_interval() -> None:
    told, plain = cautious("cases", np.full(30, 2.0), np.full(30, 50.0))
    assert plain.low == plain.high
    assert (told.mean, told.low, told.too_few) == (plain.mean, None, True)


def test_intervals_end_where_the_possible_does() -> None:
    values = np.concatenate([np.full(19, 1.0), [60.0]])
    plain = estimate(values, "%")
    assert plain.low < 0.0
    assert with_caution(plain, values, 20, (0.0, 100.0)).low == 0.0
    assert with_caution(plain, values, 20, (None, 5.0)).high == 5.0
    assert with_caution(plain, values, 20, (None, None)) == plain


def test_every_figure_lies_in_its_range(course: Run) -> None:
    many = run(SCENARIO, "course", replications=12, engine="simpy", tables=0)
    for name, found in summarise(many).items():
        figure = OUTCOMES[name]
        ends = [one for one in (found.low, found.mean, found.high) if one is not None]
        assert all(figure.lowest is None or one >= figure.lowest for one in ends), name
        assert all(figure.highest is None or one <= figure.highest for one in ends), name
    assert (OUTCOMES["engagement"].lowest, OUTCOMES["low_weeks"].highest) == (None, WEEKS_A_YEAR)


def test_few_replications_are_too_few_for_any_interval(course: Run) -> None:
    found = summarise(course)
    assert all(one.low is None for one in found.values())
    assert found["output"].too_few
    gaps = differences(run(SCENARIO, "none", replications=6, engine="simpy"), course)
    assert gaps["output"].too_few


OFF = {
    "no support": Policy(support=Support(enabled=False)),
    "no reviews": Policy(review=Review(enabled=False)),
    "no procedure": Policy(escalation=Escalation(enabled=False)),
    "open": Policy(escalation=Escalation(require_support=False), support=Support(enabled=False)),
    "all": Policy(),
}


@pytest.mark.parametrize(
    ("policy", "outcomes"),
    [
        ("no support", {"support", "cases", "cases_capable", "exits"}),
        ("no reviews", {"support", "cases", "cases_capable", "exits", "manager_hours"}),
        ("no procedure", {"cases", "cases_capable", "exits"}),
        ("open", {"support"}),
        ("all", set()),
    ],
)
def test_what_a_policy_rules_out_is_zero(policy: str, outcomes: set[str]) -> None:
    assert {name for name, figure in OUTCOMES.items() if figure.off(OFF[policy])} == outcomes
    played = run(Scenario(teams=(Team(members=2),), warm_up=0, weeks=12, policies=OFF), policy,
                 replications=2, engine="simpy")  # fmt: skip
    found = summarise(played, ["support", "cases", "cases_capable", "exits", "manager_hours"])
    exact = {name for name, one in found.items() if not one.too_few}
    assert exact == outcomes
    assert all(found[name] == Estimate(0.0, None, None, OUTCOMES[name].unit) for name in outcomes)


# Figures without bounds


@pytest.mark.parametrize(
    "values", [[1e308, 1e308, 1e308], [1e308, -1e308], [float("inf"), 1.0], [float("nan"), 1.0]]
)
def test_what_is_too_large_for_a_number_is_undefined(values: list[float]) -> None:
    assert estimate(np.array(values), "%") == Estimate(None, None, None, "%")
    assert estimate(np.array([1e150, 2e150]), "%").mean == pytest.approx(1.5e150)


def test_a_ratio_too_large_for_a_number_is_undefined() -> None:
    tiny = SCENARIO.model_copy(update={"money": SCENARIO.money.model_copy(update={"week_value": 1e-307})})
    played = run(tiny, "course", replications=2, engine="simpy")
    assert replication_values(played, "margin") is None
    assert summarise(played, ["margin"])["margin"] == Estimate(None, None, None, "%")
    assert summarise(played, ["profit"])["profit"].mean is not None
    assert differences(played, played, ["margin"])["margin"].mean is None
