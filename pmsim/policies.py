"""One protocol for whoever decides at a review: the rules of a scenario file, given decisions, Python code.

A policy sees a `File`: what is on file about one member, and nothing else. It answers with a `Decision`.
What is not possible (support while support runs, anything while a case runs) becomes `on_track`; what the
manager's SFIA level does not allow becomes coaching. An escalation that the manager does not follow through
becomes what the rules of the reference would do short of it.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pmsim.errors import Problem, ScenarioError, UnknownNameError, nearest
from pmsim.model import decide, state
from pmsim.model.diagnosis import deepest_read
from pmsim.model.evidence import is_low, mean_before
from pmsim.scenario.problems import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pmsim.scenario import schema


class Decision(IntEnum):
    """What a review can lead to."""

    on_track = decide.ON_TRACK
    coaching = state.COACHING
    training = state.TRAINING
    relief = state.RELIEF
    adjustments = state.ADJUSTMENTS
    clarifying = state.CLARIFYING
    mending = state.MENDING
    mentoring = state.MENTORING
    redeployment = state.REDEPLOYMENT
    escalate = decide.ESCALATE
    development_plan = decide.DEVELOP
    wait = decide.WAIT


class Support(IntEnum):
    """Support that can be under way. Onboarding is no answer to a shortfall, so no decision leads to it."""

    none = state.NO_SUPPORT
    coaching = state.COACHING
    training = state.TRAINING
    relief = state.RELIEF
    adjustments = state.ADJUSTMENTS
    clarifying = state.CLARIFYING
    mending = state.MENDING
    mentoring = state.MENTORING
    redeployment = state.REDEPLOYMENT
    onboarding = state.ONBOARDING


class Cause(IntEnum):
    """What can be behind a shortfall."""

    luck = state.LUCK
    skill_gap = state.SKILL_GAP
    motivation = state.MOTIVATION
    overload = state.OVERLOAD
    circumstance = state.CIRCUMSTANCE
    misfit = state.MISFIT
    unclear_goals = state.UNCLEAR_GOALS
    the_work = state.THE_WORK


class File:
    """What is on file about a member at a review: a copy, so that nothing a policy does to it has an effect.

    Figures are in shares of target; what does not exist yet is None.
    """

    def __init__(self, dossier: state.Dossier, now: float) -> None:
        self._dossier = copy(dossier)
        self._dossier.evidence = list(dossier.evidence)
        self._dossier.low = list(dossier.low)
        self._dossier.read = list(dossier.read)
        self._now = now

    @property
    def time(self) -> float:
        """Weeks since the start of the run, warm-up included."""
        return self._now

    @property
    def weeks(self) -> int:
        """Weeks of evidence on file; the last 104 can be read."""
        return self._dossier.weeks

    def evidence(self, back: int = 0) -> float | None:
        """Evidence of a week: the newest, or that of so many weeks before it."""
        if not 0 <= back < min(self.weeks, state.HISTORY):
            return None
        return mean_before(self._dossier, back, 1)

    @property
    def rating(self) -> float | None:
        """Mean evidence over the rating window."""
        return _known(self._dossier.rating)

    @property
    def support_mean(self) -> float | None:
        """Mean evidence over the support window."""
        return _known(self._dossier.support_mean)

    @property
    def window_mean(self) -> float | None:
        """Mean evidence over the window of the failing rule."""
        return _known(self._dossier.window_mean)

    @property
    def line(self) -> float:
        """The line of a low week."""
        return self._dossier.line

    @property
    def low_weeks(self) -> int:
        """Low weeks in the window of the failing rule."""
        return self._dossier.low_weeks

    @property
    def low_thirds(self) -> int:
        """Thirds of the window of the failing rule with mean evidence below the line, of 3."""
        return self._dossier.low_thirds

    @property
    def is_low(self) -> bool:
        """Whether the newest week is low."""
        return is_low(self._dossier)

    @property
    def reviews(self) -> int:
        """Reviews held so far, this one included."""
        return self._dossier.reviews

    @property
    def strong_reviews(self) -> int:
        """Reviews running with a rating above the line for a development plan."""
        return self._dossier.strong_reviews

    @property
    def plan_places(self) -> bool:
        """Whether there is a place on a development plan this year."""
        return self._dossier.plan_places

    @property
    def developing(self) -> bool:
        """Whether a development plan runs."""
        return self._dossier.plan_weeks > 0

    def reading(self, cause: Cause) -> float:
        """The manager's reading of a cause's depth, with its error."""
        return self._dossier.read[cause]

    @property
    def likely_cause(self) -> Cause:
        """The cause that looks deepest."""
        return Cause(deepest_read(self._dossier))

    @property
    def disclosed(self) -> bool:
        """Whether a lasting barrier is known."""
        return self._dossier.disclosed

    @property
    def support(self) -> Support:
        """The support that runs, `Support.none` for none; none other is offered beside it."""
        return Support(self._dossier.support)

    @property
    def episodes(self) -> int:
        """Episodes of support begun so far in this place, onboarding left out."""
        return self._dossier.episodes

    @property
    def weeks_since_support(self) -> float | None:
        """Weeks since support was last completed."""
        return _known(decide.weeks_since_support(self._dossier, self._now))

    @property
    def in_case(self) -> bool:
        """Whether a formal case runs."""
        return self._dossier.in_case

    @property
    def cases(self) -> int:
        """Formal cases opened so far in this place, one that runs included."""
        return self._dossier.cases

    @property
    def stages_passed(self) -> int:
        """Stages of formal cases passed so far in this place."""
        return self._dossier.stages_passed

    @property
    def warned(self) -> bool:
        """Whether a warning is live."""
        return self._now < self._dossier.warning_until

    @property
    def open_seats(self) -> int:
        """Seats that are not filled in other teams."""
        return self._dossier.open_seats

    @property
    def waiting(self) -> int:
        """Requests that wait in the manager's diary now, for the manager or a deputy.

        All of the team's meetings count. One that is out of date, since the person has left or the stage is
        over, counts until its turn.
        """
        return self._dossier.waiting

    @property
    def manager_level(self) -> int:
        """SFIA level of the manager."""
        return self._dossier.manager_level

    def by_rules(self, policy: schema.Policy) -> Decision:
        """What the rules of a scenario file ask for."""
        rules = policy.support, policy.escalation, policy.development
        return Decision(decide.decide(self._dossier, *rules, self._now))


def _known(figure: float) -> float | None:
    return figure if figure == figure else None


@runtime_checkable
class ReviewPolicy(Protocol):
    """Whoever decides at a review."""

    name: str

    def decide(self, file: File) -> Decision:
        """The decision for the member whom this file is about."""


@dataclass(frozen=True)
class Rules:
    """The rules of a scenario file, as a policy like any other."""

    name: str
    policy: schema.Policy

    def decide(self, file: File) -> Decision:
        """What the rules ask for."""
        return file.by_rules(self.policy)


@dataclass(frozen=True)
class Order:
    """A decision given for one review: of whom, which review, and what.

    team: its name. seat: from 1. occupant: how many had the seat before. review: 0 for the first that falls
    due after the person came, counting those that were missed; `pmsim.studies.twin.reviews` lists them.
    """

    team: str
    seat: int
    review: int
    decision: Decision
    occupant: int = 0


def chooser(policy: ReviewPolicy) -> Callable[[state.Dossier, float], int]:
    """A policy as the engine calls it.

    Raises `ScenarioError` for a class in place of an object, a name that is no text, and an answer that is
    no decision.
    """
    _check_policy(policy)

    def choose(dossier: state.Dossier, now: float) -> int:
        answer = policy.decide(File(dossier, now))
        if not isinstance(answer, Decision):
            names = ", ".join(Decision.__members__)
            text = f"policy {policy.name} must answer with a pmsim.Decision"
            raise ScenarioError([Problem(text, "policy", given=shown(answer), allowed=names)])
        return int(answer)

    return choose


def _check_policy(policy: ReviewPolicy) -> None:
    if isinstance(policy, type):
        text = f"this is a class; pass one of its objects, such as {policy.__name__}()"
        raise ScenarioError([Problem(text, "policy")])
    if not isinstance(policy.name, str) or not policy.name:
        raise ScenarioError([Problem("the name of a policy is a text", "policy", given=shown(policy.name))])


def plain_orders(orders: Iterable[Order], teams: list[str], seats: list[int]) -> tuple[state.Order, ...]:
    """Orders as the engine reads them.

    Raises `UnknownNameError` or `ScenarioError` for one about nobody, and for two about the same review.
    """
    plain = tuple(_plain_order(order, teams, seats) for order in orders)
    meant = [(one.team, one.seat, one.occupant, one.review) for one in plain]
    if len(set(meant)) < len(meant):
        twice = next(one for number, one in enumerate(meant) if one in meant[:number])
        where = f"{teams[twice[0]]}, seat {twice[1] + 1}, occupant {twice[2]}, review {twice[3]}"
        raise ScenarioError([Problem("two orders are about the same review", "order", given=where)])
    return plain


def _plain_order(order: Order, teams: list[str], seats: list[int]) -> state.Order:
    if not isinstance(order, Order):
        raise ScenarioError([Problem("an order is a pmsim.Order", "order", given=shown(order))])
    if order.team not in teams:
        raise UnknownNameError("team", str(order.team), teams)
    team = teams.index(order.team)
    _check_whole("seat", order.seat, 1, seats[team])
    _check_whole("occupant", order.occupant, 0, MOST)
    _check_whole("review", order.review, 0, MOST)
    if not isinstance(order.decision, Decision):
        raise _unfit("decision", order.decision, ", ".join(Decision.__members__))
    return state.Order(team, order.seat - 1, order.occupant, order.review, int(order.decision))


MOST = 65_535
"""Highest number of an occupant, and of a review: there are fewer weeks."""


def _check_whole(field: str, given: object, lowest: int, highest: int) -> None:
    whole = isinstance(given, int) and not isinstance(given, bool)
    # The checker can't follow that `whole` says that it is a number.
    if not whole or not lowest <= given <= highest:  # type: ignore[operator]
        raise _unfit(field, given, f"whole numbers from {lowest} to {highest:,}")


def _unfit(field: str, given: object, allowed: str) -> ScenarioError:
    names = tuple(Decision.__members__)
    near = nearest(str(given), names) if field == "decision" else ""
    return ScenarioError(
        [Problem("an order is out of range", "order", None, field, shown(given), allowed, near)]
    )
