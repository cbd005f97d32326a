"""Twins: the same world with one changed decision, and what that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import EngineError
from pmsim.model.rows import REVIEW_HELD, REVIEW_MISSED
from pmsim.outcomes import Estimate, differences
from pmsim.policies import Decision, Order, ReviewPolicy
from pmsim.records import Run
from pmsim.runner import again

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Review:
    """A review that was held, as an order names it, and what came of it.

    seat: from 1. time: weeks since the start of the run. asked: what the rules wanted; done: what was done.
    """

    replication: int
    team: str
    seat: int
    occupant: int
    review: int
    time: float
    asked: Decision
    done: Decision

    def order(self, decision: Decision) -> Order:
        """The order of another decision at this review."""
        return Order(self.team, self.seat, self.review, decision, self.occupant)


@dataclass(frozen=True)
class Parting:
    """How one replication of a twin differs.

    week: the first in which a member-week or an event is not the same, from the start of the warm-up; None
    when everything is. who: team, seat from 1 and occupant of those with a week that is not the same, in the
    order in which they first differed.
    """

    replication: int
    week: int | None
    who: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Twin:
    """A run, and the same run with some decisions changed."""

    run: Run
    twin: Run
    orders: tuple[Order, ...]

    @property
    def partings(self) -> list[Parting]:
        """How each replication that has tables differs."""
        return [_parting(self.run, self.twin, int(one)) for one in np.unique(self.run.weeks["replication"])]

    @property
    def unmet(self) -> list[Order]:
        """Orders about a review that no replication with tables held, so that they changed nothing there."""
        held = {(one.team, one.seat, one.occupant, one.review) for one in reviews(self.twin)}
        return [one for one in self.orders if (one.team, one.seat, one.occupant, one.review) not in held]

    def differences(self, names: list[str] | None = None) -> dict[str, Estimate]:
        """Outcomes of the twin minus those of the run, paired; all of them unless named."""
        return differences(self.twin, self.run, names)


def twin(run: Run, orders: Order | Iterable[Order], *, policy: ReviewPolicy | None = None) -> Twin:
    """Play a run again with these decisions in place of what was decided.

    Orders that the run had stay, unless one of these is about the same review. They are given in every
    replication. policy: again, if that of the run was Python code. Raises `EngineError` for a run without
    tables or without orders, and what `pmsim.run` raises.
    """
    given = (orders,) if isinstance(orders, Order) else tuple(orders)
    if not given:
        raise EngineError("a twin needs at least one order: pmsim.Order(team, seat, review, decision)")
    if not len(run.weeks):
        raise EngineError("a twin needs a run with tables: play it with tables=1 or more")
    meant = {_review_of(one) for one in given}
    kept = tuple(one for one in run.manifest.orders if _review_of(one) not in meant)
    own = {} if policy is None else {"policy": policy}
    return Twin(run, again(run, orders=(*kept, *given), **own), given)


def _review_of(order: Order) -> tuple[str, int, int, int]:
    if not isinstance(order, Order):
        raise EngineError(f"an order is a pmsim.Order; given {type(order).__name__}")
    return order.team, order.seat, order.occupant, order.review


def reviews(run: Run) -> Iterator[Review]:
    """Every review that was held in the replications that have tables, in order of time."""
    names = sorted(team.name for team in run.scenario.teams)
    following: dict[tuple[int, ...], int] = {}
    missed: dict[tuple[int, ...], tuple[float, int]] = {}
    for row in run.events[np.isin(run.events["kind"], (REVIEW_HELD, REVIEW_MISSED))]:
        person, time = _person(row), float(row["time"])
        number = following.get(person, 0)
        if row["kind"] == REVIEW_MISSED:
            missed[person] = time, int(row["a"])
            following[person] = number + int(row["a"])
            continue
        # Dates that a late review made pass are written down just before it, and come after it.
        since, dates = missed.get(person, (-1.0, 0))
        number -= dates if since == time else 0
        following[person] = following.get(person, 0) + 1
        replication, team, seat, occupant = person
        asked, done = Decision(int(row["d"])), Decision(int(row["e"]))
        yield Review(replication, names[team], seat + 1, occupant, number, time, asked, done)


def _person(row: Any) -> tuple[int, int, int, int]:
    return int(row["replication"]), int(row["team"]), int(row["seat"]), int(row["occupant"])


def _parting(run: Run, other: Run, replication: int) -> Parting:
    names = sorted(team.name for team in run.scenario.teams)
    lives = _changed(_of(run.weeks, replication), _of(other.weeks, replication))
    events = _changed(_of(run.events, replication), _of(other.events, replication))
    weeks = [int(row["week"]) for row in (*lives, *events)]
    first: dict[tuple[str, int, int], int] = {}
    for row in sorted(lives, key=lambda row: (int(row["week"]), int(row["team"]), int(row["seat"]))):
        first.setdefault((names[row["team"]], int(row["seat"]) + 1, int(row["occupant"])), int(row["week"]))
    return Parting(replication, min(weeks, default=None), tuple(first))


def _of(table: NDArray[Any], replication: int) -> NDArray[Any]:
    found: NDArray[Any] = table[table["replication"] == replication]
    return found


def _changed(ours: NDArray[Any], theirs: NDArray[Any]) -> list[Any]:
    """Rows that only one of two tables has, to the last bit."""
    known = {row.tobytes() for row in ours}, {row.tobytes() for row in theirs}
    return [
        *(row for row in ours if row.tobytes() not in known[1]),
        *(row for row in theirs if row.tobytes() not in known[0]),
    ]
