"""Playing the arms of a prediction, in blocks, so that tables never fill the memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import pmsim
from pmsim.records import Run
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Scenario
from pmsim.scenario.settings import with_settings

SEED = 20261121
BLOCK = 50
BASE = "customer_service"
POLICY = "course_pmp"

Columns = dict[str, NDArray[np.float64]]
Settings = dict[str, Any]
Reduce = Callable[[Run], Columns]
"""From the tables of a block to figures, one a replication."""


def base(settings: Settings | None = None, weeks: int = 156, warm_up: int | None = None) -> Scenario:
    """The base scenario with settings by dotted name.

    Two underscores stand for a dot, `E__`, `S__`, `R__` for the base policy's escalation, support, review.
    `incidents` is a list as in a scenario file.
    """
    scenario = pmsim.load(BASE)
    changes: Settings = {"weeks": weeks, **(settings or {})}
    if warm_up is not None:
        changes["warm_up"] = warm_up
    if "incidents" in changes:
        data = scenario.model_dump(mode="json") | {"incidents": changes.pop("incidents")}
        scenario = Scenario.model_validate(data)
    return with_settings(scenario, [f"{_dotted(name)}={_written(value)}" for name, value in changes.items()])


def _dotted(name: str) -> str:
    for letter, section in (("E__", "escalation"), ("S__", "support"), ("R__", "review")):
        if name.startswith(letter):
            return f"policies.{POLICY}.{section}.{name[3:]}"
    return name.replace("__", ".")


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def play(
    scenario: Scenario,
    replications: int,
    reduce: Reduce | None = None,
    *,
    policy: str = POLICY,
    seed: int = SEED,
    placebo: bool = False,
) -> Columns:
    """Tallies of every replication as columns; with `reduce`, also what it makes of the tables."""
    parts: list[Columns] = []
    for first in range(0, replications, BLOCK):
        count = min(BLOCK, replications - first)
        tables = count if reduce else 0
        block = pmsim.run(
            scenario,
            policy,
            seed=seed,
            first=first,
            replications=count,
            tables=tables,
            placebo=placebo,
            engine="batch",
        )
        parts.append({**columns_of(block), **(reduce(block) if reduce else {})})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def columns_of(block: Run) -> Columns:
    """Tallies as columns; those of group B have `b_` before their name."""
    names = block.tallies.dtype.names or ()
    mine = {name: block.tallies[name].astype(np.float64) for name in names}
    theirs = {f"b_{name}": block.group_b[name].astype(np.float64) for name in names}
    return {**mine, **theirs}


def per_replication(
    block: Run, rows: NDArray[Any], weights: NDArray[np.float64] | None = None
) -> NDArray[Any]:
    """Number of rows (or the sum of their weights) in each replication of a block."""
    first, count = block.manifest.first, block.manifest.replications
    return np.bincount(rows["replication"] - first, weights, minlength=count).astype(np.float64)


def name_of(scenario: Scenario) -> str:
    """The beginning of a scenario's digest."""
    return digest(scenario)[:12]
