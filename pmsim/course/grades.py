"""How far to trust what a step of a chain rests on: your setting, a rule of the course, a study, a guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pmsim.scenario.fields import describe
from pmsim.scenario.schema import Policy

if TYPE_CHECKING:
    from pmsim.scenario.schema import Scenario

YOURS, COURSE, STRONG, WEAK, ASSUMPTION, HIDDEN = "yours", "course", "strong", "weak", "assumption", "hidden"

RULES = ("course rule", "legal floor", "SFIA PEMT")
"""Beginnings of the sources of what is a rule and no finding."""

STRONG_ROWS = frozenset(["3b", "4a", "4b", "4c", "5d", "7h", "8f", "10b", "10c", "12"])
"""Rows of the evidence that rest on trials, on a natural experiment or on many studies taken together.

All other rows that a field cites are single surveys, practitioners' figures, or judged on little.
"""

ROW = re.compile(r"\b(\d+[a-z]?)(?=[,\]])")


def grade_of_source(source: str) -> str:
    """The grade of what a field's `source` says: a rule, a strong or weak study, or an assumption.

    A slider is an assumption, whatever it leans on: docs/evidence.md says so.
    """
    if source.startswith(RULES):
        return COURSE
    if source.startswith("slider"):
        return ASSUMPTION
    cited = ROW.findall("".join(re.findall(r"\[[^\]]*\]", source)))
    if not cited:
        return ASSUMPTION
    return STRONG if set(cited) <= STRONG_ROWS else WEAK


def grade(paths: tuple[str, ...], ours: Scenario, own: Policy, theirs: Scenario, reference: Policy) -> str:
    """The grade of what rests on these fields: yours, where one differs from the reference, else its source.

    paths: of a policy such as `review.cadence`, or of the scenario such as `hr.advisers`; the first one's
    source counts.
    """
    if any(value_at(path, ours, own) != value_at(path, theirs, reference) for path in paths):
        return YOURS
    return grade_of_source(source_of(paths[0]))


def value_at(path: str, scenario: Scenario, policy: Policy) -> Any:
    """The value of a field of a policy or of a scenario; of the teams, the values of all."""
    first, _, rest = path.partition(".")
    if first == "teams":
        return tuple(_inside(team, rest.removeprefix("*.")) for team in scenario.teams)
    return _inside(policy if first in Policy.model_fields else scenario, path)


def source_of(path: str) -> str:
    """The `source` of a field by its path in a policy or in a scenario."""
    first = path.partition(".")[0]
    return describe(f"policies.*.{path}" if first in Policy.model_fields else path).source


def _inside(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name)
    return value
