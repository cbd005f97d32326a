"""Pairs who predict apart and together, and the six questions before and after."""

from __future__ import annotations

import pytest

from pmsim import texts
from pmsim.course.pairs import Asked, answer_told, outcome_of_talking, told
from pmsim.course.predictions import Prediction
from pmsim.course.six import Given, changed, code, items, read_code, right_place, summary
from pmsim.errors import CourseError

ASKED = Asked("How many?", "in 100", 0, 100, 10, 47.0)


@pytest.mark.parametrize(
    ("first", "second", "both", "name"),
    [
        (30, 60, 50, "nearer"),
        (30, 60, 60, "between"),
        (30, 60, 34, "between"),
        (30, 60, 20, "farther"),
        (40, 54, 54, "equal"),
        (47, 90, 47, "between"),
    ],
)
def test_whether_talking_helped(first: float, second: float, both: float, name: str) -> None:
    alone = Prediction(first, 50), Prediction(second, 50)
    said = outcome_of_talking(alone, Prediction(both, 50), ASKED.answer)
    assert said == texts.read("trainer")["pairs"][name]


def test_a_prediction_beside_the_answer() -> None:
    assert told("Person 1", Prediction(37, 80), ASKED) == "Person 1: 37 in 100, 80 % sure. Near enough."
    assert told("Person 1", Prediction(36.9, 80), ASKED) == "Person 1: 36.9 in 100, 80 % sure. Not near."
    assert answer_told(ASKED) == "It is 47 in 100."


RIGHT = tuple(Given(right_place(item), 4) for item in items())
WRONG = tuple(Given((right_place(item) + 1) % 3, 2) for item in items())


def test_answers_as_a_short_text() -> None:
    assert code(RIGHT) == "b4 b4 b4 c4 a4 b4"
    assert read_code(f" {code(WRONG).upper()} ") == WRONG


@pytest.mark.parametrize(
    "text", ["", "b4", "b4 b4 b4 c4 a4 b6", "b4 b4 b4 c4 a4 f4", "b4 b4 b4 c4 a4 b4 b4", "x"]
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(CourseError, match="six pieces such as"):
        read_code(text)


def test_what_changed() -> None:
    words = texts.read("questions")["told"]
    assert {one.told for one in changed(WRONG, RIGHT)} == {words["found"]}
    assert {one.told for one in changed(RIGHT, WRONG)} == {words["lost"]}
    assert {one.told for one in changed(RIGHT, RIGHT)} == {words["kept"]}
    assert {one.told for one in changed(WRONG, WRONG)} == {words["still"]}
    assert {one.told for one in changed(None, RIGHT)} == {words["right"]}
    assert {one.told for one in changed(None, WRONG)} == {words["wrong"]}


def test_how_many_were_right() -> None:
    assert summary(changed(WRONG, RIGHT)) == "0 of 6 were right before the course, 6 after it."
    assert summary(changed(None, (*RIGHT[:4], *WRONG[4:]))) == "4 of 6 are right."
