"""What is known about every field of a scenario, read from the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo as SchemaField

from pmsim.errors import UnknownNameError, nearest
from pmsim.scenario.quantities import Choice, Written
from pmsim.scenario.schema import COMPLEXITY, Scenario, Section

INDEX = re.compile(r"\[[^\]]*\]")
LIST = "list of texts"


@dataclass(frozen=True)
class FieldInfo:
    """One field as people read about it.

    `path` has `*` for the number of a team or an incident and the name of a policy. `default` is as people
    write it. `bounds` is empty for a field that takes any value of its kind.
    """

    path: str
    kind: str
    unit: str
    default: str
    bounds: str
    description: str
    source: str
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What may be written here, in one line."""
        if self.choices:
            return _either(self.choices)
        if self.kind in ("text", "true or false", LIST):
            return self.bounds or self.kind
        if self.kind.startswith("duration"):
            whole = "whole weeks" if self.kind.endswith("whole weeks") else "weeks"
            return f"{whole}, {self.bounds}, such as 13 weeks, 3 months or 1 year"
        return self._number()

    def _number(self) -> str:
        start = {
            "whole number": "a whole number, ",
            "name or number": f"{_either(tuple(COMPLEXITY))}, or a number ",
        }
        unit = "" if self.unit == self.bounds else f" ({self.unit})"
        optional = ", or left out" if self.default == "left out" else ""
        return f"{start.get(self.kind, '')}{self.bounds}{unit}{optional}"


@cache
def all_fields() -> tuple[FieldInfo, ...]:
    """Every field that holds a value, in the order of the schema."""
    return tuple(_walk(Scenario, ()))


@cache
def known() -> dict[str, FieldInfo]:
    """Every field by its path."""
    return {field.path: field for field in all_fields()}


def names_in(section: str) -> tuple[str, ...]:
    """Names of the fields and groups directly in a group given by its path; the top is the empty path."""
    start = f"{section}." if section else ""
    inside = [path[len(start) :].split(".")[0] for path in known() if path.startswith(start)]
    return tuple(dict.fromkeys(inside))


def collections() -> frozenset[str]:
    """Names of the top-level groups that hold several of a kind: teams, incidents and policies."""
    return frozenset(path.split(".")[0] for path in known() if ".*" in path)


def lists() -> frozenset[str]:
    """Names of the top-level fields that hold several texts."""
    return frozenset(path for path, field in known().items() if field.kind == LIST)


def general(place: tuple[str | int, ...]) -> str:
    """The path of the field at a place of one scenario, with `*` for the team, incident or policy."""
    if place and place[0] in lists():
        return str(place[0])
    several = bool(place) and place[0] in collections()
    return ".".join("*" if several and depth == 1 else str(part) for depth, part in enumerate(place))


def ending(part: str) -> tuple[str, ...]:
    """Paths of the fields that are called `part`, or whose last names are."""
    return tuple(path for path in known() if path == part or path.endswith(f".{part}"))


def describe(path: str) -> FieldInfo:
    """The field that a path means: a full one, one of a certain team, incident or policy, or its last names.

    UnknownNameError for a path that no field has, that several have, or that names a group.
    """
    wanted = INDEX.sub(".*", path.strip())
    found = known().get(wanted) or known().get(general(tuple(wanted.split("."))))
    if found is not None:
        return found
    candidates = ending(wanted)
    if len(candidates) == 1:
        return known()[candidates[0]]
    if candidates:
        raise UnknownNameError("field", path, candidates, reason="ambiguous")
    raise _unknown(path, wanted)


def _unknown(path: str, wanted: str) -> UnknownNameError:
    group = tuple(name for name in known() if wanted and f".{wanted}." in f".{name}")
    if group:
        return UnknownNameError("field, since this is a group:", path, group, reason="ambiguous")
    return UnknownNameError("field", path, names_in(""), near=near(wanted))


def near(path: str) -> str:
    """The field with the nearest path, else one with the nearest last name, else an empty text."""
    whole = nearest(path, known())
    if whole:
        return whole
    last = nearest(path.rsplit(".", 1)[-1], (name.rsplit(".", 1)[-1] for name in known()))
    return ending(last)[0] if last else ""


def _walk(section: type[Section], above: tuple[str, ...]) -> Iterator[FieldInfo]:
    for name, field in section.model_fields.items():
        inner = _section_in(field.annotation)
        if inner is None:
            yield _described(".".join((*above, name)), field)
        else:
            several = () if field.annotation is inner else ("*",)
            yield from _walk(inner, (*above, name, *several))


def _section_in(annotation: Any) -> type[Section] | None:
    """The group that a field holds, alone or several of them."""
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, Section):
            return part
    return None


def _described(path: str, field: SchemaField) -> FieldInfo:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    plain = _without_none(field.annotation)
    choices = tuple(plain.__members__) if isinstance(plain, type) and issubclass(plain, Choice) else ()
    kind = "name" if choices else _kind(plain, field.metadata)
    return FieldInfo(
        path=path,
        kind=kind,
        unit=str(extra["unit"]),
        default=_written(field.default, kind),
        bounds=_bounds_of(kind, field),
        description=field.description or "",
        source=str(extra["source"]),
        choices=choices,
    )


def _without_none(annotation: Any) -> Any:
    """The type itself, of one that can also be left out."""
    if get_origin(annotation) not in (Union, UnionType) or type(None) not in get_args(annotation):
        return annotation
    inner = next(part for part in get_args(annotation) if part is not type(None))
    return get_args(inner)[0] if get_args(inner) else inner


def _bounds_of(kind: str, field: SchemaField) -> str:
    if kind == LIST:
        return _texts(field)
    return _bounds(field.metadata) or ("0 to 10" if kind == "name or number" else "")


def _texts(field: SchemaField) -> str:
    """How many texts, and how long each may be."""
    most = next(item.max_length for item in field.metadata if isinstance(item, MaxLen))
    return f"a list of 0 to {most}, each a {_length(list(get_args(get_args(field.annotation)[0])))}"


def _kind(annotation: Any, metadata: list[Any]) -> str:
    if get_origin(annotation) is tuple:
        return LIST
    if any(isinstance(item, Written) for item in metadata):
        return "duration" if annotation is float else "duration in whole weeks"
    kinds = {bool: "true or false", int: "whole number", float: "number", str: "text"}
    return kinds.get(annotation, "name or number")


def _written(default: Any, kind: str) -> str:
    """A default as people write it in a file."""
    if default is None:
        return "left out"
    if isinstance(default, Choice):
        return default.name
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, str):
        return default
    if isinstance(default, tuple):
        return ", ".join(default)
    plain = f"{default:.10g}"
    return f"{plain} weeks" if "duration" in kind else plain


def _bounds(metadata: list[Any]) -> str:
    lower = next((item for item in metadata if isinstance(item, Ge | Gt)), None)
    upper = next((item for item in metadata if isinstance(item, Le | Lt)), None)
    if lower is None or upper is None:
        return _length(metadata)
    low = f"{number(lower.ge)}" if isinstance(lower, Ge) else f"more than {number(lower.gt)}"
    high = f"{number(upper.le)}" if isinstance(upper, Le) else f"below {number(upper.lt)}"
    return f"{low} to {high}"


def _length(metadata: list[Any]) -> str:
    limits = next((item for item in metadata if isinstance(item, StringConstraints)), None)
    return f"text of {limits.min_length} to {limits.max_length} characters on one line" if limits else ""


def number(value: Any) -> str:
    """A number as people write it, with commas for thousands."""
    return f"{value:,.10g}"


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
