"""Levers: their places, words and settings, made from the schema."""

from __future__ import annotations

import pytest

import pmsim as pm
from pmsim import texts
from pmsim.course.levers import (
    applied,
    every_lever,
    field_lever,
    lever_for,
    levers_for,
    place_now,
    present_value,
)
from pmsim.errors import CourseError, ScenarioError, UnknownNameError
from pmsim.scenario import fields, library
from pmsim.scenario.schema import Scenario

ESCALATE = {
    "name": "Escalate after",
    "options": [
        {"label": "8 of 8", "set": ["escalation.failing_weeks=8", "escalation.window=8"]},
        {"label": "13 of 13", "set": ["escalation.failing_weeks=13", "escalation.window=13"]},
    ],
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return pm.resolve(pm.load("customer_service"))


def test_field_lever_has_labels_unit_and_help_of_schema() -> None:
    lever = field_lever("review.cadence", [1, 2, 4, 8, 13])
    info = fields.describe("policies.*.review.cadence")
    assert [one.label for one in lever.values] == ["1 week", "2 weeks", "4 weeks", "8 weeks", "13 weeks"]
    assert lever.values[2].settings == ("review.cadence=4",)
    assert lever.ordered
    assert lever.unit == info.unit == "weeks"
    assert info.description in lever.help
    assert info.bounds in lever.help


@pytest.mark.parametrize(
    ("path", "value", "label"),
    [
        ("support.threshold", 0.95, "95\u202f%"),
        ("escalation.threshold_share", 0.06, "6\u202f%"),
        ("review.hours", 1.5, "1.5 hours"),
        ("review.hours", 1, "1 hour"),
        ("escalation.stages", 2, "2 steps"),
        ("support.enabled", True, "yes"),
        ("escalation.threshold", None, "not set"),
        ("review.cadence", "1 quarter", "13 weeks"),
        ("teams.*.members", 12, "12 people"),
    ],
)
def test_values_are_told_in_words(path: str, value: object, label: str) -> None:
    assert field_lever(path, [value, value]).values[0].label == label


def test_reference_gets_a_place_in_order(scenario: Scenario) -> None:
    lever = lever_for({"field": "review.cadence", "values": [1, 2, 8]}, scenario, "course_pmp")
    assert [one.key for one in lever.values] == ["1", "2", "4", "8"]
    assert place_now(lever, scenario, "course_pmp") == 2
    yearly = lever_for({"field": "review.cadence", "values": [1, 2, 8]}, scenario, "annual_review")
    assert [one.key for one in yearly.values] == ["1", "2", "8", "52"]


def test_options_get_a_place_for_a_reference_that_is_none_of_them(scenario: Scenario) -> None:
    lever = lever_for(ESCALATE, scenario, "support_first")
    assert [one.label for one in lever.values] == ["as it is", "8 of 8", "13 of 13"]
    assert set(lever.values[0].settings) == {"escalation.failing_weeks=20", "escalation.window=26"}
    assert len(lever_for(ESCALATE, scenario, "course_pmp").values) == 2


def test_place_is_found_by_label_key_and_value(scenario: Scenario) -> None:
    lever = lever_for({"field": "support.threshold", "values": [0.8, 0.9, 1.0]}, scenario, "course_pmp")
    assert lever.place("90\u202f%") == lever.place("0.9") == lever.place(0.90) == lever.place("0.90") == 1
    assert lever_for("review.cadence", scenario, "course_pmp").place("3 months") == 6
    with pytest.raises(UnknownNameError, match="85"):
        lever.place(0.85)


def test_every_field_of_a_policy_has_a_lever_and_a_label(scenario: Scenario) -> None:
    levers = every_lever(scenario, "course_pmp")
    start = "policies.*."
    known = [path.removeprefix(start) for path in fields.known() if path.startswith(start)]
    assert [lever.name for lever in levers] == [path for path in known if path != "description"]
    labels = texts.read("explorer")["labels"]
    assert not [lever.name for lever in levers if lever.name not in labels]
    assert not [lever.group for lever in levers if lever.group not in texts.read("explorer")["groups"]]


def test_every_place_of_every_lever_can_be_set_alone(scenario: Scenario) -> None:
    """A place that the schema refuses would be a dead end; only a count and its window can clash."""
    refused = []
    for lever in every_lever(scenario, "course_pmp"):
        for choice in lever.values:
            try:
                applied(scenario, "course_pmp", choice.settings)
            except ScenarioError:
                refused.append((lever.name, choice.key))
    assert {name for name, _ in refused} == {"escalation.failing_weeks", "escalation.window"}
    assert all(int(key) > 13 for name, key in refused if name == "escalation.failing_weeks")
    assert all(int(key) < 13 for name, key in refused if name == "escalation.window")


@pytest.mark.parametrize("name", library.names())
def test_every_lever_stands_where_the_reference_of_a_shipped_scenario_has_it(name: str) -> None:
    scenario = pm.resolve(pm.load(name))
    for lever in every_lever(scenario, scenario.reference):
        assert place_now(lever, scenario, scenario.reference) is not None, lever.name


def test_settings_of_rules_go_to_one_policy_and_those_of_the_world_to_all(scenario: Scenario) -> None:
    changed = applied(scenario, "annual_review", ["review.cadence=2", "teams.*.members=6", "hr.advisers=3"])
    assert changed.policies["annual_review"].review.cadence == 2
    assert changed.policies["course_pmp"].review.cadence == 4
    assert (changed.teams[0].members, changed.hr.advisers) == (6, 3)
    assert present_value("teams.*.members", changed, "course_pmp") == 6


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"name": "Nothing"},
        {"field": "policies.*.description"},
        {"field": "name"},
        {"field": "review.cadence", "values": [4]},
        {"field": "review.cadenza"},
        {"name": "Bad", "options": [{"label": "a", "set": ["review.nothing=1"]}]},
    ],
)
def test_bad_specification_is_refused(spec: dict[str, object], scenario: Scenario) -> None:
    with pytest.raises((CourseError, UnknownNameError)):
        lever_for(spec, scenario, "course_pmp")


def test_two_levers_of_a_name_are_refused(scenario: Scenario) -> None:
    with pytest.raises(CourseError, match="same name"):
        levers_for(["review.cadence", {"field": "review.cadence", "values": [1, 2]}], scenario, "course_pmp")
