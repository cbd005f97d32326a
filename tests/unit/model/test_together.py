"""What concerns more than one person: forming a team, ranking, mentors, meetings of a whole team."""

import pytest

from pmsim.model import together
from pmsim.model.state import COACHING, UNDEFINED, Dossier
from tests.unit.model.build import on_file, someone, world

RANKED = {"ranking": {"enabled": True, "period": 52, "share": 0.1}}


class TestForming:
    def test_people_do_not_know_each_other_yet(self):
        team, p = world()
        team.active = False
        together.form_team(team, p)
        assert team.active
        assert team.cohesion == pytest.approx(0.35)
        assert team.plans_left == pytest.approx(0.8)


class TestFocus:
    @pytest.mark.parametrize(
        ("level", "wanted", "focused"), [(6, True, True), (5, True, False), (6, False, False)]
    )
    def test_sfia_6(self, level, wanted, focused):
        team, p = world({"environment": {"focus_time": wanted}})
        team.sfia_level = level
        assert together.is_focused(team, p) == focused
        together.shape_place(team, p)
        assert team.focused == focused

    @pytest.mark.parametrize(("level", "resources"), [(6, 1.25), (5, 1.0), (4, 1.0)])
    def test_resources_take_sfia_6_too(self, level, resources):
        team, p = world({"environment": {"resources": 1.25}})
        team.sfia_level = level
        together.shape_place(team, p)
        assert team.resources == resources


class TestMentor:
    @pytest.mark.parametrize(
        ("file", "best", "taken"),
        [
            ({"rating": 1.2}, UNDEFINED, True),
            ({"rating": 1.2}, 1.1, True),
            ({"rating": 1.2}, 1.2, False),
            ({"rating": 1.2}, 1.3, False),
            ({"rating": UNDEFINED}, UNDEFINED, False),
            ({"rating": 1.2, "support": COACHING}, UNDEFINED, False),
            ({"rating": 1.2, "in_case": True}, UNDEFINED, False),
        ],
    )
    def test_the_highest_rated_who_is_not_in_trouble(self, file, best, taken):
        assert together.may_mentor(Dossier(**file), best) == taken

    @pytest.mark.parametrize(
        ("figure", "best", "higher", "lower"),
        [
            (1.0, UNDEFINED, True, True),
            (1.0, 1.0, False, False),
            (1.1, 1.0, True, False),
            (0.9, 1.0, False, True),
            (UNDEFINED, 1.0, False, False),
        ],
    )
    def test_the_first_of_equals_stays(self, figure, best, higher, lower):
        assert together.is_higher(figure, best) == higher
        assert together.is_lower(figure, best) == lower


class TestRanking:
    @pytest.mark.parametrize(
        ("enabled", "now", "due"),
        [(True, 52, True), (True, 104, True), (True, 51, False), (False, 52, False)],
    )
    def test_at_the_end_of_a_period(self, enabled, now, due):
        _, p = world({"ranking": {"enabled": enabled, "period": 52}})
        assert together.is_ranking_due(p, now) == due

    @pytest.mark.parametrize(
        ("share", "people", "taken"),
        [(0.1, 10, 1), (0.1, 4, 0), (0.1, 5, 1), (0.1, 14, 1), (0.1, 15, 2), (0.1, 25, 3), (0.25, 10, 3),
         (0.0, 99, 0), (1.0, 7, 7)],
    )  # fmt: skip
    def test_share_of_people_rounded_halves_up(self, share, people, taken):
        """floor(share * n + 1/2)."""
        _, p = world({"ranking": {"enabled": True, "share": share}})
        assert together.how_many(people, p) == taken

    @pytest.mark.parametrize(
        ("joined", "file", "leaving", "ranked"),
        [
            (0.0, {}, False, True),
            (0.5, {}, False, False),
            (0.0, {"in_case": True}, False, False),
            (0.0, {}, True, False),
            (0.0, {"weeks": 0}, False, False),
        ],
    )
    def test_left_out(self, joined, file, leaving, ranked):
        """Those who have been there for less than a period, live cases, and those who leave anyway."""
        _, p = world(RANKED)
        member = someone(joined=joined, leaving=leaving)
        assert together.may_be_ranked(member, Dossier(**{"weeks": 52, **file}), p, 52.0) == ranked

    @pytest.mark.parametrize(("period", "mean"), [(4, 1.0), (8, 0.75), (520, 0.5)])
    def test_by_the_mean_of_the_period(self, period, mean):
        _, p = world({"ranking": {"period": period}})
        file = on_file([0.25] * 8 + [0.5] * 4 + [1.0] * 4)
        assert together.ranked_by(file, p) == mean

    @pytest.mark.parametrize(("result", "ladder"), [("ladder", True), ("exit", False)])
    def test_result(self, result, ladder):
        _, p = world({"ranking": {"result": result}})
        assert together.goes_to_ladder(p) == ladder


class TestMeetings:
    @pytest.mark.parametrize(
        ("what", "policy", "level", "held"),
        [
            (together.CALIBRATION, {"calibration": {"enabled": True}}, 6, True),
            (together.CALIBRATION, {"calibration": {"enabled": True}}, 5, False),
            (together.CALIBRATION, {}, 6, False),
            (1, {"environment": {"session_every": 13}}, 4, True),
            (1, {}, 6, False),
        ],
    )
    def test_who_meets(self, what, policy, level, held):
        team, p = world(policy)
        team.sfia_level = level
        assert together.meets(team, p, what) == held

    def test_calibration_is_twice_a_year_for_two_hours(self):
        _, p = world()
        assert together.every(p, together.CALIBRATION) == 26
        assert together.hours(p, together.CALIBRATION) == 2.0

    def test_sessions(self):
        _, p = world({"environment": {"session_every": 13, "session_hours": 3}})
        assert (together.every(p, 1), together.hours(p, 1)) == (13, 3.0)

    @pytest.mark.parametrize(("now", "following"), [(31.0, 2), (57.0, 2), (57.5, 3), (99.0, 4)])
    def test_next_is_the_first_not_yet_past(self, now, following):
        """Calibration from week 5 on: at 31, 57, 83, ..."""
        _, p = world()
        assert together.next_meeting(5.0, 1, now, p, together.CALIBRATION) == following

    def test_calibration_takes_three_tenths_off(self):
        team, p = world()
        together.calibrate(team, p)
        assert team.bias_left == pytest.approx(0.7)
        together.calibrate(team, p)
        assert team.bias_left == pytest.approx(0.7)
