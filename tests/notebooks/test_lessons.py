"""The lessons' notebooks: what their files say, with outputs that hold, and built from sound parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pmsim import texts
from pmsim.course import lesson as lessons
from pmsim.course.lesson import LessonText
from pmsim.errors import UnknownNameError
from tools import notebooks

NUMBERS = texts.lesson_numbers()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The notebook of lesson 06 in a folder of its own, to spoil."""
    lesson = lessons.load("06")
    content = (notebooks.LEARNER / f"{lesson.stem}.ipynb").read_text(encoding="utf-8")
    monkeypatch.setattr(notebooks, "LEARNER", tmp_path)
    path = tmp_path / f"{lesson.stem}.ipynb"
    path.write_text(content, encoding="utf-8")
    return path


def spoil(path: Path, change: Any) -> None:
    found = nbformat.read(path, as_version=4)
    change(found)
    path.write_text(nbformat.writes(found), encoding="utf-8")


def outputs(path: Path) -> list[Any]:
    found = nbformat.read(path, as_version=4)
    return [one for cell in found.cells if cell.cell_type == "code" for one in cell.outputs]


def test_there_are_lessons() -> None:
    assert len(NUMBERS) >= 12


@pytest.mark.parametrize("number", NUMBERS)
def test_each_notebook_is_what_its_lesson_says(number: str) -> None:
    assert notebooks.differs(lessons.load(number)) == "", f"run python -m tools.notebooks {number}"


def test_no_notebook_is_left_over(copy: Path) -> None:
    assert notebooks.left_over() == []
    copy.rename(copy.with_name("98_gone.ipynb"))
    assert [path.name for path in notebooks.left_over()] == ["98_gone.ipynb"]


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.cells.pop(),
        lambda book: book.cells[0].update(source="# Another title"),
        lambda book: book.cells[1].update(id="other"),
        lambda book: book.cells[1].metadata.update(tags=[]),
        lambda book: book.metadata.update(kernelspec={"name": "other", "display_name": "Other"}),
    ],
)
def test_a_notebook_that_is_not_up_to_date_is_noticed(copy: Path, change: Any) -> None:
    assert notebooks.differs(lessons.load("06")) == ""
    spoil(copy, change)
    assert notebooks.differs(lessons.load("06")) != ""
    assert notebooks.check(["06"]) == 1


def test_a_notebook_that_is_missing_is_noticed(copy: Path) -> None:
    copy.unlink()
    assert notebooks.differs(lessons.load("06")) == "there is no notebook"


@pytest.mark.parametrize("number", NUMBERS)
def test_sources_are_rows_of_the_evidence(number: str) -> None:
    known = notebooks.evidence()
    lesson = lessons.load(number)
    assert [key for key in lesson.sources if key not in known] == []


def test_an_unknown_source_is_refused() -> None:
    lesson = lessons.load("06").model_copy(update={"sources": ("99z",)})
    with pytest.raises(UnknownNameError, match="99z"):
        notebooks.built(lesson)


def test_evidence_is_read_for_people() -> None:
    row = notebooks.evidence()["2a"]
    assert row.figure == "0.75"
    assert row.sure == "We read the number."
    assert notebooks.evidence()["2e"].sure == "Worked out."
    assert notebooks.evidence()["7g"].sure == "We read a part of it; the rest is from memory."


def test_sources_without_a_figure_have_no_dash_and_signs_are_explained_where_they_occur() -> None:
    told = {number: notebooks.built(lessons.load(number)).cells[-2].source for number in ("02", "06")}
    assert "Legal floor" in told["02"]
    assert "**–**" not in told["02"]
    assert "An effect *d*" in told["02"]
    assert "An effect *d*" not in told["06"]


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_of_a_session_is_stored(number: str) -> None:
    lesson = lessons.load(number)
    path = notebooks.LEARNER / f"{lesson.stem}.ipynb"
    text = path.read_text(encoding="utf-8")
    found = json.loads(text)
    assert "widgets" not in found["metadata"]
    assert notebooks.WIDGET not in text
    assert "iopub" not in text
    counts = [cell["execution_count"] for cell in found["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not any(one.output_type == "error" or one.get("name") == "stderr" for one in outputs(path))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_last_cell_tells_every_panel_and_figure(number: str) -> None:
    lesson = lessons.load(number)
    path = notebooks.LEARNER / f"{lesson.stem}.ipynb"
    last = nbformat.read(path, as_version=4).cells[-1]
    told = "".join(one["text"] for one in last.outputs)
    assert notebooks.CHECKED in last.source
    assert all(panel.heading in told for panel in lesson.explore)
    assert "{" not in told
    assert told.rstrip().endswith(lesson.explain.rstrip()[-20:])


def test_widgets_become_a_line_of_text() -> None:
    view = nbformat.v4.new_output(
        "display_data", data={notebooks.WIDGET: {"model_id": "1"}, "text/plain": "VBox()"}
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[view])])
    notebooks.clean(book)
    assert book.cells[0].outputs[0].data == {"text/plain": texts.read("course")["notebook"]["panel_here"]}


def test_a_cell_that_warns_stops_the_refresh() -> None:
    warned = nbformat.v4.new_output("stream", name="stderr", text="careful")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[warned])])
    with pytest.raises(SystemExit, match="careful"):
        notebooks.clean(book)


def test_what_was_printed_in_pieces_is_joined() -> None:
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a", "b")]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=pieces)])
    notebooks.clean(book)
    assert [one.text for one in book.cells[0].outputs] == ["ab"]


def test_a_lesson_with_pictures_holds_them() -> None:
    lesson: LessonText = lessons.load("00")
    assert lesson.pictures
    cells = [cell for cell in notebooks.built(lesson).cells if "attachments" in cell]
    assert [list(cell["attachments"]) for cell in cells] == [[one.file] for one in lesson.pictures]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_list_of_lessons_finds_what_it_shows(number: str) -> None:
    lesson = lessons.load(number)
    first = notebooks.built(lesson).cells[0].source
    assert first.startswith(f"# {lesson.title}\n\n{lesson.opening.split()[0]}")
    assert f"{lesson.minutes} minutes" in first


def test_a_check_says_what_to_run(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert notebooks.main(["--check", "06"]) == 0
    spoil(copy, lambda book: book.cells.pop())
    assert notebooks.main(["--check", "06"]) == 1
    assert "run python -m tools.notebooks 06" in capsys.readouterr().out


def test_notebooks_are_chosen_by_a_part_of_their_name() -> None:
    assert [path.stem[:2] for path, _ in notebooks.plan(["06_"])] == ["06"]
    assert "01_first_comparison" in [path.stem for path, _ in notebooks.plan(["first"])]


def test_a_notebook_that_fails_is_told_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.ipynb"
    bad = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    monkeypatch.setattr(notebooks, "plan", lambda names: [(path, bad)])
    assert notebooks.refreshed([]) == 1
    assert "bad: a cell failed with ZeroDivisionError" in capsys.readouterr().out
    assert not path.exists()


def test_running_stores_what_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "good.ipynb"
    cell = nbformat.v4.new_code_cell("print(6 * 7)", id="cell-00")
    ran = notebooks.refresh(path, nbformat.v4.new_notebook(cells=[cell]))
    stored = nbformat.read(path, as_version=4)
    assert [one.text for one in stored.cells[0].outputs] == ["42\n"]
    assert len(stored.cells) == 1
    assert ran.memory > 0.0
    assert "good" in str(ran)
