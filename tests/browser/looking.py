"""One window of a browser, and what the tests look for in it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

GRAVE = ("serious", "critical")
WIDTHS = (390, 768, 1280)
LONGEST_PAGE = 16_000
"""Pixels: what a screenshot can hold."""

READY_SECONDS = 120
CELLS = "#rendered_cells"

WIDER = """() => {
  // What the page is wider than the window by: of the document, or of the box that Voilà scrolls.
  const boxes = [document.scrollingElement, document.querySelector('#rendered_cells')].filter(Boolean);
  return Math.max(...boxes.map(box => box.scrollWidth - box.clientWidth));
}"""
CULPRITS = """() => {
  // Elements that reach beyond the window, but for those inside a box that scrolls by itself.
  const cut = ['auto', 'scroll', 'hidden', 'clip'];
  const scrolls = node => node && node.id !== 'rendered_cells' && node !== document.body
    && (cut.includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  // And pictures that a box cuts off: nobody can scroll to what is missing.
  const cuts = node => node && (['hidden', 'clip', 'auto'].includes(getComputedStyle(node).overflowX)
    ? node : cuts(node.parentElement));
  const missing = node => { const box = cuts(node.parentElement);
    return box && node.getBoundingClientRect().right > box.getBoundingClientRect().right + 1; };
  const pictures = [...document.querySelectorAll('img, svg')].filter(missing);
  const beyond = [...document.querySelectorAll('body *')]
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(node.parentElement));
  return [...pictures, ...beyond].slice(0, 5).map(
    node => `${node.tagName}.${node.className} ${node.getBoundingClientRect().right}`);
}"""
WIDGET = re.compile(r'<script type="application/vnd\.voila\.cell-output\+json">[^<]*widget-view\+json')
"""In what Voilà sends: a place for a widget, which its script takes away when it draws the widget."""

DRAWN = """count => {
  const roots = [...document.querySelectorAll('.jupyter-widgets')]
    .filter(node => !node.parentElement.closest('.jupyter-widgets'));
  return roots.length >= count && roots.every(root => root.getBoundingClientRect().height > 0);
}"""
HEIGHT = """() => Math.max(
  document.scrollingElement.scrollHeight, document.querySelector('#rendered_cells')?.scrollHeight ?? 0)"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Visit:
    """A page, with what went wrong in it.

    faults: errors of the console and of scripts, and requests to other hosts, which a class without a network
    would wait for.
    """

    def __init__(self, page: Page, screens: Path) -> None:
        self.page = page
        self.screens = screens
        self.faults: list[str] = []
        self.home = ""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # JupyterLab asks for an attached picture by its name before it has read it, and shows it after that.
        attached = message.location["url"].startswith("attachment:")
        if message.type == "error" and not attached:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if request.url.startswith(("http", "ws")) and self.home not in request.url:
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def open(self, address: str) -> str:
        """Go there; returns what the server sent."""
        self.home = address.split("//")[1].split("/")[0]
        answer = self.page.goto(address, timeout=READY_SECONDS * 1000)
        return answer.text() if answer else ""

    def open_lesson(self, address: str) -> float:
        """Open a notebook in the app; returns the seconds until its widgets could be used."""
        start = time.perf_counter()
        sent = self.open(address)
        self.wait_for_widgets(len(WIDGET.findall(sent)))
        return time.perf_counter() - start

    def wait_for_widgets(self, count: int = 0) -> None:
        """Wait for the cells, and for this many widgets in them."""
        self.page.locator(CELLS).wait_for(state="visible", timeout=READY_SECONDS * 1000)
        self.page.wait_for_function(DRAWN, arg=count, timeout=READY_SECONDS * 1000, polling=50)
        self.settle()

    def settle(self) -> None:
        """Let the page paint what has arrived."""
        self.page.evaluate(PAINTED)

    def resize(self, width: int, height: int = 900) -> None:
        """Take another width, and give the lesson time to draw its pictures for it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(700)

    def stays_too_wide(self) -> Sequence[str]:
        """What is too wide, also after a lesson had time to draw its pictures for this width."""
        for _ in range(120):
            if not self.too_wide():
                break
            self.page.wait_for_timeout(250)
        return self.too_wide()

    def too_wide(self) -> Sequence[str]:
        """What makes the page scroll to the side, or is cut off at the side."""
        wider = self.page.evaluate(WIDER)
        found: list[str] = self.page.evaluate(CULPRITS)
        return [f"{wider} px too wide", *found] if wider > 0 else found

    def grave_findings(self) -> list[str]:
        """What axe finds that shuts people out: each rule, with the first elements it is about."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{finding['impact']} {finding['id']}: {finding['help']}; "
            + "; ".join(str(node["html"])[:160] for node in finding["nodes"][:3])
            for finding in found
            if finding["impact"] in GRAVE
        ]

    def screenshot(self, name: str, width: int) -> None:
        """Keep a picture of the whole page."""
        self.resize(width)
        height = min(LONGEST_PAGE, int(self.page.evaluate(HEIGHT)))
        self.resize(width, max(900, height))
        self.screens.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(self.screens / f"{name}-{width}.png"))
        self.resize(width)

    def focused(self) -> str:
        """What has the focus: its role or tag, and its name or text."""
        found: str = self.page.evaluate(
            """() => { const node = document.activeElement;
              const label = node.labels?.[0]?.textContent ?? node.ariaLabel ?? node.textContent;
              return `${node.getAttribute('role') ?? node.tagName.toLowerCase()} ${label.trim()}`; }"""
        )
        return found
