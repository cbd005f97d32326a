"""The comparison finds faults: of a list of mutants it kills all but those that are equivalent."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from pmsim.records import Run
from tests.engines.comparing import difference, interpreted
from tests.engines.generator import Trial, trial
from tests.engines.mutants import MUTANTS, original_block

TIE_PRONE = range(0, 480, 3)
SHARED = [number for number in range(100, 500) if trial(number).shares_a_world]
"""Those that play several replications in one world, where one can leave something to the next."""

TRIALS = sorted({*TIE_PRONE, *SHARED, *range(100)})
"""Fewer of the others, which are slower and find the coarse faults at once."""

LEAST_KILL_RATE = 0.9


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
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 34
    for mutant in MUTANTS:
        compile(mutant.source, mutant.name, "exec")


@pytest.mark.compiled
@pytest.mark.slow
def test_mutants_are_killed() -> None:
    assert first_difference(original_block()) is None, "a private copy without a fault is the same engine"
    killers = {mutant: first_difference(mutant.block()) for mutant in MUTANTS}
    survivors = [mutant for mutant, killer in killers.items() if killer is None]
    rate = 1.0 - len(survivors) / len(MUTANTS)
    print(f"\n{len(MUTANTS) - len(survivors)} of {len(MUTANTS)} mutants killed: {rate:.1%}")  # noqa: T201
    for mutant in survivors:
        print(f"survives: {mutant.name}: {mutant.equivalent or 'NO REASON'}")  # noqa: T201
    assert rate >= LEAST_KILL_RATE
    assert {mutant.name for mutant in survivors} == {mutant.name for mutant in MUTANTS if mutant.equivalent}
