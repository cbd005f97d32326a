"""`pmsim course`, `lab` and `app`: what they copy, refuse and start."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from pmsim import texts
from pmsim.cli import course as course_module
from pmsim.cli import serve as serve_module
from pmsim.cli.app import app
from pmsim.cli.course import FOLDER, course_folder, need, warm_up
from pmsim.cli.serve import check_port
from pmsim.cli.start_page import start_page
from pmsim.course import shelves
from pmsim.course.folder import MANIFEST, copy_course
from pmsim.course.shelves import Listed, is_course, listed, shipped
from pmsim.engine import compiled
from pmsim.errors import PmsimError
from pmsim.scenario import library
from pmsim.scenario.files import load
from pmsim.scenario.jsonschema import SCHEMA_FILE

SCENARIO = "scenarios/customer_service.yaml"


def invoked(*words: str | Path):
    return CliRunner().invoke(app, [str(word) for word in words])


def names_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        yield other.getsockname()[1]


def test_course_copies_every_notebook_and_scenario(tmp_path: Path) -> None:
    done = invoked("course", tmp_path / "here")
    assert done.exit_code == 0, done.output
    notebooks = {
        f"notebooks/{file.relative_to(shipped()).as_posix()}" for file in shipped().glob("*/[0-9]*.ipynb")
    }
    scenarios = {f"scenarios/{name}.yaml" for name in library.names()}
    assert notebooks
    found = names_in(tmp_path / "here")
    assert notebooks | scenarios | {f"scenarios/{SCHEMA_FILE}", MANIFEST} <= found
    assert f"wrote {len({name for name in found if name.endswith('.ipynb')})} notebooks" in done.output
    assert f"Next: pmsim app {tmp_path / 'here'}" in done.output
    assert f"pmsim lab {tmp_path / 'here'}" in done.output
    assert load(tmp_path / "here" / SCENARIO) == library.load("customer_service")


def test_a_second_copy_has_nothing_to_do(tmp_path: Path) -> None:
    invoked("course", tmp_path)
    before = names_in(tmp_path)
    again = invoked("course", tmp_path)
    assert again.output.startswith(f"nothing to do: {tmp_path} holds this version")
    assert names_in(tmp_path) == before


def test_work_is_never_overwritten(tmp_path: Path) -> None:
    invoked("course", tmp_path)
    (tmp_path / SCENARIO).write_text("mine")
    again = invoked("course", tmp_path)
    assert again.exit_code == 0
    assert f"{SCENARIO}: you changed this; left as it is" in again.stderr
    assert "nothing to do" not in again.output
    assert (tmp_path / SCENARIO).read_text() == "mine"


def test_force_renews_and_keeps_yours(tmp_path: Path) -> None:
    invoked("course", tmp_path)
    for number, text in enumerate(("mine", "mine again"), start=1):
        (tmp_path / SCENARIO).write_text(text)
        forced = invoked("course", tmp_path, "--force")
        kept = f"scenarios/customer_service.yours-{number}.yaml"
        assert f"{SCENARIO}: yours is now {kept}" in forced.stderr
        assert (tmp_path / kept).read_text() == text
        assert (tmp_path / SCENARIO).read_bytes() == library.path("customer_service").read_bytes()
    assert (tmp_path / "scenarios/customer_service.yours-1.yaml").read_text() == "mine"


def test_what_nobody_touched_gets_the_new_version(tmp_path: Path) -> None:
    copy_course(tmp_path)
    sums = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / SCENARIO).write_text("of an older version")
    sums[SCENARIO] = hashlib.sha256(b"of an older version").hexdigest()
    (tmp_path / MANIFEST).write_text(json.dumps(sums))
    done = copy_course(tmp_path)
    assert done.written == (SCENARIO,)
    assert (done.kept, dict(done.moved)) == ((), {})
    assert (tmp_path / SCENARIO).read_bytes() == library.path("customer_service").read_bytes()


@pytest.mark.parametrize("manifest", ["", "no JSON", "[1, 2]", "[" * 100_000])
def test_without_a_usable_manifest_other_files_count_as_worked_on(tmp_path: Path, manifest: str) -> None:
    copy_course(tmp_path)
    (tmp_path / SCENARIO).write_text("of an older version, or mine")
    (tmp_path / MANIFEST).write_text(manifest)
    assert copy_course(tmp_path).kept == (SCENARIO,)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / SCENARIO).mkdir(parents=True)
    refused = invoked("course", tmp_path, "--force")
    assert refused.exit_code == 2
    assert "a file of the course goes here, and this is something else" in refused.stderr


def test_a_file_in_the_place_of_a_folder_of_the_course_is_named(tmp_path: Path) -> None:
    (tmp_path / "notebooks").write_text("mine")
    refused = invoked("course", tmp_path, "--force")
    assert refused.exit_code == 2
    said = " ".join(refused.stderr.split())
    assert "a folder of the course goes here, and this is a file" in said
    assert "notebooks/learner" not in said
    assert (tmp_path / "notebooks").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused = invoked("course", tmp_path / "file" / "here")
    assert refused.exit_code == 2
    assert "this is a file, not a folder" in refused.stderr


def test_quiet_tells_only_what_stayed(tmp_path: Path) -> None:
    assert invoked("course", tmp_path, "--quiet").output == ""
    (tmp_path / SCENARIO).write_text("mine")
    again = invoked("course", tmp_path, "--quiet")
    assert again.stdout == ""
    assert SCENARIO in again.stderr


def test_the_course_is_found_here_or_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert course_folder(None) == Path(FOLDER)
    assert "copied the course to" in capsys.readouterr().out
    assert is_course(tmp_path / FOLDER)
    assert course_folder(None) == Path(FOLDER)
    assert capsys.readouterr().out == ""
    monkeypatch.chdir(tmp_path / FOLDER)
    assert course_folder(None) == Path()
    assert course_folder(tmp_path / FOLDER) == tmp_path / FOLDER


@pytest.mark.parametrize("command", ["app", "lab"])
def test_a_folder_without_a_course_is_refused(tmp_path: Path, command: str) -> None:
    refused = invoked(command, tmp_path)
    assert refused.exit_code == 2
    assert f"no notebooks of the course are here; first: pmsim course {tmp_path}" in refused.stderr


@pytest.mark.parametrize("command", ["app", "lab"])
def test_missing_extras_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(course_module, "find_spec", lambda name: None if name == "anywidget" else object())
    refused = invoked(command, tmp_path)
    assert refused.exit_code == 2
    assert refused.stderr == "this needs anywidget, which is not installed: pip install 'pmsim[lab]'\n"


def test_nothing_is_missing_where_all_is_there() -> None:
    need("json", "socket")
    with pytest.raises(PmsimError, match="no_such_package"):
        need("json", "no_such_package")


def test_a_taken_port_is_told_with_a_free_one(taken: int) -> None:
    refused = invoked("app", "--port", str(taken))
    assert refused.exit_code == 2
    assert f"port {taken} on localhost is taken" in refused.stderr
    free = int(refused.stderr.rsplit("--port ", 1)[1])
    assert free > taken
    check_port("localhost", free)


def test_a_free_port_may_be_used(taken: int) -> None:
    with pytest.raises(PmsimError):
        check_port("localhost", taken)
    with socket.socket() as other:
        other.bind(("localhost", 0))
        free = other.getsockname()[1]
    check_port("localhost", free)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "a..b", "x" * 70])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    refused = invoked("app", "--host", host)
    assert refused.exit_code == 2
    assert f"cannot listen on {host}" in refused.stderr


def test_a_port_for_the_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_module, "_fault", lambda host, port: errno.EACCES)
    with pytest.raises(PmsimError, match="port 80 may not be used without special rights"):
        check_port("localhost", 80)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[SimpleNamespace]:
    """What would have been served, and nothing is; in a folder with a course."""
    from pmsim.cli import lesson_server

    calls: list[SimpleNamespace] = []

    def serve(place: Path, host: str, port: int, **more: object) -> None:
        calls.append(SimpleNamespace(place=place, host=host, port=port, **more))

    monkeypatch.setattr(lesson_server, "run_server", serve)
    monkeypatch.setattr(serve_module, "warm_up", lambda quiet: None)
    monkeypatch.setattr(serve_module, "check_port", lambda host, port: None)
    monkeypatch.delenv("PMSIM_RECORD", raising=False)
    copy_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    return calls


def test_app_serves_this_machine_alone_unless_told_otherwise(started: list[SimpleNamespace]) -> None:
    assert invoked("app").exit_code == 0
    (call,) = started
    assert (call.host, call.port, call.learners, call.browser) == ("localhost", 8866, 1, True)
    assert call.first == listed(Path())[0].path
    assert call.shelves == ("learner", "trainer", "designer")
    assert "PMSIM_RECORD" not in os.environ


@pytest.mark.parametrize("words", [("--learners", "12"), ("--host", "0.0.0.0")])
def test_a_class_shares_no_record(
    started: list[SimpleNamespace], monkeypatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PMSIM_RECORD", "mine.json")
    told = invoked("app", *words)
    assert told.exit_code == 0
    assert os.environ["PMSIM_RECORD"] == "off"
    assert "Nothing that learners do is kept on this machine" in told.stdout
    assert started[0].shelves == ("learner",)


def test_a_class_cannot_begin_with_a_trainers_page(started: list[SimpleNamespace]) -> None:
    page = next(lesson.path for lesson in listed(Path()) if lesson.shelf == "trainer")
    assert invoked("app", "--lesson", page).exit_code == 0
    refused = invoked("app", "--lesson", page, "--learners", "2")
    assert refused.exit_code == 2
    assert "unknown lesson" in refused.stderr
    assert len(started) == 1


def test_a_class_needs_lessons(started: list[SimpleNamespace]) -> None:
    for lesson in listed(Path()):
        if lesson.shelf == "learner":
            Path(lesson.path).unlink()
    assert invoked("app").exit_code == 0
    refused = invoked("app", "--learners", "2")
    assert refused.exit_code == 2
    assert "no lessons for a class are here; first: pmsim course" in refused.stderr


def test_a_class_starts_with_the_lesson_it_is_told(started: list[SimpleNamespace]) -> None:
    number = next(lesson for lesson in reversed(listed(Path())) if lesson.number).number
    assert invoked("app", "--lesson", number.lstrip("0") or "0").exit_code == 0
    assert f"/{number}_" in started[0].first
    refused = invoked("app", "--lesson", "99")
    assert refused.exit_code == 2
    assert "unknown lesson '99'" in refused.stderr


def test_the_engine_is_made_ready_with_a_word_before(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    made: list[str] = []
    monkeypatch.setattr(compiled, "available", lambda: True)
    monkeypatch.setattr(compiled, "run_block", lambda: made.append("made"))
    monkeypatch.setattr(compiled, "is_kept", lambda: False)
    warm_up(quiet=False)
    assert capsys.readouterr().err == "getting the fast engine ready, once: about a minute ...\n"
    warm_up(quiet=True)
    monkeypatch.setattr(compiled, "is_kept", lambda: True)
    warm_up(quiet=False)
    assert capsys.readouterr().err == ""
    assert made == ["made"] * 3


def test_without_numba_the_app_says_that_it_is_slow(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(compiled, "available", lambda: False)
    monkeypatch.setattr(compiled, "why_unavailable", lambda: "No module named 'numba'")
    warm_up(quiet=False)
    assert "every picture takes seconds: No module named 'numba'" in capsys.readouterr().err


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": text} for kind, text in cells]})


def listed_alone(folder: Path, text: str, name: str = "learner/01_a_b.ipynb") -> Listed:
    file = folder / "notebooks" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    (found,) = listed(folder)
    return found


def test_a_notebook_tells_about_itself(tmp_path: Path) -> None:
    first = "# When to act\n\nIs a *bad* month enough? It is not.\n\n**Time:** 12 minutes. Aim: more."
    found = listed_alone(
        tmp_path, notebook(("code", "1"), ("markdown", first), ("markdown", "# Other\n\n5 minutes"))
    )
    assert found == Listed(
        path="notebooks/learner/01_a_b.ipynb",
        shelf="learner",
        number="01",
        title="When to act",
        summary="Is a bad month enough?",
        minutes=12,
        core=True,
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", "no JSON", '{"cells": [1]}', notebook(("code", "1"))])
def test_a_notebook_that_tells_nothing_is_listed_by_its_name(tmp_path: Path, text: str) -> None:
    found = listed_alone(tmp_path, text, "trainer/01_a_b.ipynb")
    assert (found.title, found.summary, found.minutes, found.number) == ("01 a b", "", None, "")
    assert not found.core


def test_a_notebook_that_cannot_be_read_is_listed_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refused)
    assert shelves._first_text(tmp_path / "01_a_b.ipynb") == ""


def test_shelves_come_in_order_and_copies_do_not_show(tmp_path: Path) -> None:
    for name in ("designer/01_x", "learner/02_x", "learner/01_x", "learner/01_x.yours-1", "trainer/01_x"):
        file = tmp_path / "notebooks" / f"{name}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    found = [lesson.path.removeprefix("notebooks/").removesuffix(".ipynb") for lesson in listed(tmp_path)]
    assert found == ["learner/01_x", "learner/02_x", "trainer/01_x", "designer/01_x"]


def test_the_start_page_tells_the_short_way(tmp_path: Path) -> None:
    lessons = [
        Listed("notebooks/learner/01 a&b.ipynb", "learner", "01", "A & <b>", "Why?", 20, True),
        Listed("notebooks/learner/03_c.ipynb", "learner", "03", "C", "How?", None, False),
    ]
    page = start_page(lessons, "/base/")
    assert "A &amp; &lt;b&gt;" in page
    assert 'href="/base/voila/render/notebooks/learner/01%20a%26b.ipynb"' in page
    assert "20 minutes take you through the core: 01." in page
    assert "20 min" in page
    assert "None" not in page
    assert page.count('class="core"') == 1
    assert texts.read("app")["nothing"] not in page
    assert texts.read("app")["nothing"] in start_page([])
