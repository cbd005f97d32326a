"""The diary and HR where time goes on by whole weeks: what Mesa's and AgentPy's versions have in common."""

from __future__ import annotations

from collections import deque
from random import Random
from typing import Generic, TypeVar

from benchmarks.reduced import rules
from benchmarks.reduced.worker import Worker

Member = TypeVar("Member", bound=Worker)


class Offices(Generic[Member]):
    """The manager's diary, HR's cases and the vacancies of a team."""

    def __init__(self, luck: Random) -> None:
        self.luck = luck
        self.diary: deque[Member] = deque()
        self.waiting: deque[Member] = deque()
        self.cases: list[tuple[int, Member]] = []
        self.vacancies: deque[int] = deque()
        self.reviews = 0

    def hold_reviews(self) -> None:
        """The reviews of a week, first come, first served."""
        for _ in range(min(rules.REVIEWS_A_WEEK, len(self.diary))):
            member = self.diary.popleft()
            member.judge()
            self.reviews += 1
            if member.strikes == rules.STRIKES:
                self.waiting.append(member)

    def close_cases(self, week: int) -> list[Member]:
        """Those who leave now; HR turns to the next."""
        leaving = [member for end, member in self.cases if end == week]
        self.cases = [case for case in self.cases if case[0] != week]
        self.vacancies.extend(week + rules.VACANCY for _ in leaving)
        while self.waiting and len(self.cases) < rules.ADVISERS:
            end = week + self.luck.randint(rules.SHORTEST_CASE, rules.LONGEST_CASE)
            self.cases.append((end, self.waiting.popleft()))
        return leaving

    def starters(self, week: int) -> int:
        """How many vacancies end now."""
        count = 0
        while self.vacancies and self.vacancies[0] == week:
            self.vacancies.popleft()
            count += 1
        return count
