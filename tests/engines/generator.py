"""A seeded generator of small whole scenarios that are meant to tell two engines apart.

`trial(number)` is a pure function of its number. Every third scenario is tie-prone: durations are whole, half
or smaller dyadic parts of a week, evidence lies on a coarse grid, and the seed is one of a few, found by
search, under which first reviews fall together, so that comparisons and moments tie exactly, and often.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pmsim.policies import Decision, Order
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from tests.engines import settings
from tests.engines.level import (
    level_world,
    round_delay,
    round_organisation,
    round_policy,
    round_team,
    take_no_time,
)
from tests.engines.lucky import NAMES, lucky
from tests.engines.settings import Settings, likely

FACTORS = (1.0, 1.0, 0.7, 1.4)
ROUND_FACTORS = (1.0, 1.0, 1.0, 1.125)
"""What a policy makes of resources; the latter keep evidence on a grid."""


@dataclass(frozen=True)
class Options:
    """How a run differs from a plain one; the same names as in `pmsim.runner.run`."""

    mirror: bool = False
    placebo: bool = False
    branch: int | None = None
    future: int = 0
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True)
class Trial:
    """A scenario and how to play it."""

    number: int
    scenario: Scenario
    seed: int
    first: int
    replications: int
    tables: int
    options: Options
    tie_prone: bool

    @property
    def shares_a_world(self) -> bool:
        """Whether the loop plays at least two of its replications in one world, as it does without tables."""
        return self.replications - self.tables >= 2

    def play(self, engine: str) -> Run:
        """The run by one of the engines."""
        options = self.options
        return run(
            self.scenario,
            seed=self.seed,
            first=self.first,
            replications=self.replications,
            tables=self.tables,
            engine=engine,
            mirror=options.mirror,
            placebo=options.placebo,
            branch=options.branch,
            future=options.future,
            orders=options.orders,
        )


def trial(number: int) -> Trial:
    """The trial of this number; every third is tie-prone."""
    rng = Random(number)
    if number % 3 == 0:
        return _tie_prone(rng, number)
    return _long(rng, number) if number % 20 == 10 else _varied(rng, number)


def _varied(rng: Random, number: int) -> Trial:
    replications = rng.choices((1, 2, 3), (8, 1, 1))[0]
    length = settings.length(rng)
    weeks = sum(length.values())
    teams = settings.teams(rng, weeks)
    world = {**settings.organisation(rng), **settings.world(rng)}
    policy = settings.policy(rng, length["weeks"])
    settings.emphasise(rng, world, policy, len(teams) > 1)
    settings.add_to(policy, number, FACTORS)
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                **length,
                **world,
                "money": {"pay": rng.choice((0.0, 700.0))},
                "teams": teams,
                "incidents": settings.incidents(rng, teams, weeks),
                "policies": {"only": policy},
            }
        ),
        seed=rng.choice((rng.randrange(100), rng.randrange(1 << 64), (1 << 64) - 1)),
        first=rng.choice((0, 0, 1, rng.randrange(1 << 31), (1 << 32) - replications)),
        replications=replications,
        tables=rng.choice((0, 1, 1, replications)) if replications > 1 else 1,
        options=_options(rng, teams, weeks),
        tie_prone=False,
    )


def _options(rng: Random, teams: list[Settings], weeks: int) -> Options:
    branched = likely(rng, 0.2)
    return Options(
        mirror=likely(rng, 0.15),
        placebo=likely(rng, 0.15),
        branch=rng.randint(1, weeks) if branched else None,
        future=rng.randrange(4) if branched else 0,
        orders=_orders(rng, teams) if likely(rng, 0.3) else (),
    )


def _orders(rng: Random, teams: list[Settings]) -> tuple[Order, ...]:
    """Decisions given beforehand, mostly for early reviews of those who are there at the start."""
    drawn = [_order(rng, rng.choice(teams)) for _ in range(rng.randint(1, 6))]
    return tuple({(one.team, one.seat, one.occupant, one.review): one for one in drawn}.values())


def _order(rng: Random, team: Settings) -> Order:
    return Order(
        team=team["name"],
        seat=rng.randint(1, team["members"]),
        review=rng.choice((0, 1, 2, 3, 5)),
        decision=rng.choice((*Decision, Decision.escalate)),
        occupant=rng.choice((0, 0, 0, 1)),
    )


def _long(rng: Random, number: int) -> Trial:
    """More weeks than a file keeps, so that its oldest are written over; few people, who mostly stay."""
    length = {"warm_up": rng.choice((0, 26)), "weeks": rng.randint(120, 220)}
    world = settings.world(rng)
    world["leaving"] |= {"quit_rate": rng.choice((0.0, 0.12, 0.5))}
    policy = settings.policy(rng, length["weeks"])
    policy["support"]["window"] = rng.choice((8, 13, 104))
    policy["escalation"] |= {"window": 104 if rng.random() < 0.5 else 13, "failing_weeks": rng.randint(1, 13)}
    policy["ranking"] |= {"enabled": likely(rng, 0.05), "period": rng.choice((52, 120))}
    settings.add_to(policy, number, FACTORS)
    teams = [settings.team(rng, rng.choice(NAMES), rng.choice((1, 1, 2)))]
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                **length,
                **settings.organisation(rng),
                **world,
                "teams": teams,
                "incidents": settings.incidents(rng, teams, sum(length.values())),
                "policies": {"only": policy},
            }
        ),
        seed=rng.randrange(1 << 64),
        first=0,
        replications=1,
        tables=1,
        options=_options(rng, teams, sum(length.values())),
        tie_prone=False,
    )


def _tie_prone(rng: Random, number: int) -> Trial:
    fortune = lucky(rng)
    length = settings.length(rng)
    weeks = sum(length.values())
    world = level_world(rng) if rng.random() < 0.75 else settings.world(rng)
    world["hiring"] = {**world["hiring"], "time_to_fill": round_delay(rng)}
    policy = round_policy(rng, length["weeks"])
    if rng.random() < 0.3:
        take_no_time(rng, world, policy)
    settings.add_to(policy, number, ROUND_FACTORS)
    teams = [
        round_team(rng, NAMES[team], seats + rng.choice((0, 0, 1))) for team, seats in fortune.seats.items()
    ]
    for one in teams[1:]:
        one["ends"] = rng.randint(2, weeks) if likely(rng, 0.3) else 0
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                **length,
                **world,
                **round_organisation(rng),
                "teams": teams,
                "incidents": settings.incidents(rng, teams, weeks),
                "policies": {"only": policy},
            }
        ),
        seed=fortune.seed,
        first=0,
        replications=1,
        tables=1,
        options=_options(rng, teams, weeks),
        tie_prone=True,
    )
