"""Simulate how review cadence, support and escalation act on results and people."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmsim.outcomes import differences as differences
    from pmsim.outcomes import summarise as summarise
    from pmsim.policies import Cause as Cause
    from pmsim.policies import Decision as Decision
    from pmsim.policies import File as File
    from pmsim.policies import Order as Order
    from pmsim.policies import ReviewPolicy as ReviewPolicy
    from pmsim.policies import Rules as Rules
    from pmsim.policies import Support as Support
    from pmsim.records import Run as Run
    from pmsim.records import load_run as load_run
    from pmsim.runner import again as again
    from pmsim.runner import replay as replay
    from pmsim.runner import run as run
    from pmsim.runner import stream as stream
    from pmsim.scenario.files import dump as dump
    from pmsim.scenario.library import load as load
    from pmsim.scenario.resolve import resolve as resolve
    from pmsim.scenario.schema import Scenario as Scenario
    from pmsim.scenario.settings import with_settings as with_settings
    from pmsim.studies.bank import make_bank as make_bank
    from pmsim.studies.compare import compare as compare
    from pmsim.studies.futures import futures as futures
    from pmsim.studies.futures import spread as spread
    from pmsim.studies.lookalikes import look_alikes as look_alikes
    from pmsim.studies.placebo import placebo as placebo
    from pmsim.studies.twin import reviews as reviews
    from pmsim.studies.twin import twin as twin

__version__ = "0.1.0"

_HOMES = {
    "Cause": "pmsim.policies",
    "Decision": "pmsim.policies",
    "File": "pmsim.policies",
    "Order": "pmsim.policies",
    "ReviewPolicy": "pmsim.policies",
    "Rules": "pmsim.policies",
    "Run": "pmsim.records",
    "Scenario": "pmsim.scenario.schema",
    "Support": "pmsim.policies",
    "again": "pmsim.runner",
    "compare": "pmsim.studies.compare",
    "differences": "pmsim.outcomes",
    "dump": "pmsim.scenario.files",
    "futures": "pmsim.studies.futures",
    "load": "pmsim.scenario.library",
    "load_run": "pmsim.records",
    "look_alikes": "pmsim.studies.lookalikes",
    "make_bank": "pmsim.studies.bank",
    "placebo": "pmsim.studies.placebo",
    "replay": "pmsim.runner",
    "reviews": "pmsim.studies.twin",
    "spread": "pmsim.studies.futures",
    "twin": "pmsim.studies.twin",
    "resolve": "pmsim.scenario.resolve",
    "run": "pmsim.runner",
    "stream": "pmsim.runner",
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
