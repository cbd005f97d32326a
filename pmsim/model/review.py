"""Review meetings: when they fall due, what the talk does, what the manager reads from it."""

from __future__ import annotations

from pmsim.model.decide import decide, rate
from pmsim.model.draws import DIAGNOSIS, FEEDBACK_MEETING, REVIEW_OFFSET, normal, uniform
from pmsim.model.exact import on_grid
from pmsim.model.state import MOTIVATION, NOBODY_KNOWS, SKILL_GAP, Dossier, Member, Parameters, Team


def first_review(member: Member, team: Team, p: Parameters, start: float) -> float:
    """Time of the first review: a drawn part of a cadence after the start."""
    return start + on_grid(uniform(team, member.entity, 0, 0, REVIEW_OFFSET, 0) * p.review.cadence)


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
    return hours


def member_hours(p: Parameters) -> float:
    """Member's hours for one review."""
    return diary_hours(p) - p.review.preparation


def hold_review(member: Member, dossier: Dossier, team: Team, p: Parameters, due: float, now: float) -> int:
    """Hold the review that ends now: feedback, objectives, rating, diagnosis, and the one decision.

    Its luck is that of the week in which it was due, so a wait does not change it.
    """
    give_feedback(member, dossier, team, p, int(due), now)
    if p.review.revisit_objectives:
        member.clarity = max(member.clarity, p.work.clarity_agreed)
    rate(dossier, p.review, p.support, p.escalation)
    diagnose(member, dossier, team, p, int(due))
    dossier.reviews += 1
    dossier.last_review = now
    return decide(dossier, p.support, p.escalation, now)


def feedback_quality(dossier: Dossier, team: Team, p: Parameters, now: float) -> float:
    """Quality of feedback: skill, and crowding that takes up to half as the gap between reviews goes to 0."""
    quality = 0.5 + team.coaching_skill
    gap = now - dossier.last_review
    if dossier.reviews == 0 or gap >= p.feedback.full_gap:
        return quality
    left = p.feedback.crowded_quality
    return quality * (left + (1.0 - left) * gap / p.feedback.full_gap)


def give_feedback(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int, now: float) -> None:
    """Replace the effect of the last feedback: mean by quality, spread mostly the same for a pair."""
    passing = normal(team, member.entity, week, 0, FEEDBACK_MEETING, 0)
    spread = p.rates.feedback_stable * member.feedback_pair + p.rates.feedback_passing * passing
    member.feedback = p.feedback.mean * feedback_quality(dossier, team, p, now) + spread


def open_gap(member: Member) -> float:
    """Skill gap that is still open, in shares of target."""
    return max(0.0, member.gap - member.learned)


def lost_motivation(member: Member, team: Team, p: Parameters) -> float:
    """What low engagement costs, in shares of target."""
    return team.sigma * p.work.engagement_effect * max(0.0, -member.engagement)


def true_cause(member: Member, team: Team, p: Parameters) -> int:
    """The deeper of the two causes that support can address; nothing but luck when there is neither."""
    gap = open_gap(member)
    motivation = lost_motivation(member, team, p)
    if gap == 0.0 and motivation == 0.0:
        return NOBODY_KNOWS
    return SKILL_GAP if gap > motivation else MOTIVATION


def diagnose(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """Put the manager's reading of each cause on file: its depth with an error that skill makes smaller."""
    error = p.interventions.diagnosis_error * team.sigma * (1.0 - 0.5 * team.diagnosis_skill)
    dossier.read_gap = open_gap(member) + error * normal(team, member.entity, week, 0, DIAGNOSIS, SKILL_GAP)
    dossier.read_motivation = lost_motivation(member, team, p) + error * normal(
        team, member.entity, week, 0, DIAGNOSIS, MOTIVATION
    )
