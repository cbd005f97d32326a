"""Support: coaching by the manager and training on a course, and what each does when it fits the cause."""

from __future__ import annotations

from pmsim.model.draws import TRAINING_TIME, uniform
from pmsim.model.exact import delay
from pmsim.model.review import open_gap, true_cause
from pmsim.model.state import COACHING, NO_SUPPORT, NOBODY_KNOWS, SKILL_GAP, Dossier, Member, Parameters, Team

SESSION_GAP = 1.0
"""Weeks from one session to the next; a session that has waited longer than this is missed."""


def begin_support(member: Member, dossier: Dossier, team: Team, p: Parameters, kind: int) -> None:
    """Open an episode of support; what is really behind the shortfall is noted, unseen by the manager."""
    dossier.support = kind
    dossier.sessions_held = 0
    member.cause = true_cause(member, team, p)
    member.course_fits = member.cause == SKILL_GAP


def support_fits(member: Member, kind: int) -> bool:
    """Coaching addresses a skill gap and motivation, training a skill gap; neither addresses luck."""
    if kind == COACHING:
        return member.cause != NOBODY_KNOWS
    return member.course_fits


def next_session(began: float, number: int, now: float) -> int:
    """Number of the next coaching session that is not yet past."""
    following = number + 1
    while began + following * SESSION_GAP < now:
        following += 1
    return following


def coach(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """One session held: its part of the effect, some as skill that stays, some as motivation that fades."""
    effect = p.interventions.coaching_effect / p.interventions.coaching_sessions
    if member.cause == NOBODY_KNOWS:
        effect *= p.interventions.misfit_share
    skill = p.interventions.coaching_skill_part
    member.learned += team.sigma * effect * skill
    member.encouraged += effect * (1.0 - skill)
    dossier.sessions_held += 1


def course_length(member: Member, team: Team, p: Parameters, asked: float) -> float:
    """Weeks on the course that was asked for then; how long the wait for it was does not change it."""
    time = p.training.course_time
    u = uniform(team, member.entity, int(asked), 0, TRAINING_TIME, 0)
    return delay(u, time.mean, time.cv, time.shape)


def finish_course(member: Member, team: Team, p: Parameters) -> None:
    """A course closes a gap as far as it reaches; without one a tenth is learned, is not used, and fades."""
    member.on_course = False
    effect = p.interventions.training_effect * team.sigma
    if member.course_fits:
        member.learned += min(effect, open_gap(member))
    else:
        member.unused += p.interventions.misfit_share * effect


def end_support(dossier: Dossier, now: float) -> None:
    """Close an episode of support. Coaching of which no session was held does not count as completed."""
    if dossier.support != COACHING or dossier.sessions_held > 0:
        dossier.support_ended = now
    dossier.support = NO_SUPPORT
