"""Pooled figures with intervals over replications, and the scoring of the registered predictions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmsim.outcomes import TELLING, Estimate, student_quantile
from pmsim.wording import TOO_FEW, amount, interval

Sums = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """A figure over replications: its pooled value, and one linearised value a replication around it.

    told: replications that tell something about it. With fewer than `TELLING` it has no interval.
    """

    value: float
    values: Sums
    told: int

    @property
    def half(self) -> float:
        """Half-width of the 95 % interval; infinite where there is none."""
        count = len(self.values)
        if self.told < TELLING or count < 2:
            return math.inf
        return student_quantile(count - 1) * float(self.values.std(ddof=1)) / math.sqrt(count)

    def __sub__(self, other: Figure) -> Figure:
        return Figure(self.value - other.value, self.values - other.values, min(self.told, other.told))

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.value + other.value, self.values + other.values, min(self.told, other.told))

    def times(self, factor: float) -> Figure:
        """A multiple of the figure."""
        return Figure(factor * self.value, factor * self.values, self.told)

    def log(self) -> Figure:
        """Its logarithm, linearised."""
        if self.value <= 0.0:
            return Figure(math.nan, np.full_like(self.values, math.nan), 0)
        return Figure(math.log(self.value), math.log(self.value) + self.values / self.value - 1.0, self.told)

    def text(self) -> str:
        """The figure with its interval, for a page; digits follow the interval."""
        if not math.isfinite(self.value):
            return "undefined"
        if not math.isfinite(self.half):
            return f"{amount(Estimate(self.value, None, None, ''), unit=False)} ({TOO_FEW})"
        found = Estimate(self.value, self.value - self.half, self.value + self.half, "")
        bounds = interval(found)
        return f"{amount(found, unit=False)} ({bounds})" if bounds else amount(found, unit=False)


def ratio(top: Sums, bottom: Sums, scale: float = 1.0) -> Figure:
    """Sum of the first over the sum of the second, one of each a replication; linearised (delta method)."""
    told = int(np.count_nonzero(top))
    if bottom.sum() == 0.0:
        return Figure(math.nan, np.full(len(top), math.nan), 0)
    pooled = float(top.sum() / bottom.sum())
    values = scale * (pooled + (top - pooled * bottom) / bottom.mean())
    return Figure(scale * pooled, values, told)


def constant(value: float, like: Figure) -> Figure:
    """A number beside figures."""
    return Figure(value, np.full(len(like.values), value), len(like.values))


@dataclass(frozen=True)
class Part:
    """One inequality of a prediction: the figure is above 0."""

    claim: str
    figure: Figure

    @property
    def verdict(self) -> str:
        """Pass, fail or undecided."""
        if not math.isfinite(self.figure.half):
            return "undecided"
        if self.figure.value - self.figure.half > 0.0:
            return "pass"
        return "fail" if self.figure.value + self.figure.half < 0.0 else "undecided"


def overall(verdicts: list[str]) -> str:
    """A prediction passes when all its parts do, and fails when one does."""
    if "fail" in verdicts:
        return "fail"
    return "pass" if all(verdict == "pass" for verdict in verdicts) else "undecided"
