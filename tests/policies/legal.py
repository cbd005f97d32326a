"""What a journal may and may not hold, whoever decides."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from pmsim.model import rows
from pmsim.policies import Decision
from pmsim.records import Run

HELP = frozenset(Decision) - {
    Decision.on_track,
    Decision.wait,
    Decision.escalate,
    Decision.development_plan,
}
"""Decisions that are support."""

ABOVE_LEVEL_4 = {Decision.relief, Decision.mending, Decision.redeployment, Decision.development_plan}
"""Levers of a manager at SFIA level 5 or above."""

GONE = {rows.EXITED, rows.RESIGNED, rows.PROMOTED, rows.RELEASED}
ON_FILE = [rows.FILE_READ, rows.CAUSES_READ, rows.MORE_READ, rows.PROSPECTS_READ, rows.HISTORY_READ]


def wrong_decision(decision: Decision, file: dict[str, Any]) -> str:
    """What is wrong about a decision with this on file; an empty text when it is possible.

    file: weeks, in_case, support, manager_level, open_seats, plan_weeks, plan_places.
    """
    if decision in (Decision.on_track, Decision.wait) and not file["in_case"]:
        return ""
    if file["in_case"]:
        return "" if decision == Decision.on_track else "a decision while a case runs"
    if file["weeks"] == 0:
        return "a decision with nothing on file"
    if decision in ABOVE_LEVEL_4 and file["manager_level"] < 5:
        return "a lever above the manager's level"
    if decision in HELP and file["support"]:
        return "support while support runs"
    if decision == Decision.redeployment and not file["open_seats"]:
        return "a move to nowhere"
    if decision == Decision.development_plan:
        possible = file["plan_places"] and not file["plan_weeks"] and not file["support"]
        return "" if possible else "a plan beside a plan or support, or without a place"
    return ""


def faults(run: Run) -> list[str]:
    """Everything about a run that cannot be; none for a run that is in order."""
    return [*_ends(run), *_times(run), *_reviews(run), *_lives(run)]


def _ends(run: Run) -> list[str]:
    weeks, teams = run.scenario.warm_up + run.scenario.weeks, run.scenario.teams
    there = range(min(team.starts for team in teams), max(team.ends or weeks for team in teams))
    missing = sorted(set(there) & set(range(weeks)) - set(run.weeks["week"].tolist()))
    return [f"nobody worked in week {week}" for week in missing]


def _times(run: Run) -> list[str]:
    times, last = run.events["time"], run.scenario.warm_up + run.scenario.weeks
    unknown = [f"unknown kind {kind}" for kind in set(run.events["kind"].tolist()) - set(rows.FIGURES)]
    early = ["an event outside the run"] if ((times < 0) | (times > last)).any() else []
    return [*unknown, *early, *(["time runs backwards"] if (np.diff(times) < 0).any() else [])]


def _reviews(run: Run) -> list[str]:
    found: list[str] = []
    for at in np.flatnonzero(run.events["kind"] == rows.REVIEW_HELD):
        read = run.events[max(0, at - len(ON_FILE)) : at]
        held = run.events[at]
        if read["kind"].tolist() != ON_FILE or {_person(row) for row in read} != {_person(held)}:
            found.append("a review without what was on file")
            continue
        for figure in (held["d"], held["e"]):
            found.append(_wrong_figure(figure, _on_file(*read)))
    return [one for one in found if one]


def _wrong_figure(figure: float, file: dict[str, Any]) -> str:
    if figure not in list(Decision):
        return f"no decision: {figure}"
    return wrong_decision(Decision(int(figure)), file)


def _on_file(file: Any, causes: Any, more: Any, prospects: Any, history: Any) -> dict[str, Any]:
    return {
        "weeks": file["a"],
        "support": file["d"],
        "in_case": file["e"],
        "manager_level": more["d"],
        "open_seats": more["e"],
        "plan_places": prospects["d"],
        "plan_weeks": prospects["e"],
    }


def _person(row: Any) -> tuple[int, int, int]:
    return int(row["team"]), int(row["seat"]), int(row["occupant"])


def _lives(run: Run) -> list[str]:
    lives: defaultdict[tuple[int, int, int], _Life] = defaultdict(_Life)
    for row in run.events:
        if row["seat"] != rows.NOBODY:
            lives[_person(row)].read(row)
        if row["kind"] == rows.MOVED:
            lives[int(row["b"]), int(row["c"]), int(row["d"])].gone = float(row["time"])
    return [fault for life in lives.values() for fault in life.faults]


class _Life:
    """One person's time in a seat, event by event."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.done = (-1.0, -1)
        self.support = self.case = False
        self.gone = float("inf")

    def read(self, row: Any) -> None:
        kind, time = int(row["kind"]), float(row["time"])
        if time > self.gone:
            self.faults.append("something happens to someone who is gone")
        if kind in GONE:
            self.gone = time
        elif kind == rows.REVIEW_HELD:
            self.done = time, int(row["e"])
        elif kind in (rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED):
            self.read_support(kind, time, int(row["a"]))
        else:
            self.read_case(kind, time)

    def read_support(self, kind: int, time: float, which: int) -> None:
        begins = kind == rows.SUPPORT_BEGAN
        if begins == self.support:
            self.faults.append("support twice at a time, or an end without a beginning")
        if begins and self.done != (time, which):
            self.faults.append("support that no review decided")
        self.support = begins

    def read_case(self, kind: int, time: float) -> None:
        if kind == rows.PLAN_BEGAN and self.done != (time, Decision.development_plan):
            self.faults.append("a plan that no review decided")
        elif kind == rows.CASE_OPENED:
            if self.case or self.done != (time, Decision.escalate):
                self.faults.append("a second case, or one that no review decided")
            self.case = True
        elif kind in (rows.STAGE_PASSED, rows.REINSTATED):
            self.case = False
