"""Numbers and findings in plain words: the one place that decides digits, signs, units and sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmsim.errors import shortened
from pmsim.outcomes import Estimate, Floor, outcome

if TYPE_CHECKING:
    from pmsim.studies.compare import Comparison

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
APOSTROPHE = "\u2019"
SIGNS = f"+{MINUS}"

NO_REAL_DIFFERENCE = 1.0
"""Points of target below which a difference in work has no practical meaning; a convention, not a finding."""

SMALLEST_PRICE = 0.1
"""Hours of a manager a week below which a verdict names no price: six minutes, which nobody would notice."""

LONGEST_VERDICT = 124
"""Characters of a verdict: two lines of a headline, about 60 each. Beyond them the reference goes unnamed."""

LONGEST_CURRENCY = 12
"""Characters that are left of a currency's name on an axis."""

TOO_FEW = "too few to tell"
"""What stands in place of an interval that would claim too much."""

NEVER_WRITTEN_OUT = 1e15
"""Figures from which on nobody would count the digits."""

MOST_DECIMALS = 6
FINEST: Mapping[str, int] = {"hours a week and team": 1, "%": 1, "units": 2}
"""Decimals that a unit deserves, however sure a figure is: an hour is told to six minutes."""

MOST_MORE = 2
"""Digits that a figure may show beyond its interval so that it does not look like zero."""

LEGAL_FLOOR = "Legal floor (Great Britain, 2015)"
"""The law that the six safeguards stand for, and when: row 7g of the evidence."""

MONEY = "money"
HYPHENED = {
    "checkin": "check-in",
    "checkins": "check-ins",
    "followup": "follow-up",
    "followups": "follow-ups",
}
ABBREVIATIONS = ("HR", "KPI", "PDP", "PIP", "PMP")

DIFFERENCE_UNITS = {"% of target": "points of target", "%": "points"}
"""A difference of percentages is in points; every other unit stays as it is."""

AXIS_UNITS = {
    "weeks a person and year": "weeks a person",
    "per 100 seats a year": "per 100 seats",
    "hours a week and team": "hours a week",
    "a person and year": "reviews a person",
}


@dataclass(frozen=True)
class Words:
    """How a difference in one outcome is told: a sentence with gaps, and the words for up and down.

    short: the unit in a caption, where the name of the outcome stands beside it.
    """

    sentence: str  # with {number} and {way}
    more: str
    less: str
    short: str = ""


def _rate(subject: str) -> Words:
    return Words(subject + ": {number} {way} per 100 seats a year", "more", "fewer")


def _level(subject: str, more: str = "higher", less: str = "lower", unit: str = "points") -> Words:
    return Words(f"{subject} is {{number}} {unit} {{way}}", more, less, unit)


def _wait(whom: str) -> Words:
    return _level(f"The wait for {whom}", "longer", "shorter", "weeks")


def _money(subject: str) -> Words:
    return Words(f"{subject} is {{number}} a seat and year {{way}}", "higher", "lower")


WORDS: Mapping[str, Words] = {
    "output": Words("The team delivers {number} points of target {way}", "more", "less", "points"),
    "right": _level("The share of work that is right first time"),
    "attainment": Words("Those at work reach {number} points of target {way}", "more", "less", "points"),
    "on_target": _level("The share of people on target"),
    "value": _money("The value of the work"),
    "cost": _money("Cost"),
    "profit": _money("Profit"),
    "margin": _level("The profit margin"),
    "low_weeks": Words("Each person has {number} {way} low weeks a year", "more", "fewer"),
    "low_unhelped": Words("Each person is left alone in {number} {way} low weeks a year", "more", "fewer"),
    "weeks_to_support": Words("Support begins {number} weeks {way}", "later", "sooner", "weeks"),
    "support": _rate("Episodes of support"),
    "support_fitting": _level("The share of support that fits the cause"),
    "recovered": _level("The share who recover, some of whom would have anyway,"),
    "recovered_anyway": _level("The share who would have recovered anyway"),
    "recovered_net": _level("The share who recover, less those who would have anyway,"),
    "moved_by_agreement": _rate("Moves to another team by agreement"),
    "moved_on_target": _level("The share on target of people who were redeployed"),
    "development_plans": _rate("Development plans"),
    "promotions": _rate("Promotions"),
    "quits": _rate("Resignations"),
    "quits_strong": _rate("Resignations of strong people"),
    "vacancy": _level("The share of seats that stand empty"),
    "engagement": _level("Engagement", unit="units"),
    "strain": _level("Strain", unit="units"),
    "clarity": _level("Clarity of goals", unit="units"),
    "alignment": _level("How far goals are in line with the strategy", unit="units"),
    "cohesion": _level("Cohesion", unit="units"),
    "cases": _rate("Formal cases"),
    "weeks_to_case": Words("Formal cases begin {number} weeks {way}", "later", "sooner", "weeks"),
    "cases_chronic": _rate("Formal cases on people below the line"),
    "cases_capable": _rate("Formal cases on people above the line"),
    "cases_misread": _rate("False alarms by a wrong reading"),
    "cases_dip": _rate("False alarms by a passing dip"),
    "cases_hard_work": _rate("False alarms by what the work causes"),
    "false_alarms": _level("The share of formal cases that are false alarms"),
    "missed": _level("The share of weeks below the line that are missed"),
    "left_alone": _rate("People far below the line left alone"),
    "stages_passed": _level("The share of formal stages passed"),
    "record_gaps": _level("The share of case meetings missing from the record"),
    "appeals": _rate("Appeals"),
    "reinstatements": _rate("Appeals upheld"),
    "redeployed": _rate("Redeployments at the hearing"),
    "exits": _rate("Exits decided by procedure or ranking"),
    "exits_capable": _rate("Exits of people above the line"),
    "injustices": _rate("Formal steps seen as unjust"),
    "justice": _level("The climate of justice", unit="units"),
    "reviews": Words("Each person has {number} {way} reviews a year", "more", "fewer"),
    "reviews_late": _level("The share of reviews held late"),
    "reviews_missed": _level("The share of reviews missed"),
    "sessions_missed": _level("The share of support sessions missed"),
    "upward_notes": _rate("Notes upward on causes in the work"),
    "manager_hours": Words(
        "Each manager spends {number} hours a week {way} on the team", "more", "less", "h"
    ),
    "deputy_hours": Words(
        "The deputies of each team spend {number} hours a week {way} on it", "more", "less", "h"
    ),
    "diary_wait": _wait("the manager"),
    "plan_wait": _level("The wait until goals are agreed", "longer", "shorter", "weeks"),
    "approval_wait": _wait("the approver"),
    "course_wait": _wait("a course"),
    "hr_wait": _wait("an HR adviser"),
}
"""One entry for each outcome of `pmsim.outcomes.OUTCOMES`."""


def amount(
    estimate: Estimate,
    currency: str = "",
    *,
    signed: bool = False,
    unit: bool = True,
    most: int | None = None,
) -> str:
    """The mean with its unit, such as "108.4 % of target"; blank when it is undefined.

    signed: the estimate is a difference, so it has a plus sign, counts in points instead of per cent, and is
    "no difference" when it is exactly zero. currency: of the scenario, for money. unit: False leaves it out.
    most: decimals that the figure deserves, however sure it is; those of its unit unless given.
    """
    if estimate.mean is None:
        return ""
    if signed and is_none(estimate):
        return "no difference"
    figure = number(estimate.mean, decimals(estimate, most), signed=signed)
    return _with_unit(figure, estimate.unit, currency, signed) if unit else figure


def interval(estimate: Estimate, *, signed: bool = False, most: int | None = None) -> str:
    """The 95 % interval as "0.3 to 0.6", or why there is none; blank for one world and for an exact figure.

    signed: with plus signs, for a difference. most: decimals at most, as in `amount`.
    """
    if estimate.too_few:
        return TOO_FEW
    if estimate.low is None or estimate.high is None or estimate.low == estimate.high:
        return ""
    places = decimals(estimate, most)
    return f"{number(estimate.low, places, signed=signed)} to {number(estimate.high, places, signed=signed)}"


def change(name: str, difference: Estimate, currency: str = "") -> str:
    """One plain sentence about a difference in one outcome; blank when it is undefined.

    Raises `UnknownNameError` for an outcome that is not known.
    """
    _known(name)
    if difference.mean is None:
        return ""
    if is_none(difference):
        return f"{label(name)}: no difference."
    if difference.too_few:
        return f"{label(name)}: {TOO_FEW}."
    if is_unclear(difference):
        if tiny := _tiny(name, difference):
            return f"{label(name)}: no clear difference ({tiny})."
        bounds = _with_unit(interval(difference, signed=True), difference.unit, currency, True)
        return f"{label(name)}: no clear difference (95{NARROW_SPACE}% interval {bounds})."
    return f"{told(name, difference, currency)} ({_certainty(difference)}){_small(name, difference)}."


def caption(name: str, difference: Estimate, currency: str = "") -> str:
    """The same in a few words, beside the name of the outcome: "0.5 points more (0.3 to 0.6)"."""
    _known(name)
    if difference.mean is None:
        return ""
    if is_none(difference):
        return "no difference"
    if difference.too_few:
        return TOO_FEW
    if is_unclear(difference):
        return f"no clear difference ({_tiny(name, difference) or interval(difference, signed=True)})"
    figure = _priced(_size(difference), difference.unit, currency)
    words = WORDS[name]
    parts = [
        _counted(difference, f"{figure} {words.short}".rstrip()),
        _way(words, difference),
        _bracket(interval(_turned(difference))),
    ]
    return " ".join(part for part in parts if part)


def _tiny(name: str, difference: Estimate) -> str:
    """That a difference is smaller than the last digit its unit deserves; blank for a larger one."""
    places = FINEST.get(difference.unit)
    ends = [abs(end) for end in (difference.low, difference.high) if end is not None]
    if places is None or max(ends, default=math.inf) >= 10.0**-places:
        return ""
    return f"below {number(10.0**-places, places)} {WORDS[name].short}".rstrip()


def label(name: str) -> str:
    """The name of an outcome for people; raises `UnknownNameError`."""
    return outcome(name).label.replace("'", APOSTROPHE)


def unit_name(unit: str, currency: str = "") -> str:
    """A unit for a column heading; money is in the scenario's currency."""
    return f"{currency}{unit.removeprefix(MONEY)}".strip() if unit.startswith(MONEY) else unit


def axis_unit(name: str, currency: str = "") -> str:
    """The unit of a difference in this outcome in few words, for an axis."""
    unit = outcome(name).unit
    if unit.startswith(MONEY):
        return f"{shortened(currency, LONGEST_CURRENCY)} a seat".strip()
    return AXIS_UNITS.get(unit, DIFFERENCE_UNITS.get(unit, unit))


def verdict(comparison: Comparison, policy: str) -> str:
    """What this policy changes against the reference, and what it costs, in two short lines.

    Names stand whole; where both would take more than that, the reference is left unnamed.
    """
    gaps = comparison.differences(policy)
    delivery, price = _delivery(gaps["output"]), _price(gaps, comparison.runs[policy].scenario.currency)
    alone = gaps["output"].low is None and not gaps["output"].too_few
    opening = "In one world, with" if alone else "With"
    ours, theirs = quoted(policy_label(policy)), quoted(policy_label(comparison.reference))
    whole = f"{opening} {ours} instead of {theirs} {delivery} {price}"
    return whole if len(whole) <= LONGEST_VERDICT else f"{opening} {ours} {delivery} {price}"


def floor_told(floor: Floor) -> str:
    """Whether a policy keeps to the legal floor, and what it lacks; one that does not is labelled unsafe."""
    if not floor.procedure:
        return f"{LEGAL_FLOOR}: no formal action, so nothing to check."
    if floor.met:
        return f"{LEGAL_FLOOR}: kept, with all six safeguards. Not legal advice."
    lacking = listed(floor.missing)
    return (
        f"Unsafe: below the {LEGAL_FLOOR[:1].lower()}{LEGAL_FLOOR[1:]}, without {lacking}. Not legal advice."
    )


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence as people list them: "a, b and c"."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def worlds(better: int, worse: int) -> str:
    """How much one year varies: how many of 100 worlds the policy does better and worse in."""
    return f"better in {better} of 100 worlds, worse in {worse}"


def policy_label(name: str) -> str:
    """The name of a policy as people write it: `course_pmp` is "course PMP"."""
    words = re.split(r"[_\s]+", name.strip())
    return " ".join(
        word.upper() if word.upper() in ABBREVIATIONS else HYPHENED.get(word, word) for word in words
    )


def quoted(name: str) -> str:
    """A name in quotation marks, so that it reads as one in the middle of a sentence."""
    return f"\u201c{name}\u201d"


def capitalised(text: str) -> str:
    """The text with a capital at its start, for the start of a sentence; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def is_none(difference: Estimate) -> bool:
    """Whether the difference is exactly zero, also in a single world."""
    alone = difference.low is None and not difference.too_few
    return difference.is_zero or (difference.mean == 0.0 and alone)


def is_told(difference: Estimate) -> bool:
    """Whether there is a difference to tell: defined, not zero, and neither unclear nor too few to tell."""
    known = difference.mean is not None and not difference.too_few
    return known and not is_none(difference) and not is_unclear(difference)


def is_unclear(difference: Estimate) -> bool:
    """Whether the interval holds zero."""
    if difference.low is None or difference.high is None:
        return False
    return difference.low <= 0.0 <= difference.high


def is_small(name: str, difference: Estimate) -> bool:
    """Whether a difference in work lies wholly below `NO_REAL_DIFFERENCE`."""
    if outcome(name).unit != "% of target" or difference.low is None or difference.high is None:
        return False
    return max(abs(difference.low), abs(difference.high)) < NO_REAL_DIFFERENCE


def number(value: float, places: int, *, signed: bool = False) -> str:
    """A number with so many decimals (negative: rounded to tens and up), commas, and a true minus sign."""
    rounded = _rounded(value, places)
    if rounded == 0.0:
        return f"{0:.{max(places, 0)}f}"
    sign = MINUS if rounded < 0.0 else "+" if signed else ""
    if abs(rounded) >= NEVER_WRITTEN_OUT:
        return f"{sign}{abs(rounded):.3g}"
    return f"{sign}{abs(rounded):,.{max(places, 0)}f}"


def counted(count: int, word: str, words: str = "") -> str:
    """A count with its word: "1 week", "1,200 weeks". words: for more than one, if not with an s."""
    return f"{count:,} {word if count == 1 else words or word + 's'}"


def singular(text: str) -> str:
    """The text with the first unit after a figure of 1 in the singular: "1 week a person and year"."""
    return re.sub(r"\b(point|week|unit|hour)s\b", r"\1", text, count=1)


def decimals(estimate: Estimate, most: int | None = None) -> int:
    """Decimals down to the first digit of the interval's half-width, further where an end would look 0.

    They stop at `FINEST` of the unit, or at `most` where it is given, unless a figure would then look like 0.
    """
    if estimate.mean is None:
        return 0
    half = 0.0 if estimate.low is None or estimate.high is None else estimate.high / 2 - estimate.low / 2
    known = half > 1e-9 * abs(estimate.mean)
    places = -math.floor(math.log10(half)) if known else _decimals_alone(estimate.mean)
    least = min(places, FINEST.get(estimate.unit, MOST_DECIMALS) if most is None else most)
    if least < places and not _looks_zero(estimate, least):
        return least
    if not known:
        return places
    more = sum(_looks_zero(estimate, places + extra) for extra in range(MOST_MORE))
    return min(MOST_DECIMALS, places + more)


def _rounded(value: float, places: int) -> float:
    """The value rounded; as it is where it is not written out, since rounding up could leave the numbers."""
    return value if abs(value) >= NEVER_WRITTEN_OUT else round(value, places)


def _looks_zero(estimate: Estimate, places: int) -> bool:
    figures = (estimate.mean, estimate.low, estimate.high)
    return any(_rounded(figure, places) == 0.0 for figure in figures if figure)


def _decimals_alone(value: float) -> int:
    """Two digits for a figure without an interval, three from 100 on, fewer where they would be zeros."""
    if value == 0.0:
        return 0
    size = math.floor(math.log10(abs(value)))
    places = min(MOST_DECIMALS, (1 if size < 2 else 2) - size)
    while places > 0 and math.isclose(round(value, places - 1), round(value, places), rel_tol=1e-12):
        places -= 1
    return places


def _known(name: str) -> None:
    """Raise `UnknownNameError` for an outcome that is not known, whatever the figure."""
    outcome(name)


def _with_unit(figure: str, unit: str, currency: str, difference: bool) -> str:
    if unit.startswith(MONEY):
        return _priced(figure, unit, currency) + unit.removeprefix(MONEY)
    words = DIFFERENCE_UNITS.get(unit, unit) if difference else unit
    if words.startswith("%"):
        return f"{figure}{NARROW_SPACE}{words}"
    return f"{figure} {singular(words) if figure.lstrip(SIGNS) == '1' else words}"


def _priced(figure: str, unit: str, currency: str) -> str:
    return f"{currency} {figure}".strip() if unit.startswith(MONEY) else figure


def told(name: str, difference: Estimate, currency: str = "") -> str:
    """A difference that is clear as a sentence without its full stop and without its interval."""
    figure = _priced(_size(difference), difference.unit, currency)
    told = WORDS[name].sentence.format(number=figure, way=_way(WORDS[name], difference))
    return _counted(difference, told)


def _counted(difference: Estimate, told: str) -> str:
    """What is told about a difference, with the unit in the singular where its size is 1."""
    return singular(told) if _size(difference) == "1" else told


def _way(words: Words, difference: Estimate) -> str:
    return words.more if (difference.mean or 0.0) > 0.0 else words.less


def _size(difference: Estimate) -> str:
    """The difference without its sign, which the words tell."""
    return number(abs(difference.mean or 0.0), decimals(difference))


def _turned(difference: Estimate) -> Estimate:
    """A difference with its sign dropped; only for one whose interval lies on one side of zero."""
    if difference.mean is None or difference.mean > 0.0:
        return difference
    low, high = difference.low, difference.high
    if low is None or high is None:
        return Estimate(-difference.mean, None, None, difference.unit)
    return Estimate(-difference.mean, -high, -low, difference.unit)


def _certainty(difference: Estimate) -> str:
    bounds = interval(_turned(difference))
    return f"95{NARROW_SPACE}% interval {bounds}" if bounds else "in one world, so without an interval"


def _bracket(text: str) -> str:
    return f"({text})" if text else ""


def _small(name: str, difference: Estimate) -> str:
    return ": no real difference" if is_small(name, difference) else ""


def _delivery(output: Estimate) -> str:
    if output.too_few:
        return "the work changes in too few worlds to tell."
    if output.mean is None or is_none(output) or is_small("output", output):
        return "the team delivers about the same." if output.mean else "the team delivers the same."
    if is_unclear(output):
        return "it is unclear whether the team delivers more."
    told = f"the team delivers {_size(output)} points of target {_way(WORDS['output'], output)}."
    return _counted(output, told)


def _price(gaps: Mapping[str, Estimate], currency: str) -> str:
    """What it costs or saves: the manager's hours if they change by some, else the first that changes."""
    if gaps["output"].low is None and not gaps["output"].too_few:
        return "One world proves little."
    for name in ("manager_hours", "cases", "exits", "low_unhelped", "profit"):
        gap = gaps[name]
        if not is_told(gap):
            continue
        if name != "manager_hours":
            return f"{told(name, gap, currency)}."
        if abs(gap.mean or 0.0) >= SMALLEST_PRICE:
            return _hours(gap)
    if is_told(gaps["manager_hours"]):
        return "It takes each manager about the same time."
    return "Nothing else changes clearly."


def _hours(gap: Estimate) -> str:
    if (gap.mean or 0.0) < 0.0:
        return f"It saves each manager {_size(gap)} h a week."
    return f"It costs each manager {_size(gap)} h a week."
