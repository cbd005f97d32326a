"""Selection, regression to the mean, lines, ramps, quits and vacancies against closed forms."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from pmsim.model.rows import STARTED
from tests.theory.check import Estimate, mean_of, ratio_of, share_of, variance_of, verify, within
from tests.theory.worlds import SIGMA, all_off, crowd, play, replicate, team_of

pytestmark = pytest.mark.compiled

PEOPLE = 100_000


def abilities(**settings: dict[str, float]) -> np.ndarray:
    """Abilities in sigma, of incumbents, who were hired as everyone is."""
    scenario = all_off(weeks=1, **settings)
    return (crowd(scenario, PEOPLE).long_run[0] - 1 - team_of(scenario).shift) / SIGMA


def mean_of_best(number: int) -> float:
    """Expected maximum of standard normals."""

    def weighted(x: float) -> float:
        return x * number * stats.norm.pdf(x) * stats.norm.cdf(x) ** (number - 1)

    return float(integrate.quad(weighted, -9, 9)[0])


@pytest.mark.parametrize("applicants", [3, 5, 20])
def test_best_of_several_applicants(applicants):
    """Gain in ability: validity times the expected maximum."""
    validity = 0.6

    def estimate(test: float) -> Estimate:
        hiring = {"applicants": applicants, "validity": test}
        return mean_of(abilities(work={"ability_variance": 1}, hiring=hiring))

    verify(estimate, validity, validity * mean_of_best(applicants))


def test_a_test_without_validity_gains_nothing():
    chosen = mean_of(abilities(work={"ability_variance": 1}, hiring={"applicants": 5, "validity": 0}))
    assert chosen.agrees(0), chosen.against(0)


def test_variance_of_ability_and_fit():
    """They add up."""

    def estimate(ability: float) -> Estimate:
        return variance_of(abilities(work={"ability_variance": ability, "fit_variance": 0.15}))

    verify(estimate, 0.75, 0.9)


def test_mean_skill_gap():
    """A share of people has a half-normal gap."""

    def estimate(share: float) -> Estimate:
        return mean_of(abilities(work={"skill_gap_share": share, "skill_gap_depth": 0.6}))

    verify(estimate, 0.4, -0.4 * 0.6 * math.sqrt(2 / math.pi))


def test_truncated_normal_below_a_line():
    """Mean ability of those below a line z: -phi(z) / Phi(z)."""
    z = -0.8

    def estimate(sd: float) -> Estimate:
        work = {"ability_variance": sd**2, "expected_to_meet": 0.5}
        people = crowd(
            all_off(weeks=1, work=work, escalation={"smoothing": 1, "threshold": 1 + z * SIGMA}), PEOPLE
        )
        return mean_of((people.attainment[0][people.low[0] == 1] - 1) / SIGMA)

    verify(estimate, 1.0, float(-stats.norm.pdf(z) / stats.norm.cdf(z)))


def test_regression_to_the_mean():
    """Kelley: those with a low first week x do mu + r (x - mu) in the next, r the reliability of a week."""
    reliability = 0.8

    def estimate(r: float) -> Estimate:
        work = {"ability_variance": r, "luck_variance": 1 - r, "expected_to_meet": 0.5}
        first, second = crowd(all_off(weeks=2, work=work), PEOPLE).attainment - 1
        flagged = first < SIGMA * stats.norm.ppf(0.25)
        return ratio_of(second * flagged, first * flagged)

    verify(estimate, reliability, reliability)


def test_false_flags():
    """Of those flagged on one week, the share above the line in the long run: a bivariate normal."""
    reliability, share = 0.7, 0.25
    line = float(stats.norm.ppf(share))

    def estimate(r: float) -> Estimate:
        work = {"ability_variance": r, "luck_variance": 1 - r, "expected_to_meet": 0.5}
        people = crowd(all_off(weeks=1, work=work), PEOPLE)
        flagged = people.attainment[0] < 1 + SIGMA * line
        capable = people.long_run[0] >= 1 + SIGMA * math.sqrt(r) * line
        return ratio_of(flagged & capable, flagged)

    correlation = math.sqrt(reliability)
    both = stats.multivariate_normal.cdf([line, line], cov=[[1, correlation], [correlation, 1]])
    verify(estimate, reliability, 1 - float(both) / share)


REAL = {"ability_variance": 0.75, "fit_variance": 0.15, "skill_gap_share": 0.2, "skill_gap_depth": 0.6}
"""What people bring, with all its parts."""


def test_expected_to_meet():
    """The shift makes this share of incumbents meet the target in the long run, whatever their spread."""

    def estimate(share: float) -> Estimate:
        work = REAL | {"expected_to_meet": share}
        people = crowd(all_off(weeks=1, work=work, hiring={"applicants": 5, "validity": 0.3}), PEOPLE)
        return share_of(people.long_run[0] >= 1)

    verify(estimate, 0.7, 0.7)


def test_line_as_a_share_of_staff():
    """The line of a low week lies above this share of staff in the long run."""

    def estimate(share: float) -> Estimate:
        rule = {"threshold_share": share, "smoothing": 1}
        hiring = {"applicants": 5, "validity": 0.3}
        people = crowd(all_off(weeks=1, work=REAL, hiring=hiring, escalation=rule), PEOPLE)
        return share_of(people.low[0] == 1)

    verify(estimate, 0.2, 0.2)


def weekly_hazard(rate: float) -> float:
    return -math.log(1 - rate) / 52


def test_quits_a_week():
    """A yearly rate r is a chance of 1 - (1 - r)^(1/52) a week."""
    rate = 0.5

    def estimate(yearly: float) -> Estimate:
        t = replicate(all_off(members=100, leaving={"quit_rate": yearly}), 300)
        return ratio_of(t["quits"], t["present_weeks"])

    verify(estimate, rate, 1 - (1 - rate) ** (1 / 52))


def test_quits_a_year():
    """Of those who are there at the start, the share r is gone after a year."""

    def estimate(yearly: float) -> Estimate:
        weeks = play(all_off(members=1000, teams=10, weeks=53, leaving={"quit_rate": yearly})).weeks
        return share_of(weeks["occupant"][weeks["week"] == 52] > 0)

    verify(estimate, 0.5, 0.5)


def test_quits_by_mood():
    """Hazard times exp(-w E), averaged over a normal spread of engagement."""
    rate, weight = 0.6, 0.8

    def estimate(w: float) -> Estimate:
        leaving = {"quit_rate": rate, "engagement_weight": w}
        t = replicate(all_off(weeks=1, work={"engagement_baseline_sd": 1.5}, leaving=leaving), 1000)
        return mean_of(t["quits"] / 1000)

    def chance(z: float) -> float:
        return stats.norm.pdf(z) * -math.expm1(-weekly_hazard(rate) * math.exp(-weight * 1.5 * z))

    verify(estimate, weight, float(integrate.quad(chance, -9, 9)[0]))


def test_quits_by_standing():
    """The U-shape: hazard times 1 + w z^2, up to a limit."""
    rate, weight = 0.9, 2.0

    def estimate(w: float) -> Estimate:
        leaving = {"quit_rate": rate, "extremes_weight": w, "extremes_limit": 100}
        t = replicate(all_off(weeks=1, work={"ability_variance": 1}, leaving=leaving), 1000)
        return mean_of(t["quits"] / 1000)

    def chance(z: float) -> float:
        return stats.norm.pdf(z) * -math.expm1(-weekly_hazard(rate) * (1 + weight * z * z))

    verify(estimate, weight, float(integrate.quad(chance, -9, 9)[0]))


def test_vacancies():
    """Empty share m / (m + f), with m the mean time empty and f the mean time filled.

    A starter arrives in mid-week, so the first tick comes after s = ceil(T) - T weeks, on average
    1 / (1 - exp(-1/m)) - m for an exponential T of mean m. Then each tick is the last with chance q, so
    f = s + 1/q - 1.
    """
    rate, mean = 0.8, 6.0

    def estimate(fill: float) -> Estimate:
        hiring = {"time_to_fill": {"mean": fill, "shape": "exponential"}}
        scenario = all_off(members=100, warm_up=100, weeks=300, leaving={"quit_rate": rate}, hiring=hiring)
        t = replicate(scenario, 60)
        return ratio_of(t["vacant_weeks"], t["vacant_weeks"] + t["worked_weeks"])

    q, first = 1 - math.exp(-weekly_hazard(rate)), -1 / math.expm1(-1 / mean) - mean
    verify(estimate, mean, mean / (mean + first + 1 / q - 1))


def test_time_to_fill():
    """The mean of a log-normal delay, from an empty seat to a starter."""

    def estimate(mean: float) -> Estimate:
        hiring = {"time_to_fill": {"mean": mean, "cv": 0.6, "shape": "lognormal"}}
        scenario = all_off(members=900, weeks=300, leaving={"quit_rate": 0.8}, hiring=hiring)
        events = play(scenario).events
        started = events[(events["kind"] == STARTED) & (events["time"] - events["a"] < 240)]
        return mean_of(started["a"])

    verify(estimate, 6.0, 6.0)


def test_loss_while_learning_the_job():
    """A new starter loses (1 - p0) tau weeks of output.

    Weeks stand for their middles, which is right to 1 / (24 tau^2), so the tolerance is half a per cent.
    """
    weeks_to_full = 12.0

    def estimate(ramp_weeks: float) -> Estimate:
        work = {"ramp_start": 0.25, "ramp_weeks": ramp_weeks}
        hiring = {"time_to_fill": {"mean": 3, "cv": 0.6, "shape": "lognormal"}}
        scenario = all_off(members=300, weeks=200, work=work, hiring=hiring, leaving={"quit_rate": 0.3})
        weeks = play(scenario).weeks
        person = np.unique(weeks[["seat", "occupant"]], return_inverse=True)[1]
        lost = np.bincount(person, weeks["share"] - weeks["output"])
        stayed = (np.bincount(person) >= 60) & (np.bincount(person, weeks["occupant"]) > 0)
        assert stayed.sum() > 100
        return within(float(lost[stayed].mean()), 0.005)

    verify(estimate, weeks_to_full, (1 - 0.25) * weeks_to_full / 3)
