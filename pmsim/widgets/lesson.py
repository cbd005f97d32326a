"""A lesson in a notebook: each method makes one panel to show, and all share one record."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets

from pmsim import texts
from pmsim.course import lesson as lessons
from pmsim.course import record
from pmsim.course.facts import Facts, facts_of
from pmsim.course.playing import Player
from pmsim.course.record import Keeper
from pmsim.course.session import Session, open_session
from pmsim.widgets import markdown
from pmsim.widgets.cards import MondayPanel, ReflectPanel
from pmsim.widgets.page import box, button, paragraph, words
from pmsim.widgets.predict import PredictPanel
from pmsim.widgets.progress import ProgressPanel
from pmsim.widgets.quiz import QuizPanel
from pmsim.widgets.sheet import LessonShim, sheet

if TYPE_CHECKING:
    from pmsim.widgets.explorer import Explorer


class Lesson:
    """A lesson by its number, such as "06".

    keeper: what keeps the learner's record; a file beside the notebook if left out. UnknownNameError for a
    lesson that there is not, CourseError for a file with faults.
    """

    def __init__(self, number: str, keeper: Keeper | None = None) -> None:
        self.written = lessons.load(number)
        self.facts: Facts = facts_of(number)
        self.keeper = Keeper(record.place()) if keeper is None else keeper
        self._player = Player()
        self._after_prediction: list[Callable[[], object]] = []

    def predict(self) -> ipywidgets.VBox:
        """The question before the lesson."""
        return PredictPanel(self.written, self.facts, self.keeper, self._committed).widget

    def explore(self, number: int = 0) -> ipywidgets.VBox:
        """A panel to try things in, by its place from 0; IndexError for one that there is not."""
        return self.explorer(number).widget

    def explorer(self, number: int = 0) -> Explorer:
        """The Explorer behind a panel; IndexError for one that there is not."""
        return self._panel(number, self._opened(number))

    def explain(self) -> ipywidgets.VBox:
        """What lies behind it; it tells the answer, so it waits for the prediction."""
        made = ExplainPanel(self.written.explain, self.facts, self._has_predicted())
        self._after_prediction.append(made.show)
        return made.widget

    def quiz(self) -> ipywidgets.VBox:
        """Questions to check yourself."""
        return QuizPanel(self.written, self.facts, self.keeper).widget

    def reflect(self) -> ipywidgets.VBox:
        """Questions about one's own work."""
        return ReflectPanel(self.written, self.keeper).widget

    def monday(self) -> ipywidgets.VBox:
        """A card with what to do next week."""
        return MondayPanel(self.written, self.keeper).widget

    def scores(self) -> ipywidgets.VBox:
        """How the predictions of the course came out so far."""
        made = ProgressPanel(self.keeper)
        self._after_prediction.append(made.show)
        return made.widget

    def in_words(self) -> None:
        """Print what `sweep` says; nothing in the app, where learners would see it."""
        if not is_app():
            sys.stdout.write(f"{texts.read('course')['notebook']['in_words']}\n\n{self.sweep()}\n")

    def sweep(self) -> str:
        """All that the panels say, each lever at its last place, and the explanation: for tests.

        The panels are new ones; those on the page stay as they are.
        """
        said, written = texts.read("course")["sweep"], self.written
        lines = [said["prediction"], texts.fill(written.predict.reveal, self.facts).strip()]
        for place, panel in enumerate(written.explore):
            title = texts.fill(said["panel"], {"number": place + 1, "heading": panel.heading})
            lines += ["", title, _told(self._panel(place, _at_last_places(self._opened(place))))]
            gc.collect()  # pictures lie in cycles, and two panels' are much to have at once
        return "\n".join([*lines, "", texts.fill(written.explain, self.facts).strip()])

    def _opened(self, number: int) -> Session:
        panel = self.written.explore[number]
        session = open_session(panel.scenario, panel.reference, panel.lever_specs(), start=panel.start)
        return self._player.telling(session) if panel.world is None else session.in_world(panel.world - 1)

    def _panel(self, number: int, session: Session) -> Explorer:
        from pmsim.widgets.explorer import Explorer

        panel = self.written.explore[number]
        return Explorer(
            session,
            outcomes=panel.outcomes,
            tasks=panel.tasks,
            panel=f"{self.written.number}.{number}",
            player=self._player,
        )

    def _committed(self) -> None:
        for told in self._after_prediction:
            told()

    def _has_predicted(self) -> bool:
        return self.written.number in self.keeper.record.predictions


class ExplainPanel:
    """The explanation of a lesson, with its figures; closed until it is asked for."""

    def __init__(self, text: str, facts: Facts, predicted: bool) -> None:
        """Takes the text, the figures, and whether the learner has predicted."""
        self.text, self.facts = text, facts
        said = texts.read("course")["explain"]
        self.shim = LessonShim()
        self.message = words("" if predicted else paragraph(said["wait"]), "pm-message")
        self.button = button(said["show_now"] if predicted else said["show"], self.show)
        self.told = words("", "pm-explain")
        self.body = box(self.message, self.button, classes=("pm-ask",))
        self.widget = sheet([self.body], self.shim)

    def show(self) -> None:
        """Work the figures out and tell it all."""
        if self.body.children == (self.told,):
            return
        # It is painted before the figures are worked out, which can take seconds.
        self.message.value = paragraph(texts.read("course")["explain"]["working"])
        self.told.value = markdown.html(texts.fill(self.text, self.facts))
        self.body.children = (self.told,)


def is_app() -> bool:
    """Whether this kernel belongs to Voila."""
    return any(name.startswith("VOILA_") for name in os.environ)


def _at_last_places(session: Session) -> Session:
    for lever in session.levers:
        session = session.move(lever.name, len(lever.values) - 1)
    return session


def _told(explorer: Explorer) -> str:
    """What a panel says; then it is closed, or its pictures would stay."""
    told = explorer.text()
    explorer.close()
    return told
