"""Figures from tallies, each with its interval over replications, and paired differences of two runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import EngineError, UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.scenario.schema import Policy, Scenario

LEVEL = 0.95
WEEKS_A_YEAR = 52.0

TELLING = 10
"""Replications that must tell something about a figure before it has an interval: see `told_by`."""

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


def never(policy: Policy) -> bool:
    """No policy switches this off."""
    return False


def without_reviews(policy: Policy) -> bool:
    """Without reviews there is nothing to prepare, nothing to offer and nothing to decide."""
    return not policy.review.enabled


def without_support(policy: Policy) -> bool:
    """Support is offered at reviews."""
    return without_reviews(policy) or not policy.support.enabled


def without_cases(policy: Policy) -> bool:
    """Cases are opened at reviews, and may need support before them."""
    escalation = policy.escalation
    unmet = escalation.require_support and without_support(policy)
    return without_reviews(policy) or not escalation.enabled or unmet


@dataclass(frozen=True)
class Outcome:
    """A figure of interest: the ratio of two sums over replications, times a scale.

    better: 1 when more is better, -1 when less is, 0 when neither can be said. lowest, highest: ends of
    what is possible, in the outcome's unit; None without one. off: whether a policy rules it out.
    """

    label: str
    unit: str
    better: int
    top: Column
    bottom: Column
    scale: float = 1.0
    lowest: float | None = 0.0
    highest: float | None = None
    off: Callable[[Policy], bool] = never


def per_seat_year(top: Column, label: str, better: int, off: Callable[[Policy], bool] = never) -> Outcome:
    """How often something happens among a hundred seats in a year."""
    scale = 100.0 * WEEKS_A_YEAR
    return Outcome(label, "per 100 seats a year", better, top, lambda t: t.seat_weeks, scale, off=off)


def share(top: Column, bottom: Column, label: str, better: int) -> Outcome:
    """A share in per cent."""
    return Outcome(label, "%", better, top, bottom, 100.0, highest=100.0)


def weeks_of_year(top: Column, label: str) -> Outcome:
    """Weeks of a person's year that are better avoided."""
    unit = "weeks a person and year"
    return Outcome(label, unit, -1, top, lambda t: t.flagged_weeks, WEEKS_A_YEAR, highest=WEEKS_A_YEAR)


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
    "low_weeks": weeks_of_year(lambda t: t.low_weeks, "Low weeks"),
    "low_unhelped": weeks_of_year(lambda t: t.low_unhelped_weeks, "Low weeks left alone"),
    "support": per_seat_year(lambda t: t.support_begun, "Support begun", 0, without_support),
    "support_fitting": share(
        lambda t: t.support_fitting, lambda t: t.support_begun, "Support that fitted the cause", 1
    ),
    "cases": per_seat_year(lambda t: t.cases, "Formal cases", -1, without_cases),
    "cases_capable": per_seat_year(
        lambda t: t.cases_capable, "Formal cases on people above the line", -1, without_cases
    ),
    "stages_passed": share(
        lambda t: t.stages_passed, lambda t: t.stages_passed + t.stages_failed, "Formal stages passed", 0
    ),
    "exits": per_seat_year(lambda t: t.exits, "Exits through the procedure", -1, without_cases),
    "quits": per_seat_year(lambda t: t.quits, "Resignations", -1),
    "quits_strong": per_seat_year(lambda t: t.quits_strong, "Strong people who resign", -1),
    "vacancy": share(lambda t: t.vacant_weeks, lambda t: t.seat_weeks, "Seats empty", -1),
    "engagement": Outcome(
        "Engagement", "units", 1, lambda t: t.engagement, lambda t: t.present_weeks, lowest=None
    ),
    "strain": Outcome("Strain", "units", -1, lambda t: t.strain, lambda t: t.present_weeks),
    "reviews_missed": share(
        lambda t: t.reviews_missed, lambda t: t.reviews_held + t.reviews_missed, "Reviews missed", -1
    ),
    "manager_hours": Outcome(
        "Manager's hours",
        "hours a week and team",
        -1,
        lambda t: t.manager_hours,
        team_weeks,
        off=without_reviews,
    ),
    "diary_wait": Outcome("Wait for the manager", "weeks", -1, lambda t: t.diary_wait, lambda t: t.meetings),
    "hr_wait": Outcome("Wait for an HR adviser", "weeks", -1, lambda t: t.hr_wait, lambda t: t.hr_openings),
    "profit": Outcome(
        "Profit",
        "money a seat and year",
        1,
        lambda t: t.value - t.cost,
        lambda t: t.seat_weeks,
        WEEKS_A_YEAR,
        lowest=None,
    ),
    "margin": Outcome(
        "Profit margin", "%", 1, lambda t: t.value - t.cost, lambda t: t.value, 100.0, lowest=None
    ),
}
"""All outcomes by name, in the order in which they are shown."""


def outcome(name: str) -> Outcome:
    """The outcome of this name; raises `UnknownNameError`."""
    if name not in OUTCOMES:
        raise UnknownNameError("outcome", name, list(OUTCOMES))
    return OUTCOMES[name]


@dataclass(frozen=True)
class Sums:
    """The two sums behind an outcome, one of each a replication."""

    top: NDArray[np.float64]
    bottom: NDArray[np.float64]


def sums(run: Run, name: str) -> Sums:
    """The two sums behind an outcome of a run; raises `UnknownNameError`."""
    figure, table = outcome(name), Table(run.tallies, run.scenario)
    with np.errstate(all="ignore"):
        return Sums(figure.top(table), figure.bottom(table))


def replication_values(run: Run, name: str) -> NDArray[np.float64] | None:
    """One value a replication whose mean is the pooled ratio: its linearisation around that ratio.

    Shape (replications,). None when the denominator is zero throughout, or when a value is too large for a
    number. For a denominator that is the same in every replication this is the figure of each replication
    itself.
    """
    figure, found = outcome(name), sums(run, name)
    top, bottom = found.top, found.bottom
    with np.errstate(all="ignore"):
        if bottom.sum() == 0.0:
            return None
        ratio = top.sum() / bottom.sum()
        values = figure.scale * (ratio + (top - ratio * bottom) / bottom.mean())
    return values if np.isfinite(values).all() else None


def summarise(run: Run, names: list[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run with its 95 % interval over replications, where enough of them tell."""
    return {name: _level(run, name) for name in names or list(OUTCOMES)}


def differences(run: Run, reference: Run, names: list[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run minus that of the reference, paired by replication, with its 95 % interval.

    It has one where enough replications differ, and is exactly zero where none does.
    """
    check_paired(run, reference)
    return {name: _difference(run, reference, name) for name in names or list(OUTCOMES)}


def _level(run: Run, name: str) -> Estimate:
    figure, values, found = outcome(name), replication_values(run, name), sums(run, name)
    plain = estimate(values, figure.unit)
    if plain.mean is None or values is None:
        return plain
    if figure.off(run.scenario.policies[run.manifest.policy]) and not found.top.any():
        return Estimate(0.0, None, None, figure.unit)
    return with_caution(plain, values, told_by(figure, found), (figure.lowest, figure.highest))


def _difference(run: Run, reference: Run, name: str) -> Estimate:
    figure, values = outcome(name), gaps(run, reference, name)
    plain = estimate(values, figure.unit)
    if values is None or plain.is_zero:
        return plain
    ours, theirs = sums(run, name), sums(reference, name)
    apart = Sums(ours.top - theirs.top, ours.bottom - theirs.bottom)
    return with_caution(plain, values, told_by(figure, apart), _range_of_difference(figure))


def _range_of_difference(figure: Outcome) -> tuple[float | None, float | None]:
    if figure.lowest is None or figure.highest is None:
        return None, None
    return figure.lowest - figure.highest, figure.highest - figure.lowest


def gaps(run: Run, reference: Run, name: str) -> NDArray[np.float64] | None:
    """Paired differences of `replication_values`; None where either has none."""
    ours, theirs = replication_values(run, name), replication_values(reference, name)
    if ours is None or theirs is None:
        return None
    with np.errstate(all="ignore"):
        values: NDArray[np.float64] = ours - theirs
    return values if np.isfinite(values).all() else None


def unchanged(run: Run, reference: Run, name: str) -> NDArray[np.bool_]:
    """Worlds in which both sums behind an outcome are the same; a pooled ratio alone would not show it."""
    ours, theirs = sums(run, name), sums(reference, name)
    same: NDArray[np.bool_] = (ours.top == theirs.top) & (ours.bottom == theirs.bottom)
    return same


def told_by(figure: Outcome, found: Sums) -> int:
    """Replications that tell something about a figure: its numerator is not zero there.

    For a difference of two policies `found` holds the differences of their sums, so those replications tell
    in which the numerators differ. A denominator that differs alone does not: where waits are rare, more
    openings tell nothing about waiting.

    Where the figure has an upper end, what is missing to that end must not be zero either; the smaller of
    both counts. Fewer than `TELLING` are too few for an interval: the spread between replications is then
    that of a handful of rare events, and intervals from it cover the truth far less often than they say.
    """
    telling = int(np.count_nonzero(found.top))
    if figure.highest is None:
        return telling
    rest = figure.highest / figure.scale * found.bottom - found.top
    return min(telling, int(np.count_nonzero(rest)))


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
