"""The results as text for a terminal, and as the page `docs/performance.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from benchmarks import machine, targets
from benchmarks.peers import BATCH, PEERS
from benchmarks.section import Section, Table, from_json


@dataclass(frozen=True)
class Report:
    """All that one run of the benchmarks found, and under what circumstances; the load is that of others.

    changed: whether the sources changed meanwhile, so that figures are of several versions.
    """

    made: str
    machine: str
    quick: bool
    load_before: float
    changed: bool
    sections: Sequence[Section]

    def as_json(self) -> dict[str, Any]:
        """Plain data, from which `report_from` makes the same report."""
        return asdict(self)


def report_of(sections: Sequence[Section], quick: bool, load_before: float, changed: bool = False) -> Report:
    """A report of what was just measured here."""
    return Report(date.today().isoformat(), machine.described(), quick, load_before, changed, sections)


def report_from(data: dict[str, Any]) -> Report:
    """The report that `as_json` was called on."""
    sections = [from_json(one) for one in data["sections"]]
    return Report(
        data["made"], data["machine"], data["quick"], data["load_before"], data["changed"], sections
    )


def as_text(report: Report) -> str:
    """Everything in columns."""
    parts = [_circumstances(report)]
    for section in report.sections:
        parts.append(f"== {section.title}")
        parts += [_columns(table) for table in section.tables]
    parts += ["== Targets", _columns(targets.table(report.sections))]
    return "\n\n".join(parts)


def _circumstances(report: Report) -> str:
    rounds = "few rounds, so rough figures" if report.quick else "medians of several rounds, in turns"
    mixed = "; THE SOURCES CHANGED MEANWHILE: measure again" if report.changed else ""
    return f"{report.made}: {report.machine}; load before: {report.load_before:.2f}; {rounds}{mixed}"


def _columns(table: Table) -> str:
    lines = [list(table.heads), *(list(row) for row in table.rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    told = ["  ".join(map(_cell, line, widths, range(len(line)))).rstrip() for line in lines]
    return "\n".join([table.title, *told, *([table.note] if table.note else [])])


def _cell(text: str, width: int, column: int) -> str:
    """Names to the left, figures to the right."""
    return text.rjust(width) if column and _is_figure(text) else text.ljust(width)


TIMED = [peer.replications for peer in PEERS]

PROSE = {
    "engines": (
        "The whole model as `customer_service` has it, under the course's rules: every member-week, "
        "meeting, case and hiring, with the time to lay the run out. In the larger worlds the hours of "
        "managers, HR advisers, approvers and places on courses grow with the people."
    ),
    "reduced": (
        "The same small model, written as the users of each library would: twelve people, a form that is "
        "an AR(1) process, a review every four weeks through a diary with one server, three strikes, two "
        "HR advisers, exit, six weeks of vacancy. `benchmarks/reduced/` has the code, and "
        "`tests/benchmarks/test_reduced.py` holds them to the same law over many more replications than are "
        f"timed: {BATCH:,} in the batch style, {min(TIMED)} to {max(TIMED)} in the others, whose reviews and "
        "exits here differ by luck. Each plays on one core and draws in its own way. pmsim's draws have "
        "addresses, which cost more than others' and make common random numbers possible. Libraries do more "
        "than this model asks: salabim keeps statistics of every queue."
    ),
    "growth": "Time a unit of size, relative to the smallest: 1.000 throughout is growth in proportion.",
    "startup": (
        "Each in a new process. Cold means that the compiled code is not there yet; it is kept for later "
        "runs. Peak memory is the high-water mark of the process, Python, numba and NumPy included."
    ),
    "pairs": (
        "How many replications the 95 % interval of the difference of two policies needs to be this "
        "narrow: with common random numbers (both play the same seed), and with independent runs. The "
        "ratio is that of the two variances of the difference; its interval is from resampled "
        "replications."
    ),
}

HEAD = """\
# Performance

How fast pmsim is, beside what was to be reached. `python -m benchmarks --markdown docs/performance.md`
measured everything on this page in one run and wrote it; `make bench` prints the same on your machine.
Times differ from machine to machine and from day to day: compare ratios. Actions that are compared took
turns, and figures are medians over the turns.
"""


def as_markdown(report: Report) -> str:
    """The page."""
    parts = [HEAD.rstrip(), f"Measured {_circumstances(report)}.", "## Targets"]
    parts.append(_markdown(targets.table(report.sections)))
    missed = targets.misses(report.sections)
    if missed:
        parts += ["Not reached:", "\n".join(f"- {line}" for line in missed)]
    for section in report.sections:
        parts += [f"## {section.title}", PROSE[section.name]]
        for table in section.tables:
            parts += [f"**{table.title}**", _markdown(table), *([table.note] if table.note else [])]
    return "\n\n".join(parts) + "\n"


def _markdown(table: Table) -> str:
    """Names to the left, figures to the right."""
    marks = [
        "---:" if all(_is_figure(cell) for cell in column) else "---"
        for column in zip(*table.rows, strict=True)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (table.heads, marks, *table.rows))


def _is_figure(text: str) -> bool:
    return not text or text[0] in "-0123456789"
