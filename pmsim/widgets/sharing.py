"""Sharing a panel: a link or a resume code to take along, and a field to open one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import ipywidgets

from pmsim import texts
from pmsim.course.session import Session, open_session
from pmsim.course.share import LinkError, from_code, from_query, panel_of, to_code, to_query
from pmsim.widgets.accessible import Shim
from pmsim.widgets.page import box, button, paragraph, words

if TYPE_CHECKING:
    from pmsim.widgets.explorer import Explorer

APP = "/voila/"
"""What the address of a page has in it where the course runs as an app, so that a link can open it."""


class Sharing:
    """The part of a panel that opens with its Share button."""

    def __init__(self, explorer: Explorer, shim: Shim, panel: str, *, open_to_all: bool) -> None:
        """Takes the panel that it shares, its name in links, and whether it can show every scenario."""
        said = texts.read("explorer")
        self._explorer, self._shim, self._panel = explorer, shim, panel
        self._open_to_all, self._said = open_to_all, said["share"]
        self._link = ipywidgets.Text(description=self._said["link"])
        self._code = ipywidgets.Text(description=self._said["code"])
        self._given = ipywidgets.Text(description=self._said["open"])
        self._intro = words()
        self._answer = words("", "pm-answer")
        buttons, copy = said["buttons"], shim.copy
        self._link_row = _row(self._link, buttons["copy_link"], lambda: copy(self._link.value))
        self.box = box(
            self._intro,
            self._link_row,
            _row(self._code, buttons["copy_code"], lambda: copy(self._code.value)),
            _row(self._given, buttons["open"], lambda: self.open(self._given.value)),
            self._answer,
            classes=("pm-sharing",),
        )
        self._show(False)

    def toggle(self) -> None:
        """Open or close the part."""
        self._show(self._hidden)

    def _show(self, shown: bool) -> None:
        self._hidden = not shown
        self.box.layout.display = None if shown else "none"
        if shown:
            self.refresh()

    def refresh(self) -> None:
        """Bring link and code up to date, while they can be seen."""
        if self._hidden:
            return
        session = self._explorer.session
        link = link_of(session, self._shim.address, self._panel)
        self._link.value, self._code.value = link, to_code(session)
        self._link_row.layout.display = None if link else "none"
        self._intro.value = paragraph(self._said["intro" if link else "intro_code"])

    def open(self, text: str) -> None:
        """Go to the session of a link or a code, or say why not."""
        try:
            session = self._read(text)
        except LinkError as error:
            self._say(str(error))
            return
        self._explorer.go(session)
        self._say(self._said["said_opened"])

    def arrive(self, address: str) -> None:
        """Open what the address of the page asks of this panel; nothing for any other address."""
        query = urlsplit(address).query
        if panel_of(query) != self._panel:
            return
        self.open(query)
        if self._answer.value and self._hidden and self._said["said_opened"] not in self._answer.value:
            self._show(True)

    def _read(self, text: str) -> Session:
        if not text.strip():
            raise LinkError(self._said["empty"])
        session = self._explorer.session
        if panel_of(text) is None and "=" not in text and "/" not in text:
            return from_code(text, session)
        return from_query(text, session, self._opened if self._open_to_all else None)

    def _opened(self, scenario: str, reference: str | None) -> Session:
        return open_session(scenario, reference, worlds=self._explorer.session.worlds)

    def _say(self, text: str) -> None:
        self._answer.value = paragraph(text)
        self._shim.said = text


def _row(field: ipywidgets.Text, text: str, pressed: Callable[[], object]) -> ipywidgets.VBox:
    return box(field, button(text, pressed), classes=("pm-row",))


def link_of(session: Session, address: str, panel: str = "") -> str:
    """A link to the session in the app; empty where the page is no app, or not known yet."""
    parts = urlsplit(address)
    if APP not in parts.path:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, to_query(session, panel), ""))
