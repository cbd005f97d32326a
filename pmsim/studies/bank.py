"""A bank of reviews from runs: what was on file at each, and, kept apart from it, what was true.

A `Record` has only what a manager can see. A `Truth` is what lay behind it and what came next; nothing of it
is ever compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import EngineError
from pmsim.model import rows
from pmsim.model.incidents import A_BARRIER, A_WARNING
from pmsim.model.state import NO_SUPPORT
from pmsim.policies import Cause
from pmsim.records import Run
from pmsim.studies.record import QUARTER, Record, figures_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.scenario.schema import Policy

Person = tuple[int, int, int, int]
"""Replication, team, seat, occupant."""


@dataclass(frozen=True)
class Truth:
    """What was behind a record, and what came next; hidden from whoever decided.

    level: long-run performance; line: of a low week; both in shares of target. kind: of the support that
    began at this review, 0 for none, and then the true cause. followed: whether the run goes on for 13 more
    weeks, without which the rest is unknown. left: gone from the seat by then. case: a case was opened by
    then. after: mean evidence of those weeks; None for those who left. gain: mean evidence beyond that of the
    untreated twin, over those of the weeks in which one was followed; None where there was none.
    """

    level: float
    line: float
    kind: int
    cause: Cause | None
    followed: bool
    left: bool
    case: bool
    after: float | None
    gain: float | None


@dataclass(frozen=True)
class Bank:
    """Records, the truth behind each, and the number of the person whom each is about."""

    records: tuple[Record, ...]
    truths: tuple[Truth, ...]
    people: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def figures(self) -> NDArray[np.float64]:
        """The figures by which records are compared; shape (records, figures)."""
        return figures_of(self.records)


def make_bank(runs: Iterable[Run] | Run) -> Bank:
    """A bank of every review with evidence in the replications of these runs that have tables.

    Raises `EngineError` when there is none.
    """
    found = [one for number, run in enumerate(_listed(runs)) for one in _reviews(run, number)]
    if not found:
        raise EngineError("a bank needs a review: play runs with tables=1 or more and with reviews")
    numbers = {person: number for number, person in enumerate(dict.fromkeys(one[0] for one in found))}
    return Bank(
        tuple(record for _, record, _ in found),
        tuple(truth for _, _, truth in found),
        tuple(numbers[person] for person, _, _ in found),
    )


def _listed(runs: Iterable[Run] | Run) -> list[Run]:
    listed = [runs] if isinstance(runs, Run) else list(runs)
    for run in listed:
        if not isinstance(run, Run):
            raise EngineError(f"a bank is made of runs; given {type(run).__name__}")
    return listed


@dataclass
class _Story:
    """What is looked up about one person while a journal is read."""

    weeks: NDArray[Any]
    supported: dict[float, tuple[int, int]] = field(default_factory=dict)  # kind and true cause, by time
    cases: list[float] = field(default_factory=list)
    told: list[tuple[float, bool]] = field(default_factory=list)  # from when a barrier is known, or is not
    warnings: list[tuple[float, float]] = field(default_factory=list)  # from, until

    def disclosed(self, now: float) -> bool:
        """Whether a barrier is known; what a review brings out is known only after it."""
        known = [told for since, told in self.told if since < now or (since == now and not told)]
        return bool(known) and known[-1]

    def warned(self, now: float) -> bool:
        """Whether the warning that was given last is live."""
        given = [until for since, until in self.warnings if since <= now]
        return bool(given) and now < given[-1]


def _reviews(run: Run, number: int) -> Iterator[tuple[tuple[int, ...], Record, Truth]]:
    """Who, the record and the truth of each review of a run with evidence."""
    stories, lines = _stories(run), _lines(run)
    events = run.events
    last = run.scenario.warm_up + run.scenario.weeks
    for at in np.flatnonzero(events["kind"] == rows.REVIEW_HELD):
        file, causes, more, _, _, held = events[at - 5 : at + 1]
        if file["a"] > 0:
            person = _person(held)
            story, on_file = stories[person], int(file["a"])
            record = _record(file, causes, more, held, story)
            line = lines[person[1]]
            yield (number, *person), record, _truth(story, float(held["time"]), on_file, line, last)


def _person(row: Any) -> Person:
    return int(row["replication"]), int(row["team"]), int(row["seat"]), int(row["occupant"])


def _record(file: Any, causes: Any, more: Any, held: Any, story: _Story) -> Record:
    on_file, now, since = int(file["a"]), float(held["time"]), float(file["c"])
    readings = (more["c"], *(causes[letter] for letter in "abcde"), more["a"], more["b"])
    return Record(
        tuple(story.weeks["evidence"][max(0, on_file - QUARTER) : on_file].tolist()),
        float(held["a"]),
        float(held["b"]),
        int(held["c"]),
        tuple(float(one) for one in readings),
        int(file["d"]),
        None if np.isnan(since) else since,
        story.disclosed(now),
        bool(file["e"]),
        story.warned(now),
    )


def _truth(story: _Story, now: float, on_file: int, line: float, last: int) -> Truth:
    kind, cause = story.supported.get(now, (NO_SUPPORT, None))
    following = story.weeks[on_file : on_file + QUARTER]
    followed = int(story.weeks["week"][on_file - 1]) + QUARTER < last
    left = followed and len(following) < QUARTER
    both = following[~np.isnan(following["without"])]
    return Truth(
        float(story.weeks["long_run"][on_file - 1]),
        line,
        kind,
        None if cause is None else Cause(cause),
        followed,
        left,
        followed and any(now <= opened <= now + QUARTER for opened in story.cases),
        float(following["evidence"].mean()) if followed and not left else None,
        float((both["evidence"] - both["without"]).mean()) if followed and len(both) else None,
    )


def _lines(run: Run) -> list[float]:
    """The line of a low week in each team, as the run had it."""
    from pmsim.engine.layout import Play, lay_out

    plan = lay_out(run.scenario, _rules(run), Play(run.manifest.seed))
    return [team.low_line for team in plan.teams]


def _rules(run: Run) -> Policy:
    """The rules of a run; a policy in Python code goes with those of the reference."""
    policies = run.scenario.policies
    return policies.get(run.manifest.policy) or policies[run.scenario.reference]


def _weeks_by_person(run: Run) -> dict[Person, NDArray[Any]]:
    """The weeks of each person in a seat, in order."""
    weeks = run.weeks
    names = ("replication", "team", "seat", "occupant")
    ordered = weeks[np.lexsort((weeks["week"], *(weeks[name] for name in reversed(names))))]
    if not len(ordered):
        return {}
    changes = np.any([np.diff(ordered[name]) != 0 for name in names], axis=0)
    return {_person(part[0]): part for part in np.split(ordered, np.flatnonzero(changes) + 1)}


def _stories(run: Run) -> dict[Person, _Story]:
    reader = _Reader(run)
    read = {
        rows.SUPPORT_BEGAN: reader.support,
        rows.CASE_OPENED: reader.case,
        rows.DISCLOSED: reader.disclosure,
        rows.STAGE_PASSED: reader.stage_passed,
        rows.INCIDENT: reader.incident,
        rows.MOVED: reader.move,
    }
    for row in run.events[np.isin(run.events["kind"], list(read))]:
        story = reader.stories.get(_person(row))
        if story is not None:
            read[int(row["kind"])](row, story)
    return reader.stories


class _Reader:
    """Reads a journal into stories, one a person who was there for a week at least."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.rules = _rules(run)
        self.stories = {person: _Story(weeks) for person, weeks in _weeks_by_person(run).items()}

    def support(self, row: Any, story: _Story) -> None:
        story.supported[float(row["time"])] = int(row["a"]), int(row["c"])

    def case(self, row: Any, story: _Story) -> None:
        story.cases.append(float(row["time"]))

    def disclosure(self, row: Any, story: _Story) -> None:
        story.told.append((float(row["time"]), True))

    def stage_passed(self, row: Any, story: _Story) -> None:
        """A stage that is passed leaves a warning, as in `pmsim.model.escalation.pass_case`."""
        formal, now = self.run.scenario.formal, float(row["time"])
        final = row["a"] > 1 or self.rules.escalation.stages == 1
        story.warnings.append((now, now + (formal.final_warning if final else formal.first_warning)))

    def incident(self, row: Any, story: _Story) -> None:
        """A new barrier is not known yet. For how long a warning is live the scenario says, not the row."""
        scenario, now = self.run.scenario, float(row["time"])
        if row["a"] == A_BARRIER:
            story.told.append((now, False))
        names = sorted(team.name for team in scenario.teams)
        for one in scenario.incidents if row["a"] == A_WARNING else ():
            team = names.index(one.team or scenario.teams[0].name)
            if (one.week, team, one.seat - 1, one.kind) == (now, row["team"], row["seat"], A_WARNING):
                story.warnings.append((now, now + one.weeks))

    def move(self, row: Any, story: _Story) -> None:
        """A live warning goes along; nothing else on file does."""
        last = self.stories.get((int(row["replication"]), int(row["b"]), int(row["c"]), int(row["d"])))
        if last is not None and last.warnings:
            story.warnings.append((float(row["time"]), last.warnings[-1][1]))
