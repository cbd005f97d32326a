"""Asking for a run: arguments, engines, refusals, progress."""

from __future__ import annotations

from importlib import import_module

import pytest

from pmsim.engine import compiled
from pmsim.engine.layout import Room
from pmsim.errors import EngineError, UnknownNameError
from pmsim.runner import BLOCK, choose_engine, run
from pmsim.scenario.schema import Policy, Review, Scenario, Team

TINY = Scenario(teams=(Team(members=1),), warm_up=0, weeks=2, policies={"a": Policy(), "b": Policy()})


def test_the_manifest_says_what_ran() -> None:
    manifest = run(TINY, "b", seed=7, replications=3, engine="simpy").manifest
    assert (manifest.policy, manifest.seed, manifest.replications, manifest.engine) == ("b", 7, 3, "simpy")


def test_the_reference_policy_is_the_default() -> None:
    assert run(TINY, engine="simpy").manifest.policy == "a"


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(EngineError, match=f"seed: given {seed}; allowed 0 to"):
        run(TINY, seed=seed, engine="simpy")


@pytest.mark.parametrize(("first", "replications"), [(0, 0), (-1, 1), (2**32 - 1, 2)])
def test_replications_out_of_range_are_refused(first: int, replications: int) -> None:
    with pytest.raises(EngineError, match="replications"):
        run(TINY, first=first, replications=replications, engine="simpy")


def test_the_largest_seed_and_replication_can_be_played() -> None:
    played = run(TINY, seed=2**64 - 1, first=2**32 - 1, engine="simpy")
    assert played.tallies["replication"].tolist() == [2**32 - 1]


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="simpy"):
        run(TINY, engine="simpi")
    with pytest.raises(UnknownNameError, match="policy"):
        run(TINY, "c", engine="simpy")


def test_without_numba_auto_is_simpy_and_batch_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine("auto") == "batch"
    monkeypatch.setattr(compiled, "available", lambda: False)
    assert choose_engine("auto") == "simpy"
    with pytest.raises(EngineError, match="needs numba"):
        choose_engine("batch")


@pytest.mark.parametrize("engine", ["simpy", "batch"])
def test_progress_counts_every_replication(engine: str) -> None:
    seen: list[int] = []
    count = BLOCK + 3
    quiet = TINY.model_copy(update={"policies": {"a": Policy(review=Review(enabled=False))}})
    run(quiet, replications=count, engine=engine, progress=seen.append)
    assert sum(seen) == count


@pytest.mark.parametrize("engine", ["simpy", "batch"])
def test_tables_are_kept_for_as_many_replications_as_asked(engine: str) -> None:
    played = run(TINY, replications=3, tables=2, engine=engine)
    assert sorted(set(played.weeks["replication"].tolist())) == [0, 1]
    assert len(played.tallies) == 3
    assert len(run(TINY, tables=0, engine=engine).weeks) == 0


def test_a_full_heap_or_table_is_doubled_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("pmsim.runner")
    busy = Scenario(
        teams=(Team(members=4),), warm_up=0, weeks=12, policies={"a": Policy(review=Review(cadence=1))}
    )
    roomy = run(busy, replications=2, tables=2, engine="batch")
    monkeypatch.setattr(module, "_first_room", lambda *_: Room(1, 1, 1))
    narrow = run(busy, replications=2, tables=2, engine="batch")
    assert narrow.manifest.digest == roomy.manifest.digest
