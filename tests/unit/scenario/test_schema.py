"""Every field has unit, bounds, description and source, and its default lies within its bounds."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pmsim.model import draws
from pmsim.scenario.fields import all_fields, known
from pmsim.scenario.schema import LONGEST, Policy, Scenario, Team


def test_every_field_is_described():
    for field in all_fields():
        assert field.description.endswith("."), field.path
        assert field.unit, field.path
        assert field.source, field.path
        assert field.kind, field.path


def test_every_number_has_bounds():
    for field in all_fields():
        if field.kind not in ("text", "true or false", "name", "list of texts"):
            assert " to " in field.bounds, field.path


def test_bounds_stay_within_the_addresses_of_draws():
    # Addresses are below these limits; counts of seats, weeks, sessions and applicants become addresses.
    assert draws.MAX_WEEKS == LONGEST + 1
    limits = {
        "teams.*.members": draws.MAX_SEATS,
        "hiring.applicants": draws.MAX_SUB_EVENTS,
        "interventions.coaching_sessions": draws.MAX_SUB_EVENTS,
        "interventions.onboarding_sessions": draws.MAX_SUB_EVENTS,
        "policies.*.escalation.stages": draws.MAX_SUB_EVENTS,
    }
    for path, limit in limits.items():
        assert int(known()[path].bounds.split(" to ")[1].replace(",", "")) < limit, path


def test_a_scenario_is_frozen_and_closed():
    scenario = Scenario()
    with pytest.raises(ValidationError, match="frozen"):
        scenario.weeks = 3
    with pytest.raises(ValidationError, match="Extra inputs"):
        Scenario.model_validate({"werk": {}})


def test_an_empty_group_has_its_defaults():
    assert Scenario.model_validate({"work": None, "policies": {"a": None}}).policies == {"a": Policy()}


@pytest.mark.parametrize("given", ["low", "high", 0, 0.32, 10])
def test_complexity(given):
    assert Team.model_validate({"complexity": given}).complexity == given


@pytest.mark.parametrize("given", ["", "Low", "0.3", -0.1, 10.1, True, None, [0.3], float("nan"), 10**400])
def test_what_is_no_complexity(given):
    with pytest.raises(ValidationError, match="write low, medium, high"):
        Team.model_validate({"complexity": given})


def test_names_of_teams_and_policies_differ():
    with pytest.raises(ValidationError, match="used twice: A"):
        Scenario(teams=(Team(name="A"), Team(name=" A ")))
    with pytest.raises(ValidationError, match="used twice: a"):
        Scenario(policies={"a": Policy(), "a ": Policy()})
    assert len(Scenario(teams=(Team(name="A"), Team(name="B"))).teams) == 2


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x07", "a" * 81])
def test_what_is_no_name(name):
    with pytest.raises(ValidationError):
        Scenario(name=name)


def test_questions():
    assert Scenario(questions=(" Why? ", "Who?")).questions == ("Why?", "Who?")
    assert Scenario().questions == ()


@pytest.mark.parametrize(
    "given", [[""], ["a\nb"], ["a\x07"], ["a" * 301], [None], ["Why?"] * 13, "Why?", None]
)
def test_what_are_no_questions(given):
    with pytest.raises(ValidationError):
        Scenario.model_validate({"questions": given})


def test_rules_between_fields():
    with pytest.raises(ValidationError, match=r"ends \(10\) must come after starts \(10\)"):
        Team(starts=10, ends=10)
    with pytest.raises(ValidationError, match="together must be at most 1"):
        Scenario.model_validate({"formal": {"upheld": 0.6}})
    with pytest.raises(ValidationError, match="must not exceed window"):
        Scenario.model_validate({"policies": {"a": {"escalation": {"failing_weeks": 14}}}})
    with pytest.raises(ValidationError, match="some working time"):
        Scenario.model_validate({"work": {"distraction_allowance": 0.5, "meeting_allowance": 0.5}})
