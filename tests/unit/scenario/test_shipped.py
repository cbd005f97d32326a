"""The scenarios that ship: whole, in plain words, each with something of its own, true to their story."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.runner import run
from pmsim.scenario import library
from pmsim.scenario.files import MODELINE, dumps, loads
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Policy, Scenario

REPLICATIONS = 8
NAMES = library.names()
LONGEST_LINE = 110
SENTENCE = re.compile(r"[.?!](?=\s|$)")
TOLD = ("name", "story", "questions", "sfia_level", "reference")


def sentences(text: str) -> int:
    return len(SENTENCE.findall(text))


def changed(scenario: Scenario) -> frozenset[str]:
    """What of a scenario differs from the defaults: groups, and the groups of its teams and policies."""
    plain = Scenario(name=scenario.name)
    top = {name for name in Scenario.model_fields if getattr(scenario, name) != getattr(plain, name)}
    policies = {
        f"policies.{name}"
        for policy in scenario.policies.values()
        for name in Policy.model_fields
        if name != "description" and getattr(policy, name) != getattr(Policy(), name)
    }
    teams = {
        f"teams.{name}"
        for team in scenario.teams
        for name, field in type(team).model_fields.items()
        if name != "name" and getattr(team, name) != field.default
    }
    return frozenset((top - {*TOLD, "teams", "policies"}) | policies | teams)


@cache
def kinds(name: str) -> frozenset[int]:
    """Kinds of event in a few replications of every policy."""
    scenario = library.load(name)
    return frozenset().union(*(_kinds_of(scenario, policy) for policy in scenario.policies))


def _kinds_of(scenario: Scenario, policy: str) -> frozenset[int]:
    played = run(scenario, policy, engine="batch", replications=REPLICATIONS, tables=REPLICATIONS)
    return frozenset(played.events["kind"].tolist())


def doubles(signatures: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of names with the same signature."""
    return [(a, b) for a in signatures for b in signatures if a < b and signatures[a] == signatures[b]]


def test_there_are_eighteen():
    assert len(NAMES) == 18


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_whole(name):
    text = library.path(name).read_text(encoding="utf-8")
    scenario = library.load(name)
    assert text.startswith(MODELINE)
    assert max(map(len, text.splitlines())) <= LONGEST_LINE
    assert len(text.splitlines()) <= (70 if name == "customer_service" else 40)
    assert loads(dumps(resolve(scenario))) == resolve(scenario)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_told(name):
    scenario = library.load(name)
    assert 2 <= sentences(scenario.story) <= 4
    assert scenario.story.endswith(".")
    assert 2 <= len(scenario.questions) <= 4
    assert all(question.endswith("?") for question in scenario.questions)
    assert not any("--set" in question for question in scenario.questions), "learners see them on the wall"
    assert scenario.reference in scenario.policies
    assert 2 <= len(scenario.policies) <= (7 if name == "customer_service" else 4)


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_is_told_in_a_sentence_of_its_own(name):
    told = [policy.description for policy in library.load(name).policies.values()]
    assert all(sentences(text) == 1 and text.endswith(".") for text in told)
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", NAMES)
def test_the_level_has_the_levers(name):
    """A bonus or a promotion takes level 5, focus time and calibration level 6: story and managers alike."""
    scenario = library.load(name)
    written = scenario.policies.values()
    needed = 4
    if any(policy.reward.enabled or policy.promotion.enabled for policy in written):
        needed = 5
    if any(policy.environment.focus_time or policy.calibration.enabled for policy in written):
        needed = 6
    assert scenario.sfia_level >= needed
    assert all((team.manager.sfia_level or 0) >= needed for team in resolve(scenario).teams)


def test_there_is_something_for_every_level():
    levels = [library.load(name).sfia_level for name in NAMES]
    assert all(levels.count(level) >= 3 for level in (4, 5, 6))


def test_names_and_stories_differ():
    assert not doubles({name: library.load(name).name for name in NAMES})
    assert not doubles({name: library.load(name).story for name in NAMES})


@pytest.mark.compiled
def test_no_two_scenarios_exercise_the_same():
    signatures = {name: (kinds(name), changed(library.load(name))) for name in NAMES}
    assert not doubles(signatures)
    # A copy under another name is noticed, and so is one with another story.
    copy = library.load("project_ends").model_copy(update={"name": "Copy", "story": "Another."})
    again = {"project_ends": signatures["project_ends"], "x": (kinds("project_ends"), changed(copy))}
    assert doubles(again) == [("project_ends", "x")]


@pytest.mark.compiled
def test_together_they_have_every_kind_of_event():
    seen = frozenset().union(*map(kinds, NAMES))
    assert {rows.FIGURES[kind][0] for kind in rows.FIGURES if kind not in seen} <= RARE


RARE = {"reinstated"}
"""Kinds that a few replications may miss."""


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a_bad_quarter", rows.DISCLOSED),
        ("biased_ratings", rows.CALIBRATED),
        ("customer_service", rows.RANKED),
        ("inherited_problem", rows.LEFT_ALONE),
        ("new_team_forming", rows.TEAM_FORMED),
        ("numbers_up_complaints_up", rows.BONUS_PAID),
        ("overstretched_manager", rows.REVIEW_MISSED),
        ("project_ends", rows.RELEASED),
        ("promote_the_star", rows.PROMOTED),
        ("several_teams", rows.MOVED),
        ("two_who_dont_talk", rows.TEAM_SESSION_HELD),
    ],
)
def test_the_story_happens(name, kind):
    assert kind in kinds(name)


# What the stories promise, each on 200 paired replications. A test asks for four standard errors of the
# paired mean, so that a difference of nothing would pass in about one of 30,000 seeds.
SHOWN = [
    ("annual reviews deliver less", "customer_service", "course_pmp", "annual_review", "delivered"),
    ("zero tolerance: more exits", "customer_service", "zero_tolerance", "course_pmp", "exits"),
    ("little is said: worth less", "first_time_leader", "monthly", "say_little", "worth"),
    ("sessions bring a team together", "two_who_dont_talk", "team_sessions", "let_it_blow_over", "cohesion"),
    ("asked, people tell", "a_bad_quarter", "talk_at_him", "listen_and_adjust", "cases"),
    ("no help: more exits", "a_bad_quarter", "three_low_months", "talk_at_him", "exits"),
    ("one hard seat after another", "seat_nobody_can_fill", "find_a_better_person", "mend_the_work", "exits"),
    (
        "mending the work delivers",
        "seat_nobody_can_fill",
        "mend_the_work",
        "find_a_better_person",
        "delivered",
    ),
    ("plans for the middle pay", "forgotten_middle", "the_middle_too", "stars_only", "delivered"),
    ("the star is missed", "promote_the_star", "no_promotion", "promote_the_star", "delivered"),
    ("potential beats rating", "promote_the_star", "promote_by_potential", "promote_the_star", "delivered"),
    ("left alone, others mind", "inherited_problem", "start_again", "let_it_be", "justice"),
    ("numbers up", "numbers_up_complaints_up", "bonus_on_numbers", "fixed_pay", "output"),
    ("complaints up", "numbers_up_complaints_up", "fixed_pay", "bonus_on_numbers", "right"),
    ("a promise of every week is missed", "overstretched_manager", "weekly", "quarterly", "reviews_missed"),
    ("shorter is more", "overstretched_manager", "short_fortnightly", "monthly", "delivered"),
    ("all are firm: HR waits", "one_adviser_six_managers", "firmer_line", "course_pmp", "hr_wait"),
    ("a longer look spares", "judgement_heavy", "as_they_see_it", "longer_look", "exits_capable"),
    ("a firm line catches more", "biased_ratings", "firm_line", "course_pmp", "cases_capable"),
    ("settling in brings together", "new_team_forming", "settle_in", "goals_only", "cohesion"),
    ("no goals: worth less", "new_team_forming", "settle_in", "straight_to_work", "worth"),
    (
        "goals revisited are worth more",
        "strategy_keeps_shifting",
        "revisit_each_month",
        "annual_plan",
        "worth",
    ),
    (
        "approval adds alignment",
        "strategy_keeps_shifting",
        "plan_each_quarter",
        "quarterly_without_approval",
        "alignment",
    ),
    ("quiet mornings deliver", "software_squad", "quiet_mornings", "always_on", "delivered"),
    ("moves spare exits", "several_teams", "stay_put", "move_first", "exits"),
    ("growing keeps people", "project_ends", "as_ever", "grow_for_the_next", "quits"),
]


@cache
def tallies(name: str, policy: str) -> Any:
    return run(library.load(name), policy, engine="batch", replications=200, tables=0).tallies


def figure(table: Any, name: str) -> Any:
    """A count, or a sum over what it is a share of."""
    per = {"delivered": "seat_weeks", "output": "seat_weeks", "worth": "seat_weeks"}
    per |= dict.fromkeys(("cohesion", "justice", "alignment"), "present_weeks")
    if name == "right":
        return table["right_first"] / table["fresh"]
    if name == "hr_wait":
        return table["hr_wait"] / np.maximum(table["hr_openings"], 1)
    return table[name] / table[per[name]] if name in per else table[name].astype(float)


def in_standard_errors(more: Any, less: Any, name: str) -> float:
    """The paired difference of a figure, in its standard errors."""
    gap = figure(more, name) - figure(less, name)
    return float(gap.mean() / (gap.std(ddof=1) / np.sqrt(len(gap))))


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("name", "more", "less", "what"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN]
)
def test_what_a_story_says_shows(name, more, less, what):
    assert in_standard_errors(tallies(name, more), tallies(name, less), what) > 4


@pytest.mark.compiled
def test_nothing_shows_where_nothing_differs():
    # The same policy on other luck: the difference is within the errors.
    scenario = library.load("customer_service")
    other = run(scenario, seed=2, engine="batch", replications=200, tables=0).tallies
    for what in ("delivered", "exits", "cohesion", "right"):
        assert abs(in_standard_errors(tallies("customer_service", "course_pmp"), other, what)) < 4


@pytest.mark.compiled
def test_a_gap_between_groups_grows_up_the_ladder():
    """Group B against group A, a head: more support, and more formal cases still."""
    played = run(library.load("biased_ratings"), engine="batch", replications=200, tables=0)
    both, of_b = played.tallies, played.group_b

    def ratio(name: str) -> float:
        of_a = (both[name] - of_b[name]).sum() / (both["present_weeks"] - of_b["present_weeks"]).sum()
        return float(of_b[name].sum() / of_b["present_weeks"].sum() / of_a)

    assert ratio("development_plans") < 0.9
    assert 1.05 < ratio("support_begun") < ratio("cases")
