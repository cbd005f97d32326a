"""What an outcome is: the ratio of two sums over replications; and the columns of which it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.outcomes.switches import Switch, never

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.scenario.schema import Scenario, Team

WEEKS_A_YEAR = 52.0


@dataclass(frozen=True)
class Table:
    """Tallies of a run as columns of floats, with the scenario that they came from."""

    tallies: NDArray[Any]
    scenario: Scenario

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        column: NDArray[np.float64] = self.tallies[name].astype(np.float64)
        return column

    @property
    def value(self) -> NDArray[np.float64]:
        """Value of output; the same formula as `pmsim.model.money.value`."""
        from pmsim.model.money import value

        # The formulas are written for one row; columns go through the same arithmetic.
        return value(self, self.scenario)  # type: ignore[arg-type, return-value]

    @property
    def cost(self) -> NDArray[np.float64]:
        """Cost; the same formula as `pmsim.model.money.cost`."""
        from pmsim.model.money import cost

        # One row or columns, as in `value`.
        return cost(self, self.scenario)  # type: ignore[arg-type, return-value]

    @property
    def team_weeks(self) -> NDArray[np.float64]:
        """Measured weeks of all teams, as long as they exist."""
        weeks = sum(weeks_of(team, self.scenario) for team in self.scenario.teams)
        return np.full(len(self.tallies), float(weeks))


def weeks_of(team: Team, scenario: Scenario) -> int:
    """Measured weeks in which a team exists."""
    last = scenario.warm_up + scenario.weeks
    end = min(team.ends, last) if team.ends else last
    return max(0, end - max(team.starts, scenario.warm_up))


Column = Callable[[Table], "NDArray[np.float64]"]


@dataclass(frozen=True)
class Outcome:
    """A figure of interest: the ratio of two sums over replications, times a scale.

    better: 1 when more is better, -1 when less is, 0 when neither can be said. lowest, highest: ends of
    what is possible, in the outcome's unit; None without one. off: whether a policy rules it out. of_people:
    whether it is about single people, so that it can be told by group.
    """

    label: str
    unit: str
    better: int
    top: Column
    bottom: Column
    scale: float = 1.0
    lowest: float | None = 0.0
    highest: float | None = None
    off: Switch = never
    of_people: bool = True


def column(given: str | Column) -> Column:
    """A column by its name, or one that is worked out."""
    return attrgetter(given) if isinstance(given, str) else given


def rate(top: str | Column, label: str, better: int, off: Switch = never) -> Outcome:
    """How often something happens among a hundred seats in a year."""
    scale = 100.0 * WEEKS_A_YEAR
    return Outcome(label, "per 100 seats a year", better, column(top), column("seat_weeks"), scale, off=off)


def share(
    top: str | Column, bottom: str | Column, label: str, better: int, *, of_people: bool = True
) -> Outcome:
    """A share in per cent."""
    return Outcome(label, "%", better, column(top), column(bottom), 100.0, highest=100.0, of_people=of_people)


def mean(top: str, bottom: str, label: str, better: int, unit: str = "weeks") -> Outcome:
    """So much for each, such as weeks of waiting for each request."""
    return Outcome(label, unit, better, column(top), column(bottom))


def level(top: str, label: str, better: int, unit: str = "units", lowest: float | None = 0.0) -> Outcome:
    """How things stand with people on average; without an end unless it is told."""
    return Outcome(label, unit, better, column(top), column("present_weeks"), lowest=lowest)


def weeks_of_year(top: str, bottom: str, label: str) -> Outcome:
    """Weeks of a person's year that are better avoided."""
    unit = "weeks a person and year"
    return Outcome(label, unit, -1, column(top), column(bottom), WEEKS_A_YEAR, highest=WEEKS_A_YEAR)


def money(top: str | Column, label: str, better: int, lowest: float | None, *, of_people: bool) -> Outcome:
    """Money for a seat and year."""
    unit = "money a seat and year"
    bottom, scale = column("seat_weeks"), WEEKS_A_YEAR
    return Outcome(label, unit, better, column(top), bottom, scale, lowest=lowest, of_people=of_people)
