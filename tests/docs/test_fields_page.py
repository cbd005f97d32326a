"""The page of fields is current, and every row of evidence that the schema cites is on its page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pmsim.scenario import fields
from tools import fields_page

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ROOT / "docs" / "fields.md"
EVIDENCE = ROOT / "docs" / "evidence.md"

ROW = re.compile(r'^\| <a id="([^"]+)"></a>\1 \|', re.MULTILINE)
BRACKETS = re.compile(r"\[([0-9][^\]]*)\]")


def rows(text: str) -> list[str]:
    """Return the numbers of the rows of an evidence page."""
    return ROW.findall(text)


def missing(sources: list[str], text: str) -> list[str]:
    """Return the rows that sources cite and an evidence page lacks."""
    cited = {row for source in sources for row in fields_page.cited_rows(source)}
    return sorted(cited - set(rows(text)))


@pytest.fixture
def other_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the path of a page other than the one in docs/."""
    page = tmp_path / "fields.md"
    monkeypatch.setattr(fields_page, "PAGE", page)
    return page


def test_the_page_is_current():
    assert FIELDS.read_text(encoding="utf-8") == fields_page.page(), "run python tools/fields_page.py"


def test_every_field_is_on_the_page():
    text = FIELDS.read_text(encoding="utf-8")
    tables = text.partition("## Sliders")[0].count("\n| `")
    assert tables == len(fields.all_fields())


def test_another_default_makes_another_page(monkeypatch: pytest.MonkeyPatch):
    before = fields_page.page()
    changed = tuple(
        replace(field, default="5 weeks") if field.path.endswith("review.cadence") else field
        for field in fields.all_fields()
    )
    monkeypatch.setattr(fields_page, "all_fields", lambda: changed)
    assert fields_page.page() != before


def test_the_command_writes_and_checks(other_page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["fields_page.py", "--check"])
    assert fields_page.main() == 1
    monkeypatch.setattr("sys.argv", ["fields_page.py"])
    assert fields_page.main() == 0
    assert other_page.read_text(encoding="utf-8") == fields_page.page()
    monkeypatch.setattr("sys.argv", ["fields_page.py", "--check"])
    assert fields_page.main() == 0
    other_page.write_text("something else", encoding="utf-8")
    assert fields_page.main() == 1


def test_every_cited_row_is_in_the_evidence():
    sources = [field.source for field in fields.all_fields()]
    assert missing(sources, EVIDENCE.read_text(encoding="utf-8")) == []


def test_a_missing_row_is_noticed():
    text = EVIDENCE.read_text(encoding="utf-8")
    without = "\n".join(line for line in text.splitlines() if 'id="9c"' not in line)
    sources = [field.source for field in fields.all_fields()]
    assert missing(sources, without) == ["9c"]
    assert missing(["1 to 8 [6b, 99z]"], text) == ["99z"]


def test_every_citation_in_the_schema_is_understood():
    """A citation in a form that the page would not link would not be checked either."""
    found = [text for field in fields.all_fields() for text in BRACKETS.findall(field.source)]
    understood = [row for field in fields.all_fields() for row in fields_page.cited_rows(field.source)]
    assert [row for text in found for row in text.split(", ")] == understood
    assert len(understood) > 30


def test_no_row_is_there_twice():
    found = rows(EVIDENCE.read_text(encoding="utf-8"))
    assert len(found) == len(set(found))
