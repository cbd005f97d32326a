"""The six questions before and after the course: answers as a short code, and what the course changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pmsim import texts
from pmsim.errors import CourseError, Problem

LETTERS = "abcdef"
PIECE = re.compile(r"([a-f])([1-5])")


@dataclass(frozen=True)
class Given:
    """An answer: the place of the option, from 0, and how sure, from 1 to 5."""

    option: int
    sure: int


@dataclass(frozen=True)
class Changed:
    """One question: whether it was right before and after, how sure, and why the right one is right."""

    question: str
    before: Given | None
    after: Given
    right: int
    because: str

    @property
    def told(self) -> str:
        """What changed, in a sentence."""
        words = texts.read("questions")["told"]
        was = self.before is not None and self.before.option == self.right
        now = self.after.option == self.right
        if self.before is None:
            return str(words["right" if now else "wrong"])
        return str(
            words[
                {(True, True): "kept", (False, True): "found", (True, False): "lost"}.get((was, now), "still")
            ]
        )


def items() -> tuple[Any, ...]:
    """The questions as they are written, in their order."""
    return tuple(texts.read("questions")["items"])


def code(given: Sequence[Given]) -> str:
    """Answers as a short text to write down, such as `b3 a1 c5 b4 a2 b5`."""
    return " ".join(f"{LETTERS[one.option]}{one.sure}" for one in given)


def read_code(text: str) -> tuple[Given, ...]:
    """The answers in such a text. CourseError for one that is none, or not for these questions."""
    pieces = text.lower().split()
    found = [PIECE.fullmatch(piece) for piece in pieces]
    if len(found) != len(items()) or not all(
        _fits(one, item) for one, item in zip(found, items(), strict=True)
    ):
        words = texts.read("questions")["widget"]
        raise CourseError([Problem(words["bad_code"], given=repr(text[:40]), allowed=words["code_like"])])
    return tuple(Given(LETTERS.index(one[1]), int(one[2])) for one in found if one)


def _fits(found: re.Match[str] | None, item: Any) -> bool:
    return found is not None and LETTERS.index(found[1]) < len(item["options"])


def changed(before: Sequence[Given] | None, after: Sequence[Given]) -> tuple[Changed, ...]:
    """Each question with its answers before and after."""
    first: Sequence[Given | None] = before or [None] * len(items())
    return tuple(
        Changed(item["question"], old, new, right_place(item), item["options"][right_place(item)]["because"])
        for item, old, new in zip(items(), first, after, strict=True)
    )


def right_place(item: Any) -> int:
    """The place of an item's right option."""
    return next(place for place, option in enumerate(item["options"]) if option.get("right", False))


def summary(found: Sequence[Changed]) -> str:
    """How many were right before and after, in a sentence."""
    words = texts.read("questions")["told"]
    now = sum(one.after.option == one.right for one in found)
    if any(one.before is None for one in found):
        return str(words["after_only"].format(now=now, of=len(found)))
    was = sum(one.before is not None and one.before.option == one.right for one in found)
    return str(words["both"].format(was=was, now=now, of=len(found)))
