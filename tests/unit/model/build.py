"""Members, files, teams and parameters for tests of single formulas."""

from typing import Any

from pmsim.engine.layout import Plan, lay_out
from pmsim.model.state import Dossier, Member, Parameters, Team
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario

SIGMA = 0.2


def plan(policy: dict[str, Any] | None = None, **sections: Any) -> Plan:
    """A scenario of one team with sigma 0.2, laid out."""
    given = {"teams": [{"members": 4, "complexity": SIGMA}], "policies": {"only": policy or {}}, **sections}
    complete = resolve(Scenario.model_validate(given))
    return lay_out(complete, complete.policies["only"], 1, mirror=False)


def world(policy: dict[str, Any] | None = None, **sections: Any) -> tuple[Team, Parameters]:
    """A team and the parameters of such a scenario."""
    laid = plan(policy, **sections)
    return laid.new_teams(0)[0], laid.parameters


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
    """A member in the second seat."""
    return Member(seat=1, entity=1 << 16, here=True, **traits)
