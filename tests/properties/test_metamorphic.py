"""Relations between runs: what must not matter does not, to the last bit; what should matter does."""

from typing import Any, ClassVar

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.policies import Decision, Order
from pmsim.records import Run
from pmsim.scenario import files
from pmsim.scenario.quantities import SupportChoice
from pmsim.scenario.schema import Scenario
from pmsim.scenario.settings import with_settings
from tests.properties.worlds import BUSY_RULES, busy, eventful, play, team

pytestmark = pytest.mark.compiled


def bits(result: Run) -> tuple[bytes, bytes, bytes]:
    """All tables of a run."""
    return result.tallies.tobytes(), result.weeks.tobytes(), result.events.tobytes()


def differences(one: Run, other: Run) -> np.ndarray:
    """Every figure of every member-week less its counterpart; what both leave undefined counts as 0."""
    assert len(one.weeks) == len(other.weeks) > 500
    columns = []
    for name in one.weeks.dtype.names:
        a, b = one.weeks[name].astype(float), other.weeks[name].astype(float)
        columns.append(np.where(np.isnan(a) & np.isnan(b), 0.0, a - b))
    return np.array(columns)


class TestOnePolicyTwice:
    def test_two_names_make_no_difference(self):
        scenario = busy(policies={"one": BUSY_RULES, "two": BUSY_RULES})
        apart = differences(play(scenario, "one"), play(scenario, "two"))
        assert (apart == 0.0).all()

    def test_another_threshold_makes_one(self):
        scenario = busy(policies={"one": BUSY_RULES, "two": {**BUSY_RULES, "support": {"threshold": 0.9}}})
        assert bits(play(scenario, "one")) != bits(play(scenario, "two"))


class TestAnotherTeam:
    """A team's luck has the team's name in its address, so that no other team can touch it."""

    @staticmethod
    def of(result: Run, number: int) -> tuple[np.ndarray, np.ndarray]:
        weeks = result.weeks[result.weeks["team"] == number].copy()
        events = result.events[result.events["team"] == number].copy()
        weeks["team"] = events["team"] = 0
        events["e"][events["kind"] == rows.MORE_READ] = 0  # open seats elsewhere: another team has some
        return weeks, events

    @pytest.mark.parametrize("newcomer", ["Atlas", "Zenith"])
    def test_nothing_shared(self, newcomer):
        """Without HR, courses and approval all rows of the first team keep their bits, first or last."""
        rules = {
            "support": {"threshold": 1.0, "choice": "coaching"},
            "escalation": {"enabled": False},
            "planning": {"approval": False},
        }
        alone = play(busy(team("North"), policies={"only": rules}))
        both = play(busy(team("North"), team(newcomer, 30), policies={"only": rules}))
        number = int(newcomer < "North")
        for mine, then in zip(self.of(alone, 0), self.of(both, number), strict=True):
            assert len(mine) > 100
            assert mine.tobytes() == then.tobytes()

    def test_shared_advisers(self):
        """Where teams queue for the same advisers, what happens may change but luck does not."""
        alone, both = play(busy(team("North"))), play(busy(team("North"), team("South", 60)))
        mine, then = (self.of(result, 0)[0] for result in (alone, both))
        assert mine.tobytes() != then.tobytes()
        keys = ["week", "seat", "occupant"]
        _, here, there = np.intersect1d(mine[keys], then[keys], return_indices=True)
        first = (mine["occupant"][here] == 0) & (mine["week"][here] >= 0)
        assert first.sum() > 200
        assert np.array_equal(mine["form"][here][first], then["form"][there][first])
        start = mine["week"] == 0
        assert np.array_equal(mine["long_run"][start], then["long_run"][then["week"] == 0])

    def test_another_name_is_another_luck(self):
        one, other = play(busy(team("North"))), play(busy(team("Nörth")))
        assert not np.isin(one.weeks["form"], other.weeks["form"]).any()


class TestOrder:
    """The order in which a file names things has no meaning."""

    FORWARD = """
name: Order
weeks: 40
leaving: {quit_rate: 0.2, strain_weight: 0.2}
work: {form_carry: 0.6, luck_variance: 0.5}
teams:
  - {name: North, members: 5, complexity: low}
  - {name: East, members: 7, complexity: high}
reference: a
policies:
  a:
    review: {cadence: 3, hours: 2}
    support: {threshold: 1.0}
  b:
    review: {cadence: 5}
"""
    BACKWARD = """
policies:
  b:
    review: {cadence: 5}
  a:
    support: {threshold: 1.0}
    review: {hours: 2, cadence: 3}
reference: a
teams:
  - {complexity: high, members: 7, name: East}
  - {complexity: low, name: North, members: 5}
work: {luck_variance: 0.5, form_carry: 0.6}
leaving: {strain_weight: 0.2, quit_rate: 0.2}
weeks: 40
name: Order
"""

    @pytest.mark.parametrize("policy", ["a", "b"])
    def test_no_bit_changes(self, policy):
        one, other = (play(files.loads(text), policy) for text in (self.FORWARD, self.BACKWARD))
        assert one.manifest == other.manifest
        assert bits(one) == bits(other)

    def test_a_swap_of_values_is_noticed(self):
        swapped = self.FORWARD.replace("North, members: 5", "North, members: 7").replace(
            "East, members: 7", "East, members: 5"
        )
        one, other = (play(files.loads(text)) for text in (self.FORWARD, swapped))
        assert one.manifest.digest != other.manifest.digest
        assert one.manifest.scenario != other.manifest.scenario


class TestMoreServers:
    """In queues that nothing feeds back on, nobody waits longer for there being more servers."""

    @staticmethod
    def one_case_each(advisers: int, shape: str) -> Scenario:
        """Everyone's only case opens at a review that no wait can move."""
        return busy(
            team("North", 40, manager={"people_hours": 1e9, "follow_through": 1}),
            warm_up=0,
            weeks=40,
            leaving={"quit_rate": 0},
            formal={"quit_points": 0},
            measurement={"halo_sd": 0, "kpi_noise": 0},
            hr={"advisers": advisers, "opening_time": {"mean": 0.8, "cv": 1, "shape": shape}},
            policies={
                "only": {
                    "support": {"enabled": False},
                    "escalation": {
                        "threshold": 10,
                        "window": 20,
                        "failing_weeks": 20,
                        "require_support": False,
                        "pass_threshold": 0,
                        "stages": 1,
                    },
                }
            },
        )

    @classmethod
    def waits(cls, advisers: int, shape: str) -> np.ndarray:
        """Each person's wait; infinite if their turn never came."""
        events = play(cls.one_case_each(advisers, shape), replications=50, tables=50).events
        opened, turned = (events[events["kind"] == kind] for kind in (rows.CASE_OPENED, rows.HR_BEGAN))
        assert len(opened) == 50 * 40, "everyone has one case"
        assert len(turned) <= len(opened)
        found = np.full((50, 40), np.inf)
        found[turned["replication"], turned["seat"]] = turned["b"]
        return found

    @pytest.mark.parametrize("shape", ["fixed", "lognormal", "exponential"])
    def test_nobody_waits_longer(self, shape):
        """The time that a case takes HR is its own, whenever its turn comes."""
        few, more, many = (self.waits(advisers, shape) for advisers in (4, 5, 6))
        assert (more <= few).all()
        assert (many <= more).all()
        assert (more < few).mean() > 0.3
        assert (many < more).mean() > 0.3


class TestLength:
    def test_a_longer_run_begins_as_the_shorter_one(self):
        short, long = play(busy(weeks=40)), play(busy(weeks=90))
        end = 8 + 40
        for table in ("weeks", "events"):
            mine, then = getattr(short, table), getattr(long, table)
            assert len(mine) > 500
            assert mine.tobytes() == then[then["week"] < end].tobytes()
            assert len(then) > len(mine)


class TestReplications:
    def test_blocks_make_no_difference(self):
        """Each replication is the same whichever block it is played in, with or without tables."""
        whole = play(busy(), replications=120, tables=2)
        parts = [
            play(busy(), first=first, replications=count, tables=0)
            for first, count in ((0, 1), (1, 70), (71, 49))
        ]
        assert whole.tallies.tobytes() == b"".join(part.tallies.tobytes() for part in parts)
        again = play(busy(), first=1, replications=1)
        assert whole.weeks[whole.weeks["replication"] == 1].tobytes() == again.weeks.tobytes()

    def test_they_differ(self):
        output = play(busy(), replications=120, tables=0).tallies["output"]
        assert len(set(output)) == 120

    def test_twice_the_same(self):
        one, other = play(busy(), replications=3), play(busy(), replications=3)
        assert bits(one) == bits(other)
        assert one.manifest == other.manifest

    def test_another_seed_is_another_world(self):
        one, other = play(busy()), play(busy(), seed=2)
        assert one.manifest.digest != other.manifest.digest
        assert not np.isin(one.weeks["form"], other.weeks["form"]).any()


class TestMirror:
    """Every uniform u becomes 1 - u, and so every normal z becomes -z."""

    STEADY: ClassVar[dict[str, Any]] = {
        "leaving": {"quit_rate": 0},
        "circumstances": {"events_a_year": 0, "barrier_share": 0},
        "growth": {"hour_skill": 0, "hour_engagement": 0},
        "policies": {"only": {"review": {"enabled": False}, "planning": {"enabled": False}}},
    }

    def test_states_are_mirrored_exactly(self):
        scenario = busy(**self.STEADY)
        plain, mirrored = play(scenario).weeks, play(scenario, mirror=True).weeks
        for column in ("form", "engagement"):
            assert plain[column].any()
            assert np.array_equal(plain[column], -mirrored[column])

    def test_ability_of_a_single_applicant(self):
        """Ability is mirrored around its mean when there is no choice, and not when there is one."""
        work = {"fit_variance": 0, "skill_gap_share": 0, "expected_to_meet": 0.5}
        for applicants, exact in ((1, True), (5, False)):
            scenario = busy(team("North"), work=work, hiring={"applicants": applicants}, **self.STEADY)
            plain, mirrored = play(scenario).weeks, play(scenario, mirror=True).weeks
            around = plain["long_run"] + mirrored["long_run"]
            assert (np.ptp(around) < 1e-12) == exact

    def test_mirrored_twice_is_plain(self):
        """The mirror is a run of its own: the manifest tells them apart."""
        plain, mirrored = play(busy()), play(busy(), mirror=True)
        assert plain.manifest.mirror is False
        assert mirrored.manifest.mirror is True
        assert plain.manifest.digest != mirrored.manifest.digest

    def test_it_halves_the_luck(self):
        """Where much output meets little in the mirror, a pair's mean varies less than half as much."""
        scenario = with_settings(busy(**self.STEADY), ["hiring.applicants=1", "work.skill_gap_share=0"])
        plain, mirrored = (
            play(scenario, replications=200, tables=0, mirror=m).tallies["output"] for m in (False, True)
        )
        assert np.corrcoef(plain, mirrored)[0, 1] < -0.5


NO_EFFECT: dict[str, Any] = {
    "coaching_effect": 0,
    "training_effect": 0,
    "relief": 0,
    "adjustment_keeps": 1,
    "mending_keeps": 1,
    "mentoring_effect": 0,
}
"""Support of every kind but clarifying and moves, which have no size."""

NO_BARRIER: dict[str, Any] = {"barrier_share": 0}
"""Adjustments take a barrier away altogether."""


def followed(result: Run) -> np.ndarray:
    """Member-weeks beside which an untreated twin is followed."""
    found = result.weeks[np.isfinite(result.weeks["without"])]
    assert len(found) > 200
    return found


class TestUntreatedTwin:
    """Beside each episode of support someone is followed for whom it does nothing."""

    @pytest.mark.parametrize(
        "choice", ["coaching", "training", "relief", "adjustments", "mending", "mentoring"]
    )
    def test_support_without_effect(self, choice):
        """Then the twin is the member, to the last bit, whatever happens to them in the meantime."""
        rules = {**BUSY_RULES, "support": {"threshold": 1.0, "choice": choice}}
        scenario = busy(
            weeks=150, interventions=NO_EFFECT, circumstances=NO_BARRIER, policies={"only": rules}
        )
        result = play(scenario)
        weeks = followed(result)
        assert weeks["evidence"].tobytes() == weeks["without"].tobytes()
        judged = result.events[result.events["kind"] == rows.EPISODE_JUDGED]
        assert len(judged) > 3
        assert set(judged["a"]) == {SupportChoice[choice]}
        assert judged["c"].tobytes() == judged["d"].tobytes()

    def test_support_with_effect(self):
        """The control."""
        rules = {**BUSY_RULES, "support": {"threshold": 1.0, "choice": "coaching"}}
        weeks = followed(play(busy(weeks=150, policies={"only": rules})))
        assert (weeks["evidence"] != weeks["without"]).mean() > 0.5


class TestPlacebo:
    """The same decisions at the same meetings, and nothing of what support and formal stages do."""

    def test_recovered_as_anyway(self):
        """Everyone who recovers would have anyway, and the other way round."""
        result = play(eventful(), replications=4, tables=4, placebo=True)
        weeks = followed(result)
        assert weeks["evidence"].tobytes() == weeks["without"].tobytes()
        assert (result.tallies["judged"] > 0).all()
        assert np.array_equal(result.tallies["recovered"], result.tallies["recovered_anyway"])

    def test_without_placebo(self):
        """The control."""
        result = play(eventful(), replications=4, tables=4)
        assert (followed(result)["evidence"] != followed(result)["without"]).any()
        assert not np.array_equal(result.tallies["recovered"], result.tallies["recovered_anyway"])

    def test_nothing_to_take_away(self):
        """Where nobody is helped and there is no procedure, the placebo world is the world."""
        rules = {"support": {"enabled": False}, "escalation": {"enabled": False}}
        scenario = busy(policies={"only": rules})
        assert bits(play(scenario)) == bits(play(scenario, placebo=True))


def until(result: Run, week: int) -> tuple[bytes, bytes]:
    """All rows up to the tick at the end of the week before this one."""
    weeks = result.weeks[result.weeks["week"] < week]
    events = result.events[(result.events["time"] < week) | (result.events["week"] < week)]
    assert len(weeks) > 100
    return weeks.tobytes(), events.tobytes()


class TestFutures:
    BRANCH = 30

    def test_the_same_past(self):
        """To the tick of the branch week, bit for bit; after it each future differs from all others."""
        plain, zero, one = (
            play(busy(), **how) for how in ({}, {"branch": self.BRANCH}, {"branch": self.BRANCH, "future": 1})
        )
        assert until(plain, self.BRANCH) == until(zero, self.BRANCH) == until(one, self.BRANCH)
        after = [result.weeks["form"][result.weeks["week"] == self.BRANCH] for result in (plain, zero, one)]
        for a, b in ((0, 1), (0, 2), (1, 2)):
            assert len(after[a]) > 10
            assert not np.isin(after[a], after[b]).any()

    def test_a_week_later_is_another_past(self):
        """The control: what is after the branch is not the same."""
        plain, zero = play(busy()), play(busy(), branch=self.BRANCH)
        assert until(plain, self.BRANCH + 1) != until(zero, self.BRANCH + 1)

    def test_the_same_future_twice(self):
        how = {"branch": self.BRANCH, "future": 3}
        assert bits(play(busy(), **how)) == bits(play(busy(), **how))


class TestOrders:
    """Decisions given beforehand for single reviews."""

    @staticmethod
    def decided(result: Run) -> list[tuple[np.void, int]]:
        """Each review of those there from the start, with its number, where none was missed."""
        events = result.events
        missed = events[events["kind"] == rows.REVIEW_MISSED]
        spoilt = {(int(row["team"]), int(row["seat"])) for row in missed}
        numbers: dict[tuple[int, int], int] = {}
        found = []
        for row in events[(events["kind"] == rows.REVIEW_HELD) & (events["occupant"] == 0)]:
            person = (int(row["team"]), int(row["seat"]))
            number = numbers.get(person, 0)
            numbers[person] = number + 1
            if person not in spoilt:
                found.append((row, number))
        return found

    @staticmethod
    def order(row: np.void, number: int, decision: int) -> Order:
        names = ["North", "South"]
        return Order(names[int(row["team"])], int(row["seat"]) + 1, number, Decision(decision))

    def world(self) -> Scenario:
        roomy = {"people_hours": 40, "follow_through": 1}
        return busy(team("North", manager=roomy), team("South", 7, complexity="high", manager=roomy))

    def test_what_the_rules_asked(self):
        """Ordered beforehand, it changes no bit."""
        scenario = self.world()
        plain = play(scenario)
        orders = [self.order(row, number, int(row["d"])) for row, number in self.decided(plain)]
        assert len(orders) > 50
        assert len({order.decision for order in orders}) > 4
        assert bits(play(scenario, orders=orders)) == bits(plain)

    def test_one_changed(self):
        """Nothing changes before the review that it is about, and no draw of anyone's luck after it."""
        scenario = self.world()
        plain = play(scenario)
        row, number = next(found for found in self.decided(plain) if found[0]["d"] in range(1, 8))
        changed = play(scenario, orders=[self.order(row, number, Decision.on_track)])
        assert bits(changed) != bits(plain)
        week, time = int(row["week"]), float(row["time"])
        before = [result.weeks[result.weeks["week"] < week].tobytes() for result in (plain, changed)]
        assert before[0] == before[1]
        earlier = [result.events[result.events["time"] < time].tobytes() for result in (plain, changed)]
        assert earlier[0] == earlier[1]
        keys = ["week", "team", "seat", "occupant"]
        _, here, there = np.intersect1d(plain.weeks[keys], changed.weeks[keys], return_indices=True)
        first = plain.weeks["occupant"][here] == 0
        assert first.sum() > 400
        assert np.array_equal(plain.weeks["form"][here][first], changed.weeks["form"][there][first])
