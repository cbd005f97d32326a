"""Scenarios in which everything is switched off, so that a test can switch on what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmsim.engine.layout import Plan, Play, lay_out
from pmsim.model.state import Parameters, Team
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario

Settings = Mapping[str, Any]

SIGMA = 0.05
"""Small enough that nobody's performance is ever cut off at zero."""

FIXED_ZERO = {"mean": 0, "shape": "fixed"}

EVERYTHING_OFF: dict[str, dict[str, Any]] = {
    "work": {
        "ability_variance": 0,
        "between_teams": 0,
        "seat_variance": 0,
        "fit_variance": 0,
        "skill_gap_share": 0,
        "form_variance": 0,
        "form_shared": 0,
        "luck_variance": 0,
        "engagement_effect": 0,
        "engagement_baseline_sd": 0,
        "engagement_within_sd": 0,
        "clarity_effect": 0,
        "strain_effect": 0,
        "strain_rise": 0,
        "stretch_power": 0,
        "distraction": 0,
        "meeting_allowance": 0,
        "distraction_allowance": 0,
        "ramp_weeks": 0,
        "internal_ramp_weeks": 0,
    },
    "circumstances": {"events_a_year": 0, "barrier_share": 0},
    "quality": {"right_first_time": 1, "load_loss": 0, "stage_loss": 0, "bonus_loss": 0},
    "strategy": {"shifts_a_year": 0, "unaligned_value": 1},
    "climate": {
        "peer_effect": 0,
        "cohesion_effect": 0,
        "departure_loss": 0,
        "load_loss": 0,
        "ranking_loss": 0,
        "session_gain": 0,
        "justice_loss": 0,
        "unaddressed_loss": 0,
        "exit_unrest": 0,
    },
    "groups": {"share": 0},
    "growth": {
        "hour_skill": 0,
        "hour_engagement": 0,
        "plan_skill": 0,
        "plan_engagement": 0,
        "plan_quits": 1,
        "plan_hours": 0,
        "potential_skill": 0,
    },
    "approval": {"time": FIXED_ZERO},
    "feedback": {"mean": 0, "sd": 0, "manager_learns": 0},
    "measurement": {"kpi_noise": 0, "halo_sd": 0},
    "interventions": {
        "coaching_effect": 0,
        "training_effect": 0,
        "course_load": 0,
        "diagnosis_error": 0,
        "relief": 0,
        "adjustment_keeps": 1,
        "adjustment_hours": 0,
        "mending_keeps": 1,
        "mending_hours": 0,
        "mentoring_effect": 0,
        "mentoring_hours": 0,
        "onboarding_effect": 0,
        "onboarding_hours": 0,
    },
    "formal": {"effort": 0, "quit_points": 0, "engagement_drop": 0, "strain_gain": 0, "appeal_rate": 0},
    "leaving": {"quit_rate": 0, "engagement_weight": 0, "strain_weight": 0, "extremes_weight": 0},
    "hiring": {"time_to_fill": FIXED_ZERO, "applicants": 1, "validity": 0},
    "hr": {"opening_time": FIXED_ZERO},
    "training": {"course_time": FIXED_ZERO},
}

POLICY_OFF: dict[str, dict[str, Any]] = {
    "planning": {"enabled": False, "define_hours": 0, "feedback_hours": 0, "commitment": 0},
    "review": {
        "enabled": False,
        "hours": 0,
        "preparation": 0,
        "revisit_objectives": False,
        "revisit_hours": 0,
        "two_way": False,
        "two_way_hours": 0,
    },
    "calibration": {"enabled": False, "hours": 0, "reduction": 0},
    "support": {"enabled": False},
    "escalation": {"enabled": False, "meeting_hours": 0},
    "ranking": {"enabled": False},
    "development": {"enabled": False},
    "reward": {"enabled": False, "effort": 0},
    "promotion": {"enabled": False},
    "environment": {"allocation_tilt": 0, "allocation_fit": 0, "session_hours": 0, "development_hour": False},
}
"""Of a policy. A group for which a test has settings is enabled, where it can be."""

PERFECT_MANAGER = {"people_hours": 1e9, "follow_through": 1, "attribution_bias": 0}
"""One with time for everything, who does what the rules ask for."""


def all_off(
    *,
    members: int = 1000,
    teams: int = 1,
    warm_up: int = 0,
    weeks: int = 52,
    sigma: float = SIGMA,
    manager: Settings | None = None,
    incidents: tuple[Settings, ...] = (),
    **sections: Settings,
) -> Scenario:
    """No spread, no noise, no effects and no rules, but for the settings given by section.

    A section of a policy, such as reviews or support, is enabled if settings for it are given.
    """
    boss = {**PERFECT_MANAGER, **(manager or {})}
    names = {*EVERYTHING_OFF, *sections} - set(POLICY_OFF)
    return Scenario.model_validate(
        {
            "warm_up": warm_up,
            "weeks": weeks,
            "teams": [
                {"name": f"Team {number:03}", "members": members, "complexity": sigma, "manager": boss}
                for number in range(teams)
            ],
            "incidents": incidents,
            "policies": {"only": _policy(sections)},
            **{name: {**EVERYTHING_OFF.get(name, {}), **sections.get(name, {})} for name in names},
        }
    )


def _policy(sections: Mapping[str, Settings]) -> dict[str, dict[str, Any]]:
    policy = {name: {**off, **sections.get(name, {})} for name, off in POLICY_OFF.items()}
    for name in set(sections) & set(POLICY_OFF):
        if "enabled" in POLICY_OFF[name]:
            policy[name]["enabled"] = sections[name].get("enabled", True)
    return policy


@dataclass(frozen=True)
class Crowd:
    """Columns of the member-weeks of people who never meet, as weeks by people."""

    attainment: NDArray[np.float64]
    long_run: NDArray[np.float64]
    low: NDArray[np.float64]


def crowd(scenario: Scenario, people: int) -> Crowd:
    """At least this many people, from as many replications as it takes; nobody may leave."""
    seats = sum(team.members for team in scenario.teams)
    count = -(-people // seats)
    weeks = play(scenario, replications=count, tables=count).weeks
    assert not weeks["occupant"].any(), "someone left, so seats are not people"

    def column(name: str) -> NDArray[np.float64]:
        table = weeks[name].reshape(count, -1, seats).astype(np.float64)
        return table.swapaxes(0, 1).reshape(table.shape[1], -1)

    return Crowd(column("attainment"), column("long_run"), column("low"))


def play(scenario: Scenario, *, seed: int = 1, **how: Any) -> Run:
    """One run with the compiled engine."""
    return run(scenario, seed=seed, engine="batch", **how)


def replicate(scenario: Scenario, replications: int, *, seed: int = 1) -> NDArray[Any]:
    """Tallies of many replications; no tables."""
    return play(scenario, seed=seed, replications=replications, tables=0).tallies


def grid(result: Run, column: str) -> NDArray[np.float64]:
    """A column of the member-weeks of a run that nobody leaves, as weeks by seats."""
    seats = sum(team.members for team in result.scenario.teams)
    assert not result.weeks["occupant"].any(), "someone left, so seats are not people"
    return result.weeks[column].reshape(-1, seats).astype(np.float64)


def team_of(scenario: Scenario) -> Team:
    """The numbers of the first team with seed 1: its shift, its lines, its draws."""
    return _plan(scenario).teams[0]


def parameters_of(scenario: Scenario) -> Parameters:
    """The scenario as the formulas read it."""
    return _plan(scenario).parameters


def _plan(scenario: Scenario) -> Plan:
    complete = resolve(scenario)
    return lay_out(complete, complete.policies["only"], Play(seed=1))
