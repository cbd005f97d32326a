"""The page that lists the lessons."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pmsim import texts
from pmsim.course.shelves import listed
from tests.browser.looking import WIDTHS, Visit


def test_it_lists_every_lesson_with_its_minutes(app: str, course: Path, visit: Visit) -> None:
    visit.open(app)
    links = visit.page.get_by_role("main").get_by_role("link")
    lessons = listed(course)
    expect(links).to_have_count(len(lessons))
    for link, lesson in zip(links.all(), lessons, strict=True):
        expect(link).to_contain_text(lesson.title)
        expect(link).to_contain_text(lesson.summary)
        expect(link.locator(".minutes")).to_have_text(f"{lesson.minutes} min" if lesson.minutes else "")


def test_the_core_lessons_are_marked_and_no_others(app: str, course: Path, visit: Visit) -> None:
    visit.open(app)
    core = [lesson.title for lesson in listed(course) if lesson.core]
    marked = visit.page.get_by_role("link").filter(has=visit.page.get_by_text("core", exact=True))
    expect(marked).to_have_count(len(core))
    for link, title in zip(marked.all(), core, strict=True):
        expect(link).to_contain_text(title)


def test_the_keyboard_opens_the_first_lesson(app: str, course: Path, visit: Visit) -> None:
    visit.open(app)
    visit.page.keyboard.press("Tab")
    first = listed(course)[0]
    assert first.title in visit.focused()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"**/voila/render/{first.path}")
    visit.wait_for_widgets()
    assert visit.page.title() == first.title
    visit.page.get_by_role("link", name=texts.read("app")["all_lessons"]).click()
    visit.page.wait_for_url(app)


def test_nobody_is_shut_out(app: str, visit: Visit) -> None:
    visit.open(app)
    assert visit.grave_findings() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits(app: str, visit: Visit, width: int) -> None:
    visit.open(app)
    visit.screenshot("start", width)
    assert visit.too_wide() == []


def test_what_is_too_wide_or_shuts_out_is_noticed(app: str, visit: Visit) -> None:
    visit.open(app)
    visit.page.evaluate("document.querySelector('h1').style.minWidth = '3000px'")
    visit.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')"
    )
    assert any("H1" in culprit for culprit in visit.too_wide())
    assert any("image-alt" in finding for finding in visit.grave_findings())


def test_errors_and_other_hosts_are_noticed(app: str, visit: Visit) -> None:
    visit.open(app)
    visit.page.evaluate("console.error('broken')")
    # The browser says by itself that the request failed, at any time after it did.
    with visit.page.expect_console_message(lambda message: "Failed to load" in message.text):
        visit.page.evaluate("fetch('http://127.0.0.9:1/').catch(() => 0)")
    noticed = list(visit.faults)
    visit.faults.clear()
    assert any("broken" in fault for fault in noticed)
    assert any(fault.startswith("another host: http://127.0.0.9") for fault in noticed)
