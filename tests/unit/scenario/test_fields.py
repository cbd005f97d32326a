"""What is known about fields, and how a field is found by a short name."""

from __future__ import annotations

import pytest

from pmsim.errors import UnknownNameError
from pmsim.scenario import fields
from pmsim.scenario.fields import describe
from pmsim.scenario.schema import Policy

INCIDENTS = "circumstance, barrier, skill_gap, ability, difficulty, engagement, conflict or warning"


@pytest.mark.parametrize(
    "path",
    [
        "cadence",
        "review.cadence",
        "policies.*.review.cadence",
        "policies.course_pmp.review.cadence",
        " cadence ",
    ],
)
def test_ways_to_name_a_field(path):
    assert describe(path).path == "policies.*.review.cadence"


@pytest.mark.parametrize(
    "path", ["teams[0].members", "teams[].members", "teams.*.members", "teams.A.members"]
)
def test_ways_to_name_a_field_of_a_team(path):
    assert describe(path).path == "teams.*.members"


def test_a_field_reads_as_people_write():
    cadence = describe("cadence")
    assert (cadence.kind, cadence.default, cadence.bounds) == (
        "duration in whole weeks",
        "4 weeks",
        "1 to 65,535",
    )
    assert (cadence.unit, cadence.source) == ("weeks", "slider")
    assert cadence.allowed == "whole weeks, 1 to 65,535, such as 13 weeks, 3 months or 1 year"


@pytest.mark.parametrize(
    ("path", "kind", "default", "allowed"),
    [
        (
            "engagement_time",
            "duration",
            "20 weeks",
            "weeks, more than 0 to 65,535, such as 13 weeks, 3 months or 1 year",
        ),
        ("form_carry", "number", "0.7", "0 to below 1 (share)"),
        ("coaching_skill", "number", "0.5", "0 to 1"),
        ("members", "whole number", "10", "a whole number, 1 to 1,000 (people)"),
        ("allocation", "name", "equal", "equal or capability"),
        (
            "choice",
            "name",
            "diagnosis",
            "diagnosis, coaching, training, relief, adjustments, clarifying, mending, mentoring or in_order",
        ),
        ("incidents.*.kind", "name", "circumstance", INCIDENTS),
        (
            "incidents.*.weeks",
            "duration",
            "10 weeks",
            "weeks, 0 to 65,535, such as 13 weeks, 3 months or 1 year",
        ),
        ("peer_effect", "number", "left out", "0 to 1 (share), or left out"),
        (
            "questions",
            "list of texts",
            "",
            "a list of 0 to 12, each a text of 1 to 300 characters on one line",
        ),
        ("review.enabled", "true or false", "true", "true or false"),
        ("escalation.threshold", "number", "left out", "0 to 10 (share of target), or left out"),
        ("currency", "text", "GBP", "text of 1 to 80 characters on one line"),
        ("story", "text", "", "text"),
        ("recruitment", "number", "5400", "0 to 1,000,000,000 (money)"),
    ],
)
def test_kinds(path, kind, default, allowed):
    field = describe(path)
    assert (field.kind, field.default, field.allowed) == (kind, default, allowed)


def test_complexity_is_a_name_or_a_number():
    field = describe("complexity")
    assert field.kind == "name or number"
    assert field.allowed.startswith("low, medium or high, or a number 0 to 10")


def test_several_fields_of_one_name_are_listed():
    with pytest.raises(UnknownNameError, match="ambiguous field 'mean'") as caught:
        describe("mean")
    assert "feedback.mean" in caught.value.allowed
    assert len(caught.value.allowed) == 5


@pytest.mark.parametrize(
    "path", ["incidents[0].seat", "incidents[*].seat", "incidents.*.seat", "incidents.3.seat"]
)
def test_ways_to_name_a_field_of_an_incident(path):
    assert describe(path).path == "incidents.*.seat"


def test_the_place_of_one_of_several_texts_is_the_field():
    assert fields.lists() == {"questions"}
    assert fields.general(("questions", 1)) == "questions"
    assert fields.general(("incidents", 1, "seat")) == "incidents.*.seat"
    assert fields.general(("work", "form_carry")) == "work.form_carry"


def test_a_group_lists_its_fields():
    with pytest.raises(UnknownNameError, match="this is a group") as caught:
        describe("opening_time")
    assert caught.value.allowed == ("hr.opening_time.mean", "hr.opening_time.cv", "hr.opening_time.shape")


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("kadence", "policies.*.review.cadence"),
        ("policies.a.review.cadnce", "policies.*.review.cadence"),
        ("work.form_cary", "work.form_carry"),
        ("", ""),
        ("zzzz", ""),
    ],
)
def test_an_unknown_field_gives_the_nearest(path, nearest):
    with pytest.raises(UnknownNameError, match="unknown field") as caught:
        describe(path)
    assert caught.value.nearest == nearest


def test_names_in_groups():
    assert fields.names_in("policies.*") == tuple(Policy.model_fields)
    assert fields.names_in("incidents.*") == ("week", "team", "seat", "kind", "size", "weeks")
    assert "work" in fields.names_in("")
    assert fields.names_in("nothing") == ()
    assert fields.collections() == {"teams", "incidents", "policies"}
