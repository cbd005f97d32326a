"""The sentence above the pictures: what changed, in whose favour, what it costs, and how sure that is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from pmsim.course.findings import LONGEST, finding, scaled, seats_a_team, size_key
from pmsim.outcomes import Estimate, differences, gaps, summarise
from pmsim.scenario import library
from pmsim.scenario.settings import with_settings
from pmsim.studies.compare import Comparison, compare
from pmsim.wording import amount, interval

WORLDS = 60


class Moved(NamedTuple):
    """A lever that was moved."""

    name: str
    label: str
    before: str
    after: str


WEEKLY = Moved("review.cadence", "Review every", "4 weeks", "1 week")
SOONER = Moved("escalate", "Act after", "13 of 13", "4 of 4")
SHORT = (
    "policies.yours.escalation.failing_weeks=4",
    "policies.yours.escalation.window=4",
    "policies.yours.escalation.require_support=false",
)


@cache
def played() -> Comparison:
    """The course's rules beside themselves under another name, a weekly talk, and an early procedure."""
    scenario = library.load("customer_service")
    book = scenario.policies["course_pmp"]
    policies = {**scenario.policies, "same": book, "yours": book}
    ours = with_settings(scenario.model_copy(update={"policies": policies}), SHORT)
    names = ["same", "yours", "weekly_checkins", "no_support", "annual_review", "stack_ranking"]
    return compare(ours, names, replications=WORLDS, tables=0)


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_a_verdict_names_what_was_changed_and_what_follows() -> None:
    found = finding(played(), "yours", [SOONER])
    start = "“Act after: 4 of 4” instead of “13 of 13” opens about "
    times = ratio("yours", "cases")
    assert times > 3
    assert found.verdict.startswith(f"{start}{times:.0f} times as many formal cases. The team delivers ")


def ratio(policy: str, name: str) -> float:
    comparison = played()
    ours, theirs = (summarise(comparison.runs[one], [name])[name].mean for one in (policy, "course_pmp"))
    assert ours is not None
    assert theirs
    return ours / theirs


def test_a_lever_of_one_field_is_named_as_people_speak() -> None:
    assert finding(played(), "weekly_checkins", [WEEKLY]).verdict.startswith(
        "Reviewing every 1 week instead of 4 "
    )


def test_the_sentence_of_the_design() -> None:
    moved = Moved("escalate", "Escalate after", "13 of 13", "8 of 8")
    verdict = finding(played(), "no_support", [moved]).verdict
    assert verdict.startswith("Escalating after 8 low weeks instead of 13 opens about ")


def test_several_levers_are_your_policy() -> None:
    assert finding(played(), "yours", [SOONER, WEEKLY]).verdict.startswith("Your policy opens ")
    assert not finding(played(), "yours", [SOONER]).verdict.startswith("Your policy")


def test_a_verdict_fits_on_two_lines() -> None:
    long = Moved(
        "x", "A lever with a name that goes on and on for much too long", "so far away", "so very near"
    )
    for policy in played().others:
        for moved in ([], [WEEKLY], [long]):
            assert len(finding(played(), policy, moved).verdict) <= LONGEST
    assert finding(played(), "yours", [long]).verdict.startswith("Your change opens ")


def test_the_same_rules_make_no_difference_and_say_so() -> None:
    found = finding(played(), "same", [WEEKLY])
    assert found.verdict == "Reviewing every 1 week instead of 4 makes no difference at all in these worlds."
    assert found.uncertainty == f"{WORLDS} worlds, the same luck for both; none of them differs."
    assert "no difference" not in finding(played(), "yours", [WEEKLY]).verdict
    assert finding(played(), "same").verdict.startswith("This is what you compare with.")


def test_the_uncertainty_tells_mean_interval_and_worlds() -> None:
    for policy in ("yours", "no_support", "annual_review", "stack_ranking"):
        gap = differences(played().runs[policy], played().runs["course_pmp"], ["output"])["output"]
        told = plain(finding(played(), policy).uncertainty)
        if gap.low is not None and gap.high is not None and gap.low * gap.high > 0:
            expected = f"by {plain(amount(gap, signed=True))} (95 % interval {interval(gap)}), better in "
        else:
            expected = f"no clear difference ({interval(gap, signed=True)}), better in "
        assert expected in told
        values = gaps(played().runs[policy], played().runs["course_pmp"], "output")
        assert values is not None
        more, less = (round(100 * np.mean(one)) for one in (values > 0, values < 0))
        assert f"better in {more} of 100 worlds, worse in {less}." in told
        assert told.endswith(f"{WORLDS} worlds, the same luck for both.")


def test_an_interval_that_holds_zero_is_never_no_effect() -> None:
    told = finding(played(), "weekly_checkins").uncertainty
    gap = differences(played().runs["weekly_checkins"], played().runs["course_pmp"], ["output"])["output"]
    assert gap.low is not None
    assert gap.high is not None
    assert gap.low < 0 < gap.high
    assert "no clear difference" in told
    assert "no effect" not in told


def test_ten_team_years_are_worked_out_from_the_rate() -> None:
    gap = differences(played().runs["yours"], played().runs["course_pmp"], ["cases"])["cases"]
    assert gap.mean is not None
    told = re.search(
        r"expect (\d+) more formal cases \((\d+) to (\d+)\)", finding(played(), "yours").uncertainty
    )
    assert told
    # A team of ten for ten years is a hundred seats for a year.
    assert seats_a_team(played().runs["yours"]) == 10
    assert int(told[1]) == pytest.approx(gap.mean, abs=0.5)
    assert int(told[1]) != pytest.approx(gap.mean / 10, abs=0.5)


def test_what_the_rules_switch_off_goes_without_saying() -> None:
    verdict = finding(played(), "no_support").verdict
    assert "episodes of support" not in verdict
    assert ratio("no_support", "support") == 0.0


def test_one_world_proves_little() -> None:
    alone = compare(library.load("customer_service"), ["no_support"], replications=1, tables=0)
    found = finding(alone, "no_support")
    assert found.verdict.endswith("One world proves little.")
    assert "interval" not in found.uncertainty


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (0.0, ("none", "")),
        (0.3, ("under_half", "")),
        (0.5, ("about_half", "")),
        (0.7, ("fewer", "30")),
        (1.3, ("more", "30")),
        (1.64, ("more", "64")),
        (1.8, ("nearly_twice", "")),
        (2.0, ("about_twice", "")),
        (2.5, ("about_twice", "")),
        (2.6, ("times", "3")),
        (9.2, ("times", "9")),
    ],
)
def test_sizes_in_words(times: float, told: tuple[str, str]) -> None:
    assert size_key(times) == told


def test_an_estimate_is_scaled_with_its_interval() -> None:
    assert scaled(Estimate(2.0, 1.0, 3.0, "%"), 0.5, "x") == Estimate(1.0, 0.5, 1.5, "x")
    assert scaled(Estimate(None, None, None, "%"), 0.5).mean is None
    assert scaled(Estimate(2.0, None, None, "%", too_few=True), 2.0).too_few


def test_what_a_panel_is_about_is_told_first() -> None:
    usual, wanted = (
        finding(played(), "yours", [SOONER], about) for about in ((), ("output", "weeks_to_case"))
    )
    assert "formal cases" in usual.verdict
    assert "Formal cases begin" in wanted.verdict
    assert "sooner" in wanted.verdict
    assert "weeks" in wanted.uncertainty
    assert len(wanted.verdict) <= LONGEST


def test_what_does_not_change_is_not_told_first() -> None:
    """Control: wanting an outcome does not make it change."""
    plainly = finding(played(), "yours", [SOONER])
    assert finding(played(), "yours", [SOONER], ("development_plans", "promotions")) == plainly


def test_nothing_else_changes_is_said_only_where_no_wanted_outcome_does() -> None:
    """Weekly talks: whatever the panel shows that changes clearly, the sentence does not deny it."""
    for name in ("reviews", "strain", "diary_wait", "clarity"):
        found = finding(played(), "weekly_checkins", [WEEKLY], (name,))
        clear = abs(differences(*runs_of("weekly_checkins"), [name])[name].mean or 0.0) > 0.0
        assert clear
        assert "Nothing else" not in found.verdict


def runs_of(policy: str) -> tuple:
    return played().runs[policy], played().runs[played().reference]
