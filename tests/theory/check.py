"""Estimates with standard errors, and the one form of every test against theory.

`verify` runs an estimator twice. With the parameter as the theory has it, the estimate must lie within
four standard errors of the theory: a right implementation fails this for one seed in 16,000 (normal
approximation). With the parameter moved by 5 %, it must lie outside, which shows that the check can fail.
Seeds are fixed, so a test that passes keeps passing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

ERRORS = 4.0
MOVED = 1.05


@dataclass(frozen=True)
class Estimate:
    """A figure from a simulation and its standard error."""

    value: float
    error: float

    def agrees(self, theory: float) -> bool:
        """Whether theory lies within four standard errors."""
        return abs(self.value - theory) <= ERRORS * self.error

    def against(self, theory: float) -> str:
        """For a message: both figures, and how far they are apart."""
        apart = (self.value - theory) / self.error if self.error > 0 else math.inf
        return f"estimate {self.value:.6g} +- {self.error:.2g}, theory {theory:.6g}: {apart:+.1f} errors"


def verify(
    estimator: Callable[[float], Estimate], parameter: float, theory: float, moved: float = MOVED
) -> None:
    """The estimate agrees with theory, and no longer does when the parameter is moved by 5 %."""
    assert math.isclose(abs(math.log(moved)), math.log(MOVED)), "a check is shown to notice 5 %, not more"
    right = estimator(parameter)
    assert right.agrees(theory), right.against(theory)
    wrong = estimator(parameter * moved)
    assert not wrong.agrees(theory), f"does not notice 5 %: {wrong.against(theory)}"


def mean_of(values: ArrayLike) -> Estimate:
    """Mean of independent values."""
    x = np.asarray(values, np.float64)
    assert x.ndim == 1
    assert len(x) >= 30, "too few independent values for a standard error"
    return Estimate(float(x.mean()), float(x.std(ddof=1) / math.sqrt(len(x))))


def ratio_of(above: ArrayLike, below: ArrayLike) -> Estimate:
    """Ratio of the means of two figures over independent units; error by the delta method."""
    y, x = np.asarray(above, np.float64), np.asarray(below, np.float64)
    ratio = float(y.mean() / x.mean())
    return Estimate(ratio, mean_of(y - ratio * x).error / abs(float(x.mean())))


def variance_of(values: ArrayLike) -> Estimate:
    """Variance of independent values."""
    x = np.asarray(values, np.float64)
    return mean_of((x - x.mean()) ** 2 * len(x) / (len(x) - 1))


def share_of(hits: ArrayLike) -> Estimate:
    """Share of independent cases in which something is true."""
    return mean_of(np.asarray(hits, np.float64))


def within(value: float, tolerance: float) -> Estimate:
    """A figure without luck in it: agrees with theory to a relative tolerance."""
    return Estimate(value, abs(value) * tolerance / ERRORS)
