"""What the flows of the loop share: who is where, the calendar, the queues, and writing events down."""

from __future__ import annotations

from pmsim.engine.heap import CALENDAR, EVENTS_USED, FULL, STATUS, TABLES, WEEKS_USED, push
from pmsim.engine.layout import World
from pmsim.engine.order import DESKS, ENTITY_BITS, REVIEW, SERVE
from pmsim.model.draws import TEAM_SEAT
from pmsim.model.people import long_run
from pmsim.model.rows import NOBODY, fill_event, fill_week
from pmsim.model.state import UNDEFINED, Member, Team
from pmsim.model.tallies import tally_event, tally_level, tally_week

SERIAL_BITS = 15
SERIALS = 1 << SERIAL_BITS
RANK_WEEKS = 65_536.0
"""A rank counts this much in a queue's keys: exact, since times are below it and on a grid of 2**-20."""

SEAT_BITS = 16
SEAT_MASK = (1 << SEAT_BITS) - 1

ADVISERS, COURSES, APPROVERS = 0, 1, 2
"""Queues after the diaries, of which there is one a team."""


def identity_of(member: Member, team: int) -> int:
    """Who this is, in all of the organisation and for all time."""
    return team << 32 | member.seat << SEAT_BITS | member.occupant


def team_of(identity: int) -> int:
    """Number of the team in which this person is or was."""
    return identity >> 32


def seat_of(identity: int) -> int:
    """Number of this person's seat."""
    return (identity >> SEAT_BITS) & SEAT_MASK


def is_team(identity: int) -> bool:
    """Whether this stands for a whole team."""
    return seat_of(identity) == TEAM_SEAT


def place_of(w: World, identity: int) -> int:
    """Row of the seat that this person has or had."""
    return w.teams[team_of(identity)].first + seat_of(identity)


def gone(w: World, identity: int) -> bool:
    """Whether this person has left, so that whatever still happens is a no-op."""
    if is_team(identity):
        return not w.teams[team_of(identity)].active
    member = w.members[place_of(w, identity)]
    return not member.here or member.occupant != identity & SEAT_MASK


def open_seats(w: World, number: int) -> int:
    """Seats of a team that are not filled."""
    return w.vacancies[number] if w.teams[number].active else 0


def open_elsewhere(w: World, number: int) -> int:
    """Seats that are not filled in other teams."""
    count = 0
    for other in range(len(w.teams)):
        if other != number:
            count += open_seats(w, other)
    return count


def write(
    w: World,
    row: int,
    time: float,
    week: int,
    kind: int,
    team: Team,
    seat: int,
    occupant: int,
    group: int,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
) -> None:
    """Write an event down with the figures behind it."""
    if week >= w.parameters[0].warm_up:
        tally_event(w.tallies[row], kind, a, b, c, d, e)
        if group == 1:
            tally_event(w.group_b[row], kind, a, b, c, d, e)
    if w.counters[TABLES] == 0:
        return
    used = w.counters[EVENTS_USED]
    if used == len(w.events):
        w.counters[STATUS] = FULL
        return
    fill_event(w.events[used], time, week, kind, team, seat, occupant, group, a, b, c, d, e)
    w.counters[EVENTS_USED] = used + 1


def note(
    w: World,
    row: int,
    time: float,
    week: int,
    kind: int,
    member: Member,
    number: int,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
) -> None:
    """Write down what happened to a member."""
    team = w.teams[number]
    write(w, row, time, week, kind, team, member.seat, member.occupant, member.group, a, b, c, d, e)


def note_pair(
    w: World, row: int, time: float, week: int, kind: int, member: Member, number: int, a: float, b: float
) -> None:
    """Write down what happened to a member, with two figures or fewer."""
    note(w, row, time, week, kind, member, number, a, b, UNDEFINED, UNDEFINED, UNDEFINED)


def note_team(
    w: World, row: int, time: float, week: int, kind: int, number: int, a: float, b: float, c: float, d: float
) -> None:
    """Write down what happened to a whole team."""
    team = w.teams[number]
    write(w, row, time, week, kind, team, NOBODY, NOBODY, NOBODY, a, b, c, d, UNDEFINED)


def note_now(
    w: World, row: int, now: float, kind: int, identity: int, a: float, b: float, c: float, d: float, e: float
) -> None:
    """Write down something that happened to this person in the week that is running."""
    member = w.members[place_of(w, identity)]
    note(w, row, now, int(now), kind, member, team_of(identity), a, b, c, d, e)


def note_pair_now(w: World, row: int, now: float, kind: int, identity: int, a: float, b: float) -> None:
    """Write down something with two figures or fewer that happened in the week that is running."""
    note_now(w, row, now, kind, identity, a, b, UNDEFINED, UNDEFINED, UNDEFINED)


def waiting(w: World, number: int) -> int:
    """Requests that wait in a diary, those out of date included: they are passed over only at their turn."""
    return w.sizes[number + 1] + w.sizes[light_heap(w, number)]


def write_week(w: World, row: int, place: int, number: int, week: int, without: float) -> None:
    """Count a member-week, and write it down."""
    member = w.members[place]
    dossier = w.dossiers[place]
    team = w.teams[number]
    if week >= w.parameters[0].warm_up:
        level = long_run(member, team)
        tally_week(w.tallies[row], member, dossier, team, w.parameters[0])
        tally_level(w.tallies[row], dossier, level, team)
        if member.group == 1:
            tally_week(w.group_b[row], member, dossier, team, w.parameters[0])
            tally_level(w.group_b[row], dossier, level, team)
    if w.counters[TABLES] == 0:
        return
    used = w.counters[WEEKS_USED]
    if used == len(w.weeks):
        w.counters[STATUS] = FULL
        return
    fill_week(w.weeks[used], week, member, dossier, team, without)
    w.counters[WEEKS_USED] = used + 1


def at(w: World, time: float, phase: int, entity: int) -> None:
    """Put an event on the calendar."""
    push(w, CALENDAR, time, phase << ENTITY_BITS | entity)


def ask(w: World, now: float, queue: int, rank: int, identity: int, serial: int) -> None:
    """Ask for a server; one turns to the request in the serve phase at the earliest."""
    heap = queue + 1
    if queue < len(w.teams) and rank >= REVIEW:
        heap = light_heap(w, queue)
    push(w, heap, rank * RANK_WEEKS + now, identity << SERIAL_BITS | serial)
    wake(w, now, queue)


def light_heap(w: World, number: int) -> int:
    """Heap of what deputies may take too: reviews and coaching of a team."""
    return len(w.servers) + 1 + number


def release(w: World, now: float, queue: int) -> None:
    """Give a server back."""
    w.busy[queue] -= 1
    wake(w, now, queue)


def leave_desk(w: World, now: float, number: int, server: int) -> None:
    """The manager, or a deputy, is free again."""
    w.desks[number * DESKS + server].busy = False
    wake(w, now, number)


def wake(w: World, now: float, queue: int) -> None:
    """Have the queue looked at in the serve phase of this instant."""
    if w.waking[queue] == 0:
        w.waking[queue] = 1
        at(w, now, SERVE, queue)
