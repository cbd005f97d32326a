"""The untreated twin of an episode of support: what would have happened anyway.

A shadow is a member in the same week and the same meetings, with the same luck, whom the support of this
episode does nothing for. It influences nobody.
"""

from __future__ import annotations

from pmsim.model.load import share_by_rating
from pmsim.model.people import same_luck
from pmsim.model.state import CHANCES, LONG_AGO, REWORK, SHOCKS, Dossier, Member, Parameters, Team
from pmsim.model.work import check_quality, drift, judge, read_kpi, weigh, work_week

JUDGED_WEEKS = 8
"""Weeks of evidence after an episode by which it is judged."""


def begin_shadow(shadow: Member, member: Member) -> None:
    """Follow someone who is as this member is now, before the support does anything."""
    member.shadowed = True
    member.judged_from = LONG_AGO
    copy_traits(shadow, member)
    copy_states(shadow, member)
    for week in range(REWORK):
        shadow.wrong[week] = member.wrong[week]


def copy_traits(shadow: Member, member: Member) -> None:
    """What does not change during an episode, but for luck's key."""
    same_luck(shadow.luck, member.luck)
    shadow.seat = member.seat
    shadow.occupant = member.occupant
    shadow.entity = member.entity
    shadow.group = member.group
    shadow.joined = member.joined
    shadow.ability = member.ability
    shadow.fit = member.fit
    shadow.gap = member.gap
    shadow.halo = member.halo
    shadow.engagement_base = member.engagement_base
    shadow.feedback_pair = member.feedback_pair
    shadow.ramp_gap = member.ramp_gap
    shadow.ramp_rate = member.ramp_rate
    shadow.relieved = 0.0


def copy_states(shadow: Member, member: Member) -> None:
    """What changes from week to week."""
    shadow.learned = member.learned
    shadow.unused = member.unused
    shadow.ease = member.ease
    shadow.circumstance = member.circumstance
    shadow.circumstance_until = member.circumstance_until
    shadow.barrier = member.barrier
    shadow.engagement = member.engagement
    shadow.strain = member.strain
    shadow.clarity = member.clarity
    shadow.alignment = member.alignment
    shadow.feedback = member.feedback
    shadow.encouraged = member.encouraged
    shadow.form = member.form
    shadow.target = member.target
    shadow.load = member.load


def accompany(shadow: Member, member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """The same luck, meetings, course and team mates; the load of someone who is not relieved."""
    for shock in range(SHOCKS):
        shadow.shocks[shock] = member.shocks[shock]
    for chance in range(CHANCES):
        shadow.chances[chance] = member.chances[chance]
    shadow.meeting_hours = member.meeting_hours
    shadow.peers = member.peers
    shadow.on_course = member.on_course
    shadow.load = member.load
    if member.relieved > 0.0:
        shadow.load = team.load * share_by_rating(dossier, team, p)


def shadow_week(
    shadow: Member, dossier: Dossier, team: Team, p: Parameters, week: int, skill: float
) -> float:
    """A week of the untreated twin, in which life has been lived already; returns its evidence."""
    drift(shadow, team, p)
    shadow.learned += skill
    work_week(shadow, dossier, team, p, week)
    check_quality(shadow, dossier, team, p, week)
    return weigh(read_kpi(shadow, team, p), judge(shadow, team, p), p)


def begin_judging(member: Member, now: float, given: bool) -> None:
    """The episode is over. If it was given, the weeks that follow tell; else nobody is followed on."""
    member.shadowed = given
    member.judged_from = now
    member.judged_weeks = 0
    member.judged_total = 0.0


def judge_week(shadow: Member, member: Member, evidence: float, without: float) -> bool:
    """Count a week towards the judgement; true when there are enough."""
    if member.judged_from == LONG_AGO:
        return False
    if member.judged_weeks == 0:
        shadow.judged_total = 0.0
    member.judged_weeks += 1
    member.judged_total += evidence
    shadow.judged_total += without
    return member.judged_weeks == JUDGED_WEEKS
