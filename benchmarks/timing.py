"""Wall time of several actions, in turns, so that what slows the machine down hits all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Action = Callable[[], object]


@dataclass(frozen=True)
class Timings:
    """Seconds of each action in each round; all have the same number of rounds."""

    seconds: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        """Median over rounds, in seconds."""
        return statistics.median(self.seconds[name])

    def spread(self, name: str) -> float:
        """Slowest round as a multiple of the fastest."""
        return max(self.seconds[name]) / min(self.seconds[name])

    def ratio(self, name: str, other: str) -> float:
        """Median over rounds of one action's time in units of the other's time in the same round."""
        pairs = zip(self.seconds[name], self.seconds[other], strict=True)
        return statistics.median(one / two for one, two in pairs)


def in_turns(actions: Mapping[str, Action], rounds: int) -> Timings:
    """Time each action once a round; call those once before that compile or fill a cache."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    order = list(actions)
    for _ in range(rounds):
        for name in order:
            seconds[name].append(seconds_of(actions[name]))
        # Another one follows another's garbage next time.
        order = [*order[1:], order[0]]
    return Timings(seconds)


def seconds_of(action: Action) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
