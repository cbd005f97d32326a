"""What can be taken along from a panel: its figures as a table and a file, its picture, and its settings."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from pmsim import texts
from pmsim.course.levers import slug
from pmsim.errors import PmsimError
from pmsim.widgets.accessible import Shim
from pmsim.widgets.figures import cells, columns, lines_of
from pmsim.widgets.page import box, button, data_uri, download_link, heading, table, words

if TYPE_CHECKING:
    from pmsim.course.session import Session
    from pmsim.widgets.explorer import Explorer


class Downloads:
    """The buttons that show or save what a panel holds, and what they open, for the panel to place."""

    def __init__(self, explorer: Explorer, shim: Shim, refused: Callable[[PmsimError], object]) -> None:
        """Takes the panel, and what to call where the levers stand so that nothing can be played."""
        self._explorer, self._shim, self._refused = explorer, shim, refused
        self._said = texts.read("explorer")
        said = self._said["buttons"]
        self._is_open = False
        self._taken: Session | None = None  # what was saved last is about this one
        self.saved = words("", "pm-saved")
        self.table = words("", "pm-table")
        self.yaml = words("", "pm-yaml")
        self.picture_button = button(said["save_picture"], self._save_picture)
        self.table_button = button(said["table"], self._toggle, "pm-plain")
        self.yaml_button = button(said["yaml"], self._copy_yaml, "pm-plain")
        csv = button(said["csv"], self._save_csv, "pm-plain")
        self.foot = box(self.table_button, csv, self.yaml_button, classes=("pm-row", "pm-foot"))
        shim.on_copied(self._copied)

    def refresh(self) -> None:
        """Bring an open table up to date, and take away what was saved of another session."""
        if self._is_open:
            self._fill()
        if self._taken != self._explorer.session:
            self.yaml.value = self.saved.value = ""

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self.table_button.description = self._said["buttons"]["hide_table" if self._is_open else "table"]
        if self._is_open:
            self._fill()
        else:
            self.table.value = ""

    def _fill(self) -> None:
        session = self._explorer.session
        try:
            lines = lines_of(self._explorer.comparison(), session.policy, self._explorer.outcomes)
        except PmsimError as error:
            self._refused(error)
            return
        rows = [cells(line, session.base.currency) for line in lines]
        title = self._said["explorer"]["table_heading"]
        self.table.value = table(columns(session.reference), rows, title)

    def _save_csv(self) -> None:
        self._save("csv", "csv", lambda: self._explorer.csv().encode(), "text/csv;charset=utf-8")

    def _save_picture(self) -> None:
        self._save("picture", "png", self._explorer.picture, "image/png")

    def _save(self, what: str, ending: str, content: Callable[[], bytes], kind: str) -> None:
        """Have the browser save a file, and show a link to it besides."""
        try:
            uri = data_uri(content(), kind)
        except PmsimError as error:
            self._refused(error)
            return
        self._taken = self._explorer.session
        file = f"{_slugged(self._taken)}.{ending}"
        self.saved.value = f"<p>{download_link(self._said['downloads'][what], file, uri)}</p>"
        self._shim.download(file, uri)

    def _copy_yaml(self) -> None:
        session = self._explorer.session
        try:
            text = session.as_yaml()
        except PmsimError as error:
            self._refused(error)
            return
        self._taken = session
        self._shim.copy(text)
        uri = data_uri(text.encode(), "application/yaml")
        link = download_link(self._said["downloads"]["yaml"], f"{_slugged(session)}.yaml", uri)
        said = self._said["explorer"]["settings_heading"]
        self.yaml.value = (
            f'{heading(said)}<p>{link}</p><pre tabindex="0" aria-label="{escape(said)}">{escape(text)}</pre>'
        )

    def _copied(self, done: bool) -> None:
        if done:
            self._shim.said = self._said["share"]["said_copied"]


def _slugged(session: Session) -> str:
    """Name of a file about a session, without its ending."""
    return f"pmsim-{slug(session.base.name)}-{session.world + 1}"
