"""What the formulas read and change: members, what is on file about them, teams, parameters, tallies.

The classes are the readable form. `pmsim.engine.layout` makes record rows with the same names from them, so
that one formula serves objects and rows alike. Times are in weeks since the start of the run; effects are in
shares of target unless a comment says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from pmsim.scenario import schema

YEAR = 52
"""Weeks."""

HISTORY = 104
"""Weeks of evidence kept on file."""

LONG_AGO = -1.0e6
"""A time before every run."""

UNDEFINED = float("nan")
"""A figure that does not exist yet; shown as a blank."""

NO_SUPPORT, COACHING, TRAINING, RELIEF, ADJUSTMENTS, CLARIFYING, MENDING, MENTORING = 0, 1, 2, 3, 4, 5, 6, 7
REDEPLOYMENT = 8
ONBOARDING = 9
"""Kinds of support. Onboarding runs like coaching, but is no answer to a shortfall."""

LUCK, SKILL_GAP, MOTIVATION, OVERLOAD, CIRCUMSTANCE, MISFIT, UNCLEAR_GOALS, THE_WORK = 0, 1, 2, 3, 4, 5, 6, 7
CAUSES = 8
"""Causes of a shortfall; 0 is nothing but luck."""

REWORK = 8
"""Weeks of wrong work that are remembered."""

SHOCKS = 4
"""Normal draws that everyone makes every week."""

EVENT, QUITTING = 0, 1
CHANCES = 2
"""Uniform draws that everyone makes every week: whether an event in life begins, and whether one resigns."""

Readings = Annotated[list[float], CAUSES]
Shocks = Annotated[list[float], SHOCKS]
Chances = Annotated[list[float], CHANCES]
Series = Annotated[list[float], HISTORY]
WrongWork = Annotated[list[float], REWORK]
"""Lists of a fixed length."""


def _history() -> list[float]:
    return [0.0] * HISTORY


def _readings() -> list[float]:
    return [0.0] * CAUSES


def _shocks() -> list[float]:
    return [0.0] * SHOCKS


def _chances() -> list[float]:
    return [0.0] * CHANCES


def _wrong_work() -> list[float]:
    return [0.0] * REWORK


@dataclass(slots=True)
class Luck:
    """Where draws come from: a key and the replication. The key is the later one from a branch week on."""

    key_low: int = 0
    key_high: int = 0
    early_low: int = 0
    early_high: int = 0
    later_low: int = 0
    later_high: int = 0
    replication: int = 0
    mirror: bool = False


@dataclass(slots=True)
class Member:
    """One person in a seat: everything that is true of them, seen or not."""

    seat: int = 0
    occupant: int = 0  # counts those who had the seat before
    entity: int = 0  # the address of the person's draws, the same through all moves
    luck: Luck = field(default_factory=Luck)  # of the team in which the person started
    moves: int = 0  # moves between teams so far
    redeployed: bool = False  # came to this place by agreement or after a hearing
    here: bool = False
    leaving: bool = False  # an exit was decided; takes effect at the next weekly tick
    moving: bool = False  # a move to another team was decided; takes effect at the next weekly tick
    group: int = 0  # 0 is group A, 1 is group B
    joined: float = 0.0
    ability: float = 0.0
    fit: float = 0.0
    gap: float = 0.0
    learned: float = 0.0  # closes a gap or adds to it, stays
    unused: float = 0.0  # learned but not used by the work, fades
    ease: float = 0.0  # of the seat's work
    circumstance: float = 0.0  # what an event in life costs now
    circumstance_until: float = LONG_AGO
    barrier: float = 0.0
    engagement: float = 0.0  # units of engagement
    engagement_base: float = 0.0
    strain: float = 0.0
    clarity: float = 0.0
    alignment: float = 0.0
    feedback: float = 0.0  # sigma
    encouraged: float = 0.0  # sigma, the motivation that coaching gave
    feedback_pair: float = 0.0  # standard deviations, the stable part of this pair
    form: float = 0.0  # one's own part
    halo: float = 0.0
    ramp_gap: float = 0.0  # productivity missing on the first day
    ramp_rate: float = 0.0  # a week
    target: float = 1.0  # agreed target, in shares of the standard one
    planned: float = LONG_AGO  # when the plan was last agreed
    on_course: bool = False
    meeting_hours: float = 0.0  # hours booked this week
    shocks: Shocks = field(default_factory=_shocks)  # the luck of this week, in standard deviations
    chances: Chances = field(default_factory=_chances)  # what chances of this week are held against
    heard: float = 0.0  # how feedback goes over in a review, in standard deviations
    misread: Readings = field(default_factory=_readings)  # errors of its diagnosis, in standard deviations
    cause: int = LUCK  # true cause when support began
    helped_by: int = NO_SUPPORT  # kind of the last episode of support
    fits: bool = False  # whether it addresses the cause
    relieved: float = 0.0  # share of load taken off
    load: float = 1.0
    peers: float = 0.0  # what team mates add
    performance: float = 0.0
    hours: float = 0.0  # share of the hours that the target assumes
    share: float = 0.0  # part of the week worked (a new starter's first week)
    ramp: float = 0.0
    output: float = 0.0
    redone: float = 0.0  # output that goes into work that was wrong before
    right: float = 0.0  # share of the rest that is right first time
    delivered: float = 0.0  # output that is right
    wrong: WrongWork = field(default_factory=_wrong_work)
    attainment: float = 0.0
    attained: Series = field(default_factory=_history)  # beside the evidence on file
    low_since: float = LONG_AGO  # first low week of a spell
    unaddressed: int = 0  # weeks far below the line without support or case
    shadowed: bool = False  # someone untreated is followed beside this episode of support
    judged_from: float = LONG_AGO  # when the episode ended
    judged_weeks: int = 0
    judged_total: float = 0.0  # evidence after the episode


@dataclass(slots=True)
class Dossier:
    """What is on file about a member: all that a manager or a policy may look at."""

    weeks: int = 0
    evidence: Series = field(default_factory=_history)
    kpi: float = 0.0
    flagged_weeks: int = 0
    low: Series = field(default_factory=_history)  # 1 for a low week, else 0
    smoothed: float = UNDEFINED
    reviews: int = 0
    last_review: float = LONG_AGO
    rating: float = UNDEFINED
    support_mean: float = UNDEFINED
    window_mean: float = UNDEFINED
    low_weeks: int = 0
    low_thirds: int = 0
    line: float = 0.0  # of a low week
    strong_reviews: int = 0  # reviews running with a rating above the line for a development plan
    plan_places: bool = False  # whether the year's budget has a place on a development plan
    read: Readings = field(default_factory=_readings)  # depth of each cause, in shares of target
    disclosed: bool = False  # a barrier is known
    open_seats: int = 0  # in other teams, at the last review
    waiting: int = 0  # requests in the manager's diary, at the last review
    manager_level: int = 6  # SFIA level of the manager
    support: int = NO_SUPPORT
    support_weeks: int = 0  # left, of support that goes by weeks
    support_began: float = LONG_AGO
    support_ended: float = LONG_AGO
    adjusted: bool = False  # adjustments were made for the barrier on file
    episodes: int = 0  # of support, begun so far
    sessions_held: int = 0  # of the episode that runs or ran last; of mentoring weeks with a mentor
    sessions_missed: int = 0
    mentor: int = -1  # seat of the mentor
    mentor_occupant: int = 0
    plan_weeks: int = 0  # left, of a development plan
    in_case: bool = False
    cases: int = 0  # opened so far
    stages_passed: int = 0
    stage: int = 0  # 0 while none runs
    stage_opened: float = LONG_AGO
    stage_total: float = 0.0
    stage_weeks: int = 0
    stage_meetings: int = 0
    meetings_missing: int = 0  # over the stages of a case
    meetings_asked: int = 0
    warning_stage: int = 0
    warning_until: float = LONG_AGO


@dataclass(slots=True)
class Team:
    """A team in one replication: its address, its numbers in shares of target, its manager, its climate."""

    number: int = 0
    luck: Luck = field(default_factory=Luck)
    seats: int = 0
    first: int = 0  # row of the first seat
    starts: float = 0.0
    ends: float = LONG_AGO
    active: bool = True
    load: float = 1.0  # at equal shares
    stretch: float = 1.0  # output factor of that load
    sigma: float = 0.0
    shift: float = 0.0  # m: what makes the expected share of incumbents meet the target
    quality: float = 0.0  # the team's own advantage, and its share of ability
    common_sd: float = 0.0
    common: float = 0.0
    ability_sd: float = 0.0
    fit_sd: float = 0.0
    seat_sd: float = 0.0
    long_run_mean: float = 0.0  # of ability, fit and skill gap among those hired
    long_run_sd: float = 0.0
    form_kick: float = 0.0
    shared_kick: float = 0.0
    shared_form: float = 0.0
    shared_shock: float = 0.0  # the luck that a team shares this week, in standard deviations
    luck_sd: float = 0.0
    kpi_sd: float = 0.0
    peer_effect: float = 0.0
    low_line: float = 0.0
    pass_line: float = 0.0
    plan_line: float = 0.0  # rating for a development plan
    people_hours: float = 0.0
    deputies: int = 0
    deputy_hours: float = 1.0
    coaching_at_start: float = 0.0
    coaching_skill: float = 0.0
    diagnosis_skill: float = 0.0
    leniency: float = 0.0
    follow_through: float = 1.0
    attribution_bias: float = 0.0
    sfia_level: int = 6
    bias_left: float = 1.0  # share of leniency and halo left by calibration
    cohesion: float = 0.0
    justice: float = 0.0
    unrest: float = 0.0  # what exits add to the quit hazard, as a share
    plans_left: float = 0.0  # places on development plans
    focused: bool = False  # focus time is in force
    resources: float = 1.0  # what the policy makes of tools and resources, as a factor
    present: int = 0
    unrelieved: int = 0
    relieved: float = 0.0  # load taken off members, all together
    rated: int = 0
    ratings: float = 0.0
    levels: float = 0.0  # of long-run deviation, all together


@dataclass(slots=True)
class Incident:
    """Something that the story has happen."""

    time: float = 0.0
    team: int = 0
    seat: int = 0
    kind: int = 0
    size: float = 0.0
    weeks: float = 0.0


@dataclass(slots=True)
class Order:
    """A decision that is given for one review of one person, in place of what the rules ask for."""

    team: int = 0
    seat: int = 0
    occupant: int = 0
    review: int = 0
    decision: int = 0


@dataclass(slots=True)
class Organisation:
    """What all teams share."""

    luck: Luck = field(default_factory=Luck)
    shifted: float = LONG_AGO  # last strategy shift before the run


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
    internal_ramp_rate: float = 0.0
    event_chance: float = 0.0  # of a life event, a week
    in_event: float = 0.0  # share of people who are in one
    shift_chance: float = 0.0  # of a strategy shift, a week
    cohesion_keep: float = 0.0
    justice_keep: float = 0.0
    unrest_keep: float = 0.0
    process_quality: float = 1.0
    quit_hazard: float = 0.0
    case_hazard: float = 0.0
    feedback_stable: float = 0.0
    feedback_passing: float = 0.0


@dataclass(slots=True)
class Parameters:
    """A resolved scenario under one policy, as the formulas read it."""

    warm_up: int
    weeks: int  # measured weeks, after the warm-up
    placebo: bool  # support and formal stages have no effect
    branch: int  # week from whose tick on draws use another key; -1: never
    work: schema.Work
    circumstances: schema.Circumstances
    quality: schema.Quality
    strategy: schema.Strategy
    climate: schema.Climate
    groups: schema.Groups
    growth: schema.Growth
    approval: schema.Approval
    feedback: schema.Feedback
    measurement: schema.Measurement
    interventions: schema.Interventions
    formal: schema.Formal
    leaving: schema.Leaving
    hiring: schema.Hiring
    hr: schema.HumanResources
    training: schema.Training
    money: schema.Money
    planning: schema.Planning
    review: schema.Review
    calibration: schema.Calibration
    support: schema.Support
    escalation: schema.Escalation
    ranking: schema.Ranking
    development: schema.Development
    reward: schema.Reward
    promotion: schema.Promotion
    environment: schema.Environment
    rates: Rates
