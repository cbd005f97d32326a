"""Growth and reward: the development hour, development plans, bonuses, promotion."""

import math

import pytest

from pmsim.model import growth, people
from pmsim.model.state import UNDEFINED, Dossier
from tests.unit.model.build import SIGMA, on_file, several, someone, world

NO_HOUR = {"environment": {"development_hour": False}}
BONUS = {"reward": {"enabled": True, "threshold": 1.1, "bonus": 0.1}}


class TestDevelopmentHour:
    """An hour a month for everyone: K +.02 sigma a year, E +.1."""

    def test_hours(self):
        _, p = world()
        assert 52 * growth.development_hours(Dossier(), p) == pytest.approx(12.0)
        _, p = world(NO_HOUR)
        assert growth.development_hours(Dossier(), p) == 0.0

    def test_skill_of_a_year(self):
        team, p = world()
        assert 52 * growth.skill_gained(someone(), Dossier(), team, p) == pytest.approx(0.02 * SIGMA)
        team, p = world(NO_HOUR)
        assert growth.skill_gained(someone(), Dossier(), team, p) == 0.0

    def test_slower_for_those_who_get_less_of_the_work(self):
        team, p = world({"environment": {"allocation": "capability"}})
        whole = growth.skill_gained(someone(load=1.0), Dossier(), team, p)
        assert growth.skill_gained(someone(load=0.5), Dossier(), team, p) == pytest.approx(0.5 * whole)


class TestPlan:
    """A personal development plan: K +.1 sigma over 26 weeks, E +.3, an hour a month, quits times .7."""

    def test_whole(self):
        team, p = world(NO_HOUR)
        file, skill, hours, weeks = Dossier(), 0.0, 0.0, 0
        growth.begin_plan(file, team, p)
        over = False
        while not over:
            skill += growth.skill_gained(someone(), file, team, p)
            hours += growth.development_hours(file, p)
            weeks += 1
            over = growth.week_of_plan(file)
        assert weeks == 26
        assert skill == pytest.approx(0.1 * SIGMA)
        assert hours == pytest.approx(26 * 0.25)
        assert growth.skill_gained(someone(), file, team, p) == 0.0

    def test_a_case_pauses_it(self):
        """A plan pauses while a case runs: no weeks pass, nothing is learned, and it takes no time."""
        team, p = world(NO_HOUR)
        file = Dossier(plan_weeks=9, in_case=True)
        assert not growth.week_of_plan(file)
        assert file.plan_weeks == 9
        assert growth.skill_gained(someone(), file, team, p) == 0.0
        assert growth.development_hours(file, p) == 0.0

    def test_no_plan_no_weeks(self):
        assert not growth.week_of_plan(Dossier())

    def test_engagement(self):
        _, p = world()
        member = someone(engagement=0.1)
        growth.look_forward(member, p)
        assert member.engagement == pytest.approx(0.4)

    def test_quits(self):
        team, p = world()
        rest = -math.log(1 - people.quit_chance(someone(), Dossier(), team, p))
        plan = -math.log(1 - people.quit_chance(someone(), Dossier(plan_weeks=1), team, p))
        assert plan / rest == pytest.approx(0.7, rel=1e-6)

    @pytest.mark.parametrize(("members", "places"), [(5, 1), (10, 2), (14, 2), (15, 3), (4, 0)])
    def test_one_place_per_five_members(self, members, places):
        team, p = world(teams=[{"members": members, "complexity": SIGMA}])
        growth.fill_budget(team, p)
        found = 0
        file = Dossier(rating=9.0)
        growth.see_strength(file, team, p)
        while file.plan_places:
            growth.begin_plan(file, team, p)
            growth.see_strength(file, team, p)
            found += 1
        assert found == places

    @pytest.mark.parametrize(
        ("members", "places"), [(4, [0, 1, 1, 1, 1]), (1, [0, 0, 0, 0, 1]), (7, [1, 1, 2, 1, 2])]
    )
    def test_parts_of_a_place_add_up_over_the_years(self, members, places):
        team, p = world(teams=[{"members": members, "complexity": SIGMA}])
        growth.open_budget(team, p)
        found = []
        for _ in places:
            found.append(0)
            while growth.has_place(team):
                growth.begin_plan(Dossier(), team, p)
                found[-1] += 1
            growth.fill_budget(team, p)
        assert found == places

    def test_a_whole_place_is_not_kept(self):
        """Nor is what was left when the team was there before, in another replication."""
        team, p = world(teams=[{"members": 7, "complexity": SIGMA}])
        team.plans_left = 9.9
        growth.open_budget(team, p)
        left = [team.plans_left]
        for _ in range(3):
            growth.fill_budget(team, p)
            left.append(team.plans_left)
        assert left == pytest.approx([1.4, 1.8, 2.2, 1.6])

    def test_strong_reviews_running(self):
        """Above the line for a plan, or on it, twice; below it once; above it once."""
        team, p = world()
        file, found = Dossier(), []
        for above in (0.1, 0.0, -0.1, 0.1):
            file.rating = team.plan_line + above
            growth.see_strength(file, team, p)
            found.append(file.strong_reviews)
        assert found == [1, 2, 0, 1]

    def test_no_rating_is_not_strong(self):
        team, p = world()
        file = Dossier(strong_reviews=1, rating=UNDEFINED)
        growth.see_strength(file, team, p)
        assert file.strong_reviews == 0

    def test_a_plan_begins_the_count_anew(self):
        team, p = world()
        file = Dossier(strong_reviews=2)
        growth.begin_plan(file, team, p)
        assert file.strong_reviews == 0


class TestLevers:
    """SFIA level 5 has the full range of development, reward and promotion; level 4 has none of it."""

    @pytest.mark.parametrize("lever", ["development", "reward", "promotion"])
    @pytest.mark.parametrize(
        ("level", "enabled", "allowed"),
        [(4, True, False), (5, True, True), (6, True, True), (6, False, False)],
    )
    def test_behaviour(self, lever, level, enabled, allowed):
        team, p = world({lever: {"enabled": enabled}})
        team.sfia_level = level
        ask = {
            "development": growth.may_develop,
            "reward": growth.may_reward,
            "promotion": growth.may_promote,
        }
        assert ask[lever](team, p) == allowed

    @pytest.mark.parametrize(("level", "place"), [(4, False), (5, True)])
    def test_a_place_on_file(self, level, place):
        team, p = world()
        team.sfia_level, team.plans_left = level, 2.0
        file = Dossier(rating=9.0)
        growth.see_strength(file, team, p)
        assert file.plan_places == place


class TestBonus:
    @pytest.mark.parametrize(
        ("rating", "paid"), [(1.1, True), (1.0999, False), (2.0, True), (UNDEFINED, False)]
    )
    def test_from_the_threshold(self, rating, paid):
        """A tenth of a year's pay of 700 a week."""
        _, p = world(BONUS)
        assert growth.bonus(Dossier(rating=rating), p) == (pytest.approx(3640.0) if paid else 0.0)

    @pytest.mark.parametrize(
        ("smoothed", "flagged", "reached"),
        [
            (1.1, 5, True),
            (1.19, 5, True),
            (1.01, 5, True),
            (1.21, 5, False),
            (0.99, 5, False),
            (1.1, 0, False),
        ],
    )
    def test_effort_within_half_a_sigma_of_the_line(self, smoothed, flagged, reached):
        """.24 sigma, scaled by bonus / pay."""
        team, p = world(BONUS)
        file = Dossier(smoothed=smoothed, flagged_weeks=flagged)
        assert growth.reward_effort(file, team, p) == pytest.approx(0.24 * 0.1 * SIGMA if reached else 0.0)

    def test_no_bonus_no_effort(self):
        team, p = world()
        assert growth.reward_effort(Dossier(smoothed=1.1, flagged_weeks=5), team, p) == 0.0

    @pytest.mark.parametrize(("attained", "unearned"), [(1.0, True), (1.1001, False), (1.2, False)])
    def test_earned_by_what_was_attained(self, attained, unearned):
        _, p = world(BONUS)
        member, file = someone(), on_file([1.2] * 13)
        for week in range(13):
            member.attained[week] = attained
        assert growth.is_unearned(member, file, p) == unearned

    def test_one_that_was_not_earned_costs_justice(self):
        team, p = world(BONUS)
        growth.resent(team, p)
        assert team.justice == pytest.approx(-0.3 / 4)


class TestPromotion:
    def test_by_rating(self):
        team, p = world({"promotion": {"basis": "rating"}})
        assert growth.promise(someone(), Dossier(rating=1.2), team, p, 5) == 1.2
        assert math.isnan(growth.promise(someone(), Dossier(), team, p, 5))

    def test_by_a_reading_of_potential(self):
        team, p = world({"promotion": {"basis": "potential"}}, growth={"potential_error": 0})
        member = someone(ability=0.1)
        assert growth.promise(member, Dossier(), team, p, 5) == people.potential(member, team, p)

    def test_the_reading_is_noisy(self):
        """SD .7 around potential, of 2,000 readings; 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world({"promotion": {"basis": "potential"}})
        member = someone()
        truth = people.potential(member, team, p)
        squares = [(growth.promise(member, Dossier(), team, p, week) - truth) ** 2 for week in range(2000)]
        spread = math.sqrt(sum(squares) / 2000)
        assert abs(spread - 0.7) < 4.5 * 0.7 / math.sqrt(4000)

    @pytest.mark.parametrize("tie", [0.0, 0.3, 1.0])
    def test_potential_is_tied_to_performance(self, tie):
        """One SD of standing is worth the correlation; the rest makes the variance 1.

        Variance of 2,000 draws within 4.5 standard errors (false alarm 6.8e-6).
        """
        team, p = world(growth={"potential_tie": tie})
        usual, better = team.long_run_mean, team.long_run_mean + team.long_run_sd
        worth = [
            people.potential(member, team, p)
            for ability in (usual, better)
            for member in [someone(ability=ability)]
        ]
        assert worth[1] - worth[0] == pytest.approx(tie)
        squares = 0.0
        for member in several(2000):
            member.ability = usual
            squares += people.potential(member, team, p) ** 2
        rest = 1 - tie * tie
        assert abs(squares / 2000 - rest) <= 4.5 * rest * math.sqrt(2 / 2000) + 1e-12

    @pytest.mark.parametrize(
        ("standing", "skill"), [(0.0, 0.5), (1.0, 0.7), (-1.0, 0.3), (9.0, 1.0), (-9.0, 0.0)]
    )
    def test_the_team_gets_their_coaching_skill(self, standing, skill):
        """.5 and .2 for each SD of potential, from 0 to 1."""
        team, p = world(growth={"potential_tie": 1})
        member = someone(ability=team.long_run_mean + standing * team.long_run_sd)
        growth.lead(member, team, p)
        assert team.coaching_skill == pytest.approx(skill)
