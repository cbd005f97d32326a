"""The ten outcomes of a learner's screen, and what stands beside them."""

from __future__ import annotations

import re
from functools import cache

import pytest

from pmsim.course.ten import SHOWN, Ten, later_margin, margin_later, ten
from pmsim.outcomes import Estimate, differences, summarise
from pmsim.runner import run
from pmsim.scenario import library
from pmsim.scenario.settings import with_settings
from pmsim.studies.compare import Comparison, compare
from pmsim.wording import number

WORLDS = 60


@cache
def played() -> Comparison:
    """Four policies of customer service."""
    names = ["annual_review", "zero_tolerance", "stack_ranking"]
    return compare(library.load("customer_service"), names, replications=WORLDS, tables=0)


def figures(policy: str) -> dict[str, float]:
    """The means of outcomes of a policy, where they are defined."""
    return {name: one.mean for name, one in summarise(played().runs[policy]).items() if one.mean is not None}


def told(found: Ten, place: int) -> tuple[float, float]:
    """The first number in the value of a row, counted from 1, and half a unit of its last digit."""
    match = re.search(r"\u2212?\d[\d,]*\.?(\d*)", found.rows[place - 1].value)
    assert match, found.rows[place - 1]
    return float(match[0].replace("\u2212", "-").replace(",", "")), 0.5001 * 10.0 ** -len(match[1])


def test_ten_rows_in_their_order_and_words() -> None:
    found = ten(played(), "course_pmp")
    assert [row.number for row in found] == list(range(1, 11))
    assert found.rows[0].title == "Work delivered, of what was agreed"
    assert found.rows[5].title == "Put under formal action though fine, or held back by the work"
    assert found.rows[6].title == "Struggling, and nobody acted"
    assert all(row.title and row.value and row.interval and row.note for row in found)


def test_figures_are_those_of_the_outcomes_in_the_unit_of_the_screen() -> None:
    for policy in ("course_pmp", "zero_tolerance"):
        found, means = ten(played(), policy), figures(policy)
        # Ten people: per 100 seats a year is per ten team-years; a share of people is of ten.
        expected = {
            1: means["output"],
            2: means["on_target"] / 10,
            6: means["cases_capable"],
            7: 10 * means["low_unhelped"],
            8: means["quits_strong"],
            9: means["engagement"],
            10: means["manager_hours"],
        }
        for place, value in expected.items():
            shown, within = told(found, place)
            assert shown == pytest.approx(value, rel=0.0, abs=within), (policy, place)


def test_a_level_shows_no_more_digits_than_its_interval_or_its_unit_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A manager whose diary is full: nine hours in nearly every world, so the mean is sure to a minute."""
    full = Estimate(8.995, 8.9927, 8.9973, "hours a week and team")
    wide = Estimate(8.995, 8.5, 9.5, "hours a week and team")
    for hours, value, bounds in ((full, "9.0 h a week", ""), (wide, "9.0 h a week", "8.5 to 9.5")):
        levels = {**summarise(played().runs["course_pmp"]), "manager_hours": hours}
        monkeypatch.setattr(
            "pmsim.course.ten.summarise", lambda run, names, found=levels: {one: found[one] for one in names}
        )
        row = ten(played(), "course_pmp").rows[9]
        assert (row.value, row.interval) == (value, bounds)


def test_help_and_what_would_have_come_without_it_stand_together() -> None:
    means, row = figures("course_pmp"), ten(played(), "course_pmp").rows[4]
    recovered, anyway = number(means["recovered"], 0), number(means["recovered_anyway"], 0)
    assert row.note == f"{recovered} in 100 got better; {anyway} of them would have anyway."


def test_the_reference_is_compared_with_nothing() -> None:
    assert {row.compared for row in ten(played(), "course_pmp")} == {""}


def test_others_are_compared_with_the_reference() -> None:
    found = ten(played(), "zero_tolerance")
    known = differences(played().runs["zero_tolerance"], played().runs["course_pmp"], SHOWN)
    assert "more" in found.rows[5].compared
    for row, name in zip(found, SHOWN, strict=True):
        assert bool(row.compared) == (known[name].mean is not None)


def test_what_cannot_be_measured_says_so() -> None:
    row = ten(played(), "annual_review").rows[3]
    assert (row.value, row.interval, row.compared, row.note) == ("Nothing to measure.", "", "", "")


def test_the_safe_process_is_the_legal_floor() -> None:
    safe, unsafe = ten(played(), "course_pmp"), ten(played(), "zero_tolerance")
    assert safe.safe
    assert not unsafe.safe
    assert "kept" in safe.safe_process
    assert "without support before formal action" in unsafe.safe_process


def test_the_gap_between_groups_is_told_or_too_few_to_tell() -> None:
    assert "No clear gap: group B" in ten(played(), "zero_tolerance").group_gap
    assert "too few to tell" in ten(played(), "course_pmp").group_gap
    assert ten(played(), "stack_ranking").group_gap == "No formal case under either group."
    alone = with_settings(library.load("customer_service"), "groups.share=0")
    found = compare(alone, ["no_support"], replications=2, tables=0)
    assert ten(found, "no_support").group_gap == "Nobody is in group B here."


def test_a_bias_is_seen_in_the_gap() -> None:
    biased = with_settings(library.load("biased_ratings"), "groups.rating_bias=-1")
    found = compare(biased, ["firm_line"], replications=40, tables=0)
    assert ten(found, "firm_line").group_gap.startswith("People of group B are put under formal action ")


def test_the_margin_says_of_which_weeks_it_is() -> None:
    assert ten(played(), "course_pmp").margin_when == "this year"
    longer = compare(library.load("promote_the_star"), ["no_promotion"], replications=2, tables=0)
    assert ten(longer, "no_promotion").margin_when == "over the 104 weeks played"


def test_the_margin_of_two_more_years_is_that_of_a_run_that_measures_those_alone() -> None:
    """A warm-up that is longer by the first year leaves the two years after it."""
    played_once = played().runs["course_pmp"]
    later = played_once.scenario.model_copy(update={"warm_up": 26 + 52, "weeks": 104})
    expected = summarise(run(later, replications=WORLDS, tables=0), ["margin"])["margin"]
    found = later_margin(played_once)
    assert found.mean == pytest.approx(expected.mean, rel=1e-12)
    assert found.low == pytest.approx(expected.low, rel=1e-12)
    assert found.mean != pytest.approx(summarise(played_once, ["margin"])["margin"].mean, rel=1e-3)
    assert number(found.mean or 0.0, 0) in margin_later(played(), "course_pmp")
