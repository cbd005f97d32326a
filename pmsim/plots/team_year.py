"""One team's year: a row of coloured weeks for each seat, and below it what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm, ListedColormap

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.lanes import rings_of
from pmsim.plots.seats import AWAY, DEPARTURES, Bar, Seat, TeamYear, read_year
from pmsim.plots.theme import MARKS, points
from pmsim.wording import NARROW_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pmsim.records import Run

QUARTER = 13
PENDING: dict[str, Any] = {
    "facecolor": theme.WASH,
    "edgecolor": theme.LINE,
    "hatch": "//////",
    "linewidth": 0,
}
"""Looks of a week without a mean: hatched, so that it is no colour of the key."""

EDGES = (-np.inf, *theme.HEAT_LIMITS, np.inf)


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels. `wide` is for a page on a screen, `narrow` for a phone."""

    width: float
    left: float
    cell: float
    height: float  # of a row of cells
    lane: float  # below it
    gap: float
    quarter: str
    seat: str
    means: bool

    @property
    def pitch(self) -> float:
        """From one seat to the next."""
        return self.height + self.lane + self.gap


WIDE = Layout(730, 72, 11.7, 18, 13, 6, "Quarter {}", "Seat {}", means=True)
NARROW = Layout(354, 26, 6, 15, 13, 5, "Q{}", "{}", means=False)
KEY_STEP = 36.0
KEY_HEIGHT, TOP, BOTTOM, WORDS_LINE = 46.0, 24.0, 26.0, 24.0


def team_year(
    run: Run,
    replication: int = 0,
    team: int = 0,
    ax: Axes | None = None,
    *,
    year: int = 0,
    narrow: bool = False,
) -> Axes:
    """Draw a measured year of one team under the policy of a run.

    Colour is mean evidence over the weeks of a flag, against target, in seven classes that never change; a
    dark foot marks a low week, and what was done lies in the lane below. Without `ax` the figure is new and
    has the right size; axes of your own need `team_year_size`. year: from 0, where there are several.
    narrow: for a phone. The figures behind the picture are those of `pmsim.plots.seats.read_year`. Raises
    `UnknownNameError` for a replication, team or year of which the run has no tables.
    """
    found = read_year(run, replication, team, year)
    layout = NARROW if narrow else WIDE
    with theme.style():
        ax = theme.canvas(*_size(found, layout), ax)
        _Drawing(ax, found, layout).draw()
    return ax


def team_year_size(
    run: Run, replication: int = 0, team: int = 0, *, year: int = 0, narrow: bool = False
) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(read_year(run, replication, team, year), NARROW if narrow else WIDE)


def _size(year: TeamYear, layout: Layout) -> tuple[float, float]:
    lines = _lines_of_words(year, layout)
    return layout.width, KEY_HEIGHT + TOP + len(year.seats) * layout.pitch + BOTTOM + lines * WORDS_LINE + 4


def heat_class(level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Class of each level, 0 to 6; a level on a limit belongs to the class above. NaN gives 6: mask it."""
    return np.digitize(level, theme.HEAT_LIMITS)


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    year: TeamYear
    layout: Layout

    def draw(self) -> None:
        self.key()
        self.part()
        self.quarters()
        self.cells()
        self.feet()
        self.pending()
        self.vacancies()
        self.team_dates()
        self.bars()
        self.moments()
        self.names()
        self.weeks()
        self.words()

    def x(self, week: float) -> float:
        return self.layout.left + week * self.layout.cell

    def top(self, place: int) -> float:
        return KEY_HEIGHT + TOP + place * self.layout.pitch

    def lane(self, place: int) -> float:
        return self.top(place) + self.layout.height + self.layout.lane / 2 + 1

    @property
    def bottom(self) -> float:
        return self.top(len(self.year.seats)) - self.layout.gap

    def key(self) -> None:
        """The seven classes and the limits between them."""
        start, ax = self.start_of_words, self.ax
        theme.write(ax, start, 9, "low", colour=theme.VERMILLION_TEXT, weight="bold")
        left = start + theme.width_of("low", weight="bold") + 6
        for place, colour in enumerate(theme.HEAT):
            x = left + place * KEY_STEP
            ax.fill_between([x, x + KEY_STEP - 1], 4, 14, color=colour, linewidth=0)
        for place, limit in enumerate(theme.HEAT_LIMITS):
            unit = f"{NARROW_SPACE}%" if place == len(theme.HEAT_LIMITS) - 1 else ""
            # The figure stands under its limit, and the unit behind it.
            x = left + (place + 1) * KEY_STEP - 0.5 + (theme.width_of(unit) / 2 if unit else 0.0)
            theme.write(ax, x, 24, f"{limit * 100:.0f}{unit}", colour=theme.INK3, ha="center")
        x = left + len(theme.HEAT) * KEY_STEP + 5
        theme.write(ax, x, 9, "high", colour=theme.BLUE_TEXT, weight="bold")

    def part(self) -> None:
        """Which year this is, where there are several."""
        y, ha = (9.0, "right") if self.layout.means else (KEY_HEIGHT - 6, "left")
        x = self.layout.width - 1 if self.layout.means else self.start_of_words
        theme.write(self.ax, x, y, self.year.part, colour=theme.INK2, ha=ha)

    def quarters(self) -> None:
        y = KEY_HEIGHT + TOP / 2 - 2
        for start in range(0, self.year.weeks, QUARTER):
            end = min(start + QUARTER, self.year.weeks)
            if end - start > QUARTER / 2:
                name = self.layout.quarter.format(start // QUARTER + 1)
                theme.write(self.ax, self.x((start + end) / 2), y, name, colour=theme.INK3, ha="center")
        inner = [self.x(week) for week in range(QUARTER, self.year.weeks, QUARTER)]
        self.ax.vlines(inner, KEY_HEIGHT, self.bottom, colors=theme.LINE, linewidths=points(1), zorder=1.2)

    def cells(self) -> None:
        """One mesh: rows of cells with an empty row for the lane under each."""
        seats, weeks = self.year.seats, self.year.weeks
        grid = np.ma.masked_array(np.zeros((2 * len(seats), weeks)), mask=True)
        for place, seat in enumerate(seats):
            grid[2 * place] = np.ma.masked_invalid(seat.level)
        edges = [
            y for place in range(len(seats)) for y in (self.top(place), self.top(place) + self.layout.height)
        ]
        colours = ListedColormap(list(theme.HEAT))
        self.ax.pcolormesh(
            [self.x(week) for week in range(weeks + 1)],
            [*edges, self.top(len(seats))],
            np.ma.masked_array(heat_class(grid.filled(np.nan)), grid.mask),
            cmap=colours,
            norm=BoundaryNorm(np.arange(-0.5, 7.0), colours.N),
            edgecolors=theme.PAPER,
            linewidth=points(1),
            zorder=1,
            label="weeks",
        )

    def feet(self) -> None:
        lines = [
            ((self.x(week) + 0.5, self.foot(place)), (self.x(week + 1) - 0.5, self.foot(place)))
            for place, seat in enumerate(self.year.seats)
            for week in np.flatnonzero(seat.low).tolist()
        ]
        self.lines(lines, theme.INK, 3, 2, "low week")

    def foot(self, place: int) -> float:
        return self.top(place) + self.layout.height - 1.5

    def pending(self) -> None:
        """Weeks of people for whom there is no mean yet, on a wash."""
        for place, seat in enumerate(self.year.seats):
            for start, end in runs_of(without_mean(seat)):
                self.ax.fill_between(
                    [self.x(start), self.x(end) - 1],
                    self.top(place) + 0.5,
                    self.top(place) + self.layout.height - 0.5,
                    **PENDING,
                    zorder=1.4,
                    label=NO_MEAN,
                )

    def vacancies(self) -> None:
        for place, seat in enumerate(self.year.seats):
            for start, end in runs_of(seat.vacant):
                box = (
                    self.x(start) + 1,
                    self.x(end) - 1,
                    self.top(place) + 1,
                    self.top(place) + self.layout.height - 1,
                )
                self.ax.fill_between(
                    box[:2],
                    *box[2:],
                    facecolor=theme.PAPER,
                    edgecolor=theme.LINE,
                    linewidth=points(1),
                    zorder=1.5,
                )

    def team_dates(self) -> None:
        """Brackets around the weeks of a team that is formed, or ends, within the year."""
        for kind, time, inwards in (
            (rows.TEAM_FORMED, self.year.formed, 6.0),
            (rows.TEAM_ENDED, self.year.ended, -6.0),
        ):
            if time is None:
                continue
            x, top, bottom = self.x(time), self.top(0) - 3, self.bottom + 1
            self.lines([((x, top), (x, bottom))], theme.INK, 2, 2.2, MARKS[kind].label)
            ends = [((x - inwards / 6, y), (x + inwards, y)) for y in (top, bottom)]
            self.lines(ends, theme.INK, 2, 2.2, "")

    def bars(self) -> None:
        """Support, live warnings and formal steps, each kind as one collection of lines."""
        self.outlined(lambda seat: seat.warnings, "live warning")
        ends = 2.5 / self.layout.cell
        self.lines(self.spans(lambda seat: seat.support, ends), theme.BLUE, 5, 3, "support", "round")
        self.lines(self.spans(lambda seat: seat.steps), theme.VERMILLION, 6, 3.1, "formal step")
        self.lines(self.spans(lambda seat: seat.steps), theme.PAPER, 2, 3.2, "")
        mark = MARKS[rows.STAGE_OPENED]
        places = [
            (x, self.lane(place))
            for place, seat in enumerate(self.year.seats)
            for bar in seat.steps
            if bar.begins
            for x in self.triangles(bar)
        ]
        self.scatter(mark, places)

    def triangles(self, bar: Bar) -> list[float]:
        """One triangle for each step so far, side by side from where the bar begins."""
        last = self.x(self.year.weeks) - 4
        first = min(self.x(bar.start) + 4, last - 9 * (bar.stage - 1))
        return [first + 9 * number for number in range(bar.stage)]

    def outlined(self, kind: Callable[[Seat], tuple[Bar, ...]], label: str) -> None:
        self.lines(self.spans(kind), theme.INK2, 6, 2.5, label)
        self.lines(self.spans(kind, 1.2 / self.layout.cell), theme.PAPER, 3.6, 2.6, "")

    def spans(self, kind: Callable[[Seat], tuple[Bar, ...]], less: float = 0.0) -> list[Any]:
        found = []
        for place, seat in enumerate(self.year.seats):
            for bar in kind(seat):
                y, trim = self.lane(place), min(less, (bar.end - bar.start) / 2.1)
                found.append(((self.x(bar.start + trim), y), (self.x(bar.end - trim), y)))
        return found

    def lines(
        self, lines: list[Any], colour: str, width: float, zorder: float, label: str, cap: Any = "butt"
    ) -> None:
        self.ax.add_collection(
            LineCollection(
                lines, colors=colour, linewidths=points(width), capstyle=cap, zorder=zorder, label=label
            ),
            autolim=False,
        )

    def moments(self) -> None:
        for kind, mark in MARKS.items():
            if kind == rows.REVIEW_MISSED:
                self.scatter(mark, self.rings())
                continue
            places = [
                self.moment(one, place, seat, time)
                for place, seat in enumerate(self.year.seats)
                for one in ((kind, AWAY) if kind == rows.MOVED else (kind,))
                for time in seat.moments.get(one, ())
            ]
            self.scatter(mark, places)

    def rings(self) -> list[tuple[float, float]]:
        """A ring for each date of a review that was missed."""
        return [
            (x, self.lane(place))
            for place, seat in enumerate(self.year.seats)
            for x in rings_of(
                seat.moments.get(rows.REVIEW_MISSED, ()),
                seat.missed,
                seat.moments.get(rows.REVIEW_HELD, ()),
                self.x,
            )
        ]

    def moment(self, kind: int, place: int, seat: Seat, time: float) -> tuple[float, float]:
        """Where a mark stands: in the lane, but departures in the empty seat that they leave."""
        if kind in (rows.STARTED, rows.MOVED):
            # The mark ends where the person begins, so that it never covers a first review.
            return self.x(time) - MARKS[kind].size / 2 - 1, self.lane(place)
        if kind in (rows.APPEALED, rows.REINSTATED):
            # An appeal follows its hearing at once, so it stands beside it.
            return self.x(time) + 12, self.lane(place)
        if kind not in DEPARTURES:
            return self.x(time), self.lane(place)
        mark = MARKS[abs(kind)]
        y = self.top(place) + self.layout.height / 2
        inset = (10 if time == self.year.ended else 6) + mark.size / 2
        room = self.room(seat, time)
        if room < 2 * inset:
            return min(self.x(time) + room / 2, self.x(self.year.weeks) + 2), y
        x = self.x(time) + inset
        if room > 2 * inset + 8 + theme.width_of(mark.label):
            theme.write(self.ax, x + mark.size / 2 + 5, y, mark.label, colour=theme.INK2)
        return x, y

    def room(self, seat: Seat, time: float) -> float:
        """Pixels of the empty seat from a departure on."""
        for start, end in runs_of(seat.vacant):
            if start <= time < end:
                return (end - time) * self.layout.cell
        return 0.0

    def scatter(self, mark: theme.Mark, places: list[tuple[float, float]]) -> None:
        if places:
            theme.scatter(self.ax, mark, [x for x, _ in places], [y for _, y in places], 4)

    def names(self) -> None:
        right = self.layout.width - 1
        for place, seat in enumerate(self.year.seats):
            y = self.top(place) + self.layout.height / 2
            name = self.layout.seat.format(seat.number + 1)
            theme.write(self.ax, self.layout.left - 8, y, name, colour=theme.INK2, ha="right")
            if self.layout.means and seat.mean == seat.mean:
                mean = f"{seat.mean * 100:.0f}{NARROW_SPACE}%"
                theme.write(self.ax, right, y, mean, colour=theme.INK2, ha="right")
        if self.layout.means:
            y = KEY_HEIGHT + TOP / 2 - 2
            theme.write(
                self.ax, right, y, "year" if self.year.weeks == 52 else "mean", colour=theme.INK3, ha="right"
            )

    def weeks(self) -> None:
        """Numbers of the weeks that end a quarter, under the middle of their cells."""
        y, last = self.bottom + BOTTOM / 2 + 2, self.year.weeks
        first = f"week {self.year.before + 1}" if self.layout.means else str(self.year.before + 1)
        theme.write(self.ax, self.layout.left, y, first, colour=theme.INK3)
        for week in range(QUARTER, last + 1, QUARTER):
            number = str(self.year.before + week)
            theme.write(self.ax, self.x(week - 0.5), y, number, colour=theme.INK3, ha="center")

    def words(self) -> None:
        """The marks that occur, in words."""
        x, y = self.start_of_words, self.bottom + BOTTOM + WORDS_LINE / 2
        for kind in words_needed(self.year):
            sign, label = SIGNS[kind]
            step = _advance(sign, label)
            if x + step > self.layout.width and x > self.start_of_words:
                x, y = self.start_of_words, y + WORDS_LINE
            self.sign(kind, x, sign, y)
            theme.write(self.ax, x + sign + 6, y, label, colour=theme.INK2)
            x += step

    @property
    def start_of_words(self) -> float:
        return _start_of_words(self.layout)

    def sign(self, kind: Any, x: float, width: float, y: float) -> None:
        ax, middle = self.ax, x + width / 2
        if kind == LOW:
            ax.fill_between([middle - 5.5, middle + 5.5], y - 7, y + 6, color=theme.HEAT[1], linewidth=0)
            self.lines([((middle - 5.5, y + 5), (middle + 5.5, y + 5))], theme.INK, 3, 4, "")
        elif kind == VACANT:
            box = [middle - 8, middle + 8]
            ax.fill_between(
                box, y - 6, y + 6, facecolor=theme.PAPER, edgecolor=theme.LINE, linewidth=points(1)
            )
        elif kind == NO_MEAN:
            ax.fill_between([middle - 8, middle + 8], y - 6, y + 6, **PENDING)
        elif kind == WARNING:
            self.lines([((x, y), (x + width, y))], theme.INK2, 6, 4, "")
            self.lines([((x + 1.2, y), (x + width - 1.2, y))], theme.PAPER, 3.6, 4.1, "")
        elif kind == rows.SUPPORT_BEGAN:
            self.lines([((x + 2.5, y), (x + width - 2.5, y))], theme.BLUE, 5, 4, "", "round")
        elif kind == rows.STAGE_OPENED:
            self.lines([((x + 4, y), (x + width, y))], theme.VERMILLION, 6, 4, "")
            self.lines([((x + 4, y), (x + width, y))], theme.PAPER, 2, 4.1, "")
            theme.scatter(ax, MARKS[kind], [x + 5], [y], 5)
        else:
            theme.scatter(ax, MARKS[kind], [middle], [y], 5)


def without_mean(seat: Seat) -> NDArray[np.bool_]:
    """Weeks in which somebody is there and there is no mean yet."""
    found: NDArray[np.bool_] = np.isnan(seat.level) & ~seat.vacant
    return found


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


def words_needed(year: TeamYear) -> list[int | str]:
    """The signs that occur in a year, in the order in which they are explained."""
    present: set[int | str] = {kind for seat in year.seats for kind, times in seat.moments.items() if times}
    tests: list[tuple[int | str, Callable[[Seat], bool]]] = [
        (LOW, lambda seat: bool(seat.low.any())),
        (VACANT, lambda seat: bool(seat.vacant.any())),
        (NO_MEAN, lambda seat: bool(without_mean(seat).any())),
        (WARNING, lambda seat: bool(seat.warnings)),
        (rows.SUPPORT_BEGAN, lambda seat: bool(seat.support)),
        (rows.STAGE_OPENED, lambda seat: bool(seat.steps)),
    ]
    present |= {rows.MOVED} if AWAY in present else set()
    present |= {rows.TEAM_FORMED} if year.formed is not None else set()
    present |= {rows.TEAM_ENDED} if year.ended is not None else set()
    present |= {kind for kind, test in tests if any(test(seat) for seat in year.seats)}
    return [kind for kind in SIGNS if kind in present]


def _advance(sign: float, label: str) -> float:
    return sign + 6 + theme.width_of(label) + 16


def _start_of_words(layout: Layout) -> float:
    return layout.left if layout.means else 2.0


def _lines_of_words(year: TeamYear, layout: Layout) -> int:
    lines, x = 1, _start_of_words(layout)
    for kind in words_needed(year):
        step = _advance(*SIGNS[kind])
        if x + step > layout.width and x > _start_of_words(layout):
            lines, x = lines + 1, _start_of_words(layout)
        x += step
    return lines


def runs_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one past the last place of each unbroken run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
