"""Questions: marked, mixed, counted."""

from __future__ import annotations

import pytest

from pmsim.course import quiz
from pmsim.course.lesson import Answer, LessonText, Question, loads
from tests.unit.course.lesson_text import TEXT


@pytest.fixture
def lesson() -> LessonText:
    return loads(TEXT)


def question(name: str) -> Question:
    wrong = tuple(Answer(text=f"{name} {place}", because="No.") for place in range(3))
    return Question(question=name, options=(Answer(text="yes", right=True, because="Yes."), *wrong))


def test_an_answer_is_marked_with_its_reason(lesson: LessonText) -> None:
    assert quiz.mark(lesson.quiz[0], 0) == quiz.Marked(True, "It is.")
    assert quiz.mark(lesson.quiz[0], 1) == quiz.Marked(False, "It seems so.")


@pytest.mark.parametrize("chosen", [-1, 2])
def test_an_answer_that_there_is_not(lesson: LessonText, chosen: int) -> None:
    with pytest.raises(IndexError, match="0 to 1"):
        quiz.mark(lesson.quiz[0], chosen)


def test_the_order_is_mixed_and_the_same_each_time() -> None:
    orders = [quiz.order("06", question(str(number))) for number in range(40)]
    assert all(sorted(one) == [0, 1, 2, 3] for one in orders)
    assert orders == [quiz.order("06", question(str(number))) for number in range(40)]
    # The right one, which authors write first, comes to stand at every place.
    assert {one.index(0) for one in orders} == {0, 1, 2, 3}


def test_the_score_counts_first_answers(lesson: LessonText) -> None:
    assert quiz.score(lesson, [None]) == "No question answered yet."
    assert quiz.score(lesson, [0]) == "1 of 1 right at the first try."
    assert quiz.score(lesson, [1]) == "0 of 1 right at the first try."


def test_the_score_tells_what_is_open(lesson: LessonText) -> None:
    longer = lesson.model_copy(update={"quiz": (*lesson.quiz, question("more"))})
    assert quiz.score(longer, [0, None]) == "1 of 1 right at the first try; 1 still open."
