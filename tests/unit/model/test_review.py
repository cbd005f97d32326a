"""Review meetings: dates, feedback, what goes on file, follow-through."""

import math

import pytest

from pmsim.model import review
from pmsim.model.decide import DEVELOP, ESCALATE, ON_TRACK, WAIT
from pmsim.model.state import COACHING, MOTIVATION, Dossier
from tests.unit.model.build import on_file, reads, several, someone, world

WEAK = {"weeks": 30, "support_mean": 0.8, "read": reads(motivation=0.2)}
PRECISE = {"interventions": {"diagnosis_error": 0}, "feedback": {"sd": 0}}


class TestDates:
    def test_first_is_within_a_cadence(self):
        _, p = world({"review": {"cadence": 4}})
        for start in (0.0, 17.5):
            first = review.first_review(someone(), p, start)
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

    def test_each_move_has_a_first_review_of_its_own(self):
        _, p = world()
        assert review.first_review(someone(), p, 0.0) != review.first_review(someone(moves=1), p, 0.0)

    @pytest.mark.parametrize(
        ("number", "following", "in_time", "missed"),
        [(2, 3, True, 0), (2, 3, False, 1), (2, 5, True, 2), (2, 5, False, 3)],
    )
    def test_dates_missed(self, number, following, in_time, missed):
        assert review.dates_missed(number, following, in_time) == missed

    @pytest.mark.parametrize(
        ("revisit", "two_way", "manager", "member"),
        [
            (True, True, 2.25, 1.75),
            (True, False, 1.75, 1.25),
            (False, True, 2.0, 1.5),
            (False, False, 1.5, 1.0),
        ],
    )
    def test_hours(self, revisit, two_way, manager, member):
        """1 h and .5 h of preparation; .25 h for objectives; .5 h for feedback both ways."""
        _, p = world({"review": {"revisit_objectives": revisit, "two_way": two_way}})
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
        review.give_feedback(member, Dossier(), team, p, 0.0, 10.0)
        assert member.feedback == pytest.approx(0.2)

    def test_some_do_worse_for_being_told(self):
        """The stable part of the spread belongs to the pair."""
        team, p = world(feedback={"sd": 0.35, "stable_share": 1})
        member = someone(feedback_pair=-2.0)
        review.give_feedback(member, Dossier(), team, p, 0.0, 10.0)
        assert member.feedback == pytest.approx(0.2 - 0.7)


class TestHeld:
    def held(self, member, file, policy=None, now=21.5, open_seats=0, waiting=0, **sections):
        team, p = world(policy, **{**PRECISE, **sections})
        return review.hold_review(member, file, team, p, now, open_seats, waiting), team

    def test_puts_on_file_and_decides(self):
        member, file = someone(clarity=0.5, engagement=-5.0, alignment=0.3), on_file([0.8] * 20)
        decision, team = self.held(member, file, open_seats=3, waiting=5)
        assert (decision, file.waiting) == (COACHING, 5)
        assert (file.reviews, file.last_review, file.open_seats, file.line) == (1, 21.5, 3, team.low_line)
        assert file.rating == pytest.approx(0.8)
        assert file.read[MOTIVATION] > 0
        assert (member.clarity, member.alignment) == (0.9, 1.0)

    def test_objectives_may_be_left_alone(self):
        member = someone(clarity=0.5)
        decision, _ = self.held(member, on_file([1.1] * 20), {"review": {"revisit_objectives": False}})
        assert decision == ON_TRACK
        assert member.clarity == 0.5

    def test_what_is_better_is_never_lowered(self):
        member = someone(clarity=0.95, alignment=1.0)
        self.held(member, on_file([1.1]), {"planning": {"approval": False}}, 0.0, 1.5)
        assert (member.clarity, member.alignment) == (0.95, 1.0)

    def test_before_any_evidence(self):
        file = Dossier()
        decision, _ = self.held(someone(), file, now=0.5)
        assert decision == ON_TRACK
        assert math.isnan(file.rating)

    def test_luck_is_that_of_the_week_that_it_was_drawn_for(self):
        found = []
        for due, now in ((4, 4.5), (4, 7.5), (5, 5.5)):
            member, file = someone(), on_file([0.8] * 20)
            review.draw_review(member, due)
            self.held(member, file, now=now, feedback={"sd": 0.35}, interventions={})
            found.append((member.feedback, file.read))
        assert found[0] == found[1] != found[2]

    @pytest.mark.parametrize(("two_way", "gained"), [(True, 0.001), (False, 0.0)])
    def test_feedback_both_ways_teaches_the_manager(self, two_way, gained):
        _, team = self.held(someone(), on_file([1.0] * 20), {"review": {"two_way": two_way}})
        assert team.coaching_skill == pytest.approx(0.5 + gained)

    def test_a_manager_cannot_be_better_than_perfect(self):
        team, p = world(**PRECISE)
        team.coaching_skill = 0.9999
        review.hold_review(someone(), on_file([1.0] * 20), team, p, 5.0, 0, 0)
        assert team.coaching_skill == 1.0

    def test_strength_goes_on_file_before_the_decision(self):
        file = on_file([9.0] * 20, strong_reviews=1)
        policy = {"development": {"places": 1}}
        team, p = world(policy, **PRECISE)
        team.plans_left = 1.0
        assert review.hold_review(someone(), file, team, p, 5.0, 0, 0) == DEVELOP
        assert file.strong_reviews == 2


class TestFollowThrough:
    """The chance (.8) that a manager does the hard thing that the rule asks for."""

    def done(self, member, chance, decision=ESCALATE, **figures):
        team, p = world()
        team.follow_through = chance
        file = Dossier(**{**WEAK, **figures})
        return review.follow_through(member, file, team, p, decision, 4.25, 5.0)

    def test_always_and_never(self):
        for member in several(50):
            assert self.done(member, 1.0) == ESCALATE
            assert self.done(member, 0.0) == COACHING

    def test_what_is_done_instead_is_what_the_softer_rules_ask_for(self):
        assert self.done(someone(), 0.0, support_mean=1.0) == ON_TRACK

    @pytest.mark.parametrize("decision", [COACHING, WAIT, ON_TRACK, DEVELOP])
    def test_the_rest_is_not_hard(self, decision):
        assert self.done(someone(), 0.0, decision) == decision

    def test_four_fifths(self):
        """Of 4,000, within 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world()
        assert team.follow_through == 0.8
        file = Dossier(**WEAK)
        found = [
            review.follow_through(member, file, team, p, ESCALATE, 4.25, 5.0) for member in several(4000)
        ]
        assert abs(found.count(ESCALATE) - 3200) < 4.5 * math.sqrt(4000 * 0.8 * 0.2)
