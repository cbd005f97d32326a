"""The formal procedure: opening a stage, what it does, how it closes, live warnings."""

from __future__ import annotations

from pmsim.model.draws import APPEAL, APPEAL_UPHELD, HR_TIME, uniform
from pmsim.model.exact import delay
from pmsim.model.state import LONG_AGO, Dossier, Member, Parameters, Team

CHRONIC, PASSING_DIP, WRONG_READING, HARD_WORK = 0, 1, 2, 3
"""What a formal case is really about: a long-run level below the line, or one of three false alarms."""


def what_it_is(member: Member, level: float, attained: float, team: Team) -> int:
    """What is behind a case. level: long-run performance; attained: true mean attainment of late."""
    if level < team.low_line:
        return CHRONIC
    if attained >= team.low_line:
        return WRONG_READING
    if level + team.quality + team.common + member.ease < team.low_line:
        return HARD_WORK
    return PASSING_DIP


def open_file(dossier: Dossier) -> None:
    """A case begins: its record is empty."""
    dossier.in_case = True
    dossier.cases += 1
    dossier.meetings_asked = dossier.meetings_missing = 0


def first_stage(dossier: Dossier, now: float) -> int:
    """Stage at which a new case opens: one above a warning that is still live, else the first."""
    if now < dossier.warning_until:
        return dossier.warning_stage + 1
    return 1


def opening_time(member: Member, p: Parameters, stage: int, asked: float) -> float:
    """Weeks that an HR adviser needs to open the stage asked for then; the wait before does not change it."""
    time = p.hr.opening_time
    u = uniform(member.luck, member.entity, int(asked), stage, HR_TIME, 0)
    return delay(u, time.mean, time.cv, time.shape)


def open_stage(dossier: Dossier, stage: int, now: float) -> None:
    """Start a stage: evidence is gathered afresh."""
    dossier.stage = stage
    dossier.stage_opened = now
    dossier.stage_total = 0.0
    dossier.stage_weeks = 0
    dossier.stage_meetings = 0


def stage_mean(dossier: Dossier) -> float:
    """Mean evidence over the stage; a stage always holds at least one weekly tick."""
    return dossier.stage_total / dossier.stage_weeks


def is_current(dossier: Dossier, asked: float) -> bool:
    """Whether a meeting that was asked for then belongs to the stage that runs now."""
    return dossier.stage > 0 and asked >= dossier.stage_opened


def meeting_serial(stage: int, week: int, hour: int) -> int:
    """Ordinal of one of a stage's meetings, below 2**15 for the bounds of the schema."""
    return (stage * 64 + week) * 64 + hour


def close_stage(dossier: Dossier, p: Parameters) -> None:
    """The stage ends, whatever its result, and its record is complete or not."""
    dossier.stage = 0
    asked = p.escalation.stage_weeks * p.escalation.meeting_hours
    dossier.meetings_asked += asked
    dossier.meetings_missing += asked - dossier.stage_meetings


def tire(member: Member, p: Parameters) -> None:
    """A stage has cost energy, whatever its result."""
    if p.placebo:
        return
    member.engagement -= p.formal.engagement_drop
    member.strain += p.formal.strain_gain


def pass_case(dossier: Dossier, p: Parameters, stage: int, now: float) -> None:
    """Close the case with a live warning; flags start afresh."""
    final = stage > 1 or p.escalation.stages == 1
    dossier.in_case = False
    dossier.stages_passed += 1
    dossier.flagged_weeks = 0
    dossier.warning_stage = stage
    dossier.warning_until = now + (p.formal.final_warning if final else p.formal.first_warning)


def defects(dossier: Dossier) -> float:
    """Share of a case's meetings that the record lacks."""
    if dossier.meetings_asked == 0:
        return 0.0
    return dossier.meetings_missing / dossier.meetings_asked


def appeals(member: Member, p: Parameters, now: float) -> bool:
    """Whether someone appeals against the exit that a hearing has decided."""
    if not p.escalation.appeal:
        return False
    return uniform(member.luck, member.entity, int(now), 0, APPEAL, 0) < p.formal.appeal_rate


def chance_upheld(dossier: Dossier, p: Parameters) -> float:
    """Chance that an appeal is upheld: the thinner the record, the higher."""
    return p.formal.upheld + p.formal.upheld_defects * defects(dossier)


def is_upheld(member: Member, dossier: Dossier, p: Parameters, now: float) -> bool:
    """Whether an appeal is upheld."""
    return uniform(member.luck, member.entity, int(now), 0, APPEAL_UPHELD, 0) < chance_upheld(dossier, p)


def reinstate(dossier: Dossier) -> None:
    """The case is closed without a warning of its own: flags start afresh, a warning from before it stays."""
    dossier.in_case = False
    dossier.flagged_weeks = 0


def forget_case(dossier: Dossier) -> None:
    """No case on file."""
    dossier.in_case = False
    dossier.stage = dossier.stage_weeks = dossier.stage_meetings = 0
    dossier.meetings_asked = dossier.meetings_missing = 0
    dossier.stage_opened = LONG_AGO
