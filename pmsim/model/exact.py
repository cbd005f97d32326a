"""Elementary functions that give the same bits on every machine.

The exp and log of a C library differ in the last bit between processors, and
compiled code takes other ones than Python does. The functions here use only
+ - * /, comparisons, integers, `math.frexp`, `math.ldexp` and the square root,
which IEEE 754 fixes to the last bit. They give the same result interpreted and
compiled.

Accuracy, as tested against mpmath: exp and log within 1 unit in the last place,
normal_cdf within 1e-15, normal_quantile within 2e-15 relative.
"""

from __future__ import annotations

import math
from typing import Final

# log 2 in two parts. The first has 32 significant bits, so that its product
# with any exponent of a float is exact.
LN2_HIGH: Final = 0.6931471803691238
LN2_LOW: Final = 1.9082149292705877e-10
PER_LN2: Final = 1.4426950408889634

LARGEST: Final = 1.7976931348623157e308
EXP_OVERFLOW: Final = 709.782712893384
EXP_UNDERFLOW: Final = -745.1332191019411
LOWEST_NORMAL_EXPONENT: Final = -1021
# Two raised to -100: leaves the subnormal range to a plain multiplication.
TINY_SHIFT: Final = 100
TINY: Final = 7.888609052210118e-31

# r * coth(r / 2) = 2 + r^2/6 - r^4/360 + ..., highest power first: the
# Bernoulli numbers 2 B(2n) / (2n)!.
COTH: Final = (
    -691.0 / 653837184000.0,
    1.0 / 23950080.0,
    -1.0 / 604800.0,
    1.0 / 15120.0,
    -1.0 / 360.0,
    1.0 / 6.0,
)

# 2 artanh(s) = 2s + 2s^3/3 + 2s^5/5 + ..., highest power first, without 2s.
ARTANH: Final = (
    2.0 / 23.0,
    2.0 / 21.0,
    2.0 / 19.0,
    2.0 / 17.0,
    2.0 / 15.0,
    2.0 / 13.0,
    2.0 / 11.0,
    2.0 / 9.0,
    2.0 / 7.0,
    2.0 / 5.0,
    2.0 / 3.0,
)
ROOT_HALF: Final = 0.7071067811865476

PER_ROOT_TWO_PI: Final = 0.3989422804014327
# Where the series for the normal distribution hands over to the fraction.
TAIL_FROM: Final = 3.0
SERIES_TERMS: Final = 60
FRACTION_TERMS: Final = 60

# Wichura (1988), algorithm AS 241, PPND16: pairs of numerator and denominator
# coefficients, highest power first.
MIDDLE: Final = 0.425
CENTRE: Final = (
    (2509.0809287301226727, 5226.4952788528545610),
    (33430.575583588128105, 28729.085735721942674),
    (67265.770927008700853, 39307.895800092710610),
    (45921.953931549871457, 21213.794301586595867),
    (13731.693765509461125, 5394.1960214247511077),
    (1971.5909503065514427, 687.18700749205790830),
    (133.14166789178437745, 42.313330701600911252),
    (3.3871328727963666080, 1.0),
)
NEAR_TAIL: Final = (
    (7.74545014278341407640e-4, 1.05075007164441684324e-9),
    (2.27238449892691845833e-2, 5.47593808499534494600e-4),
    (2.41780725177450611770e-1, 1.51986665636164571966e-2),
    (1.27045825245236838258, 1.48103976427480074590e-1),
    (3.64784832476320460504, 6.89767334985100004550e-1),
    (5.76949722146069140550, 1.67638483018380384940),
    (4.63033784615654529590, 2.05319162663775882187),
    (1.42343711074968357734, 1.0),
)
FAR_TAIL: Final = (
    (2.01033439929228813265e-7, 2.04426310338993978564e-15),
    (2.71155556874348757815e-5, 1.42151175831644588870e-7),
    (1.24266094738807843860e-3, 1.84631831751005468180e-5),
    (2.65321895265761230930e-2, 7.86869131145613259100e-4),
    (2.96560571828504891230e-1, 1.48753612908506148525e-2),
    (1.78482653991729133580, 1.36929880922735805310e-1),
    (5.46378491116411436990, 5.99832206555887937690e-1),
    (6.65790464350110377720, 1.0),
)

GRID_PER_WEEK: Final = 1048576.0
# From here on neighbouring floats are a grid step or more apart.
ALWAYS_ON_GRID: Final = 4294967296.0

FIXED: Final = 0
LOGNORMAL: Final = 1
EXPONENTIAL: Final = 2


def exp(x: float) -> float:
    """The exponential of x, within 1 unit in the last place.

    Every float is in the domain: above 709.78 the result is infinity, below
    -745.13 it is 0.0, between -745.13 and -708.4 it is subnormal, and NaN stays
    NaN. Method: x = k log 2 + r with |r| <= log(2)/2, then e^r from the series
    of r coth(r/2).
    """
    if not x <= EXP_OVERFLOW:
        return x + math.inf  # NaN stays NaN
    if x < EXP_UNDERFLOW:
        return 0.0
    doublings = _nearest(x * PER_LN2)
    rest = x - doublings * LN2_HIGH
    return _scale(_exp_near_zero(rest, doublings * LN2_LOW), doublings)


def _nearest(x: float) -> int:
    """Nearest integer, halves away from zero."""
    if x < 0.0:
        return int(x - 0.5)
    return int(x + 0.5)


def _exp_near_zero(high: float, low: float) -> float:
    """exp(high - low) for a difference of at most log(2)/2."""
    r = high - low
    square = r * r
    series = 0.0
    for term in COTH:
        series = series * square + term
    c = r - square * series
    return 1.0 - ((low - (r * c) / (2.0 - c)) - high)


def _scale(x: float, doublings: int) -> float:
    """Multiply x, near 1, by 2^doublings, where the result is finite.

    Some C libraries don't round ldexp to subnormal numbers correctly, so a
    multiplication does that step.
    """
    if doublings < LOWEST_NORMAL_EXPONENT:
        return math.ldexp(x, doublings + TINY_SHIFT) * TINY  # guarded: exp ends at -745
    return math.ldexp(x, doublings)  # guarded: exp ends at 709.78


def log(x: float) -> float:
    """Natural logarithm, within 1 unit in the last place.

    Domain: above zero, infinity included. ValueError for zero, negative numbers
    and NaN. Method: x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2),
    then the series of artanh(f / (2 + f)).
    """
    if not x > 0.0:
        raise ValueError("log needs a number above zero")
    if x > LARGEST:
        return x
    fraction, exponent = math.frexp(x)
    if fraction < ROOT_HALF:
        return _log_near_one(fraction + fraction - 1.0, exponent - 1)
    return _log_near_one(fraction - 1.0, exponent)


def _log_near_one(f: float, exponent: int) -> float:
    """log((1 + f) 2^exponent) for 1 + f between sqrt(1/2) and sqrt(2)."""
    s = f / (2.0 + f)
    square = s * s
    series = _artanh_series(square)
    half = 0.5 * f * f
    correction = s * (half + square * series) + exponent * LN2_LOW
    return exponent * LN2_HIGH - ((half - correction) - f)


def _artanh_series(square: float) -> float:
    """What `ARTANH` comes to; step by step, since compiled code would walk through the table in memory."""
    series = ARTANH[0] * square + ARTANH[1]
    series = series * square + ARTANH[2]
    series = series * square + ARTANH[3]
    series = series * square + ARTANH[4]
    series = series * square + ARTANH[5]
    series = series * square + ARTANH[6]
    series = series * square + ARTANH[7]
    series = series * square + ARTANH[8]
    series = series * square + ARTANH[9]
    return series * square + ARTANH[10]


def normal_cdf(x: float) -> float:
    """Probability that a standard normal variate is at most x.

    Absolute error below 1e-15; NaN stays NaN. Near zero the series of Marsaglia
    (2004), "Evaluating the normal distribution"; in the tails the continued
    fraction of Laplace.
    """
    if x < -TAIL_FROM:
        return _upper_tail(-x)
    if x > TAIL_FROM:
        return 1.0 - _upper_tail(x)
    return 0.5 + _normal_density(x) * _normal_series(x)


def _normal_density(x: float) -> float:
    return PER_ROOT_TWO_PI * exp(-0.5 * x * x)


def _normal_series(x: float) -> float:
    """Sum of x + x^3/3 + x^5/(3 * 5) + ..."""
    term = x
    total = x
    for n in range(1, SERIES_TERMS):
        term = term * (x * x) / (2 * n + 1)
        total = total + term
    return total


def _upper_tail(x: float) -> float:
    """Probability above x, for x of at least 3: density / (x + 1/(x + 2/(x + ...)))."""
    below = x
    for n in range(FRACTION_TERMS, 0, -1):
        below = x + n / below
    return _normal_density(x) / below


def normal_quantile(p: float) -> float:
    """The standard normal variate with probability p below it.

    Domain: the open interval (0, 1), else ValueError. Relative error below
    2e-15. normal_quantile(1 - p) is exactly -normal_quantile(p) where 1 - p is
    exact. Method: Wichura (1988), "Algorithm AS 241: The percentage points of
    the normal distribution", Applied Statistics 37, PPND16.
    """
    if not 0.0 < p < 1.0:
        raise ValueError("normal_quantile needs a probability above 0 and below 1")
    q = p - 0.5
    if -MIDDLE <= q <= MIDDLE:
        return middle_quantile(p)
    size = _quantile_tail(math.sqrt(-log(min(p, 1.0 - p))))  # guarded: the log of a number below 1/2
    return -size if q < 0.0 else size


def middle_quantile(p: float) -> float:
    """`normal_quantile` where p is at most `MIDDLE` from 1/2; any number elsewhere, and never an error."""
    q = p - 0.5
    r = 0.180625 - q * q
    top = 0.0
    bottom = 0.0
    for above, below in CENTRE:
        top = top * r + above
        bottom = bottom * r + below
    return q * (top / bottom)


def _quantile_tail(r: float) -> float:
    if r <= 5.0:
        return _quantile_near_tail(r - 1.6)
    return _quantile_far_tail(r - 5.0)


def _quantile_near_tail(r: float) -> float:
    top = 0.0
    bottom = 0.0
    for above, below in NEAR_TAIL:
        top = top * r + above
        bottom = bottom * r + below
    return top / bottom


def _quantile_far_tail(r: float) -> float:
    top = 0.0
    bottom = 0.0
    for above, below in FAR_TAIL:
        top = top * r + above
        bottom = bottom * r + below
    return top / bottom


def on_grid(weeks: float) -> float:
    """The nearest multiple of 2^-20 weeks (0.58 seconds), halves up.

    Sums and differences of times on the grid are exact below 2^32 weeks. At
    2^32 weeks and above every float is on the grid already and is returned as
    it is. ValueError for a negative time and for NaN.
    """
    if not weeks >= 0.0:
        raise ValueError("a time or duration can't be negative")
    if weeks >= ALWAYS_ON_GRID:
        return weeks
    steps = weeks * GRID_PER_WEEK
    whole = int(steps)
    if steps - whole >= 0.5:
        whole = whole + 1
    return whole / GRID_PER_WEEK


def delay(u: float, mean: float, cv: float, shape: int) -> float:
    """A waiting or service time in weeks, on the grid, from one uniform by inversion.

    `mean` is in weeks, `cv` the coefficient of variation (standard deviation /
    mean). The result rises with `u`, which is in the open interval (0, 1).

    - FIXED: mean, whatever u and cv.
    - LOGNORMAL: mean * exp(s z - s^2 / 2), with s^2 = log(1 + cv^2) and
      z = normal_quantile(u). A cv of 0 gives the mean.
    - EXPONENTIAL: -mean * log(1 - u), whatever cv.

    ValueError for any other shape.
    """
    if shape == FIXED:
        return on_grid(mean)
    if shape == LOGNORMAL:
        return on_grid(mean * _lognormal_factor(u, cv))
    if shape == EXPONENTIAL:
        return on_grid(-mean * log(1.0 - u))
    raise ValueError("the shape of a delay is FIXED, LOGNORMAL or EXPONENTIAL")


def _lognormal_factor(u: float, cv: float) -> float:
    """A log-normal variate with mean 1."""
    variance = log(1.0 + cv * cv)
    spread = math.sqrt(variance)  # guarded: the log of a number that is at least 1
    return exp(spread * normal_quantile(u) - 0.5 * variance)
