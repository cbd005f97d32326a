"""What the formulas read and change: members, what is on file about them, teams, parameters, tallies.

The classes are the readable form. `pmsim.engine.layout` makes record rows with the same names from them, so
that one formula serves objects and rows alike. Times are in weeks since the start of the run; effects are in
shares of target unless a comment says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmsim.scenario import schema

HISTORY = 104
"""Weeks of evidence kept on file."""

LONG_AGO = -1.0e6
"""A time before every run."""

UNDEFINED = float("nan")
"""A figure that does not exist yet; shown as a blank."""

NO_SUPPORT, COACHING, TRAINING = 0, 1, 2
"""Kinds of support."""

NOBODY_KNOWS, SKILL_GAP, MOTIVATION = 0, 1, 2
"""Causes of a shortfall; 0 is nothing but luck."""


def _history() -> list[float]:
    return [0.0] * HISTORY


@dataclass(slots=True)
class Member:
    """One person in a seat: everything that is true of them, seen or not."""

    seat: int = 0
    occupant: int = 0
    entity: int = 0  # seat << 16 | occupant: the address of the member's draws
    here: bool = False
    leaving: bool = False  # an exit was decided; takes effect at the next weekly tick
    joined: float = 0.0
    ability: float = 0.0
    fit: float = 0.0
    gap: float = 0.0
    learned: float = 0.0  # closes a gap or adds to it, stays
    unused: float = 0.0  # learned but not used by the work, fades
    engagement: float = 0.0  # units of engagement
    engagement_base: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    feedback: float = 0.0  # sigma
    encouraged: float = 0.0  # sigma, the motivation that coaching gave
    feedback_pair: float = 0.0  # standard deviations, the stable part of this pair
    form: float = 0.0
    halo: float = 0.0
    ramp_gap: float = 0.0  # productivity missing on the first day
    on_course: bool = False
    meeting_hours: float = 0.0  # hours booked this week
    course_fits: bool = False
    cause: int = NOBODY_KNOWS  # true cause when support began
    performance: float = 0.0
    hours: float = 0.0  # share of the hours that the target assumes
    share: float = 0.0  # part of the week worked (a new starter's first week)
    ramp: float = 0.0
    output: float = 0.0
    attainment: float = 0.0


@dataclass(slots=True)
class Dossier:
    """What is on file about a member: all that a manager or a policy may look at."""

    weeks: int = 0
    evidence: list[float] = field(default_factory=_history)
    kpi: float = 0.0
    flagged_weeks: int = 0
    low: list[float] = field(default_factory=_history)  # 1 for a low week, else 0
    smoothed: float = UNDEFINED
    reviews: int = 0
    last_review: float = LONG_AGO
    rating: float = UNDEFINED
    support_mean: float = UNDEFINED
    low_weeks: int = 0
    read_gap: float = 0.0
    read_motivation: float = 0.0
    support: int = NO_SUPPORT
    support_ended: float = LONG_AGO
    sessions_held: int = 0
    in_case: bool = False
    stage: int = 0  # 0 while none runs
    stage_opened: float = LONG_AGO
    stage_total: float = 0.0
    stage_weeks: int = 0
    stage_meetings: int = 0
    warning_stage: int = 0
    warning_until: float = LONG_AGO


@dataclass(slots=True)
class Team:
    """A team in one replication: its address, its numbers in shares of target, its manager."""

    number: int = 0
    key_low: int = 0
    key_high: int = 0
    replication: int = 0
    mirror: bool = False
    seats: int = 0
    first: int = 0  # row of the first seat
    load: float = 1.0
    sigma: float = 0.0
    shift: float = 0.0  # m: what makes the expected share of incumbents meet the target
    ability_sd: float = 0.0
    fit_sd: float = 0.0
    long_run_mean: float = 0.0  # of ability, fit and skill gap among those hired
    long_run_sd: float = 0.0
    form_kick: float = 0.0
    luck_sd: float = 0.0
    kpi_sd: float = 0.0
    low_line: float = 0.0
    pass_line: float = 0.0
    people_hours: float = 0.0
    coaching_skill: float = 0.0
    diagnosis_skill: float = 0.0
    leniency: float = 0.0


@dataclass(slots=True)
class Rates:
    """Weekly rates that follow from a scenario; computed once, in `pmsim.model.rates`."""

    engagement_keep: float = 0.0
    engagement_kick: float = 0.0
    clarity_keep: float = 0.0
    strain_keep: float = 0.0
    feedback_keep: float = 0.0
    unused_keep: float = 0.0
    ramp_rate: float = 0.0
    norm_hours: float = 1.0
    quit_hazard: float = 0.0
    case_hazard: float = 0.0
    feedback_stable: float = 0.0
    feedback_passing: float = 0.0


@dataclass(slots=True)
class Parameters:
    """A resolved scenario under one policy, as the formulas read it."""

    warm_up: int
    weeks: int  # measured weeks, after the warm-up
    work: schema.Work
    feedback: schema.Feedback
    measurement: schema.Measurement
    interventions: schema.Interventions
    formal: schema.Formal
    leaving: schema.Leaving
    hiring: schema.Hiring
    hr: schema.HumanResources
    training: schema.Training
    money: schema.Money
    review: schema.Review
    support: schema.Support
    escalation: schema.Escalation
    rates: Rates
