"""What two policies of a scenario come to, at a glance: one world to draw, and a sentence over many."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.course.findings import finding
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from pmsim.studies.compare import compare
from pmsim.wording import verdict

WORLDS = 200
SEED = 1


@dataclass(frozen=True)
class Glance:
    """One world under a policy, with its tables; what the policy changes against the reference; how surely.

    Both sentences are empty where the policy is the reference.
    """

    world: Run
    verdict: str = ""
    uncertainty: str = ""


def glance(
    scenario: Scenario, policy: str, *, worlds: int = WORLDS, seed: int = SEED, engine: str = "auto"
) -> Glance:
    """Play a policy in one world, and it and the reference in many. Errors are those of `pmsim.run`."""
    world = run(scenario, policy, seed=seed, engine=engine)
    reference = scenario.reference or next(iter(scenario.policies))
    if policy == reference:
        return Glance(world)
    comparison = compare(scenario, [policy], seed=seed, replications=worlds, engine=engine)
    return Glance(world, verdict(comparison, policy), finding(comparison, policy).uncertainty)
