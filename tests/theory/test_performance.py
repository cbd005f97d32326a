"""Weekly performance and its measurement against closed forms."""

import math

import numpy as np
import pytest

from tests.theory.check import Estimate, mean_of, ratio_of, variance_of, verify, within
from tests.theory.worlds import SIGMA, all_off, grid, play

pytestmark = pytest.mark.compiled

CARRY = 0.7
SETTLING = 60
"""Weeks left out, after which nothing of the starting values is felt."""


def ups_and_downs(column: str, weeks: int = 320, **work: float) -> np.ndarray:
    """Deviations from target by week and member."""
    return grid(play(all_off(weeks=weeks, work=work)), column)[SETTLING:] - (column == "attainment")


def autocovariance(x: np.ndarray, lag: int) -> np.ndarray:
    """By member; the mean is known to be zero."""
    return (x[lag:] * x[: len(x) - lag]).mean(axis=0)


def test_variance_of_form():
    """An AR(1) with shocks of variance s^2 has variance s^2 / (1 - phi^2)."""
    variance = 0.6

    def estimate(form_variance: float) -> Estimate:
        form = ups_and_downs("form", form_variance=form_variance, form_carry=CARRY)
        return mean_of((form**2).mean(axis=0))

    shock = SIGMA**2 * variance * (1 - CARRY**2)
    verify(estimate, variance, shock / (1 - CARRY**2))


@pytest.mark.parametrize("lag", [1, 2, 5])
def test_autocorrelation_of_form(lag):
    """phi^k at lag k."""

    def estimate(carry: float) -> Estimate:
        form = ups_and_downs("form", form_variance=0.6, form_carry=carry)
        return ratio_of(autocovariance(form, lag), (form**2).mean(axis=0))

    verify(estimate, CARRY, CARRY**lag)


def test_autocorrelation_of_attainment():
    """With luck beside form: form's share of the variance, times phi."""

    def estimate(carry: float) -> Estimate:
        up = ups_and_downs("attainment", form_variance=0.6, form_carry=carry, luck_variance=0.4)
        return ratio_of(autocovariance(up, 1), (up**2).mean(axis=0))

    verify(estimate, CARRY, 0.6 / (0.6 + 0.4) * CARRY)


def test_variance_of_attainment():
    """Form and luck add up."""

    def estimate(luck: float) -> Estimate:
        up = ups_and_downs("attainment", form_variance=0.1, form_carry=CARRY, luck_variance=luck)
        return mean_of((up**2).mean(axis=0))

    verify(estimate, 0.4, SIGMA**2 * (0.1 + 0.4))


def test_variance_of_a_rating():
    """Mean of n weeks of an AR(1): variance v / n^2 (n + 2 sum (n - k) phi^k)."""
    weeks = 13

    def estimate(carry: float) -> Estimate:
        review = {"cadence": weeks, "rating_window": weeks}
        work = {"form_variance": 0.6, "form_carry": carry}
        result = play(all_off(weeks=40 * weeks, review=review, work=work))
        held = result.events[(result.events["kind"] == 2) & (result.events["time"] > SETTLING)]
        seats = held["seat"]
        return ratio_of(np.bincount(seats, (held["a"] - 1) ** 2), np.bincount(seats))

    lags = sum((weeks - k) * CARRY**k for k in range(1, weeks))
    verify(estimate, CARRY, SIGMA**2 * 0.6 / weeks**2 * (weeks + 2 * lags))


ENGAGEMENT = {"engagement_within_sd": 0.8, "engagement_time": 3.0, "engagement_effect": 0.25}


def test_variance_of_engagement():
    """An Ornstein-Uhlenbeck process keeps the spread it is given."""

    def estimate(spread: float) -> Estimate:
        mood = ups_and_downs("engagement", **(ENGAGEMENT | {"engagement_within_sd": spread}))
        return mean_of((mood**2).mean(axis=0))

    verify(estimate, 0.8, 0.8**2)


@pytest.mark.parametrize("lag", [1, 3])
def test_decay_of_engagement(lag):
    """Autocorrelation exp(-t / tau)."""

    def estimate(time: float) -> Estimate:
        mood = ups_and_downs("engagement", weeks=420, **(ENGAGEMENT | {"engagement_time": time}))
        return ratio_of(autocovariance(mood, lag), (mood**2).mean(axis=0))

    verify(estimate, 3.0, math.exp(-lag / 3.0))


def test_effect_of_engagement():
    """Engagement moves performance by sigma times its effect."""

    def estimate(effect: float) -> Estimate:
        up = ups_and_downs("attainment", **(ENGAGEMENT | {"engagement_effect": effect}))
        return mean_of((up**2).mean(axis=0))

    verify(estimate, 0.25, (SIGMA * 0.25 * 0.8) ** 2)


def test_spread_of_engagement_baselines():
    def estimate(spread: float) -> Estimate:
        result = play(all_off(teams=20, weeks=1, work={"engagement_baseline_sd": spread}))
        return variance_of(grid(result, "engagement")[0])

    verify(estimate, 0.6, 0.6**2)


def test_fading_of_clarity():
    """Towards what it is without a plan, as exp(-t / tau); nothing random in it once a plan is made."""

    def estimate(time: float) -> Estimate:
        clarity = grid(play(all_off(members=50, weeks=30, work={"clarity_time": time})), "clarity")
        return within(float(np.mean((clarity[20] - 0.4) / (clarity[7] - 0.4))), 1e-12)

    verify(estimate, 26.0, math.exp(-13 / 26))


def test_mean_effect_of_feedback():
    """Feedback of quality 1 moves performance by its mean effect, and fades as exp(-t / tau)."""
    cadence = 10

    def estimate(effect: float) -> Estimate:
        scenario = all_off(
            members=100,
            weeks=60,
            feedback={"mean": effect, "fading_time": 13},
            manager={"people_hours": 1e9, "coaching_skill": 0.5},
            review={"cadence": cadence},
        )
        up = grid(play(scenario), "attainment")[20:] - 1
        return within(float(up.mean()), 1e-9)

    # A review in week w is felt at the ends of weeks w, w + 1, ... after 1, 2, ... steps of fading.
    faded = [math.exp(-age / 13) for age in range(1, cadence + 1)]
    verify(estimate, 0.2, SIGMA * 0.2 * float(np.mean(faded)))


def test_spread_of_feedback_between_pairs():
    """The stable part of the spread is the same at every review of a pair."""
    spread, stable = 0.35, 0.8

    def estimate(sd: float) -> Estimate:
        scenario = all_off(
            teams=20,
            weeks=14,
            review={"cadence": 4},
            feedback={"sd": sd, "stable_share": stable, "fading_time": 1e4},
        )
        felt = grid(play(scenario), "feedback")
        return mean_of(felt[5] * felt[13])

    verify(estimate, spread, stable * spread**2 * math.exp(-4 / 1e4))


def test_noise_of_a_reading():
    """KPI readings scatter by kpi_noise * sigma around attainment."""

    def estimate(noise: float) -> Estimate:
        readings = grid(play(all_off(weeks=100, measurement={"kpi_noise": noise})), "kpi") - 1
        return mean_of((readings**2).mean(axis=0))

    verify(estimate, 0.3, (0.3 * SIGMA) ** 2)


def test_evidence_weighs_the_reading():
    """Evidence has the share w of a reading in it, so w^2 of its variance."""

    def estimate(share: float) -> Estimate:
        measurement = {"kpi_noise": 0.3, "objective_share": share}
        evidence = grid(play(all_off(weeks=100, measurement=measurement)), "evidence") - 1
        return mean_of((evidence**2).mean(axis=0))

    verify(estimate, 0.7, (0.7 * 0.3 * SIGMA) ** 2)


def test_evidence_weighs_the_halo():
    """A halo is the same every week and has the share 1 - w."""

    def estimate(judgement: float) -> Estimate:
        measurement = {"halo_sd": 1.6, "objective_share": 1 - judgement}
        evidence = grid(play(all_off(teams=20, weeks=2, measurement=measurement)), "evidence") - 1
        assert np.array_equal(evidence[0], evidence[1])
        return variance_of(evidence[0])

    verify(estimate, 0.3, (0.3 * 1.6 * SIGMA) ** 2)


def test_leniency():
    """A lenient manager adds the same to every judgement."""

    def estimate(leniency: float) -> Estimate:
        manager = {"people_hours": 1e9, "leniency": leniency}
        evidence = grid(play(all_off(members=20, weeks=4, manager=manager)), "evidence")
        assert np.ptp(evidence) == 0
        return within(float(evidence[0, 0]) - 1, 1e-9)

    verify(estimate, 0.25, (1 - 0.7) * 0.25)
