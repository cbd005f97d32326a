"""The single home of every scenario field: name, default, physical bounds, unit, description and source.

Sliders, command line help, the JSON Schema and the tables of the documentation are made from these classes.
A source in square brackets is a row of the evidence table in `docs/evidence.md`; "slider" means that no
usable evidence exists and the default is only plausible.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import MaxLen
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from pmsim.scenario.quantities import (
    Allocation,
    Count,
    Duration,
    FailingRule,
    Flag,
    IncidentKind,
    Number,
    PromotionBasis,
    RankingResult,
    Shape,
    SupportChoice,
    TargetRule,
    Text,
    Weeks,
    one_line,
    readable,
    setting,
)

LONGEST = 65_535
SLIDER = "slider"
COURSE = "course rule"
LEGAL = "legal floor [7g]"
COMPLEXITY = {"low": 0.19, "medium": 0.32, "high": 0.48}


class Section(BaseModel):
    """A group of fields: frozen, complete, and closed to names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_default(cls, given: object) -> object:
        return {} if given is None else given


class Delay(Section):
    """A waiting or service time: mean, spread and shape."""

    mean: Duration = setting(1.0, "Mean time.", unit="weeks", source=SLIDER, ge=0, le=520)
    cv: Number = setting(
        0.6, "Standard deviation as a share of the mean.", unit="share", source=SLIDER, ge=0, le=10
    )
    shape: Shape = setting(
        Shape.lognormal, "Distribution: fixed, lognormal or exponential.", unit="name", source=SLIDER
    )


class TimeToFill(Delay):
    """Weeks from an empty seat to the new starter."""

    mean: Duration = setting("6 weeks", "Mean time.", unit="weeks", source="42 days [9c]", ge=0, le=520)


class OpeningTime(Delay):
    """Weeks that an HR adviser needs to open a formal stage."""

    mean: Duration = setting("1.5 weeks", "Mean time.", unit="weeks", source=SLIDER, ge=0, le=520)


class ApprovalTime(Delay):
    """Weeks that an approver needs for a plan."""

    mean: Duration = setting("1 week", "Mean time.", unit="weeks", source=SLIDER, ge=0, le=520)
    cv: Number = setting(
        0.5, "Standard deviation as a share of the mean.", unit="share", source=SLIDER, ge=0, le=10
    )


class CourseTime(Delay):
    """Weeks that a course lasts."""

    mean: Duration = setting("2 weeks", "Mean time.", unit="weeks", source=SLIDER, ge=0, le=520)
    cv: Number = setting(
        0.0, "Standard deviation as a share of the mean.", unit="share", source=SLIDER, ge=0, le=10
    )
    shape: Shape = setting(
        Shape.fixed, "Distribution: fixed, lognormal or exponential.", unit="name", source=SLIDER
    )


class Manager(Section):
    """The line manager of one team."""

    people_hours: Number = setting(
        12.0,
        "Hours a week for reviews, support and cases; a very large number removes the limit.",
        unit="hours a week",
        source="slider, 40 to 210 hours a year for reviews alone [6a]",
        gt=0,
        le=1e9,
    )
    coaching_skill: Number = setting(
        0.5,
        "How well the manager gives feedback: quality of feedback is 0.5 plus this.",
        unit="0 to 1",
        source=SLIDER,
        ge=0,
        le=1,
    )
    diagnosis_skill: Number = setting(
        0.5,
        "How well the manager reads causes; 1 halves the error.",
        unit="0 to 1",
        source=SLIDER,
        ge=0,
        le=1,
    )
    leniency: Number = setting(
        0.0,
        "Added to every judgement of attainment by this manager.",
        unit="share of target",
        source="0 to 0.5 standard deviations of ratings [3d]",
        ge=-1,
        le=1,
    )
    follow_through: Number = setting(
        0.8,
        "Chance that the manager does the hard thing that the rule asks for at a review.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    attribution_bias: Number = setting(
        0.3,
        "How far causes in the person look deeper than they are: their reading is times 1 plus this.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=10,
    )
    sfia_level: Count | None = setting(
        None,
        "SFIA level of performance management (4, 5 or 6): which levers the manager may use; "
        "left out, that of the scenario.",
        unit="level",
        source="SFIA PEMT",
        ge=4,
        le=6,
    )
    deputies: Count = setting(
        0,
        "Deputies who hold reviews and coaching (from SFIA level 5).",
        unit="people",
        source=SLIDER,
        ge=0,
        le=4,
    )
    deputy_hours: Number = setting(
        4.0, "Hours a week of each deputy.", unit="hours a week", source=SLIDER, gt=0, le=1e9
    )


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(readable),
    AfterValidator(one_line),
]


def _read_complexity(given: object) -> object:
    named = isinstance(given, str) and given in COMPLEXITY
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if not named and not (number and 0 <= given <= 10):  # type: ignore[operator]
        raise ValueError("write low, medium, high or a standard deviation such as 0.32")
    return given


Complexity = Annotated[
    str | float,
    BeforeValidator(_read_complexity),
    Field(
        json_schema_extra={
            "anyOf": [{"enum": list(COMPLEXITY)}, {"type": "number", "minimum": 0, "maximum": 10}]
        }
    ),
]


class Team(Section):
    """A team (workgroup) with one manager."""

    name: Name = setting(
        "Team", "Name of the team; it also picks the team's luck.", unit="text", source=SLIDER
    )
    members: Count = setting(
        10,
        "Seats, all filled at the start.",
        unit="people",
        source="mean span 12.1, median 5 to 6 [6c]",
        ge=1,
        le=1000,
    )
    complexity: Complexity = setting(
        "medium",
        "Job complexity: standard deviation of long-run output between people as a share of the mean "
        "(low 0.19, medium 0.32, high 0.48), or that number.",
        unit="name or share of target",
        source="[1a]",
    )
    quality: Number = setting(
        0.0,
        "What is special about this team: added to everyone's performance.",
        unit="share of target",
        source=SLIDER,
        ge=-1,
        le=1,
    )
    starts: Weeks = setting(
        0,
        "Week in which the team is formed, counted from the start of the warm-up; 0: it is there.",
        unit="weeks",
        source=SLIDER,
        ge=0,
        le=LONGEST,
    )
    ends: Weeks = setting(
        0,
        "Week in which a goal-defined workgroup ends, counted from the start of the warm-up; 0: permanent.",
        unit="weeks",
        source=SLIDER,
        ge=0,
        le=LONGEST,
    )
    manager: Manager = Manager()

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Team:
        if 0 < self.ends <= self.starts:
            raise ValueError(f"ends ({self.ends}) must come after starts ({self.starts})")
        return self


class Work(Section):
    """What moves weekly performance."""

    expected_to_meet: Number = setting(
        0.70,
        "Share of incumbents whose long-run performance is at least the target under the course's plan.",
        unit="share",
        source=SLIDER,
        gt=0,
        lt=1,
    )
    ability_variance: Number = setting(
        0.75, "Variance of ability among applicants.", unit="sigma squared", source="[2e]", ge=0, le=100
    )
    between_teams: Number = setting(
        0.15,
        "Share of the variance of ability that is common to a team.",
        unit="share",
        source="slider, [2e]",
        ge=0,
        le=1,
    )
    seat_variance: Number = setting(
        0.10,
        "Variance of how easy or hard the work of a seat is, whoever does it.",
        unit="sigma squared",
        source=SLIDER,
        ge=0,
        le=100,
    )
    fit_variance: Number = setting(
        0.15,
        "Variance of the fit between person and seat.",
        unit="sigma squared",
        source="slider, [11]",
        ge=0,
        le=100,
    )
    skill_gap_share: Number = setting(
        0.2, "Share of people who start with a skill gap.", unit="share", source=SLIDER, ge=0, le=1
    )
    skill_gap_depth: Number = setting(
        0.6, "Scale of the half-normal skill gap.", unit="sigma", source=SLIDER, ge=0, le=10
    )
    form_variance: Number = setting(
        0.60,
        "Variance of form, the slow part of weekly ups and downs.",
        unit="sigma squared",
        source="0.30/0.50 [2e]",
        ge=0,
        le=1000,
    )
    form_carry: Number = setting(
        0.7, "Share of form that carries over to the next week.", unit="share", source="[2e]", ge=0, lt=1
    )
    form_shared: Number = setting(
        0.2, "Share of the variance of form that a team shares.", unit="share", source="[2e]", ge=0, le=1
    )
    luck_variance: Number = setting(
        0.40,
        "Variance of the luck of a single week.",
        unit="sigma squared",
        source="0.20/0.50 [2e]",
        ge=0,
        le=1000,
    )
    engagement_effect: Number = setting(
        0.25,
        "Performance for one unit of engagement.",
        unit="sigma",
        source="correlation .43 halved [10c]",
        ge=0,
        le=10,
    )
    engagement_baseline_sd: Number = setting(
        0.6,
        "Spread of people's own engagement baselines.",
        unit="units of engagement",
        source=SLIDER,
        ge=0,
        le=10,
    )
    engagement_within_sd: Number = setting(
        0.8,
        "Spread of engagement around a person's own baseline.",
        unit="units of engagement",
        source=SLIDER,
        ge=0,
        le=10,
    )
    engagement_time: Duration = setting(
        20.0,
        "Time constant with which engagement returns to its baseline.",
        unit="weeks",
        source=SLIDER,
        gt=0,
        le=LONGEST,
    )
    clarity_effect: Number = setting(
        0.5,
        "Performance for one unit of goal clarity.",
        unit="sigma",
        source="individual goals d .34 to .82 [4c]",
        ge=0,
        le=10,
    )
    clarity_reference: Number = setting(
        0.8, "Clarity at which goals neither help nor hurt.", unit="0 to 1", source=SLIDER, ge=0, le=1
    )
    clarity_agreed: Number = setting(
        0.9,
        "Clarity just after objectives were agreed or revisited.",
        unit="0 to 1",
        source=SLIDER,
        ge=0,
        le=1,
    )
    clarity_unplanned: Number = setting(
        0.4,
        "Clarity without agreed objectives: where a new member starts and old plans fade to.",
        unit="0 to 1",
        source=SLIDER,
        ge=0,
        le=1,
    )
    clarity_time: Duration = setting(
        26.0, "Time constant with which clarity fades.", unit="weeks", source=SLIDER, gt=0, le=LONGEST
    )
    strain_effect: Number = setting(
        0.17,
        "Performance lost for one unit of strain.",
        unit="sigma",
        source="exhaustion r -.17 [10b]",
        ge=0,
        le=10,
    )
    strain_rise: Number = setting(
        0.3,
        "Strain gained a week for each unit of load above 1.",
        unit="units a week",
        source=SLIDER,
        ge=0,
        le=10,
    )
    strain_time: Duration = setting(
        8.0, "Time constant with which strain recovers.", unit="weeks", source=SLIDER, gt=0, le=LONGEST
    )
    stretch_limit: Number = setting(
        1.25, "Load beyond which nobody delivers more.", unit="load", source=SLIDER, ge=1, le=10
    )
    stretch_power: Number = setting(
        0.7, "Extra output from extra load: load to this power.", unit="exponent", source=SLIDER, ge=0, le=1
    )
    distraction: Number = setting(
        0.10, "Share of working time lost to distraction.", unit="share", source="slider, [10a]", ge=0, lt=1
    )
    meeting_allowance: Number = setting(
        0.02,
        "Share of working time for meetings that the target already allows for.",
        unit="share",
        source=SLIDER,
        ge=0,
        lt=1,
    )
    distraction_allowance: Number = setting(
        0.10,
        "Share of working time for distraction that the target already allows for.",
        unit="share",
        source=SLIDER,
        ge=0,
        lt=1,
    )
    resources: Number = setting(
        1.0,
        "Tools and resources: working hours count this much.",
        unit="factor",
        source=SLIDER,
        gt=0,
        le=10,
    )
    week_hours: Number = setting(37.5, "Working week.", unit="hours", source=SLIDER, gt=0, le=168)
    ramp_start: Number = setting(
        0.25, "Productivity of a new starter on the first day.", unit="share", source=SLIDER, ge=0, le=1
    )
    ramp_weeks: Duration = setting(
        20.0,
        "Weeks until a new starter is fully productive (three time constants).",
        unit="weeks",
        source="20 external, 12 in customer service [9d]",
        ge=0,
        le=520,
    )
    internal_ramp_weeks: Duration = setting(
        12.0,
        "The same for someone who moves from another team.",
        unit="weeks",
        source="[9d]",
        ge=0,
        le=520,
    )

    @model_validator(mode="after")
    def _some_time_left(self) -> Work:
        if self.distraction_allowance + self.meeting_allowance >= 1:
            raise ValueError(
                "distraction_allowance and meeting_allowance together must leave some working time"
            )
        return self


class Circumstances(Section):
    """What happens to people outside their work, and lasting barriers."""

    events_a_year: Number = setting(
        0.25, "Life events a person and year.", unit="events a year", source=SLIDER, ge=0, le=52
    )
    depth: Number = setting(
        1.5, "Scale of the half-normal depth of an event.", unit="sigma", source=SLIDER, ge=0, le=100
    )
    mean_weeks: Duration = setting(
        "10 weeks", "Mean length of an event, exponential.", unit="weeks", source=SLIDER, gt=0, le=LONGEST
    )
    barrier_share: Number = setting(
        0.06,
        "Share of people with a lasting barrier: a health condition, a workplace that does not fit.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    barrier_depth: Number = setting(
        0.8, "Scale of the half-normal depth of a barrier.", unit="sigma", source=SLIDER, ge=0, le=100
    )
    disclosure: Number = setting(
        0.03, "Chance a review that a barrier is disclosed.", unit="share a review", source=SLIDER, ge=0, le=1
    )
    disclosure_two_way: Number = setting(
        0.15,
        "The same at a review with feedback both ways.",
        unit="share a review",
        source=SLIDER,
        ge=0,
        le=1,
    )


class Quality(Section):
    """How much of the work is right first time; what is wrong comes back as rework."""

    right_first_time: Number = setting(
        0.95, "Share of work that is right first time.", unit="share", source=SLIDER, ge=0, le=1
    )
    load_loss: Number = setting(
        0.05, "Share lost for one unit of load above 1.", unit="share", source=SLIDER, ge=0, le=1
    )
    stage_loss: Number = setting(
        0.03, "Share lost while a formal stage runs.", unit="share", source=SLIDER, ge=0, le=1
    )
    bonus_loss: Number = setting(
        0.03, "Share lost under a bonus on quantity alone.", unit="share", source=SLIDER, ge=0, le=1
    )
    rework_after: Weeks = setting(
        "4 weeks", "Weeks until wrong work comes back.", unit="weeks", source=SLIDER, ge=1, le=8
    )


class Strategy(Section):
    """Whether the work still serves what the organisation wants."""

    shifts_a_year: Number = setting(
        1.0,
        "Strategy shifts a year, for all teams at once.",
        unit="shifts a year",
        source=SLIDER,
        ge=0,
        le=52,
    )
    shift_keeps: Number = setting(
        0.5, "Share of goal alignment that a shift leaves.", unit="share", source=SLIDER, ge=0, le=1
    )
    unaligned_value: Number = setting(
        0.7, "Value of work that serves no goal of the organisation.", unit="share", source=SLIDER, ge=0, le=1
    )
    unapproved_alignment: Number = setting(
        0.8, "Alignment of goals that nobody above approved.", unit="0 to 1", source=SLIDER, ge=0, le=1
    )


class Climate(Section):
    """Cohesion and justice of a team, peers, and what departures do to those who stay."""

    peer_effect: Number | None = setting(
        None,
        "Performance for one unit of team mates' mean deviation; left out, it follows from job complexity: "
        "0.15 low, 0.05 medium, 0 high.",
        unit="share",
        source="[8f]",
        ge=0,
        le=1,
    )
    cohesion_rest: Number = setting(
        0.7, "Cohesion of a team at rest.", unit="0 to 1", source=SLIDER, gt=0, le=1
    )
    cohesion_time: Duration = setting(
        "26 weeks",
        "Time constant with which cohesion returns.",
        unit="weeks",
        source=SLIDER,
        gt=0,
        le=LONGEST,
    )
    cohesion_effect: Number = setting(
        0.5,
        "Engagement for one unit of cohesion above or below rest.",
        unit="units of engagement",
        source=SLIDER,
        ge=0,
        le=10,
    )
    departure_loss: Number = setting(
        1.0,
        "Cohesion lost at a departure, shared by the seats of the team.",
        unit="cohesion",
        source=SLIDER,
        ge=0,
        le=10,
    )
    load_loss: Number = setting(
        0.02,
        "Cohesion lost a week for one unit of load above 1.",
        unit="cohesion a week",
        source=SLIDER,
        ge=0,
        le=1,
    )
    ranking_loss: Number = setting(
        0.1, "Cohesion lost at a forced ranking.", unit="cohesion", source=SLIDER, ge=0, le=1
    )
    session_gain: Number = setting(
        0.1, "Cohesion gained at a team session.", unit="cohesion", source=SLIDER, ge=0, le=1
    )
    justice_time: Duration = setting(
        "26 weeks",
        "Time constant with which the justice climate recovers.",
        unit="weeks",
        source=SLIDER,
        gt=0,
        le=LONGEST,
    )
    justice_loss: Number = setting(
        0.3,
        "Justice lost when formal action or exit hits someone taken for delivering, at no process quality.",
        unit="units of engagement",
        source=SLIDER,
        ge=0,
        le=10,
    )
    unaddressed_loss: Number = setting(
        0.1,
        "Justice lost when someone far below the line goes unaddressed.",
        unit="units of engagement",
        source=SLIDER,
        ge=0,
        le=10,
    )
    unaddressed_weeks: Weeks = setting(
        "26 weeks", "Weeks after which that is so.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    far_below: Number = setting(
        0.5, "How far below the line counts as far.", unit="sigma", source=SLIDER, ge=0, le=100
    )
    perception_error: Number = setting(
        0.5, "Error with which team mates see someone's level.", unit="sigma", source=SLIDER, ge=0, le=100
    )
    exit_unrest: Number = setting(
        0.3,
        "Team mates' quit hazard rises by this share at an exit that is not fair at all.",
        unit="share",
        source="slider, [8e]",
        ge=0,
        le=10,
    )
    unrest_time: Duration = setting(
        "26 weeks", "Time constant with which that fades.", unit="weeks", source=SLIDER, gt=0, le=LONGEST
    )


class Groups(Section):
    """Two groups of people, A and B, and how ratings treat group B."""

    share: Number = setting(0.3, "Share of people in group B.", unit="share", source=SLIDER, ge=0, le=1)
    rating_bias: Number = setting(
        0.0,
        "Added to every judgement of a member of group B.",
        unit="sigma",
        source="slider, [3d]",
        ge=-10,
        le=10,
    )


class Growth(Section):
    """What development does: the hour for everyone, development plans, promotion."""

    hour_skill: Number = setting(
        0.02, "Skill from a development hour a month.", unit="sigma a year", source=SLIDER, ge=0, le=10
    )
    hour_engagement: Number = setting(
        0.1, "Engagement while there is one.", unit="units of engagement", source=SLIDER, ge=0, le=10
    )
    plan_weeks: Weeks = setting(
        "26 weeks", "Length of a personal development plan.", unit="weeks", source=SLIDER, ge=1, le=520
    )
    plan_skill: Number = setting(0.1, "Skill from a whole plan.", unit="sigma", source=SLIDER, ge=0, le=10)
    plan_engagement: Number = setting(
        0.3, "Engagement gained when a plan begins.", unit="units of engagement", source=SLIDER, ge=0, le=10
    )
    plan_quits: Number = setting(
        0.7, "Quit hazard during a plan is times this.", unit="factor", source=SLIDER, ge=0, le=10
    )
    plan_hours: Number = setting(
        0.25, "Working time for a plan.", unit="hours a week", source=SLIDER, ge=0, le=40
    )
    potential_tie: Number = setting(
        0.3,
        "Correlation of potential as a leader with performance now.",
        unit="correlation",
        source=SLIDER,
        ge=0,
        le=1,
    )
    potential_skill: Number = setting(
        0.2, "Coaching skill of a leader for one SD of potential.", unit="0 to 1", source=SLIDER, ge=0, le=1
    )
    potential_error: Number = setting(
        0.7, "Error of a reading of potential.", unit="SD of potential", source=SLIDER, ge=0, le=10
    )


class Approval(Section):
    """Who approves plans, for all teams."""

    approvers: Count = setting(1, "Approvers of plans.", unit="people", source=SLIDER, ge=1, le=1000)
    time: ApprovalTime = ApprovalTime()


class Feedback(Section):
    """What a review's feedback does to performance."""

    mean: Number = setting(
        0.20,
        "Mean effect of feedback of quality 1.",
        unit="sigma",
        source="d .41 against none, halved [4a]",
        ge=-10,
        le=10,
    )
    sd: Number = setting(
        0.35, "Spread of the effect.", unit="sigma", source="slider, a third negative in [4a]", ge=0, le=10
    )
    stable_share: Number = setting(
        0.8,
        "Share of that variance that is the same at every review of a pair.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    fading_time: Duration = setting(
        13.0, "Time constant with which the effect fades.", unit="weeks", source=SLIDER, gt=0, le=LONGEST
    )
    full_gap: Duration = setting(
        2.0,
        "Gap between reviews from which feedback has full quality.",
        unit="weeks",
        source="slider, inverted U [6e]",
        ge=0,
        le=520,
    )
    crowded_quality: Number = setting(
        0.5, "Share of quality left as the gap goes to 0.", unit="share", source="slider, [6e]", ge=0, le=1
    )
    manager_learns: Number = setting(
        0.001,
        "Coaching skill that a manager gains at a review with feedback both ways.",
        unit="0 to 1 a review",
        source=SLIDER,
        ge=0,
        le=1,
    )


class Measurement(Section):
    """What a manager sees of a week's attainment."""

    objective_share: Number = setting(
        0.7,
        "Weight of the KPI; the rest is the manager's judgement.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    kpi_noise: Number = setting(
        0.3, "Standard deviation of a KPI reading.", unit="sigma", source=SLIDER, ge=0, le=1000
    )
    halo_sd: Number = setting(
        1.6, "Spread of a manager's lasting bias about a person.", unit="sigma", source="[3b]", ge=0, le=1000
    )
    quality_share: Number = setting(
        0.0,
        "Weight of quality in the KPI: 1 counts only what is right first time, against the usual share.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )


class Interventions(Section):
    """What support does, given that it is held."""

    coaching_effect: Number = setting(
        0.25,
        "Effect of a full course of coaching by the manager.",
        unit="sigma",
        source="discounted from .36 [5c]",
        ge=0,
        le=10,
    )
    coaching_sessions: Count = setting(
        8, "Weekly sessions of coaching.", unit="sessions", source=SLIDER, ge=1, le=104
    )
    coaching_hours: Number = setting(1.0, "Length of a session.", unit="hours", source=SLIDER, ge=0, le=40)
    coaching_skill_part: Number = setting(
        0.5,
        "Share of the effect that is skill and stays; the rest is motivation and fades.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    training_effect: Number = setting(
        0.38,
        "Most that a course closes of a skill gap.",
        unit="sigma",
        source="d .62 discounted [5d]",
        ge=0,
        le=10,
    )
    course_load: Number = setting(
        0.4, "Share of working time that a course takes.", unit="share", source=SLIDER, ge=0, le=1
    )
    unused_half_life: Duration = setting(
        "11 months",
        "Half-life of a skill that the work does not use.",
        unit="weeks",
        source="[5e]",
        gt=0,
        le=LONGEST,
    )
    misfit_share: Number = setting(
        0.1,
        "Share of its effect that support keeps when it does not address the cause.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    diagnosis_error: Number = setting(
        0.5,
        "Error of a manager without skill in reading the depth of a cause.",
        unit="sigma",
        source=SLIDER,
        ge=0,
        le=10,
    )
    two_way_error: Number = setting(
        0.6, "That error with feedback both ways, as a share.", unit="share", source=SLIDER, ge=0, le=1
    )
    work_seen: Number = setting(
        0.5,
        "Share of a cause in the work itself that a manager can see without feedback both ways.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    relief_weeks: Weeks = setting(
        "8 weeks", "How long workload relief lasts.", unit="weeks", source=SLIDER, ge=1, le=520
    )
    relief: Number = setting(
        0.2, "Load taken off by relief; the others carry it.", unit="share of load", source=SLIDER, ge=0, lt=1
    )
    adjustment_hours: Number = setting(
        1.0, "Manager's hours for agreeing adjustments.", unit="hours", source=SLIDER, ge=0, le=40
    )
    adjustment_keeps: Number = setting(
        0.5,
        "Depth and remaining time of a circumstance that adjustments leave.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )
    mending_hours: Number = setting(
        2.0, "Manager's hours for mending the work.", unit="hours", source=SLIDER, ge=0, le=40
    )
    mending_keeps: Number = setting(
        0.3, "Share of a seat's difficulty that mending leaves.", unit="share", source=SLIDER, ge=0, le=1
    )
    mentoring_effect: Number = setting(
        0.125,
        "Effect of a full course of mentoring by a colleague.",
        unit="sigma",
        source="half of coaching, slider",
        ge=0,
        le=10,
    )
    mentoring_weeks: Weeks = setting(
        "8 weeks", "How long mentoring lasts.", unit="weeks", source=SLIDER, ge=1, le=520
    )
    mentoring_hours: Number = setting(
        1.0, "Colleague's hours for mentoring.", unit="hours a week", source=SLIDER, ge=0, le=40
    )
    onboarding_sessions: Count = setting(
        4, "Weekly sessions of onboarding.", unit="sessions", source=SLIDER, ge=1, le=104
    )
    onboarding_hours: Number = setting(
        1.0, "Length of such a session.", unit="hours", source=SLIDER, ge=0, le=40
    )
    onboarding_effect: Number = setting(
        0.2, "Part of the ramp that full onboarding takes off.", unit="share", source=SLIDER, ge=0, lt=1
    )


class Formal(Section):
    """What a formal stage does to the member it is about."""

    effort: Number = setting(
        0.15,
        "Extra effort while a stage runs, for those within reach of the line.",
        unit="sigma",
        source="0 to .27 [7h]",
        ge=0,
        le=10,
    )
    reach: Number = setting(
        0.5, "How far from the line still counts as within reach.", unit="sigma", source=SLIDER, ge=0, le=1000
    )
    quit_points: Number = setting(
        0.11,
        "Added chance of resigning over a whole case.",
        unit="share",
        source="+11 points [7h]",
        ge=0,
        lt=1,
    )
    engagement_drop: Number = setting(
        0.5, "Engagement lost when a stage closes.", unit="units of engagement", source=SLIDER, ge=0, le=10
    )
    strain_gain: Number = setting(
        0.2, "Strain gained when a stage closes.", unit="units of strain", source=SLIDER, ge=0, le=10
    )
    first_warning: Weeks = setting(
        "26 weeks", "How long a first warning is live.", unit="weeks", source="[7f]", ge=0, le=LONGEST
    )
    final_warning: Weeks = setting(
        "52 weeks", "How long a final warning is live.", unit="weeks", source="[7f]", ge=0, le=LONGEST
    )

    appeal_rate: Number = setting(
        0.2, "Chance that someone appeals against an exit.", unit="share", source=SLIDER, ge=0, le=1
    )
    upheld: Number = setting(
        0.1, "Chance that an appeal against a full record is upheld.", unit="share", source=SLIDER, ge=0, le=1
    )
    upheld_defects: Number = setting(
        0.5,
        "What is added to that chance at a record in which every meeting is missing.",
        unit="share",
        source=SLIDER,
        ge=0,
        le=1,
    )

    @model_validator(mode="after")
    def _chance_of_an_appeal(self) -> Formal:
        if self.upheld + self.upheld_defects > 1:
            raise ValueError("upheld and upheld_defects together must be at most 1")
        return self


class Leaving(Section):
    """Why people leave of their own accord."""

    quit_rate: Number = setting(
        0.12,
        "Share who resign in a year, all else at rest.",
        unit="share a year",
        source="8 to 29 % [8a]",
        ge=0,
        lt=1,
    )
    engagement_weight: Number = setting(
        0.35,
        "Log hazard taken off by one unit of engagement.",
        unit="log hazard",
        source="slider, sign from [8c]",
        ge=0,
        le=10,
    )
    strain_weight: Number = setting(
        0.3, "Log hazard added by one unit of strain.", unit="log hazard", source=SLIDER, ge=0, le=10
    )
    extremes_weight: Number = setting(
        0.25,
        "U-shape: hazard is times 1 plus this times the squared standing.",
        unit="per squared SD",
        source="slider, shape from [8b]",
        ge=0,
        le=10,
    )
    extremes_limit: Number = setting(
        3.0, "Highest factor of the U-shape.", unit="factor", source=SLIDER, ge=1, le=100
    )


class Hiring(Section):
    """How an empty seat is filled."""

    time_to_fill: TimeToFill = TimeToFill()
    applicants: Count = setting(5, "Applicants for a seat.", unit="people", source=SLIDER, ge=1, le=1000)
    validity: Number = setting(
        0.30, "Correlation of the selection test with ability.", unit="correlation", source="[12]", ge=0, le=1
    )


class HumanResources(Section):
    """HR advisers, shared by all teams."""

    advisers: Count = setting(
        1, "Advisers who open formal stages.", unit="people", source=SLIDER, ge=1, le=1000
    )
    opening_time: OpeningTime = OpeningTime()
    hours_a_week: Number = setting(
        13.0,
        "Adviser's hours that a case takes in each week of its opening.",
        unit="hours a week",
        source="20 hours a case [7i]",
        ge=0,
        le=168,
    )


class Training(Section):
    """Seats on courses, shared by all teams."""

    seats: Count = setting(
        2, "People who can be on a course at the same time.", unit="seats", source=SLIDER, ge=1, le=1000
    )
    course_time: CourseTime = CourseTime()


class Money(Section):
    """Prices, in the scenario's currency."""

    week_value: Number = setting(
        1600.0, "Value of a week's work on target.", unit="money", source=SLIDER, ge=0, le=1e9
    )
    pay: Number = setting(700.0, "Pay a head and week.", unit="money", source=SLIDER, ge=0, le=1e9)
    overhead: Number = setting(400.0, "Overhead a head and week.", unit="money", source=SLIDER, ge=0, le=1e9)
    manager_hour: Number = setting(40.0, "An hour of a manager.", unit="money", source=SLIDER, ge=0, le=1e9)
    hr_hour: Number = setting(35.0, "An hour of an HR adviser.", unit="money", source=SLIDER, ge=0, le=1e9)
    course: Number = setting(800.0, "A training course.", unit="money", source=SLIDER, ge=0, le=1e9)
    recruitment: Number = setting(5400.0, "Recruiting one person.", unit="money", source="[9b]", ge=0, le=1e9)
    exit: Number = setting(
        3000.0,
        "One exit, through the formal procedure or straight from a ranking.",
        unit="money",
        source=SLIDER,
        ge=0,
        le=1e9,
    )
    focus_time: Number = setting(
        20.0, "Focus time, a head and week.", unit="money", source=SLIDER, ge=0, le=1e9
    )


class Planning(Section):
    """How goals are agreed: defining, feedback, approval."""

    enabled: Flag = setting(True, "Whether plans are agreed at all.", unit="true or false", source=COURSE)
    cycle: Weeks = setting(
        "1 year", "Weeks from one plan to the next.", unit="weeks", source=COURSE, ge=1, le=LONGEST
    )
    define_hours: Number = setting(
        1.5, "Manager's hours for defining the goals.", unit="hours", source=SLIDER, ge=0, le=40
    )
    feedback: Flag = setting(
        True, "Whether the member shapes the goals in a meeting.", unit="true or false", source=COURSE
    )
    feedback_hours: Number = setting(1.0, "Length of that meeting.", unit="hours", source=SLIDER, ge=0, le=40)
    commitment: Number = setting(
        0.2,
        "Engagement gained by someone who shaped the goals.",
        unit="units of engagement",
        source="slider, weak [4b, 4c]",
        ge=0,
        le=10,
    )
    approval: Flag = setting(
        True, "Whether an approver looks at the plan.", unit="true or false", source=COURSE
    )
    targets: TargetRule = setting(
        TargetRule.kept,
        "What becomes of the target: kept, ratcheted up to the last year's attainment, or set by capability.",
        unit="name",
        source=SLIDER,
    )


class Environment(Section):
    """How the work is shared out and what surrounds it."""

    allocation: Allocation = setting(
        Allocation.equal,
        "How work is shared out: equal, or more of it to those who are rated higher.",
        unit="name",
        source="SFIA PEMT 4",
    )
    allocation_tilt: Number = setting(
        0.5,
        "Load for one unit of rating above the team's mean, when work goes by capability.",
        unit="load",
        source=SLIDER,
        ge=0,
        le=1,
    )
    allocation_fit: Number = setting(
        0.05,
        "Performance gained by everyone from work that suits them.",
        unit="sigma",
        source=SLIDER,
        ge=0,
        le=10,
    )
    focus_time: Flag = setting(
        False, "Whether the team has focus time (SFIA level 6).", unit="true or false", source="SFIA PEMT 6"
    )
    focus_keeps: Number = setting(
        0.5, "Share of distraction that focus time leaves.", unit="share", source="slider, [10a]", ge=0, le=1
    )
    resources: Number = setting(
        1.0,
        "Tools and resources that the policy gives, on top of the scenario's: working hours count this much "
        "(SFIA level 6).",
        unit="factor",
        source="SFIA PEMT 6",
        gt=0,
        le=10,
    )
    onboarding: Flag = setting(
        False, "Whether new starters have onboarding sessions.", unit="true or false", source=SLIDER
    )
    session_every: Weeks = setting(
        0, "Weeks between team sessions; 0: none.", unit="weeks", source=SLIDER, ge=0, le=LONGEST
    )
    session_hours: Number = setting(
        2.0, "Length of a team session, for everyone.", unit="hours", source=SLIDER, ge=0, le=40
    )
    development_hour: Flag = setting(
        True, "Whether everyone has a development hour a month.", unit="true or false", source=COURSE
    )


class Calibration(Section):
    """Meetings in which managers compare how they judge."""

    enabled: Flag = setting(
        False,
        "Whether there are calibration meetings (SFIA level 6).",
        unit="true or false",
        source="SFIA PEMT 6",
    )
    every: Weeks = setting(
        "26 weeks", "Weeks from one to the next.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    hours: Number = setting(2.0, "Manager's hours for one.", unit="hours", source=SLIDER, ge=0, le=40)
    reduction: Number = setting(
        0.3, "Share that they take off leniency and halo.", unit="share", source=SLIDER, ge=0, le=1
    )


class Review(Section):
    """Review meetings of a policy."""

    enabled: Flag = setting(True, "Whether reviews are held at all.", unit="true or false", source=COURSE)
    cadence: Weeks = setting(
        "4 weeks", "Weeks from one review to the next.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    hours: Number = setting(1.0, "Length of the meeting.", unit="hours", source=SLIDER, ge=0, le=40)
    preparation: Number = setting(0.5, "The manager's preparation.", unit="hours", source=SLIDER, ge=0, le=40)
    revisit_objectives: Flag = setting(
        True, "Whether objectives are revisited, which restores clarity.", unit="true or false", source=COURSE
    )
    revisit_hours: Number = setting(
        0.25, "Added time for revisiting objectives.", unit="hours", source=SLIDER, ge=0, le=40
    )
    two_way: Flag = setting(
        True,
        "Whether feedback goes both ways, which sharpens diagnosis and brings out barriers.",
        unit="true or false",
        source=COURSE,
    )
    two_way_hours: Number = setting(
        0.5, "Added time for feedback both ways.", unit="hours", source=SLIDER, ge=0, le=40
    )
    rating_window: Weeks = setting(
        "13 weeks", "Weeks of evidence behind a rating.", unit="weeks", source=COURSE, ge=1, le=104
    )


class Support(Section):
    """When a policy offers support, and which."""

    enabled: Flag = setting(True, "Whether support is offered.", unit="true or false", source=COURSE)
    window: Weeks = setting(
        "8 weeks", "Weeks of evidence looked at.", unit="weeks", source=SLIDER, ge=1, le=104
    )
    threshold: Number = setting(
        0.90,
        "Support is offered when mean evidence is below this.",
        unit="share of target",
        source=SLIDER,
        ge=0,
        le=10,
    )
    minimum_weeks: Count = setting(
        4, "Weeks of evidence needed before support is considered.", unit="weeks", source=SLIDER, ge=1, le=104
    )
    pause: Weeks = setting(
        "8 weeks",
        "How long after completed support none is offered, so that what it did can show.",
        unit="weeks",
        source=SLIDER,
        ge=0,
        le=LONGEST,
    )
    choice: SupportChoice = setting(
        SupportChoice.diagnosis,
        "Which support: by the manager's diagnosis; always the same kind: coaching, training, relief, "
        "adjustments, clarifying, mending or mentoring; or in_order: one kind after another.",
        unit="name",
        source=COURSE,
    )


class Escalation(Section):
    """When a policy starts the formal procedure, and what that procedure is."""

    enabled: Flag = setting(True, "Whether there is a formal procedure.", unit="true or false", source=COURSE)
    threshold: Number | None = setting(
        None,
        "A week is low when mean evidence is below this; leave it out to use threshold_share.",
        unit="share of target",
        source=SLIDER,
        ge=0,
        le=10,
    )
    threshold_share: Number = setting(
        0.06,
        "The line as the share of staff whose long-run performance lies below it; "
        "used when threshold is left out.",
        unit="share of staff",
        source="4 to 6 % [7b]",
        gt=0,
        lt=1,
    )
    smoothing: Weeks = setting(
        "4 weeks",
        "Weeks of evidence in the mean of a weekly flag.",
        unit="weeks",
        source=SLIDER,
        ge=1,
        le=104,
    )
    failing_weeks: Weeks = setting(
        "3 months",
        "Low weeks needed within the window (the K of K of N).",
        unit="weeks",
        source=COURSE,
        ge=1,
        le=104,
    )
    window: Weeks = setting(
        "3 months", "Weeks looked at (the N of K of N).", unit="weeks", source=COURSE, ge=1, le=104
    )
    rule: FailingRule = setting(
        FailingRule.k_of_n,
        "How continually failing is read: K low weeks of N; every third of the window below the line "
        "(three failed months running); or the mean of the window below the line.",
        unit="name",
        source=COURSE,
    )
    require_support: Flag = setting(
        True, "Whether support must have been completed first.", unit="true or false", source=COURSE
    )
    support_valid: Weeks = setting(
        "26 weeks", "How long completed support counts.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    stages: Count = setting(2, "Stages before exit.", unit="stages", source=SLIDER, ge=1, le=4)
    stage_weeks: Weeks = setting(
        "8 weeks", "Length of a stage.", unit="weeks", source="30 to 90 days [7e]", ge=1, le=52
    )
    pass_threshold: Number | None = setting(
        None,
        "Mean evidence over a stage that passes it; left out, it is the line of a low week.",
        unit="share of target",
        source=SLIDER,
        ge=0,
        le=10,
    )
    meeting_hours: Count = setting(
        5,
        "One-hour meetings that a stage asks of the manager each week.",
        unit="hours a week",
        source="1 to 8 [6b, 7i]",
        ge=0,
        le=40,
    )
    redeploy: Flag = setting(
        True,
        "Whether a hearing looks for a vacancy elsewhere before it decides on exit.",
        unit="true or false",
        source=COURSE,
    )
    in_writing: Flag = setting(
        True, "Whether evidence is shared in writing.", unit="true or false", source=LEGAL
    )
    consider_adjustments: Flag = setting(
        True, "Whether adjustments are considered before each stage.", unit="true or false", source=LEGAL
    )
    companion: Flag = setting(True, "Whether a companion is offered.", unit="true or false", source=LEGAL)
    independent_hearer: Flag = setting(
        True, "Whether someone independent hears the case.", unit="true or false", source=LEGAL
    )
    appeal: Flag = setting(
        True, "Whether there is an appeal against an exit.", unit="true or false", source=LEGAL
    )

    @model_validator(mode="after")
    def _window_holds(self) -> Escalation:
        if self.failing_weeks > self.window:
            raise ValueError(f"failing_weeks ({self.failing_weeks}) must not exceed window ({self.window})")
        return self


class Ranking(Section):
    """Forced ranking: in each period the lowest share of people, whatever they attain."""

    enabled: Flag = setting(False, "Whether people are ranked.", unit="true or false", source=SLIDER)
    period: Weeks = setting(
        "1 year", "Weeks from one ranking to the next.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    share: Number = setting(0.1, "Share that is taken.", unit="share", source="slider, [7d]", ge=0, le=1)
    across: Flag = setting(
        False, "Whether all teams are ranked together.", unit="true or false", source=SLIDER
    )
    result: RankingResult = setting(
        RankingResult.ladder,
        "Where the lowest go: to the formal procedure, or straight to exit.",
        unit="name",
        source=SLIDER,
    )


class Development(Section):
    """Personal development plans (PDP)."""

    enabled: Flag = setting(
        True, "Whether there are development plans (SFIA level 5).", unit="true or false", source=COURSE
    )
    share: Number = setting(
        0.2,
        "Share of staff whose long-run performance lies above the line for a plan.",
        unit="share of staff",
        source=COURSE,
        gt=0,
        lt=1,
    )
    reviews: Count = setting(
        2, "Reviews running with a rating above that line.", unit="reviews", source=SLIDER, ge=1, le=100
    )
    places: Number = setting(
        0.2, "Plans a year and member.", unit="plans a year and member", source=SLIDER, ge=0, le=52
    )


class Reward(Section):
    """A bonus for a rating above a threshold."""

    enabled: Flag = setting(
        False, "Whether there is a bonus (SFIA level 5).", unit="true or false", source=SLIDER
    )
    threshold: Number = setting(
        1.1, "Rating from which it is paid.", unit="share of target", source=SLIDER, ge=0, le=10
    )
    bonus: Number = setting(0.05, "Bonus as a share of pay.", unit="share", source=SLIDER, ge=0, le=10)
    period: Weeks = setting(
        "1 year", "Weeks from one payment to the next.", unit="weeks", source=SLIDER, ge=1, le=LONGEST
    )
    effort: Number = setting(
        0.24,
        "Extra effort at a bonus of all of pay, for those within reach of the threshold.",
        unit="sigma",
        source="slider, [7h]",
        ge=0,
        le=10,
    )


class Promotion(Section):
    """Filling a leader's place from the team."""

    enabled: Flag = setting(
        False, "Whether someone is promoted (SFIA level 5).", unit="true or false", source=SLIDER
    )
    week: Weeks = setting(
        "26 weeks",
        "Week of the promotion, counted from the end of the warm-up.",
        unit="weeks",
        source=SLIDER,
        ge=1,
        le=LONGEST,
    )
    basis: PromotionBasis = setting(
        PromotionBasis.rating,
        "Who is promoted: the highest rating, or the highest reading of potential.",
        unit="name",
        source=SLIDER,
    )


class Policy(Section):
    """The rules on paper: review cadence, support interventions and escalation thresholds."""

    description: Text = setting("", "One plain sentence about the policy.", unit="text", source=SLIDER)
    planning: Planning = Planning()
    review: Review = Review()
    calibration: Calibration = Calibration()
    support: Support = Support()
    escalation: Escalation = Escalation()
    ranking: Ranking = Ranking()
    development: Development = Development()
    reward: Reward = Reward()
    promotion: Promotion = Promotion()
    environment: Environment = Environment()


class Incident(Section):
    """Something that the story has happen at the end of a week."""

    week: Weeks = setting(
        0,
        "Week at whose end it happens, counted from the start of the warm-up; 0: it is so from the start.",
        unit="weeks",
        source=SLIDER,
        ge=0,
        le=LONGEST,
    )
    team: Text = setting("", "Name of the team; left out, the first.", unit="name of a team", source=SLIDER)
    seat: Count = setting(
        1, "Seat that it is about, from 1; for a conflict any.", unit="seat", source=SLIDER, ge=1, le=1000
    )
    kind: IncidentKind = setting(
        IncidentKind.circumstance,
        "What happens: circumstance, barrier, skill_gap, ability, difficulty (of the seat), engagement, "
        "conflict (in the team) or warning.",
        unit="name",
        source=SLIDER,
    )
    size: Number = setting(
        1.0,
        "How large: sigma; for engagement and conflict their own units.",
        unit="sigma",
        source=SLIDER,
        ge=-100,
        le=100,
    )
    weeks: Duration = setting(
        "10 weeks",
        "How long a circumstance or a warning lasts.",
        unit="weeks",
        source=SLIDER,
        ge=0,
        le=LONGEST,
    )


Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(readable),
    AfterValidator(one_line),
]


def _different_names(teams: tuple[Team, ...]) -> tuple[Team, ...]:
    names = [team.name for team in teams]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"every team needs a name of its own; used twice: {', '.join(twice)}")
    return teams


def _different_keys(given: object) -> object:
    if not isinstance(given, dict):
        return given
    names = [key.strip() for key in given if isinstance(key, str)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"every policy needs a name of its own; used twice: {', '.join(twice)}")
    return given


class Scenario(Section):
    """A complete scenario: an organisation, its people, and the policies to compare."""

    name: Name = setting("Scenario", "Title.", unit="text", source=SLIDER)
    story: Text = setting("", "What the class is told.", unit="text", source=SLIDER)
    questions: Annotated[tuple[Question, ...], MaxLen(12)] = setting(
        (), "What the class is asked; a run of the scenario can answer it.", unit="texts", source=COURSE
    )
    sfia_level: Count = setting(
        6,
        "SFIA level of performance management (4, 5 or 6) whose levers the scenario is about.",
        unit="level",
        source="SFIA PEMT",
        ge=4,
        le=6,
    )
    currency: Name = setting("GBP", "Currency of the prices.", unit="text", source=SLIDER)
    warm_up: Weeks = setting(
        "26 weeks", "Weeks before outcomes count.", unit="weeks", source=SLIDER, ge=0, le=LONGEST
    )
    weeks: Weeks = setting("1 year", "Weeks that count.", unit="weeks", source=COURSE, ge=1, le=LONGEST)
    teams: Annotated[tuple[Team, ...], AfterValidator(_different_names)] = Field(
        (Team(),), min_length=1, max_length=1000, description="The teams, each with its manager."
    )
    work: Work = Work()
    circumstances: Circumstances = Circumstances()
    quality: Quality = Quality()
    strategy: Strategy = Strategy()
    climate: Climate = Climate()
    groups: Groups = Groups()
    growth: Growth = Growth()
    approval: Approval = Approval()
    feedback: Feedback = Feedback()
    measurement: Measurement = Measurement()
    interventions: Interventions = Interventions()
    formal: Formal = Formal()
    leaving: Leaving = Leaving()
    hiring: Hiring = Hiring()
    hr: HumanResources = HumanResources()
    training: Training = Training()
    money: Money = Money()
    incidents: Annotated[
        tuple[Incident, ...],
        Field(max_length=1000, description="What the story has happen, and when."),
    ] = ()
    policies: Annotated[dict[Name, Policy], BeforeValidator(_different_keys)] = Field(
        {"course_pmp": Policy()},
        min_length=1,
        max_length=100,
        description="The policies to compare, by name.",
    )
    reference: Text = setting(
        "",
        "The policy that others are compared with; left out, the first.",
        unit="name of a policy",
        source=COURSE,
    )
