"""Work that waits for a rest: once for many questions, a step at a time, begun anew by a question."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from math import inf

import pytest

from pmsim.widgets import later
from pmsim.widgets.later import Later


class Desk:
    """Notes what was done: three steps for whatever lies on it when the work begins."""

    def __init__(self) -> None:
        self.paper, self.done = "first", []

    def work(self) -> Iterator[None]:
        paper = self.paper
        for step in (1, 2, 3):
            self.done.append(f"{paper} {step}")
            yield


WHOLE = ["first 1", "first 2", "first 3"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def _until(desk: Desk, steps: int) -> None:
    while len(desk.done) < steps:
        await asyncio.sleep(0)


def test_without_an_event_loop_it_is_done_at_once(desk):
    Later(desk.work).ask()
    assert desk.done == WHOLE


def test_work_that_is_one_piece_is_done_once_for_many_questions():
    async def asked() -> list[int]:
        done: list[int] = []
        waiting = Later(lambda: done.append(1), wait=0.01)
        for _ in range(5):
            waiting.ask()
        assert done == []
        await asyncio.sleep(0.05)
        return done

    assert asyncio.run(asked()) == [1]


def test_others_have_their_turn_between_two_steps(desk):
    async def asked() -> None:
        Later(desk.work, wait=0.0).ask()
        await _until(desk, 1)
        desk.done.append("a move")
        await _until(desk, 4)

    asyncio.run(asked())
    assert desk.done == ["first 1", "a move", "first 2", "first 3"]


def test_asked_between_two_steps_it_begins_again(desk):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.ask()
        await _until(desk, 1)
        desk.paper = "second"
        waiting.ask()
        await _until(desk, 4)
        await asyncio.sleep(3 * later.BREATH)

    asyncio.run(asked())
    assert desk.done == ["first 1", "second 1", "second 2", "second 3"]


def test_put_off_for_long_its_first_step_is_taken(desk):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.02, longest=0.06)
        while len(desk.done) < 2:
            waiting.ask()
            await asyncio.sleep(0.001)
        desk.paper = "last"
        waiting.ask()
        await _until(desk, 5)

    asyncio.run(asked())
    assert desk.done == ["first 1", "first 1", "last 1", "last 2", "last 3"]


def test_without_a_longest_time_it_waits_for_a_rest(desk):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.05, longest=inf)
        for _ in range(20):
            waiting.ask()
            await asyncio.sleep(0.005)
        assert desk.done == []
        await _until(desk, 3)

    asyncio.run(asked())
    assert desk.done == WHOLE


def test_after_its_end_it_waits_anew(desk):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0, longest=0.05)
        waiting.ask()
        await _until(desk, 3)
        await asyncio.sleep(0.08)
        desk.paper = "second"
        waiting.ask()
        await _until(desk, 4)
        assert desk.done == [*WHOLE, "second 1"]
        await _until(desk, 6)

    asyncio.run(asked())


def test_now_does_what_is_left_and_only_that(desk):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.now()
        assert desk.done == []
        waiting.ask()
        await _until(desk, 1)
        waiting.now()
        assert desk.done == WHOLE
        waiting.now()
        await asyncio.sleep(3 * later.BREATH)

    asyncio.run(asked())
    assert desk.done == WHOLE


@pytest.mark.parametrize("steps", [0, 1])
def test_dropped_it_stays_undone(desk, steps):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.ask()
        await _until(desk, steps)
        waiting.drop()
        await asyncio.sleep(3 * later.BREATH)

    asyncio.run(asked())
    assert desk.done == WHOLE[:steps]
