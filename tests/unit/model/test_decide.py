"""What the rules decide: a table of behaviour, case by case."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from pmsim.model import decide as rules
from pmsim.model.decide import DEVELOP, ESCALATE, ON_TRACK, WAIT, decide, rate
from pmsim.model.state import (
    ADJUSTMENTS,
    CLARIFYING,
    COACHING,
    LONG_AGO,
    MENDING,
    MENTORING,
    REDEPLOYMENT,
    RELIEF,
    TRAINING,
    UNDEFINED,
    Dossier,
    Order,
)
from pmsim.scenario.schema import Development, Escalation, Review, Support
from tests.unit.model.build import flags, on_file, reads, someone, world

NOW = 100.0
READ = {"read": reads(motivation=0.2)}
FAILING = {"weeks": 30, "flagged_weeks": 27, "low_weeks": 13, "support_mean": 0.8, **READ}
SUPPORTED = {**FAILING, "support_ended": NOW - 20}
WEAK = {"weeks": 30, "flagged_weeks": 27, "low_weeks": 3, "support_mean": 0.8, **READ}
STRONG = {"weeks": 30, "flagged_weeks": 27, "support_mean": 1.3, "strong_reviews": 2, "plan_places": True}


IN_ORDER = {"choice": "in_order"}


def read(**depths: float) -> dict[str, Any]:
    return {**WEAK, "read": reads(**depths)}


@dataclass(frozen=True)
class Case:
    """What is on file, the rule, and what it comes to."""

    name: str
    file: dict[str, Any]
    decision: int
    support: dict[str, object] = field(default_factory=dict)
    escalation: dict[str, object] = field(default_factory=dict)
    development: dict[str, object] = field(default_factory=dict)


ORDINARY = [
    Case("nobody has worked yet", {"weeks": 0, "support_mean": UNDEFINED}, ON_TRACK),
    Case("all is well", {"weeks": 30, "flagged_weeks": 27, "support_mean": 1.0}, ON_TRACK),
    Case("weak", WEAK, COACHING),
    Case("just on the line of support", {**WEAK, "support_mean": 0.9}, ON_TRACK),
    Case("just below it", {**WEAK, "support_mean": math.nextafter(0.9, 0)}, COACHING),
    Case("weak for three weeks only", {**WEAK, "weeks": 3}, ON_TRACK),
    Case("weak for four", {**WEAK, "weeks": 4}, COACHING),
    Case("weak, no support in this policy", WEAK, ON_TRACK, support={"enabled": False}),
    Case("weak, coached already", {**WEAK, "support": COACHING}, ON_TRACK),
    Case("weak, on a course already", {**WEAK, "support": TRAINING}, ON_TRACK),
    Case("weak, support ended a week ago", {**WEAK, "support_ended": NOW - 1}, ON_TRACK),
    Case("weak, support ended eight weeks ago", {**WEAK, "support_ended": NOW - 8}, COACHING),
    Case(
        "weak, support ended a week ago, no pause", {**WEAK, "support_ended": NOW - 1}, COACHING, {"pause": 0}
    ),
    Case("weak, a case runs", {**WEAK, "in_case": True}, ON_TRACK),
]

BY_CAUSE = [
    Case("nothing but luck", read(luck=0.2, motivation=0.1), WAIT),
    Case("all look the same: luck", read(), WAIT),
    Case("skill", read(skill_gap=0.2, motivation=0.1), TRAINING),
    Case("motivation", read(skill_gap=0.1, motivation=0.2), COACHING),
    Case("the first of two that look the same", read(skill_gap=0.2, motivation=0.2), TRAINING),
    Case("overload", read(overload=0.2), RELIEF),
    Case("circumstance", read(circumstance=0.2), ADJUSTMENTS),
    Case("misfit, a seat is open", {**read(misfit=0.2), "open_seats": 1}, REDEPLOYMENT),
    Case("misfit, no seat is open", read(misfit=0.2), COACHING),
    Case("unclear goals", read(unclear_goals=0.2), CLARIFYING),
    Case("the work itself", read(the_work=0.2), MENDING),
    Case("a gap, always coaching", read(skill_gap=0.2), COACHING, {"choice": "coaching"}),
    Case("no gap, always training", WEAK, TRAINING, {"choice": "training"}),
    Case("always relief", WEAK, RELIEF, {"choice": "relief"}),
    Case("always adjustments", WEAK, ADJUSTMENTS, {"choice": "adjustments"}),
    Case("always clarifying", WEAK, CLARIFYING, {"choice": "clarifying"}),
    Case("always mending", WEAK, MENDING, {"choice": "mending"}),
    Case("always mentoring", WEAK, MENTORING, {"choice": "mentoring"}),
]

BY_LEVEL = [
    Case("SFIA 4: no relief", {**read(overload=0.2), "manager_level": 4}, COACHING),
    Case("SFIA 5: relief", {**read(overload=0.2), "manager_level": 5}, RELIEF),
    Case("SFIA 4: no mending", {**read(the_work=0.2), "manager_level": 4}, COACHING),
    Case("SFIA 5: mending", {**read(the_work=0.2), "manager_level": 5}, MENDING),
    Case("SFIA 4: no move", {**read(misfit=0.2), "manager_level": 4, "open_seats": 1}, COACHING),
    Case("SFIA 5: a move", {**read(misfit=0.2), "manager_level": 5, "open_seats": 1}, REDEPLOYMENT),
    Case("SFIA 4: training", {**read(skill_gap=0.2), "manager_level": 4}, TRAINING),
    Case("SFIA 4: adjustments", {**read(circumstance=0.2), "manager_level": 4}, ADJUSTMENTS),
    Case("SFIA 4: clarifying", {**read(unclear_goals=0.2), "manager_level": 4}, CLARIFYING),
    Case("SFIA 4, always relief", {**WEAK, "manager_level": 4}, COACHING, {"choice": "relief"}),
    Case(
        "SFIA 4, in order, the third time", {**WEAK, "manager_level": 4, "episodes": 2}, ADJUSTMENTS, IN_ORDER
    ),
    Case("in order, a move to nowhere", {**WEAK, "episodes": 7}, COACHING, IN_ORDER),
    Case("in order, and not by what looks like luck", {**read(luck=0.9), "episodes": 1}, TRAINING, IN_ORDER),
    Case("SFIA 4, always mentoring", {**WEAK, "manager_level": 4}, MENTORING, {"choice": "mentoring"}),
]

FORMAL = [
    Case("failing, never supported", FAILING, COACHING),
    Case("failing, never supported, not asked for", FAILING, ESCALATE, escalation={"require_support": False}),
    Case("failing after support", SUPPORTED, ESCALATE),
    Case("failing 26 weeks after support", {**SUPPORTED, "support_ended": NOW - 26}, ESCALATE),
    Case("failing long after support", {**SUPPORTED, "support_ended": NOW - 26.5}, COACHING),
    Case("failing after support, on a course again", {**SUPPORTED, "support": TRAINING}, ESCALATE),
    Case("failing, no formal procedure", SUPPORTED, COACHING, escalation={"enabled": False}),
    Case("failing, a case runs", {**SUPPORTED, "in_case": True}, ON_TRACK),
    Case("one good week in the window", {**SUPPORTED, "low_weeks": 12}, COACHING),
    Case("12 of 13", {**SUPPORTED, "low_weeks": 12}, ESCALATE, {}, {"failing_weeks": 12}),
    Case("9 of 13, as asked", {**SUPPORTED, "low_weeks": 9}, ESCALATE, {}, {"failing_weeks": 9}),
    Case("8 of 13, 9 asked", {**SUPPORTED, "low_weeks": 8}, COACHING, {}, {"failing_weeks": 9}),
    Case("too few flags for the window", {**SUPPORTED, "flagged_weeks": 12}, COACHING),
    Case("just enough flags", {**SUPPORTED, "flagged_weeks": 13}, ESCALATE),
]

THIRDS = {"rule": "thirds"}
MEAN = {"rule": "mean"}
SPARSE = {**SUPPORTED, "low_weeks": 0, "low_thirds": 0, "window_mean": 0.9, "line": 0.8}
READINGS = [
    Case("three months failed", {**SPARSE, "low_thirds": 3}, ESCALATE, {}, THIRDS),
    Case("two months failed", {**SPARSE, "low_thirds": 2}, COACHING, {}, THIRDS),
    Case(
        "three months, too few flags", {**SPARSE, "low_thirds": 3, "flagged_weeks": 12}, COACHING, {}, THIRDS
    ),
    Case("the mean fails", {**SPARSE, "window_mean": math.nextafter(0.8, 0)}, ESCALATE, {}, MEAN),
    Case("the mean is on the line", {**SPARSE, "window_mean": 0.8}, COACHING, {}, MEAN),
    Case("the mean, too few flags", {**SPARSE, "window_mean": 0.1, "flagged_weeks": 12}, COACHING, {}, MEAN),
    Case("all 13 weeks, read by months", {**SPARSE, "low_weeks": 13}, COACHING, {}, THIRDS),
    Case("all 13 weeks, read by the mean", {**SPARSE, "low_weeks": 13}, COACHING, {}, MEAN),
    Case("months and mean, read by weeks", {**SPARSE, "low_thirds": 3, "window_mean": 0.1}, COACHING),
]

GROWING = [
    Case("strong twice running", STRONG, DEVELOP),
    Case("strong once", {**STRONG, "strong_reviews": 1}, ON_TRACK),
    Case(
        "strong once, which is enough", {**STRONG, "strong_reviews": 1}, DEVELOP, development={"reviews": 1}
    ),
    Case("strong, no place left", {**STRONG, "plan_places": False}, ON_TRACK),
    Case("strong, on a plan already", {**STRONG, "plan_weeks": 1}, ON_TRACK),
    Case("strong, supported", {**STRONG, "support": RELIEF}, ON_TRACK),
    Case("strong, a case runs", {**STRONG, "in_case": True}, ON_TRACK),
    Case("strong, but weak of late", {**STRONG, "support_mean": 0.8, **READ}, COACHING),
    Case(
        "strong, but failing after support", {**SUPPORTED, "strong_reviews": 2, "plan_places": True}, ESCALATE
    ),
]

TABLE = ORDINARY + BY_CAUSE + BY_LEVEL + FORMAL + READINGS + GROWING


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_behaviour(case):
    file, escalation = Dossier(**case.file), Escalation(**case.escalation)
    found = decide(file, Support(**case.support), escalation, Development(**case.development), NOW)
    assert found == case.decision


def test_names_are_different():
    assert len({case.name for case in TABLE}) == len(TABLE)


def test_every_outcome_is_in_the_table():
    supports = {COACHING, TRAINING, RELIEF, ADJUSTMENTS, CLARIFYING, MENDING, MENTORING, REDEPLOYMENT}
    assert {case.decision for case in TABLE} == supports | {ON_TRACK, WAIT, ESCALATE, DEVELOP}


@pytest.mark.parametrize(("strong", "decision"), [(True, DEVELOP), (False, ON_TRACK)])
def test_softly_there_is_no_formal_step(strong, decision):
    file = Dossier(**{**SUPPORTED, "support_mean": 1.0, "strong_reviews": 2, "plan_places": strong})
    assert decide(file, Support(), Escalation(), Development(), NOW) == ESCALATE
    assert rules.decide_softly(file, Support(), Development(), NOW) == decision


class TestFigures:
    """What the rules compare is put on file."""

    def rated(self, file, review=None, support=None, escalation=None):
        team, _ = world({"escalation": {"threshold": 0.75}})
        rate(file, team, review or Review(), support or Support(), escalation or Escalation())
        return file

    def test_means_over_their_windows(self):
        file = on_file([0.0] * 5 + [1.0] * 5 + [2.0] * 8)
        self.rated(file, Review(rating_window=13), Support(window=8), Escalation(window=10, failing_weeks=10))
        assert file.rating == 21 / 13
        assert file.support_mean == 2.0
        assert file.window_mean == 1.8
        assert file.line == 0.75

    def test_fewer_weeks_than_the_window(self):
        file = self.rated(on_file([0.5, 1.0]))
        assert file.rating == file.support_mean == 0.75

    def test_nothing_on_file(self):
        file = self.rated(Dossier())
        assert math.isnan(file.rating)
        assert math.isnan(file.support_mean)
        assert math.isnan(file.window_mean)
        assert file.low_weeks == file.low_thirds == 0

    def test_low_weeks_of_the_window_only(self):
        file = self.rated(flags("xxxx" + "x..x.x"), escalation=Escalation(window=6, failing_weeks=6))
        assert file.low_weeks == 3

    def test_thirds_of_the_window_only(self):
        file = on_file([0.5] * 4 + [0.5] * 4 + [0.9] * 4 + [0.7] * 4)
        assert self.rated(file, escalation=Escalation(window=12, failing_weeks=12)).low_thirds == 2

    def test_a_file_longer_than_its_memory(self):
        """Weeks of long ago are overwritten, and the newest are found."""
        file = self.rated(on_file([5.0] * 104 + [1.0] * 13))
        assert file.rating == 1.0
        assert file.support_ended == LONG_AGO

    @pytest.mark.parametrize(("ended", "since"), [(90.0, 10.0), (NOW, 0.0)])
    def test_weeks_since_support(self, ended, since):
        assert rules.weeks_since_support(Dossier(support_ended=ended), NOW) == since

    def test_never_supported(self):
        assert math.isnan(rules.weeks_since_support(Dossier(), NOW))


class TestPermitted:
    """A decision from elsewhere: one thing at a time, none while a case runs."""

    @pytest.mark.parametrize(
        ("file", "decision", "done"),
        [
            ({}, ESCALATE, ESCALATE),
            ({}, WAIT, WAIT),
            ({}, ON_TRACK, ON_TRACK),
            ({}, COACHING, COACHING),
            ({"plan_places": True}, DEVELOP, DEVELOP),
            ({"plan_places": False}, DEVELOP, ON_TRACK),
            ({"plan_places": True, "plan_weeks": 3}, DEVELOP, ON_TRACK),
            ({"plan_places": True, "support": COACHING}, DEVELOP, ON_TRACK),
            ({"plan_weeks": 3}, RELIEF, RELIEF),
            ({"support": COACHING}, TRAINING, ON_TRACK),
            ({"support": COACHING}, ESCALATE, ESCALATE),
            ({"in_case": True}, ESCALATE, ON_TRACK),
            ({"in_case": True}, COACHING, ON_TRACK),
            ({"weeks": 0}, ESCALATE, ON_TRACK),
            ({"manager_level": 4}, RELIEF, COACHING),
            ({"open_seats": 0}, REDEPLOYMENT, COACHING),
            ({"open_seats": 2}, REDEPLOYMENT, REDEPLOYMENT),
        ],
    )
    def test_behaviour(self, file, decision, done):
        assert rules.permitted(Dossier(**{"weeks": 30, **file}), decision) == done

    def test_an_order_is_for_one_review_of_one_person(self):
        order = Order(team=2, seat=1, occupant=0, review=5)
        assert rules.is_meant(order, 2, someone(), 5)
        for other in (
            replace(order, team=1),
            replace(order, seat=0),
            replace(order, occupant=1),
            replace(order, review=4),
        ):
            assert not rules.is_meant(other, 2, someone(), 5)


@pytest.mark.parametrize(
    ("kind", "by_weeks"), [(RELIEF, True), (MENTORING, True), (COACHING, False), (0, False)]
)
def test_what_goes_by_weeks(kind, by_weeks):
    assert rules.goes_by_weeks(kind) == by_weeks


ORDER = [COACHING, TRAINING, RELIEF, ADJUSTMENTS, CLARIFYING, MENDING, MENTORING, REDEPLOYMENT]


@pytest.mark.parametrize(
    ("level", "order"),
    [
        (6, ORDER),
        (5, ORDER),
        (4, [kind for kind in ORDER if kind not in (RELIEF, MENDING, REDEPLOYMENT)]),
    ],
)
def test_one_kind_after_another(level, order):
    """The n-th episode is of the n-th kind that the manager's level permits; after the last the first."""
    found = [
        rules.which_support(
            Dossier(episodes=episodes, manager_level=level, open_seats=1), Support(choice="in_order")
        )
        for episodes in range(2 * len(order) + 1)
    ]
    assert found == [*order, *order, order[0]]
