"""Studies of luck: what weeks look like when nothing is done, and what rules make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.course.worlds import Lives, Play, is_there, line_of, lives, pooled
from pmsim.errors import UnknownNameError
from pmsim.outcomes import Estimate, estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTER = 13
YEAR = 52


def regression_to_the_mean(play: Play, *, weeks: int = QUARTER, lowest: int = 2) -> Estimate:
    """How much of the gap to the others closes by itself (%), for those who looked worst.

    In each world those present throughout are ordered by mean evidence of the first `weeks` measured weeks.
    The `lowest` of them lie below the mean of all by a gap; the figure is the share of it that is gone in the
    same number of weeks after that, pooled over worlds. Nothing that is done for anybody has an effect.
    """

    def sums(people: Lives) -> tuple[float, float]:
        seats = [part for part in people if is_there(part, play.scenario.warm_up, 2 * weeks)]
        if len(seats) <= lowest:
            return 0.0, 0.0
        before = np.array([part["evidence"][:weeks].mean() for part in seats])
        after = np.array([part["evidence"][weeks : 2 * weeks].mean() for part in seats])
        worst = np.argsort(before, kind="stable")[:lowest]
        gap = before.mean() - before[worst].mean()
        return float(gap - (after.mean() - after[worst].mean())), float(gap)

    return pooled(play, sums)


def next_spell(play: Play, *, weeks: int = 4, who: str = "lowest", tells: str = "better") -> Estimate:
    """What becomes, in the weeks after, of whoever was lowest or highest of a team in its first weeks.

    who: `lowest` or `highest` mean evidence of the first `weeks` measured weeks, among those present twice as
    long. tells: `better` or `worse` (share of worlds, %, in which the next mean is higher or lower),
    `first` or `next` (the mean, % of target), `same_again` (%, the same person is it again) or `really_fine`
    (%, whose long-run level is at target or above). It is for the policy as it is: rules that should not act
    are switched off by settings.
    """
    found = _spells(play, weeks, _one_of("who", who, ("lowest", "highest")) == "lowest")
    told = {
        "better": [100.0 * (one.after > one.before) for one in found],
        "worse": [100.0 * (one.after < one.before) for one in found],
        "first": [100.0 * one.before for one in found],
        "next": [100.0 * one.after for one in found],
        "same_again": [100.0 * one.again for one in found],
        "really_fine": [100.0 * (one.level >= 1.0) for one in found],
    }
    values = np.array(told[_one_of("tells", tells, tuple(told))])
    unit = "% of target" if tells in ("first", "next") else "%"
    return estimate(values if len(values) else None, unit)


def false_alarm_by_k_of_n(play: Play, *, k: int = 3, n: int = 13, weeks: int = YEAR) -> Estimate:
    """Chance (%) that someone whose long-run level is fine has `k` low weeks among `n` in a row, in `weeks`.

    Fine is a mean long-run level at or above the line of a low week. A low week is a flag of the policy: its
    smoothing and threshold count. Nothing that is done for anybody has an effect; those who leave count up
    to then.
    """
    return _flagged(play, k, n, weeks, fine=True)


def found_by_k_of_n(play: Play, *, k: int = 3, n: int = 13, weeks: int = YEAR) -> Estimate:
    """The same chance (%) for someone whose long-run level is below the line: who ought to be noticed."""
    return _flagged(play, k, n, weeks, fine=False)


def single_reading(play: Play, *, fine: bool = True, weeks: int = 4) -> Estimate:
    """Chance (%) that a mean of `weeks` weeks lies below the line, for people who are fine, or who are not.

    The blocks of weeks follow each other without overlap. Nothing that is done has an effect.
    """
    line = line_of(play)

    def sums(people: Lives) -> tuple[float, float]:
        low = blocks = 0
        for part in people:
            if (part["long_run"].mean() >= line) != fine:
                continue
            whole = len(part) // weeks
            means = part["evidence"][: whole * weeks].reshape(whole, weeks).mean(axis=1)
            low, blocks = low + int((means < line).sum()), blocks + whole
        return float(low), float(blocks)

    return pooled(play, sums)


def low_people_who_are_fine(play: Play, *, weeks: int = 4) -> Estimate:
    """Of `weeks`-week means below the line, the share (%) that are of people whose long-run level is not."""
    line = line_of(play)

    def sums(people: Lives) -> tuple[float, float]:
        low = fine = 0
        for part in people:
            whole = len(part) // weeks
            means = part["evidence"][: whole * weeks].reshape(whole, weeks).mean(axis=1)
            count = int((means < line).sum())
            low += count
            fine += count if part["long_run"].mean() >= line else 0
        return float(fine), float(low)

    return pooled(play, sums)


def _flagged(play: Play, k: int, n: int, weeks: int, *, fine: bool) -> Estimate:
    line = line_of(play)

    def sums(people: Lives) -> tuple[float, float]:
        hit = counted = 0
        for part in people:
            if len(part) < n or (part["long_run"].mean() >= line) != fine:
                continue
            low = (part["low"][:weeks] == 1).astype(int)
            window = np.convolve(low, np.ones(n, dtype=int), mode="valid")
            counted += 1
            hit += bool((window >= k).any())
        return float(hit), float(counted)

    return pooled(play, sums)


@dataclass(frozen=True)
class _Spell:
    """Someone picked out: mean evidence before and after, long-run level, and whether it is them again."""

    before: float
    after: float
    level: float
    again: bool


def _spells(play: Play, weeks: int, lowest: bool) -> list[_Spell]:
    """Whoever was lowest, or highest, in each team of each world."""
    found = []
    for people in lives(play, placebo=False):
        there = [part for part in people if is_there(part, play.scenario.warm_up, 2 * weeks)]
        for team in sorted({int(part["team"][0]) for part in there}):
            found.append(_spell([part for part in there if part["team"][0] == team], weeks, lowest))
    return found


def _spell(team: list[NDArray[Any]], weeks: int, lowest: bool) -> _Spell:
    sign = 1.0 if lowest else -1.0
    first = [sign * float(part["evidence"][:weeks].mean()) for part in team]
    then = [sign * float(part["evidence"][weeks : 2 * weeks].mean()) for part in team]
    at = first.index(min(first))
    level = float(team[at]["long_run"][:weeks].mean())
    return _Spell(sign * first[at], sign * then[at], level, then.index(min(then)) == at)


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise UnknownNameError(name, given, allowed)
    return given
