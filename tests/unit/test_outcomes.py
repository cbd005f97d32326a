"""Figures, intervals and paired differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from pmsim.errors import EngineError, ScenarioError, UnknownNameError
from pmsim.model.rates import process_quality
from pmsim.outcomes import (
    GROUPED,
    OUTCOMES,
    SECTIONS,
    TELLING,
    WEEKS_A_YEAR,
    Estimate,
    Sums,
    Table,
    by_group,
    differences,
    estimate,
    has_groups,
    in_sections,
    legal_floor,
    outcome,
    ratio,
    replication_values,
    student_quantile,
    summarise,
    told_by,
    with_caution,
)
from pmsim.outcomes.floor import SAFEGUARDS
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.quantities import RankingResult
from pmsim.scenario.schema import (
    Development,
    Escalation,
    Groups,
    Manager,
    Measurement,
    Planning,
    Policy,
    Promotion,
    Ranking,
    Review,
    Scenario,
    Support,
    Team,
)
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
    expected = 100 * table.delivered.sum() / table.seat_weeks.sum()
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
    ("argument", "value"), [("seed", 2), ("first", 6), ("replications", 5), ("mirror", True), ("branch", 20)]
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


NO_REVIEWS = Review(enabled=False)
OFF = {
    "no support": Policy(support=Support(enabled=False)),
    "no reviews": Policy(review=NO_REVIEWS),
    "nothing": Policy(review=NO_REVIEWS, planning=Planning(enabled=False)),
    "no procedure": Policy(escalation=Escalation(enabled=False)),
    "open": Policy(escalation=Escalation(require_support=False), support=Support(enabled=False)),
    "no appeal": Policy(escalation=Escalation(appeal=False)),
    "ranking": Policy(ranking=Ranking(enabled=True, period=4), support=Support(enabled=False)),
    "straight exit": Policy(
        ranking=Ranking(enabled=True, period=4, result=RankingResult.exit), review=NO_REVIEWS
    ),
    "growth": Policy(promotion=Promotion(enabled=True), development=Development(enabled=False)),
    "all": Policy(),
}
ALONE = {"moved_by_agreement", "redeployed", "deputy_hours"}
"""What one team without deputies never has, whatever the policy."""

CASES = {name for name in OUTCOMES if name.startswith("cases")}
APPEALS = {"appeals", "reinstatements"}
FORMAL = {*CASES, *APPEALS, "exits", "exits_capable", "injustices"}
NO_TALK = {"support", "development_plans", "reviews", "upward_notes"}


@pytest.mark.parametrize(
    ("policy", "outcomes"),
    [
        ("no support", {"support", "promotions", *FORMAL}),
        ("no reviews", {"promotions", *NO_TALK, *FORMAL}),
        ("nothing", {"promotions", "manager_hours", *NO_TALK, *FORMAL}),
        ("no procedure", {"promotions", *FORMAL}),
        ("open", {"support", "promotions"}),
        ("no appeal", {"promotions", *APPEALS}),
        ("ranking", {"support", "promotions"}),
        ("straight exit", {"promotions", *NO_TALK, *CASES, *APPEALS}),
        ("growth", {"development_plans"}),
        ("all", {"promotions"}),
    ],
)
def test_what_a_policy_rules_out_is_zero(policy: str, outcomes: set[str]) -> None:
    scenario = Scenario(teams=(Team(members=2),), warm_up=0, weeks=12, policies=OFF)
    ruled_out = {name for name, figure in OUTCOMES.items() if figure.off(scenario, OFF[policy])}
    assert ruled_out == outcomes | ALONE
    found = summarise(run(scenario, policy, replications=2, engine="simpy"))
    exact = {name for name, one in found.items() if one == Estimate(0.0, None, None, OUTCOMES[name].unit)}
    assert exact == ruled_out


def test_two_teams_can_take_people_from_each_other() -> None:
    teams = (Team(name="A", members=2), Team(name="B", members=2, manager=Manager(deputies=1)))
    scenario = Scenario(teams=teams)
    assert not {name for name in ALONE if OUTCOMES[name].off(scenario, Policy())}


# What the figures are


def test_outcomes_stand_in_sections() -> None:
    assert list(SECTIONS) == ["Results", "People", "Accuracy and fairness", "Load"]
    assert [name for section in SECTIONS.values() for name in section] == list(OUTCOMES)
    assert list(in_sections(["quits", "output", "low_weeks"])) == [
        ("Results", ["output"]),
        ("People", ["low_weeks", "quits"]),
    ]


def test_recovery_is_never_told_without_what_would_have_been_anyway() -> None:
    told = [figure.label for figure in OUTCOMES.values() if "ecover" in figure.label]
    assert len(told) == 3
    assert all("anyway" in label for label in told)


@pytest.fixture(scope="module")
def eventful() -> Run:
    """Two teams in which much happens, so that sums are not zero."""
    strict = Escalation(threshold=1.1, failing_weeks=3, window=4, require_support=False, stage_weeks=2)
    policy = Policy(review=Review(cadence=2), support=Support(threshold=1.2, pause=0), escalation=strict)
    teams = (Team(name="A", members=4), Team(name="B", members=4, starts=20, ends=60))
    scenario = Scenario(teams=teams, warm_up=10, weeks=80, policies={"busy": policy})
    return run(scenario, replications=24, engine="simpy", tables=0)


EXACT = {
    "right": lambda t: 100 * t.right_first.sum() / t.fresh.sum(),
    "cost": lambda t: 52 * t.cost.sum() / t.seat_weeks.sum(),
    "value": lambda t: 52 * t.value.sum() / t.seat_weeks.sum(),
    "weeks_to_support": lambda t: t.support_delay.sum() / t.support_dated.sum(),
    "weeks_to_case": lambda t: t.case_delay.sum() / t.cases_dated.sum(),
    "false_alarms": lambda t: 100 * t.cases_capable.sum() / t.cases.sum(),
    "recovered": lambda t: 100 * t.recovered.sum() / t.judged.sum(),
    "recovered_anyway": lambda t: 100 * t.recovered_anyway.sum() / t.judged.sum(),
    "missed": lambda t: 100 * t.chronic_unhelped_weeks.sum() / t.chronic_weeks.sum(),
    "reviews": lambda t: 52 * t.reviews_held.sum() / t.present_weeks.sum(),
    "clarity": lambda t: t.clarity.sum() / t.present_weeks.sum(),
    "approval_wait": lambda t: t.approval_wait.sum() / t.approvals.sum(),
}


@pytest.mark.parametrize("name", EXACT)
def test_figures_are_the_sums_that_they_say(eventful: Run, name: str) -> None:
    expected = EXACT[name](Table(eventful.tallies, eventful.scenario))
    assert expected > 0.0
    assert summarise(eventful, [name])[name].mean == pytest.approx(expected, rel=1e-12)


def test_parts_add_up_to_the_whole(eventful: Run) -> None:
    found = {name: one.mean for name, one in summarise(eventful).items()}
    parts = found["cases_misread"] + found["cases_dip"] + found["cases_hard_work"]
    assert parts == pytest.approx(found["cases_capable"])
    assert found["cases_capable"] + found["cases_chronic"] == pytest.approx(found["cases"])
    assert found["recovered"] - found["recovered_anyway"] == pytest.approx(found["recovered_net"])
    assert found["value"] - found["cost"] == pytest.approx(found["profit"])
    assert found["cases_capable"] > 0.0


def test_hours_are_those_of_teams_while_they_exist(eventful: Run) -> None:
    table = Table(eventful.tallies, eventful.scenario)
    assert table.team_weeks.tolist() == [80.0 + 40.0] * 24
    hours = table.manager_hours.sum() / (24 * 120)
    assert summarise(eventful, ["manager_hours"])["manager_hours"].mean == pytest.approx(hours)


@pytest.mark.parametrize(("known", "given"), [(TELLING - 1, False), (TELLING, True)])
def test_a_difference_needs_something_to_measure_under_both(known: int, given: bool, course: Run) -> None:
    """Waits for HR that differ everywhere, where one policy asked for HR in a few replications only."""
    luck = np.random.default_rng(3)
    many = run(SCENARIO, "course", replications=30, engine="simpy", tables=0)
    ours, theirs = (replace(many, tallies=many.tallies.copy()) for _ in range(2))
    for one, openings in ((ours, np.arange(30) < known), (theirs, np.ones(30))):
        one.tallies["hr_openings"] = openings
        one.tallies["hr_wait"] = openings * luck.uniform(1, 2, 30)
    assert (differences(ours, theirs, ["hr_wait"])["hr_wait"].low is not None) == given


# Groups


def rates(luck: np.random.Generator, events: float, ratio: float) -> tuple[Sums, Sums]:
    """20 replications of two groups; what a replication is like moves both."""
    shared = luck.gamma(8.0, 1 / 8.0, 20)
    weeks = luck.uniform(0.9, 1.1, (2, 20))
    counts = luck.poisson(events * shared * weeks * np.array([[1.0], [ratio]]))
    return Sums(counts[0] * 1.0, weeks[0]), Sums(counts[1] * 1.0, weeks[1])


def test_intervals_of_ratios_cover_as_often_as_they_say() -> None:
    """3,000 samples of 20 replications, over rates from rare to common and true ratios from 0.5 to 2.

    Intervals are given for more than 1,500 of them, so the standard error of the share that covers is below
    0.6 points: a method that covers 95 % would fail in less than one of a thousand tries. Intervals that
    ignore that both groups share a replication's luck are the control: they cover too often.
    """
    luck, covered, unpaired = np.random.default_rng(5), [], []
    for events, true in zip(
        np.exp(luck.uniform(-1, 3, 3000)), np.exp(luck.uniform(-0.7, 0.7, 3000)), strict=True
    ):
        a, b = rates(luck, events, true)
        found = ratio(OUTCOMES["cases"], a, b)
        if found.low is not None:
            covered.append(found.low <= true <= found.high)
            parts = [one.top / one.top.mean() - one.bottom / one.bottom.mean() for one in (a, b)]
            half = student_quantile(19) * np.sqrt(sum(part.var(ddof=1) for part in parts) / 20)
            unpaired.append(abs(np.log(found.mean / true)) <= half)
    assert len(covered) > 1500
    assert 0.93 <= np.mean(covered) <= 0.97
    assert np.mean(unpaired) > 0.97


def test_the_interval_of_a_ratio_has_the_closed_form_of_two_counts() -> None:
    """For independent Poisson counts the variance of the log ratio is 1 / count + 1 / count."""
    luck = np.random.default_rng(8)
    a, b = (Sums(luck.poisson(rate, 4000) * 1.0, np.full(4000, 52.0)) for rate in (6.0, 3.0))
    found = ratio(OUTCOMES["cases"], a, b)
    half = student_quantile(3999) * np.sqrt(1 / a.top.sum() + 1 / b.top.sum())
    assert found.mean == pytest.approx(b.top.sum() / a.top.sum())
    assert np.log(found.high / found.mean) == pytest.approx(half, rel=0.05)
    assert np.log(found.mean / found.low) == pytest.approx(half, rel=0.05)


def test_the_interval_of_a_ratio_agrees_with_the_jackknife() -> None:
    a, b = rates(np.random.default_rng(2), 12.0, 1.5)
    left_out = [
        np.log(np.delete(b.top, k).sum() / np.delete(b.bottom, k).sum())
        - np.log(np.delete(a.top, k).sum() / np.delete(a.bottom, k).sum())
        for k in range(20)
    ]
    jackknife = np.sqrt(19 * np.var(left_out))
    found = ratio(OUTCOMES["cases"], a, b)
    assert np.log(found.high / found.mean) / student_quantile(19) == pytest.approx(jackknife, rel=0.1)


def test_ratios_that_nobody_can_tell() -> None:
    some, none = Sums(np.arange(1.0, 31.0), np.ones(30)), Sums(np.zeros(30), np.ones(30))
    nobody, few = (
        Sums(np.zeros(30), np.zeros(30)),
        Sums(np.arange(30.0) * (np.arange(30) < TELLING), np.ones(30)),
    )
    cases = OUTCOMES["cases"]
    undefined = Estimate(None, None, None, "times that of A")
    assert ratio(cases, none, some) == undefined
    assert ratio(cases, some, nobody) == undefined
    assert ratio(cases, nobody, some) == undefined
    assert ratio(OUTCOMES["engagement"], some, some) == undefined
    assert (ratio(cases, some, none).mean, ratio(cases, some, none).too_few) == (0.0, True)
    assert ratio(cases, some, few).too_few
    twice = Sums(2 * some.top, some.bottom)
    assert (ratio(cases, some, twice).mean, ratio(cases, some, twice).low) == (2.0, None)


def biased(sigma: float, share: float = 0.5) -> Scenario:
    """Judgement counts for all, and is so many sigma kinder or harsher for group B."""
    policy = Policy(support=Support(threshold=1.0))
    return Scenario(
        teams=(Team(members=8),),
        warm_up=8,
        weeks=40,
        measurement=Measurement(objective_share=0),
        groups=Groups(share=share, rating_bias=sigma),
        policies={"a": policy},
    )


def test_a_penalty_for_group_b_shows_in_its_ratio_and_none_does_not() -> None:
    """Without one, one of twenty seeds would show a difference; this one does not."""
    fair, unfair = (run(biased(bias), replications=40, engine="simpy", tables=0) for bias in (0.0, -1.5))
    same, more = (by_group(one, ["low_weeks"])["low_weeks"].ratio for one in (fair, unfair))
    assert same.low < 1.0 < same.high
    assert more.low > 1.2


def test_groups_make_up_the_whole(eventful: Run) -> None:
    whole, b = eventful.tallies, eventful.group_b
    weeks = np.array([(whole["present_weeks"] - b["present_weeks"]).sum(), b["present_weeks"].sum()])
    found = by_group(eventful)
    assert list(found) == list(GROUPED)
    for name, column, scale in (
        ("cases", "cases", 5200),
        ("strain", "strain", 1),
        ("reviews", "reviews_held", 52),
    ):
        means = np.array([found[name].a.mean, found[name].b.mean])
        assert (means * weeks).sum() / scale == pytest.approx(whole[column].sum())
        assert found[name].ratio.mean == pytest.approx(means[1] / means[0])
    assert found["cases"].b.unit == "per 100 people a year"
    assert weeks.min() > 0


def test_nobody_in_group_b_leaves_its_figures_undefined() -> None:
    alone = run(biased(0.0, share=0.0), replications=12, engine="simpy", tables=0)
    found = by_group(alone)
    assert not has_groups(alone)
    assert all(one.b.mean is None and one.ratio.mean is None for one in found.values())
    assert not any(one.is_worth_showing for one in found.values())
    assert found["output"].a.low is not None


def test_what_is_not_about_people_has_no_groups(eventful: Run) -> None:
    assert has_groups(eventful)
    assert {"vacancy", "manager_hours", "profit"} <= set(OUTCOMES) - set(GROUPED)
    with pytest.raises(UnknownNameError, match="outcome by group 'vacancy'"):
        by_group(eventful, ["vacancy"])


# The legal floor


FLOORS = {
    "all six": (Policy(), ()),
    "no companion": (Policy(escalation=Escalation(companion=False)), ("a companion offered",)),
    "ranking": (Policy(ranking=Ranking(enabled=True)), ("support before formal action",)),
    "no procedure": (Policy(escalation=Escalation(enabled=False, appeal=False)), ()),
    "no reviews": (Policy(review=NO_REVIEWS, escalation=Escalation(in_writing=False)), ()),
}


@pytest.mark.parametrize(("policy", "missing"), FLOORS.values(), ids=FLOORS.keys())
def test_what_a_policy_lacks_of_the_legal_floor(policy: Policy, missing: tuple[str, ...]) -> None:
    floor = legal_floor(policy)
    assert floor.missing == missing
    assert floor.met == (not missing)


def test_straight_exit_has_no_safeguard() -> None:
    ranking = Ranking(enabled=True, result=RankingResult.exit)
    assert len(legal_floor(Policy(ranking=ranking)).missing) == 6


def test_without_formal_action_there_is_no_floor_to_keep() -> None:
    assert not legal_floor(Policy(review=NO_REVIEWS)).procedure
    assert legal_floor(Policy()).procedure


@pytest.mark.parametrize("missing", SAFEGUARDS)
def test_every_safeguard_is_one_of_the_six(missing: str) -> None:
    policy = Policy(escalation=Escalation(**{missing: False}))
    assert legal_floor(policy).missing == (SAFEGUARDS[missing],)


@pytest.mark.parametrize(
    "ranking", [Ranking(), *(Ranking(enabled=True, result=one) for one in RankingResult)]
)
@pytest.mark.parametrize("missing", [(), ("appeal",), ("require_support", "companion"), tuple(SAFEGUARDS)])
def test_what_is_missing_is_what_process_quality_lacks(ranking: Ranking, missing: tuple[str, ...]) -> None:
    escalation = Escalation(**dict.fromkeys(missing, False))
    floor = legal_floor(Policy(escalation=escalation, ranking=ranking))
    assert 1 - len(floor.missing) / 6 == pytest.approx(process_quality(escalation, ranking))


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
