"""Runs and comparisons as JSON objects and as files."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmsim.model.rows import FIGURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.outcomes import Estimate
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

Figures = dict[str, dict[str, float | str | None]]


def run_object(run: Run, grouped: bool = False) -> dict[str, Any]:
    """A run as `run --json` prints it: its manifest, its outcomes, and whether it keeps to the legal floor.

    Each outcome has mean, low, high, unit and too_few. grouped: also by group, with the ratio of B to A.
    """
    from pmsim.outcomes import by_group, legal_floor, rules_of, summarise

    floor = legal_floor(rules_of(run))
    told = {
        "manifest": asdict(run.manifest),
        "outcomes": _figures(summarise(run)),
        "legal_floor": {"met": floor.met, **asdict(floor)},
    }
    groups = {"groups": {name: asdict(one) for name, one in by_group(run).items()}} if grouped else {}
    return {**told, **groups}


def comparison_object(comparison: Comparison, grouped: bool = False) -> dict[str, Any]:
    """A comparison as `compare --json` prints it.

    The reference, and by policy what `run --json` prints with, for all but the reference, `differences`
    from it in the shape of the outcomes.
    """
    policies = {name: run_object(run, grouped) for name, run in comparison.runs.items()}
    for name in comparison.others:
        policies[name]["differences"] = _figures(comparison.differences(name))
    return {"reference": comparison.reference, "policies": policies}


def save_run(run: Run, folder: Path) -> Path:
    """Save a run, and its tables as CSV beside it. Raises `OSError`."""
    run.save(folder)
    for name in ("tallies", "group_b", "weeks"):
        table = getattr(run, name)
        write_csv(folder / f"{name}.csv", table.dtype.names, table.tolist())
    columns = (*(run.events.dtype.names or ()), "event", "figures")
    write_csv(folder / "events.csv", columns, _with_names(run.events))
    return folder


def save_comparison(comparison: Comparison, folder: Path) -> Path:
    """Save the page with its pictures, and each run in a folder of its own; returns the path of the page.

    Raises `OSError`.
    """
    from pmsim.report import write_comparison
    from pmsim.report.content import file_names

    places = file_names(comparison.runs)
    for name, run in comparison.runs.items():
        save_run(run, folder / "runs" / places[name])
    return write_comparison(comparison, folder)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; what is undefined is left blank. An older file stays until the new one is complete."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_blank(value) for value in row] for row in rows)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _with_names(events: NDArray[Any]) -> Iterator[tuple[object, ...]]:
    """Event rows, each with the name of its kind and the names of its figures a to e."""
    for row, kind in zip(events.tolist(), events["kind"].tolist(), strict=True):
        event, figures = FIGURES[kind]
        yield (*row, event, " ".join(figures))


def _blank(value: object) -> object:
    """An empty text for a number that is not defined, which is not equal to itself."""
    return "" if value != value else value


def _figures(estimates: dict[str, Estimate]) -> Figures:
    return {name: asdict(estimate) for name, estimate in estimates.items()}
