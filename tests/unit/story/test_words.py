"""Codes, decisions, weeks and places of events in words."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from pmsim.model import rows
from pmsim.model.decide import decide, weeks_since_support
from pmsim.model.state import ONBOARDING, Dossier
from pmsim.policies import Cause, Decision
from pmsim.scenario.quantities import FailingRule
from pmsim.scenario.schema import Development, Escalation, Policy, Support
from pmsim.story.entries import READ
from pmsim.story.words import (
    code_words,
    decision_in_words,
    decision_words,
    ordinal,
    stage_in_words,
    support_words,
    week_in_words,
)

LINE = 0.8
OPEN = Policy(escalation=Escalation(require_support=False))
EARLY = Policy(escalation=Escalation(failing_weeks=3, window=13))
THIRDS = Policy(escalation=Escalation(rule=FailingRule.thirds, require_support=False))
MEAN = Policy(escalation=Escalation(rule=FailingRule.mean))
NO_ESCALATION = Policy(escalation=Escalation(enabled=False))
NO_SUPPORT = Policy(support=Support(enabled=False))
NO_PLANS = Policy(development=Development(enabled=False))
FIRST = "low, but support comes first"
NOW = 200.0


def reading(cause: Cause) -> dict[str, Any]:
    """Someone below the line for support, in whom the manager reads this cause."""
    return {"support_mean": 0.5, "read": [0.2 if one == cause else 0.0 for one in Cause]}


DECISIONS: dict[str, tuple[Policy, dict[str, Any], str]] = {
    "nothing wrong": (Policy(), {}, "on track"),
    "no evidence": (Policy(), {"weeks": 0, "support_mean": float("nan")}, "nothing on file yet"),
    "a case": (Policy(), {"in_case": True, "low_weeks": 13, "support_mean": 0.5}, "case running"),
    "a case and support": (Policy(), {"in_case": True, "support": 1}, "case running"),
    "support": (Policy(), {"support": 2, "support_mean": 0.5}, "training running"),
    "support and low": (Policy(), {"support": 1, "low_weeks": 13}, f"coaching running; {FIRST}"),
    "support, then a case": (
        Policy(),
        {"support": 1, "low_weeks": 13, "support_ended": NOW - 20},
        "escalate",
    ),
    "low, never helped": (Policy(), {"low_weeks": 13}, FIRST),
    "low, helped in time": (Policy(), {"low_weeks": 13, "support_ended": NOW - 26}, "escalate"),
    "low, helped long ago": (Policy(), {"low_weeks": 13, "support_ended": NOW - 26.5}, FIRST),
    "low, no help needed": (OPEN, {"low_weeks": 13}, "escalate"),
    "not low enough": (Policy(), {"low_weeks": 12}, "on track"),
    "three low thirds": (THIRDS, {"low_thirds": 3}, "escalate"),
    "two low thirds": (THIRDS, {"low_thirds": 2, "low_weeks": 13}, "on track"),
    "a low mean": (MEAN, {"window_mean": LINE - 0.01}, FIRST),
    "no low mean": (MEAN, {"window_mean": LINE, "low_weeks": 13}, "on track"),
    "low, no procedure": (NO_ESCALATION, {"low_weeks": 13}, "on track"),
    "low, no support": (
        NO_SUPPORT,
        {"low_weeks": 13, "support_mean": 0.5},
        f"{FIRST}; below the line for support, but the policy has none",
    ),
    "low too early": (EARLY, {"low_weeks": 3, "flagged_weeks": 5}, "low, but too few weeks on file"),
    "low and offered": (Policy(), {"low_weeks": 13, **reading(Cause.motivation)}, "offer coaching"),
    "a gap": (Policy(), reading(Cause.skill_gap), "offer training"),
    "overload": (Policy(), reading(Cause.overload), "offer relief"),
    "circumstance": (Policy(), reading(Cause.circumstance), "offer adjustments"),
    "unclear goals": (Policy(), reading(Cause.unclear_goals), "offer clarifying"),
    "the work": (Policy(), reading(Cause.the_work), "offer mending"),
    "misfit": (Policy(), {**reading(Cause.misfit), "open_seats": 1}, "offer redeployment"),
    "luck": (Policy(), reading(Cause.luck), "wait, since it looks like nothing but luck"),
    "new": (
        Policy(),
        {"weeks": 1, "flagged_weeks": 0, "support_mean": 0.5},
        "below the line for support, but too few weeks on file",
    ),
    "just helped": (
        Policy(),
        {"support_mean": 0.5, "support_ended": NOW - 2},
        "below the line for support, but too soon after the last",
    ),
    "strong": (Policy(), {"strong_reviews": 2, "plan_places": True}, "development plan"),
    "strong, no place": (Policy(), {"strong_reviews": 2}, "strong, but no place on a development plan"),
    "strong, has a plan": (
        Policy(),
        {"strong_reviews": 2, "plan_places": True, "plan_weeks": 5},
        "development plan running",
    ),
    "strong, no plans": (NO_PLANS, {"strong_reviews": 2}, "on track"),
}


def decided(policy: Policy, **changes: Any) -> dict[str, float]:
    """Figures of a review and what it read, with the decision that the model takes."""
    file = Dossier(**{"weeks": 40, "flagged_weeks": 37, "support_mean": 1.0, "line": LINE, **changes})
    decision = decide(file, policy.support, policy.escalation, policy.development, NOW)
    return {
        "decision": decision,
        "done": decision,
        "support_mean": file.support_mean,
        "low_weeks": file.low_weeks,
        "weeks_on_file": file.weeks,
        "flags_on_file": file.flagged_weeks,
        "weeks_since_support": weeks_since_support(file, NOW),
        "support_running": file.support,
        "in_case": file.in_case,
        "window_mean": file.window_mean,
        "low_thirds": file.low_thirds,
        "strong_reviews": file.strong_reviews,
        "plan_places": file.plan_places,
        "plan_weeks": file.plan_weeks,
    }


@pytest.mark.parametrize(("policy", "file", "words"), DECISIONS.values(), ids=DECISIONS.keys())
def test_decision_in_words(policy: Policy, file: dict[str, Any], words: str) -> None:
    assert decision_in_words(decided(policy, **file), policy, LINE) == words


def test_what_was_not_followed_through_is_told_with_what_was_done() -> None:
    held = {**decided(OPEN, low_weeks=13), "done": int(Decision.coaching)}
    assert decision_in_words(held, OPEN, LINE) == "escalate, not followed through; instead offer coaching"


def test_on_track_is_said_only_when_no_rule_was_met() -> None:
    policy, said = Policy(), set()
    line, enough = policy.support.threshold, policy.escalation.failing_weeks
    since = (NOW - 2, NOW - 20, NOW - 30)
    states = product((line, line - 0.01), (enough - 1, enough), (0, 1), (0, 1), since, (0, 2))
    for mean, low, running, in_case, ended, strong in states:
        figures = decided(
            policy,
            support_mean=mean,
            low_weeks=low,
            support=running,
            in_case=bool(in_case),
            support_ended=ended,
            strong_reviews=strong,
        )
        words = decision_in_words(figures, policy, LINE)
        fine = mean == line and low < enough and not running and not in_case and not strong
        assert (words == "on track") == fine
        said.add(words)
    assert len(said) > 5


def test_every_code_has_words() -> None:
    assert set(decision_words()) == {int(one) for one in Decision}
    assert set(support_words()) == set(range(ONBOARDING + 1))
    for (kind, figure), words in code_words().items():
        known = {name for one in (kind, *READ) for name in rows.FIGURES[one][1]}
        assert figure in known
        assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(("stage", "words"), [(1, "1"), (2, "2"), (3, "hearing"), (4, "appeal")])
def test_stage_in_words(stage: int, words: str) -> None:
    assert stage_in_words(stage, 2) == words


@pytest.mark.parametrize(
    ("week", "warm_up", "words"),
    [(0, 0, "1"), (0, 26, "warm-up 1"), (25, 26, "warm-up 26"), (26, 26, "1"), (77, 26, "52")],
)
def test_week_in_words(week: int, warm_up: int, words: str) -> None:
    assert week_in_words(week, warm_up) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd")],
)
def test_ordinal(number: int, words: str) -> None:
    assert ordinal(number) == words
