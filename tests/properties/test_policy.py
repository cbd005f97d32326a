"""A policy sees evidence only: hidden state cannot reach a decision but through what is on file."""

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmsim.model import decide, review, rows
from pmsim.model.state import CAUSES, HISTORY, Dossier, Member, Parameters, Team
from pmsim.runner import run
from pmsim.scenario.schema import Development, Escalation, Support
from tests.properties.worlds import BUSY_RULES, busy
from tests.unit.model.build import world

share = st.floats(-1, 3)
weeks = st.integers(0, 300)
times = st.floats(-200, 300)
history = st.lists(share, min_size=HISTORY, max_size=HISTORY)

readings = st.lists(share, min_size=CAUSES, max_size=CAUSES)
support_kinds = st.integers(0, 9)

dossiers = st.builds(
    Dossier,
    weeks=weeks,
    evidence=history,
    flagged_weeks=weeks,
    low=st.lists(st.sampled_from([0.0, 1.0]), min_size=HISTORY, max_size=HISTORY),
    rating=share,
    support_mean=share,
    window_mean=share,
    low_weeks=st.integers(0, 104),
    low_thirds=st.integers(0, 3),
    line=share,
    strong_reviews=st.integers(0, 5),
    plan_places=st.booleans(),
    read=readings,
    open_seats=st.integers(0, 2),
    manager_level=st.integers(4, 6),
    support=support_kinds,
    support_ended=times,
    plan_weeks=st.integers(0, 3),
    in_case=st.booleans(),
)
supports = st.builds(
    Support, threshold=st.floats(0, 2), minimum_weeks=st.integers(1, 20), pause=st.integers(0, 20)
)
escalations = st.builds(
    Escalation,
    failing_weeks=st.integers(1, 6),
    window=st.integers(6, 13),
    require_support=st.booleans(),
    rule=st.sampled_from(["k_of_n", "thirds", "mean"]),
)
developments = st.builds(Development, reviews=st.integers(1, 3))
members = st.builds(
    Member,
    ability=share,
    fit=share,
    gap=st.floats(0, 2),
    learned=share,
    ease=share,
    circumstance=st.floats(0, 2),
    barrier=st.floats(0, 2),
    engagement=share,
    strain=st.floats(0, 5),
    clarity=st.floats(0, 1),
    alignment=st.floats(0, 1),
    group=st.integers(0, 1),
    form=share,
    halo=share,
    performance=share,
    attainment=share,
    cause=st.integers(0, 7),
    attained=history,
)


def test_the_signature_has_room_for_evidence_only():
    """What is on file, the rules, the time; and a file holds none of the fields of a person."""
    hints = {name: one.annotation for name, one in inspect.signature(decide.decide).parameters.items()}
    assert hints == {
        "dossier": "Dossier",
        "support": "Support",
        "escalation": "Escalation",
        "development": "Development",
        "now": "float",
    }
    on_file = {one.name for one in dataclasses.fields(Dossier)}
    assert on_file.isdisjoint(one.name for one in dataclasses.fields(Member))


def copied(file: Dossier) -> Dossier:
    """A file of its own."""
    lists = {"evidence": list(file.evidence), "low": list(file.low), "read": list(file.read)}
    return dataclasses.replace(file, **lists)


@settings(deadline=None)
@given(dossiers, supports, escalations, developments, times)
def test_deciding_changes_nothing_and_repeats(file, support, escalation, development, now):
    before = copied(file)
    first = decide.decide(file, support, escalation, development, now)
    assert file == before
    assert decide.decide(before, support, escalation, development, now) == first


def held(member: Member, file: Dossier, team: Team, p: Parameters) -> tuple[int, Dossier]:
    """The decision of a review of this member with a copy of this file, and the file after it."""
    copy, team = copied(file), dataclasses.replace(team)
    return review.hold_review(member, copy, team, p, 40.5, 1, 2), copy


@pytest.fixture
def on_file_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """A manager whose readings are on file already."""
    monkeypatch.setattr(review, "diagnose", lambda *_: None)


@pytest.mark.usefixtures("on_file_already")
class TestReview:
    @settings(max_examples=150, deadline=None)
    @given(data=st.data(), file=dossiers, one=members, other=members)
    def test_other_people_with_the_same_file(self, data, file, one, other):
        """Whoever it is about, the same file gives the same decision and the same figures."""
        policy = {
            "escalation": {"require_support": data.draw(st.booleans()), "failing_weeks": 3, "window": 6}
        }
        team, p = world(policy)
        assert held(one, file, team, p) == held(other, file, team, p)


def changed(one: Any, other: Any, file: Dossier) -> bool:
    team, p = world(interventions={"diagnosis_error": 0})
    return held(one, file, team, p)[0] != held(other, file, team, p)[0]


def test_what_the_manager_reads_does_matter():
    """The control: a diagnosis looks at the person, and the same file then leads to other support."""
    file = Dossier(weeks=20, evidence=[0.5] * HISTORY)
    assert changed(Member(gap=0.9, clarity=1), Member(fit=-0.9, engagement=-30.0, clarity=1), file)
    assert not changed(Member(gap=0.9, clarity=1), Member(gap=0.9, clarity=1, ability=9.0, halo=4.0), file)


READ_BEFORE = (
    rows.FILE_READ,
    rows.CAUSES_READ,
    rows.MORE_READ,
    rows.PROSPECTS_READ,
    rows.HISTORY_READ,
    rows.REVIEW_HELD,
)
"""The rows that a review leaves in the journal, in this order."""


def reviews_of(events: np.ndarray) -> Iterator[tuple[np.void, ...]]:
    """The rows of each review."""
    found = events[np.isin(events["kind"], READ_BEFORE)]
    assert len(found) % len(READ_BEFORE) == 0
    for start in range(0, len(found), len(READ_BEFORE)):
        rows_of_one = tuple(found[start : start + len(READ_BEFORE)])
        assert tuple(row["kind"] for row in rows_of_one) == READ_BEFORE
        yield rows_of_one


def file_from(review_rows: tuple[np.void, ...], line: float) -> Dossier:
    """The file as the journal shows it."""
    read, causes, more, prospects, history, review_held = review_rows
    since = read["c"]
    return Dossier(
        weeks=int(read["a"]),
        flagged_weeks=int(read["b"]),
        support_ended=-1.0e6 if np.isnan(since) else float(read["time"]) - float(since),
        support=int(read["d"]),
        in_case=bool(read["e"]),
        read=[
            float(more["c"]),
            *(float(causes[figure]) for figure in "abcde"),
            float(more["a"]),
            float(more["b"]),
        ],
        manager_level=int(more["d"]),
        open_seats=int(more["e"]),
        window_mean=float(prospects["a"]),
        low_thirds=int(prospects["b"]),
        strong_reviews=int(prospects["c"]),
        plan_places=bool(prospects["d"]),
        plan_weeks=int(prospects["e"]),
        episodes=int(history["a"]),
        rating=float(review_held["a"]),
        support_mean=float(review_held["b"]),
        low_weeks=int(review_held["c"]),
        line=line,
    )


@pytest.mark.parametrize("rule", ["k_of_n", "thirds", "mean"])
def test_every_decision_follows_from_the_journal(rule):
    """What each review of a run asked for is what the rules make of the rows written down at it."""
    rules = {**BUSY_RULES, "escalation": {**BUSY_RULES["escalation"], "rule": rule}}
    result = run(busy(weeks=70, policies={"only": rules}), engine="simpy")
    policy = result.scenario.policies["only"]
    asked, expected = [], []
    for one in reviews_of(result.events):
        file = file_from(one, rules["escalation"]["threshold"])
        now = float(one[0]["time"])
        asked.append(int(one[-1]["d"]))
        expected.append(decide.decide(file, policy.support, policy.escalation, policy.development, now))
    assert asked == expected
    assert len(set(asked)) >= 6, "hardly anything was decided"


def test_a_changed_row_changes_decisions():
    """The control: with the readings of causes turned round, other support would have been asked for."""
    result = run(busy(weeks=40), engine="simpy")
    policy = result.scenario.policies["only"]
    differ = 0
    for one in reviews_of(result.events):
        file = file_from(one, 0.95)
        file.read.reverse()
        now = float(one[0]["time"])
        differ += (
            decide.decide(file, policy.support, policy.escalation, policy.development, now) != one[-1]["d"]
        )
    assert differ > 5
