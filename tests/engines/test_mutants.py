"""The comparison finds faults: of a list of mutants it kills all but those that are equivalent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import pytest

from pmsim.records import Run
from tests.engines.comparing import difference, interpreted
from tests.engines.generator import Trial, trial
from tests.engines.mutants import Mutant, block_with
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
    667,
    743,
    744,
    759,
    850,
    910,
    1180,
    1327,
    3444,
    7860,
)
"""Trials, found by search, with most of what is rare for their size, or with what no other shows."""

SHARP = (193, 195, 278, 152, 623)
"""Trials that kill a mutant which most others let live; early in the list, they save playing those."""

SMALL = {one.number for one in map(trial, range(400)) if is_worth_its_time(one)}
TRIALS = [*RICH, *SHARP, *sorted(SMALL - {*RICH, *SHARP})]

LEAST_KILL_RATE = 0.9

SHARES = 2
"""Parts of the list, so that two workers can share it."""


@cache
def expected(number: int) -> tuple[Trial, Run]:
    """A trial and what SimPy makes of it."""
    one = trial(number)
    return one, one.play("simpy")


def first_difference(block: Callable[..., int], numbers: Sequence[int] = TRIALS) -> int | None:
    """Number of the first of these trials that a changed batch engine gets wrong, if there is one."""
    for number in numbers:
        one, right = expected(number)
        try:
            with interpreted(block):
                found = difference(right, one.play("batch"))
        except Exception:  # whatever a fault leads to: it was found
            return number
        if found:
            return number
    return None


def killers_of(mutants: Sequence[Mutant]) -> dict[Mutant, int | None]:
    """The first trial that shows each mutant.

    Those that no run should show are played in one copy together, and each alone if that shows anything.
    """
    quiet = [mutant for mutant in mutants if mutant.equivalent]
    unseen = first_difference(block_with(*quiet)) is None
    return {
        mutant: None if unseen and mutant.equivalent else first_difference(block_with(mutant))
        for mutant in mutants
    }


def test_each_mutant_changes_one_place() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 130
    for mutant in MUTANTS:
        compile(mutant.source, mutant.name, "exec")


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_a_private_copy_without_a_fault_is_the_same_engine(share: int) -> None:
    """Negative control: what kills the mutants is their fault."""
    assert first_difference(block_with(), TRIALS[share::SHARES]) is None


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_a_fault_shows_among_those_that_do_not(share: int) -> None:
    """The control of playing several together: with one more, which shows alone, they show."""
    quiet = [mutant for mutant in MUTANTS[share::SHARES] if mutant.equivalent]
    loud = [mutant for mutant in MUTANTS[share::SHARES] if mutant.module.endswith("order")]
    assert len(quiet) >= 3
    assert loud
    assert all(first_difference(block_with(*quiet, mutant)) is not None for mutant in loud)


@pytest.mark.compiled
@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_mutants_are_killed(share: int) -> None:
    killers = killers_of(MUTANTS[share::SHARES])
    survivors = [mutant for mutant, killer in killers.items() if killer is None]
    rate = 1.0 - len(survivors) / len(killers)
    # `make identity` shows the kill rate and who survives.
    print(f"\n{len(killers) - len(survivors)} of {len(killers)} mutants killed: {rate:.1%}")  # noqa: T201
    for mutant in survivors:
        print(f"survives: {mutant.name}: {mutant.equivalent or 'NO REASON'}")  # noqa: T201
    assert rate >= LEAST_KILL_RATE
    assert {mutant.name for mutant in survivors} == {mutant.name for mutant in killers if mutant.equivalent}
