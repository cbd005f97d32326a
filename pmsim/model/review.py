"""Review meetings: when they fall due, what the talk does, what the manager reads from it and does."""

from __future__ import annotations

from pmsim.model.decide import ESCALATE, decide, decide_softly, rate
from pmsim.model.diagnosis import diagnose, draw_errors
from pmsim.model.draws import FEEDBACK_MEETING, FOLLOW_THROUGH, REVIEW_OFFSET, normal, uniform
from pmsim.model.exact import on_grid
from pmsim.model.growth import see_strength
from pmsim.model.planning import restore_goals
from pmsim.model.state import Dossier, Member, Parameters, Team


def first_review(member: Member, p: Parameters, start: float) -> float:
    """Time of the first review: a drawn part of a cadence after the start."""
    return start + on_grid(
        uniform(member.luck, member.entity, 0, member.moves, REVIEW_OFFSET, 0) * p.review.cadence
    )


def next_review(first: float, number: int, now: float, p: Parameters) -> int:
    """Number of the next review that is not yet past; those in between were missed."""
    following = number + 1
    while first + following * p.review.cadence < now:
        following += 1
    return following


def is_missed(asked: float, now: float, p: Parameters) -> bool:
    """A review that has waited longer than the cadence is missed."""
    return now - asked > p.review.cadence


def dates_missed(number: int, following: int, in_time: bool) -> int:
    """Dates missed before the following one: those in between, and this one unless it was kept."""
    return following - number - 1 if in_time else following - number


def diary_hours(p: Parameters) -> float:
    """Manager's hours for one review, with preparation."""
    hours = p.review.hours + p.review.preparation
    if p.review.revisit_objectives:
        hours += p.review.revisit_hours
    if p.review.two_way:
        hours += p.review.two_way_hours
    return hours


def member_hours(p: Parameters) -> float:
    """Member's hours for one review."""
    return diary_hours(p) - p.review.preparation


def hold_review(
    member: Member,
    dossier: Dossier,
    team: Team,
    p: Parameters,
    now: float,
    open_seats: int,
    waiting: int,
) -> int:
    """Hold the review that ends now: feedback, objectives, rating, diagnosis. Returns what the rules ask for.

    Its luck has been drawn. open_seats: in other teams; waiting: requests in the manager's diary.
    """
    talk(member, dossier, team, p, member.heard, now)
    if p.review.two_way:
        team.coaching_skill = min(1.0, team.coaching_skill + p.feedback.manager_learns)
    rate(dossier, team, p.review, p.support, p.escalation)
    see_strength(dossier, team, p)
    diagnose(member, dossier, team, p)
    dossier.open_seats = open_seats
    dossier.waiting = waiting
    dossier.reviews += 1
    dossier.last_review = now
    return decide(dossier, p.support, p.escalation, p.development, now)


def draw_review(member: Member, week: int) -> None:
    """Draw the luck of a review, that of the week in which it was due: a wait does not change it."""
    draw_talk(member, week)
    draw_errors(member, week)


def draw_talk(member: Member, week: int) -> None:
    """Draw how feedback goes over."""
    member.heard = normal(member.luck, member.entity, week, 0, FEEDBACK_MEETING, 0)


def talk(member: Member, dossier: Dossier, team: Team, p: Parameters, heard: float, now: float) -> None:
    """What a review does to the member: feedback, and goals that are clear again."""
    give_feedback(member, dossier, team, p, heard, now)
    if p.review.revisit_objectives:
        restore_goals(member, p)


def follow_through(
    member: Member, dossier: Dossier, team: Team, p: Parameters, decision: int, due: float, now: float
) -> int:
    """What the manager does about the rules' decision: the hard thing only with some chance."""
    if decision != ESCALATE:
        return decision
    if uniform(member.luck, member.entity, int(due), 0, FOLLOW_THROUGH, 0) < team.follow_through:
        return decision
    return decide_softly(dossier, p.support, p.development, now)


def feedback_quality(dossier: Dossier, team: Team, p: Parameters, now: float) -> float:
    """Quality of feedback: skill, and crowding that takes up to half as the gap between reviews goes to 0."""
    quality = 0.5 + team.coaching_skill
    gap = now - dossier.last_review
    if dossier.reviews == 0 or gap >= p.feedback.full_gap:
        return quality
    left = p.feedback.crowded_quality
    return quality * (left + (1.0 - left) * gap / p.feedback.full_gap)


def give_feedback(
    member: Member, dossier: Dossier, team: Team, p: Parameters, heard: float, now: float
) -> None:
    """Replace the effect of the last feedback: mean by quality, spread mostly the same for a pair."""
    spread = p.rates.feedback_stable * member.feedback_pair + p.rates.feedback_passing * heard
    member.feedback = p.feedback.mean * feedback_quality(dossier, team, p, now) + spread
