"""The reduced model means the same in every version: the same mean reviews, exits and attainment.

Two versions draw differently, so means over replications are compared: they agree where they differ by less
than 4 standard errors, which by chance they fail to do once in 16,000 figures. Seeds are fixed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from statistics import fmean, variance

import pytest

from benchmarks.reduced import batch, plain_simpy, rules
from benchmarks.reduced.rules import Outcome

pytestmark = pytest.mark.compiled

STANDARD_ERRORS = 4.0
FIGURES = ("reviews", "exits", "member_weeks", "attainment")
BATCH = 4000
PEERS = {"mesa": "with_mesa", "agentpy": "with_agentpy", "salabim": "with_salabim"}


@pytest.fixture(scope="module")
def in_batch() -> list[Outcome]:
    """Many replications in the batch style."""
    return batch.outcomes(batch.play_all(1, BATCH))


def errors_apart(ones: Sequence[Outcome], others: Sequence[Outcome], figure: str) -> float:
    """How many standard errors two means differ by."""
    one, other = ([getattr(outcome, figure) for outcome in outcomes] for outcomes in (ones, others))
    error = math.sqrt(variance(one) / len(one) + variance(other) / len(other))
    return abs(fmean(one) - fmean(other)) / error


@pytest.fixture(scope="module")
def in_simpy() -> list[Outcome]:
    """Fewer replications in plain SimPy."""
    return [plain_simpy.play(seed) for seed in range(800)]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_batch_style_means_the_same_as_plain_simpy(
    in_batch: list[Outcome], in_simpy: list[Outcome], figure: str
) -> None:
    assert errors_apart(in_simpy, in_batch, figure) < STANDARD_ERRORS


def test_the_comparison_notices_another_rule(in_simpy: list[Outcome]) -> None:
    """The control: two strikes for three give more exits."""
    stricter = batch.outcomes(batch.play_all(1, BATCH, strikes=rules.STRIKES - 1))
    assert errors_apart(in_simpy, stricter, "exits") > 2 * STANDARD_ERRORS


@pytest.mark.parametrize("package", PEERS)
def test_each_library_means_the_same_as_the_batch_style(in_batch: list[Outcome], package: str) -> None:
    pytest.importorskip(package, reason=f"{package} is in the extra `bench`: pip install 'pmsim[bench]'")
    peer = import_module(f"benchmarks.reduced.{PEERS[package]}")
    # salabim is slow.
    played = [peer.play(seed) for seed in range(50 if package == "salabim" else 300)]
    for figure in FIGURES:
        assert errors_apart(played, in_batch, figure) < STANDARD_ERRORS, figure


def test_a_seed_gives_the_same_run_again() -> None:
    assert plain_simpy.play(3) == plain_simpy.play(3) != plain_simpy.play(4)
    first, again, other = (batch.outcomes(batch.play_all(seed, 3)) for seed in (3, 3, 4))
    assert first == again != other
