"""Who carries how much of a team's work: the load of each member."""

from __future__ import annotations

from pmsim.model.exact import exp, log
from pmsim.model.people import long_run
from pmsim.model.state import Dossier, Member, Parameters, Team

BY_CAPABILITY = 1
"""Value of `environment.allocation`; the same as in the schema's `Allocation`."""

LIGHTEST, HEAVIEST = 0.5, 1.5
"""Limits of a member's share under allocation by capability, against an equal share."""


def begin_count(team: Team) -> None:
    """Start to add up who is there."""
    team.present = team.unrelieved = team.rated = 0
    team.relieved = team.ratings = team.levels = 0.0


def count_in(member: Member, dossier: Dossier, team: Team) -> None:
    """Add someone who is there."""
    team.present += 1
    team.relieved += member.relieved
    team.levels += long_run(member, team) - 1.0
    if member.relieved == 0.0:
        team.unrelieved += 1
    if dossier.rating == dossier.rating:
        team.rated += 1
        team.ratings += dossier.rating


def end_count(team: Team, p: Parameters) -> None:
    """Load at equal shares: the work of all seats, over those who are there."""
    team.load = team.seats / max(1, team.present)
    team.stretch = stretch(team.load, p)


def stretch(load: float, p: Parameters) -> float:
    """Output factor of a load above 1: load to a power, up to a limit."""
    if load <= 1.0:
        return 1.0
    return exp(p.work.stretch_power * log(min(load, p.work.stretch_limit)))


def stretched(member: Member, team: Team, p: Parameters) -> float:
    """Output factor of a member's load, which is that of the team for most."""
    return team.stretch if member.load == team.load else stretch(member.load, p)


def share_out(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """A member's load: an equal or a capable share, less relief, plus what others are relieved of."""
    load = team.load * share_by_rating(dossier, team, p) * (1.0 - member.relieved)
    if member.relieved == 0.0:
        load += team.load * team.relieved / team.unrelieved
    member.load = load


def share_by_rating(dossier: Dossier, team: Team, p: Parameters) -> float:
    """Share of work against an equal one: more for those who are rated above the team's mean."""
    if p.environment.allocation != BY_CAPABILITY or dossier.rating != dossier.rating:
        return 1.0
    above = dossier.rating - team.ratings / team.rated
    return min(HEAVIEST, max(LIGHTEST, 1.0 + p.environment.allocation_tilt * above))


def learning(member: Member, p: Parameters) -> float:
    """Learning slows for those who get less of the work when it goes by capability."""
    if p.environment.allocation != BY_CAPABILITY:
        return 1.0
    return min(1.0, member.load)
