"""How docs/validation.md puts figures into words; what they come to is another matter."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tools.validation.closed_forms import Check, in_words
from tools.validation.figures import Figure, Part, constant
from tools.validation.page import UNITS, check_figures, page
from tools.validation.patterns import Pattern
from tools.validation.predictions import Prediction, every


def around(value: float, spread: float) -> Figure:
    """A figure of 400 worlds that scatter evenly around it."""
    return Figure(value, value + spread * np.tile([-1.0, 1.0], 200), 400)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (around(286.31, 0.4), "286.31 (286.27 to 286.35)"),
        (around(-544.0, 500.0), "−540 (−590 to −490)"),
        (around(-0.073, 0.15), "−0.07 (−0.09 to −0.06)"),
        (constant(-0.0, around(1.0, 0.1)), "0"),
        (constant(2.0, around(1.0, 0.1)), "2"),
        (Figure(0.1234, np.full(5, 0.1234), 5), "0.12 (too few to tell)"),
        (Figure(float("nan"), np.full(5, np.nan), 0), "undefined"),
    ],
)
def test_digits_follow_the_interval(figure: Figure, text: str) -> None:
    assert figure.text() == text


@pytest.mark.parametrize(
    ("check", "figures"),
    [
        (
            Check("", 4979200.1, 1e-6, 4979200.0, 5228100.0),
            ["4,979,200", "exact", "4,979,200", "", "5,228,100"],
        ),
        (Check("", 0.64997, 0.0014, 0.65, 0.68239), ["0.64997", "0.0014", "0.65", "0.0", "0.68239"]),
        (Check("", -0.0045, 4.5e-13, -0.0045, -0.004725), ["−0.0045", "exact", "−0.0045", "", "−0.004725"]),
        (Check("", -1.3663, 0.0033, -1.3674, -1.4037), ["−1.3663", "0.0033", "−1.3674", "+0.3", "−1.4037"]),
    ],
)
def test_figures_of_a_check(check: Check, figures: list[str]) -> None:
    assert check_figures(check) == figures


@pytest.mark.parametrize(
    ("test", "told", "group", "words"),
    [
        ("test_law[hr_traffic-0.18]", "", "L = lambda W", "L = lambda W: law (hr traffic, 0.18)"),
        ("test_share_of_people", "", "", "share of people"),
        ("test_runs[3]", "p^k for k straight weeks", "Runs", "p^k for k straight weeks (3)"),
    ],
)
def test_checks_have_names_in_words(test: str, told: str, group: str, words: str) -> None:
    assert in_words(test, told, group) == words


def test_gaps_in_words() -> None:
    assert [every(gap) for gap in (1, 2)] == ["every week", "every 2 weeks"]


def test_the_page_has_units_true_minus_signs_and_no_names_of_tests() -> None:
    predictions = [
        Prediction(n, "Title", [Part("a > 0", around(-0.1, 0.2))], [("b", around(-3.0, 1.0).text())])
        for n in UNITS
    ]
    patterns = [Pattern("hours", "6a", 40, 210, around(286.31, 0.4), 0)]
    checks = [Check(in_words("test_law[a_b-1.0]", "", ""), -0.99, 0.01, -1.0, -1.05)]
    text = page(checks, patterns, predictions, 400)
    assert all(unit in text for unit in UNITS.values())
    assert not re.search(r"[ (|]-\d", text)
    assert "test_" not in text
    assert len(UNITS) == 8
