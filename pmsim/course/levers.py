"""Levers of a panel: what a learner may move, made from the fields of the schema.

A lever has a name, and places that it can stand at; each place sets one or several fields. A path that starts
with a group of a policy (`review.cadence`) is about the learner's own rules; any other is about the world
(`hr.advisers`, `teams.*.members`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmsim import texts
from pmsim.errors import CourseError, Problem, UnknownNameError
from pmsim.scenario import fields
from pmsim.scenario.fields import FieldInfo
from pmsim.scenario.files import scalar
from pmsim.scenario.quantities import read_duration
from pmsim.scenario.schema import Policy, Scenario
from pmsim.scenario.settings import with_settings
from pmsim.wording import NARROW_SPACE, capitalised, number

SHARES = frozenset(
    {"share", "share of target", "share of staff", "share of load", "share a year", "share a review"}
)
"""Units that people read as per cent."""

WEEK_STEPS = (0, 1, 2, 4, 6, 8, 10, 13, 20, 26, 39, 52, 104)
HOUR_STEPS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
TARGET_STEPS = tuple(share / 100 for share in range(60, 125, 5))
SHARE_STEPS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FACTORS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Places of a field in a full panel, by its unit; of any other field multiples of its default."""

MOST_COUNTS = 12
FLAG = "true or false"
OPTIONAL = "left out"


@dataclass(frozen=True)
class Choice:
    """A place that a lever can stand at.

    label: for people. settings: assignments as `pmsim.scenario.settings.with_settings` takes them, with a
    path of a policy relative to it. key: how a link names the place.
    """

    label: str
    settings: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Lever:
    """Something that can be moved, with its places in order.

    name: a path of a field, or a short name; unique in a panel. ordered: whether the places are sizes of one
    thing, so that a slider suits them. group: the part of the rules that it belongs to.
    """

    name: str
    label: str
    unit: str
    help: str
    values: tuple[Choice, ...]
    ordered: bool = False
    group: str = ""

    def place(self, given: object) -> int:
        """The place with this label or key, or that sets this value; UnknownNameError for none."""
        asked = _key(given)
        for place, choice in enumerate(self.values):
            if asked in (choice.label, choice.key) or given == choice.label:
                return place
        if len(self.fields) == 1:
            for place, choice in enumerate(self.values):
                if _same(self.fields[0], choice.settings[0].partition("=")[2], asked):
                    return place
        raise UnknownNameError(f"place of the lever {self.label}:", asked, [one.label for one in self.values])

    @property
    def fields(self) -> tuple[str, ...]:
        """Paths of the fields that it sets."""
        return tuple(dict.fromkeys(path_of(one) for choice in self.values for one in choice.settings))


def levers_for(
    specs: Iterable[Mapping[str, Any] | str], scenario: Scenario, reference: str
) -> tuple[Lever, ...]:
    """Levers as a lesson asks for them, each with a place for what the reference has.

    A specification has `field`, with or without `values`, or `name` and `options`; both can have `label` and
    `help`. The path of a field alone will do. CourseError and UnknownNameError for what no lever can be.
    """
    made = tuple(lever_for(spec, scenario, reference) for spec in specs)
    names = [lever.name for lever in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CourseError(
            [Problem("two levers of a panel have the same name", field="levers", given=twice[0])]
        )
    return made


def lever_for(spec: Mapping[str, Any] | str, scenario: Scenario, reference: str) -> Lever:
    """One lever; see `levers_for`."""
    given = {"field": spec} if isinstance(spec, str) else spec
    if given.get("field"):
        made = field_lever(given["field"], given.get("values") or ())
        made = replace(made, label=given.get("name") or given.get("label") or made.label)
    elif given.get("name") and given.get("options"):
        made = _option_lever(given)
    else:
        raise CourseError([Problem("a lever has a field, or a name and options", field="levers")])
    made = replace(made, help=str(given.get("help") or made.help))
    return with_present(made, scenario, reference)


def field_lever(path: str, values: Sequence[object] = ()) -> Lever:
    """A lever of one field. values: its places; from the bounds of the field if left out."""
    info = describe(path)
    if info.kind in ("text", fields.LIST):
        raise CourseError([Problem("a lever cannot set a text", field=path)])
    places = list(values) or ladder(info)
    if len(places) < 2:
        raise CourseError([Problem("a lever needs two places at least", field=path)])
    label = texts.read("explorer")["labels"].get(path) or capitalised(
        path.rsplit(".", 1)[-1].replace("_", " ")
    )
    choices = tuple(
        Choice(value_label(info, value), (f"{path}={_key(value)}",), _key(value)) for value in places
    )
    ordered = not info.choices and info.kind != FLAG and len(places) > 2
    return Lever(path, label, info.unit, help_of(info), choices, ordered, path.split(".", maxsplit=1)[0])


def every_lever(scenario: Scenario, reference: str) -> tuple[Lever, ...]:
    """A lever for every field of a policy, in the order of the schema."""
    start = "policies.*."
    paths = [path.removeprefix(start) for path in fields.known() if path.startswith(start)]
    return tuple(
        with_present(field_lever(path), scenario, reference) for path in paths if path != "description"
    )


def with_present(lever: Lever, scenario: Scenario, reference: str) -> Lever:
    """The lever with a place for what the scenario and its reference have, in order where there is one."""
    if place_now(lever, scenario, reference) is not None:
        return lever
    present = {path: present_value(path, scenario, reference) for path in lever.fields}
    settings = tuple(f"{path}={_key(value)}" for path, value in present.items())
    if len(present) > 1:
        words = texts.read("explorer")["levers"]["own"]
        return replace(lever, values=(Choice(words, settings, "own"), *lever.values))
    path, value = next(iter(present.items()))
    fresh = Choice(value_label(describe(path), value), settings, _key(value))
    return replace(lever, values=_in_order(lever, fresh))


def _in_order(lever: Lever, fresh: Choice) -> tuple[Choice, ...]:
    values = (*lever.values, fresh)
    path = lever.fields[0]
    sizes = [_plain(path, choice.settings[0].partition("=")[2]) for choice in values]
    if not lever.ordered or not all(isinstance(size, int | float) for size in sizes):
        return (fresh, *lever.values)
    return tuple(choice for _, choice in sorted(zip(sizes, values, strict=True), key=lambda pair: pair[0]))


def place_now(lever: Lever, scenario: Scenario, policy: str) -> int | None:
    """The place at which a lever stands in a scenario under one of its policies; None for between places."""
    for place, choice in enumerate(lever.values):
        pairs = [one.partition("=") for one in choice.settings]
        if all(
            _same(path.strip(), text, _key(present_value(path.strip(), scenario, policy)))
            for path, _, text in pairs
        ):
            return place
    return None


def present_value(path: str, scenario: Scenario, policy: str) -> Any:
    """What a scenario has in a field, of this policy where it is about one; of the first of several teams.

    UnknownNameError for a path that no field has.
    """
    describe(path)
    parts: list[str] = [part for part in re.split(r"[.\[\]]+", path) if part]
    inside: Any = scenario
    if is_of_policy(path):
        inside = scenario.policies[policy]
    for part in parts:
        if isinstance(inside, tuple):
            inside = inside[int(part) if part.isdigit() else 0]
        else:
            inside = getattr(inside, part)
    return getattr(inside, "name", inside)


def is_of_policy(path: str) -> bool:
    """Whether a path is about a policy, not about the world."""
    return path.split(".", maxsplit=1)[0].strip() in Policy.model_fields


def describe(path: str) -> FieldInfo:
    """What is known about the field of a lever; UnknownNameError for a path that no field has."""
    return fields.describe(f"policies.*.{path}" if is_of_policy(path) else path)


def applied(scenario: Scenario, policy: str, settings: Iterable[str]) -> Scenario:
    """The scenario with settings of levers, those of rules in one policy only. ScenarioError as they have."""
    return with_settings(
        scenario, [f"policies.{policy}.{one}" if is_of_policy(one) else one for one in settings]
    )


def path_of(setting: str) -> str:
    """The path of an assignment."""
    return setting.partition("=")[0].strip()


def ladder(info: FieldInfo) -> list[object]:
    """Places for a field that a panel says nothing about: what its kind, unit and bounds allow."""
    if info.choices:
        return list(info.choices)
    if info.kind == FLAG:
        return ["false", "true"]
    optional = ["null"] if info.default == OPTIONAL else []
    return [*optional, *(step for step in _steps(info) if _within(step, info.bounds))]


def _steps(info: FieldInfo) -> Sequence[float]:
    if info.unit == "weeks":
        return WEEK_STEPS
    if info.unit == "share of target":
        return TARGET_STEPS
    if info.unit in SHARES:
        return SHARE_STEPS
    if info.kind == "whole number":
        return range(MOST_COUNTS + 1)
    if info.unit.startswith("hours"):
        return HOUR_STEPS
    default = _number(info.default)
    return [float(f"{factor * default:.3g}") for factor in FACTORS]


def _within(step: float, bounds: str) -> bool:
    """Whether a step lies in bounds such as "more than 0 to below 1" or "0 to 1,000"."""
    low, _, high = bounds.replace(",", "").partition(" to ")
    if not high:
        return True
    above = step > _number(low) if low.startswith("more than") else step >= _number(low)
    return above and (step < _number(high) if high.startswith("below") else step <= _number(high))


def _number(text: str) -> float:
    found = re.search(r"-?[0-9.]+(?:e-?[0-9]+)?", text)
    return float(found[0]) if found else 0.0


def value_label(info: FieldInfo, given: object) -> str:
    """A value of a field as people read it: "4 weeks", "90 %", "yes"."""
    words = texts.read("explorer")
    value = _plain(info.path, _key(given))
    if value is None:
        return str(words["levers"]["left_out"])
    if isinstance(value, bool):
        return str(words["levers"]["yes" if value else "no"])
    if not isinstance(value, int | float):
        return str(words["names"].get(value, str(value).replace("_", " ")))
    if info.unit in SHARES:
        return f"{_shown(100 * value)}{NARROW_SPACE}%"
    one, many = words["units"].get(info.unit, (info.unit, info.unit))
    unit = "" if info.unit in ("0 to 1", "name or share of target") else one if value == 1 else many
    return f"{_shown(value)} {unit}".strip()


def _shown(value: float) -> str:
    places = next(
        (places for places in range(4) if math.isclose(round(value, places), value, abs_tol=1e-9)), 4
    )
    return number(value, places)


def help_of(info: FieldInfo) -> str:
    """What a field is, its bounds, default and source, in a few sentences."""
    words = texts.read("explorer")["levers"]
    parts = [
        info.description,
        words["bounds"].format(bounds=info.bounds, unit=info.unit) if info.bounds else "",
        words["default"].format(default=value_label(info, info.default)) if info.default else "",
        words["source"].format(source=info.source),
    ]
    return " ".join(part for part in parts if part)


def _option_lever(given: Mapping[str, Any]) -> Lever:
    options = tuple(
        Choice(str(option["label"]), tuple(option["set"]), slug(str(option["label"])))
        for option in given["options"]
    )
    name = str(given["name"])
    lever = Lever(slug(name), name, "", "", options)
    for path in lever.fields:
        describe(path)
    return lever


def slug(text: str) -> str:
    """A text as a link can carry it: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "lever"


def _key(value: object) -> str:
    """A value as an assignment and a link write it."""
    if value is None or value == OPTIONAL:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _plain(path: str, text: str) -> Any:
    """What a text means in this field: weeks for a duration, else as in a file."""
    value = scalar(text)
    kind = fields.known()[path].kind if path in fields.known() else describe(path).kind
    return read_duration(value) if kind.startswith("duration") and value is not None else value


def _same(path: str, one: str, other: str) -> bool:
    try:
        first, second = _plain(path, one), _plain(path, other)
    except (ValueError, CourseError):
        return False
    if isinstance(first, int | float) and isinstance(second, int | float):
        return (type(first) is type(second) is bool and first == second) or (
            not isinstance(first, bool)
            and not isinstance(second, bool)
            and math.isclose(first, second, abs_tol=1e-12)
        )
    return bool(first == second)
