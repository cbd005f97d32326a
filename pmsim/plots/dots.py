"""A cloud of 100 dots for one outcome: quantiles of its paired differences, and where each dot stands."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmsim.outcomes import DUST, Estimate, differences, gaps, outcome, replication_values, unchanged
from pmsim.wording import NO_REAL_DIFFERENCE, SMALLEST_PRICE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.studies.compare import Comparison

Sides = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]
"""Places of the dots on the left, at zero and on the right; two columns each."""

LEAST_REACH: Mapping[str, float] = {
    "% of target": NO_REAL_DIFFERENCE,
    "%": 1.0,
    "hours a week and team": SMALLEST_PRICE,
    "weeks": 0.1,
    "weeks a person and year": 0.1,
    "a person and year": 0.1,
    "per 100 seats a year": 1.0,
    "units": 0.01,
}
"""Half the width of an axis at least, by unit, so that differences without meaning do not fill it.

Conventions, not findings. Money has none: no sum is small in every currency.
"""

MOST_REACH: Mapping[str, float] = {"%": 100.0}
"""How far dots can widen an axis, by unit: two shares differ by 100 points and no more.

A single world can lie farther out, since it is held against the average number of cases. It piles up at the
edge.
"""

DOTS = 100
PITCH = 5.0
"""From one dot to the next, in pixels, where there is room."""

PITCHES = (PITCH, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
"""What is tried in turn until the highest column fits; a dot smaller than the last would not be seen."""

HEIGHT = 65.0
"""Pixels for the highest column of dots."""

SMALLEST_REACH = 1e-290
"""Half the width of an axis below which pixels for one unit would be too large for a number."""

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
        """Half the width of the axis in the outcome's unit: all dots but a few far out, mean and interval.

        It is at least `LEAST_REACH`; dots beyond `MOST_REACH` do not widen it.
        """
        gap = self.difference
        ends = [abs(end) for end in (gap.mean, gap.low, gap.high) if end is not None]
        sizes = np.sort(np.abs(self.values))
        most = float(sizes[-1 - OUTLYING])
        far = most > 0.0 and sizes[-1] > FAR * most
        widest = min(most if far else float(sizes[-1]), MOST_REACH.get(gap.unit, math.inf))
        return _axis(max(LEAST_REACH.get(gap.unit, 0.0), 1.05 * max(widest, *ends)))


def cloud(comparison: Comparison, policy: str, name: str) -> Cloud | None:
    """The cloud of an outcome under a policy minus the reference; None when it is undefined.

    A value a replication is that of `pmsim.outcomes.replication_values`, and zero where a world is the same
    under both; the i-th dot is the quantile at (i - 1/2) / 100, taken from the values themselves, so that a
    share of equal values keeps its share of dots.
    """
    run, reference = comparison.runs[policy], comparison.runs[comparison.reference]
    ours, theirs = replication_values(run, name), replication_values(reference, name)
    paired = gaps(run, reference, name)
    if ours is None or theirs is None or paired is None:
        return None
    dust = DUST * max(float(np.abs(ours).max()), float(np.abs(theirs).max()))
    shown = np.where(unchanged(run, reference, name) | (np.abs(paired) <= dust), 0.0, paired)
    values = np.quantile(shown, (np.arange(DOTS) + 0.5) / DOTS, method="inverted_cdf")
    return Cloud(name, values, differences(run, reference, [name])[name], outcome(name).better)


def _axis(reach: float) -> float:
    return reach if reach > SMALLEST_REACH else 1.0


def round_tick(reach: float) -> float:
    """The largest round number that is at most 0.85 of the reach."""
    limit = 0.85 * reach
    base = 10.0 ** math.floor(math.log10(limit))
    return max(step * base for step in ROUND_STEPS if step * base <= limit)


@dataclass(frozen=True)
class Layout:
    """Where dots on the left, at zero and on the right stand: pixels to the right of zero, and row from 0.

    pitch: pixels from one column to the next, and the room of a dot. rise: pixels from one row to the next;
    less than the pitch only where even the smallest dots do not fit above each other.
    """

    left: NDArray[np.float64]
    centre: NDArray[np.float64]
    right: NDArray[np.float64]
    pitch: float
    rise: float

    @property
    def sides(self) -> Sides:
        """The three groups of dots."""
        return self.left, self.centre, self.right


def arrange(
    positions: NDArray[np.float64], half: float, before: float | None = None, height: float = HEIGHT
) -> Layout:
    """Find room for dots at these positions: pixels to the right of zero.

    Few different values stand in blocks centred on each; many in columns, each as high as it has dots, so
    that the outline is that of the values. Dots get smaller until the highest column fits. Equal dots
    surround zero, and no other crosses it. Positions beyond `half` pixels pile up at the edge.
    before: the dots at zero end so many pixels before it instead, for values that are never below zero.
    height: pixels for the highest column.
    """
    for pitch in PITCHES:
        sides = _sides(positions, half, pitch, before, height)
        rows = 1.0 + max(float(side[:, 1].max(initial=0.0)) for side in sides)
        if rows * pitch <= height:
            break
    return Layout(*sides, pitch, min(pitch, height / rows))


def _sides(
    positions: NDArray[np.float64], half: float, pitch: float, before: float | None, height: float
) -> Sides:
    edge = half - pitch / 2
    inside = np.clip(np.round(positions, 6), -edge, edge)
    centre = _middle(inside, pitch, height)
    if before is not None and len(centre):
        centre[:, 0] -= centre[:, 0].max() + pitch / 2 + before
    clear = max(0.0, centre[:, 0].max() + pitch / 2) if len(centre) else 0.0
    sides = [_side(side * inside[side * inside > 0.0], clear, edge, pitch) * (side, 1) for side in (-1, 1)]
    return sides[0], centre, sides[1]


def _middle(inside: NDArray[np.float64], pitch: float, height: float) -> NDArray[np.float64]:
    """The dots at zero: a square block, or one as high as there is room where others stand near.

    Where a square is higher than there is room, the block is wider instead, so that its dots stay large.
    """
    count = int((inside == 0.0).sum())
    highest = math.ceil(count / (height // pitch))
    square = max(math.ceil(math.sqrt(count)), highest)
    near = np.abs(inside[inside != 0.0]).min(initial=np.inf) < square * pitch / 2
    return _filled(count, highest if near else square, pitch)


def _side(distances: NDArray[np.float64], clear: float, edge: float, pitch: float) -> NDArray[np.float64]:
    """Dots on one side, as if it were the right one, beyond what is clear around zero."""
    groups = sorted(Counter(distances.tolist()).items())
    apart = np.diff([0.0, *[distance for distance, _ in groups]])
    if 0 < len(groups) <= MOST_BLOCKS and apart.min() >= 2 * PITCH:
        return _blocks(groups, float(apart.min()), clear, edge, pitch)
    return _columns(distances, clear, edge, pitch)


def _blocks(
    groups: list[tuple[float, int]], room: float, clear: float, edge: float, pitch: float
) -> NDArray[np.float64]:
    placed: list[NDArray[np.float64]] = []
    for distance, count in groups:
        block = _block(distance, count, room - pitch, pitch)
        block[:, 0] -= max(0.0, block[:, 0].max() - edge)
        block[:, 0] += max(0.0, clear + pitch / 2 - block[:, 0].min())
        clear = block[:, 0].max() + pitch / 2
        placed.append(block)
    return np.concatenate(placed)


def _block(centre: float, count: int, room: float, pitch: float) -> NDArray[np.float64]:
    """A block of dots about as wide as it is high, or higher where there is no room, filled row by row."""
    wide = max(1, min(math.ceil(math.sqrt(count)), int(room // pitch)))
    return np.add(_filled(count, wide, pitch), (centre, 0.0))


def _filled(count: int, wide: int, pitch: float) -> NDArray[np.float64]:
    """A block of dots around zero, so many columns wide and filled row by row."""
    numbers = np.arange(count)
    columns = max(1, min(wide, count))
    left = (columns - 1) / 2
    return np.stack([(numbers % columns - left) * pitch, numbers // columns * 1.0], axis=1)


def _columns(distances: NDArray[np.float64], clear: float, edge: float, pitch: float) -> NDArray[np.float64]:
    """Columns one pitch wide, each as high as it has dots."""
    last = max(0, int((edge + pitch / 2 - clear) // pitch) - 1)
    heights: Counter[int] = Counter()
    placed = []
    for distance in np.sort(distances):
        column = min(last, max(0, int((distance - clear) // pitch)))
        placed.append((clear + (column + 0.5) * pitch, float(heights[column])))
        heights[column] += 1
    return np.array(placed).reshape(-1, 2)
