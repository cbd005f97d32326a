"""A week of work, formula by formula."""

import math

import pytest

from pmsim.model import work
from pmsim.model.state import HISTORY, Dossier
from tests.unit.model.build import SIGMA, flags, on_file, someone, world

CALM = {"work": {"luck_variance": 0, "form_variance": 0, "engagement_within_sd": 0}}


class TestStretch:
    @pytest.mark.parametrize(
        ("load", "factor"), [(0.5, 1), (1, 1), (1.1, 1.1**0.7), (1.25, 1.25**0.7), (2, 1.25**0.7)]
    )
    def test_behaviour(self, load, factor):
        _, p = world()
        assert work.stretch(load, p) == pytest.approx(factor, rel=1e-14)

    def test_no_power_no_stretch(self):
        _, p = world(work={"stretch_power": 0})
        assert work.stretch(1.2, p) == 1


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


class TestRamp:
    def test_incumbent(self):
        _, p = world()
        assert work.ramp(someone(joined=-3.0), p, 0.5) == 1

    @pytest.mark.parametrize("tenure", [0.0, 0.5, 6.0, 60.0])
    def test_starter(self, tenure):
        """1 - (1 - p0) exp(-tenure / tau), tau a third of the weeks to full productivity."""
        _, p = world(work={"ramp_start": 0.25, "ramp_weeks": 18})
        member = someone(joined=10.0, ramp_gap=0.75)
        assert work.ramp(member, p, 10 + tenure) == pytest.approx(1 - 0.75 * math.exp(-tenure / 6), rel=1e-14)


class TestHours:
    def test_norm(self):
        """What the target allows for costs nothing."""
        _, p = world(work={"distraction": 0.1, "meeting_allowance": 0})
        assert work.working_hours(someone(), p) == 1

    def test_meetings_and_courses(self):
        _, p = world()
        member = someone(meeting_hours=3.75)
        assert work.working_hours(member, p) == pytest.approx(0.8 / 0.88)
        member.on_course = True
        assert work.working_hours(member, p) == pytest.approx(0.4 / 0.88)

    def test_never_below_zero(self):
        _, p = world()
        assert work.working_hours(someone(meeting_hours=40.0), p) == 0


class TestWeek:
    def test_parts_of_performance(self):
        """Each trait and state counts with its weight."""
        team, p = world(**CALM)
        bare = someone(clarity=0.8)
        rich = someone(
            ability=0.1, fit=0.02, gap=0.05, learned=0.03, unused=0.01,
            engagement=2.0, clarity=0.9, strain=1.0, feedback=0.2, form=0.04,
        )  # fmt: skip
        extra = work.perform(rich, Dossier(), team, p, 3) - work.perform(bare, Dossier(), team, p, 3)
        mood = 0.25 * 2 + 0.5 * 0.1 + 0.2 - 0.17
        assert extra == pytest.approx(0.1 + 0.02 - 0.05 + 0.03 + 0.01 + 0.04 + SIGMA * mood)

    def test_nobody_delivers_less_than_nothing(self):
        team, p = world(**CALM)
        member = someone(ability=-9.0)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.performance < 0
        assert member.attainment == member.output == 0

    def test_first_part_of_a_week(self):
        """A starter in mid-week: output by share and ramp, attainment by neither."""
        team, p = world(**CALM)
        member = someone(joined=4.75, ramp_gap=0.75, clarity=0.8)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.share == 0.25
        assert member.ramp == pytest.approx(1 - 0.75 * math.exp(-0.125 * 3 / 20))
        assert member.output == member.attainment * member.ramp * 0.25

    def test_hours_of_a_week_are_forgotten(self):
        team, p = world(**CALM)
        member = someone(meeting_hours=5.0)
        work.work_week(member, Dossier(), team, p, 4)
        assert member.meeting_hours == 0
        assert member.hours == pytest.approx((0.9 - 5 / 37.5) / 0.88)


class TestDrift:
    def test_states_move_towards_rest(self):
        team, p = world(**CALM)
        member = someone(
            engagement=1.0, engagement_base=0.5, clarity=0.9, strain=1.0, feedback=1.0, unused=1.0, form=1.0
        )
        work.drift(member, team, p, 0)
        assert member.engagement == pytest.approx(0.5 + 0.5 * math.exp(-1 / 20))
        assert member.clarity == pytest.approx(0.4 + 0.5 * math.exp(-1 / 26))
        assert member.strain == pytest.approx(math.exp(-1 / 8))
        assert member.feedback == pytest.approx(math.exp(-1 / 13))
        assert member.unused == pytest.approx(0.5 ** (1 / p.interventions.unused_half_life))
        assert member.form == pytest.approx(0.7)

    @pytest.mark.parametrize(("load", "strain"), [(1.5, 0.15), (1.0, 0.0), (0.5, 0.0)])
    def test_strain_by_load(self, load, strain):
        team, p = world(**CALM)
        team.load = load
        member = someone()
        work.drift(member, team, p, 0)
        assert member.strain == pytest.approx(strain)


class TestEvidence:
    def test_reading_and_judgement(self):
        team, p = world(measurement={"kpi_noise": 0, "objective_share": 0.75})
        team.leniency = 0.1
        member, file = someone(attainment=1.0, halo=0.3), Dossier()
        work.measure(member, file, team, p, 5)
        assert file.kpi == 1.0
        assert work.latest(file) == pytest.approx(0.75 + 0.25 * 1.4)
        assert file.stage_weeks == 0

    def test_a_stage_counts_its_own_weeks(self):
        team, p = world(measurement={"kpi_noise": 0})
        member, file = someone(attainment=1.2), Dossier(stage=1)
        for week in range(3):
            work.measure(member, file, team, p, week)
        assert file.stage_weeks == 3
        assert file.stage_total == pytest.approx(3.6)

    def test_mean_of_nothing(self):
        assert math.isnan(work.mean_evidence(Dossier(), 8))

    def test_mean_across_the_end_of_memory(self):
        file = on_file([0.0] * (HISTORY - 2) + [1.0, 2.0, 3.0, 4.0])
        assert work.mean_evidence(file, 4) == 2.5


class TestFlag:
    @pytest.mark.parametrize(("weeks", "line", "flagged"), [(3, 1.0, 0), (4, 1.0, 1)])
    def test_undefined_at_first(self, weeks, line, flagged):
        team, p = world({"escalation": {"smoothing": 4, "threshold": line}})
        file = on_file([0.5] * weeks, smoothed=0.7)
        work.flag(file, team, p)
        assert file.flagged_weeks == flagged
        assert work.is_low(file) == bool(flagged)
        assert math.isnan(file.smoothed) == (not flagged)

    @pytest.mark.parametrize(("mean", "low"), [(0.75, False), (math.nextafter(0.75, 0), True)])
    def test_low_is_below_the_line(self, mean, low):
        team, p = world({"escalation": {"smoothing": 1, "threshold": 0.75}})
        file = on_file([mean])
        work.flag(file, team, p)
        assert work.is_low(file) == low

    def test_counting(self):
        assert work.low_weeks(flags("x.xx"), 3) == 2
        assert work.low_weeks(flags("x.xx"), 9) == 3
        assert work.low_weeks(flags("." * HISTORY + "xx"), 4) == 2
        assert not work.is_low(Dossier())
