"""What is behind a shortfall: the true depth of each cause, and what a manager reads of it."""

from __future__ import annotations

from pmsim.model.draws import DIAGNOSIS, normal
from pmsim.model.state import (
    CAUSES,
    CIRCUMSTANCE,
    LUCK,
    MISFIT,
    MOTIVATION,
    OVERLOAD,
    SKILL_GAP,
    THE_WORK,
    UNCLEAR_GOALS,
    Dossier,
    Member,
    Parameters,
    Team,
)


def open_gap(member: Member) -> float:
    """Skill gap that is still open, in shares of target."""
    return max(0.0, member.gap - member.learned)


def depth(cause: int, member: Member, team: Team, p: Parameters) -> float:
    """What a cause other than luck costs now, in shares of target."""
    if cause == SKILL_GAP:
        return open_gap(member)
    if cause == MOTIVATION:
        return team.sigma * p.work.engagement_effect * max(0.0, -member.engagement)
    if cause == OVERLOAD:
        return team.sigma * p.work.strain_effect * member.strain
    if cause == CIRCUMSTANCE:
        return member.circumstance + member.barrier
    if cause == MISFIT:
        return max(0.0, -member.fit)
    if cause == UNCLEAR_GOALS:
        unclear = max(0.0, p.work.clarity_reference - member.clarity)
        return team.sigma * p.work.clarity_effect * unclear
    return max(0.0, -(team.quality + team.common + member.ease))


def unexplained(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Luck: the part of a shortfall of recent evidence against the target that no cause accounts for."""
    missing = 1.0 - dossier.support_mean
    for cause in range(LUCK + 1, CAUSES):
        missing -= depth(cause, member, team, p)
    return max(0.0, missing)


def true_cause(member: Member, dossier: Dossier, team: Team, p: Parameters) -> int:
    """The deepest cause; nothing but luck when none is deeper than what luck accounts for."""
    deepest = LUCK
    most = unexplained(member, dossier, team, p)
    for cause in range(LUCK + 1, CAUSES):
        found = depth(cause, member, team, p)
        if found > most:
            deepest, most = cause, found
    return deepest


def speaks_up(member: Member, dossier: Dossier, team: Team, p: Parameters) -> bool:
    """Whether a member tells at a review, with feedback both ways, that it is the work itself."""
    return p.review.two_way and true_cause(member, dossier, team, p) == THE_WORK


def lies_in_the_person(cause: int) -> bool:
    """Whether a cause is one that attribution bias makes look deeper."""
    return cause in (SKILL_GAP, MOTIVATION, MISFIT)


def visible_depth(cause: int, member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """What a manager could see without error: a barrier once it is disclosed, the work if someone tells."""
    if cause == LUCK:
        return unexplained(member, dossier, team, p)
    found = depth(cause, member, team, p)
    if cause == CIRCUMSTANCE and not dossier.disclosed:
        found -= member.barrier
    if cause == THE_WORK and not p.review.two_way:
        found *= p.interventions.work_seen
    if lies_in_the_person(cause):
        found *= 1.0 + team.attribution_bias
    return found


def diagnosis_error(team: Team, p: Parameters) -> float:
    """Standard deviation (share of target) of a reading: smaller with skill and with feedback both ways."""
    error = p.interventions.diagnosis_error * team.sigma * (1.0 - 0.5 * team.diagnosis_skill)
    return error * p.interventions.two_way_error if p.review.two_way else error


def draw_errors(member: Member, week: int) -> None:
    """Draw the luck of a diagnosis: an error for each cause."""
    for cause in range(CAUSES):
        member.misread[cause] = normal(member.luck, member.entity, week, 0, DIAGNOSIS, cause)


def diagnose(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """Put the manager's reading of each cause on file."""
    error = diagnosis_error(team, p)
    for cause in range(CAUSES):
        visible = visible_depth(cause, member, dossier, team, p)
        dossier.read[cause] = visible + error * member.misread[cause]


def deepest_read(dossier: Dossier) -> int:
    """The cause that looks deepest on file; the first of several that look the same."""
    deepest = LUCK
    for cause in range(LUCK + 1, CAUSES):
        if dossier.read[cause] > dossier.read[deepest]:
            deepest = cause
    return deepest
