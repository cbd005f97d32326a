"""The same flows as in `process` and `simulation`, as a loop over events that can be compiled.

`World` holds everything; a member is found by identity: team << 32 | seat << 16 | occupant.
"""

from __future__ import annotations

from pmsim.engine.flows import (
    agree,
    end_case_meeting,
    end_course,
    end_planning_meeting,
    end_session,
    on_adviser,
    on_adviser_done,
    on_approver,
    on_case_meeting_turn,
    on_case_week,
    on_coach_turn,
    on_course_seat,
    on_planning_turn,
    on_review_turn,
    on_stage_ends,
    plan_next_review,
    settle,
    welcome,
)
from pmsim.engine.heap import CALENDAR, FINE, SAME_INSTANT, STATUS, pop
from pmsim.engine.layout import World
from pmsim.engine.ledger import (
    ADVISERS,
    APPROVERS,
    COURSES,
    RANK_WEEKS,
    SEAT_MASK,
    SERIAL_BITS,
    SERIALS,
    ask,
    at,
    gone,
    is_team,
    leave_desk,
    light_heap,
    note_pair_now,
    place_of,
    release,
    team_of,
)
from pmsim.engine.order import (
    APPROVED,
    CASE_WEEK,
    COACH,
    COURSE_ENDS,
    DESKS,
    ENTITY_BITS,
    HR_DONE,
    MEETING_ENDS,
    PLAN_DUE,
    PLANNING,
    REVIEW,
    REVIEW_DUE,
    SERVE,
    SESSION_DUE,
    STAGE_ENDS,
    STARTER,
    TEAM_DUE,
    TICK,
)
from pmsim.engine.weekly import begin_meetings, end_team_meeting, incidents, on_team_turn, tick
from pmsim.model.growth import open_budget
from pmsim.model.people import (
    begin_luck,
    begin_organisation,
    begin_seat,
    begin_team,
    clear_seat,
    seat_incumbent,
    start_work,
)
from pmsim.model.planning import DEFINING
from pmsim.model.rows import STARTED
from pmsim.model.state import UNDEFINED


def run_block(w: World, first: int, done: int) -> int:
    """Play replications `first` + `done` and on, one a row of tallies; returns how many are finished."""
    for row in range(done, len(w.tallies)):
        run_replication(w, first + row, row)
        if w.counters[STATUS] != FINE:
            return row
    return len(w.tallies)


def run_replication(w: World, replication: int, row: int) -> None:
    """Play one replication from its first week to its last tick."""
    begin_world(w, replication, row)
    last = float(w.parameters[0].warm_up + w.parameters[0].weeks)
    while w.counters[STATUS] == FINE:
        now = w.keys[CALENDAR]
        order = w.places[CALENDAR]
        pop(w, CALENDAR)
        if w.sizes[CALENDAR] > 0 and w.keys[CALENDAR] == now and w.places[CALENDAR] == order:
            w.counters[STATUS] = SAME_INSTANT
        phase = order >> ENTITY_BITS
        entity = order & ((1 << ENTITY_BITS) - 1)
        if phase == TICK:
            tick(w, now, row)
            if now == last:
                return
            at(w, now + 1.0, TICK, 0)
        elif phase == SERVE:
            on_serve(w, now, entity, row)
        elif phase == MEETING_ENDS:
            on_meeting_ends(w, now, entity, row)
        elif phase == TEAM_DUE:
            on_team_due(w, now, entity)
        else:
            on_own_event(w, now, phase, entity, row)


def begin_world(w: World, replication: int, row: int) -> None:
    """Empty queues, and an incumbent in every seat of the teams that are there."""
    p = w.parameters[0]
    clear_queues(w)
    w.tallies[row].replication = replication
    w.group_b[row].replication = replication
    at(w, 1.0, TICK, 0)
    begin_luck(w.organisation[0].luck, replication)
    begin_organisation(w.organisation[0], p)
    for number in range(len(w.teams)):
        begin_luck(w.teams[number].luck, replication)
        begin_places(w, number)
    incidents(w, 0.0, 0, row)
    for number in range(len(w.teams)):
        team = w.teams[number]
        if team.active:
            begin_meetings(w, 0.0, number)
            for place in range(team.first, team.first + team.seats):
                settle(w, 0.0, number, place, w.members[place].planned + p.planning.cycle)


def clear_queues(w: World) -> None:
    """Nobody waits, nobody is served."""
    for heap in range(len(w.sizes)):
        w.sizes[heap] = 0
    for queue in range(len(w.busy)):
        w.busy[queue] = 0
        w.waking[queue] = 0
    for desk in range(len(w.desks)):
        w.desks[desk].busy = False


def begin_places(w: World, number: int) -> None:
    """A team and its seats at the start."""
    p = w.parameters[0]
    team = w.teams[number]
    begin_team(team, p)
    open_budget(team, p)
    for seat in range(team.seats):
        place = team.first + seat
        w.members[place].seat = seat
        clear_seat(w.members[place], w.dossiers[place], team, 0)
        begin_seat(w.members[place], team, p)
        if team.active:
            seat_incumbent(w.members[place], team, w.organisation[0], p)
    w.vacancies[number] = 0
    w.movers[number] = 0


def on_own_event(w: World, now: float, phase: int, identity: int, row: int) -> None:
    """An event of one person's own. Servers are given back even if the person has left."""
    place = place_of(w, identity)
    if phase == STARTER:
        on_starter(w, now, identity, place, row)
        return
    give_back(w, now, phase)
    if not gone(w, identity):
        on_event_of_present(w, now, phase, identity, place, row)


def give_back(w: World, now: float, phase: int) -> None:
    """Give back the HR adviser, the place on a course or the approver whose time is up."""
    if phase == HR_DONE:
        release(w, now, len(w.teams) + ADVISERS)
    elif phase == COURSE_ENDS:
        release(w, now, len(w.teams) + COURSES)
    elif phase == APPROVED:
        release(w, now, len(w.teams) + APPROVERS)


def on_event_of_present(w: World, now: float, phase: int, identity: int, place: int, row: int) -> None:
    """An event of someone who is still there."""
    number = team_of(identity)
    if phase == REVIEW_DUE:
        ask(w, now, number, REVIEW, identity, 0)
    elif phase == SESSION_DUE:
        ask(w, now, number, COACH, identity, w.agendas[place].session)
    elif phase == PLAN_DUE:
        ask(w, now, number, PLANNING, identity, DEFINING)
    elif phase == CASE_WEEK:
        on_case_week(w, now, identity, place)
    elif phase == HR_DONE:
        on_adviser_done(w, now, identity, place, row)
    elif phase == STAGE_ENDS:
        on_stage_ends(w, now, identity, place, row)
    elif phase == APPROVED:
        agree(w, now, identity, row)
    else:
        end_course(w, now, identity, place, row)


def on_starter(w: World, now: float, identity: int, place: int, row: int) -> None:
    """Someone was found, and starts, unless the seat was filled from within or is no more."""
    number = team_of(identity)
    member = w.members[place]
    if member.here or member.occupant != identity & SEAT_MASK or not w.teams[number].active:
        return
    start_work(member, w.teams[number], w.parameters[0], now)
    w.vacancies[number] -= 1
    empty = now - w.agendas[place].empty_since
    note_pair_now(w, row, now, STARTED, identity, empty, UNDEFINED)
    welcome(w, now, number, place)


def on_team_due(w: World, now: float, identity: int) -> None:
    """A meeting of a whole team is due."""
    if w.teams[team_of(identity)].active:
        ask(w, now, team_of(identity), PLANNING, identity, 0)


def on_serve(w: World, now: float, queue: int, row: int) -> None:
    """Idle servers choose among the requests of the instant."""
    w.waking[queue] = 0
    if queue < len(w.teams):
        serve_diary(w, now, queue, row)
        return
    for _ in range(min(w.servers[queue] - w.busy[queue], w.sizes[queue + 1])):
        base = w.bases[queue + 1]
        asked = w.keys[base]
        order = w.places[base]
        pop(w, queue + 1)
        w.busy[queue] += 1
        on_service(w, now, queue, order >> SERIAL_BITS, order & (SERIALS - 1), asked, row)


def on_service(w: World, now: float, queue: int, identity: int, serial: int, asked: float, row: int) -> None:
    """An HR adviser, a course or an approver turns to this person."""
    kind = queue - len(w.teams)
    if gone(w, identity):
        release(w, now, queue)
    elif kind == ADVISERS:
        on_adviser(w, now, identity, serial, asked, row)
    elif kind == COURSES:
        on_course_seat(w, now, identity, asked, row)
    else:
        on_approver(w, now, identity, asked, row)


def serve_diary(w: World, now: float, number: int, row: int) -> None:
    """The manager takes the first request of all, then each deputy the first review or coaching."""
    for server in range(w.servers[number]):
        desk = w.desks[number * DESKS + server]
        if desk.busy:
            continue
        heap = light_heap(w, number)
        if server == 0 and w.sizes[number + 1] > 0:
            heap = number + 1
        if w.sizes[heap] > 0:
            base = w.bases[heap]
            key = w.keys[base]
            order = w.places[base]
            pop(w, heap)
            desk.busy = True
            on_turn(w, now, number, server, key, order, row)


def on_turn(w: World, now: float, number: int, server: int, key: float, order: int, row: int) -> None:
    """The manager, or a deputy, turns to this person."""
    rank = int(key / RANK_WEEKS)
    asked = key - rank * RANK_WEEKS
    identity = order >> SERIAL_BITS
    serial = order & (SERIALS - 1)
    if gone(w, identity):
        leave_desk(w, now, number, server)
    elif is_team(identity):
        on_team_turn(w, now, server, identity, asked, row)
    elif rank == REVIEW:
        on_review_turn(w, now, server, identity, asked, row)
    elif rank == COACH:
        on_coach_turn(w, now, server, identity, serial, asked, row)
    elif rank == PLANNING:
        on_planning_turn(w, now, server, identity, serial, asked, row)
    else:
        on_case_meeting_turn(w, now, identity, serial, asked, row)


def on_meeting_ends(w: World, now: float, number: int, row: int) -> None:
    """The meeting in progress at a desk ends; its effects count if the person is still there."""
    desk = w.desks[number]
    identity = desk.identity
    leave_desk(w, now, number // DESKS, number % DESKS)
    if gone(w, identity):
        return
    if is_team(identity):
        end_team_meeting(w, now, identity, row)
    elif desk.kind == REVIEW:
        plan_next_review(w, now, identity, True, row)
    elif desk.kind == COACH:
        end_session(w, now, identity, desk.serial, desk.asked, row)
    elif desk.kind == PLANNING:
        end_planning_meeting(w, now, identity, desk.serial, desk.asked, row)
    else:
        end_case_meeting(w, now, identity, desk.asked, row)
