"""The lanes under a member's evidence: low weeks, reviews, support and formal steps on the same weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.evidence import Member
from pmsim.plots.placing import Room, box_of
from pmsim.plots.seats import Bar
from pmsim.plots.theme import MARKS, points
from pmsim.policies import Decision
from pmsim.wording import counted

SUMMARY = 174.0
"""Pixels to the right of the lanes."""

LANE, TITLE, NARROW_LANE = 26.0, 19.0, 23.0
BAR, SQUARE = 18.0, 9.0
BEFORE, NEXT_RING = 8.0, 5.0
"""Pixels from a dot to the ring before it, and from a ring to that of the date before."""

NAMES = ("Low weeks", "Reviews", "Support", "Formal")
IN_SUPPORT = (rows.PLAN_BEGAN, rows.PROMOTED)
IN_FORMAL = (rows.RANKED, rows.HEARING_HELD, rows.APPEALED, rows.REINSTATED)


def lanes_height(record: Member, beside: bool) -> float:
    """Pixels that the lanes need; summaries stand to their right, or in a line above each."""
    return len(NAMES) * (LANE if beside else TITLE + NARROW_LANE) + 6


def summaries(record: Member) -> list[tuple[str, str, bool]]:
    """Name and summary of each lane, and whether it is a warning."""
    return [
        (NAMES[0], low_weeks(record), bool(record.low.any())),
        (NAMES[1], reviews(record), False),
        (NAMES[2], support(record), False),
        (NAMES[3], formal(record), False),
    ]


def low_weeks(record: Member) -> str:
    """How many weeks were low, and how many of them in a row."""
    total, longest, last = int(record.low.sum()), 0, 0
    length = 0
    for week, low in enumerate(record.low.tolist()):
        length = length + 1 if low else 0
        if length > longest:
            longest, last = length, week
    if total == 0:
        return "none"
    if longest == total == 1:
        return f"1, in week {record.week(last)}"
    if longest == total:
        return f"{longest} in a row by week {record.week(last)}"
    return f"{total}, at most {longest} in a row"


def reviews(record: Member) -> str:
    """How many reviews were held and missed."""
    held = len(record.moments.get(rows.REVIEW_HELD, ()))
    return f"{held or 'none'} held, {sum(record.missed) or 'none'} missed"


def support(record: Member) -> str:
    """How many episodes of support there were, and how long."""
    lengths = [max(1, round(bar.end - bar.start)) for bar in record.support]
    plans = len(record.moments.get(rows.PLAN_BEGAN, ()))
    also = counted(plans, "development plan") if plans else ""
    if not lengths:
        return also or "none"
    if len(lengths) == 1:
        told = f"once, {counted(lengths[0], 'week')}"
    elif len(lengths) == 2:
        told = f"twice, {lengths[0]} and {counted(lengths[1], 'week')}"
    else:
        told = f"{len(lengths)} times, {sum(lengths)} weeks"
    return told


def formal(record: Member) -> str:
    """What the formal procedure came to by the end of the year."""
    told = [(bar.end, bar) for bar in record.steps]
    found: list[tuple[float, str]] = [(end, _step_told(record, bar)) for end, bar in told]
    for kind in IN_FORMAL:
        found += [
            (time, f"{MARKS[kind].label} in week {record.week(time)}")
            for time in record.moments.get(kind, ())
        ]
    heard = record.how == rows.MOVED and record.moments.get(rows.HEARING_HELD)
    if record.left is not None and (record.how == rows.EXITED or heard):
        week = record.week(np.ceil(record.left)) - 1
        found.append((record.left + 0.5, f"{MARKS[record.how].label} in week {week}"))
    if not found:
        return "live warning" if record.warnings else "none"
    return max(found, key=lambda one: one[0])[1]


def _step_told(record: Member, bar: Bar) -> str:
    if bar.ends == rows.STAGE_PASSED:
        return f"passed in week {record.week(bar.end)}"
    if bar.ends == rows.STAGE_FAILED:
        return f"step {bar.stage} not passed, week {record.week(bar.end)}"
    return f"step {bar.stage} under way" if bar.ends == 0 else f"step {bar.stage} left open"


def rings_of(
    times: Sequence[float], dates: Sequence[int], held: Sequence[float], x: Callable[[float], float]
) -> list[float]:
    """Where a ring stands for each date missed, the last one first; before the dot of a review held then.

    times, dates: when reviews were found to be missed, and how many dates each stands for.
    """
    found = []
    for time, count in zip(times, dates, strict=True):
        last = x(time) - (BEFORE if any(0.0 <= other - time < 1.0 for other in held) else 0.0)
        found += [last - NEXT_RING * number for number in range(max(1, count))]
    return found


def support_name(kind: int) -> str:
    """A kind of support in words."""
    return Decision(kind).name.replace("_", " ")


@dataclass(frozen=True)
class Lanes:
    """Draws the lanes below a height, between the left and the right end of the weeks."""

    ax: Axes
    record: Member
    left: float
    right: float
    top: float
    beside: bool
    rooms: dict[int, Room] = field(default_factory=dict)

    def draw(self) -> None:
        """Draw all lanes."""
        self.frames()
        self.low_weeks()
        self.reviews()
        self.support()
        self.formal()

    def x(self, week: float) -> float:
        """Where a moment of the year lies."""
        return self.left + week * (self.right - self.left) / self.record.weeks

    def y(self, lane: int) -> float:
        """The middle of a lane."""
        if self.beside:
            return self.top + 6 + LANE * (lane + 0.5)
        return self.top + 6 + (TITLE + NARROW_LANE) * lane + TITLE + NARROW_LANE / 2

    def room(self, lane: int) -> Room:
        """Where words of a lane can stand."""
        middle = self.y(lane)
        return self.rooms.setdefault(lane, Room(self.left, middle - 12, self.right, middle + 12))

    def frames(self) -> None:
        """Names at the left and summaries at the right, or both in a line above."""
        for lane, (name, told, warns) in enumerate(summaries(self.record)):
            y, colour = self.y(lane), theme.VERMILLION_TEXT if warns else theme.INK2
            wide = theme.width_of(told, theme.LABEL, "bold")
            weight = "bold" if warns and wide <= SUMMARY else "normal"
            if self.beside:
                theme.write(self.ax, self.left - 8, y, name, colour=theme.INK2, ha="right")
                x = self.right + 14
                theme.write(self.ax, x, y, told, size=theme.LABEL, colour=colour, weight=weight)
                self.hairline(y + LANE / 2)
            else:
                title = y - NARROW_LANE / 2 - TITLE / 2 + 2
                theme.write(self.ax, 0, title, name, colour=theme.INK, weight="bold")
                x = theme.width_of(name, theme.SMALLEST, "bold") + 8
                theme.write(self.ax, x, title, told, colour=colour)
                self.hairline(y + NARROW_LANE / 2)

    def hairline(self, y: float) -> None:
        """The lower edge of a lane."""
        left = self.left if self.beside else 0.0
        self.ax.hlines(y, left, self.right, colors=theme.LINE, linewidths=points(1), zorder=1)

    def low_weeks(self) -> None:
        """A square for each low week."""
        weeks = np.flatnonzero(self.record.low).tolist()
        if weeks:
            size = SQUARE if self.beside else min(SQUARE, (self.right - self.left) / self.record.weeks - 1)
            xs, ys = [self.x(week + 0.5) for week in weeks], [self.y(0)] * len(weeks)
            self.ax.scatter(
                xs,
                ys,
                s=theme.area(size),
                marker="s",
                color=theme.VERMILLION,
                lw=0,
                zorder=3,
                label="low week",
            )

    def reviews(self) -> None:
        """Dots for reviews held, and a ring for each date missed."""
        held = self.record.moments.get(rows.REVIEW_HELD, ())
        missed = self.record.moments.get(rows.REVIEW_MISSED, ())
        rings = rings_of(missed, self.record.missed, held, self.x)
        if rings:
            theme.scatter(self.ax, MARKS[rows.REVIEW_MISSED], rings, [self.y(1)] * len(rings), 3)
        if held:
            xs = [self.x(time) for time in held]
            theme.scatter(self.ax, MARKS[rows.REVIEW_HELD], xs, [self.y(1)] * len(xs), 3)

    def support(self) -> None:
        """Bars with the name of the support, and diamonds for development plans."""
        y, room = self.y(2), self.room(2)
        for bar in self.record.support:
            left, right = self.x(bar.start), max(self.x(bar.end), self.x(bar.start) + 4)
            shape = FancyBboxPatch(
                (left, y - BAR / 2),
                right - left,
                BAR,
                boxstyle=f"round,pad=0,rounding_size={min(4.0, (right - left) / 2)}",
                facecolor=theme.BLUE,
                linewidth=0,
                zorder=2,
                label="support",
            )
            self.ax.add_patch(shape)
            room.take((left, y - 9, right, y + 9))
        self.marks(IN_SUPPORT, 2)
        for bar in self.record.support:
            self.name(bar, support_name(bar.stage), 2, theme.BLUE_TEXT, theme.PAPER)

    def formal(self) -> None:
        """Steps as two lines with triangles, live warnings as boxes, and what else belongs to a case."""
        y, room = self.y(3), self.room(3)
        for bar in self.record.warnings:
            box = (self.x(bar.start), y - BAR / 2 + 1), self.x(bar.end) - self.x(bar.start), BAR - 2
            self.ax.add_patch(
                Rectangle(
                    *box,
                    facecolor=theme.PAPER,
                    edgecolor=theme.GREY,
                    linewidth=points(1.2),
                    zorder=2,
                    label="live warning",
                )
            )
            room.take((self.x(bar.start), y - 9, self.x(bar.end), y + 9))
        for bar in self.record.steps:
            self.step(bar)
        self.marks((*IN_FORMAL, rows.STAGE_PASSED), 3)
        of = f" of {self.record.stages}"
        for bar in self.record.steps:
            self.name(
                bar, f"step {bar.stage}{of}", 3, theme.VERMILLION_TEXT, theme.VERMILLION_TEXT, bar.stage
            )
        for bar in self.record.warnings:
            self.name(bar, "live warning", 3, theme.INK2, theme.INK2, 1 if bar.begins else 0, bold=False)

    def step(self, bar: Bar) -> None:
        """Two lines from its beginning to its end, and a triangle for each step so far."""
        y, left, right = self.y(3), self.x(bar.start), self.x(bar.end)
        sides = [y - BAR / 2 + 1, y + BAR / 2 - 1]
        self.ax.hlines(
            sides,
            left,
            right,
            colors=theme.VERMILLION,
            linewidths=points(2.4),
            zorder=2.2,
            label="formal step",
        )
        if bar.begins:
            xs = [left + 5 + 10 * number for number in range(bar.stage)]
            theme.scatter(self.ax, MARKS[rows.STAGE_OPENED], xs, [y] * bar.stage, 4)
        self.room(3).take((left, y - 9, right, y + 9))

    def name(
        self, bar: Bar, text: str, lane: int, beside: str, inside: str, marks: int = 0, *, bold: bool = True
    ) -> None:
        """The name of a bar inside it, else beside it, else nowhere: the summary tells it."""
        weight = "bold" if bold else "normal"
        wide, y, room = theme.width_of(text, theme.SMALLEST, weight), self.y(lane), self.room(lane)
        left = self.x(bar.start) + 6 + 10 * marks
        if left + wide + 4 <= self.x(bar.end):
            theme.write(self.ax, left, y, text, colour=inside, weight=weight, zorder=5)
            return
        for x in (self.x(bar.end) + 6, self.x(bar.start) - 6 - wide):
            box = box_of(text, x, y, size=theme.SMALLEST, weight=weight)
            if room.free(box, 2.0):
                theme.write(self.ax, x, y, text, colour=beside, weight=weight, zorder=5)
                room.take(box)
                return

    def marks(self, kinds: tuple[int, ...], lane: int) -> None:
        """Marks of a lane, the first of each kind with its name where there is room."""
        y, room = self.y(lane), self.room(lane)
        for kind in kinds:
            times = self.record.moments.get(kind, ())
            shift = 13.0 if kind in (rows.APPEALED, rows.REINSTATED) else 0.0
            xs = [min(self.x(time) + shift, self.right - 6) for time in times]
            if xs:
                theme.scatter(self.ax, MARKS[kind], xs, [y] * len(xs), 4)
                for x in xs:
                    room.take((x - 6, y - 9, x + 6, y + 9))
        for kind in kinds:
            times = self.record.moments.get(kind, ())
            if times and kind != rows.STAGE_PASSED:
                self.name_of_mark(kind, min(self.x(times[0]), self.right - 6), lane)

    def name_of_mark(self, kind: int, x: float, lane: int) -> None:
        """The name of a mark at its side, where there is room."""
        text, y, room = MARKS[kind].label, self.y(lane), self.room(lane)
        wide = theme.width_of(text)
        shift = 13.0 if kind in (rows.APPEALED, rows.REINSTATED) else 0.0
        for left in (x + shift + 10, x + shift - 10 - wide):
            box = box_of(text, left, y, size=theme.SMALLEST)
            if room.free(box, 2.0):
                theme.write(self.ax, left, y, text, colour=theme.INK2, zorder=5)
                room.take(box)
                return
