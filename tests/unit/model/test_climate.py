"""What a team is like to work in: cohesion, justice, peers, and unrest after an exit."""

import math
from itertools import pairwise

import pytest

from pmsim.model import climate, people
from pmsim.model.state import COACHING, NO_SUPPORT, UNDEFINED, Dossier
from tests.unit.model.build import SIGMA, someone, world

BARE = {
    "escalation": {
        "require_support": False,
        "in_writing": False,
        "consider_adjustments": False,
        "companion": False,
        "independent_hearer": False,
        "appeal": False,
    }
}
"""A formal procedure without any safeguard: process quality 0."""

SEEN = {"climate": {"perception_error": 0}}


class TestRest:
    def test_cohesion_returns_in_26_weeks(self):
        team, p = world()
        team.cohesion = 0.2
        for _ in range(26):
            climate.relax(team, p)
        assert 0.7 - team.cohesion == pytest.approx(0.5 * math.exp(-1))

    def test_justice_recovers_in_26_weeks(self):
        team, p = world()
        team.justice = -0.4
        for _ in range(26):
            climate.relax(team, p)
        assert team.justice == pytest.approx(-0.4 * math.exp(-1))

    def test_unrest_fades_in_26_weeks(self):
        team, p = world()
        team.unrest = 0.3
        weeks = []
        for _ in range(26):
            climate.relax(team, p)
            weeks.append(team.unrest)
        assert all(later < earlier for earlier, later in pairwise(weeks))
        assert team.unrest == pytest.approx(0.3 * math.exp(-1))

    def test_nothing_moves_at_rest(self):
        team, p = world()
        climate.relax(team, p)
        assert (team.cohesion, team.justice, team.unrest) == (pytest.approx(0.7), 0.0, 0.0)

    @pytest.mark.parametrize(("load", "worn"), [(1.0, 0.0), (0.8, 0.0), (1.5, 0.01)])
    def test_load_wears_cohesion_down(self, load, worn):
        team, p = world()
        team.load = load
        climate.relax(team, p)
        assert team.cohesion == pytest.approx(0.7 - worn)


class TestCohesion:
    def test_a_departure_costs_one_over_n(self):
        team, p = world()
        climate.lose_someone(team, p)
        assert team.cohesion == pytest.approx(0.7 - 1 / 4)

    def test_a_ranking_costs_a_tenth(self):
        team, p = world()
        climate.rank_people(team, p)
        assert team.cohesion == pytest.approx(0.6)

    def test_a_team_session_adds_a_tenth(self):
        team, p = world()
        climate.come_together(team, p)
        assert team.cohesion == pytest.approx(0.8)

    def test_kept_from_0_to_1(self):
        team, p = world()
        for _ in range(9):
            climate.lose_someone(team, p)
        assert team.cohesion == 0.0
        for _ in range(30):
            climate.come_together(team, p)
        assert team.cohesion == 1.0


class TestPeers:
    """P = peer * mean stable deviation of team mates * R / .7."""

    @pytest.mark.parametrize(("cohesion", "push"), [(0.7, 0.03), (0.35, 0.015), (0.0, 0.0)])
    def test_mean_of_the_others(self, cohesion, push):
        team, p = world(climate={"peer_effect": 0.1})
        team.shift, team.present, team.cohesion = 0.0, 3, cohesion
        member = someone(ability=0.5)
        team.levels = 0.5 + 0.2 + 0.4
        climate.feel_peers(member, team, p)
        assert member.peers == pytest.approx(push)

    def test_nobody_else_is_there(self):
        team, p = world(climate={"peer_effect": 0.1})
        team.present, team.levels = 1, 0.5
        member = someone(ability=0.5, peers=9.0)
        climate.feel_peers(member, team, p)
        assert member.peers == 0.0


class TestInjustice:
    """J falls by .3 * (1 - process quality) when it hits someone who is taken for delivering."""

    @pytest.mark.parametrize(("above", "wrong"), [(0.01, 1.0), (0.0, 1.0), (-0.01, 0.0)])
    def test_taken_for_delivering(self, above, wrong):
        team, p = world(BARE, **SEEN)
        member = someone(ability=team.low_line - 1.0 - team.shift + above + 1e-12)
        assert climate.injustice(member, team, p, 5) == wrong

    @pytest.mark.parametrize(
        ("missing", "wrong"),
        [
            ((), 0.0),
            (("companion",), 1 / 6),
            (("companion", "appeal", "in_writing"), 0.5),
            (tuple(BARE["escalation"]), 1),
        ],
    )
    def test_a_sixth_for_each_safeguard_that_is_missing(self, missing, wrong):
        team, p = world({"escalation": dict.fromkeys(missing, False)}, **SEEN)
        found = climate.injustice(someone(ability=1.0), team, p, 5)
        assert found == pytest.approx(wrong)
        climate.feel_injustice(team, p, found)
        assert team.justice == pytest.approx(-0.3 * wrong)

    def test_seen_with_error(self):
        """Of 400 people half a sigma above the line, seen with error half a sigma, 16 % look as if below.

        Binomial, 4.5 standard errors (false alarm 6.8e-6).
        """
        team, p = world(BARE)
        member = someone(ability=team.low_line - 1.0 - team.shift + 0.5 * SIGMA)
        below = sum(climate.injustice(member, team, p, week) == 0.0 for week in range(400))
        assert abs(below - 400 * 0.158655) < 4.5 * math.sqrt(400 * 0.158655 * 0.841345)


class TestUnrest:
    @pytest.mark.parametrize(("wrong", "factor"), [(1.0, 1.3), (0.5, 1.15), (0.0, 1.0)])
    def test_an_exit_multiplies_the_quit_hazard(self, wrong, factor):
        """By 1 + .3 * (1 - fairness)."""
        team, p = world()
        before = -math.log(1 - people.quit_chance(someone(), Dossier(), team, p))
        climate.stir(team, p, wrong)
        after = -math.log(1 - people.quit_chance(someone(), Dossier(), team, p))
        assert after / before == pytest.approx(factor, rel=1e-6)


class TestLeftAlone:
    """-.1 when someone far below the line (half a sigma) goes unaddressed for 26 weeks."""

    def weeks_until(self, file, limit=60):
        team, p = world({"escalation": {"threshold": 0.8}})
        member = someone()
        for week in range(1, limit):
            if climate.leave_alone(member, file, team, p):
                return week, team.justice
        return None, team.justice

    def test_after_26_weeks(self):
        assert self.weeks_until(Dossier(smoothed=0.69)) == (26, pytest.approx(-0.1))

    @pytest.mark.parametrize(
        "file",
        [
            Dossier(smoothed=0.71),
            Dossier(smoothed=UNDEFINED),
            Dossier(smoothed=0.5, support=COACHING),
            Dossier(smoothed=0.5, in_case=True),
        ],
        ids=["below, but not far", "unknown", "supported", "in a case"],
    )
    def test_never_otherwise(self, file):
        assert self.weeks_until(file) == (None, 0.0)

    def test_weeks_count_in_a_row(self):
        team, p = world({"escalation": {"threshold": 0.8}})
        member, file = someone(), Dossier(smoothed=0.5)
        for _ in range(25):
            assert not climate.leave_alone(member, file, team, p)
        file.support = COACHING
        assert not climate.leave_alone(member, file, team, p)
        file.support = NO_SUPPORT
        assert [climate.leave_alone(member, file, team, p) for _ in range(26)] == [False] * 25 + [True]

    def test_counts_again_from_the_start(self):
        team, p = world({"escalation": {"threshold": 0.8}})
        member, file = someone(), Dossier(smoothed=0.5)
        found = [week for week in range(1, 60) if climate.leave_alone(member, file, team, p)]
        assert found == [26, 52]
