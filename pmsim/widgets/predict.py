"""The question before a lesson: a number, how sure, and why; the answer only once these are committed."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from pmsim import texts, wording
from pmsim.course.facts import Facts
from pmsim.course.lesson import LessonText
from pmsim.course.predictions import CONFIDENCES, Prediction, Scored, is_hit, plain, read_number
from pmsim.course.record import Keeper, Kept, Record
from pmsim.widgets import markdown
from pmsim.widgets.number_line import Mark, number_line
from pmsim.widgets.page import box, button, paragraph, words
from pmsim.widgets.sheet import LessonShim, sheet

NO_CONFIDENCE = 0


class PredictPanel:
    """Asks for a prediction, keeps it, and tells the answer. `widget` is what to show."""

    def __init__(
        self, lesson: LessonText, facts: Facts, keeper: Keeper, committed: Callable[[], object]
    ) -> None:
        """Takes the lesson, its figures, where to keep what was said, and what to call once it is."""
        self.lesson, self.facts, self.keeper, self.committed = lesson, facts, keeper, committed
        self.said = texts.read("course")["predict"]
        self._asked_for_reason = False
        self.shim = LessonShim()
        ask = lesson.predict
        self.number = ipywidgets.Text(
            description=texts.fill(self.said["number"], {"unit": ask.unit}), placeholder=self._range()
        )
        self.confidence = ipywidgets.Dropdown(
            description=texts.fill(self.said["confidence"], {"tolerance": plain(ask.tolerance)}),
            options=[
                (self.said["choose"], NO_CONFIDENCE),
                *((texts.fill(self.said["percent"], {"number": one}), one) for one in CONFIDENCES),
            ],
        )
        self.reason = ipywidgets.Textarea(description=self.said["reason"], rows=2)
        self.button = button(self.said["commit"], self.commit, "pm-primary")
        self.again = button(self.said["again"], self._ask_again)
        self.message = words("", "pm-message")
        self.result = words("", "pm-result")
        self.form = box(
            self.number, self.confidence, self.reason, self.button, self.message, classes=("pm-form",)
        )
        self.body = box(classes=("pm-predict",))
        question = words(markdown.html(texts.fill(ask.question, facts)), "pm-question")
        self.widget = sheet([question, self.body], self.shim)
        kept = self._kept()
        self._show_result(kept) if kept else self._show_form()

    def commit(self) -> None:
        """Keep what was filled in and tell the answer, or say what is missing."""
        number = read_number(self.number.value)
        problem = self._problem(number)
        if problem or number is None:
            self._tell(problem)
            return
        self._tell(texts.fill(self.said["working"], self.facts))
        given = Prediction(number, int(self.confidence.value), self.reason.value.strip())
        kept = self._kept()
        if kept is None:
            self._keep(given)
        else:
            self._repeat(given, kept)
        self.committed()

    def _problem(self, number: float | None) -> str:
        ask = self.lesson.predict
        if number is None or not ask.low <= number <= ask.high:
            middle = plain(round((ask.low + ask.high) / 2))
            return texts.fill(self.said["wrong_number"], {**self._ends(), "example": middle})
        if self.confidence.value == NO_CONFIDENCE:
            return str(self.said["no_confidence"])
        if not self.reason.value.strip() and not self._asked_for_reason:
            self._asked_for_reason = True
            return str(self.said["no_reason"])
        return ""

    def _keep(self, given: Prediction) -> None:
        answer = self.facts.answer.number
        if answer is None:
            return
        kept = Kept(
            number=given.number,
            confidence=given.confidence,
            reason=given.reason,
            answer=answer,
            hit=is_hit(given.number, answer, self.lesson.predict.tolerance),
        )
        self._save(kept)
        self._show_result(kept)

    def _repeat(self, given: Prediction, first: Kept) -> None:
        """Another number after the answer was known: told as what it is, and not scored."""
        kept = first.model_copy(update={"changed": first.changed + 1})
        self._save(kept)
        values = {"number": plain(given.number), "confidence": first.confidence}
        then = texts.fill(self.said["then_said"], values)
        counts = texts.fill(self.said["first_counts"], {**values, "number": plain(first.number)})
        self._show_result(kept, f"{then} {counts}")

    def _save(self, kept: Kept) -> None:
        number = self.lesson.number

        def changed(record: Record) -> Record:
            return record.model_copy(update={"predictions": {**record.predictions, number: kept}})

        self.keeper.change(changed)

    def _show_form(self) -> None:
        self.body.children = (self.form,)

    def _ask_again(self) -> None:
        kept = self._kept()
        if kept is None:
            return
        values = {"number": plain(kept.number), "confidence": kept.confidence}
        self._show_form()
        self._tell(texts.fill(self.said["first_counts"], values))

    def _show_result(self, kept: Kept, more: str = "") -> None:
        lines = [more] if more else self._result_lines(kept)
        reveal = markdown.html(texts.fill(self.lesson.predict.reveal, self.facts))
        told = "".join(paragraph(line) for line in lines)
        self.result.value = f'{told}{self._line(kept)}<div class="pm-reveal">{reveal}</div>'
        self.body.children = (self.result, self.again)
        self.shim.said = " ".join(lines)
        self._tell("")

    def _result_lines(self, kept: Kept) -> list[str]:
        ask = self.lesson.predict
        score = Scored(kept.confidence, kept.hit).brier
        values = {
            "number": plain(kept.number),
            "confidence": kept.confidence,
            "reason": kept.reason,
            "tolerance": plain(ask.tolerance),
            "gap": plain(round(abs(kept.number - kept.answer), 2)),
            "score": wording.number(score, 2),
        }
        names = [
            "you_said",
            *(["your_reason"] if kept.reason else []),
            "hit" if kept.hit else "miss",
            "score",
        ]
        return [texts.fill(self.said[name], values) for name in names]

    def _line(self, kept: Kept) -> str:
        """Guess and answer on a line from the lowest to the highest number."""
        ask, worlds = self.lesson.predict, texts.fill(self.said["worlds"], self.facts)
        label = texts.fill(
            self.said["line"],
            {**self._ends(), "number": plain(kept.number), "answer": plain(kept.answer)},
        )

        def share(number: float) -> float:
            return min(1.0, max(0.0, (number - ask.low) / (ask.high - ask.low)))

        marks = (
            Mark(share(kept.number), f"{self.said['you']}: {plain(kept.number)}"),
            Mark(share(kept.answer), f"{worlds}: {plain(kept.answer)}"),
        )
        band = tuple(share(kept.answer + side * ask.tolerance) for side in (-1.0, 1.0))
        return number_line(*marks, (band[0], band[1]), (plain(ask.low), plain(ask.high)), label)

    def _tell(self, message: str) -> None:
        self.message.value = paragraph(message) if message else ""
        if message:
            self.shim.said = message

    def _kept(self) -> Kept | None:
        return self.keeper.record.predictions.get(self.lesson.number)

    def _ends(self) -> dict[str, str]:
        return {"low": plain(self.lesson.predict.low), "high": plain(self.lesson.predict.high)}

    def _range(self) -> str:
        return texts.fill(self.said["range"], self._ends())
