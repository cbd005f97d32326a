"""The worlds that are timed: the shipped `customer_service`, with more teams and people."""

from __future__ import annotations

from math import ceil

import pmsim
from pmsim.scenario.schema import Scenario

REFERENCE = "customer_service"
OTHER_POLICY = "annual_review"


def reference() -> Scenario:
    """The shipped scenario: one team of ten, 26 weeks of warm-up and 52 that count."""
    return pmsim.load(REFERENCE)


def organisation(teams: int = 1, members: int = 10, weeks: int | None = None) -> Scenario:
    """The reference with so many teams, seats a team, and weeks that count.

    The hours of a manager, HR advisers, approvers and places on courses grow with the people, so that a
    larger organisation is as busy a head as a small one.
    """
    scenario = reference()
    first = scenario.teams[0]
    times = members / first.members
    manager = first.manager.model_copy(update={"people_hours": first.manager.people_hours * times})
    one = first.model_copy(update={"members": members, "manager": manager})
    times *= teams
    return scenario.model_copy(
        update={
            "teams": tuple(one.model_copy(update={"name": f"Team {n + 1}"}) for n in range(teams)),
            "weeks": weeks or scenario.weeks,
            "hr": scenario.hr.model_copy(update={"advisers": ceil(scenario.hr.advisers * times)}),
            "training": scenario.training.model_copy(update={"seats": ceil(scenario.training.seats * times)}),
            "approval": scenario.approval.model_copy(
                update={"approvers": ceil(scenario.approval.approvers * times)}
            ),
        }
    )


def member_weeks(scenario: Scenario, replications: int) -> int:
    """Seats times weeks, warm-up included, times replications."""
    seats = sum(team.members for team in scenario.teams)
    return seats * (scenario.warm_up + scenario.weeks) * replications
