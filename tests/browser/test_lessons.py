"""Every lesson as the app shows it, used by keyboard and by mouse, on narrow and wide pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from pmsim import texts
from pmsim.course.shelves import CHECK, SHELVES, shipped
from tests.browser.conftest import window
from tests.browser.looking import WIDTHS, Visit
from tests.browser.panel import Panel, State

NOTEBOOKS = [
    f"notebooks/{shelf}/{file.name}"
    for shelf in SHELVES
    for file in sorted((shipped() / shelf).glob("*.ipynb"))
]
PICTURED = (390, 1280)
SHARED = ("01", "06", "10")
"""Lessons whose links are opened: options alone, sliders and options, levers of the world."""

FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"
REACHABLE = f"""() => {{
  // What a mouse could press; of a row of options, the one that is chosen.
  const shown = node => node.checkVisibility() && !node.disabled && node.getAttribute('tabindex') !== '-1';
  const chosen = node => node.type !== 'radio' || node.checked;
  window.toReach = [...document.querySelectorAll("#rendered_cells :is({FOCUSABLE})")]
    .filter(node => shown(node) && chosen(node) && !node.closest('[aria-hidden=true], [inert]'));
  return window.toReach.length;
}}"""
NAMED = "place => window.toReach[place].outerHTML.slice(0, 160)"


class Opened:
    """A lesson in its window."""

    def __init__(self, path: str, visit: Visit, seconds: float) -> None:
        self.path, self.visit, self.page, self.seconds = path, visit, visit.page, seconds
        self.name = Path(path).stem
        self.number = self.name[:2] if self.name[:2] in texts.lesson_numbers() and "/learner/" in path else ""

    def panels(self) -> list[Panel]:
        return [Panel(self.page, place) for place in range(self.page.locator(".pm-explorer").count())]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.removeprefix("notebooks/"))
def lesson(
    request: pytest.FixtureRequest, app: str, browser: Browser, note: Callable[[str], None]
) -> Iterator[Opened]:
    """A lesson, open for all tests of it; what goes wrong in its window is told at its end."""
    with window(browser) as visit:
        opened = Opened(request.param, visit, visit.open_lesson(f"{app}voila/render/{request.param}"))
        note(f"{opened.path}: widgets after {opened.seconds:.1f} s")
        yield opened


@pytest.fixture
def panels(lesson: Opened) -> list[Panel]:
    found = lesson.panels()
    if not found:
        pytest.skip("no Explorer on this page")
    return found


def test_it_opens_with_its_title_and_without_code(lesson: Opened) -> None:
    title = lesson.page.get_by_role("heading", level=1, name=lesson.page.title(), exact=True)
    expect(title).to_be_visible()
    expect(lesson.page.locator(".jp-CodeCell .jp-InputArea-editor")).to_have_count(0)
    for fault in ("There was an error when executing cell", "Traceback (most recent call last)"):
        expect(lesson.page.get_by_text(fault)).to_have_count(0)
    expect(lesson.page.locator(".jp-MarkdownCell")).to_have_count(len(told_in_the_app(lesson.path)))


def told_in_the_app(path: str) -> list[str]:
    """The texts of a notebook, but for headings of cells that only check it."""
    notebook = nbformat.read(shipped().parent / path, as_version=4)
    told = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return [cell.source for cell in told if CHECK not in cell.metadata.get("tags", ())]


def test_panels_of_a_page_do_not_take_each_others_choices(lesson: Opened) -> None:
    for panel in lesson.panels():
        panel.ready()
    rows = lesson.page.locator("fieldset.pm-lever-options")
    chosen = [row.locator("input:checked").count() for row in rows.all()]
    assert chosen == [1] * len(chosen)
    controls = lesson.page.locator(".pm-levers [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(controls) == len(set(controls))


def test_levers_follow_the_keyboard_and_the_mouse_and_go_back(panels: list[Panel]) -> None:
    for panel in panels:
        start = panel.ready()
        expect(panel.button("undo")).to_be_disabled()
        expect(panel.button("reset")).to_be_disabled()
        panel.move_by_key()
        panel.comes_to(lambda now, start=start: different(start, now) == {"levers", "pictures", "verdict"})
        panel.button("undo").click()
        panel.comes_to(start.__eq__)
        panel.move_by_mouse()
        panel.comes_to(lambda now, start=start: different(start, now) == {"levers", "pictures", "verdict"})
        panel.button("reset").click()
        panel.comes_to(start.__eq__)


def test_a_reset_is_not_lost_to_the_drag_before_it(panels: list[Panel]) -> None:
    for panel in panels:
        start = panel.ready()
        if not panel.sliders.count():
            continue
        # All at once: the kernel is still at the first place when the last one and the reset are under way.
        panel.drag_and_press("reset")
        panel.comes_to(start.__eq__)
        assert panel.settled() == start
        panel.button("undo").click()
        panel.comes_to(lambda now, start=start: different(start, now) == {"levers", "pictures", "verdict"})
        panel.button("undo").click()
        panel.comes_to(start.__eq__)


def different(one: State, other: State) -> set[str]:
    """The names of what differs between two states of a panel."""
    return {name for name in ("levers", "pictures", "verdict") if getattr(one, name) != getattr(other, name)}


def test_it_fits_every_width(lesson: Opened) -> None:
    for panel in lesson.panels():
        panel.ready()
    wide = {}
    for width in sorted(WIDTHS, reverse=True):
        if width in PICTURED:
            lesson.visit.screenshot(lesson.path.removeprefix("notebooks/").replace("/", "-")[:-6], width)
        else:
            lesson.visit.resize(width)
        wide[width] = lesson.visit.stays_too_wide()
    lesson.visit.resize(1280)
    assert wide == {width: [] for width in wide}


def test_nobody_is_shut_out(lesson: Opened) -> None:
    for panel in lesson.panels():
        panel.ready()
    assert lesson.visit.grave_findings() == []


def test_a_share_link_restores_the_panel(lesson: Opened, panels: list[Panel], browser: Browser) -> None:
    if lesson.number not in SHARED:
        pytest.skip("links are made and read the same way in every lesson")
    panel = panels[-1]
    start = panel.ready()
    panel.move_by_mouse()
    panel.comes_to(start.__ne__)
    link = panel.link()
    assert link.startswith("http://localhost:")
    with window(browser) as other:
        other.open_lesson(link)
        restored = Panel(other.page, panel.place)
        restored.ready()
        restored.comes_to(lambda now: now == panel.state())
    assert panel.state() != start


def test_how_fast_levers_answer_is_noted(
    lesson: Opened, panels: list[Panel], note: Callable[[str], None]
) -> None:
    panel = panels[0]
    panel.ready()
    presses = [panel.key_to_paint() for _ in range(5)]
    # How fast depends on the machine, so no test hangs on it. Some levers leave one world's year as it was.
    times = sorted(took for took in presses if took == took)
    if times:
        middle = times[len(times) // 2]
        note(f"{lesson.path}: key press to paint {middle:.0f} ms ({times[0]:.0f} to {times[-1]:.0f})")
    else:
        note(f"{lesson.path}: key press to paint: the year is the same at the places tried")


def test_questions_are_answered(lesson: Opened) -> None:
    if not lesson.number:
        pytest.skip("no lesson for learners")
    asked = texts.lesson(lesson.number)["quiz"]
    said = texts.read("course")["questions"]
    questions = lesson.page.locator(".pm-one-question")
    expect(questions).to_have_count(len(asked))
    for question, written in zip(questions.all(), asked, strict=True):
        for right in (False, True):
            place = next(
                at for at, option in enumerate(written["options"]) if option.get("right", False) is right
            )
            _answer(question, written["options"], place).click()
            expect(question.locator(".pm-marking")).to_contain_text(said["right" if right else "wrong"])


def _answer(question, options, place: int):
    """The button of an option; texts may hold placeholders, so it is found by the words before the first."""
    words = options[place]["text"].split("{")[0].strip()
    return question.get_by_role("button").filter(has_text=words).first


def test_the_keyboard_reaches_everything_in_the_order_of_reading(lesson: Opened) -> None:
    for panel in lesson.panels():
        panel.ready()  # a table that is written anew is another element
    wanted = lesson.page.evaluate(REACHABLE)
    lesson.page.evaluate("document.activeElement.blur()")
    lesson.page.locator("h1").first.evaluate("one => { one.tabIndex = -1; one.focus(); }")
    order: list[int] = []
    for _ in range(2 * wanted + 20):
        lesson.page.keyboard.press("Tab")
        place = lesson.page.evaluate("window.toReach.indexOf(document.activeElement)")
        if order and place in order:
            break
        if place >= 0:
            order.append(place)
    above = lesson.page.evaluate(
        "window.toReach.filter(one => one.compareDocumentPosition(document.querySelector('h1')) & 4).length"
    )
    missed = [lesson.page.evaluate(NAMED, place) for place in range(above, wanted) if place not in order]
    assert missed == []
    assert [place for place in order if place >= above] == list(range(above, wanted))
