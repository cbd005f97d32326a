"""Both pictures: artists and text, not pixels."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.colors import to_hex

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import OUTCOMES
from pmsim.plots import theme
from pmsim.plots.difference import (
    ABOVE_YEAR,
    HEAD,
    ROOMY,
    SHOWN,
    TIGHT,
    TITLE,
    difference,
    difference_rows,
    difference_size,
    spacing,
    tick_text,
)
from pmsim.plots.surround import Surround
from pmsim.plots.team_year import NO_MEAN, WIDE, heat_class, runs_of, team_year, team_year_size
from pmsim.records import Run
from pmsim.studies.compare import Comparison
from tests.unit.plots.checks import check_text, drawn, made_of, outside, overlapping, segments, texts, words
from tests.unit.plots.conftest import a_year_later

MANY = ["output", "cases", "quits", "profit", "low_weeks", "low_unhelped", "margin"]
"""Outcomes whose titles and figures share a line."""


@pytest.fixture(scope="module")
def calm_year(written: Run) -> Axes:
    """The picture of the year written by hand, for tests that only look at it."""
    return team_year(written)


@pytest.fixture(scope="module")
def full_year(eventful: Run) -> Axes:
    """The picture of the eventful year, for tests that only look at it."""
    return team_year(eventful)


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


def test_cells_are_one_mesh_with_rows_for_the_lanes(calm_year: Axes) -> None:
    meshes = [one for one in calm_year.collections if isinstance(one, QuadMesh)]
    assert len(meshes) == 1
    grid = meshes[0].get_array()
    assert grid.shape == (6, 52)
    assert grid[1::2].mask.all()
    assert grid[0].mask.tolist() == [True] + [False] * 51  # no mean in the first week
    assert grid[0, 9:12].tolist() == [1, 1, 1]
    assert grid[2].mask.tolist() == [False] * 20 + [True] * 10 + [False] * 22
    assert grid[4].mask.all()


def test_low_weeks_have_feet_on_their_cells(calm_year: Axes) -> None:
    (feet,) = [one for one in made_of(calm_year, "low week") if len(one.get_segments()) > 1]
    assert len(feet.get_segments()) == 3 + 22


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (rows.REVIEW_HELD, 1),
        (rows.REVIEW_MISSED, 3),
        (rows.STAGE_PASSED, 1),
        (rows.RESIGNED, 1),
        (rows.EXITED, 1),
        (rows.STARTED, 1),
        (rows.STAGE_OPENED, 3),  # one triangle for step 1, two for step 2
    ],
)
def test_marks_stand_in_the_picture_and_in_the_words_below(calm_year: Axes, kind: int, places: int) -> None:
    marks = made_of(calm_year, theme.MARKS[kind].label)
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
    full_year: Axes, calm_year: Axes, kind: int, places: int
) -> None:
    def shown(ax: Axes) -> int:
        marks = made_of(ax, theme.MARKS[kind].label)
        return sum(len(one.get_offsets()) for one in marks if isinstance(one, PathCollection))

    assert shown(full_year) == places + 1
    assert shown(calm_year) == 0


def test_an_appeal_stands_beside_its_hearing(full_year: Axes) -> None:
    (hearing, _), (appeal, _) = (
        [one.get_offsets()[0] for one in made_of(full_year, theme.MARKS[kind].label)]
        for kind in (rows.HEARING_HELD, rows.APPEALED)
    )
    assert appeal[0] - hearing[0] >= 10


@pytest.mark.parametrize(("kind", "week"), [(rows.TEAM_FORMED, 2.0), (rows.TEAM_ENDED, 46.0)])
def test_brackets_hold_the_weeks_of_a_team(full_year: Axes, calm_year: Axes, kind: int, week: float) -> None:
    label = theme.MARKS[kind].label
    (line,) = segments(full_year, label)
    assert line[:, 0].tolist() == pytest.approx([72 + 11.7 * week] * 2)
    assert label in words(full_year)
    assert segments(calm_year, label) == []
    assert label not in words(calm_year)


def test_the_same_year_gives_the_same_picture(written: Run, eventful: Run) -> None:
    assert drawn(team_year(eventful)) == drawn(team_year(eventful))
    assert drawn(team_year(eventful)) != drawn(team_year(written))


def test_marks_that_do_not_occur_are_not_explained(written: Run, calm_year: Axes) -> None:
    calm = replace(written, events=written.events[:0])
    shown = words(team_year(calm))
    assert "low week" in shown
    assert "review" not in shown
    assert "review" in words(calm_year)


def test_support_and_steps_are_bars_in_the_lane(calm_year: Axes) -> None:
    support, steps = segments(calm_year, "support"), segments(calm_year, "formal step")
    assert len(support) == 3
    assert len(steps) == 2
    start, end = (72 + 11.7 * week for week in (12.0, 20.0))
    assert steps[0][:, 0].tolist() == pytest.approx([start, end])


def test_seats_and_means_are_named(written: Run, calm_year: Axes) -> None:
    shown = words(calm_year)
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


@pytest.mark.parametrize("count", [1, 4, 5, 6])
def test_the_zero_line_is_aligned(comparison: Comparison, count: int) -> None:
    ax = difference(comparison, "none", list(SHOWN[:count]))
    lines = [s for one in ax.collections if isinstance(one, LineCollection) for s in one.get_segments()]
    zero = [s for s in lines if s[0, 0] == s[1, 0] == 202.0 and abs(s[0, 1] - s[1, 1]) > 30]
    assert len(zero) == len(difference_rows(comparison, "none", list(SHOWN[:count]))) == count


@pytest.mark.parametrize("count", [4, 5, 6, 7])
@pytest.mark.parametrize("seats", [10, 12, 16])
def test_outcomes_are_about_as_high_together_as_the_year_beside_them(seats: int, count: int) -> None:
    beside = Surround(WIDE, tuple(range(seats)), 52, least=WIDE.kept).size[1] + ABOVE_YEAR
    room = spacing([TITLE] * count, beside)
    height = HEAD + count * (TITLE + room.height)
    if room == ROOMY:
        assert height <= beside
    elif room == TIGHT:
        assert height > beside - 4 * count
    else:
        assert beside - 4 * count < height <= beside


def test_seven_outcomes_stand_closer_together_than_two(comparison: Comparison) -> None:
    few, many = (difference_size(comparison, "none", MANY[:count])[1] for count in (2, 7))
    assert many == HEAD + 7 * (TITLE + TIGHT.height)
    assert (few - HEAD) / 2 > (many - HEAD) / 7


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


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("weeks", "year", "part", "numbers"),
    [
        (104, 1, "Year 2 of 2", ["65", "78", "91", "104"]),
        (78, 1, "Weeks 53 to 78 of 78", ["65", "78"]),
        (78, 0, "Weeks 1 to 52 of 78", ["13", "26", "39", "52"]),
    ],
)
def test_a_year_of_several_says_so(
    eventful: Run, narrow: bool, weeks: int, year: int, part: str, numbers: list[str]
) -> None:
    run = a_year_later(eventful, weeks)
    ax = team_year(run, year=year, narrow=narrow)
    check_text(ax)
    assert part in words(ax)
    assert [text for text in words(ax) if text in numbers] == numbers
    figure = theme.sheet(*team_year_size(run, year=year, narrow=narrow))
    own = figure.add_axes((0, 0, 1, 1))
    assert drawn(team_year(run, ax=own, year=year, narrow=narrow)) == drawn(ax)


def test_one_year_says_nothing_about_years(calm_year: Axes) -> None:
    assert not [text for text in words(calm_year) if "Year" in text or " of " in text]


def test_a_ring_for_each_date_missed(calm_year: Axes) -> None:
    (rings,) = [one for one in made_of(calm_year, "review missed") if len(one.get_offsets()) > 1]
    xs = sorted(np.asarray(rings.get_offsets())[:, 0].tolist())
    assert len(xs) == 3
    assert xs[-1] == pytest.approx(WIDE.left + 9.25 * WIDE.cell)
    assert np.diff(xs).tolist() == [5.0, 5.0]


def test_rings_are_white_inside_and_dots_are_not(calm_year: Axes) -> None:
    (ring, *_), (dot, *_) = (made_of(calm_year, label) for label in ("review missed", "review"))
    assert to_hex(ring.get_facecolor()[0]) == theme.PAPER.lower()
    assert to_hex(dot.get_facecolor()[0]) == theme.INK.lower()


def test_weeks_without_a_mean_are_hatched_and_in_the_words(calm_year: Axes, eventful: Run) -> None:
    hatched = made_of(calm_year, NO_MEAN)
    assert len(hatched) == 1, "the first week of the first seat"
    assert NO_MEAN in words(calm_year)
    known = replace(eventful, weeks=eventful.weeks[np.isfinite(eventful.weeks["smoothed"])])
    assert NO_MEAN not in words(team_year(known))


def test_figures_of_the_key_stand_evenly(calm_year: Axes) -> None:
    calm_year.figure.draw_without_rendering()
    figures = [text for text in texts(calm_year) if text.get_text() in ("105", "120", "140\u202f%")]
    begins = [text.get_window_extent().x0 for text in figures]
    assert np.diff(begins).tolist() == pytest.approx([36.0, 36.0], abs=2.0)
