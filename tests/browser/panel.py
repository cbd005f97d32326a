"""An Explorer on a page, as a learner uses it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from pmsim import texts

PATIENCE = 60_000
"""Milliseconds in which a panel must have followed a move, also on a machine that does other things."""

SHOWN = """panel => ({
  verdict: panel.querySelector('.pm-head').innerText,
  levers: [...panel.querySelectorAll('.pm-lever-value, .pm-lever select')]
    .map(node => (node.selectedOptions?.[0] ?? node).textContent),
  pictures: [...panel.querySelectorAll('img')].filter(node => node.checkVisibility()).map(node => node.alt),
})"""
STILL = 800
"""Milliseconds without a change after which a panel counts as settled: many times what a picture takes."""

BUSY = """(panel, working) => panel.dataset.busy === 'true'
  || (panel.querySelector('.pm-badges')?.textContent ?? working).includes(working)"""
"""Whether something that was asked for is still to come; the margin of two more years comes last."""

PAINT = """() => new Promise(done => {
  // From the first press of a key to the first frame with another picture of the year.
  const panel = document.querySelectorAll('.pm-explorer')[PANEL];
  const image = panel.querySelector('.pm-year img, .pm-picture img');
  const before = image.src;
  panel.addEventListener('keydown', event => {
    const pressed = performance.now();
    const look = () => image.src === before
      ? (performance.now() - pressed < 15000 ? requestAnimationFrame(look) : done(NaN))
      : requestAnimationFrame(() => done(performance.now() - pressed));
    requestAnimationFrame(look);
  }, { once: true, capture: true });
})"""


DRAG_AND_PRESS = """(slider, button) => {
  const begun = Number(slider.value);
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  for (let place = 0; place <= Number(slider.max); place++) {
    if (place === begun) continue;
    slider.value = place;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }
  button.disabled = false;
  button.click();
}"""


@dataclass(frozen=True)
class State:
    """What a panel shows: its sentence, where its levers stand, and which pictures."""

    verdict: str
    levers: tuple[str, ...]
    pictures: tuple[str, ...]


class Panel:
    """One of the Explorers of a page, by its place from 0."""

    def __init__(self, page: Page, place: int) -> None:
        self.page, self.place = page, place
        self.box = page.locator(".pm-explorer").nth(place)
        self.sliders = self.box.locator("input[type=range]:visible")
        self.words = texts.read("explorer")["buttons"]

    def state(self) -> State:
        shown = self.box.evaluate(SHOWN)
        return State(shown["verdict"], tuple(shown["levers"]), tuple(shown["pictures"]))

    def ready(self) -> State:
        """Wait for the sentence and the pictures that come after the page."""
        expect(self.box.locator(".pm-verdict")).not_to_be_empty(timeout=PATIENCE)
        expect(self.box.locator("img:visible").nth(1)).to_be_visible(timeout=PATIENCE)
        return self.settled()

    def settled(self) -> State:
        """What it shows once all has come, and nothing changes any more."""
        end, before = time.monotonic() + PATIENCE / 1000, self.state()
        while time.monotonic() < end:
            self.page.wait_for_timeout(STILL)
            now = self.state()
            if now == before and not self.busy():
                return now
            before = now
        raise AssertionError(f"panel {self.place} went on changing")

    def busy(self) -> bool:
        """Whether it works something out, as far as it tells."""
        return bool(self.box.evaluate(BUSY, texts.read("explorer")["explorer"]["working"]))

    def comes_to(self, wanted: Callable[[State], bool]) -> None:
        """Wait until the panel shows what is wanted; fails if it does not in time."""
        end = time.monotonic() + PATIENCE / 1000
        while not wanted(self.state()):
            assert time.monotonic() < end, f"panel {self.place} still shows {self.state()}"
            self.page.wait_for_timeout(50)

    def button(self, name: str) -> Locator:
        """A button by its name in the texts, such as `undo`."""
        return self.box.get_by_role("button", name=self.words[name], exact=True)

    def first_control(self) -> Locator:
        """What the keyboard moves: the first slider, else the first row of options, else the first list."""
        chosen, lists = self.box.locator("input[type=radio]:checked"), self.box.locator(".pm-lever select")
        return next(kind for kind in (self.sliders, chosen, lists) if kind.count()).first

    def move_by_key(self) -> None:
        """Move the first lever with an arrow key."""
        control = self.first_control()
        control.focus()
        self.page.keyboard.press(self._towards_room(control))

    def move_by_mouse(self) -> None:
        """Drag the first slider to its further end, or choose another option."""
        if self.sliders.count():
            self._drag(self.sliders.first)
            return
        labels = self.box.locator(".pm-options").first.locator("label")
        if not labels.count():
            control = self.first_control()
            last = control.locator("option").count() - 1
            control.select_option(index=0 if self._at_end(control) else last)
            return
        chosen = labels.locator("input").evaluate_all("all => all.findIndex(one => one.checked)")
        labels.nth(0 if chosen else labels.count() - 1).click()

    def drag_and_press(self, name: str) -> None:
        """Drag the first slider over all its other places and press a button, faster than any hand."""
        self.sliders.first.evaluate(DRAG_AND_PRESS, self.button(name).element_handle())

    def key_to_paint(self) -> float:
        """Milliseconds from pressing an arrow key on the first lever to the year painted anew."""
        control = self.first_control()
        control.focus()
        self.page.evaluate(f"window.painted = ({PAINT.replace('PANEL', str(self.place))})(); 0")
        self.page.keyboard.press(self._towards_room(control))
        return float(self.page.evaluate("window.painted"))

    def _towards_room(self, control: Locator) -> str:
        """The arrow key that does not press against an end; a row of options has none."""
        down = not self._at_end(control) if self._is_list(control) else self._at_end(control)
        return "ArrowDown" if down else "ArrowUp"

    @staticmethod
    def _at_end(control: Locator) -> bool:
        """Whether a slider or a list stands at its last place."""
        return bool(
            control.evaluate(
                "one => one.type === 'range' ? one.value === one.max : one.selectedIndex === one.length - 1"
            )
        )

    @staticmethod
    def _is_list(control: Locator) -> bool:
        return bool(control.evaluate("one => one.tagName === 'SELECT'"))

    def _drag(self, slider: Locator) -> None:
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        value, last = slider.evaluate("one => [Number(one.value), Number(one.max)]")
        height = box["y"] + box["height"] / 2
        thumb = 10
        start = box["x"] + thumb + (box["width"] - 2 * thumb) * value / last
        end = box["x"] + (2 if value > last / 2 else box["width"] - 2)
        self.page.mouse.move(start, height)
        self.page.mouse.down()
        self.page.mouse.move(end, height, steps=4)
        self.page.mouse.up()

    def link(self) -> str:
        """The link that the Share button shows."""
        self.button("share").click()
        field = self.box.locator(".pm-sharing input").first
        expect(field).to_be_visible()
        expect(field).not_to_have_value("")
        return field.input_value()
