"""What the rules that one compares with did in the same world: same luck, same seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim import texts
from pmsim.course.told import Teller, against, decision_name, words
from pmsim.model import rows
from pmsim.scenario.quantities import FailingRule
from pmsim.wording import capitalised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.course.past import Entry, Past

LOW_WEEK = 0
"""The kind of a low week, which is no event of the tables."""


def elsewhere(tell: Teller, event: Entry, kind: str, other: Past) -> str:
    """What happened to the same seat of the same world under the other rules, in one or two sentences.

    kind: of the event, as the texts name it. other: the same seat in the other run.
    """
    if event["what"] == LOW_WEEK:
        return _low_week(tell, event, other)
    found = other.of_kind(event["what"])
    measured = [one for one in found if one["week"] >= other.scenario.warm_up]
    if not measured:
        return " ".join(filter(None, [_say(tell, kind, "never"), _why_never(tell, event, other)]))
    nearest = min(measured, key=lambda one: abs(one["time"] - event["time"]))
    same = nearest["week"] == event["week"]
    decision = decision_name(nearest["done"]) if event["what"] == rows.REVIEW_HELD else ""
    when = tell.week(nearest["week"])
    return _say(tell, kind, "same" if same else "other", when=when, decision=decision)


def _say(tell: Teller, kind: str, key: str, **values: Any) -> str:
    text: str = texts.read("why")["kinds"][kind][key]
    return text.format_map({"rule": tell.reference_name, "who": tell.who, **values})


def _low_week(tell: Teller, event: Entry, other: Past) -> str:
    row = other.week_of(event["week"])
    if row is None:
        return words("elsewhere", "empty").format(rule=tell.reference_name)
    if row["occupant"] != event["occupant"]:
        return words("elsewhere", "other_holder").format(rule=tell.reference_name)
    mean, line = against(float(row["smoothed"]), other.line)
    if row["low"] == 1:
        shown = words("elsewhere", "low_mean").format(mean=mean, line=line)
        return _say(tell, "low_week", "same", mean=shown)
    smoothing = other.policy.escalation.smoothing
    return _say(tell, "low_week", "never", mean=mean, line=line, smoothing=smoothing)


def _why_never(tell: Teller, event: Entry, other: Past) -> str:
    """Why no formal step opened: how near the rule came to being met."""
    if event["what"] != rows.STAGE_OPENED:
        return ""
    rule, who = other.policy.escalation, capitalised(tell.who)
    if not rule.enabled:
        return words("elsewhere", "no_procedure")
    if rule.rule != FailingRule.k_of_n:
        return ""
    most, longest = nearest_to(other.weeks, rule.window)
    values = {"Who": who, "needed": rule.failing_weeks, "window": rule.window}
    if most >= rule.failing_weeks:
        return words("elsewhere", "reached")
    if not most:
        return words("elsewhere", "none_low").format_map(values)
    if rule.failing_weeks == rule.window:
        return words("elsewhere", "run_ended").format_map({**values, "longest": longest})
    return words("elsewhere", "most_low").format_map({**values, "most": most})


def nearest_to(weeks: NDArray[Any], window: int) -> tuple[int, int]:
    """The most low weeks of one person within a window, and the longest unbroken run of them."""
    most = longest = 0
    for occupant in np.unique(weeks["occupant"]):
        mine = weeks[(weeks["occupant"] == occupant) & (weeks["low"] >= 0)]
        low = (mine["low"] == 1).astype(int)
        if not len(low):
            continue
        sums = np.convolve(low, np.ones(window, dtype=int))[: len(low)]
        run, best = 0, 0
        for one in low.tolist():
            run = run + 1 if one else 0
            best = max(best, run)
        most, longest = max(most, int(sums.max())), max(longest, best)
    return most, longest
