"""Messages say where, what, and what instead."""

from __future__ import annotations

import pytest

from pmsim.errors import (
    EngineError,
    PmsimError,
    Problem,
    RunFileError,
    ScenarioError,
    UnknownNameError,
    listing,
    nearest,
    shortened,
    visible,
)


def test_a_problem_says_everything_in_one_line():
    problem = Problem(
        "unknown field", "a.yaml", 3, "work.form_cary", "'form_cary'", "form_carry", "form_carry"
    )
    assert str(problem) == (
        "a.yaml:3: work.form_cary: unknown field; given 'form_cary'; "
        "allowed: form_carry; did you mean form_carry?"
    )


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("empty"), "empty"),
        (Problem("empty", "a.yaml"), "a.yaml: empty"),
        (Problem("empty", "a.yaml", 1), "a.yaml:1: empty"),
        (Problem("empty", field="work"), "work: empty"),
        (Problem("a\x1b[2J\nb\u2028"), "a\\x1b[2J\\nb\\u2028"),
    ],
)
def test_what_is_not_known_is_left_out(problem, text):
    assert str(problem) == text


def test_a_scenario_error_lists_its_problems():
    error = ScenarioError([Problem("one"), Problem("two")], more=1_200)
    assert str(error) == "one\ntwo\nand 1,200 more"
    assert error.problems == (Problem("one"), Problem("two"))
    assert str(ScenarioError([Problem("one")])) == "one"


def test_an_unknown_name_says_what_there_is():
    error = UnknownNameError("scenario", "custmer", ["customer", "sales"])
    assert str(error) == "unknown scenario 'custmer'; allowed: customer, sales; did you mean customer?"
    assert (error.kind, error.given, error.nearest) == ("scenario", "custmer", "customer")
    assert "did you mean" not in str(UnknownNameError("scenario", "zzz", ["customer"]))
    assert str(UnknownNameError("field", "mean", ["a.mean"], reason="ambiguous")).startswith(
        "ambiguous field"
    )
    assert UnknownNameError("field", "x", ["a"], near="b.x").nearest == "b.x"


def test_every_error_is_one_of_ours():
    for kind in (ScenarioError, UnknownNameError, EngineError, RunFileError):
        assert issubclass(kind, PmsimError)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Form-Carry", "form_carry"), ("form carry", "form_carry"), ("fromcarry", "form_carry"), ("zzz", "")],
)
def test_nearest_name(given, expected):
    assert nearest(given, ["form_carry", "luck_variance"]) == expected


def test_long_things_are_cut():
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 57 + "..."
    assert listing(str(number) for number in range(40)).endswith("38, 39")
    assert listing(str(number) for number in range(1_041)).endswith("39, and 1,001 more")


def test_visible_leaves_ordinary_text_alone():
    assert visible("naïve 客户 ok") == "naïve 客户 ok"
    assert visible("\ud800\x00") == "\\ud800\\x00"
