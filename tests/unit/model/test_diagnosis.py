"""What is behind a shortfall, and what a manager reads of it."""

from statistics import fmean, pstdev

import pytest

from pmsim.model import diagnosis
from pmsim.model.state import (
    CAUSES,
    CIRCUMSTANCE,
    LUCK,
    MISFIT,
    MOTIVATION,
    OVERLOAD,
    SKILL_GAP,
    THE_WORK,
    UNCLEAR_GOALS,
    Dossier,
)
from tests.unit.model.build import SIGMA, reads, several, someone, world

PRECISE = {"interventions": {"diagnosis_error": 0}}


class TestDepth:
    """What each cause costs, in shares of target; sigma is .2."""

    @pytest.mark.parametrize(
        ("cause", "traits", "depth"),
        [
            (SKILL_GAP, {"gap": 0.2}, 0.2),
            (SKILL_GAP, {"gap": 0.2, "learned": 0.15}, 0.05),
            (SKILL_GAP, {"gap": 0.2, "learned": 0.3}, 0.0),
            (MOTIVATION, {"engagement": -2.0}, SIGMA * 0.25 * 2),
            (MOTIVATION, {"engagement": 1.0}, 0.0),
            (OVERLOAD, {"strain": 1.5}, SIGMA * 0.17 * 1.5),
            (CIRCUMSTANCE, {"circumstance": 0.1, "barrier": 0.05}, 0.15),
            (MISFIT, {"fit": -0.1}, 0.1),
            (MISFIT, {"fit": 0.1}, 0.0),
            (UNCLEAR_GOALS, {"clarity": 0.4}, SIGMA * 0.5 * 0.4),
            (UNCLEAR_GOALS, {"clarity": 0.9}, 0.0),
            (THE_WORK, {"ease": -0.1}, 0.1),
            (THE_WORK, {"ease": 0.1}, 0.0),
        ],
    )
    def test_of_a_member(self, cause, traits, depth):
        team, p = world()
        assert diagnosis.depth(cause, someone(**traits), team, p) == pytest.approx(depth)

    def test_the_work_is_seat_and_team(self):
        team, p = world()
        team.quality, team.common = -0.1, 0.02
        assert diagnosis.depth(THE_WORK, someone(ease=-0.05), team, p) == pytest.approx(0.13)


class TestTrueCause:
    @pytest.mark.parametrize(
        ("traits", "mean", "cause"),
        [
            ({}, 0.8, LUCK),
            ({"gap": 0.15}, 0.8, SKILL_GAP),
            ({"gap": 0.05}, 0.8, LUCK),
            ({"gap": 0.1, "strain": 4.0}, 0.75, OVERLOAD),
            ({"gap": 0.15, "strain": 4.0}, 0.75, SKILL_GAP),
            ({"engagement": -3.0}, 0.8, MOTIVATION),
            ({"barrier": 0.15}, 0.8, CIRCUMSTANCE),
            ({"circumstance": 0.15}, 0.8, CIRCUMSTANCE),
            ({"fit": -0.2}, 0.8, MISFIT),
            ({"clarity": 0.0}, 0.9, UNCLEAR_GOALS),
            ({"ease": -0.2}, 0.8, THE_WORK),
            ({"gap": 0.02}, 1.1, SKILL_GAP),
        ],
    )
    def test_the_deepest_or_luck(self, traits, mean, cause):
        team, p = world()
        member = someone(**{"clarity": 0.9, **traits})
        assert diagnosis.true_cause(member, Dossier(support_mean=mean), team, p) == cause

    def test_luck_is_what_the_causes_leave_of_the_shortfall(self):
        team, p = world()
        member, file = someone(clarity=0.9, gap=0.05, fit=-0.03), Dossier(support_mean=0.8)
        assert diagnosis.unexplained(member, file, team, p) == pytest.approx(0.12)
        file.support_mean = 1.0
        assert diagnosis.unexplained(member, file, team, p) == 0.0


class TestRead:
    def found(self, member, team, p, **figures):
        file = Dossier(support_mean=0.7, **figures)
        diagnosis.draw_errors(member, 10)
        diagnosis.diagnose(member, file, team, p)
        return file.read

    def test_right_without_error_or_bias(self):
        team, p = world(**PRECISE)
        team.attribution_bias = 0.0
        member = someone(gap=0.1, engagement=-1.0, clarity=0.9, circumstance=0.02)
        expected = reads(skill_gap=0.1, motivation=0.05, circumstance=0.02, luck=0.13)
        assert self.found(member, team, p) == pytest.approx(expected)

    @pytest.mark.parametrize(
        ("cause", "tilted"),
        [(SKILL_GAP, True), (MOTIVATION, True), (MISFIT, True), (OVERLOAD, False), (CIRCUMSTANCE, False),
         (UNCLEAR_GOALS, False), (THE_WORK, False), (LUCK, False)],
    )  # fmt: skip
    def test_bias_tilts_towards_the_person(self, cause, tilted):
        """Causes in the person look 1.3 times as deep as they are."""
        team, p = world(**PRECISE)
        member = someone(
            gap=0.1, engagement=-1.0, fit=-0.04, strain=1.0, circumstance=0.02, clarity=0.6, ease=-0.03
        )
        team.attribution_bias = 0.0
        even = self.found(member, team, p)[cause]
        team.attribution_bias = 0.3
        assert even >= 0.0
        assert self.found(member, team, p)[cause] == pytest.approx(even * (1.3 if tilted else 1.0))

    @pytest.mark.parametrize(("disclosed", "depth"), [(False, 0.02), (True, 0.12)])
    def test_a_barrier_is_seen_once_it_is_disclosed(self, disclosed, depth):
        team, p = world(**PRECISE)
        member = someone(circumstance=0.02, barrier=0.1)
        assert self.found(member, team, p, disclosed=disclosed)[CIRCUMSTANCE] == pytest.approx(depth)

    @pytest.mark.parametrize(("two_way", "seen"), [(True, 0.1), (False, 0.05)])
    def test_feedback_both_ways_brings_out_causes_in_the_work(self, two_way, seen):
        """Without it, half of what lies in the work is seen."""
        team, p = world({"review": {"two_way": two_way}}, **PRECISE)
        assert self.found(someone(ease=-0.1), team, p)[THE_WORK] == pytest.approx(seen)

    @pytest.mark.parametrize(
        ("skill", "two_way", "error"),
        [(0.0, False, 0.5), (0.5, False, 0.375), (1.0, False, 0.25), (0.0, True, 0.3), (1.0, True, 0.15)],
    )
    def test_error(self, skill, two_way, error):
        """.5 sigma (1 - .5 skill), times .6 with feedback both ways."""
        team, p = world({"review": {"two_way": two_way}})
        team.diagnosis_skill = skill
        assert diagnosis.diagnosis_error(team, p) == pytest.approx(error * SIGMA)

    def test_readings_scatter_by_the_error(self):
        """Over 4,000 readings: mean and spread within 4.5 standard errors (false alarm 1.4e-5 for both)."""
        team, p = world({"review": {"two_way": False}})
        team.diagnosis_skill = team.attribution_bias = 0.0
        found = []
        for member in several(500):
            member.clarity = 0.9
            found += [read / (0.5 * SIGMA) for read in self.found(member, team, p)[1:]]
        count = len(found)
        assert count == 500 * (CAUSES - 1)
        assert abs(fmean(found)) < 4.5 / count**0.5
        assert abs(pstdev(found) - 1.0) < 4.5 / (2 * count) ** 0.5

    def test_each_cause_and_week_has_its_own_error(self):
        team, p = world()
        member = someone(clarity=0.9)
        first = self.found(member, team, p)
        assert len(set(first)) == CAUSES
        file = Dossier(support_mean=0.7)
        diagnosis.draw_errors(member, 11)
        diagnosis.diagnose(member, file, team, p)
        assert file.read != first


@pytest.mark.parametrize(
    ("read", "cause"),
    [
        ({}, LUCK),
        ({"the_work": 0.1}, THE_WORK),
        ({"luck": 0.2, "the_work": 0.1}, LUCK),
        ({"overload": 0.1, "misfit": 0.1}, OVERLOAD),
        ({"luck": -0.2, "skill_gap": -0.1, "motivation": -0.3}, OVERLOAD),
    ],
)
def test_the_deepest_that_was_read(read, cause):
    assert diagnosis.deepest_read(Dossier(read=reads(**read))) == cause


@pytest.mark.parametrize(
    ("two_way", "traits", "speaks"),
    [
        (True, {"ease": -0.2}, True),
        (False, {"ease": -0.2}, False),
        (True, {"gap": 0.2}, False),
        (True, {}, False),
    ],
)
def test_a_member_says_that_it_is_the_work(two_way, traits, speaks):
    team, p = world({"review": {"two_way": two_way}})
    member = someone(**{"clarity": 0.9, **traits})
    assert diagnosis.speaks_up(member, Dossier(support_mean=0.8), team, p) == speaks
