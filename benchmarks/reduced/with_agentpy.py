"""The reduced model in AgentPy: an agent list that steps by the week."""

from __future__ import annotations

import agentpy as ap

from benchmarks.reduced import rules
from benchmarks.reduced.by_week import Offices
from benchmarks.reduced.rules import Outcome
from benchmarks.reduced.worker import Worker


class Member(ap.Agent, Worker):
    """Someone at work."""

    def setup(self, offset: int = 0) -> None:
        """Start work."""
        self.begin(self.model.random, offset)

    def step(self) -> None:
        """Work, and ask for a review that is due."""
        self.model.attainment += self.work()
        self.model.member_weeks += 1
        if self.is_due():
            self.model.offices.diary.append(self)


class Team(ap.Model):
    """A manager, twelve seats and HR."""

    def setup(self) -> None:
        """Fill the seats."""
        self.offices: Offices[Member] = Offices(self.random)
        self.exits = self.member_weeks = 0
        self.attainment = 0.0
        self.members = ap.AgentList(self)
        for _ in range(rules.SEATS):
            self.members.append(Member(self, offset=self.random.randrange(rules.CADENCE)))

    def step(self) -> None:
        """A week."""
        self.members.step()
        self.offices.hold_reviews()
        for member in self.offices.close_cases(self.t):
            self.members.remove(member)
            self.exits += 1
        for _ in range(self.offices.starters(self.t)):
            self.members.append(Member(self))


def play(seed: int) -> Outcome:
    """Play one replication."""
    team = Team()
    team.run(steps=rules.WEEKS, seed=seed, display=False)
    return Outcome(team.offices.reviews, team.exits, team.member_weeks, team.attainment)
