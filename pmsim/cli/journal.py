"""The command that tells what happened in one replication, event by event."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmsim.cli.options import (
    BranchOption,
    EngineOption,
    FutureOption,
    JsonOption,
    PlaceboOption,
    PolicyOption,
    QuietOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    changes,
    read,
)
from pmsim.cli.output import bound, progress, say, say_json, show
from pmsim.errors import EngineError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario
    from pmsim.story.telling import Line

LINES_AT_ONCE = 100
LONGEST_WHO = 40


def journal(
    scenario: ScenarioArgument,
    policy: PolicyOption = None,
    replication: Annotated[
        int,
        typer.Option(
            "--replication", min=0, metavar="N", help="Which replication, from 0; the page calls it a world."
        ),
    ] = 0,
    seat: Annotated[
        int | None,
        typer.Option(
            "--seat", min=1, metavar="N", help="Only this seat of each team, from 1 as in the pictures."
        ),
    ] = None,
    seed: SeedOption = 1,
    engine: EngineOption = "auto",
    placebo: PlaceboOption = False,
    branch: BranchOption = None,
    future: FutureOption = 0,
    settings: SetOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every event on its own, with every figure that it carries.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Tell what happened in one replication, event by event.

    Who, when, and what the rules compared. Seats and weeks count from 1, as in the pictures; a week of the
    warm-up says so. What nobody in the story knows is marked as hidden. A meeting is told with what it led
    to; of a shortfall the manager's reading of its largest cause. With --all every figure.

    With --json one object a line, with the codes of the tables of a run, which count from 0: seats,
    occupants, reviews, teams in the order of names, and weeks from the start of the warm-up. There, what a
    review read from the file is an event of its own, and a figure that is undefined is null.
    """
    from pmsim.runner import run as play

    complete = read(scenario, settings)
    _check_seat(complete, seat)
    world = changes(placebo, branch, future)
    with progress(1, quiet or as_json) as sign:
        run = play(
            complete,
            policy,
            seed=seed,
            first=replication,
            engine=engine,
            progress=sign,
            **world,
        )
    entries = [entry for entry in run.journal() if seat is None or entry["seat"] == seat - 1]
    if as_json:
        _print_lines(entries)
    else:
        _print_table(run, entries, everything, quiet)


def _check_seat(scenario: Scenario, seat: int | None) -> None:
    last = max(team.members for team in scenario.teams)
    if seat is not None and seat > last:
        raise EngineError(f"seat: given {seat}; allowed 1 to {last}")


def _print_lines(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        say_json({name: _defined(value) for name, value in entry.items()}, indent=None)


def _defined(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _print_table(run: Run, entries: list[dict[str, Any]], everything: bool, quiet: bool) -> None:
    from pmsim.story.entries import folded, with_files_read
    from pmsim.story.telling import lines_of

    events = list(with_files_read(entries))
    if not everything:
        events = list(folded(events))
    if not quiet:
        _print_heading(run, len(events), everything)
    from rich.console import Group

    lines = list(lines_of(run, events, everything))
    widths = tuple(max((len(line[column]) for line in lines), default=0) for column in range(2))
    left = iter(lines)
    while some := list(islice(left, LINES_AT_ONCE)):
        show(Group(*_laid_out(some, *widths)))


def _laid_out(lines: Iterable[Line], week_width: int, who_width: int) -> Iterator[RenderableType]:
    """When, who and what; the figures below, since there are many."""
    from rich.padding import Padding

    for week, who, event, figures in lines:
        yield f"{week.rjust(week_width)}  {who.ljust(min(who_width, LONGEST_WHO))}  {event}"
        if figures:
            yield Padding(bound(figures), (0, 0, 0, week_width + 4))


def _print_heading(run: Run, events: int, everything: bool) -> None:
    manifest, warm_up = run.manifest, run.scenario.warm_up
    before = f" The {warm_up:,} weeks of warm-up before them count from 1 too." if warm_up else ""
    say(f"{manifest.name} under {manifest.policy}: replication {manifest.first}, seed {manifest.seed}")
    say(f"{events:,} events. Weeks 1 to {run.scenario.weeks:,} are measured.{before}")
    say("" if everything else "Each with what mattered; --all prints every figure.\n")
