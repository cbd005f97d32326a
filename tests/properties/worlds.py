"""Scenarios in which everything happens, for relations that must hold whatever happens."""

from typing import Any

from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario

BUSY_RULES: dict[str, Any] = {
    "support": {"threshold": 1.0},
    "escalation": {"threshold": 0.95, "failing_weeks": 6, "window": 9, "support_valid": 52},
}


def team(name: str, members: int = 9, **settings: Any) -> dict[str, Any]:
    """A team whose manager is short of time."""
    return {"name": name, "members": members, "manager": {"people_hours": 9}, **settings}


def busy(*teams: dict[str, Any], weeks: int = 60, **sections: Any) -> Scenario:
    """A full model in which people get support, cases and other jobs, and queue for all of it."""
    return Scenario.model_validate(
        {
            "warm_up": 8,
            "weeks": weeks,
            "teams": list(teams) or [team("North"), team("South", 7, complexity="high")],
            "leaving": {"quit_rate": 0.25},
            "training": {"seats": 1, "course_time": {"mean": 4}},
            "policies": {"only": BUSY_RULES},
            **sections,
        }
    )


def play(scenario: Scenario, policy: str | None = None, **how: Any) -> Run:
    """A run with the compiled engine, seed 1 unless told."""
    return run(scenario, policy, **{"engine": "batch", "seed": 1, **how})
