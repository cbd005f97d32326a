"""Single figures of events in words: each with its unit, few digits and a true minus sign."""

from __future__ import annotations

import math

from pmsim.wording import NARROW_SPACE, counted, number

SHARES = frozenset(
    [
        "rating",
        "support_mean",
        "smoothed",
        "low_line",
        "long_run",
        "mean",
        "mean_without",
        "threshold",
        "pass_line",
        "plan_line",
        "window_mean",
        "target",
        "record_defects",
        "bias_left",
        "alignment_kept",
    ]
)
"""Figures that are shares of target, or of something else, and are told in per cent."""

CAUSES = (
    "skill_gap",
    "motivation",
    "overload",
    "circumstance",
    "misfit",
    "unclear_goals",
    "the_work",
    "luck",
)
"""Causes of a shortfall that a manager reads at a review."""

POINTS = frozenset((*CAUSES, "depth", "barrier"))
"""Figures that are differences of such shares, and are told in points."""

WEEKS = frozenset(
    [
        "wait",
        "length",
        "waited",
        "weeks_low",
        "weeks_empty",
        "weeks_since_due",
        "weeks_since_support",
        "plan_weeks",
    ]
)
CHANCES = frozenset(["chance", "draw", "chance_upheld"])
FEWEST_WEEKS = 0.05
"""Weeks that one digit would round to none."""

LEAST = 1e-4
"""Size below which a figure without a unit is told as zero, and a chance as under that."""


def worded(name: str, value: float, currency: str = "") -> str:
    """A figure by its name, with its unit. currency: of the scenario, for money."""
    if name in SHARES:
        return share(value)
    if name in POINTS:
        return f"{trimmed(100.0 * value, 1)} points"
    if name in WEEKS:
        return weeks(value)
    if name in CHANCES:
        return chance(value)
    if name == "manager_hours":
        return f"{trimmed(value, 2)} h"
    if name == "amount":
        return f"{currency} {number(value, 0)}".strip()
    return plain(value)


def share(value: float) -> str:
    """A share in per cent with at most one digit after the point."""
    return f"{trimmed(100.0 * value, 1)}{NARROW_SPACE}%"


def weeks(value: float) -> str:
    """Weeks with at most one digit after the point."""
    if 0.0 < value < FEWEST_WEEKS:
        return "under 0.1 weeks"
    text = trimmed(value, 1)
    return f"{text} {'week' if text == '1' else 'weeks'}"


def wait(value: float) -> str:
    """How long someone waited."""
    return f"waited {weeks(value)}" if value > 0.0 else "no wait"


def chance(value: float) -> str:
    """A chance in per cent with two digits."""
    if 0.0 < value < LEAST:
        return f"under {trimmed(100.0 * LEAST, 2)}{NARROW_SPACE}%"
    return f"{_two_digits(100.0 * value)}{NARROW_SPACE}%"


def plain(value: float) -> str:
    """A figure without a unit, with two digits; all digits of a whole number."""
    if float(value).is_integer():
        return number(value, 0)
    return "0" if abs(value) < LEAST else _two_digits(value)


def standing(value: float) -> str:
    """A level against that of all who are hired."""
    size = trimmed(abs(value), 1)
    if size == "0":
        return "average among those hired"
    return f"{size} SD {'above' if value > 0.0 else 'below'} the average of those hired"


def dates(value: float) -> str:
    """How many dates."""
    return counted(round(value), "date")


def trimmed(value: float, places: int) -> str:
    """A number with at most so many decimals, without zeros at its end."""
    text = number(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _two_digits(value: float) -> str:
    return trimmed(value, max(0, 1 - math.floor(math.log10(abs(value))))) if value else "0"
