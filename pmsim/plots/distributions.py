"""One outcome under one or several policies: how much it differs from world to world, and its mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from pmsim.errors import shortened
from pmsim.outcomes import Estimate, outcome, summarise, sums
from pmsim.plots import theme
from pmsim.plots.dots import HEIGHT
from pmsim.plots.scale import Scale, draw_axis, draw_dots, draw_interval, quantile_dots, scale_of
from pmsim.plots.theme import points
from pmsim.wording import (
    NARROW_SPACE,
    amount,
    counted,
    decimals,
    interval,
    label,
    number,
    policy_label,
    unit_name,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

WIDTH = 730.0
NARROW = 560.0
"""Width below which the words about a policy stand above its dots."""

ENLARGED = 1.3
"""How much larger dots are where there is room."""

BELOW, AXIS, TITLES, BESIDE, MARGIN, LINE = 24.0, 26.0, 40.0, 210.0, 28.0, 18.0
WIDE_MARGIN = 38.0
ON_TARGET = 100.0
LONGEST_NAME = 26


@dataclass(frozen=True)
class Spread:
    """An outcome under one policy: one figure for each world in which it is defined, and the estimate.

    worlds: how many worlds were played; a rate of what never happened has no figure in some of them.
    """

    policy: str
    values: NDArray[np.float64]
    estimate: Estimate
    worlds: int
    currency: str


def read_spreads(runs: Mapping[str, Run], name: str) -> list[Spread]:
    """The figures behind the picture; policies under which the outcome is undefined are left out.

    A world's figure is the ratio of its own two sums; the estimate pools all worlds, as everywhere in pmsim.
    Raises `UnknownNameError` for an outcome that is not known.
    """
    found = []
    for policy, run in runs.items():
        both, figure = sums(run, name), outcome(name)
        known = both.bottom != 0.0
        with np.errstate(all="ignore"):
            values = figure.scale * both.top[known] / both.bottom[known]
        values = values[np.isfinite(values)]
        if len(values):
            estimate = summarise(run, [name])[name]
            found.append(Spread(policy, values, estimate, len(known), run.scenario.currency))
    return found


def distributions(
    runs: Mapping[str, Run],
    name: str,
    ax: Axes | None = None,
    *,
    reference: str | None = None,
    width: float = WIDTH,
) -> Axes:
    """Draw the distribution of an outcome over worlds for each policy, on one axis.

    A dot stands for a hundredth of the worlds; those of the reference are hollow. The black bar under the
    dots is the 95 % interval of the mean, left out where too few worlds tell. runs: by policy, such as
    `Comparison.runs`. width: in pixels; below 560 the words stand above the dots. Without `ax` the figure is
    new and has the right size; axes of your own need `distributions_size`. The figures behind the picture
    are those of `read_spreads`, whose errors it shares.
    """
    spreads = read_spreads(runs, name)
    with theme.style():
        ax = theme.canvas(*_size(spreads, width), ax)
        _Drawing(ax, spreads, name, reference, width).draw()
    return ax


def distributions_size(runs: Mapping[str, Run], name: str, *, width: float = WIDTH) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(read_spreads(runs, name), width)


def describe_distributions(spreads: list[Spread], name: str) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    told = [
        f"{policy_label(one.policy)}: {_mean(one)}{f' ({_certain(one)})' if _certain(one) else ''}, "
        f"80 of 100 worlds from {_ends(one)}."
        for one in spreads
    ]
    return " ".join([f"{label(name)} in different worlds.", *told])


def _mean(one: Spread) -> str:
    return amount(one.estimate, shortened(one.currency, 12))


def _certain(one: Spread) -> str:
    return interval(one.estimate)


def _ends(one: Spread) -> str:
    low, high = np.quantile(one.values, [0.1, 0.9], method="inverted_cdf")
    places = decimals(one.estimate)
    return f"{number(float(low), places)} to {number(float(high), places)}"


def _size(spreads: list[Spread], width: float) -> tuple[float, float]:
    return width, _head(spreads, width) + len(spreads) * _row(width) + AXIS


def _head(spreads: list[Spread], width: float) -> float:
    lines = len(_how_to_read(spreads, width)) + (1 if width < NARROW else 0)
    return 24.0 + LINE * lines + 22.0


def _dots(width: float) -> float:
    return 6.0 + HEIGHT * (1.0 if width < NARROW else ENLARGED)


def _row(width: float) -> float:
    return _dots(width) + BELOW + (TITLES if width < NARROW else 0.0)


def _how_to_read(spreads: list[Spread], width: float) -> list[str]:
    worlds = max((one.worlds for one in spreads), default=0)
    bar = f"Black bar: mean and 95{NARROW_SPACE}% interval."
    if worlds < 1:
        return []
    dots = (
        f"Each dot is a hundredth of {worlds:,} worlds." if worlds > 1 else "One world, which proves little."
    )
    return [dots, bar] if width < NARROW else [f"{dots} {bar}"]


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    spreads: list[Spread]
    name: str
    reference: str | None
    width: float

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    def draw(self) -> None:
        name = label(self.name)
        theme.write(self.ax, 0, 11, name, size=theme.LABEL, weight="bold")
        x = theme.width_of(name, theme.LABEL, "bold") + 8
        if not self.spreads:
            theme.write(self.ax, x, 11, "undefined", size=theme.LABEL, colour=theme.INK2)
            return
        unit = unit_name(outcome(self.name).unit, shortened(self.spreads[0].currency, 12))
        lines = _how_to_read(self.spreads, self.width)
        if self.narrow:
            lines = [unit, *lines]
        else:
            theme.write(self.ax, x, 11, unit, size=theme.LABEL, colour=theme.INK2)
        for place, text in enumerate(lines):
            theme.write(self.ax, 0, 32 + LINE * place, text, colour=theme.INK2)
        scale = self.scale()
        self.target(scale)
        for place, spread in enumerate(self.spreads):
            self.row(scale, place, spread)
        base = self.base(len(self.spreads) - 1)
        draw_axis(self.ax, scale, base + BELOW - 4, base + BELOW + 12)

    @property
    def head(self) -> float:
        return _head(self.spreads, self.width)

    def scale(self) -> Scale:
        figures = [float(value) for one in self.spreads for value in quantile_dots(one.values)]
        for one in self.spreads:
            ends = (one.estimate.mean, one.estimate.low, one.estimate.high)
            figures += [end for end in ends if end is not None]
        right = self.width - (MARGIN if self.narrow else BESIDE)
        return scale_of(figures, MARGIN if self.narrow else WIDE_MARGIN, right)

    def base(self, place: int) -> float:
        return self.head + place * _row(self.width) + (TITLES if self.narrow else 0.0) + _dots(self.width)

    def target(self, scale: Scale) -> None:
        """The line at 100 for what is counted in per cent of target."""
        if outcome(self.name).unit == "% of target" and scale.low <= ON_TARGET <= scale.high:
            x, bottom, top = scale.x(ON_TARGET), self.base(len(self.spreads) - 1), self.head - 4
            if not self.narrow:
                self.line(x, top, bottom)
            else:
                for place in range(len(self.spreads)):
                    self.line(x, self.base(place) - _dots(self.width), self.base(place))
            theme.write(self.ax, x, self.head - 13, "target", colour=theme.INK3, ha="center")

    def line(self, x: float, top: float, bottom: float) -> None:
        self.ax.vlines(x, top, bottom, colors=theme.GREY, linewidths=points(1.5), zorder=1, label="target")

    def row(self, scale: Scale, place: int, spread: Spread) -> None:
        base, one = self.base(place), spread.estimate
        self.ax.hlines(base, scale.left, scale.right, colors=theme.LINE, linewidths=points(1), zorder=1)
        hollow = spread.policy == self.reference
        face = theme.PAPER if hollow else theme.INK2
        draw_dots(
            self.ax, scale, quantile_dots(spread.values), base, face, theme.INK2, spread.policy, self.size
        )
        draw_interval(self.ax, scale, base + 10, one.mean, one.low, one.high)
        self.words(base, spread)

    @property
    def size(self) -> float:
        return 1.0 if self.narrow else ENLARGED

    def words(self, base: float, spread: Spread) -> None:
        texts = [
            (shortened(policy_label(spread.policy), LONGEST_NAME), theme.INK, "bold"),
            (amount(spread.estimate, unit=False), theme.INK2, "normal"),
        ]
        second = _certain(spread)
        if second:
            texts.append((second if spread.estimate.low is None else f"({second})", theme.INK2, "normal"))
        missing = spread.worlds - len(spread.values)
        if missing:
            texts.append((f"no figure in {counted(missing, 'world')}", theme.INK2, "normal"))
        if not self.narrow:
            top = base - LINE * (len(texts) - 1)
            for place, (text, colour, weight) in enumerate(texts):
                x = self.width - BESIDE + 20
                theme.write(
                    self.ax, x, top + LINE * place, text, size=theme.LABEL, colour=colour, weight=weight
                )
            return
        y = base - _dots(self.width) - TITLES + 10
        theme.write(self.ax, 0, y, texts[0][0], size=theme.LABEL, weight="bold")
        theme.write(self.ax, 0, y + LINE, " ".join(text for text, _, _ in texts[1:]), colour=theme.INK2)
