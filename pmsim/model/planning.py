"""Agreeing goals: when a plan falls due, what agreement does, what becomes of the target."""

from __future__ import annotations

from pmsim.model.draws import APPROVAL_TIME, CLARITY_START, uniform
from pmsim.model.evidence import mean_evidence
from pmsim.model.exact import delay, on_grid
from pmsim.model.state import YEAR, Dossier, Member, Parameters

DEFINING, SHAPING, CLARIFYING_TALK = 0, 1, 2
"""Ordinals of planning meetings in the diary."""

RATCHET, BY_CAPABILITY = 1, 2
"""Values of `planning.targets`; the same as in the schema's `TargetRule`."""

LOWEST_TARGET, HIGHEST_TARGET = 0.5, 1.5
"""Limits of a target that is set by capability."""


def since_last_plan(member: Member, p: Parameters) -> float:
    """Weeks since the plan of someone who is there at the start was agreed: a drawn part of the cycle."""
    return on_grid(uniform(member.luck, member.entity, 0, 0, CLARITY_START, 0) * p.planning.cycle)


def next_anniversary(first: float, number: int, now: float, p: Parameters) -> int:
    """Number of the next planning date that is not yet past."""
    following = number + 1
    while first + following * p.planning.cycle < now:
        following += 1
    return following


def approval_time(member: Member, p: Parameters, asked: float) -> float:
    """Weeks that the approver needs for a plan that was put forward then."""
    time = p.approval.time
    u = uniform(member.luck, member.entity, int(asked), 0, APPROVAL_TIME, 0)
    return delay(u, time.mean, time.cv, time.shape)


def agreed_alignment(p: Parameters) -> float:
    """Alignment of goals just agreed: full where someone above has approved them."""
    return 1.0 if p.planning.approval else p.strategy.unapproved_alignment


def agree_goals(member: Member, dossier: Dossier, p: Parameters, now: float) -> None:
    """A plan is agreed: goals are clear and aligned, and whoever shaped them is committed."""
    restore_goals(member, p)
    member.planned = now
    if p.planning.feedback:
        member.engagement += p.planning.commitment
    member.target = next_target(member, dossier, p)


def restore_goals(member: Member, p: Parameters) -> None:
    """Goals are as clear and as aligned as on the day of agreement, or better."""
    member.clarity = max(member.clarity, p.work.clarity_agreed)
    member.alignment = max(member.alignment, agreed_alignment(p))


def next_target(member: Member, dossier: Dossier, p: Parameters) -> float:
    """The agreed target: kept, up to what the last year's evidence says, or what it says within limits."""
    if p.planning.targets == 0 or dossier.weeks < YEAR // 2:
        return member.target
    shown = member.target * mean_evidence(dossier, YEAR)
    if p.planning.targets == RATCHET:
        return max(member.target, shown)
    return min(HIGHEST_TARGET, max(LOWEST_TARGET, shown))


def shift_strategy(member: Member, p: Parameters) -> None:
    """The strategy shifts: goals that were agreed before serve it less."""
    member.alignment *= p.strategy.shift_keeps


def clarify(member: Member, dossier: Dossier, p: Parameters) -> None:
    """A planning meeting out of turn."""
    if not p.placebo:
        restore_goals(member, p)
