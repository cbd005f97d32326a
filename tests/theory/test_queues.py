"""Waiting times against Erlang, Pollaczek and Khinchine, and Little's law from the events table."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, stats

from pmsim.engine.calendar import Calendar, Flow, Queue
from pmsim.engine.order import CASE_WEEK, MEETING_ENDS
from pmsim.model import draws, review
from pmsim.model.exact import EXPONENTIAL, LOGNORMAL, delay
from pmsim.model.rows import (
    CASE_OPENED,
    COURSE_BEGAN,
    HR_BEGAN,
    MEETING_BEGAN,
    REVIEW_MISSED,
    SESSION_MISSED,
    STAGE_FAILED,
    SUPPORT_BEGAN,
)
from pmsim.model.state import Member
from pmsim.records import Run
from tests.theory.check import Estimate, mean_of, ratio_of, verify, within
from tests.theory.worlds import SIGMA, all_off, parameters_of, play, replicate, team_of

pytestmark = pytest.mark.compiled


def erlang_c(servers: int, load: float) -> float:
    """Chance that a customer of M/M/c has to wait, at a load of so many busy servers."""
    below = sum(load**n / math.factorial(n) for n in range(servers))
    full = load**servers / math.factorial(servers) * servers / (servers - load)
    return full / (below + full)


def wait_mmc(servers: int, rate: float, service: float) -> float:
    """Mean wait of M/M/c."""
    load = rate * service
    return erlang_c(servers, load) * service / (servers - load)


def wait_mg1(rate: float, service: float, cv: float) -> float:
    """Pollaczek-Khinchine: mean wait of M/G/1."""
    load = rate * service
    return load * service * (1 + cv**2) / (2 * (1 - load))


@dataclass(frozen=True)
class Luck:
    """A source of addressed draws."""

    key_low: int = 5
    key_high: int = 7
    replication: int = 0
    mirror: bool = False


@dataclass(frozen=True)
class Service:
    """How long customers take, and how many of them are served at a time."""

    mean: float
    cv: float = 1.0
    shape: int = EXPONENTIAL
    servers: int = 1


def waits(rate: float, service: Service, customers: int) -> NDArray[np.float64]:
    """Waits of customers who come to a queue by a Poisson process."""
    calendar = Calendar()
    queue = Queue(calendar, 0, service.servers)
    found = np.zeros(customers)
    luck = Luck()

    def customer(number: int) -> Flow:
        asked = calendar.now
        with queue.ask(0, number, 0) as turn:
            yield turn
            found[number] = calendar.now - asked
            u = draws.uniform(luck, number, 0, 0, draws.HR_TIME, 0)
            yield calendar.at(
                calendar.now + delay(u, service.mean, service.cv, service.shape), MEETING_ENDS, number
            )

    def arrivals() -> Flow:
        for number in range(customers):
            u = draws.uniform(luck, number, 0, 0, draws.TIME_TO_FILL, 0)
            yield calendar.at(calendar.now + delay(u, 1 / rate, 1.0, EXPONENTIAL), CASE_WEEK, number)
            calendar.process(customer(number))

    calendar.process(arrivals())
    calendar.run()
    return found


def by_batch_means(values: NDArray[np.float64], batches: int = 40) -> Estimate:
    """Mean of a long dependent series; batches are much longer than its memory."""
    settled = values[len(values) // 20 :]
    return mean_of([part.mean() for part in np.array_split(settled, batches)])


CUSTOMERS = 60_000


class TestQueue:
    """The queue of the calendar, with nothing of the model around it."""

    @pytest.mark.parametrize("servers", [1, 3])
    def test_mmc(self, servers):
        """Erlang C."""
        mean = 0.7 * servers

        def estimate(service: float) -> Estimate:
            return by_batch_means(waits(1.0, Service(service, servers=servers), CUSTOMERS))

        verify(estimate, mean, wait_mmc(servers, 1.0, mean))

    def test_mg1(self):
        """Pollaczek-Khinchine with log-normal service."""

        def estimate(service: float) -> Estimate:
            return by_batch_means(waits(1.0, Service(service, 0.6, LOGNORMAL), CUSTOMERS))

        verify(estimate, 0.7, wait_mg1(1.0, 0.7, 0.6))


MANY_CASES = {
    "review": {"cadence": 1},
    "formal": {"final_warning": 0},
    "work": {"luck_variance": 1},
    "measurement": {"objective_share": 1},
}
"""Reviews each week, at times of their own, and cases that leave nothing behind."""

SHORT_CASE = {
    "smoothing": 1,
    "failing_weeks": 1,
    "window": 1,
    "require_support": False,
    "stages": 1,
    "stage_weeks": 1,
    "pass_threshold": 0,
}
"""One low week opens a case; it is over a week after HR was done with it."""

LOW_LINE = 1 - 1.645 * SIGMA
"""Below it lies a week in twenty, so that cases come to HR nearly as a Poisson process."""


def at_hr(mean: float, cv: float, shape: str, advisers: int) -> NDArray[Any]:
    """Tallies of a scenario in which 1,000 people keep HR busy."""
    time = {"mean": mean, "cv": cv, "shape": shape}
    hr = {"advisers": advisers, "opening_time": time}
    rule = SHORT_CASE | {"threshold": LOW_LINE}
    return replicate(all_off(warm_up=10, weeks=WEEKS, hr=hr, escalation=rule, **MANY_CASES), 30)


WEEKS = 80


class TestHumanResources:
    """Waits for an HR adviser. Cases come at a rate that the theory takes from the run itself."""

    @pytest.mark.parametrize(
        ("advisers", "cv", "shape"), [(1, 1.0, "exponential"), (3, 1.0, "exponential"), (1, 0.6, "lognormal")]
    )
    def test_wait(self, advisers, cv, shape):
        mean = 0.7 * advisers / 47.0

        def estimate(service: float) -> Estimate:
            t = at_hr(service, cv, shape, advisers)
            rate = t["hr_openings"].mean() / WEEKS
            theory = wait_mg1(rate, mean, cv) if advisers == 1 else wait_mmc(advisers, rate, mean)
            waited = ratio_of(t["hr_wait"], t["hr_openings"])
            return Estimate(waited.value / theory, waited.error / theory)

        verify(estimate, mean, 1.0)

    @pytest.mark.parametrize(("shape", "cv"), [("lognormal", 0.6), ("exponential", 1.0), ("fixed", 0.5)])
    def test_mean_of_a_delay(self, shape, cv):
        """An adviser takes as long as the scenario says, on average; exactly that long if it is fixed."""

        def estimate(mean: float) -> Estimate:
            hr = {"advisers": 1000, "opening_time": {"mean": mean, "cv": cv, "shape": shape}}
            scenario = all_off(weeks=3, hr=hr, escalation=SHORT_CASE | {"threshold": 10}, **MANY_CASES)
            t = replicate(scenario, 30)
            taken = ratio_of(t["hr_weeks"], t["hr_openings"])
            return taken if taken.error > 0 else within(taken.value, 1e-6)

        verify(estimate, 1.5, 1.5)


APPROVED_A_YEAR = 1000
"""Plans that come to the approver: one a member, at a time of its own, so nearly a Poisson process."""


class TestApprover:
    """Waits for an approver, where planning is all there is."""

    @pytest.mark.parametrize(("approvers", "cv", "shape"), [(1, 0.5, "lognormal"), (3, 1.0, "exponential")])
    def test_wait(self, approvers, cv, shape):
        """M/G/1 and M/M/c; that no member asks twice takes 1 % off, well below what is told apart."""
        rate = APPROVED_A_YEAR / 52
        mean = 0.7 * approvers / rate

        def estimate(service: float) -> Estimate:
            approval = {"approvers": approvers, "time": {"mean": service, "cv": cv, "shape": shape}}
            scenario = all_off(
                members=APPROVED_A_YEAR, warm_up=4, weeks=44, planning={"cycle": 52}, approval=approval
            )
            t = replicate(scenario, 40)
            return ratio_of(t["approval_wait"], t["approvals"])

        theory = wait_mg1(rate, mean, cv) if approvers == 1 else wait_mmc(approvers, rate, mean)
        verify(estimate, mean, theory)


def wait_ndd1(sources: int, service: float, period: float) -> float:
    """Mean wait where each of n sources asks once a period, at a time of its own: the n*D/D/1 queue.

    Unfinished work that a customer finds from the n - 1 others (Roberts and Virtamo, 1991), integrated.
    """
    others, slots = sources - 1, period / service

    def above(x: float) -> float:
        n = np.arange(math.floor(x) + 1, others + 1)
        busy = stats.binom.pmf(n, others, np.clip((n - x) / slots, 0, 1))
        return float((busy * (slots - others + x) / (slots - n + x)).sum())

    parts = [integrate.quad(above, k, k + 1)[0] for k in range(others)]
    return service * sum(parts)


class TestDiary:
    """Waits for the manager where reviews are all there is."""

    @pytest.mark.parametrize("members", [12, 40])
    def test_wait_for_a_review(self, members):
        """Members' reviews fall due once a cadence, each at a time of its own."""
        cadence, people_hours = 4, 0.28 * members
        hours = 0.75

        def estimate(length: float) -> Estimate:
            scenario = all_off(
                members=members,
                warm_up=2 * cadence,
                weeks=4 * cadence,
                manager={"people_hours": people_hours},
                review={"cadence": cadence, "hours": length},
            )
            t = replicate(scenario, 3000)
            return ratio_of(t["diary_wait"], t["meetings"])

        verify(estimate, hours, wait_ndd1(members, hours / people_hours, cadence))


def number_waiting(asked: NDArray[np.float64], began: NDArray[np.float64], until: float) -> float:
    """Integral over time of the number waiting: those who asked less those whose turn came."""
    came, turned = asked[asked < until], began[began < until]
    times = np.concatenate([came, turned])
    order = np.argsort(times, kind="stable")
    waiting = np.cumsum(np.repeat([1.0, -1.0], [len(came), len(turned)])[order])
    return float((waiting * np.diff(np.append(times[order], until))).sum())


def last_empty(asked: NDArray[np.float64], began: NDArray[np.float64]) -> float:
    """The last time that someone asked when nobody was waiting."""
    came, turned = np.sort(asked), np.sort(began)
    number = np.arange(1, len(turned))
    empty = (turned[number - 1] < came[number]) & (came[number - 1] < came[number])
    return float(came[number[empty][-1]])


@dataclass(frozen=True)
class Traffic:
    """When people asked, as other rows of the journal tell, and when their turn came after which wait."""

    asked: NDArray[np.float64]
    began: NDArray[np.float64]
    waits: NDArray[np.float64]

    def length(self) -> Estimate:
        """L: mean number waiting, up to a time when nobody is; free of luck but for rounding."""
        until = last_empty(self.asked, self.began)
        return within(number_waiting(self.asked, self.began, until) / until, 1e-9)

    def rate_times_wait(self) -> float:
        """Lambda W, over the same time."""
        until = last_empty(self.asked, self.began)
        served = self.began - self.waits < until
        assert served.sum() > 300
        assert (self.waits > 0).mean() > 0.3, "hardly anyone waits"
        return float(served.sum() / until * self.waits[served].mean())


def rows(result: Run, kind: int) -> NDArray[Any]:
    """The events of one kind."""
    return result.events[result.events["kind"] == kind]


def hr_traffic(mean: float) -> Traffic:
    """Cases that fail go back to HR for their next stage."""
    scenario = all_off(
        members=100,
        weeks=150,
        work={"luck_variance": 1},
        review={"cadence": 2},
        hr={"opening_time": {"mean": mean, "cv": 0.6, "shape": "lognormal"}},
        escalation={
            **SHORT_CASE,
            "threshold": LOW_LINE,
            "stages": 2,
            "stage_weeks": 2,
            "pass_threshold": 0.99,
        },
    )
    result = play(scenario)
    asked = np.concatenate([rows(result, CASE_OPENED)["time"], rows(result, STAGE_FAILED)["time"]])
    began = rows(result, HR_BEGAN)
    return Traffic(asked, began["time"], began["b"])


def course_traffic(mean: float) -> Traffic:
    """Everyone who does less well than usual is sent on a course."""
    scenario = all_off(
        members=100,
        weeks=300,
        work={"luck_variance": 1},
        review={"cadence": 4},
        support={"choice": "training", "threshold": 0.975, "pause": 0},
        training={"seats": 2, "course_time": {"mean": mean, "cv": 1, "shape": "exponential"}},
    )
    result = play(scenario)
    began = rows(result, COURSE_BEGAN)
    return Traffic(rows(result, SUPPORT_BEGAN)["time"], began["time"], began["a"])


def diary_traffic(hours: float) -> Traffic:
    """Reviews and coaching, each due at times that follow from draws and dates."""
    cadence, weeks = 4, 150
    scenario = all_off(
        members=20,
        weeks=weeks,
        manager={"people_hours": 14},
        work={"luck_variance": 1},
        review={"cadence": cadence, "hours": hours},
        support={"choice": "coaching", "threshold": 0.97, "pause": 0},
    )
    result = play(scenario)
    assert not len(rows(result, REVIEW_MISSED)) + len(rows(result, SESSION_MISSED))
    team, p = team_of(scenario), parameters_of(scenario)
    people = [Member(seat=seat, entity=seat << 16, luck=team.luck) for seat in range(20)]
    firsts = [review.first_review(person, p, 0.0) for person in people]
    reviews = np.add.outer(firsts, np.arange(0, weeks, cadence)).ravel()
    sessions = np.add.outer(rows(result, SUPPORT_BEGAN)["time"], np.arange(1, 9)).ravel()
    began = rows(result, MEETING_BEGAN)
    asked = np.concatenate([reviews, sessions])
    return Traffic(asked[asked < weeks], began["time"], began["b"])


class TestLittle:
    """L = lambda W, with the number waiting integrated over time from other rows than the waits."""

    @pytest.mark.parametrize(
        ("traffic", "parameter"), [(hr_traffic, 0.18), (course_traffic, 0.6), (diary_traffic, 1.0)]
    )
    def test_law(self, traffic, parameter):
        law = traffic(parameter).rate_times_wait()
        verify(lambda value: traffic(value).length(), parameter, law)

    def test_one_request_at_another_time_breaks_it(self):
        traffic = hr_traffic(0.18)
        traffic.asked[5] -= 0.25
        assert not traffic.length().agrees(traffic.rate_times_wait())
