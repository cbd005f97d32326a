"""Writing down: tallies of everyone and of group B, from the end of the warm-up on; rows if wanted."""

from __future__ import annotations

import math
from dataclasses import asdict

import pytest

from pmsim.engine import heap, layout, ledger
from pmsim.engine.book import Book
from pmsim.model.people import clear_seat
from pmsim.model.rows import LIFE_EVENT, NOBODY, STRATEGY_SHIFTED
from pmsim.model.state import UNDEFINED
from pmsim.model.tallies import Tallies
from pmsim.scenario.schema import Policy, Scenario

WARM_UP = 10


def plan() -> layout.Plan:
    teams = [{"name": name, "members": 3, "complexity": 0.2} for name in ("Ash", "Elm")]
    scenario = Scenario.model_validate({"teams": teams, "warm_up": WARM_UP, "weeks": 20})
    return layout.lay_out(scenario, Policy(), layout.Play(seed=1))


def changed(tallies: Tallies) -> dict[str, float]:
    return {name: value for name, value in asdict(tallies).items() if value}


class OnSimpy:
    """The book of the SimPy engine."""

    def __init__(self, tables: bool = True) -> None:
        self.world = layout.new_world(plan(), 1, layout.Room(1, 50, 50), rows=False, tables=tables)
        self.book = Book(0, self.world.parameters[0], tables)

    def note(self, week: int, group: int, kind: int, *figures: float) -> None:
        self.world.members[4].group = group
        self.book.note(week + 0.5, week, kind, self.world.members[4], self.world.teams[1], *figures)

    def note_team(self, week: int) -> None:
        self.book.note_team(week + 1.0, week, STRATEGY_SHIFTED, self.world.teams[1], 0.5)

    def week(self, week: int, group: int) -> None:
        self.world.members[4].group = group
        team = self.world.teams[1]
        self.book.record_week(week, self.world.members[4], self.world.dossiers[4], team, 0.75)

    def found(self) -> tuple[Tallies, Tallies, list, list]:
        return self.book.tallies, self.book.group_b, self.book.weeks, self.book.events


class InTheLoop(OnSimpy):
    """The ledger of the loop."""

    def note(self, week: int, group: int, kind: int, *figures: float) -> None:
        self.world.members[4].group = group
        filled = (*map(float, figures), *[UNDEFINED] * (5 - len(figures)))
        ledger.note(self.world, 0, week + 0.5, week, kind, self.world.members[4], 1, *filled)

    def note_team(self, week: int) -> None:
        rest = (UNDEFINED,) * 3
        ledger.note_team(self.world, 0, week + 1.0, week, STRATEGY_SHIFTED, 1, 0.5, *rest)

    def week(self, week: int, group: int) -> None:
        self.world.members[4].group = group
        ledger.write_week(self.world, 0, 4, 1, week, 0.75)

    def found(self) -> tuple[Tallies, Tallies, list, list]:
        w, used = self.world, self.world.counters
        weeks, events = w.weeks[: used[heap.WEEKS_USED]], w.events[: used[heap.EVENTS_USED]]
        return w.tallies[0], w.group_b[0], list(weeks), list(events)


BOTH = pytest.mark.parametrize("kind", [OnSimpy, InTheLoop])


@BOTH
def test_what_happens_to_group_b_is_counted_twice(kind: type[OnSimpy]) -> None:
    one = kind()
    one.note(12, 1, 40, 1.2, 100.0, 0.0)
    one.note(12, 0, 40, 1.2, 1000.0, 0.0)
    everyone, group_b, _, _ = one.found()
    assert changed(everyone) == {"bonuses": 2, "bonus_paid": 1100.0}
    assert changed(group_b) == {"bonuses": 1, "bonus_paid": 100.0}


@BOTH
@pytest.mark.parametrize(("week", "counted"), [(WARM_UP - 1, 0), (WARM_UP, 1)])
def test_the_warm_up_is_written_down_and_not_counted(kind: type[OnSimpy], week: int, counted: int) -> None:
    one = kind()
    one.note(week, 1, 40, 1.2, 100.0, 0.0)
    one.week(week, 1)
    everyone, group_b, weeks, events = one.found()
    assert (everyone.bonuses, group_b.bonuses) == (counted, counted)
    assert (everyone.present_weeks, group_b.present_weeks) == (counted, counted)
    assert (len(weeks), len(events)) == (1, 1)


@BOTH
def test_weeks_of_group_b_alone(kind: type[OnSimpy]) -> None:
    one = kind()
    for group in (0, 1, 0):
        one.world.members[4].ability = -9.0
        one.week(12, group)
    everyone, group_b, weeks, _ = one.found()
    assert (everyone.present_weeks, group_b.present_weeks) == (3, 1)
    assert (everyone.chronic_weeks, group_b.chronic_weeks) == (3, 1)
    assert [row.group for row in weeks] == [0, 1, 0]
    assert {row.without for row in weeks} == {0.75}


@BOTH
def test_figures_that_there_are_none_of_are_undefined(kind: type[OnSimpy]) -> None:
    one = kind()
    one.note(12, 0, LIFE_EVENT, 0.25, 30)
    row = one.found()[3][0]
    assert (row.time, row.week, row.kind, row.team, row.a, row.b) == (12.5, 12, LIFE_EVENT, 1, 0.25, 30.0)
    assert all(math.isnan(figure) for figure in (row.c, row.d, row.e))


@BOTH
def test_what_happens_to_a_team_happens_to_nobody(kind: type[OnSimpy]) -> None:
    one = kind()
    one.note_team(12)
    _, group_b, _, (row,) = one.found()
    assert (row.team, row.seat, row.occupant, row.group, row.a) == (1, NOBODY, NOBODY, NOBODY, 0.5)
    assert not changed(group_b)


@BOTH
def test_without_tables_there_are_only_tallies(kind: type[OnSimpy]) -> None:
    one = kind(tables=False)
    one.note(12, 0, 40, 1.2, 100.0, 0.0)
    one.week(12, 0)
    everyone, _, weeks, events = one.found()
    assert (everyone.bonuses, everyone.present_weeks) == (1, 1)
    assert weeks == events == []


@pytest.mark.parametrize(("week", "counted"), [(WARM_UP - 1, 0.0), (WARM_UP, 2.0)])
def test_empty_seats(week: int, counted: float) -> None:
    one = OnSimpy()
    one.book.record_empty_seats(week, 2)
    expected = {"vacant_weeks": counted, "seat_weeks": counted} if counted else {}
    assert changed(one.book.tallies) == expected
    assert not changed(one.book.group_b)


class TestLedger:
    def world(self, **room: int) -> layout.World:
        w = layout.new_world(
            plan(), 1, layout.Room(**{"heaps": 1, "weeks": 1, "events": 1, **room}), False, True
        )
        for number, team in enumerate(w.teams):
            for seat in range(team.seats):
                clear_seat(w.members[team.first + seat], w.dossiers[team.first + seat], team, number)
                w.members[team.first + seat].seat = seat
        return w

    def test_identities_are_unique_and_can_be_read(self) -> None:
        w = self.world()
        found = set()
        for place, member in enumerate(w.members):
            number = place // 3
            identity = ledger.identity_of(member, number)
            found.add(identity)
            assert (ledger.team_of(identity), ledger.seat_of(identity)) == (number, place % 3)
            assert ledger.place_of(w, identity) == place
            assert not ledger.is_team(identity)
        assert len(found) == 6

    def test_who_has_left(self) -> None:
        w = self.world()
        member = w.members[4]
        identity = ledger.identity_of(member, 1)
        assert ledger.gone(w, identity)
        member.here = True
        assert not ledger.gone(w, identity)
        member.occupant += 1
        assert ledger.gone(w, identity)

    def test_a_team_is_gone_once_it_is_over(self) -> None:
        w = self.world()
        identity = 1 << 32 | ((1 << 16) - 1) << 16
        assert ledger.is_team(identity)
        assert not ledger.gone(w, identity)
        w.teams[1].active = False
        assert ledger.gone(w, identity)

    def test_open_seats_elsewhere(self) -> None:
        w = self.world()
        w.vacancies[0], w.vacancies[1] = 2, 1
        assert (ledger.open_seats(w, 0), ledger.open_seats(w, 1)) == (2, 1)
        assert (ledger.open_elsewhere(w, 0), ledger.open_elsewhere(w, 1)) == (1, 2)
        w.teams[0].active = False
        assert ledger.open_elsewhere(w, 1) == 0

    def test_a_full_table_is_noticed_and_not_written_beyond(self) -> None:
        for write in (
            lambda w: ledger.write_week(w, 0, 4, 1, 12, 0.5),
            lambda w: ledger.note_team(w, 0, 13.0, 12, STRATEGY_SHIFTED, 1, 0.5, 0.0, 0.0, 0.0),
        ):
            w = self.world()
            write(w)
            assert w.counters[heap.STATUS] == heap.FINE
            write(w)
            assert w.counters[heap.STATUS] == heap.FULL
            assert w.counters[heap.WEEKS_USED] + w.counters[heap.EVENTS_USED] == 1


class TestHeap:
    ENTRIES = tuple((float(n * 7 % 5), n * 11 % 13) for n in range(13))

    def test_comes_out_in_order(self) -> None:
        w = TestLedger().world(heaps=4)
        for key, place in self.ENTRIES:
            heap.push(w, 1, key, place)
        found = []
        while w.sizes[1] > 0:
            found.append((w.keys[w.bases[1]], w.places[w.bases[1]]))
            heap.pop(w, 1)
        assert found == sorted(self.ENTRIES) != list(self.ENTRIES)

    def test_a_full_one_is_noticed_and_keeps_off_its_neighbour(self) -> None:
        w = TestLedger().world()
        room = w.bases[4] - w.bases[3]
        heap.push(w, 4, 99.0, 99)
        for entry in range(room):
            heap.push(w, 3, 1.0, entry)
        assert w.counters[heap.STATUS] == heap.FINE
        heap.push(w, 3, 0.5, 0)
        assert w.counters[heap.STATUS] == heap.FULL
        assert (w.sizes[3], w.sizes[4]) == (room, 1)
        assert (w.keys[w.bases[4]], w.places[w.bases[4]]) == (99.0, 99)

    @pytest.mark.parametrize(
        ("one", "other", "first"),
        [
            ((1.0, 5), (2.0, 1), True),
            ((1.0, 1), (1.0, 2), True),
            ((1.0, 2), (1.0, 2), False),
            ((2.0, 0), (1.0, 9), False),
        ],
    )
    def test_who_is_before_whom(self, one: tuple[float, int], other: tuple[float, int], first: bool) -> None:
        assert heap.before(*one, *other) == first
