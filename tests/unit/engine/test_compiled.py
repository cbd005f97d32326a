"""Compiled code: where it is kept, when that is thrown away, and that it is what was written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pmsim.engine import compiled, heap, layout
from pmsim.errors import EngineError
from pmsim.model import draws, evidence, work
from pmsim.scenario.schema import Policy, Scenario, Team

REFUSAL = "Numba needs NumPy 2.3 or less. Got NumPy 2.4."
CHOOSE = """
import sys
import pmsim
from pmsim.runner import choose_engine
print(choose_engine("simpy"), "numba" in sys.modules)
print(choose_engine("auto"))
try:
    choose_engine("batch")
except pmsim.errors.EngineError as error:
    print(error)
"""


def test_numba_is_installed_here() -> None:
    assert compiled.available()
    assert compiled.why_unavailable() == ""


def test_a_numba_that_does_not_import_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    compiled.why_unavailable.cache_clear()
    try:
        assert not compiled.available()
        assert "numba" in compiled.why_unavailable()
    finally:
        compiled.why_unavailable.cache_clear()


def test_a_numba_that_refuses_this_numpy_is_one_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "numba").mkdir()
    (tmp_path / "numba" / "__init__.py").write_text(f"raise ImportError({REFUSAL!r})\n", encoding="utf-8")
    places = os.pathsep.join([str(tmp_path), str(compiled.PACKAGE.parent)])
    done = subprocess.run(
        [sys.executable, "-c", CHOOSE],
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    without, auto, refusal = done.stdout.splitlines()
    assert (without, auto) == ("simpy False", "simpy")
    assert "needs numba" in refusal
    assert REFUSAL.rstrip(".") in refusal


def test_the_cache_is_named_by_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "pmsim"
    for folder in ("model", "engine"):
        shutil.copytree(compiled.PACKAGE / folder, package / folder)
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path / "cache"))
    here = compiled.cache_folder()
    monkeypatch.setattr(compiled, "PACKAGE", package)
    assert compiled.cache_folder() == here
    with (package / "model" / "state.py").open("a") as file:
        file.write("\nLATER = 1\n")
    assert compiled.cache_folder() != here
    assert compiled.cache_folder().parent == here.parent


def test_the_cache_has_a_home_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PMSIM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert compiled.cache_folder().parent == Path("/somewhere/pmsim")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/trainer")
    assert compiled.cache_folder().parent == Path("/home/trainer/.cache/pmsim")


@pytest.mark.compiled
def test_a_function_can_be_compiled_alone_and_gives_the_same_bits(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    found = compiled.compiled_functions(draws.normal, evidence.is_low)
    world = layout.smallest_world()
    plan = layout.lay_out(Scenario(teams=(Team(complexity=0.0),)), Policy(), layout.Play(seed=0))
    luck = plan.teams[0].luck
    for week in range(50):
        compiled_draw = found[draws.normal](world.teams[0]["luck"], 3, week, 0, draws.FIT, 0)
        assert compiled_draw == draws.normal(luck, 3, week, 0, draws.FIT, 0)
        assert compiled_draw != draws.normal(luck, 3, week + 1, 0, draws.FIT, 0)
    assert any(tmp_path.rglob("*.nbi"))


@pytest.mark.compiled
def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("PMSIM_CACHE", str(blocked))
    left = temporary_folder(tmp_path, monkeypatch)
    found = compiled.compiled_functions(heap.before)
    assert found[heap.before](1.0, 2, 1.0, 3)
    assert not found[heap.before](1.0, 3, 1.0, 3)
    assert blocked.read_text() == "in the way"
    assert list(left.iterdir()) == []


@pytest.mark.compiled
def test_a_folder_without_the_right_to_write_is_left_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path / "cache"))
    left = temporary_folder(tmp_path, monkeypatch)
    monkeypatch.setattr(os, "access", lambda place, _: not Path(place).is_relative_to(tmp_path / "cache"))
    assert works(compiled.compiled_functions(heap.before))
    assert list(left.iterdir()) == []
    assert list(compiled.cache_folder().iterdir()) == []


@pytest.mark.compiled
def test_a_full_cache_without_the_right_to_write_is_used(warm: Path, tmp_path: Path, monkeypatch) -> None:
    """As where an administrator has filled it for everybody; damaged code isn't run from there either."""
    left = temporary_folder(tmp_path, monkeypatch)
    monkeypatch.setattr(os, "access", lambda place, _: not Path(place).is_relative_to(warm))
    before = {file: file.read_bytes() for file in warm.rglob("*.*") if file.is_file()}
    found = compiled.compiled_functions(heap.before)
    assert works(found)
    assert hits(found) == 1
    assert {file: file.read_bytes() for file in before} == before
    (code,) = warm.rglob("*.nbc")
    flip_a_bit(code)
    assert hits(compiled.compiled_functions(heap.before)) == 0
    assert list(left.iterdir()) == []


def temporary_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go from now on."""
    folder = home / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def works(found: dict) -> bool:
    before = found[heap.before]
    return before(1.0, 2, 1.0, 3) and not before(1.0, 3, 1.0, 3)


@pytest.fixture
def warm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds one function."""
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path / "cache"))
    assert works(compiled.compiled_functions(heap.before))
    return compiled.cache_folder()


def hits(found: dict) -> int:
    return sum(found[heap.before].stats.cache_hits.values())


@pytest.mark.compiled
def test_a_whole_cache_is_used(warm: Path) -> None:
    before = (warm / compiled.SUMS).stat().st_mtime_ns
    found = compiled.compiled_functions(heap.before)
    assert works(found)
    assert hits(found) == 1
    assert (warm / compiled.SUMS).stat().st_mtime_ns == before


def flip_a_bit(file: Path) -> None:
    """In the middle, which in a file of machine code is machine code."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage": lambda file: file.write_bytes(b"garbage"),
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-100]),
    "flipped": flip_a_bit,
    "gone": lambda file: file.unlink(),
}


@pytest.mark.compiled
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc", compiled.SUMS])
def test_a_damaged_cache_is_compiled_anew(warm: Path, pattern: str, damage: str) -> None:
    (file,) = warm.rglob(pattern)
    DAMAGE[damage](file)
    found = compiled.compiled_functions(heap.before)
    assert works(found)
    assert hits(found) == 0
    assert hits(compiled.compiled_functions(heap.before)) == 1


@pytest.mark.compiled
def test_code_that_cannot_be_loaded_is_thrown_away(warm: Path, tmp_path: Path, monkeypatch) -> None:
    """Sums that fit do not make an index readable."""
    (index,) = warm.rglob("*.nbi")
    index.write_bytes(b"garbage")
    compiled._write_sums(warm)
    left = temporary_folder(tmp_path, monkeypatch)
    found = compiled.compiled_functions(heap.before)
    assert works(found)
    assert hits(found) == 0
    assert not index.exists()
    assert list(left.iterdir()) == []


@pytest.mark.compiled
def test_two_that_compile_at_once_leave_a_cache_that_can_be_used(tmp_path: Path, monkeypatch) -> None:
    """The other one throws away what it does not know yet, and writes its own, before we are done."""
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    write = compiled._write_sums

    def late(folder: Path) -> None:
        monkeypatch.setattr(compiled, "_write_sums", write)
        assert hits(compiled.compiled_functions(heap.before)) == 0
        write(folder)

    monkeypatch.setattr(compiled, "_write_sums", late)
    assert works(compiled.compiled_functions(heap.before))
    assert hits(compiled.compiled_functions(heap.before)) == 1


@pytest.mark.compiled
def test_what_cannot_be_compiled_is_refused_with_the_reason(tmp_path: Path, monkeypatch) -> None:
    def broken() -> None:
        raise TypeError("no type for this\nand much more")

    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path / "cache"))
    left = temporary_folder(tmp_path, monkeypatch)
    monkeypatch.setattr(compiled, "_types", broken)
    with pytest.raises(EngineError, match=r"cannot be compiled here: no type for this; use simpy$"):
        compiled.compiled_functions(heap.before)
    assert list(left.iterdir()) == []


@pytest.mark.compiled
def test_numbas_own_setting_is_left_as_it_was(tmp_path: Path, monkeypatch) -> None:
    from numba.core import config

    before = config.CACHE_DIR
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    compiled.compiled_functions(heap.before)
    assert before == config.CACHE_DIR


@pytest.mark.compiled
def test_attributes_do_not_count_as_names_that_are_called() -> None:
    assert compiled._globals_read(work.ramp) == {"exp"}


@pytest.mark.compiled
def test_a_warm_cache_holds_one_file_of_code_that_has_all_it_calls(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    compiled.compiled_functions(draws.normal)
    assert len(list(tmp_path.rglob("*.nbc"))) == 1
    found = compiled.compiled_functions(draws.normal)
    assert sum(found[draws.normal].stats.cache_hits.values()) == 1
