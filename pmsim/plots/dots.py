"""A cloud of 100 dots for one outcome: quantiles of its paired differences, and where each dot stands."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmsim.outcomes import Estimate, Table, estimate, outcome, replication_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

Sides = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]
"""Places of the dots on the left, at zero and on the right; two columns each."""

DOTS = 100
PITCH = 5.0
"""From one dot to the next, in pixels."""

MOST_ROWS = 13
MOST_BLOCKS = 25
"""Different values up to which dots stand in blocks, one for each value."""

OUTLYING = 2
"""Dots that the axis may leave out when they lie far beyond the others; they pile up at its edge."""

FAR = 4.0
"""How many times farther than the others is far."""

ROUND_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True)
class Cloud:
    """Paired differences of one outcome: 100 quantiles in its own unit, ascending, and the mean's interval.

    better: 1 when more is better, -1 when less is, 0 when neither can be said, as in `pmsim.outcomes`.
    """

    name: str
    values: NDArray[np.float64]
    difference: Estimate
    better: int

    @property
    def sign(self) -> int:
        """What turns a difference into a position: to the right is better, or more."""
        return self.better or 1

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many of 100 worlds are on the left (worse), the same, and on the right (better)."""
        turned = self.sign * self.values
        return int((turned < 0).sum()), int((turned == 0).sum()), int((turned > 0).sum())

    @property
    def reach(self) -> float:
        """Half the width of the axis in the outcome's unit: all dots but a few far out, mean and interval."""
        gap = self.difference
        ends = [abs(end) for end in (gap.mean, gap.low, gap.high) if end is not None]
        sizes = np.sort(np.abs(self.values))
        most = float(sizes[-1 - OUTLYING])
        far = most > 0.0 and sizes[-1] > FAR * most
        return 1.05 * max(most if far else float(sizes[-1]), *ends) or 1.0


def cloud(comparison: Comparison, policy: str, name: str) -> Cloud | None:
    """The cloud of an outcome under a policy minus the reference; None when it is undefined.

    A value a replication is that of `pmsim.outcomes.replication_values`, and zero where a world is the same
    under both; the i-th dot is the quantile at (i - 1/2) / 100, taken from the values themselves, so that a
    share of equal values keeps its share of dots.
    """
    run, reference = comparison.runs[policy], comparison.runs[comparison.reference]
    ours, theirs = replication_values(run, name), replication_values(reference, name)
    if ours is None or theirs is None:
        return None
    gaps = ours - theirs
    dust = 1e-9 * float(np.abs(ours).max() + np.abs(theirs).max())
    shown = np.where(_unchanged(run, reference, name) | (np.abs(gaps) <= dust), 0.0, gaps)
    values = np.quantile(shown, (np.arange(DOTS) + 0.5) / DOTS, method="inverted_cdf")
    figure = outcome(name)
    return Cloud(name, values, estimate(gaps, figure.unit), figure.better)


def _unchanged(run: Run, reference: Run, name: str) -> NDArray[np.bool_]:
    """Worlds in which both sums behind an outcome are the same; a pooled ratio alone would not show it."""
    figure, ours, theirs = (
        outcome(name),
        Table(run.tallies, run.scenario),
        Table(reference.tallies, run.scenario),
    )
    same: NDArray[np.bool_] = (figure.top(ours) == figure.top(theirs)) & (
        figure.bottom(ours) == figure.bottom(theirs)
    )
    return same


def round_tick(reach: float) -> float:
    """The largest round number that is at most 0.85 of the reach."""
    limit = 0.85 * reach
    base = 10.0 ** math.floor(math.log10(limit))
    return max(step * base for step in ROUND_STEPS if step * base <= limit)


def arrange(positions: NDArray[np.float64], half: float) -> Sides:
    """Where dots on the left, at zero and on the right stand: pixels to the right of zero, and row from 0.

    Few different values stand in blocks centred on each; many in columns. Equal dots surround zero, and no
    other crosses it. Positions beyond `half` pixels pile up at the edge.
    """
    edge = half - PITCH / 2
    inside = np.clip(np.round(positions, 6), -edge, edge)
    middle = inside[inside == 0.0]
    centre = _block(0.0, len(middle), 2 * half)
    clear = (centre[:, 0].max() + PITCH / 2) if len(centre) else 0.0
    sides = [_side(side * inside[side * inside > 0.0], clear, edge) * (side, 1) for side in (-1, 1)]
    return sides[0], centre, sides[1]


def _side(distances: NDArray[np.float64], clear: float, edge: float) -> NDArray[np.float64]:
    """Dots on one side, as if it were the right one, beyond what is clear around zero."""
    groups = sorted(Counter(distances.tolist()).items())
    gaps = np.diff([0.0, *[distance for distance, _ in groups]])
    if 0 < len(groups) <= MOST_BLOCKS and gaps.min() >= 2 * PITCH:
        return _blocks(groups, float(gaps.min()), clear, edge)
    return _columns(distances, clear, edge)


def _blocks(groups: list[tuple[float, int]], room: float, clear: float, edge: float) -> NDArray[np.float64]:
    placed: list[NDArray[np.float64]] = []
    for distance, count in groups:
        block = _block(distance, count, room - PITCH)
        block[:, 0] -= max(0.0, block[:, 0].max() - edge)
        block[:, 0] += max(0.0, clear + PITCH / 2 - block[:, 0].min())
        clear = block[:, 0].max() + PITCH / 2
        placed.append(block)
    return np.concatenate(placed)


def _block(centre: float, count: int, room: float) -> NDArray[np.float64]:
    """A block of dots about as wide as it is high, filled row by row."""
    wide = max(1, math.ceil(count / MOST_ROWS), min(math.ceil(math.sqrt(count)), int(room // PITCH)))
    numbers = np.arange(count)
    columns = min(wide, max(1, count))
    return np.stack([centre + (numbers % wide - (columns - 1) / 2) * PITCH, numbers // wide * 1.0], axis=1)


def _columns(distances: NDArray[np.float64], clear: float, edge: float) -> NDArray[np.float64]:
    """Columns one pitch wide; a full one passes its dots to the nearest that has room."""
    last = max(0, int((edge + PITCH / 2 - clear) // PITCH) - 1)
    heights: Counter[int] = Counter()
    placed = []
    for distance in np.sort(distances):
        column = _nearest(min(last, max(0, int((distance - clear) // PITCH))), last, heights)
        placed.append((clear + (column + 0.5) * PITCH, float(heights[column])))
        heights[column] += 1
    return np.array(placed).reshape(-1, 2)


def _nearest(wanted: int, last: int, heights: Counter[int]) -> int:
    free = [column for column in range(last + 1) if heights[column] < MOST_ROWS]
    return min(free, key=lambda column: (abs(column - wanted), column), default=wanted)
