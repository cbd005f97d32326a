"""What trainers use on a screen: the form, the chooser, the views for a class, the six questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ipywidgets.widgets.widget import _instances

from pmsim.course.pairs import Asked
from pmsim.scenario import library
from pmsim.scenario.files import load
from pmsim.widgets import class_choice
from pmsim.widgets.class_choice import PairsChoice, WallChoice
from pmsim.widgets.class_views import PairsView, ProjectorView, SideBySide
from pmsim.widgets.scenario_chooser import ScenarioChooser
from pmsim.widgets.scenario_form import ScenarioForm
from pmsim.widgets.six import SixQuestions

FEW: dict[str, Any] = {"worlds": 2, "engine": "simpy"}
CADENCE = ("policies", "talk_at_him", "review", "cadence")


@pytest.fixture
def form(tmp_path: Path) -> ScenarioForm:
    return ScenarioForm("a_bad_quarter", folder=str(tmp_path), **FEW)


def all_of(widget: Any) -> list[Any]:
    """A widget and all that it holds."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in all_of(child))]


def named(widget: Any, description: str) -> Any:
    (found,) = [one for one in all_of(widget) if getattr(one, "description", None) == description]
    return found


def shown(widget: Any) -> bool:
    return widget.layout.display != "none"


# The form


def test_the_form_tells_what_a_policy_comes_to(form: ScenarioForm) -> None:
    told = form.text()
    assert told.startswith("A bad quarter\nWith \u201ctalk at him\u201d")
    assert "2 worlds" in told
    assert form._picture.image.png.startswith(b"\x89PNG")
    assert "talk at him" in form._picture.described


def test_a_field_changes_the_scenario_and_what_is_told(form: ScenarioForm) -> None:
    before = form._picture.described
    form.set(CADENCE, "1 quarter")
    assert form.draft.at(CADENCE) == 13
    assert form._picture.described != before
    assert "cadence: 13" in form._yaml.value


def test_a_change_through_a_control(form: ScenarioForm) -> None:
    named(form._tabs.children[2], "Cadence").value = "2 months"
    assert form.draft.at(CADENCE) == 8
    named(form._tabs.children[2], "Two way").value = True
    assert form.draft.at(("policies", "talk_at_him", "review", "two_way")) is True
    named(form._tabs.children[0], "Title").value = "Another quarter"
    assert form.text().startswith("Another quarter\n")


def test_a_wrong_value_is_told_and_changes_nothing(form: ScenarioForm) -> None:
    form.set(CADENCE, "a fortnight")
    assert form.draft.at(CADENCE) == 4
    assert "policies.talk_at_him.review.cadence: write a duration" in form.text()
    assert 'role="alert"' in form._message.value
    form.set(CADENCE, "2 weeks")
    assert form.problems == ()
    assert form._message.value == ""


def test_work_that_is_not_saved_is_set_aside_when_another_begins(form: ScenarioForm) -> None:
    form.set(CADENCE, "1 quarter")
    changed = form.draft
    form.choose("first_time_leader")
    assert form.draft.scenario.name != changed.scenario.name
    assert "set aside" in form._message.value
    assert form._back.layout.display is None
    form.take_back()
    assert form.draft == changed
    assert (form._back.layout.display, form._message.value) == ("none", "")
    form.choose("first_time_leader")
    assert "set aside" in form._message.value, "what came back is still not saved"


@pytest.mark.parametrize("saved", [False, True])
def test_nothing_is_set_aside_where_nothing_would_be_lost(form: ScenarioForm, saved: bool) -> None:
    if saved:
        form.set(CADENCE, "1 quarter")
        form.save()
    form.choose("first_time_leader")
    assert (form._back.layout.display, form._message.value) == ("none", "")
    begun = form.draft
    form.take_back()
    assert form.draft is begun


def test_advice_comes_and_goes(form: ScenarioForm) -> None:
    assert form.advice == []
    form.set(("teams", 0, "manager", "people_hours"), "2")
    assert any("Reviews for Claims ask for" in one for one in form.advice)
    assert "Reviews for Claims" in form._advice.value


def test_a_policy_is_added_shown_and_removed(form: ScenarioForm) -> None:
    named(form._tabs.children[2], "Name of another policy").value = "softer"
    named(form._tabs.children[2], "Add one like this").click()
    assert form._policy == "softer"
    assert form._policies.value == "softer"
    named(form._tabs.children[2], "Remove this policy").click()
    assert "softer" not in form.draft.scenario.policies


def test_the_reference_has_nothing_to_be_compared_with(form: ScenarioForm) -> None:
    form.show_policy("listen_and_adjust")
    assert "others are compared with" in form.text()


def test_nothing_is_saved_over_a_file_unless_asked(form: ScenarioForm, tmp_path: Path) -> None:
    form.save()
    path = tmp_path / "a_bad_quarter.yaml"
    assert load(path) == form.draft.scenario
    form.set(("name",), "Another")
    form.save()
    assert "was left as it is" in form.text()
    assert load(path).name == "A bad quarter"
    form._replace.value = True
    form.save()
    assert load(path).name == "Another"


def test_a_file_without_a_name_is_told_and_loses_nothing(form: ScenarioForm, tmp_path: Path) -> None:
    form.save()
    form._file.value = "  "
    form.save()
    assert "no name for a file" in form.text()
    assert form._saved.value == ""
    form.set(("name",), "Another")
    form._open()
    assert "write the name of a file first" in form.text()
    assert form.draft.scenario.name == "Another"


def test_an_odd_file_is_named_with_its_line(form: ScenarioForm, tmp_path: Path) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_text("name: A\nweks: 3\n", encoding="utf-8")
    form.choose(str(odd))
    assert "odd.yaml:2: weks: unknown field" in form.text()
    assert "did you mean weeks?" in form.text()


def test_another_scenario_or_a_file_or_a_new_one(form: ScenarioForm, tmp_path: Path) -> None:
    form.save()
    form._start.value = "two_who_dont_talk"
    assert form.text().startswith("Two who don't talk")
    form._own.value = str(tmp_path / "a_bad_quarter.yaml")
    form._open()
    assert form.draft.scenario.name == "A bad quarter"
    form.choose("")
    assert form.draft.scenario.name == "A small one of my own"
    form.choose("no_such_scenario")
    assert "unknown scenario" in form.text()
    assert form.draft.scenario.name == "A small one of my own"


def test_what_people_write_is_escaped(form: ScenarioForm) -> None:
    form.set(("name",), "<b>x</b>")
    assert "<b>x" not in form._yaml.value


def test_every_control_has_a_name(form: ScenarioForm) -> None:
    controls = [one for one in all_of(form.widget) if hasattr(one, "description") and hasattr(one, "value")]
    assert len(controls) > 30
    assert [one for one in controls if not one.description and type(one).__name__ != "HTML"] == []


# The chooser


def test_the_chooser_tells_a_scenario_and_its_notes() -> None:
    chooser = ScenarioChooser("two_who_dont_talk", **FEW)
    assert chooser.text().startswith("Two who don't talk\nWith")
    first = chooser.text()
    chooser.policy.value = "team_sessions"
    assert chooser.text() != first
    chooser.scenario.value = "a_bad_quarter"
    assert chooser.policy.value == "talk_at_him"
    assert "Tom" in chooser._about.value
    chooser.show_notes()
    assert "What people usually say first" in chooser._notes.value
    assert "{" not in chooser._notes.value


# Pairs, A and B, the wall


def pair() -> PairsView:
    return PairsView(Asked("How many?", "in 100", 0, 100, 10, 47.0))


def say(guess: Any, number: str, sure: int = 80) -> None:
    guess.number.value, guess.sure.value = number, sure
    guess.commit()


def test_a_committed_number_is_hidden() -> None:
    view = pair()
    say(view.people[0], "30")
    assert "30" not in view.text()
    assert not shown(view.people[0]._form)
    assert shown(view.people[1]._form)


def test_the_pair_talks_only_when_both_have_committed() -> None:
    view = pair()
    say(view.people[0], "30")
    assert not shown(view._talk)
    say(view.people[1], "60")
    assert shown(view._talk)
    assert not shown(view._reveal)


def test_nothing_is_revealed_before_they_agree() -> None:
    view = pair()
    for person, number in zip(view.people, ("30", "60"), strict=True):
        say(person, number)
    view.reveal()
    assert view.result.value == ""
    say(view.together, "50")
    assert shown(view._reveal)
    view.reveal()
    assert "It is 47 in 100." in view.text()
    assert "Person 1: 30 in 100, 80 % sure. Not near." in view.text()
    assert "Together was nearer than both alone." in view.text()


@pytest.mark.parametrize(
    ("number", "sure", "said"),
    [
        ("x", 80, "Write a number"),
        ("101", 80, "0 to 100"),
        ("", 80, "such as 50"),
        ("nan", 80, "Write"),
        ("5", 0, "how sure"),
    ],
)
def test_what_is_missing_is_told(number: str, sure: int, said: str) -> None:
    view = pair()
    say(view.people[0], number, sure)
    assert said in view.text()
    assert view.people[0].given is None


def test_a_and_b_keep_their_names_until_asked() -> None:
    view = SideBySide("customer_service", "course_pmp", "zero_tolerance", engine="simpy")
    assert "Policy A" in view.text()
    assert not any(name in view.text() for name in ("PMP", "zero tolerance"))
    view.reveal()
    assert "A is course PMP. B is zero tolerance." in view.text()


def test_the_wall_shows_a_part_at_a_time() -> None:
    view = ProjectorView("two_who_dont_talk", "team_sessions", question="What helps?", **FEW)
    assert view.text() == ""
    view.buttons["question"].click()
    assert view.text() == "What helps?"
    view.buttons["verdict"].click()
    assert "team sessions" in view.text()
    view.hide()
    assert view.text() == ""


def test_the_wall_shows_what_is_chosen() -> None:
    view = WallChoice("two_who_dont_talk", "team_sessions", **FEW)
    view.wall.show("verdict")
    assert "team sessions" in view.wall.text()
    view.policy.index = 1 - view.policy.index
    assert view.wall.text() == ""
    view.wall.show("verdict")
    assert "team sessions" not in view.wall.text()
    view.scenario.value = "a_bad_quarter"
    view.wall.show("question")
    assert view.wall.text() == library.load("a_bad_quarter").questions[0]
    assert "a_bad_quarter" not in dict(view.policy.options).values()


def test_a_pair_takes_the_question_of_the_lesson_that_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(number: str) -> Asked:
        return Asked(f"What of {number}?", "weeks", 0, 10, 1, 5.0)

    monkeypatch.setattr(class_choice, "of_lesson", asked)
    view = PairsChoice("06")
    assert view.pair.text() == "What of 06?"
    view.lesson.value = "01"
    assert view.pair.text() == "What of 01?"


@pytest.mark.parametrize("turns", [1, 5])
def test_what_was_chosen_before_does_not_stay_in_the_kernel(
    turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_choice, "of_lesson", lambda number: Asked(number, "%", 0, 100, 5, 50))
    view = PairsChoice("06")
    before = len(_instances)
    for number in ("01", "02", "03", "05", "06")[:turns]:
        view.lesson.value = number
    assert len(_instances) == before


# The six questions


def test_before_the_course_nothing_is_said_about_answers() -> None:
    six = SixQuestions()
    six.done()
    assert "Still open: 1, 2, 3, 4, 5, 6." in six.message.value
    six.answer("a1 b2 a3 c4 b5 b1")
    six.done()
    assert "a1 b2 a3 c4 b5 b1" in six.message.value
    assert six.result.value == ""


def test_after_the_course_it_says_what_changed() -> None:
    six = SixQuestions(after=True)
    six.answer("b1 b2 b3 c4 a5 a1")
    six.earlier.value = "nonsense"
    six.done()
    assert "not the text that the questions gave" in six.message.value
    six.earlier.value = "a1 b2 a3 c4 b5 b1"
    six.done()
    assert "3 of 6 were right before the course, 5 after it." in six.result.value
