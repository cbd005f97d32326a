"""The same bits as where these digests were written, whatever machine, Python or engine this is.

A change that gives other results must say so in the changelog, and writes the digests anew:
`python tests/baseline/test_digests.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pmsim
from pmsim.scenario import library

STORED = Path(__file__).with_name("digests.json")
SEED, REPLICATIONS = 20_261_121, 2


def digest_of(scenario: str, policy: str, engine: str, seed: int = SEED) -> str:
    played = pmsim.run(
        pmsim.load(scenario), policy, seed=seed, replications=REPLICATIONS, tables=REPLICATIONS, engine=engine
    )
    return played.manifest.digest


def stored() -> dict[str, dict[str, str]]:
    digests: dict[str, dict[str, str]] = json.loads(STORED.read_text(encoding="utf-8"))
    return digests


CASES = [(scenario, policy) for scenario, policies in stored().items() for policy in policies]


def test_every_policy_that_ships_has_a_digest() -> None:
    assert {name: set(policies) for name, policies in stored().items()} == {
        name: set(pmsim.load(name).policies) for name in library.names()
    }


@pytest.mark.parametrize(("scenario", "policy"), CASES)
def test_simpy_gives_the_stored_bits(scenario: str, policy: str) -> None:
    assert digest_of(scenario, policy, "simpy") == stored()[scenario][policy]


@pytest.mark.compiled
@pytest.mark.parametrize(("scenario", "policy"), CASES)
def test_the_compiled_loop_gives_the_stored_bits(scenario: str, policy: str) -> None:
    assert digest_of(scenario, policy, "batch") == stored()[scenario][policy]


def test_another_seed_gives_other_bits() -> None:
    scenario, policy = CASES[0]
    assert digest_of(scenario, policy, "simpy", SEED + 1) != stored()[scenario][policy]


def write() -> None:
    """Write the digests anew."""
    names = library.names()
    found = {name: {p: digest_of(name, p, "simpy") for p in pmsim.load(name).policies} for name in names}
    STORED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
