"""The ladder by group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from pmsim.errors import UnknownNameError
from pmsim.outcomes import GROUPED, OUTCOMES, Estimate, by_group
from pmsim.outcomes.groups import Groups
from pmsim.plots import theme
from pmsim.plots.ladder import STEPS, Step, describe_ladder, ladder, ladder_size, ratio_words, read_ladder
from pmsim.records import Run
from pmsim.studies.compare import Comparison
from pmsim.wording import label
from tests.unit.plots.checks import check_text, drawn, made_of, segments, texts, words


@pytest.fixture(scope="module")
def course(comparison: Comparison) -> Run:
    return comparison.runs["course"]


def step(ratio: tuple[float | None, float | None, float | None], name: str = "cases", a: float = 2.0) -> Step:
    rate = Estimate(a, a / 2, a * 2, "per 100 people a year")
    too_few = ratio[0] is not None and ratio[1] is None
    return Step(name, Groups(rate, rate, Estimate(*ratio, "times that of A", too_few)))


def test_rates_are_those_of_the_groups(course: Run) -> None:
    found = {one.name: one.groups for one in read_ladder(course)}
    assert found["support"] == by_group(course, ["support"])["support"]
    assert list(found) == [name for name in STEPS if name in found]


def test_what_a_policy_rules_out_has_no_row(comparison: Comparison) -> None:
    names = [one.name for one in read_ladder(comparison.runs["none"])]
    assert "cases" not in names
    assert "low_weeks" in names


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (step((1.62, 1.31, 1.94)), ("1.6 times as often", "(1.3 to 1.9 times)")),
        (step((0.62, 0.41, 0.84)), ("0.6 times as often", "(0.4 to 0.8 times)")),
        (step((1.1, 0.8, 1.4)), ("no clear difference", "(0.8 to 1.4 times)")),
        (step((3.0, None, None)), ("too few to tell", "")),
        (step((None, None, None), a=0.0), ("none in group A", "")),
        (step((None, None, None)), ("", "")),
    ],
)
def test_the_ratio_in_words(given: Step, said: tuple[str, str]) -> None:
    assert ratio_words(given) == said


@pytest.mark.parametrize(
    ("ratio", "name", "worse"),
    [
        ((1.6, 1.3, 1.9), "cases", 1),
        ((0.6, 0.3, 0.9), "cases", -1),
        ((1.1, 0.9, 1.3), "cases", 0),
        ((1.6, 1.3, 1.9), "support", 0),  # neither can be said
        ((3.0, None, None), "cases", 0),
    ],
)
def test_colour_is_for_what_is_clearly_worse_or_better(
    ratio: tuple[float, float | None, float | None], name: str, worse: int
) -> None:
    assert step(ratio, name).worse == worse


def test_an_unknown_step_is_refused(course: Run) -> None:
    with pytest.raises(UnknownNameError, match="outcome"):
        ladder(course, ["diary_wait"])  # nobody's in particular


@pytest.mark.parametrize("width", [730.0, 354.0])
@pytest.mark.parametrize("policy", ["course", "none"])
def test_text_of_the_ladder(comparison: Comparison, policy: str, width: float) -> None:
    check_text(ladder(comparison.runs[policy], width=width))


def test_a_ring_for_group_a_and_below_it_a_dot_for_group_b(course: Run) -> None:
    ax = ladder(course, ["support"])
    (_, a), (_, b) = made_of(ax, "group A"), made_of(ax, "group B")  # the first is explained at the top
    assert a.get_offsets()[0][1] < b.get_offsets()[0][1]
    groups = by_group(course, ["support"])["support"]
    assert (a.get_offsets()[0][0] < b.get_offsets()[0][0]) == (groups.a.mean < groups.b.mean)
    assert not np.array_equal(a.get_facecolor(), b.get_facecolor())


def test_bars_only_where_there_is_an_interval(course: Run) -> None:
    found = by_group(course, STEPS)
    told = sum(one.low is not None for g in found.values() if g.is_worth_showing for one in (g.a, g.b))
    assert told > 0
    assert len(segments(ladder(course), "95 % interval")) == told


def test_groups_that_fare_differently_show_it(course: Run) -> None:
    """All low weeks in group B: group A has none, and the words say so."""
    b = course.group_b.copy()
    b["low_weeks"] = course.tallies["low_weeks"]
    assert "none in group A" in words(ladder(replace(course, group_b=b), ["low_weeks"]))
    assert "none in group A" not in words(ladder(course, ["low_weeks"]))


def test_its_own_axes_size_and_pixels(course: Run, comparison: Comparison) -> None:
    figure = theme.sheet(*ladder_size(course))
    ax = figure.add_axes((0, 0, 1, 1))
    assert ladder(course, ax=ax) is ax
    assert drawn(ax) == drawn(ladder(course))
    assert drawn(ax) != drawn(ladder(comparison.runs["none"]))


def test_the_text_alternative() -> None:
    told = describe_ladder([step((1.62, 1.31, 1.94))])
    assert told == (
        "Formal cases: group A 2 per 100 people a year, group B 2; 1.6 times as often (1.3 to 1.9 times)."
    )
    assert describe_ladder([]) == "Nothing to compare."


def test_no_title_touches_the_line_where_its_scale_begins(course: Run) -> None:
    everything = [name for name in OUTCOMES if name in GROUPED]
    ax = ladder(course, everything)
    check_text(ax)
    shown = read_ladder(course, everything)
    titles = {label(one.name) for one in shown} | {one.groups.a.unit for one in shown}
    ends = [text.get_window_extent().x1 for text in texts(ax) if text.get_text() in titles]
    lines = {
        round(float(segment[0][0]), 3)
        for one in ax.collections
        if isinstance(one, LineCollection)
        for segment in one.get_segments()
        if segment[0][0] == segment[1][0]
    }
    assert len(lines) == 1, "all scales begin in one line"
    assert max(ends) + 10 <= lines.pop()
    assert len(ends) >= len(shown)
