"""How long people wait: for their manager, an approver, an HR adviser and a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from pmsim.engine.order import CASE, COACH, PLANNING, REVIEW
from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.dots import DOTS, HEIGHT
from pmsim.plots.scale import Scale, draw_axis, draw_dots, quantile_dots
from pmsim.plots.theme import points
from pmsim.wording import capitalised, counted, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

WIDTH = 730.0
NARROW = 560.0
"""Width below which the words about a queue stand above its dots."""

HEAD, DOTS_HEIGHT, GAP, AXIS, BESIDE, MARGIN, LINE = 58.0, HEIGHT + 6, 16.0, 40.0, 250.0, 28.0, 18.0
NO_WAIT, APART = 50.0, 12.0
"""Pixels before the axis for those who did not wait at all, and how far they stand from it."""

MOST = 0.97
"""Quantile of the longest queue at which the axis ends; longer waits pile up there."""

SHORTEST_AXIS = 0.2
ONE_WAIT = "1 dot = 1 wait"
TAIL = 20
"""Waits that a 95th percentile needs: below, one wait in twenty is not even one."""


@dataclass(frozen=True)
class Queue:
    """One queue: its name in words, and the event that tells how long someone waited, and in which column.

    kind: class of the diary, for meetings.
    """

    name: str
    event: int
    column: str
    kind: int | None = None


QUEUES = (
    Queue("manager, formal cases", rows.MEETING_BEGAN, "b", CASE),
    Queue("manager, planning", rows.MEETING_BEGAN, "b", PLANNING),
    Queue("manager, reviews", rows.MEETING_BEGAN, "b", REVIEW),
    Queue("manager, support", rows.MEETING_BEGAN, "b", COACH),
    Queue("approver of plans", rows.APPROVAL_BEGAN, "a"),
    Queue("HR adviser", rows.HR_BEGAN, "b"),
    Queue("seat on a course", rows.COURSE_BEGAN, "a"),
)
"""Queues in the order in which they are shown; in the manager's diary the first have precedence."""


@dataclass(frozen=True)
class Waits:
    """The waits in one queue, in weeks, ascending; dropped: meetings that waited too long to take place."""

    name: str
    weeks: NDArray[np.float64]
    dropped: int

    @property
    def waited(self) -> bool:
        """Whether anybody waited at all, so that there are dots to draw."""
        return bool(self.weeks.any())

    @property
    def dot_a_wait(self) -> bool:
        """Whether each dot is one wait, since there were fewer than 100."""
        return len(self.weeks) < DOTS

    @property
    def mean(self) -> float:
        """Mean wait in weeks."""
        return float(self.weeks.mean())

    @property
    def tail(self) -> float:
        """The wait in weeks that one in twenty exceeds; the longest where there are fewer than twenty."""
        if len(self.weeks) < TAIL:
            return float(self.weeks[-1])
        return float(np.quantile(self.weeks, 0.95, method="inverted_cdf"))


def read_waits(run: Run, replication: int | None = None) -> list[Waits]:
    """Waits in the measured weeks of the replications with tables, or of one; unused queues are left out.

    Waits count from when something was due or asked for until it began. A queue in which all waited in vain
    is there, without waits. Raises `UnknownNameError` for a
    replication of which the run has no tables.
    """
    kept = sorted(set(run.weeks["replication"].tolist()))
    if replication is not None and replication not in kept:
        raise UnknownNameError("replication with tables", str(replication), [str(one) for one in kept])
    events = run.events[run.events["time"] >= run.scenario.warm_up]
    if replication is not None:
        events = events[events["replication"] == replication]
    found = [_waits(queue, events) for queue in QUEUES]
    return [one for one in found if len(one.weeks) or one.dropped]


def _waits(queue: Queue, events: NDArray[Any]) -> Waits:
    asked = events[events["kind"] == queue.event]
    if queue.kind is not None:
        asked = asked[asked["a"] == queue.kind]
    return Waits(queue.name, np.sort(asked[queue.column]), _dropped(queue.kind, events))


def _dropped(kind: int | None, events: NDArray[Any]) -> int:
    """Meetings that never took place: dates of reviews and sessions missed, hours of a case not held."""
    if kind == CASE:
        ended = events[np.isin(events["kind"], (rows.STAGE_PASSED, rows.STAGE_FAILED))]
        return int((ended["e"] - ended["d"]).sum())
    missed = {REVIEW: rows.REVIEW_MISSED, COACH: rows.SESSION_MISSED}
    if kind not in missed:
        return 0
    return int(events["a"][events["kind"] == missed[kind]].sum())


def waits(run: Run, replication: int | None = None, ax: Axes | None = None, *, width: float = WIDTH) -> Axes:
    """Draw how long people waited in each queue of a run: 100 dots a queue, all on one axis in weeks.

    Where a queue had fewer than 100 waits each dot is one, which its row says; where nobody waited, or
    nobody was served, there are only words. Those who did not wait at all stand before the axis.
    replication: one of those with tables; all of them if left out. width: in pixels; below 560 the words
    stand above the dots. Without `ax` the figure is new and has the right size; axes of your own need
    `waits_size`. The figures behind the picture are those of `read_waits`, whose errors it shares.
    """
    found = read_waits(run, replication)
    with theme.style():
        ax = theme.canvas(*_size(found, width), ax)
        _Drawing(ax, found, width).draw()
    return ax


def waits_size(run: Run, replication: int | None = None, *, width: float = WIDTH) -> tuple[float, float]:
    """Width and height in pixels that the picture needs."""
    return _size(read_waits(run, replication), width)


def describe_waits(found: list[Waits]) -> str:
    """What the picture shows, in sentences, for those who do not see it."""
    return " ".join(f"{capitalised(one.name)}: {', '.join(told(one))}." for one in found) or "Nobody waited."


def told(one: Waits) -> list[str]:
    """Mean, 95th percentile and what never took place, in words."""
    if not len(one.weeks):
        return [f"none held, all {one.dropped:,} missed"]
    if not one.waited:
        lines = [f"{counted(len(one.weeks), 'time')}, never a wait"]
    elif len(one.weeks) < TAIL:
        lines = [f"mean {_weeks(one.mean)}", f"longest of {len(one.weeks)}: {_weeks(one.tail)}"]
    else:
        lines = [f"mean {_weeks(one.mean)}", f"1 in 20 waits over {_weeks(one.tail)}"]
    if one.dropped:
        share = 100 * one.dropped / (one.dropped + len(one.weeks))
        lines.append(f"{_share(share)} in 100 missed")
    return lines


def _share(share: float) -> str:
    return f"{share:.0f}" if share >= 1.0 else "under 1"


def _weeks(weeks: float) -> str:
    """Weeks with one digit, short waits with two."""
    text = number(weeks, 1 if weeks >= 1.0 else 2)
    return f"{text} {'week' if text == '1' else 'weeks'}"


def _size(found: list[Waits], width: float) -> tuple[float, float]:
    return width, HEAD + sum(_row(one, width) for one in found) + AXIS


def _row(one: Waits, width: float) -> float:
    if not one.waited:
        return LINE * 2 + GAP
    if width < NARROW:
        return LINE * len(_lines(one)) + 4 + DOTS_HEIGHT + GAP
    return max(DOTS_HEIGHT, LINE * len(_beside(one))) + GAP


def _legend(found: list[Waits]) -> str:
    """What a dot is; the rows say it where theirs is something else."""
    dots = {one.dot_a_wait for one in found if one.waited}
    if dots == {True}:
        return "Each dot stands for 1 wait, the tick for the mean."
    if True in dots:
        return "A dot is 1 in 100 unless said, the tick the mean."
    return "Each dot stands for 1 in 100, the tick for the mean."


def _beside(one: Waits) -> list[str]:
    """What stands beside the dots, a line for each part."""
    return [capitalised(one.name), *told(one), *([ONE_WAIT] if one.waited and one.dot_a_wait else [])]


def _lines(one: Waits) -> list[str]:
    """What stands above the dots on a phone; beside them each part has a line of its own."""
    texts = told(one)
    return [capitalised(one.name), ", ".join(texts[:2]), *texts[2:]]


@dataclass(frozen=True)
class _Drawing:
    ax: Axes
    found: list[Waits]
    width: float

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    def draw(self) -> None:
        theme.write(self.ax, 0, 11, "How long people wait", size=theme.LABEL, weight="bold")
        theme.write(self.ax, 0, 32, _legend(self.found), colour=theme.INK2)
        if not self.found:
            return
        scale, top = self.scale(), HEAD
        for one in self.found:
            base = top + _row(one, self.width) - GAP
            self.row(scale, one, top, base)
            top = base + GAP
        if any(one.waited for one in self.found):
            self.axis(scale, top)

    def axis(self, scale: Scale, top: float) -> None:
        """Weeks, and the place of those who did not wait."""
        draw_axis(self.ax, scale, top - 4, top + 14)
        if any(one.waited and (one.weeks == 0.0).any() for one in self.found):
            x = NO_WAIT / 2
            theme.write(self.ax, x, top + 14, "none", colour=theme.INK3, ha="center")
        right = self.width if self.narrow else scale.right + 22
        theme.write(
            self.ax, right, top + 14, "weeks", colour=theme.INK3, ha="right" if self.narrow else "left"
        )

    def scale(self) -> Scale:
        longest = max((float(np.quantile(one.weeks, MOST)) for one in self.found if one.waited), default=0.0)
        right = self.width - (MARGIN + 44 if self.narrow else BESIDE)
        return Scale(0.0, max(SHORTEST_AXIS, longest), NO_WAIT + APART, right)

    def row(self, scale: Scale, one: Waits, top: float, base: float) -> None:
        self.words(one, top, base)
        if not one.waited:
            return
        begins, ends = [scale.left], [scale.right]
        if (one.weeks == 0.0).any():
            begins, ends = [0.0, scale.left], [scale.left - APART, scale.right]
        self.ax.hlines([base] * len(begins), begins, ends, colors=theme.LINE, linewidths=points(1), zorder=1)
        values = one.weeks if one.dot_a_wait else quantile_dots(one.weeks)
        draw_dots(self.ax, scale, values, base, theme.INK2, theme.INK2, one.name, before=APART)
        x = scale.x(one.mean)
        self.ax.vlines(x, base - 3, base + 9, colors=theme.INK, linewidths=points(2), zorder=4, label="mean")

    def words(self, one: Waits, top: float, base: float) -> None:
        lines = _lines(one) if self.narrow else _beside(one)
        y = top + LINE / 2 if self.narrow else base - LINE * (len(lines) - 1) - 4
        x = 0.0 if self.narrow else self.width - BESIDE + 20
        size = theme.SMALLEST if self.narrow else theme.LABEL
        for place, text in enumerate(lines):
            colour, weight = (theme.INK, "bold") if place == 0 else (theme.INK2, "normal")
            theme.write(self.ax, x, y + LINE * place, text, size=size, colour=colour, weight=weight)
        if self.narrow and one.waited and one.dot_a_wait:
            theme.write(self.ax, self.width, y, ONE_WAIT, colour=theme.INK2, ha="right")
