"""Growth and reward: the development hour, development plans, bonuses, promotion."""

from __future__ import annotations

from pmsim.model.draws import POTENTIAL_READING, normal
from pmsim.model.evidence import mean_attained
from pmsim.model.load import learning
from pmsim.model.people import potential
from pmsim.model.state import YEAR, Dossier, Member, Parameters, Team

HOUR_A_MONTH = 12.0 / YEAR
"""Hours a week."""

SLACK = 1.0e-9
"""Parts of places add up to a whole one within this."""

FULL_RANGE = 5
"""SFIA level from which a manager may use development plans, reward, promotion and deputies."""

BY_POTENTIAL = 1
"""Value of `promotion.basis`; the same as in the schema's `PromotionBasis`."""


def development_hours(dossier: Dossier, p: Parameters) -> float:
    """Hours a week that go into a member's development."""
    hours = HOUR_A_MONTH if p.environment.development_hour else 0.0
    if dossier.plan_weeks > 0 and not dossier.in_case:
        hours += p.growth.plan_hours
    return hours


def skill_gained(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Skill of a week of development: the hour for everyone, and a plan that no case has paused."""
    pace = team.sigma * learning(member, p)
    skill = 0.0
    if p.environment.development_hour:
        skill = pace * p.growth.hour_skill / YEAR
    if dossier.plan_weeks > 0 and not dossier.in_case:
        skill += pace * p.growth.plan_skill / p.growth.plan_weeks
    return skill


def week_of_plan(dossier: Dossier) -> bool:
    """Count down a development plan that no case has paused; true when it is over."""
    if dossier.plan_weeks == 0 or dossier.in_case:
        return False
    dossier.plan_weeks -= 1
    return dossier.plan_weeks == 0


def may_develop(team: Team, p: Parameters) -> bool:
    """Whether this team has development plans."""
    return p.development.enabled and team.sfia_level >= FULL_RANGE


def may_reward(team: Team, p: Parameters) -> bool:
    """Whether this team has a bonus."""
    return p.reward.enabled and team.sfia_level >= FULL_RANGE


def may_promote(team: Team, p: Parameters) -> bool:
    """Whether someone of this team is promoted."""
    return p.promotion.enabled and team.sfia_level >= FULL_RANGE


def open_budget(team: Team, p: Parameters) -> None:
    """The places on development plans of a team's first year."""
    team.plans_left = 0.0
    fill_budget(team, p)


def fill_budget(team: Team, p: Parameters) -> None:
    """A year's places on development plans, and what was left of a place last year, but no whole one.

    So a team with less than a place a year has one every few years.
    """
    left = team.plans_left - int(team.plans_left + SLACK)
    team.plans_left = left + p.development.places * team.seats


def has_place(team: Team) -> bool:
    """Whether a whole place on a development plan is left this year."""
    return team.plans_left + SLACK >= 1.0


def see_strength(dossier: Dossier, team: Team, p: Parameters) -> None:
    """Put on file how many reviews running were above the line for a plan, and whether a place is left."""
    dossier.strong_reviews = dossier.strong_reviews + 1 if dossier.rating >= team.plan_line else 0
    dossier.plan_places = may_develop(team, p) and has_place(team)


def begin_plan(dossier: Dossier, team: Team, p: Parameters) -> None:
    """A development plan begins and takes a place."""
    dossier.plan_weeks = p.growth.plan_weeks
    dossier.strong_reviews = 0
    team.plans_left -= 1.0


def look_forward(member: Member, p: Parameters) -> None:
    """What the beginning of a development plan does to engagement."""
    member.engagement += p.growth.plan_engagement


def reward_effort(dossier: Dossier, team: Team, p: Parameters) -> float:
    """Extra performance (share of target) for those within reach of the line of a bonus."""
    if not may_reward(team, p) or dossier.flagged_weeks == 0:
        return 0.0
    if abs(dossier.smoothed - p.reward.threshold) > p.formal.reach * team.sigma:
        return 0.0
    return p.reward.effort * p.reward.bonus * team.sigma


def bonus(dossier: Dossier, p: Parameters) -> float:
    """Bonus for a period (money): a share of its pay for a rating at or above the threshold."""
    if not dossier.rating >= p.reward.threshold:
        return 0.0
    return p.reward.bonus * p.money.pay * p.reward.period


def promise(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> float:
    """What a promotion goes by: the rating, or a reading of potential. Undefined without a rating."""
    if p.promotion.basis != BY_POTENTIAL:
        return dossier.rating
    error = p.growth.potential_error * normal(member.luck, member.entity, week, 0, POTENTIAL_READING, 0)
    return potential(member, team, p) + error


def lead(member: Member, team: Team, p: Parameters) -> None:
    """A promoted member coaches the team from now on, as well as their potential allows."""
    skill = 0.5 + p.growth.potential_skill * potential(member, team, p)
    team.coaching_skill = min(1.0, max(0.0, skill))


def is_unearned(member: Member, dossier: Dossier, p: Parameters) -> bool:
    """Whether true attainment over the rating window was below the threshold of the bonus."""
    return mean_attained(member, dossier, p.review.rating_window) < p.reward.threshold


def resent(team: Team, p: Parameters) -> None:
    """A bonus for someone who has not earned it: one of the team's seats is treated unjustly."""
    team.justice -= p.climate.justice_loss / team.seats
