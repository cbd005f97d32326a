"""What a trainer prints: handout of a scenario, cards, check, SFIA sheet. HTML pages for A4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pmsim import __version__, texts
from pmsim.course import lesson as lessons
from pmsim.course.facts import facts_of
from pmsim.model.growth import FULL_RANGE
from pmsim.report.write import replace_files
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario, Team
from pmsim.wording import capitalised, policy_label

LETTERS = "abcdef"

OPTION = re.compile(r"\s*\(--set [^()]*\)")
"""The command that answers a question; on paper nobody can type it."""


@dataclass(frozen=True)
class Card:
    """A lesson on a card: its head, what to predict, what one can do after it, and what for Monday."""

    kicker: str
    title: str
    opening: str
    predict: str
    aim: str
    monday: str


def write_handouts(scenario: Scenario, name: str, folder: str | Path) -> tuple[Path, ...]:
    """Write all pages for a class into a folder; returns their paths, the scenario's handout first.

    name: what the scenario is called in a command and in the file's name. Pages of an earlier time are
    replaced. `ScenarioError` for a scenario that cannot be resolved, `OSError` where the folder cannot be
    written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    made = pages(scenario, name)
    replace_files(target, {file: page.encode() for file, page in made.items()})
    return tuple(target / file for file in made)


def pages(scenario: Scenario, name: str) -> Mapping[str, str]:
    """All pages by the name of their file, as HTML; text that comes from a scenario is escaped."""
    stem = Path(name).stem
    return {
        f"{stem}-handout.html": handout(scenario, name),
        "prediction-cards.html": _cards("prediction"),
        "if-then-cards.html": _cards("if_then"),
        "lesson-cards.html": lesson_cards(),
        "check.html": check(),
        "check-answers.html": check_answers(),
        "sfia-evidence.html": sfia_sheet(),
    }


def handout(scenario: Scenario, name: str) -> str:
    """The handout of a scenario: story, ways to compare, what is fixed, predictions and questions."""
    complete, words = resolve(scenario), texts.read("cards")["handout"]
    return _page(
        "handout.html.jinja",
        words["title"].format(name=complete.name),
        scenario=complete,
        words=words,
        story=complete.story.strip().split("\n\n"),
        policies=list(_policies(complete)),
        facts=list(_facts(complete)),
        questions=[OPTION.sub("", question) for question in complete.questions],
        again=f"pmsim compare {name}",
    )


def _policies(scenario: Scenario) -> Iterable[tuple[str, bool, str]]:
    for name, policy in scenario.policies.items():
        yield capitalised(policy_label(name)), name == scenario.reference, policy.description


def _facts(scenario: Scenario) -> Iterable[str]:
    words = texts.read("cards")["handout"]
    yield from (_team(team) for team in scenario.teams)
    yield words["length"].format(weeks=scenario.weeks, warm_up=scenario.warm_up)
    yield words["level"].format(level=scenario.sfia_level)


def _team(team: Team) -> str:
    words, manager = texts.read("cards")["handout"], team.manager
    level = manager.sfia_level or 0
    deputies = manager.deputies * manager.deputy_hours if level >= FULL_RANGE else 0.0
    text = words["team_deputies"] if deputies else words["team"]
    hours, shared = f"{manager.people_hours:g}", f"{deputies:g}"
    return str(text.format(name=team.name, members=team.members, manager=hours, deputies=shared))


def _cards(kind: str) -> str:
    words = texts.read("cards")[kind]
    return _page("cards.html.jinja", words["title"], kind=kind, words=words, cards=range(words["count"]))


def lesson_cards() -> str:
    """A card for each lesson that there is."""
    words = texts.read("cards")["lesson"]
    cards = [_lesson_card(lessons.load(number)) for number in texts.lesson_numbers()]
    return _page("cards.html.jinja", words["title"], kind="lesson", words=words, cards=cards)


def _lesson_card(lesson: lessons.LessonText) -> Card:
    words, number = texts.read("cards")["lesson"], lesson.number
    when, then = _told(lesson.monday.when, number), _told(lesson.monday.then, number)
    return Card(
        kicker=words["kicker"].format(number=number, minutes=lesson.minutes),
        title=_told(lesson.title, number),
        opening=_told(lesson.opening, number),
        predict=_told(lesson.predict.question, number),
        aim=_told(lesson.aim, number),
        monday=_ended(f"{words['when'].format(when=_lower(when))}, {_lower(then)}"),
    )


def _told(text: str, number: str) -> str:
    """A text of a lesson with its figures, which are worked out only where there are any."""
    return texts.fill(text, facts_of(number)) if texts.placeholders(text) else text


def _ended(text: str) -> str:
    return text if text[-1] in ".?!" else f"{text}."


def _lower(text: str) -> str:
    """A sentence as a part of another: "When a week is low" after "When" is "a week is low"."""
    plain = text.strip().removeprefix("When ").removesuffix(".")
    return plain if plain.startswith("I ") else plain[:1].lower() + plain[1:]


def check() -> str:
    """The six questions, before and after, without their answers: everybody gets this sheet."""
    return _questions("check.html.jinja", "title")


def check_answers() -> str:
    """The answers to the six questions, for the trainer."""
    return _questions("answers.html.jinja", "key")


def _questions(template: str, title: str) -> str:
    words = texts.read("cards")["check"]
    items: Any = texts.read("questions")["items"]
    return _page(template, words[title], words=words, items=items, letters=LETTERS)


def sfia_sheet() -> str:
    """The sheet on which learners write their evidence for SFIA levels 4, 5 and 6."""
    words = texts.read("cards")["sfia"]
    return _page("sfia.html.jinja", words["title"], words=words)


def _page(template: str, title: str, *, again: str = "", **values: Any) -> str:
    words = texts.read("cards")
    footer = words["footer"].format(version=__version__, again=again) if again else f"pmsim {__version__}"
    return (
        _environment()
        .get_template(template)
        .render(title=title, footer=footer, legal=words["legal"], note=words["content_note"], **values)
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pmsim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
