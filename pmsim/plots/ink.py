"""What pictures are drawn with: artists that are made once, and taken again when a picture is drawn anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pmsim.plots import theme
from pmsim.plots.theme import points

A = TypeVar("A", bound=Artist)
C = TypeVar("C", bound=Collection)
Point = tuple[float, float]
Line = tuple[Point, Point]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels, y downwards."""


class Ink:
    """Draws on axes in which a unit is a pixel.

    Whoever draws says what stands where, never which artist shows it: the first thing of some looks in a
    drawing is shown by the first artist of these looks, the second by the second. So a kept picture and a
    fresh one come from the same calls. `used` are the artists of the drawing, in the order of the calls.
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.used: list[Any] = []
        self._kept: dict[Hashable, list[Any]] = {}
        self._taken: Counter[Hashable] = Counter()

    @property
    def made(self) -> int:
        """How many artists there are by now."""
        return sum(len(kept) for kept in self._kept.values())

    def begin(self) -> None:
        """Begin a drawing anew: all artists can be taken again."""
        self.used.clear()
        self._taken.clear()

    def _take(self, looks: Hashable, make: Callable[[], A]) -> A:
        kept, place = self._kept.setdefault(looks, []), self._taken[looks]
        self._taken[looks] += 1
        if place == len(kept):
            kept.append(make())
        taken: A = kept[place]
        self.used.append(taken)
        return taken

    def lines(
        self,
        lines: Sequence[Line],
        colour: str,
        width: float,
        zorder: float,
        label: str = "",
        cap: Any = "butt",
        style: Any = "solid",
    ) -> None:
        """Straight lines of one kind."""
        if lines:
            looks = {"colors": colour, "linewidths": points(width), "capstyle": cap, "linestyles": style}
            self._take(
                ("lines", colour, width, zorder, label, cap, style),
                lambda: self._add(LineCollection([], zorder=zorder, label=label, **looks)),
            ).set_segments(lines)

    def curves(
        self, curves: Sequence[Sequence[Point]], colour: str, width: float, zorder: float, label: str
    ) -> None:
        """Lines through many points, of one kind."""
        if curves:
            looks = {"colors": colour, "linewidths": points(width), "joinstyle": "round", "capstyle": "round"}
            self._take(
                ("curves", colour, width, zorder, label),
                lambda: self._add(LineCollection([], zorder=zorder, label=label, **looks)),
            ).set_segments(curves)

    def boxes(
        self, boxes: Sequence[Box], zorder: float, label: str = "", *, corner: float = 0.0, **looks: Any
    ) -> None:
        """Boxes of one kind, as one path. corner: radius in pixels."""
        if boxes:
            outline = Path.make_compound_path(*(_outline(box, corner) for box in boxes))
            self._take(
                ("boxes", zorder, label, *sorted(looks.items())),
                lambda: self._add(PathCollection([outline], zorder=zorder, label=label, **looks)),
            ).set_paths([outline])

    def grid(self, lines: Sequence[Line], colour: str, width: float, zorder: float) -> None:
        """Many upright and level lines as one path, each on whole dots: much faster than a line at a time."""
        self._take(
            ("grid", tuple(lines), colour, width, zorder), lambda: self._grid(lines, colour, width, zorder)
        )

    def _grid(self, lines: Sequence[Line], colour: str, width: float, zorder: float) -> PathPatch:
        path = Path(np.reshape(lines, (-1, 2)), np.tile([Path.MOVETO, Path.LINETO], len(lines)))
        looks: dict[str, Any] = {"edgecolor": colour, "linewidth": points(width), "capstyle": "butt"}
        made = PathPatch(path, fill=False, snap=True, zorder=zorder, **looks)
        self.ax.add_patch(made)
        return made

    def mesh(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        classes: np.ma.MaskedArray[Any, Any],
        colours: Sequence[str],
        zorder: float,
        label: str,
    ) -> None:
        """One mesh of cells; a class is the place of its colour, masked cells are not drawn."""
        self._take(
            ("mesh", tuple(xs), tuple(ys), tuple(colours), zorder, label),
            lambda: self._mesh(xs, ys, classes, colours, zorder, label),
        ).set_array(classes)

    def _mesh(
        self, xs: Any, ys: Any, classes: Any, colours: Sequence[str], zorder: float, label: str
    ) -> QuadMesh:
        norm = BoundaryNorm(np.arange(-0.5, len(colours)), len(colours))
        return self.ax.pcolormesh(
            xs, ys, classes, cmap=ListedColormap(list(colours)), norm=norm, zorder=zorder, label=label
        )

    def marks(self, mark: theme.Mark, places: Sequence[Point], zorder: float = 4) -> None:
        """The mark of one kind of event at many places."""
        if places:
            self._take(
                ("marks", mark.label, zorder),
                lambda: theme.scatter(self.ax, mark, [x for x, _ in places], [y for _, y in places], zorder),
            ).set_offsets(places)

    def dots(
        self,
        places: Sequence[Point] | np.ndarray[Any, Any],
        size: float,
        face: str,
        edge: str,
        width: float,
        zorder: float,
        label: str,
        marker: str = "o",
    ) -> None:
        """Dots of one size in pixels, with an edge of a width in pixels."""
        if len(places):
            made = self._take(
                ("dots", face, edge, zorder, label, marker),
                lambda: self.ax.scatter(
                    [], [], marker=marker, facecolors=face, edgecolors=edge, zorder=zorder, label=label
                ),
            )
            made.set_offsets(places)
            made.set_sizes([theme.area(size)])
            made.set_linewidth([points(width)])

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
        how = {"size": size, "colour": colour, "weight": weight, "ha": ha, "zorder": zorder}
        made = self._take(
            ("text", *how.values()),
            lambda: theme.write(self.ax, x, y, text, **how),  # type: ignore[arg-type]  # texts and numbers
        )
        made.set_position((x, y))
        made.set_text(text)

    def _add(self, made: C) -> C:
        self.ax.add_collection(made, autolim=False)
        return made


def _outline(box: Box, corner: float) -> Path:
    left, top, right, bottom = box
    if not corner:
        return Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
    r = corner
    around = [
        (left + r, top), (right - r, top), (right, top), (right, top + r), (right, bottom - r),
        (right, bottom), (right - r, bottom), (left + r, bottom), (left, bottom), (left, bottom - r),
        (left, top + r), (left, top), (left + r, top), (left + r, top),
    ]  # fmt: skip
    curve = [Path.CURVE3, Path.CURVE3]
    turns = [Path.MOVETO, Path.LINETO, *curve, Path.LINETO, *curve, Path.LINETO, *curve, Path.LINETO, *curve]
    return Path(around, [*turns, Path.CLOSEPOLY])
