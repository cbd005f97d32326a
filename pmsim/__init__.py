"""Simulate how review cadence, support and escalation act on results and people."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmsim.outcomes import differences as differences
    from pmsim.outcomes import summarise as summarise
    from pmsim.records import Run as Run
    from pmsim.records import load_run as load_run
    from pmsim.runner import run as run
    from pmsim.scenario.files import dump as dump
    from pmsim.scenario.library import load as load
    from pmsim.scenario.resolve import resolve as resolve
    from pmsim.scenario.schema import Scenario as Scenario
    from pmsim.scenario.settings import with_settings as with_settings
    from pmsim.studies.compare import compare as compare

__version__ = "0.1.0"

_HOMES = {
    "Run": "pmsim.records",
    "Scenario": "pmsim.scenario.schema",
    "compare": "pmsim.studies.compare",
    "differences": "pmsim.outcomes",
    "dump": "pmsim.scenario.files",
    "load": "pmsim.scenario.library",
    "load_run": "pmsim.records",
    "resolve": "pmsim.scenario.resolve",
    "run": "pmsim.runner",
    "summarise": "pmsim.outcomes",
    "with_settings": "pmsim.scenario.settings",
}

__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing pmsim costs little."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'pmsim' has no attribute {name!r}; it has {', '.join(_HOMES)}")


def __dir__() -> list[str]:
    return sorted(__all__)
