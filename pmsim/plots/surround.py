"""What stands around the rows of a team's year: the key, the names, the weeks, and the marks in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.ink import Ink
from pmsim.plots.seats import Seat, TeamYear
from pmsim.plots.theme import MARKS, points
from pmsim.story.tables import AWAY
from pmsim.wording import NARROW_SPACE

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTER = 13
PENDING: dict[str, Any] = {
    "facecolor": theme.WASH,
    "edgecolor": theme.LINE,
    "hatch": "//////",
    "linewidth": 0,
}
"""Looks of a week without a mean: hatched, so that it is no colour of the key."""

EMPTY: dict[str, Any] = {"facecolor": theme.PAPER, "edgecolor": theme.LINE, "linewidth": points(1)}
"""Looks of weeks in which a seat is empty."""

KEY_STEP = 36.0
KEY_HEIGHT, TOP, BOTTOM, WORDS_LINE = 46.0, 24.0, 26.0, 24.0


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels. `wide` is for a page on a screen, `narrow` for a phone.

    kept: lines that a picture which is drawn again and again keeps for the marks in words, so that nothing
    below it jumps.
    """

    width: float
    left: float
    cell: float
    height: float  # of a row of cells
    lane: float  # below it
    gap: float
    quarter: str
    seat: str
    means: bool
    kept: int

    @property
    def pitch(self) -> float:
        """From one seat to the next."""
        return self.height + self.lane + self.gap

    @property
    def start_of_words(self) -> float:
        """Where key and words begin."""
        return self.left if self.means else 2.0


WIDE = Layout(730, 72, 11.7, 18, 13, 6, "Quarter {}", "Seat {}", means=True, kept=3)
NARROW = Layout(354, 26, 6, 15, 13, 5, "Q{}", "{}", means=False, kept=5)


@dataclass(frozen=True)
class Surround:
    """All that the surroundings of the rows depend on; two that are equal look the same.

    seats: their numbers, from 0; part: of the measured weeks, in words; words: the signs that are explained;
    least: lines kept for them; selected: number of the seat whose row lies on a wash.
    """

    layout: Layout
    seats: tuple[int, ...]
    weeks: int
    before: int = 0
    part: str = ""
    words: tuple[int | str, ...] = ()
    least: int = 1
    selected: int | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels of the whole picture."""
        below = BOTTOM + max(self.least, len(self._lines_of_words())) * WORDS_LINE + 4
        return self.layout.width, KEY_HEIGHT + TOP + len(self.seats) * self.layout.pitch + below

    @property
    def cell(self) -> float:
        """Pixels of a week."""
        return self.layout.cell

    @property
    def height(self) -> float:
        """Pixels of a row of cells."""
        return self.layout.height

    def x(self, week: float) -> float:
        """Where a moment of the year lies."""
        return self.layout.left + week * self.layout.cell

    def top(self, place: int) -> float:
        """Where the row at this place begins."""
        return KEY_HEIGHT + TOP + place * self.layout.pitch

    def lane(self, place: int) -> float:
        """The middle of the lane below it."""
        return self.top(place) + self.layout.height + self.layout.lane / 2 + 1

    @property
    def bottom(self) -> float:
        """Where the last lane ends."""
        return self.top(len(self.seats)) - self.layout.gap

    def hit(self, x: float, y: float) -> tuple[int, float] | None:
        """Number of the seat, and weeks since the year began, at a place; None where there is no row."""
        week = (x - self.layout.left) / self.layout.cell
        place = (y - self.top(0) + self.layout.gap / 2) / self.layout.pitch
        if 0.0 <= week < self.weeks and 0.0 <= place < len(self.seats):
            return self.seats[int(place)], week
        return None

    def draw(self, ink: Ink) -> None:
        """Draw everything but the rows."""
        self._wash(ink)
        self._key(ink)
        self._part(ink)
        self._quarters(ink)
        self._names(ink)
        self._weeks(ink)
        self._words(ink)

    def _wash(self, ink: Ink) -> None:
        if self.selected in self.seats:
            top = self.top(self.seats.index(self.selected)) - self.layout.gap / 2
            ink.boxes(
                [(0, top, self.layout.width, top + self.layout.pitch)], 0.5, color=theme.WASH, linewidth=0
            )

    def _key(self, ink: Ink) -> None:
        """The seven classes and the limits between them."""
        start = self.layout.start_of_words
        ink.write(start, 9, "low", colour=theme.VERMILLION_TEXT, weight="bold")
        left = start + theme.width_of("low", weight="bold") + 6
        for place, colour in enumerate(theme.HEAT):
            x = left + place * KEY_STEP
            ink.boxes([(x, 4, x + KEY_STEP - 1, 14)], 1, color=colour, linewidth=0)
        for place, limit in enumerate(theme.HEAT_LIMITS):
            unit = f"{NARROW_SPACE}%" if place == len(theme.HEAT_LIMITS) - 1 else ""
            # The figure stands under its limit, and the unit behind it.
            x = left + (place + 1) * KEY_STEP - 0.5 + (theme.width_of(unit) / 2 if unit else 0.0)
            ink.write(x, 24, f"{limit * 100:.0f}{unit}", colour=theme.INK3, ha="center")
        x = left + len(theme.HEAT) * KEY_STEP + 5
        ink.write(x, 9, "high", colour=theme.BLUE_TEXT, weight="bold")

    def _part(self, ink: Ink) -> None:
        """Which year this is, where there are several."""
        y, ha = (9.0, "right") if self.layout.means else (KEY_HEIGHT - 6, "left")
        x = self.layout.width - 1 if self.layout.means else self.layout.start_of_words
        ink.write(x, y, self.part, colour=theme.INK2, ha=ha)

    def _quarters(self, ink: Ink) -> None:
        y = KEY_HEIGHT + TOP / 2 - 2
        for start in range(0, self.weeks, QUARTER):
            end = min(start + QUARTER, self.weeks)
            if end - start > QUARTER / 2:
                name = self.layout.quarter.format(start // QUARTER + 1)
                ink.write(self.x((start + end) / 2), y, name, colour=theme.INK3, ha="center")

    def _names(self, ink: Ink) -> None:
        for place, number in enumerate(self.seats):
            y, chosen = self.top(place) + self.layout.height / 2, number == self.selected
            name = self.layout.seat.format(number + 1)
            colour, weight = (theme.INK, "bold") if chosen else (theme.INK2, "normal")
            ink.write(self.layout.left - 8, y, name, colour=colour, weight=weight, ha="right")
        if self.layout.means:
            x, y = self.layout.width - 1, KEY_HEIGHT + TOP / 2 - 2
            ink.write(x, y, "year" if self.weeks == 52 else "mean", colour=theme.INK3, ha="right")

    def _weeks(self, ink: Ink) -> None:
        """Numbers of the weeks that end a quarter, under the middle of their cells."""
        y = self.bottom + BOTTOM / 2 + 2
        first = f"week {self.before + 1}" if self.layout.means else str(self.before + 1)
        ink.write(self.layout.left, y, first, colour=theme.INK3)
        for week in range(QUARTER, self.weeks + 1, QUARTER):
            ink.write(self.x(week - 0.5), y, str(self.before + week), colour=theme.INK3, ha="center")

    def _words(self, ink: Ink) -> None:
        """The marks that occur, in words."""
        for line, kinds in enumerate(self._lines_of_words()):
            x, y = self.layout.start_of_words, self.bottom + BOTTOM + WORDS_LINE * (line + 0.5)
            for kind in kinds:
                width, label = SIGNS[kind]
                _sign(ink, kind, x, width, y)
                ink.write(x + width + 6, y, label, colour=theme.INK2)
                x += _advance(kind)

    def _lines_of_words(self) -> list[list[int | str]]:
        lines: list[list[int | str]] = [[]]
        x = self.layout.start_of_words
        for kind in self.words:
            if lines[-1] and x + _advance(kind) > self.layout.width:
                lines.append([])
                x = self.layout.start_of_words
            lines[-1].append(kind)
            x += _advance(kind)
        return lines


def surround(
    year: TeamYear, layout: Layout, *, smoothed: bool = True, selected: int | None = None, least: int = 1
) -> Surround:
    """What stands around a team's year; the arguments are those of `Surround`, and of the picture."""
    numbers = tuple(seat.number for seat in year.seats)
    words = tuple(words_needed(year, smoothed))
    return Surround(layout, numbers, year.weeks, year.before, year.part, words, least, selected)


LOW, VACANT, WARNING, NO_MEAN = "low week", "empty seat", "live warning", "no mean yet"
SIGNS: dict[int | str, tuple[float, str]] = {
    LOW: (12.0, LOW),
    **{
        kind: (22.0 if kind in (rows.SUPPORT_BEGAN, rows.STAGE_OPENED) else 11.0, m.label)
        for kind, m in MARKS.items()
    },
    WARNING: (22.0, WARNING),
    VACANT: (16.0, VACANT),
    NO_MEAN: (16.0, NO_MEAN),
}
"""Width in pixels of the sign, and its word, in the line of marks in words."""


def _advance(kind: int | str) -> float:
    width, label = SIGNS[kind]
    return width + 6 + theme.width_of(label) + 16


def _sign(ink: Ink, kind: Any, x: float, width: float, y: float) -> None:
    middle, right = x + width / 2, x + width
    if kind == LOW:
        ink.boxes([(middle - 5.5, y - 7, middle + 5.5, y + 6)], 1, color=theme.HEAT[1], linewidth=0)
        ink.lines([((middle - 5.5, y + 5), (middle + 5.5, y + 5))], theme.INK, 3, 4)
    elif kind == VACANT:
        ink.boxes([(middle - 8, y - 6, middle + 8, y + 6)], 1, **EMPTY)
    elif kind == NO_MEAN:
        ink.boxes([(middle - 8, y - 6, middle + 8, y + 6)], 1, **PENDING)
    elif kind == WARNING:
        ink.lines([((x, y), (right, y))], theme.INK2, 6, 4)
        ink.lines([((x + 1.2, y), (right - 1.2, y))], theme.PAPER, 3.6, 4.1)
    elif kind == rows.SUPPORT_BEGAN:
        ink.lines([((x + 2.5, y), (right - 2.5, y))], theme.BLUE, 5, 4, cap="round")
    elif kind == rows.STAGE_OPENED:
        ink.lines([((x + 4, y), (right, y))], theme.VERMILLION, 6, 4)
        ink.lines([((x + 4, y), (right, y))], theme.PAPER, 2, 4.1)
        ink.marks(MARKS[kind], [(x + 5, y)], 5)
    else:
        ink.marks(MARKS[kind], [(middle, y)], 5)


def words_needed(year: TeamYear, smoothed: bool = True) -> list[int | str]:
    """The signs that occur in a year, in the order in which they are explained."""
    present: set[int | str] = {kind for seat in year.seats for kind, times in seat.moments.items() if times}
    tests: list[tuple[int | str, Callable[[Seat], bool]]] = [
        (LOW, lambda seat: bool(seat.low.any())),
        (VACANT, lambda seat: bool(seat.vacant.any())),
        (NO_MEAN, lambda seat: bool(without_figure(seat, smoothed).any())),
        (WARNING, lambda seat: bool(seat.warnings)),
        (rows.SUPPORT_BEGAN, lambda seat: bool(seat.support)),
        (rows.STAGE_OPENED, lambda seat: bool(seat.steps)),
    ]
    present |= {rows.MOVED} if AWAY in present else set()
    present |= {rows.TEAM_FORMED} if year.formed is not None else set()
    present |= {rows.TEAM_ENDED} if year.ended is not None else set()
    present |= {kind for kind, test in tests if any(test(seat) for seat in year.seats)}
    return [kind for kind in SIGNS if kind in present]


def figures(seat: Seat, smoothed: bool) -> NDArray[np.float64]:
    """What colours the weeks of a seat: the mean over the weeks of a flag, or each week's own evidence."""
    return seat.level if smoothed else seat.reading


def without_figure(seat: Seat, smoothed: bool = True) -> NDArray[np.bool_]:
    """Weeks in which somebody is there and there is no figure yet."""
    found: NDArray[np.bool_] = np.isnan(figures(seat, smoothed)) & ~seat.vacant
    return found
