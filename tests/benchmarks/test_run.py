"""The command line of the benchmarks, with benchmarks that measure nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.section import Say, Section, Table

TITLES = {"engines": "Of engines", "pairs": "Of pairs"}


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Which benchmarks were run, and whether quickly; each has one figure."""
    seen: list[tuple[str, bool]] = []

    def measure_of(name: str) -> run.Measure:
        def measure(quick: bool, say: Say) -> Section:
            say(f"measures {name}")
            seen.append((name, quick))
            return Section(name, TITLES[name], [Table("one", ["what", "s"], [["it", "1.5"]])], {"x": 1.5})

        return measure

    monkeypatch.setattr(run, "BENCHMARKS", {name: measure_of(name) for name in TITLES})
    return seen


def test_all_are_run_in_their_order_and_progress_is_no_result(
    asked: list[tuple[str, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["--quick"]) == 0
    assert asked == [("engines", True), ("pairs", True)]
    printed = capsys.readouterr()
    assert "measures pairs" in printed.err
    assert "measures pairs" not in printed.out
    assert printed.out.index("Of engines") < printed.out.index("Of pairs") < printed.out.index("Targets")


def test_one_may_be_run_alone(asked: list[tuple[str, bool]], capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["--only", "pairs"])
    assert asked == [("pairs", False)]
    assert "Of engines" not in capsys.readouterr().out


def test_figures_that_are_read_give_the_same_page(
    tmp_path: Path, asked: list[tuple[str, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    figures, first, again = (str(tmp_path / name) for name in ("it.json", "one.md", "two.md"))
    run.main(["--json", figures, "--markdown", first])
    told = capsys.readouterr().out
    run.main(["--read", figures, "--markdown", again])
    assert capsys.readouterr().out == told
    assert len(asked) == 2
    page = Path(again).read_text(encoding="utf-8")
    assert page == Path(first).read_text(encoding="utf-8")
    assert "## Of engines" in page
    assert json.loads(Path(figures).read_text(encoding="utf-8"))["sections"][0]["figures"] == {"x": 1.5}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--only", "peers"], "invalid choice: 'peers'"),
        (["--read", "none.json"], "none.json: No such file"),
        (["--read", "words.txt"], "words.txt is not what --json wrote"),
        (["--read", "list.json"], "list.json is not what --json wrote"),
        (["--json", "none/it.json"], "give a file in a folder that exists"),
        (["--markdown", "."], "give a file in a folder that exists"),
        (["--read", "good.json", "--quick"], "--read measures nothing: leave out --only and --quick"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_measured(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[tuple[str, bool]],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    run.main(["--only", "pairs", "--json", "good.json"])
    Path("words.txt").write_text("no figures", encoding="utf-8")
    Path("list.json").write_text("[]", encoding="utf-8")
    asked.clear()
    with pytest.raises(SystemExit) as ended:
        run.main(words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert asked == []
