"""The tests against theory, run once more with their figures written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.theory import check

SWITCHES = "tests/theory/test_switches.py"
"""Tests of what moves when a mechanism is switched on; they have no figure to show."""


@dataclass(frozen=True)
class Check:
    """One closed form: what was simulated, what theory says, and what 5 % off looks like."""

    name: str
    simulated: float
    error: float
    theory: float
    moved: float

    @property
    def apart(self) -> float:
        """Distance from theory in standard errors."""
        return (self.simulated - self.theory) / self.error if self.error else 0.0


class Recorder:
    """A pytest plugin that writes down every call of `verify`."""

    def __init__(self) -> None:
        self.checks: list[Check] = []
        self._name = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        """Remember which test runs, in words."""
        self._name = in_words(item.name, _first_line(item.obj), _first_line(item.cls))

    def verify(
        self,
        estimator: Callable[[float], check.Estimate],
        parameter: float,
        theory: float,
        moved: float = check.MOVED,
    ) -> None:
        """As `check.verify`, with the figures kept."""
        right, wrong = estimator(parameter), estimator(parameter * moved)
        self.checks.append(Check(self._name, right.value, right.error, theory, wrong.value))
        assert right.agrees(theory), right.against(theory)
        assert not wrong.agrees(theory), wrong.against(theory)


def in_words(test: str, told: str, group: str) -> str:
    """What a test checks: its docstring, else that of its class and its name in words; then parameters."""
    name, _, values = test.partition("[")
    words = name.removeprefix("test_").replace("_", " ")
    text = told or (f"{group}: {words}" if group else words)
    plain = values.rstrip("]").replace("-", ", ").replace("_", " ")
    return f"{text} ({plain})" if plain else text


def _first_line(one: object) -> str:
    """The first line of a docstring without its full stop."""
    lines = (getattr(one, "__doc__", None) or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else ""


def closed_forms() -> list[Check]:
    """Run the theory tests and collect their figures; raises `SystemExit` when one fails."""
    recorder = Recorder()
    quiet = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    original = check.verify
    check.verify = recorder.verify
    try:
        status = pytest.main(["tests/theory", f"--ignore={SWITCHES}", *quiet], plugins=[recorder])
    finally:
        check.verify = original
    if status != 0:
        raise SystemExit("the tests against theory fail: there is nothing to write down")
    return recorder.checks
