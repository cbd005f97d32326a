"""From a scenario as people write it to a complete one, and the digest that names it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from pydantic import ValidationError

from pmsim.errors import Problem, listing, nearest
from pmsim.model.draws import MAX_SEATS, MAX_WEEKS
from pmsim.scenario.problems import from_schema, scenario_error, shown
from pmsim.scenario.schema import COMPLEXITY, Incident, Scenario, Team

SOURCE = "scenario"


def resolve(scenario: Scenario) -> Scenario:
    """The complete scenario: job complexity as a number, the reference and teams named, everything in range.

    Resolving it again changes nothing. ScenarioError for a name that nothing has, a seat or a time that is
    not there, or a value that has no address among the draws, and for a scenario that was put together
    around the schema.
    """
    found = tuple(problems(scenario))
    if found:
        raise scenario_error(found)
    changes = {
        "teams": tuple(_complete(team, scenario) for team in scenario.teams),
        "incidents": tuple(_with_team(one, scenario) for one in scenario.incidents),
        "reference": scenario.reference or next(iter(scenario.policies)),
    }
    return _checked(scenario.model_copy(update=changes))


def problems(scenario: Scenario) -> Iterator[Problem]:
    """What the schema cannot see: what points at nothing, what never comes, and values without an address."""
    if scenario.reference and scenario.reference not in scenario.policies:
        yield _unknown("policy", "reference", scenario.reference, tuple(scenario.policies))
    weeks = scenario.warm_up + scenario.weeks
    if weeks >= MAX_WEEKS:
        allowed = f"at most {MAX_WEEKS - 1:,} weeks together"
        yield Problem("warm_up and weeks are too long", SOURCE, None, "weeks", shown(weeks), allowed)
    yield from _seats(scenario)
    yield from _lives(scenario)
    for number, incident in enumerate(scenario.incidents):
        yield from _incident(scenario, incident, f"incidents[{number}]")


def _seats(scenario: Scenario) -> Iterator[Problem]:
    for number, team in enumerate(scenario.teams):
        if team.members > MAX_SEATS:
            field, allowed = f"teams[{number}].members", f"at most {MAX_SEATS:,} seats"
            yield Problem("too many seats", SOURCE, None, field, shown(team.members), allowed)


def _lives(scenario: Scenario) -> Iterator[Problem]:
    """Teams that never come, and a run that counts when every team is over."""
    end = scenario.warm_up + scenario.weeks
    for number, team in enumerate(scenario.teams):
        if team.starts >= end:
            field, allowed = f"teams[{number}].starts", f"0 to {end - 1:,}, the weeks of a run"
            yield Problem("this team would never start", SOURCE, None, field, shown(team.starts), allowed)
    if all(0 < team.ends <= scenario.warm_up for team in scenario.teams):
        last = max(team.ends for team in scenario.teams)
        text = "every team is over before outcomes count"
        yield Problem(text, SOURCE, None, "warm_up", shown(scenario.warm_up), f"at most {last - 1:,} weeks")


def _incident(scenario: Scenario, incident: Incident, place: str) -> Iterator[Problem]:
    teams = {team.name: team for team in scenario.teams}
    team = teams.get(incident.team) if incident.team else scenario.teams[0]
    if team is None:
        yield _unknown("team", f"{place}.team", incident.team, tuple(teams))
        return
    if incident.seat > team.members:
        allowed = f"1 to {team.members:,}, the seats of {team.name}"
        yield Problem("no such seat", SOURCE, None, f"{place}.seat", shown(incident.seat), allowed)
    if incident.week < team.starts or 0 < team.ends <= incident.week:
        until = f" to {team.ends - 1:,}" if team.ends else " on"
        allowed = f"week {team.starts:,}{until}, while there is {team.name}"
        yield Problem(
            "the team is not there then", SOURCE, None, f"{place}.week", shown(incident.week), allowed
        )


def digest(scenario: Scenario) -> str:
    """SHA-256, in hexadecimal, of the resolved scenario.

    It depends on neither the order of names in the file nor the order of teams, and it is the same
    whether a value was written or left to its default.
    """
    data = resolve(scenario).model_dump(mode="json")
    data["teams"] = sorted(data["teams"], key=lambda team: str(team["name"]))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _complete(team: Team, scenario: Scenario) -> Team:
    """A team with its job complexity as a number, and the SFIA level of its manager."""
    named = isinstance(team.complexity, str)
    sigma = COMPLEXITY.get(str(team.complexity), team.complexity) if named else team.complexity
    level = team.manager.sfia_level or scenario.sfia_level
    manager = team.manager.model_copy(update={"sfia_level": level})
    return team.model_copy(update={"complexity": sigma, "manager": manager})


def _with_team(incident: Incident, scenario: Scenario) -> Incident:
    """An incident that names its team: the first of the file, which the digest would forget."""
    return incident.model_copy(update={"team": incident.team or scenario.teams[0].name})


def _checked(scenario: Scenario) -> Scenario:
    """The scenario validated anew: a copy with changes escapes the schema's own check."""
    try:
        return Scenario.model_validate(scenario.model_dump(mode="json", warnings=False))
    except ValidationError as error:
        raise from_schema(error, SOURCE) from None


def _unknown(kind: str, field: str, given: str, names: tuple[str, ...]) -> Problem:
    return Problem(
        f"no {kind} has this name",
        SOURCE,
        field=field,
        given=shown(given),
        allowed=listing(names),
        nearest=nearest(given, names),
    )
