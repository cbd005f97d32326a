"""The figures behind the picture of a team's year."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import seats
from pmsim.plots.seats import Bar, read_year
from pmsim.records import Run
from pmsim.scenario.schema import Team


def test_the_year_begins_after_the_warm_up(written: Run) -> None:
    year = read_year(written)
    assert (year.weeks, year.smoothing, len(year.seats), year.hidden) == (52, 4, 3, 0)
    first = year.seats[0]
    assert math.isnan(first.level[0])
    assert first.level[1] == 1.0
    assert np.flatnonzero(first.low).tolist() == [9, 10, 11]
    assert first.mean == pytest.approx((49 * 1.0 + 3 * 0.7) / 52)


def test_teams_have_the_numbers_of_their_names(written: Run) -> None:
    teams = (Team(name="Zeta", members=2), Team(name="Alpha", members=3))
    year = read_year(replace(written, scenario=written.scenario.model_copy(update={"teams": teams})))
    assert (year.name, len(year.seats)) == ("Alpha", 3)


def test_empty_seats(written: Run) -> None:
    _, left, nobody = read_year(written).seats
    assert np.flatnonzero(left.vacant).tolist() == list(range(20, 30))
    assert nobody.vacant.all()
    assert math.isnan(nobody.mean)
    assert np.isnan(nobody.level).all()


def test_bars_are_cut_at_the_ends_of_the_year_and_at_a_departure(written: Run) -> None:
    first, left, _ = read_year(written).seats
    assert first.support == (Bar(0.0, 3.0, 1, False), Bar(50.0, 52.0, 1, True))
    assert left.support == (Bar(18.0, 20.0, 1, True),)
    assert first.steps == (Bar(12.0, 20.0, 1, True), Bar(21.5, 29.5, 2, True))


def test_a_passed_step_leaves_a_live_warning(written: Run) -> None:
    first, left, _ = read_year(written).seats
    assert first.warnings == (Bar(29.5, 52.0, 0, True),)  # a final warning of 52 weeks, cut at the year's end
    assert left.warnings == ()


def test_a_first_warning_is_shorter(written: Run) -> None:
    events = written.events.copy()
    events["a"][events["kind"] == rows.STAGE_PASSED] = 1.0
    events["time"][events["kind"] == rows.STAGE_PASSED] -= 20.0
    events = events[events["kind"] == rows.STAGE_PASSED]
    assert read_year(replace(written, events=events)).seats[0].warnings == (Bar(9.5, 35.5, 0, True),)


def test_moments_lie_within_the_year(written: Run) -> None:
    first, left, _ = read_year(written).seats
    assert first.moments[rows.REVIEW_HELD] == (5.5,)
    assert first.moments[rows.REVIEW_MISSED] == (9.25,)
    assert first.moments[rows.STAGE_PASSED] == (29.5,)
    assert left.moments[rows.RESIGNED] == (20.0,)
    assert left.moments[rows.STARTED] == (30.5,)
    assert left.moments[rows.EXITED] == (52.0,)  # a departure belongs to the week that it ends


def test_a_crowd_is_cut(written: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "MOST_SEATS", 2)
    year = read_year(written)
    assert (len(year.seats), year.hidden) == (2, 1)


@pytest.mark.parametrize(
    ("replication", "team", "said"), [(7, 0, "replication"), (0, 1, "team"), (0, -1, "team")]
)
def test_what_has_no_tables_is_refused(written: Run, replication: int, team: int, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said):
        read_year(written, replication, team)
