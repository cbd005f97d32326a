"""What the story of a scenario has happen, to someone or to a team."""

from __future__ import annotations

from pmsim.model.climate import within
from pmsim.model.life import new_barrier
from pmsim.model.state import Dossier, Incident, Member, Team

A_CIRCUMSTANCE, A_BARRIER, A_SKILL_GAP, AN_ABILITY, A_HARD_SEAT, A_MOOD, A_CONFLICT, A_WARNING = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
)
"""Kinds of incident; the same as in the schema's `IncidentKind`."""


def is_about_the_place(kind: int) -> bool:
    """Whether an incident happens even if nobody is in the seat."""
    return kind in (A_HARD_SEAT, A_CONFLICT)


def strike_team(team: Team, kind: int, size: float) -> None:
    """A conflict costs cohesion."""
    if kind == A_CONFLICT:
        team.cohesion = within(team.cohesion - size)


def strike(member: Member, team: Team, incident: Incident, now: float) -> None:
    """What happens to someone, or to the work of a seat; sizes in sigma of the team."""
    kind = incident.kind
    amount = incident.size * team.sigma
    if kind == A_CIRCUMSTANCE:
        member.circumstance = amount
        member.circumstance_until = now + incident.weeks
    elif kind == A_BARRIER:
        member.barrier = amount
    elif kind == A_SKILL_GAP:
        member.gap += amount
    elif kind == AN_ABILITY:
        member.ability += amount
    elif kind == A_HARD_SEAT:
        member.ease -= amount
    elif kind == A_MOOD:
        member.engagement += incident.size


def put_on_file(dossier: Dossier, incident: Incident, now: float) -> None:
    """What the file knows of an incident: a first warning from an earlier case; of a barrier nothing yet."""
    if incident.kind == A_BARRIER:
        new_barrier(dossier)
    elif incident.kind == A_WARNING:
        dossier.warning_stage = 1
        dossier.warning_until = now + incident.weeks
