"""Pages as PDF, printed by a browser that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pmsim import texts
from pmsim.errors import CourseError, Problem

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
"""Where browsers lie that are on no search path."""

PATIENCE = 60
"""Seconds for a page."""

OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
)


def browser() -> str:
    """The first browser found that can print; `CourseError` where there is none."""
    found = next((path for path in map(shutil.which, (*NAMES, *PLACES)) if path), None)
    if found is None:
        words = texts.read("cards")["command"]
        raise CourseError([Problem(words["no_browser"], "--pdf", allowed=words["no_browser_help"])])
    return found


def write_pdfs(pages: Iterable[Path]) -> tuple[Path, ...]:
    """Write each page as a PDF beside it; returns their paths.

    `CourseError` without a browser, and for a page that it makes no PDF of.
    """
    program = browser()
    return tuple(_printed(program, page) for page in pages)


def _printed(program: str, page: Path) -> Path:
    target = page.with_suffix(".pdf")
    with TemporaryDirectory(prefix="pmsim-print-") as folder:
        made = Path(folder) / "page.pdf"
        profile = f"--user-data-dir={Path(folder) / 'profile'}"
        command = [program, *OPTIONS, *_as_root(), profile, f"--print-to-pdf={made}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            raise _failed(page) from None
        if not made.exists():
            raise _failed(page)
        shutil.copyfile(made, target)
    return target


def _as_root() -> tuple[str, ...]:
    """Chromium keeps no sandbox for root, who is the only user of many containers."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _failed(page: Path) -> CourseError:
    return CourseError([Problem(texts.read("cards")["command"]["failed"].format(page=page.name), "--pdf")])
