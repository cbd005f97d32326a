"""Both pictures: artists and text, not pixels."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, QuadMesh

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import OUTCOMES
from pmsim.plots import theme
from pmsim.plots.difference import SHOWN, difference, difference_rows, difference_size, tick_text
from pmsim.plots.team_year import heat_class, runs_of, team_year, team_year_size
from pmsim.records import Run
from pmsim.studies.compare import Comparison
from tests.unit.plots.checks import check_text, drawn, made_of, outside, overlapping, segments, texts, words


@pytest.mark.parametrize("narrow", [False, True])
def test_text_of_the_year(written: Run, eventful: Run, narrow: bool) -> None:
    check_text(team_year(written, narrow=narrow))
    check_text(team_year(eventful, narrow=narrow))


@pytest.mark.parametrize("width", [404.0, 354.0])
@pytest.mark.parametrize("policy", ["none", "same"])
def test_text_of_the_difference(comparison: Comparison, policy: str, width: float) -> None:
    check_text(difference(comparison, policy, list(OUTCOMES), width=width))


@pytest.mark.parametrize("font", ["DejaVu Sans"])
def test_text_in_a_wider_font(
    written: Run, comparison: Comparison, font: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "fonts", lambda: (font,))
    theme.width_of.cache_clear()
    try:
        check_text(team_year(written))
        check_text(team_year(written, narrow=True))
        check_text(difference(comparison, "none", width=354))
    finally:
        theme.width_of.cache_clear()


def test_the_check_finds_an_overlap(written: Run) -> None:
    ax = team_year(written)
    with theme.style():
        theme.write(ax, 30, 80, "here")
        theme.write(ax, 34, 82, "and here")
    assert ("here", "and here") in overlapping(ax)


def test_the_check_finds_text_outside(written: Run) -> None:
    ax = team_year(written)
    with theme.style():
        theme.write(ax, 725, 80, "beyond the edge")
    assert outside(ax) == ["beyond the edge"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [(0.0, 0), (0.59, 0), (0.60, 1), (0.80, 2), (0.95, 3), (1.0, 3), (1.05, 4), (1.2, 5), (1.4, 6), (9.0, 6)],
)
def test_classes_never_change(level: float, expected: int) -> None:
    assert heat_class(np.array([level])).tolist() == [expected]


def test_cells_are_one_mesh_with_rows_for_the_lanes(written: Run) -> None:
    meshes = [one for one in team_year(written).collections if isinstance(one, QuadMesh)]
    assert len(meshes) == 1
    grid = meshes[0].get_array()
    assert grid.shape == (6, 52)
    assert grid[1::2].mask.all()
    assert grid[0].mask.tolist() == [True] + [False] * 51  # no mean in the first week
    assert grid[0, 9:12].tolist() == [1, 1, 1]
    assert grid[2].mask.tolist() == [False] * 20 + [True] * 10 + [False] * 22
    assert grid[4].mask.all()


def test_low_weeks_have_feet_on_their_cells(written: Run) -> None:
    (feet,) = [one for one in made_of(team_year(written), "low week") if len(one.get_segments()) > 1]
    assert len(feet.get_segments()) == 3 + 22


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (rows.REVIEW_HELD, 1),
        (rows.REVIEW_MISSED, 1),
        (rows.STAGE_PASSED, 1),
        (rows.RESIGNED, 1),
        (rows.EXITED, 1),
        (rows.STARTED, 1),
        (rows.STAGE_OPENED, 3),  # one triangle for step 1, two for step 2
    ],
)
def test_marks_stand_in_the_picture_and_in_the_words_below(written: Run, kind: int, places: int) -> None:
    marks = made_of(team_year(written), theme.MARKS[kind].label)
    scattered = [one for one in marks if isinstance(one, PathCollection)]
    assert sum(len(one.get_offsets()) for one in scattered) == places + 1


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (rows.RANKED, 1),
        (rows.PLAN_BEGAN, 1),
        (rows.HEARING_HELD, 1),
        (rows.APPEALED, 1),
        (rows.REINSTATED, 1),
        (rows.MOVED, 2),  # in the seat that is left, and in the one that is taken
        (rows.PROMOTED, 1),
        (rows.RELEASED, 1),
    ],
)
def test_rare_marks_stand_in_the_picture_and_in_the_words_below(
    eventful: Run, written: Run, kind: int, places: int
) -> None:
    def shown(run: Run) -> int:
        marks = made_of(team_year(run), theme.MARKS[kind].label)
        return sum(len(one.get_offsets()) for one in marks if isinstance(one, PathCollection))

    assert shown(eventful) == places + 1
    assert shown(written) == 0


def test_an_appeal_stands_beside_its_hearing(eventful: Run) -> None:
    ax = team_year(eventful)
    (hearing, _), (appeal, _) = (
        [one.get_offsets()[0] for one in made_of(ax, theme.MARKS[kind].label)]
        for kind in (rows.HEARING_HELD, rows.APPEALED)
    )
    assert appeal[0] - hearing[0] >= 10


@pytest.mark.parametrize(("kind", "week"), [(rows.TEAM_FORMED, 2.0), (rows.TEAM_ENDED, 46.0)])
def test_brackets_hold_the_weeks_of_a_team(eventful: Run, written: Run, kind: int, week: float) -> None:
    label = theme.MARKS[kind].label
    (line,) = segments(team_year(eventful), label)
    assert line[:, 0].tolist() == pytest.approx([72 + 11.7 * week] * 2)
    assert label in words(team_year(eventful))
    assert segments(team_year(written), label) == []
    assert label not in words(team_year(written))


def test_the_same_year_gives_the_same_picture(written: Run, eventful: Run) -> None:
    assert drawn(team_year(eventful)) == drawn(team_year(eventful))
    assert drawn(team_year(eventful)) != drawn(team_year(written))


def test_marks_that_do_not_occur_are_not_explained(written: Run) -> None:
    calm = replace(written, events=written.events[:0])
    shown = words(team_year(calm))
    assert "low week" in shown
    assert "review" not in shown
    assert "review" in words(team_year(written))


def test_support_and_steps_are_bars_in_the_lane(written: Run) -> None:
    ax = team_year(written)
    support, steps = segments(ax, "support"), segments(ax, "formal step")
    assert len(support) == 3
    assert len(steps) == 2
    start, end = (72 + 11.7 * week for week in (12.0, 20.0))
    assert steps[0][:, 0].tolist() == pytest.approx([start, end])


def test_seats_and_means_are_named(written: Run) -> None:
    shown = words(team_year(written))
    assert {"Seat 1", "Seat 2", "Seat 3", "Quarter 1", "Quarter 4", "week 1", "52", "year"} <= set(shown)
    assert sum(text.endswith("\u202f%") for text in shown) == 3  # two means and the key; nobody sat in seat 3
    narrow = words(team_year(written, narrow=True))
    assert "Q1" in narrow
    assert "Seat 1" not in narrow


def test_a_short_run_is_drawn_as_far_as_it_goes(comparison: Comparison) -> None:
    ax = team_year(comparison.runs["course"], team=1)
    check_text(ax)
    shown = words(ax)
    assert "mean" in shown
    assert "year" not in shown
    assert "Quarter 3" not in shown


@pytest.mark.parametrize("flags", [[], [0], [1], [1, 1, 0, 1], [0, 1, 1]])
def test_runs_of_flags(flags: list[int]) -> None:
    found = runs_of(np.array(flags, bool))
    assert [place for start, end in found for place in range(start, end)] == np.flatnonzero(flags).tolist()
    assert all(end < start for (_, end), (start, _) in pairwise(found))


def test_one_dot_for_each_hundredth_of_the_worlds(comparison: Comparison) -> None:
    ax = difference(comparison, "none", ["output", "manager_hours"])
    dots = {side: made_of(ax, side) for side in ("worse", "same", "better")}
    assert sum(len(one.get_offsets()) for side in dots.values() for one in side) == 200
    zero = 404 / 2
    assert all((one.get_offsets()[:, 0] > zero).all() for one in dots["better"])
    assert all((one.get_offsets()[:, 0] < zero).all() for one in dots["worse"])


def test_counts_at_the_ends_are_those_of_the_dots(comparison: Comparison) -> None:
    row = difference_rows(comparison, "none", ["output"])[0]
    worse, _, better = row.cloud.counts
    shown = words(difference(comparison, "none", ["output"]))
    assert {str(worse), str(better), row.sentence, "Work delivered", "points of target"} <= set(shown)
    assert shown.count("in 100") == 2


def test_fewer_hours_are_to_the_right_with_their_natural_sign(comparison: Comparison) -> None:
    ax = difference(comparison, "none", ["manager_hours"])
    right = [t.get_text() for t in texts(ax) if t.get_position()[0] > 202 and t.get_text()[0] in "+−"]
    assert len(right) == 1
    assert right[0].startswith("−")
    (mean,) = made_of(ax, "mean")
    assert mean.get_segments()[0][0, 0] > 202


def test_the_zero_line_is_aligned(comparison: Comparison) -> None:
    ax = difference(comparison, "none", list(SHOWN))
    lines = [s for one in ax.collections if isinstance(one, LineCollection) for s in one.get_segments()]
    zero = [s for s in lines if s[0, 0] == s[1, 0] == 202.0 and abs(s[0, 1] - s[1, 1]) > 40]
    assert len(zero) == len(difference_rows(comparison, "none", list(SHOWN)))


def test_where_nothing_is_better_the_dots_are_ink(comparison: Comparison) -> None:
    ax = difference(comparison, "none", ["support"])
    assert not made_of(ax, "better")
    assert not made_of(ax, "worse")
    assert made_of(ax, "less")


def test_undefined_outcomes_have_no_row(comparison: Comparison) -> None:
    assert [row.cloud.name for row in difference_rows(comparison, "none", ["reviews_missed", "output"])] == [
        "output"
    ]
    assert difference(comparison, "none", ["reviews_missed"]) is not None


@pytest.mark.parametrize(("value", "expected"), [(-4.0, "−4"), (0.1 + 0.2, "+0.3"), (2500.0, "+2,500")])
def test_tick_text(value: float, expected: str) -> None:
    assert tick_text(value) == expected


def test_pictures_draw_on_axes_that_are_given(written: Run, comparison: Comparison) -> None:
    figure = theme.sheet(*team_year_size(written))
    ax = figure.add_axes((0, 0, 1, 1))
    assert team_year(written, ax=ax) is ax
    figure = theme.sheet(*difference_size(comparison, "none"))
    ax = figure.add_axes((0, 0, 1, 1))
    assert difference(comparison, "none", ax=ax) is ax
    assert figure.axes == [ax]


def test_a_figure_has_the_size_that_was_said(written: Run) -> None:
    ax = team_year(written)
    assert tuple(ax.figure.get_size_inches() * 100) == pytest.approx(team_year_size(written))


def test_a_dollar_sign_is_a_dollar_sign(comparison: Comparison) -> None:
    ax = difference(comparison, "none", ["profit"])
    assert not any(text.get_parse_math() for text in texts(ax))
    assert any("$" in text for text in words(ax))


def test_unknown_names_are_refused(comparison: Comparison, written: Run) -> None:
    with pytest.raises(UnknownNameError, match="policy"):
        difference(comparison, "nothing")
    with pytest.raises(UnknownNameError, match="outcome"):
        difference(comparison, "none", ["outputs"])
    with pytest.raises(UnknownNameError, match="replication"):
        team_year(written, replication=3)
