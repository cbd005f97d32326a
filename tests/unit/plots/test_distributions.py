"""An outcome in different worlds under one or several policies."""

from __future__ import annotations

import numpy as np
import pytest

from pmsim.errors import UnknownNameError
from pmsim.outcomes import OUTCOMES, summarise, sums
from pmsim.plots import theme
from pmsim.plots.distributions import (
    describe_distributions,
    distributions,
    distributions_size,
    read_spreads,
)
from pmsim.plots.scale import Scale, quantile_dots, scale_of, tick_texts
from pmsim.studies.compare import Comparison
from tests.unit.plots.checks import check_text, drawn, made_of, segments, words


def test_a_figure_is_that_of_its_world(comparison: Comparison) -> None:
    spreads = {one.policy: one for one in read_spreads(comparison.runs, "output")}
    run = comparison.runs["course"]
    both = sums(run, "output")
    assert spreads["course"].values.tolist() == pytest.approx((100 * both.top / both.bottom).tolist())
    assert spreads["course"].estimate == summarise(run, ["output"])["output"]
    assert set(spreads) == {"course", "same", "none"}


def test_worlds_without_a_figure_are_left_out_and_told(comparison: Comparison) -> None:
    runs = {"course": comparison.runs["course"]}
    both = sums(runs["course"], "stages_passed")
    known = int((both.bottom > 0).sum())
    assert 0 < known < len(both.bottom)
    (spread,) = read_spreads(runs, "stages_passed")
    assert (len(spread.values), spread.worlds) == (known, len(both.bottom))
    missing = len(both.bottom) - known
    assert any(
        text.startswith(f"no figure in {missing} world")
        for text in words(distributions(runs, "stages_passed"))
    )


def test_a_policy_under_which_it_is_undefined_has_no_row(comparison: Comparison) -> None:
    assert [one.policy for one in read_spreads(comparison.runs, "reviews_missed")] == ["course", "same"]
    assert "undefined" in words(distributions({"none": comparison.runs["none"]}, "reviews_missed"))


def test_an_unknown_outcome_is_refused(comparison: Comparison) -> None:
    with pytest.raises(UnknownNameError, match="outcome"):
        distributions(comparison.runs, "outputs")


@pytest.mark.parametrize("width", [730.0, 354.0])
@pytest.mark.parametrize("name", list(OUTCOMES))
def test_text_of_every_outcome(comparison: Comparison, name: str, width: float) -> None:
    check_text(distributions(comparison.runs, name, reference="course", width=width))


def test_one_dot_for_each_hundredth_of_the_worlds(comparison: Comparison) -> None:
    ax = distributions(comparison.runs, "output", reference="course")
    for policy in comparison.runs:
        (dots,) = made_of(ax, policy)
        assert len(dots.get_offsets()) == 100
    course, none = (made_of(ax, policy)[0].get_facecolor()[0] for policy in ("course", "none"))
    assert not np.array_equal(course, none)  # those of the reference are hollow


def test_policies_share_an_axis_and_target(comparison: Comparison) -> None:
    ax = distributions(comparison.runs, "output")
    assert len(segments(ax, "mean")) == 3
    assert len(segments(ax, "target")) == 1
    means = [segment[0, 0] for segment in segments(ax, "mean")]
    figures = [one.estimate.mean for one in read_spreads(comparison.runs, "output")]
    assert np.argsort(means).tolist() == np.argsort(figures).tolist()
    assert not segments(distributions(comparison.runs, "strain"), "target")


def test_its_own_axes_size_and_pixels(comparison: Comparison) -> None:
    figure = theme.sheet(*distributions_size(comparison.runs, "output"))
    ax = figure.add_axes((0, 0, 1, 1))
    assert distributions(comparison.runs, "output", ax=ax) is ax
    again = distributions(comparison.runs, "output")
    assert drawn(ax) == drawn(again)
    assert drawn(again) != drawn(distributions(comparison.runs, "strain"))


def test_the_text_alternative(comparison: Comparison) -> None:
    told = describe_distributions(read_spreads(comparison.runs, "output"), "output")
    assert told.startswith("Work delivered in different worlds. course: ")
    assert "80 of 100 worlds from" in told


@pytest.mark.parametrize(
    ("figures", "low", "high"),
    [
        ([0.0, 10.0], 0.0, 10.3),
        ([2.0, 10.0], 0.0, 10.3),
        ([90.0, 110.0], 89.0, 111.0),
        ([5.0, 5.0], 3.8, 6.2),
    ],
)
def test_an_axis_begins_at_zero_only_where_zero_is_near(
    figures: list[float], low: float, high: float
) -> None:
    scale = scale_of(figures, 0.0, 100.0)
    assert (scale.low, scale.high) == pytest.approx((low, high), abs=0.25)


def test_what_lies_beyond_an_axis_stands_at_its_end() -> None:
    scale = Scale(0.0, 10.0, 20.0, 120.0)
    assert [scale.x(figure) for figure in (-5.0, 0.0, 5.0, 10.0, 99.0)] == [20.0, 20.0, 70.0, 120.0, 120.0]
    assert all(0.0 <= tick <= 10.0 for tick in scale.ticks())


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [([0.0, 2.5, 5.0], ["0.0", "2.5", "5.0"]), ([0.0, 1000.0], ["0", "1,000"]), ([-2.0, 0.0], ["−2", "0"])],
)
def test_figures_of_an_axis_have_the_digits_they_need(ticks: list[float], expected: list[str]) -> None:
    assert tick_texts(ticks) == expected


def test_quantile_dots_are_values_that_occurred() -> None:
    values = np.array([1.0] * 30 + [2.0] * 70)
    assert (quantile_dots(values) == 1.0).sum() == 30
