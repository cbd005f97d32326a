"""A policy minus the reference: for each outcome a cloud of 100 worlds, and the mean with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from pmsim.errors import UnknownNameError, shortened
from pmsim.outcomes import Estimate, outcome
from pmsim.plots import theme
from pmsim.plots.dots import HEIGHT, LEAST_REACH, PITCH, Cloud, arrange, cloud, round_tick
from pmsim.plots.ink import Ink, Line
from pmsim.plots.surround import WIDE as WIDE_YEAR
from pmsim.plots.surround import Surround
from pmsim.wording import axis_unit, capitalised, caption, label, number, policy_label, worlds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

SHOWN = ("output", "low_unhelped", "cases", "quits", "manager_hours", "profit")
"""Outcomes that are drawn when none are named."""

WIDTH = 404.0
HEAD, TITLE, SECOND_LINE = 26.0, 20.0, 18.0
MARGIN = 38.0
RADIUS = 2.3

WIDTHS = 0.5, 0.1, 0.01
"""Half-widths of intervals, as shares of an axis, whose words are tried for room beside a title."""


class Spacing(NamedTuple):
    """Pixels of a slot from top to bottom: the highest column of dots, what is below the axis, and a gap."""

    dots: float
    below: float
    gap: float

    @property
    def height(self) -> float:
        """Pixels of all three, with some air above the dots."""
        return self.dots + AIR + self.below + self.gap


AIR = 4.0
ROOMY, TIGHT = Spacing(HEIGHT, 34.0, 12.0), Spacing(36.0, 31.0, 4.0)
ABOVE_YEAR = 30.0
"""Pixels that a team's year begins lower on a page, since buttons stand above it."""


def spacing(heads: Sequence[float], beside: float) -> Spacing:
    """How outcomes stand so that they are about as high together as what is beside them, between two limits.

    heads: pixels above the dots of each. beside: pixels of the picture beside them.
    """
    each = (beside - HEAD - sum(heads)) / max(1, len(heads))
    share = min(1.0, max(0.0, (each - TIGHT.height) / (ROOMY.height - TIGHT.height)))
    return Spacing(
        *(math.floor(tight + share * (roomy - tight)) for tight, roomy in zip(TIGHT, ROOMY, strict=True))
    )


def beside_year(run: Run) -> float:
    """Pixels from the top of the picture to the foot of a year of a usual team of the run beside it."""
    teams = run.scenario.teams
    seats = round(sum(team.members for team in teams) / len(teams))
    return Surround(WIDE_YEAR, tuple(range(seats)), 52, least=WIDE_YEAR.kept).size[1] + ABOVE_YEAR


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
    found = rows_by_name(comparison, policy, names or SHOWN)
    return [row for row in found.values() if row is not None]


def rows_by_name(comparison: Comparison, policy: str, names: Sequence[str]) -> dict[str, Row | None]:
    """The same by the name of the outcome, None for those that are undefined."""
    if policy not in comparison.runs:
        raise UnknownNameError("policy", policy, list(comparison.runs))
    currency = comparison.runs[policy].scenario.currency
    clouds = {name: cloud(comparison, policy, name) for name in names}
    return {name: None if one is None else _row(one, currency) for name, one in clouds.items()}


def _row(one: Cloud, currency: str) -> Row:
    sentence = caption(one.name, one.difference, _short(currency))
    return Row(one, label(one.name), sentence, axis_unit(one.name, currency))


def _short(currency: str) -> str:
    return shortened(currency, 12)


def difference(
    comparison: Comparison,
    policy: str,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    *,
    width: float = WIDTH,
    reach: Mapping[str, float] | None = None,
) -> Axes:
    """Draw a policy minus the reference: 100 dots for each outcome, better to the right.

    A dot stands for a hundredth of the worlds: blue is better, vermillion worse, hollow the same, ink where
    neither can be said. The black bar is the 95 % interval of the mean, left out where too few worlds
    tell. Without `ax` the figure is new and
    has the right size; axes of your own need `difference_size`. width: in pixels. reach: half the width of an
    outcome's axis in its unit, for those that shall not follow the figures; what is beyond piles up at the
    edge. The figures behind the picture are those of `difference_rows`, whose errors it shares.
    """
    rows = difference_rows(comparison, policy, names)
    slots = tuple(slot(row, width, reach) for row in rows)
    frame = Frame(width, slots, beside_year(comparison.runs[policy]))
    with theme.style():
        ax = theme.canvas(*frame.size, ax)
        ink = Ink(ax)
        frame.draw(ink)
        draw_clouds(ink, frame, rows)
    return ax


def difference_size(
    comparison: Comparison, policy: str, names: Sequence[str] | None = None, *, width: float = WIDTH
) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    rows = difference_rows(comparison, policy, names)
    slots = tuple(slot(row, width) for row in rows)
    return Frame(width, slots, beside_year(comparison.runs[policy])).size


def describe_difference(comparison: Comparison, policy: str, names: Sequence[str] | None = None) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    drawn = [row for row in difference_rows(comparison, policy, names) if row.cloud.better]
    parts = [f"{row.title}: {row.sentence}, {worlds(*_sides(row))}" for row in drawn]
    against = f"{capitalised(policy_label(policy))} minus {policy_label(comparison.reference)}"
    return f"{against}. {'. '.join(parts)}."


def _sides(row: Row) -> tuple[int, int]:
    worse, _, better = row.cloud.counts
    return better, worse


def fits(title: str, sentence: str, width: float) -> bool:
    """Whether title and sentence share a line."""
    used = theme.width_of(title, theme.LABEL, "bold") + 16 + theme.width_of(sentence, theme.LABEL)
    return used <= width


@dataclass(frozen=True)
class Slot:
    """Where one outcome is drawn, and its axis: all of a row that does not follow the figures.

    sign: what turns a difference into a direction; second: whether the sentence has a line of its own.
    """

    title: str
    unit: str
    reach: float
    sign: int
    second: bool

    @property
    def head(self) -> float:
        """Pixels of what is said above the dots."""
        return TITLE + (SECOND_LINE if self.second else 0.0)


def slot(row: Row, width: float, reach: Mapping[str, float] | None = None) -> Slot:
    """The slot of a row. reach: of the axes that are given; the others hold what the row has."""
    half = (reach or {}).get(row.cloud.name, row.cloud.reach)
    return Slot(row.title, row.unit, half, row.cloud.sign, not fits(row.title, row.sentence, width))


def steady_slot(name: str, row: Row | None, reach: float | None, width: float, currency: str) -> Slot:
    """A slot that stays as it is while figures change, as long as its reach is given.

    It has room for the longest sentence that an axis of this reach calls for. row: None if undefined.
    """
    if reach is None:
        if row is not None:
            return slot(row, width)
        reach = LEAST_REACH.get(outcome(name).unit, 1.0)
    told = [caption(name, one, _short(currency)) for one in _estimates(outcome(name).unit, reach)]
    told += [row.sentence] if row else []
    second = not all(fits(label(name), sentence, width) for sentence in told)
    return Slot(label(name), axis_unit(name, currency), reach, outcome(name).better or 1, second)


def _estimates(unit: str, reach: float) -> list[Estimate]:
    """Differences at both ends of an axis and at its middle, more and less surely known."""
    ends = [(mean * reach, share * reach) for mean in (-0.93, 0.0, 0.93) for share in WIDTHS]
    return [Estimate(mean, mean - half, mean + half, unit) for mean, half in ends]


@dataclass(frozen=True)
class Frame:
    """All of the picture that does not follow the figures; two that are equal look the same.

    beside: pixels of the picture beside it, to which the slots fit themselves.
    """

    width: float
    slots: tuple[Slot, ...]
    beside: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels of the whole picture."""
        return self.width, self._top(len(self.slots))

    @property
    def panels(self) -> list[Panel]:
        """The slots at their places."""
        return [
            Panel(one, self.room, self._top(place), self.width, place == 0)
            for place, one in enumerate(self.slots)
        ]

    @property
    def room(self) -> Spacing:
        """How the slots stand."""
        return spacing([one.head for one in self.slots], self.beside)

    def _top(self, place: int) -> float:
        return HEAD + sum(one.head + self.room.height for one in self.slots[:place])

    def draw(self, ink: Ink) -> None:
        """Draw titles and axes."""
        y, width = HEAD / 2 - 3, self.width
        how: dict[str, Any] = {"size": theme.LABEL, "weight": "bold"}
        ink.write(0, y, "← worse", colour=theme.VERMILLION_TEXT, **how)
        ink.write(width / 2, y, "same", colour=theme.INK3, ha="center")
        ink.write(width, y, "better →", colour=theme.BLUE_TEXT, ha="right", **how)
        for panel in self.panels:
            panel.draw(ink)


def draw_clouds(ink: Ink, frame: Frame, rows: Sequence[Row | None]) -> None:
    """Draw the figures of the rows, each in the slot at its place; a row that is undefined stays blank.

    What looks the same in several rows is drawn at once, which is much faster.
    """
    drawn = [
        _Figures(ink, panel, row) for panel, row in zip(frame.panels, rows, strict=True) if row is not None
    ]
    dots: dict[Looks, list[NDArray[np.float64]]] = {}
    for one in drawn:
        one.words()
        for looks, places in one.dots():
            dots.setdefault(looks, []).append(places)
    for looks, found in dots.items():
        ink.dots(np.concatenate(found), *looks)
    ink.lines([line for one in drawn for line in one.interval()], theme.INK, 5, 2, "95 % interval")
    ink.lines([line for one in drawn for line in one.mean()], theme.INK, 2, 2, "mean")


@dataclass(frozen=True)
class Panel:
    """A slot at its place: where things stand, and what stands there whatever the figures are."""

    slot: Slot
    room: Spacing
    top: float
    width: float
    first: bool

    @property
    def zero(self) -> float:
        """Where no difference stands."""
        return self.width / 2

    @property
    def half(self) -> float:
        """Pixels from there to an end of the axis."""
        return self.width / 2 - MARGIN

    @property
    def base(self) -> float:
        """The height of the axis."""
        return self.top + self.slot.head + self.room.dots + AIR

    @property
    def scale(self) -> float:
        """Pixels to the right for one unit of the outcome."""
        return self.slot.sign * self.half / self.slot.reach

    def x(self, figure: float) -> float:
        """Where a difference stands; what is beyond the axis stands at its end."""
        return self.zero + min(max(figure * self.scale, -self.half), self.half)

    def draw(self, ink: Ink) -> None:
        """Draw title and axis."""
        how: dict[str, Any] = {"size": theme.LABEL, "weight": "bold"}
        ink.write(0, self.top + TITLE / 2, self.slot.title, **how)
        left, right, base = self.zero - self.half, self.zero + self.half, self.base
        ink.lines([((left, base), (right, base))], theme.LINE, 1.5, 1)
        ink.lines([((self.zero, base - self.room.dots - AIR + 2), (self.zero, base))], theme.GREY, 1.5, 1)
        self._ends(ink)
        if self.first:
            ink.write(0, base + 9, "in 100", colour=theme.INK3)
            ink.write(self.width, base + 9, "in 100", colour=theme.INK3, ha="right")

    def _ends(self, ink: Ink) -> None:
        """Round values at both sides in natural signs, the unit between them."""
        tick, y = round_tick(self.slot.reach), self.base + self.room.below - 8
        ink.write(self.zero, y, self.slot.unit, colour=theme.INK3, ha="center")
        for value in (-tick, tick):
            x = self.x(value)
            ink.lines([((x, self.base), (x, self.base + 4))], theme.GREY, 1.5, 1)
            ink.write(x, y, tick_text(value), colour=theme.INK3, ha="center")


Looks = tuple[float, str, str, float, float, str]
"""Size, face, edge, width of the edge, order and name of dots."""


@dataclass(frozen=True)
class _Figures:
    ink: Ink
    panel: Panel
    row: Row

    def words(self) -> None:
        panel = self.panel
        y = panel.top + TITLE / 2 + (SECOND_LINE if panel.slot.second else 0.0)
        self.ink.write(panel.width, y, self.row.sentence, size=theme.LABEL, colour=theme.INK2, ha="right")
        self.counts()

    def dots(self) -> Iterator[tuple[Looks, NDArray[np.float64]]]:
        """The dots of each side with their looks; a side without dots keeps its place in the order."""
        panel = self.panel
        layout = arrange(self.row.cloud.values * panel.scale, panel.half, height=panel.room.dots)
        smaller = layout.pitch / PITCH
        for places, (face, edge, side) in zip(layout.sides, self.colours(), strict=True):
            at = np.column_stack([panel.zero + places[:, 0], panel.base - 4 - places[:, 1] * layout.rise])
            yield ((2 * RADIUS - 0.6) * smaller, face, edge, 0.8 * smaller, 3, side), at

    def colours(self) -> tuple[tuple[str, str, str], ...]:
        """Face, edge and name of the dots on the left, at zero and on the right."""
        same = (theme.PAPER, theme.GREY, "same")
        if self.row.cloud.better == 0:
            return (theme.INK2, theme.INK2, "less"), same, (theme.INK2, theme.INK2, "more")
        worse, better = theme.VERMILLION, theme.BLUE
        return (worse, worse, "worse"), same, (better, better, "better")

    def interval(self) -> list[Line]:
        """The 95 % interval as a thick bar."""
        gap, y = self.row.cloud.difference, self.panel.base + 9
        if gap.low is None or gap.high is None:
            return []
        left, right = sorted((self.panel.x(gap.low), self.panel.x(gap.high)))
        return [((left, y), (right, y))]

    def mean(self) -> list[Line]:
        """The mean as a thin tick across it."""
        gap, y = self.row.cloud.difference, self.panel.base + 9
        return [] if gap.mean is None else [((x := self.panel.x(gap.mean), y - 6), (x, y + 6))]

    def counts(self) -> None:
        """How many of 100 worlds lie on each side."""
        worse, _, better = self.row.cloud.counts
        plain = self.row.cloud.better == 0
        self.count(0, "left", worse, theme.INK2 if plain else theme.VERMILLION_TEXT)
        self.count(self.panel.width, "right", better, theme.INK2 if plain else theme.BLUE_TEXT)

    def count(self, x: float, side: str, worlds: int, colour: str) -> None:
        y = self.panel.base - 7
        self.ink.write(x, y, str(worlds), size=theme.LABEL, colour=colour, weight="bold", ha=side)


def tick_text(value: float) -> str:
    """A round value with its sign and no more digits than it needs."""
    places = next((places for places in range(7) if math.isclose(round(value, places), value)), 6)
    return number(value, places, signed=True)
