"""The fields of a form, made from the schema: a tick, a choice or a line of text, each with its help."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from pmsim import texts
from pmsim.course.draft import Row
from pmsim.scenario.problems import Place
from pmsim.widgets.page import box, paragraph, words

Typed = Callable[[Place, str], object]
"""What to call with the place of a field and what was typed in it."""


def field(row: Row, typed: Typed) -> ipywidgets.VBox:
    """One field: its control, and below it what it means and what is allowed."""
    control = _control(row)
    control.observe(lambda change: typed(row.place, _as_text(change["new"])), names="value")
    said = texts.read("trainer")["form"]
    allowed = "" if row.kind == "true or false" else said["allowed"].format(allowed=row.allowed)
    return box(control, words(paragraph(f"{row.help} {allowed}".strip(), "pm-sub")), classes=("pm-field",))


def fields(rows: Sequence[Row], typed: Typed) -> ipywidgets.VBox:
    """The fields of a group, below each other."""
    return box(*(field(row, typed) for row in rows), classes=("pm-fields",))


def _control(row: Row) -> ipywidgets.Widget:
    """A tick, a choice, or a line of text; text, unlike a spin box, never changes a wrong number silently."""
    if row.kind == "true or false":
        return ipywidgets.Checkbox(value=row.value == "true", description=row.label, indent=False)
    if row.choices:
        return ipywidgets.Dropdown(options=row.choices, value=row.value, description=row.label)
    return ipywidgets.Text(value=row.value, description=row.label, continuous_update=False)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
