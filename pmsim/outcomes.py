"""Figures from tallies, each with its interval over replications, and paired differences of two runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import EngineError, UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario

LEVEL = 0.95
WEEKS_A_YEAR = 52.0


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval over replications; all three are None where the figure is undefined."""

    mean: float | None
    low: float | None
    high: float | None
    unit: str

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly zero, as the difference of a policy from itself is."""
        return self.mean == 0.0 and self.low == 0.0 and self.high == 0.0


@dataclass(frozen=True)
class Table:
    """Tallies of a run as columns of floats, with the scenario that they came from."""

    tallies: NDArray[Any]
    scenario: Scenario

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        column: NDArray[np.float64] = self.tallies[name].astype(np.float64)
        return column

    @property
    def seat_weeks(self) -> NDArray[np.float64]:
        """Weeks of all seats, filled or not."""
        return self.worked_weeks + self.vacant_weeks

    @property
    def value(self) -> NDArray[np.float64]:
        """Value of output; the same formula as `pmsim.model.money.value`."""
        from pmsim.model.money import value

        return value(self, self.scenario)  # type: ignore[arg-type, return-value]

    @property
    def cost(self) -> NDArray[np.float64]:
        """Cost; the same formula as `pmsim.model.money.cost`."""
        from pmsim.model.money import cost

        return cost(self, self.scenario)  # type: ignore[arg-type, return-value]


Column = Callable[[Table], "NDArray[np.float64]"]


@dataclass(frozen=True)
class Outcome:
    """A figure of interest: the ratio of two sums over replications, times a scale.

    better: 1 when more is better, -1 when less is, 0 when neither can be said.
    """

    label: str
    unit: str
    better: int
    top: Column
    bottom: Column
    scale: float = 1.0


def per_seat_year(top: Column, label: str, better: int) -> Outcome:
    """How often something happens among a hundred seats in a year."""
    return Outcome(label, "per 100 seats a year", better, top, lambda t: t.seat_weeks, 100.0 * WEEKS_A_YEAR)


def share(top: Column, bottom: Column, label: str, better: int) -> Outcome:
    """A share in per cent."""
    return Outcome(label, "%", better, top, bottom, 100.0)


def team_weeks(t: Table) -> NDArray[np.float64]:
    """Measured weeks of all teams."""
    return np.full(len(t.tallies), float(t.scenario.weeks * len(t.scenario.teams)))


OUTCOMES: Mapping[str, Outcome] = {
    "output": Outcome("Work delivered", "% of target", 1, lambda t: t.output, lambda t: t.seat_weeks, 100.0),
    "attainment": Outcome(
        "Attainment of those at work",
        "% of target",
        1,
        lambda t: t.attainment,
        lambda t: t.present_weeks,
        100.0,
    ),
    "on_target": share(lambda t: t.on_target_weeks, lambda t: t.rated_weeks, "People on target", 1),
    "low_weeks": Outcome(
        "Low weeks",
        "weeks a person and year",
        -1,
        lambda t: t.low_weeks,
        lambda t: t.flagged_weeks,
        WEEKS_A_YEAR,
    ),
    "low_unhelped": Outcome(
        "Low weeks left alone",
        "weeks a person and year",
        -1,
        lambda t: t.low_unhelped_weeks,
        lambda t: t.flagged_weeks,
        WEEKS_A_YEAR,
    ),
    "support": per_seat_year(lambda t: t.support_begun, "Support begun", 0),
    "support_fitting": share(
        lambda t: t.support_fitting, lambda t: t.support_begun, "Support that fitted the cause", 1
    ),
    "cases": per_seat_year(lambda t: t.cases, "Formal cases", -1),
    "cases_capable": per_seat_year(
        lambda t: t.cases_capable, "Formal cases on people able to do the job", -1
    ),
    "stages_passed": share(
        lambda t: t.stages_passed, lambda t: t.stages_passed + t.stages_failed, "Formal stages passed", 0
    ),
    "exits": per_seat_year(lambda t: t.exits, "Exits through the procedure", -1),
    "quits": per_seat_year(lambda t: t.quits, "Resignations", -1),
    "quits_strong": per_seat_year(lambda t: t.quits_strong, "Strong people who resign", -1),
    "vacancy": share(lambda t: t.vacant_weeks, lambda t: t.seat_weeks, "Seats empty", -1),
    "engagement": Outcome("Engagement", "units", 1, lambda t: t.engagement, lambda t: t.present_weeks),
    "strain": Outcome("Strain", "units", -1, lambda t: t.strain, lambda t: t.present_weeks),
    "reviews_missed": share(
        lambda t: t.reviews_missed, lambda t: t.reviews_held + t.reviews_missed, "Reviews missed", -1
    ),
    "manager_hours": Outcome(
        "Manager's hours", "hours a week and team", -1, lambda t: t.manager_hours, team_weeks
    ),
    "diary_wait": Outcome("Wait for the manager", "weeks", -1, lambda t: t.diary_wait, lambda t: t.meetings),
    "hr_wait": Outcome("Wait for an HR adviser", "weeks", -1, lambda t: t.hr_wait, lambda t: t.hr_openings),
    "profit": Outcome(
        "Profit", "money a seat and year", 1, lambda t: t.value - t.cost, lambda t: t.seat_weeks, WEEKS_A_YEAR
    ),
    "margin": share(lambda t: t.value - t.cost, lambda t: t.value, "Profit margin", 1),
}
"""All outcomes by name, in the order in which they are shown."""


def outcome(name: str) -> Outcome:
    """The outcome of this name; raises `UnknownNameError`."""
    if name not in OUTCOMES:
        raise UnknownNameError("outcome", name, list(OUTCOMES))
    return OUTCOMES[name]


def replication_values(run: Run, name: str) -> NDArray[np.float64] | None:
    """One value a replication whose mean is the pooled ratio: its linearisation around that ratio.

    Shape (replications,). None when the denominator is zero throughout. For a denominator that is the same
    in every replication this is the figure of each replication itself.
    """
    figure = outcome(name)
    table = Table(run.tallies, run.scenario)
    top, bottom = figure.top(table), figure.bottom(table)
    if bottom.sum() == 0.0:
        return None
    ratio = top.sum() / bottom.sum()
    return figure.scale * (ratio + (top - ratio * bottom) / bottom.mean())  # type: ignore[no-any-return]


def summarise(run: Run, names: list[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run with its 95 % interval over replications."""
    return {
        name: estimate(replication_values(run, name), OUTCOMES[name].unit) for name in names or list(OUTCOMES)
    }


def differences(run: Run, reference: Run, names: list[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run minus that of the reference, paired by replication, with its 95 % interval."""
    check_paired(run, reference)
    found = {}
    for name in names or list(OUTCOMES):
        ours, theirs = replication_values(run, name), replication_values(reference, name)
        gap = None if ours is None or theirs is None else ours - theirs
        found[name] = estimate(gap, OUTCOMES[name].unit)
    return found


def check_paired(run: Run, reference: Run) -> None:
    """Raise `EngineError` unless both runs were played in the same worlds."""
    ours, theirs = run.manifest, reference.manifest
    for field in ("seed", "first", "replications", "mirror"):
        if getattr(ours, field) != getattr(theirs, field):
            raise EngineError(
                f"runs can be compared only in the same worlds: {field} is {getattr(ours, field)} and "
                f"{getattr(theirs, field)}"
            )


def estimate(values: NDArray[np.float64] | None, unit: str) -> Estimate:
    """Mean and 95 % interval of values that are independent; the interval needs two of them."""
    if values is None:
        return Estimate(None, None, None, unit)
    mean = float(values.mean())
    if len(values) < 2:
        return Estimate(mean, None, None, unit)
    half = student_quantile(len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Estimate(mean, mean - half, mean + half, unit)


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
