"""A week of work: how states move, what is delivered, what of it is measured."""

from __future__ import annotations

from pmsim.model.draws import (
    ENGAGEMENT_SHOCK,
    EVENT_START,
    FORM_SHOCK,
    KPI_NOISE,
    QUIT,
    SHARED_FORM_SHOCK,
    TEAM_ENTITY,
    WEEK_LUCK,
    normal,
    uniform,
)
from pmsim.model.evidence import file_evidence
from pmsim.model.exact import exp
from pmsim.model.growth import development_hours, may_reward, reward_effort
from pmsim.model.load import BY_CAPABILITY, stretched
from pmsim.model.state import CHANCES, HISTORY, REWORK, SHOCKS, Dossier, Member, Parameters, Team

ENGAGEMENT, FORM, LUCK, READING = 0, 1, 2, 3
WEEKLY = (ENGAGEMENT_SHOCK, FORM_SHOCK, WEEK_LUCK, KPI_NOISE)
CHANCED = (EVENT_START, QUIT)
"""What the normal and the uniform draws of a week are for, in the order in which a member keeps them."""


def draw_week(member: Member, week: int) -> None:
    """Draw the luck of a member's week."""
    for shock in range(SHOCKS):
        member.shocks[shock] = normal(member.luck, member.entity, week, 0, WEEKLY[shock], 0)
    for chance in range(CHANCES):
        member.chances[chance] = uniform(member.luck, member.entity, week, 0, CHANCED[chance], 0)


def draw_team(team: Team, week: int) -> None:
    """Draw the luck of a week that a team shares."""
    team.shared_shock = normal(team.luck, TEAM_ENTITY, week, 0, SHARED_FORM_SHOCK, 0)


def drift_team(team: Team, p: Parameters) -> None:
    """Move on by a week the form that a team shares."""
    team.shared_form = p.work.form_carry * team.shared_form + team.shared_kick * team.shared_shock


def drift(member: Member, team: Team, p: Parameters) -> None:
    """Move the states on by a week: engagement and form wander, clarity, feedback and unused skill fade."""
    work = p.work
    rates = p.rates
    base = baseline(member, team, p)
    away = member.engagement - base
    kick = rates.engagement_kick * member.shocks[ENGAGEMENT]
    member.engagement = base + rates.engagement_keep * away + kick
    member.form = work.form_carry * member.form + team.form_kick * member.shocks[FORM]
    fresh = member.clarity - work.clarity_unplanned
    member.clarity = work.clarity_unplanned + rates.clarity_keep * fresh
    member.strain = max(0.0, rates.strain_keep * member.strain + work.strain_rise * (member.load - 1.0))
    member.feedback = rates.feedback_keep * member.feedback
    member.encouraged = rates.engagement_keep * member.encouraged
    member.unused = rates.unused_keep * member.unused


def baseline(member: Member, team: Team, p: Parameters) -> float:
    """The engagement that a member returns to: one's own, shifted by climate, cohesion and development."""
    shift = team.justice + p.climate.cohesion_effect * (team.cohesion - p.climate.cohesion_rest)
    if p.environment.development_hour:
        shift += p.growth.hour_engagement
    return member.engagement_base + shift


def effort(dossier: Dossier, team: Team, p: Parameters) -> float:
    """Extra performance (share of target) while a formal stage runs, for those within reach of its line."""
    if dossier.stage == 0 or dossier.flagged_weeks == 0 or p.placebo:
        return 0.0
    if abs(dossier.smoothed - team.pass_line) > p.formal.reach * team.sigma:
        return 0.0
    return p.formal.effort * team.sigma


def person_level(member: Member) -> float:
    """What a person brings (share of target): who they are and what they have learned, less a barrier."""
    brought = member.ability + member.fit - member.gap + member.learned + member.unused
    return brought - member.barrier


def mood(member: Member, p: Parameters) -> float:
    """Motivation, goals, feedback and strain, in sigma."""
    work = p.work
    goals = work.clarity_effect * (member.clarity - work.clarity_reference)
    given = work.engagement_effect * member.engagement + goals
    return given + member.feedback + member.encouraged - work.strain_effect * member.strain


def perform(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Performance of the week as a share of target, before hours, load and ramp."""
    place = team.quality + team.common + member.ease
    luck = team.luck_sd * member.shocks[LUCK]
    drive = effort(dossier, team, p) + reward_effort(dossier, team, p)
    suited = team.sigma * p.environment.allocation_fit if p.environment.allocation == BY_CAPABILITY else 0.0
    steady = 1.0 + team.shift + person_level(member) + place + team.sigma * mood(member, p)
    passing = member.form + team.shared_form + luck - member.circumstance
    return steady + passing + member.peers + drive + suited


def working_hours(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Hours for work this week, relative to those that the target assumes."""
    distraction = p.work.distraction
    if team.focused:
        distraction *= p.environment.focus_keeps
    away = member.meeting_hours + development_hours(dossier, p)
    hours = 1.0 - distraction - away / p.work.week_hours
    if member.on_course:
        hours -= p.interventions.course_load
    return max(0.0, hours) * p.work.resources * team.resources / p.rates.norm_hours


def ramp(member: Member, middle: float) -> float:
    """Productivity on the way to full in mid-week: 1 - (1 - start) exp(-tenure / tau)."""
    if member.ramp_gap == 0.0:
        return 1.0
    return 1.0 - member.ramp_gap * exp(-member.ramp_rate * (middle - member.joined))


def work_week(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """Deliver the week that ends now. The agreed target ramps with a new starter, so attainment does not."""
    end = week + 1.0
    member.share = min(1.0, end - member.joined)
    member.performance = perform(member, dossier, team, p)
    member.hours = working_hours(member, dossier, team, p)
    raw = max(0.0, member.performance) * member.hours * stretched(member, team, p)
    member.attainment = raw / member.target
    member.ramp = ramp(member, end - 0.5 * member.share)
    member.output = raw * member.ramp * member.share * min(1.0, member.load)
    member.meeting_hours = 0.0


def check_quality(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """What of the week's output is right; what is wrong takes up working time again some weeks later."""
    member.right = right_first_time(member, dossier, team, p)
    member.redone = min(member.output, member.wrong[(week - p.quality.rework_after) % REWORK])
    fresh = member.output - member.redone
    member.delivered = fresh * member.right + member.redone
    member.wrong[week % REWORK] = fresh * (1.0 - member.right)


def right_first_time(member: Member, dossier: Dossier, team: Team, p: Parameters) -> float:
    """Share right first time: less under load, a formal stage, and a bonus on quantity alone."""
    share = p.quality.right_first_time - p.quality.load_loss * max(0.0, member.load - 1.0)
    if dossier.stage > 0 and not p.placebo:
        share -= p.quality.stage_loss
    if may_reward(team, p) and p.measurement.quality_share == 0.0:
        share -= p.quality.bonus_loss
    return max(0.0, share)


def value_share(member: Member, p: Parameters) -> float:
    """Value of right work: that which serves no goal of the organisation is worth less."""
    floor = p.strategy.unaligned_value
    return floor + (1.0 - floor) * member.alignment


def read_kpi(member: Member, team: Team, p: Parameters) -> float:
    """The week's KPI reading: attainment, with quality weighed in, and an error."""
    return member.attainment * quality_factor(member, p) + team.kpi_sd * member.shocks[READING]


def quality_factor(member: Member, p: Parameters) -> float:
    """What the KPI makes of quality: 1 for the usual share right first time."""
    usual = p.quality.right_first_time
    if usual == 0.0:
        return 1.0
    return 1.0 - p.measurement.quality_share * (1.0 - member.right / usual)


def judge(member: Member, team: Team, p: Parameters) -> float:
    """The manager's judgement of the week: attainment, with leniency, halo and what a group meets."""
    bias = team.bias_left * (team.leniency + member.halo)
    if member.group == 1:
        bias += p.groups.rating_bias * team.sigma
    return member.attainment + bias


def weigh(kpi: float, judgement: float, p: Parameters) -> float:
    """Evidence of a week: a KPI reading and a judgement, weighted."""
    share = p.measurement.objective_share
    return share * kpi + (1.0 - share) * judgement


def measure(member: Member, dossier: Dossier, team: Team, p: Parameters) -> None:
    """Put the week's evidence on file."""
    dossier.kpi = read_kpi(member, team, p)
    member.attained[dossier.weeks % HISTORY] = member.attainment
    file_evidence(dossier, weigh(dossier.kpi, judge(member, team, p), p))
