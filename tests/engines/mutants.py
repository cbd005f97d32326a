"""Small faults to put into a copy of the batch engine, to see whether the comparison with SimPy finds them.

A mutant is one replacement in the source of the event loop or of a model module. It is loaded as a private
copy of all of them; the SimPy engine, the layout and what they import stay as they are.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

BATCH = "pmsim.engine.batch"
PRIVATE = (
    "pmsim.engine.order",
    *(
        f"pmsim.model.{name}"
        for name in (
            "exact",
            "draws",
            "work",
            "decide",
            "review",
            "support",
            "escalation",
            "people",
            "rows",
            "tallies",
        )
    ),
    BATCH,
)
"""Modules of a private copy, each after those that it imports."""


class Runaway(RuntimeError):
    """A mutant that does not come to an end."""


@dataclass(frozen=True)
class Mutant:
    """A fault: the one place where `old` stands in a module becomes `new`.

    equivalent: why no run can show it, for those that survive.
    """

    name: str
    module: str
    old: str
    new: str
    equivalent: str = ""

    @property
    def source(self) -> str:
        """The module's source with the fault in it."""
        whole = _source(self.module)
        assert whole.count(self.old) == 1, (
            f"{self.name}: found {whole.count(self.old)} times in {self.module}"
        )
        return whole.replace(self.old, self.new)

    def block(self, most_events: int = 60_000) -> Callable[..., int]:
        """The loop with the fault in it, in plain Python; raises `Runaway` after this many events."""
        changed = compile(self.source, f"<mutant {self.name}>", "exec")
        return _block({self.module: changed}, most_events)


def original_block(most_events: int = 60_000) -> Callable[..., int]:
    """A private copy without any fault."""
    return _block({}, most_events)


def _block(changed: dict[str, CodeType], most_events: int) -> Callable[..., int]:
    private = _load(changed)
    namespace = vars(private[BATCH])
    pop, run_block = namespace["pop"], namespace["run_block"]
    left = 0

    def counted_pop(world: Any, heap: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Runaway
        pop(world, heap)

    def counted_block(world: Any, first: int, done: int) -> int:
        nonlocal left
        left = most_events
        finished: int = run_block(world, first, done)
        return finished

    namespace["pop"] = counted_pop
    return counted_block


def _load(changed: dict[str, CodeType]) -> dict[str, ModuleType]:
    private: dict[str, ModuleType] = {}

    def find(name: str, scope: Any = None, local: Any = None, wanted: Any = (), level: int = 0) -> Any:
        return private.get(name) or __import__(name, scope, local, wanted, level)

    for name in PRIVATE:
        module = ModuleType(name)
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": find}
        exec(changed.get(name) or _code(name), vars(module))
        private[name] = module
    return private


@cache
def _source(module: str) -> str:
    return Path(str(import_module(module).__file__)).read_text(encoding="utf-8")


@cache
def _code(module: str) -> CodeType:
    return compile(_source(module), module, "exec")


def _in_batch(name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, BATCH, old, new, equivalent)


def _in_model(module: str, name: str, old: str, new: str, equivalent: str = "") -> Mutant:
    return Mutant(name, f"pmsim.model.{module}", old, new, equivalent)


ORDER = (
    Mutant("starters come after meetings end", "pmsim.engine.order", "STARTER = 4", "STARTER = 9"),
    Mutant("stages end after meetings do", "pmsim.engine.order", "STAGE_ENDS = 1", "STAGE_ENDS = 10"),
    Mutant("ticks come last but one", "pmsim.engine.order", "TICK = 0", "TICK = 14"),
    Mutant("meetings end first", "pmsim.engine.order", "MEETING_ENDS = 5", "MEETING_ENDS = -1"),
    Mutant(
        "coaching before reviews",
        "pmsim.engine.order",
        "REVIEW, COACH = 0, 1, 2, 3",
        "REVIEW, COACH = 0, 1, 3, 2",
    ),
    Mutant("cases last", "pmsim.engine.order", "= 0, 1, 2, 3", "= 4, 1, 2, 3"),
)

QUEUES = (
    _in_batch(
        "a heap ignores the order of equal keys",
        "return key < other_key or (key == other_key and order < other_order)",
        "return key < other_key",
    ),
    _in_batch(
        "equal keys the other way round",
        "(key == other_key and order < other_order)",
        "(key == other_key and order > other_order)",
    ),
    _in_batch("a heap takes the larger child", "            child += 1\n", "            child += 0\n"),
    _in_batch(
        "a heap's last child is overlooked",
        "if child + 1 < size and before(",
        "if child + 2 < size and before(",
    ),
    _in_batch("a heap stops sinking early", "while 2 * hole + 1 < size:", "while 2 * hole + 2 < size:"),
    _in_batch(
        "a heap rises one step at most", "        hole = parent\n", "        hole = parent\n        break\n"
    ),
    _in_batch("the class of a request is ignored", "rank * RANK_WEEKS + now, i", "2 * RANK_WEEKS + now, i"),
    _in_batch("the time asked is ignored", "rank * RANK_WEEKS + now, i", "rank * RANK_WEEKS, i"),
    _in_batch("the serial is ignored", "identity << SERIAL_BITS | serial)", "identity << SERIAL_BITS)"),
    _in_batch("the person is ignored", "+ now, identity << SERIAL_BITS | serial)", "+ now, serial)"),
    _in_batch(
        "higher seats are served first",
        "+ now, identity << SERIAL_BITS | serial)",
        "+ now, (identity ^ 0xFFFF0000) << SERIAL_BITS | serial)",
    ),
    _in_batch("servers stay busy", "    w.busy[queue] -= 1\n    wake", "    wake"),
    _in_batch(
        "a release wakes nobody",
        "    w.busy[queue] -= 1\n    wake(w, now, queue)",
        "    w.busy[queue] -= 1",
    ),
    _in_batch(
        "only one server chooses in an instant",
        "w.servers[queue] - w.busy[queue], w.sizes[queue + 1])",
        "w.servers[queue] - w.busy[queue], w.sizes[queue + 1], 1)",
    ),
    _in_batch("one server too many", "- w.busy[queue], w.sizes", "- w.busy[queue] + 1, w.sizes"),
    _in_batch(
        "servers choose early in the instant", "at(w, now, SERVE, queue)", "on_serve(w, now, queue, 0)"
    ),
    _in_batch("servers stay busy between replications", "        w.busy[queue] = 0\n", ""),
    _in_batch(
        "queues keep waking between replications",
        "        w.waking[queue] = 0\n    w.t",
        "    w.t",
        "a replication ends with the first event of an instant, when no queue is left awake",
    ),
    _in_batch(
        "queues are kept between replications",
        "    for heap in range(len(w.sizes)):\n",
        "    for heap in range(1):\n",
    ),
    _in_batch(
        "a missed review keeps the manager",
        "        release(w, now, identity >> 32)\n        plan_next_review",
        "        plan_next_review",
    ),
    _in_batch(
        "HR is kept by those who left",
        "if phase == HR_DONE:\n        release",
        "if phase == HR_DONE and not gone(w, identity):\n        release",
    ),
    _in_batch(
        "a course's seat is kept by those who left",
        "elif phase == COURSE_ENDS:\n",
        "elif phase == COURSE_ENDS and not gone(w, identity):\n",
    ),
    _in_batch(
        "a course's seat is free as soon as someone leaves",
        "    clear_seat(member, w.dossiers[place], member.occupant + 1)\n",
        "    if member.on_course:\n        release(w, now, len(w.teams) + 1)\n"
        "    clear_seat(member, w.dossiers[place], member.occupant + 1)\n",
    ),
    _in_batch("courses queue with HR", "ask(w, now, len(w.teams) + 1, 0,", "ask(w, now, len(w.teams), 0,"),
    _in_batch(
        "a meeting's length is off the grid", "now + on_grid(manager_hours /", "now + (manager_hours /"
    ),
)

STALE = (
    _in_batch(
        "a meeting counts for those who left",
        "    if gone(w, desk.identity):\n        return\n",
        "",
    ),
    _in_batch(
        "events of those who left go on",
        "    if gone(w, identity):\n        return\n    if phase == REVIEW_DUE",
        "    if phase == REVIEW_DUE",
    ),
    _in_batch(
        "requests of those who left are served",
        "    if gone(w, identity):\n        release",
        "    if False:\n        release",
    ),
    _in_batch(
        "a successor takes over what was going on",
        "return not member.here or member.occupant != identity & 0xFFFF",
        "return not member.here",
    ),
    _in_batch(
        "only the occupant's number tells who is there",
        "return not member.here or member.occupant != identity & 0xFFFF",
        "return member.occupant != identity & 0xFFFF",
        "the number goes up the moment that someone leaves; a successor has no events before the first day",
    ),
    _in_model(
        "escalation", "meetings outlive the case", "return dossier.stage > 0 and asked", "return asked"
    ),
    _in_model(
        "escalation",
        "meetings outlive their stage",
        "dossier.stage > 0 and asked >= dossier.stage_opened",
        "dossier.stage > 0",
    ),
    _in_model(
        "escalation",
        "meetings asked for at the opening do not count",
        "asked >= dossier.stage_opened",
        "asked > dossier.stage_opened",
    ),
    _in_batch("a meeting is not checked when it ends", "    if is_current(file, asked):\n", "    if True:\n"),
    _in_batch(
        "a case meeting is not checked when it begins",
        "    if is_current(w.dossiers[place_of(w, identity)], asked):\n",
        "    if True:\n",
    ),
    _in_batch("a desk forgets since when a meeting was asked for", "    desk.asked = asked\n", ""),
    _in_batch("a desk forgets the number of a session", "    desk.serial = serial\n", ""),
)

FLOWS = (
    _in_batch(
        "a review held late misses one date too many",
        "now, p)\n    missed = dates_missed(number, following, in_time)",
        "now, p)\n    missed = dates_missed(number, following + 1, in_time)",
    ),
    _in_batch(
        "a session held late misses one date too many",
        "number, now)\n    missed = dates_missed(number, following, in_time)",
        "number, now)\n    missed = dates_missed(number, following + 1, in_time)",
    ),
    _in_batch(
        "missed dates count once", "REVIEW_MISSED, identity, float(missed)", "REVIEW_MISSED, identity, 1.0"
    ),
    _in_batch("a review keeps its number", "    agenda.review = following\n", ""),
    _in_batch(
        "a review has the next one's number",
        "conclude_review(w, now, identity, number, due, row)",
        "conclude_review(w, now, identity, following, due, row)",
    ),
    _in_batch("a newcomer's reviews are not numbered afresh", "        agenda.review = 0\n", ""),
    _in_batch(
        "a session that waited a week is missed", "now - asked <= SESSION_GAP", "now - asked < SESSION_GAP"
    ),
    _in_batch(
        "a session too few",
        "following <= w.parameters[0].interventions",
        "following < w.parameters[0].interventions",
    ),
    _in_batch(
        "sessions are not numbered afresh",
        "        agenda.session = 1\n",
        "        agenda.session = max(1, agenda.session)\n",
    ),
    _in_batch(
        "the first session is at once", "at(w, now + SESSION_GAP, SESSION_DUE", "at(w, now, SESSION_DUE"
    ),
    _in_batch("a course does not take time from work", "    member.on_course = True\n", ""),
    _in_batch(
        "a member's hours are the manager's",
        ".meeting_hours += member_hours",
        ".meeting_hours += manager_hours",
    ),
    _in_batch("a case is not on file", "    file.in_case = True\n", ""),
    _in_batch(
        "a stage is left out", "agenda.stage > p.escalation.stages", "agenda.stage >= p.escalation.stages"
    ),
    _in_batch(
        "a week of meetings too many", "agenda.case_week < p.escalation", "agenda.case_week <= p.escalation"
    ),
    _in_batch(
        "a week of meetings too few", "agenda.case_week < p.escalation", "agenda.case_week + 1 < p.escalation"
    ),
    _in_batch("the weeks of a stage are not counted afresh", "    agenda.case_week = 0\n", ""),
    _in_batch("a mean at the line fails", "passed = mean >= line", "passed = mean > line"),
    _in_batch(
        "a failed stage is repeated",
        "    w.agendas[place].stage = stage + 1\n",
        "    w.agendas[place].stage = stage\n",
    ),
    _in_batch(
        "waiting changes a course",
        "w.parameters[0], asked)\n    note_now(w, row, now, COURSE",
        "w.parameters[0], now)\n    note_now(w, row, now, COURSE",
    ),
    _in_batch(
        "waiting changes HR's work",
        "stage, asked)\n    note_now(w, row, now, HR",
        "stage, now)\n    note_now(w, row, now, HR",
    ),
    _in_batch(
        "stages end a week late", "now + p.escalation.stage_weeks, S", "now + p.escalation.stage_weeks + 1, S"
    ),
    _in_batch(
        "people leave before the week is recorded",
        "        record_week(w, number, week, row)\n        departures(w, now, number, week, row)\n",
        "        departures(w, now, number, week, row)\n        record_week(w, number, week, row)\n",
    ),
    _in_batch(
        "quits are drawn for the week to come",
        "quit_draw(member, team, week)",
        "quit_draw(member, team, week + 1)",
    ),
    _in_model(
        "review", "a date that was kept is missed too", "following - number - 1 if", "following - number if"
    ),
    _in_model("people", "encouragement passes to the successor", " = member.encouraged = 0.0", " = 0.0"),
    _in_model(
        "work", "encouragement stays", "rates.engagement_keep * member.encouraged", "member.encouraged"
    ),
    _in_batch(
        "an exit is forgotten",
        "        if member.leaving:\n",
        "        if member.leaving and week % 7 != 0:\n",
    ),
    _in_batch("load counts the seats", "team.seats / max(1, present)", "team.seats / team.seats"),
    _in_batch("a vacancy starts at the week's begin", "].empty_since = now\n", "].empty_since = now - 1.0\n"),
    _in_batch(
        "the one who left draws the time to fill",
        "time_to_fill(member.entity, team",
        "time_to_fill(member.entity - 1, team",
    ),
    _in_batch(
        "the warm-up's last week counts",
        "if week >= w.parameters[0].warm_up:",
        "if week + 1 >= w.parameters[0].warm_up:",
    ),
    _in_batch(
        "member-weeks count a week late",
        "if week >= p.warm_up:\n                tally",
        "if week > p.warm_up:\n                tally",
    ),
    _in_batch(
        "empty seats count a week late",
        "if week >= p.warm_up:\n        w.tallies",
        "if week > p.warm_up:\n        w.tallies",
    ),
)

RULES = (
    _in_model(
        "decide", "K of N needs one more", "low_weeks < escalation.failing", "low_weeks <= escalation.failing"
    ),
    _in_model(
        "decide", "N of K of N is one more", "flagged_weeks < escalation.w", "flagged_weeks <= escalation.w"
    ),
    _in_model(
        "decide",
        "support is valid a moment less",
        "<= escalation.support_valid",
        "< escalation.support_valid",
    ),
    _in_model(
        "decide", "support at the threshold", "support_mean < support.th", "support_mean <= support.th"
    ),
    _in_model("decide", "training where causes tie", "read_gap > dossier.read", "read_gap >= dossier.read"),
    _in_model(
        "decide", "support a week later", "weeks < support.minimum_weeks", "weeks <= support.minimum_weeks"
    ),
    _in_model("decide", "support on top of support", "dossier.support != NO_SUPPORT or ", ""),
    _in_model(
        "decide",
        "a pause lasts to its end",
        "support_ended < support.pause",
        "support_ended <= support.pause",
    ),
    _in_model(
        "decide", "a decision while a case runs", "if dossier.in_case or dossier.weeks", "if dossier.weeks"
    ),
    _in_model(
        "decide",
        "a decision without evidence",
        "dossier.in_case or dossier.weeks == 0",
        "dossier.in_case",
        "without evidence there are fewer flags than any window and fewer weeks than any minimum",
    ),
    _in_model("work", "a mean at the line is low", "smoothed < team.low_line", "smoothed <= team.low_line"),
    _in_model(
        "work", "a flag a week later", "weeks < p.escalation.smoothing", "weeks <= p.escalation.smoothing"
    ),
    _in_model("work", "old flags count", "min(window, dossier.flagged_weeks)", "window"),
    _in_model(
        "work", "the newest evidence is left out", "(dossier.weeks - back)", "(dossier.weeks - back - 1)"
    ),
    _in_model("work", "effort stops at the edge", "> p.formal.reach * team", ">= p.formal.reach * team"),
    _in_model("work", "form and engagement share a draw", "week, 0, FORM_SHOCK", "week, 0, ENGAGEMENT_SHOCK"),
    _in_model("work", "luck comes a week early", "week, 0, WEEK_LUCK", "week + 1, 0, WEEK_LUCK"),
    _in_model("work", "noise has another sub-event", "week, 0, KPI_NOISE", "week, 1, KPI_NOISE"),
    _in_model("work", "meetings of other weeks count", "    member.meeting_hours = 0.0\n", ""),
    _in_model("work", "a first week is a whole one", "min(1.0, end - member.joined)", "1.0"),
    _in_model(
        "work", "the ramp is read at the week's begin", "end - 0.5 * member.share", "end - member.share"
    ),
    _in_model(
        "work",
        "evidence counts before a stage opens",
        "    if dossier.stage > 0:\n",
        "    if dossier.in_case:\n",
        "opening a stage starts its sums afresh",
    ),
    _in_model(
        "review",
        "a review that waited a cadence is missed",
        "now - asked > p.review",
        "now - asked >= p.review",
    ),
    _in_model(
        "review", "a date that is now is past", "* p.review.cadence < now", "* p.review.cadence <= now"
    ),
    _in_model("review", "the gap between reviews is forgotten", "    dossier.last_review = now\n", ""),
    _in_model("review", "each meeting has the same luck", "week, 0, FEEDBACK", "0, 0, FEEDBACK"),
    _in_model("review", "one error for both causes", "DIAGNOSIS, MOTIVATION", "DIAGNOSIS, SKILL_GAP"),
    _in_model(
        "review",
        "decided before it was rated",
        "    rate(dossier, p.review, p.support, p.escalation)\n    diagnose(",
        "    diagnose(",
    ),
    _in_model("support", "a session that is now is past", "* SESSION_GAP < now", "* SESSION_GAP <= now"),
    _in_model("support", "sessions add up over episodes", "    dossier.sessions_held = 0\n", ""),
    _in_model("support", "a course never ends", "    member.on_course = False\n", ""),
    _in_model(
        "support",
        "a course has another sub-event",
        "int(asked), 0, TRAINING_TIME",
        "int(asked), 1, TRAINING_TIME",
    ),
    _in_model(
        "escalation", "a warning is live at its end", "now < dossier.warning", "now <= dossier.warning"
    ),
    _in_model(
        "escalation", "one stage only is not final", "stage > 1 or p.escalation.stages == 1", "stage > 1"
    ),
    _in_model("escalation", "flags stay after a pass", "    dossier.flagged_weeks = 0\n", ""),
    _in_model("escalation", "meetings add up over stages", "    dossier.stage_meetings = 0\n", ""),
    _in_model(
        "escalation", "all stages take HR as long", "int(asked), stage, HR_TIME", "int(asked), 1, HR_TIME"
    ),
    _in_model("tallies", "on target means above it", "smoothed >= 1.0", "smoothed > 1.0"),
    _in_model("tallies", "capable means above the line", "if e >= d:", "if e > d:"),
    _in_model(
        "people", "a mood counts until a stage opens", "if not dossier.in_case:", "if dossier.stage == 0:"
    ),
    _in_model(
        "people", "a threat counts from the start", "    if dossier.stage > 0:\n", "    if dossier.in_case:\n"
    ),
    _in_model("people", "all applicants have one test", "applicant, SELECTION_TEST", "0, SELECTION_TEST"),
    _in_model("people", "no ramp at all", "p.work.ramp_weeks > 0.0", "p.work.ramp_weeks >= 0.0"),
    _in_batch(
        "a draw at the chance resigns",
        "elif draw < chance",
        "elif draw <= chance",
        "a draw has one of 2**52 values, none of which meets the chance exactly in practice",
    ),
)

SEATS = (
    _in_model(
        "people", "learning stays in the seat", "    member.learned = member.unused", "    member.unused"
    ),
    _in_model(
        "people", "fading skill stays in the seat", "member.learned = member.unused =", "member.learned ="
    ),
    _in_model("people", "strain stays in the seat", "member.unused = member.strain =", "member.unused ="),
    _in_model("people", "feedback stays in the seat", "member.strain = member.feedback =", "member.strain ="),
    _in_model("people", "an exit passes to the successor", "    member.leaving = False\n", ""),
    _in_model("people", "a course passes to the successor", "    member.on_course = False\n", ""),
    _in_model(
        "people",
        "hours pass to the successor",
        "    member.meeting_hours = 0.0\n",
        "",
        "people leave at a tick, which has just set the hours to 0",
    ),
    _in_model(
        "people", "evidence passes to the successor", "    dossier.weeks = dossier.flag", "    dossier.flag"
    ),
    _in_model("people", "flags pass to the successor", "dossier.flagged_weeks = dossier.rev", "dossier.rev"),
    _in_model(
        "people",
        "reviews pass to the successor",
        "dossier.flagged_weeks = dossier.reviews = 0",
        "dossier.flagged_weeks = 0",
        "they are only compared with 0, and the last review is forgotten too, which has the same effect",
    ),
    _in_model(
        "escalation",
        "a case passes to the successor",
        "    dossier.in_case = False\n    dossier.stage =",
        "    dossier.stage =",
    ),
    _in_model(
        "escalation",
        "a warning passes to the successor",
        "dossier.stage_opened = dossier.warning_until =",
        "dossier.stage_opened =",
        "its stage is forgotten too, and one above none is the first",
    ),
    _in_model("escalation", "support passes to the successor", "    dossier.support = NO_SUPPORT\n", ""),
    _in_model(
        "escalation",
        "support once had counts for the successor",
        "= dossier.support_ended = LONG_AGO",
        "= LONG_AGO",
    ),
    _in_model(
        "escalation",
        "the last review is not forgotten",
        "    dossier.last_review = LONG_AGO\n",
        "",
        "it is read only after a first review of one's own",
    ),
)

MUTANTS = ORDER + QUEUES + STALE + FLOWS + RULES + SEATS
