"""Luck drawn many weeks ahead is the luck that the model draws, bit for bit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmsim.engine.ahead import BLOCK, Ahead
from pmsim.model import people, review, work
from pmsim.model.draws import WORD, entity_of
from pmsim.model.exact import MIDDLE
from pmsim.model.state import Luck, Member, Team

words = st.integers(0, WORD)
halves = st.integers(0, 65_534)


def someone(low: int, high: int, entity: int, replication: int = 3, mirror: bool = False) -> Member:
    return Member(entity=entity, luck=Luck(low, high, low, high, low ^ 1, high, replication, mirror))


def drawn(luck: Ahead | None, member: Member, week: int) -> tuple[list[float], ...]:
    """The draws of a week, of a review and of a team's week, ahead or as the model draws them."""
    (luck.draw_week if luck else work.draw_week)(member, week)
    (luck.draw_review if luck else review.draw_review)(member, week)
    team = Team(luck=member.luck)
    (luck.draw_team if luck else work.draw_team)(team, week)
    once = [member.heard, team.shared_shock]
    return list(member.shocks), list(member.chances), list(member.misread), once


@settings(max_examples=40, deadline=None)
@given(words, words, halves, halves, words, st.booleans(), st.integers(0, 60_000))
def test_the_same_bits(
    low: int, high: int, seat: int, occupant: int, replication: int, mirror: bool, week: int
) -> None:
    member = someone(low, high, entity_of(seat, occupant), replication, mirror)
    assert drawn(Ahead(), member, week) == drawn(None, member, week)


def test_whatever_the_order_of_weeks() -> None:
    """Within a block, in the next one, and back: a review can be held weeks after it was due."""
    luck = Ahead()
    for week in (0, 1, BLOCK - 1, BLOCK, 5 * BLOCK + 3, 7, BLOCK):
        for entity in (1, 2):
            member = someone(5, 6, entity)
            assert drawn(luck, member, week) == drawn(None, member, week)


def test_a_turn_of_luck_is_seen() -> None:
    luck, member = Ahead(), someone(5, 6, 1)
    before = drawn(luck, member, 4)
    people.turn_luck(member.luck)
    assert drawn(luck, member, 4) == drawn(None, member, 4) != before


def test_two_with_the_same_seat_in_two_teams() -> None:
    luck = Ahead()
    assert drawn(luck, someone(5, 6, 1), 4) != drawn(luck, someone(7, 6, 1), 4)


def test_tails_are_met() -> None:
    """Control: without the tails, about one normal draw in seven would be another."""
    luck, member = Ahead(), someone(5, 6, 1)
    block = [drawn(luck, member, week)[1] for week in range(200)]
    assert sum(abs(one - 0.5) > MIDDLE for pair in block for one in pair) > 40


@pytest.mark.parametrize(
    "changed", [{"week": 5}, {"entity": 2}, {"low": 6}, {"replication": 4}, {"mirror": 1}]
)
def test_other_addresses_give_other_draws(changed: dict[str, int]) -> None:
    usual = {"low": 5, "high": 6, "entity": 1, "replication": 3, "mirror": False, "week": 4}
    found = []
    for one in (usual, usual | changed):
        week = one["week"]
        member = someone(one["low"], one["high"], one["entity"], one["replication"], bool(one["mirror"]))
        found.append(drawn(Ahead(), member, week))
    assert found[0] != found[1]
