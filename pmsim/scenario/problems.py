"""From what the schema refuses to what a person can mend: the problems of a scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pmsim.errors import Problem, ScenarioError, listing, nearest, shortened
from pmsim.scenario import fields
from pmsim.scenario.schema import COMPLEXITY

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from pmsim.scenario.fields import FieldInfo

Place = tuple[str | int, ...]
LineOf = Callable[[Place, bool], int | None]

MOST_SHOWN = 50
MOST_DIGITS = 30
KEY = "[key]"
PARTS = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
TEXTS: Mapping[str, str] = {
    "extra_forbidden": "unknown field",
    "greater_than": "too small",
    "greater_than_equal": "too small",
    "less_than": "too large",
    "less_than_equal": "too large",
    "int_from_float": "a whole number is needed",
    "int_type": "a whole number is needed",
    "float_type": "a number is needed",
    "finite_number": "a finite number is needed",
    "string_type": "text is needed; put it in quotes",
    "string_unicode": "this text is not valid Unicode",
    "string_too_short": "empty, but it needs some text",
    "string_too_long": "this text is too long",
    "model_type": "a group of fields is needed here",
    "dict_type": "a group of names is needed here",
    "too_short": "at least one is needed",
    "too_long": "too many",
    "tuple_type": "a list is needed here",
}
SAID_AS_TRUTH = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def no_line(place: Place, key: bool) -> None:
    """For scenarios that come from no file: nothing has a line."""


def scenario_error(problems: Iterable[Problem]) -> ScenarioError:
    """The error with these problems in the order of their lines, the first fifty of them."""
    ordered = sorted(problems, key=lambda problem: problem.line or 0)
    return ScenarioError(ordered[:MOST_SHOWN], more=max(0, len(ordered) - MOST_SHOWN))


def from_schema(
    error: ValidationError, source: str, data: object = None, line_of: LineOf = no_line
) -> ScenarioError:
    """The problems that the schema found in `data`, which is what people wrote.

    `line_of` gives the line of the value at a place or, if its second argument says so, of its key.
    """
    details = [detail for detail in error.errors(include_url=False) if not _follows(detail)]
    found = [(_line(detail, line_of) or 0, detail) for detail in details]
    found.sort(key=lambda pair: pair[0])
    shown = [_problem(detail, source, data, line or None) for line, detail in found[:MOST_SHOWN]]
    return ScenarioError(shown, more=max(0, len(found) - MOST_SHOWN))


def dotted(place: Place) -> str:
    """A place as people write it: `teams[0].manager.people_hours`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{shortened(part, 80)}" for part in place]
    return "".join(parts).removeprefix(".")


def place_of(field: str) -> Place:
    """The place that a dotted path without names of policies means; the inverse of `dotted` for those."""
    parts = PARTS.findall(field)
    return tuple(int(number) if number else name for name, number in parts)


def shown(value: object) -> str:
    """A value for a message: short, on one line, in the words of the file."""
    if isinstance(value, Mapping):
        return "a group of fields"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return f"a number of more than {MOST_DIGITS} digits"
    return f"'{shortened(value)}'" if isinstance(value, str) else shortened(str(value))


def _follows(detail: ErrorDetails) -> bool:
    """Whether this only follows from another problem: a list of refused things counts as empty."""
    return detail["type"] == "too_short" and len(detail["input"]) > 0


def _line(detail: ErrorDetails, line_of: LineOf) -> int | None:
    place = detail["loc"]
    key = detail["type"] == "extra_forbidden" or place[-1:] == (KEY,)
    return line_of(_without_key_mark(place), key)


def _without_key_mark(place: Place) -> Place:
    return place[:-1] if place[-1:] == (KEY,) else place


def _problem(detail: ErrorDetails, source: str, data: object, line: int | None) -> Problem:
    place = _without_key_mark(detail["loc"])
    field = dotted(place)
    if detail["type"] == "extra_forbidden":
        names = fields.names_in(fields.general(place[:-1]))
        near = _nearest_field(place, names)
        given = shown(place[-1])
        return Problem("unknown field", source, line, field, given, listing(names), near)
    if detail["loc"] != place:
        return Problem(_text(detail), source, line, field, shown(place[-1]))
    known = fields.known().get(fields.general(place))
    value = _as_written(data, place, detail["input"])
    allowed, near = (known.allowed, _nearest_value(value, known)) if known else ("", "")
    given = shown(value) if known or detail["type"] != "value_error" else ""
    return Problem(_text(detail), source, line, field, given, allowed, near)


def _as_written(data: Any, place: Place, otherwise: object) -> object:
    """The value at a place: `1.5 weeks` as it stands in a file, where the schema reports 1.5."""
    for part in place:
        try:
            data = data[part]
        except (TypeError, LookupError):
            return otherwise
    return data


def _text(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return TEXTS.get(detail["type"], detail["msg"])


def _nearest_field(place: Place, names: tuple[str, ...]) -> str:
    """The nearest name in the same group, else the one field anywhere that is called just so."""
    given = str(place[-1])
    elsewhere = fields.ending(given)
    other = elsewhere[0] if len(elsewhere) == 1 else ""
    return nearest(given, names) or other.replace(f"{place[0]}.*", dotted(place[:2]))


def _nearest_value(given: Any, field: FieldInfo) -> str:
    if not isinstance(given, str):
        return ""
    if field.kind == "true or false":
        return SAID_AS_TRUTH.get(given.lower()) or nearest(given, ("true", "false"))
    return nearest(given, COMPLEXITY if field.kind == "name or number" else field.choices)
