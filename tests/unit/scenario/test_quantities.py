"""Durations, numbers, truth values, choices and text, as people write them."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from pmsim.scenario.quantities import (
    Count,
    Duration,
    Flag,
    Number,
    Shape,
    Text,
    Weeks,
    one_line,
    read_duration,
)


class Sample(BaseModel):
    duration: Duration = 1.0
    weeks: Weeks = 1
    number: Number = 1.0
    count: Count = 1
    flag: Flag = True
    shape: Shape = Shape.fixed
    text: Text = ""


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("13 weeks", 13),
        ("1 week", 1),
        ("1 month", 4),
        ("2 months", 8),
        ("3 months", 13),
        ("6 months", 26),
        ("12 months", 52),
        ("1.5 months", 6.5),
        ("1 quarter", 13),
        ("2 quarters", 26),
        ("1 year", 52),
        ("0.5 years", 26),
        (" 2  Weeks ", 2),
        ("3months", 13),
        (7, 7),
        (2.5, 2.5),
    ],
)
def test_durations(text, weeks):
    assert read_duration(text) == weeks


@pytest.mark.parametrize(
    "text", ["", "weeks", "-1 week", "1e3 weeks", "1 day", "13", "٣ weeks", "9" * 10 + " weeks"]
)
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="write a duration"):
        read_duration(text)


@pytest.mark.parametrize("months", range(1, 121))
def test_whole_months_are_whole_weeks_and_never_longer_than_the_calendar(months):
    weeks = read_duration(f"{months} months")
    assert weeks == months * 52 // 12


@pytest.mark.parametrize(
    "given",
    [
        {"duration": True},
        {"weeks": 1.5},
        {"weeks": "1.5 weeks"},
        {"number": "1"},
        {"number": False},
        {"count": "1"},
        {"count": True},
        {"count": 2.5},
        {"flag": 1},
        {"flag": "true"},
        {"shape": 0},
        {"shape": "FIXED"},
        {"text": "a\x1b"},
        {"text": "a\r"},
        {"text": "a\u2028"},
    ],
)
def test_nothing_is_read_as_something_else(given):
    with pytest.raises(ValidationError):
        Sample.model_validate(given)


def test_what_is_read():
    sample = Sample.model_validate(
        {"weeks": "1 year", "count": 3.0, "shape": "exponential", "text": "a\n\tb"}
    )
    assert (sample.weeks, sample.count, sample.shape) == (52, 3, Shape.exponential)
    assert sample.model_dump(mode="json")["shape"] == "exponential"
    assert Sample(shape=Shape.lognormal).shape is Shape.lognormal


@pytest.mark.parametrize("text", ["a\nb", "a\tb"])
def test_one_line(text):
    assert one_line("a b") == "a b"
    with pytest.raises(ValueError, match="on one line"):
        one_line(text)
