"""A seeded generator of small whole scenarios that are meant to tell two engines apart.

`trial(number)` is a pure function of its number. Every third scenario is tie-prone: durations are whole, half
or smaller dyadic parts of a week, evidence lies on a coarse grid, and the seed is one of a few, found by
search, under which first reviews fall together, so that comparisons and moments tie exactly, and often.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario

NAMES = ("Ash", "Birch", "Cedar", "Elm")
SHAPES = ("fixed", "lognormal", "exponential")
CHOICES = ("diagnosis", "coaching", "training")

Settings = dict[str, Any]


@dataclass(frozen=True)
class Lucky:
    """A seed under which, with weekly reviews and replication 0, first reviews fall together.

    seats: seats that the teams of these numbers (in NAMES) must have for it.
    """

    seed: int
    seats: dict[int, int]


TOGETHER = (
    (56090, 3, 1, 3, 2),
    (89723, 0, 0, 0, 3),
    (127935, 3, 1, 3, 3),
    (166482, 2, 0, 2, 3),
    (179844, 1, 1, 1, 3),
    (181542, 3, 1, 3, 2),
    (218120, 2, 0, 2, 1),
    (341891, 2, 1, 2, 2),
    (368379, 0, 0, 0, 1),
    (9062, 0, 2, 2, 3),
    (10771, 0, 3, 2, 0),
    (37141, 1, 2, 2, 3),
    (52682, 1, 2, 3, 1),
    (53701, 0, 1, 3, 1),
    (64731, 0, 0, 3, 1),
    (73521, 0, 3, 2, 0),
    (161190, 0, 1, 2, 1),
    (166635, 2, 3, 3, 2),
    (170227, 2, 0, 3, 2),
    (174763, 1, 1, 2, 2),
    (250362, 1, 0, 2, 0),
    (281502, 1, 0, 2, 3),
)
"""(seed, team, seat, team, seat): the first weekly reviews of these two fall on the same instant."""

KIN = (
    (5551, 3, 1, 2),
    (7365, 0, 2, 3),
    (10771, 0, 1, 3),
    (27381, 1, 1, 2),
    (41298, 1, 2, 3),
    (45095, 2, 0, 2),
    (49483, 2, 2, 3),
)
"""(seed, team, seat, seat): the first weekly reviews of these two are whole eighths of a week apart."""

ON_EIGHTHS = (
    (9032, 3, 3),
    (13426, 0, 2),
    (16542, 0, 2),
    (23530, 1, 0),
    (75884, 1, 2),
    (76561, 2, 2),
    (96501, 3, 0),
    (97188, 0, 1),
    (109625, 0, 0),
    (114200, 0, 1),
    (129599, 0, 1),
    (148950, 1, 1),
    (181444, 0, 1),
    (195284, 0, 0),
    (255108, 2, 0),
    (293108, 1, 1),
    (305351, 2, 0),
    (398617, 1, 1),
)
"""(seed, team, seat): the first weekly review of this one is whole eighths of a week after the start."""


@dataclass(frozen=True)
class Trial:
    """A scenario and how to play it."""

    number: int
    scenario: Scenario
    seed: int
    first: int
    replications: int
    tables: int
    mirror: bool
    tie_prone: bool

    @property
    def shares_a_world(self) -> bool:
        """Whether the loop plays at least two of its replications in one world, as it does without tables."""
        return self.replications - self.tables >= 2

    def play(self, engine: str) -> Run:
        """The run by one of the engines."""
        return run(
            self.scenario,
            seed=self.seed,
            first=self.first,
            replications=self.replications,
            tables=self.tables,
            engine=engine,
            mirror=self.mirror,
        )


def trial(number: int) -> Trial:
    """The trial of this number; every third is tie-prone."""
    rng = Random(number)
    if number % 3 == 0:
        return _tie_prone(rng, number)
    return _long(rng, number) if number % 20 == 10 else _varied(rng, number)


def _varied(rng: Random, number: int) -> Trial:
    replications = rng.choices((1, 2, 3), (8, 1, 1))[0]
    names = rng.sample(NAMES, rng.choices((1, 2, 3, 4), (5, 3, 2, 1))[0])
    teams = [_team(rng, name, rng.choices((1, 2, 3, 4, 5, 6), (3, 4, 4, 2, 1, 1))[0]) for name in names]
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                **_length(rng),
                **_organisation(rng),
                **_world(rng),
                "teams": teams,
                "policies": {"only": _policy(rng)},
            }
        ),
        seed=rng.choice((rng.randrange(100), rng.randrange(1 << 64), (1 << 64) - 1)),
        first=rng.choice((0, 0, 1, rng.randrange(1 << 31), (1 << 32) - replications)),
        replications=replications,
        tables=rng.choice((0, 1, 1, replications)) if replications > 1 else 1,
        mirror=rng.random() < 0.2,
        tie_prone=False,
    )


def _long(rng: Random, number: int) -> Trial:
    """More weeks than a file keeps, so that its oldest are written over; few people, who mostly stay."""
    world = _world(rng)
    world["leaving"] |= {"quit_rate": rng.choice((0.0, 0.12, 0.5))}
    policy = _policy(rng)
    policy["support"]["window"] = rng.choice((8, 13, 104))
    policy["escalation"] |= {"window": 104 if rng.random() < 0.5 else 13, "failing_weeks": rng.randint(1, 13)}
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                "warm_up": rng.choice((0, 26)),
                "weeks": rng.randint(120, 220),
                **_organisation(rng),
                **world,
                "teams": [_team(rng, rng.choice(NAMES), rng.choice((1, 1, 2)))],
                "policies": {"only": policy},
            }
        ),
        seed=rng.randrange(1 << 64),
        first=0,
        replications=1,
        tables=1,
        mirror=False,
        tie_prone=False,
    )


def _length(rng: Random) -> Settings:
    total = rng.randint(8, rng.choice((16, 16, 28, 28, 60)))
    warm_up = rng.choice((0, 0, rng.randint(0, total - 1)))
    return {"warm_up": warm_up, "weeks": total - warm_up}


def _team(rng: Random, name: str, seats: int) -> Settings:
    hours = rng.choice((0.5, 1.0, 2.0, 4.0, 12.0, 40.0, 1e9, rng.uniform(0.3, 20.0)))
    return {
        "name": name,
        "members": seats,
        "complexity": rng.choice(("low", "medium", "high", 0.0, 1.5, round(rng.uniform(0.05, 0.8), 3))),
        "manager": {
            "people_hours": hours,
            "coaching_skill": rng.choice((0.0, 0.5, 1.0, rng.random())),
            "diagnosis_skill": rng.choice((0.0, 0.5, 1.0, rng.random())),
            "leniency": rng.choice((0.0, 0.0, -0.3, rng.uniform(-0.5, 0.5))),
        },
    }


def _organisation(rng: Random) -> Settings:
    return {
        "hr": {"advisers": rng.choice((1, 1, 2, 3)), "opening_time": _delay(rng, 4.0)},
        "training": {"seats": rng.choice((1, 1, 2, 3)), "course_time": _delay(rng, 5.0)},
    }


def _delay(rng: Random, longest: float) -> Settings:
    return {
        "mean": rng.choice((0.0, 0.5, 1.0, rng.uniform(0.0, longest))),
        "cv": rng.choice((0.0, 0.6, rng.uniform(0.0, 3.0))),
        "shape": rng.choice(SHAPES),
    }


PEOPLE: tuple[tuple[Settings, Settings], ...] = (
    ({}, {}),
    (
        {"ability_variance": 2.0, "skill_gap_share": 0.8, "skill_gap_depth": 1.5},
        {"applicants": 1, "validity": 0.0},
    ),
    (
        {"ability_variance": 0.1, "fit_variance": 1.0, "skill_gap_share": 0.5},
        {"applicants": 12, "validity": 0.9},
    ),
    ({"expected_to_meet": 0.3, "skill_gap_share": 1.0}, {"applicants": 3, "validity": 1.0}),
    ({"ability_variance": 0.0, "fit_variance": 0.0, "skill_gap_share": 0.0}, {"applicants": 2}),
    (
        {"expected_to_meet": 0.5, "fit_variance": 0.0, "skill_gap_depth": 0.0},
        {"applicants": 1, "validity": 0.5},
    ),
)
"""A few kinds of people, since the lines that follow from them are slow to solve for."""


def _world(rng: Random) -> Settings:
    people, hiring = rng.choice(PEOPLE)
    noise = rng.choice((0.0, 0.4, rng.uniform(0.0, 4.0)))
    return {
        "work": {
            **people,
            "form_variance": rng.choice((0.0, 0.6, rng.uniform(0.0, 4.0))),
            "form_carry": rng.choice((0.0, 0.7, rng.uniform(0.0, 0.99))),
            "luck_variance": noise,
            "engagement_effect": rng.choice((0.0, 0.25, 1.0)),
            "engagement_baseline_sd": rng.choice((0.0, 0.6, 2.0)),
            "engagement_within_sd": rng.choice((0.0, 0.8, 2.0)),
            "engagement_time": rng.uniform(0.5, 60.0),
            "clarity_effect": rng.choice((0.0, 0.5, 2.0)),
            "clarity_agreed": rng.choice((0.9, rng.random())),
            "clarity_unplanned": rng.choice((0.4, rng.random())),
            "clarity_time": rng.uniform(0.5, 60.0),
            "strain_effect": rng.choice((0.0, 0.17, 1.0)),
            "strain_rise": rng.choice((0.0, 0.3, 3.0)),
            "strain_time": rng.uniform(0.5, 60.0),
            "stretch_limit": rng.choice((1.0, 1.25, 4.0)),
            "stretch_power": rng.choice((0.0, 0.7, 1.0)),
            "distraction": rng.choice((0.0, 0.1, 0.5)),
            "week_hours": rng.choice((1.0, 8.0, 37.5)),
            "ramp_start": rng.choice((0.0, 0.25, 1.0)),
            "ramp_weeks": rng.choice((0.0, 2.0, 20.0)),
        },
        "hiring": {**hiring, "time_to_fill": _delay(rng, 8.0)},
        "feedback": {
            "mean": rng.choice((0.0, 0.2, rng.uniform(-1.0, 1.0))),
            "sd": rng.choice((0.0, 0.35, 1.0)),
            "stable_share": rng.choice((0.0, 0.8, 1.0)),
            "full_gap": rng.choice((0.0, 2.0, 8.0)),
            "crowded_quality": rng.random(),
        },
        "measurement": {
            "objective_share": rng.choice((0.0, 0.7, 1.0)),
            "kpi_noise": rng.choice((0.0, 0.3, 3.0)),
            "halo_sd": rng.choice((0.0, 0.5, 1.6)),
        },
        "interventions": {
            "coaching_effect": rng.choice((0.25, 2.0)),
            "coaching_sessions": rng.choice((1, 2, 3, 8)),
            "coaching_hours": rng.choice((0.0, 0.5, 1.0, 4.0)),
            "coaching_skill_part": rng.random(),
            "training_effect": rng.choice((0.38, 2.0)),
            "course_load": rng.choice((0.0, 0.4, 1.0)),
            "misfit_share": rng.choice((0.0, 0.1, 1.0)),
            "diagnosis_error": rng.choice((0.0, 0.5, 3.0)),
        },
        "formal": {
            "effort": rng.choice((0.0, 0.15, 1.0)),
            "reach": rng.choice((0.5, 1000.0)),
            "quit_points": rng.choice((0.0, 0.11, 0.9)),
            "engagement_drop": rng.choice((0.0, 0.5, 3.0)),
            "strain_gain": rng.choice((0.0, 0.2, 3.0)),
            "first_warning": rng.choice((0, 2, 6, 26)),
            "final_warning": rng.choice((0, 3, 10, 52)),
        },
        "leaving": {
            "quit_rate": rng.choice((0.0, 0.12, 0.8, 0.99, 0.9999)),
            "engagement_weight": rng.choice((0.0, 0.35, 1.5)),
            "strain_weight": rng.choice((0.0, 0.3)),
            "extremes_weight": rng.choice((0.0, 0.25, 2.0)),
        },
    }


def _policy(rng: Random) -> Settings:
    window = rng.choice((1, 2, 3, 4, 6, 8, 13))
    return {
        "review": {
            "enabled": rng.random() < 0.96,
            "cadence": rng.choice((1, 1, 2, 3, 4, 8)),
            "hours": rng.choice((0.0, 0.5, 1.0)),
            "preparation": rng.choice((0.0, 0.5)),
            "revisit_objectives": rng.random() < 0.5,
            "revisit_hours": rng.choice((0.0, 0.25)),
            "rating_window": rng.choice((1, 4, 13, 104)),
        },
        "support": {
            "enabled": rng.random() < 0.85,
            "window": rng.choice((1, 2, 4, 8, 104)),
            "threshold": rng.choice((0.8, 0.95, 1.05, 2.0)),
            "minimum_weeks": rng.choice((1, 2, 4)),
            "pause": rng.choice((0, 0, 1, 2, 5)),
            "choice": rng.choice(CHOICES),
        },
        "escalation": {
            "enabled": rng.random() < 0.92,
            "threshold": rng.choice((None, 0.8, 1.0, 1.2, 2.0)),
            "threshold_share": rng.choice((0.06, 0.5)),
            "smoothing": rng.choice((1, 1, 2, 4)),
            "window": window,
            "failing_weeks": rng.choice((window, rng.randint(1, window))),
            "require_support": rng.random() < 0.4,
            "support_valid": rng.choice((1, 4, 26)),
            "stages": rng.choice((1, 2, 3, 4)),
            "stage_weeks": rng.choice((1, 1, 2, 3, 6)),
            "pass_threshold": rng.choice((None, None, 0.9, 3.0)),
            "meeting_hours": rng.choice((0, 1, 1, 2, 5, 8)),
        },
    }


def _tie_prone(rng: Random, number: int) -> Trial:
    lucky = _lucky(rng)
    world = _level_world(rng) if rng.random() < 0.75 else _world(rng)
    world["hiring"] = {**world["hiring"], "time_to_fill": _round_delay(rng)}
    policy = _round_policy(rng)
    if rng.random() < 0.3:
        _take_no_time(rng, world, policy)
    teams = [
        _round_team(rng, NAMES[team], seats + rng.choice((0, 0, 1))) for team, seats in lucky.seats.items()
    ]
    return Trial(
        number=number,
        scenario=Scenario.model_validate(
            {
                **_length(rng),
                **world,
                "hr": {"advisers": rng.choice((1, 1, 2)), "opening_time": _round_delay(rng)},
                "training": {"seats": rng.choice((1, 1, 2)), "course_time": _round_delay(rng)},
                "teams": teams,
                "policies": {"only": policy},
            }
        ),
        seed=lucky.seed,
        first=0,
        replications=1,
        tables=1,
        mirror=rng.random() < 0.1,
        tie_prone=True,
    )


def _lucky(rng: Random) -> Lucky:
    kind = rng.randrange(3)
    if kind == 0:
        seed, team, seat, other_team, other_seat = rng.choice(TOGETHER)
        pairs = ((team, seat), (other_team, other_seat))
    elif kind == 1:
        seed, team, seat, other_seat = rng.choice(KIN)
        pairs = ((team, seat), (team, other_seat))
    else:
        seed, team, seat = rng.choice(ON_EIGHTHS)
        pairs = ((team, seat),)
    seats: dict[int, int] = {}
    for team, seat in pairs:
        seats[team] = max(seats.get(team, 0), seat + 1)
    return Lucky(seed, seats)


def _round_team(rng: Random, name: str, seats: int) -> Settings:
    return {
        "name": name,
        "members": seats,
        "complexity": rng.choice((0.0, 0.25, 0.5)),
        "manager": {
            "people_hours": rng.choice((1.0, 2.0, 4.0, 4.0, 8.0, 8.0, 1e9)),
            "coaching_skill": 0.5,
            "diagnosis_skill": rng.choice((0.0, 1.0)),
            "leniency": rng.choice((0.0, -0.125, 0.125)),
        },
    }


def _round_delay(rng: Random) -> Settings:
    return {"mean": rng.choice((0.0, 0.5, 1.0, 2.0, rng.randint(1, 16) / 8)), "shape": "fixed"}


def _level_world(rng: Random) -> Settings:
    """A world in which everyone is alike and nothing varies but hours, so that evidence lies on a grid."""
    return {
        "work": {
            "ability_variance": 0.0,
            "fit_variance": 0.0,
            "skill_gap_share": 0.0,
            "form_variance": 0.0,
            "luck_variance": 0.0,
            "engagement_effect": 0.0,
            "clarity_effect": 0.0,
            "strain_effect": 0.0,
            "stretch_power": 0.0,
            "distraction": rng.choice((0.0, 0.125)),
            "distraction_allowance": 0.0,
            "meeting_allowance": 0.0,
            "week_hours": rng.choice((16.0, 32.0)),
        },
        "feedback": {"mean": 0.0, "sd": 0.0},
        "measurement": {"objective_share": 0.5, "kpi_noise": 0.0, "halo_sd": 0.0},
        "interventions": {
            "coaching_effect": 0.5,
            "coaching_sessions": rng.choice((1, 2, 4, 8)),
            "coaching_hours": rng.choice((0.0, 0.5, 1.0, 2.0)),
            "training_effect": 0.5,
            "course_load": rng.choice((0.125, 0.5)),
            "misfit_share": rng.choice((0.125, 0.5)),
            "diagnosis_error": rng.choice((0.0, 0.5)),
        },
        "formal": {
            "effort": rng.choice((0.0, 0.25, 0.5)),
            "reach": rng.choice((0.25, 0.5, 1.0)),
            "first_warning": rng.choice((0, 2, 6)),
            "final_warning": rng.choice((0, 2, 6)),
        },
        "leaving": {
            "quit_rate": rng.choice((0.0, 0.12, 0.8, 0.99, 0.99)),
            "engagement_weight": 0.0,
        },
        "hiring": {"applicants": 1},
    }


def _round_policy(rng: Random) -> Settings:
    lines = (0.75, 0.875, 0.9375, 0.96875, 1.0, 1.0, 1.125)
    policy = _policy(rng)
    policy["review"] |= {
        "enabled": True,
        "cadence": rng.choice((1, 1, 1, 1, 2)),
        "hours": rng.choice((0.0, 0.5, 1.0)),
        "revisit_hours": rng.choice((0.0, 0.5)),
    }
    policy["support"] |= {"threshold": rng.choice(lines), "window": rng.choice((1, 2, 4))}
    policy["escalation"] |= {
        "threshold": rng.choice(lines),
        "pass_threshold": rng.choice((None, *lines)),
        "smoothing": rng.choice((1, 1, 2, 4)),
        "support_valid": rng.choice((1, 2, 4)),
    }
    return policy


def _take_no_time(rng: Random, world: Settings, policy: Settings) -> None:
    """Meetings cost no hours, so that evidence stays level and reviews keep falling on the same moments."""
    weeks = rng.choice((1, 2, 3))
    world["work"] |= {"distraction": 0.0}
    world["interventions"] |= {"coaching_hours": 0.0}
    world["formal"] |= {
        "effort": rng.choice((0.0, 0.25)),
        "reach": 0.25,
        "first_warning": weeks,
        "final_warning": weeks + rng.choice((0, 2)),
    }
    policy["review"] |= {"cadence": 1, "hours": 0.0, "preparation": 0.0, "revisit_hours": 0.0}
    policy["escalation"] |= {
        "threshold": rng.choice((1.0, 1.125)),
        "smoothing": 1,
        "window": weeks,
        "failing_weeks": weeks,
        "require_support": False,
        "stages": rng.choice((1, 1, 2)),
        "pass_threshold": rng.choice((0.9375, 1.0, 1.0625)),
        "meeting_hours": rng.choice((0, 0, 1)),
    }
