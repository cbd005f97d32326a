"""From a scenario as people write it to a complete one, and the digest that names it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from pydantic import ValidationError

from pmsim.errors import Problem, listing, nearest
from pmsim.model.draws import MAX_SEATS, MAX_WEEKS
from pmsim.scenario.problems import from_schema, scenario_error, shown
from pmsim.scenario.schema import COMPLEXITY, Scenario, Team

SOURCE = "scenario"


def resolve(scenario: Scenario) -> Scenario:
    """The complete scenario: job complexity as a number, the reference named, everything in range.

    Resolving it again changes nothing. ScenarioError for an unknown reference or a value that has
    no address among the draws, and for a scenario that was put together around the schema.
    """
    found = tuple(problems(scenario))
    if found:
        raise scenario_error(found)
    changes = {
        "teams": tuple(_with_sigma(team) for team in scenario.teams),
        "reference": scenario.reference or next(iter(scenario.policies)),
    }
    return _checked(scenario.model_copy(update=changes))


def problems(scenario: Scenario) -> Iterator[Problem]:
    """What the schema cannot see: names that point at nothing, and values without an address."""
    if scenario.reference and scenario.reference not in scenario.policies:
        yield _unknown_reference(scenario)
    weeks = scenario.warm_up + scenario.weeks
    if weeks >= MAX_WEEKS:
        allowed = f"at most {MAX_WEEKS - 1:,} weeks together"
        yield Problem("warm_up and weeks are too long", SOURCE, None, "weeks", shown(weeks), allowed)
    for number, team in enumerate(scenario.teams):
        if team.members > MAX_SEATS:
            field, allowed = f"teams[{number}].members", f"at most {MAX_SEATS:,} seats"
            yield Problem("too many seats", SOURCE, None, field, shown(team.members), allowed)


def digest(scenario: Scenario) -> str:
    """SHA-256, in hexadecimal, of the resolved scenario.

    It depends on neither the order of names in the file nor the order of teams, and it is the same
    whether a value was written or left to its default.
    """
    data = resolve(scenario).model_dump(mode="json")
    data["teams"] = sorted(data["teams"], key=lambda team: str(team["name"]))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _with_sigma(team: Team) -> Team:
    if not isinstance(team.complexity, str):
        return team
    return team.model_copy(update={"complexity": COMPLEXITY.get(team.complexity, team.complexity)})


def _checked(scenario: Scenario) -> Scenario:
    """The scenario validated anew: a copy with changes escapes the schema's own check."""
    try:
        return Scenario.model_validate(scenario.model_dump(mode="json", warnings=False))
    except ValidationError as error:
        raise from_schema(error, SOURCE) from None


def _unknown_reference(scenario: Scenario) -> Problem:
    names = tuple(scenario.policies)
    return Problem(
        "no policy has this name",
        SOURCE,
        field="reference",
        given=shown(scenario.reference),
        allowed=listing(names),
        nearest=nearest(scenario.reference, names),
    )
