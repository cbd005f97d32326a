"""Comparing runs bit by bit, choosing what plays the batch side, and counting what departures meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from pmsim.engine import batch, compiled, process
from pmsim.engine.order import CASE, COACH, REVIEW
from pmsim.engine.process import Employment, Simulation
from pmsim.model.rows import FIGURES
from pmsim.model.state import COACHING, TRAINING
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
            def vacate(self, team: Any, posts: list[Employment], seat: int) -> None:
                watch.update(f"leaves: {what}" for what in goings_on(self, posts[seat]))
                super().vacate(team, posts, seat)

        with patch.object(process, "Simulation", Watched):
            yield

    def see(self, played: Run) -> None:
        """Count the events of a run."""
        kinds, counts = np.unique(played.events["kind"], return_counts=True)
        for kind, count in zip(kinds, counts, strict=True):
            self[f"event: {FIGURES[int(kind)][0]}"] += int(count)


KINDS = tuple(f"event: {name}" for name, _ in FIGURES.values())

MEETINGS = {CASE: "case meeting", REVIEW: "review", COACH: "coaching"}
PROCESSES = (
    "review between",
    "review waiting",
    "review in meeting",
    "coaching between sessions",
    "coaching waiting",
    "coaching in meeting",
    "training waiting",
    "training on course",
    "case waiting for HR",
    "case HR in progress",
    "case decided",
    "stage running",
    "case meeting waiting",
    "case meeting out of date waiting",
    "case meeting in progress",
    "hiring in the team",
    "hiring at once",
    "case while supported",
    "newcomer",
)
DEPARTURES = tuple(f"leaves: {what}" for what in PROCESSES)


def goings_on(simulation: Simulation, post: Employment) -> list[str]:
    """What goes on around someone who leaves now."""
    found = [*_at_the_diary(post), *_elsewhere(simulation, post)]
    file, member = post.dossier, post.member
    posts = simulation.posts[post.team.number]
    facts = {
        "review between": simulation.p.review.enabled
        and not {"review waiting", "review in meeting"} & {*found},
        "coaching between sessions": file.support == COACHING
        and not {"coaching waiting", "coaching in meeting"} & {*found},
        "case decided": member.leaving,
        "stage running": file.stage > 0,
        "hiring in the team": any(other.gone for other in posts if other is not post),
        "hiring at once": simulation.p.hiring.time_to_fill.mean == 0.0,
        "case while supported": file.in_case and file.support != 0,
        "newcomer": member.occupant > 0 and file.weeks <= 1,
    }
    return found + [name for name, true in facts.items() if true]


def _at_the_diary(post: Employment) -> Iterator[str]:
    for request in post.diary.queue:
        rank, asked, identity, _ = request.priority
        if identity == post.identity:
            current = rank != CASE or (post.dossier.stage > 0 and asked >= post.dossier.stage_opened)
            yield f"{MEETINGS[rank]} waiting" if current else "case meeting out of date waiting"
    for request in post.diary.users:
        rank, _, identity, _ = request.priority
        if identity == post.identity:
            yield "case meeting in progress" if rank == CASE else f"{MEETINGS[rank]} in meeting"


def _elsewhere(simulation: Simulation, post: Employment) -> Iterator[str]:
    if post.dossier.support == TRAINING:
        yield "training on course" if _mine(simulation.course_seats.users, post) else "training waiting"
    if _mine(simulation.advisers.queue, post):
        yield "case waiting for HR"
    if _mine(simulation.advisers.users, post):
        yield "case HR in progress"


def _mine(requests: list[Any], post: Employment) -> bool:
    return any(request.priority[2] == post.identity for request in requests)
