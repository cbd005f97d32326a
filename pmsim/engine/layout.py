"""A resolved scenario laid out for the engines: objects for SimPy, rows with the same names for the loop."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from pmsim.model.draws import team_key
from pmsim.model.rates import set_lines, set_spreads, weekly_rates
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.state import Dossier, Member, Parameters, Team
from pmsim.model.tallies import Tallies
from pmsim.records import dtype_of
from pmsim.scenario.schema import Policy, Scenario
from pmsim.scenario.schema import Team as TeamSpec


@dataclass(slots=True)
class Desk:
    """What a manager is doing: the meeting that is in progress."""

    kind: int = 0
    identity: int = 0
    asked: float = 0.0
    serial: int = 0


@dataclass(slots=True)
class Agenda:
    """Where each of a member's processes stands; the SimPy engine keeps this in local variables."""

    first_review: float = 0.0
    review: int = 0
    coaching_began: float = 0.0
    session: int = 0
    stage: int = 0
    case_week: int = 0
    empty_since: float = 0.0


class World(NamedTuple):
    """All that the loop over events reads and changes. Sequences hold rows, or objects when interpreted."""

    parameters: Sequence[Parameters]  # one
    teams: Sequence[Team]
    desks: Sequence[Desk]  # one a team
    members: Sequence[Member]  # one a seat, by team
    dossiers: Sequence[Dossier]
    agendas: Sequence[Agenda]
    bases: list[int]  # heap h occupies bases[h] to bases[h + 1] of the next two
    keys: list[float]
    orders: list[int]
    sizes: list[int]  # one a heap: the calendar, then the queues
    servers: list[int]  # one a queue
    busy: list[int]
    waking: list[int]
    tallies: list[Tallies]  # one a replication
    weeks: list[WeekRow]
    events: list[EventRow]
    counters: list[int]  # see the names in `pmsim.engine.batch`


@dataclass(frozen=True)
class Plan:
    """One policy in one scenario with one seed, ready to be played."""

    parameters: Parameters
    teams: tuple[Team, ...]

    def new_teams(self, replication: int) -> list[Team]:
        """Fresh teams for a replication."""
        teams = [copy(team) for team in self.teams]
        for team in teams:
            team.replication = replication
        return teams


def lay_out(scenario: Scenario, policy: Policy, seed: int, mirror: bool) -> Plan:
    """Work out all numbers that a run of a resolved scenario needs; teams are put in order of name."""
    shared = {name: getattr(scenario, name) for name in SECTIONS}
    rates = weekly_rates(
        scenario.work,
        scenario.feedback,
        scenario.interventions,
        scenario.leaving,
        scenario.formal,
        policy.escalation,
    )
    parameters = Parameters(
        warm_up=scenario.warm_up,
        weeks=scenario.weeks,
        **shared,
        review=policy.review,
        support=policy.support,
        escalation=policy.escalation,
        rates=rates,
    )
    return Plan(parameters, tuple(_teams(scenario, policy, seed, mirror)))


SECTIONS = (
    "work",
    "feedback",
    "measurement",
    "interventions",
    "formal",
    "leaving",
    "hiring",
    "hr",
    "training",
    "money",
)


def _teams(scenario: Scenario, policy: Policy, seed: int, mirror: bool) -> list[Team]:
    teams: list[Team] = []
    for spec in sorted(scenario.teams, key=lambda team: team.name):
        low, high = team_key(seed, spec.name)
        team = Team(number=len(teams), key_low=low, key_high=high, mirror=mirror, seats=spec.members)
        team.first = teams[-1].first + teams[-1].seats if teams else 0
        team.people_hours = spec.manager.people_hours
        team.coaching_skill = spec.manager.coaching_skill
        team.diagnosis_skill = spec.manager.diagnosis_skill
        team.leniency = spec.manager.leniency
        set_spreads(team, float(spec.complexity), scenario.work, scenario.measurement)
        set_lines(team, scenario.work, scenario.hiring, policy.escalation)
        teams.append(team)
    return teams


@dataclass(frozen=True)
class Room:
    """How much a world can hold: heaps in multiples of what is usual, rows of each table."""

    heaps: int
    weeks: int
    events: int

    def doubled(self) -> Room:
        """Twice as much of everything that is there at all."""
        return Room(2 * self.heaps, 2 * self.weeks, 2 * self.events)


def new_world(plan: Plan, replications: int, room: Room, rows: bool, tables: bool) -> World:
    """A world for a plan: record rows for compiled code, or objects with the same names.

    With `tables` every member-week and event is written down, else only tallies.
    """
    teams = plan.new_teams(0)
    seats = seats_of(teams)
    queues = len(teams) + 2
    bases = _bases(teams, room.heaps)
    servers = [1] * len(teams) + [plan.parameters.hr.advisers, plan.parameters.training.seats]
    table = _rows if rows else _objects
    column = _column if rows else list
    return World(
        parameters=_values([plan.parameters], rows),
        teams=_values(teams, rows),
        desks=table(Desk, len(teams)),
        members=table(Member, seats),
        dossiers=table(Dossier, seats),
        agendas=table(Agenda, seats),
        bases=column(bases),
        keys=column([0.0] * bases[-1]),
        orders=column([0] * bases[-1]),
        sizes=column([0] * (queues + 1)),
        servers=column(servers),
        busy=column([0] * queues),
        waking=column([0] * queues),
        tallies=table(Tallies, replications),
        weeks=table(WeekRow, room.weeks),
        events=table(EventRow, room.events),
        counters=column([0, 0, 0, int(tables)]),
    )


def _bases(teams: Sequence[Team], scale: int) -> list[int]:
    """Where each heap begins, and where the last one ends: the calendar, diaries, HR advisers, courses."""
    seats = seats_of(teams)
    usual = [4 * seats + len(teams), *(8 * team.seats for team in teams), seats, seats]
    return list(accumulate((scale * entries for entries in usual), initial=0))


def seats_of(teams: Sequence[Team]) -> int:
    """Seats in all teams."""
    return teams[-1].first + teams[-1].seats


def as_tuple(value: Any, kind: type) -> Any:
    """The numbers of an object in the order of the rows of its class."""
    dtype = dtype_of(kind)
    return tuple(_plain(getattr(value, name), dtype[name]) for name in dtype.names or ())


def _plain(value: Any, dtype: np.dtype[Any]) -> Any:
    return as_tuple(value, type(value)) if dtype.names else value


def _rows(kind: type, count: int) -> Any:
    return np.zeros(count, dtype_of(kind))


def _objects(kind: type, count: int) -> Any:
    return [kind() for _ in range(count)]


def _values(objects: list[Any], rows: bool) -> Any:
    if not rows:
        return objects
    kind: Any = type(objects[0])
    return np.array([as_tuple(one, kind) for one in objects], dtype_of(kind))


def _column(values: list[Any]) -> Any:
    return np.array(values, np.float64 if isinstance(values[0], float) else np.int64)


def smallest_world() -> World:
    """A world of the right types with hardly anything in it."""
    scenario = Scenario(teams=(SMALLEST_TEAM,))
    plan = lay_out(scenario, Policy(), 0, mirror=False)
    return new_world(plan, 1, Room(1, 1, 1), rows=True, tables=False)


SMALLEST_TEAM = TeamSpec(members=1, complexity=0.0)
