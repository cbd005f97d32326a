"""Play a plan with the compiled loop: blocks of replications, on as many threads as there are processors.

A block knows nothing of the others, and each draw has an address, so that results do not depend on the number
of threads or on the order in which they finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.engine import compiled, heap, layout
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.tallies import Tallies
from pmsim.records import dtype_of, table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 50
"""Replications between two signs of progress."""

Tables = dict[str, "NDArray[Any]"]


@dataclass(frozen=True)
class Block:
    """Some replications, numbered from `first`; with `tables`, all that happens is written down."""

    first: int
    count: int
    tables: bool


def processors() -> int:
    """How many processors this process may use, by its affinity and its quota."""
    from loky import cpu_count

    return int(cpu_count())


def play(
    plan: layout.Plan,
    first: int,
    count: int,
    tables: int,
    threads: int | None,
    progress: Callable[[int], object],
) -> Tables:
    """Play replications `first` and on, `count` of them; keep tables of the first `tables` of them."""
    blocks = list(cut(first, count, tables))
    totals = {name: np.zeros(count, dtype_of(Tallies)) for name in ("tallies", "group_b")}
    weeks, events = [], []
    for block, played in zip(blocks, _each(plan, blocks, threads), strict=True):
        rows = slice(block.first - first, block.first - first + block.count)
        for name, total in totals.items():
            total[rows] = played[name]
        weeks.append(played["weeks"])
        events.append(played["events"])
        progress(block.count)
    return {**totals, "weeks": np.concatenate(weeks), "events": np.concatenate(events)}


def cut(first: int, count: int, tables: int) -> Iterator[Block]:
    """Blocks that are as long as progress allows; replications with tables go one by one."""
    done = 0
    while done < count:
        alone = done < tables
        size = 1 if alone else min(BLOCK, count - done)
        yield Block(first + done, size, alone)
        done += size


def _each(plan: layout.Plan, blocks: list[Block], threads: int | None) -> Iterator[Tables]:
    """Play the blocks, in their order. Compiling comes first, on one thread."""
    loop = compiled.run_block()
    workers = 1 if len(blocks) == 1 or compiled.interpreted() else min(len(blocks), threads or processors())
    if workers == 1:
        yield from (_play(plan, loop, block) for block in blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from _in_order(pool, plan, loop, blocks, 2 * workers)


def _in_order(
    pool: ThreadPoolExecutor, plan: layout.Plan, loop: Callable[..., int], blocks: list[Block], ahead: int
) -> Iterator[Tables]:
    """Results in the order of the blocks, with only so many under way that few wait in memory."""
    under_way: list[Future[Tables]] = []
    waiting = iter(blocks)
    try:
        for block in waiting:
            under_way.append(pool.submit(_play, plan, loop, block))
            if len(under_way) == ahead:
                yield under_way.pop(0).result()
        while under_way:
            yield under_way.pop(0).result()
    finally:
        for one in under_way:
            one.cancel()


def _play(plan: layout.Plan, loop: Callable[..., int], block: Block) -> Tables:
    """Play a block, with more room as often as it proves too small."""
    rows = not compiled.interpreted()
    room = _first_room(plan, block.tables)
    world = layout.new_world(plan, block.count, room, rows=rows, tables=block.tables)
    done = loop(world, block.first, 0)
    while done < block.count:
        if world.counters[heap.STATUS] == heap.SAME_INSTANT:
            raise AssertionError("two events have the same time, phase and entity")
        room = room.doubled()
        finished = world.tallies[:done], world.group_b[:done]
        world = layout.new_world(plan, block.count, room, rows=rows, tables=block.tables)
        world.tallies[:done], world.group_b[:done] = finished
        done = loop(world, block.first, done)
    used = world.counters
    return {
        "tallies": _as_table(world.tallies, block.count, Tallies),
        "group_b": _as_table(world.group_b, block.count, Tallies),
        "weeks": _as_table(world.weeks, used[heap.WEEKS_USED], WeekRow),
        "events": _as_table(world.events, used[heap.EVENTS_USED], EventRow),
    }


def _as_table(rows: Any, count: int, kind: type) -> NDArray[Any]:
    return rows[:count] if isinstance(rows, np.ndarray) else table_of(rows[:count], kind)


def _first_room(plan: layout.Plan, tables: bool) -> layout.Room:
    seats = layout.seats_of(plan.teams)
    member_weeks = seats * (plan.parameters.warm_up + plan.parameters.weeks)
    return layout.Room(2, member_weeks if tables else 0, 4 * member_weeks + 256 if tables else 0)
