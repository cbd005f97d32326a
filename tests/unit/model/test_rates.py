"""The numbers that follow from a scenario once and for all."""

import math

import pytest

from pmsim.model import rates
from tests.unit.model.build import SIGMA, world

ALIKE = {"ability_variance": 0, "fit_variance": 0, "skill_gap_share": 0, "seat_variance": 0}
BELL = {**ALIKE, "ability_variance": 1}
SINGLE = {"applicants": 1, "validity": 0}


class TestShift:
    def test_none_where_all_are_alike(self):
        team, _ = world({"escalation": {"threshold_share": 0.3}}, work=ALIKE)
        assert (team.shift, team.long_run_mean, team.long_run_sd, team.low_line) == (0, 0, 0, 1)

    def test_a_bell(self):
        """70 % meet the target when the mean lies .5244 standard deviations above it."""
        team, _ = world(work=BELL, hiring=SINGLE)
        assert team.shift == pytest.approx(0.524400512708041 * SIGMA, rel=1e-7)
        assert team.long_run_sd == pytest.approx(SIGMA * math.sqrt(0.85), rel=1e-6)
        assert team.low_line == pytest.approx(1 + team.shift - 1.554773594596853 * SIGMA, rel=1e-7)


class TestLines:
    def test_the_top_fifth_for_a_development_plan(self):
        """Of staff: people, teams and seats vary, and 20 % lie .8416 standard deviations above the mean."""
        team, _ = world(work={**BELL, "seat_variance": 0.1}, hiring=SINGLE)
        spread = math.sqrt(1.0 + 0.1)
        assert team.long_run_sd == pytest.approx(SIGMA * math.sqrt(0.85), rel=1e-6)
        assert team.plan_line - team.low_line == pytest.approx(
            (0.8416212 + 1.5547736) * spread * SIGMA, rel=1e-6
        )

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


class TestSpreads:
    @pytest.mark.parametrize(
        ("name", "variance"),
        [
            ("ability_sd", 0.75 * 0.85),
            ("common_sd", 0.75 * 0.15),
            ("fit_sd", 0.15),
            ("seat_sd", 0.10),
            ("form_kick", 0.6 * 0.8 * (1 - 0.49)),
            ("shared_kick", 0.6 * 0.2 * (1 - 0.49)),
            ("luck_sd", 0.4),
            ("kpi_sd", 0.09),
        ],
    )
    def test_variances_in_sigma_squared(self, name, variance):
        team, _ = world()
        assert getattr(team, name) == pytest.approx(SIGMA * math.sqrt(variance))

    @pytest.mark.parametrize(
        ("sigma", "effect"),
        [(0.0, 0.15), (0.19, 0.15), (0.255, 0.10), (0.32, 0.05), (0.40, 0.025), (0.48, 0.0), (2.0, 0.0)],
    )
    def test_peers_count_less_in_complex_jobs(self, sigma, effect):
        assert rates.peer_effect(sigma) == pytest.approx(effect)

    @pytest.mark.parametrize(("given", "effect"), [(None, 0.1423076923), (0.07, 0.07), (0.0, 0.0)])
    def test_a_given_peer_effect_is_taken(self, given, effect):
        team, _ = world(climate={"peer_effect": given})
        assert team.peer_effect == pytest.approx(effect)


class TestLife:
    @pytest.mark.parametrize(("a_year", "weeks"), [(0.25, 10.0), (0.0, 10.0), (5.2, 10.0)])
    def test_share_in_an_event(self, a_year, weeks):
        """Time away from one is exponential of mean 52 / rate, so the stationary share is L / (L + gap)."""
        _, p = world(circumstances={"events_a_year": a_year, "mean_weeks": weeks})
        share = 0.0 if a_year == 0 else weeks / (weeks + 52 / a_year)
        assert p.rates.in_event == pytest.approx(share)
        assert (1 - p.rates.event_chance) ** 52 == pytest.approx(math.exp(-a_year))

    def test_strategy(self):
        _, p = world()
        assert (1 - p.rates.shift_chance) ** 52 == pytest.approx(math.exp(-1))

    @pytest.mark.parametrize("missing", range(7))
    def test_process_quality_is_the_share_of_safeguards(self, missing):
        names = (
            "require_support",
            "in_writing",
            "consider_adjustments",
            "companion",
            "independent_hearer",
            "appeal",
        )
        _, p = world({"escalation": dict.fromkeys(names[:missing], False)})
        assert p.rates.process_quality == pytest.approx(1 - missing / 6)

    def test_norm_hours(self):
        _, p = world()
        assert p.rates.norm_hours == pytest.approx(1 - 0.10 - 0.02)

    def test_half_of_an_unused_skill_is_gone_after_eleven_months(self):
        _, p = world()
        assert p.interventions.unused_half_life == 47.0
        assert p.rates.unused_keep**47 == pytest.approx(0.5)
