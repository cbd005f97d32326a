"""Support: what it addresses, what it does, when it is over."""

import pytest

from pmsim.model import support
from pmsim.model.state import (
    COACHING,
    LONG_AGO,
    MOTIVATION,
    NO_SUPPORT,
    NOBODY_KNOWS,
    SKILL_GAP,
    TRAINING,
    Dossier,
)
from tests.unit.model.build import SIGMA, someone, world


class TestCause:
    @pytest.mark.parametrize(
        ("gap", "engagement", "kind", "fits"),
        [
            (0.1, 1.0, COACHING, True),
            (0.1, 1.0, TRAINING, True),
            (0.0, -1.0, COACHING, True),
            (0.0, -1.0, TRAINING, False),
            (0.0, 1.0, COACHING, False),
            (0.0, 1.0, TRAINING, False),
        ],
    )
    def test_fit(self, gap, engagement, kind, fits):
        team, p = world()
        member, file = someone(gap=gap, engagement=engagement), Dossier(sessions_held=5)
        support.begin_support(member, file, team, p, kind)
        assert support.support_fits(member, kind) == fits
        assert (file.support, file.sessions_held) == (kind, 0)


class TestCoaching:
    @pytest.mark.parametrize(("cause", "share"), [(SKILL_GAP, 1.0), (MOTIVATION, 1.0), (NOBODY_KNOWS, 0.1)])
    def test_a_session(self, cause, share):
        """An eighth of .25 sigma, half of it skill and half motivation that moves performance as much."""
        team, p = world()
        member, file = someone(cause=cause), Dossier()
        support.coach(member, file, team, p)
        effect = share * 0.25 / 8
        assert member.learned == pytest.approx(SIGMA * effect / 2)
        assert member.encouraged == pytest.approx(effect / 2)
        assert member.engagement == 0
        assert file.sessions_held == 1

    @pytest.mark.parametrize("effect", [0, 1e-300, 0.25])
    def test_does_not_hang_on_what_engagement_does(self, effect):
        """It was once divided by that effect, so that people who were coached never left as it went to 0."""
        team, p = world(work={"engagement_effect": effect})
        member, usual = someone(cause=SKILL_GAP), someone(cause=SKILL_GAP)
        support.coach(member, Dossier(), team, p)
        support.coach(usual, Dossier(), *world())
        assert (member.encouraged, member.learned) == (usual.encouraged, usual.learned)

    @pytest.mark.parametrize(
        ("number", "now", "following"), [(1, 6.2, 2), (1, 7.0, 2), (1, 7.5, 3), (1, 9.0, 4)]
    )
    def test_next_session(self, number, now, following):
        """Coaching began at 5: sessions at 6, 7, 8, ..."""
        assert support.next_session(5.0, number, now) == following


class TestTraining:
    def test_closes_what_it_can_reach(self):
        for gap, closed in ((0.05, 0.05), (0.5, 0.38 * SIGMA)):
            team, p = world()
            member = someone(gap=gap, course_fits=True, on_course=True)
            support.finish_course(member, team, p)
            assert member.learned == pytest.approx(closed)
            assert member.unused == 0
            assert not member.on_course

    def test_without_a_gap(self):
        """A tenth of the effect, unused."""
        team, p = world()
        member = someone(on_course=True)
        support.finish_course(member, team, p)
        assert member.learned == 0
        assert member.unused == pytest.approx(0.1 * 0.38 * SIGMA)

    def test_length_does_not_depend_on_the_wait(self):
        time = {"course_time": {"mean": 3, "cv": 1, "shape": "lognormal"}}
        team, p = world(training=time)
        first = support.course_length(someone(), team, p, 10.25)
        assert first == support.course_length(someone(), team, p, 10.75)
        assert first != support.course_length(someone(), team, p, 11.25)


class TestEnd:
    @pytest.mark.parametrize(
        ("kind", "held", "completed"), [(TRAINING, 0, True), (COACHING, 1, True), (COACHING, 0, False)]
    )
    def test_what_counts_as_completed(self, kind, held, completed):
        file = Dossier(support=kind, sessions_held=held)
        support.end_support(file, 33.0)
        assert file.support == NO_SUPPORT
        assert file.support_ended == (33.0 if completed else LONG_AGO)
