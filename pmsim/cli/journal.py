"""The command that tells what happened in one replication, event by event."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmsim.cli.options import (
    EngineOption,
    JsonOption,
    PolicyOption,
    QuietOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    read,
)
from pmsim.cli.output import progress, say, say_json, show
from pmsim.errors import EngineError

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario

PLACES = ("time", "event", "replication", "week", "team", "seat", "occupant")
MEETINGS = ("case meeting", "planning", "review", "coaching")
SUPPORT = ("none", "coaching", "training")
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("meeting began", "kind"): MEETINGS,
    ("support began", "kind"): SUPPORT,
    ("support ended", "kind"): SUPPORT,
    ("support began", "fits"): ("no", "yes"),
    ("resigned", "in_case"): ("no", "yes"),
    ("review held", "decision"): ("on track", "offer coaching", "offer training", "escalate"),
}
"""Words for figures that are codes in the tables, by event and figure; a code is the place in its row."""

ROWS_AT_ONCE = 100


def journal(
    scenario: ScenarioArgument,
    policy: PolicyOption = None,
    replication: Annotated[
        int, typer.Option("--replication", min=0, metavar="N", help="Which replication, from 0.")
    ] = 0,
    seat: Annotated[
        int | None, typer.Option("--seat", min=0, metavar="N", help="Only this seat of each team, from 0.")
    ] = None,
    seed: SeedOption = 1,
    engine: EngineOption = "auto",
    settings: SetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Tell what happened in one replication, event by event.

    Who, when, and every figure that a rule compared. With --json one object a line, with times in weeks from
    the start of the warm-up, codes as in the tables of a run, and null where a figure is undefined.
    """
    from pmsim.runner import run as play

    complete = read(scenario, settings)
    _check_seat(complete, seat)
    with progress(1, quiet or as_json) as sign:
        run = play(complete, policy, seed=seed, first=replication, engine=engine, progress=sign)
    entries = [entry for entry in run.journal() if seat in (None, entry["seat"])]
    if as_json:
        _print_lines(entries)
    else:
        _print_table(run, entries, quiet)


def _check_seat(scenario: Scenario, seat: int | None) -> None:
    last = max(team.members for team in scenario.teams) - 1
    if seat is not None and seat > last:
        raise EngineError(f"seat: given {seat}; allowed 0 to {last}")


def _print_lines(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        say_json({name: _defined(value) for name, value in entry.items()}, indent=None)


def _defined(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _print_table(run: Run, entries: list[dict[str, Any]], quiet: bool) -> None:
    from rich.table import Table

    if not quiet:
        _print_heading(run, len(entries))
    teams = sorted(team.name for team in run.scenario.teams)
    rows = [("week", "who", "event", "figures"), *(_row(entry, teams) for entry in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=widths[0], justify="right", no_wrap=True)
        table.add_column(min_width=min(widths[1], 30))
        table.add_column(min_width=widths[2], no_wrap=True)
        table.add_column(overflow="fold")
        for row in some:
            table.add_row(*row)
        show(table)


def _print_heading(run: Run, events: int) -> None:
    manifest = run.manifest
    say(f"{manifest.name} under {manifest.policy}: replication {manifest.first}, seed {manifest.seed}")
    say(f"{events:,} events. Weeks count from the start of the warm-up of {run.scenario.warm_up} weeks.\n")


def _row(entry: Mapping[str, Any], teams: list[str]) -> tuple[str, str, str, str]:
    return str(entry["week"]), _who(entry, teams), entry["event"], ", ".join(_named_figures(entry))


def _who(entry: Mapping[str, Any], teams: list[str]) -> str:
    """Team, where there are several, and seat; later people in a seat by their number."""
    team = f"{teams[entry['team']]}, " if len(teams) > 1 else ""
    later = f", person {entry['occupant'] + 1}" if entry["occupant"] else ""
    return f"{team}seat {entry['seat']}{later}"


def _named_figures(entry: Mapping[str, Any]) -> Iterator[str]:
    for name, value in entry.items():
        if name not in PLACES and not math.isnan(value):
            yield f"{name.replace('_', ' ')} {_in_words(entry['event'], name, value)}"


def _in_words(event: str, name: str, value: float) -> str:
    words = WORDS.get((event, name))
    if words is not None:
        return words[int(value)]
    return f"{value:.0f}" if value.is_integer() else f"{value:.3g}"
