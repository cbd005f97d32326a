"""A resolved scenario laid out for the engines: objects for SimPy, rows with the same names for the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from pmsim.engine.order import DESKS
from pmsim.model.draws import team_key
from pmsim.model.growth import FULL_RANGE
from pmsim.model.people import begin_luck
from pmsim.model.rates import set_lines, set_spreads, weekly_rates
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.state import (
    CAUSES,
    LONG_AGO,
    Dossier,
    Incident,
    Luck,
    Member,
    Order,
    Organisation,
    Parameters,
    Rates,
    Team,
)
from pmsim.model.tallies import Tallies
from pmsim.records import dtype_of
from pmsim.scenario.schema import Incident as IncidentSpec
from pmsim.scenario.schema import Manager, Policy, Scenario
from pmsim.scenario.schema import Team as TeamSpec

NEVER = -1
"""A branch week of runs that do not branch."""

HIGHEST_LEVEL = 6
"""SFIA level of a manager in a scenario that was not resolved."""


@dataclass(slots=True)
class Desk:
    """What a manager or a deputy is doing: the meeting that is in progress."""

    busy: bool = False
    kind: int = 0
    identity: int = 0
    asked: float = 0.0
    serial: int = 0


@dataclass(slots=True)
class TeamAgenda:
    """Where the meetings of a whole team stand: when they began, and the number of the next."""

    began: float = 0.0
    calibration: int = 0
    session: int = 0


@dataclass(slots=True)
class Agenda:
    """Where each of a member's processes stands; the SimPy engine keeps this in local variables."""

    first_review: float = 0.0
    review: int = 0
    first_plan: float = 0.0
    plan: int = 0
    session: int = 0
    stage: int = 0
    case_week: int = 0
    empty_since: float = 0.0


class World(NamedTuple):
    """All that the loop over events reads and changes. Sequences hold rows, or objects when interpreted."""

    parameters: Sequence[Parameters]  # one
    organisation: Sequence[Organisation]  # one
    teams: Sequence[Team]
    team_agendas: Sequence[TeamAgenda]  # one a team
    desks: Sequence[Desk]  # DESKS a team
    members: Sequence[Member]  # one a seat, by team
    dossiers: Sequence[Dossier]
    shadows: Sequence[Member]  # beside each member
    agendas: Sequence[Agenda]
    incidents: Sequence[Incident]
    orders: Sequence[Order]
    bases: list[int]  # heap h occupies bases[h] to bases[h + 1] of the next two
    keys: list[float]
    places: list[int]  # whose turn it is among equal keys
    sizes: list[int]  # one a heap: the calendar, the queues, what deputies may take too
    servers: list[int]  # one a queue: the diaries, HR advisers, courses, approvers
    busy: list[int]
    waking: list[int]
    vacancies: list[int]  # seats that are not filled, one a team
    movers: list[int]  # 1 where someone may be about to move, one a team
    entities: list[int]  # addresses of draws that are made together, as the next three
    keys_low: list[int]
    keys_high: list[int]
    numbers: list[int]
    uniforms: list[float]  # what is drawn
    normals: list[float]
    tails: list[int]  # which of them are not in the middle
    tallies: list[Tallies]  # one a replication
    group_b: list[Tallies]  # the same, of group B alone
    weeks: list[WeekRow]
    events: list[EventRow]
    counters: list[int]  # see the names in `pmsim.engine.heap`


Chooser = Callable[[Dossier, float], int]
"""A policy written in Python: what it decides at a review from what is on file, and the time in weeks."""


@dataclass(frozen=True)
class Play:
    """How a scenario is to be played: its luck, and what is changed in it.

    mirror: every uniform draw u becomes 1 - u. placebo: support and formal stages have no effect. branch,
    future: from the tick of this week on draws use another key, which depends on the number of the future.
    orders: decisions given beforehand. chooser: a policy in Python, in place of the rules for a review.
    """

    seed: int
    mirror: bool = False
    placebo: bool = False
    branch: int = NEVER
    future: int = 0
    orders: tuple[Order, ...] = ()
    chooser: Chooser | None = None


@dataclass(frozen=True)
class Plan:
    """One policy in one scenario with one seed, ready to be played."""

    parameters: Parameters
    organisation: Organisation
    teams: tuple[Team, ...]
    incidents: tuple[Incident, ...] = ()
    orders: tuple[Order, ...] = ()
    chooser: Chooser | None = None

    @cached_property
    def rows(self) -> dict[str, Any]:
        """What the plan gives to a world, as record rows; each world has a copy."""
        return _given(self, rows=True)

    def new_organisation(self, replication: int) -> Organisation:
        """A fresh organisation for a replication."""
        organisation = deepcopy(self.organisation)
        begin_luck(organisation.luck, replication)
        return organisation

    def new_teams(self, replication: int) -> list[Team]:
        """Fresh teams for a replication."""
        teams = deepcopy(list(self.teams))
        for team in teams:
            begin_luck(team.luck, replication)
        return teams


def lay_out(scenario: Scenario, policy: Policy, play: Play) -> Plan:
    """Work out all numbers that a run of a resolved scenario needs; teams are put in order of name."""
    parameters = parameters_of(scenario, policy, play)
    specs = sorted(scenario.teams, key=lambda team: team.name)
    teams = _teams(specs, parameters, play)
    names = [team.name for team in specs]
    first = scenario.teams[0].name
    return Plan(
        parameters,
        Organisation(luck=_luck("", play)),
        tuple(teams),
        tuple(_incident(one, names.index(one.team or first)) for one in scenario.incidents),
        play.orders,
        play.chooser,
    )


def parameters_of(scenario: Scenario, policy: Policy, play: Play) -> Parameters:
    """A scenario under one policy, as the formulas read it."""
    parameters = Parameters(
        warm_up=scenario.warm_up,
        weeks=scenario.weeks,
        placebo=play.placebo,
        branch=play.branch,
        **{name: getattr(scenario, name) for name in SECTIONS},
        **{name: getattr(policy, name) for name in RULES},
        rates=Rates(),
    )
    parameters.rates = weekly_rates(parameters)
    return parameters


SECTIONS = (
    "work",
    "circumstances",
    "quality",
    "strategy",
    "climate",
    "groups",
    "growth",
    "approval",
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

RULES = tuple(name for name in Policy.model_fields if name != "description")


def _luck(name: str, play: Play) -> Luck:
    """Where a team's draws come from; no team has an empty name, so that is the organisation's."""
    low, high = team_key(play.seed, name)
    later_low, later_high = team_key(play.seed, f"{name}\n{play.future}")
    return Luck(low, high, low, high, later_low, later_high, mirror=play.mirror)


def _incident(spec: IncidentSpec, team: int) -> Incident:
    return Incident(float(spec.week), team, spec.seat - 1, int(spec.kind), spec.size, spec.weeks)


def _teams(specs: Sequence[TeamSpec], p: Parameters, play: Play) -> list[Team]:
    teams: list[Team] = []
    for spec in specs:
        first = teams[-1].first + teams[-1].seats if teams else 0
        team = Team(number=len(teams), luck=_luck(spec.name, play), seats=spec.members, first=first)
        team.quality = spec.quality
        team.starts = float(spec.starts)
        team.ends = float(spec.ends) if spec.ends else LONG_AGO
        _set_manager(team, spec.manager)
        set_spreads(team, float(spec.complexity), p)
        set_lines(team, p)
        teams.append(team)
    return teams


def _set_manager(team: Team, manager: Manager) -> None:
    team.people_hours = manager.people_hours
    level = manager.sfia_level or HIGHEST_LEVEL
    team.deputies = manager.deputies if level >= FULL_RANGE else 0
    team.deputy_hours = manager.deputy_hours
    team.coaching_at_start = manager.coaching_skill
    team.diagnosis_skill = manager.diagnosis_skill
    team.leniency = manager.leniency
    team.follow_through = manager.follow_through
    team.attribution_bias = manager.attribution_bias
    team.sfia_level = level


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
    teams = plan.teams
    seats = seats_of(teams)
    p = plan.parameters
    bases = _bases(teams, room.heaps)
    together = max(CAUSES, *(team.seats for team in teams))
    servers = [*(1 + team.deputies for team in teams), p.hr.advisers, p.training.seats, p.approval.approvers]
    table = _rows if rows else _objects
    column = _column if rows else list
    return World(
        **({name: given.copy() for name, given in plan.rows.items()} if rows else _given(plan, rows=False)),
        team_agendas=table(TeamAgenda, len(teams)),
        desks=table(Desk, DESKS * len(teams)),
        members=table(Member, seats),
        dossiers=table(Dossier, seats),
        shadows=table(Member, seats),
        agendas=table(Agenda, seats),
        bases=column(bases),
        keys=column([0.0] * bases[-1]),
        places=column([0] * bases[-1]),
        sizes=column([0] * (len(bases) - 1)),
        servers=column(servers),
        busy=column([0] * len(servers)),
        waking=column([0] * len(servers)),
        vacancies=column([0] * len(teams)),
        movers=column([0] * len(teams)),
        entities=column([0] * together),
        keys_low=column([0] * together),
        keys_high=column([0] * together),
        numbers=column([0] * together),
        uniforms=column([0.0] * together),
        normals=column([0.0] * together),
        tails=column([0] * together),
        tallies=table(Tallies, replications),
        group_b=table(Tallies, replications),
        weeks=table(WeekRow, room.weeks),
        events=table(EventRow, room.events),
        counters=column([0, 0, 0, int(tables)]),
    )


def _given(plan: Plan, rows: bool) -> dict[str, Any]:
    return {
        "parameters": _values([plan.parameters], rows),
        "organisation": _values([plan.new_organisation(0)], rows),
        "teams": _values(plan.new_teams(0), rows),
        "incidents": _values(list(plan.incidents), rows, Incident),
        "orders": _values(list(plan.orders), rows, Order),
    }


def _bases(teams: Sequence[Team], scale: int) -> list[int]:
    """Where each heap begins, and where the last one ends: the calendar, queues, what deputies may take."""
    seats = seats_of(teams)
    diaries = [8 * team.seats + 2 for team in teams]
    light = [2 * team.seats for team in teams]
    usual = [6 * seats + 4 * len(teams) + 4, *diaries, seats, seats, seats, *light]
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


def _values(objects: list[Any], rows: bool, kind: Any = None) -> Any:
    if not rows:
        return objects
    kind = kind or type(objects[0])
    return np.array([as_tuple(one, kind) for one in objects], dtype_of(kind))


def _column(values: list[Any]) -> Any:
    return np.array(values, np.float64 if isinstance(values[0], float) else np.int64)


def smallest_world() -> World:
    """A world of the right types with hardly anything in it."""
    scenario = Scenario(teams=(SMALLEST_TEAM,))
    plan = lay_out(scenario, Policy(), Play(seed=0))
    return new_world(plan, 1, Room(1, 1, 1), rows=True, tables=False)


SMALLEST_TEAM = TeamSpec(members=1, complexity=0.0)
