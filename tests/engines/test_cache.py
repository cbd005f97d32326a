"""The cache of compiled code is used when nothing has changed, and never when something has.

Numba alone notices edits in a function's own file only: after an edit of a constant that another module
imports it would go on with the old one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engines.fresh import ROOT, digests_in_fresh_process
from tests.engines.generator import trial

NUMBERS = (1, 4, 8)


@pytest.mark.compiled
@pytest.mark.slow
def test_an_edited_constant_is_compiled_anew_and_nothing_else_is(tmp_path: Path) -> None:
    """The constant stands in `draws` and is compiled into `work`, whose own file does not change."""
    copy, cache = tmp_path / "copy", tmp_path / "cache"
    shutil.copytree(ROOT / "pmsim", copy / "pmsim", ignore=shutil.ignore_patterns("__pycache__"))

    first = digests_in_fresh_process(NUMBERS, cache, copy)
    assert first == [trial(number).play("batch").manifest.digest for number in NUMBERS]
    compiled = files_with_times(cache)
    assert any(name.endswith(".nbi") for name in compiled)

    assert digests_in_fresh_process(NUMBERS, cache, copy) == first
    assert files_with_times(cache) == compiled, "a second process compiled something anew"

    edit(copy / "pmsim" / "model" / "draws.py", "\nWEEK_LUCK: Final = 12\n", "\nWEEK_LUCK: Final = 1012\n")
    edited = digests_in_fresh_process(NUMBERS, cache, copy)
    assert all(one != other for one, other in zip(first, edited, strict=True))
    after = files_with_times(cache)
    assert {name: after[name] for name in compiled} == compiled, "the old cache stays as it was"
    assert len(after) > len(compiled)


def files_with_times(folder: Path) -> dict[str, int]:
    """When each file in a folder was written last, in nanoseconds, by name."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
