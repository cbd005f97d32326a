"""The exact functions are accurate, behave at their edges, and compile to the same bits."""

import functools
import math
import random
import statistics
from itertools import pairwise

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsim.model import exact

TINIEST = 5e-324
LARGEST = 1.7976931348623157e308
SMALLEST_NORMAL = 2.2250738585072014e-308


@pytest.fixture(autouse=True)
def many_digits():
    with mpmath.workprec(160):
        yield


def ulps(got: float, true: mpmath.mpf) -> float:
    """Error in units in the last place of the true value."""
    return float(abs(mpmath.mpf(got) - true) / mpmath.mpf(math.ulp(float(true))))


def worst(function, reference, inputs) -> float:
    return max(ulps(function(x), reference(mpmath.mpf(x))) for x in inputs)


def neighbours(x: float, steps: int = 3) -> list[float]:
    """x and a few floats on either side."""
    found = [x]
    low = high = x
    for _ in range(steps):
        low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
        found += [low, high]
    return found


def exp_inputs() -> list[float]:
    """Wide, near zero, at the switches of the argument reduction, at both ends."""
    rng = random.Random(1)
    switches = [(k + 0.5) * math.log(2) for k in range(-1074, 1023)]
    inputs = [rng.uniform(-745.1, 709.7) for _ in range(20_000)]
    inputs += [rng.uniform(-1.0, 1.0) for _ in range(10_000)]
    inputs += [rng.choice([-1.0, 1.0]) * math.ldexp(rng.random(), -rng.randrange(1074)) for _ in range(2_000)]
    inputs += [x for switch in switches for x in neighbours(switch, 1)]
    inputs += [*neighbours(-708.3964185322641), exact.EXP_UNDERFLOW, -745.13, exact.EXP_OVERFLOW, 709.78]
    return inputs


def log_inputs() -> list[float]:
    """Every exponent, near one, at the switch of the argument reduction, at both ends."""
    rng = random.Random(2)
    inputs = [math.ldexp(rng.uniform(0.5, 1.0), e) for e in range(-1073, 1025) for _ in range(8)]
    inputs += [rng.uniform(0.5, 2.0) for _ in range(20_000)]
    inputs += [
        1.0 + rng.choice([-0.5, 1.0]) * math.ldexp(rng.random(), -rng.randrange(53)) for _ in range(5_000)
    ]
    inputs += [math.ldexp(x, e) for e in range(-1000, 1000, 10) for x in neighbours(exact.ROOT_HALF, 1)]
    inputs += [TINIEST, 3 * TINIEST, SMALLEST_NORMAL, LARGEST, math.pi]
    return inputs


def normal_inputs() -> list[float]:
    rng = random.Random(3)
    inputs = [rng.uniform(-9.0, 9.0) for _ in range(4_000)]
    inputs += [x / 16 for x in range(-40 * 16, 40 * 16)]
    return inputs + neighbours(3.0) + neighbours(-3.0) + neighbours(0.0)


def probabilities() -> list[float]:
    """Bulk, both tails down to the smallest float, the switches of AS 241, the ends of the draws."""
    rng = random.Random(4)
    inputs = [rng.random() for _ in range(3_000)]
    inputs += [math.ldexp(rng.uniform(0.5, 1.0), -rng.randrange(1070)) for _ in range(2_000)]
    inputs += [1.0 - math.ldexp(rng.uniform(0.5, 1.0), -rng.randrange(50)) for _ in range(1_000)]
    for switch in (0.075, 0.5, 0.925, math.exp(-25.0)):
        inputs += neighbours(switch)
    return [p for p in inputs if 0.0 < p < 1.0] + [TINIEST, math.ldexp(1.0, -53), 1.0 - math.ldexp(1.0, -53)]


class TestExp:
    def test_is_within_one_ulp(self):
        assert worst(exact.exp, mpmath.exp, exp_inputs()) <= 1.0

    def test_a_perturbed_constant_would_be_noticed(self, monkeypatch):
        monkeypatch.setattr(exact, "LN2_LOW", exact.LN2_LOW * (1 + 1e-4))
        assert worst(exact.exp, mpmath.exp, exp_inputs()[:2_000]) > 1.0

    @pytest.mark.parametrize(
        ("x", "result"),
        [
            (0.0, 1.0),
            (-0.0, 1.0),
            (TINIEST, 1.0),
            (-math.inf, 0.0),
            (-LARGEST, 0.0),
            (math.nextafter(exact.EXP_UNDERFLOW, -math.inf), 0.0),
            (exact.EXP_UNDERFLOW, TINIEST),
            (math.nextafter(exact.EXP_OVERFLOW, math.inf), math.inf),
            (LARGEST, math.inf),
            (math.inf, math.inf),
        ],
    )
    def test_edges(self, x, result):
        assert exact.exp(x) == result

    def test_its_limits_are_where_doubles_end(self):
        assert exact.exp(exact.EXP_OVERFLOW) < math.inf
        assert mpmath.exp(mpmath.mpf(math.nextafter(exact.EXP_OVERFLOW, math.inf))) > mpmath.mpf(LARGEST)
        assert mpmath.exp(mpmath.mpf(exact.EXP_UNDERFLOW)) > mpmath.mpf(TINIEST) / 2
        below = math.nextafter(exact.EXP_UNDERFLOW, -math.inf)
        assert mpmath.exp(mpmath.mpf(below)) < mpmath.mpf(TINIEST) / 2

    def test_nan_stays_nan(self):
        assert math.isnan(exact.exp(math.nan))

    @pytest.mark.parametrize("between", [(-1.0, 1.0), (-700.0, 700.0), (0.3, 0.4)])
    def test_never_falls(self, between):
        low, high = between
        values = [exact.exp(low + (high - low) * i / 20_000) for i in range(20_001)]
        assert values == sorted(values)


class TestLog:
    def test_is_within_one_ulp(self):
        assert worst(exact.log, mpmath.log, log_inputs()) <= 1.0

    def test_a_perturbed_constant_would_be_noticed(self, monkeypatch):
        monkeypatch.setattr(exact, "ARTANH", (*exact.ARTANH[:-1], exact.ARTANH[-1] * (1 + 1e-13)))
        assert worst(exact.log, mpmath.log, log_inputs()) > 1.0

    def test_edges(self):
        assert exact.log(1.0) == 0.0
        assert exact.log(math.inf) == math.inf

    @pytest.mark.parametrize("x", [0.0, -0.0, -TINIEST, -1.0, -math.inf, math.nan])
    def test_refuses_what_has_no_logarithm(self, x):
        with pytest.raises(ValueError, match="above zero"):
            exact.log(x)

    @pytest.mark.parametrize("between", [(0.5, 2.0), (0.9999, 1.0001), (0.7, 0.71)])
    def test_never_falls(self, between):
        low, high = between
        values = [exact.log(low + (high - low) * i / 20_000) for i in range(20_001)]
        assert values == sorted(values)


class TestNormalCdf:
    def error(self) -> float:
        return max(float(abs(exact.normal_cdf(x) - mpmath.ncdf(x))) for x in normal_inputs())

    def test_is_within_1e_15(self):
        assert self.error() < 1e-15

    def test_a_shorter_series_would_be_noticed(self, monkeypatch):
        monkeypatch.setattr(exact, "SERIES_TERMS", 20)
        assert self.error() > 1e-15

    def test_a_shorter_fraction_would_be_noticed(self, monkeypatch):
        monkeypatch.setattr(exact, "FRACTION_TERMS", 15)
        assert self.error() > 1e-15

    def test_edges(self):
        assert exact.normal_cdf(0.0) == 0.5
        assert exact.normal_cdf(-math.inf) == 0.0
        assert exact.normal_cdf(math.inf) == 1.0
        assert exact.normal_cdf(-1e300) == 0.0
        assert math.isnan(exact.normal_cdf(math.nan))

    def test_rises(self):
        values = [exact.normal_cdf(x / 1024) for x in range(-37 * 1024, 7 * 1024)]
        assert all(a < b for a, b in pairwise(values))


@functools.cache
def true_quantile(p: float) -> mpmath.mpf:
    """Newton's method from Python's own value; converges whatever its last digits."""
    z = mpmath.mpf(statistics.NormalDist().inv_cdf(p))
    for _ in range(4):
        z -= (mpmath.ncdf(z) - mpmath.mpf(p)) / mpmath.npdf(z)
    return z


class TestNormalQuantile:
    def error(self) -> float:
        """Largest relative error; where the true value is 0 the result must be 0."""
        assert exact.normal_quantile(0.5) == 0.0
        checked = [(exact.normal_quantile(p), true_quantile(p)) for p in probabilities() if p != 0.5]
        return max(float(abs(got - true) / abs(true)) for got, true in checked)

    def test_is_within_2e_15(self):
        assert self.error() < 2e-15

    @pytest.mark.parametrize("table", ["CENTRE", "NEAR_TAIL", "FAR_TAIL"])
    def test_a_wrong_digit_would_be_noticed(self, monkeypatch, table):
        first, *others = getattr(exact, table)
        monkeypatch.setattr(exact, table, ((first[0] * 1.001, first[1]), *others))
        assert self.error() > 2e-15

    @pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.1, math.inf, math.nan])
    def test_refuses_what_is_outside(self, p):
        with pytest.raises(ValueError, match="probability"):
            exact.normal_quantile(p)

    @given(st.integers(min_value=1, max_value=2**53 - 1))
    def test_is_antisymmetric_to_the_bit(self, n):
        p = math.ldexp(n, -53)
        assert exact.normal_quantile(1.0 - p) == -exact.normal_quantile(p)

    def test_never_falls(self):
        values = [exact.normal_quantile(n / 65536) for n in range(1, 65536)]
        assert values == sorted(values)

    def test_undoes_the_cdf(self):
        """Up to the error of the cdf, magnified by the slope of the quantile."""
        for x in (n / 64 for n in range(-8 * 64, 5 * 64)):
            p = exact.normal_cdf(x)
            error = min(1e-15, 1e-14 * p) if x < -3.0 else 1e-15
            slope = math.sqrt(2 * math.pi) * math.exp(x * x / 2)
            assert abs(exact.normal_quantile(p) - x) <= error * slope + 2e-15 * abs(x)


durations = st.floats(min_value=0.0, max_value=2.0**20, exclude_max=True)


class TestOnGrid:
    @given(durations)
    def test_is_a_whole_number_of_steps(self, weeks):
        assert (exact.on_grid(weeks) * 2.0**20).is_integer()

    @given(durations)
    def test_is_idempotent(self, weeks):
        once = exact.on_grid(weeks)
        assert exact.on_grid(once) == once

    @given(durations)
    def test_is_the_nearest(self, weeks):
        """In exact arithmetic: the error is above -1/2 and at most 1/2 of a step."""
        error = mpmath.mpf(exact.on_grid(weeks)) - mpmath.mpf(weeks)
        half = mpmath.mpf(2) ** -21
        assert -half < error <= half

    @given(st.integers(min_value=0, max_value=2**40 - 1))
    def test_halves_go_up(self, steps):
        assert exact.on_grid((steps + 0.5) * 2.0**-20) == (steps + 1) * 2.0**-20

    def test_just_below_a_half_goes_down(self):
        """Adding one half and cutting off, the usual way, gets this one wrong."""
        assert exact.on_grid(math.nextafter(2.0**-21, 0.0)) == 0.0

    @given(durations, durations)
    def test_keeps_order(self, one, other):
        low, high = sorted((one, other))
        assert exact.on_grid(low) <= exact.on_grid(high)

    @given(st.floats(min_value=2.0**20))
    def test_far_times_are_on_the_grid_or_already_coarser(self, weeks):
        if weeks >= 2.0**32:
            assert exact.on_grid(weeks) == weeks
        else:
            assert abs(exact.on_grid(weeks) - weeks) <= 2.0**-21

    def test_zero_has_one_sign(self):
        assert math.copysign(1.0, exact.on_grid(-0.0)) == 1.0

    @pytest.mark.parametrize("weeks", [-TINIEST, -1.0, -math.inf, math.nan])
    def test_refuses_what_is_no_duration(self, weeks):
        with pytest.raises(ValueError, match="negative"):
            exact.on_grid(weeks)


def delay_moments(mean: float, cv: float, shape: int) -> tuple[float, float]:
    """Mean and cv of a delay by the trapezium rule over u = Phi(z), z from -8 to 8."""
    points = [n / 64 for n in range(-8 * 64, 8 * 64)]
    weights = [math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / 64 for z in points]
    values = [exact.delay(exact.normal_cdf(z), mean, cv, shape) for z in points]
    first = math.fsum(w * v for w, v in zip(weights, values, strict=True))
    second = math.fsum(w * (v - first) ** 2 for w, v in zip(weights, values, strict=True))
    return first, math.sqrt(second) / first


class TestDelay:
    @pytest.mark.parametrize("mean", [0.5, 1.5, 6.0, 52.0])
    @pytest.mark.parametrize("cv", [0.1, 0.5, 0.6, 1.0])
    def test_lognormal_has_its_mean_and_cv(self, mean, cv):
        assert delay_moments(mean, cv, exact.LOGNORMAL) == pytest.approx((mean, cv), rel=1e-4)

    @pytest.mark.parametrize("mean", [0.5, 10.0, 52.0])
    def test_exponential_has_its_mean_and_cv_one(self, mean):
        assert delay_moments(mean, 0.3, exact.EXPONENTIAL) == pytest.approx((mean, 1.0), rel=1e-4)

    def test_the_moments_would_show_a_small_error(self):
        first, cv = delay_moments(6.0, 0.5, exact.LOGNORMAL)
        assert first != pytest.approx(6.0 * 1.001, rel=1e-4)
        assert cv != pytest.approx(0.5 * 1.001, rel=1e-4)

    @pytest.mark.parametrize("u", [2.0**-53, 0.3, 1 - 2.0**-53])
    def test_fixed_and_cv_zero_give_the_mean(self, u):
        assert exact.delay(u, 1.5, 0.7, exact.FIXED) == 1.5
        assert exact.delay(u, 1.5, 0.0, exact.LOGNORMAL) == 1.5
        assert exact.delay(u, 1.3, 0.0, exact.LOGNORMAL) == exact.on_grid(1.3)

    @pytest.mark.parametrize("shape", [exact.FIXED, exact.LOGNORMAL, exact.EXPONENTIAL])
    @pytest.mark.parametrize("u", [2.0**-53, 0.3, 1 - 2.0**-53])
    def test_mean_zero_gives_zero(self, u, shape):
        assert exact.delay(u, 0.0, 0.7, shape) == 0.0

    @pytest.mark.parametrize("u", [0.1, 0.5, 0.9])
    def test_exponential_ignores_cv(self, u):
        assert exact.delay(u, 3.0, 0.0, exact.EXPONENTIAL) == exact.delay(u, 3.0, 2.0, exact.EXPONENTIAL)

    def test_medians(self):
        assert exact.delay(0.5, 6.0, 0.5, exact.LOGNORMAL) == pytest.approx(6.0 / math.sqrt(1.25), abs=1e-6)
        assert exact.delay(0.5, 6.0, 0.0, exact.EXPONENTIAL) == pytest.approx(6.0 * math.log(2), abs=1e-6)

    @pytest.mark.parametrize("shape", [exact.LOGNORMAL, exact.EXPONENTIAL])
    def test_rises_with_u(self, shape):
        values = [exact.delay(n / 4096, 6.0, 0.5, shape) for n in range(1, 4096)]
        assert all(a < b for a, b in pairwise(values))

    @given(
        st.integers(min_value=0, max_value=2**52 - 1),
        st.floats(min_value=0.0, max_value=520.0),
        st.floats(min_value=0.0, max_value=10.0),
        st.sampled_from([exact.FIXED, exact.LOGNORMAL, exact.EXPONENTIAL]),
    )
    def test_is_finite_and_on_the_grid(self, n, mean, cv, shape):
        weeks = exact.delay((n + 0.5) * 2.0**-52, mean, cv, shape)
        assert 0.0 <= weeks < math.inf
        assert exact.on_grid(weeks) == weeks

    def test_refuses_an_unknown_shape(self):
        with pytest.raises(ValueError, match="shape"):
            exact.delay(0.5, 1.0, 0.5, 3)


def delay_inputs() -> list[tuple[float, float, float, int]]:
    rng = random.Random(5)
    return [
        (rng.random() or 0.5, rng.uniform(0.0, 60.0), rng.choice([0.0, 0.5, rng.random()]), rng.randrange(3))
        for _ in range(20_000)
    ]


ONE_NUMBER = {
    "exp": lambda: [*exp_inputs(), math.inf, -math.inf, math.nan, 1e3, -1e3, -0.0],
    "log": lambda: [*log_inputs(), math.inf],
    "normal_cdf": lambda: [*normal_inputs(), math.inf, -math.inf],
    "normal_quantile": probabilities,
    "on_grid": lambda: [abs(x) for x in [*exp_inputs(), *log_inputs()]],
}


@pytest.mark.compiled
class TestCompiled:
    @pytest.mark.parametrize("name", ONE_NUMBER)
    def test_gives_the_same_bits(self, compiled, differences, name):
        inputs = ONE_NUMBER[name]()
        fast, plain = getattr(compiled(exact), name), getattr(exact, name)
        assert differences(map(fast, inputs), map(plain, inputs)) == 0

    def test_delay_gives_the_same_bits(self, compiled, differences):
        inputs = delay_inputs()
        fast = compiled(exact).delay
        assert differences((fast(*x) for x in inputs), (exact.delay(*x) for x in inputs)) == 0

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("exp", {"LN2_LOW": exact.LN2_LOW * (1 + 1e-9)}),
            ("log", {"LN2_LOW": exact.LN2_LOW * (1 + 1e-9)}),
            ("normal_cdf", {"PER_ROOT_TWO_PI": math.nextafter(exact.PER_ROOT_TWO_PI, 1.0)}),
            ("normal_quantile", {"CENTRE": (*exact.CENTRE[:-1], (3.387132872796367, 1.0))}),
            ("on_grid", {"GRID_PER_WEEK": 1048575.0}),
        ],
    )
    def test_a_perturbed_function_is_noticed(self, compiled, differences, name, change):
        inputs = ONE_NUMBER[name]()
        fast, plain = getattr(compiled(exact, **change), name), getattr(exact, name)
        assert differences(map(fast, inputs), map(plain, inputs)) > 0

    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("log", (0.0,)),
            ("log", (math.nan,)),
            ("normal_quantile", (1.0,)),
            ("on_grid", (-1.0,)),
            ("delay", (0.5, 1.0, 0.5, 3)),
        ],
    )
    def test_refuses_the_same(self, compiled, name, arguments):
        for function in (getattr(exact, name), getattr(compiled(exact), name)):
            with pytest.raises(ValueError, match=r"needs|negative|shape"):
                function(*arguments)
