"""Replications that a difference of two policies needs, with and without common random numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

import pmsim
from benchmarks.section import Say, Section, Table
from benchmarks.worlds import OTHER_POLICY, reference
from pmsim.outcomes import OUTCOMES, replication_values
from pmsim.records import Run

HALF_WIDTHS: Mapping[str, float] = MappingProxyType({"output": 0.5, "cases": 1.0, "exits": 0.5, "quits": 1.0})
"""Outcome, and half the width of the 95 % interval of the difference that is wanted, in its unit."""

FINER = "weekly_checkins"
"""A policy that differs less from the reference."""

NORMAL_95 = 1.959963984540054
RESAMPLES = 400
TENFOLD = 10.0
OTHER_SEED = 2


@dataclass(frozen=True)
class Gain:
    """Variances of a difference between two replications, paired and not; limits of their ratio."""

    difference: float
    paired: float
    independent: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """How many times as many replications independent runs need."""
        return self.independent / self.paired

    def needed(self, half_width: float) -> tuple[int, int]:
        """Replications for an interval of this half-width: with common random numbers, and without."""
        squared = (NORMAL_95 / half_width) ** 2
        return max(2, math.ceil(squared * self.paired)), max(2, math.ceil(squared * self.independent))


def measure(quick: bool, say: Say) -> Section:
    """Compare the course's PMP with annual review, and with a policy that differs less from it."""
    scenario = reference()
    count = 1000 if quick else 5000
    base = pmsim.run(scenario, replications=count, tables=0)
    figures: dict[str, float] = {"replications": count}
    tables = []
    for other in (OTHER_POLICY, FINER):
        say(f"pairs: {scenario.reference} against {other}")
        same = pmsim.run(scenario, other, replications=count, tables=0)
        apart = pmsim.run(scenario, other, seed=OTHER_SEED, replications=count, tables=0)
        rows, small = [], []
        for name, half_width in HALF_WIDTHS.items():
            found = gain(*(_values(run, name) for run in (base, same, apart)))
            figures |= {f"{other}_{name}_ratio": found.ratio}
            rows.append(_row(name, half_width, found))
            if found.ratio < TENFOLD:
                small.append(OUTCOMES[name].label.lower())
        tables.append(Table(f"{other} minus {scenario.reference}", HEADS, rows, _note(small)))
    return Section("pairs", "Common random numbers", tables, figures)


def _note(small: list[str]) -> str:
    """Where common random numbers help less."""
    if not small:
        return ""
    return (
        f"Less than tenfold: {', '.join(small)}. Such events are few, and other rules let them happen to "
        "other people or at other times, so that the two policies' counts have little in common."
    )


HEADS = (
    "outcome",
    "unit",
    "difference",
    "half-width",
    "replications, common",
    "replications, independent",
    "ratio",
    "its 95 % interval",
)


def _values(run: Run, name: str) -> NDArray[np.float64]:
    values = replication_values(run, name)
    if values is None:
        raise ValueError(f"{name} has nothing to measure under {run.manifest.policy}")
    return values


def gain(base: NDArray[np.float64], same: NDArray[np.float64], apart: NDArray[np.float64]) -> Gain:
    """Variances from one value a replication; the ratio's interval by resampling replications."""
    paired, independent = _variances(base, same, apart)
    random = np.random.default_rng(1)
    ratios = []
    for _ in range(RESAMPLES):
        rows = random.integers(0, len(base), len(base))
        one, other = _variances(base[rows], same[rows], apart[rows])
        ratios.append(other / one)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return Gain(float(np.mean(same - base)), paired, independent, float(low), float(high))


def _variances(
    base: NDArray[np.float64], same: NDArray[np.float64], apart: NDArray[np.float64]
) -> tuple[float, float]:
    return float(np.var(same - base, ddof=1)), float(np.var(apart - base, ddof=1))


def _row(name: str, half_width: float, found: Gain) -> list[str]:
    common, independent = found.needed(half_width)
    outcome = OUTCOMES[name]
    interval = f"{found.low:.2f} to {found.high:.2f}"
    return [
        outcome.label,
        outcome.unit,
        f"{found.difference:.2f}",
        f"{half_width:g}",
        f"{common:,}",
        f"{independent:,}",
        f"{found.ratio:.2f}",
        interval,
    ]
