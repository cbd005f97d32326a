"""The reduced model in the style of pmsim's batch engine: a compiled loop over events, addressed draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.loops import compiled_loop
from benchmarks.reduced import rules
from benchmarks.reduced.rules import ADVISERS, CADENCE, MEETING, SEATS, VACANCY, WEEKS, WINDOW, Outcome
from pmsim.engine import compiled
from pmsim.model import draws
from pmsim.model.state import Luck
from pmsim.records import dtype_of

CASE_ENDS, STARTER, TICK, MEETING_ENDS = 0, 1, 2, 3
"""Phases of an instant: who comes and goes is settled before the week's work."""

ENTITY_BITS = 32
CALENDAR, DIARY, HR = 0, 1, 2
HEAPS = 3
"""The heaps, and how many there are."""


class World(NamedTuple):
    """All that the loop reads and changes; arrays by seat, by heap, by replication."""

    here: NDArray[np.bool_]
    occupant: NDArray[np.int64]
    ability: NDArray[np.float64]
    form: NDArray[np.float64]
    recent: NDArray[np.float64]
    weeks: NDArray[np.int64]
    offset: NDArray[np.int64]
    strikes: NDArray[np.int64]
    keys: NDArray[np.float64]
    places: NDArray[np.int64]
    sizes: NDArray[np.int64]
    busy: NDArray[np.int64]
    reviews: NDArray[np.int64]
    exits: NDArray[np.int64]
    member_weeks: NDArray[np.int64]
    attainment: NDArray[np.float64]


def new_world(replications: int) -> World:
    """An empty world."""
    room = 4 * SEATS
    return World(
        here=np.zeros(SEATS, np.bool_),
        occupant=np.zeros(SEATS, np.int64),
        ability=np.zeros(SEATS),
        form=np.zeros(SEATS),
        recent=np.zeros((SEATS, WINDOW)),
        weeks=np.zeros(SEATS, np.int64),
        offset=np.zeros(SEATS, np.int64),
        strikes=np.zeros(SEATS, np.int64),
        keys=np.zeros((HEAPS, room)),
        places=np.zeros((HEAPS, room), np.int64),
        sizes=np.zeros(HEAPS, np.int64),
        busy=np.zeros(HEAPS, np.int64),
        reviews=np.zeros(replications, np.int64),
        exits=np.zeros(replications, np.int64),
        member_weeks=np.zeros(replications, np.int64),
        attainment=np.zeros(replications),
    )


@compiled_loop
def before(key: float, place: int, other_key: float, other_place: int) -> bool:
    """Whether one entry comes before another."""
    return key < other_key or (key == other_key and place < other_place)


@compiled_loop
def push(w: World, heap: int, key: float, place: int) -> None:
    """Add an entry to a heap."""
    keys, places = w.keys[heap], w.places[heap]
    hole = w.sizes[heap]
    w.sizes[heap] = hole + 1
    while hole > 0:
        parent = (hole - 1) // 2
        if not before(key, place, keys[parent], places[parent]):
            break
        keys[hole], places[hole] = keys[parent], places[parent]
        hole = parent
    keys[hole], places[hole] = key, place


@compiled_loop
def pop(w: World, heap: int) -> None:
    """Take the smallest entry off a heap; read it first."""
    keys, places = w.keys[heap], w.places[heap]
    size = w.sizes[heap] - 1
    w.sizes[heap] = size
    key, place = keys[size], places[size]
    hole = 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and before(keys[child + 1], places[child + 1], keys[child], places[child]):
            child += 1
        if not before(keys[child], places[child], key, place):
            break
        keys[hole], places[hole] = keys[child], places[child]
        hole = child
    keys[hole], places[hole] = key, place


@compiled_loop
def at(w: World, time: float, phase: int, entity: int) -> None:
    """Put an event into the calendar."""
    push(w, CALENDAR, time, phase << ENTITY_BITS | entity)


@compiled_loop
def hire(w: World, normal: Any, luck: Any, seat: int, offset: int) -> None:
    """Somebody starts in a seat."""
    w.here[seat] = True
    w.occupant[seat] += 1
    w.form[seat] = 0.0
    w.weeks[seat] = 0
    w.offset[seat] = offset
    w.strikes[seat] = 0
    entity = seat << 16 | w.occupant[seat]
    w.ability[seat] = rules.ABILITY * normal(luck, entity, 0, 0, draws.ABILITY, 0)


@compiled_loop
def begin(w: World, normal: Any, uniform: Any, luck: Any) -> None:
    """Nobody waits, and every seat is filled."""
    w.sizes[:] = 0
    w.busy[:] = 0
    w.occupant[:] = 0
    for seat in range(SEATS):
        hire(w, normal, luck, seat, int(CADENCE * uniform(luck, seat << 16, 0, 0, draws.REVIEW_OFFSET, 0)))
    at(w, 0.0, TICK, 0)


@compiled_loop
def tick(w: World, normal: Any, luck: Any, now: float, row: int) -> None:
    """Everyone works for a week, and asks for a review that is due."""
    week = int(now)
    for seat in range(SEATS):
        if w.here[seat]:
            entity = seat << 16 | w.occupant[seat]
            shock = normal(luck, entity, week, 0, draws.FORM_SHOCK, 0)
            chance = normal(luck, entity, week, 0, draws.WEEK_LUCK, 0)
            w.form[seat] = rules.CARRY * w.form[seat] + rules.SHOCK * shock
            attainment = 1.0 + w.ability[seat] + w.form[seat] + rules.LUCK * chance
            w.recent[seat, w.weeks[seat] % WINDOW] = attainment
            w.weeks[seat] += 1
            w.attainment[row] += attainment
            w.member_weeks[row] += 1
            ask_if_due(w, now, seat)
    at(w, now + 1.0, TICK, 0)


@compiled_loop
def ask_if_due(w: World, now: float, seat: int) -> None:
    """A review falls due every four weeks until there is a case."""
    since = w.weeks[seat] - w.offset[seat]
    if since > 0 and since % CADENCE == 0 and w.strikes[seat] < rules.STRIKES:
        push(w, DIARY, now, seat)


@compiled_loop
def judge(w: World, seat: int, strikes: int) -> None:
    """A low review is a strike; any other clears them. With enough of them there is a case."""
    total = 0.0
    for one in range(WINDOW):
        total += w.recent[seat, one]
    w.strikes[seat] = w.strikes[seat] + 1 if total < rules.LINE * WINDOW else 0
    if w.strikes[seat] >= strikes:
        w.strikes[seat] = rules.STRIKES


@compiled_loop
def serve(w: World, uniform: Any, luck: Any, now: float, row: int, strikes: int) -> None:
    """The manager and HR turn to who waits."""
    if not w.busy[DIARY] and w.sizes[DIARY] > 0:
        seat = w.places[DIARY, 0]
        pop(w, DIARY)
        judge(w, seat, strikes)
        w.reviews[row] += 1
        w.busy[DIARY] = 1
        at(w, now + MEETING, MEETING_ENDS, seat)
    while w.busy[HR] < ADVISERS and w.sizes[HR] > 0:
        seat = w.places[HR, 0]
        pop(w, HR)
        w.busy[HR] += 1
        choices = rules.LONGEST_CASE + 1 - rules.SHORTEST_CASE
        chance = uniform(luck, seat << 16 | w.occupant[seat], 0, 0, draws.HR_TIME, 0)
        at(w, now + rules.SHORTEST_CASE + int(choices * chance), CASE_ENDS, seat)


@compiled_loop
def replicate(w: World, normal: Any, uniform: Any, luck: Any, row: int, strikes: int) -> None:
    """Play one replication."""
    begin(w, normal, uniform, luck)
    while w.keys[CALENDAR, 0] < WEEKS:
        now, place = w.keys[CALENDAR, 0], w.places[CALENDAR, 0]
        pop(w, CALENDAR)
        phase, seat = place >> ENTITY_BITS, place & ((1 << ENTITY_BITS) - 1)
        if phase == TICK:
            tick(w, normal, luck, now, row)
        elif phase == MEETING_ENDS:
            w.busy[DIARY] = 0
            if w.strikes[seat] == rules.STRIKES:
                push(w, HR, now, seat)
        elif phase == CASE_ENDS:
            w.busy[HR] -= 1
            w.here[seat] = False
            w.exits[row] += 1
            at(w, now + VACANCY, STARTER, seat)
        else:
            hire(w, normal, luck, seat, 0)
        serve(w, uniform, luck, now, row, strikes)


@compiled_loop
def replicate_all(w: World, normal: Any, uniform: Any, luck: Any, strikes: int) -> None:
    """Play all replications."""
    for row in range(len(w.exits)):
        luck.replication = row
        replicate(w, normal, uniform, luck, row, strikes)


@cache
def draw_functions() -> tuple[Callable[..., float], Callable[..., float]]:
    """Compiled `normal` and `uniform`."""
    found = compiled.compiled_functions(draws.normal, draws.uniform)
    return found[draws.normal], found[draws.uniform]


def play_all(seed: int, replications: int, strikes: int = rules.STRIKES) -> World:
    """Play many replications; the world has a count or sum of each."""
    world = new_world(replications)
    luck = np.zeros(1, dtype_of(Luck))[0]
    luck["key_low"], luck["key_high"] = draws.team_key(seed, "reduced")
    replicate_all(world, *draw_functions(), luck, strikes)
    return world


def outcomes(world: World) -> list[Outcome]:
    """What each replication gave."""
    columns = (world.reviews, world.exits, world.member_weeks, world.attainment)
    return [Outcome(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
