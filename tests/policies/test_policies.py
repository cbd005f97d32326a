"""The contract, kept by every kind of policy that there is."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pmsim.model.rows import REVIEW_HELD, EventRow, WeekRow
from pmsim.policies import Decision, Order, ReviewPolicy, Rules, chooser
from pmsim.records import dtype_of
from pmsim.runner import run
from pmsim.scenario import library
from pmsim.scenario.schema import Scenario
from tests.policies.contract import FileContract, OrderContract, PolicyContract, Probed
from tests.policies.examples import Coach, Dice, Thresholds
from tests.policies.legal import faults
from tests.policies.worlds import busy, shipped, under


class TestCoach(PolicyContract):
    def policy(self) -> ReviewPolicy:
        return Coach()


class TestThresholds(PolicyContract):
    def policy(self) -> ReviewPolicy:
        return Thresholds()


class TestDice(PolicyContract):
    def policy(self) -> ReviewPolicy:
        return Dice()


class RulesContract(PolicyContract):
    """Rules are a policy like any other, and give what the scenario's own give."""

    def test_they_are_the_rules_of_the_scenario(self) -> None:
        scenario = self.scenario()
        own = run(scenario, engine="simpy")
        assert same_tables(self.play(), own)
        assert len(own.events) > 100


def table_of(found: list[Any], kind: type) -> NDArray[Any]:
    return np.array([astuple(row) for row in found], dtype_of(kind))


def same_tables(one: object, other: object) -> bool:
    names = ("tallies", "group_b", "weeks", "events")
    pairs = [(getattr(one, name), getattr(other, name)) for name in names]
    return all(ours.tobytes() == theirs.tobytes() for ours, theirs in pairs)


class TestShippedRules(FileContract):
    """Every policy of every scenario that ships, on files."""

    def policies(self) -> list[ReviewPolicy]:
        return [Rules(name, library.load(where).policies[name]) for where, name in shipped()]


@pytest.mark.slow
@pytest.mark.parametrize(("where", "name"), shipped())
def test_shipped_rules_in_a_run(where: str, name: str) -> None:
    """As Python code they give the bytes of the scenario's own, and hidden state changes no decision."""
    scenario = under(where, name)
    own = run(scenario, engine="simpy")
    probed = Probed(scenario, chooser(Rules(name, scenario.policies[name])))
    probed.run()
    assert [pair for pair in probed.asked if pair[0] != pair[1]] == []
    assert len(probed.asked) == (own.events["kind"] == REVIEW_HELD).sum()
    assert table_of(probed.book.events, EventRow).tobytes() == own.events.tobytes()
    assert table_of(probed.book.weeks, WeekRow).tobytes() == own.weeks.tobytes()
    assert faults(own) == []


@pytest.mark.parametrize("name", ["harsh", "mild"], scope="class")
class TestRulesInABusyWorld(RulesContract):
    """Where support, cases, plans and moves happen a lot."""

    @pytest.fixture(autouse=True)
    def chosen(self, name: str) -> None:
        self.name = name

    def scenario(self) -> Scenario:
        return busy(reference=self.name)

    def policy(self) -> ReviewPolicy:
        return Rules(self.name, self.scenario().policies[self.name])


@pytest.mark.parametrize("decision", list(Decision), ids=lambda one: one.name, scope="class")
class TestOrders(OrderContract):
    """The same decision for everyone at the first ten reviews."""

    @pytest.fixture(autouse=True)
    def chosen(self, decision: Decision) -> None:
        self.decision = decision

    def orders(self) -> tuple[Order, ...]:
        seats = [("North", 6), ("South", 5)]
        return tuple(
            Order(team, seat, review, self.decision)
            for team, members in seats
            for seat in range(1, members + 1)
            for review in range(10)
        )


def test_the_shipped_scenarios_are_all_there() -> None:
    folder = Path(__file__).resolve().parents[2] / "scenarios"
    assert {name for name, _ in shipped()} == {file.stem for file in folder.glob("*.yaml")}


def test_the_busy_world_is_busy() -> None:
    """Support, plans, cases, exits and moves: what the contract looks at does happen."""
    tallies = run(busy(), engine="simpy", replications=3, tables=0).tallies
    names = ("support_begun", "development_plans", "cases", "quits")
    assert {name: bool(tallies[name].sum()) for name in names} == dict.fromkeys(names, True)


def test_other_rules_give_other_tables() -> None:
    """The control of the comparison of bytes."""
    scenario = busy()
    other = run(scenario, Rules("mild", scenario.policies["mild"]), engine="simpy")
    assert not same_tables(other, run(scenario, engine="simpy"))
    assert np.any(run(scenario, engine="simpy").tallies["cases"] > other.tallies["cases"])
