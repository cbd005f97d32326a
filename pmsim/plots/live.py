"""What live pictures share: one figure that is kept, a ground that seldom changes, and fast PNGs.

Drawing text takes most of the time of a picture, so each text is drawn once, and its pixels are kept.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from pmsim.plots import theme
from pmsim.plots.ink import Ink

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

LEVEL = 1
"""Of compression: the lowest, for a picture that is seen once."""

FINENESS = 64
"""Places within a dot at which the same text is drawn anew; letters are placed no finer."""

MOST_STAMPS = 4000
"""Texts that are kept; beyond them all are drawn anew."""

MOST_GROUNDS = 6
"""Grounds that are kept: a lever that is moved to and fro comes back to the same ones."""


def png(ax: Axes, ratio: float = 1.0) -> bytes:
    """The picture of these axes as a PNG. ratio: dots a pixel of the page."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes that were just drawn on have a figure"
    file = BytesIO()
    with theme.any_letters():
        figure.savefig(
            file, format="png", dpi=ratio * theme.DOTS_AN_INCH, pil_kwargs={"compress_level": LEVEL}
        )
    return file.getvalue()


def encoded(pixels: Pixels) -> bytes:
    """Red, green and blue of an array of dots as a PNG.

    Pillow tries five filters on each row of a picture in colour, which takes longer than all the rest (9 ms
    instead of 4 for a team's year); areas of one colour need none.
    """
    height, width = pixels.shape[:2]
    lines = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with the number of its filter, none
    for part in range(3):
        lines[:, 1 + part :: 3] = pixels[:, :, part]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(lines.data, LEVEL)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@dataclass(frozen=True)
class Stamp:
    """How much of each dot the letters of a text cover, from 0 to 255, and where the dots stand.

    column, row: of the first dot, from the one in which the text begins.
    """

    cover: NDArray[np.int32]
    column: int
    row: int


class Stamps:
    """Texts that were drawn once, on a sheet of their own."""

    def __init__(self, width: float, ratio: float) -> None:
        self._sheet = _sheet(width + 64, 64, ratio)
        self._renderer, self._dots = _dots_of(self._sheet)
        self._texts: dict[Hashable, Text] = {}
        self._kept: dict[Hashable, Stamp] = {}

    def find(self, text: str, size: float, weight: str, ha: str, x: int, y: int) -> Stamp:
        """The stamp of a text. x, y: the part of a dot at which it begins, in 64ths."""
        key = (text, size, weight, ha, x, y)
        if key not in self._kept:
            if len(self._kept) >= MOST_STAMPS:
                self._kept.clear()
            self._kept[key] = self._drawn(*key)
        return self._kept[key]

    def _drawn(self, text: str, size: float, weight: str, ha: str, x: int, y: int) -> Stamp:
        height, width = self._dots.shape[:2]
        column, row = {"left": 32, "center": width // 2, "right": width - 32}[ha], height // 2
        artist = self._text(size, weight, ha)
        artist.set_text(text)
        artist.set_position((column + x / FINENESS, height - row - y / FINENESS))
        self._dots[...] = 0  # nothing is there, so what is not clear afterwards is covered
        with theme.any_letters():
            artist.draw(self._renderer)
        cover = self._dots[:, :, 3]
        columns, rows = np.flatnonzero(cover.any(axis=0)), np.flatnonzero(cover.any(axis=1))
        left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 0)
        top, bottom = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        inked = cover[top:bottom, left:right, np.newaxis].astype(np.int32)
        return Stamp(inked, left - column, top - row)

    def _text(self, size: float, weight: str, ha: str) -> Text:
        key = (size, weight, ha)
        if key not in self._texts:
            made = Text(0, 0, "", color="black", va="center_baseline", ha=ha, transform=IdentityTransform())
            made.set(fontsize=theme.points(size), weight=weight, figure=self._sheet)
            self._texts[key] = made
        return self._texts[key]


@dataclass(frozen=True)
class Placed:
    """A stamp at its place among the artists of a drawing, in red, green and blue."""

    stamp: Stamp
    column: int
    row: int
    colour: tuple[int, int, int]
    zorder: float
    onto: Pixels

    def draw(self, _: object) -> None:
        """Lay the letters on what is there; what would lie beyond the picture is left out."""
        height, width = self.onto.shape[:2]
        left, top = self.column + self.stamp.column, self.row + self.stamp.row
        inside = slice(max(0, -top), max(0, height - top)), slice(max(0, -left), max(0, width - left))
        cover, left, top = self.stamp.cover[inside], max(0, left), max(0, top)
        onto = self.onto[top : top + cover.shape[0], left : left + cover.shape[1], :3]
        onto[...] = inked(onto, np.array(self.colour, np.int32), cover)


def inked(under: Pixels, colour: NDArray[np.int32], cover: NDArray[np.int32]) -> NDArray[np.int32]:
    """Dots with ink on them, rounded as matplotlib's renderer (Agg) does it on an opaque ground."""
    below = under.astype(np.int32)
    mixed = ((colour * 256 - below * 255) * cover + below * 65280) // (cover + 65280)
    return np.where(cover == 255, colour, mixed)


class Stamping(Ink):
    """Draws texts by their stamps, and all else as `Ink` does."""

    def __init__(self, ax: Axes, stamps: Stamps, ratio: float) -> None:
        super().__init__(ax)
        self._stamps, self._ratio = stamps, ratio
        self.onto: Pixels = np.zeros((0, 0, 4), np.uint8)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = theme.SMALLEST,
        colour: str = theme.INK,
        weight: str = "normal",
        ha: str = "left",
        zorder: float = 3,
    ) -> None:
        """A line of text, its middle at y."""
        if not text:
            return
        column, across = divmod(round(x * self._ratio * FINENESS), FINENESS)
        row, down = divmod(round(y * self._ratio * FINENESS), FINENESS)
        stamp = self._stamps.find(text, size, weight, ha, across, down)
        self.used.append(Placed(stamp, column, row, _parts(colour), zorder, self.onto))


class Live:
    """One figure that is kept. `paint` draws it anew; its artists and what stands around them stay.

    width: the most that a picture will have, in pixels of the page. ratio: dots a pixel of the page.
    """

    def __init__(self, width: float, ratio: float = 1.0) -> None:
        self._ratio = ratio
        self._figure = _sheet(width, 1, ratio)
        with theme.style():
            self._ax = theme.canvas(width, 1, self._figure.add_axes((0, 0, 1, 1)))
        stamps = Stamps(width, ratio)
        self._ground = Stamping(self._ax, stamps, ratio)
        self._over = Stamping(self._ax, stamps, ratio)
        self._grounds: dict[Hashable, Pixels] = {}
        self.size = (width, 1.0)

    @property
    def artists(self) -> int:
        """How many artists were made so far."""
        return self._ground.made + self._over.made

    def paint(
        self,
        size: tuple[float, float],
        known: Hashable,
        ground: Callable[[Ink], None],
        over: Callable[[Ink], None],
    ) -> bytes:
        """A picture of a size in pixels of the page, as a PNG.

        ground: draws what depends on nothing but `known`, and is drawn again only when that changes. over:
        draws all else.
        """
        with theme.style():
            renderer, dots = self._canvas(size)
            if known not in self._grounds:
                dots[...] = 255
                _draw(self._ground, ground, renderer, dots)
                self._keep(known, dots.copy())
            dots[...] = self._grounds[known]
            _draw(self._over, over, renderer, dots)
        return encoded(dots)

    def _keep(self, known: Hashable, dots: Pixels) -> None:
        """Keep a ground; the one that was drawn first gives way."""
        if len(self._grounds) >= MOST_GROUNDS:
            self._grounds.pop(next(iter(self._grounds)))
        self._grounds[known] = dots

    def _canvas(self, size: tuple[float, float]) -> tuple[RendererAgg, Pixels]:
        if size != self.size:
            self.size = size
            self._grounds.clear()
            self._figure.set_size_inches(size[0] / theme.DOTS_AN_INCH, size[1] / theme.DOTS_AN_INCH)
            self._ax.set(xlim=(0.0, size[0]), ylim=(size[1], 0.0))
        return _dots_of(self._figure)


def _draw(ink: Stamping, draw: Callable[[Ink], None], renderer: RendererAgg, dots: Pixels) -> None:
    ink.begin()
    ink.onto = dots
    draw(ink)
    for artist in sorted(ink.used, key=lambda one: one.zorder):
        artist.draw(renderer)


def _sheet(width: float, height: float, ratio: float) -> Figure:
    figure = theme.sheet(width, height)
    figure.set_dpi(ratio * theme.DOTS_AN_INCH)
    return figure


def _dots_of(figure: Figure) -> tuple[RendererAgg, Pixels]:
    """What draws on a figure, and the dots on which it draws: writing to them changes the figure."""
    canvas: Any = figure.canvas  # that of `theme.sheet`; its methods have no types
    renderer = canvas.get_renderer()
    return renderer, np.asarray(renderer.buffer_rgba())


@cache
def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, from 0 to 255."""
    red, green, blue = (round(255 * part) for part in to_rgb(colour))
    return red, green, blue
