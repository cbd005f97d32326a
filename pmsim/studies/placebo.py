"""The placebo world: the same policy in the same luck, where support and formal stages do nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pmsim.outcomes import Estimate, differences, summarise
from pmsim.policies import ReviewPolicy
from pmsim.records import Run
from pmsim.runner import again


@dataclass(frozen=True)
class Recovery:
    """How support went, over the episodes that were judged in measured weeks.

    Each is judged by the mean evidence of the 8 weeks after it: recovered is at or above the line of support.
    recovered: share of episodes (%) after which the member had. anyway: share after which the untreated twin
    had, who was followed beside the member in the same run. net: the first less the second. All with their
    intervals over replications, and undefined where nothing was judged.
    """

    judged: int
    recovered: Estimate
    anyway: Estimate
    net: Estimate


@dataclass(frozen=True)
class Placebo:
    """A run, and the same run in the placebo world."""

    treated: Run
    untreated: Run

    @property
    def recovery(self) -> Recovery:
        """Recovered beside would have recovered anyway, in the run itself."""
        return recovery(self.treated)

    @property
    def placebo_recovery(self) -> Recovery:
        """The same in the placebo world, where members and their untreated twins are the same.

        Who is given support there parts from who is given it in the run as soon as support has had an effect.
        """
        return recovery(self.untreated)

    def differences(self, names: list[str] | None = None) -> dict[str, Estimate]:
        """Outcomes of the run minus those of the placebo world, paired; all of them unless named."""
        return differences(self.treated, self.untreated, names)


def placebo(played: Run, *, policy: ReviewPolicy | None = None) -> Placebo:
    """Play a run again in the placebo world, in the same luck.

    policy: again, if that of the run was Python code. Raises what `pmsim.run` raises.
    """
    own = {} if policy is None else {"policy": policy}
    return Placebo(played, again(played, placebo=True, **own))


def recovery(run: Run) -> Recovery:
    """How support went in a run, over the episodes that were judged in its measured weeks."""
    found = summarise(run, ["recovered", "recovered_anyway", "recovered_net"])
    return Recovery(int(run.tallies["judged"].sum()), *found.values())
