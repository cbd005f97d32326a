"""Try `pmsim app` with a class: N browsers open the same lesson at once, and all move a lever.

Prints seconds from opening to widgets, milliseconds from key to picture, and memory. The browsers run on the
same machine, so a real class is served faster: `python tools/class_trial.py --learners 10 --lesson 06`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from playwright.async_api import Page, async_playwright

from pmsim.course.folder import copy_course
from pmsim.course.shelves import Listed, listed
from tests.browser.looking import CELLS, DRAWN, WIDGET
from tests.browser.servers import FLAGS, find_chromium, free_port, server

MINUTES = 5
STARTED = 2.0
"""Seconds of a processor that a kernel takes to start, at least."""

IDLE = 0.15
"""Seconds of a processor in five that a kernel takes which waits."""

POLL = 100
"""Milliseconds between looks. Of many windows a browser paints only some: frames cannot be waited for."""

EXCHANGED = """() => new Promise(done => {
  // From the press of a key to another picture in place.
  const panel = document.querySelector('.pm-explorer');
  panel.addEventListener('keydown', () => {
    const pressed = performance.now();
    new MutationObserver((_, watch) => { watch.disconnect(); done(performance.now() - pressed); })
      .observe(panel.querySelector('.pm-picture img'), { attributeFilter: ['src'] });
  }, { once: true, capture: true });
})"""

MEGABYTE = 1 << 20


def kernels(port: int) -> list[psutil.Process]:
    """The kernels of the server that listens on a port."""
    own = next(c.pid for c in psutil.net_connections("tcp") if c.laddr.port == port and c.status == "LISTEN")
    return [
        child
        for child in psutil.Process(own).children(recursive=True)
        if "ipykernel" in " ".join(child.cmdline())
    ]


def wait_until_ready(port: int, count: int) -> float:
    """Wait until this many kernels are there and have stopped working; returns the seconds that took."""
    start = time.monotonic()
    before: dict[int, float] = {}
    while time.monotonic() < start + MINUTES * 60:
        now = {one.pid: sum(one.cpu_times()[:2]) for one in kernels(port)}
        used = [seconds - before.get(pid, 0.0) for pid, seconds in now.items()]
        if len(now) >= count and min(now.values()) > STARTED and max(used) < IDLE:
            return time.monotonic() - start
        before = now
        time.sleep(5)
    raise SystemExit(f"the kernels were not ready within {MINUTES} minutes")


async def opened(page: Page, address: str) -> float:
    """Seconds from opening a lesson to its widgets."""
    start = time.monotonic()
    answer = await page.goto(address, timeout=MINUTES * 60_000)
    count = len(WIDGET.findall(await answer.text())) if answer else 0
    if not count:
        raise SystemExit("the lesson came without its widgets; look at what the app printed")
    await page.locator(CELLS).wait_for(state="visible", timeout=MINUTES * 60_000)
    await page.wait_for_function(DRAWN, arg=count, timeout=MINUTES * 60_000, polling=POLL)
    return time.monotonic() - start


async def moved(page: Page) -> float:
    """Milliseconds from a key on the first slider to the picture."""
    await page.locator(".pm-explorer").first.locator("input[type=range]").first.focus()
    await page.evaluate(f"window.exchanged = ({EXCHANGED})(); 0")
    await page.keyboard.press("ArrowRight")
    return float(await page.evaluate("window.exchanged"))


async def visit(address: str, learners: int) -> tuple[list[float], list[float]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        pages = [await (await browser.new_context()).new_page() for _ in range(learners)]
        seconds = await asyncio.gather(*(opened(page, address) for page in pages))
        await asyncio.sleep(5)
        milliseconds = await asyncio.gather(*(moved(page) for page in pages))
        print_memory(address)
        await browser.close()
    return list(seconds), list(milliseconds)


def print_memory(address: str) -> None:
    sizes = [one.memory_full_info() for one in kernels(int(address.split(":")[2].split("/")[0]))]
    print(f"{len(sizes)} kernels, of which some wait for the next lesson")
    print(spread("  memory each (PSS)", [size.pss / MEGABYTE for size in sizes], "MB"))
    print(spread("  memory each (RSS)", [size.rss / MEGABYTE for size in sizes], "MB"))


def spread(what: str, values: Sequence[float], unit: str) -> str:
    low, high = min(values), max(values)
    return f"{what}: median {statistics.median(values):.4g} {unit} ({low:.4g} to {high:.4g})"


def lesson_of(number: str, lessons: Sequence[Listed]) -> Listed:
    return next(lesson for lesson in lessons if lesson.number == number)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=10)
    parser.add_argument("--lesson", default="06")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        copy_course(folder)
        words = ["pmsim", "app", str(folder), "--no-browser", "--port", str(port)]
        words += ["--learners", str(asked.learners), "--lesson", asked.lesson]
        with server(words, f"http://localhost:{port}/", folder, folder / "app.log") as address:
            ready = wait_until_ready(port, asked.learners)
            print(f"{asked.learners} kernels for the lesson are ready after {ready:.0f} s")
            path = lesson_of(asked.lesson, listed(folder)).path
            seconds, milliseconds = asyncio.run(visit(f"{address}voila/render/{path}", asked.learners))
    print(spread(f"{asked.learners} at once, page to widgets", seconds, "s"))
    print(spread(f"{asked.learners} at once, key to picture", milliseconds, "ms"))
    print(f"{psutil.cpu_count()} processors, load {psutil.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
