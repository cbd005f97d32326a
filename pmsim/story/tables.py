"""The tables of a run one team at a time: its events in order, and what lasted for a while."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim.errors import UnknownNameError
from pmsim.model import rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario, Team

AWAY = -rows.MOVED
"""A move as the seat sees it that is left; the event itself is written down in the seat that is taken."""

DEPARTURES = (rows.EXITED, rows.RESIGNED, rows.RELEASED, rows.PROMOTED, AWAY)

Span = tuple[float, float, int, int]
"""From, to, first figure of the event that begins it, and kind of the event that ends it."""


def events_of(run: Run, replication: int, team: int) -> NDArray[Any]:
    """Events of a team in the order of their times, with moves away as the seats see them that are left."""
    events = run.events[run.events["replication"] == replication]
    left = events[(events["kind"] == rows.MOVED) & (events["b"] == team)].copy()
    left["kind"], left["team"], left["seat"], left["occupant"] = AWAY, team, left["c"], left["d"]
    # A move away comes before the arrival of that moment: the stable sort keeps it in front.
    found: NDArray[Any] = np.concatenate([left, events[events["team"] == team]])
    return found[np.argsort(found["time"], kind="stable")]


def teams_by_number(scenario: Scenario) -> list[Team]:
    """The teams in the order of the numbers that tables give them, which is that of their names."""
    return sorted(scenario.teams, key=lambda team: team.name)


def check_tables(run: Run, replication: int, team: int) -> None:
    """Raise `UnknownNameError` unless the run has tables of this replication and this team."""
    kept = sorted(set(run.weeks["replication"].tolist()))
    if replication not in kept:
        raise UnknownNameError("replication with tables", str(replication), [str(number) for number in kept])
    if not 0 <= team < len(run.scenario.teams):
        raise UnknownNameError("team", str(team), [str(number) for number in range(len(run.scenario.teams))])


def table_of(table: NDArray[Any], replication: int, team: int) -> NDArray[Any]:
    """Rows of one team in one replication."""
    found: NDArray[Any] = table[(table["replication"] == replication) & (table["team"] == team)]
    return found


def support_spans(events: NDArray[Any]) -> list[Span]:
    """Episodes of support with their kind."""
    return _spans(events, rows.SUPPORT_BEGAN, (rows.SUPPORT_ENDED,))


def step_spans(events: NDArray[Any]) -> list[Span]:
    """Formal steps with their number."""
    return _spans(events, rows.STAGE_OPENED, (rows.STAGE_PASSED, rows.STAGE_FAILED))


def _spans(events: NDArray[Any], begins: int, ends: tuple[int, ...]) -> list[Span]:
    """From each beginning to its end, to the person's departure, or without end."""
    spans: list[Span] = []
    begun: tuple[float, int] | None = None
    kinds, times, firsts = (events[column].tolist() for column in ("kind", "time", "a"))
    for kind, time, first in zip(kinds, times, firsts, strict=True):
        if kind == begins:
            begun = time, int(first)
        elif begun is not None and kind in (*ends, *DEPARTURES):
            spans.append((begun[0], time, begun[1], kind))
            begun = None
    if begun is not None:
        spans.append((begun[0], math.inf, begun[1], 0))
    return spans


def warning_spans(run: Run, events: NDArray[Any]) -> list[Span]:
    """From each step passed to the end of its live warning, or to what ends it sooner."""
    stages = run.scenario.policies[run.manifest.policy].escalation.stages
    spans: list[Span] = []
    for place in np.flatnonzero(events["kind"] == rows.STAGE_PASSED).tolist():
        began, stage = float(events[place]["time"]), int(events[place]["a"])
        final = stage > 1 or stages == 1
        formal = run.scenario.formal
        lasts = float(formal.final_warning if final else formal.first_warning)
        after = events[place + 1 :]
        cut = after["time"][np.isin(after["kind"], (rows.STAGE_OPENED, *DEPARTURES))]
        spans.append((began, min(began + lasts, float(cut[0]) if len(cut) else math.inf), 0, 0))
    return spans
