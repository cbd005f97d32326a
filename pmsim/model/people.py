"""Who people are: the traits they join with, how they come and go, and when they resign."""

from __future__ import annotations

from math import sqrt

from pmsim.model.draws import (
    ABILITY,
    ENGAGEMENT_BASE,
    ENGAGEMENT_START,
    FEEDBACK_PAIR,
    FIT,
    FORM_START,
    GROUP,
    HALO,
    POTENTIAL,
    SEAT_EASE,
    SELECTION_TEST,
    SHARED_FORM_START,
    SKILL_GAP_DEPTH,
    SKILL_GAP_HAS,
    STRATEGY_SHIFT,
    TEAM_COMMON,
    TEAM_ENTITY,
    TENURE,
    TIME_TO_FILL,
    entity_of,
    normal,
    uniform,
)
from pmsim.model.escalation import forget_case
from pmsim.model.exact import delay, exp, log, on_grid
from pmsim.model.life import draw_life
from pmsim.model.planning import agreed_alignment, since_last_plan
from pmsim.model.state import (
    LONG_AGO,
    LUCK,
    NO_SUPPORT,
    REWORK,
    UNDEFINED,
    YEAR,
    Dossier,
    Luck,
    Member,
    Organisation,
    Parameters,
    Team,
)

LONGEST_TENURE = 2080.0
"""Forty years, in weeks: the longest stationary tenure."""


def same_luck(luck: Luck, source: Luck) -> None:
    """Draw from where another draws."""
    luck.key_low = source.key_low
    luck.key_high = source.key_high
    luck.early_low = source.early_low
    luck.early_high = source.early_high
    luck.later_low = source.later_low
    luck.later_high = source.later_high
    luck.replication = source.replication
    luck.mirror = source.mirror


def begin_luck(luck: Luck, replication: int) -> None:
    """Draw with the early key, in this replication."""
    luck.key_low = luck.early_low
    luck.key_high = luck.early_high
    luck.replication = replication


def turn_luck(luck: Luck) -> None:
    """Draw with the later key from now on."""
    luck.key_low = luck.later_low
    luck.key_high = luck.later_high


def begin_organisation(organisation: Organisation, p: Parameters) -> None:
    """When the strategy shifted last, before the run."""
    organisation.shifted = LONG_AGO
    if p.rates.shift_chance > 0.0:
        u = uniform(organisation.luck, TEAM_ENTITY, 0, 1, STRATEGY_SHIFT, 0)
        organisation.shifted = log(u) * YEAR / p.strategy.shifts_a_year


def shifts(organisation: Organisation, p: Parameters, week: int) -> bool:
    """Whether the strategy shifts this week."""
    return uniform(organisation.luck, TEAM_ENTITY, week, 0, STRATEGY_SHIFT, 0) < p.rates.shift_chance


def begin_team(team: Team, p: Parameters) -> None:
    """A team as it is at the start of a replication, its climate at rest."""
    team.active = team.starts == 0.0
    team.load = 1.0
    team.common = team.common_sd * normal(team.luck, TEAM_ENTITY, 0, 0, TEAM_COMMON, 0)
    shared = sqrt(p.work.form_variance * p.work.form_shared)  # guarded: a variance is not negative
    team.shared_form = team.sigma * shared * normal(team.luck, TEAM_ENTITY, 0, 0, SHARED_FORM_START, 0)
    team.coaching_skill = team.coaching_at_start
    team.bias_left = 1.0
    team.cohesion = p.climate.cohesion_rest
    team.justice = team.unrest = 0.0
    team.present = team.unrelieved = team.rated = 0
    team.relieved = team.ratings = team.levels = 0.0


def begin_seat(member: Member, team: Team, p: Parameters) -> None:
    """The work of a seat, easy or hard for whoever has it."""
    member.ease = team.seat_sd * normal(team.luck, entity_of(member.seat, 0), 0, 0, SEAT_EASE, 0)


def hired_ability(member: Member, team: Team, p: Parameters) -> float:
    """Ability (share of target) of the best of several applicants on a test of given validity."""
    validity = p.hiring.validity
    luck = sqrt(1.0 - validity * validity)  # guarded: a validity is at most 1
    best = -1.0e9
    chosen = 0.0
    for applicant in range(p.hiring.applicants):
        ability = normal(member.luck, member.entity, 0, applicant, ABILITY, 0)
        error = normal(member.luck, member.entity, 0, applicant, SELECTION_TEST, 0)
        score = validity * ability + luck * error
        if score > best:
            best = score
            chosen = ability
    return team.ability_sd * chosen


def draw_traits(member: Member, team: Team, p: Parameters) -> None:
    """Give a person in a seat the traits that they bring, the same under every policy."""
    entity = member.entity
    luck = member.luck
    work = p.work
    member.group = 1 if uniform(luck, entity, 0, 0, GROUP, 0) < p.groups.share else 0
    member.ability = hired_ability(member, team, p)
    member.gap = 0.0
    if uniform(luck, entity, 0, 0, SKILL_GAP_HAS, 0) < work.skill_gap_share:
        member.gap = team.sigma * work.skill_gap_depth * abs(normal(luck, entity, 0, 0, SKILL_GAP_DEPTH, 0))
    member.engagement_base = work.engagement_baseline_sd * normal(luck, entity, 0, 0, ENGAGEMENT_BASE, 0)
    within = work.engagement_within_sd * normal(luck, entity, 0, 0, ENGAGEMENT_START, 0)
    member.engagement = member.engagement_base + within
    if p.environment.development_hour:
        member.engagement += p.growth.hour_engagement
    own_form = sqrt(work.form_variance * (1.0 - work.form_shared))  # guarded: shares are at most 1
    member.form = team.sigma * own_form * normal(luck, entity, 0, 0, FORM_START, 0)
    draw_match(member, team, p)
    draw_life(member, team, p)


def draw_match(member: Member, team: Team, p: Parameters) -> None:
    """What depends on who meets whom: fit to the job, the manager's halo, how feedback works between them."""
    luck, entity, moves = member.luck, member.entity, member.moves
    member.fit = team.fit_sd * normal(luck, entity, 0, moves, FIT, 0)
    member.halo = team.sigma * p.measurement.halo_sd * normal(luck, entity, 0, moves, HALO, 0)
    member.feedback_pair = normal(luck, entity, 0, moves, FEEDBACK_PAIR, 0)


def seat_incumbent(member: Member, team: Team, organisation: Organisation, p: Parameters) -> None:
    """Someone who is there at the start: past the ramp, with a plan agreed some time in the last cycle."""
    member.here = True
    tenure = LONGEST_TENURE
    if p.rates.quit_hazard > 0.0:
        tenure = -log(uniform(member.luck, member.entity, 0, 0, TENURE, 0)) / p.rates.quit_hazard
    member.joined = -on_grid(min(tenure, LONGEST_TENURE))
    draw_traits(member, team, p)
    member.ramp_gap = 0.0
    since_plan = since_last_plan(member, p)
    member.planned = -since_plan
    fresh = p.work.clarity_agreed - p.work.clarity_unplanned
    member.clarity = p.work.clarity_unplanned + fresh * exp(-since_plan / p.work.clarity_time)
    member.alignment = agreed_alignment(p)
    if organisation.shifted > member.planned:
        member.alignment *= p.strategy.shift_keeps


def start_work(member: Member, team: Team, p: Parameters, now: float) -> None:
    """A new starter's first day: no plan agreed yet, and a ramp ahead."""
    member.here = True
    member.joined = now
    draw_traits(member, team, p)
    begin_ramp(member, p, p.rates.ramp_rate)
    begin_unplanned(member, p)


def join_new_team(member: Member, team: Team, p: Parameters, now: float) -> None:
    """First day in a team that is being formed, by people who know the organisation."""
    start_work(member, team, p, now)
    begin_ramp(member, p, p.rates.internal_ramp_rate)


def begin_ramp(member: Member, p: Parameters, rate: float) -> None:
    """Productivity starts low, and rises at this weekly rate; a rate of 0 is no ramp."""
    member.ramp_gap = 1.0 - p.work.ramp_start if rate > 0.0 else 0.0
    member.ramp_rate = rate


def begin_unplanned(member: Member, p: Parameters) -> None:
    """No goals are agreed yet."""
    member.clarity = p.work.clarity_unplanned
    member.alignment = p.strategy.unapproved_alignment
    member.planned = LONG_AGO


def clear_seat(member: Member, dossier: Dossier, team: Team, occupant: int) -> None:
    """Make a seat ready for its next occupant: nothing of the last one remains, on file or otherwise."""
    member.occupant = occupant
    member.entity = entity_of(member.seat, occupant)
    same_luck(member.luck, team.luck)
    member.moves = 0
    member.redeployed = False
    member.here = member.leaving = member.moving = False
    member.learned = member.unused = member.strain = 0.0
    clear_place(member)
    clear_file(dossier, team)
    forget_warning(dossier)


def clear_place(member: Member) -> None:
    """Nothing of a place in a team remains: meetings, support, unfinished work, the agreed target."""
    member.feedback = member.encouraged = member.relieved = 0.0
    member.on_course = member.fits = member.shadowed = False
    member.meeting_hours = 0.0
    member.cause = LUCK
    member.load = member.target = 1.0
    member.low_since = member.judged_from = LONG_AGO
    member.unaddressed = 0
    for week in range(REWORK):
        member.wrong[week] = 0.0


def clear_file(dossier: Dossier, team: Team) -> None:
    """An empty file, but for a live warning."""
    dossier.weeks = dossier.flagged_weeks = dossier.reviews = dossier.strong_reviews = 0
    dossier.rating = dossier.smoothed = UNDEFINED
    dossier.last_review = dossier.support_ended = LONG_AGO
    dossier.support = NO_SUPPORT
    dossier.support_weeks = dossier.sessions_held = dossier.sessions_missed = dossier.plan_weeks = 0
    dossier.episodes = dossier.cases = dossier.stages_passed = dossier.waiting = 0
    dossier.disclosed = dossier.adjusted = dossier.plan_places = False
    dossier.mentor = -1
    dossier.manager_level = team.sfia_level
    forget_case(dossier)


def forget_warning(dossier: Dossier) -> None:
    """No warning is live."""
    dossier.warning_stage = 0
    dossier.warning_until = LONG_AGO


def move_person(
    person: Member,
    file: Dossier,
    member: Member,
    dossier: Dossier,
    team: Team,
    p: Parameters,
    now: float,
    redeployed: bool,
) -> None:
    """Move someone into another seat: who they are goes along, their file does not, but for a warning.

    The address of their draws stays; fit, halo and how feedback works are new. redeployed: whether the move
    was agreed or took the place of an exit, rather than that a team has ended.
    """
    member.redeployed = redeployed
    member.entity = person.entity
    same_luck(member.luck, person.luck)
    member.moves = person.moves + 1
    member.group = person.group
    member.ability = person.ability
    member.gap = person.gap
    member.learned = person.learned
    member.unused = person.unused
    member.circumstance = person.circumstance
    member.circumstance_until = person.circumstance_until
    member.barrier = person.barrier
    member.engagement = person.engagement
    member.engagement_base = person.engagement_base
    member.strain = person.strain
    member.form = person.form
    dossier.warning_stage = file.warning_stage
    dossier.warning_until = file.warning_until
    member.here = True
    member.joined = now
    draw_match(member, team, p)
    begin_ramp(member, p, p.rates.internal_ramp_rate)
    begin_unplanned(member, p)


def time_to_fill(member: Member, p: Parameters) -> float:
    """Weeks from an empty seat to the arrival of its next occupant, whose own draw it is."""
    fill = p.hiring.time_to_fill
    return delay(uniform(member.luck, member.entity, 0, 0, TIME_TO_FILL, 0), fill.mean, fill.cv, fill.shape)


def long_run(member: Member, team: Team) -> float:
    """Long-run performance at the reference values: what a person delivers once luck has evened out."""
    return 1.0 + team.shift + member.ability + member.fit - member.gap + member.learned


def standing(member: Member, team: Team) -> float:
    """Long-run level against that of all who are hired, in standard deviations; 0 when there is no spread."""
    if team.long_run_sd == 0.0:
        return 0.0
    brought = member.ability + member.fit - member.gap + member.learned
    return (brought - team.long_run_mean) / team.long_run_sd


def potential(member: Member, team: Team, p: Parameters) -> float:
    """Potential as a leader (SD), tied to how well someone performs now."""
    tie = p.growth.potential_tie
    own = sqrt(1.0 - tie * tie)  # guarded: a correlation is at most 1
    drawn = normal(member.luck, member.entity, 0, 0, POTENTIAL, 0)
    return tie * standing(member, team) + own * drawn


def quit_chance(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Chance of resigning this week."""
    return chance_of(quit_hazard(member, dossier, team, p))


def chance_of(hazard: float) -> float:
    """Chance in a week at this hazard, which is never above it."""
    return 1.0 - exp(-hazard)


def quit_hazard(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Hazard of resigning: a base, U-shape, mood, unrest, a plan, the threat of a stage."""
    hazard = p.rates.quit_hazard
    if not dossier.in_case:
        hazard *= exp(
            p.leaving.strain_weight * member.strain - p.leaving.engagement_weight * member.engagement
        )
    z = standing(member, team)
    hazard *= min(1.0 + p.leaving.extremes_weight * z * z, p.leaving.extremes_limit)
    hazard *= 1.0 + team.unrest
    if dossier.plan_weeks > 0 and not dossier.in_case:
        hazard *= p.growth.plan_quits
    if dossier.stage > 0 and not p.placebo:
        hazard += p.rates.case_hazard
    return hazard
