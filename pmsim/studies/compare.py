"""Policies side by side in the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pmsim.outcomes import Estimate, Floor, Groups, by_group, differences, legal_floor, rules_of, summarise
from pmsim.records import Run
from pmsim.runner import Progress, complete_scenario, policy_of, run
from pmsim.scenario.schema import Scenario


@dataclass(frozen=True)
class Comparison:
    """Runs of one scenario under several policies in the same worlds; the reference is first."""

    reference: str
    runs: dict[str, Run]

    def outcomes(self, policy: str) -> dict[str, Estimate]:
        """Each outcome under this policy with its interval."""
        return summarise(self.runs[policy])

    def differences(self, policy: str) -> dict[str, Estimate]:
        """Each outcome under this policy minus the reference, paired, with its interval."""
        return differences(self.runs[policy], self.runs[self.reference])

    def groups(self, policy: str) -> dict[str, Groups]:
        """Each outcome that is about single people by group under this policy, with the ratio of B to A."""
        return by_group(self.runs[policy])

    def floor(self, policy: str) -> Floor:
        """What this policy lacks of the legal floor."""
        return legal_floor(rules_of(self.runs[policy]))

    @property
    def others(self) -> list[str]:
        """The policies that are compared with the reference."""
        return [name for name in self.runs if name != self.reference]


def compare(
    scenario: Scenario,
    policies: Sequence[str] | str | None = None,
    *,
    reference: str | None = None,
    seed: int = 1,
    replications: int = 200,
    engine: str = "auto",
    tables: int = 1,
    placebo: bool = False,
    branch: int | None = None,
    future: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Play policies of a scenario in the same worlds.

    policies: their names, or the name of one; all of them if left out. reference: the scenario's own if left
    out. `progress` is called for every policy. The other arguments, and errors, are those of `pmsim.run`.
    """
    complete = complete_scenario(scenario)
    first = complete.reference if reference is None else reference
    others = [policies] if isinstance(policies, str) else policies
    names = [first, *(others or complete.policies)]
    for name in names:
        policy_of(complete, name)
    runs = {
        name: run(
            complete,
            name,
            seed=seed,
            replications=replications,
            engine=engine,
            tables=tables,
            placebo=placebo,
            branch=branch,
            future=future,
            threads=threads,
            progress=progress,
        )
        for name in dict.fromkeys(names)
    }
    return Comparison(first, runs)
