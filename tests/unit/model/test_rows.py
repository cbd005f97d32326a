"""What a row shows of a member, a file and a team."""

import math
from dataclasses import asdict, fields

import pytest

from pmsim.model import rows
from pmsim.model.state import COACHING, Dossier
from tests.unit.model.build import flags, on_file, someone, world


class TestFigures:
    def test_kinds_are_numbered_without_a_gap(self):
        assert sorted(rows.FIGURES) == list(range(1, len(rows.FIGURES) + 1))

    def test_names_are_plain_and_different(self):
        names = [name for name, _ in rows.FIGURES.values()]
        assert len(set(names)) == len(names)
        for _, figures in rows.FIGURES.values():
            assert len(set(figures)) == len(figures) <= 5


class TestWeek:
    def filled(self, member, file, without=0.75):
        team, _ = world()
        team.number, team.luck.replication, team.shared_form, team.justice = 3, 5, 0.25, -0.5
        row = rows.WeekRow()
        rows.fill_week(row, 17, member, file, team, without)
        return row, team

    def test_every_column_has_its_own_figure(self):
        """Each field of the three is another number, and no column shows the figure of another."""
        member = someone()
        shown = [f.name for f in fields(rows.WeekRow) if f.name in type(member).__slots__]
        for number, name in enumerate(shown, start=100):
            setattr(member, name, float(number))
        file = on_file([0.5, 0.625], kpi=0.375, smoothed=0.125, support=COACHING, stage=2, plan_weeks=4)
        row, team = self.filled(member, file)
        own = asdict(row)
        for name in shown:
            expected = getattr(member, name) + (0.25 if name == "form" else 0.0)
            assert own.pop(name) == expected, name
        assert own == {
            "replication": 5, "week": 17, "team": 3, "kpi": 0.375, "evidence": 0.625, "without": 0.75,
            "smoothed": 0.125, "low": -1, "support": COACHING, "stage": 2, "developing": 1, "cohesion": 0.7,
            "long_run": pytest.approx(1 + team.shift), "justice": -0.5,
        }  # fmt: skip

    @pytest.mark.parametrize(("low", "shown"), [("", -1), ("x.", 0), (".x", 1)])
    def test_flag(self, low, shown):
        assert rows.flag_shown(flags(low)) == shown

    def test_nothing_to_show(self):
        row, _ = self.filled(someone(), Dossier(), math.nan)
        assert math.isnan(row.without)
        assert math.isnan(row.smoothed)
        assert row.developing == 0


def test_event():
    team, _ = world()
    team.number, team.luck.replication = 3, 5
    row = rows.EventRow()
    rows.fill_event(row, 17.5, 17, rows.MOVED, team, 2, 1, 0, 10.0, 11.0, 12.0, 13.0, 14.0)
    assert list(asdict(row).values()) == [5, 17.5, 17, rows.MOVED, 3, 2, 1, 0, 10.0, 11.0, 12.0, 13.0, 14.0]
