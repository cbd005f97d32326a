"""Grades of evidence: what a field's source says, and what differs from the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pmsim
from pmsim.course.grades import STRONG_ROWS, grade, grade_of_source, source_of, value_at
from pmsim.scenario import library
from pmsim.scenario.fields import all_fields

EVIDENCE = Path(pmsim.__file__).parents[1] / "docs" / "evidence.md"
ROW = re.compile(r'^\| <a id="(\w+)"></a>.*\| (.*) \|$', re.MULTILINE)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("slider", "assumption"),
        ("slider, [7h]", "assumption"),
        ("course rule", "course"),
        ("legal floor [7g]", "course"),
        ("SFIA PEMT 4", "course"),
        ("0 to .27 [7h]", "strong"),
        ("30 to 90 days [7e]", "weak"),
        ("1 to 8 [6b, 7i]", "weak"),
        ("individual goals d .34 to .82 [4c]", "strong"),
        ("half of coaching, slider", "assumption"),
        ("[4a, 7e]", "weak"),
    ],
)
def test_grade_of_a_source(source: str, words: str) -> None:
    assert grade_of_source(source) == words


def test_strong_rows_are_in_the_evidence_and_are_not_doubted_there() -> None:
    rows = dict(ROW.findall(EVIDENCE.read_text(encoding="utf-8")))
    assert set(rows) >= STRONG_ROWS
    doubted = re.compile(r"recalled, (medium|low)|^judgement|weak|not found")
    assert not [row for row in STRONG_ROWS if doubted.search(rows[row])]
    assert [row for row in rows if doubted.search(rows[row])], "some rows are doubted"


def test_every_source_that_cites_a_row_has_a_grade_of_a_study() -> None:
    cited = [one.source for one in all_fields() if re.search(r"\[\d", one.source)]
    assert cited
    for source in cited:
        ruled = source.startswith(("slider", "legal floor"))
        assert (grade_of_source(source) in ("strong", "weak")) != ruled, source


def test_a_setting_that_differs_is_yours() -> None:
    scenario = library.load("customer_service")
    book, weekly = scenario.policies["course_pmp"], scenario.policies["weekly_checkins"]
    paths = ("review.cadence",)
    assert grade(paths, scenario, weekly, scenario, book) == "yours"
    assert grade(paths, scenario, book, scenario, book) == "assumption"
    assert grade(("review.rating_window", *paths), scenario, weekly, scenario, book) == "yours"


def test_the_world_can_differ_too() -> None:
    scenario = library.load("customer_service")
    other = scenario.model_copy(update={"hr": scenario.hr.model_copy(update={"advisers": 4})})
    book = scenario.policies["course_pmp"]
    assert grade(("hr.advisers",), other, book, scenario, book) == "yours"
    assert value_at("teams.*.manager.people_hours", scenario, book) == (12.0,)
    assert source_of("teams.*.manager.follow_through") == "slider"
