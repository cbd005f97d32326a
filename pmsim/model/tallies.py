"""One row of counts and sums for a replication, kept by both engines and equal to what the tables give."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.model.rows import (
    CASE_MEETING_HELD,
    CASE_OPENED,
    COURSE_BEGAN,
    EXITED,
    HR_BEGAN,
    MEETING_BEGAN,
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
)
from pmsim.model.state import NO_SUPPORT, Dossier, Member
from pmsim.model.work import is_low

STRONG = 0.8416212335729143
"""Standing above which someone is strong: the top fifth of a normal distribution."""


@dataclass(slots=True)
class Tallies:
    """Counts and sums over the measured weeks of one replication; waits are in weeks."""

    replication: int = 0
    present_weeks: int = 0
    vacant_weeks: float = 0.0
    worked_weeks: float = 0.0
    output: float = 0.0
    agreed: float = 0.0
    attainment: float = 0.0
    rated_weeks: int = 0
    on_target_weeks: int = 0
    flagged_weeks: int = 0
    low_weeks: int = 0
    low_unhelped_weeks: int = 0
    engagement: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    meetings: int = 0
    diary_wait: float = 0.0
    manager_hours: float = 0.0
    reviews_held: int = 0
    reviews_missed: int = 0
    support_begun: int = 0
    support_fitting: int = 0
    support_completed: int = 0
    sessions_held: int = 0
    sessions_missed: int = 0
    courses: int = 0
    course_wait: float = 0.0
    cases: int = 0
    cases_capable: int = 0
    hr_openings: int = 0
    hr_wait: float = 0.0
    hr_weeks: float = 0.0
    stages: int = 0
    stages_passed: int = 0
    stages_failed: int = 0
    case_meetings: int = 0
    exits: int = 0
    quits: int = 0
    quits_in_case: int = 0
    quits_strong: int = 0
    starters: int = 0
    weeks_empty: float = 0.0


def tally_week(t: Tallies, member: Member, dossier: Dossier) -> None:
    """Count a member-week."""
    t.present_weeks += 1
    t.worked_weeks += member.share
    t.vacant_weeks += 1.0 - member.share
    t.output += member.output
    t.agreed += member.ramp * member.share
    t.attainment += member.attainment
    t.engagement += member.engagement
    t.strain += member.strain
    t.clarity += member.clarity
    if dossier.smoothed == dossier.smoothed:
        t.rated_weeks += 1
        if dossier.smoothed >= 1.0:
            t.on_target_weeks += 1
    if dossier.flagged_weeks > 0:
        t.flagged_weeks += 1
        if is_low(dossier):
            tally_low_week(t, dossier)


def tally_low_week(t: Tallies, dossier: Dossier) -> None:
    """Count a low week, and whether nothing was being done about it."""
    t.low_weeks += 1
    if dossier.support == NO_SUPPORT and not dossier.in_case:
        t.low_unhelped_weeks += 1


def tally_event(t: Tallies, kind: int, a: float, b: float, c: float, d: float, e: float) -> None:
    """Count an event by the figures that its journal row carries."""
    if kind == MEETING_BEGAN:
        t.meetings += 1
        t.diary_wait += b
        t.manager_hours += c
    elif kind == REVIEW_HELD:
        t.reviews_held += 1
    elif kind == REVIEW_MISSED:
        t.reviews_missed += int(a)
    elif kind <= SUPPORT_ENDED:
        tally_support(t, kind, a, b)
    elif kind <= STAGE_FAILED:
        tally_case(t, kind, b, c, d, e)
    else:
        tally_move(t, kind, a, b, c)


def tally_support(t: Tallies, kind: int, a: float, b: float) -> None:
    """Count an event of support."""
    if kind == SUPPORT_BEGAN:
        t.support_begun += 1
        t.support_fitting += int(b)
    elif kind == SESSION_HELD:
        t.sessions_held += 1
    elif kind == SESSION_MISSED:
        t.sessions_missed += int(a)
    elif kind == COURSE_BEGAN:
        t.courses += 1
        t.course_wait += a
    else:
        t.support_completed += 1


def tally_case(t: Tallies, kind: int, b: float, c: float, d: float, e: float) -> None:
    """Count an event of a formal case."""
    if kind == CASE_OPENED:
        t.cases += 1
        if e >= d:
            t.cases_capable += 1
    elif kind == HR_BEGAN:
        t.hr_openings += 1
        t.hr_wait += b
        t.hr_weeks += c
    elif kind == STAGE_OPENED:
        t.stages += 1
    elif kind == CASE_MEETING_HELD:
        t.case_meetings += 1
    elif kind == STAGE_PASSED:
        t.stages_passed += 1
    else:
        t.stages_failed += 1


def tally_move(t: Tallies, kind: int, a: float, b: float, c: float) -> None:
    """Count someone leaving or starting."""
    if kind == EXITED:
        t.exits += 1
    elif kind == RESIGNED:
        t.quits += 1
        t.quits_in_case += int(c)
        if b > STRONG:
            t.quits_strong += 1
    elif kind == STARTED:
        t.starters += 1
        t.weeks_empty += a
