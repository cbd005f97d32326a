"""The texts of the course: read once, not to be changed, and plain about what is wrong in a file."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pmsim import texts
from pmsim.errors import CourseError, UnknownNameError


def test_a_file_of_texts_is_read_once() -> None:
    assert texts.read("course") is texts.read("course")


def test_texts_cannot_be_changed() -> None:
    group = texts.read("course")["predict"]
    with pytest.raises(TypeError):
        group["commit"] = "Send"


def test_lists_in_texts_cannot_be_changed() -> None:
    assert isinstance(texts.read("course")["progress"]["table"], tuple)


def test_an_unknown_file_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean course"):
        texts.read("corse")


def test_an_unknown_lesson_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="06"):
        texts.lesson("99")


def test_lessons_are_in_order_and_each_can_be_read() -> None:
    numbers = texts.lesson_numbers()
    assert list(numbers) == sorted(numbers)
    assert all(texts.lesson(number)["number"] == number for number in numbers)


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "1:30", "2026-11-22", "8 of 8", "08x"])
def test_plain_words_stay_text(word: str) -> None:
    assert texts.parse(f"label: {word}") == {"label": word}


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("8", 8), ("-3", -3), ("0.5", 0.5), (".5", 0.5), ("", None)]
)
def test_values_are_read_as_values(word: str, value: object) -> None:
    found = texts.parse(f"given: {word}")["given"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: [1,\n", "f.yaml:3: this is not YAML"),
        ("a: 1\na: 2\n", "f.yaml:2: this is not YAML: a is there twice"),
        ("a: !!python/object:os.system x\n", "f.yaml:1: this is not YAML"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        texts.parse(text, "f.yaml")
    assert str(caught.value).startswith(message)


def test_a_file_that_is_no_group_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class File:
        name = "list.yaml"

        def read_text(self, encoding: str) -> str:
            return "- one"

    with pytest.raises(CourseError, match=r"list\.yaml"):
        texts._group(File())


def test_the_line_of_a_place_is_found() -> None:
    text = "a:\n  - x: 1\n    y: 2\n"
    assert texts.line_of(text, ("a", 0, "y")) == 3


def test_the_line_of_a_place_that_is_missing_is_that_of_what_holds_it() -> None:
    assert texts.line_of("a: 1\nb:\n  c: 1\n", ("b", "d", "e")) == 3


def test_placeholders_are_filled_in() -> None:
    assert texts.fill("{count} of {of}", {"count": 3, "of": 10}) == "3 of 10"


@pytest.mark.parametrize("text", ["{unknown}", "{count.nothing}", "{count", "{}"])
def test_a_text_that_cannot_be_filled_in_says_so(text: str) -> None:
    with pytest.raises(CourseError, match="cannot fill in this text"):
        texts.fill(text, {"count": 3})


@pytest.mark.parametrize(
    ("text", "told"), [("95 % of", "95\u202f% of"), ("{x} %", "{x}\u202f%"), ("a % b", "a % b")]
)
def test_a_per_cent_sign_stays_with_its_number(text: str, told: str) -> None:
    assert texts.spaced(text) == told


def test_placeholders_are_found_in_order() -> None:
    assert texts.placeholders("{b} and {a.interval}, {{not one}}") == ("b", "a.interval")


def test_braces_that_do_not_match_are_told() -> None:
    with pytest.raises(CourseError, match="braces"):
        texts.placeholders("{a")


def test_all_texts_can_be_read() -> None:
    names = [file.name.removesuffix(".yaml") for file in texts._yaml_in(texts._folder())]
    assert "course" in names
    assert all(isinstance(texts.read(name), Mapping) for name in names)
