"""Load = demand / people present; relief is carried by the others; allocation by capability."""

import pytest

from pmsim.model import load
from pmsim.model.state import UNDEFINED, Dossier
from tests.unit.model.build import several, someone, world

BY_CAPABILITY = {"environment": {"allocation": "capability", "allocation_tilt": 0.5}}


def counted(team, p, members, ratings=None):
    ratings = ratings or [UNDEFINED] * len(members)
    files = [Dossier(rating=rating) for rating in ratings]
    load.begin_count(team)
    for member, file in zip(members, files, strict=True):
        load.count_in(member, file, team)
    load.end_count(team, p)
    return files


def shared_out(policy, members, ratings=None):
    team, p = world(policy)
    files = counted(team, p, members, ratings)
    for member, file in zip(members, files, strict=True):
        load.share_out(member, file, team, p)
    return [member.load for member in members]


class TestCount:
    @pytest.mark.parametrize(("present", "expected"), [(4, 1.0), (2, 2.0), (1, 4.0), (0, 4.0)])
    def test_the_work_of_four_seats(self, present, expected):
        team, p = world()
        counted(team, p, several(present))
        assert team.load == expected
        assert team.present == present

    def test_begins_anew(self):
        team, p = world()
        counted(team, p, several(4), [1.0] * 4)
        counted(team, p, several(2))
        assert (team.present, team.rated, team.ratings) == (2, 0, 0.0)

    def test_who_has_a_rating(self):
        team, p = world()
        counted(team, p, several(3), [1.0, UNDEFINED, 0.5])
        assert (team.rated, team.ratings) == (2, 1.5)


class TestRelief:
    def test_a_fifth_less_and_the_others_carry_it(self):
        one, *others = several(4)
        one.relieved = 0.2
        assert shared_out({}, [one, *others]) == pytest.approx([0.8, *[1 + 0.2 / 3] * 3])

    def test_no_work_is_lost(self):
        members = several(3)
        members[0].relieved = members[1].relieved = 0.2
        assert sum(shared_out({}, members)) == pytest.approx(4.0)

    def test_when_all_are_relieved_nobody_carries_it(self):
        members = several(4)
        for member in members:
            member.relieved = 0.2
        assert shared_out({}, members) == pytest.approx([0.8] * 4)


class TestByCapability:
    def test_more_for_those_who_are_rated_higher(self):
        """Half a unit of load for one unit of rating above the team's mean of 1."""
        assert shared_out(BY_CAPABILITY, several(4), [1.4, 1.0, 1.0, 0.6]) == pytest.approx([1.2, 1, 1, 0.8])

    def test_equal_shares_otherwise(self):
        assert shared_out({}, several(4), [1.4, 1.0, 1.0, 0.6]) == [1.0] * 4

    def test_an_equal_share_without_a_rating(self):
        found = shared_out(BY_CAPABILITY, several(4), [UNDEFINED, 1.2, 1.0, 0.8])
        assert found == pytest.approx([1.0, 1.1, 1.0, 0.9])

    def test_nobody_is_rated(self):
        assert shared_out(BY_CAPABILITY, several(4)) == [1.0] * 4

    def test_within_limits(self):
        assert shared_out(BY_CAPABILITY, several(2), [5.0, -5.0]) == [2.0 * 1.5, 2.0 * 0.5]

    @pytest.mark.parametrize(
        ("policy", "carried", "pace"),
        [({}, 0.6, 1.0), (BY_CAPABILITY, 0.6, 0.6), (BY_CAPABILITY, 1.0, 1.0), (BY_CAPABILITY, 1.4, 1.0)],
    )
    def test_slower_learning_for_the_rest(self, policy, carried, pace):
        _, p = world(policy)
        assert load.learning(someone(load=carried), p) == pace


class TestStretch:
    @pytest.mark.parametrize(
        ("share", "factor"), [(0.5, 1), (1, 1), (1.1, 1.1**0.7), (1.25, 1.25**0.7), (2, 1.25**0.7)]
    )
    def test_behaviour(self, share, factor):
        _, p = world()
        assert load.stretch(share, p) == pytest.approx(factor, rel=1e-14)

    def test_no_power_no_stretch(self):
        _, p = world(work={"stretch_power": 0})
        assert load.stretch(1.2, p) == 1

    @pytest.mark.parametrize(("carried", "factor"), [(1.2, 1.2**0.7), (1.1, 1.1**0.7), (0.9, 1.0)])
    def test_that_of_the_team_or_ones_own(self, carried, factor):
        """Six seats, five there: a load of 1.2 at equal shares."""
        team, p = world()
        team.seats = 6
        counted(team, p, several(5))
        assert load.stretched(someone(load=carried), team, p) == pytest.approx(factor, rel=1e-14)
