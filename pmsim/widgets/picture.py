"""A picture on a page: exchanged without a flicker, with a text alternative, and open to clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from pmsim.widgets.accessible import asset


class Picture(anywidget.AnyWidget):
    """A PNG and what it shows in words.

    ipywidgets have a picture too, but it has no text alternative, and an error with a tooltip (8.1.9). width,
    height: in pixels of the page, whatever the dots of the PNG. clickable: whether clicks are told.
    """

    _esm = asset("picture.js")
    png = traitlets.Bytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    width = traitlets.Int(0).tag(sync=True)
    height = traitlets.Int(0).tag(sync=True)
    clickable = traitlets.Bool(False).tag(sync=True)

    def show(self, png: bytes, alt: str, size: tuple[float, float]) -> None:
        """Exchange the picture, its words and its size in pixels of the page, all at once."""
        with self.hold_sync():
            self.width, self.height = round(size[0]), round(size[1])
            self.alt = alt
            self.png = png

    def hide(self) -> None:
        """Show nothing."""
        self.show(b"", "", (0.0, 0.0))

    def on_click(self, clicked: Callable[[float, float], object]) -> None:
        """Call with the place of each click, as shares of width and height."""

        def heard(_: object, message: Any, __: object) -> None:
            if isinstance(message, dict) and message.get("kind") == "click":
                clicked(float(message["x"]), float(message["y"]))

        self.on_msg(heard)
