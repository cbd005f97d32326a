"""Who people are when they come, and when they leave."""

import math
from dataclasses import fields
from itertools import pairwise

import pytest

from pmsim.model import people
from pmsim.model.state import Dossier, Member
from tests.unit.model.build import SIGMA, someone, world

PLAIN = {"leaving": {"quit_rate": 0.12, "extremes_weight": 0}}


def hazard(chance: float) -> float:
    return -math.log(1 - chance)


class TestQuitChance:
    def test_at_rest(self):
        """A year of weeks at rest comes to the yearly rate."""
        team, p = world(**PLAIN)
        chance = people.quit_chance(someone(), Dossier(), team, p)
        assert 1 - (1 - chance) ** 52 == pytest.approx(0.12)

    @pytest.mark.parametrize(
        ("traits", "file", "factor"),
        [
            ({"engagement": 1.0}, {}, math.exp(-0.35)),
            ({"strain": 2.0}, {}, math.exp(0.6)),
            ({"engagement": 1.0, "strain": 2.0}, {"in_case": True}, 1.0),
        ],
    )
    def test_mood_counts_outside_a_case(self, traits, file, factor):
        team, p = world(**PLAIN)
        rest = hazard(people.quit_chance(someone(), Dossier(), team, p))
        moved = hazard(people.quit_chance(someone(**traits), Dossier(**file), team, p))
        assert moved / rest == pytest.approx(factor, rel=1e-6)

    def test_threat_while_a_stage_runs(self):
        """Over a case of two stages of eight weeks it comes to 11 points of those who stay otherwise."""
        team, p = world(**PLAIN)
        rest = hazard(people.quit_chance(someone(), Dossier(in_case=True), team, p))
        threat = hazard(people.quit_chance(someone(), Dossier(in_case=True, stage=1), team, p)) - rest
        assert 1 - math.exp(-16 * threat) == pytest.approx(0.11)

    @pytest.mark.parametrize(("z", "factor"), [(0.0, 1.0), (1.0, 1.25), (-2.0, 2.0), (5.0, 3.0)])
    def test_both_ends_leave(self, z, factor):
        team, p = world()
        team.long_run_mean, team.long_run_sd = 0.0, SIGMA
        rest = hazard(people.quit_chance(someone(), Dossier(), team, p))
        there = hazard(people.quit_chance(someone(ability=z * SIGMA), Dossier(), team, p))
        assert there / rest == pytest.approx(factor, rel=1e-6)

    def test_nobody_leaves_at_rate_zero(self):
        team, p = world(leaving={"quit_rate": 0})
        assert people.quit_chance(someone(strain=9.0), Dossier(), team, p) == 0

    def test_everyone_leaves_in_the_end(self):
        team, p = world(leaving={"quit_rate": 0.999})
        chance = people.quit_chance(someone(), Dossier(), team, p)
        assert any(people.quit_draw(someone(), team, week) < chance for week in range(200))


class TestStanding:
    def test_where_all_are_alike(self):
        team, _ = world()
        team.long_run_sd = 0.0
        assert people.standing(someone(ability=1.0), team) == 0

    def test_parts(self):
        team, _ = world()
        member = someone(ability=0.3, fit=0.1, gap=0.2, learned=0.05)
        assert people.long_run(member, team) == pytest.approx(1 + team.shift + 0.25)
        assert people.standing(member, team) == pytest.approx((0.25 - team.long_run_mean) / team.long_run_sd)


class TestComing:
    def test_incumbent(self):
        """Past the ramp, with a plan of the last year."""
        team, p = world()
        for seat in range(50):
            member = Member(seat=seat, entity=seat << 16)
            people.seat_incumbent(member, team, p)
            assert member.here
            assert -people.LONGEST_TENURE <= member.joined < 0
            assert member.ramp_gap == 0
            assert 0.4 + 0.5 * math.exp(-2) <= member.clarity <= 0.9

    def test_incumbent_where_nobody_quits(self):
        team, p = world(leaving={"quit_rate": 0})
        member = someone()
        people.seat_incumbent(member, team, p)
        assert member.joined == -people.LONGEST_TENURE

    @pytest.mark.parametrize(("ramp_weeks", "gap"), [(20, 0.75), (0, 0.0)])
    def test_starter(self, ramp_weeks, gap):
        team, p = world(work={"ramp_weeks": ramp_weeks})
        member = someone()
        people.start_work(member, team, p, 12.5)
        assert (member.here, member.joined, member.ramp_gap, member.clarity) == (True, 12.5, gap, 0.4)

    @pytest.mark.parametrize(("share", "some"), [(0, False), (1, True)])
    def test_skill_gaps(self, share, some):
        team, p = world(work={"skill_gap_share": share})
        member = someone()
        people.draw_traits(member, team, p)
        assert (member.gap > 0) == some

    def test_the_best_on_a_perfect_test_is_hired(self):
        """More applicants, more ability: each adds to the same people."""
        found = []
        for applicants in (1, 2, 5, 20):
            team, p = world(hiring={"applicants": applicants, "validity": 1})
            found.append([people.hired_ability(seat << 16, team, p) for seat in range(30)])
        for few, many in pairwise(found):
            assert all(more >= fewer for fewer, more in zip(few, many, strict=True))
        assert found[0] != found[-1]

    def test_a_vacancy_is_drawn_by_its_next_occupant(self):
        team, p = world()
        times = {people.time_to_fill(1 << 16 | occupant, team, p) for occupant in range(20)}
        assert len(times) == 20
        assert all(time > 0 for time in times)


def test_a_cleared_seat_keeps_nothing():
    """Every field of the last occupant that is not drawn anew is back to where it starts."""
    kept = {"seat", "occupant", "entity"}
    drawn = {"joined", "ability", "fit", "gap", "engagement", "engagement_base", "clarity", "feedback_pair"}
    drawn |= {"form", "halo", "ramp_gap"}
    worked_out = {"performance", "hours", "share", "ramp", "output", "attainment", "cause", "course_fits"}
    member = Member(seat=3, **{f.name: 1 for f in fields(Member) if f.name != "seat"})
    people.clear_seat(member, Dossier(), 7)
    assert (member.occupant, member.entity) == (7, 3 << 16 | 7)
    fresh = Member()
    rest = {f.name for f in fields(Member)} - kept - drawn - worked_out
    assert len(rest) > 5
    for name in rest:
        assert getattr(member, name) == getattr(fresh, name), name
