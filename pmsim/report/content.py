"""What the page says: texts and figures, ready for the template, none of them marked up."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.model import rows
from pmsim.outcomes import TELLING, by_group, has_groups, in_sections, rules_of
from pmsim.plots.difference import Row, describe_difference, difference_rows
from pmsim.plots.seats import Seat, TeamYear, read_year
from pmsim.plots.team_year import count_events, describe_year
from pmsim.scenario.fields import FieldInfo, known
from pmsim.story.tables import AWAY, DEPARTURES
from pmsim.wording import (
    NARROW_SPACE,
    NO_REAL_DIFFERENCE,
    TOO_FEW,
    amount,
    capitalised,
    change,
    counted,
    floor_told,
    interval,
    is_none,
    is_small,
    is_told,
    is_unclear,
    label,
    policy_label,
    singular,
    unit_name,
    verdict,
    worlds,
)

if TYPE_CHECKING:
    from pmsim.outcomes import Estimate, Groups
    from pmsim.records import Run
    from pmsim.scenario.schema import Policy
    from pmsim.studies.compare import Comparison

SCENARIO_FILE = "scenario.yaml"
MONTH = 4
"""Weeks of a month in tables: the year has 13."""

ALSO_TOLD = ("low_unhelped", "cases", "exits", "quits", "profit")
"""Outcomes told below the verdict, as far as they change clearly; at most two of them."""


AT_A_WEEK = {
    rows.RESIGNED: "resigned",
    rows.EXITED: "exit",
    rows.RELEASED: "released",
    rows.PROMOTED: "promoted",
    AWAY: "moved away",
    rows.MOVED: "moved here",
    rows.STARTED: "new starter",
}
"""What is told of a seat with the week in which it happened."""


@dataclass(frozen=True)
class Finding:
    """Text around the figure that it is about."""

    before: str
    figure: str
    after: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome in the table: under the policy, under the reference, and the difference."""

    label: str
    unit: str
    ours: tuple[str, str]  # mean, interval
    theirs: tuple[str, str]
    difference: tuple[str, str]
    sentence: str


@dataclass(frozen=True)
class Part:
    """A section of the table of outcomes: its title and its rows."""

    title: str
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True)
class GroupRow:
    """One outcome by group: of A, of B, and B's as a multiple of A's."""

    label: str
    unit: str
    a: tuple[str, str]  # mean, interval
    b: tuple[str, str]
    ratio: tuple[str, str]


@dataclass(frozen=True)
class GroupPart:
    """A section of the table by group: its title and its rows."""

    title: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True)
class Legal:
    """Whether a policy keeps to the legal floor, in words."""

    told: str
    safe: bool


@dataclass(frozen=True)
class SeatRow:
    """One seat in the table behind a picture: a figure for each month, the year's, and what was done."""

    name: str
    months: tuple[str, ...]
    mean: str
    events: str


@dataclass(frozen=True)
class Year:
    """One team's year under one policy: heading, what the picture shows in words, and its figures."""

    policy: str
    alt: str
    smoothing: int
    note: str
    seats: tuple[SeatRow, ...]
    months: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """Everything about one policy against the reference."""

    policy: str  # its name in the scenario
    name: str
    capital: str
    verdict: str
    finding: Finding
    alt: str
    clouds: tuple[tuple[str, int, int, int], ...]
    floor: Legal
    outcomes: tuple[Part, ...]
    groups: tuple[GroupPart, ...]  # empty where nobody is in group B
    year: Year
    settings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Content:
    """The whole page."""

    scenario: str
    story: str
    worlds: int
    world: int  # the one that is drawn
    reference: str
    capital_reference: str
    reference_year: Year
    reference_floor: Legal
    reference_groups: tuple[GroupPart, ...]
    sections: tuple[Section, ...]
    policies: tuple[tuple[str, str], ...]
    command: str
    manifest: tuple[tuple[str, str], ...]
    telling: int = TELLING
    digests: tuple[tuple[str, str], ...] = field(default=())


def content(comparison: Comparison) -> Content:
    """The page of a comparison."""
    run = comparison.runs[comparison.reference]
    name = policy_label(comparison.reference)
    return Content(
        scenario=run.scenario.name,
        story=run.scenario.story,
        worlds=run.manifest.replications,
        world=run.manifest.first,
        reference=name,
        capital_reference=capitalised(name),
        reference_year=_year(run),
        reference_floor=_floor(comparison, comparison.reference),
        reference_groups=tuple(_groups(run)),
        sections=tuple(_section(comparison, policy) for policy in comparison.others),
        policies=tuple(_described(comparison)),
        command=command(comparison),
        manifest=tuple(_manifest(run)),
        digests=tuple((policy_label(one), comparison.runs[one].manifest.digest) for one in comparison.runs),
    )


def command(comparison: Comparison) -> str:
    """The command line that makes the comparison again from the scenario file beside the page."""
    manifest = comparison.runs[comparison.reference].manifest
    parts = ["pmsim", "compare", SCENARIO_FILE, "--policies", ",".join(comparison.runs)]
    parts += ["--reference", comparison.reference, "--replications", str(manifest.replications)]
    parts += ["--seed", str(manifest.seed), "--engine", manifest.engine, "--out", "again"]
    parts += ["--placebo"] if manifest.placebo else []
    if manifest.branch is not None:
        parts += ["--branch", str(manifest.branch), "--future", str(manifest.future)]
    return shlex.join(parts)


def _described(comparison: Comparison) -> Iterable[tuple[str, str]]:
    for policy, run in comparison.runs.items():
        yield capitalised(policy_label(policy)), rules_of(run).description


def _manifest(run: Run) -> Iterable[tuple[str, str]]:
    manifest, scenario = run.manifest, run.scenario
    yield "Worlds", f"{manifest.replications:,}, from number {manifest.first}"
    yield "Seed", str(manifest.seed)
    yield (
        "Measured",
        f"{counted(scenario.weeks, 'week')} after {counted(scenario.warm_up, 'week')} of warm-up",
    )
    if manifest.placebo:
        yield "Placebo", "support and formal stages take place and have no effect"
    if manifest.branch is not None:
        yield "Future", f"{manifest.future}, from the end of week {manifest.branch} on, warm-up included"
    yield "Engine", manifest.engine
    yield "Version", f"pmsim {manifest.version}"
    yield "Digest of the scenario", manifest.scenario


def _section(comparison: Comparison, policy: str) -> Section:
    drawn = difference_rows(comparison, policy)
    name = policy_label(policy)
    return Section(
        policy=policy,
        name=name,
        capital=capitalised(name),
        verdict=verdict(comparison, policy),
        finding=_finding(comparison, policy, drawn),
        alt=describe_difference(comparison, policy),
        clouds=tuple((row.title, *row.cloud.counts) for row in drawn),
        floor=_floor(comparison, policy),
        outcomes=tuple(_outcomes(comparison, policy)),
        groups=tuple(_groups(comparison.runs[policy])),
        year=_year(comparison.runs[policy]),
        settings=tuple(_settings(comparison, policy)),
    )


def _finding(comparison: Comparison, policy: str, drawn: Iterable[Row]) -> Finding:
    gaps = comparison.differences(policy)
    run = comparison.runs[policy]
    more = [change(name, gaps[name], run.scenario.currency) for name in ALSO_TOLD if is_told(gaps[name])]
    varies = [f"One year varies: {worlds(*_sides(row))}." for row in drawn if row.cloud.name == "output"]
    before, figure = _lead(gaps["output"])
    return Finding(before, figure, _bounds(gaps["output"], run.manifest.replications), (*varies, *more[:2]))


def _lead(output: Estimate) -> tuple[str, str]:
    if is_none(output):
        return "Work delivered shows", "no difference"
    if output.too_few:
        return "Work delivered:", TOO_FEW
    if is_unclear(output):
        return "Work delivered shows", "no clear difference"
    return "Work delivered changes by", amount(output, signed=True)


def _bounds(output: Estimate, replications: int) -> str:
    if output.low is None and not output.too_few:
        return "in one world, so nobody can say how sure that is."
    without = is_none(output) or output.too_few
    bounds = "" if without else f"(95{NARROW_SPACE}% interval {interval(output, signed=True)})"
    small = f" That is less than {NO_REAL_DIFFERENCE:g} point: no real difference." if _little(output) else ""
    return f"{bounds} in {replications:,} worlds with the same luck for both.{small}".strip()


def _little(output: Estimate) -> bool:
    return is_small("output", output) and not is_none(output) and not is_unclear(output)


def _sides(row: Row) -> tuple[int, int]:
    worse, _, better = row.cloud.counts
    return better, worse


def _floor(comparison: Comparison, policy: str) -> Legal:
    floor = comparison.floor(policy)
    return Legal(floor_told(floor), floor.met)


def _outcomes(comparison: Comparison, policy: str) -> Iterable[Part]:
    ours, theirs = comparison.outcomes(policy), comparison.outcomes(comparison.reference)
    gaps, currency = comparison.differences(policy), comparison.runs[policy].scenario.currency
    for title, names in in_sections(ours):
        rows = (_outcome_row(name, ours[name], theirs[name], gaps[name], currency) for name in names)
        yield Part(title, tuple(rows))


def _outcome_row(name: str, ours: Estimate, theirs: Estimate, gap: Estimate, currency: str) -> OutcomeRow:
    return OutcomeRow(
        label=label(name),
        unit=unit_name(ours.unit, currency),
        ours=_figures(ours),
        theirs=_figures(theirs),
        difference=_figures(gap, signed=True),
        sentence=change(name, gap, currency),
    )


def _groups(run: Run) -> Iterable[GroupPart]:
    """Outcomes by group, as far as there is anything to see."""
    if not has_groups(run):
        return
    found = {name: one for name, one in by_group(run).items() if one.is_worth_showing}
    for title, names in in_sections(found):
        yield GroupPart(title, tuple(_group_row(name, found[name], run.scenario.currency) for name in names))


def _group_row(name: str, found: Groups, currency: str) -> GroupRow:
    return GroupRow(
        label=label(name),
        unit=unit_name(found.a.unit, currency),
        a=_figures(found.a),
        b=_figures(found.b),
        ratio=(TOO_FEW, "") if found.ratio.too_few else _figures(found.ratio),
    )


def _figures(estimate: Estimate, *, signed: bool = False) -> tuple[str, str]:
    mean = amount(estimate, signed=signed, unit=False)
    return mean, interval(estimate, signed=signed)


def _settings(comparison: Comparison, policy: str) -> Iterable[tuple[str, str, str]]:
    """The settings in which a policy is not like the reference."""
    ours = _flat(rules_of(comparison.runs[policy]))
    theirs = _flat(rules_of(comparison.runs[comparison.reference]))
    for path, value in ours.items():
        if value != theirs[path]:
            field = known()[f"policies.*.{path}"]
            yield _label_of(field), _plain(value, field.unit), _plain(theirs[path], field.unit)


def _label_of(field: FieldInfo) -> str:
    """What a field is, in words: the first sentence of its description."""
    first = re.split(r"(?<=\.)\s", field.description, maxsplit=1)[0]
    return first.removesuffix(".")


def _flat(policy: Policy) -> dict[str, Any]:
    parts = policy.model_dump(mode="json", exclude={"description"})
    return {f"{part}.{name}": value for part, fields in parts.items() for name, value in fields.items()}


def _plain(value: Any, unit: str) -> str:
    """A setting with its unit; blank when it is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(value)
    return f"{value} {singular(unit) if value == 1 else unit}"


def _year(run: Run) -> Year:
    year = read_year(run, run.manifest.first)
    return Year(
        policy=capitalised(policy_label(run.manifest.policy)),
        alt=describe_year(run, year),
        smoothing=year.smoothing,
        note=_hidden(run, year),
        seats=tuple(_seat_row(seat, year.weeks) for seat in year.seats),
        months=tuple(range(1, -(-year.weeks // MONTH) + 1)),
    )


def _hidden(run: Run, year: TeamYear) -> str:
    parts = []
    if len(run.scenario.teams) > 1:
        parts.append(f"{year.name} is the first of {len(run.scenario.teams):,} teams.")
    if year.hidden:
        parts.append(f"{counted(year.hidden, 'more seat is', 'more seats are')} not drawn.")
    if run.scenario.weeks > year.weeks:
        parts.append(f"Weeks after the first {year.weeks} are not drawn.")
    return " ".join(parts)


def _seat_row(seat: Seat, weeks: int) -> SeatRow:
    months = [seat.level[start : start + MONTH] for start in range(0, weeks, MONTH)]
    return SeatRow(
        name=f"Seat {seat.number + 1}",
        months=tuple(_percent(_mean(month)) for month in months),
        mean=_percent(seat.mean),
        events=_happened(seat),
    )


def _mean(levels: Any) -> float:
    known = levels[~np.isnan(levels)]
    return float(known.mean()) if len(known) else float("nan")


def _percent(share: float) -> str:
    return "" if share != share else f"{share * 100:.0f}"


def _happened(seat: Seat) -> str:
    parts = [
        counted(count, word, words)
        for word, words, count in count_events([seat])
        if count and word not in ("resignation", "exit", "review")
    ]
    for kind, text in AT_A_WEEK.items():
        parts += [f"{text} in week {_week(kind, time)}" for time in seat.moments.get(kind, ())]
    return ", ".join(parts)


def _week(kind: int, time: float) -> int:
    """Number of the week, from 1; a departure or a move ends its week, everything else lies in it."""
    return int(np.ceil(time)) if kind in (*DEPARTURES, rows.MOVED) else int(time) + 1


def file_names(policies: Iterable[str]) -> dict[str, str]:
    """For each policy the beginning of its files' names: plain letters, no two alike."""
    found: dict[str, str] = {}
    for policy in policies:
        plain = re.sub(r"[^a-z0-9]+", "-", policy.lower()).strip("-")[:40] or "policy"
        tries = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(found) + 2))
        found[policy] = next(name for name in tries if name not in found.values())
    return found
