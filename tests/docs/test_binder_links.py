"""Links to Binder show a lesson each, and the pages have a place for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmsim.course.shelves import Listed
from tools import binder_links
from tools.binder_links import PAGE, README, badge, lesson_link, link, table, unfit, with_part

FIRST = Listed("notebooks/designer/01_first_comparison.ipynb", "learner", "01", "One", "", 10, True)


def test_a_link_has_no_leading_slash_in_its_path() -> None:
    assert lesson_link("some-one/pm.sim", "main", FIRST) == (
        "https://mybinder.org/v2/gh/some-one/pm.sim/main"
        "?urlpath=voila/render/notebooks/designer/01_first_comparison.ipynb"
    )
    assert "/a%2Fb?" in link("o/n", "a/b", "lab")


@pytest.mark.parametrize("page", [README, PAGE], ids=lambda page: page.name)
def test_a_page_has_its_place_and_no_link_leads_nowhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert unfit(text) == []
    filled = with_part(text, badge("o/n", "main", FIRST) + table("o/n", "main", (FIRST,)))
    assert filled.count("https://mybinder.org/v2/gh/o/n/main?urlpath=") == 3
    assert unfit(filled) == []
    assert with_part(filled, "other\n") == with_part(text, "other\n")


def test_links_that_lead_nowhere_are_noticed() -> None:
    gone = "https://mybinder.org/v2/gh/o/n/main?urlpath=voila/render/notebooks/learner/99_gone.ipynb"
    slash = "https://mybinder.org/v2/gh/o/n/main?urlpath=/voila/render/notebooks/designer/01_first_comparison.ipynb"
    assert len(unfit(f"[a]({gone}) [b]({slash})")) == 2


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(SystemExit):
        with_part("no place", "x")


def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr("sys.argv", ["binder_links.py", "https://example.org/o/n"])
    with pytest.raises(SystemExit):
        binder_links.main()
    assert "OWNER/NAME" in capsys.readouterr().err
