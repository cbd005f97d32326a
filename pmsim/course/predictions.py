"""Predictions: a number and how sure one is of it, whether it came true, and how well the two go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pmsim import texts, wording

CONFIDENCES = tuple(range(10, 101, 10))
"""How sure one can say to be, in per cent."""

ENOUGH = 4
"""Predictions from which on it can be said whether someone is too sure; fewer say little."""

CLOSE = 15
"""Points between how sure someone was and how often right, below which the two go together."""

SURE = 80
"""Per cent from which on someone is called sure."""


@dataclass(frozen=True)
class Prediction:
    """What someone expects: a number in the question's unit, how sure in per cent, and why."""

    number: float
    confidence: int
    reason: str = ""


@dataclass(frozen=True)
class Scored:
    """How sure someone was in per cent, and whether the guess was near enough."""

    confidence: int
    hit: bool

    @property
    def brier(self) -> float:
        """Squared distance of confidence from what came true: 0 is best, 1 worst (Brier 1950)."""
        gap = self.confidence / 100 - self.hit
        return gap * gap


def read_number(text: str) -> float | None:
    """A number as people type it: with a comma, a per cent sign or a true minus; None for anything else."""
    plain_text = text.strip().removesuffix("%").strip().replace(wording.MINUS, "-").replace(",", ".")
    try:
        number = float(plain_text)
    except ValueError:
        return None
    return number if abs(number) < wording.NEVER_WRITTEN_OUT else None


def plain(number: float) -> str:
    """A number as people write it: no decimals where there are none, and a true minus sign."""
    places = next((places for places in range(3) if round(number, places) == round(number, 6)), 3)
    return wording.number(number, places)


def is_hit(number: float, answer: float, tolerance: float) -> bool:
    """Whether a guess is within the tolerance of the answer; both ends count."""
    return abs(number - answer) <= tolerance + 1e-9


def brier(scored: Sequence[Scored]) -> float | None:
    """The mean Brier score of predictions; None without one."""
    return sum(one.brier for one in scored) / len(scored) if scored else None


def told(scored: Sequence[Scored]) -> tuple[str, ...]:
    """The predictions so far in plain sentences: how sure, how often right, the score, and what it says."""
    words = texts.read("course")["scores"]
    score = brier(scored)
    if score is None:
        return (words["none"],)
    hits = sum(one.hit for one in scored)
    sure = sum(one.confidence for one in scored) / len(scored)
    values = {
        "count": wording.counted(len(scored), *words["prediction"]),
        "sure": wording.number(sure, 0),
        "hits": hits,
        "of": len(scored),
        "score": wording.number(score, 2),
    }
    sentences = [words["so_far"], *_of_the_sure(scored, words, values), words["score"]]
    sentences.append(words[_verdict(len(scored), sure - 100 * hits / len(scored))])
    return tuple(texts.fill(sentence, values) for sentence in sentences)


def _of_the_sure(scored: Sequence[Scored], words: dict[str, str], values: dict[str, object]) -> list[str]:
    sure = [one for one in scored if one.confidence >= SURE]
    if len(sure) < 2 or len(sure) == len(scored):
        return []
    values |= {"limit": SURE, "sure_count": len(sure), "sure_hits": sum(one.hit for one in sure)}
    return [words["when_sure"]]


def _verdict(count: int, excess: float) -> str:
    if count < ENOUGH:
        return "too_few"
    if abs(excess) < CLOSE:
        return "in_step"
    return "too_sure" if excess > 0 else "too_modest"
