"""Why something happened to a member: the weeks around it, the low-week line, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.evidence import low_line
from pmsim.plots.ink import Ink, Line, Point
from pmsim.plots.placing import LINE, Room, best, spaced
from pmsim.plots.seats import Frame, Seat, TeamYear
from pmsim.plots.team_year import Marks, runs_of
from pmsim.plots.theme import MARKS
from pmsim.story.tables import (
    DEPARTURES,
    check_tables,
    events_of,
    step_spans,
    support_spans,
    table_of,
    warning_spans,
)
from pmsim.wording import NARROW_SPACE, capitalised, counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

BEFORE, AFTER = 14, 13
"""Weeks that are shown before the one of the event, and from it on."""

WIDTH, HEIGHT = 470.0, 272.0
LEFT, RIGHT, TOP, FOOT, LANE, NUMBERS, NAME = 52.0, 6.0, 44.0, 206.0, 220.0, 242.0, 262.0
HEADING = 20.0
"""Where the upright line of the event begins, and the words beside it."""

CEILING, HIGH_CEILING = 1.5, 2.0
STEP_OF_WEEKS, LEAST_CELL = 4, 11.0
SQUARE, SIGN = 8.0, 16.0
NEAR = 16.0
"""Pixels between two labels of the axis below which the less important one gives way."""

LOW_WEEK = 0
"""What asks for a low week, which is no event of its own."""

WARNING = -rows.STAGE_PASSED
"""What asks for a live warning, which begins when a step is passed."""

WORDS = {
    LOW_WEEK: "low week",
    WARNING: "live warning begins",
    rows.SUPPORT_BEGAN: "support begins",
    rows.SUPPORT_ENDED: "support ends",
    rows.PLAN_BEGAN: "development plan begins",
    rows.STAGE_FAILED: "step not passed",
}
"""What happened, where it has no mark of its own or the mark's name would not say it."""

FIRST = (rows.STAGE_OPENED, *DEPARTURES, rows.SUPPORT_BEGAN, rows.PLAN_BEGAN, rows.STAGE_PASSED, rows.RANKED)
"""What people ask about first where several things happen at once."""

Words = tuple[str, str, str]
"""A line of text with its weight and its colour."""


@dataclass(frozen=True)
class Lows:
    """Low weeks that led to an event: how many, and the numbers of the first and the last, from 1."""

    count: int
    first: int
    last: int

    @property
    def told(self) -> str:
        """How many there are."""
        span = self.last - self.first + 1
        return counted(self.count, "low week") if span == self.count else f"{self.count} of {span} weeks low"

    @property
    def when(self) -> str:
        """When they were."""
        if self.first < 1:
            return f"until week {self.last}"
        return f"week {self.first}" if self.first == self.last else f"weeks {self.first} to {self.last}"


@dataclass(frozen=True)
class Around:
    """What is on record about one person in the weeks around an event.

    first: week of the first figure, from 1 at the end of the warm-up; seat: the figures of these weeks; line:
    below it a week is low, in shares of target; at: weeks from the first one to the event; told: what
    happened, in words; lows: the low weeks up to then, None where there are none.
    """

    first: int
    seat: Seat
    smoothing: int
    line: float
    at: float
    told: str
    lows: Lows | None

    @property
    def weeks(self) -> int:
        """How many weeks are shown."""
        return len(self.seat.level)

    @property
    def week(self) -> int:
        """Number of the week of the event; a departure ends its week."""
        ends = any(self.at in self.seat.moments.get(kind, ()) for kind in DEPARTURES)
        return self.first + (int(np.ceil(self.at)) - 1 if ends else int(self.at))


def read_around(
    run: Run, replication: int, team: int, seat: int, time: float, kind: int | None = None
) -> Around:
    """The weeks around an event of one person. time: of the event, as in the table of events.

    kind: of the event, as there; without it, what people ask about first of all that happened then.
    Raises `UnknownNameError` for a replication, team or seat of which the run has no weeks, for a time at
    which nobody was in the seat, and for a kind that did not happen then.
    """
    check_tables(run, replication, team)
    weeks = table_of(run.weeks, replication, team)
    events = events_of(run, replication, team)
    weeks, events = weeks[weeks["seat"] == seat], events[events["seat"] == seat]
    person = _occupant(weeks, events, seat, time)
    weeks, events = weeks[weeks["occupant"] == person], events[events["occupant"] == person]
    first, end = _window(weeks["week"], int(time), run.scenario.warm_up)
    frame = Frame(float(first), float(end - first))
    policy = run.scenario.policies[run.manifest.policy]
    return Around(
        first=first - run.scenario.warm_up + 1,
        seat=_seat(run, frame, seat, weeks, events),
        smoothing=policy.escalation.smoothing,
        line=low_line(run, team),
        at=time - first,
        told=_told(events[events["time"] == time], kind),
        lows=_lows(weeks, time, run.scenario.warm_up, policy.escalation.smoothing),
    )


def _occupant(weeks: NDArray[Any], events: NDArray[Any], seat: int, time: float) -> int:
    """Whom the event is about; where nothing is written down then, who was there."""
    there = events["occupant"][events["time"] == time]
    if not len(there):
        there = weeks["occupant"][weeks["week"] == int(time)]
    if not len(there):
        known = [str(one) for one in np.unique(weeks["week"]).tolist()]
        raise UnknownNameError("week of somebody in this seat", f"{time:g}", known)
    return int(there[0])


def _window(weeks: NDArray[Any], week: int, warm_up: int) -> tuple[int, int]:
    """First and one past the last week shown: as many as usual, also where the event is near an end."""
    known = weeks[weeks >= warm_up]
    least, most = (int(known.min()), int(known.max()) + 1) if len(known) else (week, week + 1)
    least, most = min(least, week), max(most, week)
    first = max(least, min(week - BEFORE, most - BEFORE - AFTER))
    return first, min(most, first + BEFORE + AFTER)


def _seat(run: Run, frame: Frame, number: int, weeks: NDArray[Any], events: NDArray[Any]) -> Seat:
    start, length = int(frame.start), int(frame.length)
    shown = weeks[(weeks["week"] >= start) & (weeks["week"] < start + length)]
    place = shown["week"] - start
    level, reading, low = np.full(length, np.nan), np.full(length, np.nan), np.zeros(length, bool)
    level[place], reading[place], low[place] = shown["smoothed"], shown["evidence"], shown["low"] == 1
    return Seat(
        number=number,
        level=level,
        reading=reading,
        low=low,
        vacant=np.zeros(length, bool),
        mean=float("nan"),
        support=frame.bars(support_spans(events)),
        steps=frame.bars(step_spans(events)),
        warnings=frame.bars(warning_spans(run, events)),
        moments=frame.moments(events),
        missed=frame.missed(events),
    )


def _lows(weeks: NDArray[Any], time: float, warm_up: int, smoothing: int) -> Lows | None:
    """The low weeks up to a time; those of an earlier dip, further away than a mean reaches, are left out."""
    low = np.sort(weeks["week"][(weeks["low"] == 1) & (weeks["week"] < time)]) - warm_up + 1
    if not len(low):
        return None
    breaks = np.flatnonzero(np.diff(low) > smoothing)
    low = low[breaks[-1] + 1 :] if len(breaks) else low
    return Lows(len(low), int(low[0]), int(low[-1]))


def _told(events: NDArray[Any], kind: int | None) -> str:
    """What happened, in a few words."""
    if kind is None:
        kinds = [one for one in events["kind"].tolist() if abs(one) in MARKS or one in WORDS]
        kind = next((one for one in FIRST if one in kinds), kinds[0] if kinds else LOW_WEEK)
    stages = events["a"][events["kind"] == rows.STAGE_OPENED].tolist()
    if kind in WORDS:
        return WORDS[kind]
    if abs(kind) not in MARKS or (kind == rows.STAGE_OPENED and not stages):
        known = sorted({str(one) for one in events["kind"].tolist()})
        raise UnknownNameError("kind of event at this time", str(kind), known)
    return f"step {int(stages[0])} opens" if kind == rows.STAGE_OPENED else MARKS[abs(kind)].label


def why_picture(
    run: Run,
    replication: int,
    team: int,
    seat: int,
    time: float,
    ax: Axes | None = None,
    *,
    width: float = WIDTH,
    kind: int | None = None,
) -> Axes:
    """Draw the weeks around an event of one member.

    The line is mean evidence over the weeks of a flag, squares are low weeks, the dashed line is that below
    which a week is low; what was done lies below. time: of the event, as in the table of events; kind: as
    there, where several things happen at once. width: in pixels. Without `ax` the figure is new and has the
    right size; axes of your own need `why_size`. The figures behind the picture are those of `read_around`,
    whose errors it shares.
    """
    around = read_around(run, replication, team, seat, time, kind)
    with theme.style():
        ax = theme.canvas(*why_size(width), ax)
        _Drawing(Ink(ax), around, width).draw()
    return ax


def why_size(width: float = WIDTH) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return width, HEIGHT


def describe_why(
    run: Run, replication: int, team: int, seat: int, time: float, kind: int | None = None
) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    around = read_around(run, replication, team, seat, time, kind)
    known = around.seat.level[np.isfinite(around.seat.level)]
    ends = f" between {_percent(known.min())} and {_percent(known.max())} of target" if len(known) else ""
    line = f"below the line of {_percent(around.line)}"
    lows = (
        f"{capitalised(around.lows.told)} ({line}), {around.lows.when}" if around.lows else f"No week {line}"
    )
    what = f"Seat {seat + 1} in world {replication}, week {around.week}: {around.told}."
    weeks = f"weeks {around.first} to {around.first + around.weeks - 1}"
    return f"{what} {around.smoothing}-week mean{ends} in {weeks}. {lows}."


def _percent(share: float) -> str:
    return f"{share * 100:.0f}{NARROW_SPACE}%"


@dataclass(frozen=True)
class _Drawing:
    ink: Ink
    around: Around
    width: float

    def draw(self) -> None:
        self.axis()
        self.lines()
        self.event()
        self.weeks()
        year = TeamYear("", 0, self.around.weeks, self.around.smoothing, (self.around.seat,))
        Marks(self.ink, year, self).draw()
        self.words()

    @property
    def right(self) -> float:
        return self.width - RIGHT

    @property
    def cell(self) -> float:
        """Pixels of a week."""
        return (self.right - LEFT) / max(BEFORE + AFTER, self.around.weeks)

    @property
    def height(self) -> float:
        """Pixels of the lane, which is all that there is of a row."""
        return 0.0

    def x(self, week: float) -> float:
        """Where a moment lies."""
        return LEFT + week * self.cell

    def top(self, place: int) -> float:
        """The middle of the lane: departures stand there."""
        return LANE

    def lane(self, place: int) -> float:
        """The middle of the lane."""
        return LANE

    @property
    def ceiling(self) -> float:
        known = self.around.seat.level[np.isfinite(self.around.seat.level)]
        return CEILING if max(known, default=0.0) <= CEILING else HIGH_CEILING

    def y(self, share: float) -> float:
        """Where a share of target lies; what is beyond the plot lies at its end."""
        return FOOT - min(max(share, 0.0), self.ceiling) / self.ceiling * (FOOT - TOP)

    def axis(self) -> None:
        """The target, the line of a low week, and round figures where they leave room."""
        ink, line = self.ink, self.around.line
        name = f"{self.around.smoothing}-week mean, % of target"
        ink.write(LEFT, 9, name, colour=theme.INK3)
        main = [(self.y(line), f"{line * 100:.0f}"), (self.y(1.0), f"100{NARROW_SPACE}%")]
        taken = spaced([(y, NEAR) for y, _ in main]) if line != 1.0 else [main[0][0]]
        looks = [(theme.VERMILLION_TEXT, "bold"), (theme.INK2, "normal")]
        for y, (_, text), (colour, weight) in zip(taken, main, looks, strict=False):
            ink.write(LEFT - 7, y, text, colour=colour, weight=weight, ha="right")
        others = [share for share in np.arange(0.0, self.ceiling, 0.5).tolist() if share != 1.0]
        for share in others:
            if all(abs(self.y(share) - other) >= NEAR for other in taken):
                ink.write(LEFT - 7, self.y(share), f"{share * 100:.0f}", colour=theme.INK3, ha="right")
        ink.lines([self.level(share) for share in others], theme.LINE, 1, 1)
        ink.lines([self.level(1.0)], theme.INK2, 1.5, 1.3, "target")
        ink.lines([self.level(line)], theme.VERMILLION, 1.5, 1.3, "low-week line", style=(0, (5, 3)))

    def level(self, share: float) -> Line:
        return (LEFT, self.y(share)), (self.right, self.y(share))

    @property
    def path(self) -> list[Point]:
        """The middle of each week at its mean."""
        return [
            (self.x(week + 0.5), self.y(share)) for week, share in enumerate(self.around.seat.level.tolist())
        ]

    def lines(self) -> None:
        seat, path = self.around.seat, self.path
        known = runs_of(np.isfinite(seat.level))
        self.ink.curves([path[start:end] for start, end in known], theme.INK, 2.4, 3, "mean")
        squares = [path[week] for week in np.flatnonzero(seat.low & np.isfinite(seat.level)).tolist()]
        self.ink.dots(squares, SQUARE + 1.5, theme.VERMILLION, theme.PAPER, 1.5, 3.5, "low week", marker="s")

    def event(self) -> None:
        """An upright line from the lane to the words."""
        x = self.x(self.around.at)
        self.ink.lines([((x, HEADING), (x, LANE - 7))], theme.INK2, 1.2, 2, "event")

    def weeks(self) -> None:
        """Numbers of the weeks under the middle of their columns, every fourth."""
        around, step = self.around, STEP_OF_WEEKS if self.cell >= LEAST_CELL else 2 * STEP_OF_WEEKS
        for week in range(around.weeks):
            if (around.first + week) % step == 0:
                number = str(around.first + week)
                self.ink.write(self.x(week + 0.5), NUMBERS, number, colour=theme.INK3, ha="center")
        self.ink.write((LEFT + self.right) / 2, NAME, "week", colour=theme.INK3, ha="center")

    def words(self) -> None:
        """What happened, and how many weeks were low before it, where lines leave room."""
        room, x = self.room(), self.x(self.around.at)
        self.place(room, self.heading(x), (x, x), HEADING + LINE / 2)
        lows = self.around.lows
        if lows is not None:
            texts = [(f"{lows.told},", "bold", theme.VERMILLION_TEXT), (lows.when, "normal", theme.INK2)]
            shown = [y for (_, y), low in zip(self.path, self.around.seat.low.tolist(), strict=True) if low]
            last = self.x(min(self.around.weeks, lows.last - self.around.first + 0.5))
            left, top = self.place(room, texts, (x, last), max(shown, default=FOOT) - 2 * LINE, SIGN)
            places = [(left - SIGN + SQUARE / 2 + 1, top + LINE / 2)]
            self.ink.dots(places, SQUARE + 1.5, theme.VERMILLION, theme.PAPER, 1.5, 3.5, "", marker="s")

    def heading(self, x: float) -> list[Words]:
        """The week and what happened, in one line where there is room beside the event."""
        week, told = f"week {self.around.week}:", self.around.told
        wide = theme.width_of(f"{week} {told}", theme.SMALLEST, "bold")
        lines = [f"{week} {told}"] if max(x - LEFT, self.right - x) > wide + 10 else [week, told]
        return [(line, "bold", theme.INK) for line in lines]

    def room(self) -> Room:
        """The plot with its lines: what words have to keep clear of."""
        room, x = Room(LEFT, HEADING - 2, self.right, FOOT), self.x(self.around.at)
        room.follow((x for x, _ in self.path), (y for _, y in self.path))
        for share in (1.0, self.around.line):
            room.follow((LEFT, self.right), (self.y(share), self.y(share)))
        room.follow((x, x), (HEADING, FOOT))
        return room

    def place(
        self, room: Room, texts: list[Words], beside: tuple[float, float], y: float, sign: float = 0.0
    ) -> Point:
        """Write lines of text where there is room, if can be beside the event; returns their upper left.

        beside: the event, and where else they may begin; sign: pixels for a mark before them.
        """
        wide = sign + max(theme.width_of(text, theme.SMALLEST, weight) for text, weight, _ in texts)
        x, other = beside
        offers = [
            (left, y + shift - LINE / 2, left + wide, y + shift - LINE / 2 + LINE * len(texts))
            for shift in (0.0, 12.0, 24.0, 40.0, 56.0, -12.0, -24.0, -40.0)
            for left in (x + 8, x - 8 - wide, other + 12)
        ]
        box = best(room, offers)
        room.take(box)
        # Of what may lie here only the pale lines of round figures are left out; nothing else is that low.
        self.ink.boxes([box], 1.1, color=theme.PAPER, linewidth=0)
        for number, (text, weight, colour) in enumerate(texts):
            middle = box[1] + LINE * (number + 0.5)
            self.ink.write(box[0] + sign, middle, text, colour=colour, weight=weight, zorder=5)
        return box[0] + sign, box[1]
