"""Every error that a user can meet, each with what to do about it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LIST = 40


class PmsimError(Exception):
    """An error to show to the user as it is: `str` of it is the whole message."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a scenario, and where.

    `text` says what is wrong. The rest is empty, or None for the line, where it is not known:
    the file (or `--set`), the line from 1, the field as a dotted path such as
    `teams[0].manager.people_hours`, what was given, what is allowed, and the nearest known name.
    """

    text: str
    file: str = ""
    line: int | None = None
    field: str = ""
    given: str = ""
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = [part for part in (place, self.field) if part]
        return visible(": ".join([*where, "; ".join(self._sentence())]))

    def _sentence(self) -> list[str]:
        parts = [self.text]
        if self.given:
            parts.append(f"given {self.given}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.nearest:
            parts.append(f"did you mean {self.nearest}?")
        return parts


class ProblemsError(PmsimError):
    """A file that cannot be used, with every problem found in it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem], more: int = 0) -> None:
        """Takes the problems to show, and how many `more` there are."""
        self.problems = tuple(problems)
        self.more = more
        lines = [str(problem) for problem in self.problems]
        if more:
            lines.append(f"and {more:,} more")
        super().__init__("\n".join(lines))


class ScenarioError(ProblemsError):
    """A scenario that cannot be used."""


class CourseError(ProblemsError):
    """A text or a file of the course that cannot be used."""


class UnknownNameError(PmsimError):
    """A name that nothing has: what kind of name, what was given, and the names there are.

    `reason` can say `ambiguous` instead, for a short name that several things have.
    """

    def __init__(
        self, kind: str, given: str, allowed: Iterable[str], reason: str = "unknown", near: str = ""
    ) -> None:
        """Takes the nearest name as `near` where it is not simply the nearest of the allowed ones."""
        self.kind = kind
        self.given = given
        self.allowed = tuple(allowed)
        self.nearest = near or nearest(given, self.allowed)
        parts = [f"{reason} {kind} '{shortened(given)}'", f"allowed: {listing(self.allowed)}"]
        if self.nearest and reason == "unknown":
            parts.append(f"did you mean {self.nearest}?")
        super().__init__(visible("; ".join(parts)))


class EngineError(PmsimError):
    """An engine that cannot run here, or a run that it cannot do."""


class RunFileError(PmsimError):
    """A saved run that cannot be read or written."""


def nearest(given: str, names: Iterable[str]) -> str:
    """The name most like `given`, or an empty text when none is; case and hyphens do not matter."""
    plain = {_plain(name): name for name in names}
    found = difflib.get_close_matches(_plain(given[:200]), plain, n=1)
    return plain[found[0]] if found else ""


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


def listing(names: Iterable[str]) -> str:
    """Names for a message, the first forty of them, with commas."""
    known = list(names)
    more = len(known) - LONGEST_LIST
    shown = [shortened(name) for name in known[:LONGEST_LIST]]
    return ", ".join([*shown, f"and {more:,} more"] if more > 0 else shown)


def shortened(text: str, longest: int = 60) -> str:
    """The text, cut with three dots when it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 3] + "..."


def visible(text: str) -> str:
    """The text with hidden characters written as escapes, so that no message can drive a terminal."""
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character
