"""What a replication was worth and what it cost, in the scenario's currency."""

from __future__ import annotations

from pmsim.model.state import Parameters
from pmsim.model.tallies import Tallies


def value(t: Tallies, p: Parameters) -> float:
    """Value of the right output of the measured weeks, less where goals are out of date."""
    return p.money.week_value * t.worth


def cost(t: Tallies, p: Parameters) -> float:
    """Pay and overhead, hours, courses, recruitment, exits, bonuses and focus time."""
    money = p.money
    heads = (money.pay + money.overhead) * t.worked_weeks
    leading = money.manager_hour * (t.manager_hours + t.deputy_hours)
    hours = leading + money.hr_hour * p.hr.hours_a_week * t.hr_weeks
    people = money.course * t.courses + money.recruitment * t.starters + money.exit * t.exits
    return heads + hours + people + t.bonus_paid + money.focus_time * t.focused_weeks
