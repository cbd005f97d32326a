"""The frame that every panel of the course stands in, and the pieces that panels are made of."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from pmsim.widgets.accessible import Shim

if TYPE_CHECKING:
    from ipywidgets import Widget

ROOT = "pmsim"
"""The class that all styles are written under, so that none of them changes the page around."""


def page(children: Sequence[Widget], shim: Shim, *classes: str) -> ipywidgets.VBox:
    """A panel: its pieces in order under the styles of the course. shim: the panel's own."""
    return box(*children, shim, classes=(ROOT, *classes))


def box(*children: Widget, classes: Sequence[str] = ()) -> ipywidgets.VBox:
    """Pieces below each other; the styles may set them side by side."""
    made = ipywidgets.VBox(list(children))
    for name in classes:
        made.add_class(name)
    return made


def closed(widget: Widget) -> None:
    """Close a widget with all that it holds, or their other half would stay in the kernel."""
    for child in getattr(widget, "children", ()):
        closed(child)
    for part in ("layout", "style"):
        if hasattr(widget, part):
            getattr(widget, part).close()
    widget.close()


def exchange(place: ipywidgets.VBox, *fresh: Widget) -> None:
    """Show other widgets in a place; those that stood there are closed."""
    before, place.children = place.children, fresh
    for one in before:
        closed(one)


def words(html: str = "", *classes: str) -> ipywidgets.HTML:
    """A piece of text, as HTML."""
    made = ipywidgets.HTML(html)
    for name in ("pm-words", *classes):
        made.add_class(name)
    return made


def button(text: str, pressed: Callable[[], object], *classes: str) -> ipywidgets.Button:
    """A button with text on it."""
    made = ipywidgets.Button(description=text, tooltip="")
    for name in ("pm-button", *classes):
        made.add_class(name)
    made.on_click(lambda _: pressed())
    return made


def heading(text: str, level: int = 3) -> str:
    """A heading as HTML."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, name: str = "") -> str:
    """A paragraph as HTML, of a class."""
    return f'<p class="{name}">{escape(text)}</p>' if name else f"<p>{escape(text)}</p>"


def listed(lines: Sequence[str]) -> str:
    """A list with bullets as HTML."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def table(columns: Sequence[str], lines: Sequence[Sequence[str]], caption: str) -> str:
    """A table as HTML; the first cell of each line is its heading."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in lines
    )
    name = f"<caption>{escape(caption)}</caption>"
    return (
        f'<div class="pm-scroll" tabindex="0" role="group" aria-label="{escape(caption)}"><table>{name}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def data_uri(content: bytes, kind: str) -> str:
    """Content as a link that holds it all. kind: its media type."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def download_link(text: str, file: str, uri: str) -> str:
    """A link that saves a data URI under a name, as HTML."""
    return f'<a class="pm-link" download="{escape(file)}" href="{escape(uri)}">{escape(text)}</a>'
