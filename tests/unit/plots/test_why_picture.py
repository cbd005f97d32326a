"""The picture of the weeks around an event: what it reads, and what it draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.why import (
    AFTER,
    BEFORE,
    Lows,
    describe_why,
    read_around,
    why_picture,
    why_size,
)
from pmsim.records import Run
from tests.unit.plots.checks import check_text, made_of, segments, words
from tests.unit.plots.conftest import WARM_UP

STEP = WARM_UP + 30.5
"""When the formal step of the member who is helped begins."""


@pytest.mark.parametrize("width", [470.0, 354.0])
@pytest.mark.parametrize(
    ("seat", "time"),
    [(0, 12.0), (0, 21.5), (0, 29.5), (0, 50.0), (0, 5.5), (1, 18.0), (1, 20.0), (1, 30.5), (1, 52.0)],
)
def test_text_of_the_picture(written: Run, seat: int, time: float, width: float) -> None:
    ax = why_picture(written, 0, 0, seat, WARM_UP + time, width=width)
    check_text(ax)
    assert tuple(ax.figure.get_size_inches() * 100) == pytest.approx(why_size(width))


def test_low_weeks_are_squares_on_the_mean(helped: Run) -> None:
    around = read_around(helped, 0, 0, 0, STEP)
    ax = why_picture(helped, 0, 0, 0, STEP)
    (squares,) = made_of(ax, "low week")
    (mean,) = segments(ax, "mean")
    weeks = np.flatnonzero(around.seat.low)
    assert len(weeks) > 3
    assert np.asarray(squares.get_offsets()).tolist() == np.asarray(mean)[weeks].tolist()


def test_the_weeks_around_the_event_are_shown(helped: Run) -> None:
    around = read_around(helped, 0, 0, 0, STEP)
    assert (around.first, around.weeks, around.week) == (31 - BEFORE, BEFORE + AFTER, 31)
    early = read_around(helped, 0, 0, 0, WARM_UP + 1.5)
    assert (early.first, early.weeks) == (1, BEFORE + AFTER)


@pytest.mark.parametrize(
    ("seat", "time", "told", "week"),
    [
        (0, 12.0, "step 1 opens", 13),
        (0, 21.5, "step 2 opens", 22),
        (0, 20.0, "step not passed", 21),
        (0, 50.0, "support begins", 51),
        (1, 20.0, "resigned", 20),
        (1, 30.5, "new starter", 31),
        (1, 52.0, "exit", 52),
        (0, 10.0, "low week", 11),
    ],
)
def test_the_event_is_named_with_its_week(written: Run, seat: int, time: float, told: str, week: int) -> None:
    around = read_around(written, 0, 0, seat, WARM_UP + time)
    assert (around.told, around.week) == (told, week)
    assert f"week {week}: {told}" in " ".join(words(why_picture(written, 0, 0, seat, WARM_UP + time)))


def test_a_kind_says_which_of_two_events_is_meant(written: Run) -> None:
    time = WARM_UP + 29.5
    assert read_around(written, 0, 0, 0, time).told == "step passed"
    assert read_around(written, 0, 0, 0, time, -rows.STAGE_PASSED).told == "live warning begins"


def test_the_low_weeks_that_led_to_it_are_counted(written: Run, helped: Run) -> None:
    assert read_around(written, 0, 0, 0, WARM_UP + 12.0).lows == Lows(3, 10, 12)
    assert read_around(written, 0, 0, 0, WARM_UP + 11.0).lows == Lows(2, 10, 11), "those up to the event"
    assert read_around(written, 0, 0, 0, WARM_UP + 5.5).lows is None
    (lows,) = {read_around(helped, 0, 0, 0, STEP).lows}
    assert lows is not None
    flagged = helped.weeks["week"][helped.weeks["low"] == 1] - WARM_UP + 1
    assert (lows.count, lows.first, lows.last) == (len(flagged), flagged.min(), flagged.max())


@pytest.mark.parametrize(
    ("lows", "told", "when"),
    [
        (Lows(8, 24, 31), "8 low weeks", "weeks 24 to 31"),
        (Lows(10, 19, 31), "10 of 13 weeks low", "weeks 19 to 31"),
        (Lows(1, 5, 5), "1 low week", "week 5"),
        (Lows(12, -3, 8), "12 low weeks", "until week 8"),
    ],
)
def test_low_weeks_in_words(lows: Lows, told: str, when: str) -> None:
    assert (lows.told, lows.when) == (told, when)


def test_those_who_left_and_those_who_came_are_told_apart(written: Run) -> None:
    """Seat 1 is left after week 20 and taken again in week 31, by somebody with other weeks."""
    run = replace(written, events=written.events.copy())
    run.events["occupant"][(run.events["seat"] == 1) & (run.events["time"] > WARM_UP + 30)] = 1
    gone, came = (read_around(run, 0, 0, 1, WARM_UP + time) for time in (20.0, 30.5))
    assert np.nanmax(gone.seat.level) == np.nanmin(gone.seat.level) == 1.3
    assert np.nanmax(came.seat.level) == np.nanmin(came.seat.level) == 0.5


def test_what_was_done_lies_in_the_lane(written: Run) -> None:
    ax = why_picture(written, 0, 0, 0, WARM_UP + 21.5)
    assert len(segments(ax, "formal step")) == 2
    assert made_of(ax, theme.MARKS[rows.STAGE_PASSED].label)
    assert len(segments(ax, "event")) == 1
    assert not segments(why_picture(written, 0, 0, 1, WARM_UP + 20.0), "formal step")


def test_it_says_what_it_shows(written: Run) -> None:
    told = describe_why(written, 0, 0, 0, WARM_UP + 12.0)
    assert told.startswith("Seat 1 in world 0, week 13: step 1 opens.")
    assert "3 low weeks (below the line of 66\u202f%), weeks 10 to 12." in told
    assert "No week below" in describe_why(written, 0, 0, 1, WARM_UP + 18.0)


def test_what_the_run_has_not_is_refused(written: Run) -> None:
    for asked in ((3, 0, 0, STEP), (0, 2, 0, STEP), (0, 0, 9, STEP), (0, 0, 1, WARM_UP + 25.0)):
        with pytest.raises(UnknownNameError):
            read_around(written, *asked)
    for kind in (rows.STAGE_OPENED, rows.LIFE_EVENT):
        with pytest.raises(UnknownNameError, match="kind of event"):
            read_around(written, 0, 0, 0, WARM_UP + 29.5, kind)
