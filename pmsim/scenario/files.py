"""Scenario files: the only YAML code of the project, safe on whatever a file holds.

A file is read as a stream of events and put together here, never by a YAML constructor. Plain
words follow the core rules of YAML 1.2, so that `NO`, `on`, `1:30` and dates stay text. What a
scenario has no use for and what makes YAML hostile is refused: aliases, anchors, merges, tags,
several documents, double keys, deep nesting, and files of more than one mebibyte.
"""

from __future__ import annotations

import math
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import ValidationError

from pmsim.errors import Problem, ScenarioError
from pmsim.scenario import resolve
from pmsim.scenario.problems import (
    MOST_DIGITS,
    Place,
    dotted,
    from_schema,
    place_of,
    scenario_error,
    shown,
)
from pmsim.scenario.schema import Scenario, Section

MOST_BYTES = 1 << 20
MOST_DEPTH = 32
MOST_VALUES = 50_000
MODELINE = "# yaml-language-server: $schema=pmsim.schema.json\n"

INTEGER = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NUMBER_LIKE = re.compile(r"[-+.]*[0-9]")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# Characters that YAML forbids, and line ends that editors count in different ways.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
WORDS: Mapping[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Document:
    """What a file holds, and the line, from 1, of every value and of every key."""

    source: str
    data: Any
    values: Mapping[Place, int]
    keys: Mapping[Place, int]

    def line_of(self, place: Place, key: bool = False) -> int | None:
        """The line of a value, or of its key; for a place that is not in the file, of what holds it."""
        lines = self.keys if key else self.values
        while place and place not in lines:
            place = place[:-1]
        return lines.get(place) or self.values.get(place)


def load(path: str | os.PathLike[str]) -> Scenario:
    """The scenario in a file.

    ScenarioError, with every problem and its line, for a file that cannot be read or is no scenario.
    """
    source = os.fspath(path)
    return loads(_decoded(_bytes_of(source), source), source)


def loads(text: str, source: str = "<text>") -> Scenario:
    """The scenario in a text; `source` is what errors call the text. ScenarioError as for `load`."""
    document = parse(text, source)
    if document.data is None:
        _refuse(source, 1, "this file is empty; a scenario starts with a name, such as name: Our team")
    if not isinstance(document.data, dict):
        text = f"a scenario is a group of fields such as name: Our team, not {shown(document.data)}"
        _refuse(source, document.line_of(()), text)
    return _validated(document)


def dump(scenario: Scenario, path: str | os.PathLike[str]) -> None:
    """Write the whole scenario, defaults included, to a file.

    An older file stays until the new one is complete. ScenarioError when it cannot be written.
    """
    text = dumps(scenario)
    try:
        _write_whole(Path(os.path.realpath(path)), text)
    except (OSError, ValueError) as error:
        raise ScenarioError([Problem(f"cannot write this file: {_reason(error)}", os.fspath(path))]) from None


def dumps(scenario: Scenario) -> str:
    """The whole scenario, defaults included, as the text of a file; `loads` of it is equal to the scenario.

    ScenarioError for a scenario that makes a larger file than can be read.
    """
    return _text_of(scenario.model_dump(mode="json"))


def dumps_short(scenario: Scenario) -> str:
    """A scenario as people write it: its name and what differs from the defaults.

    `loads` of it is equal to the scenario. ScenarioError as for `dumps`.
    """
    whole = scenario.model_dump(mode="json")
    short = {
        **_differing(scenario),
        "teams": [_differing(team) | {"name": team.name} for team in scenario.teams],
        "incidents": [_differing(one) for one in scenario.incidents],
        "policies": {name: _differing(policy) for name, policy in scenario.policies.items()},
    }
    kept = {"name": scenario.name, **{name: short[name] for name in whole if short.get(name)}}
    return _text_of(kept)


def _differing(section: Section) -> dict[str, Any]:
    """The fields of a group that are not like its defaults, by name; in groups within it too."""
    fresh = type(section)()
    found: dict[str, Any] = {}
    for name, value in section:
        if isinstance(value, Section):
            inside = _differing(value)
            found |= {name: inside} if inside else {}
        elif value != getattr(fresh, name):
            found[name] = section.model_dump(mode="json", include={name})[name]
    return found


def _text_of(data: dict[str, Any]) -> str:
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_node_events(data),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text = MODELINE + str(yaml.emit(events, Dumper=yaml.SafeDumper, allow_unicode=True, width=100))
    _refuse_large(len(text.encode()), "scenario")
    return text


def scalar(text: str, source: str = "<text>") -> object:
    """One value, by the rules for values in a file. ScenarioError for one that no file may hold."""
    given = text.strip()
    if given[:1] in ("'", '"'):
        return parse(given, source).data
    try:
        return plain_value(given)
    except ValueError as error:
        raise ScenarioError([Problem(str(error), source, given=shown(given))]) from None


def plain_value(text: str) -> object:
    """What a word without quotes stands for: nothing, a truth value, a number or text.

    ValueError for NaN, infinities and whole numbers of more than 30 digits.
    """
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        if len(text.lstrip("+-0")) > MOST_DIGITS:
            raise ValueError(f"a whole number has at most {MOST_DIGITS} digits here")
        return int(text.lstrip("+-0") or "0") * (-1 if text.startswith("-") else 1)
    number = float(text) if FLOAT.fullmatch(text) else 0.0
    if NOT_FINITE.fullmatch(text) or math.isinf(number):
        raise ValueError("write a finite number")
    return number if FLOAT.fullmatch(text) else text


def parse(text: str, source: str) -> Document:
    """The plain data in a YAML text, with lines. ScenarioError for what the module's first lines refuse."""
    _refuse_large(len(text.encode("utf-8", "surrogatepass")), source)
    if text.startswith("\ufeff"):
        _refuse(source, 1, "this file starts with a byte order mark; save it as UTF-8 without one")
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        line = _line_at(text, forbidden.start())
        _refuse(source, line, f"a file cannot hold the hidden character U+{ord(forbidden[0]):04X}")
    return _Composer(text, source).document()


class _Composer:
    """Puts one document together from its events; faults that allow going on are collected."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._events = _events(text, source)
        self._values: dict[Place, int] = {}
        self._keys: dict[Place, int] = {}
        self._problems: list[Problem] = []
        self._count = 0

    def document(self) -> Document:
        """The whole document. ScenarioError if anything in it was refused."""
        data = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._start(event)
            elif not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                data = self._node(event, ())
        if self._problems:
            raise scenario_error(self._problems)
        return Document(self._source, data, self._values, self._keys)

    def _start(self, event: yaml.DocumentStartEvent) -> None:
        if self._values:
            _refuse(self._source, _line(event), "a file holds one scenario, so no second --- document")
        if event.version or event.tags:
            self._fault(event, (), "lines that start with % are not allowed")

    def _node(self, event: yaml.Event, place: Place) -> Any:
        self._values.setdefault(place, _line(event))
        self._guard(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        return self._scalar(event, place)

    def _guard(self, event: yaml.Event, place: Place) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            _refuse(self._source, _line(event), f"a scenario holds at most {MOST_VALUES:,} names and values")
        if isinstance(event, yaml.CollectionStartEvent) and len(place) >= MOST_DEPTH:
            _refuse(self._source, _line(event), f"nested more than {MOST_DEPTH} deep")
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, place, "aliases (*) are not allowed; write the value again")
        elif getattr(event, "anchor", None) is not None:
            self._fault(event, place, "anchors (&) are not allowed; write values out where they are used")
        if getattr(event, "tag", None) is not None:
            self._fault(event, place, "tags (!) are not allowed; write just the value")

    def _sequence(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._node(event, (*place, len(found))))
        return found

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, place)
            inside = (*place, "?" if key is None else key)
            if key is not None and key in found:
                first = self._keys[inside]
                self._fault(event, inside, f"this name is here twice; it was first used in line {first}")
            self._keys.setdefault(inside, _line(event))
            value = self._node(next(self._events), inside)
            if key is not None:
                found.setdefault(key, value)
        return found

    def _key(self, event: yaml.Event, place: Place) -> str | None:
        """The key that starts at an event, or None, and a problem, for one that is not text."""
        merge = isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value == "<<"
        key = self._node(event, (*place, "?"))
        if merge:
            self._fault(event, place, "merges (<<) are not allowed; write the fields out")
        elif not isinstance(key, str):
            self._fault(event, place, "a name must be text; put it in quotes", shown(key))
        return key if isinstance(key, str) and not merge else None

    def _scalar(self, event: yaml.Event, place: Place) -> object:
        if not isinstance(event, yaml.ScalarEvent):
            return None
        if SURROGATE.search(event.value):
            self._fault(event, place, "half a character, a lone surrogate, is not allowed")
        if event.style is not None:
            return event.value
        try:
            return plain_value(event.value)
        except ValueError as error:
            self._fault(event, place, str(error), shown(event.value))
            return None

    def _fault(self, event: yaml.Event, place: Place, text: str, given: str = "") -> None:
        field = dotted(place[:-1] if place[-1:] == ("?",) else place)
        self._problems.append(Problem(text, self._source, _line(event), field, given))


def _events(text: str, source: str) -> Iterator[yaml.Event]:
    """The events of a text; ScenarioError, with the line, where it stops being YAML."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        _refuse(source, line, f"this is not YAML: {_in_plain_words(error)}")
    except (ValueError, OverflowError):
        # Escapes such as "\UFFFFFFFF" and version numbers of thousands of digits.
        _refuse(source, loader.line + 1, "this is not YAML: a number or an escape is out of range")


PLAIN = (
    (r"'\\t' that cannot start", "there is a tab; indent with spaces"),
    (r"character '(.)' that cannot start", "a text that begins with {0} needs quotes around it"),
    (r"end of stream", "a quotation mark is not closed"),
    (r"expected ',' or '(.)'", "a bracket is not closed with {0}, or a comma is missing"),
    (r"expected <block end>", "this line is not indented like those that it belongs to"),
    (
        r"mapping values are not allowed",
        "there is a colon too many; put quotes around a text with a colon in it",
    ),
    (r"expected the node content, but found '(.)'", "{0} stands where a value is needed"),
    (r"could not find expected ':'", "a colon is missing after a name"),
    (r"unknown escape character '(.)'", "in double quotes, write \\\\ for a backslash"),
)
"""What the reader of YAML complains of, as a pattern, and the same in plain words."""


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    """What is wrong, for people who do not know how YAML is read; the reader's own words for what is rare."""
    told = error.problem or ""
    for pattern, words in PLAIN:
        found = re.search(pattern, told)
        if found:
            return words.format(*found.groups())
    return ", ".join(part for part in (error.context, told) if part)


def _validated(document: Document) -> Scenario:
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        raise from_schema(error, document.source, document.data, document.line_of) from None
    found = [
        replace(problem, file=document.source, line=document.line_of(place_of(problem.field)))
        for problem in resolve.problems(scenario)
    ]
    if found:
        raise scenario_error(found)
    return scenario


def _node_events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not value)
        for name, inner in value.items():
            yield _scalar_event(name)
            yield from _node_events(inner)
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
        for inner in value:
            yield from _node_events(inner)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar_event(value)


def _scalar_event(value: object) -> yaml.ScalarEvent:
    """A value as it is written: text in quotes where it would be read as something else without."""
    if isinstance(value, str):
        return yaml.ScalarEvent(None, None, (True, True), value, style=_style(value))
    words = {None: "null", True: "true", False: "false"}
    text = words[value] if value is None or isinstance(value, bool) else repr(value)
    return yaml.ScalarEvent(None, None, (True, True), text)


def _style(text: str) -> str | None:
    """Double quotes for what this reader, or one of older YAML, would not take for text without them."""
    old = yaml.SafeDumper.yaml_implicit_resolvers.get(text[:1], ())
    other = text in WORDS or NUMBER_LIKE.match(text) or any(pattern.match(text) for _, pattern in old)
    return '"' if other else None


def _bytes_of(source: str) -> bytes:
    try:
        path = Path(source)
        if path.is_dir():
            _refuse(source, None, "this is a folder, not a scenario file")
        if path.exists() and not path.is_file():
            _refuse(source, None, "this is not an ordinary file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        _refuse(source, None, f"cannot read this file: {_reason(error)}")


def _decoded(data: bytes, source: str) -> str:
    _refuse_large(len(data), source)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(source, 1, "this file is UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(source, line, f"this file is not UTF-8 text; byte {data[error.start]:#04x} is no part of one")


def _write_whole(path: Path, text: str) -> None:
    """Write beside the file, then rename over it, so that a failure leaves the old file alone."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse_large(size: int, source: str) -> None:
    if size > MOST_BYTES:
        _refuse(source, None, "too large: a scenario file has at most 1 MiB (1,048,576 bytes)")


def _refuse(source: str, line: int | None, text: str) -> NoReturn:
    raise ScenarioError([Problem(text, source, line)]) from None


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
