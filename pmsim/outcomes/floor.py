"""The legal floor: safeguards that a formal procedure has, by the rules on paper. Not legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmsim.model import rates

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Policy

SAFEGUARDS = {
    rates.SUPPORT_FIRST: "support before formal action",
    "in_writing": "evidence shared in writing",
    "consider_adjustments": "adjustments considered",
    "companion": "a companion offered",
    "independent_hearer": "an independent hearer",
    "appeal": "an appeal",
}
"""The six safeguards in words, by their field of `escalation`."""


@dataclass(frozen=True)
class Floor:
    """What a policy lacks of the legal floor; procedure: whether it takes formal action at all."""

    missing: tuple[str, ...]
    procedure: bool = True

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def legal_floor(policy: Policy) -> Floor:
    """Check a policy's rules against the legal floor (evidence row 7g, Great Britain as it stood in 2015).

    Forced ranking goes to the ladder without asking for support, or straight to exit without any of it.
    """
    ranking, escalation = policy.ranking, policy.escalation
    procedure = ranking.enabled or (policy.review.enabled and escalation.enabled)
    if not procedure:
        return Floor((), procedure=False)
    there = rates.in_force(escalation, ranking)
    return Floor(tuple(text for name, text in SAFEGUARDS.items() if name not in there))


def rules_of(run: Run) -> Policy:
    """The rules on paper of a run; of a policy in Python code, those of the reference."""
    policies = run.scenario.policies
    return policies.get(run.manifest.policy) or policies[run.scenario.reference]
