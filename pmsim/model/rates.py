"""Weekly rates, and a team's numbers in shares of target, that follow from a scenario.

Computed once when a run is laid out, with the project's own arithmetic, so that they have the same bits
on every machine.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from pmsim.model.exact import exp, log
from pmsim.model.long_run import LongRun, deviation, mean_of, sd_of
from pmsim.model.state import Rates, Team

if TYPE_CHECKING:
    from pmsim.scenario import schema

WEEKS_A_YEAR = 52.0


def keep(time_constant: float) -> float:
    """Share of a deviation that is left after a week: exp(-1 / time constant in weeks)."""
    return exp(-1.0 / time_constant)


def weekly_rates(
    work: schema.Work,
    feedback: schema.Feedback,
    interventions: schema.Interventions,
    leaving: schema.Leaving,
    formal: schema.Formal,
    escalation: schema.Escalation,
) -> Rates:
    """The rates of a scenario under one policy."""
    engagement = keep(work.engagement_time)
    case_weeks = escalation.stages * escalation.stage_weeks
    return Rates(
        engagement_keep=engagement,
        engagement_kick=work.engagement_within_sd * sqrt(1.0 - engagement * engagement),  # guarded: keep < 1
        clarity_keep=keep(work.clarity_time),
        strain_keep=keep(work.strain_time),
        feedback_keep=keep(feedback.fading_time),
        unused_keep=exp(-log(2.0) / interventions.unused_half_life),
        ramp_rate=3.0 / work.ramp_weeks if work.ramp_weeks > 0.0 else 0.0,
        norm_hours=1.0 - work.distraction_allowance - work.meeting_allowance,
        quit_hazard=-log(1.0 - leaving.quit_rate) / WEEKS_A_YEAR,
        case_hazard=-log(1.0 - formal.quit_points) / case_weeks,
        feedback_stable=feedback.sd * sqrt(feedback.stable_share),  # guarded: share >= 0
        feedback_passing=feedback.sd * sqrt(1.0 - feedback.stable_share),  # guarded: share <= 1
    )


def set_spreads(team: Team, sigma: float, work: schema.Work, measurement: schema.Measurement) -> None:
    """Turn variances in sigma squared into standard deviations in shares of target."""
    carried = 1.0 - work.form_carry * work.form_carry
    team.sigma = sigma
    team.ability_sd = sigma * sqrt(work.ability_variance)  # guarded: variances are not negative
    team.fit_sd = sigma * sqrt(work.fit_variance)  # guarded: variances are not negative
    team.form_kick = sigma * sqrt(work.form_variance * carried)  # guarded: carry < 1
    team.luck_sd = sigma * sqrt(work.luck_variance)  # guarded: variances are not negative
    team.kpi_sd = sigma * measurement.kpi_noise


def set_lines(team: Team, work: schema.Work, hiring: schema.Hiring, escalation: schema.Escalation) -> None:
    """Solve for the shift that makes the expected share meet the target, and for the line of a low week."""
    spread = LongRun(
        work.ability_variance,
        work.fit_variance,
        work.skill_gap_share,
        work.skill_gap_depth,
        hiring.validity,
        hiring.applicants,
    )
    team.long_run_mean = team.sigma * mean_of(spread)
    team.long_run_sd = team.sigma * sd_of(spread)
    team.shift = -team.sigma * deviation(spread, 1.0 - work.expected_to_meet)
    line = 1.0 + team.shift + team.sigma * deviation(spread, escalation.threshold_share)
    team.low_line = line if escalation.threshold is None else escalation.threshold
    team.pass_line = team.low_line if escalation.pass_threshold is None else escalation.pass_threshold
