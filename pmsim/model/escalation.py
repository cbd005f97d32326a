"""The formal procedure: opening a stage, what it does, how it closes, live warnings."""

from __future__ import annotations

from pmsim.model.draws import HR_TIME, uniform
from pmsim.model.exact import delay
from pmsim.model.state import LONG_AGO, NO_SUPPORT, Dossier, Member, Parameters, Team


def first_stage(dossier: Dossier, now: float) -> int:
    """Stage at which a new case opens: one above a warning that is still live, else the first."""
    if now < dossier.warning_until:
        return dossier.warning_stage + 1
    return 1


def opening_time(member: Member, team: Team, p: Parameters, stage: int, asked: float) -> float:
    """Weeks that an HR adviser needs to open the stage asked for then; the wait before does not change it."""
    time = p.hr.opening_time
    u = uniform(team, member.entity, int(asked), stage, HR_TIME, 0)
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


def close_stage(member: Member, dossier: Dossier, p: Parameters) -> None:
    """The stage ends, whatever its result: it has cost energy."""
    dossier.stage = 0
    member.engagement -= p.formal.engagement_drop
    member.strain += p.formal.strain_gain


def pass_case(dossier: Dossier, p: Parameters, stage: int, now: float) -> None:
    """Close the case with a live warning; flags start afresh."""
    final = stage > 1 or p.escalation.stages == 1
    dossier.in_case = False
    dossier.flagged_weeks = 0
    dossier.warning_stage = stage
    dossier.warning_until = now + (p.formal.final_warning if final else p.formal.first_warning)


def forget_case(dossier: Dossier) -> None:
    """No case, warning or support on file."""
    dossier.in_case = False
    dossier.stage = dossier.stage_weeks = dossier.stage_meetings = 0
    dossier.stage_opened = dossier.warning_until = dossier.support_ended = LONG_AGO
    dossier.last_review = LONG_AGO
    dossier.warning_stage = 0
    dossier.support = NO_SUPPORT
    dossier.sessions_held = 0
