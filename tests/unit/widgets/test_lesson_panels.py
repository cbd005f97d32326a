"""The panels of a lesson without a browser: what they ask, keep and tell."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import ipywidgets
import pytest

from pmsim import runner, texts
from pmsim.course import lesson as lessons
from pmsim.course import playing
from pmsim.course.facts import Fact, Facts
from pmsim.course.lesson import LessonText, loads
from pmsim.course.predictions import Scored, plain, read_number
from pmsim.course.record import FILE, Keeper, to_code
from pmsim.widgets import lesson as panels
from pmsim.widgets import markdown
from pmsim.widgets.cards import MondayPanel, ReflectPanel
from pmsim.widgets.lesson import ExplainPanel, Lesson
from pmsim.widgets.predict import PredictPanel
from pmsim.widgets.progress import ProgressPanel
from pmsim.widgets.quiz import QuizPanel
from tests.unit.course.lesson_text import TEXT


class Known(Facts):
    """Figures of the small lesson without a run."""

    def fact(self, name: str) -> Fact:
        return {
            "share": Fact("75 in 100", "75", "69 to 81", 75.0, 400),
            "more": Fact("+2.5 cases", "+2.5", "", 2.5, 400),
        }[name]


@pytest.fixture
def written() -> LessonText:
    return loads(TEXT)


@pytest.fixture
def known(written: LessonText) -> Facts:
    return Known(written)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / FILE)


@pytest.fixture
def predict(written: LessonText, known: Facts, keeper: Keeper) -> PredictPanel:
    return PredictPanel(written, known, keeper, lambda: None)


def filled(
    panel: PredictPanel, number: str = "30", sure: int = 80, why: str = "most are fine"
) -> PredictPanel:
    panel.number.value, panel.confidence.value, panel.reason.value = number, sure, why
    return panel


def shown(widget: ipywidgets.Widget) -> str:
    """The text of a panel as it stands."""
    own = getattr(widget, "value", "") if isinstance(widget, ipywidgets.HTML) else ""
    button = widget.description if isinstance(widget, ipywidgets.Button) else ""
    return " ".join([str(own), button, *(shown(child) for child in getattr(widget, "children", ()))])


def controls(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    inside = [one for child in getattr(widget, "children", ()) for one in controls(child)]
    named = ipywidgets.Button | ipywidgets.Text | ipywidgets.Textarea | ipywidgets.Dropdown
    return [widget, *inside] if isinstance(widget, named) else inside


def test_the_answer_is_not_on_the_page_before_it_is_committed(predict: PredictPanel) -> None:
    assert "75" not in shown(predict.widget)
    filled(predict).commit()
    assert "75" in shown(predict.widget)


@pytest.mark.parametrize(
    ("number", "sure", "told"),
    [
        ("", 80, "Write a number from 0 to 100, such as 50."),
        ("many", 80, "Write a number from 0 to 100"),
        ("150", 80, "Write a number from 0 to 100"),
        ("-1", 80, "Write a number from 0 to 100"),
        ("nan", 80, "Write a number from 0 to 100"),
        ("30", 0, "Choose how sure you are."),
    ],
)
def test_what_is_missing_is_told_and_nothing_kept(
    predict: PredictPanel, keeper: Keeper, number: str, sure: int, told: str
) -> None:
    filled(predict, number, sure).commit()
    assert told in shown(predict.widget)
    assert told in predict.shim.said
    assert not keeper.record.predictions


def test_a_reason_is_asked_for_once(predict: PredictPanel, keeper: Keeper) -> None:
    filled(predict, why=" ").commit()
    assert "Add a reason" in shown(predict.widget)
    assert not keeper.record.predictions
    predict.commit()
    assert keeper.record.predictions["31"].reason == ""


def test_a_prediction_is_kept_and_scored(predict: PredictPanel, keeper: Keeper) -> None:
    filled(predict).commit()
    kept = Keeper(keeper.path).record.predictions["31"]
    assert (kept.number, kept.confidence, kept.reason) == (30, 80, "most are fine")
    assert (kept.answer, kept.hit) == (75, False)
    told = shown(predict.widget)
    assert "45 away, more than 10" in told
    assert "Score of this prediction: 0.64" in told


def test_a_guess_within_the_tolerance_counts(predict: PredictPanel) -> None:
    filled(predict, "65").commit()
    assert "within 10 of it, so it counts as right" in shown(predict.widget)


def test_the_first_prediction_counts_and_another_is_told_as_such(
    predict: PredictPanel, keeper: Keeper
) -> None:
    filled(predict).commit()
    predict.again.click()
    assert "your first prediction is the one that counts: 30, 80 % sure" in shown(predict.widget)
    filled(predict, "75", 100).commit()
    kept = keeper.record.predictions["31"]
    assert (kept.number, kept.confidence, kept.hit, kept.changed) == (30, 80, False, 1)
    assert "Now you say 75. It is not scored." in shown(predict.widget)
    assert "Now you say 75." in predict.shim.said


def test_who_comes_back_sees_what_was_said(
    predict: PredictPanel, written: LessonText, known: Facts, keeper: Keeper
) -> None:
    filled(predict).commit()
    again = PredictPanel(written, known, Keeper(keeper.path), lambda: None)
    assert "You said 30, and you were 80 % sure." in shown(again.widget)


def test_what_people_type_is_not_taken_for_html(predict: PredictPanel) -> None:
    filled(predict, why="<script>alert(1)</script>").commit()
    assert "<script>" not in shown(predict.widget)
    assert "&lt;script&gt;" in shown(predict.widget)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", 30.0),
        (" 30 % ", 30.0),
        ("2,5", 2.5),
        ("\u22123", -3.0),
        ("1e400", None),
        ("x", None),
        ("nan", None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(("number", "text"), [(30.0, "30"), (2.5, "2.5"), (-0.25, "\u22120.25")])
def test_numbers_are_written_plainly(number: float, text: str) -> None:
    assert plain(number) == text


def test_the_explanation_waits_for_the_prediction(known: Facts) -> None:
    panel = ExplainPanel("Cases change by {more}.", known, predicted=False)
    assert "+2.5" not in shown(panel.widget)
    assert "Commit a prediction first" in shown(panel.widget)
    panel.show()
    assert "Cases change by +2.5 cases." in shown(panel.widget)


def test_committing_opens_the_explanation_and_the_scores(keeper: Keeper) -> None:
    lesson = Lesson("06", keeper)
    lesson.facts = Known(loads(TEXT))
    lesson.written = loads(TEXT)
    predict, explain, scores = lesson.predict(), lesson.explain(), lesson.scores()
    assert "+2.5" not in shown(explain)
    boxes = [one for one in controls(predict) if not isinstance(one, ipywidgets.Button)]
    for field, value in zip(boxes, ("70", 90, "a guess"), strict=True):
        field.value = value
    next(one for one in controls(predict) if isinstance(one, ipywidgets.Button)).click()
    assert "+2.5" in shown(explain)
    assert "1 prediction so far" in shown(scores)


def test_first_answers_are_kept_and_later_ones_told(
    written: LessonText, known: Facts, keeper: Keeper
) -> None:
    panel = QuizPanel(written, known, keeper)
    question = panel.questions[0]
    question.buttons[1].click()
    assert "Not quite." in shown(panel.widget)
    assert "It seems so." in shown(panel.widget)
    assert "pm-wrong" in question.buttons[1]._dom_classes
    question.buttons[0].click()
    assert "<strong>Right.</strong> It is." in shown(panel.widget)
    assert "pm-wrong" not in question.buttons[1]._dom_classes
    assert keeper.record.answers == {"31": {"0": 1}}
    assert "0 of 1 right at the first try." in shown(panel.widget)


def test_answers_come_back(written: LessonText, known: Facts, keeper: Keeper) -> None:
    QuizPanel(written, known, keeper).questions[0].buttons[0].click()
    again = QuizPanel(written, known, Keeper(keeper.path))
    assert "pm-right" in again.questions[0].buttons[0]._dom_classes
    assert "1 of 1 right" in shown(again.widget)


def test_an_answer_that_the_question_no_longer_has_is_forgotten(
    written: LessonText, known: Facts, keeper: Keeper
) -> None:
    keeper.change(lambda old: old.model_copy(update={"answers": {"31": {"0": 9}}}))
    assert "No question answered yet." in shown(QuizPanel(written, known, keeper).widget)


def test_thoughts_are_saved_as_they_are_written(written: LessonText, keeper: Keeper) -> None:
    panel = ReflectPanel(written, keeper)
    panel.fields[1].value = "Mine too."
    assert Keeper(keeper.path).record.thoughts == {"31": {"1": "Mine too."}}
    assert FILE in panel.saved.value
    assert ReflectPanel(written, Keeper(keeper.path)).fields[1].value == "Mine too."


def test_without_a_file_it_is_told(written: LessonText) -> None:
    panel = ReflectPanel(written, Keeper(None))
    panel.fields[0].value = "Mine."
    assert "as long as this page is open" in panel.saved.value


def test_a_card_starts_from_the_lesson_s(written: LessonText, keeper: Keeper) -> None:
    panel = MondayPanel(written, keeper)
    assert panel.when.value == written.monday.when
    panel.then.value = "I will ask Sam."
    panel.keep()
    assert Keeper(keeper.path).record.cards["31"].then == "I will ask Sam."
    assert "I will ask Sam." in panel.told.value
    assert MondayPanel(written, Keeper(keeper.path)).then.value == "I will ask Sam."


def test_an_empty_card_is_not_kept(written: LessonText, keeper: Keeper) -> None:
    panel = MondayPanel(written, keeper)
    panel.when.value = " "
    panel.keep()
    assert not keeper.record.cards
    assert "Write both parts first." in panel.told.value


def test_a_code_carries_scores_on(predict: PredictPanel, keeper: Keeper) -> None:
    filled(predict).commit()
    code = to_code(keeper.record.scored())
    assert code in shown(ProgressPanel(keeper).widget)
    other = Keeper(None)
    panel = ProgressPanel(other)
    panel.code.value = code.lower()
    panel.use_code()
    assert "1 prediction carried over." in panel.message.value
    assert other.record.scored() == {"31": Scored(80, False)}
    assert "from your code" in panel.told.value


def test_a_wrong_code_is_told_and_nothing_changes() -> None:
    panel = ProgressPanel(Keeper(None))
    panel.code.value = "P000"
    panel.use_code()
    assert "This code is not complete" in panel.message.value
    assert not panel.keeper.record.scored()


def test_a_file_that_was_set_aside_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("broken", encoding="utf-8")
    assert "set aside" in shown(ProgressPanel(Keeper(tmp_path / FILE)).widget)


def test_who_listens_hears_what_is_seen_when_a_thought_cannot_be_saved(
    written: LessonText, tmp_path: Path
) -> None:
    panel = ReflectPanel(written, Keeper(tmp_path / "gone" / FILE))
    panel.fields[0].value = "A thought"
    assert "be saved to a file here" in panel.saved.value
    assert panel.shim.said in unescape(panel.saved.value)


def test_every_control_has_a_name(written: LessonText, known: Facts, keeper: Keeper) -> None:
    made = [
        PredictPanel(written, known, keeper, lambda: None).widget,
        QuizPanel(written, known, keeper).widget,
        ReflectPanel(written, keeper).widget,
        MondayPanel(written, keeper).widget,
        ProgressPanel(keeper).widget,
        ExplainPanel("Text", known, predicted=True).widget,
    ]
    found = [one for widget in made for one in controls(widget)]
    assert len(found) > 10
    assert [one for one in found if not one.description.strip()] == []


def test_markdown_does_not_let_html_through() -> None:
    assert "<b>" not in markdown.html("<b>x</b>")
    assert "<strong>x</strong>" in markdown.html("**x**")
    assert "<table>" in markdown.html("|a|\n|-|\n|b|")


def test_in_the_app_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOILA_PREHEAT", "False")
    Lesson("06", Keeper(None)).in_words()
    assert capsys.readouterr().out == ""


def test_elsewhere_the_panels_are_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VOILA_PREHEAT", raising=False)
    monkeypatch.setattr(Lesson, "sweep", lambda lesson: f"all of {lesson.written.number}")
    Lesson("06", Keeper(None)).in_words()
    assert "all of 06" in capsys.readouterr().out


def test_a_panel_opens_in_the_world_that_its_lesson_names() -> None:
    lesson = Lesson("03", Keeper(None))
    panel = lesson.written.explore[0]
    assert (panel.world, lesson.explorer(0).session.world) == (2, 1)
    picked = panel.model_copy(update={"world": None})
    lesson.written = lesson.written.model_copy(update={"explore": (picked,)})
    assert lesson.explorer(0).session.world != 1


def small(keeper: Keeper) -> Lesson:
    """A lesson of one panel, without its figures."""
    lesson = Lesson("11", keeper)
    lesson.facts = _blank(lesson.written)
    lesson.written = lesson.written.model_copy(update={"explain": "So it is."})
    return lesson


def test_the_last_cell_says_the_same_whatever_the_learner_did(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = small(keeper)
    page = lesson.explorer()
    lever = page.session.levers[0]
    page.set(lever.name, lever.values[-1].label)
    page.another_world()
    session, told, picture = page.session, page.text(), page._year.image.png
    swept = lesson.sweep()
    assert swept == small(Keeper(None)).sweep()
    assert (page.session, page.text(), page._year.image.png) == (session, told, picture)
    assert keeper.path is not None
    assert not keeper.path.exists()
    # Were the levers left where the panel begins, it would say something else.
    monkeypatch.setattr(panels, "_at_last_places", lambda session: session)
    assert lesson.sweep() != swept


def test_panels_of_a_lesson_play_each_thing_once(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    played = []
    monkeypatch.setattr(
        playing, "run", lambda *given, **more: (played.append(more), runner.run(*given, **more))[1]
    )
    lesson = small(keeper)
    lesson.explorer()
    first = len(played)
    assert first > 3
    lesson.explorer()
    assert len(played) == first
    small(keeper).explorer()
    assert len(played) == 2 * first


@pytest.mark.parametrize("number", texts.lesson_numbers())
def test_each_lesson_has_all_its_panels_but_those_that_play(number: str) -> None:
    lesson = Lesson(number, Keeper(None))
    written = lessons.load(number)
    lesson.facts = _blank(written)
    made = [
        lesson.predict(),
        lesson.explain(),
        lesson.quiz(),
        lesson.reflect(),
        lesson.monday(),
        lesson.scores(),
    ]
    assert all(shown(one).strip() for one in made)


def _blank(written: LessonText) -> Facts:
    class Blank(Facts):
        def fact(self, name: str) -> Fact:
            return Fact("5", "5", "4 to 6", 5.0, 400)

    return Blank(written)
