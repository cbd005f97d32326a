"""The figures of a comparison in words, for the table behind the pictures and for a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmsim import texts
from pmsim.course.session import reference_label
from pmsim.outcomes import Estimate, outcome
from pmsim.plots.dots import cloud
from pmsim.wording import amount, capitalised, interval, label, unit_name

if TYPE_CHECKING:
    from pmsim.studies.compare import Comparison


@dataclass(frozen=True)
class Line:
    """One outcome: under the reference, under the policy, and the difference with its interval."""

    name: str
    label: str
    reference: Estimate
    own: Estimate
    difference: Estimate
    better: int | None  # worlds in 100 in which it is better; None where neither is, or it is undefined


def lines_of(comparison: Comparison, policy: str, names: Sequence[str]) -> list[Line]:
    """A line for each outcome, in this order."""
    theirs, ours = comparison.outcomes(comparison.reference), comparison.outcomes(policy)
    gaps = comparison.differences(policy)
    return [
        Line(name, label(name), theirs[name], ours[name], gaps[name], _better(comparison, policy, name))
        for name in names
    ]


def _better(comparison: Comparison, policy: str, name: str) -> int | None:
    found = cloud(comparison, policy, name)
    return None if found is None or found.better == 0 else found.counts[2]


def columns(reference: str) -> list[str]:
    """Headings of the table."""
    named = capitalised(reference_label(reference))
    return [one.format(reference=named) for one in texts.read("explorer")["explorer"]["table_columns"]]


def cells(line: Line, currency: str) -> list[str]:
    """A line as the table shows it; what is undefined is blank."""
    said = texts.read("explorer")["explorer"]
    return [
        line.label,
        amount(line.reference, currency),
        amount(line.own, currency),
        amount(line.difference, currency, signed=True),
        interval(line.difference, signed=True),
        "" if line.better is None else said["of_hundred"].format(count=line.better),
    ]


def as_csv(lines: Sequence[Line], currency: str) -> str:
    """The figures in full, a row for each outcome; what is undefined is blank."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["outcome", "label", "unit", "reference", "yours", "difference", "low", "high", "better_in_100"]
    )
    for line in lines:
        figures = (
            line.reference.mean,
            line.own.mean,
            line.difference.mean,
            line.difference.low,
            line.difference.high,
        )
        unit = unit_name(outcome(line.name).unit, currency)
        better = "" if line.better is None else line.better
        writer.writerow(
            [line.name, line.label, unit, *("" if one is None else repr(one) for one in figures), better]
        )
    return file.getvalue()
