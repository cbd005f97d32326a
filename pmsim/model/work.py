"""A week of work: how states move, what is delivered, what of it is measured."""

from __future__ import annotations

from pmsim.model.draws import ENGAGEMENT_SHOCK, FORM_SHOCK, KPI_NOISE, WEEK_LUCK, normal
from pmsim.model.exact import exp, log
from pmsim.model.state import HISTORY, UNDEFINED, Dossier, Member, Parameters, Team


def drift(member: Member, team: Team, p: Parameters, week: int) -> None:
    """Move the states on by a week: engagement and form wander, clarity, feedback and unused skill fade."""
    work = p.work
    rates = p.rates
    shock = normal(team, member.entity, week, 0, ENGAGEMENT_SHOCK, 0)
    away = member.engagement - member.engagement_base
    member.engagement = member.engagement_base + rates.engagement_keep * away + rates.engagement_kick * shock
    form_shock = normal(team, member.entity, week, 0, FORM_SHOCK, 0)
    member.form = work.form_carry * member.form + team.form_kick * form_shock
    fresh = member.clarity - work.clarity_unplanned
    member.clarity = work.clarity_unplanned + rates.clarity_keep * fresh
    member.strain = max(0.0, rates.strain_keep * member.strain + work.strain_rise * (team.load - 1.0))
    member.feedback = rates.feedback_keep * member.feedback
    member.encouraged = rates.engagement_keep * member.encouraged
    member.unused = rates.unused_keep * member.unused


def stretch(load: float, p: Parameters) -> float:
    """Output factor of a load above 1: load to a power, up to a limit."""
    if load <= 1.0:
        return 1.0
    return exp(p.work.stretch_power * log(min(load, p.work.stretch_limit)))


def effort(dossier: Dossier, team: Team, p: Parameters) -> float:
    """Extra performance (share of target) while a formal stage runs, for those within reach of its line."""
    if dossier.stage == 0 or dossier.flagged_weeks == 0:
        return 0.0
    if abs(dossier.smoothed - team.pass_line) > p.formal.reach * team.sigma:
        return 0.0
    return p.formal.effort * team.sigma


def perform(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> float:
    """Performance of the week as a share of target, before hours, load and ramp."""
    work = p.work
    person = team.shift + member.ability + member.fit - member.gap + member.learned + member.unused
    mood = work.engagement_effect * member.engagement + work.clarity_effect * (
        member.clarity - work.clarity_reference
    )
    mood = mood + member.feedback + member.encouraged - work.strain_effect * member.strain
    luck = team.luck_sd * normal(team, member.entity, week, 0, WEEK_LUCK, 0)
    return 1.0 + person + team.sigma * mood + effort(dossier, team, p) + member.form + luck


def working_hours(member: Member, p: Parameters) -> float:
    """Hours for work this week, relative to those that the target assumes."""
    hours = 1.0 - p.work.distraction - member.meeting_hours / p.work.week_hours
    if member.on_course:
        hours -= p.interventions.course_load
    return max(0.0, hours) / p.rates.norm_hours


def ramp(member: Member, p: Parameters, middle: float) -> float:
    """Productivity on the way to full in mid-week: 1 - (1 - start) exp(-tenure / tau)."""
    if member.ramp_gap == 0.0:
        return 1.0
    return 1.0 - member.ramp_gap * exp(-p.rates.ramp_rate * (middle - member.joined))


def work_week(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """Deliver the week that ends now. The agreed target ramps with a new starter, so attainment does not."""
    end = week + 1.0
    member.share = min(1.0, end - member.joined)
    member.performance = perform(member, dossier, team, p, week)
    member.hours = working_hours(member, p)
    member.attainment = max(0.0, member.performance) * member.hours * stretch(team.load, p)
    member.ramp = ramp(member, p, end - 0.5 * member.share)
    member.output = member.attainment * member.ramp * member.share
    member.meeting_hours = 0.0


def measure(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """Put the week's evidence on file: a KPI reading and the manager's judgement, weighted."""
    dossier.kpi = member.attainment + team.kpi_sd * normal(team, member.entity, week, 0, KPI_NOISE, 0)
    judgement = member.attainment + team.leniency + member.halo
    share = p.measurement.objective_share
    dossier.evidence[dossier.weeks % HISTORY] = share * dossier.kpi + (1.0 - share) * judgement
    dossier.weeks += 1
    if dossier.stage > 0:
        dossier.stage_total += latest(dossier)
        dossier.stage_weeks += 1


def latest(dossier: Dossier) -> float:
    """The newest evidence on file."""
    return dossier.evidence[(dossier.weeks - 1) % HISTORY]


def mean_evidence(dossier: Dossier, window: int) -> float:
    """Mean evidence of the last `window` weeks, or of all weeks since joining when there are fewer."""
    weeks = min(window, dossier.weeks)
    if weeks == 0:
        return UNDEFINED
    total = 0.0
    for back in range(1, weeks + 1):
        total += dossier.evidence[(dossier.weeks - back) % HISTORY]
    return total / weeks


def flag(dossier: Dossier, team: Team, p: Parameters) -> None:
    """Mark the week as low or not; undefined until there are enough weeks to smooth over."""
    if dossier.weeks < p.escalation.smoothing:
        dossier.smoothed = UNDEFINED
        return
    dossier.smoothed = mean_evidence(dossier, p.escalation.smoothing)
    dossier.low[dossier.flagged_weeks % HISTORY] = 1.0 if dossier.smoothed < team.low_line else 0.0
    dossier.flagged_weeks += 1


def is_low(dossier: Dossier) -> bool:
    """Whether the newest week is flagged low."""
    return dossier.flagged_weeks > 0 and dossier.low[(dossier.flagged_weeks - 1) % HISTORY] > 0.5


def low_weeks(dossier: Dossier, window: int) -> int:
    """Low weeks among the last `window` flags."""
    count = 0
    for back in range(1, min(window, dossier.flagged_weeks) + 1):
        if dossier.low[(dossier.flagged_weeks - back) % HISTORY] > 0.5:
            count += 1
    return count
