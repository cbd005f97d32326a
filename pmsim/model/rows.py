"""What is written down: a row for every member-week, and a row for every event with the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.model.evidence import is_low, latest
from pmsim.model.people import long_run
from pmsim.model.state import UNDEFINED, Dossier, Member, Team

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
CAUSES_READ = 19
MORE_READ = 20
PROSPECTS_READ = 21
EPISODE_JUDGED = 22
PLAN_BEGAN = 23
PLAN_ENDED = 24
APPROVAL_BEGAN = 25
GOALS_AGREED = 26
STRATEGY_SHIFTED = 27
CALIBRATED = 28
TEAM_SESSION_HELD = 29
RANKED = 30
MOVED = 31
RELEASED = 32
PROMOTED = 33
HEARING_HELD = 34
APPEALED = 35
REINSTATED = 36
LIFE_EVENT = 37
DISCLOSED = 38
LEFT_ALONE = 39
BONUS_PAID = 40
INJUSTICE_SEEN = 41
INCIDENT = 42
TEAM_FORMED = 43
TEAM_ENDED = 44
ADJUSTED = 45
UPWARD_NOTE = 46
HISTORY_READ = 47

FIGURES = {
    MEETING_BEGAN: ("meeting began", ("kind", "wait", "manager_hours", "server")),
    REVIEW_HELD: ("review held", ("rating", "support_mean", "low_weeks", "decision", "done")),
    REVIEW_MISSED: ("review missed", ("dates_missed", "waited")),
    SUPPORT_BEGAN: ("support began", ("kind", "fits", "cause", "weeks_low", "support_mean")),
    SESSION_HELD: ("session held", ("number",)),
    SESSION_MISSED: ("session missed", ("dates_missed", "waited")),
    COURSE_BEGAN: ("course began", ("wait", "length")),
    SUPPORT_ENDED: ("support ended", ("kind", "sessions_held", "given")),
    CASE_OPENED: ("case opened", ("stage", "reason", "low_line", "long_run", "weeks_low")),
    HR_BEGAN: ("HR began", ("stage", "wait", "length")),
    STAGE_OPENED: ("stage opened", ("stage", "smoothed", "low_line")),
    CASE_MEETING_HELD: ("case meeting held", ("stage",)),
    STAGE_PASSED: ("stage passed", ("stage", "mean", "pass_line", "meetings_held", "meetings_asked")),
    STAGE_FAILED: ("stage failed", ("stage", "mean", "pass_line", "meetings_held", "meetings_asked")),
    EXITED: ("exited", ("standing", "long_run", "low_line", "seen_wrong")),
    RESIGNED: ("resigned", ("chance", "standing", "in_case", "draw")),
    STARTED: ("started", ("weeks_empty",)),
    FILE_READ: (
        "file read",
        ("weeks_on_file", "flags_on_file", "weeks_since_support", "support_running", "in_case"),
    ),
    CAUSES_READ: ("causes read", ("skill_gap", "motivation", "overload", "circumstance", "misfit")),
    MORE_READ: ("more read", ("unclear_goals", "the_work", "luck", "manager_level", "open_seats")),
    PROSPECTS_READ: (
        "prospects read",
        ("window_mean", "low_thirds", "strong_reviews", "plan_places", "plan_weeks"),
    ),
    EPISODE_JUDGED: ("support judged", ("kind", "fits", "mean", "mean_without", "threshold")),
    PLAN_BEGAN: ("development plan began", ("rating", "plan_line")),
    PLAN_ENDED: ("development plan ended", ()),
    APPROVAL_BEGAN: ("approval began", ("wait", "length")),
    GOALS_AGREED: ("goals agreed", ("weeks_since_due", "clarity", "alignment", "target")),
    STRATEGY_SHIFTED: ("strategy shifted", ("alignment_kept",)),
    CALIBRATED: ("managers calibrated", ("bias_left",)),
    TEAM_SESSION_HELD: ("team session held", ("cohesion",)),
    RANKED: ("ranked lowest", ("place", "rating", "result")),
    MOVED: ("moved", ("why", "from_team", "from_seat", "from_occupant", "standing")),
    RELEASED: ("released", ("standing",)),
    PROMOTED: ("promoted", ("promise", "standing", "coaching_skill")),
    HEARING_HELD: ("hearing held", ("open_seats", "record_defects")),
    APPEALED: ("appealed", ("chance_upheld",)),
    REINSTATED: ("reinstated", ("record_defects",)),
    LIFE_EVENT: ("life event", ("depth", "until")),
    DISCLOSED: ("barrier disclosed", ("depth",)),
    LEFT_ALONE: ("left alone", ("smoothed", "low_line")),
    BONUS_PAID: ("bonus paid", ("rating", "amount", "seen_wrong")),
    INJUSTICE_SEEN: ("injustice seen", ("seen_wrong", "justice")),
    INCIDENT: ("incident", ("kind", "size")),
    TEAM_FORMED: ("team formed", ()),
    TEAM_ENDED: ("team ended", ()),
    ADJUSTED: ("adjustments made", ("barrier", "circumstance")),
    UPWARD_NOTE: ("upward note", ("the_work",)),
    HISTORY_READ: ("history read", ("episodes", "cases", "stages_passed", "requests_waiting")),
}
"""Kinds of event: name for people, and the names of the figures that each carries, in order."""

BY_AGREEMENT, FOR_FAILING, TEAM_OVER = 0, 1, 2
"""Why someone moved."""


@dataclass(slots=True)
class EventRow:
    """One event: when, what, who, and up to five figures, named in `FIGURES`; the others are undefined.

    Seat, occupant and group are -1 for what concerns a whole team.
    """

    replication: int = 0
    time: float = 0.0
    week: int = 0
    kind: int = 0
    team: int = 0
    seat: int = 0
    occupant: int = 0
    group: int = 0
    a: float = UNDEFINED
    b: float = UNDEFINED
    c: float = UNDEFINED
    d: float = UNDEFINED
    e: float = UNDEFINED


@dataclass(slots=True)
class WeekRow:
    """One member-week; `low` is 1, 0 or, before there is a flag, -1.

    The columns from `long_run` on are hidden from those who decide.
    """

    replication: int = 0
    week: int = 0
    team: int = 0
    seat: int = 0
    occupant: int = 0
    group: int = 0
    share: float = 0.0
    performance: float = 0.0
    hours: float = 0.0
    load: float = 0.0
    ramp: float = 0.0
    output: float = 0.0
    redone: float = 0.0
    right: float = 0.0
    delivered: float = 0.0
    attainment: float = 0.0
    target: float = 0.0
    kpi: float = 0.0
    evidence: float = 0.0
    without: float = UNDEFINED  # evidence of the untreated twin of an episode of support
    smoothed: float = 0.0
    low: int = 0
    support: int = 0
    stage: int = 0
    developing: int = 0
    long_run: float = 0.0
    engagement: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    alignment: float = 0.0
    feedback: float = 0.0
    encouraged: float = 0.0
    form: float = 0.0
    circumstance: float = 0.0
    barrier: float = 0.0
    peers: float = 0.0
    cohesion: float = 0.0
    justice: float = 0.0


NOBODY = -1
"""Seat, occupant and group of what concerns a whole team."""


def fill_event(
    row: EventRow,
    time: float,
    week: int,
    kind: int,
    team: Team,
    seat: int,
    occupant: int,
    group: int,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
) -> None:
    """Write an event down."""
    row.replication = team.luck.replication
    row.time = time
    row.week = week
    row.kind = kind
    row.team = team.number
    row.seat = seat
    row.occupant = occupant
    row.group = group
    row.a = a
    row.b = b
    row.c = c
    row.d = d
    row.e = e


def fill_week(row: WeekRow, week: int, member: Member, dossier: Dossier, team: Team, without: float) -> None:
    """Write a member-week down, as it stands at its tick."""
    row.replication = team.luck.replication
    row.week = week
    row.team = team.number
    row.seat = member.seat
    row.occupant = member.occupant
    row.group = member.group
    row.share = member.share
    row.performance = member.performance
    row.hours = member.hours
    row.load = member.load
    row.ramp = member.ramp
    row.output = member.output
    row.redone = member.redone
    row.right = member.right
    row.delivered = member.delivered
    row.attainment = member.attainment
    row.target = member.target
    row.kpi = dossier.kpi
    row.evidence = latest(dossier)
    row.without = without
    row.smoothed = dossier.smoothed
    row.low = flag_shown(dossier)
    row.support = dossier.support
    row.stage = dossier.stage
    row.developing = 1 if dossier.plan_weeks > 0 else 0
    fill_hidden(row, member, team)


def fill_hidden(row: WeekRow, member: Member, team: Team) -> None:
    """Write down what is true of a member and a team and hidden from those who decide."""
    row.long_run = long_run(member, team)
    row.engagement = member.engagement
    row.strain = member.strain
    row.clarity = member.clarity
    row.alignment = member.alignment
    row.feedback = member.feedback
    row.encouraged = member.encouraged
    row.form = member.form + team.shared_form
    row.circumstance = member.circumstance
    row.barrier = member.barrier
    row.peers = member.peers
    row.cohesion = team.cohesion
    row.justice = team.justice


def flag_shown(dossier: Dossier) -> int:
    """The week's flag: 1 low, 0 not low, -1 undefined."""
    if dossier.flagged_weeks == 0:
        return -1
    return 1 if is_low(dossier) else 0
