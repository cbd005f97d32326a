"""Weekly flags and the K-of-N rule against closed forms and Markov chains."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from scipy import stats

from pmsim.model.rows import CASE_OPENED
from tests.theory.check import Estimate, mean_of, share_of, verify
from tests.theory.worlds import SIGMA, all_off, grid, play

pytestmark = pytest.mark.compiled

CHANCE = 0.65
"""Of a low week, where weeks are independent."""

NO_PASS = {"pass_threshold": 0, "stages": 1}


def line_for(chance: float, weeks: int = 1) -> float:
    """The line below which the mean of some weeks of pure luck lies with this chance."""
    return 1 + SIGMA / math.sqrt(weeks) * float(stats.norm.ppf(chance))


@cache
def low_weeks(chance: float, weeks: int) -> np.ndarray:
    """Flags of independent weeks, by week and member. Not to be changed: tests share them."""
    scenario = all_off(
        weeks=weeks,
        work={"luck_variance": 1},
        measurement={"objective_share": 1},
        escalation={"threshold": line_for(chance), "smoothing": 1},
    )
    found = grid(play(scenario), "low")
    found.flags.writeable = False
    return found


def weeks_to_first_case(
    chance: float, failing: int, window: int, weeks: int = 160, members: int = 3000
) -> np.ndarray:
    """Flags that were set when each member's first case opened, under weekly reviews; 0 for no case."""
    scenario = all_off(
        members=1000,
        teams=members // 1000,
        weeks=weeks,
        work={"luck_variance": 1},
        review={"cadence": 1},
        escalation={
            "threshold": line_for(chance),
            "smoothing": 1,
            "failing_weeks": failing,
            "window": window,
            "require_support": False,
            **NO_PASS,
        },
    )
    opened = play(scenario).events
    opened = opened[(opened["kind"] == CASE_OPENED) & (opened["occupant"] == 0)]  # in order of time
    who, where = np.unique(opened["team"] * 1000 + opened["seat"], return_index=True)
    first = np.zeros(members)
    first[who] = opened["week"][where]
    return first


def first_time(chance: float, failing: int, window: int) -> float:
    """Mean weeks until at least K of the last N are low, by a Markov chain over the last N - 1 weeks."""
    states = list(itertools.product((0, 1), repeat=window - 1))
    number = {state: i for i, state in enumerate(states)}
    moves = np.zeros((len(states), len(states)))
    for state, (low, weight) in itertools.product(states, ((1, chance), (0, 1 - chance))):
        if sum(state) + low < failing:
            moves[number[state], number[(*state, low)[1:]]] += weight
    ahead = np.linalg.solve(np.eye(len(states)) - moves, np.ones(len(states)))
    start = [math.prod(chance if low else 1 - chance for low in state) for state in states]
    return window - 1 + float(np.dot(start, ahead))


def chance_of_a_run(chance: float, length: int, weeks: int) -> float:
    """Chance of at least one run of low weeks, by a Markov chain over the length of the current run."""
    current = np.zeros(length + 1)
    current[0] = 1
    for _ in range(weeks):
        following = np.zeros(length + 1)
        following[0] = (1 - chance) * current[:-1].sum()
        following[1:] = chance * current[:-1]
        following[-1] += current[-1]
        current = following
    return float(current[-1])


@pytest.mark.parametrize("length", [1, 3, 5])
def test_straight_low_weeks(length):
    """p^k for k straight weeks."""

    def estimate(chance: float) -> Estimate:
        low = low_weeks(chance, weeks=120)
        straight = np.lib.stride_tricks.sliding_window_view(low, length, axis=0).all(axis=-1)
        return mean_of(straight.mean(axis=0))

    verify(estimate, CHANCE, CHANCE**length)


def test_k_of_n_weeks():
    """The binomial tail: at least 4 of the last 6."""

    def estimate(chance: float) -> Estimate:
        low = low_weeks(chance, weeks=120)
        window = np.lib.stride_tricks.sliding_window_view(low, 6, axis=0).sum(axis=-1)
        return mean_of((window >= 4).mean(axis=0))

    verify(estimate, CHANCE, float(stats.binom.sf(3, 6, CHANCE)))


@pytest.mark.parametrize("weeks", [4, 13])
def test_line_of_a_rolling_mean(weeks):
    """Smoothing over n independent weeks divides the spread by the root of n."""

    def estimate(chance: float) -> Estimate:
        scenario = all_off(
            weeks=400,
            work={"luck_variance": 1},
            measurement={"objective_share": 1},
            escalation={"threshold": line_for(chance, weeks), "smoothing": weeks},
        )
        low = grid(play(scenario), "low")
        assert (low[: weeks - 1] == -1).all()
        return mean_of((low[weeks - 1 :] == 1).mean(axis=0))

    verify(estimate, 0.3, 0.3)


def test_mean_time_to_the_first_run():
    """(1 - p^k) / ((1 - p) p^k) weeks until k straight low ones."""
    length = 4

    def estimate(chance: float) -> Estimate:
        first = weeks_to_first_case(chance, length, length)
        assert first.all(), "the run was too short for everyone to have a case"
        return mean_of(first)

    verify(estimate, CHANCE, (1 - CHANCE**length) / ((1 - CHANCE) * CHANCE**length))


def test_mean_time_to_k_of_n():
    """The Markov chain over the last weeks; with K = N it is the closed form."""
    assert first_time(CHANCE, 4, 4) == pytest.approx((1 - CHANCE**4) / ((1 - CHANCE) * CHANCE**4))

    def estimate(chance: float) -> Estimate:
        first = weeks_to_first_case(chance, failing=6, window=8)
        assert first.all(), "the run was too short for everyone to have a case"
        return mean_of(first)

    verify(estimate, 0.6, first_time(0.6, 6, 8))


def test_a_run_within_a_year():
    """The chance of at least one run of 4 low weeks among 52."""

    def estimate(chance: float) -> Estimate:
        first = weeks_to_first_case(chance, 4, 4, weeks=53)
        return share_of((first > 0) & (first <= 52))

    verify(estimate, 0.4, chance_of_a_run(0.4, 4, 52))
