"""Review meetings: dates, feedback, diagnosis."""

import math

import pytest

from pmsim.model import review
from pmsim.model.decide import OFFER_COACHING, ON_TRACK
from pmsim.model.state import MOTIVATION, NOBODY_KNOWS, SKILL_GAP, Dossier
from tests.unit.model.build import SIGMA, on_file, someone, world

PRECISE = {"interventions": {"diagnosis_error": 0}, "feedback": {"sd": 0}}


class TestDates:
    def test_first_is_within_a_cadence(self):
        team, p = world({"review": {"cadence": 4}})
        for start in (0.0, 17.5):
            first = review.first_review(someone(), team, p, start)
            assert start <= first <= start + 4
            assert (first * 2**20).is_integer()

    @pytest.mark.parametrize(
        ("now", "following"),
        [(11.0, 3), (14.0, 3), (14.5, 4), (18.0, 4), (18.5, 5), (30.0, 7)],
    )
    def test_next_is_the_first_not_yet_past(self, now, following):
        """Reviews at 2, 6, 10, 14, ...; number 2 was due at 10."""
        _, p = world({"review": {"cadence": 4}})
        assert review.next_review(2.0, 2, now, p) == following

    @pytest.mark.parametrize(("now", "missed"), [(10.0, False), (14.0, False), (14.001, True)])
    def test_missed_after_a_whole_cadence(self, now, missed):
        _, p = world({"review": {"cadence": 4}})
        assert review.is_missed(10.0, now, p) == missed

    @pytest.mark.parametrize(("revisit", "manager", "member"), [(True, 1.75, 1.25), (False, 1.5, 1.0)])
    def test_hours(self, revisit, manager, member):
        _, p = world({"review": {"revisit_objectives": revisit}})
        assert review.diary_hours(p) == manager
        assert review.member_hours(p) == member


class TestFeedback:
    @pytest.mark.parametrize(
        ("reviews", "gap", "quality"),
        [(0, 0.0, 1.0), (3, 9.0, 1.0), (3, 2.0, 1.0), (3, 1.0, 0.75), (3, 0.0, 0.5)],
    )
    def test_crowding(self, reviews, gap, quality):
        """Quality falls linearly to half as the gap goes from 2 weeks to 0; the first has full quality."""
        team, p = world()
        file = Dossier(reviews=reviews, last_review=50.0 - gap)
        assert review.feedback_quality(file, team, p, 50.0) == pytest.approx(
            quality * (0.5 + team.coaching_skill)
        )

    def test_no_gap_counts_as_crowded_without_a_limit(self):
        team, p = world(feedback={"full_gap": 0})
        assert review.feedback_quality(Dossier(reviews=1, last_review=50.0), team, p, 50.0) == 1

    def test_replaces_what_was_there(self):
        team, p = world(**PRECISE)
        member = someone(feedback=9.0)
        review.give_feedback(member, Dossier(), team, p, 0, 10.0)
        assert member.feedback == pytest.approx(0.2)

    def test_some_do_worse_for_being_told(self):
        """The stable part of the spread belongs to the pair."""
        team, p = world(feedback={"sd": 0.35, "stable_share": 1})
        member = someone(feedback_pair=-2.0)
        review.give_feedback(member, Dossier(), team, p, 0, 10.0)
        assert member.feedback == pytest.approx(0.2 - 0.7)


class TestDiagnosis:
    @pytest.mark.parametrize(
        ("gap", "learned", "left"), [(0.2, 0.0, 0.2), (0.2, 0.15, 0.05), (0.2, 0.3, 0.0)]
    )
    def test_open_gap(self, gap, learned, left):
        assert review.open_gap(someone(gap=gap, learned=learned)) == pytest.approx(left)

    @pytest.mark.parametrize(("engagement", "lost"), [(1.0, 0.0), (0.0, 0.0), (-2.0, SIGMA * 0.25 * 2)])
    def test_lost_motivation(self, engagement, lost):
        team, p = world()
        assert review.lost_motivation(someone(engagement=engagement), team, p) == pytest.approx(lost)

    @pytest.mark.parametrize(
        ("gap", "engagement", "cause"),
        [
            (0.0, 0.5, NOBODY_KNOWS),
            (0.0, -0.5, MOTIVATION),
            (0.1, 0.5, SKILL_GAP),
            (0.1, -1.0, SKILL_GAP),
            (0.1, -3.0, MOTIVATION),
        ],
    )
    def test_true_cause(self, gap, engagement, cause):
        team, p = world()
        assert review.true_cause(someone(gap=gap, engagement=engagement), team, p) == cause

    def test_reads_right_without_error(self):
        team, p = world(**PRECISE)
        file = Dossier()
        review.diagnose(someone(gap=0.1, engagement=-1.0), file, team, p, 10)
        assert file.read_gap == pytest.approx(0.1)
        assert file.read_motivation == pytest.approx(SIGMA * 0.25)

    def test_skill_halves_the_error(self):
        """The same error drawn, half as large; each cause has its own."""
        errors = []
        for skill in (0.0, 1.0):
            team, p = world()
            team.diagnosis_skill = skill
            file = Dossier()
            review.diagnose(someone(), file, team, p, 10)
            errors.append((file.read_gap, file.read_motivation))
        assert errors[1] == pytest.approx([0.5 * error for error in errors[0]])
        assert errors[0][0] != errors[0][1]


class TestHeld:
    def test_puts_on_file_and_decides(self):
        team, p = world(**PRECISE)
        member, file = someone(clarity=0.5), on_file([0.7] * 20)
        assert review.hold_review(member, file, team, p, 4, 21.5) == OFFER_COACHING
        assert (file.reviews, file.last_review) == (1, 21.5)
        assert file.rating == pytest.approx(0.7)
        assert member.clarity == 0.9

    def test_objectives_may_be_left_alone(self):
        team, p = world({"review": {"revisit_objectives": False}}, **PRECISE)
        member = someone(clarity=0.5)
        assert review.hold_review(member, on_file([1.1] * 20), team, p, 4, 21.5) == ON_TRACK
        assert member.clarity == 0.5

    def test_clarity_is_never_lowered(self):
        team, p = world(**PRECISE)
        member = someone(clarity=0.95)
        review.hold_review(member, on_file([1.1]), team, p, 0, 1.5)
        assert member.clarity == 0.95

    def test_before_any_evidence(self):
        team, p = world(**PRECISE)
        file = Dossier()
        assert review.hold_review(someone(), file, team, p, 0, 0.5) == ON_TRACK
        assert math.isnan(file.rating)
