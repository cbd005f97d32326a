"""One team's year: a row of coloured weeks for each seat, and below it what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from matplotlib.axes import Axes

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.ink import Ink, Line, Point
from pmsim.plots.lanes import rings_of
from pmsim.plots.seats import Bar, Seat, TeamYear, frame_of, read_year
from pmsim.plots.surround import (
    EMPTY,
    KEY_HEIGHT,
    NARROW,
    NO_MEAN,
    PENDING,
    QUARTER,
    WIDE,
    Surround,
    figures,
    surround,
    without_figure,
)
from pmsim.plots.theme import MARKS
from pmsim.story.tables import AWAY, DEPARTURES
from pmsim.wording import APOSTROPHE, NARROW_SPACE, counted, policy_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from pmsim.records import Run

SHORTEST = 9.0
"""Pixels of the shortest bar of support: adjustments are arranged within hours, and would not be seen."""

SELECTED_RING, TAG, TAG_HEIGHT = 21.0, "Why?", 20.0
"""The ring around a selected event, and the words beside it, in pixels."""


def team_year(
    run: Run,
    replication: int = 0,
    team: int = 0,
    ax: Axes | None = None,
    *,
    year: int = 0,
    narrow: bool = False,
    smoothed: bool = True,
    selected_seat: int | None = None,
    selected_event: tuple[int, float] | None = None,
) -> Axes:
    """Draw a measured year of one team under the policy of a run.

    Colour is mean evidence over the weeks of a flag, against target, in seven classes that never change; a
    dark foot marks a low week, and what was done lies in the lane below. Without `ax` the figure is new and
    has the right size; axes of your own need `team_year_size`. year: from 0, where there are several.
    narrow: for a phone. smoothed: False colours each week by its own evidence. selected_seat: from 0; its row
    lies on a wash. selected_event: its seat, and its time as in the table of events; it has a ring. The
    figures behind the picture are those of `pmsim.plots.seats.read_year`. Raises `UnknownNameError` for a
    replication, team or year of which the run has no tables.
    """
    found = read_year(run, replication, team, year)
    around = surround(found, NARROW if narrow else WIDE, smoothed=smoothed, selected=selected_seat)
    with theme.style():
        ax = theme.canvas(*around.size, ax)
        ink = Ink(ax)
        around.draw(ink)
        draw_rows(ink, found, around, smoothed, event_in(run, year, selected_event))
    return ax


def team_year_size(
    run: Run,
    replication: int = 0,
    team: int = 0,
    *,
    year: int = 0,
    narrow: bool = False,
    smoothed: bool = True,
) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    found = read_year(run, replication, team, year)
    return surround(found, NARROW if narrow else WIDE, smoothed=smoothed).size


def event_in(run: Run, year: int, event: tuple[int, float] | None) -> tuple[int, float] | None:
    """A seat and a time on the clock of the run as weeks since the year began."""
    return None if event is None else (event[0], event[1] - frame_of(run, year).start)


def draw_rows(
    ink: Ink, year: TeamYear, around: Surround, smoothed: bool = True, event: tuple[int, float] | None = None
) -> None:
    """Draw the rows of a team's year. event: seat and weeks since the year began of what has a ring."""
    _Drawing(ink, year, around, smoothed, event).draw()


def heat_class(level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Class of each level, 0 to 6; a level on a limit belongs to the class above. NaN gives 6: mask it."""
    return np.digitize(level, theme.HEAT_LIMITS)


@dataclass(frozen=True)
class _Drawing:
    ink: Ink
    year: TeamYear
    around: Surround
    smoothed: bool
    event: tuple[int, float] | None

    def draw(self) -> None:
        self.quarters()
        self.cells()
        self.feet()
        self.pending()
        self.vacancies()
        self.team_dates()
        self.marks.draw()
        self.means()
        self.selected()

    @property
    def marks(self) -> Marks:
        return Marks(self.ink, self.year, self.around)

    def x(self, week: float) -> float:
        return self.around.x(week)

    def top(self, place: int) -> float:
        return self.around.top(place)

    def lane(self, place: int) -> float:
        return self.around.lane(place)

    def quarters(self) -> None:
        inner = [self.x(week) for week in range(QUARTER, self.year.weeks, QUARTER)]
        ends = KEY_HEIGHT, self.around.bottom
        self.ink.lines([((x, ends[0]), (x, ends[1])) for x in inner], theme.LINE, 1, 1.2)

    def cells(self) -> None:
        """One mesh: rows of cells with an empty row for the lane under each."""
        seats, weeks = self.year.seats, self.year.weeks
        grid = np.ma.masked_array(np.zeros((2 * len(seats), weeks)), mask=True)
        for place, seat in enumerate(seats):
            grid[2 * place] = np.ma.masked_invalid(figures(seat, self.smoothed))
        tops = [(self.top(place), self.top(place) + self.height) for place in range(len(seats))]
        classes = np.ma.masked_array(heat_class(grid.filled(np.nan)), grid.mask)
        xs = [self.x(week) for week in range(weeks + 1)]
        ys = [*(y for ends in tops for y in ends), self.top(len(seats))]
        self.ink.mesh(xs, ys, classes, theme.HEAT, 1, "weeks")
        upright = [((x, top), (x, foot)) for top, foot in tops for x in xs]
        level = [((xs[0], y), (xs[-1], y)) for ends in tops for y in ends]
        self.ink.grid([*upright, *level], theme.PAPER, 1, 1.1)

    @property
    def height(self) -> float:
        return self.around.height

    def feet(self) -> None:
        lines = [
            ((self.x(week) + 0.5, self.foot(place)), (self.x(week + 1) - 0.5, self.foot(place)))
            for place, seat in enumerate(self.year.seats)
            for week in np.flatnonzero(seat.low).tolist()
        ]
        self.ink.lines(lines, theme.INK, 3, 2, "low week")

    def foot(self, place: int) -> float:
        return self.top(place) + self.height - 1.5

    def pending(self) -> None:
        """Weeks of people for whom there is no figure yet, on a wash."""
        boxes = [
            (self.x(start), self.top(place) + 0.5, self.x(end) - 1, self.top(place) + self.height - 0.5)
            for place, seat in enumerate(self.year.seats)
            for start, end in runs_of(without_figure(seat, self.smoothed))
        ]
        self.ink.boxes(boxes, 1.4, NO_MEAN, **PENDING)

    def vacancies(self) -> None:
        boxes = [
            (self.x(start) + 1, self.top(place) + 1, self.x(end) - 1, self.top(place) + self.height - 1)
            for place, seat in enumerate(self.year.seats)
            for start, end in runs_of(seat.vacant)
        ]
        self.ink.boxes(boxes, 1.5, **EMPTY)

    def team_dates(self) -> None:
        """Brackets around the weeks of a team that is formed, or ends, within the year."""
        for kind, time, inwards in (
            (rows.TEAM_FORMED, self.year.formed, 6.0),
            (rows.TEAM_ENDED, self.year.ended, -6.0),
        ):
            if time is None:
                continue
            x, top, bottom = self.x(time), self.top(0) - 3, self.around.bottom + 1
            self.ink.lines([((x, top), (x, bottom))], theme.INK, 2, 2.2, MARKS[kind].label)
            ends = [((x - inwards / 6, y), (x + inwards, y)) for y in (top, bottom)]
            self.ink.lines(ends, theme.INK, 2, 2.2)

    def means(self) -> None:
        """The mean of each seat's year at the end of its row."""
        x = self.around.layout.width - 1
        for place, seat in enumerate(self.year.seats):
            if self.around.layout.means and seat.mean == seat.mean:
                y, mean = self.top(place) + self.height / 2, f"{seat.mean * 100:.0f}{NARROW_SPACE}%"
                self.ink.write(x, y, mean, colour=theme.INK2, ha="right")

    def selected(self) -> None:
        """A ring around the selected event, and words beside it that say what a click brings."""
        found = None if self.event is None else self.place_of(*self.event)
        if found is None:
            return
        x, y = found
        self.ink.dots([found], SELECTED_RING, "none", theme.INK, 2, 6, "selected")
        wide = theme.width_of(TAG, weight="bold") + 10
        left = x + SELECTED_RING / 2 + 1
        if left + wide > self.around.layout.width:
            left = x - SELECTED_RING / 2 - 1 - wide
        box = (left, y - TAG_HEIGHT / 2, left + wide, y + TAG_HEIGHT / 2)
        self.ink.boxes([box], 6.1, "tag", corner=3, color=theme.INK, linewidth=0)
        self.ink.write(left + 5, y, TAG, colour=theme.PAPER, weight="bold", zorder=6.2)

    def place_of(self, number: int, time: float) -> Point | None:
        """Where an event of a seat is drawn; None for another year and a seat without a row."""
        if number not in self.around.seats or not 0.0 <= time <= self.year.weeks:
            return None
        place = self.around.seats.index(number)
        seat = self.year.seats[place]
        if any(bar.begins and bar.start == time for bar in seat.steps):
            return self.x(time) + 4, self.lane(place)
        kinds = [kind for kind, times in seat.moments.items() if time in times]
        if kinds:
            # A departure and what led to it come at one time: what people look for is the departure.
            kind = next((one for one in kinds if one in DEPARTURES), kinds[0])
            return self.marks.moment(kind, place, seat, time)
        return self.x(time), self.lane(place)


class Places(Protocol):
    """Where the seats of a year are drawn: a row of cells and a lane for each."""

    @property
    def cell(self) -> float:
        """Pixels of a week."""

    @property
    def height(self) -> float:
        """Pixels of a row of cells."""

    def x(self, week: float) -> float:
        """Where a moment of the year lies."""

    def top(self, place: int) -> float:
        """Where a row begins."""

    def lane(self, place: int) -> float:
        """The middle of a lane."""


@dataclass(frozen=True)
class Marks:
    """Draws what was done in the seats of a year: bars and marks in the lanes."""

    ink: Ink
    year: TeamYear
    places: Places

    def draw(self) -> None:
        """Draw all of them."""
        self.bars()
        self.moments()

    def bars(self) -> None:
        """Support, live warnings and formal steps, each kind as one collection of lines."""
        self.outlined(lambda seat: seat.warnings, "live warning")
        ends, least = 2.5 / self.places.cell, SHORTEST / self.places.cell
        steps = self.spans(lambda seat: seat.steps)
        helped = self.spans(lambda seat: seat.support, ends, least)
        self.ink.lines(helped, theme.BLUE, 5, 3, "support", "round")
        self.ink.lines(steps, theme.VERMILLION, 6, 3.1, "formal step")
        self.ink.lines(steps, theme.PAPER, 2, 3.2)
        mark = MARKS[rows.STAGE_OPENED]
        found = [
            (x, self.places.lane(place))
            for place, seat in enumerate(self.year.seats)
            for bar in seat.steps
            if bar.begins
            for x in self.triangles(bar)
        ]
        self.ink.marks(mark, found)

    def triangles(self, bar: Bar) -> list[float]:
        """One triangle for each step so far, side by side from where the bar begins."""
        last = self.places.x(self.year.weeks) - 4
        first = min(self.places.x(bar.start) + 4, last - 9 * (bar.stage - 1))
        return [first + 9 * number for number in range(bar.stage)]

    def outlined(self, kind: Callable[[Seat], tuple[Bar, ...]], label: str) -> None:
        """Bars that are hollow."""
        self.ink.lines(self.spans(kind), theme.INK2, 6, 2.5, label)
        self.ink.lines(self.spans(kind, 1.2 / self.places.cell), theme.PAPER, 3.6, 2.6)

    def spans(
        self, kind: Callable[[Seat], tuple[Bar, ...]], less: float = 0.0, least: float = 0.0
    ) -> list[Line]:
        """A line for each bar of a kind, so many weeks shorter at both ends; least: weeks of the shortest."""
        found = []
        for place, seat in enumerate(self.year.seats):
            for bar in kind(seat):
                y, end = self.places.lane(place), max(bar.end, bar.start + least)
                trim = min(less, (end - bar.start) / 2.1)
                found.append(((self.places.x(bar.start + trim), y), (self.places.x(end - trim), y)))
        return found

    def moments(self) -> None:
        """What happened at a moment: a mark for each."""
        for kind, mark in MARKS.items():
            if kind == rows.REVIEW_MISSED:
                self.ink.marks(mark, self.rings())
                continue
            found = [
                self.moment(one, place, seat, time)
                for place, seat in enumerate(self.year.seats)
                for one in ((kind, AWAY) if kind == rows.MOVED else (kind,))
                for time in seat.moments.get(one, ())
            ]
            self.ink.marks(mark, found)
        self.departures()

    def departures(self) -> None:
        """The names of departures, in empty seats that have room for them."""
        for place, seat in enumerate(self.year.seats):
            for kind in DEPARTURES:
                mark = MARKS[abs(kind)]
                for time in seat.moments.get(kind, ()):
                    if self.room(seat, time) > 2 * self.inset(mark, time) + 8 + theme.width_of(mark.label):
                        x, y = self.moment(kind, place, seat, time)
                        self.ink.write(x + mark.size / 2 + 5, y, mark.label, colour=theme.INK2)

    def rings(self) -> list[Point]:
        """A ring for each date of a review that was missed."""
        return [
            (x, self.places.lane(place))
            for place, seat in enumerate(self.year.seats)
            for x in rings_of(
                seat.moments.get(rows.REVIEW_MISSED, ()),
                seat.missed,
                seat.moments.get(rows.REVIEW_HELD, ()),
                self.places.x,
            )
        ]

    def moment(self, kind: int, place: int, seat: Seat, time: float) -> Point:
        """Where a mark stands: in the lane, but departures in the empty seat that they leave."""
        if kind in (rows.STARTED, rows.MOVED):
            # The mark ends where the person begins, so that it never covers a first review.
            return self.places.x(time) - MARKS[kind].size / 2 - 1, self.places.lane(place)
        if kind in (rows.APPEALED, rows.REINSTATED):
            # An appeal follows its hearing at once, so it stands beside it.
            return self.places.x(time) + 12, self.places.lane(place)
        if kind not in DEPARTURES:
            return self.places.x(time), self.places.lane(place)
        mark = MARKS[abs(kind)]
        y = self.places.top(place) + self.places.height / 2
        inset, room = self.inset(mark, time), self.room(seat, time)
        if room < 2 * inset:
            return min(self.places.x(time) + room / 2, self.places.x(self.year.weeks) + 2), y
        return self.places.x(time) + inset, y

    def inset(self, mark: theme.Mark, time: float) -> float:
        """Pixels from a departure to the middle of its mark."""
        return (10 if time == self.year.ended else 6) + mark.size / 2

    def room(self, seat: Seat, time: float) -> float:
        """Pixels of the empty seat from a departure on."""
        for start, end in runs_of(seat.vacant):
            if start <= time < end:
                return (end - time) * self.places.cell
        return 0.0


def runs_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one past the last place of each unbroken run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def describe_year(run: Run, year: TeamYear, first: int = 0) -> str:
    """What the picture shows, in sentences, for those who do not see it.

    first: the number of the first world; panels count worlds from 1, as people do.
    """
    told = ", ".join(counted(count, word, words) for word, words, count in count_events(year.seats))
    world, policy = year.replication + first, policy_label(run.manifest.policy)
    return (
        f"One team{APOSTROPHE}s year under {policy} in world {world}: "
        f"{counted(len(year.seats), 'seat')} by {counted(year.weeks, 'week')}; {told}.{_range(year)}"
    )


def _range(year: TeamYear) -> str:
    """The lowest and the highest mean of a seat."""
    known = [seat for seat in year.seats if seat.mean == seat.mean]
    if len(known) < 2:
        return ""
    low, high = (pick(known, key=lambda seat: seat.mean) for pick in (min, max))
    least, most = (f"{seat.mean * 100:.0f}{NARROW_SPACE}%" for seat in (low, high))
    return (
        f" The lowest mean is {least} of target (Seat {low.number + 1}), "
        f"the highest {most} (Seat {high.number + 1})."
    )


def count_events(seats: Iterable[Seat]) -> list[tuple[str, str, int]]:
    """What happened in these seats: the word for one, for several, and how many."""
    seats = tuple(seats)

    def moments(kind: int) -> int:
        return sum(len(seat.moments.get(kind, ())) for seat in seats)

    return [
        ("low week", "low weeks", sum(int(seat.low.sum()) for seat in seats)),
        ("review", "reviews", moments(rows.REVIEW_HELD)),
        ("episode of support", "episodes of support", sum(len(seat.support) for seat in seats)),
        ("formal step", "formal steps", sum(len(seat.steps) for seat in seats)),
        ("resignation", "resignations", moments(rows.RESIGNED)),
        ("exit", "exits", moments(rows.EXITED)),
        ("development plan", "development plans", moments(rows.PLAN_BEGAN)),
    ]
