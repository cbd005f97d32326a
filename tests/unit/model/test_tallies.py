"""What each kind of event adds to a row of tallies."""

from dataclasses import asdict, fields
from statistics import NormalDist

import pytest

from pmsim.engine.order import COACH, REVIEW
from pmsim.model import money, rows
from pmsim.model.escalation import CHRONIC, HARD_WORK, PASSING_DIP, WRONG_READING
from pmsim.model.state import COACHING, UNDEFINED, Dossier
from pmsim.model.tallies import STRONG, Tallies, tally_event, tally_level, tally_week
from tests.unit.model.build import flags, someone, world

TABLE = [
    (rows.MEETING_BEGAN, (2, 0.25, 1.5, 0), {"meetings": 1, "diary_wait": 0.25, "manager_hours": 1.5}),
    (rows.MEETING_BEGAN, (2, 0.25, 1.5, 1), {"meetings": 1, "diary_wait": 0.25, "deputy_hours": 1.5}),
    (rows.MEETING_BEGAN, (2, 0.25, 1.5, 4), {"meetings": 1, "diary_wait": 0.25, "deputy_hours": 1.5}),
    (
        rows.MEETING_BEGAN,
        (REVIEW, 1.25, 1.5, 0),
        {"meetings": 1, "diary_wait": 1.25, "manager_hours": 1.5, "reviews_late": 1},
    ),
    (rows.MEETING_BEGAN, (REVIEW, 1.0, 1.5, 0), {"meetings": 1, "diary_wait": 1.0, "manager_hours": 1.5}),
    (rows.MEETING_BEGAN, (COACH, 1.25, 1.5, 0), {"meetings": 1, "diary_wait": 1.25, "manager_hours": 1.5}),
    (rows.REVIEW_HELD, (1.0, 0.9, 3, 0, 0), {"reviews_held": 1}),
    (rows.REVIEW_MISSED, (2, 4.5), {"reviews_missed": 2}),
    (rows.SUPPORT_BEGAN, (1, 1, 2, UNDEFINED, 0.8), {"support_begun": 1, "support_fitting": 1}),
    (rows.SUPPORT_BEGAN, (1, 0, 0, UNDEFINED, 0.8), {"support_begun": 1}),
    (rows.SUPPORT_BEGAN, (1, 0, 0, 5.5, 0.8), {"support_begun": 1, "support_dated": 1, "support_delay": 5.5}),
    (rows.SESSION_HELD, (3,), {"sessions_held": 1}),
    (rows.SESSION_MISSED, (2, 1.5), {"sessions_missed": 2}),
    (rows.COURSE_BEGAN, (1.5, 2.0), {"courses": 1, "course_wait": 1.5}),
    (rows.SUPPORT_ENDED, (1, 8, 1), {"support_completed": 1}),
    (rows.SUPPORT_ENDED, (1, 0, 0), {}),
    (rows.HISTORY_READ, (1, 1, 1, 4), {}),
    (rows.CASE_OPENED, (1, CHRONIC, 0.8, 0.79), {"cases": 1}),
    (
        rows.CASE_OPENED,
        (1, PASSING_DIP, 0.8, 0.9, 13.5),
        {"cases": 1, "cases_capable": 1, "cases_dip": 1, "cases_dated": 1, "case_delay": 13.5},
    ),
    (rows.CASE_OPENED, (1, WRONG_READING, 0.8, 0.9), {"cases": 1, "cases_capable": 1, "cases_misread": 1}),
    (rows.CASE_OPENED, (1, HARD_WORK, 0.8, 0.9), {"cases": 1, "cases_capable": 1, "cases_hard_work": 1}),
    (rows.HR_BEGAN, (1, 0.5, 2.0), {"hr_openings": 1, "hr_wait": 0.5, "hr_weeks": 2.0}),
    (rows.STAGE_OPENED, (1, 0.7, 0.8), {"stages": 1}),
    (rows.CASE_MEETING_HELD, (1,), {"case_meetings": 1}),
    (rows.STAGE_PASSED, (1, 0.9, 0.8, 40, 40), {"stages_passed": 1}),
    (rows.STAGE_FAILED, (1, 0.7, 0.8, 31, 40), {"stages_failed": 1, "case_meetings_missing": 9}),
    (rows.EXITED, (-2.0, 0.79, 0.8, 0), {"exits": 1}),
    (rows.EXITED, (-1.0, 0.8, 0.8, 0), {"exits": 1, "exits_capable": 1}),
    (rows.RESIGNED, (0.01, 0.0, 0, 0.005), {"quits": 1}),
    (rows.RESIGNED, (0.01, 0.0, 1, 0.005), {"quits": 1, "quits_in_case": 1}),
    (rows.RESIGNED, (0.01, 0.85, 0, 0.005), {"quits": 1, "quits_strong": 1}),
    (rows.STARTED, (6.5,), {"starters": 1, "weeks_empty": 6.5}),
    (rows.FILE_READ, (20, 17, 3.5, 0, 0), {}),
    (rows.CAUSES_READ, (0.1, 0.1, 0.1, 0.1, 0.1), {}),
    (rows.MORE_READ, (0.1, 0.1, 0.1, 6, 2), {}),
    (rows.PROSPECTS_READ, (0.9, 2, 1, 1, 0), {}),
    (rows.EPISODE_JUDGED, (1, 1, 0.89, 0.89, 0.9), {"judged": 1}),
    (rows.EPISODE_JUDGED, (1, 1, 0.9, 0.89, 0.9), {"judged": 1, "recovered": 1}),
    (rows.EPISODE_JUDGED, (1, 1, 0.89, 0.9, 0.9), {"judged": 1, "recovered_anyway": 1}),
    (rows.EPISODE_JUDGED, (1, 1, 1.0, 0.95, 0.9), {"judged": 1, "recovered": 1, "recovered_anyway": 1}),
    (rows.PLAN_BEGAN, (1.3, 1.2), {"development_plans": 1}),
    (rows.PLAN_ENDED, (), {}),
    (rows.APPROVAL_BEGAN, (0.5, 1.0), {"approvals": 1, "approval_wait": 0.5}),
    (rows.GOALS_AGREED, (2.5, 0.9, 1.0, 1.0), {"plans_agreed": 1, "plan_wait": 2.5}),
    (rows.STRATEGY_SHIFTED, (0.5,), {}),
    (rows.CALIBRATED, (0.7,), {}),
    (rows.TEAM_SESSION_HELD, (0.8,), {}),
    (rows.RANKED, (0, 0.7, 0), {"ranked": 1}),
    (rows.MOVED, (rows.BY_AGREEMENT, 0, 1, 0, 0.5), {"moved_by_agreement": 1}),
    (rows.MOVED, (rows.FOR_FAILING, 0, 1, 0, 0.5), {"redeployed": 1}),
    (rows.MOVED, (rows.TEAM_OVER, 0, 1, 0, 0.5), {"moved_with_team": 1}),
    (rows.RELEASED, (0.5,), {"released": 1}),
    (rows.PROMOTED, (1.3, 1.0, 0.7), {"promotions": 1}),
    (rows.HEARING_HELD, (0, 0.1), {}),
    (rows.APPEALED, (0.15,), {"appeals": 1}),
    (rows.REINSTATED, (0.1,), {"reinstatements": 1}),
    (rows.LIFE_EVENT, (0.3, 50.0), {}),
    (rows.DISCLOSED, (0.1,), {}),
    (rows.LEFT_ALONE, (0.5, 0.8), {"left_alone": 1}),
    (rows.BONUS_PAID, (1.2, 1820.0, 0), {"bonuses": 1, "bonus_paid": 1820.0}),
    (rows.INJUSTICE_SEEN, (0.5, -0.15), {"injustices": 1}),
    (rows.INCIDENT, (0, 1.0), {}),
    (rows.TEAM_FORMED, (), {}),
    (rows.TEAM_ENDED, (), {}),
    (rows.ADJUSTED, (0.1, 0.2), {}),
    (rows.UPWARD_NOTE, (0.15,), {"upward_notes": 1}),
]


def changed(tallies: Tallies) -> dict[str, float]:
    return {name: value for name, value in asdict(tallies).items() if value}


@pytest.mark.parametrize(("kind", "figures", "adds"), TABLE)
def test_event(kind, figures, adds):
    tallies = Tallies()
    tally_event(tallies, kind, *map(float, figures), *[UNDEFINED] * (5 - len(figures)))
    assert changed(tallies) == adds


def test_every_kind_is_in_the_table():
    assert {kind for kind, _, _ in TABLE} == set(rows.FIGURES)


@pytest.mark.parametrize(("kind", "figures"), [(kind, figures) for kind, figures, _ in TABLE])
def test_no_row_has_figures_without_a_name(kind, figures):
    assert len(figures) <= len(rows.FIGURES[kind][1])


def test_every_tally_is_moved_by_something():
    """Counts of events by the table above, sums over weeks by the tests below; none by nothing."""
    moved = {name for _, _, adds in TABLE for name in adds}
    assert moved | WEEKLY | {"replication"} == {f.name for f in fields(Tallies)}


def test_no_kind_is_left_uncounted():
    """A kind beyond the registry adds nothing."""
    tallies = Tallies()
    tally_event(tallies, max(rows.FIGURES) + 1, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert not changed(tallies)


WEEKLY = {
    "present_weeks", "seat_weeks", "vacant_weeks", "worked_weeks", "output", "fresh", "right_first",
    "delivered", "worth", "agreed", "attainment", "rated_weeks", "on_target_weeks", "flagged_weeks",
    "low_weeks", "low_unhelped_weeks", "chronic_weeks", "chronic_unhelped_weeks", "engagement", "strain",
    "clarity", "alignment", "cohesion", "justice", "focused_weeks", "moved_rated_weeks",
    "moved_on_target_weeks",
}  # fmt: skip
FLAGGED = {"rated_weeks": 1, "flagged_weeks": 1}


@pytest.mark.parametrize(
    ("low", "file", "adds"),
    [
        ("", {}, {}),
        (".", {"smoothed": 1.0}, {**FLAGGED, "on_target_weeks": 1}),
        (".", {"smoothed": 0.999}, FLAGGED),
        ("x", {"smoothed": 0.9}, {**FLAGGED, "low_weeks": 1, "low_unhelped_weeks": 1}),
        ("x", {"smoothed": 0.9, "support": COACHING}, {**FLAGGED, "low_weeks": 1}),
        ("x", {"smoothed": 0.9, "in_case": True}, {**FLAGGED, "low_weeks": 1}),
    ],
)
def test_week(low, file, adds):
    team, p = world()
    team.justice, team.focused = -0.2, True
    member = someone(
        share=0.5, output=0.4, redone=0.125, right=0.8, delivered=0.375, attainment=0.9, ramp=0.8,
        engagement=0.1, strain=0.2, clarity=0.7, alignment=0.5,
    )  # fmt: skip
    tallies = Tallies()
    tally_week(tallies, member, flags(low, **file), team, p)
    always = {
        "present_weeks": 1,
        "seat_weeks": 1.0,
        "worked_weeks": 0.5,
        "vacant_weeks": 0.5,
        "output": 0.4,
        "fresh": 0.275,
        "right_first": 0.22,
        "delivered": 0.375,
        "worth": 0.375 * 0.85,
        "agreed": 0.4,
        "attainment": 0.9,
        "engagement": 0.1,
        "strain": 0.2,
        "clarity": 0.7,
        "alignment": 0.5,
        "cohesion": 0.7,
        "justice": -0.2,
        "focused_weeks": 1,
    }
    assert changed(tallies) == pytest.approx({**always, **adds})


@pytest.mark.parametrize(("redeployed", "rated", "met"), [(False, 0, 0), (True, 2, 1)])
def test_weeks_of_those_who_were_redeployed(redeployed, rated, met):
    """Not of those whose team has ended, who have moved too."""
    team, p = world()
    tallies, member = Tallies(), someone(moves=1, redeployed=redeployed)
    for smoothed in (UNDEFINED, 0.9, 1.0):
        tally_week(tallies, member, Dossier(smoothed=smoothed), team, p)
    assert (tallies.moved_rated_weeks, tallies.moved_on_target_weeks) == (rated, met)


@pytest.mark.parametrize(
    ("level", "file", "adds"),
    [
        (0.8, {}, {}),
        (0.79, {}, {"chronic_weeks": 1, "chronic_unhelped_weeks": 1}),
        (0.79, {"support": COACHING}, {"chronic_weeks": 1}),
        (0.79, {"in_case": True}, {"chronic_weeks": 1}),
    ],
)
def test_long_run_level_below_the_line(level, file, adds):
    team, _ = world({"escalation": {"threshold": 0.8}})
    tallies = Tallies()
    tally_level(tallies, Dossier(**file), level, team)
    assert changed(tallies) == adds


def test_strong_is_the_top_fifth():
    assert 1 - NormalDist().cdf(STRONG) == pytest.approx(0.2)


class TestMoney:
    @pytest.mark.parametrize(
        ("tally", "amount", "cost"),
        [
            ("worked_weeks", 10.0, 10 * 1100),
            ("manager_hours", 10.0, 10 * 40),
            ("deputy_hours", 10.0, 10 * 40),
            ("bonus_paid", 123.0, 123),
            ("focused_weeks", 10, 10 * 20),
            ("vacant_weeks", 10.0, 0),
            ("redeployed", 10, 0),
            ("hr_weeks", 10.0, 10 * 13 * 35),
            ("courses", 10, 10 * 800),
            ("starters", 10, 10 * 5400),
            ("exits", 10, 10 * 3000),
            ("output", 10.0, 0),
        ],
    )
    def test_cost(self, tally, amount, cost):
        _, p = world()
        assert money.cost(Tallies(**{tally: amount}), p) == cost

    @pytest.mark.parametrize(("tally", "value"), [("worth", 2.5 * 1600), ("output", 0), ("delivered", 0)])
    def test_value(self, tally, value):
        """Of right work that serves the organisation; not of work that has to be done again."""
        _, p = world()
        assert money.value(Tallies(**{tally: 2.5}), p) == value
