"""What the rules of a policy rule out, so that a zero is known to be one and not just rare."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmsim.scenario.quantities import RankingResult

if TYPE_CHECKING:
    from pmsim.scenario.schema import Policy, Scenario

Switch = Callable[["Scenario", "Policy"], bool]
"""Whether something cannot happen under a policy of a scenario."""


def never(scenario: Scenario, policy: Policy) -> bool:
    """No policy switches this off."""
    return False


def without_reviews(scenario: Scenario, policy: Policy) -> bool:
    """Without reviews there is nothing to offer and nothing to decide."""
    return not policy.review.enabled


def without_support(scenario: Scenario, policy: Policy) -> bool:
    """Support is offered at reviews."""
    return without_reviews(scenario, policy) or not policy.support.enabled


def without_cases(scenario: Scenario, policy: Policy) -> bool:
    """Cases are opened by ranking or at reviews, where they may need support before them."""
    if policy.ranking.enabled and policy.ranking.result == RankingResult.ladder:
        return False
    escalation = policy.escalation
    unmet = escalation.require_support and without_support(scenario, policy)
    return without_reviews(scenario, policy) or not escalation.enabled or unmet


def without_exits(scenario: Scenario, policy: Policy) -> bool:
    """Exits come at the end of a case, or from ranking."""
    return without_cases(scenario, policy) and not policy.ranking.enabled


def without_appeals(scenario: Scenario, policy: Policy) -> bool:
    """Appeals are against an exit that a case has led to."""
    return without_cases(scenario, policy) or not policy.escalation.appeal


def without_redeployment(scenario: Scenario, policy: Policy) -> bool:
    """A hearing can only move people to another team."""
    alone = len(scenario.teams) == 1
    return alone or without_cases(scenario, policy) or not policy.escalation.redeploy


def without_agreed_moves(scenario: Scenario, policy: Policy) -> bool:
    """Moves by agreement are support, and lead to another team."""
    return len(scenario.teams) == 1 or without_support(scenario, policy)


def without_development(scenario: Scenario, policy: Policy) -> bool:
    """Development plans are agreed at reviews."""
    return without_reviews(scenario, policy) or not policy.development.enabled


def without_promotion(scenario: Scenario, policy: Policy) -> bool:
    """Nobody is promoted."""
    return not policy.promotion.enabled


def without_deputies(scenario: Scenario, policy: Policy) -> bool:
    """No manager has deputies."""
    return all(team.manager.deputies == 0 for team in scenario.teams)


def without_meetings(scenario: Scenario, policy: Policy) -> bool:
    """Nothing takes the manager's time."""
    environment = policy.environment
    others = (
        policy.planning.enabled,
        policy.calibration.enabled,
        policy.ranking.enabled,
        environment.onboarding,
        environment.session_every > 0,
    )
    return without_reviews(scenario, policy) and not any(others)
