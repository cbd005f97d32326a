"""All outcomes, in sections and in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pmsim.errors import UnknownNameError
from pmsim.outcomes import switches as off
from pmsim.outcomes.outcome import (
    WEEKS_A_YEAR,
    Outcome,
    Table,
    level,
    mean,
    money,
    rate,
    share,
    weeks_of_year,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOURS = "hours a week and team"


def _per_team(top: str, label: str, switch: off.Switch) -> Outcome:
    """Hours a week of each team's manager or deputies."""
    return Outcome(
        label, HOURS, -1, lambda t: getattr(t, top), lambda t: t.team_weeks, off=switch, of_people=False
    )


def _profit(t: Table) -> NDArray[np.float64]:
    return t.value - t.cost


RESULTS: Mapping[str, Outcome] = {
    "output": Outcome(
        "Work delivered", "% of target", 1, lambda t: t.delivered, lambda t: t.seat_weeks, 100.0
    ),
    "right": share("right_first", "fresh", "Work that is right first time", 1),
    "attainment": Outcome(
        "Attainment of those at work",
        "% of target",
        1,
        lambda t: t.attainment,
        lambda t: t.present_weeks,
        100.0,
    ),
    "on_target": share("on_target_weeks", "rated_weeks", "People on target", 1),
    "value": money("value", "Value of the work", 1, 0.0, of_people=True),
    "cost": money("cost", "Cost", -1, 0.0, of_people=False),
    "profit": money(_profit, "Profit", 1, None, of_people=False),
    "margin": Outcome(
        "Profit margin", "%", 1, _profit, lambda t: t.value, 100.0, lowest=None, of_people=False
    ),
}
"""What is delivered, and what it is worth. Work that is wrong at first is redone, and right then."""

PEOPLE: Mapping[str, Outcome] = {
    "low_weeks": weeks_of_year("low_weeks", "flagged_weeks", "Low weeks"),
    "low_unhelped": weeks_of_year("low_unhelped_weeks", "flagged_weeks", "Low weeks left alone"),
    "weeks_to_support": mean("support_delay", "support_dated", "Struggling before support", -1),
    "support": rate("support_begun", "Support begun", 0, off.without_support),
    "support_fitting": share("support_fitting", "support_begun", "Support that fitted the cause", 1),
    "recovered": share("recovered", "judged", "Recovered (some would have anyway)", 0),
    "recovered_anyway": share("recovered_anyway", "judged", "Would have recovered anyway", 0),
    "recovered_net": Outcome(
        "Recovered who would not have anyway",
        "%",
        1,
        lambda t: t.recovered - t.recovered_anyway,
        lambda t: t.judged,
        100.0,
        lowest=-100.0,
        highest=100.0,
    ),
    "moved_by_agreement": rate(
        "moved_by_agreement", "Moves to another team, by agreement", 0, off.without_agreed_moves
    ),
    "moved_on_target": share("moved_on_target_weeks", "moved_rated_weeks", "People redeployed, on target", 1),
    "development_plans": rate("development_plans", "Development plans", 0, off.without_development),
    "promotions": rate("promotions", "Promotions", 0, off.without_promotion),
    "quits": rate("quits", "Resignations", -1),
    "quits_strong": rate("quits_strong", "Strong people who resign", -1),
    "vacancy": Outcome(
        "Seats empty",
        "%",
        -1,
        lambda t: t.vacant_weeks,
        lambda t: t.seat_weeks,
        100.0,
        highest=100.0,
        of_people=False,
    ),
    "engagement": level("engagement", "Engagement", 1, lowest=None),
    "strain": level("strain", "Strain", -1),
    "clarity": level("clarity", "Clarity of goals", 1),
    "alignment": level("alignment", "Goals in line with the strategy", 1),
    "cohesion": level("cohesion", "Cohesion", 1),
}
"""How people fare: struggling and help, growth and leaving, and how they feel."""

FAIRNESS: Mapping[str, Outcome] = {
    "cases": rate("cases", "Formal cases", -1, off.without_cases),
    "weeks_to_case": mean("case_delay", "cases_dated", "Struggling before a formal case", 0),
    "cases_chronic": rate(
        lambda t: t.cases - t.cases_capable, "Formal cases on people below the line", 0, off.without_cases
    ),
    "cases_capable": rate("cases_capable", "Formal cases on people above the line", -1, off.without_cases),
    "cases_misread": rate("cases_misread", "False alarms: wrong readings", -1, off.without_cases),
    "cases_dip": rate("cases_dip", "False alarms: passing dips", -1, off.without_cases),
    "cases_hard_work": rate("cases_hard_work", "False alarms: caused by the work", -1, off.without_cases),
    "false_alarms": share("cases_capable", "cases", "Formal cases that are false alarms", -1),
    "missed": share("chronic_unhelped_weeks", "chronic_weeks", "Weeks below the line, missed", -1),
    "left_alone": rate("left_alone", "Left alone far below the line", -1),
    "stages_passed": share(
        "stages_passed", lambda t: t.stages_passed + t.stages_failed, "Formal stages passed", 0
    ),
    "record_gaps": share(
        "case_meetings_missing",
        lambda t: t.case_meetings_missing + t.case_meetings,
        "Case meetings not on record",
        -1,
    ),
    "appeals": rate("appeals", "Appeals", 0, off.without_appeals),
    "reinstatements": rate("reinstatements", "Appeals upheld", 0, off.without_appeals),
    "redeployed": rate("redeployed", "Redeployed at the hearing", 0, off.without_redeployment),
    "exits": rate("exits", "Exits decided by procedure or ranking", -1, off.without_exits),
    "exits_capable": rate("exits_capable", "Exits of people above the line", -1, off.without_exits),
    "injustices": rate("injustices", "Formal steps seen as unjust", -1, off.without_exits),
    "justice": level("justice", "Climate of justice", 1, lowest=None),
}
"""Formal action: how often, how soon, on whom, and how fair it is and seems."""

LOAD: Mapping[str, Outcome] = {
    "reviews": Outcome(
        "Reviews held",
        "a person and year",
        0,
        lambda t: t.reviews_held,
        lambda t: t.present_weeks,
        WEEKS_A_YEAR,
        off=off.without_reviews,
    ),
    "reviews_late": share("reviews_late", "reviews_held", "Reviews held late", -1),
    "reviews_missed": share(
        "reviews_missed", lambda t: t.reviews_held + t.reviews_missed, "Reviews missed", -1
    ),
    "sessions_missed": share(
        "sessions_missed",
        lambda t: t.sessions_held + t.sessions_missed,
        "Sessions of support missed",
        -1,
    ),
    "upward_notes": rate("upward_notes", "Notes upward on causes in the work", 0, off.without_reviews),
    "manager_hours": _per_team("manager_hours", "Manager's hours", off.without_meetings),
    "deputy_hours": _per_team("deputy_hours", "Deputies' hours", off.without_deputies),
    "diary_wait": Outcome(
        "Wait for the manager", "weeks", -1, lambda t: t.diary_wait, lambda t: t.meetings, of_people=False
    ),
    "plan_wait": mean("plan_wait", "plans_agreed", "Wait until goals are agreed", -1),
    "approval_wait": mean("approval_wait", "approvals", "Wait for the approver", -1),
    "course_wait": mean("course_wait", "courses", "Wait for a course", -1),
    "hr_wait": mean("hr_wait", "hr_openings", "Wait for an HR adviser", -1),
}
"""What it asks of managers, HR and others, and how long people wait for them."""

SECTIONS: Mapping[str, Mapping[str, Outcome]] = {
    "Results": RESULTS,
    "People": PEOPLE,
    "Accuracy and fairness": FAIRNESS,
    "Load": LOAD,
}
"""Outcomes by section, in the order in which they are shown."""

OUTCOMES: Mapping[str, Outcome] = {
    name: figure for section in SECTIONS.values() for name, figure in section.items()
}
"""All outcomes by name."""


def outcome(name: str) -> Outcome:
    """The outcome of this name; raises `UnknownNameError`."""
    if name not in OUTCOMES:
        raise UnknownNameError("outcome", name, list(OUTCOMES))
    return OUTCOMES[name]


def in_sections(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The sections that these outcomes lie in, each with its outcomes, in the order of showing."""
    chosen = set(names)
    for title, section in SECTIONS.items():
        found = [name for name in section if name in chosen]
        if found:
            yield title, found
