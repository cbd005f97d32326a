"""The list of shipped scenarios in docs/scenarios.md is current."""

from __future__ import annotations

import pytest

from pmsim.scenario import library
from tools import scenarios_page


def test_the_list_is_current(monkeypatch):
    monkeypatch.setattr("sys.argv", ["scenarios_page", "--check"])
    assert scenarios_page.main() == 0


def test_every_scenario_has_its_row():
    table = scenarios_page.listing()
    assert all(f"scenarios/{name}.yaml)" in table for name in library.names())
    assert table.count("\n") == len(library.names()) + 2


def test_an_old_list_is_noticed_and_mended(monkeypatch, tmp_path, capsys):
    current = scenarios_page.PAGE.read_text(encoding="utf-8")
    page = tmp_path / "scenarios.md"
    page.write_text(current.replace("| [a_bad_quarter]", "| [a_good_quarter]"), encoding="utf-8")
    monkeypatch.setattr(scenarios_page, "PAGE", page)
    monkeypatch.setattr("sys.argv", ["scenarios_page", "--check"])
    assert scenarios_page.main() == 1
    assert "not current" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["scenarios_page"])
    assert scenarios_page.main() == 0
    assert page.read_text(encoding="utf-8") == current


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="needs the marks"):
        scenarios_page.with_listing("# Page\n")
