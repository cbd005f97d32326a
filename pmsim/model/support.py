"""Support: what each kind does, and whether it fits the cause."""

from __future__ import annotations

from pmsim.model.decide import goes_by_weeks
from pmsim.model.diagnosis import open_gap, true_cause
from pmsim.model.draws import TRAINING_TIME, uniform
from pmsim.model.exact import delay
from pmsim.model.life import adjust
from pmsim.model.load import learning
from pmsim.model.planning import clarify
from pmsim.model.state import (
    ADJUSTMENTS,
    CIRCUMSTANCE,
    CLARIFYING,
    COACHING,
    LUCK,
    MENDING,
    MENTORING,
    MISFIT,
    MOTIVATION,
    NO_SUPPORT,
    ONBOARDING,
    OVERLOAD,
    REDEPLOYMENT,
    RELIEF,
    SKILL_GAP,
    THE_WORK,
    TRAINING,
    UNCLEAR_GOALS,
    Dossier,
    Member,
    Parameters,
    Team,
)

SESSION_GAP = 1.0
"""Weeks from one session to the next; a session that has waited longer than this is missed."""

PATIENCE = 2.0
"""Weeks after the last session was due in which an episode of sessions still goes on."""

TALK_PATIENCE = 8.0
"""Weeks that support in one meeting waits for it."""


def begin_support(member: Member, dossier: Dossier, team: Team, p: Parameters, kind: int, now: float) -> None:
    """Open an episode of support; what is really behind the shortfall is noted, unseen by the manager."""
    open_episode(dossier, kind, now)
    dossier.episodes += 1
    member.cause = true_cause(member, dossier, team, p)
    member.helped_by = kind
    member.fits = addresses(kind, member.cause)
    if kind == RELIEF:
        dossier.support_weeks = p.interventions.relief_weeks
        member.relieved = 0.0 if p.placebo else p.interventions.relief
    elif kind == MENTORING:
        dossier.support_weeks = p.interventions.mentoring_weeks


def begin_onboarding(dossier: Dossier, now: float) -> None:
    """Onboarding runs like coaching."""
    open_episode(dossier, ONBOARDING, now)


def open_episode(dossier: Dossier, kind: int, now: float) -> None:
    """Put on file that support begins."""
    dossier.support = kind
    dossier.support_began = now
    dossier.sessions_held = dossier.sessions_missed = 0


def addresses(kind: int, cause: int) -> bool:
    """Whether a kind of support answers a cause. Nothing answers luck."""
    if cause == LUCK:
        return False
    if kind in (COACHING, MENTORING):
        return cause in (SKILL_GAP, MOTIVATION)
    if kind == TRAINING:
        return cause == SKILL_GAP
    if kind == RELIEF:
        return cause == OVERLOAD
    if kind == ADJUSTMENTS:
        return cause == CIRCUMSTANCE
    if kind == CLARIFYING:
        return cause == UNCLEAR_GOALS
    if kind == MENDING:
        return cause == THE_WORK
    return cause in (MISFIT, THE_WORK)


def is_wanted(dossier: Dossier, asked: float) -> bool:
    """Whether a meeting of support that was asked for then belongs to the episode that runs now."""
    return dossier.support != NO_SUPPORT and asked >= dossier.support_began


def has_lapsed(dossier: Dossier, p: Parameters, now: float) -> bool:
    """Whether support that needs the manager's time has waited for it too long, and comes to nothing more."""
    kind = dossier.support
    if kind in (COACHING, ONBOARDING):
        return now > dossier.support_began + sessions_of(kind, p) + PATIENCE
    if kind in (ADJUSTMENTS, CLARIFYING, MENDING):
        return now > dossier.support_began + TALK_PATIENCE
    return False


def sessions_of(kind: int, p: Parameters) -> int:
    """Weekly sessions with the manager."""
    return p.interventions.onboarding_sessions if kind == ONBOARDING else p.interventions.coaching_sessions


def session_hours(kind: int, p: Parameters) -> float:
    """Hours of a session."""
    return p.interventions.onboarding_hours if kind == ONBOARDING else p.interventions.coaching_hours


def next_session(began: float, number: int, now: float) -> int:
    """Number of the next coaching session that is not yet past."""
    following = number + 1
    while began + following * SESSION_GAP < now:
        following += 1
    return following


def sessions_left(dossier: Dossier, p: Parameters) -> int:
    """Sessions of this episode that were neither held nor missed so far; none of what has no sessions."""
    if dossier.support not in (COACHING, ONBOARDING):
        return 0
    return sessions_of(dossier.support, p) - dossier.sessions_held - dossier.sessions_missed


def next_due(dossier: Dossier) -> float:
    """When the first session that was neither held nor missed so far was due, or is."""
    done = dossier.sessions_held + dossier.sessions_missed
    return dossier.support_began + (done + 1) * SESSION_GAP


def hold_session(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """One session held: its part of the effect."""
    dossier.sessions_held += 1
    if dossier.support == ONBOARDING:
        shorten_ramp(member, dossier, p)
    else:
        teach(member, team, p, p.interventions.coaching_effect / p.interventions.coaching_sessions)


def shorten_ramp(member: Member, dossier: Dossier, p: Parameters) -> None:
    """Onboarding takes a share off the length of whatever ramp there is, in equal parts for its sessions."""
    part = p.interventions.onboarding_effect / p.interventions.onboarding_sessions
    before = 1.0 - part * (dossier.sessions_held - 1)
    # The effect is below 1, so that something of the ramp is always left.
    member.ramp_rate *= before / (1.0 - part * dossier.sessions_held)


def teach(member: Member, team: Team, p: Parameters, effect: float) -> None:
    """Part of coaching or mentoring (sigma): some is skill that stays, the rest motivation that fades."""
    if p.placebo:
        return
    if not member.fits:
        effect *= p.interventions.misfit_share
    skill = p.interventions.coaching_skill_part
    member.learned += team.sigma * effect * skill * learning(member, p)
    member.encouraged += effect * (1.0 - skill)


def mentor(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """A week with a mentor."""
    dossier.sessions_held += 1
    teach(member, team, p, p.interventions.mentoring_effect / p.interventions.mentoring_weeks)


def course_length(member: Member, p: Parameters, asked: float) -> float:
    """Weeks on the course that was asked for then; how long the wait for it was does not change it."""
    time = p.training.course_time
    u = uniform(member.luck, member.entity, int(asked), 0, TRAINING_TIME, 0)
    return delay(u, time.mean, time.cv, time.shape)


def finish_course(member: Member, team: Team, p: Parameters) -> None:
    """A course closes a gap as far as it reaches; without one a tenth is learned, is not used, and fades."""
    member.on_course = False
    if p.placebo:
        return
    effect = p.interventions.training_effect * team.sigma * learning(member, p)
    if member.fits:
        member.learned += min(effect, open_gap(member))
    else:
        member.unused += p.interventions.misfit_share * effect


def talk_hours(kind: int, p: Parameters) -> float:
    """Manager's hours of support that is one meeting."""
    if kind == CLARIFYING:
        return p.planning.feedback_hours
    return p.interventions.mending_hours if kind == MENDING else p.interventions.adjustment_hours


def conclude_talk(member: Member, dossier: Dossier, p: Parameters, kind: int, now: float) -> None:
    """The one meeting of this support was held: goals, the work or adjustments are agreed."""
    if kind == CLARIFYING:
        clarify(member, dossier, p)
    elif kind == MENDING:
        mend(member, p)
    else:
        adjust(member, dossier, p, now)


def mend(member: Member, p: Parameters) -> None:
    """The task changes: a hard seat gets easier, for this member and for those who follow."""
    if member.ease < 0.0 and not p.placebo:
        member.ease *= p.interventions.mending_keeps


def week_of_support(dossier: Dossier) -> bool:
    """Count down support that goes by weeks; true when it is over."""
    if not goes_by_weeks(dossier.support):
        return False
    dossier.support_weeks -= 1
    return dossier.support_weeks <= 0


def was_given(dossier: Dossier, lapsed: bool) -> bool:
    """Whether support that ends now took place at all; only then does it count as completed.

    Coaching takes a session that was held, mentoring a week with a mentor, a talk that it came to be. A move
    that ends as support has found no seat.
    """
    if dossier.support in (COACHING, MENTORING, ONBOARDING):
        return dossier.sessions_held > 0
    return dossier.support != REDEPLOYMENT and not lapsed


def end_support(member: Member, dossier: Dossier, now: float, lapsed: bool) -> bool:
    """Close an episode of support; returns whether it was given.

    lapsed: whether it has waited for too long, see `has_lapsed`.
    """
    given = was_given(dossier, lapsed)
    if given and dossier.support != ONBOARDING:
        dossier.support_ended = now
    dossier.support = NO_SUPPORT
    member.relieved = 0.0
    dossier.mentor = -1
    return given
