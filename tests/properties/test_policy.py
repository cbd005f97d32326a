"""A policy sees evidence only: hidden state cannot reach a decision but through what is on file."""

import dataclasses
import inspect
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmsim.model import decide, review
from pmsim.model.state import HISTORY, Dossier, Member, Parameters, Team
from pmsim.scenario.schema import Escalation, Support
from tests.unit.model.build import world

share = st.floats(-1, 3)
weeks = st.integers(0, 300)
times = st.floats(-200, 300)
history = st.lists(share, min_size=HISTORY, max_size=HISTORY)

dossiers = st.builds(
    Dossier,
    weeks=weeks,
    evidence=history,
    flagged_weeks=weeks,
    low=st.lists(st.sampled_from([0.0, 1.0]), min_size=HISTORY, max_size=HISTORY),
    rating=share,
    support_mean=share,
    low_weeks=st.integers(0, 104),
    read_gap=share,
    read_motivation=share,
    support=st.integers(0, 2),
    support_ended=times,
    in_case=st.booleans(),
)
supports = st.builds(
    Support, threshold=st.floats(0, 2), minimum_weeks=st.integers(1, 20), pause=st.integers(0, 20)
)
escalations = st.builds(
    Escalation, failing_weeks=st.integers(1, 6), window=st.integers(6, 13), require_support=st.booleans()
)
members = st.builds(
    Member,
    ability=share,
    fit=share,
    gap=st.floats(0, 2),
    learned=share,
    engagement=share,
    strain=st.floats(0, 5),
    form=share,
    halo=share,
    performance=share,
    attainment=share,
    cause=st.integers(0, 2),
)


def test_the_signature_has_room_for_evidence_only():
    """What is on file, the rules, the time; and a file holds none of the fields of a person."""
    hints = {name: one.annotation for name, one in inspect.signature(decide.decide).parameters.items()}
    assert hints == {"dossier": "Dossier", "support": "Support", "escalation": "Escalation", "now": "float"}
    on_file = {one.name for one in dataclasses.fields(Dossier)}
    assert on_file.isdisjoint(one.name for one in dataclasses.fields(Member))


@given(dossiers, supports, escalations, times)
def test_deciding_changes_nothing_and_repeats(file, support, escalation, now):
    before = dataclasses.replace(file, evidence=list(file.evidence), low=list(file.low))
    first = decide.decide(file, support, escalation, now)
    assert file == before
    assert decide.decide(before, support, escalation, now) == first


def held(member: Member, file: Dossier, team: Team, p: Parameters) -> tuple[int, Dossier]:
    """The decision of a review of this member with a copy of this file, and the file after it."""
    copy = dataclasses.replace(file, evidence=list(file.evidence), low=list(file.low))
    return review.hold_review(member, copy, team, p, 3, 40.5), copy


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A manager whose readings are on file already."""
    monkeypatch.setattr(review, "diagnose", lambda *_: None)


@pytest.mark.usefixtures("readings")
class TestReview:
    @settings(max_examples=150)
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
    assert changed(Member(gap=0.3), Member(engagement=-3.0), file)
    assert not changed(Member(gap=0.3), Member(gap=0.3, ability=9.0, strain=4.0), file)
