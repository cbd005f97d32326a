"""The parts of a chain, and how its sentences are filled in: who, when, figures, lines and grades."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmsim import texts
from pmsim.course import grades
from pmsim.course.past import Past
from pmsim.model import rows
from pmsim.outcomes import rules_of
from pmsim.policies import Decision, Support
from pmsim.scenario.quantities import FailingRule
from pmsim.story.figures import CAUSES, weeks
from pmsim.wording import NARROW_SPACE, number, policy_label, quoted

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Policy, Scenario

MOST_PLACES = 3
COURSE_POLICY = "course_pmp"


@dataclass(frozen=True)
class Step:
    """One step of a chain: what happened, what stands behind it, and how far that can be trusted.

    grade: the tag in words, such as "your setting" or "hidden truth".
    """

    text: str
    detail: str
    grade: str


@dataclass(frozen=True)
class Chain:
    """Why something happened: a question, at most five steps, and what the reference's rules did.

    under_reference: empty where there is no other run to tell of.
    """

    title: str
    steps: tuple[Step, ...]
    under_reference: str = ""


def words(section: str, key: str) -> str:
    """A text of the file `why` by its section and key."""
    text: str = texts.read("why")[section][key]
    return text


def percent(value: float, against: float = math.nan) -> str:
    """A share in whole per cent; with as many digits as it takes to tell it from another figure."""
    places = 0
    while places < MOST_PLACES and value != against and _rounded(value, places) == _rounded(against, places):
        places += 1
    return f"{_rounded(value, places)}{NARROW_SPACE}%"


def _rounded(value: float, places: int) -> str:
    return "" if math.isnan(value) else number(100.0 * value, places)


def against(value: float, line: float) -> tuple[str, str]:
    """A share and the line that it is held against, with enough digits to see which is higher."""
    return percent(value, line), percent(line, value)


def cause_read(review: Mapping[str, Any]) -> tuple[str, float]:
    """The largest cause that a manager read at a review, and its size as a share of target."""
    name = max(CAUSES, key=lambda one: review[one])
    return words("causes", name), float(review[name])


def support_name(kind: float) -> str:
    """A kind of support in words."""
    return words("supports", Support(int(kind)).name)


def decision_name(decision: float) -> str:
    """What a review came to, in words."""
    name = Decision(int(decision)).name
    if name in ("on_track", "escalate", "development_plan", "wait"):
        return words("decisions", name)
    return words("decisions", "offer").format(support=support_name(decision))


def many(count: float, word: str) -> str:
    """A count and its word: "1 week", "8 weeks"."""
    return weeks(count) if word == "week" else f"{count:,.0f} {word}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class Teller:
    """Puts a seat's past into sentences; other: the run that it is compared with, where there is one."""

    past: Past
    other: Run | None = None

    @property
    def policy(self) -> Policy:
        """The rules that were played."""
        return self.past.policy

    @cached_property
    def reference(self) -> Policy:
        """The rules that they are compared with."""
        scenario = self.past.scenario
        return rules_of(self.other) if self.other else scenario.policies[scenario.reference]

    @property
    def _theirs(self) -> Scenario:
        return self.other.scenario if self.other else self.past.scenario

    def step(self, key: str, grade: str, *fields: str, **values: Any) -> Step:
        """A step from its templates. grade: a key of the grades; "" to take it from the fields."""
        found = grade or self.grade(*fields)
        whose = words("whose", "yours" if found == grades.YOURS else "theirs")
        text = texts.read("why")["steps"][key]
        filled = [text[part].format_map({"whose": whose, **values}) for part in ("text", "detail")]
        return Step(filled[0], filled[1], words("grades", found))

    def grade(self, *fields: str) -> str:
        """How far to trust what rests on these fields, the first above all."""
        return grades.grade(fields, self.past.scenario, self.policy, self._theirs, self.reference)

    def week(self, week: int) -> str:
        """A week of the tables as people count it."""
        warm_up = self.past.scenario.warm_up
        if week >= warm_up:
            return words("when", "week").format(week=week - warm_up + 1)
        return words("when", "warm_up").format(week=week + 1)

    def span(self, first: int, last: int) -> str:
        """From one week to another."""
        warm_up = self.past.scenario.warm_up
        if first == last:
            return self.week(first)
        if first >= warm_up:
            return words("when", "span").format(first=first - warm_up + 1, last=last - warm_up + 1)
        return words("when", "span_from_warm_up").format(first=self.week(first), last=self.week(last))

    @property
    def who(self) -> str:
        """The seat as pictures name it; with its team where there are several."""
        several = len(self.past.scenario.teams) > 1
        values = {"team": self.past.spec.name, "seat": self.past.seat + 1}
        if self.past.seat == rows.NOBODY:
            return words("who", "named_team" if several else "team").format_map(values)
        return words("who", "team_seat" if several else "seat").format_map(values)

    @property
    def reference_name(self) -> str:
        """What the rules are called that these are compared with."""
        name = self.other.manifest.policy if self.other else self.past.scenario.reference
        if name == COURSE_POLICY:
            return words("reference", "course")
        return words("reference", "other").format(name=quoted(policy_label(name)))


def rule_name(policy: Policy) -> str:
    """How the rules read continually failing, in few words."""
    rule = policy.escalation
    return words("rules", FailingRule(rule.rule).name).format(needed=rule.failing_weeks, window=rule.window)


def standing_name(value: float) -> str:
    """A level against that of all who are hired, for the start of a sentence."""
    size = number(abs(value), 1)
    if size == "0.0":
        return words("standing", "average")
    return words("standing", "above" if value > 0.0 else "below").format(size=size)
