"""What tests ask of every picture: its texts, and what it is made of."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pmsim.plots import theme


def texts(ax: Axes) -> list[Text]:
    return [text for text in ax.texts if text.get_text()]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in texts(ax)]


def made_of(ax: Axes, label: str) -> list[Collection]:
    return [one for one in ax.collections if one.get_label() == label]


Boxes = list[tuple[str, Bbox]]


def laid_out(ax: Axes) -> Boxes:
    """Every text and its box, where drawing puts it; all of drawing but the pixels, which take longest."""
    ax.figure.draw_without_rendering()
    return [(text.get_text(), text.get_window_extent()) for text in texts(ax)]


def overlapping(ax: Axes, boxes: Boxes | None = None) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes cross. boxes: those of `laid_out`, worked out if left out."""
    found = laid_out(ax) if boxes is None else boxes
    return [(one, two) for (one, a), (two, b) in combinations(found, 2) if a.overlaps(b)]


def outside(ax: Axes, boxes: Boxes | None = None) -> list[str]:
    """Texts of which a part lies beyond the figure, with a pixel to spare. boxes: as in `overlapping`."""
    frame = ax.figure.bbox.padded(1.0)
    found = laid_out(ax) if boxes is None else boxes
    return [text for text, box in found if box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0]


def segments(ax: Axes, label: str) -> list[Any]:
    lines = [one for one in made_of(ax, label) if isinstance(one, LineCollection)]
    return [segment for one in lines for segment in one.get_segments()]


def check_text(ax: Axes, more: set[str] | None = None) -> None:
    """No text overlaps another or leaves the figure, none is too small, all are in the inks; `more` too."""
    boxes = laid_out(ax)
    assert not (found := overlapping(ax, boxes)), found
    assert not (found := outside(ax, boxes)), found
    assert min(text.get_fontsize() for text in texts(ax)) >= theme.points(13) - 1e-9
    inks = {theme.INK, theme.INK2, theme.INK3, theme.BLUE_TEXT, theme.VERMILLION_TEXT}
    assert {text.get_color() for text in texts(ax)} <= inks | (more or set())


def drawn(ax: Axes) -> bytes:
    """Every pixel of a picture."""
    ax.figure.canvas.draw()
    return bytes(ax.figure.canvas.buffer_rgba())
