"""How long-run performance is spread among the people hired; the target and the line hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from pmsim.model.exact import exp, normal_cdf, normal_quantile

CELLS = 32
"""Cells of the variable that is summed over while another one is smooth."""

GAP_CELLS = 10
FINE_GAP_CELLS = 120
MOMENT_CELLS = 400
TAIL = 1.0e-9
"""Chance left out at each end of a range of cells."""

MOST_STEPS = 100
FIRST_STEP = 0.05
"""Standard deviations from where a normal distribution has it; further steps are twice the one before."""

CLOSE = 1.0e-12
HALF_NORMAL_MEAN = 0.7978845608028654

Points = list[tuple[float, float]]
"""Values and their chances."""


@dataclass(frozen=True)
class LongRun:
    """Distribution of A + F - G, in sigma, among people hired by the best score of several applicants.

    Given the best score s of n applicants (distribution Phi(s)^n) ability is normal with mean validity * s
    and variance 1 - validity^2, in units of its standard deviation; the skill gap is half-normal for a share
    of people. Sums over cells of two variables, with the closed form of the one that is spread most.
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
    def reach(self) -> float:
        """No deviation is further from 0 than this, but for a chance of no account."""
        return 12.0 * (self.slope + self.rest + self.gap_share * self.gap_depth)


@lru_cache(maxsize=1024)
def deviation(spread: LongRun, share: float) -> float:
    """Deviation (sigma) below which this share of people lies; 0 when there is no spread.

    Illinois variant of regula falsi: a root of a rising function, bracketed throughout. Where the function
    jumps over the share it is the place of the jump.
    """
    if spread.reach == 0.0:
        return 0.0
    low, short, high, over = _around(spread, share)
    last = 0.0
    for _ in range(MOST_STEPS):
        guess = low - short * (high - low) / (over - short)
        miss = share_below(spread, guess) - share
        if abs(miss) < CLOSE:
            return guess
        # An end that stays for a second time counts half, so that the next guess falls beyond the root.
        stays = 0.5 if miss * last > 0.0 else 1.0
        last = miss
        if miss < 0.0:
            low, short, over = guess, miss, stays * over
        else:
            high, over, short = guess, miss, stays * short
    return low


def _around(spread: LongRun, share: float) -> tuple[float, float, float, float]:
    """A deviation below the one sought, the share that is missing there, one above, and the share too many.

    Looks near where a normal distribution of the same mean and variance has it: each look costs hundreds of
    terms, and from both ends of the reach forty are needed.
    """
    low, high = -spread.reach, spread.reach
    short, over = -share, 1.0 - share
    if short == 0.0 or over == 0.0:
        return low, short, high, over
    step = FIRST_STEP * sd_of(spread)
    tried = mean_of(spread) + sd_of(spread) * normal_quantile(share)
    while low < tried < high and step < spread.reach:
        miss = share_below(spread, tried) - share
        if miss < 0.0:
            low, short, tried = tried, miss, tried + step
        else:
            high, over, tried = tried, miss, tried - step
        step += step
    return low, short, high, over


def share_below(spread: LongRun, x: float) -> float:
    """Share of people whose deviation A + F - G (sigma) is below x."""
    if spread.slope == 0.0 and spread.rest == 0.0:
        return gap_exceeds(spread, -x)
    total = (1.0 - spread.gap_share) * without_gap_below(spread, x)
    if spread.gap_share > 0.0:
        for depth, chance in gap_cells(spread):
            total += spread.gap_share * chance * without_gap_below(spread, x + spread.gap_depth * depth)
    return total


def gap_exceeds(spread: LongRun, depth: float) -> float:
    """Share of people whose skill gap (sigma) is deeper than this; of those without one the gap is 0."""
    if depth < 0.0:
        return 1.0
    if spread.gap_depth == 0.0:
        return 0.0
    return spread.gap_share * 2.0 * normal_cdf(-depth / spread.gap_depth)


def without_gap_below(spread: LongRun, x: float) -> float:
    """Share of people without a skill gap whose deviation A + F (sigma) is below x."""
    total = 0.0
    if spread.rest >= 0.5 * spread.slope:
        for score, chance in best_scores(spread.applicants, CELLS):
            total += chance * normal_cdf((x - spread.slope * score) / spread.rest)
    else:
        for z, chance in best_scores(1, CELLS):
            total += chance * power(normal_cdf((x - spread.rest * z) / spread.slope), spread.applicants)
    return total


def mean_of(spread: LongRun) -> float:
    """Mean of A + F - G, in sigma."""
    mean, _ = best_moments(spread.applicants)
    return spread.slope * mean - spread.gap_share * spread.gap_depth * HALF_NORMAL_MEAN


def sd_of(spread: LongRun) -> float:
    """Standard deviation of A + F - G, in sigma."""
    _, variance = best_moments(spread.applicants)
    gap_mean = spread.gap_share * HALF_NORMAL_MEAN
    gap = spread.gap_depth * spread.gap_depth * (spread.gap_share - gap_mean * gap_mean)
    total = spread.slope * spread.slope * variance + spread.rest * spread.rest + gap
    return sqrt(max(0.0, total))  # guarded: not below 0


@lru_cache(maxsize=64)
def best_moments(applicants: int) -> tuple[float, float]:
    """Mean and variance of the highest of n standard normal scores."""
    mean = square = 0.0
    for score, chance in best_scores(applicants, MOMENT_CELLS):
        mean += chance * score
        square += chance * score * score
    return mean, square - mean * mean


@lru_cache(maxsize=64)
def best_scores(applicants: int, cells: int) -> Points:
    """Midpoints and chances of the highest of n standard normal scores; one applicant: a normal variable."""
    low = normal_quantile(root(TAIL, applicants))
    high = -normal_quantile(TAIL / applicants)
    step = (high - low) / cells
    points = []
    below = 0.0
    for i in range(cells):
        up_to = 1.0 if i == cells - 1 else power(normal_cdf(low + (i + 1) * step), applicants)
        points.append((low + (i + 0.5) * step, up_to - below))
        below = up_to
    return points


def gap_cells(spread: LongRun) -> Points:
    """Cells of the skill gap, finer where nothing else smooths their steps."""
    smooth = max(spread.slope, spread.rest) >= 0.3 * spread.gap_depth
    return half_normal(GAP_CELLS if smooth else FINE_GAP_CELLS)


@lru_cache(maxsize=2)
def half_normal(cells: int) -> Points:
    """Means and chances of cells of the absolute value of a standard normal."""
    step = 6.0 / cells
    points = []
    for i in range(cells):
        near, far = i * step, (i + 1) * step
        chance = 2.0 * (normal_cdf(far) - normal_cdf(near))
        mass = HALF_NORMAL_MEAN * (exp(-0.5 * near * near) - exp(-0.5 * far * far))
        points.append((mass / chance, chance))
    return points


def root(chance: float, applicants: int) -> float:
    """The chance whose n-th power is about the given one, and not above a half."""
    low, high = chance, 0.5
    for _ in range(30):
        middle = 0.5 * (low + high)
        if power(middle, applicants) < chance:
            low = middle
        else:
            high = middle
    return low


def power(base: float, exponent: int) -> float:
    """A whole power by repeated squaring, the same bits everywhere."""
    result = 1.0
    while exponent > 0:
        if exponent % 2 == 1:
            result *= base
        base *= base
        exponent //= 2
    return result
