"""Futures: the same past to a week, and many ways in which it could go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pmsim.errors import EngineError
from pmsim.outcomes import outcome, sums
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.problems import shown
from pmsim.scenario.schema import Scenario


@dataclass(frozen=True)
class Spread:
    """An outcome over futures, in its unit: one value a future, in their order.

    It is how differently things could have gone, not how well a mean is known. It covers all measured weeks,
    those before the branch too. `None` stands for a future in which the outcome is undefined.
    """

    outcome: str
    unit: str
    values: tuple[float | None, ...]

    @property
    def known(self) -> tuple[float, ...]:
        """The values that are defined."""
        return tuple(value for value in self.values if value is not None)

    @property
    def mean(self) -> float | None:
        """Their mean."""
        return sum(self.known) / len(self.known) if self.known else None

    def quantile(self, share: float) -> float | None:
        """The value that this share of futures stays at or below, between two of them by a straight line.

        share: from 0, the lowest, to 1, the highest. Raises `EngineError` for another.
        """
        if not 0.0 <= share <= 1.0:
            raise EngineError(f"share: given {shown(share)}; allowed 0 to 1")
        return float(np.quantile(self.known, share)) if self.known else None


def futures(scenario: Scenario, week: int, count: int, **arguments: Any) -> Iterator[Run]:
    """Play one replication `count` times: the same past up to the tick of `week`, other luck after it.

    Weeks count from the start of the warm-up. What was drawn before, such as how long a course takes that has
    begun, stays. arguments: of `pmsim.run`; `first` is the number of the replication. Each is played when it
    is asked for. Raises `EngineError` for a count that is not a whole number from 1 on, and what `pmsim.run`
    raises.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise EngineError(f"count: given {shown(count)}; allowed whole numbers from 1 on")
    taken = [name for name in ("branch", "future") if name in arguments]
    if taken:
        raise EngineError(f"{taken[0]}: futures sets it; give week and count")
    return (run(scenario, branch=week, future=number, **arguments) for number in range(count))


def spread(runs: Iterable[Run], name: str) -> Spread:
    """An outcome over futures. Raises `UnknownNameError` for its name, `EngineError` when there is no run."""
    figure = outcome(name)
    values = tuple(_value(one, name) for one in runs)
    if not values:
        raise EngineError("a spread needs at least one run")
    return Spread(name, figure.unit, values)


def _value(one: Run, name: str) -> float | None:
    found = sums(one, name)
    with np.errstate(all="ignore"):
        value = outcome(name).scale * float(found.top.sum() / found.bottom.sum())
    return value if np.isfinite(value) else None
