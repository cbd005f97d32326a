"""What the file of a lesson holds, and what is wrong with one that cannot be used.

`python -m pmsim.course.lesson FILE` checks a file of `pmsim/texts/en/lessons` and says what to mend.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from pmsim import texts
from pmsim.course.session import WORLDS
from pmsim.errors import CourseError, Problem, nearest
from pmsim.scenario.problems import TEXTS, dotted, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from pmsim.scenario.problems import Place

LONGEST_STORY = 150
"""Words of a story: what people read before they are asked to do something."""

TOLD = ("title", "in_one_line", "opening", "aim", "story", "explain", "misconception", "further")
WITH_FIGURES = ("predict.", "explain", "quiz", "facilitator", "in_one_line", "misconception")
"""Places whose texts are shown by panels, so that figures can stand in them."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Setting = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][^=]*=.+$")]
Plain = str | int | float | bool
Form = Literal["level", "difference", "in_100", "in_10", "count"]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", populate_by_name=True)


class Predict(_Part):
    """The question before the lesson: its answer is a number from `low` to `high`.

    tolerance: a guess this near to the answer counts as right. answer: the name of the figure that is the
    answer. reveal: what is told once a guess is committed.
    """

    question: Text
    unit: Text
    low: float
    high: float
    tolerance: Annotated[float, Field(gt=0)]
    answer: Name
    reveal: Text

    @model_validator(mode="after")
    def _has_room(self) -> Predict:
        if not self.low < self.high:
            raise ValueError("low must be less than high")
        if self.tolerance >= (self.high - self.low) / 2:
            raise ValueError("with this tolerance a guess in the middle is always right")
        return self


class Option(_Part):
    """One place of a lever: its label, and what it sets."""

    label: Text
    set: tuple[Setting, ...]


class LeverSpec(_Part):
    """A lever: a field with the values it takes, or a name with options that set several fields."""

    field: Text | None = None
    values: tuple[Plain, ...] = ()
    name: Text | None = None
    label: Text | None = None
    help: Text | None = None
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> LeverSpec:
        by_field = self.field is not None and len(self.values) >= 2 and not self.options
        by_options = self.field is None and self.name is not None and len(self.options) >= 2
        if not (by_field or (by_options and not self.values)):
            raise ValueError(
                "a lever has a field and at least two values, or a name and at least two options"
            )
        return self


class Explore(_Part):
    """A panel to try things in. start: settings of the learner's policy at the start.

    world: number of the world that is drawn first, from 1 as panels count them; if left out, one that shows
    something.
    """

    heading: Text
    text: Text
    scenario: Name
    reference: Name
    start: tuple[Setting, ...] = ()
    world: Annotated[int, Field(ge=1, le=WORLDS)] | None = None
    levers: Annotated[tuple[LeverSpec, ...], Field(min_length=1, max_length=4)]
    outcomes: Annotated[tuple[Name, ...], Field(min_length=1)]
    tasks: tuple[Text, ...] = ()

    def lever_specs(self) -> list[dict[str, Any]]:
        """The levers as `pmsim.course.levers.levers_for` takes them."""
        return [lever.model_dump(exclude_defaults=True) for lever in self.levers]


class Figure(_Part):
    """A number of the text and how it is worked out: an outcome, or a study of `pmsim.course.facts`.

    set: settings, of the policy or of the scenario. against: a policy to take the difference from, as it is
    but for `against_set`. given: what the study is asked (`with` in the file).
    """

    name: Name
    outcome: Name | None = None
    study: Name | None = None
    scenario: Name = "customer_service"
    policy: Name | None = None
    set: tuple[Setting, ...] = ()
    against: Name | None = None
    against_set: tuple[Setting, ...] = ()
    worlds: Annotated[int, Field(ge=20, le=5000)] = 400
    seed: Annotated[int, Field(ge=0)] = 1
    form: Form = "level"
    given: Mapping[str, Plain | tuple[Plain, ...]] = Field(default={}, alias="with")

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Figure:
        if (self.outcome is None) == (self.study is None):
            raise ValueError("a figure has an outcome or a study")
        if self.outcome is not None and self.given:
            raise ValueError("`with` is for a study; an outcome has `set`")
        if self.study is not None and self.against is not None:
            raise ValueError("`against` is for an outcome; a study takes what it needs in `with`")
        if self.against_set and self.against is None:
            raise ValueError("`against_set` needs `against`")
        if self.outcome is not None and (self.form == "difference") != (self.against is not None):
            raise ValueError("a difference has a policy it is `against`, and no other form has one")
        return self


class Answer(_Part):
    """One answer to a question, whether it is right, and why it is right or tempting."""

    text: Text
    right: bool = False
    because: Text


class Question(_Part):
    """A question with one right answer. retest: it tests the misconception in another context."""

    question: Text
    options: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=6)]
    retest: bool = False

    @model_validator(mode="after")
    def _has_one_right(self) -> Question:
        right = sum(option.right for option in self.options)
        if right != 1:
            raise ValueError(f"a question has one right option; {right} are marked right")
        return self


class Monday(_Part):
    """A card: when this happens at work, then I do that."""

    when: Text
    then: Text


class Facilitator(_Part):
    """For whoever leads a class: what to expect, what people usually say that is wrong, what to ask them."""

    expected: Text
    usual_wrong: Annotated[tuple[Text, ...], Field(min_length=1)]
    discussion: Annotated[tuple[Text, ...], Field(min_length=1)]


class Picture(_Part):
    """A picture that a lesson explains. file: in docs/pictures. alt: what it shows, for who cannot see it."""

    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.png$")]
    alt: Text
    heading: Text
    text: Text


class LessonText(_Part):
    """A lesson as it is written; docs/trainer says what makes a good one.

    in_one_line: what to take away, for lists of lessons.
    """

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    slug: Name
    title: Text
    minutes: Annotated[int, Field(ge=3, le=60)]
    in_one_line: Text | None = None
    opening: Text
    aim: Text
    story: Text | None = None
    pictures: tuple[Picture, ...] = ()
    predict: Predict
    explore: tuple[Explore, ...] = ()
    figures: tuple[Figure, ...] = ()
    explain: Text
    quiz: Annotated[tuple[Question, ...], Field(min_length=1)]
    misconception: Text
    reflect: Annotated[tuple[Text, ...], Field(min_length=2, max_length=3)]
    monday: Monday
    sources: tuple[Text, ...] = ()
    further: Text | None = None
    facilitator: Facilitator | None = None

    @property
    def stem(self) -> str:
        """The name of its file and of its notebook, without the ending."""
        return f"{self.number}_{self.slug}"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that people read, with its place in the file."""
        for name in TOLD:
            if getattr(self, name):
                yield name, getattr(self, name)
        yield from (("predict.question", self.predict.question), ("predict.reveal", self.predict.reveal))
        yield from _texts_in("pictures", self.pictures, ("heading", "text", "alt"))
        yield from _texts_in("explore", self.explore, ("heading", "text"))
        for place, panel in enumerate(self.explore):
            yield from ((f"explore[{place}].tasks[{i}]", task) for i, task in enumerate(panel.tasks))
        yield from _texts_in("quiz", self.quiz, ("question",))
        for place, question in enumerate(self.quiz):
            yield from _texts_in(f"quiz[{place}].options", question.options, ("text", "because"))
        yield from ((f"reflect[{place}]", text) for place, text in enumerate(self.reflect))
        yield from (("monday.when", self.monday.when), ("monday.then", self.monday.then))
        if self.facilitator:
            yield "facilitator.expected", self.facilitator.expected
            for name in ("usual_wrong", "discussion"):
                listed = getattr(self.facilitator, name)
                yield from ((f"facilitator.{name}[{place}]", text) for place, text in enumerate(listed))


def _texts_in(field: str, parts: Sequence[Any], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, part in enumerate(parts):
        yield from ((f"{field}[{place}].{name}", getattr(part, name)) for name in names)


@cache
def load(number: str) -> LessonText:
    """The lesson of this number. UnknownNameError for no lesson, CourseError for a file with faults."""
    file = texts.lesson_file(number)
    found = loads(file.read_text(encoding="utf-8"), file.name)
    if found.number != number or f"{found.stem}.yaml" != file.name:
        text = f"the file of this lesson should be called {found.stem}.yaml"
        raise CourseError([Problem(text, file.name, field="number")])
    return found


def loads(text: str, source: str = "<text>") -> LessonText:
    """The lesson in a YAML text; `source` is what errors call the text. CourseError with every problem."""
    data = texts.parse(text, source)
    if not isinstance(data, dict):
        raise CourseError([Problem("a lesson is a group of fields such as number, slug, title", source, 1)])
    try:
        # Through JSON, where a list may become a tuple although nothing else is made to fit.
        lesson = LessonText.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise CourseError([_problem(one, source, text) for one in error.errors(include_url=False)]) from None
    found = [*_wrong_texts(lesson, source), *_wrong_figures(lesson, source), *_wrong_quiz(lesson, source)]
    if found:
        raise CourseError(found)
    return lesson


def _problem(detail: ErrorDetails, source: str, text: str) -> Problem:
    place: Place = detail["loc"]
    kind = detail["type"]
    told = str(detail["ctx"]["error"]) if kind == "value_error" else TEXTS.get(kind, detail["msg"])
    if kind == "missing":
        return Problem("this field is missing", source, texts.line_of(text, place[:-1]), dotted(place))
    near = nearest(str(place[-1]), _names_at(place[:-1])) if kind == "extra_forbidden" else ""
    given = "" if kind == "value_error" else shown(detail["input"])
    allowed = detail["msg"] if kind in ("string_pattern_mismatch", "literal_error") else ""
    told = "this is not written as it should be" if allowed else told
    return Problem(told, source, texts.line_of(text, place), dotted(place), given, allowed, near)


def _names_at(place: Place) -> list[str]:
    """Names of the fields of the part at a place of the file."""
    parts: dict[str, type[BaseModel]] = {
        "predict": Predict,
        "explore": Explore,
        "levers": LeverSpec,
        "figures": Figure,
        "quiz": Question,
        "options": Option if "levers" in place else Answer,
        "monday": Monday,
        "facilitator": Facilitator,
        "pictures": Picture,
    }
    named = [str(part) for part in place if isinstance(part, str)]
    model = parts.get(named[-1], LessonText) if named else LessonText
    return [field.alias or name for name, field in model.model_fields.items()]


def _wrong_texts(lesson: LessonText, source: str) -> Iterator[Problem]:
    known = [figure.name for figure in lesson.figures]
    used = {lesson.predict.answer}
    for place, text in lesson.texts():
        for name in _placeholders(text, source, place):
            head = name.partition(".")[0]
            used.add(head)
            if not place.startswith(WITH_FIGURES):
                yield Problem(
                    "no figure can stand here: this text is written before any run", source, None, place, name
                )
            elif head not in (*known, "worlds"):
                yield Problem("no figure has this name", source, None, place, name, near_list(known))
    yield from (
        Problem("no text uses this figure", source, None, f"figures.{name}")
        for name in known
        if name not in used
    )
    if lesson.story and len(lesson.story.split()) > LONGEST_STORY:
        words = len(lesson.story.split())
        yield Problem("too long to read at a start", source, None, "story", f"{words} words", "up to 150")


def _placeholders(text: str, source: str, place: str) -> tuple[str, ...]:
    try:
        return texts.placeholders(text)
    except CourseError as error:
        problem = error.problems[0]
        raise CourseError([Problem(problem.text, source, None, place, problem.given)]) from None


def near_list(names: Sequence[str]) -> str:
    """Names for a message, or that there are none."""
    return ", ".join(names) or "this lesson has no figures"


def _wrong_figures(lesson: LessonText, source: str) -> Iterator[Problem]:
    names = [figure.name for figure in lesson.figures]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("two figures have this name", source, None, f"figures.{name}")
    if "worlds" in names:
        yield Problem("worlds is the number of worlds; choose another name", source, None, "figures.worlds")
    if lesson.predict.answer not in names:
        yield Problem(
            "no figure has this name",
            source,
            None,
            "predict.answer",
            lesson.predict.answer,
            near_list(names),
        )


def _wrong_quiz(lesson: LessonText, source: str) -> Iterator[Problem]:
    if not any(question.retest for question in lesson.quiz):
        text = "no question tests the misconception in another context: mark one with retest: true"
        yield Problem(text, source, None, "quiz")


def main(paths: Sequence[str]) -> int:
    """Check files of lessons; print what to mend. 0 when all can be used, else 1."""
    from pmsim.course import checks  # it needs this module whole

    wrong = 0
    for path in paths:
        try:
            found = checks.problems(loads(Path(path).read_text(encoding="utf-8"), path), path)
            messages = [str(problem) for problem in found]
        except (CourseError, OSError) as error:
            messages = [str(error)]
        wrong += bool(messages)
        sys.stdout.write("\n".join(messages or [f"{path}: fine"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    # By its own name, so that the classes here are those that the checks know.
    from pmsim.course.lesson import main as checked

    raise SystemExit(checked(sys.argv[1:]))
