"""The numbers that follow from a scenario once and for all."""

import math

import pytest

from pmsim.model import rates
from tests.unit.model.build import SIGMA, world

ALIKE = {"ability_variance": 0, "fit_variance": 0, "skill_gap_share": 0}
BELL = {"ability_variance": 1, "fit_variance": 0, "skill_gap_share": 0}
SINGLE = {"applicants": 1, "validity": 0}


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
