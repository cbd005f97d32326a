"""Two people who predict separately and then together: who was near, and whether talking helped."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim import texts
from pmsim.course.predictions import Prediction, is_hit, plain


@dataclass(frozen=True)
class Asked:
    """What a pair is asked: question, unit, from where to where, how near is near enough, the answer."""

    question: str
    unit: str
    low: float
    high: float
    tolerance: float
    answer: float


def outcome_of_talking(alone: tuple[Prediction, Prediction], together: Prediction, answer: float) -> str:
    """In a sentence whether the number both agreed on was nearer than those they began with."""
    said = texts.read("trainer")["pairs"]
    first, second = sorted(abs(one.number - answer) for one in alone)
    both = abs(together.number - answer)
    if both == first == second:
        return str(said["equal"])
    if both < first:
        return str(said["nearer"])
    return str(said["farther" if both > second else "between"])


def told(who: str, given: Prediction, asked: Asked) -> str:
    """A prediction beside the answer, in a sentence."""
    said = texts.read("trainer")["pairs"]
    near = is_hit(given.number, asked.answer, asked.tolerance)
    number = f"{plain(given.number)} {asked.unit}"
    verdict = said["near" if near else "off"]
    return str(said["who"].format(who=who, number=number, sure=given.confidence, verdict=verdict))


def answer_told(asked: Asked) -> str:
    """The answer in a sentence."""
    number = f"{plain(asked.answer)} {asked.unit}"
    return str(texts.read("trainer")["pairs"]["answer"].format(answer=number))
