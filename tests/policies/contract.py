"""What every policy keeps to, of whatever kind: inherit from `PolicyContract` and say which policy it is.

A policy gives a decision for any file, the same for the same file; it changes nothing; it cannot see what is
hidden; nothing impossible comes of it; and a run under it plays to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pmsim.engine.book import Book
from pmsim.engine.layout import Play, lay_out
from pmsim.engine.process import Employment
from pmsim.engine.simulation import Simulation
from pmsim.model import decide
from pmsim.model.state import CAUSES, HISTORY, LONG_AGO, Dossier, Member
from pmsim.policies import Decision, File, Order, ReviewPolicy, chooser, plain_orders
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario
from tests.policies.legal import faults, wrong_decision
from tests.policies.worlds import busy

Answer = Callable[[Dossier, float], int]
"""What the engine does about a file at a time, in weeks."""

EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate])
"""Seeded, and what fails is not made smaller: files are many figures, and doing so takes long."""

edges = st.sampled_from([0.0, -0.0, 1.0, float("nan"), float("nan"), float("inf"), -1e300])
share = st.floats(-1, 3) | edges | edges
times = st.floats(0, 400)
weeks = st.sampled_from([0, 1, HISTORY - 1, HISTORY, HISTORY + 1]) | st.integers(0, 400)
PATTERN = 8
"""Weeks of evidence and flags that are drawn; they come again and again."""

flags = st.lists(st.sampled_from([0.0, 1.0]), min_size=PATTERN, max_size=PATTERN)
shares = st.lists(share, min_size=PATTERN, max_size=PATTERN)


@st.composite
def dossiers(draw: Any, **fixed: Any) -> Dossier:
    """Anything that can be on file, and figures that hardly can."""
    level = draw(st.integers(4, 6))
    drawn = {
        "weeks": draw(weeks),
        "evidence": draw(shares) * (HISTORY // PATTERN),
        "flagged_weeks": draw(weeks),
        "low": draw(flags) * (HISTORY // PATTERN),
        "reviews": draw(st.integers(1, 400)),
        "rating": draw(share),
        "support_mean": draw(share),
        "window_mean": draw(share),
        "low_weeks": draw(st.integers(0, 52)),
        "low_thirds": draw(st.integers(0, 3)),
        "line": draw(share),
        "strong_reviews": draw(st.integers(0, 9)),
        "plan_places": level >= 5 and draw(st.booleans()),
        "read": draw(st.lists(share, min_size=CAUSES, max_size=CAUSES)),
        "disclosed": draw(st.booleans()),
        "open_seats": draw(st.integers(0, 2)),
        "manager_level": level,
        "support": draw(st.integers(0, 9)),
        "support_ended": draw(st.just(LONG_AGO) | times),
        "plan_weeks": draw(st.sampled_from([0, 0, 13])),
        "in_case": draw(st.booleans()),
        "warning_until": draw(st.just(LONG_AGO) | times),
    }
    return Dossier(**{**drawn, **fixed})


def check_decides(*answers: Answer) -> None:
    """There is a decision for any file."""

    @EXAMPLES
    @given(dossiers(), times)
    def any_file(dossier: Dossier, now: float) -> None:
        for answer in answers:
            assert answer(dossier, now) in list(Decision)

    any_file()


def check_repeats(*answers: Answer) -> None:
    """The same file gets the same answer, at once and after something else was asked."""

    @EXAMPLES
    @given(dossiers(), dossiers(), times)
    def same_file(dossier: Dossier, other: Dossier, now: float) -> None:
        for answer in answers:
            first = answer(deepcopy(dossier), now)
            assert answer(deepcopy(dossier), now) == first
            answer(other, now + 1)
            assert answer(deepcopy(dossier), now) == first

    same_file()


def check_changes_nothing(*policies: ReviewPolicy) -> None:
    """Neither what is on file nor the copy that a policy is shown changes."""

    @EXAMPLES
    @given(dossiers(), times)
    def unchanged(dossier: Dossier, now: float) -> None:
        before = repr(dossier)
        for policy in policies:
            file = File(dossier, now)
            policy.decide(file)
            assert repr(file._dossier) == before
            chooser(policy)(dossier, now)
            assert repr(dossier) == before

    unchanged()


def check_possible(*answers: Answer) -> None:
    """Nothing while a case runs, one support at a time, no lever above the manager's level."""

    @EXAMPLES
    @given(dossiers(), dossiers(in_case=False, support=0), times)
    def possible(any_file: Dossier, open_file: Dossier, now: float) -> None:
        for dossier in (any_file, open_file):
            on_file = {one.name: getattr(dossier, one.name) for one in fields(Dossier)}
            for answer in answers:
                assert wrong_decision(Decision(answer(dossier, now)), on_file) == ""

    possible()


IDENTITY = {"seat", "occupant", "entity", "luck", "here"}
HIDDEN = [one.name for one in fields(Member) if one.name not in IDENTITY]
"""What is true of a member, but for who it is."""


@contextmanager
def others_in_their_place(simulation: Simulation) -> Iterator[None]:
    """For a moment everyone is as the next of all who are there, and every file stays where it is."""
    here = [post.member for post in simulation.everyone()]
    before = [[getattr(member, name) for name in HIDDEN] for member in here]
    _make(here, [*before[1:], before[0]])
    try:
        yield
    finally:
        _make(here, before)


def _make(members: list[Member], states: list[list[Any]]) -> None:
    for member, state in zip(members, states, strict=True):
        for name, value in zip(HIDDEN, state, strict=True):
            setattr(member, name, value)


class Probed(Simulation):
    """A simulation in which each decision is asked for twice, the second time with others in their place."""

    def __init__(
        self, scenario: Scenario, answer: Answer | None = None, orders: tuple[Order, ...] = ()
    ) -> None:
        complete = resolve(scenario)
        names = sorted(team.name for team in complete.teams)
        seats = [next(team.members for team in complete.teams if team.name == name) for name in names]
        play = Play(1, orders=plain_orders(orders, names, seats))
        plan = lay_out(complete, complete.policies[complete.reference], play)
        self.answer = answer
        self.asked: list[tuple[int, int]] = []
        chosen = plan if answer is None else replace(plan, chooser=self.choose)
        super().__init__(chosen, 0, Book(0, plan.parameters, tables=True))

    def choose(self, dossier: Dossier, now: float) -> int:
        assert self.answer is not None
        first = self.answer(dossier, now)
        with others_in_their_place(self):
            self.asked.append((first, self.answer(dossier, now)))
        return first

    def order_for(self, post: Employment, number: int) -> int:
        first = super().order_for(post, number)
        if first != decide.NO_ORDER:
            with others_in_their_place(self):
                self.asked.append((first, super().order_for(post, number)))
        return first


def check_blind(simulation: Probed) -> None:
    """No decision of a run depends on what is true of people and not on file."""
    simulation.run()
    assert simulation.asked
    assert [pair for pair in simulation.asked if pair[0] != pair[1]] == []


def check_plays(played: Run) -> None:
    """A run goes on to its end, and nothing happens that cannot."""
    assert faults(played) == []
    assert len(played.events) > 100


class FileContract:
    """The contract of what a policy says to a file; it can be that of several policies at once."""

    def policies(self) -> list[ReviewPolicy]:
        """New policies of this kind."""
        raise NotImplementedError

    def answers(self) -> list[Answer]:
        """What each says."""
        return [chooser(policy) for policy in self.policies()]

    def test_it_says_what_it_is(self) -> None:
        assert all(isinstance(policy, ReviewPolicy) for policy in self.policies())

    def test_it_decides_on_any_file(self) -> None:
        check_decides(*self.answers())

    def test_the_same_file_gets_the_same_answer(self) -> None:
        check_repeats(*self.answers())

    def test_it_changes_nothing(self) -> None:
        check_changes_nothing(*self.policies())

    def test_nothing_impossible_comes_of_it(self) -> None:
        check_possible(*map(as_far_as_possible, self.answers()))


def as_far_as_possible(answer: Answer) -> Answer:
    """What the engine does about an answer."""
    return lambda dossier, now: decide.permitted(dossier, answer(dossier, now))


class RunContract:
    """The contract of what is decided in a run, wherever the decisions come from."""

    def scenario(self) -> Scenario:
        """Where it is tried."""
        return busy()

    def play(self) -> Run:
        """A run."""
        raise NotImplementedError

    def probed(self) -> Probed:
        """The same run, each decision asked for twice."""
        raise NotImplementedError

    def test_what_is_hidden_changes_no_decision(self) -> None:
        check_blind(self.probed())

    def test_a_run_plays_to_its_end(self) -> None:
        check_plays(self.play())

    def test_two_runs_are_the_same(self) -> None:
        assert self.play().manifest.digest == self.play().manifest.digest


class PolicyContract(FileContract, RunContract):
    """The contract of a policy in Python code, and of rules as such a policy."""

    def policy(self) -> ReviewPolicy:
        """A new policy of this kind."""
        raise NotImplementedError

    def policies(self) -> list[ReviewPolicy]:
        return [self.policy()]

    def play(self) -> Run:
        return run(self.scenario(), self.policy(), engine="simpy")

    def probed(self) -> Probed:
        return Probed(self.scenario(), chooser(self.policy()))


class OrderContract(RunContract):
    """The contract of decisions that are given beforehand; nothing in them could look or change."""

    def orders(self) -> tuple[Order, ...]:
        """Orders, all of the same decision."""
        raise NotImplementedError

    def play(self) -> Run:
        return run(self.scenario(), orders=self.orders(), engine="simpy")

    def probed(self) -> Probed:
        return Probed(self.scenario(), orders=self.orders())

    def test_nothing_impossible_comes_of_it(self) -> None:
        decision = int(self.orders()[0].decision)
        check_possible(as_far_as_possible(lambda dossier, now: decision))
