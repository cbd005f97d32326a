"""Waits in each queue."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.waits import QUEUES, Waits, describe_waits, read_waits, told, waits, waits_size
from pmsim.records import Run
from pmsim.studies.compare import Comparison
from tests.unit.plots.checks import check_text, drawn, made_of, texts, words


@pytest.fixture(scope="module")
def course(comparison: Comparison) -> Run:
    return comparison.runs["course"]


def with_events(run: Run, asked: list[tuple[int, dict[str, float]]]) -> Run:
    """The run with these events in the first measured week, and no others."""
    events = run.events[:1].repeat(len(asked))
    for row, (kind, figures) in zip(events, asked, strict=True):
        row["kind"], row["time"] = kind, run.scenario.warm_up + 0.5
        for name, figure in figures.items():
            row[name] = figure
    return replace(run, events=events)


@pytest.mark.parametrize("place", range(len(QUEUES)))
def test_each_queue_reads_its_own_events(course: Run, place: int) -> None:
    queue = QUEUES[place]
    asked = [
        (one.event, {"a": float(one.kind) if one.kind is not None else 0.0, one.column: 1.0 + number})
        for number, one in enumerate(QUEUES)
    ]
    found = {one.name: one for one in read_waits(with_events(course, asked))}
    assert set(found) == {one.name for one in QUEUES}
    assert found[queue.name].weeks.tolist() == [1.0 + place]


def test_waits_before_the_measured_weeks_do_not_count(course: Run) -> None:
    run = with_events(course, [(rows.HR_BEGAN, {"b": 2.0}), (rows.HR_BEGAN, {"b": 4.0})])
    run.events["time"][0] = course.scenario.warm_up - 0.5
    (found,) = read_waits(run)
    assert found.weeks.tolist() == [4.0]


def test_what_never_took_place_is_counted(course: Run) -> None:
    meeting = [(rows.MEETING_BEGAN, {"a": float(kind), "b": 0.5}) for kind in (0, 2, 3)]
    dropped = [
        (rows.STAGE_FAILED, {"d": 10.0, "e": 14.0}),
        (rows.STAGE_PASSED, {"d": 10.0, "e": 10.0}),
        (rows.REVIEW_MISSED, {"a": 2.0}),
        (rows.SESSION_MISSED, {"a": 3.0}),
        (rows.SESSION_MISSED, {"a": 1.0}),
    ]
    found = {one.name: one.dropped for one in read_waits(with_events(course, meeting + dropped))}
    assert found == {"manager, formal cases": 4, "manager, reviews": 2, "manager, support": 4}


def test_a_queue_in_which_nobody_was_served_is_there(course: Run) -> None:
    run = with_events(course, [(rows.SESSION_MISSED, {"a": 60.0}), (rows.SESSION_MISSED, {"a": 40.0})])
    (found,) = read_waits(run)
    assert (found.name, len(found.weeks), found.dropped) == ("manager, support", 0, 100)
    assert told(found) == ["none held, all 100 missed"]
    for width in (730.0, 354.0):
        ax = waits(run, width=width)
        check_text(ax)
        assert "none held, all 100 missed" in words(ax)
    served = with_events(course, [(rows.SESSION_MISSED, {"a": 0.0})])
    assert read_waits(served) == []


def test_waits_of_a_run_are_those_of_its_events(course: Run) -> None:
    found = {one.name: one for one in read_waits(course)}
    events = course.events[course.events["time"] >= course.scenario.warm_up]
    reviews = events[(events["kind"] == rows.MEETING_BEGAN) & (events["a"] == 2.0)]
    assert len(reviews) > 10
    assert sorted(reviews["b"].tolist()) == found["manager, reviews"].weeks.tolist()
    assert (found["manager, reviews"].weeks >= 0.0).all()


@pytest.mark.parametrize(
    ("weeks", "dropped", "said"),
    [
        ([0.0] * 5, 0, ["5 times, never a wait"]),
        ([0.5, 1.5], 0, ["mean 1.0 weeks", "longest of 2: 1.5 weeks"]),
        ([0.1] * 95 + [3.0] * 5, 0, ["mean 0.24 weeks", "1 in 20 waits over 0.10 weeks"]),
        (
            [0.1] * 94 + [3.0] * 6,
            100,
            ["mean 0.27 weeks", "1 in 20 waits over 3.0 weeks", "50 in 100 missed"],
        ),
        (
            [0.0] * 999 + [1.0],
            1,
            ["mean 0.00 weeks", "1 in 20 waits over 0.00 weeks", "under 1 in 100 missed"],
        ),
    ],
)
def test_mean_and_tail_in_words(weeks: list[float], dropped: int, said: list[str]) -> None:
    assert told(Waits("HR adviser", np.array(weeks), dropped)) == said


def test_an_unknown_replication_is_refused(course: Run) -> None:
    with pytest.raises(UnknownNameError, match="replication"):
        read_waits(course, 99)


@pytest.mark.parametrize("width", [730.0, 354.0])
def test_text_of_waits(course: Run, width: float) -> None:
    check_text(waits(course, width=width))


def test_text_where_every_queue_is_long(course: Run) -> None:
    rng = np.random.default_rng(5)
    asked = [
        (one.event, {"a": float(one.kind) if one.kind is not None else 0.0, one.column: float(weeks)})
        for one in QUEUES
        for weeks in rng.exponential(11.0, 40)
    ]
    asked += [(rows.SESSION_MISSED, {"a": 1.0})]
    for width in (730.0, 354.0):
        check_text(waits(with_events(course, asked), width=width))


def test_a_dot_for_each_wait_up_to_a_hundred(course: Run) -> None:
    few = with_events(course, [(rows.HR_BEGAN, {"b": 0.3 * n}) for n in range(7)])
    many = with_events(course, [(rows.HR_BEGAN, {"b": 0.01 * n}) for n in range(250)])
    counts = [len(made_of(waits(run), "HR adviser")[0].get_offsets()) for run in (few, many)]
    assert counts == [7, 100]


def queued(*counts: int) -> list[tuple[int, dict[str, float]]]:
    """So many waits for an HR adviser and for a course."""
    kinds = ((rows.HR_BEGAN, "b"), (rows.COURSE_BEGAN, "a"))
    return [
        (kind, {column: 0.01 + 0.01 * n})
        for count, (kind, column) in zip(counts, kinds, strict=True)
        for n in range(count)
    ]


@pytest.mark.parametrize("width", [730.0, 354.0])
@pytest.mark.parametrize(
    ("counts", "legend", "rows_said"),
    [
        ((99, 5), "Each dot stands for 1 wait, the tick for the mean.", 2),
        ((100, 99), "A dot is 1 in 100 unless said, the tick the mean.", 1),
        ((100, 250), "Each dot stands for 1 in 100, the tick for the mean.", 0),
    ],
)
def test_what_a_dot_stands_for(
    course: Run, width: float, counts: tuple[int, int], legend: str, rows_said: int
) -> None:
    ax = waits(with_events(course, queued(*counts)), width=width)
    check_text(ax)
    assert legend in words(ax)
    assert sum("1 dot = 1 wait" in text for text in words(ax)) == rows_said


@pytest.mark.parametrize("width", [730.0, 354.0])
def test_those_who_did_not_wait_stand_before_the_axis(course: Run, width: float) -> None:
    asked = [(rows.HR_BEGAN, {"b": weeks}) for weeks in [0.0] * 60 + [0.001] * 5 + [1.0] * 35]
    ax = waits(with_events(course, asked), width=width)
    check_text(ax)
    left = min(text.get_position()[0] for text in texts(ax) if re.fullmatch(r"0(\.0+)?", text.get_text()))
    xs = np.asarray(made_of(ax, "HR adviser")[0].get_offsets())[:, 0]
    assert (xs < left).sum() == 60
    assert xs.min() > 0.0
    assert "none" in words(ax)
    all_wait = waits(with_events(course, queued(50, 0)), width=width)
    assert "none" not in words(all_wait)


def test_a_queue_without_waits_has_only_words(course: Run) -> None:
    run = with_events(course, [(rows.COURSE_BEGAN, {"a": 0.0}), (rows.HR_BEGAN, {"b": 2.0})])
    ax = waits(run)
    assert not made_of(ax, "seat on a course")
    assert made_of(ax, "HR adviser")
    assert "1 time, never a wait" in words(ax)


def test_nothing_to_wait_for(course: Run) -> None:
    empty = replace(course, events=course.events[:0])
    assert read_waits(empty) == []
    assert describe_waits([]) == "Nobody waited."
    assert "How long people wait" in words(waits(empty))


def test_its_own_axes_size_and_pixels(course: Run, comparison: Comparison) -> None:
    figure = theme.sheet(*waits_size(course))
    ax = figure.add_axes((0, 0, 1, 1))
    assert waits(course, ax=ax) is ax
    assert drawn(ax) == drawn(waits(course))
    assert drawn(ax) != drawn(waits(comparison.runs["none"]))
