"""How a learner's predictions came out over the course, and the code that carries them on."""

from __future__ import annotations

import ipywidgets

from pmsim import texts, wording
from pmsim.course import lesson as lessons
from pmsim.course import predictions
from pmsim.course.predictions import plain
from pmsim.course.record import Keeper, Record, to_code, with_code
from pmsim.errors import CourseError, UnknownNameError
from pmsim.widgets.page import box, button, paragraph, table, words
from pmsim.widgets.sheet import LessonShim, sheet


class ProgressPanel:
    """The scores so far. `widget` is what to show."""

    def __init__(self, keeper: Keeper) -> None:
        """Takes what keeps the learner's record."""
        self.keeper = keeper
        self.said = texts.read("course")["progress"]
        self.shim = LessonShim()
        self.told = words("", "pm-progress")
        self.code = ipywidgets.Text(description=self.said["have_code"])
        self.message = words("", "pm-message")
        use = button(self.said["use"], self.use_code)
        form = box(self.code, use, self.message, classes=("pm-form",))
        self.widget = sheet([self.told, form], self.shim)
        self.show()

    def show(self) -> None:
        """Show the scores as they stand."""
        kept = self.keeper.record
        scored = kept.scored()
        parts = [paragraph(one) for one in predictions.told(list(scored.values()))]
        if scored:
            parts.append(table(self.said["table"], _lines(kept, self.said), self.said["caption"]))
            parts.append(paragraph(texts.fill(self.said["code"], {"code": to_code(scored)})))
        note = self.keeper.message
        if self.keeper.path is None and not note:
            note = texts.read("course")["record"]["off"]
        self.told.value = "".join(parts + ([paragraph(note)] if note else []))

    def use_code(self) -> None:
        """Take over what the code that was typed carries, or say what is wrong with it."""
        try:
            before = set(self.keeper.record.scored())
            self.keeper.change(lambda record: with_code(record, self.code.value))
        except CourseError as error:
            self._tell(wording.capitalised(error.problems[0].text) + ".")
            return
        fresh = len(set(self.keeper.record.scored()) - before)
        count = wording.counted(fresh, *self.said["prediction"])
        self._tell(texts.fill(self.said["used"], {"count": count}))
        self.show()

    def _tell(self, message: str) -> None:
        self.message.value = paragraph(message)
        self.shim.said = message


def _lines(kept: Record, said: dict[str, str]) -> list[list[str]]:
    found = []
    for number, one in kept.scored().items():
        own = kept.predictions.get(number)
        found.append(
            [
                _title(number),
                plain(own.number) if own else said["elsewhere"],
                texts.fill(texts.read("course")["predict"]["percent"], {"number": one.confidence}),
                plain(own.answer) if own else "",
                said["yes"] if one.hit else said["no"],
                wording.number(one.brier, 2),
            ]
        )
    return found


def _title(number: str) -> str:
    try:
        return f"{number} {lessons.load(number).title}"
    except (UnknownNameError, CourseError):
        return number
