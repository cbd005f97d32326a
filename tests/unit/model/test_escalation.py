"""The formal procedure: stages, warnings, appeals, what each leaves behind."""

import math

import pytest

from pmsim.model import escalation
from pmsim.model.escalation import CHRONIC, HARD_WORK, PASSING_DIP, WRONG_READING
from pmsim.model.state import COACHING, LONG_AGO, Dossier
from tests.unit.model.build import placebo, several, someone, world


class TestWhatItIs:
    """False alarms told apart: reading wrong; a real but passing dip; caused by the work; else chronic."""

    @pytest.mark.parametrize(
        ("level", "attained", "ease", "reason"),
        [
            (0.79, 0.7, 0.0, CHRONIC),
            (0.79, 0.9, 0.0, CHRONIC),
            (0.8, 0.8, 0.0, WRONG_READING),
            (0.9, 0.7, 0.0, PASSING_DIP),
            (0.9, 0.7, -0.11, HARD_WORK),
            (0.9, 0.85, -0.11, WRONG_READING),
            (0.9, 0.7, -0.09, PASSING_DIP),
        ],
    )
    def test_by_level_attainment_and_work(self, level, attained, ease, reason):
        team, _ = world({"escalation": {"threshold": 0.8}})
        assert escalation.what_it_is(someone(ease=ease), level, attained, team) == reason

    def test_the_work_is_seat_and_team(self):
        team, _ = world({"escalation": {"threshold": 0.8}})
        team.quality, team.common = -0.06, -0.05
        assert escalation.what_it_is(someone(), 0.9, 0.7, team) == HARD_WORK


class TestStage:
    @pytest.mark.parametrize(("now", "stage"), [(99.0, 2), (99.9, 2), (100.0, 1), (130.0, 1)])
    def test_a_live_warning_counts(self, now, stage):
        file = Dossier(warning_stage=1, warning_until=100.0)
        assert escalation.first_stage(file, now) == stage

    def test_a_case_begins_with_an_empty_record(self):
        file = Dossier(meetings_asked=40, meetings_missing=9)
        escalation.open_file(file)
        assert (file.in_case, file.meetings_asked, file.meetings_missing) == (True, 0, 0)

    def test_opens_afresh(self):
        file = Dossier(stage_total=9.0, stage_weeks=8, stage_meetings=7)
        escalation.open_stage(file, 2, 50.0)
        assert (file.stage, file.stage_opened) == (2, 50.0)
        assert file.stage_total == file.stage_weeks == file.stage_meetings == 0

    def test_mean(self):
        assert escalation.stage_mean(Dossier(stage_total=6.0, stage_weeks=8)) == 0.75

    @pytest.mark.parametrize(
        ("stage", "asked", "current"), [(1, 50.0, True), (1, 55.0, True), (1, 49.0, False), (0, 55.0, False)]
    )
    def test_meetings_of_an_earlier_stage_are_stale(self, stage, asked, current):
        assert escalation.is_current(Dossier(stage=stage, stage_opened=50.0), asked) == current

    def test_serials_are_unique_and_small(self):
        serials = {
            escalation.meeting_serial(s, w, h) for s in range(1, 5) for w in range(52) for h in range(40)
        }
        assert len(serials) == 4 * 52 * 40
        assert max(serials) < 2**15

    def test_closing_costs_energy(self):
        """E -.5 and S +.2 when it closes."""
        _, p = world()
        member = someone(engagement=0.25, strain=0.1)
        escalation.tire(member, p)
        assert member.engagement == pytest.approx(-0.25)
        assert member.strain == pytest.approx(0.3)

    def test_it_costs_none_in_the_placebo_world(self):
        _, p = placebo()
        member = someone(engagement=0.25, strain=0.1)
        escalation.tire(member, p)
        assert (member.engagement, member.strain) == (0.25, 0.1)

    def test_opening_does_not_depend_on_the_wait(self):
        _, p = world()
        first = escalation.opening_time(someone(), p, 1, 10.25)
        assert first == escalation.opening_time(someone(), p, 1, 10.75)
        assert first != escalation.opening_time(someone(), p, 2, 10.25)
        assert first != escalation.opening_time(someone(), p, 1, 11.25)


class TestRecord:
    """Five one-hour meetings a week; unserved ones at the end of a stage are a defect in the record."""

    @pytest.mark.parametrize(("held", "share"), [((40, 40), 0.0), ((40, 20), 0.25), ((0, 0), 1.0)])
    def test_defects_of_all_stages(self, held, share):
        _, p = world({"escalation": {"stage_weeks": 8, "meeting_hours": 5}})
        file = Dossier()
        for stage, meetings in enumerate(held, start=1):
            escalation.open_stage(file, stage, 50.0)
            file.stage_meetings = meetings
            escalation.close_stage(file, p)
            assert file.stage == 0
        assert escalation.defects(file) == share

    def test_no_defect_where_none_is_asked(self):
        _, p = world({"escalation": {"meeting_hours": 0}})
        file = Dossier(stage=1)
        escalation.close_stage(file, p)
        assert escalation.defects(file) == 0.0


class TestAppeal:
    @pytest.mark.parametrize(("missing", "chance"), [(0, 0.1), (20, 0.35), (40, 0.6)])
    def test_upheld_the_more_often_the_thinner_the_record(self, missing, chance):
        """.1 + .5 * share of defects."""
        _, p = world()
        file = Dossier(meetings_asked=40, meetings_missing=missing)
        assert escalation.chance_upheld(file, p) == pytest.approx(chance)

    def test_a_fifth_appeal(self):
        """Of 4,000, within 4.5 standard errors (false alarm 6.8e-6)."""
        _, p = world()
        found = sum(escalation.appeals(member, p, 30.5) for member in several(4000))
        assert abs(found - 800) < 4.5 * math.sqrt(4000 * 0.2 * 0.8)

    def test_none_where_the_policy_has_none(self):
        _, p = world({"escalation": {"appeal": False}}, formal={"appeal_rate": 1})
        assert not any(escalation.appeals(member, p, 30.5) for member in several(50))

    def test_share_upheld(self):
        """Of 4,000 with half of the meetings missing .35, within 4.5 standard errors (false alarm 6.8e-6)."""
        _, p = world()
        file = Dossier(meetings_asked=40, meetings_missing=20)
        found = sum(escalation.is_upheld(member, file, p, 30.5) for member in several(4000))
        assert abs(found - 1400) < 4.5 * math.sqrt(4000 * 0.35 * 0.65)

    def test_appealing_and_being_right_are_two_draws(self):
        _, p = world(formal={"appeal_rate": 0.5, "upheld": 0.5})
        both = [
            (escalation.appeals(member, p, 30.5), escalation.is_upheld(member, Dossier(), p, 30.5))
            for member in several(100)
        ]
        assert len(set(both)) == 4

    def test_reinstated(self):
        """A warning from before the case stays as it was; the case itself leaves none."""
        file = Dossier(in_case=True, flagged_weeks=30, warning_stage=2, warning_until=90.0)
        escalation.reinstate(file)
        assert (file.in_case, file.flagged_weeks) == (False, 0)
        assert (file.warning_stage, file.warning_until) == (2, 90.0)


class TestWarning:
    @pytest.mark.parametrize(("stages", "stage", "weeks"), [(2, 1, 26), (2, 2, 52), (1, 1, 52), (3, 2, 52)])
    def test_first_and_final(self, stages, stage, weeks):
        _, p = world({"escalation": {"stages": stages}})
        file = Dossier(in_case=True, flagged_weeks=40)
        escalation.pass_case(file, p, stage, 60.0)
        assert (file.warning_stage, file.warning_until) == (stage, 60.0 + weeks)
        assert not file.in_case
        assert file.flagged_weeks == 0

    def test_a_case_is_forgotten_and_a_warning_is_not(self):
        file = Dossier(
            in_case=True, stage=1, stage_weeks=3, stage_meetings=2, stage_opened=5.0, meetings_asked=9,
            meetings_missing=4, warning_stage=1, warning_until=9.0, support=COACHING,
        )  # fmt: skip
        escalation.forget_case(file)
        assert not file.in_case
        assert (file.stage, file.stage_weeks, file.stage_meetings) == (0, 0, 0)
        assert (file.meetings_asked, file.meetings_missing, file.stage_opened) == (0, 0, LONG_AGO)
        assert (file.warning_stage, file.warning_until, file.support) == (1, 9.0, COACHING)
