"""The notebooks that are no lessons are what their texts say, and their cells are short."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pmsim import texts
from pmsim.course import shelves
from tools import other_notebooks

LONGEST = 5
NAMES = tuple(texts.read("other_notebooks"))


def test_they_are_current() -> None:
    assert list(other_notebooks.old()) == []


def test_an_old_one_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_notebooks, "NOTEBOOKS", tmp_path)
    assert list(other_notebooks.old()) == list(NAMES)
    for name in NAMES:
        notebook = other_notebooks.built(name)
        notebook.cells[0]["source"] += "x"
        other_notebooks.path(name).parent.mkdir(exist_ok=True)
        nbformat.write(notebook, other_notebooks.path(name))
    assert list(other_notebooks.old()) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short_hidden_and_one_is_checked(name: str) -> None:
    found = nbformat.read(other_notebooks.path(name), as_version=4)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert all(len(cell.source.splitlines()) <= LONGEST for cell in code)
    assert all("hide-input" in cell.metadata["tags"] for cell in code)
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in code)
    checked = [cell for cell in code if cell.source.startswith(other_notebooks.CHECKED)]
    assert len(checked) == 1
    assert all(cell.outputs and cell.execution_count for cell in checked)


@pytest.mark.parametrize("name", NAMES)
def test_in_the_app_no_page_ends_with_words_about_what_is_left_out(name: str) -> None:
    cells = other_notebooks.built(name).cells
    left_out = [shelves.CHECK in cell["metadata"].get("tags", ()) for cell in cells]
    assert left_out[-2:] == [True, True]
    assert not any(left_out[:-2])
    assert cells[-3]["cell_type"] == "code" or len(cells[-3]["source"].splitlines()) > 1
