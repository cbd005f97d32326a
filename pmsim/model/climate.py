"""What a team is like to work in: cohesion, justice as people see it, peers, and unrest after an exit."""

from __future__ import annotations

from pmsim.model.draws import PERCEPTION, normal
from pmsim.model.people import long_run
from pmsim.model.state import Dossier, Member, Parameters, Team


def relax(team: Team, p: Parameters) -> None:
    """A week goes by: cohesion and justice return to rest, unrest fades, load wears cohesion down."""
    rest = p.climate.cohesion_rest
    worn = p.climate.load_loss * max(0.0, team.load - 1.0)
    team.cohesion = within(rest + p.rates.cohesion_keep * (team.cohesion - rest) - worn)
    team.justice = p.rates.justice_keep * team.justice
    team.unrest = p.rates.unrest_keep * team.unrest


def within(cohesion: float) -> float:
    """Cohesion kept from 0 to 1."""
    return min(1.0, max(0.0, cohesion))


def feel_peers(member: Member, team: Team, p: Parameters) -> None:
    """What the long-run level of team mates adds to a member's performance this week (share of target).

    The mean is over the others, so it has to be taken while the member is as when all were counted.
    """
    member.peers = 0.0
    if team.present > 1:
        others = (team.levels - (long_run(member, team) - 1.0)) / (team.present - 1)
        member.peers = team.peer_effect * others * team.cohesion / p.climate.cohesion_rest


def lose_someone(team: Team, p: Parameters) -> None:
    """A departure: the smaller the team, the more of its cohesion goes."""
    team.cohesion = within(team.cohesion - p.climate.departure_loss / team.seats)


def seen_level(member: Member, team: Team, p: Parameters, week: int) -> float:
    """The long-run level that team mates see, with their error."""
    error = p.climate.perception_error * team.sigma
    return long_run(member, team) + error * normal(member.luck, member.entity, week, 0, PERCEPTION, 0)


def injustice(member: Member, team: Team, p: Parameters, week: int) -> float:
    """How wrong a formal step or an exit looks: 0, or what process quality leaves of 1."""
    if seen_level(member, team, p, week) < team.low_line:
        return 0.0
    return 1.0 - p.rates.process_quality


def feel_injustice(team: Team, p: Parameters, wrong: float) -> None:
    """The justice climate falls at a formal step against someone taken for delivering."""
    team.justice -= p.climate.justice_loss * wrong


def stir(team: Team, p: Parameters, wrong: float) -> None:
    """An exit raises the quit hazard of those who stay, the more the less fair it looks."""
    team.unrest += p.climate.exit_unrest * wrong


def leave_alone(member: Member, dossier: Dossier, team: Team, p: Parameters) -> bool:
    """Count a week in which someone far below the line goes unaddressed; true when it has been too long."""
    line = team.low_line - p.climate.far_below * team.sigma
    if not dossier.smoothed < line or dossier.support != 0 or dossier.in_case:
        member.unaddressed = 0
        return False
    member.unaddressed += 1
    if member.unaddressed < p.climate.unaddressed_weeks:
        return False
    member.unaddressed = 0
    team.justice -= p.climate.unaddressed_loss
    return True


def rank_people(team: Team, p: Parameters) -> None:
    """A forced ranking costs cohesion."""
    team.cohesion = within(team.cohesion - p.climate.ranking_loss)


def come_together(team: Team, p: Parameters) -> None:
    """A team session raises cohesion."""
    team.cohesion = within(team.cohesion + p.climate.session_gain)
