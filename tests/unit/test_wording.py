"""Digits, signs, units and sentences: one home, one table."""

from __future__ import annotations

import re
from dataclasses import replace
from unittest.mock import patch

import pytest

from pmsim.errors import UnknownNameError
from pmsim.outcomes import OUTCOMES, Estimate, Floor
from pmsim.runner import run
from pmsim.scenario.schema import Policy, Review, Scenario, Team
from pmsim.studies.compare import Comparison, compare
from pmsim.wording import (
    LONGEST_VERDICT,
    WORDS,
    amount,
    axis_unit,
    capitalised,
    caption,
    change,
    counted,
    decimals,
    floor_told,
    interval,
    is_unclear,
    label,
    listed,
    number,
    policy_label,
    unit_name,
    verdict,
    worlds,
)

TARGET, PERCENT, MONEY = "% of target", "%", "money a seat and year"
RATE = "per 100 seats a year"
NOTHING = Estimate(None, None, None, PERCENT)
FEW = Estimate(2.5, None, None, RATE, too_few=True)
FEW_CANCEL = Estimate(0.0, None, None, RATE, too_few=True)


def around(mean: float, half: float, unit: str = TARGET) -> Estimate:
    return Estimate(mean, mean - half, mean + half, unit)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (around(108.358, 0.61), "108.4 to be"),
        (around(-4.67, 0.19), "−4.7 to be"),
        (around(0.859, 0.129), "0.9 to be"),
        (around(17.1, 1.3), "17 to be"),
        (around(-2487.8, 178.0), "−2,500 to be"),
        (around(35139.0, 528.0), "35,100 to be"),
        (around(0.0119, 0.0117), "0.0119 to be"),  # 0.0002 must not look like 0.000
        (around(0.00185, 0.0014), "0.0019 to be"),
        (around(-0.02, 0.4), "−0.02 to be"),  # nor may a mean look like 0.0
        (around(0.0, 0.0), "0 to be"),
        (around(40.0, 0.0), "40 to be"),
        (around(40.0, 1e-14), "40 to be"),
        (Estimate(4.6337, None, None, TARGET), "4.6 to be"),
        (Estimate(0.01234, None, None, TARGET), "0.012 to be"),
        (Estimate(108.358, None, None, TARGET), "108 to be"),
        (Estimate(35139.0, None, None, TARGET), "35,100 to be"),
    ],
)
def test_digits_follow_the_interval(estimate: Estimate, expected: str) -> None:
    assert amount(estimate, unit=False) == expected.removesuffix(" to be")


def test_a_wider_interval_shows_fewer_digits() -> None:
    assert [decimals(around(500.0, half)) for half in (0.02, 0.2, 2.0, 20.0)] == [2, 1, 0, -1]


HOURS = "hours a week and team"


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (around(8.995, 0.0023, HOURS), "9.0 hours a week and team"),
        (Estimate(9.3456, None, None, HOURS), "9.3 hours a week and team"),
        (around(8.0, 1.2, HOURS), "8 hours a week and team"),  # no more digits than its interval has
        (around(0.013, 0.002, HOURS), "0.013 hours a week and team"),  # it may not look like nothing
        (around(99.94, 0.02, PERCENT), "99.9\u202f%"),
        (around(8.995, 0.0023), "8.995\u202f% of target"),  # a unit of which nothing is said
    ],
)
def test_a_figure_shows_no_more_digits_than_its_unit_deserves(estimate: Estimate, expected: str) -> None:
    assert amount(estimate) == expected


def test_a_caller_can_ask_for_fewer_digits() -> None:
    found = around(46.31, 0.04)
    assert (amount(found, unit=False), interval(found)) == ("46.31", "46.27 to 46.35")
    assert (amount(found, unit=False, most=0), interval(found, most=0)) == ("46", "46 to 46")


@pytest.mark.parametrize(
    ("name", "estimate", "expected"),
    [
        ("manager_hours", around(-0.003, 0.004, HOURS), "no clear difference (below 0.1 h)"),
        ("engagement", around(-0.004, 0.005, "units"), "no clear difference (below 0.01 units)"),
        ("manager_hours", around(-0.1, 0.2, HOURS), "no clear difference (−0.3 to +0.1)"),
        ("output", around(-0.003, 0.004), "no clear difference (−0.007 to +0.001)"),
    ],
)
def test_what_is_smaller_than_its_unit_deserves_has_no_interval(
    name: str, estimate: Estimate, expected: str
) -> None:
    assert caption(name, estimate) == expected
    assert change(name, estimate).startswith(f"{label(name)}: no clear difference (")
    assert ("below" in change(name, estimate)) == ("below" in expected)


@pytest.mark.parametrize(
    ("estimate", "signed", "expected"),
    [
        (around(108.358, 0.61), False, "108.4\u202f% of target"),
        (around(74.2, 0.8, PERCENT), False, "74.2\u202f%"),
        (around(-4.67, 0.19), True, "−4.7 points of target"),
        (around(4.67, 0.19), True, "+4.7 points of target"),
        (around(7.4, 0.4, PERCENT), True, "+7.4 points"),
        (around(4.0, 0.6, RATE), False, "4.0 per 100 seats a year"),
        (around(35139.0, 528.0, MONEY), False, "GBP 35,100 a seat and year"),
        (around(-2487.8, 178.0, MONEY), True, "GBP −2,500 a seat and year"),
        (around(0.0, 0.0), True, "no difference"),
        (around(0.0, 0.0, RATE), False, "0 per 100 seats a year"),
        (Estimate(1.0, None, None, "weeks"), False, "1 week"),
        (Estimate(1.0, None, None, "units"), False, "1 unit"),
        (Estimate(-1.0, None, None, TARGET), True, "−1 point of target"),
        (Estimate(1.0, None, None, "weeks a person and year"), False, "1 week a person and year"),
        (around(1.0, 0.2, "weeks"), False, "1.0 weeks"),
        (Estimate(11.0, None, None, "weeks"), False, "11 weeks"),
        (FEW, False, "2.5 per 100 seats a year"),
        (NOTHING, True, ""),
        (NOTHING, False, ""),
    ],
)
def test_amounts(estimate: Estimate, signed: bool, expected: str) -> None:
    assert amount(estimate, "GBP", signed=signed) == expected


@pytest.mark.parametrize(
    ("estimate", "signed", "expected"),
    [
        (around(0.45, 0.14), False, "0.3 to 0.6"),
        (around(0.1, 0.3), True, "−0.2 to +0.4"),
        (around(-2487.8, 178.0), True, "−2,700 to −2,300"),
        (NOTHING, False, ""),
        (Estimate(3.0, None, None, PERCENT), False, ""),
        (around(0.0, 0.0), False, ""),  # exact
        (FEW, False, "too few to tell"),
    ],
)
def test_intervals(estimate: Estimate, signed: bool, expected: str) -> None:
    assert interval(estimate, signed=signed) == expected


@pytest.mark.parametrize(
    ("name", "difference", "expected"),
    [
        (
            "output",
            around(-4.67, 0.19),
            "The team delivers 4.7 points of target less (95 % interval 4.5 to 4.9).",
        ),
        (
            "output",
            around(4.67, 0.19),
            "The team delivers 4.7 points of target more (95 % interval 4.5 to 4.9).",
        ),
        (
            "output",
            around(-0.86, 0.129),
            "The team delivers 0.9 points of target less (95 % interval 0.7 to 1.0): no real difference.",
        ),
        ("output", around(0.0, 0.0), "Work delivered: no difference."),
        (
            "output",
            around(0.1, 0.3),
            "Work delivered: no clear difference (95 % interval −0.2 to +0.4 points of target).",
        ),
        ("output", Estimate(None, None, None, TARGET), ""),
        ("cases", FEW, "Formal cases: too few to tell."),
        ("cases", FEW_CANCEL, "Formal cases: too few to tell."),
        (
            "output",
            around(-1.4, 0.9),
            "The team delivers 1.4 points of target less (95 % interval 0.5 to 2.3).",
        ),
        (
            "low_weeks",
            Estimate(1.0, None, None, "weeks a person and year"),
            "Each person has 1 more low week a year (in one world, so without an interval).",
        ),
        (
            "output",
            Estimate(-4.63, None, None, TARGET),
            "The team delivers 4.6 points of target less (in one world, so without an interval).",
        ),
        (
            "cases",
            around(-1.7, 0.64, RATE),
            "Formal cases: 1.7 fewer per 100 seats a year (95 % interval 1.1 to 2.3).",
        ),
        (
            "profit",
            around(-2487.8, 178.0, MONEY),
            "Profit is GBP 2,500 a seat and year lower (95 % interval 2,300 to 2,700).",
        ),
        (
            "manager_hours",
            around(4.9, 0.084, "hours a week and team"),
            "Each manager spends 4.9 hours a week more on the team (95 % interval 4.8 to 5.0).",
        ),
        (
            "low_unhelped",
            around(3.6, 0.25, "weeks a person and year"),
            "Each person is left alone in 3.6 more low weeks a year (95 % interval 3.4 to 3.9).",
        ),
    ],
)
def test_sentences(name: str, difference: Estimate, expected: str) -> None:
    assert change(name, difference, "GBP").replace("\u202f", " ") == expected


@pytest.mark.parametrize("name", list(OUTCOMES))
def test_every_outcome_has_a_sentence_for_both_directions(name: str) -> None:
    up, down = (change(name, around(mean, 1.0, OUTCOMES[name].unit), "GBP") for mean in (9.0, -9.0))
    assert up != down
    assert up.replace(WORDS[name].more, WORDS[name].less, 1) == down
    assert re.fullmatch(r"[A-Z][^{}]* \(95\u202f% interval 8 to 10\)\.", up)


def test_there_are_words_for_the_outcomes_and_nothing_else() -> None:
    assert list(WORDS) == list(OUTCOMES)


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean output"):
        change("outputs", NOTHING)


@pytest.mark.parametrize(
    ("name", "difference", "expected"),
    [
        ("output", around(0.45, 0.14), "0.5 points more (0.3 to 0.6)"),
        ("cases", around(-1.7, 0.64, RATE), "1.7 fewer (1.1 to 2.3)"),
        ("manager_hours", around(28.0, 3.0), "28 h more (25 to 31)"),
        ("profit", around(-2487.8, 178.0, MONEY), "GBP 2,500 lower (2,300 to 2,700)"),
        ("cases", around(0.1, 0.3, RATE), "no clear difference (−0.2 to +0.4)"),
        ("cases", around(0.0, 0.0, RATE), "no difference"),
        ("cases", Estimate(-10.0, None, None, RATE), "10 fewer"),
        ("cases", NOTHING, ""),
        ("cases", FEW, "too few to tell"),
        ("output", Estimate(1.0, None, None, TARGET), "1 point more"),
        ("strain", Estimate(2.0, None, None, "units"), "2 units higher"),
    ],
)
def test_captions(name: str, difference: Estimate, expected: str) -> None:
    assert caption(name, difference, "GBP") == expected


@pytest.mark.parametrize(
    ("low", "high", "unclear"), [(-0.1, 0.2, True), (0.0, 0.2, True), (0.1, 0.2, False), (-0.2, -0.1, False)]
)
def test_an_interval_that_holds_zero_is_unclear(low: float, high: float, unclear: bool) -> None:
    assert is_unclear(Estimate((low + high) / 2, low, high, TARGET)) is unclear


@pytest.mark.parametrize(
    ("value", "places", "signed", "expected"),
    [
        (1234567.0, 0, False, "1,234,567"),
        (-0.04, 1, True, "0.0"),  # never minus zero
        (0.0, -2, True, "0"),
        (1250.0, -2, True, "+1,200"),
        (-3.14159, 2, False, "−3.14"),
    ],
)
def test_numbers(value: float, places: int, signed: bool, expected: str) -> None:
    assert number(value, places, signed=signed) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("course_pmp", "course PMP"),
        ("annual_review", "annual review"),
        ("Monthly reviews", "Monthly reviews"),
        ("hr_led", "HR led"),
        ("4-weekly", "4-weekly"),
        ("_", ""),
    ],
)
def test_names_of_policies(name: str, expected: str) -> None:
    assert policy_label(name).strip() == expected


FAR_OUT = (0.0, 5e-324, 1e-320, 1e-300, 1e-7, 1.0, 1e14, 9.99e14, 1e16, 1e300, 1.7e308)


@pytest.mark.parametrize("mean", FAR_OUT)
@pytest.mark.parametrize("half", FAR_OUT)
def test_there_are_words_for_every_finite_figure(mean: float, half: float) -> None:
    low, high = max(mean - half, -1.7e308), min(mean + half, 1.7e308)
    for one in (Estimate(mean, low, high, MONEY), Estimate(-mean, -high, -low, MONEY)):
        said = [amount(one, "GBP"), interval(one), change("profit", one), caption("profit", one)]
        assert not re.search(r"nan|inf\b", " ".join(said))
        assert max(map(len, said)) < 120, "nothing is written out in hundreds of digits"
    alone = Estimate(mean, None, None, MONEY)
    assert amount(alone, "GBP").startswith("GBP ")


def test_figures_that_nobody_would_count_are_powers_of_ten() -> None:
    assert number(1.234e300, -298) == "1.23e+300"
    assert number(-2e15, 0, signed=True) == "−2e+15"
    assert number(9e14, 0) == "900,000,000,000,000"


def test_small_words() -> None:
    assert [counted(n, "week") for n in (0, 1, 1200)] == ["0 weeks", "1 week", "1,200 weeks"]
    assert [counted(n, "policy", "policies") for n in (1, 2)] == ["1 policy", "2 policies"]
    assert capitalised("course PMP") == "Course PMP"
    assert capitalised("") == ""
    assert label("manager_hours") == "Manager\u2019s hours"
    assert worlds(57, 43) == "better in 57 of 100 worlds, worse in 43"
    assert unit_name(MONEY, "EUR") == "EUR a seat and year"
    assert unit_name(RATE, "EUR") == RATE
    assert axis_unit("profit", "a currency with a long name") == "a currenc... a seat"
    assert axis_unit("output") == "points of target"
    assert axis_unit("cases") == "per 100 seats"


SCENARIO = Scenario(
    teams=(Team(members=3),),
    warm_up=4,
    weeks=30,
    policies={
        "course_pmp": Policy(),
        "the_same": Policy(description="by another name"),
        "no_reviews": Policy(review=Review(enabled=False)),
        "x" * 80: Policy(review=Review(enabled=False)),
    },
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(SCENARIO, replications=12, engine="simpy")


@pytest.mark.parametrize(
    ("name", "text"),
    [("course_pmp", "course PMP"), ("weekly_checkins", "weekly check-ins"), ("a_checkin", "a check-in")],
)
def test_names_of_policies_as_people_write_them(name: str, text: str) -> None:
    assert policy_label(name) == text


def test_the_verdict_fits_two_lines(comparison: Comparison) -> None:
    for policy in ("the_same", "no_reviews"):
        assert len(verdict(comparison, policy)) <= LONGEST_VERDICT


def test_the_verdict_says_what_it_costs(comparison: Comparison) -> None:
    said = verdict(comparison, "no_reviews")
    assert said.startswith("With “no reviews” instead of “course PMP” ")
    assert re.search(r"It saves each manager \d\.\d+ h a week\.$", said)


def test_the_verdict_on_a_policy_that_does_the_same(comparison: Comparison) -> None:
    assert verdict(comparison, "the_same") == (
        "With “the same” instead of “course PMP” the team delivers the same. Nothing else changes clearly."
    )


def test_a_long_name_stands_whole_and_the_reference_goes(comparison: Comparison) -> None:
    said = verdict(comparison, "x" * 80)
    assert said.startswith(f"With “{'x' * 80}” the team ")
    assert "..." not in said
    assert "instead of" not in said


def with_hours(comparison: Comparison, hours: Estimate) -> str:
    """The verdict on no reviews, if nothing but the manager's hours changed."""
    same = comparison.differences("the_same")
    changed = replace(comparison)
    with patch.object(Comparison, "differences", lambda *_: {**same, "manager_hours": hours}):
        return verdict(changed, "no_reviews")


@pytest.mark.parametrize(
    ("mean", "half", "price"),
    [
        (-0.0101, 0.0009, "It takes each manager about the same time."),
        (0.09, 0.05, "It takes each manager about the same time."),
        (0.1, 0.05, "It costs each manager 0.1 h a week."),
        (-0.5, 0.2, "It saves each manager 0.5 h a week."),
        (0.0, 0.5, "Nothing else changes clearly."),
    ],
)
def test_minutes_are_no_price(comparison: Comparison, mean: float, half: float, price: str) -> None:
    assert with_hours(comparison, around(mean, half, "hours a week and team")).endswith(f". {price}")


def test_minutes_do_not_hide_what_else_changes(comparison: Comparison) -> None:
    same, hours = comparison.differences("the_same"), around(-0.01, 0.001, "hours a week and team")
    gaps = {**same, "manager_hours": hours, "cases": around(2.0, 0.6, RATE)}
    with patch.object(Comparison, "differences", lambda *_: gaps):
        assert verdict(comparison, "no_reviews").endswith("Formal cases: 2.0 more per 100 seats a year.")


def test_the_verdict_on_few_worlds_admits_it() -> None:
    few = compare(SCENARIO, ["no_reviews"], replications=3, engine="simpy")
    assert verdict(few, "no_reviews") == (
        "With “no reviews” instead of “course PMP” the work changes in too few worlds to tell. "
        "Nothing else changes clearly."
    )


def test_the_verdict_on_one_world_admits_it() -> None:
    runs = {name: run(SCENARIO, name, engine="simpy") for name in ("course_pmp", "no_reviews")}
    said = verdict(Comparison("course_pmp", runs), "no_reviews")
    assert said.startswith("In one world, with “no reviews”")
    assert said.endswith("One world proves little.")


# The legal floor


@pytest.mark.parametrize(
    ("floor", "words"),
    [
        (Floor(()), "Legal floor (Great Britain, 2015): kept, with all six safeguards. Not legal advice."),
        (
            Floor((), procedure=False),
            "Legal floor (Great Britain, 2015): no formal action, so nothing to check.",
        ),
        (
            Floor(("a companion offered", "an appeal")),
            "Unsafe: below the legal floor (Great Britain, 2015), without a companion offered and an appeal. "
            "Not legal advice.",
        ),
    ],
)
def test_the_legal_floor_in_words(floor: Floor, words: str) -> None:
    assert floor_told(floor) == words


@pytest.mark.parametrize(
    ("parts", "words"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(parts: list[str], words: str) -> None:
    assert listed(parts) == words


def test_recovery_is_told_with_what_would_have_been_anyway() -> None:
    told = [words.sentence for words in WORDS.values() if "recover" in words.sentence]
    assert len(told) == 3
    assert all("anyway" in sentence for sentence in told)
