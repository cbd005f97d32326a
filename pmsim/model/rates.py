"""Weekly rates, and a team's numbers in shares of target, that follow from a scenario.

Computed once when a run is laid out, with the project's own arithmetic, so that they have the same bits
on every machine.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

from pmsim.model.exact import exp, log
from pmsim.model.long_run import LongRun, deviation, mean_of, sd_of
from pmsim.model.state import YEAR, Parameters, Rates, Team
from pmsim.model.together import STRAIGHT_EXIT

if TYPE_CHECKING:
    from pmsim.scenario import schema


def keep(time_constant: float) -> float:
    """Share of a deviation that is left after a week: exp(-1 / time constant in weeks)."""
    return exp(-1.0 / time_constant)


def weekly_rates(p: Parameters) -> Rates:
    """The rates of a scenario under one policy."""
    work, feedback, leaving = p.work, p.feedback, p.leaving
    engagement = keep(work.engagement_time)
    case_weeks = p.escalation.stages * p.escalation.stage_weeks
    return Rates(
        engagement_keep=engagement,
        engagement_kick=work.engagement_within_sd * sqrt(1.0 - engagement * engagement),  # guarded: keep < 1
        clarity_keep=keep(work.clarity_time),
        strain_keep=keep(work.strain_time),
        feedback_keep=keep(feedback.fading_time),
        unused_keep=exp(-log(2.0) / p.interventions.unused_half_life),
        ramp_rate=ramp_rate(work.ramp_weeks),
        internal_ramp_rate=ramp_rate(work.internal_ramp_weeks),
        norm_hours=1.0 - work.distraction_allowance - work.meeting_allowance,
        event_chance=1.0 - exp(-p.circumstances.events_a_year / YEAR),
        in_event=share_in_event(p.circumstances),
        shift_chance=1.0 - exp(-p.strategy.shifts_a_year / YEAR),
        cohesion_keep=keep(p.climate.cohesion_time),
        justice_keep=keep(p.climate.justice_time),
        unrest_keep=keep(p.climate.unrest_time),
        process_quality=process_quality(p.escalation, p.ranking),
        quit_hazard=-log(1.0 - leaving.quit_rate) / YEAR,
        case_hazard=-log(1.0 - p.formal.quit_points) / case_weeks,
        feedback_stable=feedback.sd * sqrt(feedback.stable_share),  # guarded: share >= 0
        feedback_passing=feedback.sd * sqrt(1.0 - feedback.stable_share),  # guarded: share <= 1
    )


def ramp_rate(weeks: float) -> float:
    """Weekly rate of a ramp that is done after three time constants; 0 for none."""
    return 3.0 / weeks if weeks > 0.0 else 0.0


def share_in_event(circumstances: schema.Circumstances) -> float:
    """Share of people whom an event in life affects at any time: events come only when there is none."""
    busy = circumstances.events_a_year / YEAR * circumstances.mean_weeks
    return busy / (1.0 + busy)


SUPPORT_FIRST = "require_support"
SAFEGUARDS = (
    SUPPORT_FIRST,
    "in_writing",
    "consider_adjustments",
    "companion",
    "independent_hearer",
    "appeal",
)
"""The six safeguards of the legal floor, by their field of `escalation`."""


def in_force(escalation: schema.Escalation, ranking: schema.Ranking) -> tuple[str, ...]:
    """The safeguards that formal action has, by the rules on paper.

    A forced ranking asks for no support first; one that leads straight to exit has none of the six.
    """
    if ranking.enabled and ranking.result == STRAIGHT_EXIT:
        return ()
    asked = SAFEGUARDS[1:] if ranking.enabled else SAFEGUARDS
    return tuple(name for name in asked if getattr(escalation, name))


def process_quality(escalation: schema.Escalation, ranking: schema.Ranking) -> float:
    """Share of the six safeguards that formal action has."""
    return len(in_force(escalation, ranking)) / len(SAFEGUARDS)


def set_spreads(team: Team, sigma: float, p: Parameters) -> None:
    """Turn variances in sigma squared into standard deviations in shares of target."""
    work = p.work
    carried = 1.0 - work.form_carry * work.form_carry
    own, shared = 1.0 - work.form_shared, work.form_shared
    common = work.ability_variance * work.between_teams
    team.sigma = sigma
    team.ability_sd = sigma * sqrt(own_ability(work))  # guarded: a variance is not negative
    team.common_sd = sigma * sqrt(common)  # guarded: a variance is not negative
    team.fit_sd = sigma * sqrt(work.fit_variance)  # guarded: variances are not negative
    team.seat_sd = sigma * sqrt(work.seat_variance)  # guarded: variances are not negative
    team.form_kick = sigma * sqrt(work.form_variance * own * carried)  # guarded: carry < 1
    team.shared_kick = sigma * sqrt(work.form_variance * shared * carried)  # guarded: carry < 1
    team.luck_sd = sigma * sqrt(work.luck_variance)  # guarded: variances are not negative
    team.kpi_sd = sigma * p.measurement.kpi_noise
    given = p.climate.peer_effect
    team.peer_effect = peer_effect(sigma) if given is None else given


def own_ability(work: schema.Work) -> float:
    """Variance of ability (sigma squared) among the applicants for one team."""
    return work.ability_variance * (1.0 - work.between_teams)


PEERS = ((0.19, 0.15), (0.32, 0.05), (0.48, 0.0))
"""Sigma of low, medium and high job complexity, and the peer effect of each."""


def peer_effect(sigma: float) -> float:
    """Peer effect for a job complexity: that of low, medium and high, straight lines in between."""
    low, high = PEERS[0], PEERS[-1]
    if sigma <= low[0]:
        return low[1]
    if sigma >= high[0]:
        return high[1]
    for (left, more), (right, less) in pairwise(PEERS):
        if sigma <= right:
            return more + (less - more) * (sigma - left) / (right - left)
    return high[1]


def set_lines(team: Team, p: Parameters) -> None:
    """Solve for the shift that makes the expected share meet the target, and for the lines of a policy."""
    work, escalation = p.work, p.escalation
    people = spread_of(p, 0.0)
    place = work.ability_variance * work.between_teams + work.seat_variance
    staff = spread_of(p, place)
    team.long_run_mean = team.sigma * mean_of(people)
    team.long_run_sd = team.sigma * sd_of(people)
    team.shift = -team.sigma * deviation(staff, 1.0 - work.expected_to_meet)
    line = 1.0 + team.shift + team.sigma * deviation(staff, escalation.threshold_share)
    team.low_line = line if escalation.threshold is None else escalation.threshold
    team.pass_line = team.low_line if escalation.pass_threshold is None else escalation.pass_threshold
    strong = deviation(staff, 1.0 - p.development.share)
    team.plan_line = 1.0 + team.shift + team.sigma * strong


def spread_of(p: Parameters, place: float) -> LongRun:
    """How people spread, with a further variance (sigma squared) of where they work."""
    work = p.work
    return LongRun(
        own_ability(work),
        work.fit_variance + place,
        work.skill_gap_share,
        work.skill_gap_depth,
        p.hiring.validity,
        p.hiring.applicants,
    )
