"""Events as a story: what was known and compared, then what was true and hidden from those who decided."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Formatter
from typing import TYPE_CHECKING

from pmsim.model import rows
from pmsim.outcomes import rules_of
from pmsim.story.entries import MEETING, REVIEWED, Entry, figures_of
from pmsim.story.figures import CAUSES, dates, plain, share, standing, trimmed, wait, weeks, worded
from pmsim.story.tables import teams_by_number
from pmsim.story.words import (
    KINDS,
    Told,
    code_words,
    decision_in_words,
    figures_in_words,
    line_of,
    ordinal,
    stage_in_words,
    week_in_words,
    with_truth,
)
from pmsim.wording import counted

if TYPE_CHECKING:
    from pmsim.records import Run

Figures = Mapping[str, float]
Line = tuple[str, str, str, str]
"""Week, who, event and figures."""

STORIES: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    rows.MEETING_BEGAN: (("{kind}", "{wait}", "took {manager_hours}"), ()),
    rows.REVIEW_MISSED: (("{dates_missed} missed", "{waited}"), ()),
    rows.SUPPORT_BEGAN: (
        ("{kind}", "mean {support_mean} against {support_line}", "low for {weeks_low}"),
        ("the cause is {cause}", "{fits}"),
    ),
    rows.SESSION_HELD: (("number {number}",), ()),
    rows.SESSION_MISSED: (("{dates_missed} missed", "{waited}"), ()),
    rows.COURSE_BEGAN: (("{wait}", "it takes {length}"), ()),
    rows.SUPPORT_ENDED: (("{kind}", "{given}"), ()),
    rows.CASE_OPENED: (
        ("stage {stage}", "low for {weeks_low}"),
        ("{reason}", "long-run level {long_run} against the line of {low_line}"),
    ),
    rows.HR_BEGAN: (("{stage}", "HR takes {length}", "{wait}"), ()),
    rows.STAGE_OPENED: (("stage {stage}", "mean {smoothed} against the line of {low_line}"), ()),
    rows.CASE_MEETING_HELD: (("stage {stage}",), ()),
    rows.STAGE_PASSED: (("stage {stage}", "mean {mean} against {pass_line}", "{meetings}"), ()),
    rows.STAGE_FAILED: (("stage {stage}", "mean {mean} against {pass_line}", "{meetings}"), ()),
    rows.EXITED: (
        ("{seen_wrong}",),
        ("long-run level {long_run} against the line of {low_line}", "{standing}"),
    ),
    rows.RESIGNED: (("{in_case}",), ("the chance was {chance} that week", "{standing}")),
    rows.STARTED: (("the seat was empty for {weeks_empty}",), ()),
    rows.EPISODE_JUDGED: (
        ("{kind}", "mean since then {mean} against {threshold}"),
        ("without it {mean_without}", "{fits}"),
    ),
    rows.PLAN_BEGAN: (("rating {rating} against {plan_line}",), ()),
    rows.PLAN_ENDED: ((), ()),
    rows.APPROVAL_BEGAN: (("{wait}", "it takes {length}"), ()),
    rows.GOALS_AGREED: (
        ("{weeks_since_due} after they were due", "target {target}"),
        ("clarity {clarity}", "alignment {alignment}"),
    ),
    rows.STRATEGY_SHIFTED: ((), ("goals keep {alignment_kept} of their alignment",)),
    rows.CALIBRATED: ((), ("{bias_left} of leniency and halo is left",)),
    rows.TEAM_SESSION_HELD: ((), ("cohesion {cohesion}",)),
    rows.RANKED: (("place {place}, rating {rating}", "{result}"), ()),
    rows.MOVED: (("{why}", "from {from_team}, {from_seat}"), ("{standing}",)),
    rows.RELEASED: ((), ("{standing}",)),
    rows.PROMOTED: (("promise {promise}",), ("{standing}", "coaching skill {coaching_skill}")),
    rows.HEARING_HELD: (("{open_seats} to move to", "{record_defects} of the record is missing"), ()),
    rows.APPEALED: ((), ("the chance is {chance_upheld}",)),
    rows.REINSTATED: (("{record_defects} of the record is missing",), ()),
    rows.LIFE_EVENT: ((), ("it costs {depth} of target", "until {until}")),
    rows.DISCLOSED: (("it costs {depth} of target",), ()),
    rows.LEFT_ALONE: (("mean {smoothed} against the line of {low_line}",), ()),
    rows.BONUS_PAID: (("{amount}", "rating {rating}", "{seen_wrong}"), ()),
    rows.INJUSTICE_SEEN: ((), ("climate of justice {justice}",)),
    rows.INCIDENT: (("{kind}",), ("size {size} SD",)),
    rows.TEAM_FORMED: ((), ()),
    rows.TEAM_ENDED: ((), ()),
    rows.ADJUSTED: (("to a barrier of {barrier}", "to circumstances of {circumstance}"), ()),
    rows.UPWARD_NOTE: (("the work costs {the_work} of target as the manager reads it",), ()),
}
"""For each kind of event, parts of its story: what was known, and what was hidden.

A part is left out where a figure in it is undefined or has no words. A review is told by `_review`.
"""


def lines_of(run: Run, events: Iterable[Entry], everything: bool = False) -> Iterator[Line]:
    """Events of a run, each with its week, who it is about, and a few words or every figure."""
    policy = rules_of(run)
    teams = tuple(team.name for team in teams_by_number(run.scenario))
    lines = line_of(run)
    for entry in events:
        week = week_in_words(entry["week"], run.scenario.warm_up)
        kind, line = KINDS[entry["event"]], lines[entry["team"]]
        told = Told(kind, policy, teams, run.scenario.warm_up, line, run.scenario.currency)
        figures = figures_of(entry)
        words = figures_in_words(told, figures) if everything else told_as_story(told, entry, figures)
        yield week, who(entry, teams), entry["event"], words


def who(entry: Entry, teams: tuple[str, ...]) -> str:
    """Team, where there are several, and seat; those who hold a seat later by their number."""
    if entry["seat"] == rows.NOBODY:
        return teams[entry["team"]] if len(teams) > 1 else "whole team"
    team = f"{teams[entry['team']]}, " if len(teams) > 1 else ""
    later = f", {ordinal(entry['occupant'] + 1)} holder" if entry["occupant"] else ""
    return f"{team}Seat {entry['seat'] + 1}{later}"


def told_as_story(told: Told, entry: Entry, figures: Figures) -> str:
    """What happened, in a few words."""
    if told.kind == rows.REVIEW_HELD:
        return "; ".join([*_review(told, figures), *_meeting(entry)])
    words = {name: _word(told, name, value) for name, value in figures.items() if not math.isnan(value)}
    words |= _more(told, figures)
    known, hidden = ([_filled(part, words) for part in parts] for parts in STORIES[told.kind])
    compared = _failing(told, entry[REVIEWED]) if REVIEWED in entry else ()
    seen = "; ".join([*filter(None, [", ".join([*filter(None, known), *compared])]), *_meeting(entry)])
    return with_truth([seen], hidden)


def _meeting(entry: Entry) -> list[str]:
    """How long the meeting was waited for, and what it took."""
    if MEETING not in entry:
        return []
    met = entry[MEETING]
    return [f"{wait(met['wait'])}, took {_hours(int(met['server']), met['manager_hours'])}"]


def _hours(server: int, hours: float) -> str:
    figure = trimmed(hours, 2)
    if server == 0:
        return f"{figure} manager {'hour' if figure == '1' else 'hours'}"
    return f"{figure} h of {code_words()[rows.MEETING_BEGAN, 'server'][server]}"


def _filled(part: str, words: Mapping[str, str]) -> str:
    """The part with its words; empty where one is missing."""
    names = [name for _, name, _, _ in Formatter().parse(part) if name]
    return part.format_map(words) if all(words.get(name) for name in names) else ""


def _word(told: Told, name: str, value: float) -> str:
    """A figure in the words of its story; empty where there is nothing to tell."""
    special: dict[str, Callable[[float], str]] = {
        "wait": wait,
        "waited": wait,
        "standing": standing,
        "dates_missed": dates,
        "fits": lambda one: "this fits it" if one else "this does not fit it",
        "in_case": lambda one: "during a case" if one else "",
        "seen_wrong": lambda one: "team mates see it as wrong" if one else "",
        "given": lambda one: "given" if one else "not given: it lapsed or came to nothing",
        "barrier": lambda one: worded(name, one) if one else "",
        "circumstance": lambda one: worded(name, one) if one else "",
        "open_seats": lambda one: counted(round(one), "open seat"),
        "place": lambda one: plain(one + 1),
        "from_team": lambda one: told.teams[int(one)],
        "from_seat": lambda one: f"Seat {int(one) + 1}",
        "until": lambda one: f"week {week_in_words(int(one), told.warm_up)}",
    }
    if name in special:
        return special[name](value)
    codes = code_words().get((told.kind, name))
    return codes[int(value)] if codes is not None else worded(name, value, told.currency)


def _more(told: Told, figures: Figures) -> dict[str, str]:
    """Words that go with more than one figure, or with the rules."""
    found = {"support_line": share(told.policy.support.threshold)}
    if told.kind == rows.MEETING_BEGAN:
        found["manager_hours"] = _hours(int(figures["server"]), figures["manager_hours"])
    if told.kind == rows.HR_BEGAN:
        stage = stage_in_words(int(figures["stage"]), told.policy.escalation.stages)
        found["stage"] = f"stage {stage}" if stage.isdigit() else stage
    if "meetings_asked" in figures:
        held, asked = plain(figures["meetings_held"]), plain(figures["meetings_asked"])
        found["meetings"] = f"{held} of {asked} meetings held" if figures["meetings_asked"] else ""
    return found


def _review(told: Told, held: Figures) -> Iterator[str]:
    """What a review came to, and what the rules compared; the cause only where it mattered."""
    yield decision_in_words(held, told.policy, told.line)
    if not math.isnan(held["rating"]):
        yield f"rating {share(held['rating'])}"
    yield from _failing(told, held)
    line = told.policy.support.threshold
    if held["support_mean"] < line:
        yield f"mean {share(held['support_mean'])} against {share(line)} for support"
        cause = max(CAUSES, key=lambda name: held[name])
        if not held["in_case"] and held[cause] > 0.0:
            points = trimmed(100.0 * held[cause], 0)
            yield f"largest cause as read: {cause.replace('_', ' ')}, {points} points"


def _failing(told: Told, held: Figures) -> Iterator[str]:
    """What the rule for continually failing compared."""
    from pmsim.scenario.quantities import FailingRule

    rule = told.policy.escalation
    there = min(int(held["flags_on_file"]), rule.window)
    if not there:
        return
    if rule.rule == FailingRule.thirds:
        yield f"{plain(held['low_thirds'])} of 3 thirds of {weeks(rule.window)} low"
    elif rule.rule == FailingRule.mean:
        if not math.isnan(held["window_mean"]):
            yield f"mean of {weeks(rule.window)} {share(held['window_mean'])}, the line is {share(told.line)}"
    else:
        asked = f", {rule.failing_weeks} ask for a case" if rule.enabled and held["low_weeks"] else ""
        yield f"{plain(held['low_weeks'])} of {counted(there, 'week')} low{asked}"
