"""Figures of events in words: codes as names, numbers from 1, and why a review came to what it came to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pmsim.model import rows
from pmsim.story.figures import worded

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Development, Escalation, Policy, Support

KINDS = {name: kind for kind, (name, _) in rows.FIGURES.items()}
YES_NO = {0: "no", 1: "yes"}
FROM_ONE = {(rows.RANKED, "place")}
"""Figures that count from 0 in the tables, and from 1 for people."""

HIDDEN = frozenset(
    [
        "fits",
        "cause",
        "reason",
        "long_run",
        "standing",
        "chance",
        "draw",
        "mean_without",
        "chance_upheld",
        "clarity",
        "alignment",
        "cohesion",
        "justice",
        "bias_left",
        "alignment_kept",
        "coaching_skill",
        "depth",
        "until",
        "size",
    ]
)
"""Figures that are true of people and teams and that nobody in the story knows."""

WORST_THIRDS = 3
"""Thirds of the window that must all lie below the line, where the policy reads it so."""


@dataclass(frozen=True)
class Told:
    """What it takes to put an event into words, beside its figures.

    line: of a low week in this team. currency: of the scenario.
    """

    kind: int
    policy: Policy
    teams: tuple[str, ...]
    warm_up: int
    line: float
    currency: str = ""


def line_of(run: Run) -> list[float]:
    """The line of a low week in each team, worked out where the policy gives it as a share of staff."""
    from pmsim.engine.layout import Play, lay_out
    from pmsim.outcomes import rules_of

    plan = lay_out(run.scenario, rules_of(run), Play(run.manifest.seed))
    return [team.low_line for team in plan.teams]


def week_in_words(week: int, warm_up: int) -> str:
    """A week of the tables, which count from 0 and from the warm-up on, as people count it."""
    return str(week - warm_up + 1) if week >= warm_up else f"warm-up {week + 1}"


def ordinal(number: int) -> str:
    """The number as a place in a row: 1st, 2nd, 3rd, 4th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def figures_in_words(told: Told, figures: Mapping[str, float]) -> str:
    """All figures of an event, those that are hidden last; of a review what it came to first."""
    if told.kind == rows.REVIEW_HELD:
        words = decision_in_words(figures, told.policy, told.line)
        others = {name: value for name, value in figures.items() if name not in ("decision", "done")}
        return f"decision {words}; {', '.join(_named(told, others))}"
    hidden = [name for name in figures if is_hidden(told.kind, name)]
    seen = {name: value for name, value in figures.items() if name not in hidden}
    known = _move_in_words(told, seen) if told.kind == rows.MOVED else ", ".join(_named(told, seen))
    return with_truth([known], list(_named(told, {name: figures[name] for name in hidden})))


def is_hidden(kind: int, name: str) -> bool:
    """Whether nobody in the story knows this figure; a barrier that was disclosed is known."""
    return name in HIDDEN and kind != rows.DISCLOSED


def with_truth(known: Iterable[str], hidden: Iterable[str]) -> str:
    """What was known, and behind it what was true and hidden."""
    seen, truth = ", ".join(filter(None, known)), ", ".join(filter(None, hidden))
    return "; ".join(filter(None, [seen, truth and f"in truth (hidden): {truth}"]))


def _move_in_words(told: Told, figures: Mapping[str, float]) -> str:
    """Where someone came from, counted as in the pictures."""
    team, seat = told.teams[int(figures["from_team"])], int(figures["from_seat"]) + 1
    why = code_words()[rows.MOVED, "why"][int(figures["why"])]
    return f"{why}, from {team}, Seat {seat}"


def _named(told: Told, figures: Mapping[str, float]) -> Iterator[str]:
    for name, value in figures.items():
        if not math.isnan(value):
            yield f"{name.replace('_', ' ')} {_in_words(told, name, value)}"


def _in_words(told: Told, name: str, value: float) -> str:
    words = code_words().get((told.kind, name))
    if words is not None:
        return words[int(value)]
    if (told.kind, name) == (rows.HR_BEGAN, "stage"):
        return stage_in_words(int(value), told.policy.escalation.stages)
    if (told.kind, name) == (rows.LIFE_EVENT, "until"):
        return f"week {week_in_words(int(value), told.warm_up)}"
    return worded(name, value + ((told.kind, name) in FROM_ONE), told.currency)


def stage_in_words(stage: int, stages: int) -> str:
    """What an HR adviser prepares: a stage by its number, the hearing after the last, or an appeal."""
    if stage <= stages:
        return str(stage)
    return "hearing" if stage == stages + 1 else "appeal"


@cache
def support_words() -> Mapping[int, str]:
    """Kinds of support by their number; none and onboarding too."""
    from pmsim.policies import Support

    return {int(one): _plain(one.name) for one in Support}


def _plain(name: str) -> str:
    return name.replace("_", " ")


@cache
def decision_words() -> Mapping[int, str]:
    """What a review can come to, by its number."""
    from pmsim.policies import Decision

    known = {
        Decision.on_track: "on track",
        Decision.escalate: "escalate",
        Decision.development_plan: "development plan",
        Decision.wait: "wait, since it looks like nothing but luck",
    }
    return {int(one): known.get(one, f"offer {_plain(one.name)}") for one in Decision}


@cache
def code_words() -> Mapping[tuple[int, str], Mapping[int, str]]:
    """Words for figures that are codes in the tables, by kind of event and figure."""
    from pmsim.engine import order
    from pmsim.model import escalation
    from pmsim.policies import Cause
    from pmsim.scenario.quantities import IncidentKind, RankingResult

    meetings = {
        order.CASE: "case meeting",
        order.PLANNING: "planning",
        order.REVIEW: "review",
        order.COACH: "coaching",
    }
    reasons = {
        escalation.CHRONIC: "long-run level below the line",
        escalation.PASSING_DIP: "a passing dip",
        escalation.WRONG_READING: "a wrong reading",
        escalation.HARD_WORK: "the work itself",
    }
    moves = {
        rows.BY_AGREEMENT: "by agreement",
        rows.FOR_FAILING: "at the hearing",
        rows.TEAM_OVER: "team over",
    }
    servers = {0: "manager", **{number: f"deputy {number}" for number in range(1, order.DESKS)}}
    return {
        (rows.MEETING_BEGAN, "kind"): meetings,
        (rows.MEETING_BEGAN, "server"): servers,
        (rows.SUPPORT_BEGAN, "kind"): support_words(),
        (rows.SUPPORT_BEGAN, "fits"): YES_NO,
        (rows.SUPPORT_BEGAN, "cause"): {int(cause): _plain(cause.name) for cause in Cause},
        (rows.SUPPORT_ENDED, "kind"): support_words(),
        (rows.SUPPORT_ENDED, "given"): {0: "no, it lapsed or came to nothing", 1: "yes"},
        (rows.EPISODE_JUDGED, "kind"): support_words(),
        (rows.EPISODE_JUDGED, "fits"): YES_NO,
        (rows.CASE_OPENED, "reason"): reasons,
        (rows.RESIGNED, "in_case"): YES_NO,
        (rows.RANKED, "result"): {int(one): one.name for one in RankingResult},
        (rows.MOVED, "why"): moves,
        (rows.BONUS_PAID, "seen_wrong"): YES_NO,
        (rows.INCIDENT, "kind"): {int(one): _plain(one.name) for one in IncidentKind},
        (rows.REVIEW_HELD, "support_running"): support_words(),
        (rows.REVIEW_HELD, "in_case"): YES_NO,
        (rows.REVIEW_HELD, "plan_places"): YES_NO,
    }


def decision_in_words(held: Mapping[str, float], policy: Policy, line: float) -> str:
    """What a review came to or, where that was nothing, every reason why; without any, on track.

    held: figures of the review and of all that it read. line: of a low week in the team. Where the manager
    did not do the hard thing that the rules asked for, both are told.
    """
    asked, done = int(held["decision"]), int(held["done"])
    words = _came_to(asked, held, policy, line)
    return words if asked == done else f"{words}, not followed through; instead {decision_words()[done]}"


def _came_to(decision: int, held: Mapping[str, float], policy: Policy, line: float) -> str:
    words = decision_words()
    reasons = reasons_for_nothing(held, policy, line) if words[decision] == "on track" else ()
    running = support_words()[int(held["support_running"])]
    return "; ".join(REASONS[one].format(running=running) for one in reasons) or words[decision]


REASONS: Mapping[str, str] = {
    "in_case": "case running",
    "no_evidence": "nothing on file yet",
    "support_running": "{running} running",
    "too_few_flags": "low, but too few weeks on file",
    "support_first": "low, but support comes first",
    "no_support": "below the line for support, but the policy has none",
    "too_few_weeks": "below the line for support, but too few weeks on file",
    "too_soon": "below the line for support, but too soon after the last",
    "plan_running": "development plan running",
    "no_place": "strong, but no place on a development plan",
}
"""Why a review came to nothing, in few words."""


def reasons_for_nothing(held: Mapping[str, float], policy: Policy, line: float) -> Iterator[str]:
    """Why a review came to nothing, by the keys of `REASONS`; none where everything was fine.

    In the order in which `pmsim.model.decide` asks; a case or an empty file ends the questions. held, line:
    as in `decision_in_words`.
    """
    if held["in_case"]:
        yield "in_case"
    elif held["weeks_on_file"] == 0:
        yield "no_evidence"
    else:
        if held["support_running"]:
            yield "support_running"
        yield from _why_no_case(held, policy.escalation, line)
        yield from _why_no_support(held, policy.support)
        yield from _why_no_plan(held, policy.development)


def _why_no_case(held: Mapping[str, float], rule: Escalation, line: float) -> Iterator[str]:
    if not rule.enabled or not is_low_enough(held, rule, line):
        return
    if held["flags_on_file"] < rule.window:
        yield "too_few_flags"
    elif rule.require_support and not held["weeks_since_support"] <= rule.support_valid:
        yield "support_first"


def is_low_enough(held: Mapping[str, float], rule: Escalation, line: float) -> bool:
    """The policy's reading of continually failing, whatever there is on file."""
    from pmsim.scenario.quantities import FailingRule

    if rule.rule == FailingRule.thirds:
        return held["low_thirds"] == WORST_THIRDS
    if rule.rule == FailingRule.mean:
        return held["window_mean"] < line
    return held["low_weeks"] >= rule.failing_weeks


def _why_no_support(held: Mapping[str, float], rule: Support) -> Iterator[str]:
    if held["support_running"] or not held["support_mean"] < rule.threshold:
        return
    if not rule.enabled:
        yield "no_support"
    elif held["weeks_on_file"] < rule.minimum_weeks:
        yield "too_few_weeks"
    elif held["weeks_since_support"] < rule.pause:
        yield "too_soon"


def _why_no_plan(held: Mapping[str, float], rule: Development) -> Iterator[str]:
    if not rule.enabled or held["strong_reviews"] < rule.reviews:
        return
    if held["plan_weeks"]:
        yield "plan_running"
    elif not held["plan_places"]:
        yield "no_place"
