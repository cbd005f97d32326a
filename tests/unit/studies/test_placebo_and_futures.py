"""The placebo world, and futures."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from pmsim.errors import EngineError, UnknownNameError
from pmsim.model import rows
from pmsim.records import Run
from pmsim.runner import run
from pmsim.studies.futures import Spread, futures, spread
from pmsim.studies.placebo import Placebo, placebo, recovery
from tests.policies.examples import Coach
from tests.policies.worlds import busy


@cache
def both() -> Placebo:
    return placebo(run(busy(), engine="simpy", replications=6, tables=6))


def by_hand(played: Run) -> tuple[int, int, int]:
    """Episodes judged in measured weeks, recovered, and recovered untreated."""
    events = played.events[played.events["kind"] == rows.EPISODE_JUDGED]
    counted = events[events["week"] >= played.scenario.warm_up]
    return len(counted), int((counted["c"] >= counted["e"]).sum()), int((counted["d"] >= counted["e"]).sum())


def test_recovered_stands_beside_anyway() -> None:
    judged, recovered, anyway = by_hand(both().treated)
    found = both().recovery
    assert found.judged == judged > 10
    assert found.recovered.mean == pytest.approx(100 * recovered / judged)
    assert found.anyway.mean == pytest.approx(100 * anyway / judged)
    assert found.net.mean == pytest.approx(100 * (recovered - anyway) / judged)


def test_in_the_placebo_world_treated_and_untreated_are_the_same() -> None:
    found = both().placebo_recovery
    assert found.judged > 10
    assert (found.recovered.mean, found.net.mean) == (found.anyway.mean, 0.0)


def test_support_does_something_in_the_run_itself() -> None:
    """The control: outside the placebo world some twins part."""
    events = both().treated.events
    judged = events[events["kind"] == rows.EPISODE_JUDGED]
    assert (judged["c"] != judged["d"]).any()
    assert both().differences(["attainment"])["attainment"].mean != 0.0


def test_nothing_judged_is_undefined() -> None:
    bare = run(busy(policies={"none": {"support": {"enabled": False}}}), engine="simpy")
    found = recovery(bare)
    assert found.judged == 0
    assert (found.recovered.mean, found.anyway.mean, found.net.mean) == (None, None, None)


def test_python_code_is_needed_again() -> None:
    own = run(busy(), Coach(), engine="simpy")
    with pytest.raises(EngineError, match="coach, was Python code: pass it again"):
        placebo(own)
    assert placebo(own, policy=Coach()).untreated.manifest.placebo


BRANCH = 30


@cache
def continuations() -> tuple[Run, ...]:
    return tuple(futures(busy(), BRANCH, 4, engine="simpy"))


def test_the_past_is_the_same_and_the_rest_is_not() -> None:
    weeks = [one.weeks for one in continuations()]
    past = [table[table["week"] < BRANCH].tobytes() for table in weeks]
    later = [table[table["week"] >= BRANCH].tobytes() for table in weeks]
    assert len(set(past)) == 1
    assert len(set(later)) == 4


def test_a_spread_has_the_outcome_of_each_future() -> None:
    found = spread(continuations(), "output")
    tallies = [one.tallies for one in continuations()]
    assert found.values == tuple(100 * float(t["delivered"].sum() / t["seat_weeks"].sum()) for t in tallies)
    assert found.mean == pytest.approx(np.mean(found.values))
    assert found.quantile(0.0) == min(found.values)
    assert found.quantile(1.0) == max(found.values)
    assert min(found.values) < found.quantile(0.5) < max(found.values)


def test_an_undefined_outcome_is_none() -> None:
    bare = busy(policies={"none": {"support": {"enabled": False}}})
    found = spread(futures(bare, BRANCH, 2, engine="simpy"), "recovered")
    assert found.values == (None, None)
    assert (found.mean, found.quantile(0.5)) == (None, None)


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "3"])
def test_a_count_that_is_none_is_refused_at_once(count: Any) -> None:
    with pytest.raises(EngineError, match="count: given"):
        futures(busy(), BRANCH, count)


@pytest.mark.parametrize("name", ["branch", "future"])
def test_what_futures_set_is_not_given_twice(name: str) -> None:
    with pytest.raises(EngineError, match=f"{name}: futures sets it"):
        futures(busy(), BRANCH, 2, **{name: 1})


def test_a_branch_outside_the_run_is_refused() -> None:
    with pytest.raises(EngineError, match="branch: given 67; allowed weeks 1 to 66"):
        list(futures(busy(), 67, 1, engine="simpy"))


def test_spreads_refuse_what_they_cannot_do() -> None:
    with pytest.raises(UnknownNameError, match="unknown outcome 'outptu'"):
        spread(continuations(), "outptu")
    with pytest.raises(EngineError, match="at least one run"):
        spread([], "output")
    with pytest.raises(EngineError, match=r"share: given 1\.5; allowed 0 to 1"):
        Spread("output", "%", (1.0,)).quantile(1.5)
