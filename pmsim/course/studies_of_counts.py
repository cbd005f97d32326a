"""Studies of counts: shares of tallies, groups, and how much single worlds differ."""

from __future__ import annotations

import numpy as np

from pmsim.course.worlds import Play, from_arrays
from pmsim.errors import UnknownNameError
from pmsim.outcomes import Estimate, by_group, estimate, gaps, outcome, replication_values
from pmsim.runner import run


def ratio_of_counts(play: Play, *, top: str, bottom: str) -> Estimate:
    """One count of the tallies as a share (%) of another, such as exits_capable of exits, over all worlds."""
    tallies = play.run().tallies
    for name in (top, bottom):
        if name not in (tallies.dtype.names or ()):
            raise UnknownNameError("count", name, [str(one) for one in tallies.dtype.names or ()])
    return from_arrays(tallies[top].astype(float), tallies[bottom].astype(float))


def number_of(play: Play, *, count: str, teams: int = 10) -> Estimate:
    """How many of a count of the tallies there are in so many worlds, such as exits in ten teams' years."""
    tallies = play.run().tallies
    if count not in (tallies.dtype.names or ()):
        raise UnknownNameError("count", count, [str(one) for one in tallies.dtype.names or ()])
    return estimate(tallies[count].astype(float) * teams, f"in {teams} worlds")


def group_ratio(play: Play, *, outcome_name: str = "cases") -> Estimate:
    """How many times as often, or as much, an outcome is met by group B as by group A."""
    return by_group(play.run(), [outcome_name])[outcome_name].ratio


def group_level(play: Play, *, outcome_name: str = "cases", group: str = "B") -> Estimate:
    """An outcome of group A or of group B alone."""
    if group not in ("A", "B"):
        raise UnknownNameError("group", group, ("A", "B"))
    found = by_group(play.run(), [outcome_name])[outcome_name]
    return found.a if group == "A" else found.b


def better_in_worlds(play: Play, *, outcome_name: str = "output", against: str) -> Estimate:
    """Share of worlds (%) in which the policy does better than another in the same luck."""
    ours = play.run()
    theirs = run(play.scenario, against, seed=play.seed, replications=play.worlds, tables=0)
    values, way = gaps(ours, theirs, outcome_name), outcome(outcome_name).better
    if values is None or way == 0:
        return Estimate(None, None, None, "%")
    return from_arrays((values * way > 0.0).astype(float), np.ones(play.worlds))


def spread_of_a_year(play: Play, *, outcome_name: str = "output") -> Estimate:
    """How far single years lie from the average year, in the outcome's unit: one standard deviation.

    Its interval is that of a standard deviation of normal values.
    """
    values = replication_values(play.run(), outcome_name)
    unit = outcome(outcome_name).unit
    if values is None:
        return Estimate(None, None, None, unit)
    sd = float(values.std(ddof=1))
    half = 1.96 * sd / (2 * (len(values) - 1)) ** 0.5
    return Estimate(sd, sd - half, sd + half, unit)
