"""The rules of a policy. They see what is on file and the policy's thresholds, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmsim.model.state import COACHING, LONG_AGO, NO_SUPPORT, TRAINING, UNDEFINED, Dossier
from pmsim.model.work import low_weeks, mean_evidence

if TYPE_CHECKING:
    from pmsim.scenario.schema import Escalation, Review, Support

ON_TRACK, OFFER_COACHING, OFFER_TRAINING, ESCALATE = 0, COACHING, TRAINING, 3
"""Outcomes of a review. Offers have the numbers of the support that they offer."""

ALWAYS_COACHING, ALWAYS_TRAINING = 1, 2
"""Values of `support.choice` that need no diagnosis; the same as in the schema's `SupportChoice`."""


def rate(dossier: Dossier, review: Review, support: Support, escalation: Escalation) -> None:
    """Work out the figures that the rules compare and put them on file, so that a journal can show them."""
    dossier.rating = mean_evidence(dossier, review.rating_window)
    dossier.support_mean = mean_evidence(dossier, support.window)
    dossier.low_weeks = low_weeks(dossier, escalation.window)


def decide(dossier: Dossier, support: Support, escalation: Escalation, now: float) -> int:
    """One decision a review: escalate, else support, else on track; none while a case runs."""
    if dossier.in_case or dossier.weeks == 0:
        return ON_TRACK
    if must_escalate(dossier, escalation, now):
        return ESCALATE
    if needs_support(dossier, support, now):
        return which_support(dossier, support)
    return ON_TRACK


def must_escalate(dossier: Dossier, escalation: Escalation, now: float) -> bool:
    """K of N: enough low weeks among the last N flags, after support where the policy asks for it."""
    if not escalation.enabled or dossier.flagged_weeks < escalation.window:
        return False
    if dossier.low_weeks < escalation.failing_weeks:
        return False
    if not escalation.require_support:
        return True
    return now - dossier.support_ended <= escalation.support_valid


def weeks_since_support(dossier: Dossier, now: float) -> float:
    """Weeks since support was last completed; undefined if it never was."""
    return UNDEFINED if dossier.support_ended == LONG_AGO else now - dossier.support_ended


def needs_support(dossier: Dossier, support: Support, now: float) -> bool:
    """Mean evidence over the support window is below the threshold, and no support runs or has just ended."""
    if not support.enabled or dossier.support != NO_SUPPORT or dossier.weeks < support.minimum_weeks:
        return False
    if now - dossier.support_ended < support.pause:
        return False
    return dossier.support_mean < support.threshold


def which_support(dossier: Dossier, support: Support) -> int:
    """The policy's fixed choice, or what the manager's diagnosis calls for."""
    if support.choice == ALWAYS_COACHING:
        return OFFER_COACHING
    if support.choice == ALWAYS_TRAINING:
        return OFFER_TRAINING
    return OFFER_TRAINING if dossier.read_gap > dossier.read_motivation else OFFER_COACHING
