"""Life outside the work: .25 events a year, of mean 10 weeks; barriers, and what adjustments do."""

import math
from statistics import fmean

import pytest

from pmsim.model import life, work
from pmsim.model.state import LONG_AGO, Dossier
from tests.unit.model.build import SIGMA, placebo, several, someone, world

ALWAYS = {"circumstances": {"events_a_year": 52}}
NEVER = {"circumstances": {"events_a_year": 0}}


def lives(member, team, p, week):
    """A week of life, with the luck of that week."""
    work.draw_week(member, week)
    return life.live(member, team, p, week)


HALF_NORMAL = math.sqrt(2 / math.pi)


class TestEvents:
    def test_none_at_rate_zero(self):
        team, p = world(**NEVER)
        member = someone()
        assert not any(lives(member, team, p, week) for week in range(500))
        assert member.circumstance == 0.0

    def test_a_year_without_any(self):
        """exp(-.25): over 20,000 weeks the rate is within 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world()
        begun = 0
        for member in several(100):
            for week in range(200):
                member.circumstance_until = LONG_AGO
                begun += lives(member, team, p, week)
        chance = 1 - math.exp(-0.25 / 52)
        assert abs(begun - 20_000 * chance) < 4.5 * math.sqrt(20_000 * chance)

    def test_lasts_until_it_is_over(self):
        team, p = world(**NEVER)
        member = someone(circumstance=0.3, circumstance_until=12.5)
        found = []
        for week in (11, 12, 13):
            lives(member, team, p, week)
            found.append(member.circumstance)
        assert found == [0.3, 0.3, 0.0]

    def test_none_begins_during_another(self):
        team, p = world(**ALWAYS)
        member = someone(circumstance=0.3, circumstance_until=500.0)
        assert not any(lives(member, team, p, week) for week in range(400))

    def test_depth_and_length(self):
        """Half-normal of scale 1.5 sigma; exponential of mean 10. 4,000 events, 4.5 standard errors each."""
        team, p = world()
        depths, lengths = [], []
        for member in several(4000):
            life.begin_event(member, team, p, 7, 0, 7.0)
            depths.append(member.circumstance / SIGMA)
            lengths.append(member.circumstance_until - 7.0)
        spread = 1.5 * math.sqrt(1 - 2 / math.pi)
        assert abs(fmean(depths) - 1.5 * HALF_NORMAL) < 4.5 * spread / math.sqrt(4000)
        assert abs(fmean(lengths) - 10.0) < 4.5 * 10.0 / math.sqrt(4000)
        assert min(depths) > 0.0
        assert min(lengths) > 0.0

    def test_those_who_come_may_be_in_one(self):
        """A share of busy / (1 + busy), busy = .25 a year times 10 weeks; 4.5 standard errors."""
        team, p = world()
        busy = 0.25 / 52 * 10
        share = busy / (1 + busy)
        members = several(4000)
        for member in members:
            life.draw_life(member, team, p)
        found = sum(member.circumstance > 0.0 for member in members)
        assert abs(found - 4000 * share) < 4.5 * math.sqrt(4000 * share * (1 - share))
        assert all((member.circumstance_until > 0.0) == (member.circumstance > 0.0) for member in members)

    def test_an_event_of_an_incumbent_goes_on_from_the_start_of_the_run(self):
        team, p = world(circumstances={"events_a_year": 52, "mean_weeks": 1000})
        ends = []
        for member in several(50):
            member.joined = -300.0
            life.draw_life(member, team, p)
            ends.append(member.circumstance_until)
        assert min(ends) > 0.0 or min(ends) == LONG_AGO
        assert sum(end > 0.0 for end in ends) > 40


class TestBarrier:
    @pytest.mark.parametrize(("share", "some"), [(0, False), (1, True)])
    def test_prevalence_at_its_ends(self, share, some):
        team, p = world(circumstances={"barrier_share": share})
        for member in several(20):
            life.draw_life(member, team, p)
            assert (member.barrier > 0.0) == some

    def test_prevalence_and_depth(self):
        """.06 of people, half-normal of scale .8 sigma; 10,000 people, 4.5 standard errors each."""
        team, p = world()
        depths = []
        for member in several(10_000):
            life.draw_life(member, team, p)
            if member.barrier > 0.0:
                depths.append(member.barrier / SIGMA)
        assert abs(len(depths) - 600) < 4.5 * math.sqrt(10_000 * 0.06 * 0.94)
        spread = 0.8 * math.sqrt(1 - 2 / math.pi)
        assert abs(fmean(depths) - 0.8 * HALF_NORMAL) < 4.5 * spread / math.sqrt(len(depths))


class TestDisclosure:
    @pytest.mark.parametrize(
        ("two_way", "chances", "out"),
        [(True, (0, 1), True), (True, (1, 0), False), (False, (1, 0), True), (False, (0, 1), False)],
    )
    def test_feedback_both_ways_has_its_own_chance(self, two_way, chances, out):
        _, p = world(
            {"review": {"two_way": two_way}},
            circumstances={"disclosure": chances[0], "disclosure_two_way": chances[1]},
        )
        file = Dossier()
        assert life.disclose(someone(barrier=0.1), file, p, 3) == out
        assert file.disclosed == out

    def test_feedback_both_ways_raises_it(self):
        _, p = world()
        assert p.circumstances.disclosure_two_way > p.circumstances.disclosure

    @pytest.mark.parametrize(("barrier", "disclosed"), [(0.0, False), (0.1, True)])
    def test_nothing_to_disclose(self, barrier, disclosed):
        _, p = world(circumstances={"disclosure_two_way": 1})
        file = Dossier(disclosed=disclosed)
        assert not life.disclose(someone(barrier=barrier), file, p, 3)
        assert file.disclosed == disclosed


class TestAdjustments:
    """A disclosed barrier goes; depth and duration of a circumstance are halved."""

    @pytest.mark.parametrize(("disclosed", "left"), [(True, 0.0), (False, 0.1)])
    def test_a_barrier(self, disclosed, left):
        """One that nobody has told of is not adjusted to, so that it still can be."""
        _, p = world()
        member, file = someone(barrier=0.1), Dossier(disclosed=disclosed)
        life.adjust(member, file, p, 20.0)
        assert (member.barrier, file.adjusted) == (left, disclosed)

    def test_a_circumstance(self):
        _, p = world()
        member = someone(circumstance=0.3, circumstance_until=28.0)
        life.adjust(member, Dossier(), p, 20.0)
        assert (member.circumstance, member.circumstance_until) == (0.15, 24.0)

    def test_a_circumstance_that_is_over(self):
        _, p = world()
        member = someone(circumstance=0.0, circumstance_until=19.0)
        life.adjust(member, Dossier(), p, 20.0)
        assert (member.circumstance, member.circumstance_until) == (0.0, 19.0)

    def test_nothing_in_the_placebo_world(self):
        _, p = placebo()
        member, file = (
            someone(barrier=0.1, circumstance=0.3, circumstance_until=28.0),
            Dossier(disclosed=True),
        )
        life.adjust(member, file, p, 20.0)
        assert (member.barrier, member.circumstance, member.circumstance_until) == (0.1, 0.3, 28.0)
        assert file.adjusted
