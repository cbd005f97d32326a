"""How every picture looks: colours, sizes, fonts, and one mark for each kind of event.

Sizes are in CSS pixels, 1/100 inch, so that a picture at 100 dots an inch has the sizes of a page.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from pmsim.model import rows

INK, INK2, INK3 = "#1C2127", "#474E57", "#646B74"
GREY = "#8A9099"
LINE, WASH, PAPER = "#D9D6CF", "#F6F4EF", "#FFFFFF"
BLUE, BLUE_TEXT, BLUE_TINT = "#0072B2", "#005A8E", "#D8E9F3"
VERMILLION, VERMILLION_TEXT, VERMILLION_TINT = "#D55E00", "#A84600", "#FBE2D1"

HEAT = ("#A84600", "#E0843F", "#F5CDAE", "#EFEDE7", "#B5D6E9", "#5FA8D3", "#00649D")
HEAT_LIMITS = (0.60, 0.80, 0.95, 1.05, 1.20, 1.40)
"""Limits between the seven classes, in shares of target; the same in every picture."""

DOTS_AN_INCH = 100
POINTS_A_PIXEL = 72 / DOTS_AN_INCH

SMALLEST, LABEL = 13, 14
"""Sizes of text: axes, and names and captions."""

STROKE = 2.0
"""Width in pixels of marks that are drawn, not filled."""

FONTS = ("Arial", "Liberation Sans", "DejaVu Sans")
FALLBACK = "DejaVu Sans"


@dataclass(frozen=True)
class Mark:
    """The shape of one kind of event: its name for people, outline, colour, size in pixels."""

    label: str
    path: Path
    colour: str
    size: float
    filled: bool = True
    edge: float = 0.0  # width of its white edge, in pixels
    inside: str = "none"  # what fills a mark that is drawn and not filled


def _lines(*strokes: tuple[tuple[float, float], ...]) -> Path:
    """Strokes that are drawn, not filled."""
    points = [point for stroke in strokes for point in stroke]
    codes = [Path.LINETO if place else Path.MOVETO for stroke in strokes for place in range(len(stroke))]
    return Path(points, codes)


RING = Path.unit_circle()
TRIANGLE = Path([(-1, -0.85), (1, -0.85), (0, 0.85), (-1, -0.85)], closed=True)
TICK = _lines(((-1.0, -0.1), (-0.35, -0.75), (1.0, 0.85)))
CROSS = _lines(((-1.0, -1.0), (1.0, 1.0)), ((-1.0, 1.0), (1.0, -1.0)))
ARROW = _lines(((-1.0, 0.0), (1.0, 0.0)), ((0.2, 0.8), (1.0, 0.0), (0.2, -0.8)))
PLUS = _lines(((-0.55, 0.0), (0.55, 0.0)), ((0.0, -0.55), (0.0, 0.55)))
RING_PLUS = Path.make_compound_path(RING, PLUS)
DIAMOND = Path([(-1, 0), (0, 1), (1, 0), (0, -1), (-1, 0)], closed=True)
DOWNWARD = Path([(-1, 0.85), (1, 0.85), (0, -0.85), (-1, 0.85)], closed=True)
OPPOSED = _lines(
    ((-1.0, 0.5), (1.0, 0.5)),
    ((0.4, 1.0), (1.0, 0.5), (0.4, 0.0)),
    ((1.0, -0.5), (-1.0, -0.5)),
    ((-0.4, 0.0), (-1.0, -0.5), (-0.4, -1.0)),
)
UPWARD = _lines(((0.0, -1.0), (0.0, 1.0)), ((-0.8, 0.2), (0.0, 1.0), (0.8, 0.2)))
BACK = _lines(((-1.0, -0.9), (0.5, -0.9), (1.0, -0.5), (1.0, 0.1), (0.5, 0.5), (-1.0, 0.5)))
BACK = Path.make_compound_path(BACK, _lines(((-0.4, 1.0), (-1.0, 0.5), (-0.4, 0.0))))
TO_THE_END = _lines(
    ((-1.0, 0.0), (0.7, 0.0)), ((0.0, 0.7), (0.7, 0.0), (0.0, -0.7)), ((1.0, 1.0), (1.0, -1.0))
)
CHEVRONS = _lines(((-0.9, -0.9), (0.0, 0.0), (0.9, -0.9)), ((-0.9, 0.0), (0.0, 0.9), (0.9, 0.0)))
OPENS = _lines(((0.35, 1.0), (-0.35, 1.0), (-0.35, -1.0), (0.35, -1.0)))
CLOSES = _lines(((-0.35, 1.0), (0.35, 1.0), (0.35, -1.0), (-0.35, -1.0)))

MARKS: Mapping[int, Mark] = {
    rows.REVIEW_HELD: Mark("review", RING, INK, 6.0, edge=0.8),
    rows.REVIEW_MISSED: Mark("review missed", RING, INK, 6.0, filled=False, inside=PAPER),
    rows.SUPPORT_BEGAN: Mark("support", _lines(((-1.0, 0.0), (1.0, 0.0))), BLUE, 16.0, filled=False),
    rows.STAGE_OPENED: Mark("formal step", TRIANGLE, VERMILLION, 10.0, edge=1.5),
    rows.STAGE_PASSED: Mark("step passed", TICK, INK, 11.0, filled=False, edge=1.5),
    rows.RANKED: Mark("ranked lowest", DOWNWARD, VERMILLION, 10.0, edge=1.5),
    rows.HEARING_HELD: Mark("hearing", TRIANGLE, VERMILLION, 10.0, filled=False, edge=1.5),
    rows.APPEALED: Mark("appeal", UPWARD, INK, 10.0, filled=False, edge=1.5),
    rows.REINSTATED: Mark("reinstated", BACK, INK, 10.0, filled=False, edge=1.5),
    rows.EXITED: Mark("exit", CROSS, INK, 8.0, filled=False, edge=1.5),
    rows.RESIGNED: Mark("resigned", ARROW, INK, 10.0, filled=False, edge=1.5),
    rows.MOVED: Mark("moved", OPPOSED, INK, 11.0, filled=False, edge=1.5),
    rows.RELEASED: Mark("released", TO_THE_END, INK, 11.0, filled=False, edge=1.5),
    rows.PLAN_BEGAN: Mark("development plan", DIAMOND, BLUE, 9.0, edge=1.5),
    rows.PROMOTED: Mark("promoted", CHEVRONS, INK, 10.0, filled=False, edge=1.5),
    rows.STARTED: Mark("new starter", RING_PLUS, INK, 10.0, filled=False),
    rows.TEAM_FORMED: Mark("team formed", OPENS, INK, 12.0, filled=False),
    rows.TEAM_ENDED: Mark("team ended", CLOSES, INK, 12.0, filled=False),
}
"""The mark of each kind of event that pictures show; bars begin with theirs."""

_PART = "a part of what a bar or another mark shows"
_WAITING = "only waiting: the picture of waits shows it"
_NOTES = "notes for a review, which has a mark"
_HIDDEN = "hidden from those who decide"
_EVERYONE = "the same for a whole team or organisation at once"

UNMARKED: Mapping[int, str] = {
    rows.MEETING_BEGAN: _WAITING,
    rows.HR_BEGAN: _WAITING,
    rows.APPROVAL_BEGAN: _WAITING,
    rows.COURSE_BEGAN: _PART,
    rows.SESSION_HELD: _PART,
    rows.SESSION_MISSED: _PART,
    rows.SUPPORT_ENDED: _PART,
    rows.ADJUSTED: _PART,
    rows.CASE_OPENED: _PART,
    rows.CASE_MEETING_HELD: _PART,
    rows.STAGE_FAILED: _PART,
    rows.PLAN_ENDED: _PART,
    rows.LEFT_ALONE: "low weeks without a bar under them show it",
    rows.FILE_READ: _NOTES,
    rows.CAUSES_READ: _NOTES,
    rows.MORE_READ: _NOTES,
    rows.PROSPECTS_READ: _NOTES,
    rows.HISTORY_READ: _NOTES,
    rows.UPWARD_NOTE: _NOTES,
    rows.DISCLOSED: "a confidence: support that follows has a bar",
    rows.EPISODE_JUDGED: "the picture of a member shows how things would have gone without support",
    rows.LIFE_EVENT: _HIDDEN,
    rows.INJUSTICE_SEEN: _HIDDEN,
    rows.INCIDENT: _HIDDEN,
    rows.GOALS_AGREED: "once a year for everyone",
    rows.STRATEGY_SHIFTED: _EVERYONE,
    rows.CALIBRATED: _EVERYONE,
    rows.TEAM_SESSION_HELD: _EVERYONE,
    rows.BONUS_PAID: "money, which no picture of work shows",
}
"""Kinds of event without a mark of their own, each with the reason."""


@cache
def fonts() -> tuple[str, ...]:
    """The first font of the list that is installed, then the one that has every sign."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    first = next((name for name in FONTS if name in known), FALLBACK)
    return tuple(dict.fromkeys((first, FALLBACK)))


def style() -> AbstractContextManager[None]:
    """A context in which text, and nothing else of the caller's settings, is as in every picture of pmsim."""
    return mpl.rc_context(
        {
            "font.family": list(fonts()),
            "font.size": points(SMALLEST),
            "text.color": INK,
            "text.usetex": False,
            # Names come from scenario files: a dollar sign in one is a dollar sign.
            "text.parse_math": False,
        }
    )


@contextmanager
def any_letters() -> Iterator[None]:
    """A context in which a name in letters that no font here has is drawn as boxes without a warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def points(pixels: float) -> float:
    """Points, as matplotlib counts sizes, of so many pixels."""
    return pixels * POINTS_A_PIXEL


def area(pixels: float) -> float:
    """Size of a scattered mark, in square points, that is so many pixels across."""
    return points(pixels) ** 2


def sheet(width: float, height: float) -> Figure:
    """An empty white figure of so many pixels, on a canvas of its own."""
    figure = Figure(figsize=(width / DOTS_AN_INCH, height / DOTS_AN_INCH), dpi=DOTS_AN_INCH, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def canvas(width: float, height: float, ax: Axes | None) -> Axes:
    """Axes in which a unit is a pixel, y downwards: those given, or those of a new figure of that size."""
    if ax is None:
        ax = sheet(width, height).add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_axis_off()
    ax.set(xlim=(0.0, width), ylim=(height, 0.0))
    return ax


def write(
    ax: Axes, x: float, y: float, text: str, *, size: float = SMALLEST, colour: str = INK, **how: Any
) -> Text:
    """Text of a size in pixels, vertically centred on y unless `va` says otherwise."""
    how = {"va": "center_baseline", **how}
    return ax.text(x, y, text, fontsize=points(size), color=colour, **how)


@lru_cache(maxsize=1024)
def width_of(text: str, size: float = SMALLEST, weight: str = "normal") -> float:
    """Width in pixels of a text in the fonts of the pictures."""
    with style(), any_letters():
        drawn = Text(0, 0, text, fontsize=points(size), weight=weight, figure=sheet(1, 1))
        return float(drawn.get_window_extent().width)


def scatter(ax: Axes, mark: Mark, xs: list[float], ys: list[float], zorder: float) -> PathCollection:
    """One mark at many places, with a white edge where it crosses a line."""
    filled = {"facecolors": mark.colour, "edgecolors": PAPER, "linewidths": points(mark.edge)}
    drawn = {"facecolors": mark.inside, "edgecolors": mark.colour, "linewidths": points(STROKE)}
    size = area(mark.size + (mark.edge if mark.filled else 0.0))
    how: dict[str, Any] = filled if mark.filled else drawn
    made = ax.scatter(xs, ys, s=size, marker=mark.path, zorder=zorder, clip_on=False, label=mark.label, **how)
    if mark.edge and not mark.filled:
        made.set_path_effects([withStroke(linewidth=points(STROKE + 2 * mark.edge), foreground=PAPER)])
    return made
