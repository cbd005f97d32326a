"""Outcomes of runs, and paired differences of two runs in the same worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmsim.errors import EngineError
from pmsim.outcomes.catalogue import OUTCOMES, outcome
from pmsim.outcomes.intervals import Estimate, estimate, with_caution
from pmsim.outcomes.outcome import Outcome, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pmsim.records import Run


@dataclass(frozen=True)
class Sums:
    """The two sums behind an outcome, one of each a replication."""

    top: NDArray[np.float64]
    bottom: NDArray[np.float64]


def sums(run: Run, name: str) -> Sums:
    """The two sums behind an outcome of a run; raises `UnknownNameError`."""
    return sums_of(outcome(name), Table(run.tallies, run.scenario))


def sums_of(figure: Outcome, table: Table) -> Sums:
    """The two sums behind an outcome."""
    with np.errstate(all="ignore"):
        return Sums(figure.top(table), figure.bottom(table))


def replication_values(run: Run, name: str) -> NDArray[np.float64] | None:
    """One value a replication whose mean is the pooled ratio; see `linearised`."""
    return linearised(outcome(name), sums(run, name))


def linearised(figure: Outcome, found: Sums) -> NDArray[np.float64] | None:
    """One value a replication whose mean is the pooled ratio: its linearisation around that ratio.

    Shape (replications,). None when the denominator is zero throughout, or when a value is too large for a
    number. For a denominator that is the same in every replication this is the figure of each replication
    itself.
    """
    top, bottom = found.top, found.bottom
    with np.errstate(all="ignore"):
        if bottom.sum() == 0.0:
            return None
        ratio = top.sum() / bottom.sum()
        values = figure.scale * (ratio + (top - ratio * bottom) / bottom.mean())
    return values if np.isfinite(values).all() else None


def summarise(run: Run, names: Iterable[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run with its 95 % interval over replications, where enough of them tell."""
    return {name: _level(run, name) for name in names or OUTCOMES}


def differences(run: Run, reference: Run, names: Iterable[str] | None = None) -> dict[str, Estimate]:
    """Each outcome of a run minus that of the reference, paired by replication, with its 95 % interval.

    It has one where enough replications differ, and have anything to measure under both; it is exactly zero
    where none differs.
    """
    check_paired(run, reference)
    return {name: _difference(run, reference, name) for name in names or OUTCOMES}


def _level(run: Run, name: str) -> Estimate:
    return level_or_zero(run, outcome(name), sums(run, name))


def level_or_zero(run: Run, figure: Outcome, found: Sums) -> Estimate:
    """An outcome of a run from its two sums, or the plain zero of what the rules rule out."""
    plain = level_of(figure, found)
    if plain.mean == 0.0 and _is_off(figure, run) and not found.top.any():
        return Estimate(0.0, None, None, figure.unit)
    return plain


def _is_off(figure: Outcome, run: Run) -> bool:
    """Whether the rules rule it out; what a policy in Python code rules out is not known."""
    policy = run.scenario.policies.get(run.manifest.policy)
    return policy is not None and figure.off(run.scenario, policy)


def level_of(figure: Outcome, found: Sums) -> Estimate:
    """An outcome from its two sums, with its interval where enough replications tell."""
    values = linearised(figure, found)
    plain = estimate(values, figure.unit)
    if values is None:
        return plain
    return with_caution(plain, values, told_by(figure, found), (figure.lowest, figure.highest))


def _difference(run: Run, reference: Run, name: str) -> Estimate:
    figure, values = outcome(name), gaps(run, reference, name)
    plain = estimate(values, figure.unit)
    if values is None or plain.is_zero:
        return plain
    ours, theirs = sums(run, name), sums(reference, name)
    apart = Sums(ours.top - theirs.top, ours.bottom - theirs.bottom)
    known = (int(np.count_nonzero(one.bottom)) for one in (ours, theirs))
    telling = min(told_by(figure, apart), *known)
    return with_caution(plain, values, telling, _range_of_difference(figure))


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


def check_paired(run: Run, reference: Run) -> None:
    """Raise `EngineError` unless both runs were played in the same worlds."""
    ours, theirs = run.manifest, reference.manifest
    for field in ("seed", "first", "replications", "mirror", "branch", "future"):
        if getattr(ours, field) != getattr(theirs, field):
            raise EngineError(
                f"runs can be compared only in the same worlds: {field} is {getattr(ours, field)} and "
                f"{getattr(theirs, field)}"
            )
