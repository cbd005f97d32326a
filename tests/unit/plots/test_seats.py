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
from pmsim.story.tables import AWAY
from tests.unit.plots.conftest import a_year_later

WARM_UP = 4


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
    assert first.support == (Bar(0.0, 3.0, 1, False, rows.SUPPORT_ENDED), Bar(50.0, 52.0, 1, True))
    assert left.support == (Bar(18.0, 20.0, 1, True, rows.RESIGNED),)
    assert first.steps == (
        Bar(12.0, 20.0, 1, True, rows.STAGE_FAILED),
        Bar(21.5, 29.5, 2, True, rows.STAGE_PASSED),
    )


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


def test_a_move_shows_in_both_seats(eventful: Run) -> None:
    _, left, taken = read_year(eventful).seats
    assert left.moments[AWAY] == (40.0,)
    assert left.moments[rows.MOVED] == ()
    assert taken.moments[rows.MOVED] == (40.0,)
    assert taken.moments[AWAY] == ()


def test_a_move_to_another_team_shows_in_the_team_that_is_left(written: Run) -> None:
    events = written.events[:1].copy()
    events["kind"], events["team"], events["seat"], events["time"] = rows.MOVED, 1, 5, WARM_UP + 7.0
    events["b"], events["c"], events["d"] = 0.0, 1.0, 0.0
    two = written.scenario.model_copy(
        update={"teams": (Team(name="A", members=3), Team(name="B", members=6))}
    )
    moved = replace(written, scenario=two, events=events)
    assert read_year(moved, team=0).seats[1].moments[AWAY] == (7.0,)
    assert read_year(moved, team=1).seats[5].moments[rows.MOVED] == (7.0,)
    assert read_year(moved, team=0).seats[0].moments[AWAY] == ()


def test_a_move_away_ends_what_was_going_on(eventful: Run) -> None:
    events = eventful.events.copy()
    begun = events[events["kind"] == rows.SUPPORT_BEGAN][:1].copy()
    begun["seat"], begun["time"] = 1, WARM_UP + 35.0
    events = np.concatenate([events, begun])
    assert read_year(replace(eventful, events=events)).seats[1].support[-1] == Bar(35.0, 40.0, 1, True, AWAY)


def test_when_a_team_is_formed_and_ends(eventful: Run, written: Run) -> None:
    year = read_year(eventful)
    assert (year.formed, year.ended) == (2.0, 46.0)
    year = read_year(written)
    assert (year.formed, year.ended) == (None, None)


@pytest.mark.parametrize(
    ("kind", "seat", "time"),
    [
        (rows.RANKED, 0, 5.0),
        (rows.PLAN_BEGAN, 0, 14.0),
        (rows.HEARING_HELD, 0, 33.0),
        (rows.APPEALED, 0, 33.0),
        (rows.REINSTATED, 0, 35.0),
        (rows.PROMOTED, 2, 44.0),
        (rows.RELEASED, 1, 46.0),
    ],
)
def test_rare_moments_are_kept(eventful: Run, kind: int, seat: int, time: float) -> None:
    assert [one.moments[kind] for one in read_year(eventful).seats] == [
        (time,) if number == seat else () for number in range(3)
    ]


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


def told(year: seats.TeamYear) -> list[object]:
    """All that is known of the seats of a year, to compare."""
    return [
        (one.level.tolist(), one.low.tolist(), one.vacant.tolist(), one.support, one.steps, one.moments)
        for one in year.seats
    ]


def test_a_second_year_is_read_as_the_first(eventful: Run) -> None:
    first, second = read_year(eventful), read_year(a_year_later(eventful, 104), year=1)
    assert repr(told(second)) == repr(told(first)), "with NaN as text"
    assert (first.before, second.before) == (0, 52)
    assert repr(told(read_year(a_year_later(eventful, 104)))) != repr(told(first))


@pytest.mark.parametrize(
    ("weeks", "year", "length", "part"),
    [
        (52, 0, 52, ""),
        (30, 0, 30, ""),
        (104, 0, 52, "Year 1 of 2"),
        (104, 1, 52, "Year 2 of 2"),
        (78, 0, 52, "Weeks 1 to 52 of 78"),
        (78, 1, 26, "Weeks 53 to 78 of 78"),
    ],
)
def test_a_part_of_the_weeks_says_so(written: Run, weeks: int, year: int, length: int, part: str) -> None:
    run = replace(written, scenario=written.scenario.model_copy(update={"weeks": weeks}))
    found = read_year(run, year=year)
    assert (found.weeks, found.part) == (length, part)


@pytest.mark.parametrize("year", [-1, 1])
def test_a_year_that_there_is_not_is_refused(written: Run, year: int) -> None:
    with pytest.raises(UnknownNameError, match="year"):
        read_year(written, year=year)


def test_each_missed_review_knows_its_dates(written: Run) -> None:
    first, left, _ = read_year(written).seats
    assert first.missed == (3,)
    assert len(first.moments[rows.REVIEW_MISSED]) == 1
    assert left.missed == ()
