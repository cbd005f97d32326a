"""Comparing runs bit by bit, choosing what plays the batch side, and counting what departures meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from pmsim.engine import batch, compiled, simulation
from pmsim.engine.ledger import is_team
from pmsim.engine.order import CASE, COACH, PLANNING, REVIEW
from pmsim.engine.process import Employment
from pmsim.engine.simulation import Simulation
from pmsim.model.escalation import is_current
from pmsim.model.planning import CLARIFYING_TALK, DEFINING, SHAPING
from pmsim.model.rows import FIGURES
from pmsim.model.state import COACHING, MENTORING, ONBOARDING, RELIEF, TRAINING
from pmsim.model.support import is_wanted
from pmsim.records import TABLES, Run, content_digest

Block = Callable[..., int]


def difference(one: Run, other: Run) -> str:
    """The first difference between two runs, in words; empty when all tables have the same bytes."""
    for name in TABLES:
        found = table_difference(getattr(one, name), getattr(other, name))
        if found:
            return f"{name}: {found}"
    return "" if one.manifest.digest == other.manifest.digest else "digest"


def table_difference(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> str:
    """The first difference between two tables: columns, rows or any bit; empty when there is none."""
    if one.dtype != other.dtype:
        return f"columns {one.dtype} and {other.dtype}"
    size = one.dtype.itemsize
    left, right = one.tobytes(), other.tobytes()
    for row in range(min(len(one), len(other))):
        if left[row * size : (row + 1) * size] != right[row * size : (row + 1) * size]:
            return f"row {row}: {one[row]} and {other[row]}"
    return "" if len(one) == len(other) else f"{len(one)} and {len(other)} rows"


def tables_of(played: Run) -> dict[str, np.ndarray[Any, Any]]:
    """The tables of a run by name."""
    return {name: getattr(played, name) for name in TABLES}


def digest_of(played: Run) -> str:
    """The digest of a run's tables, worked out again."""
    return content_digest(tables_of(played))


@contextmanager
def interpreted(block: Block = batch.run_block) -> Iterator[None]:
    """Play the batch side with plain Python on objects: the product's own loop, or a changed copy of it."""
    with (
        patch.object(compiled, "run_block", lambda: block),
        patch.object(compiled, "interpreted", lambda: True),
    ):
        yield


class Watch(Counter[str]):
    """Counts the kinds of event in runs, and on the SimPy side what was going on around each departure."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While open, runs of the SimPy engine are watched."""
        watch = self

        class Watched(Simulation):
            moved: Employment | None = None

            def move(self, post: Employment, *rest: Any) -> None:
                self.moved = post
                super().move(post, *rest)

            def empty(self, last: Employment) -> Employment:
                watch.update(f"leaves: {what}" for what in goings_on(self, last, last is self.moved))
                return super().empty(last)

        with patch.object(simulation, "Simulation", Watched):
            yield

    def see(self, played: Run) -> None:
        """Count the events of a run."""
        kinds, counts = np.unique(played.events["kind"], return_counts=True)
        for kind, count in zip(kinds, counts, strict=True):
            self[f"event: {FIGURES[int(kind)][0]}"] += int(count)


KINDS = tuple(f"event: {name}" for name, _ in FIGURES.values())
"""Every kind of event that there is."""

MEETINGS = {
    (CASE, None): "case meeting",
    (PLANNING, DEFINING): "defining goals",
    (PLANNING, SHAPING): "shaping goals",
    (PLANNING, CLARIFYING_TALK): "talk",
    (REVIEW, None): "review",
    (COACH, 0): "talk",
    (COACH, None): "session",
}
"""What people meet for, by class and ordinal of the request; None is any other ordinal."""

PROCESSES = (
    "defining goals waiting",
    "defining goals in meeting",
    "shaping goals waiting",
    "shaping goals in meeting",
    "approval waiting",
    "approval in progress",
    "review between",
    "review waiting",
    "review in meeting",
    "session waiting",
    "session in meeting",
    "coaching between sessions",
    "onboarding",
    "training waiting",
    "training on course",
    "talk waiting",
    "talk in meeting",
    "support out of date waiting",
    "relief",
    "mentee",
    "mentee without a mentor",
    "mentor",
    "development plan",
    "support followed by a twin",
    "support being judged",
    "case waiting for HR",
    "case HR in progress",
    "hearing waiting",
    "hearing in preparation",
    "appeal waiting",
    "appeal in progress",
    "case decided",
    "stage running",
    "case meeting waiting",
    "case meeting out of date waiting",
    "case meeting in meeting",
    "case while supported",
    "move decided",
    "moves to another team",
    "moved before",
    "hiring in the team",
    "hiring at once",
    "newcomer",
    "deputy busy",
    "meeting with a deputy",
    "team meeting waiting",
    "team meeting in progress",
    "team ends",
    "late team",
)
LATE = " out of date waiting"
OUT_OF_DATE = {"session": f"support{LATE}", "talk": f"support{LATE}"}
"""A session and a talk go out of date in the same way, and a talk so seldom that the two count together."""

DEPARTURES = tuple(f"leaves: {what}" for what in PROCESSES)


def goings_on(simulation: Simulation, post: Employment, moves: bool) -> list[str]:
    """What goes on around someone who leaves a seat now. moves: whether it is for another team."""
    talks = [*_at_the_diary(post)]
    busy = {*talks}
    found = [*talks, *_elsewhere(simulation, post), *_around(simulation, post)]
    file, member = post.dossier, post.member
    facts = {
        "review between": simulation.p.review.enabled and not {"review waiting", "review in meeting"} & busy,
        "coaching between sessions": file.support == COACHING
        and not {"session waiting", "session in meeting"} & busy,
        "onboarding": file.support == ONBOARDING,
        "relief": file.support == RELIEF,
        "development plan": file.plan_weeks > 0,
        "support followed by a twin": member.shadowed,
        "support being judged": member.shadowed and file.support == 0,
        "case decided": member.leaving,
        "stage running": file.stage > 0,
        "case while supported": file.in_case and file.support != 0,
        "move decided": member.moving and not moves,
        "moves to another team": moves,
        "moved before": member.moves > 0,
        "newcomer": member.occupant > 0 and file.weeks <= 1,
    }
    return found + [name for name, true in facts.items() if true]


def _at_the_diary(post: Employment) -> Iterator[str]:
    """What waits at the manager's diary, or is being held, for the one who leaves."""
    for request in post.diary.queue:
        rank, asked, identity, serial = request.priority
        if identity == post.identity:
            what = _meeting(rank, serial)
            yield f"{what} waiting" if _is_current(post, what, asked) else OUT_OF_DATE.get(what, what + LATE)
    for request in post.diary.users:
        rank, _, identity, serial = request.priority
        if identity == post.identity:
            yield f"{_meeting(rank, serial)} in meeting"
            if request.server > 0:
                yield "meeting with a deputy"


def _is_current(post: Employment, what: str, asked: float) -> bool:
    """Whether the stage or the support that a meeting was asked for still runs."""
    if what == "case meeting":
        return is_current(post.dossier, asked)
    return what not in ("session", "talk") or is_wanted(post.dossier, asked)


def _meeting(rank: int, serial: int) -> str:
    return MEETINGS.get((rank, serial)) or MEETINGS[rank, None]


def _elsewhere(simulation: Simulation, post: Employment) -> Iterator[str]:
    """What waits, or is being done, for the one who leaves at HR, on courses and at the approvers."""
    if post.dossier.support == TRAINING:
        yield "training on course" if _mine(simulation.course_seats.users, post) else "training waiting"
    if _mine(simulation.approvers.queue, post):
        yield "approval waiting"
    if _mine(simulation.approvers.users, post):
        yield "approval in progress"
    waiting, done = (
        ("waiting for HR", "waiting", "waiting"),
        ("HR in progress", "in preparation", "in progress"),
    )
    for requests, words in ((simulation.advisers.queue, waiting), (simulation.advisers.users, done)):
        for request in _mine(requests, post):
            step = max(0, request.priority[3] - simulation.p.escalation.stages)
            yield f"{('case', 'hearing', 'appeal')[step]} {words[step]}"


def _around(simulation: Simulation, post: Employment) -> Iterator[str]:
    """What goes on in the team of the one who leaves."""
    team, diary = post.team, post.diary
    mates = [one for one in simulation.posts[team.number] if one is not post]
    if post.dossier.support == MENTORING:
        yield "mentee" if simulation.mentor_of(post) is not None else "mentee without a mentor"
    facts = {
        "mentor": any(not one.gone and simulation.mentor_of(one) is post for one in mates),
        "hiring in the team": any(one.gone for one in mates),
        "hiring at once": simulation.p.hiring.time_to_fill.mean == 0.0,
        "deputy busy": any(request.server > 0 for request in diary.users),
        "team meeting waiting": any(_is_of_a_team(request) for request in diary.queue),
        "team meeting in progress": any(_is_of_a_team(request) for request in diary.users),
        "team ends": simulation.now == team.ends,
        "late team": team.starts > 0.0,
    }
    yield from (name for name, true in facts.items() if true)


def _mine(requests: list[Any], post: Employment) -> list[Any]:
    return [request for request in requests if request.priority[2] == post.identity]


def _is_of_a_team(request: Any) -> bool:
    return is_team(request.priority[2])
