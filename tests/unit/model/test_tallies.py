"""What each kind of event adds to a row of tallies."""

from dataclasses import asdict

import pytest

from pmsim.model import money, rows
from pmsim.model.state import COACHING, UNDEFINED
from pmsim.model.tallies import Tallies, tally_event, tally_week
from tests.unit.model.build import flags, someone, world

TABLE = [
    (rows.MEETING_BEGAN, (2, 0.25, 1.5), {"meetings": 1, "diary_wait": 0.25, "manager_hours": 1.5}),
    (rows.REVIEW_HELD, (1.0, 0.9, 3, 0, 4), {"reviews_held": 1}),
    (rows.REVIEW_MISSED, (2, 4.5), {"reviews_missed": 2}),
    (rows.SUPPORT_BEGAN, (1, 1, 0.1, 0.2, 0.8), {"support_begun": 1, "support_fitting": 1}),
    (rows.SUPPORT_BEGAN, (1, 0, 0.1, 0.2, 0.8), {"support_begun": 1}),
    (rows.SESSION_HELD, (3,), {"sessions_held": 1}),
    (rows.SESSION_MISSED, (2, 1.5), {"sessions_missed": 2}),
    (rows.COURSE_BEGAN, (1.5, 2.0), {"courses": 1, "course_wait": 1.5}),
    (rows.SUPPORT_ENDED, (1, 8), {"support_completed": 1}),
    (rows.CASE_OPENED, (1, 13, 13, 0.8, 0.79), {"cases": 1}),
    (rows.CASE_OPENED, (1, 13, 13, 0.8, 0.8), {"cases": 1, "cases_capable": 1}),
    (rows.HR_BEGAN, (1, 0.5, 2.0), {"hr_openings": 1, "hr_wait": 0.5, "hr_weeks": 2.0}),
    (rows.STAGE_OPENED, (1, 0.7, 0.8), {"stages": 1}),
    (rows.CASE_MEETING_HELD, (1,), {"case_meetings": 1}),
    (rows.STAGE_PASSED, (1, 0.9, 0.8, 40, 40), {"stages_passed": 1}),
    (rows.STAGE_FAILED, (1, 0.7, 0.8, 40, 40), {"stages_failed": 1}),
    (rows.EXITED, (-2.0,), {"exits": 1}),
    (rows.FILE_READ, (20, 17, 3.5, 0, 0), {}),
    (rows.RESIGNED, (0.01, 0.0, 0, 0.005), {"quits": 1}),
    (rows.RESIGNED, (0.01, 0.0, 1), {"quits": 1, "quits_in_case": 1}),
    (rows.RESIGNED, (0.01, 0.85, 0), {"quits": 1, "quits_strong": 1}),
    (rows.STARTED, (6.5,), {"starters": 1, "weeks_empty": 6.5}),
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


def test_no_kind_is_left_uncounted():
    """A kind beyond the registry adds nothing."""
    tallies = Tallies()
    tally_event(tallies, max(rows.FIGURES) + 1, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert not changed(tallies)


@pytest.mark.parametrize(
    ("low", "file", "adds"),
    [
        ("", {}, {}),
        (".", {"smoothed": 1.0}, {"rated_weeks": 1, "on_target_weeks": 1, "flagged_weeks": 1}),
        (
            "x",
            {"smoothed": 0.9},
            {"rated_weeks": 1, "flagged_weeks": 1, "low_weeks": 1, "low_unhelped_weeks": 1},
        ),
        ("x", {"smoothed": 0.9, "support": COACHING}, {"rated_weeks": 1, "flagged_weeks": 1, "low_weeks": 1}),
        ("x", {"smoothed": 0.9, "in_case": True}, {"rated_weeks": 1, "flagged_weeks": 1, "low_weeks": 1}),
    ],
)
def test_week(low, file, adds):
    tallies = Tallies()
    member = someone(share=0.5, output=0.4, attainment=0.9, ramp=0.8, engagement=0.1, strain=0.2, clarity=0.7)
    tally_week(tallies, member, flags(low, **file))
    always = {
        "present_weeks": 1,
        "worked_weeks": 0.5,
        "vacant_weeks": 0.5,
        "output": 0.4,
        "agreed": 0.4,
        "attainment": 0.9,
    }
    assert changed(tallies) == {**always, "engagement": 0.1, "strain": 0.2, "clarity": 0.7, **adds}


class TestMoney:
    @pytest.mark.parametrize(
        ("tally", "amount", "cost"),
        [
            ("worked_weeks", 10.0, 10 * 1100),
            ("manager_hours", 10.0, 10 * 40),
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

    def test_value(self):
        _, p = world()
        assert money.value(Tallies(output=2.5), p) == 2.5 * 1600
