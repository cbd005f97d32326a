"""Binary heaps in the world's arrays: the calendar, and the queues."""

from __future__ import annotations

from pmsim.engine.layout import World

STATUS, WEEKS_USED, EVENTS_USED, TABLES = 0, 1, 2, 3
"""Names of the world's counters."""

FINE, FULL, SAME_INSTANT = 0, 1, 2
"""Values of the status: all is well, a heap or table is full, two events have the same key."""

CALENDAR = 0
"""Heap of the calendar; queue q is heap q + 1."""


def push(w: World, heap: int, key: float, order: int) -> None:
    """Add an entry to a binary heap, smallest (key, order) first."""
    base = w.bases[heap]
    hole = w.sizes[heap]
    if base + hole == w.bases[heap + 1]:
        w.counters[STATUS] = FULL
        return
    w.sizes[heap] = hole + 1
    while hole > 0:
        parent = (hole - 1) // 2
        if not before(key, order, w.keys[base + parent], w.places[base + parent]):
            break
        w.keys[base + hole] = w.keys[base + parent]
        w.places[base + hole] = w.places[base + parent]
        hole = parent
    w.keys[base + hole] = key
    w.places[base + hole] = order


def pop(w: World, heap: int) -> None:
    """Take the smallest entry off a heap; read it first."""
    base = w.bases[heap]
    size = w.sizes[heap] - 1
    w.sizes[heap] = size
    key = w.keys[base + size]
    order = w.places[base + size]
    hole = 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and before(
            w.keys[base + child + 1], w.places[base + child + 1], w.keys[base + child], w.places[base + child]
        ):
            child += 1
        if not before(w.keys[base + child], w.places[base + child], key, order):
            break
        w.keys[base + hole] = w.keys[base + child]
        w.places[base + hole] = w.places[base + child]
        hole = child
    w.keys[base + hole] = key
    w.places[base + hole] = order


def before(key: float, order: int, other_key: float, other_order: int) -> bool:
    """Whether one entry is served before another."""
    # Without `or` and `and`: which of two entries is first can't be guessed, and a wrong guess costs more.
    return (key < other_key) | ((key == other_key) & (order < other_order))
