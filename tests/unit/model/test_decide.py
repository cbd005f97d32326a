"""What the rules decide: a table of behaviour, case by case."""

import math
from dataclasses import dataclass, field

import pytest

from pmsim.model.decide import ESCALATE, OFFER_COACHING, OFFER_TRAINING, ON_TRACK, decide, rate
from pmsim.model.state import COACHING, LONG_AGO, TRAINING, UNDEFINED, Dossier
from pmsim.scenario.schema import Escalation, Review, Support
from tests.unit.model.build import flags, on_file

NOW = 100.0
FAILING = {"weeks": 30, "flagged_weeks": 27, "low_weeks": 13, "support_mean": 0.8}
SUPPORTED = {**FAILING, "support_ended": NOW - 20}
WEAK = {"weeks": 30, "flagged_weeks": 27, "low_weeks": 3, "support_mean": 0.8}


@dataclass(frozen=True)
class Case:
    """What is on file, the rule, and what it comes to."""

    name: str
    file: dict[str, float]
    decision: int
    support: dict[str, object] = field(default_factory=dict)
    escalation: dict[str, object] = field(default_factory=dict)


TABLE = [
    Case("nobody has worked yet", {"weeks": 0, "support_mean": UNDEFINED}, ON_TRACK),
    Case("all is well", {"weeks": 30, "flagged_weeks": 27, "support_mean": 1.0}, ON_TRACK),
    Case("weak", WEAK, OFFER_COACHING),
    Case("just on the line of support", {**WEAK, "support_mean": 0.9}, ON_TRACK),
    Case("just below it", {**WEAK, "support_mean": math.nextafter(0.9, 0)}, OFFER_COACHING),
    Case("weak for three weeks only", {**WEAK, "weeks": 3}, ON_TRACK),
    Case("weak for four", {**WEAK, "weeks": 4}, OFFER_COACHING),
    Case("weak, no support in this policy", WEAK, ON_TRACK, support={"enabled": False}),
    Case("weak, coached already", {**WEAK, "support": COACHING}, ON_TRACK),
    Case("weak, on a course already", {**WEAK, "support": TRAINING}, ON_TRACK),
    Case("weak, support ended a week ago", {**WEAK, "support_ended": NOW - 1}, ON_TRACK),
    Case("weak, support ended eight weeks ago", {**WEAK, "support_ended": NOW - 8}, OFFER_COACHING),
    Case(
        "weak, support ended a week ago, no pause",
        {**WEAK, "support_ended": NOW - 1},
        OFFER_COACHING,
        {"pause": 0},
    ),
    Case("a gap is read", {**WEAK, "read_gap": 0.2, "read_motivation": 0.1}, OFFER_TRAINING),
    Case("motivation is read", {**WEAK, "read_gap": 0.1, "read_motivation": 0.2}, OFFER_COACHING),
    Case("neither is read", {**WEAK, "read_gap": -0.1, "read_motivation": -0.2}, OFFER_TRAINING),
    Case("both the same", {**WEAK, "read_gap": 0.1, "read_motivation": 0.1}, OFFER_COACHING),
    Case("a gap, always coaching", {**WEAK, "read_gap": 0.2}, OFFER_COACHING, {"choice": "coaching"}),
    Case("no gap, always training", {**WEAK, "read_motivation": 0.2}, OFFER_TRAINING, {"choice": "training"}),
    Case("failing, never supported", FAILING, OFFER_COACHING),
    Case("failing, never supported, not asked for", FAILING, ESCALATE, escalation={"require_support": False}),
    Case("failing after support", SUPPORTED, ESCALATE),
    Case("failing 26 weeks after support", {**SUPPORTED, "support_ended": NOW - 26}, ESCALATE),
    Case("failing long after support", {**SUPPORTED, "support_ended": NOW - 26.5}, OFFER_COACHING),
    Case("failing after support, on a course again", {**SUPPORTED, "support": TRAINING}, ESCALATE),
    Case("failing, no formal procedure", SUPPORTED, OFFER_COACHING, escalation={"enabled": False}),
    Case("one good week in the window", {**SUPPORTED, "low_weeks": 12}, OFFER_COACHING),
    Case(
        "one good week, 12 of 13 asked for",
        {**SUPPORTED, "low_weeks": 12},
        ESCALATE,
        {},
        {"failing_weeks": 12},
    ),
    Case("too few flags for the window", {**SUPPORTED, "flagged_weeks": 12}, OFFER_COACHING),
    Case("just enough flags", {**SUPPORTED, "flagged_weeks": 13}, ESCALATE),
    Case("failing, a case runs", {**SUPPORTED, "in_case": True}, ON_TRACK),
    Case("weak, a case runs", {**WEAK, "in_case": True}, ON_TRACK),
]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_behaviour(case):
    file = Dossier(**case.file)
    assert decide(file, Support(**case.support), Escalation(**case.escalation), NOW) == case.decision


def test_names_are_different():
    assert len({case.name for case in TABLE}) == len(TABLE)


class TestFigures:
    """What the rules compare is put on file."""

    def test_means_over_their_windows(self):
        file = on_file([0.0] * 5 + [1.0] * 5 + [2.0] * 8)
        rate(file, Review(rating_window=13), Support(window=8), Escalation())
        assert file.rating == 21 / 13
        assert file.support_mean == 2.0

    def test_fewer_weeks_than_the_window(self):
        file = on_file([0.5, 1.0])
        rate(file, Review(), Support(), Escalation())
        assert file.rating == file.support_mean == 0.75

    def test_nothing_on_file(self):
        file = Dossier()
        rate(file, Review(), Support(), Escalation())
        assert math.isnan(file.rating)
        assert math.isnan(file.support_mean)
        assert file.low_weeks == 0

    def test_low_weeks_of_the_window_only(self):
        file = flags("xxxx" + "x..x.x")
        rate(file, Review(), Support(), Escalation(window=6, failing_weeks=6))
        assert file.low_weeks == 3

    def test_a_file_longer_than_its_memory(self):
        """Weeks of long ago are overwritten, and the newest are found."""
        file = on_file([5.0] * 104 + [1.0] * 13)
        rate(file, Review(), Support(), Escalation())
        assert file.rating == 1.0
        assert file.support_ended == LONG_AGO
