"""The frame of pages for trainers: that of lessons, with room for a form and type for a wall."""

from __future__ import annotations

from collections.abc import Sequence

from ipywidgets import VBox, Widget

from pmsim.widgets.accessible import Shim, asset
from pmsim.widgets.page import page


class TrainerShim(Shim):
    """The shim of such a page: the styles of the course, of lessons, and its own."""

    _css = asset("style.css", "lesson.css", "trainer.css")


def trainer_page(children: Sequence[Widget], shim: TrainerShim, *classes: str) -> VBox:
    """The pieces of a page in order. classes: more names for its styles."""
    return page(children, shim, "pm-lesson", "pm-trainer", *classes)
