"""Support: what it addresses, what it does, when it is over."""

import pytest

from pmsim.model import support
from pmsim.model.state import (
    ADJUSTMENTS,
    CIRCUMSTANCE,
    CLARIFYING,
    COACHING,
    LONG_AGO,
    LUCK,
    MENDING,
    MENTORING,
    MISFIT,
    MOTIVATION,
    NO_SUPPORT,
    ONBOARDING,
    OVERLOAD,
    REDEPLOYMENT,
    RELIEF,
    SKILL_GAP,
    THE_WORK,
    TRAINING,
    UNCLEAR_GOALS,
    Dossier,
)
from tests.unit.model.build import SIGMA, placebo, someone, world

ANSWERS = {
    COACHING: {SKILL_GAP, MOTIVATION},
    TRAINING: {SKILL_GAP},
    RELIEF: {OVERLOAD},
    ADJUSTMENTS: {CIRCUMSTANCE},
    CLARIFYING: {UNCLEAR_GOALS},
    MENDING: {THE_WORK},
    MENTORING: {SKILL_GAP, MOTIVATION},
    REDEPLOYMENT: {MISFIT, THE_WORK},
}


class TestFit:
    @pytest.mark.parametrize("kind", ANSWERS)
    @pytest.mark.parametrize("cause", range(8))
    def test_what_answers_what(self, kind, cause):
        assert support.addresses(kind, cause) == (cause in ANSWERS[kind])

    def test_nothing_answers_luck(self):
        assert not any(support.addresses(kind, LUCK) for kind in ANSWERS)

    @pytest.mark.parametrize(
        ("traits", "kind", "cause", "fits"),
        [
            ({"gap": 0.15}, COACHING, SKILL_GAP, True),
            ({"gap": 0.15}, RELIEF, SKILL_GAP, False),
            ({"engagement": -3.0}, TRAINING, MOTIVATION, False),
            ({}, COACHING, LUCK, False),
        ],
    )
    def test_the_true_cause_is_noted(self, traits, kind, cause, fits):
        team, p = world()
        member = someone(clarity=0.9, **traits)
        file = Dossier(sessions_held=5, sessions_missed=3, support_mean=0.8, episodes=2)
        support.begin_support(member, file, team, p, kind, 20.0)
        assert (member.cause, member.fits, member.helped_by) == (cause, fits, kind)
        assert (file.support, file.sessions_held, file.sessions_missed) == (kind, 0, 0)
        assert (file.support_began, file.episodes) == (20.0, 3)


class TestSessions:
    @pytest.mark.parametrize(("kind", "sessions", "hours"), [(COACHING, 8, 1.0), (ONBOARDING, 4, 1.0)])
    def test_how_many_and_how_long(self, kind, sessions, hours):
        _, p = world()
        assert (support.sessions_of(kind, p), support.session_hours(kind, p)) == (sessions, hours)

    def test_each_kind_has_its_own_setting(self):
        _, p = world(interventions={"coaching_hours": 2, "onboarding_hours": 3})
        assert (support.session_hours(COACHING, p), support.session_hours(ONBOARDING, p)) == (2, 3)

    @pytest.mark.parametrize(
        ("number", "now", "following"), [(1, 6.2, 2), (1, 7.0, 2), (1, 7.5, 3), (1, 9.0, 4)]
    )
    def test_next(self, number, now, following):
        """Coaching began at 5: sessions at 6, 7, 8, ..."""
        assert support.next_session(5.0, number, now) == following


class TestCoaching:
    @pytest.mark.parametrize(("fits", "share"), [(True, 1.0), (False, 0.1)])
    def test_a_session(self, fits, share):
        """An eighth of .25 sigma, half of it skill and half motivation that moves performance as much.

        A tenth of that when it does not address the cause.
        """
        team, p = world()
        member, file = someone(fits=fits), Dossier(support=COACHING)
        support.hold_session(member, file, team, p)
        effect = share * 0.25 / 8
        assert member.learned == pytest.approx(SIGMA * effect / 2)
        assert member.encouraged == pytest.approx(effect / 2)
        assert member.engagement == 0
        assert file.sessions_held == 1

    @pytest.mark.parametrize("effect", [0, 1e-300, 0.25])
    def test_does_not_hang_on_what_engagement_does(self, effect):
        """It was once divided by that effect, so that people who were coached never left as it went to 0."""
        team, p = world(work={"engagement_effect": effect})
        member, usual = someone(fits=True), someone(fits=True)
        support.hold_session(member, Dossier(support=COACHING), team, p)
        support.hold_session(usual, Dossier(support=COACHING), *world())
        assert (member.encouraged, member.learned) == (usual.encouraged, usual.learned)

    def test_a_session_without_effect_is_held_in_the_placebo_world(self):
        team, p = placebo()
        member, file = someone(fits=True), Dossier(support=COACHING)
        support.hold_session(member, file, team, p)
        assert (member.learned, member.encouraged, file.sessions_held) == (0.0, 0.0, 1)

    def test_less_is_learned_by_those_who_get_less_of_the_work(self):
        team, p = world({"environment": {"allocation": "capability"}})
        member = someone(fits=True, load=0.5)
        support.hold_session(member, Dossier(support=COACHING), team, p)
        assert member.learned == pytest.approx(0.5 * SIGMA * 0.25 / 16)
        assert member.encouraged == pytest.approx(0.25 / 16)


class TestMentoring:
    def test_half_of_coaching(self):
        team, p = world()
        coached, mentored = someone(fits=True), someone(fits=True)
        file = Dossier(support=COACHING)
        for _ in range(support.sessions_of(COACHING, p)):
            support.hold_session(coached, file, team, p)
        file = Dossier()
        support.begin_support(someone(), file, team, p, MENTORING, 0.0)
        over = False
        while not over:
            support.mentor(mentored, file, team, p)
            over = support.week_of_support(file)
        assert mentored.learned == pytest.approx(0.5 * coached.learned)
        assert mentored.encouraged == pytest.approx(0.5 * coached.encouraged)
        assert coached.learned == pytest.approx(SIGMA * 0.25 / 2)

    def test_a_tenth_when_it_misses_the_cause(self):
        team, p = world()
        hit, missed = someone(fits=True), someone()
        support.mentor(hit, Dossier(), team, p)
        support.mentor(missed, Dossier(), team, p)
        assert missed.learned == pytest.approx(0.1 * hit.learned)


class TestOnboarding:
    @pytest.mark.parametrize(("held", "left"), [(0, 1.0), (2, 0.9), (4, 0.8)])
    def test_takes_a_fifth_off_tau(self, held, left):
        """1 h a week for 4 weeks, tau -20 %; prorated by sessions held."""
        team, p = world()
        member, file = someone(ramp_gap=0.75, ramp_rate=0.15), Dossier()
        support.begin_onboarding(file, 20.0)
        for _ in range(held):
            support.hold_session(member, file, team, p)
        assert 0.15 / member.ramp_rate == pytest.approx(left)
        assert (member.learned, member.encouraged) == (0.0, 0.0)

    def test_is_no_completed_support(self):
        file = Dossier()
        support.begin_onboarding(file, 20.0)
        assert file.support == ONBOARDING
        file.sessions_held = 4
        assert support.end_support(someone(), file, 33.0, False)
        assert (file.support, file.support_ended) == (NO_SUPPORT, LONG_AGO)

    @pytest.mark.parametrize("rate", [3 / 20, 3 / 12, 0.0])
    @pytest.mark.parametrize("sessions", [1, 4, 26])
    def test_shortens_whatever_ramp_there_is(self, rate, sessions):
        """Also the shorter one in a team that is being formed; a fifth in all, and nothing of nothing."""
        team, p = world(interventions={"onboarding_sessions": sessions})
        member, file = someone(ramp_gap=0.75, ramp_rate=rate), Dossier()
        support.begin_onboarding(file, 20.0)
        rates = [member.ramp_rate]
        for _ in range(sessions):
            support.hold_session(member, file, team, p)
            rates.append(member.ramp_rate)
        assert rates == sorted(rates)
        assert rates[-1] == pytest.approx(rate / 0.8)


class TestTraining:
    @pytest.mark.parametrize(("gap", "closed"), [(0.05, 0.05), (0.5, 0.38 * SIGMA)])
    def test_closes_what_it_can_reach(self, gap, closed):
        team, p = world()
        member = someone(gap=gap, fits=True, on_course=True)
        support.finish_course(member, team, p)
        assert member.learned == pytest.approx(closed)
        assert member.unused == 0
        assert not member.on_course

    def test_without_fit(self):
        """A tenth of the effect, unused."""
        team, p = world()
        member = someone(on_course=True)
        support.finish_course(member, team, p)
        assert member.learned == 0
        assert member.unused == pytest.approx(0.1 * 0.38 * SIGMA)

    def test_in_the_placebo_world(self):
        team, p = placebo()
        member = someone(gap=0.5, fits=True, on_course=True)
        support.finish_course(member, team, p)
        assert (member.learned, member.unused, member.on_course) == (0.0, 0.0, False)

    def test_length_does_not_depend_on_the_wait(self):
        _, p = world(training={"course_time": {"mean": 3, "cv": 1, "shape": "lognormal"}})
        first = support.course_length(someone(), p, 10.25)
        assert first == support.course_length(someone(), p, 10.75)
        assert first != support.course_length(someone(), p, 11.25)

    def test_two_weeks_by_default(self):
        _, p = world()
        assert support.course_length(someone(), p, 10.25) == 2.0


class TestRelief:
    @pytest.mark.parametrize(("make", "relieved"), [(world, 0.2), (placebo, 0.0)])
    def test_a_fifth_less_for_eight_weeks(self, make, relieved):
        team, p = make()
        member, file = someone(), Dossier(support_mean=0.8)
        support.begin_support(member, file, team, p, RELIEF, 0.0)
        assert member.relieved == relieved
        assert [support.week_of_support(file) for _ in range(8)] == [False] * 7 + [True]
        support.end_support(member, file, 33.0, False)
        assert (member.relieved, file.support_ended) == (0.0, 33.0)

    @pytest.mark.parametrize("kind", [NO_SUPPORT, COACHING, TRAINING, CLARIFYING, MENDING])
    def test_other_support_does_not_go_by_weeks(self, kind):
        file = Dossier(support=kind)
        assert not any(support.week_of_support(file) for _ in range(30))


class TestTalks:
    """Support that is one meeting."""

    @pytest.mark.parametrize(("kind", "hours"), [(CLARIFYING, 1.0), (MENDING, 2.0), (ADJUSTMENTS, 1.0)])
    def test_hours(self, kind, hours):
        _, p = world(interventions={"adjustment_hours": 1, "mending_hours": 2})
        assert support.talk_hours(kind, p) == hours

    def concluded(self, kind, make=world):
        _, p = make()
        member = someone(clarity=0.5, ease=-0.1, circumstance=0.2, circumstance_until=40.0)
        support.conclude_talk(member, Dossier(), p, kind, 20.0)
        return member.clarity, member.ease, member.circumstance

    @pytest.mark.parametrize(
        ("kind", "after"),
        [(CLARIFYING, (0.9, -0.1, 0.2)), (MENDING, (0.5, -0.03, 0.2)), (ADJUSTMENTS, (0.5, -0.1, 0.1))],
    )
    def test_effects(self, kind, after):
        assert self.concluded(kind) == pytest.approx(after)

    @pytest.mark.parametrize("kind", [CLARIFYING, MENDING, ADJUSTMENTS])
    def test_none_in_the_placebo_world(self, kind):
        assert self.concluded(kind, placebo) == (0.5, -0.1, 0.2)

    def test_an_easy_seat_stays_easy(self):
        _, p = world()
        member = someone(ease=0.1)
        support.mend(member, p)
        assert member.ease == 0.1


class TestEnd:
    @pytest.mark.parametrize(
        ("kind", "held", "completed"),
        [
            (TRAINING, 0, True),
            (COACHING, 1, True),
            (COACHING, 0, False),
            (MENTORING, 1, True),
            (MENTORING, 0, False),
            (RELIEF, 0, True),
            (CLARIFYING, 0, True),
            (REDEPLOYMENT, 0, False),
        ],
    )
    def test_what_counts_as_completed(self, kind, held, completed):
        file = Dossier(support=kind, sessions_held=held, mentor=2)
        assert support.end_support(someone(), file, 33.0, False) == completed
        assert (file.support, file.mentor) == (NO_SUPPORT, -1)
        assert file.support_ended == (33.0 if completed else LONG_AGO)

    @pytest.mark.parametrize(
        ("kind", "held", "completed"),
        [
            (ADJUSTMENTS, 0, False),
            (CLARIFYING, 0, False),
            (MENDING, 0, False),
            (COACHING, 0, False),
            (COACHING, 2, True),
        ],
    )
    def test_what_lapsed(self, kind, held, completed):
        """A talk never came; of coaching some sessions may have been held."""
        file = Dossier(support=kind, sessions_held=held)
        assert support.end_support(someone(), file, 33.0, True) == completed
        assert file.support_ended == (33.0 if completed else LONG_AGO)


class TestLapse:
    """Support that needs the manager's time, and has waited for it too long, comes to nothing more."""

    @pytest.mark.parametrize(
        ("kind", "weeks"),
        [(COACHING, 10.0), (ONBOARDING, 6.0), (ADJUSTMENTS, 8.0), (CLARIFYING, 8.0), (MENDING, 8.0)],
    )
    def test_after_so_many_weeks(self, kind, weeks):
        _, p = world()
        file = Dossier(support=kind, support_began=20.0)
        assert not support.has_lapsed(file, p, 20.0 + weeks)
        assert support.has_lapsed(file, p, 20.5 + weeks)

    @pytest.mark.parametrize("kind", [NO_SUPPORT, TRAINING, RELIEF, MENTORING, REDEPLOYMENT])
    def test_what_needs_none_of_it_does_not(self, kind):
        _, p = world()
        assert not support.has_lapsed(Dossier(support=kind, support_began=20.0), p, 900.0)

    @pytest.mark.parametrize(
        ("kind", "held", "missed", "left", "due"),
        [
            (COACHING, 0, 0, 8, 21.0),
            (COACHING, 2, 3, 3, 26.0),
            (ONBOARDING, 1, 0, 3, 22.0),
            (MENDING, 0, 0, 0, 21.0),
        ],
    )
    def test_sessions_that_are_left(self, kind, held, missed, left, due):
        _, p = world()
        file = Dossier(support=kind, support_began=20.0, sessions_held=held, sessions_missed=missed)
        assert (support.sessions_left(file, p), support.next_due(file)) == (left, due)

    @pytest.mark.parametrize(
        ("kind", "asked", "wanted"),
        [(COACHING, 20.0, True), (COACHING, 19.5, False), (COACHING, 25.0, True), (NO_SUPPORT, 25.0, False)],
    )
    def test_a_meeting_belongs_to_the_episode_that_runs(self, kind, asked, wanted):
        assert support.is_wanted(Dossier(support=kind, support_began=20.0), asked) == wanted
