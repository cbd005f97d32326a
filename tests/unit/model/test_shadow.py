"""The untreated twin of an episode: same luck and meetings, none of the episode's effects."""

from dataclasses import fields

import pytest

from pmsim.model import climate, life, load, shadow, support, work
from pmsim.model.state import COACHING, LONG_AGO, RELIEF, Dossier, Luck, Member
from tests.unit.model.build import someone, world

TRAITS = {
    "seat", "occupant", "entity", "group", "joined", "ability", "fit", "gap", "halo", "engagement_base",
    "feedback_pair", "ramp_gap", "ramp_rate",
}  # fmt: skip
STATES = {
    "learned", "unused", "ease", "circumstance", "circumstance_until", "barrier", "engagement", "strain",
    "clarity", "alignment", "feedback", "encouraged", "form", "target", "load",
}  # fmt: skip
OF_THE_PLACE = {
    "moves", "redeployed", "here", "leaving", "moving", "planned", "cause", "helped_by", "fits", "low_since",
    "unaddressed", "attained", "heard", "misread",
}  # fmt: skip
"""Of the person only: nobody moves, plans for or flags a twin."""
EACH_WEEK = {
    "on_course", "meeting_hours", "shocks", "chances", "peers", "performance", "hours", "share", "ramp",
    "output", "redone", "right", "delivered", "attainment",
}  # fmt: skip
JUDGED = {"shadowed", "judged_from", "judged_weeks", "judged_total"}


NEEDY = {"gap": 0.3, "clarity": 0.9, "engagement": -1.0, "barrier": 0.02}


def begun(kind=COACHING, **traits):
    """Someone whose support begins, and the twin."""
    team, p = world()
    member, twin, file = someone(**traits), Member(relieved=0.5), Dossier(support_mean=0.8)
    shadow.begin_shadow(twin, member)
    support.begin_support(member, file, team, p, kind, 0.0)
    return member, twin, file, team, p


def lived(member, twin, file, team, p, weeks):
    """Evidence of both over some weeks in which nothing else happens."""
    found = []
    for week in range(weeks):
        work.draw_week(member, week)
        shadow.accompany(twin, member, file, team, p)
        life.live(twin, team, p, week)
        without = shadow.shadow_week(twin, file, team, p, week, 0.001)
        life.live(member, team, p, week)
        work.drift(member, team, p)
        member.learned += 0.001
        work.work_week(member, file, team, p, week)
        work.check_quality(member, file, team, p, week)
        work.measure(member, file, team, p)
        found.append((file.evidence[week], without))
    return found


class TestBegun:
    def test_no_field_is_left_out(self):
        rest = {"luck", "wrong", "relieved"}
        assert {f.name for f in fields(Member)} == TRAITS | STATES | OF_THE_PLACE | EACH_WEEK | JUDGED | rest

    def test_is_as_the_person_is(self):
        given = {name: float(number) for number, name in enumerate(sorted(TRAITS | STATES), start=1)}
        member, twin = Member(luck=Luck(3, 4, replication=7), wrong=[0.25] * 8, **given), Member(relieved=0.5)
        shadow.begin_shadow(twin, member)
        for name in (*TRAITS, *STATES, "luck", "wrong"):
            assert getattr(twin, name) == getattr(member, name), name
        assert twin.wrong is not member.wrong
        assert (member.shadowed, member.judged_from, twin.relieved) == (True, LONG_AGO, 0.0)


class TestFollowed:
    def test_the_same_to_the_last_bit_as_long_as_support_does_nothing(self):
        pairs = lived(*begun(**NEEDY), weeks=40)
        assert all(seen == without for seen, without in pairs)
        assert len({seen for seen, _ in pairs}) == 40

    def test_differs_as_soon_as_it_does_something(self):
        """Control: one session of coaching sets the two apart in every week that follows."""
        member, twin, file, team, p = begun(**NEEDY)
        support.hold_session(member, file, team, p)
        assert all(seen > without for seen, without in lived(member, twin, file, team, p, weeks=10))

    def test_meetings_and_courses_cost_both_the_same(self):
        member, twin, file, team, p = begun(**NEEDY)
        member.meeting_hours, member.on_course = 2.0, True
        lived(member, twin, file, team, p, weeks=1)
        assert twin.hours == member.hours < 0.6

    def test_has_the_same_team_mates(self):
        """What the member has learned from this support is nothing that the twin's peers have."""
        team, p = world(climate={"peer_effect": 0.5})
        member, twin, file = someone(learned=0.3), Member(), Dossier(rating=1.0)
        mate = someone(ability=0.2)
        load.begin_count(team)
        for one in (member, mate):
            load.count_in(one, file, team)
        climate.feel_peers(member, team, p)
        shadow.accompany(twin, member, file, team, p)
        shadow.shadow_week(twin, file, team, p, 0, 0.0)
        assert twin.peers == member.peers == pytest.approx(0.5 * (team.shift + 0.2))

    def test_is_not_relieved(self):
        member, twin, file, team, p = begun(RELIEF, clarity=0.9)
        member.load = 0.8
        team.load = 1.25
        shadow.accompany(twin, member, file, team, p)
        assert (member.relieved, twin.load) == (0.2, 1.25)
        member.relieved = 0.0
        shadow.accompany(twin, member, file, team, p)
        assert twin.load == 0.8

    def test_influences_nobody(self):
        member, twin, file, team, p = begun(**NEEDY)
        before = (repr(team), repr(member), repr(file))
        shadow.accompany(twin, member, file, team, p)
        shadow.shadow_week(twin, file, team, p, 0, 0.0)
        assert (repr(team), repr(member), repr(file)) == before


class TestJudged:
    def test_by_the_eight_weeks_after_the_episode(self):
        member, twin = someone(shadowed=True), Member(judged_total=99.0)
        assert not shadow.judge_week(twin, member, 9.0, 9.0)
        shadow.begin_judging(member, 40.0, True)
        over = [shadow.judge_week(twin, member, 1.0 + week / 8, 0.75) for week in range(8)]
        assert over == [False] * 7 + [True]
        assert (member.judged_from, member.judged_weeks) == (40.0, shadow.JUDGED_WEEKS)
        assert (member.judged_total, twin.judged_total) == (8 + 28 / 8, 6.0)

    @pytest.mark.parametrize("given", [True, False])
    def test_what_was_not_given_is_not_followed_on(self, given):
        member = someone(shadowed=True)
        shadow.begin_judging(member, 40.0, given)
        assert member.shadowed == given

    def test_begins_anew(self):
        member, twin = someone(judged_weeks=5, judged_total=5.0), Member(judged_total=5.0)
        shadow.begin_judging(member, 60.0, True)
        shadow.judge_week(twin, member, 1.0, 0.5)
        assert (member.judged_weeks, member.judged_total, twin.judged_total) == (1, 1.0, 0.5)
