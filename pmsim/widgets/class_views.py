"""Views for a class: two people predict apart and then together, two policies as A and B, and a projector."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import ipywidgets

from pmsim import texts
from pmsim.course.facts import facts_of
from pmsim.course.glance import WORLDS, glance
from pmsim.course.lesson import load
from pmsim.course.pairs import Asked, answer_told, outcome_of_talking, told
from pmsim.course.predictions import CONFIDENCES, Prediction, plain, read_number
from pmsim.runner import run
from pmsim.scenario import library
from pmsim.widgets.page import box, button, heading, paragraph, words
from pmsim.widgets.team_picture import TeamPicture
from pmsim.widgets.trainer_page import TrainerShim, trainer_page
from pmsim.wording import policy_label

NOT_SAID = 0
TAG = re.compile("<[^>]*>")


def of_lesson(number: str) -> Asked:
    """What a lesson asks before it starts, with its answer worked out. Errors are those of `facts_of`."""
    ask, facts = load(number).predict, facts_of(number)
    found = facts[ask.answer]
    answer = getattr(found, "number", None)
    assert answer is not None, "a lesson's answer is defined, which its loading has checked"
    question = texts.fill(ask.question, facts)
    return Asked(question, ask.unit, ask.low, ask.high, ask.tolerance, float(answer))


class _Guess:
    """A number and how sure; hidden once it is committed."""

    def __init__(self, who: str, asked: Asked, done: Callable[[], object]) -> None:
        said = texts.read("trainer")["pairs"]
        self.given: Prediction | None = None
        self.who, self._said, self._asked, self._done = who, said, asked, done
        self.number = ipywidgets.Text(description=said["number"].format(unit=asked.unit))
        self.sure = ipywidgets.Dropdown(
            description=said["sure"],
            options=[
                (said["choose"], NOT_SAID),
                *((said["percent"].format(number=n), n) for n in CONFIDENCES),
            ],
        )
        self.because = ipywidgets.Text(description=said["because"])
        self.message = words("", "pm-message")
        self._form = box(
            self.number,
            self.sure,
            self.because,
            button(said["commit"], self.commit, "pm-primary"),
            classes=("pm-form",),
        )
        self.box = box(words(heading(who)), self._form, self.message, classes=("pm-person",))

    def commit(self) -> None:
        """Take the number and hide it, or say what is missing."""
        number = read_number(self.number.value)
        if number is None or not self._asked.low <= number <= self._asked.high:
            low, high = self._asked.low, self._asked.high
            bounds = {"low": low, "high": high, "example": round((low + high) / 2)}
            self._tell(
                self._said["wrong_number"].format_map({name: plain(one) for name, one in bounds.items()})
            )
            return
        if self.sure.value == NOT_SAID:
            self._tell(self._said["no_sure"])
            return
        self.given = Prediction(number, int(self.sure.value), self.because.value.strip())
        self._form.layout.display = "none"
        self._tell(self._said["committed"])
        self._done()

    def _tell(self, text: str) -> None:
        self.message.value = f'<div role="status">{paragraph(text)}</div>'


class PairsView:
    """Two people predict apart, talk, predict together, and only then see the answer. `widget` shows it."""

    def __init__(self, asked: Asked) -> None:
        """Takes the question; `of_lesson` gives that of a lesson."""
        self.asked = asked
        self._said = texts.read("trainer")["pairs"]
        self._shim = TrainerShim()
        names = [self._said["person"].format(number=number) for number in (1, 2)]
        self.people = tuple(_Guess(name, asked, self._one_done) for name in names)
        self.together = _Guess(self._said["together"], asked, self._both_done)
        self._talk = box(words(paragraph(self._said["together_text"])), self.together.box)
        self._talk.layout.display = "none"
        self._reveal = button(self._said["reveal"], self.reveal, "pm-primary")
        self._reveal.layout.display = "none"
        self.result = words("", "pm-result")
        question = words(paragraph(asked.question), "pm-question")
        row = box(*(one.box for one in self.people), classes=("pm-side-by-side",))
        self.widget = trainer_page(
            [question, row, self._talk, self._reveal, self.result], self._shim, "pm-class"
        )

    def reveal(self) -> None:
        """Tell the answer and how near everybody was; nothing before all have committed."""
        first, second, both = self.people[0].given, self.people[1].given, self.together.given
        if first is None or second is None or both is None:
            return
        lines = [told(one.who, one.given, self.asked) for one in (*self.people, self.together) if one.given]
        lines.append(outcome_of_talking((first, second), both, self.asked.answer))
        self.result.value = "".join(
            [paragraph(answer_told(self.asked), "pm-reveal"), *(paragraph(line) for line in lines)]
        )
        self._shim.said = answer_told(self.asked)

    def text(self) -> str:
        """What can be seen now, in words."""
        lines = [self.asked.question]
        lines += [f"{one.who}: {_plain(one.message.value)}" for one in self.people if one.message.value]
        return "\n".join([*lines, *([_plain(self.result.value)] if self.result.value else [])])

    def _one_done(self) -> None:
        if all(one.given for one in self.people):
            self._talk.layout.display = None

    def _both_done(self) -> None:
        self._reveal.layout.display = None


class SideBySide:
    """Two policies of a scenario in the same world, as A and B until somebody asks which is which."""

    def __init__(self, scenario: str, a: str, b: str, *, engine: str = "auto") -> None:
        """Plays both in world 1. Errors are those of `pmsim.run`."""
        self._said, self._shim = texts.read("trainer")["pairs"], TrainerShim()
        self._names = self._said["names"].format(a=policy_label(a), b=policy_label(b))
        loaded, self._pictures = library.load(scenario), []
        boxes = []
        for letter, policy in (("a", a), ("b", b)):
            picture, name = TeamPicture(narrow=True), self._said[letter]
            picture.show(run(loaded, policy, engine=engine))
            picture.describe(picture.described.replace(policy_label(policy), name))
            self._pictures.append(picture)
            boxes.append(box(words(heading(name)), picture.box))
        self.answer = words("", "pm-result")
        self._button = button(self._said["show_names"], self.reveal)
        row = box(*boxes, classes=("pm-side-by-side",))
        question = words(paragraph(self._said["which"]), "pm-question")
        self.widget = trainer_page([question, row, self._button, self.answer], self._shim, "pm-class")

    def reveal(self) -> None:
        """Say which is which."""
        self.answer.value = paragraph(self._names, "pm-reveal")
        self._shim.said = self._names

    def text(self) -> str:
        """What can be seen now, in words."""
        lines = [self._said["which"], *(picture.described for picture in self._pictures)]
        return "\n".join([*lines, *([_plain(self.answer.value)] if self.answer.value else [])])


class ProjectorView:
    """One question, one picture, one sentence, in large type; each is shown when the trainer asks for it."""

    def __init__(
        self, scenario: str, policy: str, *, question: str = "", worlds: int = WORLDS, engine: str = "auto"
    ) -> None:
        """Plays a policy beside the reference. question: what the class is asked; else the first."""
        said, self._shim = texts.read("trainer")["projector"], TrainerShim()
        loaded = library.load(scenario)
        found = glance(loaded, policy, worlds=worlds, engine=engine)
        picture = TeamPicture()
        picture.show(found.world, said["caption"].format(policy=policy_label(policy)))
        asked = question or next(iter(loaded.questions), loaded.name)
        self._described = picture.described
        self._told = {"question": asked, "verdict": found.verdict, "more": found.uncertainty}
        self._parts: dict[str, ipywidgets.Widget] = {
            "question": words(paragraph(asked), "pm-question"),
            "picture": picture.box,
            "verdict": words(paragraph(found.verdict, "pm-verdict")),
            "more": words(paragraph(found.uncertainty, "pm-uncertainty")),
        }
        self.buttons = {name: button(said[name], self._show(name)) for name in self._parts}
        begin = button(said["hide"], self.hide)
        row = box(*self.buttons.values(), begin, classes=("pm-row",))
        title = words(heading(loaded.name, 2), "pm-head")
        self.widget = trainer_page([title, row, *self._parts.values()], self._shim, "pm-projector")
        self.hide()

    def show(self, name: str) -> None:
        """Show a part: question, picture, verdict or more."""
        self._parts[name].layout.display = None
        self._shim.said = self._told.get(name, self._described)

    def hide(self) -> None:
        """Hide every part again."""
        for part in self._parts.values():
            part.layout.display = "none"

    def text(self) -> str:
        """What can be seen now, in words."""
        seen = [name for name, part in self._parts.items() if part.layout.display != "none"]
        return "\n".join(self._told.get(name, self._described) for name in seen)

    def _show(self, name: str) -> Callable[[], None]:
        return lambda: self.show(name)


def _plain(html: str) -> str:
    """The words of a text that this module has put in tags."""
    return " ".join(unescape(TAG.sub(" ", html)).split())
