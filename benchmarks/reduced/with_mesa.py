"""The reduced model in Mesa: agents that step by the week."""

from __future__ import annotations

import mesa

from benchmarks.reduced import rules
from benchmarks.reduced.by_week import Offices
from benchmarks.reduced.rules import Outcome
from benchmarks.reduced.worker import Worker


class Member(mesa.Agent, Worker):
    """Someone at work."""

    def __init__(self, model: Team, offset: int = 0) -> None:
        super().__init__(model)
        self.begin(model.random, offset)

    def step(self) -> None:
        """Work, and ask for a review that is due."""
        self.model.attainment += self.work()
        self.model.member_weeks += 1
        if self.is_due():
            self.model.offices.diary.append(self)


class Team(mesa.Model):
    """A manager, twelve seats and HR."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed=seed)
        self.offices: Offices[Member] = Offices(self.random)
        self.exits = self.member_weeks = 0
        self.attainment = 0.0
        for _ in range(rules.SEATS):
            Member(self, self.random.randrange(rules.CADENCE))

    def step(self) -> None:
        """A week."""
        self.agents.do("step")
        self.offices.hold_reviews()
        for member in self.offices.close_cases(self.steps):
            member.remove()
            self.exits += 1
        for _ in range(self.offices.starters(self.steps)):
            Member(self)


def play(seed: int) -> Outcome:
    """Play one replication."""
    team = Team(seed)
    for _ in range(rules.WEEKS):
        team.step()
    return Outcome(team.offices.reviews, team.exits, team.member_weeks, team.attainment)
