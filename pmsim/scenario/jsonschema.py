"""The JSON Schema of scenario files, for completion and red underlines in editors."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from pmsim.scenario.schema import Scenario

DIALECT = GenerateJsonSchema.schema_dialect
SCHEMA_FILE = "pmsim.schema.json"
"""Where the first line of every scenario file looks for the JSON Schema."""

BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def json_schema() -> dict[str, Any]:
    """The JSON Schema that scenario files follow, as plain data."""
    schema = _mended(Scenario.model_json_schema())
    return {"$schema": DIALECT, "title": "pmsim scenario", **schema}


def schema_text() -> str:
    """The JSON Schema as the text of a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _mended(node: Any) -> Any:
    """A part of what pydantic writes, with what editors need and without what they would show in vain."""
    if isinstance(node, list):
        return [_mended(part) for part in node]
    if not isinstance(node, dict):
        return node
    node = {BOUNDS.get(name, name): _mended(part) for name, part in node.items() if not _in_vain(name, part)}
    if node.get("type") == "object":
        # A group with nothing under it, such as `course_pmp:`, has its defaults.
        node["type"] = ["object", "null"]
    if "unit" in node:
        node["description"] = _hover(node)
    return node


def _in_vain(name: str, part: Any) -> bool:
    """Titles that repeat the name; defaults of whole groups, which restate those of their fields."""
    restated = name == "default" and isinstance(part, dict | list)
    return restated or (name == "title" and isinstance(part, str))


def _hover(node: dict[str, Any]) -> str:
    return f"{node['description']} Unit: {node.pop('unit')}. Source: {node.pop('source')}."
