"""The floor: as many draws as a run makes, and nothing else. No engine with these draws can be faster."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np

import pmsim
from benchmarks.loops import compiled_loop
from benchmarks.worlds import member_weeks
from pmsim.engine import compiled, luck
from pmsim.engine.ahead import Ahead
from pmsim.model import draws, review, work
from pmsim.model.state import Luck
from pmsim.records import dtype_of
from pmsim.scenario.schema import Scenario

NORMAL, UNIFORM = "normal", "uniform"

TOGETHER = {NORMAL: (*work.WEEKLY, draws.DIAGNOSIS), UNIFORM: work.CHANCED}
"""What is drawn for a team's week, or for all causes of a diagnosis, at once."""


@dataclass(frozen=True)
class Draws:
    """Draws a member-week, by kind and purpose, and the sample that they were counted in."""

    rates: Mapping[tuple[str, str], float]
    sample: int

    def rate(self, kind: str) -> float:
        """Draws of a kind a member-week."""
        return sum(rate for (one, _), rate in self.rates.items() if one == kind)

    def together(self, kind: str) -> float:
        """Draws of a kind a member-week that the batch engine makes several at a time."""
        names = {name for name, one in draws.PURPOSES.items() if one.number in TOGETHER[kind]}
        return sum(rate for (one, name), rate in self.rates.items() if one == kind and name in names)


def draws_of(scenario: Scenario, replications: int) -> Draws:
    """Count the draws of the first replications, played by the SimPy engine."""
    with counted() as counts:
        pmsim.run(scenario, replications=replications, engine="simpy", tables=0)
    names = {one.number: name for name, one in draws.PURPOSES.items()}
    weeks = member_weeks(scenario, replications)
    rates = {(kind, names[number]): count / weeks for (kind, number), count in counts.items()}
    return Draws(rates, weeks)


@contextmanager
def counted() -> Iterator[Counter[tuple[str, int]]]:
    """Count draws by kind and purpose, in all of the model, as long as this lasts."""
    counts: Counter[tuple[str, int]] = Counter()
    with ExitStack() as patches:
        for draw in (work.draw_week, work.draw_team, review.draw_review):
            patches.enter_context(patch.object(Ahead, draw.__name__, staticmethod(_now(draw))))
        for kind, function in ((NORMAL, draws.normal), (UNIFORM, draws.uniform)):
            for module in _modules_with(kind, function):
                patches.enter_context(patch.object(module, kind, _counting(counts, kind, function)))
        yield counts


def _now(draw: Callable[[Any, int], None]) -> Callable[[Any, int], None]:
    """What the SimPy engine draws ahead, drawn one by one when it is wanted: so it can be counted."""
    return lambda who, week: draw(who, week)


def _modules_with(name: str, function: Callable[..., float]) -> list[Any]:
    """Modules that call a function by this name; not its own, where a normal is made of a uniform."""
    loaded = [module for key, module in sorted(sys.modules.items()) if key.startswith("pmsim.")]
    return [one for one in loaded if one is not draws and vars(one).get(name) is function]


def _counting(counts: Counter[tuple[str, int]], kind: str, function: Callable[..., float]) -> Any:
    def counting(source: Any, entity: int, week: int, sub: int, purpose: int, draw: int) -> float:
        counts[kind, purpose] += 1
        return function(source, entity, week, sub, purpose, draw)

    return counting


@dataclass(frozen=True)
class Floor:
    """Makes the draws of a world: one at a time, or by team where the batch engine draws several at once."""

    found: Draws
    seats: int

    def one_by_one(self, weeks: int) -> None:
        """All draws of so many member-weeks, each on its own."""
        self._make(weeks, 0.0, 0.0)

    def by_team(self, weeks: int) -> None:
        """The same number of draws, those of a week and of a diagnosis for all seats of a team at once."""
        self._make(weeks, self.found.together(NORMAL), self.found.together(UNIFORM))

    def by_team_on(self, threads: int, weeks: int) -> None:
        """`by_team`, shared among threads."""
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(self.by_team, [weeks // threads] * threads))

    def _make(self, weeks: int, normals_together: float, uniforms_together: float) -> None:
        loops, functions = _loops(), _functions()
        normals = self.found.rate(NORMAL) - normals_together
        uniforms = self.found.rate(UNIFORM) - uniforms_together
        source = np.zeros(1, dtype_of(Luck))[0]
        source["key_low"], source["key_high"] = draws.team_key(1, "floor")
        loops.singly(*functions[:2], source, round(normals * weeks), round(uniforms * weeks))
        if normals_together or uniforms_together:
            words = [np.zeros(self.seats, np.int64) for _ in range(5)]
            drawn = [np.zeros(self.seats) for _ in range(2)]
            times = [round(one * weeks / self.seats) for one in (normals_together, uniforms_together)]
            loops.by_team(*functions[2:], *words, *drawn, *times)


@cache
def _functions() -> tuple[Any, ...]:
    """The draws, compiled as the engine has them."""
    wanted = (draws.normal, draws.uniform, luck.draw_each, luck.make_normal)
    found = compiled.compiled_functions(*wanted)
    return tuple(found[function] for function in wanted)


@dataclass(frozen=True)
class _Loops:
    singly: Any
    by_team: Any


@cache
def _loops() -> _Loops:
    """Compiled loops around the draws. Sums are returned, lest the compiler leave out what nobody reads."""
    purposes = (draws.QUIT, draws.EVENT_START)
    weekly = work.WEEKLY

    @compiled_loop
    def singly(normal: Any, uniform: Any, source: Any, normals: int, uniforms: int) -> float:
        total = 0.0
        for one in range(normals):
            total += normal(source, one & 0xFFFF, one >> 16, 0, weekly[one & 3], 0)
        for one in range(uniforms):
            total += uniform(source, one & 0xFFFF, one >> 16, 0, purposes[one & 1], 0)
        return total

    @compiled_loop
    def by_team(
        draw_each: Any,
        make_normal: Any,
        lows: Any,
        highs: Any,
        entities: Any,
        numbers: Any,
        tails: Any,
        uniforms: Any,
        normals: Any,
        times: int,
        uniform_times: int,
    ) -> float:
        total = 0.0
        count = len(entities)
        for seat in range(count):
            entities[seat] = seat << 16
        for one in range(times):
            week, purpose = one & 0x3FFF, weekly[one & 3]
            draw_each(uniforms, lows, highs, entities, numbers, count, one >> 14, week, purpose)
            make_normal(uniforms, normals, tails, count)
            total += normals[0]
        for one in range(uniform_times):
            week, purpose = one & 0x3FFF, purposes[one & 1]
            draw_each(uniforms, lows, highs, entities, numbers, count, one >> 14, week, purpose)
            total += uniforms[0]
        return total

    return _Loops(singly, by_team)
