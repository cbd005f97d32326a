"""The reduced model in plain SimPy: a process for each review and case."""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from typing import Any

import simpy

from benchmarks.reduced import rules
from benchmarks.reduced.rules import Outcome
from benchmarks.reduced.worker import Worker

Flow = Generator[simpy.Event, Any, None]


class Team:
    """A manager, twelve seats and HR."""

    def __init__(self, seed: int) -> None:
        self.luck = Random(seed)
        self.env = simpy.Environment()
        self.diary = simpy.Resource(self.env, capacity=1)
        self.advisers = simpy.Resource(self.env, capacity=rules.ADVISERS)
        self.members: list[Worker] = []
        self.reviews = self.exits = self.member_weeks = 0
        self.attainment = 0.0
        for _ in range(rules.SEATS):
            self.hire(self.luck.randrange(rules.CADENCE))

    def hire(self, offset: int = 0) -> None:
        """Somebody starts."""
        member = Worker()
        member.begin(self.luck, offset)
        self.members.append(member)

    def work(self) -> Flow:
        """Everyone works, week by week."""
        while True:
            for member in self.members:
                self.attainment += member.work()
                self.member_weeks += 1
                if member.is_due():
                    self.env.process(self.review(member))
            yield self.env.timeout(1)

    def review(self, member: Worker) -> Flow:
        """A review, and the case if it was one low review too many."""
        with self.diary.request() as turn:
            yield turn
            member.judge()
            self.reviews += 1
            yield self.env.timeout(rules.MEETING)
        if member.strikes == rules.STRIKES:
            yield from self.case(member)

    def case(self, member: Worker) -> Flow:
        """A formal case, the exit, and a vacancy."""
        with self.advisers.request() as turn:
            yield turn
            yield self.env.timeout(self.luck.randint(rules.SHORTEST_CASE, rules.LONGEST_CASE))
        self.members.remove(member)
        self.exits += 1
        yield self.env.timeout(rules.VACANCY)
        self.hire()


def play(seed: int) -> Outcome:
    """Play one replication."""
    team = Team(seed)
    team.env.process(team.work())
    team.env.run(until=rules.WEEKS)
    return Outcome(team.reviews, team.exits, team.member_weeks, team.attainment)
