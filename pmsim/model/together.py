"""What concerns more than one person: forming a team, ranking, mentors, meetings of a whole team."""

from __future__ import annotations

from pmsim.model.evidence import mean_evidence
from pmsim.model.growth import open_budget
from pmsim.model.state import HISTORY, NO_SUPPORT, Dossier, Member, Parameters, Team

CALIBRATION = 0
"""What managers meet for; any other number is a team session. The same as in `pmsim.engine.order`."""

STRAIGHT_EXIT = 1
"""Value of `ranking.result`; the same as in the schema's `RankingResult`."""

STRUCTURE_LEVEL = 6
"""SFIA level from which a manager shapes measurement and environment."""

NEW_TEAM = 0.5
"""Share of its resting cohesion with which a new team begins."""


def form_team(team: Team, p: Parameters) -> None:
    """A team begins: people do not know each other yet."""
    team.active = True
    team.cohesion = NEW_TEAM * p.climate.cohesion_rest
    open_budget(team, p)


def is_focused(team: Team, p: Parameters) -> bool:
    """Whether the team has focus time."""
    return p.environment.focus_time and team.sfia_level >= STRUCTURE_LEVEL


def shape_place(team: Team, p: Parameters) -> None:
    """What the manager makes of the place this week: focus time, tools and resources."""
    team.focused = is_focused(team, p)
    team.resources = p.environment.resources if team.sfia_level >= STRUCTURE_LEVEL else 1.0


def may_mentor(dossier: Dossier, best: float) -> bool:
    """Whether a colleague is out of trouble and rated higher than the best found so far (undefined: none)."""
    if dossier.support != NO_SUPPORT or dossier.in_case:
        return False
    return is_higher(dossier.rating, best)


def is_higher(figure: float, best: float) -> bool:
    """Whether a figure exists and is higher than the best so far, or the first."""
    if figure != figure:
        return False
    return best != best or figure > best


def is_lower(figure: float, lowest: float) -> bool:
    """Whether a figure is lower than the lowest so far, or the first."""
    return lowest != lowest or figure < lowest


def is_ranking_due(p: Parameters, now: int) -> bool:
    """Whether a period of forced ranking ends."""
    return p.ranking.enabled and now % p.ranking.period == 0


def how_many(people: int, p: Parameters) -> int:
    """How many are taken: the share of people, rounded, halves up."""
    return int(p.ranking.share * people + 0.5)


def may_be_ranked(member: Member, dossier: Dossier, p: Parameters, now: float) -> bool:
    """Whether someone has been there for a period, and neither has a live case nor is leaving."""
    if dossier.in_case or member.leaving or dossier.weeks == 0:
        return False
    return now - member.joined >= p.ranking.period


def ranked_by(dossier: Dossier, p: Parameters) -> float:
    """Mean evidence of the period, as far as it is on file."""
    return mean_evidence(dossier, min(p.ranking.period, HISTORY))


def goes_to_ladder(p: Parameters) -> bool:
    """Whether those taken go to the formal procedure."""
    return p.ranking.result != STRAIGHT_EXIT


def meets(team: Team, p: Parameters, what: int) -> bool:
    """Whether there are such meetings."""
    if what == CALIBRATION:
        return p.calibration.enabled and team.sfia_level >= STRUCTURE_LEVEL
    return p.environment.session_every > 0


def every(p: Parameters, what: int) -> int:
    """Weeks from one meeting to the next."""
    return p.calibration.every if what == CALIBRATION else p.environment.session_every


def hours(p: Parameters, what: int) -> float:
    """Hours of a meeting."""
    return p.calibration.hours if what == CALIBRATION else p.environment.session_hours


def next_meeting(began: float, number: int, now: float, p: Parameters, what: int) -> int:
    """Number of the next such meeting that is not yet past."""
    following = number + 1
    while began + following * every(p, what) < now:
        following += 1
    return following


def calibrate(team: Team, p: Parameters) -> None:
    """Managers have compared how they judge: less of leniency and halo is left in what they judge next."""
    team.bias_left = 1.0 - p.calibration.reduction
