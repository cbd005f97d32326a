"""The trainers' notebooks are what their texts say, and their cells are short."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pmsim import texts
from tools import trainer_notebooks

LONGEST = 5
NAMES = tuple(texts.read("trainer_notebooks"))


def test_they_are_current() -> None:
    assert list(trainer_notebooks.old()) == []


def test_an_old_one_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_notebooks, "TRAINER", tmp_path)
    assert list(trainer_notebooks.old()) == list(NAMES)
    for name in NAMES:
        notebook = trainer_notebooks.built(name)
        notebook.cells[0]["source"] += "x"
        nbformat.write(notebook, trainer_notebooks.path(name))
    assert list(trainer_notebooks.old()) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short_hidden_and_one_is_checked(name: str) -> None:
    found = nbformat.read(trainer_notebooks.path(name), as_version=4)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert all(len(cell.source.splitlines()) <= LONGEST for cell in code)
    assert all("hide-input" in cell.metadata["tags"] for cell in code)
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in code)
    checked = [cell for cell in code if cell.source.startswith(trainer_notebooks.CHECKED)]
    assert len(checked) == 1
    assert all(cell.outputs and cell.execution_count for cell in checked)
