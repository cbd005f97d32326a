"""What ipywidgets leave out on a page, in one small widget that stands in it unseen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent


def asset(*names: str) -> str:
    """What files beside this one hold, one after the other.

    anywidget that is given a path keeps every widget made from it for as long as the process runs.
    """
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


class Shim(anywidget.AnyWidget):
    """Gives the controls of its page their names, and tells what only a browser knows.

    Sliders and fields of ipywidgets get their label as `aria-label`. said: read out by
    screen readers, at most once a second. width, ratio: pixels of the page that there are, and dots a pixel;
    0 and 1 until a browser tells. address: of the page, empty until then. busy: what the page shows is not
    yet all that was asked for; the page has it as `data-busy`. Not as `aria-busy`, for which some screen
    readers hide a whole panel.
    """

    _esm = asset("page.js")
    _css = asset("style.css")
    said = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(0).tag(sync=True)
    ratio = traitlets.Float(1.0).tag(sync=True)
    address = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)

    def download(self, file: str, uri: str) -> None:
        """Have the browser save a data URI under a name."""
        self.send({"kind": "download", "file": file, "uri": uri})

    def copy(self, text: str) -> None:
        """Have the browser put a text on the clipboard."""
        self.send({"kind": "copy", "text": text})

    def on_copied(self, copied: Callable[[bool], object]) -> None:
        """Call with whether a text could be copied, once the browser knows."""

        def heard(_: object, message: Any, __: object) -> None:
            if isinstance(message, dict) and message.get("kind") == "copied":
                copied(bool(message.get("copied")))

        self.on_msg(heard)
