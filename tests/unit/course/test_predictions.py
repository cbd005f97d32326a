"""Predictions: when one is right, the score of Brier, and the sentences about them."""

from __future__ import annotations

import pytest

from pmsim.course import predictions
from pmsim.course.predictions import Scored


@pytest.mark.parametrize(
    ("number", "right"), [(65, True), (85, True), (64.9, False), (85.1, False), (75, True)]
)
def test_a_guess_within_the_tolerance_is_right(number: float, right: bool) -> None:
    assert predictions.is_hit(number, 75.0, 10.0) is right


def test_decimal_ends_of_the_tolerance_count() -> None:
    assert predictions.is_hit(0.3, 0.1, 0.2)


@pytest.mark.parametrize(
    ("sure", "hit", "score"), [(100, True, 0.0), (100, False, 1.0), (50, True, 0.25), (80, False, 0.64)]
)
def test_the_brier_score_is_the_squared_distance(sure: int, hit: bool, score: float) -> None:
    assert Scored(sure, hit).brier == pytest.approx(score, abs=1e-12)


def test_the_score_of_several_is_their_mean() -> None:
    assert predictions.brier([Scored(80, True), Scored(80, False)]) == pytest.approx(0.34)
    assert predictions.brier([]) is None


def test_without_a_prediction_no_score_is_told() -> None:
    (told,) = predictions.told([])
    assert "No prediction yet" in told


def test_the_sentences_count_and_score() -> None:
    told = " ".join(predictions.told([Scored(80, True), Scored(60, False)]))
    assert "2 predictions" in told
    assert "70 % sure; you were right in 1 of 2" in told
    assert "0.20" in told


def test_one_prediction_is_told_in_the_singular() -> None:
    assert predictions.told([Scored(80, True)])[0].startswith("1 prediction so far")


@pytest.mark.parametrize(
    ("scored", "told"),
    [
        ([Scored(90, False)] * 3, "Too few predictions"),
        ([Scored(90, False)] * 4, "surer than you were right"),
        ([Scored(40, True)] * 4, "right more often than you expected"),
        ([Scored(80, True)] * 4 + [Scored(80, False)], "go well together"),
    ],
)
def test_what_the_score_says(scored: list[Scored], told: str) -> None:
    assert told in predictions.told(scored)[-1]


def test_those_that_someone_was_sure_of_are_told_apart() -> None:
    mixed = [Scored(90, True), Scored(80, False), Scored(50, True)]
    assert any("80 % or more, you were right in 1 of 2" in one for one in predictions.told(mixed))
    alike = [Scored(90, True), Scored(90, False)]
    assert not any("or more" in one for one in predictions.told(alike))
