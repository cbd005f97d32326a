"""The notebooks of the course: where they are kept, and what each says of itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmsim import texts

NOTEBOOKS = "notebooks"
"""The folder of the shelves, in a course folder."""

CHECK = "sweep"
"""The tag of cells that check a notebook, which the app leaves out."""

YOURS = ".yours-"
"""In the names of notebooks that someone worked on and that made way for newer ones; no list shows these."""

SHELVES = ("learner", "trainer", "designer")
NUMBER = re.compile(r"([0-9]{2})_")
HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
MINUTES = re.compile(r"\b([0-9]{1,3}) minutes\b")
SENTENCE = re.compile(r".+?[.?!](?=\s|$)", re.DOTALL)


@dataclass(frozen=True)
class Listed:
    """A notebook as a list of them shows it.

    path: from the course folder, with slashes. number: that of a lesson, such as "06", or an empty text.
    summary: its first sentence. minutes: how long it takes, None where it does not say. core: it is on the
    short way through the course.
    """

    path: str
    shelf: str
    number: str
    title: str
    summary: str
    minutes: int | None
    core: bool


def shipped() -> Path:
    """The folder of the shelves that ship: inside the package once it is installed, else in the checkout."""
    installed = Path(__file__).parent / "shipped"
    return installed if installed.is_dir() else Path(__file__).parents[2] / NOTEBOOKS


def listed(folder: Path) -> tuple[Listed, ...]:
    """The notebooks of a course folder, shelf by shelf, in the order of their names."""
    return tuple(_about(file, shelf) for shelf in SHELVES for file in _files(folder / NOTEBOOKS / shelf))


def is_course(folder: Path) -> bool:
    """Whether a folder holds notebooks of the course."""
    return any(_files(folder / NOTEBOOKS / shelf) for shelf in SHELVES)


def _files(shelf: Path) -> list[Path]:
    return sorted(file for file in shelf.glob("*.ipynb") if YOURS not in file.name)


def _about(file: Path, shelf: str) -> Listed:
    text = _first_text(file)
    heading = HEADING.search(text)
    numbered = NUMBER.match(file.name)
    minutes = MINUTES.search(text)
    number = numbered[1] if numbered and shelf == "learner" else ""
    return Listed(
        path=f"{NOTEBOOKS}/{shelf}/{file.name}",
        shelf=shelf,
        number=number,
        title=heading[1].strip() if heading else file.stem.replace("_", " "),
        summary=_first_sentence(text[heading.end() :] if heading else text),
        minutes=int(minutes[1]) if minutes else None,
        core=(number or file.stem) in texts.read("app")["core"],
    )


def _first_text(file: Path) -> str:
    """The first Markdown cell; an empty text for a notebook that has none, is none or cannot be read."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        first = next((cell for cell in cells if cell["cell_type"] == "markdown"), {"source": ""})
        return _joined(first["source"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _joined(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)


def _first_sentence(text: str) -> str:
    paragraph = next((part for part in text.strip().split("\n\n") if part.strip()), "")
    words = " ".join(re.sub(r"[*_`]", "", paragraph).split())
    found = SENTENCE.match(words)
    return found[0] if found else words
