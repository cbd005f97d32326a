"""Outcomes for people: a row for each with its interval and, in a comparison, a sentence about the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pmsim.cli.output import bound, indented, say, show
from pmsim.outcomes import (
    OUTCOMES,
    TELLING,
    Estimate,
    by_group,
    differences,
    has_groups,
    in_sections,
    legal_floor,
    rules_of,
    summarise,
)
from pmsim.wording import (
    TOO_FEW,
    amount,
    capitalised,
    change,
    counted,
    floor_told,
    interval,
    policy_label,
    unit_name,
    verdict,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pmsim.outcomes import Floor, Groups
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

LABELS = max(len(outcome.label) for outcome in OUTCOMES.values())
"""Width of the column of labels."""

GROUP_COLUMN = 16
TIMES = "B, times A"
NOBODY_IN_B = "By group: nobody is in group B (groups.share), so there is nothing to compare."
UNDEFINED = "nothing to measure"
NOTE = "In brackets: 95 % interval of the mean over replications."
NOTE_OF_TOO_FEW = (
    f"{capitalised(TOO_FEW)}: fewer than {TELLING} replications say anything about it, or all say the same."
)
NOTE_OF_CHANGES = (
    "A difference is clear where its own 95 % interval, over pairs in the same worlds, leaves out zero."
)


def print_run(run: Run, quiet: bool, grouped: bool = False) -> None:
    """Print each outcome of a run with its interval; `quiet` leaves out all remarks."""
    found = summarise(run)
    if not quiet:
        show(f"{run.manifest.name}, {_description(run)}")
        show(_how(run))
    _print_floor(legal_floor(rules_of(run)), quiet)
    _print_sections(found, {}, run.scenario.currency)
    groups = _print_groups(run, quiet) if grouped else {}
    if not quiet:
        _print_notes([found, *_estimates(groups)])


def print_comparison(
    comparison: Comparison, quiet: bool, names: Iterable[str] = OUTCOMES, grouped: bool = False
) -> None:
    """Print the outcomes of the reference, then of each other policy with what it changes."""
    reference = comparison.runs[comparison.reference]
    if not quiet:
        show(f"{reference.manifest.name}: {_side_by_side(comparison)}")
        show(_how(reference))
    chosen = list(names)
    told: list[Mapping[str, Estimate]] = []
    for policy, run in comparison.runs.items():
        say()
        told += _print_policy(comparison, policy, chosen, quiet)
        if grouped:
            told += _estimates(_print_groups(run, quiet))
    if not quiet:
        _print_notes(told)
        if comparison.others:
            show(NOTE_OF_CHANGES)


def _side_by_side(comparison: Comparison) -> str:
    if not comparison.others:
        return "one policy, with nothing to compare it with"
    alone = comparison.runs[comparison.reference].manifest.replications == 1
    return f"{len(comparison.runs)} policies in the same {'world' if alone else 'worlds'}"


def _print_notes(told: Iterable[Mapping[str, Estimate]]) -> None:
    """What brackets mean, and why some hold no interval, as far as there are any."""
    shown = [estimate for estimates in told for estimate in estimates.values()]
    say()
    if any(estimate.low != estimate.high for estimate in shown):
        say(NOTE)
    if any(estimate.too_few for estimate in shown):
        show(NOTE_OF_TOO_FEW)


def _print_floor(floor: Floor, quiet: bool) -> None:
    """Say whether a policy keeps to the legal floor; that it does not is more than a remark."""
    if not quiet or not floor.met:
        show(floor_told(floor))


def _print_policy(
    comparison: Comparison, policy: str, names: list[str], quiet: bool
) -> list[Mapping[str, Estimate]]:
    """Print what a policy comes to, and return the figures that were printed."""
    run, currency = comparison.runs[policy], comparison.runs[policy].scenario.currency
    found = summarise(run, names)
    show(capitalised(_description(run)))
    _print_floor(comparison.floor(policy), quiet)
    if policy == comparison.reference:
        if comparison.others:
            show("The others are compared with this.")
        _print_sections(found, {}, currency)
        return [found]
    show(verdict(comparison, policy))
    gaps = differences(run, comparison.runs[comparison.reference], names)
    _print_sections(found, {name: change(name, gaps[name], currency) for name in names}, currency)
    return [found, gaps]


def _description(run: Run) -> str:
    policy = run.manifest.policy
    text = rules_of(run).description
    return f"{policy_label(policy)}: {text}" if text else policy_label(policy)


def _how(run: Run) -> str:
    manifest, scenario = run.manifest, run.scenario
    return (
        f"{counted(manifest.replications, 'replication')} of {counted(scenario.weeks, 'week')}, "
        f"warm-up {scenario.warm_up}, seed {manifest.seed}, engine {manifest.engine}{_how_changed(run)}"
    )


def _how_changed(run: Run) -> str:
    """What is changed in the world of a run, if anything is."""
    manifest = run.manifest
    told = ", in the placebo world: support and formal stages have no effect" if manifest.placebo else ""
    if manifest.branch is not None:
        told += f", future {manifest.future} from the end of week {manifest.branch} on, warm-up included"
    return told


def _print_sections(found: Mapping[str, Estimate], sentences: Mapping[str, str], currency: str) -> None:
    from rich.console import Group

    for title, names in in_sections(found):
        say(f"\n{title}")
        show(Group(*_rows({name: found[name] for name in names}, sentences, currency)))


def _rows(
    found: Mapping[str, Estimate], sentences: Mapping[str, str], currency: str
) -> Iterator[RenderableType]:
    for name, estimate in found.items():
        yield _row(OUTCOMES[name].label, _value(estimate, currency))
        if sentences.get(name):
            yield indented(sentences[name])


def _row(label: str, text: str) -> RenderableType:
    from rich.table import Table

    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=LABELS)
    row.add_column(overflow="fold")
    row.add_row(label, text)
    return row


def _value(estimate: Estimate, currency: str) -> str:
    """A figure with its interval, if it has one: 98.2 % of target (97.9 to 98.5)."""
    bounds = interval(estimate)
    figure = amount(estimate, currency) or UNDEFINED
    return f"{bound(figure)} {bound(f'({bounds})', ' ')}" if bounds else bound(figure)


def _print_groups(run: Run, quiet: bool) -> Mapping[str, Groups]:
    """Print outcomes by group, as far as there is anything to see, and return what was printed."""
    if not has_groups(run):
        if not quiet:
            show(f"\n{NOBODY_IN_B}")
        return {}
    found = {name: one for name, one in by_group(run).items() if one.is_worth_showing}
    say()
    show(f"By group, under {policy_label(run.manifest.policy)}")
    for title, names in in_sections(found):
        say()
        show(_group_table(title, {name: found[name] for name in names}, run.scenario.currency))
    return found


def _group_table(title: str, found: Mapping[str, Groups], currency: str) -> RenderableType:
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1, min_width=GROUP_COLUMN)
    for _ in range(3):
        table.add_column(min_width=GROUP_COLUMN, overflow="fold")
    table.add_row(title, "group A", "group B", TIMES)
    for name, one in found.items():
        label = f"{OUTCOMES[name].label}, {unit_name(one.a.unit, currency)}"
        ratio = TOO_FEW if one.ratio.too_few else _cell(one.ratio)
        table.add_row(label, _cell(one.a), _cell(one.b), bound(ratio, " "))
    return table


def _cell(estimate: Estimate) -> str:
    """A figure, and its interval below it or why it has none."""
    bounds = interval(estimate)
    figure = amount(estimate, unit=False)
    below = bounds if estimate.too_few else f"({bounds})"
    return bound(f"{figure}\n{below}" if bounds else figure, " ")


def _estimates(groups: Mapping[str, Groups]) -> list[Mapping[str, Estimate]]:
    """Figures of both groups, and their ratios, for the notes."""
    return [{name: getattr(one, part) for name, one in groups.items()} for part in ("a", "b", "ratio")]
