"""Worlds in which policies are tried: one in which everything happens, and the shipped ones."""

from __future__ import annotations

from functools import cache
from typing import Any

from pmsim.scenario import library
from pmsim.scenario.schema import Scenario

HARSH: dict[str, Any] = {
    "support": {"threshold": 1.0, "pause": 2},
    "escalation": {"threshold": 0.95, "failing_weeks": 4, "window": 6, "support_valid": 52},
    "development": {"enabled": True, "reviews": 2},
}


def busy(**sections: Any) -> Scenario:
    """Two teams with support, plans, cases and moves; one manager may not change work or places."""
    teams = [
        {"name": "North", "members": 6, "complexity": "high", "manager": {"people_hours": 12}},
        {"name": "South", "members": 5, "manager": {"people_hours": 8, "sfia_level": 4}},
    ]
    given = {
        "warm_up": 6,
        "weeks": 60,
        "teams": teams,
        "leaving": {"quit_rate": 0.3},
        "policies": {"harsh": HARSH, "mild": {"escalation": {"enabled": False}}},
        **sections,
    }
    return Scenario.model_validate(given)


@cache
def shipped() -> tuple[tuple[str, str], ...]:
    """Every policy of every scenario that ships, as the two names."""
    return tuple((name, policy) for name in library.names() for policy in library.load(name).policies)


def under(name: str, policy: str) -> Scenario:
    """A scenario that ships under one of its policies; cut short, unless one of its teams starts later."""
    scenario = library.load(name)
    length = {} if any(team.starts for team in scenario.teams) else {"warm_up": 2, "weeks": 26}
    return scenario.model_copy(update={"reference": policy, **length})
