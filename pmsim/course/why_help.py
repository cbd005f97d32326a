"""Chains that end in a low week, a review, or support."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pmsim.course import grades
from pmsim.course.past import Entry
from pmsim.course.told import (
    Step,
    Teller,
    against,
    cause_read,
    decision_name,
    many,
    percent,
    rule_name,
    support_name,
    words,
)
from pmsim.engine import order
from pmsim.model import rows, state
from pmsim.model.decide import ESCALATE, ON_TRACK
from pmsim.policies import Cause
from pmsim.scenario.quantities import FailingRule, SupportChoice
from pmsim.story.entries import MEETING
from pmsim.story.words import is_low_enough, ordinal, reasons_for_nothing
from pmsim.wording import capitalised, listed, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOMENT = 0.05
"""Weeks of waiting that nobody would call a wait: two hours of a working week."""

LONG_WEEK = 1.0

LINE = ("escalation.threshold_share", "escalation.threshold", "escalation.smoothing")
"""What the line of a low week rests on."""

COUNT = (
    "escalation.failing_weeks",
    "escalation.window",
    "escalation.rule",
    "escalation.smoothing",
    "escalation.threshold",
    "escalation.threshold_share",
)
"""What the reading of continually failing rests on."""

DIARY = {
    order.CASE: "diary_case",
    order.PLANNING: "diary_planning",
    order.REVIEW: "diary_review",
    order.COACH: "diary_coach",
}

SESSIONS = (state.COACHING,)


def low_week(tell: Teller, event: Entry) -> list[Step]:
    """Why a week was low: its mean, the readings behind it, what was under way, and the truth."""
    past, rule = tell.past, tell.policy.escalation
    row = past.week_of(event["week"], event["occupant"])
    mean, line = against(row["smoothed"], past.line)
    recent = past.weeks[past.weeks["occupant"] == event["occupant"]]
    recent = recent[recent["week"] <= event["week"]][-rule.smoothing :]
    readings = listed([percent(one) for one in recent["evidence"].tolist()])
    running = len(past.spell(event["week"]))
    count = "low_running_now" if rule.enabled else "low_no_procedure"
    return [
        tell.step("low_mean_now", "", *LINE, smoothing=rule.smoothing, mean=mean, line=line),
        tell.step("low_readings", "", "escalation.smoothing", smoothing=len(recent), readings=readings),
        tell.step(count, "", *COUNT, number=ordinal_name(running), rule=rule_name(tell.policy)),
        _under_way(tell, row),
        level(tell, event),
    ]


def ordinal_name(number: int) -> str:
    """A place in a row: first, then 2nd, 3rd."""
    return words("parts", "first") if number == 1 else ordinal(number)


def _under_way(tell: Teller, row: Any) -> Step:
    """What was being done about it."""
    rule, paths = tell.policy.support, ("support.threshold", "support.window", "support.enabled")
    values = {"window": rule.window, "threshold": percent(rule.threshold)}
    if row["stage"]:
        return tell.step("low_done_case", "", "escalation.stages")
    if row["support"]:
        return tell.step("low_done_support", "", *paths, support=support_name(row["support"]), **values)
    key = "low_done_nothing" if rule.enabled else "low_done_no_support"
    return tell.step(key, "", *paths, **values)


def level(tell: Teller, event: Entry) -> Step:
    """The long-run level of the person, which nobody in the story knows, against the line of a low week."""
    true = tell.past.level_at(event)
    shown, line = against(true, tell.past.line)
    key = "level_below" if true < tell.past.line else "level_above"
    return tell.step(key, grades.HIDDEN, level=shown, line=line)


def review_held(tell: Teller, event: Entry) -> list[Step]:
    """Why a review came to what it did: what was on file, what each rule compared, the decision."""
    steps = [_due(tell, event), _on_file(tell, event)]
    if event["weeks_on_file"]:
        steps.append(_decisive_rule(tell, event))
    return [*steps, _decision(tell, event), level(tell, event)]


def _due(tell: Teller, event: Entry) -> Step:
    waited = event[MEETING]["wait"] if MEETING in event else 0.0
    key = "no_wait" if waited < MOMENT else "waited"
    wait = words("parts", key).format(wait=many(waited, "week"))
    cadence = many(tell.policy.review.cadence, "week")
    return tell.step("review_due", "", "review.cadence", wait=wait, cadence=cadence)


def _on_file(tell: Teller, event: Entry) -> Step:
    rule = tell.policy
    if not event["weeks_on_file"]:
        return tell.step("review_read_new", grades.COURSE)
    seen = int(min(event["flags_on_file"], rule.escalation.window))
    return tell.step(
        "review_read",
        "",
        "review.rating_window",
        rating=percent(event["rating"]),
        low=int(event["low_weeks"]),
        window=seen,
        rating_window=rule.review.rating_window,
    )


def _decisive_rule(tell: Teller, event: Entry) -> Step:
    """The rule that mattered most: the formal one where it was met, else that for support."""
    policy = tell.policy
    if policy.escalation.enabled and is_low_enough(event, policy.escalation, tell.past.line):
        return tell.step("review_rule", "", *COUNT, rule=rule_name(policy))
    return _support_line(tell, event)


def _support_line(tell: Teller, event: Entry) -> Step:
    rule, paths = tell.policy.support, ("support.threshold", "support.window", "support.enabled")
    mean, line = against(event["support_mean"], rule.threshold)
    values = {"window": rule.window, "mean": mean, "threshold": line}
    if not rule.enabled:
        return tell.step("review_no_support", "", "support.enabled", **values)
    if not event["support_mean"] < rule.threshold:
        return tell.step("review_above_line", "", *paths, **values)
    return tell.step("review_support_line", "", *paths, cause=cause_read(event)[0], **values)


def _decision(tell: Teller, event: Entry) -> Step:
    asked, done = event["decision"], event["done"]
    name = decision_name(done)
    if asked != done:
        paths = ("teams.*.manager.follow_through",)
        return tell.step("review_decision_soft", "", *paths, decision=name, asked=decision_name(asked))
    if done != ON_TRACK:
        return tell.step("review_decision_done", "", *_paths_of(done), decision=name)
    keys = list(reasons_for_nothing(event, tell.policy, tell.past.line)) or ["fine"]
    support = support_name(event["support_running"])
    reasons = " ".join(words("reasons", key).format(support=support) for key in keys)
    return tell.step("review_decision", "", *_paths_of(done), decision=name, reasons=reasons)


def _paths_of(decision: float) -> tuple[str, ...]:
    """What a decision rests on."""
    if decision == ESCALATE:
        return (*COUNT, "escalation.require_support")
    if decision == ON_TRACK:
        return (*COUNT, "support.threshold", "support.window", "support.pause")
    known = ("support.choice", "support.threshold", "support.window")
    return ("development.share", "development.reviews") if decision > ESCALATE else known


def review_missed(tell: Teller, event: Entry) -> list[Step]:
    """Why a review was missed: how long it waited, and what filled the manager's diary."""
    cadence = many(tell.policy.review.cadence, "week")
    dates = many(event["dates_missed"], "date")
    return [
        tell.step("missed_due", "", "review.cadence", dates=capitalised(dates), cadence=cadence),
        tell.step("missed_wait", "", "review.cadence", waited=many(event["waited"], "week"), cadence=cadence),
        _diary(tell, event),
        tell.step("missed_cost", grades.COURSE),
        level(tell, event),
    ]


def _diary(tell: Teller, event: Entry) -> Step:
    """What the manager's hours went to while the review waited."""
    hours = diary_hours(tell.past.meetings, event["time"] - event["waited"], event["time"])
    values = {
        "hours": number(tell.past.spec.manager.people_hours, 0),
        "members": tell.past.spec.members,
    }
    paths = ("teams.*.manager.people_hours",)
    if not hours:
        return tell.step("missed_hours_plain", "", *paths, **values)
    shown = [words("parts", DIARY[kind]).format(hours=number(some, 0)) for kind, some in hours.items()]
    return tell.step("missed_hours", "", *paths, diary=listed(shown), **values)


def diary_hours(meetings: NDArray[Any], first: float, last: float) -> dict[int, float]:
    """The manager's own hours from one time to another by kind of meeting, the most first."""
    mine = meetings[(meetings["time"] >= first) & (meetings["time"] <= last) & (meetings["d"] == 0.0)]
    sums = {int(kind): float(mine["c"][mine["a"] == kind].sum()) for kind in set(mine["a"].tolist())}
    known = {kind: some for kind, some in sums.items() if kind in DIARY and round(some) > 0}
    return dict(sorted(known.items(), key=lambda one: -one[1]))


def support_began(tell: Teller, event: Entry) -> list[Step]:
    """Why support began: the line, the review, what the manager read, and what was really behind it."""
    review = tell.past.before(event, rows.REVIEW_HELD)
    if review is None or review["time"] != event["time"]:
        return [_mean_of(tell, event), _struggle(tell, event), _behind(tell, event)]
    soft = [] if review["decision"] == review["done"] else [_soft(tell)]
    return [
        _mean_of(tell, event),
        *(soft or [_review_came(tell, review)]),
        _reading(tell, event, review),
        _struggle(tell, event),
        _behind(tell, event),
    ]


def _mean_of(tell: Teller, event: Entry) -> Step:
    rule = tell.policy.support
    mean, line = against(event["support_mean"], rule.threshold)
    key = "support_mean" if event["support_mean"] < rule.threshold else "support_mean_order"
    paths = ("support.threshold", "support.window")
    return tell.step(key, "", *paths, window=rule.window, mean=mean, threshold=line)


def _soft(tell: Teller) -> Step:
    share = percent(1.0 - tell.past.spec.manager.follow_through)
    return tell.step("support_soft", "", "teams.*.manager.follow_through", share=share)


def _review_came(tell: Teller, review: Entry) -> Step:
    waited = review[MEETING]["wait"] if MEETING in review else 0.0
    late = words("parts", "late").format(wait=many(waited, "week")) if waited >= LONG_WEEK else ""
    cadence = many(tell.policy.review.cadence, "week")
    when = tell.week(review["week"])
    return tell.step("support_review", "", "review.cadence", when=when, late=late, cadence=cadence)


def _reading(tell: Teller, event: Entry, review: Entry) -> Step:
    cause, size = cause_read(review)
    values = {"cause": cause, "support": support_name(event["kind"]), "points": number(100.0 * size, 0)}
    if tell.policy.support.choice != SupportChoice.diagnosis:
        return tell.step("support_fixed", "", "support.choice", **values)
    expected = (words("causes", "skill_gap"), words("causes", "motivation"))
    if event["kind"] == state.COACHING and cause != expected[1]:
        return tell.step("support_coaching_instead", grades.COURSE, **values)
    return tell.step("support_cause", "", "support.choice", **values)


def _struggle(tell: Teller, event: Entry) -> Step:
    low = event["weeks_low"]
    if math.isnan(low):
        return tell.step("support_no_struggle", "", "support.threshold", "support.window")
    return tell.step(
        "support_struggle", "", "review.cadence", "support.threshold", weeks_low=many(low, "week")
    )


def _behind(tell: Teller, event: Entry) -> Step:
    key = "support_truth_fits" if event["fits"] else "support_truth_misses"
    cause = words("causes", Cause(int(event["cause"])).name)
    return tell.step(key, grades.HIDDEN, cause=cause, support=support_name(event["kind"]))


def support_ended(tell: Teller, event: Entry) -> list[Step]:
    """Why support ended: how it began, what was held of it, and whether it made a difference."""
    judged = tell.past.after(event, rows.EPISODE_JUDGED)
    steps = [_had_begun(tell, event), _held(tell, event)]
    if event["given"]:
        steps.append(
            tell.step("support_pause", "", "support.pause", pause=many(tell.policy.support.pause, "week"))
        )
    if judged is not None:
        steps.append(_judged(tell, judged))
    return [*steps, level(tell, event)]


def _had_begun(tell: Teller, event: Entry) -> Step:
    began = tell.past.before(event, rows.SUPPORT_BEGAN)
    name = capitalised(support_name(event["kind"]))
    rule, paths = tell.policy.support, ("support.threshold", "support.window")
    if began is None:
        return tell.step("support_started_elsewhere", "", *paths, Support=name)
    mean, line = against(began["support_mean"], rule.threshold)
    when, values = tell.week(began["week"]), {"window": rule.window, "mean": mean, "threshold": line}
    return tell.step("support_started", "", *paths, Support=name, when=when, **values)


def _held(tell: Teller, event: Entry) -> Step:
    """What was held of an episode of support."""
    kind, held, terms = event["kind"], int(event["sessions_held"]), tell.past.scenario.interventions
    if not event["given"]:
        return tell.step("support_lapsed", "", "teams.*.manager.people_hours")
    if kind in SESSIONS:
        asked, path = terms.coaching_sessions, "interventions.coaching_sessions"
        key = "support_all_sessions" if held == asked else "support_sessions"
        return tell.step(key, "", path, held=held, asked=asked, missed=asked - held)
    if kind == state.MENTORING:
        path, asked = "interventions.mentoring_weeks", terms.mentoring_weeks
        return tell.step("support_mentor_weeks", "", path, held=held, asked=asked)
    if kind == state.RELIEF:
        length = many(terms.relief_weeks, "week")
        return tell.step("support_weeks", "", "interventions.relief_weeks", length=length)
    if kind == state.TRAINING:
        return _course(tell, event)
    return tell.step("support_talk", "", "teams.*.manager.people_hours")


def _course(tell: Teller, event: Entry) -> Step:
    course = tell.past.before(event, rows.COURSE_BEGAN)
    length, wait = (course["length"], course["wait"]) if course is not None else (math.nan, math.nan)
    paths = ("training.course_time.mean", "training.seats")
    if math.isnan(length):
        return tell.step("support_talk", "", *paths)
    return tell.step("support_course", "", *paths, length=many(length, "week"), wait=many(wait, "week"))


def _judged(tell: Teller, judged: Entry) -> Step:
    """The weeks after support beside those of the same person without it."""
    line = judged["threshold"]
    well, anyway = judged["mean"] >= line, judged["mean_without"] >= line
    key = {(1, 0): "helped", (1, 1): "anyway", (0, 0): "not_recovered", (0, 1): "would_have"}[well, anyway]
    mean, shown = against(judged["mean"], line)
    without = percent(judged["mean_without"], line)
    values = {"mean": mean, "threshold": shown, "without": without, "verdict": words("parts", key)}
    return tell.step("support_judged", grades.HIDDEN, **values)


def low_rule(tell: Teller, review: Entry) -> Step:
    """What the rule for continually failing compared at a review."""
    past, rule = tell.past, tell.policy.escalation
    name = rule_name(tell.policy)
    if rule.rule == FailingRule.thirds:
        line = percent(past.line)
        return tell.step("low_thirds", "", *COUNT, window=rule.window, line=line, rule=name)
    if rule.rule == FailingRule.mean:
        mean, line = against(review["window_mean"], past.line)
        return tell.step("low_mean", "", *COUNT, window=rule.window, mean=mean, line=line, rule=name)
    return _k_of_n(tell, review, past.flags(review, rule.window))


def _k_of_n(tell: Teller, review: Entry, seen: NDArray[Any]) -> Step:
    past, rule = tell.past, tell.policy.escalation
    every = bool(len(seen)) and bool((seen["low"] == 1).all())
    shown = past.spell(int(seen["week"][-1])) if every else seen
    lowest = shown[shown["smoothed"].argmin()]
    values = {
        "smoothing": rule.smoothing,
        "rule": rule_name(tell.policy),
        "line": percent(past.line),
        "lowest": percent(float(lowest["smoothed"])),
        "lowest_when": tell.week(int(lowest["week"])),
        "span": tell.span(int(shown["week"][0]), int(shown["week"][-1])),
    }
    if every:
        return tell.step("low_running", "", *COUNT, count=many(len(shown), "week"), **values)
    low = int(review["low_weeks"])
    return tell.step("low_some", "", *COUNT, low=low, window=len(seen), **values)
