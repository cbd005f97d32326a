"""Life outside the work: events that come and go, and lasting barriers."""

from __future__ import annotations

from pmsim.model.draws import (
    BARRIER_DEPTH,
    BARRIER_HAS,
    DISCLOSURE,
    EVENT_DEPTH,
    EVENT_LENGTH,
    EVENT_START,
    normal,
    uniform,
)
from pmsim.model.exact import log
from pmsim.model.state import EVENT, LONG_AGO, Dossier, Member, Parameters, Team

START = 1
"""Sub-event of the draws that say what was going on before someone came."""


def draw_life(member: Member, team: Team, p: Parameters) -> None:
    """A lasting barrier, or none; what may be going on already at a stationary chance."""
    member.barrier = 0.0
    if uniform(member.luck, member.entity, 0, 0, BARRIER_HAS, 0) < p.circumstances.barrier_share:
        depth = abs(normal(member.luck, member.entity, 0, 0, BARRIER_DEPTH, 0))
        member.barrier = team.sigma * p.circumstances.barrier_depth * depth
    member.circumstance = 0.0
    member.circumstance_until = LONG_AGO
    if uniform(member.luck, member.entity, 0, START, EVENT_START, 0) < p.rates.in_event:
        begin_event(member, team, p, 0, START, member.joined)


def begin_event(member: Member, team: Team, p: Parameters, week: int, sub: int, now: float) -> None:
    """An event in life begins: half-normal depth, exponential length."""
    depth = abs(normal(member.luck, member.entity, week, sub, EVENT_DEPTH, 0))
    member.circumstance = team.sigma * p.circumstances.depth * depth
    rest = -log(uniform(member.luck, member.entity, week, sub, EVENT_LENGTH, 0))
    member.circumstance_until = max(now, 0.0) + p.circumstances.mean_weeks * rest


def live(member: Member, team: Team, p: Parameters, week: int) -> bool:
    """A week of life: an event that is over ends, else one may begin. Returns whether one begins."""
    if week < member.circumstance_until:
        return False
    member.circumstance = 0.0
    if member.chances[EVENT] >= p.rates.event_chance:
        return False
    begin_event(member, team, p, week, 0, float(week))
    return True


def disclose(member: Member, dossier: Dossier, p: Parameters, week: int) -> bool:
    """Whether a barrier comes out at this review, and is on file from then on."""
    if member.barrier == 0.0 or dossier.disclosed:
        return False
    chance = p.circumstances.disclosure_two_way if p.review.two_way else p.circumstances.disclosure
    dossier.disclosed = uniform(member.luck, member.entity, week, 0, DISCLOSURE, 0) < chance
    return dossier.disclosed


def new_barrier(dossier: Dossier) -> None:
    """A barrier has come up of which nobody has told, and for which nothing has been done."""
    dossier.disclosed = dossier.adjusted = False


def adjust(member: Member, dossier: Dossier, p: Parameters, now: float) -> None:
    """Reasonable adjustments: a disclosed barrier goes; a circumstance gets milder and shorter.

    On file is only what was done about a barrier, so that one that comes out later still gets its own.
    """
    dossier.adjusted = dossier.disclosed
    if p.placebo:
        return
    if dossier.disclosed:
        member.barrier = 0.0
    if now < member.circumstance_until:
        keeps = p.interventions.adjustment_keeps
        member.circumstance *= keeps
        member.circumstance_until = now + keeps * (member.circumstance_until - now)
