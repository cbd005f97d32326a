"""Who people are: the traits they join with, and when they leave of their own accord."""

from __future__ import annotations

from math import sqrt

from pmsim.model.draws import (
    ABILITY,
    CLARITY_START,
    ENGAGEMENT_BASE,
    ENGAGEMENT_START,
    FEEDBACK_PAIR,
    FIT,
    FORM_START,
    HALO,
    QUIT,
    SELECTION_TEST,
    SKILL_GAP_DEPTH,
    SKILL_GAP_HAS,
    TENURE,
    TIME_TO_FILL,
    entity_of,
    normal,
    uniform,
)
from pmsim.model.escalation import forget_case
from pmsim.model.exact import delay, exp, log, on_grid
from pmsim.model.state import Dossier, Member, Parameters, Team

LONGEST_TENURE = 2080.0
"""Forty years, in weeks: the longest stationary tenure."""


def hired_ability(entity: int, team: Team, p: Parameters) -> float:
    """Ability (share of target) of the best of several applicants on a test of given validity."""
    validity = p.hiring.validity
    luck = sqrt(1.0 - validity * validity)  # guarded: a validity is at most 1
    best = -1.0e9
    chosen = 0.0
    for applicant in range(p.hiring.applicants):
        ability = normal(team, entity, 0, applicant, ABILITY, 0)
        score = validity * ability + luck * normal(team, entity, 0, applicant, SELECTION_TEST, 0)
        if score > best:
            best = score
            chosen = ability
    return team.ability_sd * chosen


def draw_traits(member: Member, team: Team, p: Parameters) -> None:
    """Give a person in a seat the traits that they bring, the same under every policy."""
    entity = member.entity
    work = p.work
    member.ability = hired_ability(entity, team, p)
    member.fit = team.fit_sd * normal(team, entity, 0, 0, FIT, 0)
    member.gap = 0.0
    if uniform(team, entity, 0, 0, SKILL_GAP_HAS, 0) < work.skill_gap_share:
        member.gap = team.sigma * work.skill_gap_depth * abs(normal(team, entity, 0, 0, SKILL_GAP_DEPTH, 0))
    member.engagement_base = work.engagement_baseline_sd * normal(team, entity, 0, 0, ENGAGEMENT_BASE, 0)
    within = work.engagement_within_sd * normal(team, entity, 0, 0, ENGAGEMENT_START, 0)
    member.engagement = member.engagement_base + within
    form_sd = team.sigma * sqrt(work.form_variance)  # guarded: a variance is not negative
    member.form = form_sd * normal(team, entity, 0, 0, FORM_START, 0)
    member.halo = team.sigma * p.measurement.halo_sd * normal(team, entity, 0, 0, HALO, 0)
    member.feedback_pair = normal(team, entity, 0, 0, FEEDBACK_PAIR, 0)


def seat_incumbent(member: Member, team: Team, p: Parameters) -> None:
    """Someone who is there at the start: past the ramp, with a plan agreed some time in the last year."""
    member.here = True
    draw_traits(member, team, p)
    tenure = LONGEST_TENURE
    if p.rates.quit_hazard > 0.0:
        tenure = -log(uniform(team, member.entity, 0, 0, TENURE, 0)) / p.rates.quit_hazard
    member.joined = -on_grid(min(tenure, LONGEST_TENURE))
    member.ramp_gap = 0.0
    since_plan = 52.0 * uniform(team, member.entity, 0, 0, CLARITY_START, 0)
    fresh = p.work.clarity_agreed - p.work.clarity_unplanned
    member.clarity = p.work.clarity_unplanned + fresh * exp(-since_plan / p.work.clarity_time)


def start_work(member: Member, team: Team, p: Parameters, now: float) -> None:
    """A new starter's first day: no plan agreed yet, and a ramp ahead."""
    member.here = True
    member.joined = now
    draw_traits(member, team, p)
    member.ramp_gap = 1.0 - p.work.ramp_start if p.work.ramp_weeks > 0.0 else 0.0
    member.clarity = p.work.clarity_unplanned


def clear_seat(member: Member, dossier: Dossier, occupant: int) -> None:
    """Make a seat ready for its next occupant: nothing of the last one remains, on file or otherwise."""
    member.occupant = occupant
    member.entity = entity_of(member.seat, occupant)
    member.here = False
    member.leaving = False
    member.learned = member.unused = member.strain = member.feedback = member.encouraged = 0.0
    member.on_course = False
    member.meeting_hours = 0.0
    dossier.weeks = dossier.flagged_weeks = dossier.reviews = 0
    forget_case(dossier)


def time_to_fill(entity: int, team: Team, p: Parameters) -> float:
    """Weeks from an empty seat to the arrival of its next occupant, whose own draw it is."""
    fill = p.hiring.time_to_fill
    return delay(uniform(team, entity, 0, 0, TIME_TO_FILL, 0), fill.mean, fill.cv, fill.shape)


def long_run(member: Member, team: Team) -> float:
    """Long-run performance at the reference values: what a person delivers once luck has evened out."""
    return 1.0 + team.shift + member.ability + member.fit - member.gap + member.learned


def standing(member: Member, team: Team) -> float:
    """Long-run level against that of all who are hired, in standard deviations; 0 when there is no spread."""
    if team.long_run_sd == 0.0:
        return 0.0
    brought = member.ability + member.fit - member.gap + member.learned
    return (brought - team.long_run_mean) / team.long_run_sd


def quit_chance(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Chance of resigning this week: base hazard, U-shape in standing, mood, or the threat of a stage."""
    hazard = p.rates.quit_hazard
    if not dossier.in_case:
        hazard *= exp(
            p.leaving.strain_weight * member.strain - p.leaving.engagement_weight * member.engagement
        )
    z = standing(member, team)
    hazard *= min(1.0 + p.leaving.extremes_weight * z * z, p.leaving.extremes_limit)
    if dossier.stage > 0:
        hazard += p.rates.case_hazard
    return 1.0 - exp(-hazard)


def quit_draw(member: Member, team: Team, week: int) -> float:
    """The draw of this week that is held against the chance of resigning."""
    return uniform(team, member.entity, week, 0, QUIT, 0)
