"""The widget of a picture in a browser, without a kernel: its words are there at once and follow alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pmsim.widgets.accessible import asset

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A PNG of one pixel."""

SHOW = """async ([script, dot]) => {
  const { default: widget } = await import(`data:text/javascript;base64,${script}`);
  const png = new DataView(Uint8Array.from(atob(dot), one => one.charCodeAt()).buffer);
  const state = { png, alt: 'Team A', width: 1, height: 1, clickable: false }, heard = {};
  window.change = (name, value) => { state[name] = value; heard[`change:${name}`]?.(); };
  const model = { get: name => state[name], on: (name, call) => { heard[name] = call; }, off: () => {} };
  widget.render({ model, el: document.querySelector('div') });
  return document.querySelector('img').alt;
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_content("<div></div>")
    yield opened
    opened.close()


def show(page: Page) -> str:
    """Show the picture; returns its words before it has been decoded."""
    script = base64.b64encode(asset("picture.js").encode()).decode()
    return str(page.evaluate(SHOW, [script, DOT]))


def test_a_picture_is_never_without_words(page: Page) -> None:
    assert show(page) == "Team A"


def test_words_that_change_alone_are_taken(page: Page) -> None:
    show(page)
    image = page.locator("img[src^='blob:']")
    expect(image).to_have_attribute("alt", "Team A")
    source = image.get_attribute("src")
    page.evaluate("window.change('alt', 'Team B')")
    expect(image).to_have_attribute("alt", "Team B")
    assert image.get_attribute("src") == source
