"""Where labels find room."""

from __future__ import annotations

import math

import pytest

from pmsim.plots.placing import Room, best, spaced


def test_the_first_free_box_is_taken() -> None:
    room = Room(0, 0, 100, 100)
    room.take((0, 0, 40, 20))
    assert best(room, [(10, 5, 30, 15), (50, 5, 70, 15), (50, 50, 70, 60)]) == (50, 5, 70, 15)


def test_a_line_is_kept_free_along_its_whole_length() -> None:
    room = Room(0, 0, 100, 100)
    room.follow([0.0, 100.0], [50.0, 50.0])
    assert not room.free((40, 45, 60, 55))
    assert room.free((40, 60, 60, 70))


def test_a_gap_in_a_line_is_free() -> None:
    room = Room(0, 0, 100, 100)
    room.follow([0.0, 20.0, 50.0, 80.0, 100.0], [50.0, 50.0, math.nan, 50.0, 50.0])
    assert room.free((40, 45, 60, 55))


def test_without_a_free_offer_the_nearest_free_place_is_found() -> None:
    room = Room(0, 0, 200, 100)
    room.take((0, 0, 100, 100))
    found = best(room, [(40, 40, 60, 50)])
    assert room.free(found)
    assert (found[2] - found[0], found[3] - found[1]) == (20, 10)
    assert found[0] < 120


def test_in_a_full_room_texts_are_avoided_before_lines() -> None:
    room = Room(0, 0, 40, 10)
    room.take((0, 0, 20, 10))
    room.follow([20.0, 40.0], [5.0, 5.0])
    assert best(room, [(1, 0, 15, 10), (25, 0, 40, 10)]) == (25, 0, 40, 10)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], []),
        ([(10.0, 18.0)], [10.0]),
        ([(10.0, 18.0), (60.0, 18.0)], [10.0, 60.0]),
        ([(10.0, 18.0), (10.0, 18.0)], [1.0, 19.0]),
        ([(30.0, 18.0), (10.0, 18.0), (24.0, 18.0)], [39.333, 3.333, 21.333]),
        ([(20.0, 18.0), (20.0, 36.0)], [6.5, 33.5]),
    ],
)
def test_labels_move_as_little_as_they_must(wanted: list[tuple[float, float]], found: list[float]) -> None:
    assert spaced(wanted) == pytest.approx(found, abs=1e-3)
