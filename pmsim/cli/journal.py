"""The command that tells what happened in one replication, event by event."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
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
from pmsim.model import rows
from pmsim.model.decide import ESCALATE, OFFER_COACHING, OFFER_TRAINING, ON_TRACK
from pmsim.model.state import COACHING, NO_SUPPORT, TRAINING

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Escalation, Policy, Scenario, Support

Entry = Mapping[str, Any]

PLACES = ("time", "event", "replication", "week", "team", "seat", "occupant")
KINDS = {name: kind for kind, (name, _) in rows.FIGURES.items()}
SUPPORT = {NO_SUPPORT: "none", COACHING: "coaching", TRAINING: "training"}
YES_NO = {0: "no", 1: "yes"}
DECISIONS = {
    ON_TRACK: "on track",
    OFFER_COACHING: "offer coaching",
    OFFER_TRAINING: "offer training",
    ESCALATE: "escalate",
}
ROWS_AT_ONCE = 100


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
    settings: SetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Tell what happened in one replication, event by event.

    Who, when, and every figure that a rule compared. Seats and weeks count from 1, as in the pictures; a week
    of the warm-up says so. A review's line also has what it read from the file.

    With --json one object a line, with the codes of the tables of a run, which count from 0: seats,
    occupants, reviews, teams in the order of names, and weeks from the start of the warm-up. There, what a
    review read from the file is an event of its own, and a figure that is undefined is null.
    """
    from pmsim.runner import run as play

    complete = read(scenario, settings)
    _check_seat(complete, seat)
    with progress(1, quiet or as_json) as sign:
        run = play(complete, policy, seed=seed, first=replication, engine=engine, progress=sign)
    entries = [entry for entry in run.journal() if seat is None or entry["seat"] == seat - 1]
    if as_json:
        _print_lines(entries)
    else:
        _print_table(run, entries, quiet)


def _check_seat(scenario: Scenario, seat: int | None) -> None:
    last = max(team.members for team in scenario.teams)
    if seat is not None and seat > last:
        raise EngineError(f"seat: given {seat}; allowed 1 to {last}")


def _print_lines(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        say_json({name: _defined(value) for name, value in entry.items()}, indent=None)


def _defined(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _print_table(run: Run, entries: list[dict[str, Any]], quiet: bool) -> None:
    from rich.table import Table

    events = list(with_files_read(entries))
    if not quiet:
        _print_heading(run, len(events))
    lines = [("week", "who", "event", "figures"), *_lines(run, events)]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    left = iter(lines)
    while some := list(islice(left, ROWS_AT_ONCE)):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=widths[0], justify="right", no_wrap=True)
        table.add_column(min_width=min(widths[1], 30))
        table.add_column(min_width=widths[2], no_wrap=True)
        table.add_column(overflow="fold")
        for line in some:
            table.add_row(*line)
        show(table)


def _print_heading(run: Run, events: int) -> None:
    manifest, warm_up = run.manifest, run.scenario.warm_up
    before = f" The {warm_up:,} weeks of warm-up before them count from 1 too." if warm_up else ""
    say(f"{manifest.name} under {manifest.policy}: replication {manifest.first}, seed {manifest.seed}")
    say(f"{events:,} events. Weeks 1 to {run.scenario.weeks:,} are measured.{before}\n")


def _lines(run: Run, events: Iterable[Entry]) -> Iterator[tuple[str, str, str, str]]:
    from pmsim.plots.seats import teams_by_number

    policy = run.scenario.policies[run.manifest.policy]
    teams = [team.name for team in teams_by_number(run.scenario)]
    for entry in events:
        week = week_in_words(entry["week"], run.scenario.warm_up)
        yield week, _who(entry, teams), entry["event"], _told(entry, policy)


def week_in_words(week: int, warm_up: int) -> str:
    """A week of the tables, which count from 0 and from the warm-up on, as people count it."""
    return str(week - warm_up + 1) if week >= warm_up else f"warm-up {week + 1}"


def _who(entry: Entry, teams: list[str]) -> str:
    """Team, where there are several, and seat; those who hold a seat later by their number."""
    team = f"{teams[entry['team']]}, " if len(teams) > 1 else ""
    later = f", {ordinal(entry['occupant'] + 1)} holder" if entry["occupant"] else ""
    return f"{team}Seat {entry['seat'] + 1}{later}"


def ordinal(number: int) -> str:
    """The number as a place in a row: 1st, 2nd, 3rd, 4th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def with_files_read(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with what a review read from the file as figures of the review."""
    files: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        seat, kind = (entry["team"], entry["seat"]), KINDS[entry["event"]]
        if kind == rows.FILE_READ:
            files[seat] = entry
        elif kind == rows.REVIEW_HELD:
            yield {**entry, **_figures(files.pop(seat))}
        else:
            yield entry


def _figures(entry: Entry) -> dict[str, float]:
    return {name: value for name, value in entry.items() if name not in PLACES}


def _told(entry: Entry, policy: Policy) -> str:
    """The figures of an event; of a review its decision first, and its number from 1."""
    kind, figures = KINDS[entry["event"]], _figures(entry)
    if kind != rows.REVIEW_HELD:
        return ", ".join(_named(kind, figures))
    decision = decision_in_words(figures, policy)
    del figures["decision"]
    figures["number"] += 1
    return f"decision {decision}; {', '.join(_named(kind, figures))}"


def _named(kind: int, figures: Mapping[str, float]) -> Iterator[str]:
    for name, value in figures.items():
        if not math.isnan(value):
            yield f"{name.replace('_', ' ')} {_in_words(kind, name, value)}"


def _in_words(kind: int, name: str, value: float) -> str:
    words = code_words().get((kind, name))
    if words is not None:
        return words[int(value)]
    return f"{value:.0f}" if value.is_integer() else f"{value:.3g}"


@cache
def code_words() -> Mapping[tuple[int, str], Mapping[int, str]]:
    """Words for figures that are codes in the tables, by kind of event and figure."""
    from pmsim.engine import order

    meetings = {
        order.CASE: "case meeting",
        order.PLANNING: "planning",
        order.REVIEW: "review",
        order.COACH: "coaching",
    }
    return {
        (rows.MEETING_BEGAN, "kind"): meetings,
        (rows.SUPPORT_BEGAN, "kind"): SUPPORT,
        (rows.SUPPORT_ENDED, "kind"): SUPPORT,
        (rows.SUPPORT_BEGAN, "fits"): YES_NO,
        (rows.RESIGNED, "in_case"): YES_NO,
        (rows.REVIEW_HELD, "support_running"): SUPPORT,
        (rows.REVIEW_HELD, "in_case"): YES_NO,
    }


def decision_in_words(held: Mapping[str, float], policy: Policy) -> str:
    """What a review came to or, where that was nothing, every reason why; without any, on track.

    held: figures of the review and of the file that it read.
    """
    decision = int(held["decision"])
    if decision != ON_TRACK:
        return DECISIONS[decision]
    return "; ".join(_why_nothing(held, policy)) or DECISIONS[ON_TRACK]


def _why_nothing(held: Mapping[str, float], policy: Policy) -> Iterator[str]:
    """Reasons in the order in which `pmsim.model.decide` asks; a case or an empty file ends the questions."""
    if held["in_case"]:
        yield "case running"
    elif held["weeks_on_file"] == 0:
        yield "nothing on file yet"
    else:
        if held["support_running"]:
            yield "support running"
        yield from _why_no_case(held, policy.escalation)
        yield from _why_no_support(held, policy.support)


def _why_no_case(held: Mapping[str, float], rule: Escalation) -> Iterator[str]:
    if not rule.enabled or held["low_weeks"] < rule.failing_weeks:
        return
    if held["flags_on_file"] < rule.window:
        yield "low, but too few weeks on file"
    elif rule.require_support and not held["weeks_since_support"] <= rule.support_valid:
        yield "low, but support comes first"


def _why_no_support(held: Mapping[str, float], rule: Support) -> Iterator[str]:
    if held["support_running"] or not held["support_mean"] < rule.threshold:
        return
    if not rule.enabled:
        yield "below the line for support, but the policy has none"
    elif held["weeks_on_file"] < rule.minimum_weeks:
        yield "below the line for support, but too few weeks on file"
    elif held["weeks_since_support"] < rule.pause:
        yield "below the line for support, but too soon after the last"
