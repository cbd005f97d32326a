"""The four rules of the calendar, each with a control that shows what goes wrong without it.

Rules: time lies on a grid; simultaneous events are served by (phase, entity); servers choose in a last phase
of the instant by (class, time asked, entity, serial); those who leave are not interrupted, and what is left
of them is served as a no-op.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest
import simpy

from pmsim.engine import batch, flows, heap, layout, ledger
from pmsim.engine.calendar import Calendar, Diary, Queue, SameInstant
from pmsim.engine.order import CASE, COACH, DESKS, MEETING_ENDS, PLANNING, REVIEW, REVIEW_DUE, SERVE, TICK
from pmsim.model.rows import CASE_MEETING_HELD, MEETING_BEGAN, RESIGNED, REVIEW_HELD, SESSION_HELD
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Policy, Scenario
from tests.engines.comparing import interpreted
from tests.engines.generator import trial
from tests.engines.resigning import draw_quits

GRID = 2.0**20
ENGINES = ("simpy", "batch")


def on_the_grid(times: np.ndarray) -> bool:
    return bool(np.all(times * GRID == np.floor(times * GRID)))


@pytest.fixture
def world() -> layout.World:
    """A small empty world of objects with one team and a deputy.

    Queue 0 is the diary, 1 is HR, 2 the courses, 3 the approvers.
    """
    team = {"members": 2, "complexity": 0.0, "manager": {"deputies": 1}}
    plan = layout.lay_out(Scenario.model_validate({"teams": [team]}), Policy(), layout.Play(seed=1))
    return layout.new_world(plan, 1, layout.Room(64, 64, 64), rows=False, tables=True)


def drained(w: layout.World, number: int) -> Iterator[tuple[float, int]]:
    while w.sizes[number] > 0:
        base = w.bases[number]
        yield w.keys[base], w.places[base]
        heap.pop(w, number)


# Rule 1: time lies on a grid.


@pytest.mark.parametrize("engine", ENGINES)
def test_every_time_is_on_the_grid(engine: str) -> None:
    """Delays of all shapes, meetings of odd lengths and drawn dates, over generated scenarios."""
    times = 0
    shapes = set()
    with interpreted():
        for number in range(0, 40):
            one = trial(number)
            played = one.play(engine)
            shapes.add(one.scenario.hiring.time_to_fill.shape.name)
            times += len(np.unique(played.events["time"]))
            assert on_the_grid(played.events["time"])
            assert on_the_grid(played.events["b"][played.events["kind"] == MEETING_BEGAN]), "waits too"
    assert shapes == {"fixed", "lognormal", "exponential"}
    assert times > 1000


def test_durations_off_the_grid_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: a meeting whose length is not rounded puts times off the grid."""
    monkeypatch.setattr(flows, "on_grid", lambda weeks: weeks)
    with interpreted():
        assert not all(on_the_grid(trial(number).play("batch").events["time"]) for number in range(10))


# Rule 2: simultaneous events are served by (phase, entity).

EVENTS = ((SERVE, 0), (TICK, 0), (REVIEW_DUE, 7), (REVIEW_DUE, 3), (MEETING_ENDS, 9))


def test_simultaneous_events_come_by_phase_and_entity_on_simpy() -> None:
    for order in permutations(EVENTS):
        calendar = Calendar()
        served: list[tuple[int, int]] = []
        for event in order:
            calendar.call(1.5, *event, lambda event=event, served=served: served.append(event))
        calendar.run()
        assert served == sorted(EVENTS)


def test_simultaneous_events_come_by_phase_and_entity_in_the_loop(world: layout.World) -> None:
    for order in permutations(EVENTS):
        for event in order:
            ledger.at(world, 1.5, *event)
        served = [(key >> 48, key & ((1 << 48) - 1)) for _, key in drained(world, heap.CALENDAR)]
        assert served == sorted(EVENTS)


def test_time_comes_before_the_order_of_an_instant(world: layout.World) -> None:
    calendar = Calendar()
    served: list[float] = []
    for time, phase in ((2.0, TICK), (1.0, SERVE), (1.0 + 1.0 / GRID, TICK)):
        calendar.call(time, phase, 0, lambda: served.append(calendar.now))
        ledger.at(world, time, phase, 0)
    calendar.run()
    assert served == [1.0, 1.0 + 1.0 / GRID, 2.0]
    assert [time for time, _ in drained(world, heap.CALENDAR)] == served


def test_plain_simpy_serves_by_insertion() -> None:
    """Control: without the calendar the order of insertion decides."""
    found = set()
    for order in permutations(EVENTS):
        environment = simpy.Environment()
        served: list[tuple[int, int]] = []
        for event in order:
            environment.timeout(1.5).callbacks.append(
                lambda _, event=event, served=served: served.append(event)
            )
        environment.run()
        found.add(tuple(served))
    assert len(found) == len(list(permutations(EVENTS)))


def test_steps_of_simpy_itself_come_before_the_next_event_of_the_instant() -> None:
    """A process that is started belongs to the current step, whatever its phase."""
    calendar = Calendar()
    served: list[str] = []

    def started() -> Iterator[simpy.Event]:
        served.append("started")
        yield calendar.at(calendar.now, SERVE, 1)

    calendar.call(0.0, TICK, 0, lambda: calendar.process(started()))
    calendar.call(0.0, TICK, 1, lambda: served.append("next"))
    calendar.run()
    assert served == ["started", "next"]


def test_two_events_with_one_key_are_a_bug_on_simpy() -> None:
    calendar = Calendar()
    calendar.at(1.0, TICK, 4)
    calendar.at(1.0, TICK, 5)
    calendar.at(2.0, TICK, 4)
    with pytest.raises(SameInstant, match=r"week 1\.0, phase 0, entity 4"):
        calendar.at(1.0, TICK, 4)


def test_a_key_is_free_again_once_it_was_served() -> None:
    calendar = Calendar()
    served: list[float] = []
    calendar.call(1.0, SERVE, 0, lambda: calendar.call(1.0, SERVE, 0, lambda: served.append(calendar.now)))
    calendar.run()
    assert served == [1.0]


def test_two_events_with_one_key_stop_the_loop(world: layout.World, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = batch.begin_world

    def begin_with_two_ticks(w: layout.World, replication: int, row: int) -> None:
        begin(w, replication, row)
        ledger.at(w, 1.0, TICK, 0)

    monkeypatch.setattr(batch, "begin_world", begin_with_two_ticks)
    assert batch.run_block(world, 0, 0) == 0
    assert world.counters[heap.STATUS] == heap.SAME_INSTANT
    with interpreted(), pytest.raises(AssertionError, match="same time, phase and entity"):
        run(Scenario(), engine="batch")


# Rule 3: servers choose last in the instant, by (class, time asked, entity, serial).

Asked = tuple[int, float, int, int]
REQUESTS: tuple[Asked, ...] = (
    (CASE, 1.0, 5, 2),
    (CASE, 1.0, 5, 10),
    (PLANNING, 0.75, 4, 0),
    (REVIEW, 0.5, 9, 0),
    (REVIEW, 1.0, 2, 0),
    (COACH, 0.25, 1, 1),
)
"""(class, time asked, entity, serial), in the order in which a server must turn to them at week 1."""


def served_by_simpy(requests: Sequence[Asked]) -> list[Asked]:
    """The order in which one server, busy until week 1, turns to requests that came in this order."""
    calendar = Calendar()
    queue = Queue(calendar, 0, 1)
    served: list[Asked] = []

    def busy() -> Iterator[simpy.Event]:
        with queue.ask(-1, 0, 0) as turn:
            yield turn
            yield calendar.at(1.0, TICK, 0)

    def asking(request: Asked, place: int) -> Iterator[simpy.Event]:
        rank, time, entity, serial = request
        yield calendar.at(time, MEETING_ENDS, place)
        with queue.ask(rank, entity, serial) as turn:
            yield turn
            served.append(request)

    calendar.process(busy())
    for place, request in enumerate(requests):
        calendar.process(asking(request, place))
    calendar.run()
    return served


def served_by_loop(w: layout.World, requests: Sequence[Asked]) -> list[Asked]:
    """The same with the loop's queue: what only the manager does, then what deputies may take too."""
    for rank, time, entity, serial in requests:
        ledger.ask(w, time, 0, rank, entity, serial)
    return [unpacked(*entry) for number in (1, ledger.light_heap(w, 0)) for entry in drained(w, number)]


def unpacked(key: float, order: int) -> Asked:
    rank = int(key / ledger.RANK_WEEKS)
    return rank, key - rank * ledger.RANK_WEEKS, order >> ledger.SERIAL_BITS, order & (ledger.SERIALS - 1)


def test_servers_choose_by_class_time_entity_and_serial(world: layout.World) -> None:
    for requests in permutations(REQUESTS):
        assert served_by_simpy(requests) == list(REQUESTS)
        assert served_by_loop(world, requests) == list(REQUESTS)


def test_plain_simpy_resource_depends_on_insertion() -> None:
    """Control: a plain resource turns to the first that asks, and to equals in the order of asking."""
    found = set()
    for requests in permutations(REQUESTS):
        environment = simpy.Environment()
        resource = simpy.PriorityResource(environment)
        served: list[Asked] = []

        def asking(
            request: Asked,
            resource: simpy.PriorityResource = resource,
            served: list[Asked] = served,
        ) -> Iterator[simpy.Event]:
            with resource.request(request[0]) as turn:
                yield turn
                served.append(request)

        for request in requests:
            environment.process(asking(request))
        environment.run()
        found.add(tuple(served))
    assert len(found) > 1


def late_but_important(
    environment: simpy.Environment, ask: Callable[[int], Any], instant: list[simpy.Event]
) -> list[str]:
    """Who is served first when a server is given back early in an instant and a case asks late in it."""
    served: list[str] = []

    def holding() -> Iterator[simpy.Event]:
        with ask(CASE) as turn:
            yield turn
            yield instant[0]

    def waiting() -> Iterator[simpy.Event]:
        with ask(COACH) as turn:
            yield turn
            served.append("coaching")

    def late() -> Iterator[simpy.Event]:
        yield instant[1]
        with ask(CASE) as turn:
            yield turn
            served.append("case")

    for process in (holding(), waiting(), late()):
        environment.process(process)
    environment.run()
    return served


def test_a_release_grants_nothing_before_the_last_phase() -> None:
    calendar = Calendar()
    queue = Queue(calendar, 0, 1)
    serials = iter(range(3))
    instant = [calendar.at(1.0, TICK, 0), calendar.at(1.0, REVIEW_DUE, 0)]
    found = late_but_important(calendar, lambda rank: queue.ask(rank, 0, next(serials)), instant)
    assert found == ["case", "coaching"]


def test_plain_simpy_grants_at_the_release() -> None:
    """Control: a plain resource has gone to the coaching before the case could ask."""
    environment = simpy.Environment()
    resource = simpy.PriorityResource(environment)

    def steps() -> Iterator[simpy.Event]:
        yield environment.timeout(1.0)
        yield environment.timeout(0.0)
        yield environment.timeout(0.0)

    instant = [environment.timeout(1.0), environment.process(steps())]
    assert late_but_important(environment, resource.request, instant) == ["coaching", "case"]


def test_asking_and_releasing_only_wake_the_loops_queue(world: layout.World) -> None:
    """Nobody's turn comes when someone asks or gives back; one SERVE event stands on the calendar."""
    world.busy[1] = 1
    ledger.ask(world, 1.0, 1, 0, 7, 0)
    ledger.release(world, 1.0, 1)
    assert (world.busy[1], world.sizes[2]) == (0, 1)
    assert list(drained(world, heap.CALENDAR)) == [(1.0, SERVE << 48 | 1)]


def test_leaving_a_desk_only_wakes_the_diary(world: layout.World) -> None:
    ledger.ask(world, 1.0, 0, REVIEW, 0, 0)
    ledger.ask(world, 1.0, 0, CASE, 0, 0)
    world.desks[1].busy = True
    ledger.leave_desk(world, 1.0, 0, 1)
    assert not world.desks[1].busy
    assert (world.sizes[1], world.sizes[ledger.light_heap(world, 0)]) == (1, 1)
    assert list(drained(world, heap.CALENDAR)) == [(1.0, SERVE << 48)]


def test_servers_turn_to_as_many_as_are_idle() -> None:
    calendar = Calendar()
    queue = Queue(calendar, 0, 2)
    requests = [queue.ask(REVIEW, entity, 0) for entity in (3, 1, 2)]
    assert not any(request.triggered for request in requests)
    calendar.run()
    assert [request.triggered for request in requests] == [False, True, True]


# Deputies are further servers of a diary, for reviews and coaching only.

TURNS = (
    ((CASE, PLANNING, REVIEW, COACH), {CASE: 0, REVIEW: 1}),
    ((CASE, CASE, PLANNING), {CASE: 0}),
    ((REVIEW, COACH), {REVIEW: 0, COACH: 1}),
    ((PLANNING, COACH), {PLANNING: 0, COACH: 1}),
    ((COACH,), {COACH: 0}),
)
"""Classes of requests that are in, and whom a manager (0) and a deputy (1) turn to."""


@pytest.mark.parametrize(("asked", "served"), TURNS)
def test_whom_a_deputy_turns_to_on_simpy(asked: tuple[int, ...], served: dict[int, int]) -> None:
    for order in permutations(range(len(asked))):
        calendar = Calendar()
        diary = Diary(calendar, 0, 2)
        requests = {entity: diary.ask(asked[entity], entity, 0) for entity in order}
        calendar.run()
        found = {asked[e]: one.server for e, one in sorted(requests.items(), reverse=True) if one.triggered}
        assert found == served


@pytest.mark.parametrize(("asked", "served"), TURNS)
def test_whom_a_deputy_turns_to_in_the_loop(
    asked: tuple[int, ...], served: dict[int, int], world: layout.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for order in permutations(range(len(asked))):
        found: dict[int, int] = {}

        def turn(
            w: Any, now: float, number: int, server: int, key: float, *_: int, found: Any = found
        ) -> None:
            found[int(key / ledger.RANK_WEEKS)] = server

        monkeypatch.setattr(batch, "on_turn", turn)
        batch.clear_queues(world)
        for entity in order:
            ledger.ask(world, 1.0, 0, asked[entity], entity, 0)
        batch.on_serve(world, 1.0, 0, 0)
        assert found == served


def test_an_ordinary_queue_serves_every_class() -> None:
    """Control: without the diary's rule the deputy would take the planning."""
    calendar = Calendar()
    queue = Queue(calendar, 0, 2)
    requests = [queue.ask(rank, entity, 0) for entity, rank in enumerate((CASE, PLANNING, REVIEW))]
    calendar.run()
    assert [request.triggered for request in requests] == [True, True, False]


def test_a_desk_has_a_number_of_its_own() -> None:
    """A manager and up to four deputies, of every team."""
    numbers = {team * DESKS + server for team in range(20) for server in range(1 + 4)}
    assert len(numbers) == 20 * 5


# Rule 4: those who leave are not interrupted.


def leaving(*whom: tuple[int, int]) -> Callable[..., float]:
    """Draws by which the first occupants of these seats resign at the end of these weeks, and nobody else."""

    def quit_draw(member: Any, week: int) -> float:
        return 0.0 if (member.seat, week) in whom and member.occupant == 0 else 1.0

    return quit_draw


SLOW = {
    "warm_up": 0,
    "weeks": 8,
    "teams": [{"members": 2, "complexity": 0.0, "manager": {"people_hours": 1.0}}],
    "hiring": {"time_to_fill": {"mean": 100, "shape": "fixed"}},
    "policies": {
        "only": {
            "planning": {"enabled": False},
            "review": {
                "cadence": 8,
                "hours": 2.0,
                "preparation": 0.0,
                "revisit_objectives": False,
                "two_way": False,
            },
            "escalation": {"enabled": False},
        }
    },
}
"""Two people whose reviews take two weeks each, so that the second waits for the first."""


def play(changes: dict[str, Any], engine: str, seed: int, quit_draw: Callable[..., float]) -> Run:
    with pytest.MonkeyPatch.context() as patched, interpreted():
        draw_quits(patched, quit_draw)
        return run(Scenario.model_validate({**SLOW, **changes}), engine=engine, seed=seed)


def overlapping(engine: str) -> tuple[int, Run, int, int]:
    """A seed under which the reviews overlap, the run without departures, and who is first and second."""
    for seed in range(100):
        stays = play({}, engine, seed, leaving())
        began = stays.events[stays.events["kind"] == MEETING_BEGAN]
        if len(began) == 2 and began["b"][1] > 1.5 and began["time"][1] < 7:
            return seed, stays, int(began["seat"][0]), int(began["seat"][1])
    raise AssertionError("no seed makes the reviews overlap")


def rows_of(played: Run, kind: int, seat: int) -> np.ndarray:
    return played.events[(played.events["kind"] == kind) & (played.events["seat"] == seat)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_meeting_in_progress_ends_on_time_without_effect(engine: str) -> None:
    """The first leaves during a review: its hours count, it is not held, the second's begins all the same."""
    seed, stays, first, second = overlapping(engine)
    began = rows_of(stays, MEETING_BEGAN, first)["time"][0]
    leaves = play({}, engine, seed, leaving((first, int(began))))
    assert rows_of(leaves, RESIGNED, first)["time"][0] == int(began) + 1 < began + 2.0
    assert len(rows_of(stays, REVIEW_HELD, first)) == 1
    assert len(rows_of(leaves, REVIEW_HELD, first)) == 0
    assert rows_of(leaves, MEETING_BEGAN, second)["time"][0] == began + 2.0
    assert leaves.tallies["manager_hours"][0] == stays.tallies["manager_hours"][0] == 4.0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_request_of_someone_who_left_takes_no_time(engine: str) -> None:
    """The second leaves while waiting: there is no meeting, and it costs the manager no time."""
    seed, stays, first, second = overlapping(engine)
    asked = rows_of(stays, MEETING_BEGAN, second)["time"][0] - rows_of(stays, MEETING_BEGAN, second)["b"][0]
    leaves = play({}, engine, seed, leaving((second, int(asked))))
    assert rows_of(leaves, RESIGNED, second)["time"][0] < rows_of(stays, MEETING_BEGAN, second)["time"][0]
    assert len(rows_of(leaves, MEETING_BEGAN, second)) == 0
    assert leaves.tallies["manager_hours"][0] == 2.0
    assert len(rows_of(leaves, REVIEW_HELD, first)) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_requests_left_behind_delay_nobody(engine: str) -> None:
    """Three of four leave while they wait; the last is served the moment that the first meeting ends."""
    team = {"teams": [{"members": 4, "complexity": 0.0, "manager": {"people_hours": 0.25}}]}
    stays = play({**team, "weeks": 12}, engine, 1, leaving())
    began = stays.events[stays.events["kind"] == MEETING_BEGAN]
    first = int(began["seat"][0])
    last = int(np.setdiff1d(np.arange(4), [first]).max())
    others = [seat for seat in range(4) if seat not in (first, last)]
    leaves = play(
        {**team, "weeks": 12}, engine, 1, leaving(*((seat, week) for seat in others for week in (7,)))
    )
    turn = rows_of(leaves, MEETING_BEGAN, last)["time"][0]
    assert turn == began["time"][0] + 8.0
    assert not any(len(rows_of(leaves, MEETING_BEGAN, seat)) for seat in others)


def test_effects_never_come_after_a_departure() -> None:
    """Over generated runs nothing is held, and nobody sits down, with someone who has left."""
    gone = 0
    for number in range(60):
        events = trial(number).play("simpy").events
        for row in events[events["kind"] == RESIGNED]:
            mine = np.ones(len(events), bool)
            for name in ("replication", "team", "seat", "occupant"):
                mine &= events[name] == row[name]
            gone += 1
            after = events[mine & (events["time"] > row["time"])]["kind"]
            assert not set(after) & {MEETING_BEGAN, REVIEW_HELD, SESSION_HELD, CASE_MEETING_HELD}
            assert len(after) == 0
    assert gone > 100
