"""Chains that end in someone leaving, coming, moving, growing, or in a team that begins or ends."""

from __future__ import annotations

import math

from pmsim.course import grades
from pmsim.course.past import Entry
from pmsim.course.told import (
    Step,
    Teller,
    against,
    cause_read,
    decision_name,
    many,
    percent,
    standing_name,
    words,
)
from pmsim.course.why_help import level
from pmsim.model import rows
from pmsim.scenario.quantities import PromotionBasis
from pmsim.story.figures import chance
from pmsim.story.tables import AWAY, teams_by_number
from pmsim.wording import counted, number

MATTERS = 0.1
"""How far from 1 a factor of the chance of resigning has to be to be worth a step."""

ENDINGS = {
    rows.EXITED: "exited",
    rows.RESIGNED: "resigned",
    AWAY: "moved",
    rows.RELEASED: "released",
    rows.PROMOTED: "promoted",
}


def resigned(tell: Teller, event: Entry) -> list[Step]:
    """Why someone resigned: the usual rate, what moved it, and luck."""
    rate = number(100.0 * tell.past.scenario.leaving.quit_rate, 0)
    steps = [tell.step("resign_base", "", "leaving.quit_rate", rate=rate), *_in_case(tell, event)]
    if not event["in_case"]:
        steps.extend(_mood(tell, event))
    steps.append(_wanted(tell, event))
    return [*steps, _happened(tell, event)]


def _in_case(tell: Teller, event: Entry) -> list[Step]:
    if not event["in_case"]:
        return []
    row = tell.past.week_of(event["week"], event["occupant"])
    if row is None or not row["stage"]:
        return [tell.step("resign_case_waiting", "", "hr.opening_time.mean")]
    points = number(100.0 * tell.past.scenario.formal.quit_points, 0)
    return [tell.step("resign_case", "", "formal.quit_points", points=points)]


def _mood(tell: Teller, event: Entry) -> list[Step]:
    """How far energy and strain moved the chance; the formula of `pmsim.model.people.quit_hazard`."""
    row, weights = tell.past.week_of(event["week"], event["occupant"]), tell.past.scenario.leaving
    if row is None:
        return []
    energy, strain = float(row["engagement"]), float(row["strain"])
    times = math.exp(weights.strain_weight * strain - weights.engagement_weight * energy)
    if abs(times - 1.0) < MATTERS:
        return []
    key = "resign_mood_up" if times > 1.0 else "resign_mood_down"
    values = {"times": number(times, 1), "energy": number(energy, 1), "strain": number(strain, 1)}
    return [tell.step(key, grades.HIDDEN, **values)]


def _wanted(tell: Teller, event: Entry) -> Step:
    """How far strength or weakness moved the chance."""
    weights, z = tell.past.scenario.leaving, event["standing"]
    times = min(1.0 + weights.extremes_weight * z * z, weights.extremes_limit)
    values = {"standing": standing_name(z), "times": number(times, 1)}
    if times < 1.0 + MATTERS:
        return tell.step("resign_middle", grades.HIDDEN, **values)
    return tell.step("resign_strong" if z > 0.0 else "resign_weak", grades.HIDDEN, **values)


def _happened(tell: Teller, event: Entry) -> Step:
    shown = percent(tell.past.level_at(event))
    return tell.step("resign_chance", grades.HIDDEN, chance=chance(event["chance"]), level=shown)


def moved(tell: Teller, event: Entry) -> list[Step]:
    """Why someone moved from one team to another, seen from the seat that is taken or left."""
    return [_why_moved(tell, event), _to_seat(tell, event), _moved_truth(tell, event)]


def _why_moved(tell: Teller, event: Entry) -> Step:
    if event["why"] == rows.TEAM_OVER:
        return tell.step("moved_team_over", grades.COURSE)
    if event["why"] == rows.FOR_FAILING:
        return tell.step("moved_hearing", "", "escalation.redeploy")
    review = tell.past.before(event, rows.REVIEW_HELD) if event["what"] == AWAY else None
    if review is None:
        return tell.step("moved_agreed_plain", "", "support.choice")
    return tell.step("moved_agreed", "", "support.choice", cause=cause_read(review)[0])


def _to_seat(tell: Teller, event: Entry) -> Step:
    """The seat that was taken; for a move away the tables name it in the other team's row."""
    taken = tell.past.arrival_of(event) if event["what"] == AWAY else (tell.past.team, tell.past.seat)
    teams = teams_by_number(tell.past.scenario)
    seat = words("who", "team_seat").format(team=teams[taken[0]].name, seat=taken[1] + 1)
    return tell.step("moved_seat", grades.COURSE, seat=seat)


def _moved_truth(tell: Teller, event: Entry) -> Step:
    return tell.step("moved_truth", grades.HIDDEN, standing=standing_name(event["standing"]))


def released(tell: Teller, event: Entry) -> list[Step]:
    """Why someone was released: the team was over, and no seat was open."""
    return [
        tell.step("released_end", "", "teams.*.ends"),
        tell.step("released_no_seat", "", "teams.*.ends"),
        level(tell, event),
    ]


def promoted(tell: Teller, event: Entry) -> list[Step]:
    """Why someone was promoted."""
    rule = tell.policy.promotion
    by_rating = rule.basis == PromotionBasis.rating
    key = "rating" if by_rating else "potential"
    skill = number(event["coaching_skill"], 2)
    paths = ("promotion.basis", "promotion.enabled", "promotion.week")
    return [
        tell.step(f"promoted_rule_{key}", "", *paths, week=rule.week),
        tell.step(f"promoted_{key}", "", *paths, promise=percent(event["promise"])),
        tell.step("promoted_truth", grades.HIDDEN, skill=skill, standing=standing_name(event["standing"])),
    ]


def started(tell: Teller, event: Entry) -> list[Step]:
    """Why a seat was filled: who left, how long it took, and who came."""
    past, scenario = tell.past, tell.past.scenario
    empty = many(event["weeks_empty"], "week")
    usual = many(scenario.hiring.time_to_fill.mean, "week")
    applicants = scenario.hiring.applicants
    test = "chosen_test" if applicants > 1 else "chosen_one"
    weeks = many(scenario.work.ramp_weeks, "week")
    return [
        _who_left(tell, event),
        tell.step("filled_after", "", "hiring.time_to_fill.mean", empty=empty, usual=usual),
        tell.step(test, "", "hiring.validity", "hiring.applicants", applicants=applicants),
        tell.step("ramp_up", "", "work.ramp_weeks", weeks=weeks),
        tell.step("newcomer", grades.HIDDEN, level=percent(past.level_at(event))),
    ]


def _who_left(tell: Teller, event: Entry) -> Step:
    left = tell.past.before(event, *ENDINGS, anybody=True)
    if left is None:
        return tell.step("left_long_before", grades.COURSE)
    how = words("endings", ENDINGS[left["what"]])
    return tell.step("left_before", grades.COURSE, how=how, when=tell.week(left["week"]))


def plan_began(tell: Teller, event: Entry) -> list[Step]:
    """Why a development plan began."""
    rule, growth = tell.policy.development, tell.past.scenario.growth
    rating, line = against(event["rating"], event["plan_line"])
    paths = ("development.share", "development.reviews")
    reviews = counted(rule.reviews, "review")
    review = tell.past.before(event, rows.REVIEW_HELD)
    came = (
        []
        if review is None
        else [
            tell.step(
                "plan_review",
                "",
                "review.cadence",
                when=tell.week(review["week"]),
                decision=decision_name(review["done"]),
            )
        ]
    )
    return [
        tell.step(
            "plan_rule", "", *paths, count=reviews.capitalize(), line=line, reviews=reviews, rating=rating
        ),
        tell.step("plan_place", "", "development.places", places=number(rule.places, 1)),
        *came,
        tell.step("plan_skill", "", "growth.plan_weeks", weeks=many(growth.plan_weeks, "week")),
        _plan_level(tell, event),
    ]


def _plan_level(tell: Teller, event: Entry) -> Step:
    true, line = tell.past.level_at(event), event["plan_line"]
    shown, held = against(true, line)
    key = "plan_level_above" if true >= line else "plan_level_below"
    return tell.step(key, grades.HIDDEN, level=shown, line=held)


def team_formed(tell: Teller, event: Entry) -> list[Step]:
    """Why a team began."""
    when = tell.week(event["week"])
    return [
        tell.step("team_begins", "", "teams.*.starts", when=when),
        tell.step("team_new", "", "climate.cohesion_rest"),
    ]


def team_ended(tell: Teller, event: Entry) -> list[Step]:
    """Why a team ended, and where its people went."""
    when, (away, out) = tell.week(event["week"]), tell.past.scattered(event)
    return [
        tell.step("team_ends", "", "teams.*.ends", when=when),
        tell.step("team_over", grades.COURSE, moved=away, released=out),
    ]
