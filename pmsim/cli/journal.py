"""The command that tells what happened in one replication, event by event."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
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
from pmsim.model import rows

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario

Entry = Mapping[str, Any]
Line = tuple[str, str, str, str]
"""Week, who, event and figures."""

PLACES = ("time", "event", "replication", "week", "team", "seat", "occupant")
BESIDE = ("meeting", "reviewed")
"""Other events that an entry of a story carries: `MEETING` and `REVIEWED` of `pmsim.cli.journal_story`."""

READ = (rows.FILE_READ, rows.CAUSES_READ, rows.MORE_READ, rows.PROSPECTS_READ, rows.HISTORY_READ)
"""What a review read; events of their own in the tables."""

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
    from pmsim.cli.journal_story import folded

    events = list(with_files_read(entries))
    if not everything:
        events = list(folded(events))
    if not quiet:
        _print_heading(run, len(events), everything)
    from rich.console import Group

    lines = list(_lines(run, events, everything))
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


def _lines(run: Run, events: Iterable[Entry], everything: bool) -> Iterator[Line]:
    from pmsim.cli.journal_story import told_as_story
    from pmsim.cli.journal_words import KINDS, Told, figures_in_words, line_of, week_in_words
    from pmsim.outcomes import rules_of
    from pmsim.plots.seats import teams_by_number

    policy = rules_of(run)
    teams = tuple(team.name for team in teams_by_number(run.scenario))
    lines = line_of(run)
    for entry in events:
        week = week_in_words(entry["week"], run.scenario.warm_up)
        kind, line = KINDS[entry["event"]], lines[entry["team"]]
        told = Told(kind, policy, teams, run.scenario.warm_up, line, run.scenario.currency)
        figures = _figures(entry)
        words = figures_in_words(told, figures) if everything else told_as_story(told, entry, figures)
        yield week, _who(entry, teams), entry["event"], words


def _who(entry: Entry, teams: tuple[str, ...]) -> str:
    """Team, where there are several, and seat; those who hold a seat later by their number."""
    from pmsim.cli.journal_words import ordinal

    if entry["seat"] == rows.NOBODY:
        return teams[entry["team"]] if len(teams) > 1 else "whole team"
    team = f"{teams[entry['team']]}, " if len(teams) > 1 else ""
    later = f", {ordinal(entry['occupant'] + 1)} holder" if entry["occupant"] else ""
    return f"{team}Seat {entry['seat'] + 1}{later}"


def with_files_read(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with what a review read as figures of the review."""
    from pmsim.cli.journal_words import KINDS

    files: dict[tuple[int, int], dict[str, float]] = {}
    for entry in entries:
        seat, kind = (entry["team"], entry["seat"]), KINDS[entry["event"]]
        if kind in READ:
            files.setdefault(seat, {}).update(_figures(entry))
        elif kind == rows.REVIEW_HELD:
            yield {**entry, **files.pop(seat)}
        else:
            yield entry


def _figures(entry: Entry) -> dict[str, float]:
    return {name: value for name, value in entry.items() if name not in (*PLACES, *BESIDE)}
