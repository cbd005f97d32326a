"""A week of work, formula by formula."""

import math

import pytest

from pmsim.model import draws, work
from pmsim.model.evidence import latest
from pmsim.model.state import Dossier
from tests.unit.model.build import LEVEL, SIGMA, placebo, someone, world

CHANCED = (draws.EVENT_START, draws.QUIT)
PURPOSES = (draws.ENGAGEMENT_SHOCK, draws.FORM_SHOCK, draws.WEEK_LUCK, draws.KPI_NOISE)
NO_HOUR = {"environment": {"development_hour": False}}
BONUS = {"reward": {"enabled": True}}


class TestEffort:
    """Extra effort in a stage, within half a sigma (0.1) of the line that passes it."""

    @pytest.mark.parametrize(
        ("stage", "flagged", "smoothed", "helps"),
        [(0, 9, 0.8, False), (1, 0, 0.8, False), (1, 9, 0.8, True), (2, 9, 0.89, True), (1, 9, 0.91, False),
         (1, 9, 0.71, True), (1, 9, 0.69, False)],
    )  # fmt: skip
    def test_behaviour(self, stage, flagged, smoothed, helps):
        team, p = world({"escalation": {"pass_threshold": 0.8}})
        file = Dossier(stage=stage, flagged_weeks=flagged, smoothed=smoothed)
        assert work.effort(file, team, p) == (0.15 * SIGMA if helps else 0)

    def test_none_in_the_placebo_world(self):
        team, p = placebo({"escalation": {"pass_threshold": 0.8}})
        assert work.effort(Dossier(stage=1, flagged_weeks=9, smoothed=0.8), team, p) == 0.0


class TestRamp:
    def test_incumbent(self):
        assert work.ramp(someone(joined=-3.0), 0.5) == 1

    @pytest.mark.parametrize("tenure", [0.0, 0.5, 6.0, 60.0])
    def test_starter(self, tenure):
        """1 - (1 - p0) exp(-tenure / tau), tau a third of the weeks to full productivity."""
        member = someone(joined=10.0, ramp_gap=0.75, ramp_rate=3 / 18)
        assert work.ramp(member, 10 + tenure) == pytest.approx(1 - 0.75 * math.exp(-tenure / 6), rel=1e-14)


class TestHours:
    def test_norm(self):
        """What the target allows for costs nothing."""
        team, p = world(NO_HOUR, work={"distraction": 0.1, "meeting_allowance": 0})
        assert work.working_hours(someone(), Dossier(), team, p) == 1

    def test_meetings_and_courses(self):
        team, p = world(NO_HOUR)
        member = someone(meeting_hours=3.75)
        assert work.working_hours(member, Dossier(), team, p) == pytest.approx(0.8 / 0.88)
        member.on_course = True
        assert work.working_hours(member, Dossier(), team, p) == pytest.approx(0.4 / 0.88)

    def test_never_below_zero(self):
        team, p = world()
        assert work.working_hours(someone(meeting_hours=40.0), Dossier(), team, p) == 0

    @pytest.mark.parametrize(("weeks", "away"), [(0, 12 / 52), (9, 12 / 52 + 0.25)])
    def test_development(self, weeks, away):
        """An hour a month for everyone, and another on a development plan, of 37.5 a week."""
        team, p = world()
        found = work.working_hours(someone(), Dossier(plan_weeks=weeks), team, p)
        assert found == pytest.approx((0.9 - away / 37.5) / 0.88)

    def test_focus_time_halves_distraction(self):
        """.10 -> .05."""
        team, p = world(NO_HOUR)
        team.focused = True
        assert work.working_hours(someone(), Dossier(), team, p) == pytest.approx(0.95 / 0.88)

    def test_resources(self):
        team, p = world(NO_HOUR, work={"resources": 1.1})
        assert work.working_hours(someone(), Dossier(), team, p) == pytest.approx(1.1 * 0.9 / 0.88)


class TestWeek:
    def test_parts_of_performance(self):
        """Each trait and state counts with its weight."""
        team, p = world(**LEVEL)
        bare = someone(clarity=0.8)
        rich = someone(
            ability=0.1, fit=0.02, gap=0.05, learned=0.03, unused=0.01, barrier=0.015, ease=-0.06,
            peers=0.007, circumstance=0.09, engagement=2.0, clarity=0.9, strain=1.0, feedback=0.2,
            encouraged=0.3, form=0.04,
        )  # fmt: skip
        assert work.perform(bare, Dossier(), team, p) == pytest.approx(1 + team.shift)
        extra = work.perform(rich, Dossier(), team, p) - work.perform(bare, Dossier(), team, p)
        mood = 0.25 * 2 + 0.5 * 0.1 + 0.2 + 0.3 - 0.17
        own = 0.1 + 0.02 - 0.05 + 0.03 + 0.01 - 0.015
        assert extra == pytest.approx(own - 0.06 + 0.007 - 0.09 + 0.04 + SIGMA * mood)

    def test_what_a_team_adds(self):
        team, p = world(**LEVEL)
        member = someone(clarity=0.8)
        team.quality, team.common, team.shared_form = 0.1, 0.02, -0.03
        assert work.perform(member, Dossier(), team, p) == pytest.approx(1 + team.shift + 0.09)

    def test_luck_of_the_week(self):
        """Variance .4 sigma squared: 2,000 weeks, 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world()
        member, squares = someone(clarity=0.8), 0.0
        for week in range(2000):
            work.draw_week(member, week)
            squares += (work.perform(member, Dossier(), team, p) - 1 - team.shift) ** 2
        assert abs(squares / 2000 / (0.4 * SIGMA**2) - 1) < 4.5 * math.sqrt(2 / 2000)

    @pytest.mark.parametrize(("allocation", "gain"), [("equal", 0.0), ("capability", 0.05 * SIGMA)])
    def test_work_that_suits_people(self, allocation, gain):
        team, p = world({"environment": {"allocation": allocation}}, **LEVEL)
        found = work.perform(someone(clarity=0.8), Dossier(), team, p)
        assert found == pytest.approx(1 + team.shift + gain)

    def test_drive(self):
        """A stage and a bonus drive those within reach of their lines."""
        policy = {
            "escalation": {"pass_threshold": 1.0},
            "reward": {"enabled": True, "threshold": 1.0, "bonus": 1},
        }
        team, p = world(policy, **LEVEL)
        file = Dossier(stage=1, flagged_weeks=9, smoothed=1.0)
        driven = work.perform(someone(clarity=0.8), file, team, p)
        assert driven == pytest.approx(1 + team.shift + (0.15 + 0.24) * SIGMA)

    def test_nobody_delivers_less_than_nothing(self):
        team, p = world(**LEVEL)
        member = someone(ability=-9.0)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.performance < 0
        assert member.attainment == member.output == 0

    def test_first_part_of_a_week(self):
        """A starter in mid-week: output by share and ramp, attainment by neither."""
        team, p = world(**LEVEL)
        member = someone(joined=4.75, ramp_gap=0.75, ramp_rate=3 / 20, clarity=0.8)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.share == 0.25
        assert member.ramp == pytest.approx(1 - 0.75 * math.exp(-0.125 * 3 / 20))
        assert member.output == member.attainment * member.ramp * 0.25

    @pytest.mark.parametrize(("load", "output"), [(1.0, 1.0), (0.6, 0.6), (1.2, 1.2**0.7), (3.0, 1.25**0.7)])
    def test_load(self, load, output):
        """More is delivered up to the stretch; where there is less work, less is delivered."""
        team, p = world(**LEVEL)
        usual, member = someone(clarity=0.8), someone(clarity=0.8, load=load)
        for one in (usual, member):
            work.work_week(one, Dossier(), team, p, 4)
        assert member.output / usual.output == pytest.approx(output)

    @pytest.mark.parametrize("target", [0.8, 1.0, 1.25])
    def test_attainment_is_against_the_agreed_target(self, target):
        team, p = world(**LEVEL)
        member = someone(clarity=0.8, target=target)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.attainment == pytest.approx(member.output / target)

    def test_resources_of_the_policy_multiply_those_of_the_scenario(self):
        team, p = world({"environment": {"development_hour": False}}, work={"resources": 1.5})
        team.resources = 0.5
        assert work.working_hours(someone(), Dossier(), team, p) == pytest.approx(0.75 * 0.9 / 0.88)

    def test_hours_of_a_week_are_forgotten(self):
        team, p = world({"environment": {"development_hour": False}}, **LEVEL)
        member = someone(meeting_hours=5.0)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.meeting_hours == 0
        assert member.hours == pytest.approx((0.9 - 5 / 37.5) / 0.88)


class TestQuality:
    """.95 right first time; -.05 a unit of load above 1, -.03 under a stage or a bonus on quantity alone."""

    @pytest.mark.parametrize(
        ("load", "stage", "policy", "measured", "right"),
        [
            (1.0, 0, {}, 0, 0.95),
            (0.5, 0, {}, 0, 0.95),
            (1.4, 0, {}, 0, 0.93),
            (1.0, 1, {}, 0, 0.92),
            (1.0, 0, BONUS, 0, 0.92),
            (1.0, 0, BONUS, 0.3, 0.95),
            (1.4, 2, BONUS, 0, 0.87),
            (99.0, 0, {}, 0, 0.0),
        ],
    )
    def test_right_first_time(self, load, stage, policy, measured, right):
        team, p = world(policy, measurement={"quality_share": measured})
        found = work.right_first_time(someone(load=load), Dossier(stage=stage), team, p)
        assert found == pytest.approx(right)

    def test_a_stage_has_no_effect_in_the_placebo_world(self):
        team, p = placebo()
        assert work.right_first_time(someone(), Dossier(stage=1), team, p) == pytest.approx(0.95)

    def test_a_bonus_only_where_the_manager_may_give_one(self):
        team, p = world(BONUS)
        team.sfia_level = 4
        assert work.right_first_time(someone(), Dossier(), team, p) == pytest.approx(0.95)

    @pytest.mark.parametrize("after", [1, 4, 8])
    def test_what_is_wrong_comes_back_as_rework(self, after):
        """Of 1 a week .9 is right; from then on .1 of the week goes into what was wrong, and is right."""
        team, p = world(quality={"right_first_time": 0.9, "rework_after": after})
        member, delivered = someone(), []
        for week in range(after + 1):
            member.output = 1.0
            work.check_quality(member, Dossier(), team, p, week)
            delivered.append(member.delivered)
        assert delivered[:-1] == pytest.approx([0.9] * after)
        assert delivered[-1] == pytest.approx(0.9 * 0.9 + 0.1)
        assert member.wrong[after % 8] == pytest.approx(0.9 * 0.1)

    def test_rework_takes_no_more_than_there_is(self):
        team, p = world(quality={"right_first_time": 0.9, "rework_after": 1})
        member = someone(output=0.05)
        member.wrong[0] = 0.1
        work.check_quality(member, Dossier(), team, p, 1)
        assert (member.delivered, member.wrong[1]) == (0.05, 0.0)

    @pytest.mark.parametrize(("alignment", "worth"), [(1.0, 1.0), (0.5, 0.85), (0.0, 0.7), (0.8, 0.94)])
    def test_value_of_right_work(self, alignment, worth):
        """Right output * (.7 + .3 L)."""
        _, p = world()
        assert work.value_share(someone(alignment=alignment), p) == pytest.approx(worth)


class TestLuck:
    def test_each_shock_has_its_own_purpose(self):
        member = someone()
        work.draw_week(member, 7)
        drawn = [draws.normal(member.luck, member.entity, 7, 0, purpose, 0) for purpose in PURPOSES]
        assert member.shocks == drawn
        chances = [draws.uniform(member.luck, member.entity, 7, 0, purpose, 0) for purpose in CHANCED]
        assert member.chances == chances
        assert len({*drawn, *chances}) == len(drawn) + len(chances)

    def test_each_week_is_new(self):
        member = someone()
        work.draw_week(member, 7)
        before = list(member.shocks)
        work.draw_week(member, 8)
        assert not set(before) & set(member.shocks)


class TestDrift:
    def test_states_move_towards_rest(self):
        team, p = world({"environment": {"development_hour": False}}, **LEVEL)
        member = someone(
            engagement=1.0, engagement_base=0.5, clarity=0.9, strain=1.0, feedback=1.0, encouraged=1.0,
            unused=1.0, form=1.0,
        )  # fmt: skip
        work.drift(member, team, p)
        assert member.engagement == pytest.approx(0.5 + 0.5 * math.exp(-1 / 20))
        assert member.clarity == pytest.approx(0.4 + 0.5 * math.exp(-1 / 26))
        assert member.strain == pytest.approx(math.exp(-1 / 8))
        assert member.feedback == pytest.approx(math.exp(-1 / 13))
        assert member.encouraged == pytest.approx(math.exp(-1 / 20))
        assert member.unused == pytest.approx(0.5 ** (1 / p.interventions.unused_half_life))
        assert member.form == pytest.approx(0.7)

    @pytest.mark.parametrize(("load", "strain"), [(1.5, 0.15), (1.0, 0.0), (0.5, 0.0)])
    def test_strain_by_load(self, load, strain):
        team, p = world(**LEVEL)
        member = someone(load=load)
        work.drift(member, team, p)
        assert member.strain == pytest.approx(strain)

    @pytest.mark.parametrize(
        ("hour", "justice", "cohesion", "base"),
        [(False, 0.0, 0.7, 0.5), (True, 0.0, 0.7, 0.6), (False, -0.3, 0.7, 0.2), (False, 0.0, 0.3, 0.3)],
    )
    def test_baseline(self, hour, justice, cohesion, base):
        """Shifted by J one for one, by .5 (R - .7), and by .1 for a development hour."""
        team, p = world({"environment": {"development_hour": hour}})
        team.justice, team.cohesion = justice, cohesion
        assert work.baseline(someone(engagement_base=0.5), team, p) == pytest.approx(base)

    def test_form_that_a_team_shares(self):
        """AR(1) with phi .7 and variance .2 * .6 sigma squared, over 5,000 weeks.

        4.5 standard errors, inflated for autocorrelation by (1 + .49) / (1 - .49) (false alarm 6.8e-6).
        """
        team, p = world()
        squares = 0.0
        for week in range(5000):
            work.draw_team(team, week)
            work.drift_team(team, p)
            squares += team.shared_form**2
        error = math.sqrt(2 / 5000 * 1.49 / 0.51)
        assert abs(squares / 5000 / (0.2 * 0.6 * SIGMA**2) - 1) < 4.5 * error


class TestEvidence:
    def test_reading_and_judgement(self):
        team, p = world(measurement={"kpi_noise": 0, "objective_share": 0.75})
        team.leniency = 0.1
        member, file = someone(attainment=1.0, halo=0.3), Dossier()
        work.measure(member, file, team, p)
        assert file.kpi == 1.0
        assert latest(file) == pytest.approx(0.75 + 0.25 * 1.4)
        assert member.attained[0] == 1.0
        assert (file.weeks, file.stage_weeks) == (1, 0)

    def test_calibration_cuts_leniency_and_halo(self):
        team, p = world()
        team.leniency, team.bias_left = 0.1, 0.7
        assert work.judge(someone(attainment=1.0, halo=0.3), team, p) == pytest.approx(1 + 0.7 * 0.4)

    @pytest.mark.parametrize(("group", "seen"), [(0, 1.0), (1, 0.94)])
    def test_what_a_group_meets(self, group, seen):
        """A .3 sigma rating penalty."""
        team, p = world(groups={"rating_bias": -0.3})
        assert work.judge(someone(attainment=1.0, group=group), team, p) == pytest.approx(seen)

    def test_noise_of_the_kpi(self):
        """SD .3 sigma: 2,000 weeks, 4.5 standard errors (false alarm 6.8e-6)."""
        team, p = world()
        member, squares = someone(attainment=1.0, right=0.95), 0.0
        for week in range(2000):
            work.draw_week(member, week)
            squares += (work.read_kpi(member, team, p) - 1.0) ** 2
        assert abs(squares / 2000 / (0.3 * SIGMA) ** 2 - 1) < 4.5 * math.sqrt(2 / 2000)

    @pytest.mark.parametrize(
        ("share", "usual", "right", "factor"),
        [
            (0.0, 0.95, 0.5, 1.0),
            (1.0, 0.95, 0.95, 1.0),
            (1.0, 0.8, 0.4, 0.5),
            (0.5, 0.8, 0.4, 0.75),
            (1.0, 0.0, 0.0, 1.0),
        ],
    )
    def test_quality_in_the_kpi(self, share, usual, right, factor):
        _, p = world(measurement={"quality_share": share}, quality={"right_first_time": usual})
        assert work.quality_factor(someone(right=right), p) == pytest.approx(factor)
