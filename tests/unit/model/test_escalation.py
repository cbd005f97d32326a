"""The formal procedure: stages, warnings, what each leaves behind."""

import pytest

from pmsim.model import escalation
from pmsim.model.state import COACHING, LONG_AGO, NO_SUPPORT, Dossier
from tests.unit.model.build import someone, world


class TestStage:
    @pytest.mark.parametrize(("now", "stage"), [(99.0, 2), (99.9, 2), (100.0, 1), (130.0, 1)])
    def test_a_live_warning_counts(self, now, stage):
        file = Dossier(warning_stage=1, warning_until=100.0)
        assert escalation.first_stage(file, now) == stage

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
        _, p = world()
        member, file = someone(engagement=0.25, strain=0.1), Dossier(stage=1)
        escalation.close_stage(member, file, p)
        assert file.stage == 0
        assert member.engagement == pytest.approx(-0.25)
        assert member.strain == pytest.approx(0.3)

    def test_opening_does_not_depend_on_the_wait(self):
        team, p = world()
        first = escalation.opening_time(someone(), team, p, 1, 10.25)
        assert first == escalation.opening_time(someone(), team, p, 1, 10.75)
        assert first != escalation.opening_time(someone(), team, p, 2, 10.25)
        assert first != escalation.opening_time(someone(), team, p, 1, 11.25)


class TestWarning:
    @pytest.mark.parametrize(("stages", "stage", "weeks"), [(2, 1, 26), (2, 2, 52), (1, 1, 52), (3, 2, 52)])
    def test_first_and_final(self, stages, stage, weeks):
        _, p = world({"escalation": {"stages": stages}})
        file = Dossier(in_case=True, flagged_weeks=40)
        escalation.pass_case(file, p, stage, 60.0)
        assert (file.warning_stage, file.warning_until) == (stage, 60.0 + weeks)
        assert not file.in_case
        assert file.flagged_weeks == 0

    def test_forgotten(self):
        file = Dossier(
            in_case=True, stage=1, stage_weeks=3, stage_meetings=2, stage_opened=5.0, warning_stage=1,
            warning_until=9.0, support=COACHING, support_ended=4.0, sessions_held=3, last_review=5.0,
        )  # fmt: skip
        escalation.forget_case(file)
        assert not file.in_case
        assert (file.stage, file.stage_weeks, file.stage_meetings, file.warning_stage) == (0, 0, 0, 0)
        assert file.stage_opened == file.warning_until == file.support_ended == file.last_review == LONG_AGO
        assert (file.support, file.sessions_held) == (NO_SUPPORT, 0)
