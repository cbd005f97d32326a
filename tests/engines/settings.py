"""Drawn settings for every section of a scenario; periods are short, so that rare things happen soon."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.engines.lucky import NAMES

SHAPES = ("fixed", "lognormal", "exponential")
CHOICES = (
    "diagnosis",
    "diagnosis",
    "coaching",
    "training",
    "relief",
    "adjustments",
    "clarifying",
    "mending",
    "mentoring",
    "mentoring",
)
KINDS = (
    "circumstance",
    "barrier",
    "skill_gap",
    "ability",
    "difficulty",
    "difficulty",
    "engagement",
    "conflict",
    "warning",
)

Settings = dict[str, Any]


def length(rng: Random) -> Settings:
    """A warm-up and measured weeks: 8 to 60 together."""
    total = rng.randint(8, rng.choice((16, 16, 28, 28, 60)))
    warm_up = rng.choice((0, 0, rng.randint(0, total - 1)))
    return {"warm_up": warm_up, "weeks": total - warm_up}


def likely(rng: Random, chance: float) -> bool:
    """True with this chance."""
    return rng.random() < chance


def teams(rng: Random, weeks: int) -> list[Settings]:
    """One to four teams, some of which are formed late or end; the last one stays."""
    names = rng.sample(NAMES, rng.choices((1, 2, 3, 4), (4, 4, 3, 1))[0])
    found = [team(rng, name, rng.choices((1, 2, 3, 4, 5, 6), (3, 4, 4, 2, 1, 1))[0]) for name in names]
    for one in found:
        one |= dates(rng, weeks)
    found[-1]["ends"] = 0
    return found


def dates(rng: Random, weeks: int) -> Settings:
    """When a team is formed and when it ends: mostly it is there all the time."""
    starts = rng.randint(1, weeks // 2) if likely(rng, 0.15) else 0
    ends = rng.randint(starts + 1, weeks + 1) if likely(rng, 0.2) else 0
    return {"starts": starts, "ends": ends}


def team(rng: Random, name: str, seats: int) -> Settings:
    """A team with its manager."""
    return {
        "name": name,
        "members": seats,
        "complexity": rng.choice(("low", "medium", "high", 0.0, 1.5, round(rng.uniform(0.05, 0.8), 3))),
        "quality": rng.choice((0.0, 0.0, -0.3, 0.2)),
        "manager": manager(rng),
    }


def manager(rng: Random) -> Settings:
    """A line manager, at times with deputies."""
    return {
        "people_hours": rng.choice((0.5, 1.0, 2.0, 4.0, 12.0, 40.0, 1e9, rng.uniform(0.3, 20.0))),
        "coaching_skill": rng.choice((0.0, 0.5, 1.0, rng.random())),
        "diagnosis_skill": rng.choice((0.0, 0.5, 1.0, rng.random())),
        "leniency": rng.choice((0.0, 0.0, -0.3, rng.uniform(-0.5, 0.5))),
        "follow_through": rng.choice((0.0, 0.5, 0.8, 1.0, 1.0)),
        "attribution_bias": rng.choice((0.0, 0.3, 2.0)),
        "sfia_level": rng.choice((4, 5, 6, 6, 6)),
        "deputies": rng.choice((0, 0, 0, 1, 2, 4)),
        "deputy_hours": rng.choice((0.5, 1.0, 4.0, rng.uniform(0.3, 20.0))),
    }


def organisation(rng: Random) -> Settings:
    """What all teams share: HR, courses, approvers."""
    return {
        "hr": {"advisers": rng.choice((1, 1, 2, 3)), "opening_time": delay(rng, 4.0)},
        "training": {"seats": rng.choice((1, 1, 2, 3)), "course_time": delay(rng, 5.0)},
        "approval": {"approvers": rng.choice((1, 1, 2, 3)), "time": delay(rng, 3.0)},
    }


def delay(rng: Random, longest: float) -> Settings:
    """A waiting or service time."""
    return {
        "mean": rng.choice((0.0, 0.5, 1.0, rng.uniform(0.0, longest))),
        "cv": rng.choice((0.0, 0.6, rng.uniform(0.0, 3.0))),
        "shape": rng.choice(SHAPES),
    }


PEOPLE: tuple[tuple[Settings, Settings], ...] = (
    ({}, {}),
    (
        {"ability_variance": 2.0, "skill_gap_share": 0.8, "skill_gap_depth": 1.5, "between_teams": 0.0},
        {"applicants": 1, "validity": 0.0},
    ),
    (
        {"ability_variance": 0.1, "fit_variance": 1.0, "skill_gap_share": 0.5, "seat_variance": 1.5},
        {"applicants": 12, "validity": 0.9},
    ),
    (
        {"expected_to_meet": 0.3, "skill_gap_share": 1.0, "between_teams": 0.6},
        {"applicants": 3, "validity": 1.0},
    ),
    (
        {"ability_variance": 0.0, "fit_variance": 0.0, "skill_gap_share": 0.0, "seat_variance": 0.0},
        {"applicants": 2},
    ),
    (
        {"expected_to_meet": 0.5, "fit_variance": 0.0, "skill_gap_depth": 0.0, "between_teams": 1.0},
        {"applicants": 1, "validity": 0.5},
    ),
)
"""A few kinds of people, since the lines that follow from them are slow to solve for."""


def world(rng: Random) -> Settings:
    """People, their work and lives, and what measures do to them."""
    people, hiring = rng.choice(PEOPLE)
    return {
        "work": {**people, **work(rng)},
        "hiring": {**hiring, "time_to_fill": delay(rng, 8.0)},
        "circumstances": circumstances(rng),
        "quality": quality(rng),
        "strategy": strategy(rng),
        "climate": climate(rng),
        "groups": {"share": rng.choice((0.0, 0.3, 0.5, 1.0)), "rating_bias": rng.choice((0.0, -0.5, 2.0))},
        "growth": growth(rng),
        "feedback": feedback(rng),
        "measurement": measurement(rng),
        "interventions": interventions(rng),
        "formal": formal(rng),
        "leaving": leaving(rng),
    }


def work(rng: Random) -> Settings:
    """What moves weekly performance, but for who people are."""
    return {
        "form_variance": rng.choice((0.0, 0.6, rng.uniform(0.0, 4.0))),
        "form_carry": rng.choice((0.0, 0.7, rng.uniform(0.0, 0.99))),
        "form_shared": rng.choice((0.0, 0.2, 1.0)),
        "luck_variance": rng.choice((0.0, 0.4, rng.uniform(0.0, 4.0))),
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
        "resources": rng.choice((1.0, 1.0, 0.8, 1.3)),
        "week_hours": rng.choice((1.0, 8.0, 37.5)),
        "ramp_start": rng.choice((0.0, 0.25, 1.0)),
        "ramp_weeks": rng.choice((0.0, 2.0, 20.0)),
        "internal_ramp_weeks": rng.choice((0.0, 1.0, 12.0)),
    }


def circumstances(rng: Random) -> Settings:
    """Life outside the work."""
    return {
        "events_a_year": rng.choice((0.0, 0.25, 4.0, 52.0)),
        "depth": rng.choice((0.0, 1.5, 4.0)),
        "mean_weeks": rng.choice((0.5, 3.0, 10.0)),
        "barrier_share": rng.choice((0.0, 0.06, 0.5, 1.0)),
        "barrier_depth": rng.choice((0.0, 0.8, 3.0)),
        "disclosure": rng.choice((0.0, 0.03, 0.5)),
        "disclosure_two_way": rng.choice((0.0, 0.15, 1.0)),
    }


def quality(rng: Random) -> Settings:
    """How much is right first time."""
    return {
        "right_first_time": rng.choice((0.0, 0.6, 0.95, 1.0)),
        "load_loss": rng.choice((0.0, 0.05, 1.0)),
        "stage_loss": rng.choice((0.0, 0.03, 0.5)),
        "bonus_loss": rng.choice((0.0, 0.03, 0.5)),
        "rework_after": rng.randint(1, 8),
    }


def strategy(rng: Random) -> Settings:
    """How often strategy shifts, and what is left of goals."""
    return {
        "shifts_a_year": rng.choice((0.0, 1.0, 6.0, 52.0)),
        "shift_keeps": rng.choice((0.0, 0.5, 1.0)),
        "unaligned_value": rng.choice((0.0, 0.7, 1.0)),
        "unapproved_alignment": rng.choice((0.0, 0.8, 1.0)),
    }


def climate(rng: Random) -> Settings:
    """Cohesion, justice, peers and unrest."""
    return {
        "peer_effect": rng.choice((None, 0.0, 0.3, 1.0)),
        "cohesion_rest": rng.choice((0.1, 0.7, 1.0)),
        "cohesion_time": rng.choice((0.5, 4.0, 26.0)),
        "cohesion_effect": rng.choice((0.0, 0.5, 3.0)),
        "departure_loss": rng.choice((0.0, 1.0, 5.0)),
        "load_loss": rng.choice((0.0, 0.02, 0.5)),
        "ranking_loss": rng.choice((0.0, 0.1, 1.0)),
        "session_gain": rng.choice((0.0, 0.1, 1.0)),
        "justice_time": rng.choice((0.5, 26.0)),
        "justice_loss": rng.choice((0.0, 0.3, 3.0)),
        "unaddressed_loss": rng.choice((0.0, 0.1, 2.0)),
        "unaddressed_weeks": rng.choice((1, 2, 4, 26)),
        "far_below": rng.choice((0.0, 0.5, 2.0)),
        "perception_error": rng.choice((0.0, 0.5, 4.0)),
        "exit_unrest": rng.choice((0.0, 0.3, 5.0)),
        "unrest_time": rng.choice((0.5, 26.0)),
    }


def growth(rng: Random) -> Settings:
    """What development does."""
    return {
        "hour_skill": rng.choice((0.0, 0.02, 2.0)),
        "hour_engagement": rng.choice((0.0, 0.1, 1.0)),
        "plan_weeks": rng.choice((1, 2, 4, 26)),
        "plan_skill": rng.choice((0.0, 0.1, 1.0)),
        "plan_engagement": rng.choice((0.0, 0.3, 2.0)),
        "plan_quits": rng.choice((0.0, 0.7, 5.0)),
        "plan_hours": rng.choice((0.0, 0.25, 4.0)),
        "potential_tie": rng.choice((0.0, 0.3, 1.0)),
        "potential_skill": rng.choice((0.0, 0.2, 1.0)),
        "potential_error": rng.choice((0.0, 0.7)),
    }


def feedback(rng: Random) -> Settings:
    """What a review's feedback does."""
    return {
        "mean": rng.choice((0.0, 0.2, rng.uniform(-1.0, 1.0))),
        "sd": rng.choice((0.0, 0.35, 1.0)),
        "stable_share": rng.choice((0.0, 0.8, 1.0)),
        "full_gap": rng.choice((0.0, 2.0, 8.0)),
        "crowded_quality": rng.random(),
        "manager_learns": rng.choice((0.0, 0.001, 0.2)),
    }


def measurement(rng: Random) -> Settings:
    """What a manager sees."""
    return {
        "objective_share": rng.choice((0.0, 0.7, 1.0)),
        "kpi_noise": rng.choice((0.0, 0.3, 3.0)),
        "halo_sd": rng.choice((0.0, 0.5, 1.6)),
        "quality_share": rng.choice((0.0, 0.0, 0.5, 1.0)),
    }


def interventions(rng: Random) -> Settings:
    """What support does, and how long it takes."""
    return {
        "coaching_effect": rng.choice((0.25, 2.0)),
        "coaching_sessions": rng.choice((1, 2, 3, 8)),
        "coaching_hours": rng.choice((0.0, 0.5, 1.0, 4.0)),
        "coaching_skill_part": rng.random(),
        "training_effect": rng.choice((0.38, 2.0)),
        "course_load": rng.choice((0.0, 0.4, 1.0)),
        "unused_half_life": rng.choice((1.0, 47.0)),
        "misfit_share": rng.choice((0.0, 0.1, 1.0)),
        "diagnosis_error": rng.choice((0.0, 0.5, 3.0)),
        "two_way_error": rng.choice((0.0, 0.6, 1.0)),
        "relief_weeks": rng.choice((1, 2, 4, 8)),
        "relief": rng.choice((0.0, 0.2, 0.9)),
        "adjustment_hours": rng.choice((0.0, 1.0, 4.0)),
        "adjustment_keeps": rng.choice((0.0, 0.5, 1.0)),
        "mending_hours": rng.choice((0.0, 2.0, 8.0)),
        "mending_keeps": rng.choice((0.0, 0.3, 1.0)),
        "mentoring_effect": rng.choice((0.125, 2.0)),
        "mentoring_weeks": rng.choice((1, 2, 4, 8)),
        "mentoring_hours": rng.choice((0.0, 1.0, 6.0)),
        "onboarding_sessions": rng.choice((1, 2, 4)),
        "onboarding_hours": rng.choice((0.0, 1.0, 3.0)),
        "onboarding_effect": rng.choice((0.0, 0.2, 0.9)),
    }


def formal(rng: Random) -> Settings:
    """What the formal procedure does, warnings and appeals."""
    upheld, defects = rng.choice(((0.0, 0.0), (0.1, 0.5), (0.5, 0.5), (1.0, 0.0)))
    return {
        "effort": rng.choice((0.0, 0.15, 1.0)),
        "reach": rng.choice((0.5, 1000.0)),
        "quit_points": rng.choice((0.0, 0.11, 0.9)),
        "engagement_drop": rng.choice((0.0, 0.5, 3.0)),
        "strain_gain": rng.choice((0.0, 0.2, 3.0)),
        "first_warning": rng.choice((0, 2, 6, 26)),
        "final_warning": rng.choice((0, 3, 10, 52)),
        "appeal_rate": rng.choice((0.0, 0.2, 0.7, 1.0)),
        "upheld": upheld,
        "upheld_defects": defects,
    }


def leaving(rng: Random) -> Settings:
    """Why people resign."""
    return {
        "quit_rate": rng.choice((0.0, 0.12, 0.8, 0.99, 0.9999)),
        "engagement_weight": rng.choice((0.0, 0.35, 1.5)),
        "strain_weight": rng.choice((0.0, 0.3)),
        "extremes_weight": rng.choice((0.0, 0.25, 2.0)),
        "extremes_limit": rng.choice((1.0, 3.0, 10.0)),
    }


def incidents(rng: Random, found: list[Settings], weeks: int) -> list[Settings]:
    """What the story has happen: nothing, or a few things, some from the start."""
    return [_incident(rng, found, weeks) for _ in range(rng.choice((0, 0, 0, 1, 3, 8)))]


def _incident(rng: Random, found: list[Settings], weeks: int) -> Settings:
    number = rng.randrange(len(found))
    name = "" if number == 0 and likely(rng, 0.5) else found[number]["name"]
    first, ends = found[number].get("starts", 0), found[number].get("ends", 0)
    last = ends - 1 if 0 < ends <= weeks else weeks
    return {
        "week": rng.choice((first, rng.randint(first, last), rng.randint(first, last))),
        "team": name,
        "seat": rng.randint(1, found[number]["members"]),
        "kind": rng.choice(KINDS),
        "size": rng.choice((-1.0, 0.5, 1.0, 3.0)),
        "weeks": rng.choice((0.0, 1.0, 2.5, 10.0)),
    }


def policy(rng: Random, weeks: int) -> Settings:
    """The rules on paper. weeks: the measured weeks, in which a promotion falls."""
    return {
        "planning": planning(rng),
        "review": review(rng),
        "calibration": calibration(rng),
        "support": support(rng),
        "escalation": escalation(rng),
        "ranking": ranking(rng),
        "development": development(rng),
        "reward": reward(rng),
        "promotion": {
            "enabled": likely(rng, 0.25),
            "week": rng.randint(1, weeks),
            "basis": rng.choice(("rating", "potential")),
        },
        "environment": environment(rng),
    }


def planning(rng: Random) -> Settings:
    """How goals are agreed."""
    return {
        "enabled": likely(rng, 0.8),
        "cycle": rng.choice((1, 2, 4, 8, 26, 52)),
        "define_hours": rng.choice((0.0, 0.5, 1.5)),
        "feedback": likely(rng, 0.6),
        "feedback_hours": rng.choice((0.0, 1.0, 2.0)),
        "commitment": rng.choice((0.0, 0.2, 1.0)),
        "approval": likely(rng, 0.6),
        "targets": rng.choice(("kept", "kept", "ratchet", "capability")),
    }


def review(rng: Random) -> Settings:
    """Review meetings."""
    return {
        "enabled": likely(rng, 0.96),
        "cadence": rng.choice((1, 1, 2, 3, 4, 8)),
        "hours": rng.choice((0.0, 0.5, 1.0)),
        "preparation": rng.choice((0.0, 0.5)),
        "revisit_objectives": likely(rng, 0.5),
        "revisit_hours": rng.choice((0.0, 0.25)),
        "two_way": likely(rng, 0.5),
        "two_way_hours": rng.choice((0.0, 0.5)),
        "rating_window": rng.choice((1, 4, 13, 104)),
    }


def calibration(rng: Random) -> Settings:
    """Meetings of managers."""
    return {
        "enabled": likely(rng, 0.3),
        "every": rng.choice((1, 2, 4, 13)),
        "hours": rng.choice((0.0, 2.0, 6.0)),
        "reduction": rng.choice((0.0, 0.3, 1.0)),
    }


def support(rng: Random) -> Settings:
    """When support is offered, and which."""
    return {
        "enabled": likely(rng, 0.88),
        "window": rng.choice((1, 2, 4, 8, 104)),
        "threshold": rng.choice((0.8, 0.95, 1.05, 2.0)),
        "minimum_weeks": rng.choice((1, 2, 4)),
        "pause": rng.choice((0, 0, 1, 2, 5)),
        "choice": rng.choice(CHOICES),
    }


def escalation(rng: Random) -> Settings:
    """When the formal procedure starts, and what it is."""
    window = rng.choice((1, 2, 3, 4, 6, 8, 13))
    safeguards = ("in_writing", "consider_adjustments", "companion", "independent_hearer")
    return {
        **{name: likely(rng, 0.5) for name in safeguards},
        "enabled": likely(rng, 0.92),
        "threshold": rng.choice((None, 0.8, 1.0, 1.2, 2.0)),
        "threshold_share": rng.choice((0.06, 0.5)),
        "smoothing": rng.choice((1, 1, 2, 4)),
        "window": window,
        "failing_weeks": rng.choice((window, rng.randint(1, window))),
        "rule": rng.choice(("k_of_n", "k_of_n", "thirds", "mean")),
        "require_support": likely(rng, 0.35),
        "support_valid": rng.choice((1, 4, 26)),
        "stages": rng.choice((1, 1, 2, 3, 4)),
        "stage_weeks": rng.choice((1, 1, 2, 3, 6)),
        "pass_threshold": rng.choice((None, None, 0.9, 3.0)),
        "meeting_hours": rng.choice((0, 1, 1, 2, 5, 8)),
        "redeploy": likely(rng, 0.5),
        "appeal": likely(rng, 0.7),
    }


def ranking(rng: Random) -> Settings:
    """Forced ranking, in some of the policies."""
    return {
        "enabled": likely(rng, 0.2),
        "period": rng.choice((1, 2, 4, 8, 13)),
        "share": rng.choice((0.1, 0.2, 0.5, 1.0)),
        "across": likely(rng, 0.5),
        "result": rng.choice(("ladder", "exit")),
    }


def development(rng: Random) -> Settings:
    """Development plans."""
    return {
        "enabled": likely(rng, 0.8),
        "share": rng.choice((0.2, 0.6)),
        "reviews": rng.choice((1, 1, 2, 3)),
        "places": rng.choice((0.2, 1.0, 4.0)),
    }


def reward(rng: Random) -> Settings:
    """A bonus, in some of the policies."""
    return {
        "enabled": likely(rng, 0.3),
        "threshold": rng.choice((0.7, 1.0, 1.1)),
        "bonus": rng.choice((0.0, 0.05, 1.0)),
        "period": rng.choice((1, 2, 4, 13)),
        "effort": rng.choice((0.0, 0.24, 2.0)),
    }


def environment(rng: Random) -> Settings:
    """How work is shared out and what surrounds it."""
    return {
        "allocation": rng.choice(("equal", "equal", "capability")),
        "allocation_tilt": rng.choice((0.0, 0.5, 1.0)),
        "allocation_fit": rng.choice((0.0, 0.05, 0.5)),
        "focus_time": likely(rng, 0.3),
        "focus_keeps": rng.choice((0.0, 0.5, 1.0)),
        "onboarding": likely(rng, 0.4),
        "session_every": rng.choice((0, 0, 1, 2, 5)),
        "session_hours": rng.choice((0.0, 2.0, 8.0)),
        "development_hour": likely(rng, 0.7),
    }


def add_to(rules: Settings, number: int, factors: tuple[float, ...]) -> None:
    """What came later, with draws of its own, so that the rest of each trial stays as it was.

    Support in order, and resources by one of these factors.
    """
    rng = Random(f"added to trial {number}")
    if likely(rng, 0.15):
        rules["support"]["choice"] = "in_order"
    rules["environment"]["resources"] = rng.choice(factors)


def emphasise(rng: Random, drawn: Settings, rules: Settings, several: bool) -> None:
    """In half of the worlds, bring about more of something that is rare otherwise.

    several: whether there is more than one team, between which people can move.
    """
    theme = rng.choice((None, None, None, _hearings, _moves if several else _hearings, _mentors))
    if theme is not None:
        theme(rng, drawn, rules)


def _hearings(rng: Random, drawn: Settings, rules: Settings) -> None:
    """Cases come soon and are short; hearings, appeals and moves follow, and people often resign."""
    drawn["leaving"] |= {"quit_rate": rng.choice((0.99, 0.9999))}
    drawn["hr"] |= {"advisers": 1, "opening_time": delay(rng, 2.0)}
    drawn["hiring"] |= {"time_to_fill": {"mean": rng.choice((0.5, 1.0, 4.0))}}
    drawn["formal"] |= {"appeal_rate": rng.choice((0.7, 1.0))}
    rules["review"] |= {"enabled": True, "cadence": 1}
    rules["support"] |= {"choice": "diagnosis"}
    rules["escalation"] |= {
        "enabled": True,
        "threshold": 2.0,
        "smoothing": 1,
        "window": 1,
        "failing_weeks": 1,
        "require_support": False,
        "stages": 1,
        "stage_weeks": 1,
        "redeploy": likely(rng, 0.7),
        "appeal": True,
    }


def _moves(rng: Random, drawn: Settings, rules: Settings) -> None:
    """Nothing but fit tells people apart, so that managers offer moves; seats are soon filled again."""
    drawn["work"] |= {**MISFITS, "form_variance": 0.0, "luck_variance": 0.0, "engagement_effect": 0.0}
    drawn["work"] |= {"clarity_effect": 0.0, "strain_effect": 0.0}
    drawn["circumstances"] |= {"events_a_year": 0.0, "barrier_share": 0.0}
    drawn["interventions"] |= {"diagnosis_error": 0.0}
    drawn["leaving"] |= {"quit_rate": rng.choice((0.8, 0.99, 0.9999))}
    drawn["hiring"] |= {
        "time_to_fill": {"mean": rng.choice((0.5, 1.0, 4.0))},
        "applicants": 2,
        "validity": 0.3,
    }
    drawn["formal"] |= {"first_warning": 26}
    rules["review"] |= {"enabled": True, "cadence": rng.choice((1, 2))}
    rules["support"] |= {
        "enabled": True,
        "threshold": rng.choice((0.95, 1.05)),
        "minimum_weeks": 1,
        "pause": 0,
        "choice": "diagnosis",
    }
    rules["escalation"] |= {
        "threshold": 1.0,
        "window": 2,
        "failing_weeks": rng.choice((1, 2)),
        "rule": "k_of_n",
        "stage_weeks": 1,
        "pass_threshold": rng.choice((None, 0.5)),
    }


MISFITS = {
    "ability_variance": 0.0,
    "between_teams": 0.0,
    "seat_variance": 0.0,
    "skill_gap_share": 0.0,
    "fit_variance": 3.0,
    "expected_to_meet": 0.7,
}
"""One more kind of people: only their fit differs."""


def _mentors(rng: Random, drawn: Settings, rules: Settings) -> None:
    """Support goes by weeks, is offered soon, and lasts until people leave."""
    drawn["leaving"] |= {"quit_rate": rng.choice((0.8, 0.99))}
    drawn["interventions"] |= {"mentoring_weeks": rng.choice((3, 8)), "relief_weeks": rng.choice((3, 8))}
    rules["review"] |= {"enabled": True, "cadence": rng.choice((1, 2))}
    rules["support"] |= {
        "enabled": True,
        "threshold": rng.choice((0.95, 1.05)),
        "minimum_weeks": 1,
        "pause": 0,
        "choice": rng.choice(("mentoring", "mentoring", "relief", "training")),
    }
