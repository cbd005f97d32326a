"""Every notebook in JupyterLab: opened, all cells run from the menu, no error in a cell or in the console."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from pmsim.course.shelves import SHELVES, shipped
from tests.browser.conftest import window
from tests.browser.panel import Panel

SOME = ("learner/00", "learner/06", "learner/10", "trainer/02", "designer/01")
"""Text with pictures, two panels, a large organisation, a form, plain cells. All with PMSIM_LAB=all."""

NOTEBOOKS = [
    f"notebooks/{shelf}/{file.name}"
    for shelf in SHELVES
    for file in sorted((shipped() / shelf).glob("*.ipynb"))
    if os.environ.get("PMSIM_LAB") == "all" or f"{shelf}/{file.name}".startswith(SOME)
]
MINUTE = 60_000
UNSEEN = """() => [...document.querySelectorAll('.jp-MarkdownOutput img')]
  .filter(one => one.complete && !one.naturalWidth).map(one => one.alt)"""
"""Pictures of the text that did not come."""


SOON = 5.0
"""Seconds within which Jupyter has written a file anew; it writes in place, so one may read a part of it."""


def code_cells(file: Path) -> list[dict[str, Any]]:
    return [cell for cell in saved(file)["cells"] if cell["cell_type"] == "code"]


def saved(file: Path) -> dict[str, Any]:
    """A notebook as it was saved last, also while Jupyter writes it anew."""
    end = time.monotonic() + SOON
    while True:
        try:
            notebook: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        except json.JSONDecodeError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return notebook


def never_run(file: Path) -> list[str]:
    return [
        "".join(cell["source"]) for cell in code_cells(file) if cell["source"] and not cell["execution_count"]
    ]


def errors(file: Path) -> list[str]:
    outputs = [output for cell in code_cells(file) for output in cell["outputs"]]
    return [output["evalue"] for output in outputs if output["output_type"] == "error"]


def finished(file: Path) -> bool:
    """Whether every cell has run, or one has failed."""
    return not never_run(file) or bool(errors(file))


def has_panel(file: Path) -> bool:
    return any("explore" in "".join(cell["source"]) for cell in code_cells(file))


def stripped(file: Path) -> None:
    """Take away what the notebook was shipped with, so that only this run can fill it."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    file.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.removeprefix("notebooks/"))
def test_run_all(
    lab: str, lab_course: Path, browser: Browser, path: str, note: Callable[[str], None]
) -> None:
    file = lab_course / path
    stripped(file)
    assert never_run(file)
    with window(browser) as visit:
        visit.open(f"{lab}lab/tree/{path}?reset")
        page = visit.page
        expect(page.locator(".jp-NotebookPanel:visible .jp-Notebook")).to_be_visible(timeout=MINUTE)
        expect(page.get_by_text(" | Idle", exact=False).first).to_be_visible(timeout=MINUTE)
        start = time.monotonic()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        while not finished(file) and time.monotonic() < start + 120:
            page.wait_for_timeout(1000)
            page.keyboard.press("Control+s")
        note(f"{path}: all cells run in JupyterLab after {time.monotonic() - start:.0f} s")
        assert (never_run(file), errors(file)) == ([], [])
        assert page.evaluate(UNSEEN) == []
        if has_panel(file):
            panel = Panel(page, 0)
            before = panel.ready()
            panel.move_by_key()
            panel.comes_to(before.__ne__)
        page.wait_for_timeout(200)


def test_a_cell_that_fails_or_was_not_run_is_noticed(tmp_path: Path) -> None:
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "broken", "traceback": []}
    cells = [
        {"cell_type": "code", "source": "1 / 0", "execution_count": 1, "outputs": [failed]},
        {"cell_type": "code", "source": "2", "execution_count": None, "outputs": []},
    ]
    file = tmp_path / "a.ipynb"
    file.write_text(json.dumps({"cells": cells}))
    assert errors(file) == ["broken"]
    assert never_run(file) == ["2"]
