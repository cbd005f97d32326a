"""The same flows as in `process`, as a loop over events that can be compiled.

Each function here is a step between two waits of a process there.
`World` holds everything; a member is found by identity: team << 32 | seat << 16 | occupant.
"""

from __future__ import annotations

from pmsim.engine.layout import World
from pmsim.engine.order import (
    CASE,
    CASE_WEEK,
    COACH,
    COURSE_ENDS,
    ENTITY_BITS,
    HR_DONE,
    MEETING_ENDS,
    REVIEW,
    REVIEW_DUE,
    SERVE,
    SESSION_DUE,
    STAGE_ENDS,
    STARTER,
    TICK,
)
from pmsim.model.decide import ESCALATE, ON_TRACK, weeks_since_support
from pmsim.model.escalation import (
    close_stage,
    first_stage,
    is_current,
    meeting_serial,
    open_stage,
    opening_time,
    pass_case,
    stage_mean,
)
from pmsim.model.exact import on_grid
from pmsim.model.people import (
    clear_seat,
    long_run,
    quit_chance,
    quit_draw,
    seat_incumbent,
    standing,
    start_work,
    time_to_fill,
)
from pmsim.model.review import (
    dates_missed,
    diary_hours,
    first_review,
    hold_review,
    is_missed,
    member_hours,
    next_review,
)
from pmsim.model.rows import (
    CASE_MEETING_HELD,
    CASE_OPENED,
    COURSE_BEGAN,
    EXITED,
    FILE_READ,
    HR_BEGAN,
    MEETING_BEGAN,
    RESIGNED,
    REVIEW_HELD,
    REVIEW_MISSED,
    SESSION_HELD,
    SESSION_MISSED,
    STAGE_FAILED,
    STAGE_OPENED,
    STAGE_PASSED,
    STARTED,
    SUPPORT_BEGAN,
    SUPPORT_ENDED,
    fill_event,
    fill_week,
)
from pmsim.model.state import COACHING, TRAINING, UNDEFINED, Member, Team
from pmsim.model.support import (
    SESSION_GAP,
    begin_support,
    coach,
    course_length,
    end_support,
    finish_course,
    next_session,
    support_fits,
)
from pmsim.model.tallies import tally_event, tally_week
from pmsim.model.work import drift, flag, measure, work_week

STATUS, WEEKS_USED, EVENTS_USED, TABLES = 0, 1, 2, 3
"""Names of the world's counters."""

FINE, FULL, SAME_INSTANT = 0, 1, 2
"""Values of the status: all is well, a heap or table is full, two events have the same key."""

SERIAL_BITS = 15
SERIALS = 1 << SERIAL_BITS
RANK_WEEKS = 65_536.0
"""A rank counts this much in a queue's keys: exact, since times are below it and on a grid of 2**-20."""

CALENDAR = 0
"""Heap of the calendar; queue q is heap q + 1."""


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
        order = w.orders[CALENDAR]
        pop(w, CALENDAR)
        if w.sizes[CALENDAR] > 0 and w.keys[CALENDAR] == now and w.orders[CALENDAR] == order:
            w.counters[STATUS] = SAME_INSTANT
        phase = order >> ENTITY_BITS
        entity = order & ((1 << ENTITY_BITS) - 1)
        if phase == TICK:
            on_tick(w, now, row)
            if now == last:
                return
        elif phase == SERVE:
            on_serve(w, now, entity, row)
        elif phase == MEETING_ENDS:
            on_meeting_ends(w, now, entity, row)
        else:
            on_own_event(w, now, phase, entity, row)


def begin_world(w: World, replication: int, row: int) -> None:
    """Empty queues, and an incumbent in every seat."""
    p = w.parameters[0]
    for heap in range(len(w.sizes)):
        w.sizes[heap] = 0
    for queue in range(len(w.busy)):
        w.busy[queue] = 0
        w.waking[queue] = 0
    w.tallies[row].replication = replication
    at(w, 1.0, TICK, 0)
    for number in range(len(w.teams)):
        team = w.teams[number]
        team.replication = replication
        for seat in range(team.seats):
            place = team.first + seat
            w.members[place].seat = seat
            clear_seat(w.members[place], w.dossiers[place], 0)
            seat_incumbent(w.members[place], team, p)
            settle(w, 0.0, number, place)


def identity_of(member: Member, team: int) -> int:
    """Who this is, in all of the organisation and for all time."""
    return team << 32 | member.entity


def place_of(w: World, identity: int) -> int:
    """Row of the seat that this person has or had."""
    return w.teams[identity >> 32].first + ((identity >> 16) & 0xFFFF)


def gone(w: World, identity: int) -> bool:
    """Whether this person has left, so that whatever still happens is a no-op."""
    member = w.members[place_of(w, identity)]
    return not member.here or member.occupant != identity & 0xFFFF


def note(
    w: World,
    row: int,
    time: float,
    week: int,
    kind: int,
    member: Member,
    team: Team,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
) -> None:
    """Write an event down with the figures behind it."""
    if week >= w.parameters[0].warm_up:
        tally_event(w.tallies[row], kind, a, b, c, d, e)
    if w.counters[TABLES] == 0:
        return
    used = w.counters[EVENTS_USED]
    if used == len(w.events):
        w.counters[STATUS] = FULL
        return
    fill_event(w.events[used], time, week, kind, member, team, a, b, c, d, e)
    w.counters[EVENTS_USED] = used + 1


def note_now(
    w: World, row: int, now: float, kind: int, identity: int, a: float, b: float, c: float, d: float, e: float
) -> None:
    """Write down something that happened to this person in the week that is running."""
    member = w.members[place_of(w, identity)]
    note(w, row, now, int(now), kind, member, w.teams[identity >> 32], a, b, c, d, e)


def on_tick(w: World, now: float, row: int) -> None:
    """Work is recorded at the end of each week."""
    week = int(now) - 1
    for number in range(len(w.teams)):
        record_week(w, number, week, row)
        departures(w, now, number, week, row)
    at(w, now + 1.0, TICK, 0)


def record_week(w: World, number: int, week: int, row: int) -> None:
    """Everyone who is there works a week, and it goes on file."""
    p = w.parameters[0]
    team = w.teams[number]
    present = 0
    for place in range(team.first, team.first + team.seats):
        if w.members[place].here:
            present += 1
    team.load = team.seats / max(1, present)
    for place in range(team.first, team.first + team.seats):
        member = w.members[place]
        dossier = w.dossiers[place]
        if member.here:
            drift(member, team, p, week)
            work_week(member, dossier, team, p, week)
            measure(member, dossier, team, p, week)
            flag(dossier, team, p)
            if week >= p.warm_up:
                tally_week(w.tallies[row], member, dossier)
            if w.counters[TABLES] != 0:
                write_week(w, place, number, week)
    if week >= p.warm_up:
        w.tallies[row].vacant_weeks += team.seats - present


def write_week(w: World, place: int, number: int, week: int) -> None:
    """Write a member-week down."""
    used = w.counters[WEEKS_USED]
    if used == len(w.weeks):
        w.counters[STATUS] = FULL
        return
    fill_week(w.weeks[used], week, w.members[place], w.dossiers[place], w.teams[number])
    w.counters[WEEKS_USED] = used + 1


def departures(w: World, now: float, number: int, week: int, row: int) -> None:
    """Those whose exit was decided leave, and so do those who resign."""
    p = w.parameters[0]
    team = w.teams[number]
    for place in range(team.first, team.first + team.seats):
        member = w.members[place]
        dossier = w.dossiers[place]
        if not member.here:
            continue
        level = standing(member, team)
        chance = quit_chance(member, dossier, team, p)
        draw = quit_draw(member, team, week)
        if member.leaving:
            note(w, row, now, week, EXITED, member, team, level, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)
            vacate(w, now, number, place)
        elif draw < chance:
            in_case = 1.0 if dossier.in_case else 0.0
            note(w, row, now, week, RESIGNED, member, team, chance, level, in_case, draw, UNDEFINED)
            vacate(w, now, number, place)


def vacate(w: World, now: float, number: int, place: int) -> None:
    """The seat is empty, and advertised at once."""
    member = w.members[place]
    team = w.teams[number]
    clear_seat(member, w.dossiers[place], member.occupant + 1)
    w.agendas[place].empty_since = now
    filled = now + time_to_fill(member.entity, team, w.parameters[0])
    at(w, filled, STARTER, identity_of(member, number))


def settle(w: World, now: float, number: int, place: int) -> None:
    """Reviews begin for someone who has come."""
    p = w.parameters[0]
    if p.review.enabled:
        member = w.members[place]
        agenda = w.agendas[place]
        agenda.first_review = first_review(member, w.teams[number], p, now)
        agenda.review = 0
        at(w, agenda.first_review, REVIEW_DUE, identity_of(member, number))


def on_own_event(w: World, now: float, phase: int, identity: int, row: int) -> None:
    """An event of one person's own. Servers are given back even if the person has left."""
    number = identity >> 32
    place = place_of(w, identity)
    if phase == STARTER:
        on_starter(w, now, identity, place, row)
        return
    if phase == HR_DONE:
        release(w, now, len(w.teams))
    elif phase == COURSE_ENDS:
        release(w, now, len(w.teams) + 1)
    if gone(w, identity):
        return
    if phase == REVIEW_DUE:
        ask(w, now, number, REVIEW, identity, 0)
    elif phase == SESSION_DUE:
        ask(w, now, number, COACH, identity, w.agendas[place].session)
    elif phase == CASE_WEEK:
        on_case_week(w, now, identity, place)
    elif phase == HR_DONE:
        on_adviser_done(w, now, identity, place, row)
    elif phase == STAGE_ENDS:
        on_stage_ends(w, now, identity, place, row)
    else:
        finish_course(w.members[place], w.teams[number], w.parameters[0])
        complete_support(w, now, identity, TRAINING, row)


def on_starter(w: World, now: float, identity: int, place: int, row: int) -> None:
    """Someone was found, and starts."""
    number = identity >> 32
    start_work(w.members[place], w.teams[number], w.parameters[0], now)
    empty = now - w.agendas[place].empty_since
    note_now(w, row, now, STARTED, identity, empty, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)
    settle(w, now, number, place)


def on_serve(w: World, now: float, queue: int, row: int) -> None:
    """Idle servers choose among the requests of the instant."""
    w.waking[queue] = 0
    for _ in range(min(w.servers[queue] - w.busy[queue], w.sizes[queue + 1])):
        base = w.bases[queue + 1]
        key = w.keys[base]
        order = w.orders[base]
        pop(w, queue + 1)
        w.busy[queue] += 1
        rank = int(key / RANK_WEEKS)
        on_turn(
            w, now, queue, rank, key - rank * RANK_WEEKS, order >> SERIAL_BITS, order & (SERIALS - 1), row
        )


def on_turn(
    w: World, now: float, queue: int, rank: int, asked: float, identity: int, serial: int, row: int
) -> None:
    """A server turns to this person."""
    if gone(w, identity):
        release(w, now, queue)
    elif queue == len(w.teams):
        on_adviser(w, now, identity, serial, asked, row)
    elif queue > len(w.teams):
        on_course_seat(w, now, identity, asked, row)
    elif rank == REVIEW:
        on_review_turn(w, now, identity, asked, row)
    elif rank == COACH:
        on_session_turn(w, now, identity, serial, asked, row)
    else:
        on_case_meeting_turn(w, now, identity, serial, asked, row)


def meet(
    w: World,
    now: float,
    kind: int,
    identity: int,
    serial: int,
    asked: float,
    manager_hours: float,
    member_hours: float,
    row: int,
) -> None:
    """Sit down with the manager until the time is up."""
    number = identity >> 32
    team = w.teams[number]
    note_now(
        w, row, now, MEETING_BEGAN, identity, float(kind), now - asked, manager_hours, UNDEFINED, UNDEFINED
    )
    w.members[place_of(w, identity)].meeting_hours += member_hours
    desk = w.desks[number]
    desk.kind = kind
    desk.identity = identity
    desk.serial = serial
    desk.asked = asked
    at(w, now + on_grid(manager_hours / team.people_hours), MEETING_ENDS, number)


def on_meeting_ends(w: World, now: float, number: int, row: int) -> None:
    """The meeting in progress ends; its effects count if the person is still there."""
    desk = w.desks[number]
    release(w, now, number)
    if gone(w, desk.identity):
        return
    if desk.kind == REVIEW:
        plan_next_review(w, now, desk.identity, True, row)
    elif desk.kind == COACH:
        place = place_of(w, desk.identity)
        coach(w.members[place], w.dossiers[place], w.teams[number], w.parameters[0])
        held = float(desk.serial)
        note_now(w, row, now, SESSION_HELD, desk.identity, held, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)
        plan_next_session(w, now, desk.identity, True, row)
    else:
        finish_case_meeting(w, now, desk.identity, desk.asked, row)


def on_review_turn(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """The manager turns to a review: held, or missed if it has waited too long."""
    p = w.parameters[0]
    if is_missed(asked, now, p):
        release(w, now, identity >> 32)
        plan_next_review(w, now, identity, False, row)
    else:
        meet(w, now, REVIEW, identity, 0, asked, diary_hours(p), member_hours(p), row)


def plan_next_review(w: World, now: float, identity: int, in_time: bool, row: int) -> None:
    """Count what was missed, conclude a review that was held, and set the date of the next."""
    p = w.parameters[0]
    agenda = w.agendas[place_of(w, identity)]
    number = agenda.review
    due = agenda.first_review + number * p.review.cadence
    following = next_review(agenda.first_review, number, now, p)
    missed = dates_missed(number, following, in_time)
    if missed > 0:
        note_now(
            w, row, now, REVIEW_MISSED, identity, float(missed), now - due, UNDEFINED, UNDEFINED, UNDEFINED
        )
    if in_time:
        conclude_review(w, now, identity, number, due, row)
    agenda.review = following
    at(w, agenda.first_review + following * p.review.cadence, REVIEW_DUE, identity)


def conclude_review(w: World, now: float, identity: int, number: int, due: float, row: int) -> None:
    """What the review comes to, and what begins because of it."""
    p = w.parameters[0]
    place = place_of(w, identity)
    file = w.dossiers[place]
    decision = hold_review(w.members[place], file, w.teams[identity >> 32], p, due, now)
    since = weeks_since_support(file, now)
    in_case = 1.0 if file.in_case else 0.0
    weeks = float(file.weeks)
    flags = float(file.flagged_weeks)
    note_now(w, row, now, FILE_READ, identity, weeks, flags, since, float(file.support), in_case)
    low = float(file.low_weeks)
    note_now(
        w,
        row,
        now,
        REVIEW_HELD,
        identity,
        file.rating,
        file.support_mean,
        low,
        float(decision),
        float(number),
    )
    if decision == ESCALATE:
        open_case(w, now, identity, place, row)
    elif decision != ON_TRACK:
        offer_support(w, now, identity, place, decision, row)


def offer_support(w: World, now: float, identity: int, place: int, kind: int, row: int) -> None:
    """Begin coaching or training."""
    member = w.members[place]
    file = w.dossiers[place]
    begin_support(member, file, w.teams[identity >> 32], w.parameters[0], kind)
    fits = 1.0 if support_fits(member, kind) else 0.0
    note_now(
        w,
        row,
        now,
        SUPPORT_BEGAN,
        identity,
        float(kind),
        fits,
        file.read_gap,
        file.read_motivation,
        file.support_mean,
    )
    agenda = w.agendas[place]
    if kind == COACHING:
        agenda.coaching_began = now
        agenda.session = 1
        at(w, now + SESSION_GAP, SESSION_DUE, identity)
    else:
        ask(w, now, len(w.teams) + 1, 0, identity, 0)


def on_session_turn(w: World, now: float, identity: int, serial: int, asked: float, row: int) -> None:
    """The manager turns to a coaching session: held, or missed if it has waited too long."""
    if now - asked <= SESSION_GAP:
        hours = w.parameters[0].interventions.coaching_hours
        meet(w, now, COACH, identity, serial, asked, hours, hours, row)
    else:
        release(w, now, identity >> 32)
        plan_next_session(w, now, identity, False, row)


def plan_next_session(w: World, now: float, identity: int, in_time: bool, row: int) -> None:
    """Count what was missed, and set the date of the next session or complete the coaching."""
    agenda = w.agendas[place_of(w, identity)]
    number = agenda.session
    due = agenda.coaching_began + number * SESSION_GAP
    following = next_session(agenda.coaching_began, number, now)
    missed = dates_missed(number, following, in_time)
    if missed > 0:
        note_now(
            w, row, now, SESSION_MISSED, identity, float(missed), now - due, UNDEFINED, UNDEFINED, UNDEFINED
        )
    agenda.session = following
    if following <= w.parameters[0].interventions.coaching_sessions:
        at(w, agenda.coaching_began + following * SESSION_GAP, SESSION_DUE, identity)
    else:
        complete_support(w, now, identity, COACHING, row)


def on_course_seat(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """A seat on a course is free."""
    place = place_of(w, identity)
    member = w.members[place]
    length = course_length(member, w.teams[identity >> 32], w.parameters[0], asked)
    note_now(w, row, now, COURSE_BEGAN, identity, now - asked, length, UNDEFINED, UNDEFINED, UNDEFINED)
    member.on_course = True
    at(w, now + length, COURSE_ENDS, identity)


def complete_support(w: World, now: float, identity: int, kind: int, row: int) -> None:
    """Support is complete, whatever it did."""
    file = w.dossiers[place_of(w, identity)]
    end_support(file, now)
    held = float(file.sessions_held)
    note_now(w, row, now, SUPPORT_ENDED, identity, float(kind), held, UNDEFINED, UNDEFINED, UNDEFINED)


def open_case(w: World, now: float, identity: int, place: int, row: int) -> None:
    """Begin the formal procedure."""
    file = w.dossiers[place]
    team = w.teams[identity >> 32]
    file.in_case = True
    stage = first_stage(file, now)
    needed = float(w.parameters[0].escalation.failing_weeks)
    level = long_run(w.members[place], team)
    note_now(
        w, row, now, CASE_OPENED, identity, float(stage), float(file.low_weeks), needed, team.low_line, level
    )
    w.agendas[place].stage = stage
    ask(w, now, len(w.teams), 0, identity, stage)


def on_adviser(w: World, now: float, identity: int, stage: int, asked: float, row: int) -> None:
    """An HR adviser prepares the stage, and finishes even if the person leaves meanwhile."""
    member = w.members[place_of(w, identity)]
    length = opening_time(member, w.teams[identity >> 32], w.parameters[0], stage, asked)
    note_now(w, row, now, HR_BEGAN, identity, float(stage), now - asked, length, UNDEFINED, UNDEFINED)
    at(w, now + length, HR_DONE, identity)


def on_adviser_done(w: World, now: float, identity: int, place: int, row: int) -> None:
    """The stage opens, or, when none is left, an exit is decided."""
    p = w.parameters[0]
    agenda = w.agendas[place]
    file = w.dossiers[place]
    if agenda.stage > p.escalation.stages:
        w.members[place].leaving = True
        return
    open_stage(file, agenda.stage, now)
    line = w.teams[identity >> 32].low_line
    note_now(
        w, row, now, STAGE_OPENED, identity, float(agenda.stage), file.smoothed, line, UNDEFINED, UNDEFINED
    )
    agenda.case_week = 0
    at(w, now, CASE_WEEK, identity)
    at(w, now + p.escalation.stage_weeks, STAGE_ENDS, identity)


def on_case_week(w: World, now: float, identity: int, place: int) -> None:
    """Each week of a stage asks for its hours with the manager."""
    p = w.parameters[0]
    agenda = w.agendas[place]
    for hour in range(p.escalation.meeting_hours):
        ask(w, now, identity >> 32, CASE, identity, meeting_serial(agenda.stage, agenda.case_week, hour))
    agenda.case_week += 1
    if agenda.case_week < p.escalation.stage_weeks:
        at(w, w.dossiers[place].stage_opened + agenda.case_week, CASE_WEEK, identity)


def on_case_meeting_turn(w: World, now: float, identity: int, serial: int, asked: float, row: int) -> None:
    """One hour of a case; no longer wanted once its stage is over."""
    if is_current(w.dossiers[place_of(w, identity)], asked):
        meet(w, now, CASE, identity, serial, asked, 1.0, 1.0, row)
    else:
        release(w, now, identity >> 32)


def finish_case_meeting(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """An hour of a case was held."""
    file = w.dossiers[place_of(w, identity)]
    if is_current(file, asked):
        file.stage_meetings += 1
        stage = float(file.stage)
        note_now(w, row, now, CASE_MEETING_HELD, identity, stage, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)


def on_stage_ends(w: World, now: float, identity: int, place: int, row: int) -> None:
    """A stage is passed, or the next one is asked for."""
    p = w.parameters[0]
    file = w.dossiers[place]
    line = w.teams[identity >> 32].pass_line
    mean = stage_mean(file)
    stage = file.stage
    asked = float(p.escalation.stage_weeks * p.escalation.meeting_hours)
    passed = mean >= line
    outcome = STAGE_PASSED if passed else STAGE_FAILED
    note_now(w, row, now, outcome, identity, float(stage), mean, line, float(file.stage_meetings), asked)
    close_stage(w.members[place], file, p)
    if passed:
        pass_case(file, p, stage, now)
        return
    w.agendas[place].stage = stage + 1
    ask(w, now, len(w.teams), 0, identity, stage + 1)


def at(w: World, time: float, phase: int, entity: int) -> None:
    """Put an event on the calendar."""
    push(w, CALENDAR, time, phase << ENTITY_BITS | entity)


def ask(w: World, now: float, queue: int, rank: int, identity: int, serial: int) -> None:
    """Ask for a server; one turns to the request in the serve phase at the earliest."""
    push(w, queue + 1, rank * RANK_WEEKS + now, identity << SERIAL_BITS | serial)
    wake(w, now, queue)


def release(w: World, now: float, queue: int) -> None:
    """Give a server back."""
    w.busy[queue] -= 1
    wake(w, now, queue)


def wake(w: World, now: float, queue: int) -> None:
    """Have the queue looked at in the serve phase of this instant."""
    if w.waking[queue] == 0:
        w.waking[queue] = 1
        at(w, now, SERVE, queue)


def push(w: World, heap: int, key: float, order: int) -> None:
    """Add an entry to a binary heap, smallest (key, order) first."""
    base = w.bases[heap]
    hole = w.sizes[heap]
    if base + hole == w.bases[heap + 1]:
        w.counters[STATUS] = FULL
        return
    w.sizes[heap] = hole + 1
    while hole > 0:
        parent = (hole - 1) // 2
        if not before(key, order, w.keys[base + parent], w.orders[base + parent]):
            break
        w.keys[base + hole] = w.keys[base + parent]
        w.orders[base + hole] = w.orders[base + parent]
        hole = parent
    w.keys[base + hole] = key
    w.orders[base + hole] = order


def pop(w: World, heap: int) -> None:
    """Take the smallest entry off a heap; read it first."""
    base = w.bases[heap]
    size = w.sizes[heap] - 1
    w.sizes[heap] = size
    key = w.keys[base + size]
    order = w.orders[base + size]
    hole = 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and before(
            w.keys[base + child + 1], w.orders[base + child + 1], w.keys[base + child], w.orders[base + child]
        ):
            child += 1
        if not before(w.keys[base + child], w.orders[base + child], key, order):
            break
        w.keys[base + hole] = w.keys[base + child]
        w.orders[base + hole] = w.orders[base + child]
        hole = child
    w.keys[base + hole] = key
    w.orders[base + hole] = order


def before(key: float, order: int, other_key: float, other_order: int) -> bool:
    """Whether one entry is served before another."""
    return key < other_key or (key == other_key and order < other_order)
