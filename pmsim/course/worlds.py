"""The worlds that a study of a lesson plays, and shares pooled over them.

Worlds are played in small batches with their tables, of which only what studies need is kept, so that memory
stays small. What several studies of a lesson ask for is kept for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.outcomes import Estimate, Outcome, Sums
from pmsim.outcomes.figures import level_of
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE = "%"
BATCH = 10
"""Worlds whose whole tables are in memory at once: about 6 MB for a team of ten and a year."""

KEPT = np.dtype(
    [(name, "<i2") for name in ("week", "team", "seat", "occupant", "low")]
    + [(name, "<f8") for name in ("evidence", "long_run")]
)
"""What studies of weeks need of a member-week: 26 bytes, so that 400 worlds take 6 MB."""

Lives = tuple["NDArray[Any]", ...]
"""The measured weeks of each person of one world, in order."""


@dataclass(frozen=True, eq=False)
class Play:
    """Which worlds a study plays, and under which policy; the scenario is resolved."""

    scenario: Scenario
    policy: str
    seed: int
    worlds: int

    @cached_property
    def key(self) -> tuple[str, str, int, int]:
        """What tells it from others."""
        return digest(self.scenario), self.policy, self.seed, self.worlds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Play) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def run(self) -> Run:
        """The worlds without tables."""
        return _tallied(self)

    def batches(self, placebo: bool = False) -> Iterator[Run]:
        """The worlds with tables, a batch at a time; placebo: support and formal stages have no effect."""
        for first in range(0, self.worlds, BATCH):
            count = min(BATCH, self.worlds - first)
            yield run(
                self.scenario,
                self.policy,
                seed=self.seed,
                first=first,
                replications=count,
                tables=count,
                placebo=placebo,
                threads=1,  # a batch is too small for more, and each thread keeps memory of its own
            )


def line_of(play: Play) -> float:
    """The line of a low week, as a share of target, in the scenario's first team."""
    from pmsim.engine.layout import Play as Played
    from pmsim.engine.layout import lay_out
    from pmsim.scenario.resolve import resolve

    complete = resolve(play.scenario)
    plan = lay_out(complete, complete.policies[play.policy], Played(play.seed))
    return float(plan.teams[0].low_line)


@lru_cache(maxsize=16)
def _tallied(play: Play) -> Run:
    return run(play.scenario, play.policy, seed=play.seed, replications=play.worlds, tables=0)


def worlds_of(played: Run) -> range:
    """Numbers of the replications of a run."""
    first = played.manifest.first
    return range(first, first + played.manifest.replications)


@lru_cache(maxsize=3)
def lives(play: Play, placebo: bool = True) -> tuple[Lives, ...]:
    """For each world the measured weeks of each person; in the placebo nothing that is done has an effect.

    Several studies of one lesson ask for the same worlds.
    """
    return tuple(
        tuple(_people(played.weeks[played.weeks["replication"] == world], play.scenario.warm_up))
        for played in play.batches(placebo)
        for world in worlds_of(played)
    )


def is_there(part: NDArray[Any], start: int, weeks: int) -> bool:
    """Whether someone was in the seat for so many measured weeks from the first on."""
    return bool(part["week"][0] == start and len(part) >= weeks)


def _people(table: NDArray[Any], start: int) -> Iterator[NDArray[Any]]:
    """The measured weeks of each person in a seat of one world, in order."""
    rows_of = table[table["week"] >= start]
    measured = np.empty(len(rows_of), KEPT)
    for name in KEPT.names or ():
        measured[name] = rows_of[name]
    keys = ("team", "seat", "occupant")
    ordered = measured[np.lexsort((measured["week"], *(measured[key] for key in reversed(keys))))]
    if not len(ordered):
        return
    changes = np.any([np.diff(ordered[key]) != 0 for key in keys], axis=0)
    yield from np.split(ordered, np.flatnonzero(changes) + 1)


def pooled(play: Play, sums: Callable[[Lives], tuple[float, float]]) -> Estimate:
    """A share from two sums of each world's people."""
    return from_sums([sums(people) for people in lives(play)])


def from_sums(pairs: list[tuple[float, float]], unit: str = SHARE, highest: float | None = 100.0) -> Estimate:
    """A share in per cent from two sums of each world; see `from_arrays`."""
    top, bottom = np.array(pairs, dtype=float).T
    return from_arrays(top, bottom, unit, highest)


def from_arrays(
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    unit: str = SHARE,
    highest: float | None = 100.0,
) -> Estimate:
    """A hundred times the ratio of two sums, pooled over worlds. highest: the most that it can be."""
    share = Outcome("", unit, 0, lambda t: top, lambda t: bottom, 100.0, highest=highest)
    return level_of(share, Sums(top, bottom))
