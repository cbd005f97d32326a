"""The studies that lessons ask for by name where no outcome tells what they need."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from pmsim.course import studies_of_counts, studies_of_events, studies_of_luck
from pmsim.errors import CourseError, Problem, UnknownNameError, listing, nearest
from pmsim.outcomes import Estimate

Study = Callable[..., Estimate]
"""Plays worlds and finds one figure: its first argument is a `Play`, the others are named."""

STUDIES: Mapping[str, Study] = {
    one.__name__: one
    for one in (
        studies_of_luck.regression_to_the_mean,
        studies_of_luck.next_spell,
        studies_of_luck.false_alarm_by_k_of_n,
        studies_of_luck.found_by_k_of_n,
        studies_of_luck.single_reading,
        studies_of_luck.low_people_who_are_fine,
        studies_of_events.misread_causes,
        studies_of_events.true_cause_share,
        studies_of_events.fate,
        studies_of_events.told_in_time,
        studies_of_events.seat_attainment,
        studies_of_events.seat_holders,
        studies_of_counts.ratio_of_counts,
        studies_of_counts.number_of,
        studies_of_counts.group_ratio,
        studies_of_counts.group_level,
        studies_of_counts.better_in_worlds,
        studies_of_counts.spread_of_a_year,
    )
}
"""Each study by the name that a lesson's file uses."""


def study(name: str) -> Study:
    """The study of this name; UnknownNameError for any other."""
    if name not in STUDIES:
        raise UnknownNameError("study", name, STUDIES)
    return STUDIES[name]


def check(name: str, given: Mapping[str, object]) -> None:
    """UnknownNameError for a study that there is not; CourseError for what it does not take or lacks."""
    parameters = [
        one for one in inspect.signature(study(name)).parameters.values() if one.kind is one.KEYWORD_ONLY
    ]
    names = [one.name for one in parameters]
    wrong = [
        Problem(
            "this study does not take this", field=one, allowed=listing(names), nearest=nearest(one, names)
        )
        for one in given
        if one not in names
    ]
    lacking = [
        Problem("this study needs this", field=one.name)
        for one in parameters
        if one.default is one.empty and one.name not in given
    ]
    if wrong or lacking:
        raise CourseError([*wrong, *lacking])
