"""What the browser's tests need of a machine: a Chromium, free ports, and servers that answer."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 300.0
"""Seconds for a server to answer; the fast engine may have to be compiled first."""


def find_chromium() -> str:
    """A Chromium or Chrome on the PATH. Its absence is an error: these tests cannot be left out."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        raise RuntimeError(f"none of {', '.join(CHROMIUMS)} is on the PATH; `make chromium` installs one")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(words: list[str], address: str, cwd: Path, log: Path, **more: str) -> Iterator[str]:
    """A server started with `python -m WORDS`, while it answers at its address."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | more,
        )
        try:
            _wait(process, address, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"no server at {address}\n{log.read_text(encoding='utf-8', errors='replace')}")
