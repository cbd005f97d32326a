"""Chains that end in a formal step, a ranking, a hearing, an appeal, or an exit."""

from __future__ import annotations

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
    support_name,
    words,
)
from pmsim.course.why_help import COUNT, LONG_WEEK, MOMENT, level, low_rule
from pmsim.model import rows
from pmsim.model.escalation import CHRONIC, HARD_WORK, PASSING_DIP, WRONG_READING
from pmsim.scenario.quantities import RankingResult
from pmsim.wording import counted

PASS_LINE = ("escalation.pass_threshold", "escalation.threshold", "escalation.stage_weeks")

REASONS = {
    CHRONIC: "opened_chronic",
    PASSING_DIP: "opened_dip",
    WRONG_READING: "opened_misread",
    HARD_WORK: "opened_work",
}


def stage_opened(tell: Teller, event: Entry) -> list[Step]:
    """Why a formal step opened: the rule, help before it, the review, the adviser, and the truth."""
    case = tell.past.before(event, rows.CASE_OPENED)
    failed = tell.past.before(event, rows.STAGE_FAILED)
    if case is None:
        return [*_adviser(tell, event), level(tell, event)]
    if failed is not None and failed["time"] >= case["time"]:
        return _next_step(tell, event, case, failed)
    steps = _opening(tell, case)
    warning = [_warning(tell, event)] if event["stage"] > 1 else []
    room = 4 - len(steps) - len(warning)
    return [*steps, *warning, *_adviser(tell, event)[:room], _opened(tell, event, case)]


def _opening(tell: Teller, case: Entry) -> list[Step]:
    """What opened the case: a review, or a ranking."""
    ranked = tell.past.before(case, rows.RANKED)
    if ranked is not None and ranked["time"] == case["time"]:
        return [_ranking_rule(tell), _ranked_place(tell, ranked)]
    review = tell.past.before(case, rows.REVIEW_HELD)
    if review is None or review["time"] != case["time"]:
        return []
    return [low_rule(tell, review), _help_first(tell, review), _case_review(tell, review)]


def _help_first(tell: Teller, review: Entry) -> Step:
    """The support that came before a case, or that none had to."""
    rule, since = tell.policy.escalation, review["weeks_since_support"]
    paths = ("escalation.require_support", "escalation.support_valid", "support.threshold", "support.choice")
    if since != since:
        return tell.step("support_not_asked", "", *paths)
    if not since <= rule.support_valid:
        return tell.step("support_old", "", *paths, since=many(since, "week"))
    return _support_before(tell, review, paths)


def _support_before(tell: Teller, review: Entry, paths: tuple[str, ...]) -> Step:
    past, policy = tell.past, tell.policy
    valid = many(policy.escalation.support_valid, "week")
    ended = past.before(review, rows.SUPPORT_ENDED)
    while ended is not None and not ended["given"]:
        ended = past.before(ended, rows.SUPPORT_ENDED)
    began = None if ended is None else past.before(ended, rows.SUPPORT_BEGAN)
    if began is None:
        since = many(review["weeks_since_support"], "week")
        return tell.step("support_first_elsewhere", "", *paths, since=since, valid=valid)
    values = {"support": support_name(began["kind"]), "when": tell.week(began["week"])}
    offered = past.before(began, rows.REVIEW_HELD)
    if offered is None or offered["time"] != began["time"]:
        return tell.step("support_first_plain", "", *paths, valid=valid, **values)
    mean, line = against(began["support_mean"], policy.support.threshold)
    cause, _ = cause_read(offered)
    window = policy.support.window
    return tell.step(
        "support_first", "", *paths, window=window, mean=mean, threshold=line, cause=cause, **values
    )


def _case_review(tell: Teller, review: Entry) -> Step:
    seen = int(min(review["flags_on_file"], tell.policy.escalation.window))
    return tell.step(
        "case_review",
        "",
        *COUNT,
        "escalation.require_support",
        when=tell.week(review["week"]),
        rating=percent(review["rating"]),
        low=int(review["low_weeks"]),
        window=seen,
        decision=decision_name(review["done"]),
    )


def _warning(tell: Teller, event: Entry) -> Step:
    paths = ("formal.final_warning" if event["stage"] > 2 else "formal.first_warning",)
    return tell.step("warning_live", "", *paths, stage=int(event["stage"]))


def _adviser(tell: Teller, event: Entry) -> list[Step]:
    """How long the step waited for HR, and how long it took to prepare."""
    began, hr = tell.past.before(event, rows.HR_BEGAN), tell.past.scenario.hr
    if began is None:
        return []
    values = {
        "length": many(began["length"], "week"),
        "usual": many(hr.opening_time.mean, "week"),
        "wait": many(began["wait"], "week"),
        "advisers": counted(hr.advisers, "adviser"),
    }
    wait = began["wait"]
    key = "hr_at_once" if wait < MOMENT else "hr_soon" if wait < LONG_WEEK else "hr_waited"
    return [tell.step(key, "", "hr.opening_time.mean", "hr.advisers", **values)]


def _opened(tell: Teller, event: Entry, case: Entry) -> Step:
    shown, line = against(case["long_run"], case["low_line"])
    values = {"stage": int(event["stage"]), "when": tell.week(event["week"]), "level": shown, "line": line}
    return tell.step(REASONS[int(case["reason"])], grades.HIDDEN, **values)


def _next_step(tell: Teller, event: Entry, case: Entry, failed: Entry) -> list[Step]:
    """A step after one that was not passed."""
    stages = tell.policy.escalation.stages
    return [
        _failed(tell, failed),
        _meetings(tell, failed),
        tell.step("steps_left", "", "escalation.stages", stages=stages, stage=int(event["stage"])),
        *_adviser(tell, event)[:1],
        _opened(tell, event, case),
    ]


def _failed(tell: Teller, failed: Entry) -> Step:
    mean, line = against(failed["mean"], failed["pass_line"])
    values = {"stage": int(failed["stage"]), "when": tell.week(failed["week"]), "mean": mean, "line": line}
    return tell.step("step_failed", "", *PASS_LINE, **values)


def _meetings(tell: Teller, end: Entry) -> Step:
    asked, hours = int(end["meetings_asked"]), tell.policy.escalation.meeting_hours
    if not asked:
        return tell.step("step_no_meetings", "", "escalation.meeting_hours")
    held = int(end["meetings_held"])
    return tell.step("step_meetings", "", "escalation.meeting_hours", held=held, asked=asked, hours=hours)


def stage_passed(tell: Teller, event: Entry) -> list[Step]:
    """Why a step was passed, and what follows."""
    return [
        _began(tell, event),
        _result(tell, event),
        tell.step("step_effort", "", "formal.effort"),
        _what_warning(tell, event),
        _what_case(tell, event),
    ]


def stage_failed(tell: Teller, event: Entry) -> list[Step]:
    """Why a step was not passed, and what follows."""
    stage, stages = int(event["stage"]), tell.policy.escalation.stages
    key = "step_next" if stage < stages else "step_hearing"
    return [
        _began(tell, event),
        _result(tell, event),
        _meetings(tell, event),
        tell.step(key, "", "escalation.stages", stage=stage + 1, stages=counted(stages, "step")),
        _what_case(tell, event),
    ]


def _began(tell: Teller, event: Entry) -> Step:
    opened = tell.past.before(event, rows.STAGE_OPENED)
    week = event["week"] if opened is None else opened["week"]
    weeks = many(tell.policy.escalation.stage_weeks, "week")
    values = {"stage": int(event["stage"]), "when": tell.week(week), "weeks": weeks}
    return tell.step("step_began", "", "escalation.stage_weeks", **values)


def _result(tell: Teller, event: Entry) -> Step:
    mean, line = against(event["mean"], event["pass_line"])
    key = "step_not_passed" if event["what"] == rows.STAGE_FAILED else "step_passed"
    weeks = many(tell.policy.escalation.stage_weeks, "week")
    return tell.step(key, "", *PASS_LINE, mean=mean, line=line, weeks=weeks)


def _what_case(tell: Teller, event: Entry) -> Step:
    case = tell.past.before(event, rows.CASE_OPENED)
    if case is None:
        return level(tell, event)
    verdict = words("parts", "case_chronic" if case["reason"] == CHRONIC else "case_false")
    shown = percent(tell.past.level_at(event), tell.past.line)
    return tell.step("case_was", grades.HIDDEN, level=shown, verdict=verdict)


def warning(tell: Teller, event: Entry) -> list[Step]:
    """What a live warning comes from, and what it means."""
    return [_began(tell, event), _result(tell, event), _what_warning(tell, event), _what_case(tell, event)]


def _what_warning(tell: Teller, event: Entry) -> Step:
    stage, stages, formal = int(event["stage"]), tell.policy.escalation.stages, tell.past.scenario.formal
    final = stage > 1 or stages == 1
    path = "formal.final_warning" if final else "formal.first_warning"
    weeks = many(formal.final_warning if final else formal.first_warning, "week")
    key = "warning_last" if stage >= stages else "warning_follows"
    return tell.step(key, "", path, weeks=weeks, next=stage + 1)


def ranked(tell: Teller, event: Entry) -> list[Step]:
    """Why someone was picked by a forced ranking."""
    ladder = event["result"] == RankingResult.ladder
    key = "ranked_ladder" if ladder else "ranked_exit"
    return [
        _ranking_rule(tell),
        _ranked_place(tell, event),
        tell.step(key, "", "ranking.result", "ranking.enabled"),
        level(tell, event),
    ]


def _ranking_rule(tell: Teller) -> Step:
    rule = tell.policy.ranking
    paths = ("ranking.share", "ranking.period", "ranking.enabled")
    return tell.step("ranked_rule", "", *paths, period=many(rule.period, "week"), share=percent(rule.share))


def _ranked_place(tell: Teller, event: Entry) -> Step:
    values = {"place": int(event["place"]) + 1, "rating": percent(event["rating"])}
    return tell.step("ranked_place", "", "ranking.share", "ranking.across", "ranking.enabled", **values)


def hearing_held(tell: Teller, event: Entry) -> list[Step]:
    """Why there was a hearing, and what it looked at."""
    return [
        *_to_the_end(tell, event),
        _hearing(tell, event),
        _record(tell, event),
        _what_case(tell, event),
    ]


def _to_the_end(tell: Teller, event: Entry) -> list[Step]:
    """The steps that were not passed before a hearing."""
    failed = tell.past.before(event, rows.STAGE_FAILED)
    case = tell.past.before(event, rows.CASE_OPENED)
    if failed is None or (case is not None and failed["time"] < case["time"]):
        return [tell.step("straight_to_hearing", "", "formal.final_warning")]
    mean, line = against(failed["mean"], failed["pass_line"])
    values = {"stage": int(failed["stage"]), "when": tell.week(failed["week"]), "mean": mean, "line": line}
    stages = counted(tell.policy.escalation.stages, "step")
    return [tell.step("all_failed", "", *PASS_LINE, stages=stages, **values)]


def _hearing(tell: Teller, event: Entry) -> Step:
    when, seats = tell.week(event["week"]), int(event["open_seats"])
    if not tell.policy.escalation.redeploy:
        return tell.step("hearing_no_redeployment", "", "escalation.redeploy", when=when)
    key = "hearing_place" if seats else "hearing_no_place"
    return tell.step(key, "", "escalation.redeploy", when=when, open=counted(seats, "open seat"))


def _record(tell: Teller, event: Entry) -> Step:
    defects = event["record_defects"]
    key = "hearing_record" if defects else "hearing_full_record"
    return tell.step(key, "", "escalation.meeting_hours", defects=percent(defects))


def appealed(tell: Teller, event: Entry) -> list[Step]:
    """Why someone appealed."""
    rate = percent(tell.past.scenario.formal.appeal_rate)
    hearing = tell.past.before(event, rows.HEARING_HELD)
    heard = [] if hearing is None else [_hearing(tell, hearing), _record(tell, hearing)]
    return [
        *heard,
        tell.step("appeal_allowed", "", "escalation.appeal", rate=rate),
        tell.step("appeal_chance", grades.HIDDEN, chance=percent(event["chance_upheld"])),
        level(tell, event),
    ]


def reinstated(tell: Teller, event: Entry) -> list[Step]:
    """Why someone who was to leave stayed."""
    hearing = tell.past.before(event, rows.HEARING_HELD)
    made = tell.past.before(event, rows.APPEALED)
    chance = (
        []
        if made is None
        else [tell.step("appeal_chance", grades.HIDDEN, chance=percent(made["chance_upheld"]))]
    )
    return [
        *([] if hearing is None else _to_the_end(tell, hearing)),
        _record(tell, event),
        *chance,
        tell.step("appeal_upheld", "", "escalation.appeal"),
        _what_case(tell, event),
    ]


def exited(tell: Teller, event: Entry) -> list[Step]:
    """Why someone had to leave: a ranking, or the steps, the hearing and the appeal."""
    picked = tell.past.before(event, rows.RANKED)
    heard = tell.past.before(event, rows.HEARING_HELD)
    if heard is None and picked is not None:
        return [*ranked(tell, picked)[:3], _exit_truth(tell, event)]
    if heard is None:
        return [_exit_truth(tell, event)]
    return [
        *_to_the_end(tell, heard),
        _hearing(tell, heard),
        _record(tell, heard),
        _appeal_before(tell, event),
        _exit_truth(tell, event),
    ]


def _appeal_before(tell: Teller, event: Entry) -> Step:
    made, rate = tell.past.before(event, rows.APPEALED), percent(tell.past.scenario.formal.appeal_rate)
    if not tell.policy.escalation.appeal:
        return tell.step("no_appeal", "", "escalation.appeal")
    if made is None:
        return tell.step("no_appeal_made", "", "formal.appeal_rate", rate=rate)
    return tell.step("appeal_lost", "", "escalation.appeal", when=tell.week(made["week"]))


def _exit_truth(tell: Teller, event: Entry) -> Step:
    shown, line = against(event["long_run"], event["low_line"])
    key = "exit_chronic" if event["long_run"] < event["low_line"] else "exit_capable"
    return tell.step(key, grades.HIDDEN, level=shown, line=line)
