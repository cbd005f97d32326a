"""The sheet that questions, cards and explanations of a lesson stand on: narrower than an Explorer."""

from __future__ import annotations

from collections.abc import Sequence

from ipywidgets import VBox, Widget

from pmsim.widgets.accessible import Shim, asset
from pmsim.widgets.page import page


class LessonShim(Shim):
    """The shim of a sheet: the styles of the course, and those of lessons."""

    _css = asset("style.css", "lesson.css")


def sheet(children: Sequence[Widget], shim: LessonShim) -> VBox:
    """The pieces of a sheet in order."""
    return page(children, shim, "pm-lesson")
