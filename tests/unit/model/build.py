"""Members, files, teams and parameters for tests of single formulas."""

from typing import Any

from pmsim.engine.layout import Plan, Play, lay_out
from pmsim.model import state
from pmsim.model.people import begin_team
from pmsim.model.state import CAUSES, Dossier, Luck, Member, Parameters, Team
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario

SIGMA = 0.2

LEVEL = {"work": {"luck_variance": 0, "form_variance": 0, "engagement_within_sd": 0}}
"""Sections of a scenario in which weeks do not differ by luck."""


def plan(policy: dict[str, Any] | None = None, play: Play | None = None, **sections: Any) -> Plan:
    """A scenario of one team of four with sigma 0.2, laid out."""
    given = {"teams": [{"members": 4, "complexity": SIGMA}], "policies": {"only": policy or {}}, **sections}
    complete = resolve(Scenario.model_validate(given))
    return lay_out(complete, complete.policies["only"], play or Play(seed=1))


def world(
    policy: dict[str, Any] | None = None, play: Play | None = None, **sections: Any
) -> tuple[Team, Parameters]:
    """A team at rest, with nothing special about it, and the parameters of such a scenario."""
    laid = plan(policy, play, **sections)
    team = laid.new_teams(0)[0]
    begin_team(team, laid.parameters)
    team.common = team.shared_form = 0.0
    return team, laid.parameters


def placebo(policy: dict[str, Any] | None = None, **sections: Any) -> tuple[Team, Parameters]:
    """The same where support and formal stages have no effect."""
    return world(policy, Play(seed=1, placebo=True), **sections)


def on_file(evidence: list[float], **figures: Any) -> Dossier:
    """A file with these weeks of evidence, the newest last."""
    file = Dossier(**figures)
    for figure in evidence:
        file.evidence[file.weeks % len(file.evidence)] = figure
        file.weeks += 1
    return file


def flags(low: str, **figures: Any) -> Dossier:
    """A file with these flags, `x` for a low week and `.` for another, the newest last."""
    file = on_file([1.0] * len(low), **figures)
    for letter in low:
        file.low[file.flagged_weeks % len(file.low)] = float(letter == "x")
        file.flagged_weeks += 1
    return file


def someone(**traits: Any) -> Member:
    """A member in the second seat, with luck of their own."""
    return Member(seat=1, entity=1 << 16, here=True, luck=Luck(key_low=11, key_high=12), **traits)


def several(count: int) -> list[Member]:
    """People who differ only in the address of their draws."""
    return [Member(seat=seat, entity=seat << 16, here=True, luck=Luck(key_low=11)) for seat in range(count)]


def reads(**depths: float) -> list[float]:
    """A manager's reading of causes, by their names in lower case; those left out have depth 0."""
    found = [0.0] * CAUSES
    for name, depth in depths.items():
        found[getattr(state, name.upper())] = depth
    return found
