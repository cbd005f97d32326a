"""Try `pmsim app` with one learner, and with a class: N browsers open a lesson at once, then press a key.

Prints the rows of the table in docs/class.md: seconds from opening to widgets with kernels that wait, from a
key to the picture, and memory. The browsers run on the same machine, so a real class is served faster:
`python tools/class_trial.py --learners 10 --lesson 06`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

EXCHANGED = """() => {
  // From the press of a key to another picture in place.
  const panel = document.querySelector('.pm-explorer');
  window.exchanged = 0;
  panel.addEventListener('keydown', () => {
    const pressed = performance.now();
    new MutationObserver((_, one) => { one.disconnect(); window.exchanged = performance.now() - pressed; })
      .observe(panel.querySelector('.pm-picture img'), { attributeFilter: ['src'] });
  }, { once: true, capture: true });
}"""

MEGABYTE = 1 << 20
TIMES, SETTLED = 3, 5
"""Openings by one learner, and seconds between opening and pressing."""

KEYS = ("ArrowRight", "ArrowLeft") * 3


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


async def moved(page: Page, key: str = "ArrowRight") -> float:
    """Seconds from a key on the first slider to the picture."""
    await page.locator(".pm-explorer").first.locator("input[type=range]").first.focus()
    await page.evaluate(EXCHANGED)
    await page.keyboard.press(key)
    await page.wait_for_function("window.exchanged", timeout=MINUTES * 60_000, polling=POLL)
    return float(await page.evaluate("window.exchanged")) / 1000


async def alone(address: str, port: int) -> tuple[list[float], list[float]]:
    """Open the lesson a few times, a kernel waiting each time: seconds to widgets, from key to picture."""
    seconds, pictures = [], []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for _ in range(TIMES):
            page = await (await browser.new_context()).new_page()
            seconds.append(await opened(page, address))
            await asyncio.sleep(SETTLED)
            # To and fro, since a slider may stand near its end.
            pictures += [await moved(page, key) for key in KEYS]
            await page.close(run_before_unload=True)
            # One for the lesson again, and one for the next lesson.
            await asyncio.to_thread(wait_until_ready, port, 2)
        await browser.close()
    return seconds, pictures


async def together(address: str, port: int, learners: int) -> list[tuple[str, list[float], str]]:
    """All open the lesson at once, then all press a key at once; the rows for it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        pages = [await (await browser.new_context()).new_page() for _ in range(learners)]
        seconds = await asyncio.gather(*(opened(page, address) for page in pages))
        await asyncio.sleep(SETTLED)
        pictures = await asyncio.gather(*(moved(page) for page in pages))
        sizes = [one.memory_full_info() for one in kernels(port)]
        await browser.close()
    return [
        (f"from opening the lesson to its levers, all {learners} at once", list(seconds), "s"),
        (f"from a key to the new picture, all {learners} at once", list(pictures), "s"),
        (
            "memory a kernel, its share of what they have in common included",
            [_mb(x.pss) for x in sizes],
            "MB",
        ),
        ("memory a kernel, with all of what they have in common", [_mb(x.rss) for x in sizes], "MB"),
    ]


def _mb(size: int) -> float:
    return size / MEGABYTE


def row(what: str, values: Sequence[float], unit: str) -> str:
    """A row of the page: the median, and from where to where; one value stands alone."""
    shown = [f"{rounded(value)} {unit}" for value in (statistics.median(values), min(values), max(values))]
    return f"| {what} | {' | '.join(shown)} |" if len(values) > 1 else f"| {what} | {shown[0]} | | |"


def rounded(value: float) -> str:
    """Two digits that count, and every digit of what is large."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def lesson_of(number: str, lessons: Sequence[Listed]) -> Listed:
    """The lesson with this number; an end with a message where there is none."""
    found = next((lesson for lesson in lessons if lesson.number == number), None)
    if found is None:
        raise SystemExit(
            f"no lesson {number}; there are {', '.join(one.number for one in lessons if one.number)}"
        )
    return found


@contextmanager
def served(folder: Path, lesson: Listed, learners: int) -> Iterator[tuple[str, int]]:
    """The app for so many learners, as the lesson's address and the port."""
    port = free_port()
    words = ["pmsim", "app", str(folder), "--no-browser", "--port", str(port)]
    words += ["--learners", str(learners), "--lesson", lesson.number]
    with server(words, f"http://localhost:{port}/", folder, folder / "app.log") as address:
        yield f"{address}voila/render/{lesson.path}", port


def main() -> int:
    """Try both, and print what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=10)
    parser.add_argument("--lesson", default="06")
    asked = parser.parse_args()
    if asked.learners < 1:
        parser.error("--learners is 1 or more")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_course(folder)
        lesson = lesson_of(asked.lesson, listed(folder))
        print(f"lesson {lesson.number}, {psutil.cpu_count()} processors, load before {_load()}", flush=True)
        with served(folder, lesson, 1) as (address, port):
            wait_until_ready(port, 1)
            seconds, pictures = asyncio.run(alone(address, port))
            print(row("from opening the lesson to its levers, one learner", seconds, "s"))
            print(row("from a key to the new picture, one learner", pictures, "s"), flush=True)
        with served(folder, lesson, asked.learners) as (address, port):
            ready = wait_until_ready(port, asked.learners)
            print(row(f"{asked.learners} kernels ready, before the class", [ready], "s"), flush=True)
            for found in asyncio.run(together(address, port, asked.learners)):
                print(row(*found))
    print(f"load after {_load()}")
    return 0


def _load() -> str:
    return f"{psutil.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
