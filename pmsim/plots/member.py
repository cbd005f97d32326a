"""One member's year: the evidence, the year it would have been without support, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.evidence import Member, Twin, read_member
from pmsim.plots.lanes import Lanes, lanes_height, summaries
from pmsim.plots.placing import LINE, Box, Room, best, box_of, spaced
from pmsim.plots.theme import MARKS, points
from pmsim.wording import APOSTROPHE, NARROW_SPACE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

QUARTER = 13
FLOOR, CEILING, HIGH_CEILING = 0.0, 1.6, 2.1
"""Ends of the axis in shares of target; the higher one where evidence goes beyond the other."""

TICK = 0.5
RING = 6.0
NEAR = 16.0
"""Pixels between two labels of the axis below which the less important one gives way."""


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels. `WIDE` is for a page on a screen, `NARROW` for a phone."""

    width: float
    left: float
    right: float  # where the plot ends
    top: float
    height: float  # of the plot
    quarter: str
    beside: bool  # whether labels and summaries stand to the right of the plot


WIDE = Layout(1184, 84, 994, 26, 326, "Quarter {}", beside=True)
NARROW = Layout(354, 40, 344, 84, 250, "Q{}", beside=False)
BOTTOM = 26.0


def member(
    run: Run,
    replication: int = 0,
    team: int = 0,
    seat: int = 0,
    occupant: int | None = None,
    ax: Axes | None = None,
    *,
    year: int = 0,
    narrow: bool = False,
) -> Axes:
    """Draw a measured year of one member.

    Rings are readings of single weeks, the line is their mean over the weeks of a flag. The dashed line is
    the untreated twin: the same person with the same luck and the same meetings, for whom an episode of
    support does nothing; the tint between is what the support added (blue) or cost (vermillion). Lanes below
    show low weeks, reviews, support and formal steps. seat, occupant: as in the tables, from 0; without an
    occupant it is the first of the year. year: from 0, where there are several. Without `ax` the figure is
    new and has the right size; axes of your own need `member_size`. narrow: for a phone. The figures behind
    the picture are those of `pmsim.plots.evidence.read_member`, whose errors it shares.
    """
    record = read_member(run, replication, team, seat, occupant, year)
    layout = NARROW if narrow else WIDE
    with theme.style():
        ax = theme.canvas(*_size(record, layout), ax)
        _Drawing(ax, record, layout).draw()
    return ax


def member_size(
    run: Run,
    replication: int = 0,
    team: int = 0,
    seat: int = 0,
    occupant: int | None = None,
    *,
    year: int = 0,
    narrow: bool = False,
) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(read_member(run, replication, team, seat, occupant, year), NARROW if narrow else WIDE)


def _size(record: Member, layout: Layout) -> tuple[float, float]:
    return layout.width, layout.top + layout.height + lanes_height(record, layout.beside) + BOTTOM


def describe_member(record: Member) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    known = record.level[np.isfinite(record.level)]
    level = (
        f"between {_percent(known.min())} and {_percent(known.max())} of target" if len(known) else "blank"
    )
    told = "; ".join(f"{name.lower()}: {text}" for name, text, _ in summaries(record))
    gain = _gain(record)
    return (
        f"Seat {record.seat + 1} in world {record.replication}: {record.smoothing}-week mean {level}; {told}."
        f"{f' {gain}' if gain else ''}"
    )


def _gain(record: Member) -> str:
    total = sum(twin.gain for twin in record.twins)
    if not record.twins:
        return ""
    way = "added" if total >= 0.0 else "cost"
    return f"By the evidence, support {way} {abs(total):.1f} weeks of work at target."


def _percent(share: float) -> str:
    return f"{share * 100:.0f}{NARROW_SPACE}%"


@dataclass(frozen=True)
class Crossing:
    """Where a line comes back to the line below which support is offered."""

    week: int
    level: float


def back_at(weeks: NDArray[np.int64], level: NDArray[np.float64], line: float) -> Crossing | None:
    """The first week at or above a line after one below it."""
    below = False
    for week, value in zip(weeks.tolist(), level.tolist(), strict=True):
        if below and value >= line:
            return Crossing(week, value)
        below = below or value < line
    return None


def shown_twin(record: Member) -> Twin | None:
    """The twin whose episode is told in words: that with the largest gain or loss."""
    return max(record.twins, key=lambda twin: abs(twin.gain), default=None)


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    record: Member
    layout: Layout

    def draw(self) -> None:
        self.grid()
        self.gain()
        self.lines()
        self.readings()
        self.ends()
        self.words()
        Lanes(self.ax, self.record, self.layout.left, self.layout.right, self.foot, self.layout.beside).draw()
        self.weeks()

    @property
    def cell(self) -> float:
        return (self.layout.right - self.layout.left) / self.record.weeks

    @property
    def foot(self) -> float:
        return self.layout.top + self.layout.height

    @property
    def ceiling(self) -> float:
        record = self.record
        highest = max([0.0, *record.level[np.isfinite(record.level)]])
        usual = np.quantile(record.reading[np.isfinite(record.reading)], 0.95) if highest else 0.0
        return CEILING if max(highest, usual) <= CEILING else HIGH_CEILING

    def x(self, week: float) -> float:
        return self.layout.left + week * self.cell

    def y(self, share: float) -> float:
        inside = min(max(share, FLOOR), self.ceiling)
        return self.foot - 8 - (inside - FLOOR) / (self.ceiling - FLOOR) * (self.layout.height - 18)

    def middle(self, weeks: NDArray[np.int64]) -> list[float]:
        return [self.x(week + 0.5) for week in weeks.tolist()]

    def ys(self, shares: NDArray[np.float64]) -> list[float]:
        return [self.y(share) if share == share else np.nan for share in shares.tolist()]

    def grid(self) -> None:
        layout, ax = self.layout, self.ax
        left, right = layout.left, layout.right
        for share in np.arange(FLOOR, self.ceiling, TICK).tolist():
            if share != 1.0:
                ax.hlines(self.y(share), left, right, colors=theme.LINE, linewidths=points(1), zorder=1)
        ax.hlines(
            self.y(1.0), left, right, colors=theme.INK2, linewidths=points(1.5), zorder=1.3, label="target"
        )
        ax.hlines(
            self.y(self.record.line),
            left,
            right,
            colors=theme.VERMILLION,
            linewidths=points(1.5),
            linestyles=(0, (5, 3)),
            zorder=1.3,
            label="low-week line",
        )
        inner = [self.x(week) for week in range(QUARTER, self.record.weeks, QUARTER)]
        ax.vlines(inner, layout.top, self.foot, colors=theme.LINE, linewidths=points(1), zorder=1)
        self.axis()
        self.part()
        self.quarters()

    def axis(self) -> None:
        """Percentages at the left; the line of a low week comes first, then the target."""
        unit = "% of target"
        theme.write(
            self.ax, 0, self.layout.top / 2 - 3 if self.layout.beside else 50, unit, colour=theme.INK3
        )
        taken: list[float] = []
        values = [(self.record.line, theme.VERMILLION_TEXT, "bold"), (1.0, theme.INK, "bold")]
        values += [(share, theme.INK3, "normal") for share in np.arange(FLOOR, self.ceiling, TICK).tolist()]
        for share, colour, weight in values:
            y = self.y(share)
            if all(abs(y - other) >= NEAR for other in taken):
                x = self.layout.left - 8
                theme.write(self.ax, x, y, f"{share * 100:.0f}", colour=colour, weight=weight, ha="right")
                taken.append(y)

    def part(self) -> None:
        """Which year this is, where there are several."""
        y = self.layout.top / 2 - 3 if self.layout.beside else 50
        theme.write(self.ax, self.layout.width, y, self.record.part, colour=theme.INK2, ha="right")

    def quarters(self) -> None:
        y = self.layout.top / 2 - 3 if self.layout.beside else 70
        for start in range(0, self.record.weeks, QUARTER):
            end = min(start + QUARTER, self.record.weeks)
            if end - start > QUARTER / 2:
                name = self.layout.quarter.format(start // QUARTER + 1)
                theme.write(self.ax, self.x((start + end) / 2), y, name, colour=theme.INK3, ha="center")

    def gain(self) -> None:
        for twin in self.record.twins:
            xs = self.middle(twin.weeks)
            real, level = np.array(self.ys(twin.real)), np.array(self.ys(twin.level))
            for where, colour, label in (
                (real < level, theme.BLUE_TINT, "gain"),
                (real > level, theme.VERMILLION_TINT, "loss"),
            ):
                self.ax.fill_between(
                    xs,
                    real,
                    level,
                    where=where,
                    interpolate=True,
                    color=colour,
                    lw=0,
                    zorder=1.1,
                    label=label,
                )

    def lines(self) -> None:
        record, ax = self.record, self.ax
        for twin in record.twins:
            ax.plot(
                self.middle(twin.weeks),
                self.ys(twin.level),
                color=theme.INK2,
                linewidth=points(2),
                linestyle=(0, (2.5, 1.8)),
                zorder=2,
                label="without support",
            )
        weeks = np.arange(record.weeks)
        ax.plot(
            self.middle(weeks),
            self.ys(record.level),
            color=theme.INK,
            linewidth=points(3 if self.layout.beside else 2.4),
            solid_joinstyle="round",
            zorder=3,
            label="mean",
        )

    def readings(self) -> None:
        weeks = np.arange(self.record.weeks)
        self.ax.scatter(
            self.middle(weeks),
            self.ys(self.record.reading),
            s=theme.area(RING - 1 if self.layout.beside else 3.4),
            facecolors=theme.PAPER,
            edgecolors=theme.GREY,
            linewidths=points(1.2),
            zorder=2.5,
            label="reading",
        )

    def weeks(self) -> None:
        y, last = self.foot + lanes_height(self.record, self.layout.beside) + BOTTOM / 2, self.record.weeks
        number = str(self.record.week(0))
        first = f"week {number}" if self.layout.beside else number
        theme.write(self.ax, self.x(0.5), y, first, colour=theme.INK3, ha="center")
        for week in range(QUARTER, last + 1, QUARTER):
            theme.write(
                self.ax, self.x(week - 0.5), y, str(self.record.before + week), colour=theme.INK3, ha="center"
            )

    def room(self) -> Room:
        """The plot with its lines: what words have to keep clear of."""
        room = Room(self.layout.left, self.layout.top, self.layout.right, self.foot - 2)
        weeks = self.middle(np.arange(self.record.weeks))
        room.follow(weeks, self.ys(self.record.level))
        for twin in self.record.twins:
            room.follow(self.middle(twin.weeks), self.ys(twin.level))
        rings = zip(weeks, self.ys(self.record.reading), strict=True)
        room.points += [(x, y) for x, y in rings if y == y]
        for share in (1.0, self.record.line):
            ends = [self.layout.left, self.layout.right]
            room.follow(ends, [self.y(share)] * 2)
        return room

    def ends(self) -> None:
        """Names of the lines at their right ends, one below the other where they come close."""
        if not self.layout.beside:
            return
        line = f"low-week line, {_percent(self.record.line)}"
        names = [
            (self.y(1.0), [("target", theme.INK, "normal")]),
            (self.y(self.record.line), [(line, theme.VERMILLION_TEXT, "normal")]),
        ]
        known = np.flatnonzero(np.isfinite(self.record.level))
        if self.record.left is None and len(known):
            mean = f"{self.record.smoothing}-week mean"
            y = self.y(float(self.record.level[known[-1]]))
            names.append((y, [("What happened", theme.INK, "bold"), (mean, theme.INK2, "normal")]))
        x = self.layout.right + 14
        middles = spaced([(y, LINE * len(texts)) for y, texts in names])
        for middle, (_, texts) in zip(middles, names, strict=True):
            for number, (text, colour, weight) in enumerate(texts):
                y = middle + LINE * (number - (len(texts) - 1) / 2)
                theme.write(self.ax, x, y, text, size=theme.LABEL, colour=colour, weight=weight)

    def words(self) -> None:
        room = self.room()
        if not self.layout.beside:
            self.narrow_names(room)
        self.arrival(room)
        self.departure(room)
        twin = shown_twin(self.record)
        if twin is not None:
            self.callouts(room, twin)
        if self.layout.beside:
            self.one_reading(room)
        else:
            self.caption(twin)

    def caption(self, twin: Twin | None) -> None:
        """What lines and rings are, above the plot, where it has no room for words beside them."""
        mean = f"Line: {self.record.smoothing}-week mean. Rings: single weeks."
        theme.write(self.ax, 0, 10, mean, colour=theme.INK2)
        if twin is None:
            return
        back = back_at(twin.weeks, twin.level, self.record.good)
        dips = back is None and twin.level.min() < self.record.good
        more = f", not back by week {self.record.week(twin.weeks[-1])}" if dips else ""
        theme.write(self.ax, 0, 28, f"Dashed: without support{more}.", colour=theme.INK2)

    def narrow_names(self, room: Room) -> None:
        for share, text, colour in (
            (1.0, "target", theme.INK),
            (self.record.line, "low-week line", theme.VERMILLION_TEXT),
        ):
            y = self.y(share)
            xs = np.arange(self.layout.left + 4, self.layout.right - theme.width_of(text), 12.0).tolist()
            side = -11.0 if share == max(1.0, self.record.line) else 11.0
            offers = [(x, y + way * side) for way in (1.0, -1.0) for x in reversed(xs)]
            # A name far from its line would be that of another: rather beside it where it is crowded.
            self.place(room, text, offers, colour=colour, elsewhere=False)

    def arrival(self, room: Room) -> None:
        began = self.record.began
        if began is None:
            return
        known = np.flatnonzero(np.isfinite(self.record.reading))
        mark = MARKS[rows.MOVED if rows.MOVED in self.moments else rows.STARTED]
        x, y = self.x(began) - 8, self.y(float(self.record.reading[known[0]])) if len(known) else self.y(1.0)
        theme.scatter(self.ax, mark, [x], [y], 4)
        room.take((x - 8, y - 8, x + 8, y + 8))
        text = f"{mark.label}, week {self.record.week(began)}"
        self.place(room, text, _around(x, y, theme.width_of(text)), colour=theme.INK2)

    @property
    def moments(self) -> set[int]:
        return {kind for kind, times in self.record.moments.items() if times}

    def departure(self, room: Room) -> None:
        left = self.record.left
        if left is None:
            return
        mark = MARKS[self.record.how]
        known = np.flatnonzero(np.isfinite(self.record.level))
        x = min(self.x(left) + 8, self.layout.right - 6)
        y = self.y(float(self.record.level[known[-1]])) if len(known) else self.y(1.0)
        theme.scatter(self.ax, mark, [x], [y], 4)
        room.take((x - 8, y - 8, x + 8, y + 8))
        text = f"{mark.label}, week {self.record.week(np.ceil(left)) - 1}"
        self.place(room, text, _around(x, y, theme.width_of(text, 14, "bold")), weight="bold", size=14)

    def callouts(self, room: Room, twin: Twin) -> None:
        """When the line was reached again, with support and without, and what the dashed line is."""
        line = _percent(self.record.good)
        real = back_at(twin.weeks, twin.real, self.record.good)
        other = back_at(twin.weeks, twin.level, self.record.good)
        if real is not None:
            self.callout(room, real, f"back to {line} in week {self.record.week(real.week)}", theme.INK, -1.0)
        if other is not None:
            self.callout(room, other, f"twin: in week {self.record.week(other.week)}", theme.INK2, 1.0)
        dips = twin.level.min() < self.record.good
        if not self.layout.beside:
            return
        texts = ["Same luck, without this support"]
        if other is None and dips:
            texts.append(f"not back to {line} by week {self.record.week(twin.weeks[-1])}")
        self.name_of_twin(room, twin, texts)

    def callout(self, room: Room, at: Crossing, text: str, colour: str, side: float) -> None:
        """A ring on the line, a thin line from it, and words at its end."""
        x, y = self.x(at.week + 0.5), self.y(at.level)
        self.ax.scatter(
            [x],
            [y],
            s=theme.area(10),
            facecolors=theme.PAPER,
            edgecolors=colour,
            linewidths=points(2),
            zorder=4,
            label="back",
        )
        half = theme.width_of(text, theme.LABEL, "bold") / 2
        offers = [
            (x - half + shift, y + turn * reach)
            for turn in (side, -side)
            for reach in (30.0, 44.0, 58.0, 76.0, 94.0, 112.0, 130.0, 148.0)
            for shift in (0.0, half - 6, 6 - half)
        ]
        _, ty = self.place(room, text, offers, colour=colour, weight="bold", size=theme.LABEL)
        turn = 1.0 if ty > y else -1.0
        self.ax.vlines(
            x,
            y + turn * 6,
            ty - turn * 10,
            colors=theme.GREY,
            linewidths=points(1),
            zorder=1.5,
            label="leader",
        )
        room.follow([x, x], [y, ty])

    def name_of_twin(self, room: Room, twin: Twin, texts: list[str]) -> None:
        """Words near the dashed line, below it where there is room."""
        wide = max(theme.width_of(text, theme.LABEL, "bold") for text in texts)
        high = LINE * len(texts)
        steps = list(zip(self.middle(twin.weeks), self.ys(twin.level), strict=True))[::-1]
        offers = [
            (x - shift, y + turn * (high / 2 + reach))
            for turn, reach in ((1, 12.0), (1, 30.0), (-1, 12.0), (-1, 30.0), (1, 60.0), (-1, 60.0))
            for x, y in steps
            for shift in (0.0, wide / 2, wide)
        ]
        box = self.found(room, [(x, y - high / 2, x + wide, y + high / 2) for x, y in offers])
        for number, text in enumerate(texts):
            y = box[1] + LINE * (number + 0.5)
            theme.write(
                self.ax,
                box[0],
                y,
                text,
                size=theme.LABEL,
                colour=theme.INK2,
                weight="bold",
                zorder=5,
            )

    def one_reading(self, room: Room) -> None:
        """Words beside one of the rings, where there is most room."""
        text = f"one week{APOSTROPHE}s reading"
        wide = theme.width_of(text)
        rings = [
            (x, y)
            for x, y in zip(
                self.middle(np.arange(self.record.weeks)), self.ys(self.record.reading), strict=True
            )
            if y == y
        ]
        offers = [place for x, y in rings for place in ((x + 9, y), (x - 9 - wide, y))]
        if offers:
            self.place(room, text, offers, colour=theme.INK3)

    def place(
        self,
        room: Room,
        text: str,
        offers: list[tuple[float, float]],
        *,
        colour: str = theme.INK,
        weight: str = "normal",
        size: float = theme.SMALLEST,
        elsewhere: bool = True,
    ) -> tuple[float, float]:
        """Write a text, left end first, at the first place that is free; returns that place.

        elsewhere: where none is, it may stand at another place than those offered.
        """
        boxes = [box_of(text, x, y, size=size, weight=weight) for x, y in offers]
        box = self.found(room, boxes, elsewhere)
        x, y = box[0], (box[1] + box[3]) / 2
        theme.write(self.ax, x, y, text, size=size, colour=colour, weight=weight, zorder=5)
        return x, y

    def found(self, room: Room, boxes: list[Box], elsewhere: bool = True) -> Box:
        box = best(room, boxes) if elsewhere else min(boxes, key=room.crowd)
        room.take(box)
        return box


def _around(x: float, y: float, wide: float) -> list[tuple[float, float]]:
    """Places beside, above and below a mark."""
    sides = [(x + 14, y), (x - 14 - wide, y)]
    return sides + [
        (left, y + turn * reach)
        for reach in (20.0, 36.0, 52.0, 80.0, 110.0, 140.0)
        for turn in (-1.0, 1.0)
        for left in (x - wide / 2, x - wide, x)
    ]
