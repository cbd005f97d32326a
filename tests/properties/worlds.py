"""Scenarios in which everything happens, for relations that must hold whatever happens."""

from typing import Any

from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario

BUSY_RULES: dict[str, Any] = {
    "support": {"threshold": 1.0},
    "escalation": {"threshold": 0.95, "failing_weeks": 6, "window": 9, "support_valid": 52},
}
EVERY_RULE: dict[str, Any] = {
    **BUSY_RULES,
    "planning": {"cycle": 26},
    "calibration": {"enabled": True, "every": 13},
    "ranking": {"enabled": True, "period": 26, "result": "exit"},
    "reward": {"enabled": True, "period": 13, "threshold": 1.05},
    "promotion": {"enabled": True},
    "environment": {"session_every": 13, "focus_time": True, "onboarding": True},
    "escalation": {**BUSY_RULES["escalation"], "companion": False, "stage_weeks": 4, "pass_threshold": 1},
}
"""All that a policy can hold, so that every kind of event happens."""


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


def eventful(weeks: int = 150) -> Scenario:
    """A world in which every kind of event happens."""
    return busy(
        team("North", 9, manager={"people_hours": 12, "deputies": 1, "deputy_hours": 2}),
        team("South", 9, complexity="high", quality=-0.1),
        team("Task", 6, starts=10, ends=60),
        team("Project", 8, ends=90),
        weeks=weeks,
        circumstances={"barrier_share": 0.4},
        formal={"appeal_rate": 0.7, "upheld": 0.5},
        climate={"unaddressed_weeks": 4, "far_below": 0},
        groups={"share": 0.4, "rating_bias": -0.2},
        incidents=[{"week": 20, "team": "South", "kind": "barrier", "seat": 2}],
        policies={"only": EVERY_RULE},
    )


def play(scenario: Scenario, policy: str | None = None, **how: Any) -> Run:
    """A run with the compiled engine, seed 1 unless told."""
    return run(scenario, policy, **{"engine": "batch", "seed": 1, **how})
