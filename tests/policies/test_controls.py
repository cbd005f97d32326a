"""Policies that cheat fail the contract, and journals that cannot be are noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pmsim.errors import ScenarioError
from pmsim.model import rows
from pmsim.policies import Decision, ReviewPolicy, chooser
from pmsim.records import Run
from pmsim.runner import run
from tests.policies import contract, examples
from tests.policies.legal import faults
from tests.policies.worlds import busy


class Kept(contract.PolicyContract):
    """The contract of a policy that a test brings along."""

    def __init__(self, make: Callable[[], ReviewPolicy]) -> None:
        self.policy = make  # type: ignore[method-assign]


def test_one_that_looks_at_hidden_state_fails() -> None:
    with pytest.raises(AssertionError):
        Kept(examples.Peeks).test_what_is_hidden_changes_no_decision()


@pytest.mark.parametrize("cheat", [examples.Scribbles, examples.Forges])
def test_one_that_changes_what_is_on_file_fails(cheat: type) -> None:
    with pytest.raises(AssertionError):
        Kept(cheat).test_it_changes_nothing()


def test_one_that_counts_fails() -> None:
    with pytest.raises(AssertionError):
        Kept(examples.Counts).test_the_same_file_gets_the_same_answer()


def test_one_that_remembers_the_last_run_fails() -> None:
    with pytest.raises(AssertionError):
        Kept(examples.Wanders).test_two_runs_are_the_same()


def test_one_without_an_answer_fails() -> None:
    with pytest.raises(ScenarioError, match=r"must answer with a pmsim\.Decision"):
        Kept(examples.Shrugs).test_it_decides_on_any_file()


@pytest.mark.parametrize(
    "decision", [one for one in Decision if one not in (Decision.on_track, Decision.wait)]
)
def test_a_decision_that_nothing_stands_in_the_way_of_fails(decision: Decision) -> None:
    """Without the engine's own check each decision is impossible at some file."""
    with pytest.raises(AssertionError):
        contract.check_possible(lambda dossier, now: int(decision))


def test_hidden_state_is_put_back() -> None:
    """Asking twice does not change the run: it is that of the policy alone."""
    probed = contract.Probed(busy(), chooser(examples.Thresholds()))
    probed.run()
    alone = run(busy(), examples.Thresholds(), engine="simpy")
    assert str(probed.book.tallies.attainment) == str(float(alone.tallies["attainment"][0]))


def test_for_a_moment_they_are_others() -> None:
    simulation = contract.Probed(busy(), chooser(examples.Coach()))
    simulation.run()
    here = [post.member for post in simulation.everyone()]
    before = [member.ability for member in here]
    with contract.others_in_their_place(simulation):
        assert [member.ability for member in here] == [*before[1:], before[0]]
    assert [member.ability for member in here] == before
    assert len(set(before)) > 5


@pytest.fixture(scope="module")
def played() -> Run:
    return run(busy(), engine="simpy")


def changed(played: Run, kind: int, column: str, value: float) -> list[str]:
    """The faults of a run when one figure of the last event of a kind is another."""
    events = played.events.copy()
    at = (events["kind"] == kind).nonzero()[0][-1]
    events[column][at] = value
    return faults(Run(played.manifest, played.scenario, played.tallies, played.group_b, played.weeks, events))


def test_a_run_in_order_has_no_faults(played: Run) -> None:
    assert faults(played) == []


@pytest.mark.parametrize(
    ("kind", "column", "value", "fault"),
    [
        (rows.REVIEW_HELD, "e", 99.0, "no decision"),
        (rows.REVIEW_HELD, "time", 0.0, "time runs backwards"),
        (rows.REVIEW_HELD, "seat", 4, "without what was on file"),
        (rows.REVIEW_HELD, "kind", 999, "unknown kind"),
        (rows.SUPPORT_BEGAN, "a", 9.0, "support that no review decided"),
        (rows.SUPPORT_ENDED, "kind", rows.SUPPORT_BEGAN, "support twice at a time"),
        (rows.CASE_OPENED, "time", 1e9, "outside the run"),
        (rows.PLAN_BEGAN, "kind", rows.CASE_OPENED, "or one that no review decided"),
        (rows.CASE_OPENED, "kind", rows.PLAN_BEGAN, "a plan that no review decided"),
    ],
)
def test_a_journal_that_cannot_be_is_noticed(
    played: Run, kind: int, column: str, value: Any, fault: str
) -> None:
    assert any(fault in one for one in changed(played, kind, column, value))


def test_a_decision_in_a_case_is_noticed(played: Run) -> None:
    events = played.events.copy()
    reviews = (events["kind"] == rows.REVIEW_HELD).nonzero()[0]
    events["e"][next(at for at in reviews if events["e"][at - 5] == 1.0)] = Decision.coaching
    doctored = Run(played.manifest, played.scenario, played.tallies, played.group_b, played.weeks, events)
    assert faults(doctored) == ["a decision while a case runs"]


def test_a_run_that_stops_early_is_noticed(played: Run) -> None:
    weeks = played.weeks[played.weeks["week"] < 65]
    cut = Run(played.manifest, played.scenario, played.tallies, played.group_b, weeks, played.events)
    assert faults(cut) == ["nobody worked in week 65"]


def test_someone_who_is_gone_is_noticed(played: Run) -> None:
    first = int((played.events["kind"] == rows.RESIGNED).nonzero()[0][0])
    gone = played.events[first]
    events = played.events.copy()
    for name in ("team", "seat", "occupant"):
        events[name][first + 1 :][-1] = gone[name]
    doctored = Run(played.manifest, played.scenario, played.tallies, played.group_b, played.weeks, events)
    assert any("someone who is gone" in fault for fault in faults(doctored))
