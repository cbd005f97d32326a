"""Live pictures: the same dots as a picture drawn afresh, from artists that are made once."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from PIL import Image

from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.difference import Frame, Slot, difference, difference_rows, draw_clouds, rows_by_name
from pmsim.plots.ink import Ink
from pmsim.plots.live import Live, encoded
from pmsim.plots.live_difference import LiveDifference
from pmsim.plots.live_year import LiveYear
from pmsim.plots.surround import NARROW, WIDE
from pmsim.plots.team_year import team_year
from pmsim.records import Run
from pmsim.studies.compare import Comparison
from tests.unit.plots.checks import check_text, made_of, segments, words
from tests.unit.plots.conftest import WARM_UP, a_year_later

NAMES = ("output", "cases", "manager_hours", "reviews_missed")


def dots(picture: bytes) -> np.ndarray:
    """Red, green and blue of a PNG."""
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB"))


def drawn(ax: Any, ratio: float = 1.0) -> np.ndarray:
    """The same of axes that matplotlib draws by itself."""
    figure = ax.figure
    figure.set_dpi(ratio * theme.DOTS_AN_INCH)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[:, :, :3]


ROUNDING = 2
"""Levels of 255 by which dots may differ where two letters touch: there they are rounded in another order."""


def differing(one: np.ndarray, other: np.ndarray) -> int:
    """How many dots differ by more than rounding in the part that both have."""
    height = min(len(one), len(other))
    gaps = np.abs(one[:height].astype(int) - other[:height].astype(int)).max(axis=2)
    return int((gaps > ROUNDING).sum())


Draw = Callable[[LiveYear], bytes]


@pytest.fixture(scope="module")
def years(written: Run, eventful: Run, helped: Run) -> list[Draw]:
    """Pictures of a year that differ in all that a learner can change."""
    event = (0, WARM_UP + 12.0)
    return [
        lambda live: live.draw(written),
        lambda live: live.draw(eventful),
        lambda live: live.draw(written, smoothed=False),
        lambda live: live.draw(helped, selected_seat=0),
        lambda live: live.draw(written, selected_seat=1, selected_event=event),
        lambda live: live.draw(a_year_later(eventful, 104), year=1),
    ]


@pytest.mark.parametrize(("narrow", "ratio"), [(False, 1.0), (True, 2.0)])
def test_an_updated_year_is_that_of_a_fresh_picture(years: list[Draw], narrow: bool, ratio: float) -> None:
    live = LiveYear(narrow, ratio)
    fresh = [draw(LiveYear(narrow, ratio)) for draw in years]
    for order in (range(len(years)), reversed(range(len(years)))):
        for number in order:
            assert years[number](live) == fresh[number]


def test_the_pictures_of_years_differ(years: list[Draw]) -> None:
    """The negative control: equal pictures above are not equal because nothing is drawn."""
    live = LiveYear()
    assert len({draw(live) for draw in years}) == len(years)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("narrow", [False, True])
def test_a_live_year_has_every_dot_of_the_static_one(eventful: Run, narrow: bool, ratio: float) -> None:
    event = (0, WARM_UP + 12.0)
    live = dots(LiveYear(narrow, ratio).draw(eventful, selected_seat=0, selected_event=event))
    static = team_year(eventful, narrow=narrow, selected_seat=0, selected_event=event)
    assert differing(live, drawn(static, ratio)) == 0
    other = team_year(eventful, narrow=narrow, selected_seat=0)
    assert differing(live, drawn(other, ratio)) > 100, "the ring and its words"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("width", [404.0, 354.0])
def test_a_live_difference_has_every_dot_of_the_static_one(
    comparison: Comparison, width: float, ratio: float
) -> None:
    live, names = LiveDifference(NAMES[:3], None, width, ratio), NAMES[:3]
    for policy in ("same", "none", "same", "none"):
        picture = dots(live.draw(comparison, policy))
    assert differing(picture, drawn(difference(comparison, "none", names, width=width), ratio)) == 0
    assert differing(picture, drawn(difference(comparison, "same", names, width=width), ratio)) > 100


def test_an_updated_difference_is_that_of_a_fresh_picture(comparison: Comparison) -> None:
    reach = {name: 100.0 for name in NAMES}
    live = LiveDifference(NAMES, reach)
    pictures = {policy: live.draw(comparison, policy) for policy in ("same", "none", "course")}
    for policy, picture in pictures.items():
        assert (
            live.draw(comparison, policy) == LiveDifference(NAMES, reach).draw(comparison, policy) == picture
        )
    assert pictures["same"] == pictures["course"] != pictures["none"]


def test_no_artist_is_made_twice(years: list[Draw], comparison: Comparison) -> None:
    year, gap = LiveYear(), LiveDifference(NAMES, {name: 100.0 for name in NAMES})
    for draw in years:
        draw(year)
    for policy in ("none", "same"):
        gap.draw(comparison, policy)
    before = year.artists, gap.artists
    assert min(before) > 5
    for draw in years * 3:
        draw(year)
    for policy in ("none", "same") * 3:
        gap.draw(comparison, policy)
    assert (year.artists, gap.artists) == before


def test_a_ground_is_drawn_again_only_when_it_changes() -> None:
    live, calls = Live(50), []

    def ground(ink: Ink) -> None:
        calls.append("ground")
        ink.boxes([(0, 0, 10, 10)], 1, color=theme.INK, linewidth=0)

    def over(ink: Ink) -> None:
        calls.append("over")

    first = live.paint((50, 20), "a", ground, over)
    assert live.paint((50, 20), "a", ground, over) == first
    assert calls == ["ground", "over", "over"]
    live.paint((50, 20), "b", ground, over)
    assert calls[3:] == ["ground", "over"]
    live.paint((50, 30), "b", ground, over)
    assert calls[5:] == ["ground", "over"], "another size needs another ground"


def test_nothing_of_an_earlier_picture_stays() -> None:
    live = Live(50)
    full = live.paint((50, 20), 0, _nothing, lambda ink: ink.lines([((0, 5), (50, 5))], theme.INK, 3, 1))
    empty = live.paint((50, 20), 0, _nothing, _nothing)
    assert (dots(empty) == 255).all()
    assert not (dots(full) == 255).all()


def _nothing(_: Ink) -> None:
    pass


def test_later_things_lie_above_earlier_ones_whatever_was_made_first() -> None:
    def crossed(colours: list[str]) -> Callable[[Ink], None]:
        def draw(ink: Ink) -> None:
            for colour in colours:
                ink.lines([((0, 10), (50, 10))], colour, 4, 1)

        return draw

    live = Live(50)
    live.paint((50, 20), 0, _nothing, crossed([theme.INK, theme.BLUE]))
    turned = dots(live.paint((50, 20), 0, _nothing, crossed([theme.BLUE, theme.INK])))
    assert tuple(turned[10, 25]) == (0x1C, 0x21, 0x27)


def test_a_picture_survives_its_encoding() -> None:
    made = np.random.default_rng(1).integers(0, 256, (7, 5, 4)).astype(np.uint8)
    assert (dots(encoded(made)) == made[:, :, :3]).all()


def test_words_that_reach_beyond_the_picture_are_cut() -> None:
    live = Live(60)
    picture = dots(live.paint((60, 20), 0, _nothing, lambda ink: ink.write(30, 3, "beyond the edges")))
    assert picture.shape == (20, 60, 3)
    assert not (picture[:, -1] == 255).all()


@pytest.mark.parametrize("narrow", [False, True])
def test_the_height_stays_while_marks_come_and_go(written: Run, helped: Run, narrow: bool) -> None:
    live = LiveYear(narrow)
    sizes = set()
    for run in (written, helped):
        picture = live.draw(run)
        assert live.size == dots(picture).shape[1::-1]
        sizes.add(live.size)
    assert len(sizes) == 1


def test_a_place_of_the_picture_is_a_seat_and_a_time(written: Run) -> None:
    live = LiveYear()
    assert live.hit(300, 100) is None, "nothing is drawn yet"
    live.draw(written)
    x = WIDE.left + 12.25 * WIDE.cell
    top = 70.0
    assert live.hit(x, top + 1) == (0, pytest.approx(WARM_UP + 12.25))
    assert live.hit(x, top + WIDE.pitch * 2 + 25) == (2, pytest.approx(WARM_UP + 12.25))
    for beside in ((WIDE.left - 1, top + 1), (x, top - 10), (x, top + 3 * WIDE.pitch + 1), (WIDE.width, top)):
        assert live.hit(*beside) is None
    live.draw(a_year_later(written, 104), year=1)
    assert live.hit(x, top + 1) == (0, pytest.approx(WARM_UP + 52 + 12.25))


@pytest.mark.parametrize(
    ("seat", "time", "kind"),
    [
        (0, 12.0, rows.STAGE_OPENED),
        (0, 5.5, rows.REVIEW_HELD),
        (1, 20.0, rows.RESIGNED),
        (1, 30.5, rows.STARTED),
    ],
)
def test_the_ring_stands_around_the_mark_of_its_event(
    written: Run, seat: int, time: float, kind: int
) -> None:
    ax = team_year(written, selected_event=(seat, WARM_UP + time))
    (ring,) = made_of(ax, "selected")
    marks = [one for one in made_of(ax, theme.MARKS[kind].label) if isinstance(one, PathCollection)]
    places = [tuple(place) for one in marks for place in np.asarray(one.get_offsets()).tolist()]
    assert tuple(np.asarray(ring.get_offsets())[0].tolist()) in places
    assert "Why?" in words(ax)


def test_an_event_of_another_year_or_seat_has_no_ring(written: Run) -> None:
    for event in ((0, WARM_UP - 1.0), (0, WARM_UP + 53.0), (9, WARM_UP + 12.0)):
        assert not made_of(team_year(written, selected_event=event), "selected")


@pytest.mark.parametrize("narrow", [False, True])
def test_text_of_a_year_with_a_choice(eventful: Run, narrow: bool) -> None:
    ax = team_year(eventful, narrow=narrow, selected_seat=1, selected_event=(1, WARM_UP + 30.5))
    check_text(ax, {theme.PAPER})


def test_each_week_has_its_own_colour(written: Run) -> None:
    """In the year written by hand every reading is on target or unknown, and the means are not."""
    (mean,), (single,) = (made_of(team_year(written, smoothed=one), "weeks") for one in (True, False))
    assert mean.get_array().mask[0, 0]
    assert not single.get_array().mask[0, 0]
    assert single.get_array()[0, 0] == 3


def test_axes_do_not_follow_the_figures(comparison: Comparison) -> None:
    reach = {"output": 50.0}
    axes = [difference(comparison, policy, ["output"], reach=reach) for policy in ("same", "none")]
    ticks = [[text for text in words(ax) if text[0] in "+−" and len(text) < 5] for ax in axes]
    assert ticks == [["−40", "+40"]] * 2
    own = [difference(comparison, policy, ["output"]) for policy in ("same", "none")]
    assert words(own[0])[5:9] != words(own[1])[5:9], "axes of their own differ"


def test_what_is_beyond_an_axis_piles_up_at_its_edge(comparison: Comparison) -> None:
    ax = difference(comparison, "none", ["output"], reach={"output": 1e-3})
    xs = np.concatenate(
        [
            np.asarray(one.get_offsets())[:, 0]
            for one in ax.collections
            if one.get_label() in ("worse", "better")
        ]
    )
    assert len(xs) > 50
    assert np.abs(xs - 202.0).max() <= 164.0
    ends = [
        x for line in segments(ax, "95 % interval") + segments(ax, "mean") for x in np.asarray(line)[:, 0]
    ]
    assert np.abs(np.array(ends) - 202.0).max() <= 164.0


def test_an_outcome_that_is_undefined_keeps_its_place(comparison: Comparison) -> None:
    reach = {name: 100.0 for name in NAMES}
    live = LiveDifference(NAMES, reach)
    live.draw(comparison, "none")
    size = live.size
    live.draw(comparison, "same")
    assert live.size == size
    assert rows_by_name(comparison, "none", NAMES)["reviews_missed"] is None
    assert len(difference_rows(comparison, "none", NAMES)) == 3
    slots = tuple(Slot("a", "b", 1.0, 1, False) for _ in range(2))
    ax = theme.canvas(404, 300, None)
    draw_clouds(Ink(ax), Frame(404, slots, 500.0), [None, difference_rows(comparison, "none", ["output"])[0]])
    assert (
        min(y for one in segments(ax, "mean") for _, y in np.asarray(one).tolist())
        > Frame(404, slots, 500.0).panels[1].top
    )


def test_titles_and_sentences_of_steady_rows_do_not_touch(comparison: Comparison) -> None:
    for policy in ("none", "same"):
        check_text(difference(comparison, policy, NAMES, reach={name: 20.0 for name in NAMES}))


def test_both_say_what_they_show(written: Run, comparison: Comparison) -> None:
    told = LiveYear().describe(written)
    for part in ("25 low weeks", "2 formal steps", "1 exit", "lowest mean", "highest", "in world 1"):
        assert part in told
    gap = LiveDifference(("output", "manager_hours")).describe(comparison, "none")
    for row in difference_rows(comparison, "none", ["output", "manager_hours"]):
        assert f"{row.title}: {row.sentence}" in gap
    assert "of 100 worlds" in gap


def test_unknown_names_are_refused(written: Run, comparison: Comparison) -> None:
    with pytest.raises(UnknownNameError, match="replication"):
        LiveYear().draw(written, 3)
    with pytest.raises(UnknownNameError, match="policy"):
        LiveDifference(NAMES).draw(comparison, "nothing")
    with pytest.raises(UnknownNameError, match="outcome"):
        LiveDifference(("outputs",)).draw(comparison, "none")


def test_widths_are_those_of_the_page() -> None:
    assert (LiveYear().size[0], LiveYear(narrow=True).size[0]) == (730, 354) == (WIDE.width, NARROW.width)
    assert LiveDifference(NAMES).size[0] == 404
