"""Settings under which comparisons and moments tie: everyone is alike, durations and levels are dyadic."""

from __future__ import annotations

from random import Random

from tests.engines.settings import Settings, likely, policy

LINES = (0.75, 0.875, 0.9375, 0.96875, 1.0, 1.0, 1.125)


def round_team(rng: Random, name: str, seats: int) -> Settings:
    """A team whose figures lie on a coarse grid; half of them have no deputy."""
    return {
        "name": name,
        "members": seats,
        "complexity": rng.choice((0.0, 0.25, 0.5)),
        "manager": {
            "people_hours": rng.choice((1.0, 2.0, 4.0, 4.0, 8.0, 8.0, 1e9)),
            "coaching_skill": 0.5,
            "diagnosis_skill": rng.choice((0.0, 1.0)),
            "leniency": rng.choice((0.0, -0.125, 0.125)),
            "follow_through": rng.choice((0.5, 1.0, 1.0)),
            "attribution_bias": rng.choice((0.0, 0.5)),
            "sfia_level": rng.choice((4, 5, 6, 6)),
            "deputies": rng.choice((0, 0, 0, 1, 2)),
            "deputy_hours": rng.choice((1.0, 2.0, 4.0)),
        },
    }


def round_delay(rng: Random) -> Settings:
    """A fixed time of whole eighths of a week."""
    return {"mean": rng.choice((0.0, 0.5, 1.0, 2.0, rng.randint(1, 16) / 8)), "shape": "fixed"}


def round_organisation(rng: Random) -> Settings:
    """What all teams share, with round times."""
    return {
        "hr": {"advisers": rng.choice((1, 1, 2)), "opening_time": round_delay(rng)},
        "training": {"seats": rng.choice((1, 1, 2)), "course_time": round_delay(rng)},
        "approval": {"approvers": rng.choice((1, 1, 2)), "time": round_delay(rng)},
    }


def level_world(rng: Random) -> Settings:
    """A world in which everyone is alike and nothing varies but hours, so that evidence lies on a grid."""
    return {
        "work": level_work(rng),
        "circumstances": {"events_a_year": 0.0, "barrier_share": 0.0},
        "strategy": {"shifts_a_year": rng.choice((0.0, 6.0))},
        "climate": {
            "peer_effect": 0.0,
            "unaddressed_weeks": rng.choice((1, 2, 4)),
            "far_below": rng.choice((0.0, 0.25)),
            "perception_error": rng.choice((0.0, 0.0, 1.0)),
        },
        "groups": {"share": rng.choice((0.0, 0.5)), "rating_bias": rng.choice((0.0, 0.25))},
        "growth": {
            "hour_skill": 0.0,
            "plan_weeks": rng.choice((1, 2, 4)),
            "plan_skill": rng.choice((0.0, 0.25)),
            "plan_hours": rng.choice((0.0, 0.5)),
        },
        "feedback": {"mean": 0.0, "sd": 0.0},
        "measurement": {"objective_share": 0.5, "kpi_noise": 0.0, "halo_sd": 0.0},
        "interventions": level_interventions(rng),
        "formal": {
            "effort": rng.choice((0.0, 0.25, 0.5)),
            "reach": rng.choice((0.125, 0.25, 0.5, 1.0)),
            "first_warning": rng.choice((0, 2, 6)),
            "final_warning": rng.choice((0, 2, 6)),
            "appeal_rate": rng.choice((0.0, 0.5, 1.0)),
            "upheld": 0.5,
        },
        "leaving": {
            "quit_rate": rng.choice((0.0, 0.12, 0.8, 0.99, 0.99)),
            "engagement_weight": 0.0,
        },
        "hiring": {"applicants": 1},
    }


def level_work(rng: Random) -> Settings:
    """Work in which nobody differs and nothing wanders."""
    nothing = (
        "ability_variance",
        "between_teams",
        "seat_variance",
        "fit_variance",
        "skill_gap_share",
        "form_variance",
        "luck_variance",
        "engagement_effect",
        "clarity_effect",
        "strain_effect",
        "stretch_power",
        "distraction_allowance",
        "meeting_allowance",
    )
    return {
        **dict.fromkeys(nothing, 0.0),
        "distraction": rng.choice((0.0, 0.125)),
        "week_hours": rng.choice((16.0, 32.0)),
    }


def level_interventions(rng: Random) -> Settings:
    """Support with dyadic effects and hours."""
    return {
        "coaching_effect": 0.5,
        "coaching_sessions": rng.choice((1, 2, 4, 8)),
        "coaching_hours": rng.choice((0.0, 0.5, 1.0, 2.0)),
        "training_effect": 0.5,
        "course_load": rng.choice((0.125, 0.5)),
        "misfit_share": rng.choice((0.125, 0.5)),
        "diagnosis_error": rng.choice((0.0, 0.0, 0.5)),
        "relief_weeks": rng.choice((1, 2, 4)),
        "relief": rng.choice((0.0, 0.25)),
        "adjustment_hours": rng.choice((0.0, 1.0)),
        "mending_hours": rng.choice((0.0, 1.0)),
        "mentoring_effect": 0.25,
        "mentoring_weeks": rng.choice((1, 2, 4)),
        "mentoring_hours": rng.choice((0.0, 0.5)),
        "onboarding_sessions": rng.choice((1, 2, 4)),
        "onboarding_hours": rng.choice((0.0, 0.5, 1.0)),
    }


def round_policy(rng: Random, weeks: int) -> Settings:
    """Rules whose lines and hours lie on a grid. weeks: the measured weeks."""
    found = policy(rng, weeks)
    found["planning"] |= {
        "enabled": likely(rng, 0.5),
        "define_hours": rng.choice((0.0, 0.5, 1.0)),
        "feedback_hours": rng.choice((0.0, 0.5, 1.0)),
        "targets": rng.choice(("kept", "kept", "kept", "ratchet")),
    }
    found["review"] |= {
        "enabled": True,
        "cadence": rng.choice((1, 1, 1, 1, 2)),
        "hours": rng.choice((0.0, 0.5, 1.0)),
        "revisit_hours": rng.choice((0.0, 0.5)),
    }
    found["support"] |= {"threshold": rng.choice(LINES), "window": rng.choice((1, 2, 4))}
    if likely(rng, 0.3):
        found["support"] |= {"threshold": 1.125, "choice": "diagnosis"}
    found["escalation"] |= {
        "threshold": rng.choice(LINES),
        "pass_threshold": rng.choice((None, *LINES)),
        "smoothing": rng.choice((1, 1, 2, 4)),
        "require_support": likely(rng, 0.5),
        "support_valid": rng.choice((1, 1, 2, 4)),
    }
    found["reward"] |= {
        "enabled": likely(rng, 0.5),
        "threshold": rng.choice(LINES),
        "bonus": rng.choice((0.125, 0.5)),
        "effort": rng.choice((0.0, 0.5)),
    }
    found["environment"] |= {
        "allocation": rng.choice(("equal", "equal", "equal", "capability")),
        "allocation_fit": 0.0,
        "development_hour": likely(rng, 0.1),
    }
    return found


def take_no_time(rng: Random, world: Settings, rules: Settings) -> None:
    """Meetings cost no hours, so that evidence stays level and reviews keep falling on the same moments."""
    weeks = rng.choice((1, 2, 3))
    world["work"] |= {"distraction": 0.0}
    world["interventions"] |= {"coaching_hours": 0.0, "mentoring_hours": 0.0, "onboarding_hours": 0.0}
    world["formal"] |= {
        "effort": rng.choice((0.0, 0.25)),
        "reach": 0.25,
        "first_warning": weeks,
        "final_warning": weeks + rng.choice((0, 2)),
    }
    rules["planning"] |= {"define_hours": 0.0, "feedback_hours": 0.0}
    rules["review"] |= {
        "cadence": 1,
        "hours": 0.0,
        "preparation": 0.0,
        "revisit_hours": 0.0,
        "two_way_hours": 0.0,
    }
    rules["environment"] |= {"session_hours": 0.0, "development_hour": False}
    rules["escalation"] |= {
        "threshold": rng.choice((1.0, 1.125)),
        "smoothing": 1,
        "window": weeks,
        "failing_weeks": weeks,
        "require_support": False,
        "stages": rng.choice((1, 1, 2)),
        "pass_threshold": rng.choice((0.9375, 1.0, 1.0625)),
        "meeting_hours": rng.choice((0, 0, 1)),
    }
