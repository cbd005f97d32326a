"""One member's evidence: the figures, the twin, the lanes, and that words keep clear of each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.patches import FancyBboxPatch, Rectangle

from pmsim import run
from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.plots import lanes, theme
from pmsim.plots.evidence import low_line, read_member
from pmsim.plots.member import WIDE, back_at, describe_member, member, member_size, shown_twin
from pmsim.records import Run
from pmsim.scenario.schema import Development, Escalation, Policy, Scenario, Support, Team
from tests.unit.plots.checks import check_text, drawn, made_of, segments, words
from tests.unit.plots.conftest import a_year_later

SUPPORTED = 20


def test_readings_and_means_are_those_of_the_weeks(helped: Run) -> None:
    record = read_member(helped)
    assert (record.weeks, record.smoothing, record.seat, record.occupant) == (52, 4, 0, 0)
    assert record.reading[[0, 15, 24]].tolist() == pytest.approx([1.0, 0.6, 1.05])
    assert record.level[18] == pytest.approx(0.6)
    assert np.flatnonzero(record.low).tolist() == [17, 18, 19, 20, 21, 22]
    assert (record.began, record.left, record.how) == (None, None, 0)


def test_the_twin_is_the_same_person_until_support_begins(helped: Run) -> None:
    (twin,) = read_member(helped).twins
    assert twin.weeks.tolist() == list(range(SUPPORTED - 1, SUPPORTED + 16))
    assert twin.level[0] == twin.real[0] == pytest.approx(0.6)
    # From week 23 of the year on all four weeks of the mean are the twin's own.
    assert twin.level[4] == pytest.approx(0.6)
    assert twin.real[4] == pytest.approx((0.6 + 0.8 + 0.95 + 1.0) / 4)
    assert twin.level[-1] == pytest.approx(1.0)


def test_the_gain_is_that_of_single_weeks(helped: Run) -> None:
    (twin,) = read_member(helped).twins
    weeks = helped.weeks[np.isfinite(helped.weeks["without"])]
    assert twin.gain == pytest.approx(float((weeks["evidence"] - weeks["without"]).sum()))
    assert twin.gain > 0.0


def test_a_new_episode_begins_a_new_twin(helped: Run) -> None:
    events = helped.events.copy()
    second = events[events["kind"] == rows.SUPPORT_BEGAN].copy()
    second["time"] += 8.0
    events = np.sort(np.concatenate([events, second]), order="time")
    first, other = read_member(replace(helped, events=events)).twins
    assert first.weeks[-1] == SUPPORTED + 7
    assert other.weeks[0] == SUPPORTED + 7
    assert other.level[0] == other.real[0]  # the second twin starts where the member is, not the first twin


def test_without_support_there_is_no_twin(written: Run) -> None:
    assert read_member(written).twins == ()
    assert shown_twin(read_member(written)) is None
    assert "Same luck, without this support" not in words(member(written))


def test_the_line_of_a_low_week_is_the_engines(helped: Run) -> None:
    played = run(
        Scenario(
            teams=(Team(members=4),),
            warm_up=4,
            weeks=30,
            policies={"p": Policy(support=Support(threshold=1.2), escalation=Escalation(failing_weeks=2))},
        ),
        engine="simpy",
    )
    line = low_line(played, 0)
    known = played.weeks[played.weeks["low"] >= 0]
    assert ((known["smoothed"] < line) == (known["low"] == 1)).all()
    assert 0.0 < line < 1.0


def test_who_comes_and_goes(written: Run) -> None:
    stayed, left = read_member(written, seat=0), read_member(written, seat=1)
    assert (stayed.began, stayed.left) == (None, None)
    assert (left.occupant, left.left, left.how) == (0, 20.0, rows.RESIGNED)
    assert np.isnan(left.reading[20:]).all()
    other = read_member(written, seat=1, occupant=1)
    assert (other.occupant, other.began) == (1, None)  # its row of the start says occupant 0


@pytest.mark.parametrize(
    ("replication", "team", "seat", "occupant", "said"),
    [
        (7, 0, 0, None, "replication"),
        (0, 3, 0, None, "team"),
        (0, 0, 9, None, "seat"),
        (0, 0, 0, 4, "occupant"),
    ],
)
def test_what_has_no_weeks_is_refused(
    written: Run, replication: int, team: int, seat: int, occupant: int | None, said: str
) -> None:
    with pytest.raises(UnknownNameError, match=said):
        read_member(written, replication, team, seat, occupant)


@pytest.mark.parametrize(
    ("level", "week"),
    [([0.8, 0.85, 0.9, 0.7], 12), ([0.95, 1.0, 1.1, 1.0], None), ([0.8, 0.8, 0.8, 0.89], None)],
)
def test_back_is_the_first_week_at_the_line_after_one_below(level: list[float], week: int | None) -> None:
    found = back_at(np.arange(10, 14), np.array(level), 0.9)
    assert (found.week if found else None) == week


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("name", "seat"), [("helped", 0), ("written", 0), ("written", 1), ("eventful", 2)])
def test_text_of_a_member(name: str, seat: int, narrow: bool, request: pytest.FixtureRequest) -> None:
    check_text(member(request.getfixturevalue(name), seat=seat, narrow=narrow), {theme.PAPER})


@pytest.fixture(scope="module")
def busy() -> Run:
    """Real years, with much support and many cases."""
    policy = Policy(
        support=Support(threshold=1.1),
        escalation=Escalation(threshold=0.95, failing_weeks=3, window=4, stage_weeks=4),
        development=Development(reviews=1, places=1.0),
    )
    scenario = Scenario(teams=(Team(members=8),), warm_up=20, weeks=52, policies={"p": policy}, reference="p")
    return run(scenario, engine="simpy", replications=2, tables=2)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("replication", [0, 1])
def test_text_of_real_years(busy: Run, replication: int, narrow: bool) -> None:
    """Sixteen real years each: no text may cover another, however lines and dots lie."""
    for seat in range(8):
        check_text(member(busy, replication, 0, seat, narrow=narrow), {theme.PAPER})


def test_twins_of_real_years_part_only_once_support_has_begun(busy: Run) -> None:
    twins = [twin for seat in range(8) for twin in read_member(busy, 0, 0, seat).twins if twin.weeks[0] > 0]
    assert len(twins) >= 3
    assert all(twin.level[0] == pytest.approx(twin.real[0]) for twin in twins)
    assert any((twin.level[1:] != twin.real[1:]).any() for twin in twins)


def test_lines_stand_where_the_figures_are(helped: Run) -> None:
    ax = member(helped)
    lines = {line.get_label(): line for line in ax.lines}
    record = read_member(helped)
    cell = (WIDE.right - WIDE.left) / 52
    assert lines["mean"].get_xdata()[0] == pytest.approx(WIDE.left + cell / 2)
    assert len(lines["without support"].get_xdata()) == len(record.twins[0].weeks)
    ys = np.array(lines["mean"].get_ydata())
    assert ys[18] > ys[0]  # lower evidence is further down
    (target,) = segments(ax, "target")
    assert ys[5] == pytest.approx(target[0, 1])  # evidence of 1 lies on the line


def test_what_support_added_is_blue_and_what_it_cost_vermillion(helped: Run) -> None:
    def tinted(run: Run, label: str) -> int:
        return sum(len(one.get_paths()) for one in made_of(member(run), label))

    assert (tinted(helped, "gain") > 0, tinted(helped, "loss")) == (True, 0)
    weeks = helped.weeks.copy()
    inside = np.isfinite(weeks["without"])
    weeks["without"][inside] = weeks["evidence"][inside] + 0.2
    harmed = replace(helped, weeks=weeks)
    assert tinted(harmed, "loss") > 0


def test_recovery_is_told_with_that_of_the_twin(helped: Run) -> None:
    shown = words(member(helped))
    record = read_member(helped)
    (twin,) = record.twins
    real, other = (back_at(twin.weeks, level, record.good) for level in (twin.real, twin.level))
    assert real is not None
    assert other is not None
    assert real.week < other.week
    assert f"back to 90\u202f% in week {real.week + 1}" in shown
    assert f"twin: in week {other.week + 1}" in shown


def test_a_twin_who_is_not_back_is_told_so(helped: Run) -> None:
    weeks = helped.weeks.copy()
    weeks["without"][np.isfinite(weeks["without"])] = 0.5
    shown = words(member(replace(helped, weeks=weeks)))
    assert "not back to 90\u202f% by week 36" in shown
    assert not any(text.startswith("twin: in week") for text in shown)


def test_on_a_phone_the_words_stand_above_the_plot(helped: Run, written: Run) -> None:
    shown = words(member(helped, narrow=True))
    assert {"Line: 4-week mean. Rings: single weeks.", "Dashed: without support."} <= set(shown)
    assert "Same luck, without this support" not in shown
    assert not any(text.startswith("Dashed") for text in words(member(written, narrow=True)))


def test_lanes_tell_what_was_done(helped: Run) -> None:
    assert lanes.summaries(read_member(helped)) == [
        ("Low weeks", "6 in a row by week 23", True),
        ("Reviews", "11 held, 2 missed", False),
        ("Support", "once, 8 weeks", False),
        ("Formal", "passed in week 39", False),
    ]


@pytest.mark.parametrize(
    ("low", "said"),
    [
        ([], "none"),
        ([4], "1, in week 5"),
        ([4, 5, 6], "3 in a row by week 7"),
        ([4, 6, 7, 9], "4, at most 2 in a row"),
    ],
)
def test_low_weeks_in_words(helped: Run, low: list[int], said: str) -> None:
    flags = np.zeros(52, bool)
    flags[low] = True
    assert lanes.low_weeks(replace(read_member(helped), low=flags)) == said


def test_lanes_have_a_mark_for_each_thing(helped: Run) -> None:
    ax = member(helped)
    (squares,) = made_of(ax, "low week")
    assert len(squares.get_offsets()) == 6
    (dots,) = made_of(ax, theme.MARKS[rows.REVIEW_HELD].label)
    assert len(dots.get_offsets()) == 11
    (triangles,) = [
        one for one in made_of(ax, theme.MARKS[rows.STAGE_OPENED].label) if isinstance(one, PathCollection)
    ]
    assert len(triangles.get_offsets()) == 1
    bars = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert len(bars) == 1
    cell = (WIDE.right - WIDE.left) / 52
    assert bars[0].get_x() == pytest.approx(WIDE.left + 20.5 * cell)
    assert bars[0].get_width() == pytest.approx(8 * cell)
    (warning,) = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert warning.get_x() == pytest.approx(WIDE.left + 38.5 * cell)
    assert {"coaching", "step 1 of 2", "live warning"} <= set(words(ax))


def test_a_picture_of_its_own_axes_and_size(helped: Run) -> None:
    figure = theme.sheet(*member_size(helped))
    ax = figure.add_axes((0, 0, 1, 1))
    assert member(helped, ax=ax) is ax
    width, height = member_size(helped)
    assert (width, abs(height - 490) < 8) == (1184, True)
    assert member_size(helped, narrow=True)[0] == 354


def test_the_same_record_gives_the_same_picture(helped: Run, written: Run) -> None:
    assert drawn(member(helped)) == drawn(member(helped))
    assert drawn(member(helped)) != drawn(member(written))


def test_the_text_alternative_has_the_finding(helped: Run, written: Run) -> None:
    told = describe_member(read_member(helped))
    assert told.startswith(
        "Seat 1 in world 0: 4-week mean between 60\u202f% and 105\u202f% of target; low weeks: 6"
    )
    assert f"support added {read_member(helped).twins[0].gain:.1f} weeks of work" in told
    assert "support added" not in describe_member(read_member(written))


@pytest.mark.parametrize("narrow", [False, True])
def test_a_second_year_has_its_own_weeks(helped: Run, narrow: bool) -> None:
    later = a_year_later(helped, 104)
    ax = member(later, year=1, narrow=narrow)
    check_text(ax, {theme.PAPER})
    assert "Year 2 of 2" in words(ax)
    assert "Year 2 of 2" not in words(member(helped, narrow=narrow))
    assert {"65", "104"} <= set(words(ax))
    first, second = (
        dict((name, text) for name, text, _ in lanes.summaries(one))
        for one in (read_member(helped), read_member(later, year=1))
    )
    assert first["Formal"] == "passed in week 39"
    assert second["Formal"] == "passed in week 91"
    assert second["Reviews"] == first["Reviews"]


def test_a_ring_for_each_date_missed_in_the_lane(helped: Run) -> None:
    rings = made_of(member(helped), "review missed")
    assert sum(len(one.get_offsets()) for one in rings) == 2
    (missed,) = read_member(helped).missed
    assert missed == 2


@pytest.mark.parametrize(
    ("dates", "held", "rings"),
    [
        (1, (), [100.0]),
        (3, (), [100.0, 95.0, 90.0]),
        (2, (10.5,), [92.0, 87.0]),
        (2, (11.0,), [100.0, 95.0]),
        (0, (), [100.0]),
    ],
)
def test_rings_stand_side_by_side(dates: int, held: tuple[float, ...], rings: list[float]) -> None:
    assert lanes.rings_of((10.0,), (dates,), held, lambda week: 10.0 * week) == rings


def test_names_of_lines_stand_beside_them_however_crowded_it_is(helped: Run) -> None:
    """Readings all over the plot leave no place free, and no name may wander off to another line."""
    weeks = helped.weeks.copy()
    weeks["evidence"] = 0.6 + 0.55 * (np.arange(len(weeks)) % 5) / 4
    weeks["smoothed"] = 0.55 + 0.6 * (np.arange(len(weeks)) % 2)
    crowded = replace(helped, weeks=weeks)
    ax = member(crowded, narrow=True)
    check_text(ax, {theme.PAPER})
    lines = {
        one.get_label(): one.get_segments()[0][0][1]
        for one in ax.collections
        if one.get_label() in ("target", "low-week line")
    }
    names = {text.get_text(): text.get_position()[1] for text in ax.texts if text.get_text() in lines}
    assert set(names) == set(lines) == {"target", "low-week line"}
    assert all(abs(names[name] - lines[name]) <= 12.0 for name in names)
