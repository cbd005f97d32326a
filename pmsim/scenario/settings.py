"""A scenario with some fields set by path, as `--set path=value` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from pmsim.errors import Problem, ScenarioError, listing, nearest, shortened
from pmsim.scenario import fields
from pmsim.scenario.files import scalar
from pmsim.scenario.problems import Place, from_schema, scenario_error, shown
from pmsim.scenario.resolve import problems
from pmsim.scenario.schema import Policy, Scenario

SOURCE = "--set"
UNKNOWN = {
    "teams": "no team has this name",
    "incidents": "no incident has this number",
    "policies": "no policy has this name",
}
INDEXED = re.compile(r"([^\[\]]*)\[([^\]]*)\](?:\.(.*))?", re.DOTALL)


def with_settings(scenario: Scenario, assignments: Iterable[str] | str) -> Scenario:
    """The scenario with each `path=value` applied in turn; a text is one of them.

    A path is that of any field: `work.form_carry`, `policies.course_pmp.review.cadence`,
    `teams[0].members`, `teams.Front desk.members`, `incidents[0].week`; `*` means every one, and a path
    that starts with a group of a policy (`review.cadence`) means every policy. Values are read as in a
    file. ScenarioError with every problem; nothing is checked before all are applied.
    """
    data = scenario.model_dump(mode="json")
    found: list[Problem] = []
    for assignment in [assignments] if isinstance(assignments, str) else assignments:
        try:
            _apply(data, assignment)
        except ScenarioError as error:
            path = str(assignment).partition("=")[0].strip()
            found.extend(replace(problem, field=problem.field or path) for problem in error.problems)
    if found:
        raise scenario_error(found)
    return _checked(data)


def _checked(data: dict[str, Any]) -> Scenario:
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        refused = from_schema(error, SOURCE, data)
        raise ScenarioError(_folded(refused.problems, data), refused.more) from None
    found = [replace(problem, file=SOURCE) for problem in problems(scenario)]
    if found:
        raise scenario_error(_folded(found, data))
    return scenario


def _folded(found: Sequence[Problem], data: dict[str, Any]) -> list[Problem]:
    """The problems, with what all policies share as one."""
    heads = [f"policies.{shortened(name, 80)}." for name in data.get("policies") or {}]
    folded: dict[Problem, list[Problem]] = {}
    for problem in found:
        head = next((one for one in heads if problem.field.startswith(one)), "")
        shared = replace(problem, field=problem.field.removeprefix(head))
        folded.setdefault(shared if head else problem, []).append(problem)
    return [
        one
        for shared, alike in folded.items()
        for one in ([_in_all(shared)] if 1 < len(alike) == len(heads) else alike)
    ]


def _in_all(problem: Problem) -> Problem:
    return replace(problem, text=f"{problem.text}, in all policies")


def _apply(data: dict[str, Any], assignment: str) -> None:
    path, equals, text = assignment.partition("=") if isinstance(assignment, str) else ("", "", "")
    if not equals or not path.strip():
        raise _error("", "write a setting as path=value, such as work.form_carry=0.5", shown(assignment))
    for place in _places(data, path.strip()):
        _put(data, place, _value(place, text), path)


def _value(place: Place, text: str) -> object:
    """The value; what is set in a field of text stays text, even if it looks like a number."""
    value = scalar(text, SOURCE)
    known = fields.known().get(fields.general(place))
    is_text = known is not None and known.kind == "text"
    return text.strip() if is_text and not isinstance(value, str) else value


def _put(data: dict[str, Any], place: Place, value: object, path: str) -> None:
    inside: Any = data
    for part in place[:-1]:
        inside = inside.setdefault(part, {}) if isinstance(inside, dict) else inside[part]
        if not isinstance(inside, dict | list):
            raise _error(path, "this goes into a single value as if it were a group")
    last = place[-1]
    if last in fields.lists():
        raise _error(path, "this is a list of texts; write it in a file")
    if isinstance(last, int) or isinstance(inside.get(last), dict | list):
        raise _error(path, "this is a group; set one of its fields")
    inside[last] = value


def _places(data: dict[str, Any], path: str) -> Iterator[Place]:
    """The places in the data that a path means."""
    first = re.split(r"[.\[]", path, maxsplit=1)[0]
    if first in fields.collections() and path != first:
        heads, rest = _members(data[first], first, path)
        yield from ((first, head, *rest) for head in heads)
    elif first in fields.names_in("policies.*") and first in _groups_of_a_policy():
        yield from (("policies", name, *path.split(".")) for name in data["policies"])
    elif first in fields.names_in(""):
        yield tuple(path.split("."))
    else:
        raise _unknown_start(first, path)


def _groups_of_a_policy() -> tuple[str, ...]:
    return tuple(name for name in Policy.model_fields if fields.names_in(f"policies.*.{name}"))


def _members(found: Any, first: str, path: str) -> tuple[Sequence[str | int], tuple[str, ...]]:
    """Which teams, incidents or policies a path means, and the rest of it."""
    names = _numbers(found) if isinstance(found, list) else None
    if not found:
        raise _error(path, f"there are no {first} to set this in")
    indexed = INDEXED.fullmatch(path)
    if indexed and indexed[1] == first:
        return _by_number(indexed, names, path)
    rest = path[len(first) + 1 :]
    if rest == "*" or rest.startswith("*."):
        return (tuple(names.values()) if names is not None else tuple(found)), _parts(rest[2:])
    known = tuple(names if names is not None else found)
    name = max((name for name in known if f"{rest}.".startswith(f"{name}.")), key=len, default=None)
    if name is None:
        raise _unknown(first, rest.split(".")[0], known, path)
    return [name if names is None else names[name]], _parts(rest[len(name) + 1 :])


def _numbers(found: list[dict[str, Any]]) -> dict[str, int]:
    """The place in the list of each team, by name; of each incident, by number."""
    return {one.get("name", str(number)): number for number, one in enumerate(found)}


def _by_number(
    indexed: re.Match[str], names: dict[str, int] | None, path: str
) -> tuple[Sequence[str | int], tuple[str, ...]]:
    number, rest = indexed[2].strip(), _parts(indexed[3] or "")
    if number == "*" and names is not None:
        return tuple(names.values()), rest
    if names is None or not re.fullmatch("[0-9]{1,9}", number) or int(number) >= len(names):
        first = indexed[1]
        if names is not None and len(names) == 1:
            raise _error(
                path, f"no such number; there is one {first.removesuffix('s')}, {first}[0]", shown(number)
            )
        allowed = "policies are chosen by name" if names is None else f"0 to {len(names) - 1}"
        raise _error(path, "no such number", shown(number), allowed)
    return [int(number)], rest


def _unknown_start(first: str, path: str) -> ScenarioError:
    """Of a path that begins with no group: the nearest field, or for a group alone the nearest group."""
    groups = (*fields.names_in(""), *_groups_of_a_policy())
    near = fields.near(path).removeprefix("policies.*.") if path != first else nearest(first, groups)
    return _error(first, "unknown field", shown(first), listing(groups), near)


def _parts(rest: str) -> tuple[str, ...]:
    return tuple(rest.split(".")) if rest else ()


def _unknown(first: str, given: str, known: tuple[str, ...], path: str) -> ScenarioError:
    return _error(path, UNKNOWN[first], shown(given), listing(known), nearest(given, known))


def _error(path: str, text: str, given: str = "", allowed: str = "", near: str = "") -> ScenarioError:
    return ScenarioError([Problem(text, SOURCE, None, path, given, allowed, near)])
