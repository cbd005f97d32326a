"""Make the learners' notebooks from the lessons' files, and run them to fill in their outputs.

    python -m tools.notebooks                  all of them, and those of designers
    python -m tools.notebooks 06 first         those whose name holds one of these
    python -m tools.notebooks --check          only whether the learners' notebooks are what the lessons say

Prints how long each took, how long a processor was busy with it, and the most memory its kernel had.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pmsim import texts, wording
from pmsim.course import lesson as lessons
from pmsim.course.lesson import Explore, LessonText, Picture
from pmsim.course.record import PLACE
from pmsim.course.shelves import CHECK
from pmsim.errors import UnknownNameError

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
LEARNER = NOTEBOOKS / "learner"
SHELVES = ("learner", "designer", "trainer")
PICTURES = ROOT / "docs" / "pictures"
EVIDENCE = ROOT / "docs" / "evidence.md"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CHECKED = "# NBVAL_CHECK_OUTPUT"
WIDGET = "application/vnd.jupyter.widget-view+json"
MEDIA = {".png": "image/png"}
"""JupyterLab shows no SVG that is attached to a cell."""
ROW = re.compile(r'^\| <a id="(?P<key>[0-9a-z]+)"></a>(?P=key) \| (?P<rest>.*) \|$', re.MULTILINE)
NO_FIGURE = "–"
SIGN = re.compile(r", (corrected )?[dr]\b")
"""What stands for an effect or a correlation in a row, which few learners have met."""
BARE_POINT = re.compile(r"(?<![0-9A-Za-z])\.(?=[0-9])")
MEASURE = """\
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)"""
LONGEST = 300
"""Seconds that a cell may take, on a slow machine with a cold cache."""

Cell = Any
Notebook = Any


@dataclass(frozen=True)
class Evidence:
    """A row of the page on evidence: what it is about, its figure, who found it, how sure we are."""

    what: str
    figure: str
    source: str
    sure: str


@dataclass(frozen=True)
class Ran:
    """How running a notebook went: seconds, those of a processor, and the most memory of its kernel in MB."""

    name: str
    seconds: float
    busy: float
    memory: float

    def __str__(self) -> str:
        times = f"{self.seconds:5.1f} s ({self.busy:.1f} s of a processor)"
        return f"{self.name:32} {times} {self.memory:5.0f} MB"


def built(lesson: LessonText) -> Notebook:
    """The notebook of a lesson, not run. UnknownNameError for a source that is no row of the evidence."""
    cells = [one for part in _parts(lesson) for one in part]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number:02}"
    return new_notebook(cells=cells, metadata=METADATA)


def _parts(lesson: LessonText) -> Iterator[list[Cell]]:
    said = texts.read("course")["notebook"]
    yield [
        text_cell(_opening(lesson, said)),
        code_cell(f'from pmsim.widgets.lesson import Lesson\n\nlesson = Lesson("{lesson.number}")'),
    ]
    if lesson.story:
        yield [text_cell(lesson.story)]
    yield [_picture(one) for one in lesson.pictures]
    yield [text_cell(said["predict"]), code_cell("lesson.predict()")]
    for number, panel in enumerate(lesson.explore):
        yield [
            text_cell(_panel(panel, said["explore"] if number == 0 else "")),
            code_cell(f"lesson.explore({number})"),
        ]
    yield from (
        [text_cell(said[name]), code_cell(f"lesson.{name}()")]
        for name in ("explain", "quiz", "reflect", "monday", "scores")
    )
    yield [text_cell(_sources(lesson, said)), _sweep()]


def _opening(lesson: LessonText, said: dict[str, str]) -> str:
    about = [
        texts.fill(said["aim"], {"aim": lesson.aim}),
        texts.fill(said["minutes"], {"minutes": lesson.minutes}),
        said["how"],
    ]
    return "\n\n".join([f"# {lesson.title}", lesson.opening, *about])


def _panel(panel: Explore, above: str) -> str:
    return "\n\n".join(part for part in (above, f"### {panel.heading}", panel.text) if part)


def _picture(picture: Picture) -> Cell:
    """The picture inside the notebook, so that a copy of the notebook alone has it."""
    file = PICTURES / picture.file
    content = base64.b64encode(file.read_bytes()).decode()
    alt = " ".join(picture.alt.split()).replace("]", ")").replace("[", "(")
    cell = text_cell(f"## {picture.heading}\n\n![{alt}](attachment:{picture.file})\n\n{picture.text}")
    cell["attachments"] = {picture.file: {MEDIA[file.suffix]: content}}
    return cell


def _sources(lesson: LessonText, said: dict[str, str]) -> str:
    known = evidence()
    lines = []
    for key in lesson.sources:
        if key not in known:
            raise UnknownNameError("row of docs/evidence.md", key, known)
        row = known[key]
        lines.append(texts.fill(said["source" if row.figure != NO_FIGURE else "source_of_words"], vars(row)))
    signs = said["signs"] if any(SIGN.search(known[key].what) for key in lesson.sources) else ""
    parts = [said["sources"], said["sources_text"], "\n".join(lines), signs, said["not_legal"]]
    if lesson.further:
        parts.append(texts.fill(said["further"], {"text": lesson.further}))
    return "\n\n".join(part for part in parts if part)


def evidence() -> dict[str, Evidence]:
    """The rows of docs/evidence.md by their keys."""
    words = texts.read("course")["notebook"]["sure"]
    found = {}
    for row in ROW.finditer(EVIDENCE.read_text(encoding="utf-8")):
        what, figure, _, source, sure = (part.strip() for part in row["rest"].split(" | "))
        found[row["key"]] = Evidence(
            wording.capitalised(_plain_words(what)),
            _plain_words(figure),
            _plain_words(source),
            _how_sure(sure, words),
        )
    return found


def _how_sure(told: str, words: dict[str, str]) -> str:
    """How sure we are, in a sentence: a row of which only a part was read says so."""
    if "read" in told and "recalled" in told:
        return words["partly"]
    return next(
        (words[word] for word in ("read", "recalled", "computed") if word in told), words["judgement"]
    )


def _plain_words(text: str) -> str:
    """A cell of the table for learners: 0.75 in place of .75, and no full stop at its end."""
    return BARE_POINT.sub("0.", text).rstrip(".")


def _sweep() -> Cell:
    cell = code_cell(f"{CHECKED}\nlesson.in_words()")
    cell["metadata"]["tags"].append(CHECK)
    cell["metadata"]["jupyter"]["outputs_hidden"] = True
    return cell


def text_cell(source: str) -> Cell:
    return new_markdown_cell(texts.spaced(source.strip()))


def code_cell(source: str) -> Cell:
    return new_code_cell(source, metadata={"jupyter": {"source_hidden": True}, "tags": ["hide-input"]})


def differs(lesson: LessonText) -> str:
    """What of a lesson's notebook is not as its file says; blank when nothing is. Outputs do not count."""
    path = LEARNER / f"{lesson.stem}.ipynb"
    if not path.is_file():
        return "there is no notebook"
    found, wanted = nbformat.read(path, as_version=4), built(lesson)
    if len(found.cells) != len(wanted.cells):
        return f"it has {len(found.cells)} cells in place of {len(wanted.cells)}"
    for ours, theirs in zip(found.cells, wanted.cells, strict=True):
        if without_outputs(ours) != without_outputs(theirs):
            return f"{theirs['id']} is not as the lesson says"
    return "" if found.metadata == wanted.metadata else "its metadata are others"


def without_outputs(cell: Cell) -> tuple[object, ...]:
    """A cell without what running it leaves."""
    return cell["id"], cell["cell_type"], cell["source"], dict(cell["metadata"]), cell.get("attachments")


def left_over() -> list[Path]:
    """Learners' notebooks that no lesson has, nor any other text."""
    known = {f"{lessons.load(number).stem}.ipynb" for number in texts.lesson_numbers()}
    return [
        path for path in sorted(LEARNER.glob("*.ipynb")) if path.name not in known and not _is_other(path)
    ]


def run(notebook: Notebook, folder: Path, name: str) -> Ran:
    """Run a notebook in a fresh kernel; its cells get their outputs. What a cell raises stops it."""
    from nbclient import NotebookClient  # it is not needed for --check

    notebook.cells.append(new_code_cell(MEASURE))
    client = NotebookClient(
        notebook,
        timeout=LONGEST,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
    )
    begun = time.monotonic()
    client.execute()
    seconds = time.monotonic() - begun
    memory, busy = (float(word) for word in notebook.cells.pop()["outputs"][0]["text"].split())
    return Ran(name, seconds, busy, memory / 1024)


def clean(notebook: Notebook) -> None:
    """Leave what is the same next time: no state of widgets, no numbers of a session."""
    said = texts.read("course")["notebook"]
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code":
            cell["outputs"] = [_lasting(one, said["panel_here"]) for one in _joined(cell["outputs"])]


def _joined(outputs: Sequence[Any]) -> list[Any]:
    """Outputs with what was printed in several goes as one."""
    found: list[Any] = []
    for one in outputs:
        if one["output_type"] == "stream" and found and found[-1].get("name") == one["name"]:
            found[-1]["text"] += one["text"]
        else:
            found.append(one)
    return found


def _lasting(output: Any, panel: str) -> Any:
    if output["output_type"] == "stream" and output["name"] == "stderr":
        raise SystemExit(f"a cell warns: {output['text']}")
    if WIDGET in output.get("data", {}):
        count = {"execution_count": output["execution_count"]} if "execution_count" in output else {}
        return new_output(output["output_type"], data={"text/plain": panel}, **count)
    return output


def refresh(path: Path, notebook: Notebook) -> Ran:
    """Run a notebook and write it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ran = run(notebook, path.parent, path.stem)
    clean(notebook)
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")
    return ran


def plan(names: Sequence[str]) -> Iterator[tuple[Path, Notebook]]:
    """The notebooks to refresh: those of lessons as their files say, those of designers as they are."""
    for number in texts.lesson_numbers():
        lesson = lessons.load(number)
        if _asked(lesson.stem, names):
            yield LEARNER / f"{lesson.stem}.ipynb", built(lesson)
    for shelf in SHELVES:
        for path in sorted((NOTEBOOKS / shelf).glob("*.ipynb")):
            if shelf != LEARNER.name and not _is_other(path) and _asked(path.stem, names):
                yield path, nbformat.read(path, as_version=4)


def _is_other(path: Path) -> bool:
    """Whether `tools.other_notebooks` makes this one."""
    return f"{path.parent.name}/{path.stem}" in texts.read("other_notebooks")


def _asked(stem: str, names: Sequence[str]) -> bool:
    return not names or any(name in stem for name in names)


def check(names: Iterable[str]) -> int:
    """Say which learners' notebooks are not up to date; how many."""
    wrong = 0
    for number in texts.lesson_numbers():
        lesson = lessons.load(number)
        problem = differs(lesson) if _asked(lesson.stem, list(names)) else ""
        wrong += bool(problem)
        if problem:
            print(f"notebooks/learner/{lesson.stem}.ipynb: {problem}; run python -m tools.notebooks {number}")
    for path in left_over():
        wrong += 1
        print(f"notebooks/learner/{path.name}: no lesson has this name")
    return wrong


def main(arguments: Sequence[str]) -> int:
    """Refresh or check; 1 when something is not up to date."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="part of a name, such as 06; all notebooks if left out")
    parser.add_argument("--check", action="store_true", help="only say what is not up to date")
    given = parser.parse_args(arguments)
    if given.check:
        return 1 if check(given.names) else 0
    os.environ[PLACE] = "off"
    return 1 if refreshed(given.names) else 0


def refreshed(names: Sequence[str]) -> int:
    """Refresh notebooks, and say how each went; how many failed. Those are left as they were."""
    from nbclient.exceptions import CellExecutionError

    failed = 0
    for path, notebook in plan(names):
        try:
            print(refresh(path, notebook), flush=True)
        except CellExecutionError as error:
            failed += 1
            print(f"{path.stem}: a cell failed with {error.ename}: {error.evalue}", flush=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
