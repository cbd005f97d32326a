"""A policy minus the reference: for each outcome a cloud of 100 worlds, and the mean with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from pmsim.errors import UnknownNameError, shortened
from pmsim.plots import theme
from pmsim.plots.dots import HEIGHT, PITCH, Cloud, arrange, cloud, round_tick
from pmsim.plots.theme import points
from pmsim.wording import axis_unit, caption, label, number

if TYPE_CHECKING:
    from pmsim.studies.compare import Comparison

SHOWN = ("output", "low_unhelped", "cases", "quits", "manager_hours", "profit")
"""Outcomes that are drawn when none are named."""

WIDTH = 404.0
HEAD, TITLE, SECOND_LINE, DOTS_HEIGHT, BELOW, GAP = 26.0, 20.0, 18.0, HEIGHT + 4, 34.0, 12.0
MARGIN = 38.0
RADIUS = 2.3


@dataclass(frozen=True)
class Row:
    """One outcome of the picture: its cloud, and the text beside it."""

    cloud: Cloud
    title: str
    sentence: str
    unit: str


def difference_rows(comparison: Comparison, policy: str, names: Sequence[str] | None = None) -> list[Row]:
    """The figures behind the picture; outcomes that are undefined have no row.

    Raises `UnknownNameError` for a policy or an outcome that is not known.
    """
    if policy not in comparison.runs:
        raise UnknownNameError("policy", policy, list(comparison.runs))
    currency = comparison.runs[policy].scenario.currency
    clouds = [cloud(comparison, policy, name) for name in names or SHOWN]
    return [_row(one, currency) for one in clouds if one is not None]


def _row(one: Cloud, currency: str) -> Row:
    sentence = caption(one.name, one.difference, shortened(currency, 12))
    return Row(one, label(one.name), sentence, axis_unit(one.name, currency))


def difference(
    comparison: Comparison,
    policy: str,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    *,
    width: float = WIDTH,
) -> Axes:
    """Draw a policy minus the reference: 100 dots for each outcome, better to the right.

    A dot stands for a hundredth of the worlds: blue is better, vermillion worse, hollow the same, ink where
    neither can be said. The black bar is the 95 % interval of the mean, left out where too few worlds
    tell. Without `ax` the figure is new and
    has the right size; axes of your own need `difference_size`. width: in pixels. The figures behind the
    picture are those of `difference_rows`, whose errors it shares.
    """
    rows = difference_rows(comparison, policy, names)
    with theme.style():
        ax = theme.canvas(*_size(rows, width), ax)
        _header(ax, width)
        top = HEAD
        for place, row in enumerate(rows):
            top = _Panel(ax, row, top, width, first=place == 0).draw()
    return ax


def difference_size(
    comparison: Comparison, policy: str, names: Sequence[str] | None = None, *, width: float = WIDTH
) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(difference_rows(comparison, policy, names), width)


def _size(rows: Sequence[Row], width: float) -> tuple[float, float]:
    return width, HEAD + sum(_height(row, width) for row in rows)


def _height(row: Row, width: float) -> float:
    second = 0.0 if fits(row, width) else SECOND_LINE
    return TITLE + second + DOTS_HEIGHT + BELOW + GAP


def fits(row: Row, width: float) -> bool:
    """Whether title and sentence share a line."""
    title = theme.width_of(row.title, theme.LABEL, "bold")
    return title + 16 + theme.width_of(row.sentence, theme.LABEL) <= width


def _header(ax: Axes, width: float) -> None:
    y = HEAD / 2 - 3
    theme.write(ax, 0, y, "← worse", size=theme.LABEL, colour=theme.VERMILLION_TEXT, weight="bold")
    theme.write(ax, width / 2, y, "same", colour=theme.INK3, ha="center")
    theme.write(ax, width, y, "better →", size=theme.LABEL, colour=theme.BLUE_TEXT, weight="bold", ha="right")


@dataclass(frozen=True)
class _Panel:
    ax: Axes
    row: Row
    top: float
    width: float
    first: bool

    def draw(self) -> float:
        """Draw the row; returns where the next begins."""
        self.title()
        self.axis()
        self.dots()
        self.bar()
        self.counts()
        self.ends()
        return self.top + _height(self.row, self.width)

    @property
    def zero(self) -> float:
        return self.width / 2

    @property
    def half(self) -> float:
        return self.width / 2 - MARGIN

    @property
    def base(self) -> float:
        return self.top + _height(self.row, self.width) - GAP - BELOW

    @property
    def scale(self) -> float:
        """Pixels to the right for one unit of the outcome."""
        return self.row.cloud.sign * self.half / self.row.cloud.reach

    def title(self) -> None:
        y = self.top + TITLE / 2
        theme.write(self.ax, 0, y, self.row.title, size=theme.LABEL, weight="bold")
        y += 0.0 if fits(self.row, self.width) else SECOND_LINE
        theme.write(
            self.ax, self.width, y, self.row.sentence, size=theme.LABEL, colour=theme.INK2, ha="right"
        )

    def axis(self) -> None:
        left, right = self.zero - self.half, self.zero + self.half
        self.ax.hlines(self.base, left, right, colors=theme.LINE, linewidths=points(1.5), zorder=1)
        self.ax.vlines(
            self.zero,
            self.base - DOTS_HEIGHT + 2,
            self.base,
            colors=theme.GREY,
            linewidths=points(1.5),
            zorder=1,
        )

    def dots(self) -> None:
        layout = arrange(self.row.cloud.values * self.scale, self.half)
        smaller = layout.pitch / PITCH
        for places, (face, edge, side) in zip(layout.sides, self.colours(), strict=True):
            if len(places):
                self.ax.scatter(
                    self.zero + places[:, 0],
                    self.base - 4 - places[:, 1] * layout.rise,
                    s=theme.area((2 * RADIUS - 0.6) * smaller),
                    facecolors=face,
                    edgecolors=edge,
                    linewidths=points(0.8 * smaller),
                    zorder=3,
                    label=side,
                )

    def colours(self) -> tuple[tuple[str, str, str], ...]:
        """Face, edge and name of the dots on the left, at zero and on the right."""
        same = (theme.PAPER, theme.GREY, "same")
        if self.row.cloud.better == 0:
            return (theme.INK2, theme.INK2, "less"), same, (theme.INK2, theme.INK2, "more")
        worse, better = theme.VERMILLION, theme.BLUE
        return (worse, worse, "worse"), same, (better, better, "better")

    def bar(self) -> None:
        """The interval as a thick bar, the mean as a thin tick across it."""
        gap, y = self.row.cloud.difference, self.base + 9
        if gap.low is not None and gap.high is not None:
            left, right = sorted(self.zero + end * self.scale for end in (gap.low, gap.high))
            self.ax.hlines(
                y, left, right, colors=theme.INK, linewidths=points(5), zorder=2, label="95 % interval"
            )
        if gap.mean is not None:
            x = self.zero + gap.mean * self.scale
            self.ax.vlines(x, y - 6, y + 6, colors=theme.INK, linewidths=points(2), zorder=2, label="mean")

    def counts(self) -> None:
        """How many of 100 worlds lie on each side."""
        worse, _, better = self.row.cloud.counts
        plain = self.row.cloud.better == 0
        self.count(0, "left", worse, theme.INK2 if plain else theme.VERMILLION_TEXT)
        self.count(self.width, "right", better, theme.INK2 if plain else theme.BLUE_TEXT)

    def count(self, x: float, side: str, worlds: int, colour: str) -> None:
        theme.write(
            self.ax, x, self.base - 7, str(worlds), size=theme.LABEL, colour=colour, weight="bold", ha=side
        )
        if self.first:
            theme.write(self.ax, x, self.base + 9, "in 100", colour=theme.INK3, ha=side)

    def ends(self) -> None:
        """Round values at both sides in natural signs, the unit between them."""
        tick, y = round_tick(self.row.cloud.reach), self.base + 26
        theme.write(self.ax, self.zero, y, self.row.unit, colour=theme.INK3, ha="center")
        for value in (-tick, tick):
            x = self.zero + value * self.scale
            self.ax.vlines(x, self.base, self.base + 4, colors=theme.GREY, linewidths=points(1.5), zorder=1)
            theme.write(self.ax, x, y, tick_text(value), colour=theme.INK3, ha="center")


def tick_text(value: float) -> str:
    """A round value with its sign and no more digits than it needs."""
    places = next((places for places in range(7) if math.isclose(round(value, places), value)), 6)
    return number(value, places, signed=True)
