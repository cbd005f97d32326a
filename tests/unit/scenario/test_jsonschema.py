"""The JSON Schema is current, says what the schema says, and fits the files that ship."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from pmsim.scenario import library
from pmsim.scenario.files import dumps, parse
from pmsim.scenario.jsonschema import json_schema
from pmsim.scenario.schema import Scenario

ROOT = Path(__file__).parents[3]
SEVERAL = ("teams", "incidents", "policies")
VALID = sorted((ROOT / "tests" / "faults" / "valid").glob("*.yaml"))


def valid(data: object) -> bool:
    return jsonschema.Draft202012Validator(json_schema()).is_valid(data)


def test_the_committed_schema_is_current():
    committed = (ROOT / "scenarios" / "pmsim.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(json_schema(), indent=2) + "\n", (
        "run: pmsim schema > scenarios/pmsim.schema.json"
    )


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", library.names())
def test_shipped_files_fit(name):
    path = library.path(name)
    assert valid(parse(path.read_text(encoding="utf-8"), str(path)).data)


@pytest.mark.parametrize(
    "path", [path for path in VALID if path.stem != "durations"], ids=lambda path: path.stem
)
def test_valid_files_fit(path):
    assert valid(parse(path.read_text(encoding="utf-8"), str(path)).data)


def test_whole_scenarios_fit():
    assert valid(parse(dumps(Scenario()), "x").data)


@pytest.mark.parametrize(
    "data",
    [
        {"werk": {}},
        {"work": {"form_cary": 0.5}},
        {"work": {"form_carry": 1}},
        {"work": {"form_carry": "0.5"}},
        {"weeks": 0},
        {"weeks": 1.5},
        {"weeks": "2 fortnights"},
        {"weeks": "13"},
        {"teams": []},
        {"teams": [{"members": 0}]},
        {"teams": [{"complexity": "huge"}]},
        {"teams": [{"complexity": -1}]},
        {"teams": [{"name": ""}]},
        {"policies": {}},
        {"policies": {"a": {"support": {"choice": "Coaching"}}}},
        {"policies": {"a": {"escalation": {"threshold": 11}}}},
        {"policies": {"a": {"review": {"enabled": 1}}}},
        {"hiring": {"time_to_fill": {"shape": 0}}},
        {"questions": "Why?"},
        {"questions": [""]},
        {"questions": ["Why?"] * 13},
        {"questions": [2024]},
        {"sfia_level": 3},
        {"incidents": {"week": 3}},
        {"incidents": [{"kind": "accident"}]},
        {"incidents": [{"seat": 0}]},
        {"policies": {"a": {"ranking": {"result": "out"}}}},
        {"policies": {"a": {"promotion": {"basis": 1}}}},
        {"climate": {"peer_effect": 2}},
    ],
)
def test_it_refuses_what_the_schema_refuses(data):
    with pytest.raises(ValueError, match="validation error"):
        Scenario.model_validate(data)
    assert not valid(data)


def test_every_group_is_closed_and_every_field_described():
    definitions = [json_schema(), *json_schema()["$defs"].values()]
    for group in definitions:
        assert group["additionalProperties"] is False
        assert group["type"] == ["object", "null"] or group["title"] == "pmsim scenario"
        for name, field in group["properties"].items():
            text = field.get("description", "")
            assert text or "$ref" in field, name
            assert "Unit:" in text or "$ref" in field or name in SEVERAL, name
