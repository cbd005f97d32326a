"""Blocks of replications: how they are cut, and that threads change nothing."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from pmsim.engine import blocks
from pmsim.engine.blocks import BLOCK, Block, cut
from pmsim.errors import EngineError
from pmsim.runner import run
from pmsim.scenario.schema import Scenario, Team

SMALL = Scenario(teams=(Team(members=3),), warm_up=0, weeks=26)
MANY = 7 * BLOCK + 3


def test_replications_with_tables_go_alone_and_the_rest_in_blocks() -> None:
    found = list(cut(10, 2 * BLOCK + 5, 2))
    assert found[:2] == [Block(10, 1, True), Block(11, 1, True)]
    assert [one.count for one in found[2:]] == [BLOCK, BLOCK, 3]
    assert not any(one.tables for one in found[2:])


@pytest.mark.parametrize(("first", "count", "tables"), [(0, 1, 0), (5, BLOCK, 1), (0, BLOCK + 1, BLOCK + 1)])
def test_every_replication_is_in_one_block(first: int, count: int, tables: int) -> None:
    found = [
        number for one in cut(first, count, tables) for number in range(one.first, one.first + one.count)
    ]
    assert found == list(range(first, first + count))


@pytest.mark.compiled
def test_results_do_not_depend_on_the_number_of_threads() -> None:
    digests = {
        run(SMALL, replications=MANY, tables=2, threads=count).manifest.digest for count in (1, 2, 5, 40)
    }
    assert len(digests) == 1
    assert run(SMALL, replications=MANY, tables=2, threads=2, seed=2).manifest.digest not in digests


@pytest.mark.compiled
def test_results_do_not_depend_on_which_thread_is_done_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first block waits until a later one is done."""
    whole = run(SMALL, replications=MANY, threads=1, tables=0)
    play = blocks._play
    later = threading.Event()
    order: list[int] = []

    def slow_first(plan, loop, block):
        if block.first == 0:
            assert later.wait(60)
        found = play(plan, loop, block)
        order.append(block.first)
        later.set()
        return found

    monkeypatch.setattr(blocks, "_play", slow_first)
    played = run(SMALL, replications=MANY, threads=2, tables=0)
    assert order != sorted(order)
    assert played.tallies["replication"].tolist() == list(range(MANY))
    assert np.array_equal(played.tallies, whole.tallies)


@pytest.mark.compiled
def test_each_thread_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    play = blocks._play
    both = threading.Barrier(2)
    seen: set[int] = set()

    def noted(plan, loop, block):
        if block.first < 2 * BLOCK:
            both.wait(60)
        seen.add(threading.get_ident())
        return play(plan, loop, block)

    monkeypatch.setattr(blocks, "_play", noted)
    run(SMALL, replications=MANY, threads=2, tables=0)
    assert len(seen) == 2


@pytest.mark.compiled
def test_a_run_that_is_interrupted_stops_after_the_blocks_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    play = blocks._play
    begun: list[int] = []

    def noted(plan, loop, block):
        begun.append(block.first)
        return play(plan, loop, block)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(blocks, "_play", noted)
    with pytest.raises(KeyboardInterrupt):
        run(SMALL, replications=100 * BLOCK, threads=2, tables=0, progress=stop)
    assert len(begun) < 20


def test_a_quota_of_processors_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= blocks.processors() <= (os.cpu_count() or 1)
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert blocks.processors() == 1


@pytest.mark.parametrize("given", [0, -1, 1.5, True, "two"])
def test_other_numbers_of_threads_are_refused(given: object) -> None:
    with pytest.raises(EngineError, match="threads"):
        run(SMALL, threads=given)
