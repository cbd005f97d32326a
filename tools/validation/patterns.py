"""Patterns from the literature that were not used to set parameters, and what the model shows of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmsim.engine.order import REVIEW
from pmsim.model import rows
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from tools.validation.figures import Figure, ratio
from tools.validation.worlds import SEED, Columns, base, per_replication, play


@dataclass(frozen=True)
class Pattern:
    """A published range and the model's figure for it."""

    name: str
    source: str
    low: float
    high: float
    figure: Figure
    digits: int = 2

    @property
    def inside(self) -> bool:
        """Whether the figure lies in the published range."""
        return self.low <= self.figure.value <= self.high


def of_tables(block: Run) -> Columns:
    """What the patterns read from the tables."""
    measured = block.weeks[block.weeks["week"] >= block.scenario.warm_up]
    held = block.events[block.events["week"] >= block.scenario.warm_up]
    ratings = held[(held["kind"] == rows.REVIEW_HELD) & (held["a"] == held["a"])]
    line = _line(block)
    meetings = held[(held["kind"] == rows.MEETING_BEGAN) & (held["a"] == REVIEW)]
    passed = held[held["kind"] == rows.STAGE_PASSED]
    ended = held[np.isin(held["kind"], (rows.STAGE_PASSED, rows.HEARING_HELD))]
    product, square = _lagged(measured, block)
    return {
        "ratings": per_replication(block, ratings),
        "poor": per_replication(block, ratings[ratings["a"] < line]),
        "review_hours": per_replication(block, meetings, meetings["c"]),
        "passed_cases": per_replication(block, passed),
        "ended_cases": per_replication(block, ended),
        "product": product,
        "square": square,
    }


def _line(block: Run) -> float:
    """The line of a low week: the same for all teams of the base."""
    from pmsim.engine.layout import Play, lay_out

    policy = block.scenario.policies[block.manifest.policy]
    return lay_out(block.scenario, policy, Play(seed=0)).teams[0].low_line


def _lagged(measured: NDArray[np.void], block: Run) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums of products of this week's and the next week's deviation from the team's mean of the week."""
    first, count = block.manifest.first, block.manifest.replications
    cell = (measured["replication"] - first) * 1000 + measured["week"] - block.scenario.warm_up
    mean = np.bincount(cell, measured["attainment"]) / np.maximum(1, np.bincount(cell))
    away = measured["attainment"] - mean[cell]
    order = np.lexsort((measured["week"], measured["occupant"], measured["seat"], measured["replication"]))
    table, away = measured[order], away[order]
    same = np.ones(len(table) - 1, np.bool_)
    for name in ("replication", "seat", "occupant"):
        same &= table[name][1:] == table[name][:-1]
    world = (table["replication"] - first)[:-1][same]
    now, then = away[:-1][same], away[1:][same]
    product = np.bincount(world, now * then, minlength=count)
    square = np.bincount(world, 0.5 * (now * now + then * then), minlength=count)
    return product.astype(np.float64), square.astype(np.float64)


def reference(size: int) -> list[Pattern]:
    """Six patterns in the reference scenario, over a year."""
    arm = play(base(weeks=52), size, of_tables)
    years = arm["seat_weeks"] / 52.0
    return [
        Pattern(
            "lag-1 correlation of weekly output within a team",
            "2a",
            0.67,
            0.82,
            ratio(arm["product"], arm["square"]),
        ),
        Pattern("voluntary quits, % a year", "8a", 8, 29, ratio(arm["quits"], years, 100.0), 1),
        Pattern(
            "formal cases per 1,000 people a year", "7a", 33.4, 61, ratio(arm["cases"], years, 1000.0), 1
        ),
        Pattern(
            "share of formal cases that end with a pass",
            "7c",
            0.1,
            0.5,
            ratio(arm["passed_cases"], arm["ended_cases"]),
        ),
        Pattern(
            "ratings below the line, % of reviews",
            "7b",
            3.7,
            5.7,
            ratio(arm["poor"], arm["ratings"], 100.0),
            1,
        ),
        Pattern(
            "a manager's hours for reviews a year", "6a", 40, 210, ratio(arm["review_hours"], years, 10.0), 0
        ),
    ]


OFF = {
    "work": {
        "expected_to_meet": 0.5,
        "ability_variance": 1.0,
        "between_teams": 0.0,
        "fit_variance": 0.0,
        "seat_variance": 0.0,
        "skill_gap_share": 0.0,
        "form_variance": 0.0,
        "luck_variance": 0.0,
        "engagement_effect": 0.0,
        "clarity_effect": 0.0,
        "strain_effect": 0.0,
        "stretch_power": 0.0,
        "distraction": 0.0,
        "distraction_allowance": 0.0,
        "meeting_allowance": 0.0,
        "ramp_weeks": 0,
    },
    "circumstances": {"events_a_year": 0.0, "barrier_share": 0.0},
    "climate": {"peer_effect": 0.0},
    "growth": {"hour_skill": 0.0, "hour_engagement": 0.0},
    "measurement": {"objective_share": 1.0, "kpi_noise": 0.0},
    "leaving": {"quit_rate": 0.0},
    "hiring": {"applicants": 1, "time_to_fill": {"mean": 0, "shape": "fixed"}},
}
"""A world in which people differ in nothing but ability, and everything is seen."""

RANKING = {
    "planning": {"enabled": False},
    "review": {"enabled": False},
    "support": {"enabled": False},
    "escalation": {"enabled": False},
    "development": {"enabled": False},
    "environment": {"development_hour": False},
    "ranking": {"enabled": True, "period": 8, "share": 0.1, "across": True, "result": "exit"},
}
SPREAD, APART, PEOPLE = 0.15, 0.05, 250
PUBLISHED_GAIN = 0.0250


def koedel_li(size: int) -> Pattern:
    """Removing the true bottom tenth once, of two kinds, N(+-.05, .15 squared), replaced in kind."""
    teams = [
        {"name": name, "members": PEOPLE, "complexity": SPREAD, "quality": quality}
        for name, quality in (("Better", APART), ("Worse", -APART))
    ]
    scenario = Scenario.model_validate(
        {"warm_up": 0, "weeks": 12, "teams": teams, **OFF, "policies": {"once": RANKING}}
    )
    played = run(scenario, seed=SEED, replications=size, tables=size, engine="batch")
    weeks = played.weeks
    before = per_replication(played, weeks[weeks["week"] == 6], weeks["performance"][weeks["week"] == 6])
    after = per_replication(played, weeks[weeks["week"] == 10], weeks["performance"][weeks["week"] == 10])
    people = np.full(size, 2.0 * PEOPLE)
    gain = ratio(after, people) - ratio(before, people)
    return Pattern(
        "gain from removing the true bottom tenth once (Koedel and Li)",
        "B3",
        PUBLISHED_GAIN - gain.half,
        PUBLISHED_GAIN + gain.half,
        gain,
        4,
    )
