"""All texts that people who take the course read, in YAML files that a translator can work on.

A text is Markdown or plain; `{name}` in it stands for something that is worked out when it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from pmsim.errors import CourseError, Problem, UnknownNameError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

LANGUAGE = "en"
PER_CENT = re.compile(r"([0-9}]) %")
LESSON_FILE = re.compile(r"([0-9]{2})_[a-z0-9_]+\.yaml")


@cache
def read(name: str) -> Mapping[str, Any]:
    """The texts in a file, by its name without `.yaml`; nested, and nothing in them can be changed.

    UnknownNameError for a file that there is not, CourseError for one that is not YAML.
    """
    known = {file.name.removesuffix(".yaml"): file for file in _yaml_in(_folder())}
    if name not in known:
        raise UnknownNameError("file of texts", name, sorted(known))
    return _group(known[name])


def lesson_numbers() -> tuple[str, ...]:
    """Numbers of the lessons, such as "06", in order."""
    return tuple(sorted(_lessons()))


@cache
def lesson(number: str) -> Mapping[str, Any]:
    """What the file of a lesson holds, unchecked; `pmsim.course.lesson.load` checks it too.

    UnknownNameError for a lesson that there is not, CourseError for a file that is not YAML.
    """
    return _group(lesson_file(number))


def lesson_file(number: str) -> Traversable:
    """The file of a lesson; UnknownNameError for a lesson that there is not."""
    found = _lessons()
    if number not in found:
        raise UnknownNameError("lesson", number, sorted(found))
    return found[number]


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders filled in; CourseError for one that there is no value for."""
    try:
        return text.format_map(values)
    except (LookupError, AttributeError, ValueError) as error:
        detail = f"no value for {error}" if isinstance(error, LookupError) else str(error)
        raise CourseError([Problem(f"cannot fill in this text: {detail}", given=repr(text[:80]))]) from None


def spaced(text: str) -> str:
    """The text with a narrow space that does not break before each per cent sign."""
    return PER_CENT.sub("\\1\u202f%", text)


def placeholders(text: str) -> tuple[str, ...]:
    """What stands in braces in a text, in order, such as `share` or `share.interval`.

    CourseError for braces that do not match.
    """
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError as error:
        raise CourseError([Problem(f"the braces do not match: {error}", given=repr(text[:80]))]) from None


def parse(text: str, source: str = "<text>") -> Any:
    """The plain data in a YAML text: groups, lists, text, whole and decimal numbers, true and false.

    Plain words follow YAML 1.2, so that `no`, `on`, `1:30` and dates stay text. CourseError, with the line,
    for what is not YAML and for a field that is there twice.
    """
    try:
        return yaml.load(text, Loader=_TextLoader)  # a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        raise CourseError([Problem(f"this is not YAML: {error.problem}", source, line)]) from None
    except yaml.YAMLError as error:
        raise CourseError([Problem(f"this is not YAML: {error}", source)]) from None


def line_of(text: str, place: tuple[str | int, ...]) -> int | None:
    """The line, from 1, of the value at a place of a YAML text, or of what holds it."""
    node = yaml.compose(text, Loader=_TextLoader)
    for part in place:
        within = _within(node, part)
        if within is None:
            break
        node = within
    return None if node is None else node.start_mark.line + 1


def _within(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


class _TextLoader(yaml.SafeLoader):
    """The safe loader with the plain words of YAML 1.2, and no field twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} is there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def _core_words(loader: type[yaml.SafeLoader]) -> None:
    loader.yaml_implicit_resolvers = {}
    for kind, pattern, first in (
        ("bool", r"true|false", "tf"),
        ("null", r"null|~|", "n~\0"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ):
        # PyYAML looks words up by their first character; that of an empty word is an empty text.
        characters = ["" if one == "\0" else one for one in first]
        loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), characters)


_core_words(_TextLoader)


def _folder() -> Traversable:
    return files(__name__).joinpath(LANGUAGE)


def _yaml_in(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".yaml")] if folder.is_dir() else []


@cache
def _lessons() -> Mapping[str, Traversable]:
    found = [(LESSON_FILE.fullmatch(file.name), file) for file in _yaml_in(_folder().joinpath("lessons"))]
    return {match[1]: file for match, file in found if match}


def _group(file: Traversable) -> Mapping[str, Any]:
    data = parse(file.read_text(encoding="utf-8"), file.name)
    if not isinstance(data, dict):
        raise CourseError([Problem("a file of texts is a group of fields", file.name, 1)])
    frozen: Mapping[str, Any] = _frozen(data)
    return frozen


def _frozen(data: Any) -> Any:
    if isinstance(data, dict):
        return MappingProxyType({key: _frozen(value) for key, value in data.items()})
    if isinstance(data, list):
        return tuple(_frozen(value) for value in data)
    return data
