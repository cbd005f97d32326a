"""The file of a lesson: what it must hold, and what an author is told about one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmsim import texts
from pmsim.course import checks, lesson
from pmsim.errors import CourseError, UnknownNameError
from tests.unit.course.lesson_text import TEXT


def spoilt(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def message(text: str) -> str:
    with pytest.raises(CourseError) as caught:
        lesson.loads(text, "31_a_lesson.yaml")
    return str(caught.value)


def problems(text: str) -> list[str]:
    return [str(one) for one in checks.problems(lesson.loads(text), "f.yaml")]


def test_a_lesson_as_it_should_be() -> None:
    found = lesson.loads(TEXT)
    assert found.stem == "31_a_lesson"
    assert found.predict.tolerance == 10
    assert found.quiz[0].options[0].right
    assert checks.problems(found, "f.yaml") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minutes: 10", "minuets: 10", "31_a_lesson.yaml:4: minuets: unknown field"),
        ("minutes: 10", "minuets: 10", "did you mean minutes?"),
        ("minutes: 10\n", "", "minutes: this field is missing"),
        ("minutes: 10", "minutes: ten", "31_a_lesson.yaml:4: minutes: a whole number is needed; given 'ten'"),
        ("minutes: 10", "minutes: 90", "minutes: too large"),
        ("slug: a_lesson", "slug: A lesson", "slug: this is not written as it should be"),
        ('number: "31"', "number: 31", "number: text is needed; put it in quotes"),
        ("  high: 100", "  high: 0", "predict: low must be less than high"),
        ("tolerance: 10", "tolerance: 50", "always right"),
        ("tolerance: 10", "tolerance: 0", "predict.tolerance: too small"),
        ("answer: share", "answer: shore", "predict.answer: no figure has this name; given shore"),
        ("{more}", "{mere}", "explain: no figure has this name; given mere"),
        ("{more}", "more", "figures.more: no text uses this figure"),
        ("{more}", "{more", "explain: the braces do not match"),
        ("opening: What would", "opening: What {share} would", "opening: no figure can stand here"),
        ("name: more", "name: share", "figures.share: two figures have this name"),
        ("right: true, ", "", "a question has one right option; 0 are marked right"),
        ("{text: That one, ", "{text: That one, right: true, ", "2 are marked right"),
        ("    retest: true\n", "", "quiz: no question tests the misconception in another context"),
        ("form: in_100", "form: in_50", "figures[0].form: this is not written as it should be"),
        ("outcome: false_alarms", "study: x, outcome: cases", "a figure has an outcome or a study"),
        ("     against: course_pmp, ", "     ", "a difference has a policy it is `against`"),
        ("worlds: 20, form: in_100", "worlds: 5, form: in_100", "figures[0].worlds: too small"),
        ("values: [4, 13]", "values: [4]", "explore[0].levers[0]: a lever has a field and at least two"),
        ("set: [escalation.failing_weeks=4, ", "set: [escalation.failing_weeks 4, ", "options[0].set[0]"),
        ("reflect: [Your own work., ", "reflect: [", "reflect"),
        ("aim: After this lesson you can say it.", "aim: ''", "aim: empty, but it needs some text"),
        ("start: [escalation.failing_weeks=8]", "world: 0", "explore[0].world"),
        ("start: [escalation.failing_weeks=8]", "world: 201", "explore[0].world: too large; given 201"),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert told in message(spoilt(old, new))


def test_every_fault_of_the_schema_is_told_at_once() -> None:
    found = message(spoilt("minutes: 10", "minutes: ten").replace("tolerance: 10", "tolerance: -1"))
    assert "minutes" in found
    assert "tolerance" in found


def test_a_story_is_short() -> None:
    assert "too long" in message(f"{TEXT}story: {'word ' * 151}\n")
    assert lesson.loads(f"{TEXT}story: {'word ' * 150}\n").story


def test_a_file_that_is_no_group_is_refused() -> None:
    assert "a lesson is a group of fields" in message("- one")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scenario: customer_service", "scenario: customer_servise", "f.yaml: explore[0].scenario: unknown"),
        ("reference: course_pmp", "reference: course_pnp", "did you mean course_pmp?"),
        ("start: [escalation.failing_weeks=8]", "start: [escalation.failing=8]", "explore[0].start"),
        ("field: review.cadence", "field: review.cadense", "explore[0].levers"),
        ("values: [4, 13]", "values: [4, -1]", "explore[0].levers"),
        ("outcomes: [output, cases]", "outcomes: [outputs, cases]", "did you mean output?"),
        ("outcome: false_alarms", "outcome: false_alarm", "figures.share.outcome: unknown outcome"),
        (
            "outcome: cases, set: [escalation.failing_weeks=4]",
            "outcome: cases, set: [a.b=4]",
            "figures.more.set",
        ),
        ("against: course_pmp", "against: nobody", "figures.more.against: unknown policy"),
        ("outcome: false_alarms", "policy: nobody, outcome: cases", "figures.share.policy: unknown policy"),
        ("outcome: false_alarms", "study: luck", "figures.share.study: unknown study"),
        ("outcome: false_alarms", "study: fate, with: {sit: 1}", "study: sit: this study does not take"),
    ],
)
def test_what_does_not_fit_the_model_is_told(old: str, new: str, told: str) -> None:
    found = problems(spoilt(old, new))
    assert any(told in one for one in found), found


def test_files_can_be_checked_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_text(spoilt("minutes: 10", "minutes: ten"), encoding="utf-8")
    assert lesson.main([str(good)]) == 0
    assert lesson.main([str(good), str(bad), str(tmp_path / "none.yaml")]) == 1
    told = capsys.readouterr().out
    assert f"{good}: fine" in told
    assert f"{bad}:4: minutes" in told
    assert "none.yaml" in told


def test_a_lesson_that_there_is_not() -> None:
    with pytest.raises(UnknownNameError):
        lesson.load("99")


@pytest.mark.parametrize("number", texts.lesson_numbers())
def test_each_lesson_that_ships_fits(number: str) -> None:
    assert [str(one) for one in checks.problems(lesson.load(number), number)] == []
