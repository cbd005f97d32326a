"""Questions to check yourself: each answer a button, and what is right or tempting about it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from pmsim import texts
from pmsim.course import quiz
from pmsim.course.facts import Facts
from pmsim.course.lesson import LessonText, Question
from pmsim.course.record import Keeper, Record
from pmsim.widgets import markdown
from pmsim.widgets.page import box, button, paragraph, words
from pmsim.widgets.sheet import LessonShim, sheet


class QuizPanel:
    """The questions of a lesson. `widget` is what to show."""

    def __init__(self, lesson: LessonText, facts: Facts, keeper: Keeper) -> None:
        """Takes the lesson, its figures, and where to keep first answers."""
        self.lesson, self.keeper = lesson, keeper
        self.shim = LessonShim()
        self.score = words("", "pm-score")
        self.questions = [
            QuestionPanel(lesson, facts, place, self._answered) for place in range(len(lesson.quiz))
        ]
        self.widget = sheet([*(one.widget for one in self.questions), self.score], self.shim)
        for place, chosen in enumerate(self._first()):
            if chosen is not None:
                self.questions[place].show(chosen)
        self._show_score()

    def _answered(self, place: int, chosen: int, said: str) -> None:
        self._keep(place, chosen)
        self._show_score()
        self.shim.said = said

    def _keep(self, place: int, chosen: int) -> None:
        """Keep a first answer; later ones are for learning."""
        number = self.lesson.number

        def changed(record: Record) -> Record:
            answers = {str(place): chosen, **record.answers.get(number, {})}
            return record.model_copy(update={"answers": {**record.answers, number: answers}})

        self.keeper.change(changed)

    def _first(self) -> list[int | None]:
        """The first answer to each question that was kept, where it still has that option."""
        kept = self.keeper.record.answers.get(self.lesson.number, {})
        found = (kept.get(str(place)) for place in range(len(self.lesson.quiz)))
        return [
            one if one is not None and 0 <= one < len(question.options) else None
            for one, question in zip(found, self.lesson.quiz, strict=True)
        ]

    def _show_score(self) -> None:
        self.score.value = paragraph(quiz.score(self.lesson, self._first()))


class QuestionPanel:
    """One question with its answers."""

    def __init__(
        self, lesson: LessonText, facts: Facts, place: int, answered: Callable[[int, int, str], object]
    ) -> None:
        """Takes the lesson, its figures, the question's place, and what to call with each answer."""
        self.question: Question = lesson.quiz[place]
        self.place, self.answered, self.facts = place, answered, facts
        self.said = texts.read("course")["questions"]
        self.order = quiz.order(lesson.number, self.question)
        self.buttons = {
            at: button(texts.fill(self.question.options[at].text, facts), self._pressed(at), "pm-reply")
            for at in self.order
        }
        self.note = words("", "pm-marking")
        self.widget = box(
            words(self._heading(len(lesson.quiz)), "pm-question"),
            *self.buttons.values(),
            self.note,
            classes=("pm-one-question",),
        )

    def show(self, chosen: int) -> str:
        """Mark an answer and say why; returns what was said."""
        marked = quiz.mark(self.question, chosen)
        for at, one in self.buttons.items():
            one.remove_class("pm-right")
            one.remove_class("pm-wrong")
            if at == chosen:
                one.add_class("pm-right" if marked.right else "pm-wrong")
        verdict = self.said["right"] if marked.right else self.said["wrong"]
        because = texts.fill(marked.because, self.facts).removeprefix(self.said["right"]).strip()
        more = "" if marked.right else f" {self.said['again']}"
        told = f"{because}{more}"
        self.note.value = f"<p><strong>{escape(verdict)}</strong> {markdown.inline(told)}</p>"
        return f"{verdict} {told}"

    def _pressed(self, at: int) -> Callable[[], None]:
        return lambda: self._choose(at)

    def _choose(self, at: int) -> None:
        self.answered(self.place, at, self.show(at))

    def _heading(self, count: int) -> str:
        number = texts.fill(self.said["number"], {"number": self.place + 1, "of": count})
        tag = f" · {self.said['retest']}" if self.question.retest else ""
        asked = markdown.html(texts.fill(self.question.question, self.facts))
        return f'<h3 class="pm-kicker">{escape(number + tag)}</h3>{asked}'
