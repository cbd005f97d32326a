"""Asking for a run: arguments, engines, refusals, progress."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from pmsim.engine import compiled
from pmsim.engine.blocks import BLOCK
from pmsim.engine.layout import Room
from pmsim.errors import EngineError, ScenarioError, UnknownNameError
from pmsim.outcomes import summarise
from pmsim.policies import Decision, File
from pmsim.runner import again, choose_engine, replay, run, stream
from pmsim.scenario.schema import Policy, Review, Scenario, Support, Team

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


@pytest.mark.parametrize("name", ["seed", "replications", "first"])
def test_a_number_too_long_to_print_is_refused(name: str) -> None:
    with pytest.raises(EngineError, match="a number of more than 30 digits"):
        run(TINY, engine="simpy", **{name: 10**5000})


@pytest.mark.parametrize("name", ["seed", "replications", "first", "tables"])
@pytest.mark.parametrize(
    ("given", "shown"), [(1.0, "1.0"), (True, "true"), ("1", "'1'"), (None, "nothing"), (np.True_, "True")]
)
def test_what_is_no_whole_number_is_refused(name: str, given: object, shown: str) -> None:
    with pytest.raises(EngineError, match=f"^{name}: a whole number is needed; given {shown}$"):
        run(TINY, engine="simpy", **{name: given})


def test_whole_numbers_of_numpy_are_plain_ones_in_the_manifest() -> None:
    given = {"seed": np.uint64(5), "replications": np.int64(2), "first": np.int8(1), "tables": np.int32(1)}
    plain = {name: int(value) for name, value in given.items()}
    manifest = run(TINY, engine="simpy", **given).manifest
    assert manifest == run(TINY, engine="simpy", **plain).manifest
    assert {type(value) for value in (manifest.seed, manifest.first, manifest.replications)} == {int}


@pytest.mark.parametrize(
    ("given", "shown"), [("customer_service", "'customer_service'"), (Path("my.yaml"), "my.yaml")]
)
def test_a_name_or_path_is_no_scenario(given: object, shown: str) -> None:
    with pytest.raises(ScenarioError, match=rf"pass a Scenario: pmsim.load\(.*; given {shown}$"):
        run(given, engine="simpy")


def test_the_largest_seed_and_replication_can_be_played() -> None:
    played = run(TINY, seed=2**64 - 1, first=2**32 - 1, engine="simpy")
    assert played.tallies["replication"].tolist() == [2**32 - 1]


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="simpy"):
        run(TINY, engine="simpi")
    with pytest.raises(UnknownNameError, match="policy"):
        run(TINY, "c", engine="simpy")


def test_what_is_no_text_is_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError, match="engine '3'"):
        run(TINY, engine=3)
    with pytest.raises(EngineError, match="policy: a name, or an object with `name` and `decide`; given 3"):
        run(TINY, 3, engine="simpy")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"branch": 0}, "branch: given 0; allowed weeks 1 to 2"),
        ({"branch": 3}, "branch: given 3; allowed weeks 1 to 2"),
        ({"branch": "one"}, "branch: a whole number"),
        ({"future": -1}, "future: given -1"),
        ({"future": 0.5}, "future: a whole number"),
    ],
)
def test_a_branch_out_of_range_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        run(TINY, engine="simpy", **given)


def test_again_changes_only_what_it_is_told() -> None:
    first = run(TINY, "b", seed=3, replications=2, tables=2, engine="simpy")
    assert again(first).manifest == first.manifest
    other = again(first, seed=4)
    assert (other.manifest.seed, other.manifest.policy, len(other.tallies)) == (4, "b", 2)
    assert other.manifest.digest != first.manifest.digest


class Never:
    """Leaves everybody alone."""

    name = "never"

    def decide(self, file: File) -> Decision:
        return Decision.on_track


def test_a_policy_of_ones_own_decides_and_runs_on_simpy() -> None:
    busy = Scenario(
        teams=(Team(members=4),),
        warm_up=0,
        weeks=30,
        policies={"a": Policy(review=Review(cadence=2), support=Support(threshold=2))},
    )
    assert run(busy, engine="simpy").tallies["support_begun"] > 0
    played = run(busy, Never())
    assert (played.manifest.policy, played.manifest.engine) == ("never", "simpy")
    assert played.tallies["support_begun"] == 0
    assert summarise(played, ["support"])["support"].mean == 0.0
    with pytest.raises(EngineError, match="engine batch cannot run"):
        run(busy, Never(), engine="batch")


def test_without_numba_auto_is_simpy_and_batch_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine("auto") == "batch"
    monkeypatch.setattr(compiled, "available", lambda: False)
    assert choose_engine("auto") == "simpy"
    monkeypatch.setattr(compiled, "why_unavailable", lambda: "Numba needs NumPy 2.3 or less")
    with pytest.raises(EngineError, match=r"needs numba.*Numba needs NumPy 2.3 or less"):
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
    module = import_module("pmsim.engine.blocks")
    busy = Scenario(
        teams=(Team(members=4),), warm_up=0, weeks=12, policies={"a": Policy(review=Review(cadence=1))}
    )
    roomy = run(busy, replications=2, tables=2, engine="batch")
    monkeypatch.setattr(module, "_first_room", lambda *_: Room(1, 1, 1))
    narrow = run(busy, replications=2, tables=2, engine="batch")
    assert narrow.manifest.digest == roomy.manifest.digest


class TestReplay:
    """Tables of one replication, had afterwards from its id."""

    def test_the_tables_are_those_of_the_run(self) -> None:
        whole = run(TINY, seed=9, replications=5, tables=5, engine="simpy")
        brief = run(TINY, seed=9, replications=5, tables=0, engine="simpy")
        found = replay(brief.ids()[3], TINY, engine="simpy")
        for name in ("weeks", "events"):
            rows = getattr(whole, name)
            assert getattr(found, name).tobytes() == rows[rows["replication"] == 3].tobytes()
        assert found.tallies.tobytes() == brief.tallies[3:4].tobytes()

    def test_another_replication_is_another(self) -> None:
        ids = run(TINY, replications=2, tables=0, engine="simpy").ids()
        first, second = (replay(one, TINY, engine="simpy") for one in ids)
        assert first.weeks["evidence"].tobytes() != second.weeks["evidence"].tobytes()

    def test_changes_of_the_run_are_kept(self) -> None:
        played = run(TINY, "b", mirror=True, branch=1, future=2, engine="simpy")
        assert replay(played.ids()[0], TINY, engine="simpy").manifest.digest == played.manifest.digest

    def test_another_scenario_is_refused(self) -> None:
        one = run(TINY, engine="simpy").ids()[0]
        with pytest.raises(EngineError, match="the id is of scenario"):
            replay(one, TINY.model_copy(update={"weeks": 3}))

    def test_a_policy_in_python_is_refused(self) -> None:
        one = run(TINY, Never(), engine="simpy").ids()[0]
        with pytest.raises(EngineError, match="Python code"):
            replay(one, TINY)


class TestStream:
    def test_parts_hold_what_a_whole_run_holds(self) -> None:
        whole = run(TINY, first=2, replications=7, tables=0, engine="simpy")
        parts = list(stream(TINY, first=2, replications=7, size=3, engine="simpy"))
        assert [len(part.tallies) for part in parts] == [3, 3, 1]
        assert b"".join(part.tallies.tobytes() for part in parts) == whole.tallies.tobytes()
        assert not any(len(part.weeks) for part in parts)

    def test_nothing_is_played_before_it_is_wanted(self) -> None:
        played: list[int] = []
        parts = stream(TINY, replications=1_000_000, size=2, engine="simpy", progress=played.append)
        assert not played
        next(parts)
        assert sum(played) == 2

    def test_a_size_of_nothing_is_refused(self) -> None:
        with pytest.raises(EngineError, match="size: given 0"):
            next(stream(TINY, replications=3, size=0))

    @pytest.mark.parametrize(
        "given", [{"replications": 0}, {"replications": 2.5}, {"replications": 2, "first": "a"}]
    )
    def test_replications_are_those_that_a_run_may_have(self, given: dict[str, object]) -> None:
        with pytest.raises(EngineError, match=r"replications: given 0|replications: a whole|first: a whole"):
            next(stream(TINY, engine="simpy", **given))
