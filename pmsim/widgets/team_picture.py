"""One team's year in one world, to look at: the picture with its text alternative."""

from __future__ import annotations

from pmsim.plots.live_year import LiveYear
from pmsim.records import Run
from pmsim.widgets.page import box, paragraph, words
from pmsim.widgets.picture import Picture

RATIO = 1.5
"""Dots a pixel: sharp enough on a projector and on a fine screen."""


class TeamPicture:
    """The picture of a run's first world. `box` is what to show."""

    def __init__(self, narrow: bool = False) -> None:
        """Takes whether there is room for the narrow picture only."""
        self._live = LiveYear(narrow, RATIO)
        self.image = Picture()
        self.caption = words("", "pm-caption")
        self.box = box(self.image, self.caption, classes=("pm-year",))

    def show(self, run: Run, caption: str = "") -> None:
        """Draw the first team in the run's first world. caption: a line below it."""
        replication = run.manifest.first
        picture = self._live.draw(run, replication, 0)
        self.image.show(bytes(picture), self._live.describe(run, replication, 0), self._live.size)
        self.caption.value = paragraph(caption, "pm-sub") if caption else ""

    def describe(self, text: str) -> None:
        """Take another text alternative, such as one that does not name the policy."""
        self.image.alt = text

    @property
    def described(self) -> str:
        """What the picture shows, in words."""
        return str(self.image.alt)
