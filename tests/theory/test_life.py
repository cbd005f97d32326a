"""Life events, barriers, strategy shifts, groups and follow-through against closed forms."""

import math

import numpy as np
import pytest
from scipy import stats

from pmsim.model import rows
from pmsim.records import Run
from pmsim.scenario.schema import Scenario
from tests.theory.check import Estimate, mean_of, ratio_of, share_of, variance_of, verify
from tests.theory.worlds import SIGMA, all_off, grid, play, replicate

pytestmark = pytest.mark.compiled


def weekly_chance(rate: float) -> float:
    """Chance that something of this yearly rate happens in a week."""
    return -math.expm1(-rate / 52)


def share_in_event(rate: float, mean: float) -> float:
    """Share of ticks in a life event: alternating renewal, free and busy times counted in weeks.

    An event begins in a free week with chance q and lasts X weeks, exponential: it is felt at ceil(X) ticks,
    1 / (1 - exp(-1/mean)) on average. The tick at which it is over may start the next. So a cycle has 1/q - 1
    free ticks.
    """
    busy, free = -1 / math.expm1(-1 / mean), 1 / weekly_chance(rate) - 1
    return busy / (busy + free)


class TestLifeEvents:
    def test_share_of_time_in_one(self):
        """Of a two-state chain in its steady state."""
        rate = 8.0

        def estimate(events: float) -> Estimate:
            scenario = all_off(weeks=300, circumstances={"events_a_year": events, "mean_weeks": 6})
            return mean_of((grid(play(scenario), "circumstance")[60:] > 0).mean(axis=0))

        verify(estimate, rate, share_in_event(rate, 6))

    def test_share_of_time_by_length(self):
        def estimate(mean: float) -> Estimate:
            scenario = all_off(weeks=300, circumstances={"events_a_year": 4, "mean_weeks": mean})
            return mean_of((grid(play(scenario), "circumstance")[60:] > 0).mean(axis=0))

        verify(estimate, 6.0, share_in_event(4, 6))

    def test_depth(self):
        """Half-normal: mean s sqrt(2 / pi)."""

        def estimate(depth: float) -> Estimate:
            scenario = all_off(
                weeks=100, circumstances={"events_a_year": 10, "mean_weeks": 1, "depth": depth}
            )
            began = of_kind(scenario, rows.LIFE_EVENT)
            return mean_of(began["a"] / SIGMA)

        verify(estimate, 1.5, 1.5 * math.sqrt(2 / math.pi))

    def test_length(self):
        """Exponential, from the start of the week in which an event begins."""

        def estimate(mean: float) -> Estimate:
            scenario = all_off(teams=2, weeks=100, circumstances={"events_a_year": 40, "mean_weeks": mean})
            began = of_kind(scenario, rows.LIFE_EVENT)  # lengths are known at the start, so none is cut off
            return mean_of(began["b"] - began["week"])

        verify(estimate, 4.0, 4.0)


def of_kind(scenario: Scenario, kind: int) -> np.ndarray:
    """Events of one kind in a run."""
    events = play(scenario).events
    return events[events["kind"] == kind]


class TestBarriers:
    def test_share_of_people(self):
        def estimate(share: float) -> Estimate:
            result = play(all_off(teams=20, weeks=1, circumstances={"barrier_share": share}))
            return share_of(grid(result, "barrier")[0] > 0)

        verify(estimate, 0.4, 0.4)

    def test_depth(self):
        """Half-normal over those who have one."""

        def estimate(depth: float) -> Estimate:
            life = {"barrier_share": 1, "barrier_depth": depth}
            return mean_of(grid(play(all_off(teams=5, weeks=1, circumstances=life)), "barrier")[0] / SIGMA)

        verify(estimate, 0.8, 0.8 * math.sqrt(2 / math.pi))

    @pytest.mark.parametrize(("two_way", "field"), [(False, "disclosure"), (True, "disclosure_two_way")])
    def test_disclosure_is_geometric(self, two_way, field):
        """The number of the review at which a barrier comes out has mean 1 / q."""
        chance = 0.7

        def estimate(q: float) -> Estimate:
            return mean_of(self.disclosed_at(two_way, field, q, weeks=20))

        verify(estimate, chance, 1 / chance)

    def test_disclosure_has_no_memory(self):
        """Its shape too: a test of fit to the geometric distribution, which rejects a right one in 10,000."""
        chance = 0.4
        numbers = self.disclosed_at(True, "disclosure_two_way", chance, weeks=40)
        seen = np.bincount(np.minimum(numbers, 12))[1:]
        expected = len(numbers) * stats.geom.pmf(np.arange(1, 12), chance)
        expected = np.append(expected, len(numbers) - expected.sum())
        assert stats.chisquare(seen, expected).pvalue > 1e-4
        flat = np.full(len(seen), len(numbers) / len(seen))
        assert stats.chisquare(seen, flat).pvalue < 1e-4

    @staticmethod
    def disclosed_at(two_way: bool, field: str, chance: float, weeks: int) -> np.ndarray:
        """Number of the review, from 1, at which each person's barrier came out."""
        scenario = all_off(
            members=1000,
            teams=4,
            weeks=weeks,
            review={"cadence": 1, "two_way": two_way},
            circumstances={"barrier_share": 1, "disclosure": 0, "disclosure_two_way": 0, field: chance},
        )
        out = of_kind(scenario, rows.DISCLOSED)
        assert len(out) == 4000, "someone's barrier never came out"
        return out["week"] + 1  # weekly reviews, one in each week


def test_strategy_shifts():
    """A Bernoulli trial a week: at a yearly rate r the chance is 1 - exp(-r / 52)."""

    def estimate(rate: float) -> Estimate:
        scenario = all_off(members=1, weeks=40_000, strategy={"shifts_a_year": rate})
        shifted = of_kind(scenario, rows.STRATEGY_SHIFTED)
        weeks = np.bincount(shifted["week"], minlength=40_000)
        assert weeks.max() == 1
        return share_of(weeks)

    moved = 30.0  # so often that 40,000 weeks tell 5 % apart
    verify(estimate, moved, weekly_chance(moved))


def test_alignment_between_shifts():
    """Each shift leaves a share k of goals that nobody restores: the mean of k^n for a binomial n."""
    weeks, rate = 30, 12.0

    def estimate(keeps: float) -> Estimate:
        strategy = {"shifts_a_year": rate, "shift_keeps": keeps}
        scenario = all_off(members=1, weeks=weeks, strategy=strategy)
        result = play(scenario, replications=600, tables=600)
        alignment = result.weeks["alignment"].reshape(-1, weeks)
        return mean_of(alignment[:, -1] / at_the_start(result, alignment, keeps))

    q = weekly_chance(rate)
    verify(estimate, 0.9, (1 - q + q * 0.9) ** weeks)


def at_the_start(result: Run, alignment: np.ndarray, keeps: float) -> np.ndarray:
    """Alignment before the first week: full, or what a shift before the run left of it."""
    events = result.events
    shifted = events["replication"][(events["kind"] == rows.STRATEGY_SHIFTED) & (events["week"] == 0)]
    first = alignment[:, 0].copy()
    first[shifted] /= keeps
    return first


def test_share_of_a_group():
    def estimate(share: float) -> Estimate:
        result = play(all_off(teams=20, weeks=1, groups={"share": share}))
        return share_of(grid(result, "group")[0] == 1)

    verify(estimate, 0.3, 0.3)


def test_what_a_group_meets():
    """Bias moves the judgement of group B by so many sigma, and evidence by the judgement's weight of it."""

    def estimate(bias: float) -> Estimate:
        result = play(all_off(weeks=4, groups={"share": 0.4, "rating_bias": bias}))
        evidence, group = grid(result, "evidence"), grid(result, "group")
        assert np.ptp(evidence[group == 0]) == np.ptp(evidence[group == 1]) == 0
        gap = float(evidence[group == 1][0] - evidence[group == 0][0])
        return Estimate(gap, abs(gap) * 1e-10)

    verify(estimate, -0.3, (1 - 0.7) * -0.3 * SIGMA)


def test_following_through():
    """A case that the rules ask for is opened with the chance that the manager follows through."""

    def estimate(chance: float) -> Estimate:
        scenario = all_off(
            members=1000,
            teams=3,
            weeks=12,
            manager={"follow_through": chance},
            review={"cadence": 1},
            escalation={"threshold": 10, "failing_weeks": 1, "window": 1, "require_support": False},
        )
        held = of_kind(scenario, rows.REVIEW_HELD)
        asked = held["d"] == 20
        return share_of(held["e"][asked] == 20)

    verify(estimate, 0.8, 0.8)


class TestTogether:
    """What people of a team have in common."""

    def test_shared_form(self):
        """Correlation between team mates in a week: the shared part of the variance of form."""

        def estimate(shared: float) -> Estimate:
            scenario = all_off(
                members=2, teams=1000, weeks=60, work={"form_variance": 0.6, "form_shared": shared}
            )
            pairs = grid(play(scenario), "form").reshape(60, 1000, 2)
            products = (pairs[..., 0] * pairs[..., 1]).mean(axis=0)
            squares = (pairs**2).mean(axis=(0, 2))
            return ratio_of(products, squares)

        verify(estimate, 0.8, 0.8)

    def test_variance_of_shared_form(self):
        """Own and shared form add up to the variance that is set, whatever their shares."""

        def estimate(variance: float) -> Estimate:
            scenario = all_off(
                members=2, teams=1000, weeks=60, work={"form_variance": variance, "form_shared": 0.4}
            )
            return mean_of((grid(play(scenario), "form") ** 2).reshape(60, 1000, 2).mean(axis=(0, 2)))

        verify(estimate, 0.6, 0.6 * SIGMA**2)

    def test_between_teams(self):
        """Correlation of ability between team mates: the share between teams."""

        def estimate(between: float) -> Estimate:
            pairs = self.levels(2, 1000, {"ability_variance": 1, "between_teams": between})
            return ratio_of(pairs[:, 0] * pairs[:, 1], (pairs**2).mean(axis=1))

        verify(estimate, 0.8, 0.8)

    def test_ability_between_and_within(self):
        """Whatever is common, the variance of ability is what is set."""

        def estimate(variance: float) -> Estimate:
            teams = self.levels(20, 200, {"ability_variance": variance, "between_teams": 0.1})
            return mean_of((teams**2).mean(axis=1))

        verify(estimate, 0.75, 0.75 * SIGMA**2)

    def test_seats(self):
        """How easy or hard seats are spreads as set, and stays with the seat when people change."""

        def estimate(variance: float) -> Estimate:
            scenario = all_off(
                weeks=10,
                teams=40,
                work={"seat_variance": variance, "expected_to_meet": 0.5},
                leaving={"quit_rate": 0.9},
            )
            weeks = play(scenario).weeks
            first, last = (weeks["attainment"][weeks["week"] == week] - 1 for week in (0, 9))
            assert weeks["occupant"][weeks["week"] == 9].any()
            assert np.array_equal(first, last)
            return variance_of(last)

        verify(estimate, 0.5, 0.5 * SIGMA**2)

    @staticmethod
    def levels(members: int, teams: int, work: dict[str, float]) -> np.ndarray:
        """Attainment above target, by team, in eight replications."""
        work = {**work, "expected_to_meet": 0.5}
        result = play(all_off(members=members, teams=teams, weeks=1, work=work), replications=8, tables=8)
        return result.weeks["attainment"].reshape(-1, members) - 1


def test_rework():
    """In the steady state right work is f q + (1 - f), with f the fresh part of the week's output.

    What is redone equals what was wrong some weeks before, 1 - f = f (1 - q), so f = 1 / (2 - q): of the
    output of a week 1 - f is spent on doing over again, and what is delivered is f.
    """
    q = 0.8

    def estimate(right: float) -> Estimate:
        result = play(all_off(members=10, weeks=400, quality={"right_first_time": right, "rework_after": 3}))
        late = grid(result, "delivered")[380:]
        assert np.ptp(late) < 1e-12
        return Estimate(float(late[0, 0]), 1e-10)

    verify(estimate, q, 1 / (2 - q))


def test_quality_of_a_unit_of_load():
    """The share right first time falls in a straight line with load above 1."""

    def estimate(loss: float) -> Estimate:
        scenario = all_off(
            members=20,
            weeks=30,
            quality={"right_first_time": 0.95, "load_loss": loss},
            leaving={"quit_rate": 0.9},
            hiring={"time_to_fill": {"mean": 8, "shape": "fixed"}},
        )
        weeks = play(scenario).weeks
        above = weeks["load"] - 1
        assert above.max() > 0.1
        slope = float((0.95 - weeks["right"]).sum() / above.sum())
        return Estimate(slope, 1e-10)

    verify(estimate, 0.05, 0.05)


class TestSettlingIn:
    def test_loss_of_someone_who_moves(self):
        """People who join a new team from within lose (1 - p0) tau weeks, tau a third of the internal ramp.

        Weeks stand for their middles, which is right to 1 / (24 tau^2).
        """

        def estimate(ramp_weeks: float) -> Estimate:
            work = {"ramp_start": 0.25, "internal_ramp_weeks": ramp_weeks, "ramp_weeks": 40}
            scenario = all_off(members=20, weeks=100, work=work)
            team = scenario.teams[0].model_copy(update={"starts": 5})
            weeks = play(scenario.model_copy(update={"teams": (team,)})).weeks
            lost = float((weeks["share"] - weeks["output"]).sum() / 20)
            return Estimate(lost, abs(lost) * 0.005 / 4)

        verify(estimate, 12.0, (1 - 0.25) * 12.0 / 3)

    def test_onboarding_shortens_the_ramp(self):
        """After all sessions the ramp is shorter by the share that is set."""
        sessions, effect = 4, 0.4

        def estimate(part: float) -> Estimate:
            scenario = all_off(
                members=200,
                weeks=60,
                work={"ramp_start": 0.25, "ramp_weeks": 60},
                leaving={"quit_rate": 0.5},
                environment={"onboarding": True},
                interventions={"onboarding_effect": part, "onboarding_sessions": sessions},
            )
            weeks = play(scenario).weeks
            weeks = weeks[(weeks["occupant"] > 0) & (weeks["support"] == 0) & (weeks["share"] == 1)]
            order = np.argsort(weeks, order=["seat", "occupant", "week"])
            a, b = weeks[order][:-1], weeks[order][1:]
            same = (a["seat"] == b["seat"]) & (a["occupant"] == b["occupant"]) & (a["ramp"] < 0.99)
            log_gap = np.log(1 - a["ramp"][same]) - np.log(1 - b["ramp"][same])
            # The ramp in mid-week starts at tenure, so sessions of the past shift the level, not the rate.
            settled = np.median(log_gap)
            return Estimate(float(settled), abs(float(settled)) * 1e-9)

        verify(estimate, effect, 3 / 60 / (1 - effect))


def test_time_waiting_for_a_plan():
    """With nobody else in the queue, a plan takes as long as its approver does."""

    def estimate(mean: float) -> Estimate:
        time = {"mean": mean, "cv": 0.5, "shape": "lognormal"}
        approval = {"approvers": 1000, "time": time}
        t = replicate(all_off(members=200, weeks=52, planning={}, approval=approval), 60)
        return ratio_of(t["plan_wait"], t["plans_agreed"])

    verify(estimate, 2.0, 2.0)
