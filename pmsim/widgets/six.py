"""The six questions before and after the course, on a page."""

from __future__ import annotations

from html import escape

import ipywidgets

from pmsim import texts
from pmsim.course.six import LETTERS, Changed, Given, changed, code, items, read_code, summary
from pmsim.errors import CourseError
from pmsim.widgets.page import box, button, paragraph, words
from pmsim.widgets.trainer_page import TrainerShim, trainer_page

OPEN = -1


class SixQuestions:
    """Six questions with how sure one is. `widget` shows them; after the course it also says what changed."""

    def __init__(self, after: bool = False) -> None:
        """Takes whether it is after the course: before it nothing is said about the answers."""
        self._said, self._after, self._shim = texts.read("questions"), after, TrainerShim()
        said = self._said["widget"]
        sure = [(said["choose"], OPEN), *((text, number + 1) for number, text in enumerate(said["levels"]))]
        self.answers, self.sures, parts = [], [], []
        for number, item in enumerate(items(), start=1):
            options = [(said["choose"], OPEN), *_options(item)]
            answer = ipywidgets.Dropdown(description=said["answer"].format(number=number), options=options)
            how = ipywidgets.Dropdown(description=said["sure"].format(number=number), options=sure)
            self.answers.append(answer)
            self.sures.append(how)
            listed = "".join(f"<li>{escape(option['text'])}</li>" for option in item["options"])
            question = paragraph(f"{number}. {item['question']}")
            parts.append(words(f'{question}<ol type="a">{listed}</ol>', "pm-question"))
            parts.append(box(answer, how, classes=("pm-row",)))
        self.earlier = ipywidgets.Text(description=said["earlier"])
        self.message, self.result = words("", "pm-message"), words("", "pm-result")
        parts += [self.earlier] if after else []
        done = button(said["done"], self.done, "pm-primary")
        intro = words(paragraph(self._said["intro"]))
        self.widget = trainer_page([intro, *parts, done, self.message, self.result], self._shim, "pm-six")

    def answer(self, text: str) -> None:
        """Fill in answers from their code. CourseError for one that is none."""
        for answer, sure, given in zip(self.answers, self.sures, read_code(text), strict=True):
            answer.value, sure.value = given.option, given.sure

    def done(self) -> None:
        """Say which are open; before the course give the code, after it what changed."""
        left = [
            str(n) for n, pair in enumerate(zip(self.answers, self.sures, strict=True), 1) if _is_open(*pair)
        ]
        if left:
            self._tell(self._said["widget"]["open_items"].format(numbers=", ".join(left)))
            return
        given = [Given(a.value, s.value) for a, s in zip(self.answers, self.sures, strict=True)]
        if not self._after:
            self._tell(self._said["widget"]["code"].format(code=code(given)))
            return
        try:
            before = read_code(self.earlier.value) if self.earlier.value.strip() else None
        except CourseError as error:
            self._tell(str(error))
            return
        self._tell("")
        self._show(changed(before, given))

    def _show(self, found: tuple[Changed, ...]) -> None:
        lines = [paragraph(summary(found), "pm-reveal")]
        for number, one in enumerate(found, start=1):
            because = self._said["widget"]["because"].format(letter=LETTERS[one.right], because=one.because)
            lines.append(paragraph(f"{number}. {one.told} {because}"))
        self.result.value = "".join(lines)
        self._shim.said = summary(found)

    def _tell(self, text: str) -> None:
        self.message.value = f'<div role="status">{paragraph(text)}</div>' if text else ""


def _options(item: dict[str, tuple[dict[str, str], ...]]) -> list[tuple[str, int]]:
    return [(f"{LETTERS[place]}. {option['text']}", place) for place, option in enumerate(item["options"])]


def _is_open(answer: ipywidgets.Dropdown, sure: ipywidgets.Dropdown) -> bool:
    return OPEN in (answer.value, sure.value)
