"""The ten outcomes on a page, as HTML and in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmsim import texts
from pmsim.course.session import Session, reference_label
from pmsim.widgets.page import heading, paragraph

if TYPE_CHECKING:
    from pmsim.course.ten import Ten, TenRow


def ten_html(found: Ten, session: Session, later: str | None) -> str:
    """The ten outcomes of a learner's screen beside the reference, with what stands beside them.

    later: the margin of two more years; None while it is being worked out.
    """
    said = texts.read("explorer")["explorer"]
    compared = reference_label(session.reference)
    lines = "".join(_ten_line(row) for row in found.rows)
    text = said["ten_text"].format(worlds=f"{session.worlds:,}", reference=compared)
    columns = [one.format(reference=compared) for one in said["ten_columns"]]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in columns)
    return (
        heading(said["ten_heading"])
        + paragraph(text, "pm-sub")
        + '<div class="pm-scroll pm-ten" tabindex="0" '
        f'role="group" aria-label="{escape(said["ten_heading"])}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>{_badges(found, later)}"
    )


def _ten_line(row: TenRow) -> str:
    number, title = escape(str(row.number)), escape(row.title)
    return (
        f'<tr><td class="pm-number">{number}</td><th scope="row">{title}{_note(row.note)}</th>'
        f'<td><span class="pm-value">{escape(row.value)}</span>{_note(row.interval)}</td>'
        f"<td>{escape(row.compared)}</td></tr>"
    )


def _badges(found: Ten, later: str | None) -> str:
    said = texts.read("explorer")["explorer"]
    pairs = [
        (found.margin_title, f"{found.margin}, {found.margin_when}"),
        (said["margin_later"], said["working"] if later is None else later),
        (said["group_gap"], found.group_gap),
        (said["safe_process"], found.safe_process),
    ]
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs if text
    )
    return f'<dl class="pm-badges">{told}</dl>'


def _note(text: str) -> str:
    return f'<span class="pm-note">{escape(text)}</span>' if text else ""


def ten_lines(found: Ten) -> list[str]:
    """The ten outcomes and what stands beside them, a line each."""
    rows = [(str(row.number), row.title, row.value, row.compared, row.note) for row in found.rows]
    beside = [
        (found.margin_title, found.margin, found.margin_when),
        (found.group_gap,),
        (found.safe_process,),
    ]
    return [" | ".join(part for part in row if part) for row in (*rows, *beside)]
