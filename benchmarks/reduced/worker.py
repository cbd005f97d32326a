"""One person of the reduced model: a week of work, and what a review makes of the last four."""

from __future__ import annotations

from collections import deque
from random import Random

from benchmarks.reduced import rules


class Worker:
    """Someone at work, for whichever library moves time on."""

    def begin(self, luck: Random, offset: int = 0) -> None:
        """Start work; reviews come `offset` weeks later than for a newcomer."""
        self.luck = luck
        self.offset = offset
        self.ability = luck.gauss(0.0, rules.ABILITY)
        self.form = 0.0
        self.weeks = 0
        self.strikes = 0
        self.recent: deque[float] = deque(maxlen=rules.WINDOW)

    def work(self) -> float:
        """A week of work: form is an AR(1) process. Returns attainment as a share of target."""
        self.form = rules.CARRY * self.form + self.luck.gauss(0.0, rules.SHOCK)
        attainment = 1.0 + self.ability + self.form + self.luck.gauss(0.0, rules.LUCK)
        self.recent.append(attainment)
        self.weeks += 1
        return attainment

    def is_due(self) -> bool:
        """Whether a review is due at the end of this week."""
        since = self.weeks - self.offset
        return since > 0 and since % rules.CADENCE == 0 and self.strikes < rules.STRIKES

    def judge(self) -> None:
        """A low review is a strike; any other clears them."""
        low = sum(self.recent) < rules.LINE * rules.WINDOW
        self.strikes = self.strikes + 1 if low else 0
