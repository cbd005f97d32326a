"""Advice on scenarios: what is warned of, where, and that what is fine is left alone."""

from __future__ import annotations

import pytest

from pmsim import texts
from pmsim.scenario import library
from pmsim.scenario.files import loads
from pmsim.scenario.lint import hours_asked, hours_there, lint
from pmsim.scenario.schema import Policy, Scenario

FINE = """\
name: Fine
story: Ada has ten people and twelve hours. She asks herself how often to meet.
questions: ["Who gains?", "What does it cost?"]
sfia_level: 6
teams:
  - {name: Desk, members: 10, manager: {people_hours: 12}}
  - {name: Shop, members: 6, manager: {people_hours: 12}}
policies:
  monthly: {description: A review every month.}
  quarterly:
    description: A review every quarter.
    review: {cadence: 1 quarter}
"""


def advised(text: str) -> dict[str, str]:
    """The advice on a scenario text, by field."""
    return {one.field: one.text for one in lint(loads(text))}


def changed(old: str, new: str) -> str:
    assert FINE.count(old) == 1
    return FINE.replace(old, new)


def other(rules: str) -> str:
    """The scenario with these rules in the second policy too."""
    return f"{FINE}    {rules}\n"


def test_a_careful_scenario_gets_no_advice() -> None:
    assert advised(FINE) == {}


STORY = "story: Ada has ten people and twelve hours. She asks herself how often to meet.\n"
ASKED = 'questions: ["Who gains?", "What does it cost?"]'
QUARTERLY = "  quarterly:\n    description: A review every quarter.\n    review: {cadence: 1 quarter}\n"
LEVEL = "sfia_level: 6"
Q = "policies.quarterly"

CASES = {
    "no story": (changed(STORY, ""), "story", "There is no story yet"),
    "long story": (changed("how often to meet.", "how " * 100), "story", "has 110 words. Beyond 100"),
    "few questions": (changed(ASKED, 'questions: ["Why?"]'), "questions", "at least 2 questions"),
    "no question": (changed("Who gains?", "Discuss"), "questions[0]", "does not ask anything"),
    "name": (changed("quarterly:\n", "Each quarter:\n"), "policies.Each quarter", "such as each_quarter"),
    "alike": (changed("quarterly:\n", "Monthly:\n"), "policies.Monthly", "taken for monthly"),
    "no description": (changed("A review every quarter.", "''"), f"{Q}.description", "One plain sentence"),
    "one policy": (changed(QUARTERLY, ""), "policies", "one policy"),
    "same": (changed("cadence: 1 quarter", "cadence: 4"), Q, "the same rules as monthly"),
    "cadence": (
        changed("1 quarter", "79 weeks") + "    escalation: {enabled: false}\n",
        f"{Q}.review.cadence",
        "takes 79 weeks",
    ),
    "window": (other("escalation: {window: 104}"), f"{Q}.escalation.window", "has only 78"),
    "promotion": (other("promotion: {enabled: true, week: 53}"), f"{Q}.promotion.week", "has only 52"),
    "ranking": (other("ranking: {enabled: true, period: 79}"), f"{Q}.ranking.period", "never happen"),
    "unsupported": (
        other("support: {enabled: false}"),
        f"{Q}.escalation.require_support",
        "It will never escalate",
    ),
    "lapses": (other("escalation: {support_valid: 12}"), f"{Q}.escalation.support_valid", "13 weeks apart"),
    "line": (other("escalation: {threshold: 1.05}"), f"{Q}.escalation.threshold", "105 % of target"),
    "follow": (
        changed("members: 6, manager: {people_hours: 12}", "members: 6, manager: {follow_through: 0}"),
        "teams[1].manager.follow_through",
        "never does the hard thing",
    ),
    "hours": (
        changed("1 quarter", "1 week").replace("members: 6", "members: 5"),
        f"{Q}.review",
        "22.5 hours a week and there are 12",
    ),
    "hours of several": (
        changed("1 quarter", "1 week")
        .replace("members: 6", "members: 5")
        .replace("review every month.}", "review every month., review: {cadence: 1 week, hours: 1.1}}"),
        "policies",
        "than the 12 there are: 23.5 (monthly), 22.5 (quarterly)",
    ),
    "level": (
        changed(LEVEL, "sfia_level: 5") + "    environment: {focus_time: true}\n",
        f"{Q}.environment.focus_time",
        "level 6; the highest here is 5",
    ),
    "group above the level": (
        changed(LEVEL, "sfia_level: 4") + "    reward: {enabled: true}\n",
        f"{Q}.reward",
        "level 5; the highest here is 4",
    ),
    "support above the level": (
        changed(LEVEL, "sfia_level: 4") + "    support: {choice: relief}\n",
        f"{Q}.support.choice",
        "may offer relief; the highest here is 4. Coaching",
    ),
    "deputies": (
        changed(LEVEL, "sfia_level: 4").replace("{people_hours: 12}}\npol", "{deputies: 1}}\npol"),
        "teams[1].manager.deputies",
        "level 5",
    ),
    "off": (other("ranking: {share: 0.2}"), f"{Q}.ranking.share", "ranking is switched off"),
    "share unused": (
        other("escalation: {threshold: 0.8, threshold_share: 0.1}"),
        f"{Q}.escalation.threshold_share",
        "threshold is set",
    ),
    "allocation": (
        other("environment: {allocation_tilt: 0.1}"),
        f"{Q}.environment.allocation_tilt",
        "shared out equally",
    ),
    "nothing judged": (
        other("calibration: {enabled: true}") + "measurement: {objective_share: 1}\n",
        "measurement.objective_share",
        "calibration changes nothing",
    ),
    "no group": (FINE + "groups: {share: 0, rating_bias: -0.3}\n", "groups.share", "share is 0"),
    "one team": (
        changed("  - {name: Shop, members: 6, manager: {people_hours: 12}}\n", "")
        + "    escalation: {redeploy: false}\n",
        "teams",
        "nowhere to move",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_advice_names_the_field_and_what_happens(case: str) -> None:
    text, field, said = CASES[case]
    found = advised(text)
    assert list(found) == [field]
    assert said in found[field]


def test_six_policies_are_many() -> None:
    more = "".join(
        f"  p{n}: {{description: Every {n} weeks., review: {{cadence: {n}}}}}\n" for n in range(5, 9)
    )
    assert "here there are 6" in advised(FINE + more)["policies"]
    assert "policies" not in advised(FINE + more.rpartition("  p8")[0])


def test_every_text_of_advice_has_its_case() -> None:
    said = {texts.read("trainer")["lint"][name].split("{")[0][:12] for name in texts.read("trainer")["lint"]}
    told = {text[:12] for case, _, _ in CASES.values() for text in advised(case).values()}
    never = {start for start in said if not any(text.startswith(start) for text in told)}
    assert never == {"A class can "}, "the test above has this one"


def test_deputies_add_their_hours_from_level_5_on() -> None:
    text = changed("members: 6, manager: {people_hours: 12}", "members: 6, manager: {deputies: 2}")
    for level, hours in (("6", 20.0), ("4", 12.0)):
        teams = lint_ready(text.replace(LEVEL, f"sfia_level: {level}")).teams
        assert hours_there(teams[1]) == hours


def lint_ready(text: str) -> Scenario:
    from pmsim.scenario.resolve import resolve

    return resolve(loads(text))


def test_hours_asked_are_those_of_whole_reviews() -> None:
    (desk, _) = lint_ready(FINE).teams
    assert hours_asked(Policy(), desk) == pytest.approx((1 + 0.5 + 0.25 + 0.5) * 10 / 4)


def test_what_ships_is_advised_only_on_what_it_is_about() -> None:
    found = {(name, one.field) for name in library.names() for one in lint(library.load(name))}
    assert found == {
        ("customer_service", "policies"),
        ("overstretched_manager", "policies.weekly.review"),
        ("software_squad", "policies.daily_pressure.review"),
    }
