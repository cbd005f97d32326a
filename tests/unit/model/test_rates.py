"""The numbers that follow from a scenario once and for all."""

import math

import pytest

from pmsim.model import rates
from tests.unit.model.build import SIGMA, world

ALIKE = {"ability_variance": 0, "fit_variance": 0, "skill_gap_share": 0}
BELL = {"ability_variance": 1, "fit_variance": 0, "skill_gap_share": 0}
SINGLE = {"applicants": 1, "validity": 0}


def spread(**changes: float) -> rates.LongRun:
    plain = {
        "ability_variance": 0.75,
        "fit_variance": 0.15,
        "gap_share": 0.2,
        "gap_depth": 0.6,
        "validity": 0.3,
        "applicants": 5,
    }
    return rates.LongRun(**{**plain, **changes})


class TestShift:
    def test_none_where_all_are_alike(self):
        team, _ = world({"escalation": {"threshold_share": 0.3}}, work=ALIKE)
        assert (team.shift, team.long_run_mean, team.long_run_sd, team.low_line) == (0, 0, 0, 1)

    def test_a_bell(self):
        """70 % meet the target when the mean lies .5244 standard deviations above it."""
        team, _ = world(work=BELL, hiring=SINGLE)
        assert team.shift == pytest.approx(0.524400512708041 * SIGMA, rel=1e-7)
        assert team.long_run_sd == pytest.approx(SIGMA, rel=2e-2)
        assert team.low_line == pytest.approx(1 + team.shift - 1.554773594596853 * SIGMA, rel=1e-7)

    @pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.99])
    def test_deviation_inverts_share_below(self, share):
        for people in (spread(), spread(gap_share=1, applicants=20, validity=0.9)):
            assert rates.share_below(people, rates.deviation(people, share)) == pytest.approx(
                share, abs=1e-11
            )

    def test_gaps_alone(self):
        """Some at 0, some below: a point with a tail."""
        people = spread(ability_variance=0, fit_variance=0, validity=0)
        assert rates.share_below(people, 0.0) == pytest.approx(0.2)
        assert rates.share_below(people, 0.001) == pytest.approx(1.0)

    @pytest.mark.parametrize("share", [0.05, 0.5])
    def test_gaps_alone_have_a_line_too(self, share):
        """Where the share jumps there is no exact line; the search ends at the jump."""
        people = spread(ability_variance=0, fit_variance=0, validity=0)
        line = rates.deviation(people, share)
        below, above = (rates.share_below(people, line + step) for step in (-1e-9, 1e-9))
        assert below <= share <= above


class TestSpread:
    def test_mean_and_deviation_of_what_people_bring(self):
        """Best of one: normal parts and a half-normal gap, by their formulas."""
        people = spread(applicants=1)
        gap_mean = 0.2 * 0.6 * math.sqrt(2 / math.pi)
        assert rates.mean_of(people) == pytest.approx(-gap_mean, abs=1e-8)
        variance = 0.75 + 0.15 + 0.2 * 0.36 - gap_mean**2
        assert rates.spread_of(people) == pytest.approx(math.sqrt(variance), rel=2e-3)

    def test_selection_moves_the_mean(self):
        """Expected best of two standard normals: 1 / sqrt(pi)."""
        people = spread(applicants=2, validity=1, ability_variance=1, gap_share=0)
        assert rates.mean_of(people) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-3)

    def test_weights_are_whole(self):
        for points in (rates.best_score(1), rates.best_score(20), rates.half_normal()):
            assert sum(weight for _, weight in points) == pytest.approx(1, abs=1e-8)


class TestLines:
    def test_given_lines_are_taken_as_they_are(self):
        team, _ = world({"escalation": {"threshold": 0.8}})
        assert (team.low_line, team.pass_line) == (0.8, 0.8)
        team, _ = world({"escalation": {"threshold": 0.8, "pass_threshold": 0.9}})
        assert (team.low_line, team.pass_line) == (0.8, 0.9)


class TestWeekly:
    def test_keep(self):
        assert rates.keep(20.0) == pytest.approx(math.exp(-1 / 20))

    def test_hazards(self):
        _, p = world({"escalation": {"stages": 2, "stage_weeks": 8}})
        assert math.exp(-52 * p.rates.quit_hazard) == pytest.approx(0.88)
        assert math.exp(-16 * p.rates.case_hazard) == pytest.approx(0.89)

    @pytest.mark.parametrize(("weeks", "rate"), [(20, 3 / 20), (0, 0)])
    def test_ramp(self, weeks, rate):
        _, p = world(work={"ramp_weeks": weeks})
        assert p.rates.ramp_rate == pytest.approx(rate)

    def test_spread_of_feedback(self):
        _, p = world()
        assert p.rates.feedback_stable**2 + p.rates.feedback_passing**2 == pytest.approx(0.35**2)
        assert p.rates.feedback_stable**2 == pytest.approx(0.8 * 0.35**2)

    @pytest.mark.parametrize(("base", "exponent", "result"), [(0.5, 0, 1), (0.5, 3, 0.125), (0.0, 2, 0)])
    def test_power(self, base, exponent, result):
        assert rates.power(base, exponent) == result
