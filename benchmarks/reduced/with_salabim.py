"""The reduced model in salabim, in its yieldless style: people are components, who sleep between reviews."""

from __future__ import annotations

from random import Random

import salabim as sim

from benchmarks.reduced import rules
from benchmarks.reduced.rules import Outcome
from benchmarks.reduced.worker import Worker


class Office(sim.Environment):
    """A manager, twelve seats and HR."""

    def setup(self, seed: int) -> None:
        """Fill the seats."""
        self.luck = Random(seed)
        self.diary = sim.Resource("diary", capacity=1)
        self.advisers = sim.Resource("advisers", capacity=rules.ADVISERS)
        self.reviews = self.exits = self.member_weeks = 0
        self.attainment = 0.0
        offsets = [self.luck.randrange(rules.CADENCE) for _ in range(rules.SEATS)]
        self.members = [Member(offset=offset) for offset in offsets]


class Weeks(sim.Component):
    """Everyone works, week by week."""

    def process(self) -> None:
        """Work, and wake those who are due for a review."""
        office = self.env
        while True:
            for member in office.members:
                office.attainment += member.work()
                office.member_weeks += 1
                if member.is_due():
                    member.activate()
            self.hold(1)


class Member(sim.Component, Worker):
    """Someone at work."""

    def setup(self, offset: int = 0) -> None:
        """Start work."""
        self.begin(self.env.luck, offset)

    def process(self) -> None:
        """Reviews until there is one low review too many, and what follows."""
        while self.strikes < rules.STRIKES:
            self.passivate()
            self.request(self.env.diary)
            self.judge()
            self.env.reviews += 1
            self.hold(rules.MEETING)
            self.release(self.env.diary)
        self.case()

    def case(self) -> None:
        """A formal case, the exit, and a vacancy."""
        office = self.env
        self.request(office.advisers)
        self.hold(office.luck.randint(rules.SHORTEST_CASE, rules.LONGEST_CASE))
        self.release(office.advisers)
        office.members.remove(self)
        office.exits += 1
        self.hold(rules.VACANCY)
        office.members.append(Member())


def play(seed: int) -> Outcome:
    """Play one replication."""
    office = Office(trace=False, yieldless=True, seed=seed)
    Weeks()
    # salabim plays the last instant too, which the others leave out.
    office.run(till=rules.WEEKS - rules.MEETING / 2)
    return Outcome(office.reviews, office.exits, office.member_weeks, office.attainment)
