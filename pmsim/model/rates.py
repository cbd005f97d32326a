"""Weekly rates, and a team's numbers in shares of target, that follow from a scenario.

Computed once when a run is laid out, with the project's own arithmetic, so that they have the same bits
on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from pmsim.model.exact import exp, log, normal_cdf
from pmsim.model.state import Rates, Team

if TYPE_CHECKING:
    from pmsim.scenario import schema

WEEKS_A_YEAR = 52.0
STEPS_OF_TEST = 32
STEPS_OF_GAP = 10
MOST_STEPS = 80
CLOSE = 1.0e-12
HALF_NORMAL_MEAN = 0.7978845608028654


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
    team.long_run_sd = team.sigma * spread_of(spread)
    team.shift = -team.sigma * deviation(spread, 1.0 - work.expected_to_meet)
    line = 1.0 + team.shift + team.sigma * deviation(spread, escalation.threshold_share)
    team.low_line = line if escalation.threshold is None else escalation.threshold
    team.pass_line = team.low_line if escalation.pass_threshold is None else escalation.pass_threshold


@dataclass(frozen=True)
class LongRun:
    """Distribution of long-run performance A + F - G (sigma) among people hired by the best of several tests.

    Given the best score s of n applicants (density n phi(s) Phi(s)^(n-1)) ability is normal with mean
    validity * s and variance 1 - validity^2, in units of its standard deviation; the skill gap is
    half-normal for a share of people. Integrated by midpoints, solved by regula falsi.
    """

    ability_variance: float
    fit_variance: float
    gap_share: float
    gap_depth: float
    validity: float
    applicants: int

    @property
    def slope(self) -> float:
        """Mean ability gained for one standard deviation of test score."""
        return self.validity * sqrt(self.ability_variance)  # guarded: a variance is not negative

    @property
    def rest(self) -> float:
        """Standard deviation of ability and fit once the test score is known."""
        left = 1.0 - self.validity * self.validity
        return sqrt(self.ability_variance * left + self.fit_variance)  # guarded: validity is at most 1

    @property
    def has_gaps(self) -> bool:
        """Whether anyone has a skill gap."""
        return self.gap_share > 0.0 and self.gap_depth > 0.0

    @property
    def is_point(self) -> bool:
        """Whether everyone is alike."""
        return self.slope == 0.0 and self.rest == 0.0 and not self.has_gaps


@lru_cache(maxsize=1024)
def deviation(spread: LongRun, share: float) -> float:
    """Deviation (sigma) below which this share of people lies; 0 when there is no spread.

    Illinois variant of regula falsi: a root of a rising function, bracketed throughout.
    """
    if spread.is_point:
        return 0.0
    guess = 0.0
    high = 12.0 * (spread.slope + spread.rest + spread.gap_depth)
    low = -high
    short, over = -share, 1.0 - share
    for _ in range(MOST_STEPS):
        guess = low - short * (high - low) / (over - short)
        miss = share_below(spread, guess) - share
        if abs(miss) < CLOSE:
            return guess
        if miss < 0.0:
            low, short, over = guess, miss, 0.5 * over
        else:
            high, over, short = guess, miss, 0.5 * short
    return guess


def share_below(spread: LongRun, x: float) -> float:
    """Share of people whose deviation A + F - G (sigma) is below x."""
    total = 0.0
    for score, weight in best_score(spread.applicants):
        room = x - spread.slope * score
        share = (1.0 - spread.gap_share) * _tail(spread.rest, room)
        for depth, chance in half_normal():
            share += spread.gap_share * chance * _tail(spread.rest, room + spread.gap_depth * depth)
        total += weight * share
    return total


def _tail(sd: float, room: float) -> float:
    if sd > 0.0:
        return normal_cdf(room / sd)
    return 1.0 if room > 0.0 else 0.0


def mean_of(spread: LongRun) -> float:
    """Mean of A + F - G, in sigma."""
    mean = 0.0
    for score, weight in best_score(spread.applicants):
        mean += weight * score
    return spread.slope * mean - spread.gap_share * spread.gap_depth * HALF_NORMAL_MEAN


@lru_cache(maxsize=1024)
def spread_of(spread: LongRun) -> float:
    """Standard deviation of A + F - G, in sigma."""
    mean = square = 0.0
    for score, weight in best_score(spread.applicants):
        mean += weight * score
        square += weight * score * score
    gap_mean = spread.gap_share * HALF_NORMAL_MEAN
    gap_variance = spread.gap_depth * spread.gap_depth * (spread.gap_share - gap_mean * gap_mean)
    selected = spread.slope * spread.slope * (square - mean * mean)
    return sqrt(max(0.0, selected + spread.rest * spread.rest + gap_variance))  # guarded: not below 0


@lru_cache(maxsize=64)
def best_score(applicants: int) -> list[tuple[float, float]]:
    """Midpoints and weights of the highest of n standard normal scores."""
    low, high = -6.0, 8.0
    step = (high - low) / STEPS_OF_TEST
    points = []
    for i in range(STEPS_OF_TEST):
        weight = power(normal_cdf(low + (i + 1) * step), applicants) - power(
            normal_cdf(low + i * step), applicants
        )
        points.append((low + (i + 0.5) * step, weight))
    return points


@lru_cache(maxsize=1)
def half_normal() -> list[tuple[float, float]]:
    """Cell means and weights of the absolute value of a standard normal."""
    step = 6.0 / STEPS_OF_GAP
    points = []
    for i in range(STEPS_OF_GAP):
        near, far = i * step, (i + 1) * step
        weight = 2.0 * (normal_cdf(far) - normal_cdf(near))
        mass = HALF_NORMAL_MEAN * (exp(-0.5 * near * near) - exp(-0.5 * far * far))
        points.append((mass / weight, weight))
    return points


def power(base: float, exponent: int) -> float:
    """A whole power by repeated multiplication, the same bits everywhere."""
    result = 1.0
    for _ in range(exponent):
        result *= base
    return result
