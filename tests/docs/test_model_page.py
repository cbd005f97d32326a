"""The tables of the model's page are current, and every field that has a number is in just one of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pmsim.scenario.fields import all_fields
from tools import model_tables
from tools.fields_page import can_have_evidence

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "model.md"
ASKED = re.compile(r"<!-- (fields: [^>]+) -->")


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def shown(page: str) -> Counter[str]:
    """How often each field is in a table of the page."""
    return Counter(field.path for asked in ASKED.findall(page) for field in model_tables.fields_of(asked))


def uneven(page: str) -> dict[str, int]:
    """Fields with a default that evidence could set, and that are not in just one table."""
    found = shown(page)
    return {
        field.path: found[field.path]
        for field in all_fields()
        if can_have_evidence(field) and found[field.path] != 1
    }


def test_the_tables_are_current():
    assert text() == model_tables.page(text()), "run python -m tools.model_tables"


def test_another_default_makes_another_page(monkeypatch: pytest.MonkeyPatch):
    changed = tuple(
        replace(field, default="0.71") if field.path == "work.form_carry" else field for field in all_fields()
    )
    monkeypatch.setattr(model_tables, "all_fields", lambda: changed)
    before, after = text().splitlines(), model_tables.page(text()).splitlines()
    assert next(line for line in after if line not in before).startswith("| `work.form_carry` |")


def test_every_field_is_in_just_one_table():
    assert uneven(text()) == {}


def test_a_field_without_a_table_is_noticed():
    page = text().replace("manager.follow_through", "manager.coaching_skill")
    assert uneven(page) == {
        "teams.*.manager.coaching_skill": 2,
        "teams.*.manager.follow_through": 0,
    }


def test_a_name_that_no_field_has_is_refused():
    with pytest.raises(ValueError, match=r"no field is called work\.form_cary"):
        model_tables.fields_of("fields: work.form_cary")


def test_a_group_and_a_field_of_the_same_start_are_told_apart():
    names = [model_tables.short(field.path) for field in model_tables.fields_of("fields: hiring.")]
    assert "hiring.applicants" in names
    assert "hiring.time_to_fill.mean" not in names


@pytest.mark.parametrize(
    ("source", "grade"),
    [
        ("slider", "none"),
        ("slider, [11]", "none"),
        ("course rule", "not evidence"),
        ("[2e]", "computed"),
        ("42 days [9c]", "read"),
        ("1 to 8 [6b, 7i]", "read, read and recalled, medium"),
    ],
)
def test_a_grade_is_that_of_the_evidence(source: str, grade: str):
    assert model_tables.grade(source, model_tables.grades()) == grade


def test_every_row_of_evidence_has_a_grade():
    assert [row for row, sure in model_tables.grades().items() if not sure] == []


def test_the_command_writes_and_checks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    page = tmp_path / "model.md"
    page.write_text("<!-- fields: work.form_carry -->\n<!-- end of table -->\n", encoding="utf-8")
    monkeypatch.setattr(model_tables, "PAGE", page)
    monkeypatch.setattr("sys.argv", ["model_tables.py", "--check"])
    assert model_tables.main() == 1
    monkeypatch.setattr("sys.argv", ["model_tables.py"])
    assert model_tables.main() == 0
    assert "| `work.form_carry` |" in page.read_text(encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["model_tables.py", "--check"])
    assert model_tables.main() == 0
