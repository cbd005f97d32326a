"""The figures of a lesson, worked out: every number that its text tells.

A figure is an outcome of runs, a paired difference, or what one of the studies of `pmsim.course.bespoke`
finds. What has been worked out once in a process is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pmsim import texts, wording
from pmsim.course import bespoke
from pmsim.course.lesson import Figure, Form, LessonText, load
from pmsim.course.levers import applied
from pmsim.course.worlds import Play
from pmsim.errors import CourseError, Problem
from pmsim.outcomes import Estimate, differences, outcome, summarise
from pmsim.runner import policy_of
from pmsim.scenario import library
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario

HUNDRED = 100.0
SHARE = "%"
LEAST = 0.5
WHOLE: Mapping[Form, int] = {"in_100": 100, "in_10": 10, "count": 0}
"""Forms in whole numbers, and how many they are out of; 0 for a plain count."""


@dataclass(frozen=True)
class Fact:
    """A figure as a text tells it.

    `str` of it is the figure in words, such as "37 in 100" or "+0.5 points of target". number: what a
    prediction is compared with, rounded as it is shown; None where it is undefined. interval: "34 to 40", or
    blank. value: the number alone, in words. worlds: how many were played.
    """

    text: str
    value: str
    interval: str
    number: float | None
    worlds: int

    def __str__(self) -> str:
        return self.text

    @property
    def more(self) -> str:
        """The size of an increase, without its sign; CourseError for anything else.

        A text that says "more" stops working on the day when its figure turns.
        """
        return self._size(1.0)

    @property
    def less(self) -> str:
        """The size of a decrease, without its sign; CourseError for anything else."""
        return self._size(-1.0)

    def _size(self, way: float) -> str:
        if self.number is None or self.number * way <= 0.0:
            raise CourseError([Problem("a text tells this difference the wrong way round", given=self.text)])
        return self.value.lstrip(wording.SIGNS)


class Facts(Mapping[str, object]):
    """What fills in the texts of a lesson: each figure by its name, and `worlds`, those of its answer.

    A figure is worked out when it is first asked for. CourseError then for one that is undefined, which no
    text could tell.
    """

    def __init__(self, lesson: LessonText) -> None:
        self._figures = {figure.name: figure for figure in lesson.figures}
        self._answer = lesson.predict.answer
        self._found: dict[str, Fact] = {}

    def __getitem__(self, name: str) -> object:
        return f"{self._figures[self._answer].worlds:,}" if name == "worlds" else self.fact(name)

    def __iter__(self) -> Iterator[str]:
        yield from self._figures
        yield "worlds"

    def __len__(self) -> int:
        return len(self._figures) + 1

    def fact(self, name: str) -> Fact:
        """A figure by its name; KeyError for none."""
        if name not in self._found:
            figure = self._figures[name]
            self._found[name] = fact(figure, _scenario(figure.scenario).currency)
        return self._found[name]

    @property
    def answer(self) -> Fact:
        """What the lesson's prediction is compared with."""
        return self.fact(self._answer)


@cache
def facts_of(number: str) -> Facts:
    """The facts of a lesson that ships."""
    return Facts(load(number))


def fact(figure: Figure, currency: str = "") -> Fact:
    """A figure, worked out.

    CourseError where it is undefined, and what `pmsim.run` raises for settings that do not fit.
    """
    found = _estimate(figure)
    if found.mean is None:
        raise CourseError(
            [Problem("these worlds leave this figure undefined", field=f"figures.{figure.name}")]
        )
    return told(found, figure.form, figure.worlds, currency)


def told(found: Estimate, form: Form, worlds: int, currency: str = "") -> Fact:
    """An estimate in the words of a form; CourseError for a form that does not suit its unit."""
    if form in ("in_100", "in_10") and found.unit != SHARE:
        raise CourseError([Problem("only a share can be told in 100 or in 10", given=found.unit)])
    if form in WHOLE:
        return _whole(found, form, worlds)
    signed = form == "difference"
    return Fact(
        wording.amount(found, currency, signed=signed),
        wording.amount(found, currency, signed=signed, unit=False),
        wording.interval(found, signed=signed),
        None if found.mean is None else round(found.mean, wording.decimals(found)),
        worlds,
    )


def policy_name(figure: Figure) -> str:
    """The policy that a figure is about: as written, else the scenario's reference.

    UnknownNameError for one that the scenario does not have.
    """
    scenario = resolve(_scenario(figure.scenario))
    name = figure.policy or scenario.reference
    policy_of(scenario, name)
    return name


def check_study(figure: Figure) -> None:
    """UnknownNameError or CourseError for a study that there is not, or that does not take what is given."""
    bespoke.check(str(figure.study), figure.given)


def _estimate(figure: Figure) -> Estimate:
    policy = policy_name(figure)
    if figure.study is not None:
        given = tuple(sorted(figure.given.items()))
        return _studied(figure.study, given, _world(figure, figure.set), policy)
    name = str(figure.outcome)
    outcome(name)
    ours = _play(_world(figure, figure.set), policy).run()
    if figure.against is None:
        return summarise(ours, [name])[name]
    theirs = _play(_world(figure, figure.against_set), figure.against).run()
    return differences(ours, theirs, [name])[name]


@dataclass(frozen=True)
class _World:
    """What is played: hashable, so that what has been played is found again."""

    scenario: str
    settings: tuple[str, ...]
    seed: int
    worlds: int


def _world(figure: Figure, settings: tuple[str, ...]) -> _World:
    return _World(figure.scenario, settings, figure.seed, figure.worlds)


@cache
def _scenario(name: str) -> Scenario:
    return library.load(name)


@cache
def _play(world: _World, policy: str) -> Play:
    scenario = applied(_scenario(world.scenario), policy, world.settings)
    return Play(resolve(scenario), policy, world.seed, world.worlds)


@cache
def _studied(name: str, given: tuple[tuple[str, object], ...], world: _World, policy: str) -> Estimate:
    bespoke.check(name, dict(given))
    return bespoke.study(name)(_play(world, policy), **dict(given))


def _whole(found: Estimate, form: Form, worlds: int) -> Fact:
    """A figure in whole numbers; a share that rounds to nobody, or to everybody, says so."""
    words, of = texts.read("course")["facts"], WHOLE[form]
    scale = of / HUNDRED if of else 1.0
    mean = (found.mean or 0.0) * scale
    number = wording.number(mean, 0)
    told = words[form]
    if of and 0.0 < mean < LEAST:
        told = words["fewer"]
    elif of and of - LEAST <= mean < of:
        told = words["nearly_all"]
    text = texts.fill(told, {"number": number, "of": of, "nearly": of - 1})
    return Fact(text, number, _bounds(found, scale), float(round(mean)), worlds)


def _bounds(found: Estimate, scale: float) -> str:
    if found.low is None or found.high is None or found.low == found.high:
        return wording.interval(found)
    low, high = (wording.number(end * scale, 0) for end in (found.low, found.high))
    return texts.fill(texts.read("course")["facts"]["interval"], {"low": low, "high": high})
