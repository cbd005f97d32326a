"""What a trainer prints fits its paper, as a browser lays it out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pmsim.report import handout as made
from pmsim.scenario import library

MILLIMETRE = 96 / 25.4
"""CSS pixels in a millimetre."""

WIDTH, HEIGHT = (210 - 2 * 14) * MILLIMETRE, (297 - 2 * 13) * MILLIMETRE
"""A4 without the margins of paper.css."""

ROOM = 0.97
"""Of a page that may be full: another machine has other fonts."""


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """A page as wide as the paper, laid out as for printing."""
    page = browser.new_page(viewport={"width": round(WIDTH), "height": round(HEIGHT)})
    page.emulate_media(media="print")
    yield page
    page.close()


def sheets(paper: Page, html: str) -> float:
    """How many sheets of A4 a page fills, on one side."""
    paper.set_content(html)
    height = paper.evaluate("document.querySelector('main').getBoundingClientRect().height")
    return float(height) / HEIGHT


def test_every_handout_is_one_sheet(paper: Page) -> None:
    filled = {name: sheets(paper, made.handout(library.load(name), name)) for name in library.names()}
    assert {name: size for name, size in filled.items() if size > ROOM} == {}


def test_a_story_of_two_pages_is_not_taken_for_one(paper: Page) -> None:
    long = library.load("customer_service").model_copy(update={"story": "It was a long year. " * 400})
    assert sheets(paper, made.handout(long, "long")) > 1


def test_six_questions_fit_both_sides_of_a_sheet(paper: Page) -> None:
    assert 1 < sheets(paper, made.check()) < 2 * ROOM
    assert sheets(paper, made.check_answers()) < ROOM


def test_six_cards_fill_one_sheet(paper: Page) -> None:
    assert 0.8 < sheets(paper, made._cards("prediction")) <= 1
    assert 0.8 < sheets(paper, made._cards("if_then")) <= 1
