"""The trainer's pages that come from texts are current."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmsim import texts
from pmsim.scenario import library
from tools import trainer_pages


def check(monkeypatch: pytest.MonkeyPatch, *pages: str) -> int:
    monkeypatch.setattr("sys.argv", ["trainer_pages", "--check", *pages])
    return trainer_pages.main()


def test_the_glossary_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(monkeypatch, "glossary.md") == 0


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize("page", ["trainer/scenarios.md", "trainer/lessons.md"])
def test_notes_are_current(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(monkeypatch, page) == 0


def test_an_old_page_is_noticed_and_mended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trainer_pages, "DOCS", tmp_path)
    assert check(monkeypatch, "glossary.md") == 1
    assert "glossary.md is not current" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["trainer_pages", "glossary.md"])
    assert trainer_pages.main() == 0
    assert check(monkeypatch, "glossary.md") == 0


def test_every_scenario_and_lesson_has_its_note() -> None:
    docs = trainer_pages.DOCS / "trainer"
    scenarios = (docs / "scenarios.md").read_text(encoding="utf-8")
    assert all(f'<a id="{name}"></a>' in scenarios for name in library.names())
    lessons = (docs / "lessons.md").read_text(encoding="utf-8")
    assert all(f"\n## {number} " in lessons for number in texts.lesson_numbers())


def test_terms_of_the_brief_are_explained() -> None:
    terms = texts.read("glossary")["terms"]
    assert {"PMP", "PIP", "PDP", "capability", "dismissal"} <= set(terms)
    assert all(isinstance(text, str) and text.strip().endswith(".") for text in terms.values())
