"""The ladder by group: how often each step happens to people of group A and of group B."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from pmsim.outcomes import Estimate, by_group, outcome
from pmsim.outcomes.groups import Groups
from pmsim.plots import theme
from pmsim.plots.scale import Scale
from pmsim.plots.theme import points
from pmsim.wording import NARROW_SPACE, TOO_FEW, amount, interval, label

if TYPE_CHECKING:
    from pmsim.records import Run

STEPS = ("low_weeks", "support", "cases", "redeployed", "exits", "development_plans", "promotions")
"""Outcomes that are drawn when none are named: the ladder, and what leads up."""

WIDTH = 730.0
NARROW = 560.0
"""Width below which the words about a step stand above it."""

HEAD, ROW, TITLES, PITCH, LINE = 64.0, 58.0, 58.0, 19.0, 18.0
LEFT, RIGHT, FIGURE = 226.0, 480.0, 56.0
"""Where the dots begin and end, and the room for the figure after them, in pixels."""

DOT = 9.0


@dataclass(frozen=True)
class Step:
    """One step of the ladder, for both groups."""

    name: str
    groups: Groups

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the ratio lies on one side of 1."""
        ratio = self.groups.ratio
        return ratio.low is not None and ratio.high is not None and not ratio.low <= 1.0 <= ratio.high

    @property
    def worse(self) -> int:
        """1 where group B clearly fares worse, -1 where clearly better, 0 where neither can be said."""
        if not self.is_clear:
            return 0
        return -outcome(self.name).better * (1 if (self.groups.ratio.mean or 0.0) > 1.0 else -1)


def read_ladder(run: Run, names: Sequence[str] | None = None) -> list[Step]:
    """The figures behind the picture; steps that the policy rules out, or that are undefined, are left out.

    Rates are those of `pmsim.outcomes.by_group`, whose errors it shares.
    """
    found = by_group(run, list(names or STEPS))
    return [Step(name, groups) for name, groups in found.items() if groups.is_worth_showing]


def ladder(
    run: Run, names: Sequence[str] | None = None, ax: Axes | None = None, *, width: float = WIDTH
) -> Axes:
    """Draw how often each step happens to group A (rings) and group B (dots).

    Bars are 95 % intervals of the rates, left out where too few worlds tell; each row has its own scale from
    zero. The words at the right say how many times as often a step happens in group B. width: in pixels;
    below 560 the words stand above. Without `ax` the figure is new and has the right size; axes of your own
    need `ladder_size`. The figures behind the picture are those of `read_ladder`, whose errors it shares.
    """
    steps = read_ladder(run, names)
    with theme.style():
        ax = theme.canvas(*_size(steps, width), ax)
        _Drawing(ax, steps, width).draw()
    return ax


def ladder_size(run: Run, names: Sequence[str] | None = None, *, width: float = WIDTH) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(read_ladder(run, names), width)


def describe_ladder(steps: Sequence[Step]) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    told = [
        f"{label(step.name)}: group A {amount(step.groups.a)}, group B {amount(step.groups.b, unit=False)}; "
        f"{' '.join(part for part in ratio_words(step) if part)}."
        for step in steps
    ]
    return " ".join(told) or "Nothing to compare."


def ratio_words(step: Step) -> tuple[str, str]:
    """How many times as often in group B, and how sure that is."""
    ratio = step.groups.ratio
    if ratio.mean is None:
        return ("none in group A", "") if step.groups.a.mean == 0.0 else ("", "")
    if ratio.low is None:
        return (TOO_FEW, "") if ratio.too_few else (f"{_times(ratio)} times as often", "in one world")
    bounds = f"({interval(ratio)} times)"
    if not step.is_clear:
        return "no clear difference", bounds
    return f"{_times(ratio)} times as often", bounds


def _times(ratio: Estimate) -> str:
    return amount(ratio, unit=False)


def _size(steps: Sequence[Step], width: float) -> tuple[float, float]:
    return width, HEAD + len(steps) * _row(width)


def _row(width: float) -> float:
    return ROW + (TITLES if width < NARROW else 0.0)


CLEAR = 14.0
"""Pixels between a title and the line where its scale begins."""


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    steps: Sequence[Step]
    width: float

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    def draw(self) -> None:
        theme.write(self.ax, 0, 11, "Group B against group A", size=theme.LABEL, weight="bold")
        self.key()
        for place, step in enumerate(self.steps):
            top = HEAD + place * _row(self.width)
            if place:
                self.ax.hlines(top, 0, self.width, colors=theme.LINE, linewidths=points(1), zorder=1)
            self.titles(step, top)
            self.dots(step, top + (TITLES - 6 if self.narrow else 0.0))

    @property
    def left(self) -> float:
        """Where the scales begin: clear of the longest title."""
        titles = [theme.width_of(label(one.name), theme.LABEL, "bold") for one in self.steps]
        units = [theme.width_of(one.groups.a.unit) for one in self.steps]
        return max([LEFT, *(width + CLEAR for width in titles + units)])

    def key(self) -> None:
        """The marks in words."""
        x = 5.0
        for text, filled in (("group A", False), ("group B", True)):
            self.dot(x, 34, filled)
            theme.write(self.ax, x + 10, 34, text, colour=theme.INK2)
            x += 10 + theme.width_of(text) + 22
        self.ax.hlines(34, x - 4, x + 16, colors=theme.INK, linewidths=points(4), zorder=2)
        theme.write(self.ax, x + 22, 34, f"95{NARROW_SPACE}% interval", colour=theme.INK2)

    def titles(self, step: Step, top: float) -> None:
        """Name and unit at the left, the ratio in words at the right; one above the other on a phone."""
        name, unit = label(step.name), step.groups.a.unit
        first, second = ratio_words(step)
        colour = {1: theme.VERMILLION_TEXT, -1: theme.BLUE_TEXT}.get(step.worse, theme.INK)
        weight = "bold" if step.is_clear else "normal"
        if self.narrow:
            theme.write(self.ax, 0, top + 14, name, size=theme.LABEL, weight="bold")
            theme.write(self.ax, 0, top + 14 + LINE, unit, colour=theme.INK3)
            both = " ".join((first, second))
            theme.write(self.ax, 0, top + 14 + 2 * LINE, both, colour=colour, weight=weight)
            return
        y = top + ROW / 2
        theme.write(self.ax, 0, y - LINE / 2, name, size=theme.LABEL, weight="bold")
        theme.write(self.ax, 0, y + LINE / 2, unit, colour=theme.INK3)
        shift = LINE / 2 if second else 0.0
        x = RIGHT + FIGURE + 14
        theme.write(self.ax, x, y - shift, first, size=theme.LABEL, colour=colour, weight=weight)
        theme.write(self.ax, x, y + shift, second, colour=theme.INK2)

    def dots(self, step: Step, top: float) -> None:
        """The rate of each group on the row's own scale, group B below group A."""
        groups = (step.groups.a, step.groups.b)
        ends = [end for one in groups for end in (one.mean, one.high) if end is not None]
        left, right = (6.0, self.width - FIGURE) if self.narrow else (self.left, RIGHT)
        scale = Scale(0.0, 1.02 * max(ends, default=1.0) or 1.0, left, right)
        middle = top + ROW / 2 + (4 if self.narrow else 0)
        self.ax.vlines(left, middle - 20, middle + 20, colors=theme.GREY, linewidths=points(1.5), zorder=1)
        for one, filled, side in zip(groups, (False, True), (-0.5, 0.5), strict=True):
            if one.mean is not None:
                self.rate(scale, one, middle + side * PITCH, filled)

    def rate(self, scale: Scale, one: Estimate, y: float, filled: bool) -> None:
        x = end = scale.x(one.mean or 0.0)
        self.ax.hlines(y, scale.left, scale.right, colors=theme.LINE, linewidths=points(1), zorder=0.9)
        if one.low is not None and one.high is not None:
            low, end = scale.x(one.low), scale.x(one.high)
            self.ax.hlines(
                y, low, end, colors=theme.INK, linewidths=points(4), zorder=2, label="95 % interval"
            )
        self.dot(x, y, filled)
        text = amount(one, unit=False)
        theme.write(self.ax, scale.right + 8, y, text, colour=theme.INK)

    def dot(self, x: float, y: float, filled: bool) -> None:
        self.ax.scatter(
            [x],
            [y],
            s=theme.area(DOT),
            facecolors=theme.INK if filled else theme.PAPER,
            edgecolors=theme.INK,
            linewidths=points(2),
            zorder=3,
            label="group B" if filled else "group A",
        )
