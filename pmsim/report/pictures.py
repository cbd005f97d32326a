"""The pictures of the page as PNG: plain ones to embed, and ones that say what they show for a slide."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from itertools import chain

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pmsim.plots import theme

SCALE = 2
"""Dots a pixel, for sharp pictures on fine screens and slides."""

PADDING, LINE_HEIGHT, TITLE = 20.0, 24.0, 17
SOURCE_HEIGHT = 34.0


@dataclass(frozen=True)
class Picture:
    """A picture to embed: the PNG, its size in pixels of the page, and what it shows in words."""

    png: bytes = field(repr=False)
    width: int
    height: int
    said: str = ""

    def _repr_html_(self) -> str:
        """As a notebook shows it. What IPython has for pictures loses the text alternative on its way."""
        content = b64encode(self.png).decode()
        return f'<img src="data:image/png;base64,{content}" alt="{escape(self.said)}" width="{self.width}">'


def embedded(ax: Axes, said: str = "") -> Picture:
    """What a plotting function drew, to embed in a page; `said` tells what it shows in words."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes that were just drawn on have a figure"
    width, height = figure.get_size_inches() * theme.DOTS_AN_INCH
    return Picture(_png(figure), round(width), round(height), said)


def with_words(size: tuple[float, float], draw: Callable[[Axes], object], verdict: str, source: str) -> bytes:
    """A picture as a file of its own: verdict above, source below. `draw` draws on axes of that size."""
    lines = wrapped(verdict, size[0], TITLE)
    head = PADDING + len(lines) * LINE_HEIGHT + 14
    width, height = size[0] + 2 * PADDING, head + size[1] + SOURCE_HEIGHT + PADDING
    figure = theme.sheet(width, height)
    with theme.style():
        page = theme.canvas(width, height, figure.add_axes((0, 0, 1, 1)))
        for place, line in enumerate(lines):
            theme.write(page, PADDING, PADDING + (place + 0.5) * LINE_HEIGHT, line, size=TITLE, weight="bold")
        for place, line in enumerate(wrapped(source, size[0], theme.SMALLEST)[:2]):
            theme.write(page, PADDING, head + size[1] + 16 + place * 18, line, colour=theme.INK3)
    bottom = (height - head - size[1]) / height
    draw(figure.add_axes((PADDING / width, bottom, size[0] / width, size[1] / height)))
    return _png(figure)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that fit a width in pixels; a word that alone is too wide is broken."""
    weight = "bold" if size == TITLE else "normal"
    lines: list[str] = []
    for word in chain.from_iterable(_pieces(one, width, size, weight) for one in text.split()):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and theme.width_of(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    """The word, in pieces that fit a width in pixels; each has at least one letter."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and theme.width_of(pieces[-1] + letter, size, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _png(figure: Figure) -> bytes:
    file = BytesIO()
    with theme.any_letters():
        figure.savefig(file, format="png", dpi=SCALE * theme.DOTS_AN_INCH, metadata={"Software": "pmsim"})
    return file.getvalue()
