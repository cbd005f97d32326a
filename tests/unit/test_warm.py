"""`pmsim warm` and `--threads`: the fast engine made ready, and how much of the machine it takes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import FunctionType

import pytest
from typer.testing import CliRunner

from pmsim.cli.app import app
from pmsim.engine import compiled
from pmsim.engine.address import play_at

pytestmark = pytest.mark.compiled


def invoked(*words: str):
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The loop takes a minute to compile: something shorter of the same file stands for it."""
    made: list[str] = []
    whole = compiled.compiled_functions

    def shorter() -> object:
        made.append("once")
        return whole(small)[small]

    small = _named_like(play_at)
    monkeypatch.setattr(compiled, "run_block", shorter)
    return made


def _named_like(function):
    """A function that compiles at once, and is kept where this one is."""

    def small(table, first, done):
        return table + first + done

    same = FunctionType(
        small.__code__.replace(co_filename=function.__code__.co_filename, co_name=function.__name__),
        {"__name__": function.__module__},
        function.__name__,
    )
    same.__module__, same.__qualname__ = function.__module__, function.__qualname__
    same.__annotations__ = {"table": "int", "first": "int", "done": "int", "return": "int"}
    return same


def test_warm_fills_the_cache_and_says_where(tmp_path: Path, monkeypatch, quick: list[str]) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    assert not compiled.is_kept()
    first = invoked("warm")
    assert first.exit_code == 0, first.output
    assert first.output == f"The fast engine is now ready, in {compiled.cache_folder()}\n"
    assert compiled.is_kept()
    again = invoked("warm")
    assert again.output == f"The fast engine was ready, in {compiled.cache_folder()}\n"
    assert invoked("warm", "--quiet").output == ""
    assert len(quick) == 3


def test_code_kept_for_another_place_of_pmsim_was_not_ready(
    tmp_path: Path, monkeypatch, quick: list[str]
) -> None:
    """Numba names a folder by the place of the source: a cache that was copied has another one's."""
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    invoked("warm")
    (code,) = tmp_path.rglob("*.nbc")
    code.parent.rename(code.parent.with_name("engine_elsewhere"))
    compiled._write_sums(compiled.cache_folder())
    assert not compiled.is_kept()
    assert invoked("warm").output.startswith("The fast engine is now ready")
    assert invoked("warm").output.startswith("The fast engine was ready")


def test_a_full_cache_that_cannot_be_written_is_ready(tmp_path: Path, monkeypatch, quick: list[str]) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    invoked("warm")
    kept = compiled.cache_folder()
    monkeypatch.setattr(os, "access", lambda place, _: not Path(place).is_relative_to(kept))
    assert invoked("warm").output.startswith("The fast engine was ready")


def test_code_that_was_changed_is_not_kept(tmp_path: Path, monkeypatch, quick: list[str]) -> None:
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path))
    invoked("warm")
    (code,) = tmp_path.rglob("*.nbc")
    code.write_bytes(code.read_bytes()[:-1])
    assert not compiled.is_kept()


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch, quick: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PMSIM_CACHE", str(tmp_path / "file"))
    refused = CliRunner().invoke(app, ["warm"])
    assert refused.exit_code == 2
    assert "cannot be kept in" in refused.stderr
    assert "set PMSIM_CACHE to a folder that you may write to" in refused.stderr


def test_without_numba_warm_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "available", lambda: False)
    monkeypatch.setattr(compiled, "why_unavailable", lambda: "No module named 'numba'")
    refused = CliRunner().invoke(app, ["warm"])
    assert refused.exit_code == 2
    assert "pip install --upgrade numba, or use simpy" in refused.stderr


def test_threads_change_no_figure() -> None:
    words = ["run", "first_time_leader", "--replications", "120", "--json", "--threads"]
    one, two = (json.loads(invoked(*words, count).output) for count in ("1", "2"))
    assert one == two
    other = json.loads(invoked(*words, "2", "--seed", "2").output)
    assert other["outcomes"] != one["outcomes"]


def test_threads_are_at_least_one() -> None:
    refused = CliRunner().invoke(app, ["compare", "first_time_leader", "--threads", "0"])
    assert refused.exit_code == 2
    assert "--threads" in refused.stderr
