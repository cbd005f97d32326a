"""Means with their intervals over replications, and when an interval would claim too much."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 0.95

TELLING = 10
"""Replications that must tell something about a figure before it has an interval."""

DUST = 1e-9
"""Share of a figure below which its changes are those of rounding."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval over replications; all three are None where the figure is undefined.

    too_few: there are several replications, but too few of them tell anything, so there is no interval.
    """

    mean: float | None
    low: float | None
    high: float | None
    unit: str
    too_few: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly zero, as the difference of a policy from itself is."""
        return self.mean == 0.0 and self.low == 0.0 and self.high == 0.0


def with_caution(
    plain: Estimate, values: NDArray[np.float64], telling: int, ends: tuple[float | None, float | None]
) -> Estimate:
    """The estimate without its interval where that would claim too much, else within what is possible.

    It claims too much where fewer than `TELLING` replications tell something, or all say the same. An
    estimate that has no interval anyway stays as it is.
    """
    if plain.low is None or plain.high is None:
        return plain
    if telling < TELLING or float(np.ptp(values)) <= DUST * float(np.abs(values).max()):
        return replace(plain, low=None, high=None, too_few=True)
    lowest, highest = ends
    low = plain.low if lowest is None else max(lowest, plain.low)
    return replace(plain, low=low, high=plain.high if highest is None else min(highest, plain.high))


def estimate(values: NDArray[np.float64] | None, unit: str) -> Estimate:
    """Mean and 95 % interval of values that are independent; the interval needs two of them.

    Undefined without values, and where one of the three figures is too large for a number.
    """
    if values is None:
        return Estimate(None, None, None, unit)
    with np.errstate(all="ignore"):
        mean = float(values.mean())
        half = _half_width(values)
    if not all(math.isfinite(figure) for figure in (mean, mean - half, mean + half)):
        return Estimate(None, None, None, unit)
    if len(values) < 2:
        return Estimate(mean, None, None, unit)
    return Estimate(mean, mean - half, mean + half, unit)


def _half_width(values: NDArray[np.float64]) -> float:
    if len(values) < 2:
        return 0.0
    return student_quantile(len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))


@cache
def student_quantile(freedom: int, level: float = LEVEL) -> float:
    """Two-sided quantile of Student's t: the half-width in standard errors of an interval of this level.

    Solved on the closed form for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4); from
    1,000 degrees on the normal quantile with its first correction, which is then right to six digits.
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    if freedom >= 1000:
        return z + (z * z * z + z) / (4 * freedom)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _share_within(angle, freedom) < level else (low, angle)
    return math.sqrt(freedom) * math.tan(low)


def _share_within(angle: float, freedom: int) -> float:
    cosine, total = math.cos(angle), 0.0
    odd = freedom % 2
    term = cosine if odd else 1.0
    for k in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (k + 1) / (k + 2)
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total
