"""Questions to check yourself: the order of their options, marking, and how many were right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pmsim import texts
from pmsim.course.lesson import LessonText, Question


@dataclass(frozen=True)
class Marked:
    """An answer, marked. because: why it is right, or tempting and wrong."""

    right: bool
    because: str


def order(lesson: str, question: Question) -> tuple[int, ...]:
    """Places of a question's options in the order of showing: mixed, and the same for everybody.

    Authors tend to write the right one first.
    """
    keys = [_key(f"{lesson}|{question.question}|{option.text}") for option in question.options]
    return tuple(sorted(range(len(keys)), key=keys.__getitem__))


def mark(question: Question, chosen: int) -> Marked:
    """Mark the option at this place of the file, from 0; IndexError for a place that there is not."""
    if not 0 <= chosen < len(question.options):
        raise IndexError(f"this question has options 0 to {len(question.options) - 1}; given {chosen}")
    option = question.options[chosen]
    return Marked(option.right, option.because)


def score(lesson: LessonText, first: Sequence[int | None]) -> str:
    """How many first answers were right, in a sentence; None for a question that is still open."""
    words = texts.read("course")["quiz"]
    answered = [(question, one) for question, one in zip(lesson.quiz, first, strict=True) if one is not None]
    if not answered:
        return str(words["none"])
    right = sum(mark(question, one).right for question, one in answered)
    left = len(lesson.quiz) - len(answered)
    told = words["so_far"] if left else words["done"]
    return texts.fill(told, {"right": right, "of": len(answered), "left": left})


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
