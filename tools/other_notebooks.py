"""Make the notebooks that are no lessons from pmsim/texts/en/other_notebooks.yaml, and run them.

`--check` only says whether they are what the texts say.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat.v4 import new_notebook

from pmsim import texts
from pmsim.course.record import PLACE
from pmsim.course.shelves import CHECK
from tools.notebooks import (
    CHECKED,
    METADATA,
    NOTEBOOKS,
    Cell,
    Notebook,
    code_cell,
    refresh,
    text_cell,
    without_outputs,
)


def built(name: str) -> Notebook:
    """A notebook as its texts say, not run."""
    cells = [_cell(part) for part in texts.read("other_notebooks")[name]]
    for before, after in pairwise(cells):
        if before["cell_type"] == "markdown" and CHECK in after["metadata"].get("tags", ()):
            # The app leaves out cells that only check; a heading would stand there with nothing below it.
            before["metadata"]["tags"] = [CHECK]
    for number, cell in enumerate(cells):
        cell["id"] = f"{Path(name).name[:2]}-{number:02d}"
    return new_notebook(cells=cells, metadata=METADATA)


def _cell(part: Mapping[str, str]) -> Cell:
    if "text" in part:
        return text_cell(part["text"])
    if "code" in part:
        return code_cell(part["code"].strip())
    cell = code_cell(f"{CHECKED}\n{part['sweep'].strip()}")
    cell["metadata"]["tags"].append(CHECK)
    cell["metadata"]["jupyter"]["outputs_hidden"] = True
    return cell


def path(name: str) -> Path:
    """Where a notebook is written."""
    return NOTEBOOKS / f"{name}.ipynb"


def old() -> Iterator[str]:
    """Names of notebooks that are not what the texts say, or not there; outputs do not count."""
    for name in texts.read("other_notebooks"):
        if not path(name).is_file():
            yield name
            continue
        found = nbformat.read(path(name), as_version=4)
        if [without_outputs(cell) for cell in found.cells] != [
            without_outputs(cell) for cell in built(name).cells
        ]:
            yield name


def main() -> int:
    """Make and run the notebooks, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if one is not current")
    if parser.parse_args().check:
        names = list(old())
        for name in names:
            print(f"{name} is not current: run python -m tools.other_notebooks", file=sys.stderr)
        return 1 if names else 0
    os.environ[PLACE] = "off"
    for name in texts.read("other_notebooks"):
        ran = refresh(path(name), built(name))
        print(f"{ran.name:32} {ran.seconds:5.1f} s {ran.memory:5.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
