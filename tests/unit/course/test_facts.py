"""Figures of lessons: worked out from runs, and told in the words of their form."""

from __future__ import annotations

import pytest

import pmsim
from pmsim import wording
from pmsim.course import facts
from pmsim.course.facts import Facts, told
from pmsim.course.lesson import Figure, Form, loads
from pmsim.errors import CourseError, ScenarioError, UnknownNameError
from pmsim.outcomes import Estimate
from tests.unit.course.lesson_text import TEXT

WORLDS = 20
SPACE = wording.NARROW_SPACE


def share(mean: float, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(mean, low, high, "%")


@pytest.mark.parametrize(
    ("mean", "form", "text"),
    [
        (36.7, "in_100", "37 in 100"),
        (36.7, "in_10", "4 in 10"),
        (0.0, "in_100", "0 in 100"),
        (0.3, "in_100", "fewer than 1 in 100"),
        (3.0, "in_10", "fewer than 1 in 10"),
        (99.8, "in_100", "more than 99 in 100"),
        (100.0, "in_100", "100 in 100"),
        (98.0, "in_10", "more than 9 in 10"),
        (36.7, "level", f"37{SPACE}%"),
        (1234.4, "count", "1,234"),
        (12.0, "difference", "+12 points"),
        (-12.0, "difference", f"{wording.MINUS}12 points"),
        (0.0, "difference", "no difference"),
    ],
)
def test_a_figure_is_told_in_its_form(mean: float, form: Form, text: str) -> None:
    assert str(told(share(mean), form, WORLDS)) == text


def test_value_and_interval_can_stand_alone() -> None:
    found = told(share(36.7, 33.1, 40.3), "in_100", WORLDS)
    assert (found.value, found.interval, found.number, found.worlds) == ("37", "33 to 40", 37.0, WORLDS)
    told_text = "{it.value}, {it.interval}"
    assert told_text.format_map({"it": found}) == "37, 33 to 40"


def test_the_interval_of_a_share_in_ten_is_in_tens() -> None:
    assert told(share(36.7, 31.0, 44.0), "in_10", WORLDS).interval == "3 to 4"


def test_a_prediction_is_compared_with_the_number_as_it_is_shown() -> None:
    assert told(share(75.4), "in_100", WORLDS).number == 75.0
    assert told(Estimate(1.2345, 1.1, 1.4, "weeks"), "level", WORLDS).number == pytest.approx(1.2)


def test_too_few_to_tell_is_said() -> None:
    assert told(Estimate(5.0, None, None, "%", too_few=True), "in_100", WORLDS).interval == wording.TOO_FEW


@pytest.mark.parametrize("form", ["in_100", "in_10"])
def test_only_a_share_is_told_in_so_many(form: Form) -> None:
    with pytest.raises(CourseError, match="only a share"):
        told(Estimate(3.0, None, None, "weeks"), form, WORLDS)


def figure(**given: object) -> Figure:
    return Figure.model_validate({"name": "it", "worlds": WORLDS, **given})


def test_an_outcome_is_that_of_the_run() -> None:
    run = pmsim.run(pmsim.load("customer_service"), "course_pmp", replications=WORLDS, tables=0)
    level = pmsim.summarise(run, ["low_weeks"])["low_weeks"]
    assert str(facts.fact(figure(outcome="low_weeks"))) == wording.amount(level)


def test_a_setting_is_of_the_policy_alone() -> None:
    scenario = pmsim.with_settings(
        pmsim.load("customer_service"), ["policies.course_pmp.escalation.failing_weeks=4"]
    )
    ours = pmsim.run(scenario, "course_pmp", replications=WORLDS, tables=0)
    theirs = pmsim.run(pmsim.load("customer_service"), "course_pmp", replications=WORLDS, tables=0)
    gap = pmsim.differences(ours, theirs, ["cases"])["cases"]
    asked = figure(
        outcome="cases", set=("escalation.failing_weeks=4",), against="course_pmp", form="difference"
    )
    assert str(facts.fact(asked)) == wording.amount(gap, signed=True)
    same = figure(
        outcome="cases",
        set=("escalation.failing_weeks=4",),
        against="course_pmp",
        against_set=("escalation.failing_weeks=4",),
        form="difference",
    )
    assert str(facts.fact(same)) == "no difference"


def test_money_is_in_the_scenario_s_currency() -> None:
    currency = pmsim.load("customer_service").currency
    assert str(facts.fact(figure(outcome="cost"), currency)).startswith(currency)


def test_a_figure_that_is_undefined_is_refused() -> None:
    undefined = figure(outcome="recovered", policy="no_support")
    with pytest.raises(CourseError, match=r"figures\.it: these worlds leave this figure undefined"):
        facts.fact(undefined)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"outcome": "nothing"}, UnknownNameError),
        ({"outcome": "cases", "policy": "nobody"}, UnknownNameError),
        ({"outcome": "cases", "scenario": "nowhere"}, UnknownNameError),
        ({"outcome": "cases", "set": ("review.cadence=-1",)}, ScenarioError),
        ({"study": "nothing"}, UnknownNameError),
        ({"study": "fate", "given": {"seat": 1}}, CourseError),
    ],
)
def test_what_cannot_be_worked_out_is_told(given: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        facts.fact(figure(**given))


def test_a_lesson_s_figures_fill_in_its_texts() -> None:
    lesson = loads(TEXT)
    found = Facts(lesson)
    assert set(found) == {"share", "more", "worlds"}
    assert len(found) == 3
    told_text = lesson.predict.reveal.format_map(found)
    assert told_text.startswith(f"In {WORLDS} worlds it is ")
    assert found.answer is found.fact("share")
    with pytest.raises(KeyError):
        found["nothing"]
