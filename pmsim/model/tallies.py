"""One row of counts and sums for a replication, kept by both engines and equal to what the tables give."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.model.escalation import HARD_WORK, PASSING_DIP, WRONG_READING
from pmsim.model.evidence import is_low
from pmsim.model.rows import (
    APPEALED,
    APPROVAL_BEGAN,
    BONUS_PAID,
    BY_AGREEMENT,
    CASE_MEETING_HELD,
    CASE_OPENED,
    COURSE_BEGAN,
    EPISODE_JUDGED,
    EXITED,
    FOR_FAILING,
    GOALS_AGREED,
    HR_BEGAN,
    INJUSTICE_SEEN,
    LEFT_ALONE,
    MEETING_BEGAN,
    MOVED,
    PLAN_BEGAN,
    PROMOTED,
    RANKED,
    REINSTATED,
    RELEASED,
    RESIGNED,
    REVIEW_HELD,
    REVIEW_MISSED,
    SESSION_HELD,
    SESSION_MISSED,
    STAGE_FAILED,
    STAGE_OPENED,
    STAGE_PASSED,
    STARTED,
    SUPPORT_BEGAN,
    SUPPORT_ENDED,
    UPWARD_NOTE,
)
from pmsim.model.state import NO_SUPPORT, Dossier, Member, Parameters, Team
from pmsim.model.work import value_share

STRONG = 0.8416212335729143
"""Standing above which someone is strong: the top fifth of a normal distribution."""

REVIEW = 2.0
"""Kind of a meeting that is a review; the same as its class in `pmsim.engine.order`."""

LATE = 1.0
"""Weeks of waiting beyond which a review that is held is late."""

MANAGER = 0.0
"""Server number of a team's manager in the row of a meeting; deputies have 1 and on."""


@dataclass(slots=True)
class Tallies:
    """Counts and sums over the measured weeks of one replication; waits and lengths are in weeks."""

    replication: int = 0
    present_weeks: int = 0
    seat_weeks: float = 0.0
    vacant_weeks: float = 0.0
    worked_weeks: float = 0.0
    output: float = 0.0
    fresh: float = 0.0
    right_first: float = 0.0
    delivered: float = 0.0
    worth: float = 0.0
    agreed: float = 0.0
    attainment: float = 0.0
    rated_weeks: int = 0
    on_target_weeks: int = 0
    flagged_weeks: int = 0
    low_weeks: int = 0
    low_unhelped_weeks: int = 0
    chronic_weeks: int = 0
    chronic_unhelped_weeks: int = 0
    engagement: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    alignment: float = 0.0
    cohesion: float = 0.0
    justice: float = 0.0
    focused_weeks: int = 0
    meetings: int = 0
    diary_wait: float = 0.0
    manager_hours: float = 0.0
    deputy_hours: float = 0.0
    reviews_held: int = 0
    reviews_missed: int = 0
    reviews_late: int = 0
    upward_notes: int = 0
    plans_agreed: int = 0
    plan_wait: float = 0.0
    approvals: int = 0
    approval_wait: float = 0.0
    support_begun: int = 0
    support_fitting: int = 0
    support_dated: int = 0
    support_delay: float = 0.0
    support_completed: int = 0
    sessions_held: int = 0
    sessions_missed: int = 0
    courses: int = 0
    course_wait: float = 0.0
    judged: int = 0
    recovered: int = 0
    recovered_anyway: int = 0
    cases: int = 0
    cases_capable: int = 0
    cases_misread: int = 0
    cases_dip: int = 0
    cases_hard_work: int = 0
    cases_dated: int = 0
    case_delay: float = 0.0
    hr_openings: int = 0
    hr_wait: float = 0.0
    hr_weeks: float = 0.0
    stages: int = 0
    stages_passed: int = 0
    stages_failed: int = 0
    case_meetings: int = 0
    case_meetings_missing: int = 0
    appeals: int = 0
    reinstatements: int = 0
    exits: int = 0
    exits_capable: int = 0
    quits: int = 0
    quits_in_case: int = 0
    quits_strong: int = 0
    starters: int = 0
    weeks_empty: float = 0.0
    redeployed: int = 0
    moved_by_agreement: int = 0
    moved_rated_weeks: int = 0
    moved_on_target_weeks: int = 0
    moved_with_team: int = 0
    released: int = 0
    development_plans: int = 0
    promotions: int = 0
    bonuses: int = 0
    bonus_paid: float = 0.0
    ranked: int = 0
    injustices: int = 0
    left_alone: int = 0


def tally_week(t: Tallies, member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """Count a member-week."""
    t.present_weeks += 1
    t.seat_weeks += 1.0
    t.worked_weeks += member.share
    t.vacant_weeks += 1.0 - member.share
    t.output += member.output
    fresh = member.output - member.redone
    t.fresh += fresh
    t.right_first += fresh * member.right
    t.delivered += member.delivered
    t.worth += member.delivered * value_share(member, p)
    t.agreed += member.ramp * member.share
    t.attainment += member.attainment
    t.engagement += member.engagement
    t.strain += member.strain
    t.clarity += member.clarity
    t.alignment += member.alignment
    t.cohesion += team.cohesion
    t.justice += team.justice
    if team.focused:
        t.focused_weeks += 1
    if dossier.smoothed == dossier.smoothed:
        on_target = 1 if dossier.smoothed >= 1.0 else 0
        t.rated_weeks += 1
        t.on_target_weeks += on_target
        if member.redeployed:
            t.moved_rated_weeks += 1
            t.moved_on_target_weeks += on_target
    if dossier.flagged_weeks > 0:
        t.flagged_weeks += 1
        if is_low(dossier):
            tally_low_week(t, dossier)


def tally_low_week(t: Tallies, dossier: Dossier) -> None:
    """Count a low week, and whether nothing was being done about it."""
    t.low_weeks += 1
    if is_unhelped(dossier):
        t.low_unhelped_weeks += 1


def tally_level(t: Tallies, dossier: Dossier, level: float, team: Team) -> None:
    """Count a week of someone whose long-run level is below the line, and whether nothing was being done."""
    if level >= team.low_line:
        return
    t.chronic_weeks += 1
    if is_unhelped(dossier):
        t.chronic_unhelped_weeks += 1


def is_unhelped(dossier: Dossier) -> bool:
    """Whether neither support nor a case is under way."""
    return dossier.support == NO_SUPPORT and not dossier.in_case


def tally_event(t: Tallies, kind: int, a: float, b: float, c: float, d: float, e: float) -> None:
    """Count an event by the figures that its journal row carries."""
    if kind <= REVIEW_MISSED:
        tally_meeting(t, kind, a, b, c, d)
    elif kind <= SUPPORT_ENDED:
        tally_support(t, kind, a, b, c, d)
    elif kind <= STAGE_FAILED:
        tally_case(t, kind, b, c, d, e)
    elif kind <= STARTED:
        tally_leaving(t, kind, a, b, c)
    else:
        tally_more(t, kind, a, b, c, d, e)


def tally_meeting(t: Tallies, kind: int, a: float, b: float, c: float, d: float) -> None:
    """Count a meeting, a review held or reviews missed."""
    if kind == MEETING_BEGAN:
        t.meetings += 1
        t.diary_wait += b
        if a == REVIEW and b > LATE:
            t.reviews_late += 1
        if d == MANAGER:
            t.manager_hours += c
        else:
            t.deputy_hours += c
    elif kind == REVIEW_HELD:
        t.reviews_held += 1
    else:
        t.reviews_missed += int(a)


def tally_support(t: Tallies, kind: int, a: float, b: float, c: float, d: float) -> None:
    """Count an event of support."""
    if kind == SUPPORT_BEGAN:
        t.support_begun += 1
        t.support_fitting += int(b)
        if d == d:
            t.support_dated += 1
            t.support_delay += d
    elif kind == SESSION_HELD:
        t.sessions_held += 1
    elif kind == SESSION_MISSED:
        t.sessions_missed += int(a)
    elif kind == COURSE_BEGAN:
        t.courses += 1
        t.course_wait += a
    else:
        t.support_completed += int(c)


def tally_case(t: Tallies, kind: int, b: float, c: float, d: float, e: float) -> None:
    """Count an event of a formal case."""
    if kind == CASE_OPENED:
        tally_opening(t, int(b), e)
    elif kind == HR_BEGAN:
        t.hr_openings += 1
        t.hr_wait += b
        t.hr_weeks += c
    elif kind == STAGE_OPENED:
        t.stages += 1
    elif kind == CASE_MEETING_HELD:
        t.case_meetings += 1
    else:
        t.case_meetings_missing += int(e - d)
        if kind == STAGE_PASSED:
            t.stages_passed += 1
        else:
            t.stages_failed += 1


def tally_opening(t: Tallies, reason: int, weeks_low: float) -> None:
    """Count a case by what it is really about."""
    t.cases += 1
    if weeks_low == weeks_low:
        t.cases_dated += 1
        t.case_delay += weeks_low
    if reason == 0:
        return
    t.cases_capable += 1
    if reason == WRONG_READING:
        t.cases_misread += 1
    elif reason == PASSING_DIP:
        t.cases_dip += 1
    elif reason == HARD_WORK:
        t.cases_hard_work += 1


def tally_leaving(t: Tallies, kind: int, a: float, b: float, c: float) -> None:
    """Count someone leaving or starting."""
    if kind == EXITED:
        t.exits += 1
        if b >= c:
            t.exits_capable += 1
    elif kind == RESIGNED:
        t.quits += 1
        t.quits_in_case += int(c)
        if b > STRONG:
            t.quits_strong += 1
    else:
        t.starters += 1
        t.weeks_empty += a


def tally_more(t: Tallies, kind: int, a: float, b: float, c: float, d: float, e: float) -> None:
    """Count what else happens."""
    if kind == EPISODE_JUDGED:
        t.judged += 1
        if c >= e:
            t.recovered += 1
        if d >= e:
            t.recovered_anyway += 1
    elif kind == PLAN_BEGAN:
        t.development_plans += 1
    elif kind == APPROVAL_BEGAN:
        t.approvals += 1
        t.approval_wait += a
    elif kind == GOALS_AGREED:
        t.plans_agreed += 1
        t.plan_wait += a
    elif kind <= PROMOTED:
        tally_move(t, kind, a)
    else:
        tally_fairness(t, kind, b)


def tally_move(t: Tallies, kind: int, a: float) -> None:
    """Count a ranking, a move, a release or a promotion."""
    if kind == RANKED:
        t.ranked += 1
    elif kind == MOVED and a == BY_AGREEMENT:
        t.moved_by_agreement += 1
    elif kind == MOVED and a == FOR_FAILING:
        t.redeployed += 1
    elif kind == MOVED:
        t.moved_with_team += 1
    elif kind == RELEASED:
        t.released += 1
    elif kind == PROMOTED:
        t.promotions += 1


def tally_fairness(t: Tallies, kind: int, b: float) -> None:
    """Count appeals, bonuses, and what people see as unfair."""
    if kind == APPEALED:
        t.appeals += 1
    elif kind == REINSTATED:
        t.reinstatements += 1
    elif kind == LEFT_ALONE:
        t.left_alone += 1
    elif kind == BONUS_PAID:
        t.bonuses += 1
        t.bonus_paid += b
    elif kind == INJUSTICE_SEEN:
        t.injustices += 1
    elif kind == UPWARD_NOTE:
        t.upward_notes += 1
