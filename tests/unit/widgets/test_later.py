"""Work that waits for a rest: once for many questions, a step at a time, begun anew by a question.

Time in these tests passes only while all wait, so that no busy machine can change what they find.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from math import inf
from typing import Any

import pytest

from pmsim.widgets import later
from pmsim.widgets.later import Later

LOOK = 0.001
"""Seconds between looks at what has been done: less than a breath."""

LONG = 60.0
"""Seconds after which nothing is to come any more."""


class Clock(selectors.DefaultSelector):
    """A clock that jumps to what an event loop waits for."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += timeout or 0.0
        return super().select(0)


Played = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Played:
    """Plays something in an event loop with such a clock."""

    def played(story: Coroutine[Any, Any, None]) -> None:
        clock = Clock()
        with monkeypatch.context() as during:
            during.setattr(time, "monotonic", lambda: clock.now)
            with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(clock)) as runner:
                runner.run(asyncio.wait_for(story, LONG))

    return played


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
        await asyncio.sleep(LOOK)


def test_without_an_event_loop_it_is_done_at_once(desk):
    Later(desk.work).ask()
    assert desk.done == WHOLE


def test_work_that_is_one_piece_is_done_once_for_many_questions(play):
    done: list[float] = []

    async def asked() -> None:
        waiting = Later(lambda: done.append(time.monotonic()), wait=0.2)
        for _ in range(5):
            waiting.ask()
        assert done == []
        await asyncio.sleep(5)

    play(asked())
    assert done == [pytest.approx(0.2)]


def test_others_have_their_turn_between_two_steps(desk, play):
    async def asked() -> None:
        Later(desk.work, wait=0.0).ask()
        await _until(desk, 1)
        desk.done.append("a move")
        await _until(desk, 4)

    play(asked())
    assert desk.done == ["first 1", "a move", "first 2", "first 3"]


def test_asked_between_two_steps_it_begins_again(desk, play):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.ask()
        await _until(desk, 1)
        desk.paper = "second"
        waiting.ask()
        await _until(desk, 4)
        await asyncio.sleep(5)

    play(asked())
    assert desk.done == ["first 1", "second 1", "second 2", "second 3"]


def test_put_off_for_long_its_first_step_is_taken(desk, play):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.02, longest=0.06)
        while len(desk.done) < 2:
            waiting.ask()
            await asyncio.sleep(LOOK)
        assert time.monotonic() == pytest.approx(2 * 0.06, abs=2 * LOOK)
        desk.paper = "last"
        waiting.ask()
        await _until(desk, 5)

    play(asked())
    assert desk.done == ["first 1", "first 1", "last 1", "last 2", "last 3"]


@pytest.mark.parametrize("pause", [0.005, 0.049])
def test_without_a_longest_time_it_waits_for_a_rest(desk, play, pause):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.05, longest=inf)
        for _ in range(20):
            waiting.ask()
            await asyncio.sleep(pause)
        assert desk.done == []
        await _until(desk, 3)

    play(asked())
    assert desk.done == WHOLE


def test_after_its_end_it_waits_anew(desk, play):
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

    play(asked())


def test_now_does_what_is_left_and_only_that(desk, play):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.now()
        assert desk.done == []
        waiting.ask()
        await _until(desk, 1)
        waiting.now()
        assert desk.done == WHOLE
        waiting.now()
        await asyncio.sleep(5)

    play(asked())
    assert desk.done == WHOLE


@pytest.mark.parametrize("steps", [0, 1])
def test_dropped_it_stays_undone(desk, play, steps):
    async def asked() -> None:
        waiting = Later(desk.work, wait=0.0)
        waiting.ask()
        await _until(desk, steps)
        waiting.drop()
        await asyncio.sleep(5)

    play(asked())
    assert desk.done == WHOLE[:steps]


def test_a_breath_is_longer_than_a_look():
    assert later.BREATH > LOOK
