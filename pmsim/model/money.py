"""What a replication was worth and what it cost, in the scenario's currency."""

from __future__ import annotations

from pmsim.model.state import Parameters
from pmsim.model.tallies import Tallies


def value(t: Tallies, p: Parameters) -> float:
    """Value of the output of the measured weeks."""
    return p.money.week_value * t.output


def cost(t: Tallies, p: Parameters) -> float:
    """Pay and overhead, hours of managers and HR advisers, courses, recruitment, exits."""
    money = p.money
    heads = (money.pay + money.overhead) * t.worked_weeks
    hours = money.manager_hour * t.manager_hours + money.hr_hour * p.hr.hours_a_week * t.hr_weeks
    return heads + hours + money.course * t.courses + money.recruitment * t.starters + money.exit * t.exits
