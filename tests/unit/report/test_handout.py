"""What a trainer prints: the pages hold what a class needs, escape what people wrote, and fit their paper."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from pmsim import texts
from pmsim.errors import CourseError
from pmsim.report import handout as made
from pmsim.report import pdf
from pmsim.scenario import library
from pmsim.scenario.files import loads


@pytest.fixture
def one_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first lesson has a card, so that no figures have to be worked out."""
    monkeypatch.setattr(made.texts, "lesson_numbers", lambda: ("00",))


def visible(page: str) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_a_handout_tells_story_ways_and_questions() -> None:
    scenario = library.load("a_bad_quarter")
    seen = visible(made.handout(scenario, "a_bad_quarter")).replace("&#39;", "'")
    assert " ".join(scenario.story.split()) in seen
    assert all(question in seen for question in scenario.questions)
    assert all(policy.description in seen for policy in scenario.policies.values())
    assert "Listen and adjust (the reference)" in seen
    assert "Claims: 8 people, 9 hours a week for them" in seen
    assert "pmsim compare a_bad_quarter" in seen


def test_a_question_on_paper_has_no_command() -> None:
    asked = "What do two deputies change (--set teams[0].manager.deputies=2)?"
    scenario = library.load("overstretched_manager").model_copy(update={"questions": (asked,)})
    seen = visible(made.handout(scenario, "overstretched_manager"))
    assert "What do two deputies change?" in seen
    assert "--set" not in seen


def test_deputies_are_told_where_the_manager_may_have_them() -> None:
    text = "name: A\nsfia_level: {}\nteams: [{{name: B, manager: {{deputies: 2, deputy_hours: 3}}}}]\n"
    assert "and deputies with 6" in made.handout(loads(text.format(5)), "a.yaml")
    assert "deputies" not in visible(made.handout(loads(text.format(4)), "a.yaml"))


def test_what_people_wrote_is_escaped() -> None:
    page = made.handout(loads("name: A\nstory: '<script>alert(1)</script>'\n"), "a.yaml")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.usefixtures("one_lesson")
def test_all_pages_are_written_and_replaced(tmp_path: Path) -> None:
    (tmp_path / "check.html").write_text("old", encoding="utf-8")
    paths = made.write_handouts(library.load("a_bad_quarter"), "folder/a_bad_quarter.yaml", tmp_path)
    assert [path.name for path in paths] == [
        "a_bad_quarter-handout.html",
        "prediction-cards.html",
        "if-then-cards.html",
        "lesson-cards.html",
        "check.html",
        "check-answers.html",
        "sfia-evidence.html",
    ]
    assert all(path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>") for path in paths)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}


def test_cards_are_six_to_a_page() -> None:
    assert made._cards("prediction").count('<section class="card">') == 6
    assert made._cards("if_then").count('<section class="card">') == 6


@pytest.mark.usefixtures("one_lesson")
def test_a_lesson_card_has_no_open_placeholder() -> None:
    seen = visible(made.lesson_cards())
    assert "Lesson 00" in seen
    assert "{" not in seen


def test_monday_reads_as_one_sentence() -> None:
    assert made._lower("When a member is low.") == "a member is low"
    assert made._lower("I open my diary") == "I open my diary"
    assert made._lower("I will ask.") == "I will ask"


def test_the_check_has_six_items_with_one_answer_each() -> None:
    items = texts.read("questions")["items"]
    assert len(items) == 6
    assert [sum(option.get("right", False) for option in item["options"]) for item in items] == [1] * 6
    assert all(option["because"] for item in items for option in item["options"])
    places = [[o.get("right", False) for o in item["options"]].index(True) for item in items]
    assert len(set(places)) == 3, "the right answers do not all stand in one place"


def test_the_key_of_the_check_names_the_right_letters() -> None:
    key = visible(made.check_answers())
    assert "Answers, for the trainer" in key
    assert re.findall(r"\b([a-c]), because", key) == ["b", "b", "b", "c", "a", "b"]


def test_the_sheet_that_everybody_gets_has_no_answers() -> None:
    sheet = visible(made.check())
    items = texts.read("questions")["items"]
    assert all(item["question"] in sheet for item in items)
    told = [option["because"] for item in items for option in item["options"]]
    assert not [because for because in told if because in sheet]


def test_the_sfia_sheet_has_the_three_levels_of_the_course() -> None:
    levels = [level["level"] for level in texts.read("cards")["sfia"]["levels"]]
    assert levels == [4, 5, 6]
    assert made.sfia_sheet().count('<th scope="row">') == 18


# PDFs


def pretend_browser(folder: Path, body: str) -> None:
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


WRITES = 'for one in "$@"; do case "$one" in --print-to-pdf=*) echo made > "${one#*=}";; esac; done'


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is searched for browsers."""
    monkeypatch.setattr(pdf, "PLACES", ())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    monkeypatch.setattr(pdf, "NAMES", (str(tmp_path / "chromium"),))
    return tmp_path


def test_without_a_browser_it_says_what_to_do(only: Path) -> None:
    with pytest.raises(CourseError, match=r"no Chromium.*print them"):
        pdf.write_pdfs([only / "page.html"])


def test_a_browser_prints_each_page(only: Path) -> None:
    pretend_browser(only, WRITES)
    page = only / "page.html"
    page.write_text("x", encoding="utf-8")
    (made_,) = pdf.write_pdfs([page])
    assert made_ == only / "page.pdf"
    assert made_.read_text(encoding="utf-8") == "made\n"


def test_a_browser_that_prints_nothing_is_noticed(only: Path) -> None:
    pretend_browser(only, "exit 0")
    (only / "page.html").write_text("x", encoding="utf-8")
    with pytest.raises(CourseError, match=r"no PDF of page\.html"):
        pdf.write_pdfs([only / "page.html"])
    assert not (only / "page.pdf").exists()
