"""An axis with round numbers, and quantile dots along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from pmsim.plots import theme
from pmsim.plots.dots import DOTS, PITCH, arrange
from pmsim.plots.theme import points
from pmsim.wording import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

RADIUS = 2.3
NEAR_ZERO = 0.35
"""An axis without negative figures begins at zero if the lowest is below this share of the highest."""

ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From figures to pixels: `low` stands at `left`, `high` at `right`."""

    low: float
    high: float
    left: float
    right: float

    def x(self, figure: float) -> float:
        """Where a figure stands; figures beyond the ends stand at the ends."""
        inside = min(max(figure, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    def ticks(self, most: int = 5) -> list[float]:
        """Round figures along the axis."""
        found = MaxNLocator(most, steps=list(ROUND)).tick_values(self.low, self.high)
        reach = 1e-9 * (self.high - self.low)
        return [float(one) for one in found if self.low - reach <= one <= self.high + reach]


def scale_of(figures: Sequence[float], left: float, right: float) -> Scale:
    """A scale that holds all of these figures, with some room beside them unless it begins at zero."""
    low, high = min(figures), max(figures)
    if low == high:
        low, high = low - max(1.0, abs(low) / 10), high + max(1.0, abs(high) / 10)
    if 0.0 <= min(figures) <= NEAR_ZERO * high:
        return Scale(0.0, high + 0.03 * high, left, right)
    room = 0.05 * (high - low)
    return Scale(low - room, high + room, left, right)


def quantile_dots(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """100 quantiles at (i - 1/2) / 100, ascending, taken from the values themselves."""
    return np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS, method="inverted_cdf")


def draw_dots(
    ax: Axes,
    scale: Scale,
    values: NDArray[np.float64],
    base: float,
    face: str,
    edge: str,
    label: str,
    size: float = 1.0,
    before: float | None = None,
) -> None:
    """Quantile dots above a base line; equal values stand in blocks. size: of a dot, as a factor.

    before: dots at the low end stand so many pixels before it, instead of around it.
    """
    wide = scale.right - scale.left
    places = (np.clip(values, scale.low, scale.high) - scale.low) / (scale.high - scale.low) * wide
    layout = arrange(places / size, wide / size, before)
    smaller = size * layout.pitch / PITCH
    found = np.concatenate(layout.sides)
    ax.scatter(
        scale.left + size * found[:, 0],
        base - 4 - size * found[:, 1] * layout.rise,
        s=theme.area((2 * RADIUS - 0.6) * smaller),
        facecolors=face,
        edgecolors=edge,
        linewidths=points(0.8 * smaller),
        zorder=3,
        label=label,
    )


def draw_axis(ax: Axes, scale: Scale, base: float, y: float) -> None:
    """A base line with round figures below it."""
    ax.hlines(base, scale.left, scale.right, colors=theme.LINE, linewidths=points(1.5), zorder=1)
    ticks = scale.ticks(max(2, int((scale.right - scale.left) / 90)))
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        x = scale.x(tick)
        ax.vlines(x, base, base + 4, colors=theme.GREY, linewidths=points(1.5), zorder=1)
        theme.write(ax, x, y, text, colour=theme.INK3, ha="center")


def tick_texts(ticks: Sequence[float]) -> list[str]:
    """Figures of an axis with as many digits as the steps between them need."""
    places = next(
        (n for n in range(7) if all(abs(round(one, n) - one) <= 1e-9 * max(1.0, abs(one)) for one in ticks)),
        6,
    )
    return [number(one, places) for one in ticks]


def draw_interval(
    ax: Axes, scale: Scale, y: float, mean: float | None, low: float | None, high: float | None
) -> None:
    """The 95 % interval as a thick bar, the mean as a thin tick across it."""
    if low is not None and high is not None:
        ends = scale.x(low), scale.x(high)
        ax.hlines(y, *ends, colors=theme.INK, linewidths=points(5), zorder=2, label="95 % interval")
    if mean is not None:
        x = scale.x(mean)
        ax.vlines(x, y - 6, y + 6, colors=theme.INK, linewidths=points(2), zorder=2, label="mean")
