"""The comparison finds faults: of a list of mutants it kills all but those that are equivalent."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from pmsim.records import Run
from tests.engines.comparing import difference, interpreted
from tests.engines.generator import Trial, trial
from tests.engines.mutants import original_block
from tests.engines.mutations import MUTANTS

MOST_MEMBER_WEEKS = 90
"""Small trials mostly: more of them for the time, and a fault shows as well in a few weeks."""


def is_worth_its_time(one: Trial) -> bool:
    """Whether a trial is small, or long, or shares a world, where one replication can leave something behind.

    Fewer of those that are not tie-prone, which find the coarse faults at once.
    """
    if one.shares_a_world:
        return True
    seats = sum(team.members for team in one.scenario.teams)
    small = seats * (one.scenario.warm_up + one.scenario.weeks) * one.replications <= MOST_MEMBER_WEEKS
    return (small and (one.tie_prone or one.number < 200)) or one.number in (10, 50, 110)


RICH = (
    37,
    80,
    122,
    246,
    273,
    299,
    307,
    346,
    394,
    401,
    421,
    439,
    442,
    449,
    458,
    460,
    461,
    488,
    491,
    500,
    552,
    556,
    557,
    575,
    608,
    611,
    614,
    743,
    1327,
    3444,
)
"""Trials, found by search, with most of what is rare for their size, or with what no other shows."""

TRIALS = [*RICH, *sorted({one.number for one in map(trial, range(400)) if is_worth_its_time(one)} - {*RICH})]

LEAST_KILL_RATE = 0.9

SHARES = 2
"""Parts of the list, so that two workers can share it."""


@cache
def expected(number: int) -> tuple[Trial, Run]:
    """A trial and what SimPy makes of it."""
    one = trial(number)
    return one, one.play("simpy")


def first_difference(block: Callable[..., int]) -> int | None:
    """Number of the first trial that a changed batch engine gets wrong, if there is one."""
    for number in TRIALS:
        one, right = expected(number)
        try:
            with interpreted(block):
                found = difference(right, one.play("batch"))
        except Exception:  # whatever a fault leads to: it was found
            return number
        if found:
            return number
    return None


def test_each_mutant_changes_one_place() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 130
    for mutant in MUTANTS:
        compile(mutant.source, mutant.name, "exec")


def test_a_private_copy_without_a_fault_is_the_same_engine() -> None:
    """Negative control: what kills the mutants is their fault."""
    assert first_difference(original_block()) is None


@pytest.mark.compiled
@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_mutants_are_killed(share: int) -> None:
    killers = {mutant: first_difference(mutant.block()) for mutant in MUTANTS[share::SHARES]}
    survivors = [mutant for mutant, killer in killers.items() if killer is None]
    rate = 1.0 - len(survivors) / len(killers)
    # `make identity` shows the kill rate and who survives.
    print(f"\n{len(killers) - len(survivors)} of {len(killers)} mutants killed: {rate:.1%}")  # noqa: T201
    for mutant in survivors:
        print(f"survives: {mutant.name}: {mutant.equivalent or 'NO REASON'}")  # noqa: T201
    assert rate >= LEAST_KILL_RATE
    assert {mutant.name for mutant in survivors} == {mutant.name for mutant in killers if mutant.equivalent}
