"""Studies of what happens: causes and how they are read, who tells, and what becomes of one seat."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.course.worlds import Play, from_sums, worlds_of
from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import Estimate, estimate
from pmsim.policies import Cause

if TYPE_CHECKING:
    from numpy.typing import NDArray


def misread_causes(play: Play, *, cause: str = "") -> Estimate:
    """Share of support (%) before which the manager's deepest reading was not the true deepest cause.

    cause: only where that was the true one, such as `the_work`. A reading of luck is among what can be wrong.
    """
    wanted = _cause(cause)

    def sums(starts: list[_Start]) -> tuple[int, int]:
        judged = [one for one in starts if wanted is None or one.true == wanted]
        return sum(one.read != one.true for one in judged), len(judged)

    return _of_starts(play, sums)


def true_cause_share(play: Play, *, cause: str = "skill_gap") -> Estimate:
    """Share of support (%) for which this was the true deepest cause behind the shortfall."""
    wanted = _cause(cause)

    def sums(starts: list[_Start]) -> tuple[int, int]:
        return sum(one.true == wanted for one in starts), len(starts)

    return _of_starts(play, sums)


def fate(play: Play, *, seat: int, event: str, team: int = 0) -> Estimate:
    """In how many of 100 worlds something happens to whoever holds a seat at the start, at any time.

    seat: from 1. event: as in a run's journal, such as `exited`. team: from 0, in the order of their names.
    """
    kind = _kind(event)

    def happened(events: NDArray[Any]) -> tuple[float, float]:
        theirs = (events["team"] == team) & (events["seat"] == seat - 1) & (events["occupant"] == 0)
        return float((theirs & (events["kind"] == kind)).any()), 1.0

    return _of_events(play, happened)


def told_in_time(play: Play, *, incident: int = 0, weeks: int = 26) -> Estimate:
    """Of worlds in which an incident happens to someone, the share (%) in which they tell of it in time.

    incident: its number in the scenario, from 0; a barrier. In time: within so many weeks of it.
    """
    given = play.scenario.incidents
    if not 0 <= incident < len(given):
        raise UnknownNameError("incident", str(incident), [str(number) for number in range(len(given))])
    one = given[incident]
    team = sorted(each.name for each in play.scenario.teams).index(str(one.team))

    def told(events: NDArray[Any]) -> tuple[float, float]:
        theirs = events[(events["team"] == team) & (events["seat"] == one.seat - 1)]
        began = theirs[(theirs["kind"] == rows.INCIDENT) & (theirs["time"] == one.week)]
        if not len(began):
            return 0.0, 0.0
        after = theirs[(theirs["kind"] == rows.DISCLOSED) & (theirs["occupant"] == began["occupant"][0])]
        gap = after["time"] - began["time"][0]
        return float(((gap >= 0.0) & (gap <= weeks)).any()), 1.0

    return _of_events(play, told)


def seat_attainment(play: Play, *, seat: int, team: int = 0) -> Estimate:
    """Mean attainment in a seat, whoever holds it, over the measured weeks (% of target)."""
    pairs = [(one.attained, one.weeks) for one in _seats(play, seat, team)]
    return from_sums(pairs, "% of target", highest=None)


def seat_holders(play: Play, *, seat: int, team: int = 0) -> Estimate:
    """How many people hold a seat one after the other in a whole run, warm-up included."""
    return estimate(np.array([float(one.holders) for one in _seats(play, seat, team)]), "people")


@dataclass(frozen=True)
class _Seat:
    """A seat in one world: attainment added up over measured weeks, how many these are, and holders."""

    attained: float
    weeks: float
    holders: int


@lru_cache(maxsize=4)
def _seats(play: Play, seat: int, team: int) -> tuple[_Seat, ...]:
    found = []
    for played in play.batches():
        for world in worlds_of(played):
            weeks = played.weeks
            here = (weeks["replication"] == world) & (weeks["team"] == team) & (weeks["seat"] == seat - 1)
            mine = weeks[here]
            measured = mine[mine["week"] >= play.scenario.warm_up]
            holders = len(np.unique(mine["occupant"]))
            found.append(_Seat(float(measured["attainment"].sum()), float(len(measured)), holders))
    return tuple(found)


def _of_events(play: Play, sums: Callable[[NDArray[Any]], tuple[float, float]]) -> Estimate:
    """A share from two sums of each world's events."""
    return from_sums(
        [
            sums(played.events[played.events["replication"] == world])
            for played in play.batches()
            for world in worlds_of(played)
        ]
    )


def _kind(event: str) -> int:
    known = {name: kind for kind, (name, _) in rows.FIGURES.items()}
    if event not in known:
        raise UnknownNameError("event", event, known)
    return known[event]


def _cause(name: str) -> Cause | None:
    if name and name not in Cause.__members__:
        raise UnknownNameError("cause", name, list(Cause.__members__))
    return Cause[name] if name else None


@dataclass(frozen=True)
class _Start:
    """Support that began: the true deepest cause, and the one that looked deepest to the manager."""

    true: int
    read: int


def _starts_of_support(events: NDArray[Any], start: int) -> list[_Start]:
    """Each start of support in the measured weeks of one world."""
    found: list[_Start] = []
    five: list[float] = []
    read: dict[tuple[int, int, int], int] = {}
    kept = events[np.isin(events["kind"], (rows.CAUSES_READ, rows.MORE_READ, rows.SUPPORT_BEGAN))]
    columns = [kept[name].tolist() for name in ("kind", "week", "team", "seat", "occupant", *"abcde")]
    for kind, week, team, seat, occupant, *figures in zip(*columns, strict=True):
        person = team, seat, occupant
        if kind == rows.CAUSES_READ:
            five = figures
        elif kind == rows.MORE_READ:
            # In the order of `Cause`; the two rows of a review follow each other.
            unclear_goals, the_work, luck = figures[:3]
            read[person] = _deepest([luck, *five, unclear_goals, the_work])
        elif week >= start and person in read and not math.isnan(figures[2]):
            found.append(_Start(int(figures[2]), read[person]))
    return found


def _deepest(readings: list[float]) -> int:
    """The first of the deepest, as the model chooses."""
    return max(range(len(readings)), key=readings.__getitem__)


@lru_cache(maxsize=2)
def _all_starts(play: Play) -> tuple[list[_Start], ...]:
    """Each start of support in each world."""
    return tuple(
        _starts_of_support(played.events[played.events["replication"] == world], play.scenario.warm_up)
        for played in play.batches()
        for world in worlds_of(played)
    )


def _of_starts(play: Play, sums: Callable[[list[_Start]], tuple[int, int]]) -> Estimate:
    """A share from two counts of each world's starts of support."""
    return from_sums([(float(top), float(bottom)) for top, bottom in map(sums, _all_starts(play))])
