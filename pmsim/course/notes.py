"""A facilitator's notes on a scenario: what a class will find, with figures, and what it says first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmsim import texts
from pmsim.errors import CourseError, Problem, UnknownNameError
from pmsim.scenario import library
from pmsim.scenario.settings import with_settings
from pmsim.studies.compare import Comparison, compare
from pmsim.wording import amount, caption, interval

WORLDS = 200
"""Worlds behind a figure: what `pmsim compare` plays when it is not told otherwise."""

RATIO, CHANGE, NUMBER = "ratio", "change", "number"


@dataclass(frozen=True)
class Finding:
    """What a class is expected to find: a sentence with its figures, and the command that gives them."""

    text: str
    command: str


@dataclass(frozen=True)
class Notes:
    """Notes on one scenario: what it teaches, beside which lessons, how long, and how a class gets there."""

    scenario: str
    title: str
    teaches: str
    lessons: tuple[str, ...]
    minutes: int
    questions: tuple[str, ...]
    expected: tuple[Finding, ...]
    usual_wrong: tuple[str, ...]
    discussion: tuple[str, ...]


def notes(scenario: str, worlds: int = WORLDS, engine: str = "auto") -> Notes:
    """The notes on a scenario that ships, every figure in them worked out now.

    worlds: how many are played for each figure. UnknownNameError for a scenario without notes, CourseError
    for a figure that nothing has.
    """
    known = texts.read("facilitating")
    if scenario not in known:
        raise UnknownNameError("scenario", scenario, tuple(known))
    written = known[scenario]
    played: dict[tuple[str, ...], Comparison] = {}
    return Notes(
        scenario=scenario,
        title=library.load(scenario).name,
        teaches=written["teaches"],
        lessons=tuple(written["lesson"]),
        minutes=written["minutes"],
        questions=library.load(scenario).questions,
        expected=tuple(_finding(scenario, one, played, worlds, engine) for one in written["expected"]),
        usual_wrong=tuple(
            _filled(scenario, text, (), played, worlds, engine) for text in written["usual_wrong"]
        ),
        discussion=tuple(written["discussion"]),
    )


def _finding(
    scenario: str,
    written: Mapping[str, Any],
    played: dict[tuple[str, ...], Comparison],
    worlds: int,
    engine: str,
) -> Finding:
    settings = tuple(written.get("set", ()))
    text = _filled(scenario, written["text"], settings, played, worlds, engine)
    return Finding(text, command(scenario, settings, grouped=f".{RATIO}}}" in written["text"]))


def command(scenario: str, settings: tuple[str, ...] = (), *, grouped: bool = False) -> str:
    """The command line that prints the figures of a finding."""
    parts = ["pmsim", "compare", scenario, *(f'--set "{one}"' for one in settings)]
    return " ".join([*parts, "--group"] if grouped else parts)


def _filled(
    scenario: str,
    text: str,
    settings: tuple[str, ...],
    played: dict[tuple[str, ...], Comparison],
    worlds: int,
    engine: str,
) -> str:
    """The text on one line with each figure in it; a scenario is played once for each set of settings."""
    names = texts.placeholders(text)
    if names and settings not in played:
        changed = with_settings(library.load(scenario), settings)
        played[settings] = compare(changed, replications=worlds, engine=engine)
    filled = " ".join(text.split())
    for name in names:
        filled = filled.replace(f"{{{name}}}", figure(name, played[settings]))
    return filled


def figure(name: str, comparison: Comparison) -> str:
    """A figure in words: `policy.outcome`, or that with `.change`, `.ratio` or, without its unit, `.number`.

    CourseError for a name that is none of these, or that nothing has.
    """
    policy, _, rest = name.partition(".")
    outcome, _, kind = rest.partition(".")
    if policy not in comparison.runs or kind not in ("", CHANGE, RATIO, NUMBER):
        raise _no_figure(name)
    currency = comparison.runs[policy].scenario.currency
    if kind == RATIO:
        groups = comparison.groups(policy)
        if outcome not in groups:
            raise _no_figure(name)
        ratio = groups[outcome].ratio
        return f"{amount(ratio)} ({interval(ratio)})"
    if outcome not in comparison.outcomes(policy):
        raise _no_figure(name)
    if kind == CHANGE:
        return caption(outcome, comparison.differences(policy)[outcome], currency)
    return amount(comparison.outcomes(policy)[outcome], currency, unit=kind != NUMBER)


def _no_figure(name: str) -> CourseError:
    allowed = "policy.outcome, with .change, .ratio or .number after it"
    return CourseError([Problem("there is no such figure", "facilitating.yaml", given=name, allowed=allowed)])
