"""Value and cost are what the tables say, item by item."""

import numpy as np
import pytest

from pmsim.model import money
from pmsim.model.rows import BONUS_PAID, COURSE_BEGAN, EXITED, HR_BEGAN, MEETING_BEGAN, STARTED
from pmsim.model.tallies import Tallies
from pmsim.records import Run
from pmsim.scenario.schema import Scenario
from tests.theory.check import Estimate, verify, within
from tests.theory.worlds import parameters_of, play

pytestmark = pytest.mark.compiled

PRICES = {
    "week_value": 1600.0,
    "pay": 700.0,
    "overhead": 400.0,
    "manager_hour": 40.0,
    "hr_hour": 35.0,
    "course": 800.0,
    "recruitment": 5400.0,
    "exit": 3000.0,
    "focus_time": 20.0,
}
BONUS = {"bonus": 0.1, "period": 13}


def busy(**prices: float) -> Scenario:
    """A full model in which everything that costs money happens."""
    policy = {
        "escalation": {"threshold": 0.95, "failing_weeks": 6, "window": 13},
        "support": {"threshold": 1.0},
        "environment": {"focus_time": True},
        "reward": {"enabled": True, **BONUS},
    }
    return Scenario.model_validate(
        {
            "teams": [{"members": 60, "manager": {"people_hours": 100, "deputies": 1}}],
            "leaving": {"quit_rate": 0.3},
            "hr": {"hours_a_week": 13},
            "money": PRICES | prices,
            "policies": {"only": policy},
        }
    )


def tallied(result: Run) -> tuple[float, float]:
    """Value and cost by the model."""
    row = Tallies(*result.tallies[0].tolist())
    p = parameters_of(result.scenario)
    return money.value(row, p), money.cost(row, p)


def recounted(result: Run) -> tuple[float, float]:
    """Value and cost at the usual prices, from the tables."""
    first = result.scenario.warm_up
    weeks = result.weeks[result.weeks["week"] >= first]
    events = result.events[result.events["week"] >= first]

    def of(kind: int) -> np.ndarray:
        found = events[events["kind"] == kind]
        assert len(found), f"nothing of kind {kind} happened"
        return found

    items = {
        "pay": weeks["share"].sum(),
        "overhead": weeks["share"].sum(),
        "manager_hour": of(MEETING_BEGAN)["c"].sum(),
        "hr_hour": 13 * of(HR_BEGAN)["c"].sum(),
        "course": len(of(COURSE_BEGAN)),
        "recruitment": len(of(STARTED)),
        "exit": len(of(EXITED)),
        "focus_time": len(weeks),
    }
    assert (of(MEETING_BEGAN)["d"] == 1).any(), "no deputy met anyone"
    bonuses = len(of(BONUS_PAID)) * BONUS["bonus"] * BONUS["period"]
    items["pay"] += bonuses  # a bonus is a share of pay
    worth = weeks["delivered"] * (0.7 + 0.3 * weeks["alignment"])
    return PRICES["week_value"] * worth.sum(), sum(PRICES[name] * amount for name, amount in items.items())


def test_value():
    """Right work counts, less where goals are out of date."""

    def estimate(price: float) -> Estimate:
        return within(tallied(play(busy(week_value=price)))[0], 1e-12)

    verify(estimate, PRICES["week_value"], recounted(play(busy()))[0])


@pytest.mark.parametrize("item", [name for name in PRICES if name != "week_value"])
def test_cost(item):
    """Each price counts: moved by 5 %, it breaks the identity."""
    expected = recounted(play(busy()))[1]

    def estimate(price: float) -> Estimate:
        return within(tallied(play(busy(**{item: price})))[1], 1e-12)

    verify(estimate, PRICES[item], expected)
