"""What is written down: a row for every member-week, and a row for every event with the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.model.people import long_run
from pmsim.model.state import UNDEFINED, Dossier, Member, Team
from pmsim.model.work import is_low, latest

MEETING_BEGAN = 1
REVIEW_HELD = 2
REVIEW_MISSED = 3
SUPPORT_BEGAN = 4
SESSION_HELD = 5
SESSION_MISSED = 6
COURSE_BEGAN = 7
SUPPORT_ENDED = 8
CASE_OPENED = 9
HR_BEGAN = 10
STAGE_OPENED = 11
CASE_MEETING_HELD = 12
STAGE_PASSED = 13
STAGE_FAILED = 14
EXITED = 15
RESIGNED = 16
STARTED = 17
FILE_READ = 18

FIGURES = {
    MEETING_BEGAN: ("meeting began", ("kind", "wait", "manager_hours")),
    REVIEW_HELD: ("review held", ("rating", "support_mean", "low_weeks", "decision", "number")),
    REVIEW_MISSED: ("review missed", ("dates_missed", "waited")),
    SUPPORT_BEGAN: ("support began", ("kind", "fits", "read_gap", "read_motivation", "support_mean")),
    SESSION_HELD: ("session held", ("number",)),
    SESSION_MISSED: ("session missed", ("dates_missed", "waited")),
    COURSE_BEGAN: ("course began", ("wait", "length")),
    SUPPORT_ENDED: ("support ended", ("kind", "sessions_held")),
    CASE_OPENED: ("case opened", ("stage", "low_weeks", "failing_weeks", "low_line", "long_run")),
    HR_BEGAN: ("HR began", ("stage", "wait", "length")),
    STAGE_OPENED: ("stage opened", ("stage", "smoothed", "low_line")),
    CASE_MEETING_HELD: ("case meeting held", ("stage",)),
    STAGE_PASSED: ("stage passed", ("stage", "mean", "pass_line", "meetings_held", "meetings_asked")),
    STAGE_FAILED: ("stage failed", ("stage", "mean", "pass_line", "meetings_held", "meetings_asked")),
    EXITED: ("exited", ("standing",)),
    RESIGNED: ("resigned", ("chance", "standing", "in_case", "draw")),
    STARTED: ("started", ("weeks_empty",)),
    FILE_READ: (
        "file read",
        ("weeks_on_file", "flags_on_file", "weeks_since_support", "support_running", "in_case"),
    ),
}
"""Kinds of event: name for people, and the names of the figures that each carries, in order."""


@dataclass(slots=True)
class EventRow:
    """One event: when, what, who, and up to five figures, named in `FIGURES`; the others are undefined."""

    replication: int = 0
    time: float = 0.0
    week: int = 0
    kind: int = 0
    team: int = 0
    seat: int = 0
    occupant: int = 0
    a: float = UNDEFINED
    b: float = UNDEFINED
    c: float = UNDEFINED
    d: float = UNDEFINED
    e: float = UNDEFINED


@dataclass(slots=True)
class WeekRow:
    """One member-week; `low` is 1, 0 or, before there is a flag, -1."""

    replication: int = 0
    week: int = 0
    team: int = 0
    seat: int = 0
    occupant: int = 0
    share: float = 0.0
    performance: float = 0.0
    hours: float = 0.0
    load: float = 0.0
    ramp: float = 0.0
    output: float = 0.0
    attainment: float = 0.0
    kpi: float = 0.0
    evidence: float = 0.0
    smoothed: float = 0.0
    low: int = 0
    long_run: float = 0.0
    engagement: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    feedback: float = 0.0
    encouraged: float = 0.0
    form: float = 0.0
    support: int = 0
    stage: int = 0


def fill_event(
    row: EventRow,
    time: float,
    week: int,
    kind: int,
    member: Member,
    team: Team,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
) -> None:
    """Write an event down."""
    row.replication = team.replication
    row.time = time
    row.week = week
    row.kind = kind
    row.team = team.number
    row.seat = member.seat
    row.occupant = member.occupant
    row.a = a
    row.b = b
    row.c = c
    row.d = d
    row.e = e


def fill_week(row: WeekRow, week: int, member: Member, dossier: Dossier, team: Team) -> None:
    """Write a member-week down, as it stands at its tick."""
    row.replication = team.replication
    row.week = week
    row.team = team.number
    row.seat = member.seat
    row.occupant = member.occupant
    row.share = member.share
    row.performance = member.performance
    row.hours = member.hours
    row.load = team.load
    row.ramp = member.ramp
    row.output = member.output
    row.attainment = member.attainment
    row.kpi = dossier.kpi
    row.evidence = latest(dossier)
    row.smoothed = dossier.smoothed
    row.low = flag_shown(dossier)
    row.long_run = long_run(member, team)
    row.engagement = member.engagement
    row.strain = member.strain
    row.clarity = member.clarity
    row.feedback = member.feedback
    row.encouraged = member.encouraged
    row.form = member.form
    row.support = dossier.support
    row.stage = dossier.stage


def flag_shown(dossier: Dossier) -> int:
    """The week's flag: 1 low, 0 not low, -1 undefined."""
    if dossier.flagged_weeks == 0:
        return -1
    return 1 if is_low(dossier) else 0
