"""A policy minus the reference, drawn again and again while a lever moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pmsim.plots.difference import (
    SHOWN,
    WIDTH,
    Frame,
    beside_year,
    describe_difference,
    draw_clouds,
    rows_by_name,
    steady_slot,
)
from pmsim.plots.live import Live

if TYPE_CHECKING:
    from pmsim.studies.compare import Comparison


class LiveDifference:
    """The picture of `pmsim.plots.difference`, in one figure that is kept, with axes that stay.

    An outcome that becomes undefined keeps its place. names: of outcomes; those of the static picture if
    empty. reach: half the width of each outcome's axis, in its unit, from the whole range of the levers;
    values beyond pile up at the edge. An outcome without one has an axis that holds what it has. width: in
    pixels of the page. ratio: dots a pixel of the page.
    """

    def __init__(
        self,
        names: Sequence[str] = (),
        reach: Mapping[str, float] | None = None,
        width: float = WIDTH,
        ratio: float = 1.0,
    ) -> None:
        self._names, self._reach = tuple(names) or SHOWN, dict(reach or {})
        self._live = Live(width, ratio)
        self._frame = Frame(width, (), 0.0)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in pixels of the page, of what was drawn last; without rows before that."""
        return self._frame.size

    @property
    def artists(self) -> int:
        """How many artists were made so far: it stays while pictures change."""
        return self._live.artists

    def draw(self, comparison: Comparison, policy: str) -> bytes:
        """The picture of a policy minus the reference as a PNG.

        Raises `UnknownNameError` for a policy or an outcome that is not known.
        """
        rows = rows_by_name(comparison, policy, self._names)
        currency, width = comparison.runs[policy].scenario.currency, self._frame.width
        slots = [steady_slot(name, row, self._reach.get(name), width, currency) for name, row in rows.items()]
        beside = beside_year(comparison.runs[policy])
        frame = self._frame = Frame(width, tuple(slots), beside)
        drawn = list(rows.values())
        return self._live.paint(frame.size, frame, frame.draw, lambda ink: draw_clouds(ink, frame, drawn))

    def describe(self, comparison: Comparison, policy: str) -> str:
        """What the picture shows, in sentences, for those who do not see it."""
        return describe_difference(comparison, policy, self._names)
