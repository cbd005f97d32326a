"""Cells whose output is compared hold one: a stripped notebook would pass while comparing nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted(Path(__file__).parents[2].glob("notebooks/*/*.ipynb"))
MARK = "# NBVAL_CHECK_OUTPUT"
LONGEST_CELL = 8
"""Lines of a code cell, with the mark and what ruff adds between imports and code."""


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def unchecked(notebook: dict[str, Any]) -> list[str]:
    """What keeps nbval from comparing anything."""
    checked = [cell for cell in code_cells(notebook) if MARK in "".join(cell["source"])]
    faults = [] if checked else ["no cell is checked"]
    for cell in checked:
        if cell["execution_count"] is None:
            faults.append("a checked cell was never run")
        if not any("text" in output for output in cell["outputs"]):
            faults.append("a checked cell has no printed output")
    return faults


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_checked_cells_hold_their_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert unchecked(notebook) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_is_short_and_can_be_hidden(path: Path) -> None:
    for cell in code_cells(json.loads(path.read_text(encoding="utf-8"))):
        assert len("".join(cell["source"]).splitlines()) <= LONGEST_CELL
        assert "hide-input" in cell["metadata"]["tags"]


def test_a_stripped_notebook_is_noticed() -> None:
    notebook = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))
    for cell in code_cells(notebook):
        cell["outputs"], cell["execution_count"] = [], None
    assert set(unchecked(notebook)) == {
        "a checked cell was never run",
        "a checked cell has no printed output",
    }
