"""The single home of every scenario field: name, default, physical bounds, unit, description and source.

Sliders, command line help, the JSON Schema and the tables of the documentation are made from these classes.
A source in square brackets is a row of the evidence table in `docs/evidence.md`; "slider" means that no
usable evidence exists and the default is only plausible.
"""

from __future__ import annotations

from typing import Annotated

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
    Count,
    Duration,
    Flag,
    Number,
    Shape,
    SupportChoice,
    Text,
    Weeks,
    one_line,
    readable,
    setting,
)

LONGEST = 65_535
SLIDER = "slider"
COURSE = "course rule"
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
    manager: Manager = Manager()


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

    @model_validator(mode="after")
    def _some_time_left(self) -> Work:
        if self.distraction_allowance + self.meeting_allowance >= 1:
            raise ValueError(
                "distraction_allowance and meeting_allowance together must leave some working time"
            )
        return self


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
        3000.0, "One exit through the formal procedure.", unit="money", source=SLIDER, ge=0, le=1e9
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
        "Which support: by the manager's diagnosis, or always coaching or training.",
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

    @model_validator(mode="after")
    def _window_holds(self) -> Escalation:
        if self.failing_weeks > self.window:
            raise ValueError(f"failing_weeks ({self.failing_weeks}) must not exceed window ({self.window})")
        return self


class Policy(Section):
    """The rules on paper: review cadence, support interventions and escalation thresholds."""

    description: Text = setting("", "One plain sentence about the policy.", unit="text", source=SLIDER)
    review: Review = Review()
    support: Support = Support()
    escalation: Escalation = Escalation()


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
    currency: Name = setting("GBP", "Currency of the prices.", unit="text", source=SLIDER)
    warm_up: Weeks = setting(
        "26 weeks", "Weeks before outcomes count.", unit="weeks", source=SLIDER, ge=0, le=LONGEST
    )
    weeks: Weeks = setting("1 year", "Weeks that count.", unit="weeks", source=COURSE, ge=1, le=LONGEST)
    teams: Annotated[tuple[Team, ...], AfterValidator(_different_names)] = Field(
        (Team(),), min_length=1, max_length=1000, description="The teams, each with its manager."
    )
    work: Work = Work()
    feedback: Feedback = Feedback()
    measurement: Measurement = Measurement()
    interventions: Interventions = Interventions()
    formal: Formal = Formal()
    leaving: Leaving = Leaving()
    hiring: Hiring = Hiring()
    hr: HumanResources = HumanResources()
    training: Training = Training()
    money: Money = Money()
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
