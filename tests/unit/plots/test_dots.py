"""The cloud of 100 dots, and where dots stand."""

from __future__ import annotations

import numpy as np
import pytest

from pmsim.outcomes import OUTCOMES, Estimate, differences, replication_values
from pmsim.plots.dots import DOTS, HEIGHT, LEAST_REACH, PITCH, PITCHES, Cloud, arrange, cloud, round_tick
from pmsim.studies.compare import Comparison

HALF = 164.0


def made(values: list[float], better: int = 1) -> Cloud:
    mean = float(np.mean(values))
    return Cloud("output", np.sort(np.array(values)), Estimate(mean, mean, mean, ""), better)


def test_dots_are_quantiles_of_the_paired_differences(comparison: Comparison) -> None:
    found = cloud(comparison, "none", "output")
    ours = replication_values(comparison.runs["none"], "output")
    theirs = replication_values(comparison.runs["course"], "output")
    assert found is not None
    assert len(found.values) == DOTS
    assert set(found.values.tolist()) <= set((ours - theirs).tolist())
    assert found.difference == differences(comparison.runs["none"], comparison.runs["course"])["output"]


def test_pairs_matter(comparison: Comparison) -> None:
    found = cloud(comparison, "none", "output")
    theirs = replication_values(comparison.runs["course"], "output")
    unpaired = replication_values(comparison.runs["none"], "output") - theirs[::-1]
    assert found is not None
    assert found.values.std() < unpaired.std()


def test_a_share_of_equal_worlds_keeps_its_share_of_dots(comparison: Comparison) -> None:
    same = cloud(comparison, "same", "output")
    assert same is not None
    assert same.counts == (0, DOTS, 0)


def test_less_can_be_better() -> None:
    values = [-1.0] * 30 + [0.0] * 60 + [2.0] * 10
    assert made(values).counts == (30, 60, 10)
    assert made(values, better=-1).counts == (10, 60, 30)
    assert made(values, better=0).counts == (30, 60, 10)


def test_what_is_undefined_has_no_cloud(comparison: Comparison) -> None:
    assert cloud(comparison, "none", "reviews_missed") is None
    assert cloud(comparison, "none", "output") is not None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-3.0, *[1.0] * 99], 3.15),
        ([-50.0, 7.0, *[1.0] * 98], 52.5 / 50 * 1.0),  # two far out: they pile up at the edge
        ([0.0] * 100, 1.0),
        ([0.0] * 99 + [8.0], 8.4),
    ],
)
def test_the_axis_holds_all_but_what_is_far_out(values: list[float], expected: float) -> None:
    assert made(values).reach == pytest.approx(max(expected, 1.05 * abs(np.mean(values))))


@pytest.mark.parametrize(("unit", "least"), sorted(LEAST_REACH.items()))
def test_differences_without_meaning_do_not_fill_the_axis(unit: str, least: float) -> None:
    def reach(size: float) -> float:
        return Cloud("output", np.full(100, size), Estimate(size, size, size, unit), 1).reach

    assert reach(0.01 * least) == least
    assert reach(2.0 * least) == pytest.approx(2.1 * least)


@pytest.mark.parametrize(("unit", "expected"), [("%", 105.0), ("% of target", 420.0)])
def test_shares_of_single_worlds_do_not_widen_the_axis_beyond_all(unit: str, expected: float) -> None:
    values = np.linspace(-400.0, 400.0, 100)
    cloud = Cloud("output", values, Estimate(10.0, 5.0, 15.0, unit), 1)
    assert cloud.reach == pytest.approx(expected)


def test_every_unit_but_money_has_a_least_reach() -> None:
    units = {one.unit for one in OUTCOMES.values()}
    assert {unit for unit in units if not unit.startswith("money")} == set(LEAST_REACH)


@pytest.mark.parametrize(
    ("reach", "tick"), [(10.5, 8.0), (1.0, 0.8), (31.5, 25.0), (7_000.0, 5_000.0), (0.012, 0.01)]
)
def test_ticks_are_round(reach: float, tick: float) -> None:
    assert round_tick(reach) == pytest.approx(tick)


CLOUDS = {
    "wide": np.random.default_rng(1).normal(0.0, 50.0, 100),
    "narrow": np.random.default_rng(2).normal(-60.0, 6.0, 100),
    "all the same": np.zeros(100),
    "counts": np.repeat([-60.0, -30.0, 0.0, 30.0, 60.0], [5, 20, 40, 30, 5]),
    "one value": np.full(100, 40.0),
    "near zero": np.repeat([-0.5, 0.0, 0.5], [30, 40, 30]),
    "far out": np.concatenate([np.full(98, 10.0), [900.0, -900.0]]),
}


@pytest.mark.parametrize("height", [HEIGHT, 36.0])
@pytest.mark.parametrize("name", CLOUDS)
def test_no_dot_is_lost_or_covers_another(name: str, height: float) -> None:
    layout = arrange(CLOUDS[name], HALF, height=height)
    sides = layout.sides
    assert [len(side) for side in sides] == [
        (CLOUDS[name] < 0).sum(), (CLOUDS[name] == 0).sum(), (CLOUDS[name] > 0).sum()
    ]  # fmt: skip
    places = np.concatenate(sides) * (1.0, layout.rise)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + 99.0 * np.eye(len(places))
    assert gaps.min() >= layout.rise - 1e-6
    assert layout.rise == layout.pitch or height < HEIGHT, "with all its room no cloud here needs to overlap"


@pytest.mark.parametrize("height", [HEIGHT, 36.0])
@pytest.mark.parametrize("name", CLOUDS)
def test_dots_stay_on_their_side_and_in_their_place(name: str, height: float) -> None:
    layout = arrange(CLOUDS[name], HALF, height=height)
    left, centre, right = layout.sides
    assert (left[:, 0] < 0).all()
    assert (right[:, 0] > 0).all()
    everything = np.concatenate([left, right])
    assert (np.abs(everything[:, 0]) <= HALF).all()
    assert ((everything[:, 1] + 1) * layout.rise <= height + 1e-6).all()
    assert ((centre[:, 1] + 1) * layout.rise <= height + 1e-6).all()


@pytest.mark.parametrize("spread", [1.0, 3.0, 6.0, 20.0])
def test_the_outline_is_that_of_the_values(spread: float) -> None:
    """Each dot stands in the column of its value, so a narrow cloud is high and not wide."""
    values = 90.0 + np.random.default_rng(3).normal(0.0, spread, 100)
    layout = arrange(values, HALF)
    assert (np.abs(np.sort(layout.right[:, 0]) - np.sort(values)) <= layout.pitch / 2 + 1e-6).all()


def test_dots_at_zero_make_room_for_others_that_are_near() -> None:
    far = np.repeat([-60.0, 0.0, 60.0], [20, 60, 20])
    near = np.repeat([-1.0, 0.0, 1.0], [20, 60, 20])
    wide, tall = (np.ptp(arrange(values, HALF).centre[:, 0]) for values in (far, near))
    assert tall < wide


def test_dots_get_smaller_only_where_they_must() -> None:
    assert arrange(CLOUDS["wide"], HALF).pitch == PITCH
    narrow = arrange(90.0 + np.random.default_rng(3).normal(0.0, 4.0, 100), HALF)
    assert PITCHES[-1] <= narrow.pitch < PITCH
    assert narrow.rise == narrow.pitch
    spike = arrange(90.0 + np.linspace(0.0, 0.1, 100), HALF)
    assert (spike.pitch, spike.rise) == (PITCHES[-1], HEIGHT / 100)


def test_dots_at_zero_stay_large_where_there_is_little_height() -> None:
    roomy, low = (arrange(CLOUDS["all the same"], HALF, height=height) for height in (HEIGHT, 36.0))
    assert roomy.pitch == low.pitch == PITCH
    assert np.ptp(low.centre[:, 0]) > np.ptp(roomy.centre[:, 0])
    assert low.centre[:, 0].mean() == pytest.approx(0.0, abs=PITCH / 2)


def test_counts_stand_in_blocks_around_their_value() -> None:
    left, middle, right = arrange(CLOUDS["counts"], HALF).sides
    assert middle[:, 0].mean() == pytest.approx(0.0, abs=PITCH / 2)
    near = right[right[:, 0] < 45.0]
    assert len(near) == 30
    assert near[:, 0].mean() == pytest.approx(30.0, abs=PITCH / 2)
    assert len(left[left[:, 0] < -45.0]) == 5
