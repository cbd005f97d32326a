"""A text tells a difference by its way: "3 points less" must not survive the day on which it is 3 more."""

from __future__ import annotations

import pytest

from pmsim import texts
from pmsim.course.facts import Fact, told
from pmsim.errors import CourseError
from pmsim.outcomes import Estimate


def _difference(mean: float) -> Fact:
    return told(Estimate(mean, mean - 0.2, mean + 0.2, "% of target"), "difference", 400)


def test_an_increase_is_told_as_more_and_a_decrease_as_less() -> None:
    text = "{up.more} more, {down.less} less"
    assert texts.fill(text, {"up": _difference(3.14), "down": _difference(-3.14)}) == "3.1 more, 3.1 less"


@pytest.mark.parametrize("text", ["{down.more}", "{up.less}", "{none.more}", "{none.less}"])
def test_the_wrong_way_round_is_refused(text: str) -> None:
    figures = {"up": _difference(3.14), "down": _difference(-3.14), "none": _difference(0.0)}
    with pytest.raises(CourseError, match="wrong way round"):
        texts.fill(text, figures)
