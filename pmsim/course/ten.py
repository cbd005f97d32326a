"""The ten outcomes on a learner's screen, the margin, the gap between groups, and the safe process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pmsim import texts
from pmsim.course.findings import TEN_TEAM_YEARS, scaled, seats_a_team
from pmsim.outcomes import Estimate, by_group, differences, has_groups, legal_floor, rules_of, summarise
from pmsim.outcomes.catalogue import outcome
from pmsim.outcomes.figures import Sums, level_of, sums
from pmsim.runner import again
from pmsim.wording import amount, caption, floor_told, interval, number

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

YEAR = 52
LATER = 2 * YEAR
"""Weeks of the two more years."""

SHOWN = (
    "output",
    "on_target",
    "weeks_to_support",
    "support_fitting",
    "recovered_net",
    "cases_capable",
    "low_unhelped",
    "quits_strong",
    "engagement",
    "manager_hours",
)
"""The outcome that each row tells, in order."""

BESIDE = (
    "right",
    "recovered",
    "recovered_anyway",
    "false_alarms",
    "quits",
    "justice",
    "reviews_missed",
)
"""Outcomes that stand in the notes."""

PER_TEAM = ("cases_capable", "quits_strong", "quits")
"""Told per 100 seats by the catalogue, and per ten years of a team here."""

TOLD_LIKE = {"on_target": "cases"}
"""A difference in people of ten is told like one in any other count: so many more or fewer."""

FINEST: Mapping[str, int] = {
    "output": 1,
    "on_target": 1,
    "weeks_to_support": 1,
    "support_fitting": 0,
    "recovered_net": 0,
    "cases_capable": 1,
    "low_unhelped": 0,
    "quits_strong": 1,
    "engagement": 2,
    "manager_hours": 1,
    "margin": 1,
}
"""Decimals that each figure deserves, however sure it is."""

ONE_DIGIT, TWO_DIGITS = ("quits",), ("justice",)
"""Figures of the notes that have digits behind the point; the others are whole, since they stand aside."""


@dataclass(frozen=True)
class TenRow:
    """One of the ten outcomes.

    value: with its unit. interval: 95 %, or why there is none. compared: against the reference, in words;
    empty for the reference itself. note: what stands beside it.
    """

    number: int
    title: str
    value: str
    interval: str
    compared: str
    note: str


@dataclass(frozen=True)
class Ten:
    """A learner's screen: ten rows, and what stands beside them. Goes through its rows when looped over.

    margin: profit margin of the measured weeks, with their name in `margin_when`; `margin_later` works out
    that of two more years, called `margin_later_when`. group_gap: in words. safe: whether the legal floor is
    kept; safe_process: the same in words.
    """

    rows: tuple[TenRow, ...]
    margin_title: str
    margin: str
    margin_when: str
    margin_later_when: str
    group_title: str
    group_gap: str
    safe_title: str
    safe: bool
    safe_process: str

    def __iter__(self) -> Iterator[TenRow]:
        return iter(self.rows)


def ten(comparison: Comparison, policy: str) -> Ten:
    """The ten outcomes of a policy beside the reference, with what stands beside them."""
    run, reference = comparison.runs[policy], comparison.runs[comparison.reference]
    names = (*SHOWN, *BESIDE, "margin")
    levels = {name: _for_a_team(run, name, one) for name, one in summarise(run, names).items()}
    known = {} if policy == comparison.reference else differences(run, reference, SHOWN)
    apart = {name: _for_a_team(run, name, one) for name, one in known.items()}
    said, floor = _words(), legal_floor(rules_of(run))
    return Ten(
        rows=tuple(_row(place, name, levels, apart) for place, name in enumerate(SHOWN, 1)),
        margin_title=said["margin_title"],
        margin=_margin(levels["margin"]),
        margin_when=_when(run),
        margin_later_when=said["margin_later"],
        group_title=said["group_title"],
        group_gap=_group_gap(run),
        safe_title=said["safe_title"],
        safe=floor.met,
        safe_process=floor_told(floor),
    )


def margin_later(comparison: Comparison, policy: str) -> str:
    """The profit margin of the two years after the measured weeks, with its interval, in words.

    Slow, since the same worlds are played again and two years longer: about four times the time of a year.
    Empty where the team does not last so long or nothing of value is made.
    """
    return _margin(later_margin(comparison.runs[policy]))


def later_margin(run: Run) -> Estimate:
    """The profit margin (%) of the two years after the measured weeks of a run, in the same worlds.

    It is worked out from sums over all weeks less those of the run: a longer run begins in the same way.
    """
    longer = run.scenario.model_copy(update={"weeks": run.scenario.weeks + LATER})
    whole = again(replace(run, scenario=longer), tables=0)
    figure = outcome("margin")
    early, all_weeks = sums(run, "margin"), sums(whole, "margin")
    return level_of(figure, Sums(all_weeks.top - early.top, all_weeks.bottom - early.bottom))


def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = texts.read("findings")["ten"]
    return found


def _for_a_team(run: Run, name: str, found: Estimate) -> Estimate:
    """A figure in the unit of the screen: of ten people, in a team's year, or as it is."""
    if name in PER_TEAM:
        return scaled(found, TEN_TEAM_YEARS * seats_a_team(run) / 100.0)
    if name == "low_unhelped":
        return scaled(found, seats_a_team(run))
    if name == "on_target":
        return scaled(found, 0.1)
    return found


def _row(place: int, name: str, levels: Mapping[str, Estimate], apart: Mapping[str, Estimate]) -> TenRow:
    said, found = _words(), levels[name]
    return TenRow(
        number=place,
        title=said["titles"][name],
        value=_value(name, found),
        interval=_bounds(found, FINEST[name]),
        compared=caption(TOLD_LIKE.get(name, name), apart[name]) if name in apart else "",
        note="" if found.mean is None else said["notes"][name].format_map(_beside(levels)),
    )


def _value(name: str, found: Estimate) -> str:
    if found.mean is None:
        return str(_words()["nothing"])
    value = amount(found, unit=False, most=FINEST[name])
    return texts.spaced(_words()["values"][name].format(value=value))


def _bounds(found: Estimate, most: int) -> str:
    """The interval; blank where the figure is sure to its last digit, so that both ends look the same."""
    told = interval(found, most=most)
    low, _, high = told.partition(" to ")
    return "" if low == high else told


def _beside(levels: Mapping[str, Estimate]) -> dict[str, str]:
    """The figures of the notes."""
    places = {**dict.fromkeys(BESIDE, 0), **dict.fromkeys(ONE_DIGIT, 1), **dict.fromkeys(TWO_DIGITS, 2)}
    return {name: number(levels[name].mean or 0.0, places[name]) for name in BESIDE}


def _margin(found: Estimate) -> str:
    value, bounds = amount(found, most=FINEST["margin"]), _bounds(found, FINEST["margin"])
    return f"{value} ({bounds})" if bounds else value


def _when(run: Run) -> str:
    said, weeks = _words(), run.scenario.weeks
    return str(said["margin_year"] if weeks == YEAR else said["margin_weeks"].format(weeks=f"{weeks:,}"))


def _group_gap(run: Run) -> str:
    """How many times as often group B is put under formal action, or why that cannot be told."""
    said = _words()["group_gap"]
    if not has_groups(run):
        return str(said["none"])
    found = by_group(run, ["cases"])["cases"]
    times = found.ratio
    if not found.is_worth_showing:
        return str(said["no_cases"])
    if times.mean is None or times.low is None or times.high is None:
        return str(said["few"])
    key = "same" if times.low <= 1.0 <= times.high else "told"
    return str(said[key].format(times=amount(times, unit=False, most=1), interval=interval(times, most=1)))
