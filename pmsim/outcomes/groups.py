"""Outcomes of group A and of group B, and how many times that of A the figure of B is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import UnknownNameError
from pmsim.outcomes.catalogue import OUTCOMES, outcome
from pmsim.outcomes.figures import Sums, level_or_zero, sums_of, told_by
from pmsim.outcomes.intervals import DUST, TELLING, Estimate, student_quantile
from pmsim.outcomes.outcome import Outcome, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pmsim.records import Run

TIMES = "times that of A"

GROUPED = tuple(name for name, figure in OUTCOMES.items() if figure.of_people)
"""Outcomes that can be told by group, in the order in which they are shown."""


@dataclass(frozen=True)
class Groups:
    """An outcome of group A, of group B, and B's as a multiple of A's."""

    a: Estimate
    b: Estimate
    ratio: Estimate

    @property
    def is_worth_showing(self) -> bool:
        """Whether there is anything to see: both are defined, and the rules do not make both zero."""
        known = self.a.mean is not None and self.b.mean is not None
        return known and not all(one.mean == 0.0 and not one.too_few for one in (self.a, self.b))


def has_groups(run: Run) -> bool:
    """Whether anybody of group B was ever there in a measured week."""
    return bool(run.group_b["present_weeks"].any())


def by_group(run: Run, names: Iterable[str] | None = None) -> dict[str, Groups]:
    """Each outcome that is about single people by group, with 95 % intervals over replications.

    Group A is everyone minus group B. Where an outcome counts seats, this counts people: an empty seat has no
    group. Raises `UnknownNameError` for what is not known or not about single people.
    """
    return {name: _groups(run, _grouped(name)) for name in names or GROUPED}


def _grouped(name: str) -> Outcome:
    if name not in GROUPED:
        raise UnknownNameError("outcome by group", name, GROUPED)
    return outcome(name)


def _groups(run: Run, figure: Outcome) -> Groups:
    a, b = (sums_of(figure, Table(one, run.scenario)) for one in split(run))
    first, second = (_of_people(level_or_zero(run, figure, one)) for one in (a, b))
    return Groups(first, second, ratio(figure, a, b))


def split(run: Run) -> tuple[NDArray[Any], NDArray[Any]]:
    """Tallies of group A and of group B alone, with weeks of people in place of weeks of seats."""
    a, b = run.tallies.copy(), run.group_b.copy()
    for name in a.dtype.names or ():
        if name != "replication":
            a[name] -= b[name]
    for tallies in (a, b):
        tallies["seat_weeks"] = tallies["present_weeks"]
    return a, b


def _of_people(found: Estimate) -> Estimate:
    unit = found.unit.replace("100 seats", "100 people").replace("a seat", "a person")
    return Estimate(found.mean, found.low, found.high, unit, found.too_few)


def ratio(figure: Outcome, a: Sums, b: Sums) -> Estimate:
    """Group B's figure as a multiple of group A's, with its 95 % interval.

    The interval is that of the logarithm, by the delta method (Katz and others 1978, Biometrics 34:469), with
    the variance of the linearised logarithm over replications (Woodruff 1971, JASA 66:411), so that what
    moves both groups of a replication together cancels; Student's t. None where a figure can be negative,
    where A's is zero, or where a group had nothing to measure. Too few to tell unless `TELLING` replications
    tell something about each group.
    """
    nothing = Estimate(None, None, None, TIMES)
    if figure.lowest != 0.0 or not all(_is_positive(one) for one in (a.top, a.bottom, b.bottom)):
        return nothing
    times = b.top.mean() / b.bottom.mean() / (a.top.mean() / a.bottom.mean())
    if not math.isfinite(times):
        return nothing
    count = len(a.top)
    spread = _spread_of_log(a, b) if min(told_by(figure, a), told_by(figure, b)) >= TELLING else 0.0
    if spread <= DUST:
        return Estimate(float(times), None, None, TIMES, too_few=count > 1)
    factor = math.exp(student_quantile(count - 1) * spread / math.sqrt(count))
    return Estimate(float(times), float(times / factor), float(times * factor), TIMES)


def _is_positive(values: NDArray[np.float64]) -> bool:
    return 0.0 < float(values.sum()) < math.inf


def _spread_of_log(a: Sums, b: Sums) -> float:
    """Standard deviation over replications of the linearised logarithm of the ratio."""
    values = (
        b.top / b.top.mean() - b.bottom / b.bottom.mean() - a.top / a.top.mean() + a.bottom / a.bottom.mean()
    )
    return float(values.std(ddof=1))
