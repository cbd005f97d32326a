"""Both engines on three worlds, on one core and on all, beside the floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pmsim
from benchmarks.floor import NORMAL, UNIFORM, Draws, Floor, draws_of
from benchmarks.section import Say, Section, Table
from benchmarks.timing import Action, Timings, in_turns
from benchmarks.worlds import member_weeks, organisation
from pmsim.engine.blocks import processors
from pmsim.scenario.schema import Scenario

FLOOR_WEEKS = 400_000
"""Member-weeks whose draws the floor makes: long enough to time."""

SELDOM = 0.01
"""Draws a member-week below which a purpose is not told alone."""


@dataclass(frozen=True)
class World:
    """A world and how much of it is played: enough replications for several blocks on each thread."""

    name: str
    label: str
    scenario: Scenario
    seats: int
    batch: int
    simpy: int
    counted: int
    rounds: int
    quick_rounds: int


def worlds() -> list[World]:
    """One team of 10, 5 teams of 10, 50 teams of 12."""
    return [
        World("team", "one team of 10", organisation(1, 10), 10, 500, 4, 40, 9, 3),
        World("teams", "5 teams of 10", organisation(5, 10), 10, 200, 1, 8, 9, 3),
        World("fifty", "50 teams of 12", organisation(50, 12), 12, 100, 1, 1, 5, 1),
    ]


@dataclass(frozen=True)
class Measured:
    """Times of a world's actions, and how many member-weeks each is about."""

    timings: Timings
    weeks: Mapping[str, int]

    def ns(self, name: str) -> float:
        """Median nanoseconds a member-week."""
        return 1e9 * self.timings.median(name) / self.weeks[name]

    def ratio(self, name: str, other: str) -> float:
        """Time of a member-week in units of another's, compared within each round."""
        return self.timings.ratio(name, other) * self.weeks[other] / self.weeks[name]


def measure(quick: bool, say: Say) -> Section:
    """Nanoseconds a member-week, and their ratio to the floor."""
    figures: dict[str, float] = {"cores": processors()}
    rows, counts = [], {}
    for world in worlds():
        say(f"engines: {world.label}")
        found = draws_of(world.scenario, world.counted)
        counts[world.label] = found
        measured = _time(world, found, world.quick_rounds if quick else world.rounds)
        figures |= {f"{world.name}_{key}": value for key, value in _figures(measured).items()}
        rows += [_row(world, measured, *line) for line in _lines()]
    return Section(
        "engines",
        "Both engines beside the floor",
        [Table("Time of a member-week", HEADS, rows, NOTE), _drawn(counts), _purposes(counts)],
        figures,
    )


HEADS = ("world", "what", "ns a member-week", "member-weeks a second", "times the floor", "slowest/fastest")
NOTE = (
    "Floor: as many normals and uniforms as the run makes, compiled, and nothing else; those of every week "
    "for a whole team at once, as the batch engine makes them. Ratios on several threads are to the floor on "
    "as many. If two threads make the floor itself little faster, others used the cores."
)


def _time(world: World, found: Draws, rounds: int) -> Measured:
    floor = Floor(found, world.seats)
    batch = member_weeks(world.scenario, world.batch)
    weeks = {"floor": FLOOR_WEEKS, "singly": FLOOR_WEEKS, "batch": batch}
    weeks["simpy"] = member_weeks(world.scenario, world.simpy)
    actions: dict[str, Action] = {
        "floor": partial(floor.by_team, FLOOR_WEEKS),
        "singly": partial(floor.one_by_one, FLOOR_WEEKS),
        "batch": partial(_batch, world, 1),
        "simpy": partial(_simpy, world),
    }
    for threads in _threads():
        weeks |= {f"floor_{threads}": FLOOR_WEEKS, f"batch_{threads}": batch}
        actions[f"floor_{threads}"] = partial(floor.by_team_on, threads, FLOOR_WEEKS)
        actions[f"batch_{threads}"] = partial(_batch, world, threads)
    _compile(world, floor)
    return Measured(in_turns(actions, rounds), weeks)


def _threads() -> list[int]:
    """Two, and all if there are more."""
    return sorted({2, max(2, processors())})


def _batch(world: World, threads: int) -> None:
    pmsim.run(world.scenario, replications=world.batch, engine="batch", tables=0, threads=threads)


def _simpy(world: World) -> None:
    pmsim.run(world.scenario, replications=world.simpy, engine="simpy", tables=0)


def _compile(world: World, floor: Floor) -> None:
    pmsim.run(world.scenario, engine="batch", tables=0)
    floor.one_by_one(1)
    floor.by_team(world.seats)


def _figures(measured: Measured) -> dict[str, float]:
    """By name: `_ns` a member-week, `_times` the floor on as many threads, `_s` a run, `_speedup`."""
    found = {f"{name}_ns": measured.ns(name) for name in measured.weeks}
    found |= {f"{name}_times": measured.ratio(name, floor) for name, floor, _ in _lines()}
    found["batch_times_singly"] = measured.ratio("batch", "singly")
    found["simpy_per_s"] = 1e9 / measured.ns("simpy")
    found["batch_s"] = measured.timings.median("batch")
    for threads in _threads():
        found[f"batch_{threads}_s"] = measured.timings.median(f"batch_{threads}")
        for what in ("batch", "floor"):
            found[f"{what}_{threads}_speedup"] = measured.timings.ratio(what, f"{what}_{threads}")
    return found


def _lines() -> list[tuple[str, str, str]]:
    """Lines of the table: what is timed, the floor that it is compared with, how it is called."""
    lines = [
        ("floor", "floor", "floor, one core"),
        ("singly", "floor", "the same draws one at a time"),
        ("batch", "floor", "batch, one core"),
        ("simpy", "floor", "SimPy, one core"),
    ]
    for threads in _threads():
        lines += [
            (f"{what}_{threads}", f"floor_{threads}", f"{what}, {threads} threads")
            for what in ("floor", "batch")
        ]
    return lines


def _row(world: World, measured: Measured, name: str, floor: str, label: str) -> list[str]:
    ns, times = measured.ns(name), measured.ratio(name, floor)
    cells = [f"{ns:,.0f}", f"{1e9 / ns:,.0f}", f"{times:,.2f}", f"{measured.timings.spread(name):.2f}"]
    return [world.label, label, *cells]


def _drawn(counts: Mapping[str, Draws]) -> Table:
    rows = []
    for label, found in counts.items():
        rates = (found.rate(NORMAL), found.together(NORMAL), found.rate(UNIFORM))
        rows.append([label, *(f"{rate:.3f}" for rate in rates), f"{found.sample:,}"])
    heads = ["world", "normals", "of them together", "uniforms", "member-weeks counted"]
    return Table("Draws a member-week", heads, rows)


def _purposes(counts: Mapping[str, Draws]) -> Table:
    """What the draws are for, most frequent first; the seldom ones together."""
    worlds = list(counts.values())
    keys = sorted({key for found in worlds for key in found.rates})
    keys.sort(key=lambda key: -worlds[0].rates.get(key, 0.0))
    often = [key for key in keys if max(found.rates.get(key, 0.0) for found in worlds) >= SELDOM]
    rows = [
        [purpose.lower(), kind, *(f"{found.rates.get((kind, purpose), 0.0):.3f}" for found in worlds)]
        for kind, purpose in often
    ]
    seldom = [sum(rate for key, rate in found.rates.items() if key not in often) for found in worlds]
    rows.append([f"{len(keys) - len(often)} others", "both", *(f"{rate:.3f}" for rate in seldom)])
    return Table("What they are for, a member-week", ["purpose", "kind", *counts], rows)
