"""Compiled code: where it is kept, when that is thrown away, and that it is what was written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pmsim.engine import batch, compiled, layout
from pmsim.model import draws, work
from pmsim.runner import run
from pmsim.scenario.schema import Policy, Scenario, Team


def test_numba_is_installed_here() -> None:
    assert compiled.available()


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


def test_a_cold_cache_is_known_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    assert not compiled.is_warm()


@pytest.mark.compiled
def test_a_run_leaves_a_warm_cache() -> None:
    run(Scenario(teams=(Team(members=1),), warm_up=0, weeks=1), engine="batch")
    assert compiled.is_warm()


@pytest.mark.compiled
def test_a_function_can_be_compiled_alone_and_gives_the_same_bits(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    found = compiled.compiled_functions(draws.normal, work.is_low)
    world = layout.smallest_world()
    team = layout.lay_out(Scenario(teams=(Team(complexity=0.0),)), Policy(), 0, mirror=False).teams[0]
    for week in range(50):
        compiled_draw = found[draws.normal](world.teams[0], 3, week, 0, draws.FIT, 0)
        assert compiled_draw == draws.normal(team, 3, week, 0, draws.FIT, 0)
        assert compiled_draw != draws.normal(team, 3, week + 1, 0, draws.FIT, 0)
    assert any(tmp_path.rglob("*.nbi"))


@pytest.mark.compiled
def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("PMSIM_CACHE", str(blocked))
    found = compiled.compiled_functions(batch.before)
    assert found[batch.before](1.0, 2, 1.0, 3)
    assert not found[batch.before](1.0, 3, 1.0, 3)
    assert blocked.read_text() == "in the way"


@pytest.mark.compiled
def test_numbas_own_setting_is_left_as_it_was(tmp_path: Path, monkeypatch) -> None:
    from numba.core import config

    before = config.CACHE_DIR
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    compiled.compiled_functions(batch.before)
    assert before == config.CACHE_DIR


@pytest.mark.compiled
def test_attributes_do_not_count_as_names_that_are_called() -> None:
    assert compiled._globals_read(work.ramp) == {"exp"}
