"""Look-alikes: the closest records of a bank, and nothing hidden in what makes them close."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from pmsim.errors import EngineError
from pmsim.model.state import Dossier
from pmsim.policies import Cause, Decision, File, ReviewPolicy
from pmsim.records import Run
from pmsim.runner import run
from pmsim.studies.bank import Bank, Truth, make_bank
from pmsim.studies.lookalikes import distances, look_alikes
from pmsim.studies.record import Record, record_of
from tests.policies.examples import Thresholds
from tests.policies.worlds import busy

HIDDEN_WEEKS = (
    *("long_run", "engagement", "strain", "clarity", "alignment", "feedback", "encouraged", "form"),
    *("circumstance", "barrier", "peers", "cohesion", "justice", "without", "attainment", "performance"),
)
HIDDEN_FIGURES = {4: "bc", 9: "bd"}
"""Of support begun: whether it fits, and the true cause; of a case opened: what it is about, the level."""


@cache
def played() -> Run:
    return run(busy(), engine="simpy", replications=3, tables=3)


@cache
def bank() -> Bank:
    return make_bank(played())


class Keeps:
    """Decides as another does, and keeps the record of each file that it sees."""

    name = "keeps"

    def __init__(self, other: ReviewPolicy) -> None:
        self.other = other
        self.seen: list[Record] = []

    def decide(self, file: File) -> Decision:
        if file.weeks:
            self.seen.append(record_of(file))
        return self.other.decide(file)


WARNED = {"week": 20, "team": "South", "seat": 2, "kind": "warning", "weeks": 20}


BARRIERS = [
    {"week": week, "team": "South", "seat": seat, "kind": "barrier"} for week in (0, 40) for seat in (1, 2, 3)
]
"""What is told of the first is not known of the second."""


@pytest.mark.parametrize(
    "sections",
    [{}, {"incidents": [WARNED]}, {"incidents": BARRIERS, "circumstances": {"disclosure_two_way": 0.5}}],
    ids=["plain", "warned", "barriers"],
)
def test_a_journal_gives_the_records_that_a_policy_saw(sections: dict[str, Any]) -> None:
    """Support, cases, warnings, disclosure, moves and all."""
    keeps = Keeps(Thresholds())
    tried = run(busy(**sections), keeps, engine="simpy", replications=3, tables=3)
    assert list(make_bank(tried).records) == keeps.seen
    assert any(one.in_case for one in keeps.seen)
    assert any(one.warned for one in keeps.seen)
    assert any(one.weeks_since_support is not None for one in keeps.seen)
    assert any(len(one.evidence) < 13 for one in keeps.seen)


def test_a_record_is_at_no_distance_from_itself_and_found_first() -> None:
    for at in range(0, len(bank()), 37):
        found = look_alikes(bank(), bank().records[at], 5)
        assert found.distances[0] == 0.0
        assert found.records[0] == bank().records[at]
        assert list(found.distances) == sorted(found.distances)


def test_a_planted_record_is_found_first() -> None:
    like = bank().records[100]
    planted = replace(like, rating=like.rating + 0.001)
    truth = replace(bank().truths[100], level=-7.0)
    with_it = Bank((*bank().records, planted), (*bank().truths, truth), (*bank().people, 9999))
    found = look_alikes(with_it, replace(like, rating=like.rating + 0.0011), 3)
    assert found.truths[0].level == -7.0
    assert look_alikes(bank(), planted, 3).records[0] == like


def test_each_person_is_there_once() -> None:
    found = look_alikes(bank(), bank().records[50], 10)
    at = [bank().records.index(record) for record in found.records]
    assert len({bank().people[one] for one in at}) == 10


def test_a_bank_of_few_gives_what_it_has() -> None:
    people = len(set(bank().people))
    assert len(look_alikes(bank(), bank().records[0], 10_000).records) == people


def hidden_permuted(run_: Run, names: tuple[str, ...]) -> Run:
    order = np.random.default_rng(1).permutation(len(run_.weeks))
    weeks, events = run_.weeks.copy(), run_.events.copy()
    for name in names:
        weeks[name] = weeks[name][order]
    for kind, letters in HIDDEN_FIGURES.items():
        at = np.flatnonzero(events["kind"] == kind)
        for letter in letters:
            events[letter][at] = events[letter][at][::-1]
    return replace(run_, weeks=weeks, events=events)


def test_what_is_hidden_has_no_influence() -> None:
    other = make_bank(hidden_permuted(played(), HIDDEN_WEEKS))
    assert other.records == bank().records
    assert other.truths != bank().truths
    for at in range(0, len(bank()), 60):
        one, two = (look_alikes(which, bank().records[at]) for which in (bank(), other))
        assert (one.records, one.distances) == (two.records, two.distances)


def test_what_is_visible_has() -> None:
    """The control."""
    other = make_bank(hidden_permuted(played(), ("evidence",)))
    assert other.records != bank().records


@pytest.mark.parametrize(
    "change",
    [
        {"rating": 5.0},
        {"support_mean": 5.0},
        {"low_weeks": 40},
        {"readings": (9.0,) * 8},
        {"evidence": (1.0,) * 5},
        {"support": 3},
        {"weeks_since_support": 1.0},
        {"disclosed": True},
        {"in_case": True},
        {"warned": True},
    ],
)
def test_each_part_of_a_record_counts(change: dict[str, Any]) -> None:
    plain = Record((0.9,) * 13, 0.9, 0.9, 0, (0.0,) * 8)
    both = Bank((plain, replace(plain, **change)), (A_TRUTH,) * 2, (0, 1))
    assert distances(both, plain).tolist()[0] == 0.0
    assert distances(both, plain).tolist()[1] > 0.5


A_TRUTH = Truth(1.0, 0.8, 0, None, followed=False, left=False, case=False, after=None, gain=None)


def test_a_figure_in_larger_units_counts_the_same() -> None:
    """Ten times the spread and ten times the difference make the same distance."""
    rng = np.random.default_rng(3)
    ratings = rng.normal(1.0, 0.1, 50).tolist()
    plain = Record((0.9,) * 13, 0.9, 0.9, 0, (0.0,) * 8)
    narrow = Bank(tuple(replace(plain, rating=one) for one in ratings), (A_TRUTH,) * 50, tuple(range(50)))
    wide = Bank(tuple(replace(plain, rating=10 * one) for one in ratings), (A_TRUTH,) * 50, tuple(range(50)))
    near, far = distances(narrow, replace(plain, rating=1.0)), distances(wide, replace(plain, rating=10.0))
    assert far == pytest.approx(near)
    assert near.max() > 0.5


def test_the_trend_is_the_slope() -> None:
    plain = Record((0.9,), 0.9, 0.9, 0, (0.0,) * 8)
    assert plain.trend == 0.0
    steady = tuple(0.8 + 0.01 * week for week in range(13))
    assert replace(plain, evidence=steady).trend == pytest.approx(0.01)


def test_what_was_behind_them() -> None:
    cause = replace(A_TRUTH, kind=1, cause=Cause.luck, level=0.7, followed=True, after=1.0, gain=0.1)
    other = replace(cause, cause=Cause.motivation, level=0.9, left=True, after=None, gain=None, case=True)
    alone = replace(A_TRUTH, followed=True, after=0.9)
    records = tuple(Record((0.9,), 0.9 + 0.01 * n, 0.9, 0, (0.0,) * 8) for n in range(4))
    made = Bank(records, (cause, other, alone, A_TRUTH), (0, 1, 2, 3))
    found = look_alikes(made, records[0])
    assert found.causes == {Cause.luck: 0.5, Cause.motivation: 0.5}
    assert found.below_line == 0.25
    helped, left_alone = found.with_support, found.without_support
    assert (helped.count, helped.left, helped.cases, helped.mean, helped.gain) == (2, 1, 1, 1.0, 0.1)
    assert (left_alone.count, left_alone.left, left_alone.mean, left_alone.gain) == (1, 0, 0.9, None)


def test_truths_are_those_of_the_tables() -> None:
    """Beside the weeks themselves: the level, and the mean of the 13 weeks that followed."""
    at = next(at for at, truth in enumerate(bank().truths) if truth.after is not None and truth.kind)
    record, truth = bank().records[at], bank().truths[at]
    found = [one for one in _stretches(len(record.evidence)) if one[0] == record.evidence]
    assert [(level, after) for _, level, after in found] == [(truth.level, truth.after)]


def _stretches(length: int) -> list[tuple[tuple[float, ...], float, float]]:
    """Evidence of so many weeks, the level at their end, and the mean of the 13 weeks after, of everyone."""
    names = ["replication", "team", "seat", "occupant"]
    weeks = played().weeks
    found = []
    for person in np.unique(weeks[names]):
        own = weeks[weeks[names] == person]
        for end in range(length, len(own) - 12):
            after = float(own["evidence"][end : end + 13].mean())
            before = tuple(own["evidence"][end - length : end].tolist())
            found.append((before, float(own["long_run"][end - 1]), after))
    return found


def test_a_file_with_nothing_on_it_has_no_record() -> None:
    with pytest.raises(EngineError, match="nothing on file yet"):
        look_alikes(bank(), File(Dossier(), 0.0))


@pytest.mark.parametrize("count", [0, -3, 2.5, True, "5"])
def test_a_count_that_is_none_is_refused(count: Any) -> None:
    with pytest.raises(EngineError, match="count: given"):
        look_alikes(bank(), bank().records[0], count)


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(EngineError, match="a File or a Record; given 'x'"):
        look_alikes(bank(), "x")  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [{"tables": 0}, {"policy": "none"}])
def test_a_bank_of_nothing_is_refused(how: dict[str, Any]) -> None:
    none = {"none": {"review": {"enabled": False}}, "some": {}}
    bare = run(busy(policies=none, reference="some"), engine="simpy", **how)
    with pytest.raises(EngineError, match="a bank needs a review"):
        make_bank(bare)


def test_what_is_no_run_is_refused() -> None:
    with pytest.raises(EngineError, match="a bank is made of runs; given str"):
        make_bank(["x"])  # type: ignore[list-item]


def test_people_of_two_runs_are_not_the_same() -> None:
    twice = make_bank([played(), played()])
    assert len(set(twice.people)) == 2 * len(set(bank().people))
