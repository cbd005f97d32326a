"""Sliders, rows of options and lists, made from levers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from pmsim import texts
from pmsim.course.levers import Lever
from pmsim.course.session import Session, reference_label
from pmsim.widgets.accessible import asset

MOST_OPTIONS, MOST_LETTERS = 5, 40
"""Places and letters that a row of options has room for; more of either become a list."""


MOST_UNHEARD = 1000
"""Presses and keys beyond what anybody can do while the kernel is busy."""


class Levers(anywidget.AnyWidget):
    """Controls for some levers of a session, below or beside each other.

    rows: one for each lever, in words. places: where each stands. gesture: a number that every press and key
    raises, so that dragging can be taken back as one move.

    A browser holds places back while the kernel is busy, so that they can come after something else, such as
    Reset, has moved the levers. Moves of a gesture from before that are late, and are not taken. Where other
    levers are shown, all that a browser can have begun before it knew is late.
    """

    _esm = asset("levers.js")
    rows: traitlets.List[dict[str, object]] = traitlets.List().tag(sync=True)
    places = traitlets.List(traitlets.Int()).tag(sync=True)
    gesture = traitlets.Int(0).tag(sync=True)

    def __init__(self, moved: Callable[[str, int, int], object]) -> None:
        """Calls `moved` with name of a lever, its new place, and the gesture."""
        super().__init__()
        self._moved = moved
        self._names: tuple[str, ...] = ()
        self._about: tuple[object, ...] = ()
        self._shown: list[int] = []
        self._quiet = self._taking = False
        self._latest = self._over = -1  # the last gesture that was heard, and the last that is over
        self.observe(self._heard, names="places")
        self.on_msg(self._settled)

    def show(self, session: Session, names: Sequence[str]) -> None:
        """Show these levers of a session where they stand; nothing is reported for it."""
        rows = [row_of(session, lever) for lever in session.levers if lever.name in names]
        places = [session.place(name) for name in names]
        if not self._taking and (rows != self.rows or places != self._shown):
            self._over = self._latest
        about = session.scenario_name, session.reference, tuple(names)
        if self._about not in ((), about):
            self.gesture = self._over = max(self._latest, self.gesture) + MOST_UNHEARD
        self._about, self._names, self._shown = about, tuple(names), places
        self._put(rows)

    def _put(self, rows: list[dict[str, object]]) -> None:
        self._quiet = True
        try:
            with self.hold_sync():
                if rows != self.rows:
                    self.rows = rows
                self.places = self._shown
        finally:
            self._quiet = False

    def _heard(self, change: dict[str, list[int]]) -> None:
        if self._quiet:
            return
        if self.gesture <= self._over or len(change["new"]) != len(self._names):
            self._put(self.rows)
            return
        self._latest = max(self._latest, self.gesture)
        before, self._shown = self._shown, change["new"]
        self._taking = True
        try:
            for name, was, place in zip(self._names, before, self._shown, strict=True):
                if was != place:
                    self._moved(name, place, self.gesture)
        finally:
            self._taking = False

    def _settled(self, _: object, message: Any, __: object) -> None:
        """Take places that the browser may still hold back, ahead of what was pressed after them."""
        if isinstance(message, dict) and message.get("kind") == "settled":
            self.set_state({name: message[name] for name in ("places", "gesture")})


def row_of(session: Session, lever: Lever) -> dict[str, object]:
    """A lever in words, as the page shows it."""
    said = texts.read("explorer")["levers"]
    reference = session.reference_place(lever)
    compared = reference_label(session.reference)
    labels = [choice.label for choice in lever.values]
    return {
        "label": lever.label,
        "kind": kind_of(lever),
        "labels": labels,
        "reference": reference,
        "same": said["as_reference"].format(reference=compared),
        "changed": said["changed"].format(reference=short(compared), value=labels[reference]),
        "low": _without_unit(labels[0]),
        "high": labels[-1],
        "help": lever.help,
        "about": said["about"],
    }


def kind_of(lever: Lever) -> str:
    """Whether a lever is a slider, a row of options, or a choice from a list."""
    if lever.ordered:
        return "slider"
    letters = sum(len(choice.label) + 2 for choice in lever.values)
    return "options" if len(lever.values) <= MOST_OPTIONS and letters <= MOST_LETTERS else "choice"


def short(reference: str) -> str:
    """The last word of the name of rules, where it is an abbreviation such as PMP; else the whole."""
    last = reference.rsplit(" ", 1)[-1]
    return last if last.isupper() else reference


def _without_unit(label: str) -> str:
    first = label.replace("\u202f", " ").split(" ")[0]
    return first if first[:1].isdigit() else label
