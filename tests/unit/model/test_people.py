"""Who people are when they come, and when they leave."""

import math
from dataclasses import fields
from itertools import pairwise

import pytest

from pmsim.model import people, work
from pmsim.model.state import LONG_AGO, NO_SUPPORT, QUITTING, Dossier, Luck, Member, Organisation
from tests.unit.model.build import SIGMA, placebo, several, someone, world

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
        member = someone()
        draws = []
        for week in range(200):
            work.draw_week(member, week)
            draws.append(member.chances[QUITTING])
        assert min(draws) < chance

    def test_no_threat_in_the_placebo_world(self):
        for make, threatens in ((world, True), (placebo, False)):
            team, p = make(**PLAIN)
            rest = people.quit_chance(someone(), Dossier(in_case=True), team, p)
            assert (
                people.quit_chance(someone(), Dossier(in_case=True, stage=1), team, p) > rest
            ) == threatens


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


class TestLuck:
    def test_the_later_key_holds_from_the_branch_on(self):
        luck = Luck(early_low=1, early_high=2, later_low=3, later_high=4)
        people.begin_luck(luck, 7)
        assert (luck.key_low, luck.key_high, luck.replication) == (1, 2, 7)
        people.turn_luck(luck)
        assert (luck.key_low, luck.key_high, luck.replication) == (3, 4, 7)

    def test_the_same_luck_in_every_part(self):
        source, luck = Luck(1, 2, 3, 4, 5, 6, 7, True), Luck()
        people.same_luck(luck, source)
        assert luck == source


class TestOrganisation:
    def organisation(self, number):
        return Organisation(luck=Luck(key_low=number))

    def test_a_shift_a_year(self):
        """Of 26,000 weeks a share of 1 - exp(-1/52), within 4.5 standard errors (false alarm 6.8e-6)."""
        _, p = world()
        chance = 1 - math.exp(-1 / 52)
        found = sum(people.shifts(self.organisation(n), p, week) for n in range(50) for week in range(520))
        assert abs(found - 26_000 * chance) < 4.5 * math.sqrt(26_000 * chance)

    def test_the_last_one_before_the_run(self):
        """An exponential time ago, of mean a year; 2,000 within 4.5 standard errors (false alarm 6.8e-6)."""
        _, p = world()
        total = 0.0
        for number in range(2000):
            organisation = self.organisation(number)
            people.begin_organisation(organisation, p)
            assert organisation.shifted < 0
            total -= organisation.shifted
        assert abs(total / 2000 - 52) < 4.5 * 52 / math.sqrt(2000)

    def test_never(self):
        _, p = world(strategy={"shifts_a_year": 0})
        organisation = self.organisation(1)
        people.begin_organisation(organisation, p)
        assert organisation.shifted == LONG_AGO
        assert not any(people.shifts(organisation, p, week) for week in range(500))


class TestTeam:
    def test_begins_at_rest(self):
        team, p = world()
        team.cohesion, team.justice, team.unrest, team.bias_left, team.coaching_skill = (
            0.1,
            -1.0,
            1.0,
            0.5,
            1.0,
        )
        people.begin_team(team, p)
        assert (team.cohesion, team.justice, team.unrest, team.bias_left) == (0.7, 0.0, 0.0, 1.0)
        assert (team.coaching_skill, team.load, team.active) == (0.5, 1.0, True)

    def test_one_that_starts_later_is_not_there_yet(self):
        team, p = world(teams=[{"members": 2, "complexity": SIGMA, "starts": 5}])
        people.begin_team(team, p)
        assert not team.active

    @pytest.mark.parametrize(
        ("name", "variance"), [("common", 0.75 * 0.15 * SIGMA**2), ("shared_form", 0.6 * 0.2 * SIGMA**2)]
    )
    def test_what_a_team_has_in_common(self, name, variance):
        """.15 of the variance of ability, .2 of that of form; 2,000 teams, 4.5 standard errors (6.8e-6)."""
        team, p = world()
        squares = 0.0
        for number in range(2000):
            team.luck.key_low = number
            people.begin_team(team, p)
            squares += getattr(team, name) ** 2
        assert abs(squares / 2000 / variance - 1) < 4.5 * math.sqrt(2 / 2000)

    def test_a_seat_is_easy_or_hard_for_whoever_has_it(self):
        """N(0, .10 sigma squared): 2,000 seats, 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world()
        squares = 0.0
        for member in several(2000):
            people.begin_seat(member, team, p)
            ease = member.ease
            squares += ease**2
            member.occupant = 3
            member.entity += 3
            people.begin_seat(member, team, p)
            assert member.ease == ease
        assert abs(squares / 2000 / (0.1 * SIGMA**2) - 1) < 4.5 * math.sqrt(2 / 2000)


class TestComing:
    def test_incumbent(self):
        """Past the ramp, with a plan of the last year."""
        team, p = world()
        for seat in range(50):
            member = Member(seat=seat, entity=seat << 16)
            people.seat_incumbent(member, team, Organisation(), p)
            assert member.here
            assert -people.LONGEST_TENURE <= member.joined < 0
            assert member.ramp_gap == 0
            assert -52 <= member.planned < 0
            assert member.clarity == pytest.approx(0.4 + 0.5 * math.exp(member.planned / 26))
            assert member.alignment == 1.0

    @pytest.mark.parametrize(("ago", "alignment"), [(1e-9, 0.5), (60.0, 1.0)])
    def test_a_shift_since_the_plan_halved_alignment(self, ago, alignment):
        team, p = world()
        member = someone()
        people.seat_incumbent(member, team, Organisation(shifted=-ago), p)
        assert member.alignment == alignment

    def test_incumbent_where_nobody_quits(self):
        team, p = world(leaving={"quit_rate": 0})
        member = someone()
        people.seat_incumbent(member, team, Organisation(), p)
        assert member.joined == -people.LONGEST_TENURE

    @pytest.mark.parametrize(("ramp_weeks", "gap"), [(20, 0.75), (0, 0.0)])
    def test_starter(self, ramp_weeks, gap):
        team, p = world(work={"ramp_weeks": ramp_weeks})
        member = someone()
        people.start_work(member, team, p, 12.5)
        assert (member.here, member.joined, member.ramp_gap) == (True, 12.5, gap)
        assert (member.clarity, member.alignment, member.planned) == (0.4, 0.8, LONG_AGO)

    @pytest.mark.parametrize(("begin", "weeks"), [(people.start_work, 20), (people.join_new_team, 12)])
    def test_those_who_know_the_organisation_have_a_shorter_ramp(self, begin, weeks):
        """tau is a third of the weeks to full productivity: 20 external, 12 internal."""
        team, p = world()
        member = someone()
        begin(member, team, p, 12.5)
        assert member.ramp_rate == pytest.approx(3 / weeks)

    @pytest.mark.parametrize(("hour", "engagement"), [(True, 0.1), (False, 0.0)])
    def test_the_development_hour_is_there_from_the_start(self, hour, engagement):
        level = {"work": {"engagement_baseline_sd": 0, "engagement_within_sd": 0}}
        team, p = world({"environment": {"development_hour": hour}}, **level)
        member = someone()
        people.draw_traits(member, team, p)
        assert member.engagement == pytest.approx(engagement)

    @pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
    def test_groups(self, share):
        """Of 2,000, within 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world(groups={"share": share})
        members = several(2000)
        for member in members:
            people.draw_traits(member, team, p)
        found = sum(member.group for member in members)
        assert abs(found - 2000 * share) <= 4.5 * math.sqrt(2000 * share * (1 - share))

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
            found.append([people.hired_ability(member, team, p) for member in several(30)])
        for few, many in pairwise(found):
            assert all(more >= fewer for fewer, more in zip(few, many, strict=True))
        assert found[0] != found[-1]

    def test_a_vacancy_is_drawn_by_its_next_occupant(self):
        _, p = world()
        times = set()
        for occupant in range(20):
            member = someone()
            member.entity += occupant
            times.add(people.time_to_fill(member, p))
        assert len(times) == 20
        assert all(time > 0 for time in times)


KEPT = {"seat", "occupant", "entity", "luck", "ease"}
DRAWN = {
    "joined", "ability", "fit", "gap", "group", "engagement", "engagement_base", "clarity", "alignment",
    "planned", "feedback_pair", "form", "halo", "ramp_gap", "ramp_rate", "circumstance",
    "circumstance_until", "barrier",
}  # fmt: skip
WORKED_OUT = {
    "performance", "hours", "share", "ramp", "output", "redone", "right", "delivered", "attainment",
    "attained", "shocks", "chances", "heard", "misread", "peers", "helped_by", "judged_weeks",
    "judged_total",
}  # fmt: skip


def worn(kind, *lists):
    """An object with 1 in every field, and in every place of its lists."""
    given = {f.name: 1 for f in fields(kind) if f.name not in ("luck", *lists)}
    return kind(**given, **{name: [1.0] * len(getattr(kind(), name)) for name in lists})


class TestCleared:
    def test_a_seat_keeps_nothing(self):
        """Every field that is not drawn or worked out anew is back to where it starts."""
        team, _ = world()
        member, fresh = worn(Member, "wrong", "attained"), Member()
        people.clear_seat(member, Dossier(), team, 7)
        assert (member.occupant, member.entity, member.luck) == (7, 1 << 16 | 7, team.luck)
        rest = {f.name for f in fields(Member)} - KEPT - DRAWN - WORKED_OUT
        assert len(rest) > 15
        for name in rest:
            assert getattr(member, name) == getattr(fresh, name), name

    def test_a_file_keeps_nothing(self):
        """What is worked out at each review, or counted by something that is 0, may stay."""
        team, _ = world()
        team.sfia_level = 5
        file, fresh = worn(Dossier, "evidence", "low", "read"), Dossier(manager_level=5)
        people.clear_seat(someone(), file, team, 7)
        stale = {"evidence", "low", "read", "kpi", "support_mean", "window_mean", "low_weeks", "low_thirds"}
        stale |= {"line", "open_seats", "stage_total", "mentor_occupant", "support_began"}
        rest = {f.name for f in fields(Dossier)} - stale
        assert len(rest) > 20
        for name in rest:
            assert repr(getattr(file, name)) == repr(getattr(fresh, name)), name


class TestMoved:
    """Redeployed: address kept; new F, new halo; A, K, G, B kept; the file is not, but for a warning."""

    def moved(self, redeployed=True):
        team, p = world()
        person = someone(
            moves=1, group=1, ability=0.1, fit=9.0, gap=0.2, learned=0.05, unused=0.02, circumstance=0.3,
            circumstance_until=70.0, barrier=0.04, engagement=0.6, engagement_base=0.5, strain=0.7, form=0.03,
            halo=9.0, feedback=9.0, clarity=0.9, alignment=1.0, ramp_gap=0.0,
        )  # fmt: skip
        file = Dossier(weeks=60, flagged_weeks=50, support_ended=40.0, warning_stage=1, warning_until=80.0)
        member, dossier = Member(seat=3), Dossier()
        people.clear_seat(member, dossier, team, 2)
        people.move_person(person, file, member, dossier, team, p, 55.0, redeployed)
        return person, member, dossier

    def test_who_they_are_goes_along(self):
        person, member, _ = self.moved()
        for name in (
            "entity", "luck", "group", "ability", "gap", "learned", "unused", "circumstance",
            "circumstance_until", "barrier", "engagement", "engagement_base", "strain", "form",
        ):  # fmt: skip
            assert getattr(member, name) == getattr(person, name), name
        assert (member.here, member.seat, member.occupant, member.joined, member.moves) == (
            True,
            3,
            2,
            55.0,
            2,
        )

    @pytest.mark.parametrize("redeployed", [True, False])
    def test_why(self, redeployed):
        assert self.moved(redeployed)[1].redeployed == redeployed

    def test_what_is_new(self):
        person, member, _ = self.moved()
        assert member.fit not in (0.0, person.fit)
        assert member.halo not in (0.0, person.halo)
        assert (member.feedback, member.clarity, member.alignment) == (0.0, 0.4, 0.8)
        assert (member.ramp_gap, member.ramp_rate) == (0.75, pytest.approx(3 / 12))

    def test_each_move_has_a_match_of_its_own(self):
        team, p = world()
        found = set()
        for moves in range(3):
            member = someone(moves=moves)
            people.draw_match(member, team, p)
            found |= {member.fit, member.halo / 10, member.feedback_pair * 10}
        assert len(found) == 9

    def test_the_file(self):
        _, _, file = self.moved()
        assert (file.warning_stage, file.warning_until) == (1, 80.0)
        assert (file.weeks, file.flagged_weeks, file.support_ended) == (0, 0, LONG_AGO)
        assert (file.support, file.in_case) == (NO_SUPPORT, False)
