"""Evidence on file: means, flags, spells, and thirds of a window."""

import math

import pytest

from pmsim.model import evidence
from pmsim.model.state import HISTORY, LONG_AGO, Dossier
from tests.unit.model.build import flags, on_file, someone, world


class TestMean:
    def test_of_nothing(self):
        assert math.isnan(evidence.mean_evidence(Dossier(), 8))

    def test_across_the_end_of_memory(self):
        file = on_file([0.0] * (HISTORY - 2) + [1.0, 2.0, 3.0, 4.0])
        assert evidence.mean_evidence(file, 4) == 2.5

    def test_of_all_there_is_when_the_window_is_longer(self):
        assert evidence.mean_evidence(on_file([1.0, 2.0]), 13) == 1.5

    @pytest.mark.parametrize(("skip", "count", "mean"), [(0, 2, 3.5), (1, 2, 2.5), (3, 1, 1.0)])
    def test_before_the_newest(self, skip, count, mean):
        assert evidence.mean_before(on_file([1.0, 2.0, 3.0, 4.0]), skip, count) == mean

    def test_newest(self):
        file = on_file([1.0] * HISTORY + [7.0])
        assert evidence.latest(file) == 7.0


class TestAttained:
    """What was truly attained in the weeks that evidence is on file for."""

    def test_of_nothing(self):
        assert math.isnan(evidence.mean_attained(someone(), Dossier(), 8))

    def test_of_the_same_weeks(self):
        member, file = someone(), on_file([0.0] * (HISTORY + 3))
        for week in range(HISTORY + 3):
            member.attained[week % HISTORY] = float(week)
        assert evidence.mean_attained(member, file, 4) == HISTORY + 0.5


class TestFiled:
    def test_a_stage_counts_its_own_weeks(self):
        file = on_file([9.0, 9.0], stage=1)
        for figure in (1.0, 1.25):
            evidence.file_evidence(file, figure)
        assert (file.weeks, file.stage_weeks, file.stage_total) == (4, 2, 2.25)

    def test_without_a_stage_there_is_nothing_to_count(self):
        file = Dossier()
        evidence.file_evidence(file, 1.0)
        assert (file.weeks, file.stage_weeks, file.stage_total) == (1, 0, 0.0)


class TestFlag:
    @pytest.mark.parametrize(("weeks", "flagged"), [(3, 0), (4, 1)])
    def test_undefined_before_smoothing_weeks(self, weeks, flagged):
        team, p = world({"escalation": {"smoothing": 4, "threshold": 1.0}})
        file = on_file([0.5] * weeks, smoothed=0.7)
        evidence.flag(someone(), file, team, p, 9)
        assert file.flagged_weeks == flagged
        assert evidence.is_low(file) == bool(flagged)
        assert math.isnan(file.smoothed) == (not flagged)

    @pytest.mark.parametrize(("mean", "low"), [(0.75, False), (math.nextafter(0.75, 0), True)])
    def test_low_is_below_the_line(self, mean, low):
        team, p = world({"escalation": {"smoothing": 1, "threshold": 0.75}})
        file = on_file([mean])
        evidence.flag(someone(), file, team, p, 9)
        assert evidence.is_low(file) == low

    def test_mean_of_the_last_weeks(self):
        team, p = world({"escalation": {"smoothing": 4, "threshold": 0.75}})
        file = on_file([9.0, 1.0, 1.0, 0.5, 0.4])
        evidence.flag(someone(), file, team, p, 9)
        assert file.smoothed == pytest.approx(0.725)
        assert evidence.is_low(file)

    def test_a_spell_has_a_first_week(self):
        """Low in weeks 3 and 4, not in 5, low again in 6."""
        team, p = world({"escalation": {"smoothing": 1, "threshold": 0.75}})
        member, file = someone(), Dossier()
        since = []
        for week, figure in enumerate((1.0, 0.5, 0.5, 1.0, 0.5), start=2):
            evidence.file_evidence(file, figure)
            evidence.flag(member, file, team, p, week)
            since.append(member.low_since)
        assert since == [LONG_AGO, 3, 3, LONG_AGO, 6]
        assert evidence.weeks_low(member, 10.0) == 4.0

    def test_no_spell_no_length(self):
        assert math.isnan(evidence.weeks_low(someone(), 10.0))

    @pytest.mark.parametrize(
        ("low", "window", "count"), [("x.xx", 3, 2), ("x.xx", 9, 3), ("." * HISTORY + "xx", 4, 2), ("", 4, 0)]
    )
    def test_counting(self, low, window, count):
        assert evidence.low_weeks(flags(low), window) == count

    def test_no_flag_is_not_low(self):
        assert not evidence.is_low(Dossier())


class TestThirds:
    """Three failed months running: the mean of each third of the window is below the line."""

    @pytest.mark.parametrize(
        ("months", "failed"),
        [
            (([0.5] * 4, [0.5] * 4, [0.5] * 4), 3),
            (([0.5] * 4, [0.9] * 4, [0.5] * 4), 2),
            (([0.9] * 4, [0.9] * 4, [0.9] * 4), 0),
            (([0.9, 0.5, 0.5, 0.5], [0.5, 0.9, 0.5, 0.5], [0.5, 0.5, 0.5, 0.9]), 3),
            (([0.7, 0.7, 0.7, 1.0], [0.0] * 4, [0.0] * 4), 2),
        ],
    )
    def test_of_twelve_weeks(self, months, failed):
        team, _ = world({"escalation": {"threshold": 0.75}})
        assert (
            evidence.low_thirds(on_file([9.0] * 5 + [*months[0], *months[1], *months[2]]), team, 12) == failed
        )

    def test_every_week_of_13_counts_once(self):
        """A single bad enough week fails the third that it is in, and no other."""
        team, _ = world({"escalation": {"threshold": 0.75}})
        for week in range(13):
            weeks = [1.0] * 13
            weeks[week] = -9.0
            assert evidence.low_thirds(on_file(weeks), team, 13) == 1

    def test_not_before_the_window_is_full(self):
        team, _ = world({"escalation": {"threshold": 0.75}})
        assert evidence.low_thirds(on_file([0.5] * 11), team, 12) == 0
        assert evidence.low_thirds(on_file([0.5] * 12), team, 12) == 3

    def test_good_weeks_need_not_save_a_month(self):
        """The reading differs from 12 low weeks of 12, which one good week a month prevents."""
        team, _ = world({"escalation": {"threshold": 0.75}})
        file = flags("xxx." * 3)
        for week in range(12):
            file.evidence[week] = 0.9 if week % 4 == 3 else 0.5
        assert evidence.low_weeks(file, 12) == 9
        assert evidence.low_thirds(file, team, 12) == 3
