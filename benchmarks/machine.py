"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pmsim import __version__
from pmsim.engine.blocks import processors

PACKAGES = ("numba", "numpy", "simpy")


def described() -> str:
    """Versions, processor and how many of them."""
    parts = [f"pmsim {__version__}", f"Python {platform.python_version()}"]
    parts += [f"{name} {_version(name)}" for name in PACKAGES]
    return ", ".join([*parts, f"{processors()} x {_processor()}", platform.system()])


def load() -> float:
    """Processes that ran or wanted to run, on average over the last minute; 0 where nobody counts them."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
