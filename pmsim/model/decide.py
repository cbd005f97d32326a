"""The rules of a policy. They see what is on file and the policy's thresholds, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmsim.model.diagnosis import deepest_read
from pmsim.model.evidence import low_thirds, low_weeks, mean_evidence
from pmsim.model.state import (
    ADJUSTMENTS,
    CIRCUMSTANCE,
    CLARIFYING,
    COACHING,
    LONG_AGO,
    LUCK,
    MENDING,
    MENTORING,
    MISFIT,
    NO_SUPPORT,
    OVERLOAD,
    REDEPLOYMENT,
    RELIEF,
    SKILL_GAP,
    THE_WORK,
    TRAINING,
    UNCLEAR_GOALS,
    UNDEFINED,
    Dossier,
    Member,
    Order,
    Team,
)

if TYPE_CHECKING:
    from pmsim.scenario.schema import Development, Escalation, Review, Support

ON_TRACK, ESCALATE, DEVELOP, WAIT = 0, 20, 21, 22
"""Outcomes of a review, beside offers of support, which have the numbers of that support. `WAIT` is for a
shortfall that looks like nothing but luck."""

DIAGNOSIS, IN_ORDER = 0, 10
"""Values of `support.choice` that go by the manager's reading, and through the kinds in their order; the same
as in `SupportChoice`."""

NO_ORDER = -1
"""No decision was given beforehand."""

K_OF_N, THIRDS_BELOW, MEAN_BELOW = 0, 1, 2
"""Values of `escalation.rule`; the same as in the schema's `FailingRule`."""

WORKLOAD_LEVEL = 5
"""SFIA level from which a manager may change workload, tasks and places."""


def rate(dossier: Dossier, team: Team, review: Review, support: Support, escalation: Escalation) -> None:
    """Work out the figures that the rules compare and put them on file, so that a journal can show them."""
    dossier.rating = mean_evidence(dossier, review.rating_window)
    dossier.support_mean = mean_evidence(dossier, support.window)
    dossier.window_mean = mean_evidence(dossier, escalation.window)
    dossier.low_weeks = low_weeks(dossier, escalation.window)
    dossier.low_thirds = low_thirds(dossier, team, escalation.window)
    dossier.line = team.low_line


def decide(
    dossier: Dossier, support: Support, escalation: Escalation, development: Development, now: float
) -> int:
    """One decision a review: escalate, else support, else a development plan, else on track."""
    if dossier.in_case or dossier.weeks == 0:
        return ON_TRACK
    if must_escalate(dossier, escalation, now):
        return ESCALATE
    return decide_softly(dossier, support, development, now)


def decide_softly(dossier: Dossier, support: Support, development: Development, now: float) -> int:
    """Support, else a development plan, else on track."""
    if needs_support(dossier, support, now):
        return which_support(dossier, support)
    if deserves_plan(dossier, development):
        return DEVELOP
    return ON_TRACK


def must_escalate(dossier: Dossier, escalation: Escalation, now: float) -> bool:
    """Continually failing, after support where the policy asks for it."""
    if not escalation.enabled or not is_failing(dossier, escalation):
        return False
    if not escalation.require_support:
        return True
    return now - dossier.support_ended <= escalation.support_valid


def is_failing(dossier: Dossier, escalation: Escalation) -> bool:
    """The policy's reading of continually failing, once there are enough weeks for it."""
    if dossier.flagged_weeks < escalation.window:
        return False
    if escalation.rule == THIRDS_BELOW:
        return dossier.low_thirds == 3
    if escalation.rule == MEAN_BELOW:
        return dossier.window_mean < dossier.line
    return dossier.low_weeks >= escalation.failing_weeks


def weeks_since_support(dossier: Dossier, now: float) -> float:
    """Weeks since support was last completed; undefined if it never was."""
    return UNDEFINED if dossier.support_ended == LONG_AGO else now - dossier.support_ended


def needs_support(dossier: Dossier, support: Support, now: float) -> bool:
    """Mean evidence over the support window is below the threshold, and no support runs or has just ended."""
    if not support.enabled or dossier.support != NO_SUPPORT or dossier.weeks < support.minimum_weeks:
        return False
    if now - dossier.support_ended < support.pause:
        return False
    return dossier.support_mean < support.threshold


def deserves_plan(dossier: Dossier, development: Development) -> bool:
    """Enough strong reviews running, a place left, and neither a plan nor support under way."""
    if dossier.plan_weeks > 0 or dossier.support != NO_SUPPORT or not dossier.plan_places:
        return False
    return dossier.strong_reviews >= development.reviews


def which_support(dossier: Dossier, support: Support) -> int:
    """The policy's one kind, or the next in order, or what answers the deepest cause; luck is waited out."""
    if support.choice == IN_ORDER:
        return within_reach(dossier, next_in_order(dossier))
    if support.choice != DIAGNOSIS:
        return within_reach(dossier, support.choice)
    cause = deepest_read(dossier)
    if cause == LUCK:
        return WAIT
    return within_reach(dossier, answer_to(cause))


def answer_to(cause: int) -> int:
    """The support that answers a cause."""
    if cause == SKILL_GAP:
        return TRAINING
    if cause == OVERLOAD:
        return RELIEF
    if cause == CIRCUMSTANCE:
        return ADJUSTMENTS
    if cause == MISFIT:
        return REDEPLOYMENT
    if cause == UNCLEAR_GOALS:
        return CLARIFYING
    if cause == THE_WORK:
        return MENDING
    return COACHING


def next_in_order(dossier: Dossier) -> int:
    """The kind whose turn it is: of those the manager's level permits, the first, the second, and so on.

    Coaching, training, relief, adjustments, clarifying, mending, mentoring, redeployment; then anew.
    """
    permitted_kinds = 0
    for kind in range(COACHING, REDEPLOYMENT + 1):
        if is_permitted(kind, dossier.manager_level):
            permitted_kinds += 1
    turn = dossier.episodes % permitted_kinds
    for kind in range(COACHING, REDEPLOYMENT + 1):
        if is_permitted(kind, dossier.manager_level):
            if turn == 0:
                return kind
            turn -= 1
    return COACHING


def is_permitted(kind: int, level: int) -> bool:
    """Whether a manager of this SFIA level may offer that support."""
    return level >= WORKLOAD_LEVEL or kind not in (RELIEF, MENDING, REDEPLOYMENT)


def within_reach(dossier: Dossier, kind: int) -> int:
    """That support, or coaching: a manager below SFIA level 5 may not change work or places."""
    if not is_permitted(kind, dossier.manager_level):
        return COACHING
    if kind == REDEPLOYMENT and dossier.open_seats == 0:
        return COACHING
    return kind


def permitted(dossier: Dossier, decision: int) -> int:
    """A decision from elsewhere, as far as it is possible: none while a case runs, one thing at a time."""
    if dossier.in_case or dossier.weeks == 0:
        return ON_TRACK
    if decision == DEVELOP:
        possible = dossier.plan_places and dossier.plan_weeks == 0 and dossier.support == NO_SUPPORT
        return DEVELOP if possible else ON_TRACK
    if decision in (ESCALATE, WAIT, ON_TRACK):
        return decision
    return ON_TRACK if dossier.support != NO_SUPPORT else within_reach(dossier, decision)


def is_meant(order: Order, team: int, member: Member, review: int) -> bool:
    """Whether an order is about this review of this person."""
    if order.review != review or order.team != team:
        return False
    return order.seat == member.seat and order.occupant == member.occupant


def goes_by_weeks(kind: int) -> bool:
    """Whether support simply lasts a number of weeks."""
    return kind in (RELIEF, MENTORING)
