"""Outcomes for people: a row for each with its interval and, in a comparison, a sentence about the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pmsim.cli.output import bound, indented, say, show
from pmsim.outcomes import OUTCOMES, TELLING, Estimate, summarise
from pmsim.wording import TOO_FEW, amount, capitalised, change, counted, interval, policy_label, verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

LABELS = max(len(outcome.label) for outcome in OUTCOMES.values())
"""Width of the column of labels."""

UNDEFINED = "nothing to measure"
NOTE = "In brackets: 95 % interval of the mean over replications."
NOTE_OF_TOO_FEW = (
    f"{capitalised(TOO_FEW)}: fewer than {TELLING} replications say anything about it, or all say the same."
)
NOTE_OF_CHANGES = (
    "A difference is clear where its own 95 % interval, over pairs in the same worlds, leaves out zero."
)


def print_run(run: Run, quiet: bool) -> None:
    """Print each outcome of a run with its interval; `quiet` leaves out all remarks."""
    if not quiet:
        show(f"{run.manifest.name}, {_description(run)}")
        say(_how(run) + "\n")
    _print_rows(summarise(run), {}, run.scenario.currency)
    if not quiet:
        _print_notes([summarise(run)])


def print_comparison(comparison: Comparison, quiet: bool, names: Iterable[str] = OUTCOMES) -> None:
    """Print the outcomes of the reference, then of each other policy with what it changes."""
    reference = comparison.runs[comparison.reference]
    if not quiet:
        show(f"{reference.manifest.name}: {_side_by_side(comparison)}")
        say(_how(reference))
    chosen = list(names)
    for policy in comparison.runs:
        say()
        _print_policy(comparison, policy, chosen)
    if not quiet:
        gaps = [comparison.differences(policy) for policy in comparison.others]
        _print_notes([*map(comparison.outcomes, comparison.runs), *gaps])
        if gaps:
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


def _print_policy(comparison: Comparison, policy: str, names: list[str]) -> None:
    run, currency = comparison.runs[policy], comparison.runs[policy].scenario.currency
    found = {name: comparison.outcomes(policy)[name] for name in names}
    show(capitalised(_description(run)))
    if policy == comparison.reference:
        if comparison.others:
            show("The others are compared with this.")
        _print_rows(found, {}, currency)
        return
    show(verdict(comparison, policy))
    gaps = comparison.differences(policy)
    _print_rows(found, {name: change(name, gaps[name], currency) for name in names}, currency)


def _description(run: Run) -> str:
    policy = run.manifest.policy
    text = run.scenario.policies[policy].description
    return f"{policy_label(policy)}: {text}" if text else policy_label(policy)


def _how(run: Run) -> str:
    manifest, scenario = run.manifest, run.scenario
    return (
        f"{counted(manifest.replications, 'replication')} of {counted(scenario.weeks, 'week')}, "
        f"warm-up {scenario.warm_up}, seed {manifest.seed}, engine {manifest.engine}"
    )


def _print_rows(found: Mapping[str, Estimate], sentences: Mapping[str, str], currency: str) -> None:
    from rich.console import Group

    show(Group(*_rows(found, sentences, currency)))


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
