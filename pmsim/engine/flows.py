"""The flows of a member, as in `pmsim.engine.process`: each function is a step between two waits there."""

from __future__ import annotations

from pmsim.engine.layout import World
from pmsim.engine.ledger import (
    ADVISERS,
    APPROVERS,
    COURSES,
    ask,
    at,
    identity_of,
    leave_desk,
    note,
    note_now,
    note_pair,
    note_pair_now,
    open_elsewhere,
    place_of,
    team_of,
    waiting,
)
from pmsim.engine.luck import draw_review
from pmsim.engine.order import (
    APPROVED,
    CASE,
    CASE_WEEK,
    COACH,
    COURSE_ENDS,
    DESKS,
    HR_DONE,
    MEETING_ENDS,
    PLAN_DUE,
    PLANNING,
    REVIEW,
    REVIEW_DUE,
    SESSION_DUE,
    STAGE_ENDS,
)
from pmsim.model.climate import feel_injustice, injustice
from pmsim.model.decide import (
    DEVELOP,
    ESCALATE,
    NO_ORDER,
    ON_TRACK,
    WAIT,
    is_meant,
    permitted,
    weeks_since_support,
)
from pmsim.model.diagnosis import speaks_up
from pmsim.model.escalation import (
    appeals,
    chance_upheld,
    close_stage,
    defects,
    first_stage,
    is_current,
    is_upheld,
    meeting_serial,
    open_file,
    open_stage,
    opening_time,
    pass_case,
    reinstate,
    stage_mean,
    tire,
    what_it_is,
)
from pmsim.model.evidence import mean_attained, weeks_low
from pmsim.model.exact import on_grid
from pmsim.model.growth import begin_plan, look_forward
from pmsim.model.life import adjust, disclose
from pmsim.model.people import long_run
from pmsim.model.planning import (
    CLARIFYING_TALK,
    DEFINING,
    SHAPING,
    agree_goals,
    approval_time,
    next_anniversary,
)
from pmsim.model.review import (
    dates_missed,
    diary_hours,
    first_review,
    follow_through,
    hold_review,
    is_missed,
    member_hours,
    next_review,
    talk,
)
from pmsim.model.rows import (
    ADJUSTED,
    APPEALED,
    APPROVAL_BEGAN,
    CASE_MEETING_HELD,
    CASE_OPENED,
    CAUSES_READ,
    COURSE_BEGAN,
    DISCLOSED,
    FILE_READ,
    GOALS_AGREED,
    HEARING_HELD,
    HISTORY_READ,
    HR_BEGAN,
    INJUSTICE_SEEN,
    MEETING_BEGAN,
    MORE_READ,
    PLAN_BEGAN,
    PROSPECTS_READ,
    REINSTATED,
    REVIEW_HELD,
    REVIEW_MISSED,
    SESSION_HELD,
    SESSION_MISSED,
    STAGE_FAILED,
    STAGE_OPENED,
    STAGE_PASSED,
    SUPPORT_BEGAN,
    SUPPORT_ENDED,
    UPWARD_NOTE,
)
from pmsim.model.shadow import begin_judging, begin_shadow
from pmsim.model.state import (
    ADJUSTMENTS,
    CIRCUMSTANCE,
    CLARIFYING,
    COACHING,
    LUCK,
    MENDING,
    MENTORING,
    MISFIT,
    MOTIVATION,
    ONBOARDING,
    OVERLOAD,
    REDEPLOYMENT,
    SKILL_GAP,
    THE_WORK,
    TRAINING,
    UNCLEAR_GOALS,
    UNDEFINED,
    Dossier,
)
from pmsim.model.support import (
    SESSION_GAP,
    begin_onboarding,
    begin_support,
    conclude_talk,
    course_length,
    end_support,
    finish_course,
    hold_session,
    is_wanted,
    next_due,
    next_session,
    session_hours,
    sessions_left,
    sessions_of,
    talk_hours,
)
from pmsim.model.together import may_mentor


def settle(w: World, now: float, number: int, place: int, first_plan: float) -> None:
    """Planning and reviews begin for someone who has come."""
    p = w.parameters[0]
    member = w.members[place]
    agenda = w.agendas[place]
    identity = identity_of(member, number)
    if p.planning.enabled:
        agenda.first_plan = first_plan
        agenda.plan = 0
        at(w, first_plan, PLAN_DUE, identity)
    if p.review.enabled:
        agenda.first_review = first_review(member, p, now)
        agenda.review = 0
        at(w, agenda.first_review, REVIEW_DUE, identity)


def welcome(w: World, now: float, number: int, place: int) -> None:
    """A new starter settles in, with onboarding if the policy has it."""
    settle(w, now, number, place, now)
    if w.parameters[0].environment.onboarding:
        begin_onboarding(w.dossiers[place], now)
        begin_sessions(w, now, number, place)


def begin_sessions(w: World, now: float, number: int, place: int) -> None:
    """Weekly sessions with the manager begin."""
    agenda = w.agendas[place]
    agenda.session = 1
    at(w, now + SESSION_GAP, SESSION_DUE, identity_of(w.members[place], number))


def meet(
    w: World,
    now: float,
    kind: int,
    server: int,
    identity: int,
    serial: int,
    asked: float,
    hours: float,
    member_hours: float,
    row: int,
) -> None:
    """Sit down with the manager, or a deputy, until the time is up."""
    wait = now - asked
    note_now(w, row, now, MEETING_BEGAN, identity, float(kind), wait, hours, float(server), UNDEFINED)
    w.members[place_of(w, identity)].meeting_hours += member_hours
    take_desk(w, now, kind, server, identity, serial, asked, hours)


def take_desk(
    w: World, now: float, kind: int, server: int, identity: int, serial: int, asked: float, hours: float
) -> None:
    """A meeting is in progress until its hours are over."""
    number = team_of(identity)
    team = w.teams[number]
    desk = w.desks[number * DESKS + server]
    desk.kind = kind
    desk.identity = identity
    desk.serial = serial
    desk.asked = asked
    pace = team.people_hours if server == 0 else team.deputy_hours
    at(w, now + on_grid(hours / pace), MEETING_ENDS, number * DESKS + server)


def on_planning_turn(
    w: World, now: float, server: int, identity: int, serial: int, asked: float, row: int
) -> None:
    """The manager turns to a meeting of planning."""
    p = w.parameters[0]
    clarifying = serial == CLARIFYING_TALK
    if clarifying and not is_wanted(w.dossiers[place_of(w, identity)], asked):
        leave_desk(w, now, team_of(identity), server)
    elif serial == DEFINING:
        meet(w, now, PLANNING, server, identity, serial, asked, p.planning.define_hours, 0.0, row)
    else:
        hours = p.planning.feedback_hours
        meet(w, now, PLANNING, server, identity, serial, asked, hours, hours, row)


def end_planning_meeting(w: World, now: float, identity: int, serial: int, asked: float, row: int) -> None:
    """What follows a meeting of planning: the next, an approver, or agreement."""
    p = w.parameters[0]
    if serial == CLARIFYING_TALK:
        end_talk(w, now, identity, asked, row)
    elif serial == DEFINING and p.planning.feedback:
        ask(w, now, team_of(identity), PLANNING, identity, SHAPING)
    elif p.planning.approval:
        ask(w, now, len(w.teams) + APPROVERS, 0, identity, 0)
    else:
        agree(w, now, identity, row)


def on_approver(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """An approver looks at the plan, and finishes even if the person leaves meanwhile."""
    length = approval_time(w.members[place_of(w, identity)], w.parameters[0], asked)
    note_pair_now(w, row, now, APPROVAL_BEGAN, identity, now - asked, length)
    at(w, now + length, APPROVED, identity)


def agree(w: World, now: float, identity: int, row: int) -> None:
    """The plan is agreed, and the next falls due a cycle later."""
    p = w.parameters[0]
    place = place_of(w, identity)
    member = w.members[place]
    agenda = w.agendas[place]
    agree_goals(member, w.dossiers[place], p, now)
    if member.shadowed:
        agree_goals(w.shadows[place], w.dossiers[place], p, now)
    since = now - (agenda.first_plan + agenda.plan * p.planning.cycle)
    note_now(
        w, row, now, GOALS_AGREED, identity, since, member.clarity, member.alignment, member.target, UNDEFINED
    )
    agenda.plan = next_anniversary(agenda.first_plan, agenda.plan, now, p)
    at(w, agenda.first_plan + agenda.plan * p.planning.cycle, PLAN_DUE, identity)


def on_review_turn(w: World, now: float, server: int, identity: int, asked: float, row: int) -> None:
    """The manager turns to a review: held, or missed if it has waited too long."""
    p = w.parameters[0]
    if w.members[place_of(w, identity)].leaving:
        leave_desk(w, now, team_of(identity), server)
    elif is_missed(asked, now, p):
        leave_desk(w, now, team_of(identity), server)
        plan_next_review(w, now, identity, False, row)
    else:
        meet(w, now, REVIEW, server, identity, 0, asked, diary_hours(p), member_hours(p), row)


def plan_next_review(w: World, now: float, identity: int, in_time: bool, row: int) -> None:
    """Count what was missed, conclude a review that was held, and set the date of the next.

    Nothing is decided any more about someone whose exit has been decided meanwhile.
    """
    p = w.parameters[0]
    if w.members[place_of(w, identity)].leaving:
        return
    agenda = w.agendas[place_of(w, identity)]
    number = agenda.review
    due = agenda.first_review + number * p.review.cadence
    following = next_review(agenda.first_review, number, now, p)
    missed = dates_missed(number, following, in_time)
    if missed > 0:
        note_pair_now(w, row, now, REVIEW_MISSED, identity, float(missed), now - due)
    if in_time:
        conclude_review(w, now, identity, number, due, row)
    agenda.review = following
    at(w, agenda.first_review + following * p.review.cadence, REVIEW_DUE, identity)


def conclude_review(w: World, now: float, identity: int, review: int, due: float, row: int) -> None:
    """What the review comes to, and what begins because of it."""
    p = w.parameters[0]
    number = team_of(identity)
    place = place_of(w, identity)
    team = w.teams[number]
    member = w.members[place]
    file = w.dossiers[place]
    draw_review(w, member, int(due))
    if member.shadowed:
        talk(w.shadows[place], file, team, p, member.heard, now)
    asked = hold_review(member, file, team, p, now, open_elsewhere(w, number), waiting(w, number))
    done = follow_through(member, file, team, p, asked, due, now)
    order = order_for(w, number, place, review)
    if order != NO_ORDER:
        asked = order
        done = order
    note_what_was_read(w, now, identity, file, row)
    low = float(file.low_weeks)
    note_now(
        w, row, now, REVIEW_HELD, identity, file.rating, file.support_mean, low, float(asked), float(done)
    )
    if speaks_up(member, file, team, p):
        told = file.read[THE_WORK]
        note_pair_now(w, row, now, UPWARD_NOTE, identity, told, UNDEFINED)
    if disclose(member, file, p, int(due)):
        note_pair_now(w, row, now, DISCLOSED, identity, member.barrier, UNDEFINED)
    if done == ESCALATE:
        open_case(w, now, number, place, int(now), row)
    elif done == DEVELOP:
        develop(w, now, identity, place, row)
    elif done != ON_TRACK and done != WAIT:
        offer_support(w, now, identity, place, done, row)


def order_for(w: World, number: int, place: int, review: int) -> int:
    """The decision that was given beforehand for a review of this number; NO_ORDER for none."""
    for index in range(len(w.orders)):
        order = w.orders[index]
        if is_meant(order, number, w.members[place], review):
            return permitted(w.dossiers[place], order.decision)
    return NO_ORDER


def note_what_was_read(w: World, now: float, identity: int, file: Dossier, row: int) -> None:
    """Write down all that the rules compare."""
    since = weeks_since_support(file, now)
    in_case = 1.0 if file.in_case else 0.0
    weeks = float(file.weeks)
    flags = float(file.flagged_weeks)
    note_now(w, row, now, FILE_READ, identity, weeks, flags, since, float(file.support), in_case)
    note_now(
        w,
        row,
        now,
        CAUSES_READ,
        identity,
        file.read[SKILL_GAP],
        file.read[MOTIVATION],
        file.read[OVERLOAD],
        file.read[CIRCUMSTANCE],
        file.read[MISFIT],
    )
    level = float(file.manager_level)
    seats = float(file.open_seats)
    goals = file.read[UNCLEAR_GOALS]
    note_now(w, row, now, MORE_READ, identity, goals, file.read[THE_WORK], file.read[LUCK], level, seats)
    thirds = float(file.low_thirds)
    strong = float(file.strong_reviews)
    places = 1.0 if file.plan_places else 0.0
    plan = float(file.plan_weeks)
    note_now(w, row, now, PROSPECTS_READ, identity, file.window_mean, thirds, strong, places, plan)
    note_history(w, now, identity, file, row)


def note_history(w: World, now: float, identity: int, file: Dossier, row: int) -> None:
    """Write down what went before, and how many wait for the manager."""
    episodes = float(file.episodes)
    cases = float(file.cases)
    passed = float(file.stages_passed)
    queue = float(file.waiting)
    note_now(w, row, now, HISTORY_READ, identity, episodes, cases, passed, queue, UNDEFINED)


def develop(w: World, now: float, identity: int, place: int, row: int) -> None:
    """A personal development plan begins."""
    p = w.parameters[0]
    team = w.teams[team_of(identity)]
    file = w.dossiers[place]
    begin_plan(file, team, p)
    look_forward(w.members[place], p)
    if w.members[place].shadowed:
        look_forward(w.shadows[place], p)
    note_pair_now(w, row, now, PLAN_BEGAN, identity, file.rating, team.plan_line)


def offer_support(w: World, now: float, identity: int, place: int, kind: int, row: int) -> None:
    """Begin support; beside it an untreated twin is followed."""
    number = team_of(identity)
    member = w.members[place]
    file = w.dossiers[place]
    begin_shadow(w.shadows[place], member)
    begin_support(member, file, w.teams[number], w.parameters[0], kind, now)
    fits = 1.0 if member.fits else 0.0
    low = weeks_low(member, now)
    cause = float(member.cause)
    note_now(w, row, now, SUPPORT_BEGAN, identity, float(kind), fits, cause, low, file.support_mean)
    if kind == COACHING:
        begin_sessions(w, now, number, place)
    elif kind == TRAINING:
        ask(w, now, len(w.teams) + COURSES, 0, identity, 0)
    elif kind == CLARIFYING:
        ask(w, now, number, PLANNING, identity, CLARIFYING_TALK)
    elif kind in (ADJUSTMENTS, MENDING):
        ask(w, now, number, COACH, identity, 0)
    elif kind == MENTORING:
        find_mentor(w, number, place)
    elif kind == REDEPLOYMENT:
        member.moving = True
        w.movers[number] = 1


def find_mentor(w: World, number: int, place: int) -> None:
    """The team mate with the highest rating who is not in trouble becomes the mentor."""
    team = w.teams[number]
    file = w.dossiers[place]
    best = UNDEFINED
    for other in range(team.first, team.first + team.seats):
        if other != place and w.members[other].here and may_mentor(w.dossiers[other], best):
            best = w.dossiers[other].rating
            file.mentor = w.members[other].seat
            file.mentor_occupant = w.members[other].occupant


def mentor_of(w: World, number: int, place: int) -> int:
    """Row of the mentor, if there is one who is still there; else -1."""
    file = w.dossiers[place]
    if file.support != MENTORING or file.mentor < 0:
        return -1
    other = w.teams[number].first + file.mentor
    if not w.members[other].here or w.members[other].occupant != file.mentor_occupant:
        return -1
    return other


def on_coach_turn(
    w: World, now: float, server: int, identity: int, serial: int, asked: float, row: int
) -> None:
    """The manager turns to a session, held or missed if it has waited too long, or to support in one talk."""
    p = w.parameters[0]
    file = w.dossiers[place_of(w, identity)]
    kind = file.support
    if not is_wanted(file, asked):
        leave_desk(w, now, team_of(identity), server)
    elif serial == 0:
        hours = talk_hours(kind, p)
        meet(w, now, COACH, server, identity, serial, asked, hours, hours, row)
    elif now - asked <= SESSION_GAP:
        hours = session_hours(kind, p)
        meet(w, now, COACH, server, identity, serial, asked, hours, hours, row)
    else:
        leave_desk(w, now, team_of(identity), server)
        plan_next_session(w, now, identity, False, row)


def end_session(w: World, now: float, identity: int, serial: int, asked: float, row: int) -> None:
    """A session was held, or the one talk."""
    if serial == 0:
        end_talk(w, now, identity, asked, row)
        return
    place = place_of(w, identity)
    if not is_wanted(w.dossiers[place], asked):
        return
    hold_session(w.members[place], w.dossiers[place], w.teams[team_of(identity)], w.parameters[0])
    note_pair_now(w, row, now, SESSION_HELD, identity, float(serial), UNDEFINED)
    plan_next_session(w, now, identity, True, row)


def plan_next_session(w: World, now: float, identity: int, in_time: bool, row: int) -> None:
    """Count what was missed, and set the date of the next session or complete the support."""
    place = place_of(w, identity)
    file = w.dossiers[place]
    agenda = w.agendas[place]
    number = agenda.session
    due = file.support_began + number * SESSION_GAP
    last = sessions_of(file.support, w.parameters[0])
    following = min(next_session(file.support_began, number, now), last + 1)
    missed = dates_missed(number, following, in_time)
    if missed > 0:
        file.sessions_missed += missed
        note_pair_now(w, row, now, SESSION_MISSED, identity, float(missed), now - due)
    agenda.session = following
    if following <= last:
        at(w, file.support_began + following * SESSION_GAP, SESSION_DUE, identity)
    else:
        complete_support(w, now, int(now), identity, False, row)


def lapse(w: World, now: float, week: int, number: int, place: int, row: int) -> None:
    """Support has waited for too long; the sessions that are left are missed."""
    member = w.members[place]
    file = w.dossiers[place]
    left = sessions_left(file, w.parameters[0])
    if left > 0:
        note_pair(w, row, now, week, SESSION_MISSED, member, number, float(left), now - next_due(file))
    complete_support(w, now, week, identity_of(member, number), True, row)


def end_talk(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """Support that is one meeting has been given, unless it had lapsed meanwhile."""
    place = place_of(w, identity)
    member = w.members[place]
    file = w.dossiers[place]
    kind = file.support
    if not is_wanted(file, asked):
        return
    if kind == ADJUSTMENTS:
        note_adjustments(w, now, identity, row)
    conclude_talk(member, file, w.parameters[0], kind, now)
    complete_support(w, now, int(now), identity, False, row)


def note_adjustments(w: World, now: float, identity: int, row: int) -> None:
    """Write down what there is to adjust to."""
    place = place_of(w, identity)
    member = w.members[place]
    known = member.barrier if w.dossiers[place].disclosed else 0.0
    note_pair_now(w, row, now, ADJUSTED, identity, known, member.circumstance)


def on_course_seat(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """A seat on a course is free."""
    member = w.members[place_of(w, identity)]
    length = course_length(member, w.parameters[0], asked)
    note_pair_now(w, row, now, COURSE_BEGAN, identity, now - asked, length)
    member.on_course = True
    at(w, now + length, COURSE_ENDS, identity)


def end_course(w: World, now: float, identity: int, place: int, row: int) -> None:
    """A course is over."""
    finish_course(w.members[place], w.teams[team_of(identity)], w.parameters[0])
    complete_support(w, now, int(now), identity, False, row)


def complete_support(w: World, now: float, week: int, identity: int, lapsed: bool, row: int) -> None:
    """Support is over, whatever it did; if it was given, the weeks that follow tell."""
    place = place_of(w, identity)
    member = w.members[place]
    file = w.dossiers[place]
    kind = file.support
    held = float(file.sessions_held)
    given = end_support(member, file, now, lapsed)
    if kind == ONBOARDING:
        return
    begin_judging(member, now, given)
    number = team_of(identity)
    ended = float(kind)
    whether = 1.0 if given else 0.0
    note(w, row, now, week, SUPPORT_ENDED, member, number, ended, held, whether, UNDEFINED, UNDEFINED)


def open_case(w: World, now: float, number: int, place: int, week: int, row: int) -> None:
    """Begin the formal procedure."""
    p = w.parameters[0]
    file = w.dossiers[place]
    member = w.members[place]
    team = w.teams[number]
    identity = identity_of(member, number)
    open_file(file)
    stage = first_stage(file, now)
    level = long_run(member, team)
    reason = what_it_is(member, level, mean_attained(member, file, p.escalation.window), team)
    low = weeks_low(member, now)
    first = float(stage)
    line = team.low_line
    note(w, row, now, week, CASE_OPENED, member, number, first, float(reason), line, level, low)
    wrong = injustice(member, team, p, week)
    if wrong > 0.0:
        feel_injustice(team, p, wrong)
        left = team.justice
        note_pair(w, row, now, week, INJUSTICE_SEEN, member, number, wrong, left)
    w.agendas[place].stage = stage
    ask(w, now, len(w.teams) + ADVISERS, 0, identity, stage)


def on_adviser(w: World, now: float, identity: int, stage: int, asked: float, row: int) -> None:
    """An HR adviser prepares the stage, and finishes even if the person leaves meanwhile."""
    length = opening_time(w.members[place_of(w, identity)], w.parameters[0], stage, asked)
    note_now(w, row, now, HR_BEGAN, identity, float(stage), now - asked, length, UNDEFINED, UNDEFINED)
    at(w, now + length, HR_DONE, identity)


def on_adviser_done(w: World, now: float, identity: int, place: int, row: int) -> None:
    """The stage opens, or, when none is left, there is a hearing, and perhaps an appeal."""
    stages = w.parameters[0].escalation.stages
    stage = w.agendas[place].stage
    if stage <= stages:
        begin_stage(w, now, identity, place, stage, row)
    elif stage <= stages + 1:
        hold_hearing(w, now, identity, place, row)
    else:
        hear_appeal(w, now, identity, place, row)


def begin_stage(w: World, now: float, identity: int, place: int, stage: int, row: int) -> None:
    """A stage begins, after a look at adjustments that may be due."""
    p = w.parameters[0]
    file = w.dossiers[place]
    if p.escalation.consider_adjustments and file.disclosed and not file.adjusted:
        note_adjustments(w, now, identity, row)
        adjust(w.members[place], file, p, now)
        if w.members[place].shadowed:
            adjust(w.shadows[place], file, p, now)
    open_stage(file, stage, now)
    line = w.teams[team_of(identity)].low_line
    note_now(w, row, now, STAGE_OPENED, identity, float(stage), file.smoothed, line, UNDEFINED, UNDEFINED)
    w.agendas[place].case_week = 0
    at(w, now, CASE_WEEK, identity)
    at(w, now + p.escalation.stage_weeks, STAGE_ENDS, identity)


def on_case_week(w: World, now: float, identity: int, place: int) -> None:
    """Each week of a stage asks for its hours with the manager."""
    p = w.parameters[0]
    agenda = w.agendas[place]
    for hour in range(p.escalation.meeting_hours):
        serial = meeting_serial(agenda.stage, agenda.case_week, hour)
        ask(w, now, team_of(identity), CASE, identity, serial)
    agenda.case_week += 1
    if agenda.case_week < p.escalation.stage_weeks:
        at(w, w.dossiers[place].stage_opened + agenda.case_week, CASE_WEEK, identity)


def on_case_meeting_turn(w: World, now: float, identity: int, serial: int, asked: float, row: int) -> None:
    """One hour of a case; no longer wanted once its stage is over."""
    if is_current(w.dossiers[place_of(w, identity)], asked):
        meet(w, now, CASE, 0, identity, serial, asked, 1.0, 1.0, row)
    else:
        leave_desk(w, now, team_of(identity), 0)


def end_case_meeting(w: World, now: float, identity: int, asked: float, row: int) -> None:
    """An hour of a case was held."""
    file = w.dossiers[place_of(w, identity)]
    if is_current(file, asked):
        file.stage_meetings += 1
        stage = float(file.stage)
        note_pair_now(w, row, now, CASE_MEETING_HELD, identity, stage, UNDEFINED)


def on_stage_ends(w: World, now: float, identity: int, place: int, row: int) -> None:
    """A stage is passed, or the next one is asked for."""
    p = w.parameters[0]
    member = w.members[place]
    file = w.dossiers[place]
    line = w.teams[team_of(identity)].pass_line
    mean = stage_mean(file)
    stage = file.stage
    asked = float(p.escalation.stage_weeks * p.escalation.meeting_hours)
    passed = mean >= line
    outcome = STAGE_PASSED if passed else STAGE_FAILED
    note_now(w, row, now, outcome, identity, float(stage), mean, line, float(file.stage_meetings), asked)
    close_stage(file, p)
    tire(member, p)
    if member.shadowed:
        tire(w.shadows[place], p)
    if passed:
        pass_case(file, p, stage, now)
        return
    w.agendas[place].stage = stage + 1
    ask(w, now, len(w.teams) + ADVISERS, 0, identity, stage + 1)


def hold_hearing(w: World, now: float, identity: int, place: int, row: int) -> None:
    """No stage is left: redeployment where there is a place, else exit, unless there is an appeal."""
    seats = open_elsewhere(w, team_of(identity))
    missing = defects(w.dossiers[place])
    note_pair_now(w, row, now, HEARING_HELD, identity, float(seats), missing)
    if w.parameters[0].escalation.redeploy and seats > 0:
        w.members[place].moving = True
        w.movers[team_of(identity)] = 1
    else:
        decide_exit(w, now, int(now), identity, place, row)


def decide_exit(w: World, now: float, week: int, identity: int, place: int, row: int) -> None:
    """The exit is decided, and takes effect at the next tick, unless there is an appeal."""
    p = w.parameters[0]
    member = w.members[place]
    if not appeals(member, p, now):
        member.leaving = True
        return
    chance = chance_upheld(w.dossiers[place], p)
    note_pair(w, row, now, week, APPEALED, member, team_of(identity), chance, UNDEFINED)
    w.agendas[place].stage = p.escalation.stages + 2
    ask(w, now, len(w.teams) + ADVISERS, 0, identity, p.escalation.stages + 2)


def hear_appeal(w: World, now: float, identity: int, place: int, row: int) -> None:
    """An appeal is upheld, the more likely the thinner the record, or the exit stands."""
    file = w.dossiers[place]
    if is_upheld(w.members[place], file, w.parameters[0], now):
        missing = defects(file)
        note_pair_now(w, row, now, REINSTATED, identity, missing, UNDEFINED)
        reinstate(file)
    else:
        w.members[place].leaving = True
