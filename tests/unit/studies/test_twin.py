"""Twins: one changed decision, and what it changed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from pmsim.errors import EngineError, ScenarioError
from pmsim.model import rows
from pmsim.policies import Decision, File, Order
from pmsim.records import Run
from pmsim.runner import run
from pmsim.studies.twin import Review, reviews, twin
from tests.policies.worlds import busy


@cache
def played() -> Run:
    return run(busy(), engine="simpy", replications=2, tables=2)


def first(decision: Decision, replication: int = 0) -> Review:
    """The first review that came to this decision."""
    return next(one for one in reviews(played()) if (one.done, one.replication) == (decision, replication))


def test_every_review_held_is_listed() -> None:
    held = played().events[played().events["kind"] == rows.REVIEW_HELD]
    assert [one.time for one in reviews(played())] == held["time"].tolist()
    assert [one.done for one in reviews(played())] == held["e"].tolist()


def test_an_order_made_from_a_review_is_about_that_review() -> None:
    """Each kind of number is right, missed dates and later occupants included: the order is carried out."""
    listed = [one for one in reviews(played()) if one.replication == 0]
    late = [one for one in listed if one.occupant > 0][:2]
    for one in [*listed[::40], *late]:
        other = run(busy(), engine="simpy", orders=[one.order(Decision.wait)])
        found = [(x.team, x.seat, x.occupant, x.review, x.time, x.done) for x in reviews(other)]
        in_case = one.asked == Decision.on_track and one.done == Decision.on_track
        expected = {Decision.wait, Decision.on_track} if in_case else {Decision.wait}
        at = [x for x in found if x[:5] == (one.team, one.seat, one.occupant, one.review, one.time)]
        assert len(at) == 1
        assert at[0][5] in expected


def test_numbers_pass_over_missed_dates() -> None:
    """Beside a calendar of dates: review n falls due n cadences after the first date."""
    tired = busy(teams=[{"name": "Only", "members": 12, "manager": {"people_hours": 3}}])
    tried = run(tired, engine="simpy")
    assert (tried.events["kind"] == rows.REVIEW_MISSED).any()
    cadence = tired.policies["harsh"].review.cadence
    by_person: dict[tuple[int, int], list[Review]] = {}
    for one in reviews(tried):
        by_person.setdefault((one.seat, one.occupant), []).append(one)
    for held in by_person.values():
        numbers = [one.review for one in held]
        assert numbers == sorted(set(numbers))
        # Due no later than it was held, and no earlier than a cadence before.
        starts = [one.time - one.review * cadence for one in held]
        assert max(starts) - min(starts) < 2 * cadence + 1


def test_a_changed_decision_changes_what_follows_it_and_nothing_before() -> None:
    one = first(Decision.coaching)
    changed = twin(played(), one.order(Decision.on_track))
    parting = changed.partings[0]
    assert changed.orders == (one.order(Decision.on_track),)
    assert parting.week == int(one.time)
    assert parting.who[0] == (one.team, one.seat, one.occupant)
    before = played().weeks["week"] < int(one.time)
    kept = changed.twin.weeks["week"] < int(one.time)
    ours = played().weeks[before & (played().weeks["replication"] == 0)]
    assert ours.tobytes() == changed.twin.weeks[kept & (changed.twin.weeks["replication"] == 0)].tobytes()


def test_the_decision_that_was_made_anyway_changes_nothing() -> None:
    """The control: nobody differs, and each outcome by exactly nothing."""
    one = first(Decision.coaching)
    same = twin(run(busy(), engine="simpy"), one.order(Decision.coaching))
    assert same.partings[0].week is None
    assert same.partings[0].who == ()
    known = [figure for figure in same.differences(["output", "support"]).values()]
    assert [figure.mean for figure in known] == [0.0, 0.0]


def test_outcomes_are_those_of_the_twin_less_those_of_the_run() -> None:
    alone = run(busy(), engine="simpy")
    changed = twin(alone, first(Decision.coaching).order(Decision.on_track))
    weeks = float(alone.tallies["seat_weeks"].sum())
    gap = float(changed.twin.tallies["delivered"].sum() - alone.tallies["delivered"].sum())
    assert changed.differences(["output"])["output"].mean == pytest.approx(100.0 * gap / weeks, abs=1e-9)
    assert gap != 0.0


def test_orders_of_the_run_stay_unless_they_are_replaced() -> None:
    one, other = first(Decision.coaching), first(Decision.coaching, replication=1)
    before = run(busy(), engine="simpy", orders=[one.order(Decision.wait), other.order(Decision.wait)])
    again = twin(before, [one.order(Decision.on_track)]).twin.manifest.orders
    assert set(again) == {other.order(Decision.wait), one.order(Decision.on_track)}


def test_orders_that_nobody_meets_are_told() -> None:
    nobody = Order("North", 1, 5000, Decision.coaching)
    changed = twin(played(), [nobody, first(Decision.coaching).order(Decision.wait)])
    assert changed.unmet == [nobody]


class Coach:
    """Always coaches."""

    name = "coach"

    def decide(self, file: File) -> Decision:
        return Decision.coaching


def test_the_twin_of_a_run_under_python_code_needs_it_again() -> None:
    own = run(busy(), Coach(), engine="simpy")
    one = next(one for one in reviews(own) if one.done == Decision.coaching)
    with pytest.raises(EngineError, match="coach, was Python code: pass it again"):
        twin(own, one.order(Decision.wait))
    changed = twin(own, one.order(Decision.wait), policy=Coach())
    assert changed.partings[0].who[0] == (one.team, one.seat, one.occupant)


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ([], "at least one order"),
        (["North"], r"an order is a pmsim\.Order; given str"),
    ],
)
def test_what_is_no_order_is_refused(orders: Any, said: str) -> None:
    with pytest.raises(EngineError, match=said):
        twin(played(), orders)


def test_a_run_without_tables_has_no_twin() -> None:
    bare = run(busy(), engine="simpy", tables=0)
    with pytest.raises(EngineError, match="tables=1 or more"):
        twin(bare, Order("North", 1, 1, Decision.wait))


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Order("North", 7, 0, Decision.wait), "seat: an order is out of range; given 7; allowed: whole"),
        (Order("North", 1.5, 0, Decision.wait), "seat: an order is out of range"),  # type: ignore[arg-type]
        (Order("North", True, 0, Decision.wait), "seat: an order is out of range; given true"),
        (Order("North", 1, -1, Decision.wait), "review: an order is out of range; given -1"),
        (Order("North", 1, 10**30, Decision.wait), "review: an order is out of range"),
        (Order("North", 1, 0, Decision.wait, 65_536), "occupant: an order is out of range"),
        (Order("North", 1, 0, "coachin"), "did you mean coaching"),  # type: ignore[arg-type]
    ],
)
def test_an_order_about_nobody_is_refused(order: Order, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        run(busy(), engine="simpy", orders=[order])


def test_two_orders_about_one_review_are_refused() -> None:
    two = [Order("South", 2, 3, one) for one in (Decision.wait, Decision.coaching)]
    with pytest.raises(ScenarioError, match="same review; given South, seat 2, occupant 0, review 3"):
        run(busy(), engine="simpy", orders=two)


def test_what_is_no_order_is_refused_by_a_run() -> None:
    with pytest.raises(ScenarioError, match=r"an order is a pmsim\.Order; given 'x'"):
        run(busy(), engine="simpy", orders=["x"])  # type: ignore[list-item]


def test_a_class_and_a_nameless_policy_are_refused() -> None:
    with pytest.raises(ScenarioError, match=r"this is a class; pass one of its objects, such as Coach\(\)"):
        run(busy(), Coach, engine="simpy")  # type: ignore[arg-type]
    nameless = Coach()
    nameless.name = 5  # type: ignore[assignment]
    with pytest.raises(ScenarioError, match="the name of a policy is a text; given 5"):
        run(busy(), nameless, engine="simpy")


def test_people_who_differ_are_those_with_other_weeks() -> None:
    """Beside a comparison written out by hand."""
    changed = twin(run(busy(), engine="simpy"), first(Decision.coaching).order(Decision.on_track))
    names = ("week", "team", "seat", "occupant")
    rows_of = [
        {tuple(row[name] for name in names): row.tobytes() for row in one.weeks}
        for one in (changed.run, changed.twin)
    ]
    apart = {key for key in {*rows_of[0], *rows_of[1]} if rows_of[0].get(key) != rows_of[1].get(key)}
    people = {(("North", "South")[team], int(seat) + 1, int(occupant)) for _, team, seat, occupant in apart}
    assert set(changed.partings[0].who) == people
    assert len(people) < len(np.unique(changed.run.weeks["seat"])) * 2
