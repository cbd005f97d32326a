"""One team's year, drawn again and again while a lever moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmsim.plots.live import Live
from pmsim.plots.seats import frame_of, read_year
from pmsim.plots.surround import NARROW, WIDE, Surround, surround
from pmsim.plots.team_year import describe_year, draw_rows, event_in

if TYPE_CHECKING:
    from pmsim.records import Run


class LiveYear:
    """The picture of `pmsim.plots.team_year`, in one figure that is kept.

    It keeps the same room for the marks in words, so that its height depends on the team alone.
    narrow: for a phone. ratio: dots a pixel of the page.
    """

    def __init__(self, narrow: bool = False, ratio: float = 1.0) -> None:
        self._layout = NARROW if narrow else WIDE
        self._live = Live(self._layout.width, ratio)
        self._around = Surround(self._layout, (), 0, least=self._layout.kept)
        self._start = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in pixels of the page, of what was drawn last; without rows before that."""
        return self._around.size

    @property
    def artists(self) -> int:
        """How many artists were made so far: it stays while pictures change."""
        return self._live.artists

    def draw(
        self,
        run: Run,
        replication: int = 0,
        team: int = 0,
        *,
        year: int = 0,
        smoothed: bool = True,
        selected_seat: int | None = None,
        selected_event: tuple[int, float] | None = None,
    ) -> bytes:
        """The picture as a PNG. Arguments and errors are those of `pmsim.plots.team_year.team_year`."""
        found = read_year(run, replication, team, year)
        event = event_in(run, year, selected_event)
        self._around = surround(
            found, self._layout, smoothed=smoothed, selected=selected_seat, least=self._layout.kept
        )
        self._start = frame_of(run, year).start
        return self._live.paint(
            self._around.size,
            self._around,
            self._around.draw,
            lambda ink: draw_rows(ink, found, self._around, smoothed, event),
        )

    def hit(self, x: float, y: float) -> tuple[int, float] | None:
        """Seat, from 0, and time as in the table of events, at a place of what was drawn last.

        x, y: in pixels of the page from the upper left corner. None where there is no row.
        """
        found = self._around.hit(x, y)
        return None if found is None else (found[0], self._start + found[1])

    def describe(self, run: Run, replication: int = 0, team: int = 0, *, year: int = 0) -> str:
        """What the picture shows, in sentences, for those who do not see it; worlds count from 1 here."""
        return describe_year(run, read_year(run, replication, team, year), first=1)
