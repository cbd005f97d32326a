"""Whether a lesson fits what it is about: its scenarios, policies, outcomes, levers and studies are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pmsim.course import facts
from pmsim.course.lesson import Explore, Figure, LessonText
from pmsim.course.levers import applied, levers_for
from pmsim.errors import PmsimError, Problem, ProblemsError
from pmsim.outcomes import outcome
from pmsim.runner import policy_of
from pmsim.scenario import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def problems(lesson: LessonText, source: str) -> list[Problem]:
    """What in a lesson does not fit; empty when all does. Nothing is played."""
    found: list[Problem] = []
    for number, panel in enumerate(lesson.explore):
        found.extend(_named(f"explore[{number}]", source, _of_panel(panel)))
    for figure in lesson.figures:
        found.extend(_named(f"figures.{figure.name}", source, _of_figure(figure)))
    return found


Check = tuple[str, Callable[[], object]]


def _named(place: str, source: str, checks: Iterable[Check]) -> Iterator[Problem]:
    """The first thing that does not fit; what follows often follows from it."""
    for field, check in checks:
        try:
            check()
        except ProblemsError as error:
            for one in error.problems:
                at = ": ".join(part for part in (f"{place}.{field}", one.field) if part)
                yield replace(one, file=source, line=None, field=at)
            return
        except PmsimError as error:
            yield Problem(str(error), source, None, f"{place}.{field}")
            return


def _of_panel(panel: Explore) -> Iterator[Check]:
    yield "scenario", lambda: library.load(panel.scenario)
    yield "reference", lambda: policy_of(library.load(panel.scenario), panel.reference)
    yield "start", lambda: _settings(panel.scenario, panel.reference, panel.start)
    yield "levers", lambda: _levers(panel)
    for name in panel.outcomes:
        yield "outcomes", _is_outcome(name)


def _levers(panel: Explore) -> None:
    """Every place of every lever, each tried alone after the start; what only fits together is one lever."""
    scenario = library.load(panel.scenario)
    for lever in levers_for(panel.lever_specs(), scenario, panel.reference):
        for choice in lever.values:
            applied(scenario, panel.reference, [*panel.start, *choice.settings])


def _is_outcome(name: str) -> Callable[[], object]:
    return lambda: outcome(name)


def _of_figure(figure: Figure) -> Iterator[Check]:
    yield "scenario", lambda: library.load(figure.scenario)
    yield "policy", lambda: facts.policy_name(figure)
    yield "set", lambda: _settings(figure.scenario, facts.policy_name(figure), figure.set)
    if figure.against is not None:
        against = figure.against
        yield "against", lambda: policy_of(library.load(figure.scenario), against)
        yield "against_set", lambda: _settings(figure.scenario, against, figure.against_set)
    if figure.outcome is not None:
        name = figure.outcome
        yield "outcome", lambda: outcome(name)
    if figure.study is not None:
        yield "study", lambda: facts.check_study(figure)


def _settings(scenario: str, policy: str, settings: Sequence[str]) -> object:
    return applied(library.load(scenario), policy, settings)
