"""The weekly tick and what it brings, as in `pmsim.engine.simulation`: work, comings and goings, dates."""

from __future__ import annotations

from pmsim.engine.flows import (
    complete_support,
    decide_exit,
    lapse,
    mentor_of,
    open_case,
    settle,
    take_desk,
    welcome,
)
from pmsim.engine.layout import World
from pmsim.engine.ledger import at, identity_of, note, note_pair, note_team, open_seats, team_of, write_week
from pmsim.engine.luck import draw_weeks
from pmsim.engine.order import CALIBRATION, PLANNING, STARTER, TEAM_DUE, TEAM_SESSION
from pmsim.model.climate import (
    come_together,
    feel_injustice,
    feel_peers,
    injustice,
    leave_alone,
    lose_someone,
    rank_people,
    relax,
    stir,
)
from pmsim.model.draws import TEAM_ENTITY
from pmsim.model.evidence import flag, latest
from pmsim.model.growth import (
    bonus,
    fill_budget,
    is_unearned,
    lead,
    may_promote,
    may_reward,
    promise,
    resent,
    skill_gained,
    week_of_plan,
)
from pmsim.model.incidents import is_about_the_place, put_on_file, strike, strike_team
from pmsim.model.life import live
from pmsim.model.load import begin_count, count_in, end_count, share_out
from pmsim.model.people import (
    chance_of,
    clear_seat,
    join_new_team,
    long_run,
    move_person,
    quit_hazard,
    shifts,
    standing,
    time_to_fill,
    turn_luck,
)
from pmsim.model.planning import shift_strategy
from pmsim.model.rows import (
    BONUS_PAID,
    BY_AGREEMENT,
    CALIBRATED,
    EPISODE_JUDGED,
    EXITED,
    FOR_FAILING,
    INCIDENT,
    INJUSTICE_SEEN,
    LEFT_ALONE,
    LIFE_EVENT,
    MEETING_BEGAN,
    MOVED,
    PLAN_ENDED,
    PROMOTED,
    RANKED,
    RELEASED,
    RESIGNED,
    STRATEGY_SHIFTED,
    TEAM_ENDED,
    TEAM_FORMED,
    TEAM_OVER,
    TEAM_SESSION_HELD,
)
from pmsim.model.shadow import JUDGED_WEEKS, accompany, judge_week, shadow_week
from pmsim.model.state import MENTORING, QUITTING, REDEPLOYMENT, UNDEFINED, YEAR
from pmsim.model.support import has_lapsed, mentor, week_of_support
from pmsim.model.together import (
    calibrate,
    every,
    form_team,
    goes_to_ladder,
    hours,
    how_many,
    is_higher,
    is_lower,
    is_ranking_due,
    may_be_ranked,
    meets,
    next_meeting,
    ranked_by,
    shape_place,
)
from pmsim.model.work import check_quality, draw_team, drift, drift_team, measure, work_week

NO_PLACE = -1
ALL_TEAMS = -1


def tick(w: World, now: float, row: int) -> None:
    """Work is recorded at the end of each week; then people come, go and move."""
    week = int(now) - 1
    strategy(w, now, week, row)
    for number in range(len(w.teams)):
        if w.teams[number].active:
            record_week(w, number, now, week, row)
            departures(w, now, number, week, row)
    moves(w, now, week, row)
    for number in range(len(w.teams)):
        dates(w, now, number, week, row)
    rankings(w, now, week, row)
    incidents(w, now, week, row)
    if week + 1 == w.parameters[0].branch:
        turn(w)


def turn(w: World) -> None:
    """From now on luck has another key."""
    turn_luck(w.organisation[0].luck)
    for number in range(len(w.teams)):
        turn_luck(w.teams[number].luck)
    for place in range(len(w.members)):
        turn_luck(w.members[place].luck)
        turn_luck(w.shadows[place].luck)


def strategy(w: World, now: float, week: int, row: int) -> None:
    """The strategy may shift, for the whole organisation at once."""
    p = w.parameters[0]
    if not shifts(w.organisation[0], p, week):
        return
    kept = p.strategy.shift_keeps
    for number in range(len(w.teams)):
        if w.teams[number].active:
            note_team(w, row, now, week, STRATEGY_SHIFTED, number, kept, UNDEFINED, UNDEFINED, UNDEFINED)
    for place in range(len(w.members)):
        member = w.members[place]
        if member.here:
            shift_strategy(member, p)
            if member.shadowed:
                shift_strategy(w.shadows[place], p)


def record_week(w: World, number: int, now: float, week: int, row: int) -> None:
    """Everyone who is there works a week, and it goes on file."""
    p = w.parameters[0]
    team = w.teams[number]
    relax(team, p)
    shape_place(team, p)
    draw_team(team, week)
    drift_team(team, p)
    draw_weeks(w, number, week)
    begin_count(team)
    for place in range(team.first, team.first + team.seats):
        if w.members[place].here:
            count_in(w.members[place], w.dossiers[place], team)
            colleague = mentor_of(w, number, place)
            if colleague != NO_PLACE:
                w.members[colleague].meeting_hours += p.interventions.mentoring_hours
    end_count(team, p)
    for place in range(team.first, team.first + team.seats):
        if w.members[place].here:
            share_out(w.members[place], w.dossiers[place], team, p)
            feel_peers(w.members[place], team, p)
            work_one_week(w, number, place, now, week, row)
    if week >= p.warm_up:
        empty = team.seats - team.present
        w.tallies[row].vacant_weeks += empty
        w.tallies[row].seat_weeks += empty


def work_one_week(w: World, number: int, place: int, now: float, week: int, row: int) -> None:
    """One person's week, and beside it that of the untreated twin of an episode of support."""
    p = w.parameters[0]
    team = w.teams[number]
    member = w.members[place]
    file = w.dossiers[place]
    skill = skill_gained(member, file, team, p)
    without = UNDEFINED
    if member.shadowed:
        shadow = w.shadows[place]
        accompany(shadow, member, file, team, p)
        live(shadow, team, p, week)
        without = shadow_week(shadow, file, team, p, week, skill)
    if live(member, team, p, week):
        depth = member.circumstance
        until = member.circumstance_until
        note_pair(w, row, now, week, LIFE_EVENT, member, number, depth, until)
    drift(member, team, p)
    member.learned += skill
    work_week(member, file, team, p, week)
    check_quality(member, file, team, p, week)
    measure(member, file, team, p)
    flag(member, file, team, p, week)
    write_week(w, row, place, number, week, without)
    end_week(w, number, place, now, week, without, row)


def end_week(w: World, number: int, place: int, now: float, week: int, without: float, row: int) -> None:
    """What goes by weeks moves on: a judgement of support, support itself, a development plan."""
    p = w.parameters[0]
    team = w.teams[number]
    member = w.members[place]
    file = w.dossiers[place]
    if member.shadowed and judge_week(w.shadows[place], member, latest(file), without):
        judge_support(w, number, place, now, week, row)
    if file.support == MENTORING and mentor_of(w, number, place) != NO_PLACE:
        mentor(member, file, team, p)
    if week_of_support(file):
        complete_support(w, now, week, identity_of(member, number), False, row)
    elif has_lapsed(file, p, now):
        lapse(w, now, week, number, place, row)
    if week_of_plan(file):
        note_pair(w, row, now, week, PLAN_ENDED, member, number, UNDEFINED, UNDEFINED)
    if leave_alone(member, file, team, p):
        note_pair(w, row, now, week, LEFT_ALONE, member, number, file.smoothed, team.low_line)


def judge_support(w: World, number: int, place: int, now: float, week: int, row: int) -> None:
    """How things went after support, and how they would have gone without."""
    member = w.members[place]
    member.shadowed = False
    mean = member.judged_total / JUDGED_WEEKS
    without = w.shadows[place].judged_total / JUDGED_WEEKS
    line = w.parameters[0].support.threshold
    kind = float(member.helped_by)
    fits = 1.0 if member.fits else 0.0
    note(w, row, now, week, EPISODE_JUDGED, member, number, kind, fits, mean, without, line)


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
        hazard = quit_hazard(member, dossier, team, p)
        draw = member.chances[QUITTING]
        if member.leaving:
            leave(w, now, number, place, week, level, row)
        elif draw < hazard and draw < chance_of(hazard):
            chance = chance_of(hazard)
            in_case = 1.0 if dossier.in_case else 0.0
            note(w, row, now, week, RESIGNED, member, number, chance, level, in_case, draw, UNDEFINED)
            vacate(w, now, number, place)


def leave(w: World, now: float, number: int, place: int, week: int, level: float, row: int) -> None:
    """Someone is dismissed, and team mates think what they think."""
    p = w.parameters[0]
    team = w.teams[number]
    member = w.members[place]
    wrong = injustice(member, team, p, week)
    true_level = long_run(member, team)
    note(w, row, now, week, EXITED, member, number, level, true_level, team.low_line, wrong, UNDEFINED)
    if wrong > 0.0:
        feel_injustice(team, p, wrong)
        stir(team, p, wrong)
        note_pair(w, row, now, week, INJUSTICE_SEEN, member, number, wrong, team.justice)
    vacate(w, now, number, place)


def vacate(w: World, now: float, number: int, place: int) -> None:
    """The seat is empty, and advertised at once."""
    lose_someone(w.teams[number], w.parameters[0])
    empty(w, number, place)
    member = w.members[place]
    w.agendas[place].empty_since = now
    at(w, now + time_to_fill(member, w.parameters[0]), STARTER, identity_of(member, number))


def empty(w: World, number: int, place: int) -> None:
    """Whoever had the seat is gone; it is ready for the next."""
    member = w.members[place]
    clear_seat(member, w.dossiers[place], w.teams[number], member.occupant + 1)
    member.group = 0
    w.vacancies[number] += 1


def moves(w: World, now: float, week: int, row: int) -> None:
    """Those who are to move go to the first open seat of another team, if there still is one."""
    for number in range(len(w.teams)):
        if w.movers[number] > 0:
            w.movers[number] = 0
            team = w.teams[number]
            for place in range(team.first, team.first + team.seats):
                if w.members[place].here and w.members[place].moving:
                    move_or_not(w, now, number, place, week, row)


def move_or_not(w: World, now: float, number: int, place: int, week: int, row: int) -> None:
    """A move that was decided happens; without a place it is the exit or an appeal, or it was no help."""
    member = w.members[place]
    to = first_open(w, number)
    agreed = w.dossiers[place].support == REDEPLOYMENT
    if to != NO_PLACE:
        move(w, now, number, place, to, week, BY_AGREEMENT if agreed else FOR_FAILING, row)
        vacate(w, now, number, place)
        return
    member.moving = False
    if agreed:
        complete_support(w, now, week, identity_of(member, number), False, row)
    else:
        decide_exit(w, now, week, identity_of(member, number), place, row)


def first_open(w: World, number: int) -> int:
    """Row of the first seat of another team that is not filled, or -1."""
    for other in range(len(w.teams)):
        team = w.teams[other]
        if other != number and open_seats(w, other) > 0:
            for place in range(team.first, team.first + team.seats):
                if not w.members[place].here:
                    return place
    return NO_PLACE


def team_at(w: World, place: int) -> int:
    """Number of the team that a seat belongs to."""
    number = len(w.teams) - 1
    while w.teams[number].first > place:
        number -= 1
    return number


def move(w: World, now: float, number: int, place: int, to: int, week: int, why: int, row: int) -> None:
    """Someone takes a seat in another team; who was to be hired for it is not."""
    other = team_at(w, to)
    team = w.teams[other]
    person = w.members[place]
    member = w.members[to]
    p = w.parameters[0]
    w.vacancies[other] -= 1
    move_person(person, w.dossiers[place], member, w.dossiers[to], team, p, now, why != TEAM_OVER)
    level = standing(member, team)
    seat = float(person.seat)
    occupant = float(person.occupant)
    note(w, row, now, week, MOVED, member, other, float(why), float(number), seat, occupant, level)
    settle(w, now, other, to, now)


def dates(w: World, now: float, number: int, week: int, row: int) -> None:
    """What is due to happen to a team at the end of this week."""
    p = w.parameters[0]
    team = w.teams[number]
    if team.active and (week + 1) % YEAR == 0:
        fill_budget(team, p)
    if now == team.starts:
        form(w, now, number, week, row)
    if not team.active:
        return
    if now == team.ends:
        dissolve(w, now, number, week, row)
        return
    if may_promote(team, p) and week + 1 == p.warm_up + p.promotion.week:
        promote(w, now, number, week, row)
    if may_reward(team, p) and (week + 1) % p.reward.period == 0:
        pay_bonuses(w, now, number, week, row)


def form(w: World, now: float, number: int, week: int, row: int) -> None:
    """A team is formed: everyone is new to it."""
    p = w.parameters[0]
    team = w.teams[number]
    form_team(team, p)
    note_team(w, row, now, week, TEAM_FORMED, number, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)
    begin_meetings(w, now, number)
    for place in range(team.first, team.first + team.seats):
        join_new_team(w.members[place], team, p, now)
        welcome(w, now, number, place)
    w.vacancies[number] = 0


def dissolve(w: World, now: float, number: int, week: int, row: int) -> None:
    """A workgroup has reached its date: people move to open seats elsewhere, or are released."""
    team = w.teams[number]
    note_team(w, row, now, week, TEAM_ENDED, number, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)
    for place in range(team.first, team.first + team.seats):
        member = w.members[place]
        if member.here:
            to = first_open(w, number)
            if to != NO_PLACE:
                move(w, now, number, place, to, week, TEAM_OVER, row)
            else:
                level = standing(member, team)
                note_pair(w, row, now, week, RELEASED, member, number, level, UNDEFINED)
            empty(w, number, place)
    team.active = False


def promote(w: World, now: float, number: int, week: int, row: int) -> None:
    """The most promising member leads from now on, and their seat is empty."""
    p = w.parameters[0]
    team = w.teams[number]
    best = NO_PLACE
    highest = UNDEFINED
    for place in range(team.first, team.first + team.seats):
        if w.members[place].here and not w.dossiers[place].in_case:
            found = promise(w.members[place], w.dossiers[place], team, p, week)
            if is_higher(found, highest):
                best = place
                highest = found
    if best == NO_PLACE:
        return
    member = w.members[best]
    lead(member, team, p)
    level = standing(member, team)
    skill = team.coaching_skill
    note(w, row, now, week, PROMOTED, member, number, highest, level, skill, UNDEFINED, UNDEFINED)
    vacate(w, now, number, best)


def pay_bonuses(w: World, now: float, number: int, week: int, row: int) -> None:
    """Bonuses are paid by rating; team mates resent one that was not earned."""
    p = w.parameters[0]
    team = w.teams[number]
    for place in range(team.first, team.first + team.seats):
        member = w.members[place]
        file = w.dossiers[place]
        if not member.here:
            continue
        amount = bonus(file, p)
        if amount > 0.0:
            wrong = 0.0
            if is_unearned(member, file, p):
                wrong = 1.0
                resent(team, p)
            rating = file.rating
            note(w, row, now, week, BONUS_PAID, member, number, rating, amount, wrong, UNDEFINED, UNDEFINED)


def rankings(w: World, now: float, week: int, row: int) -> None:
    """At the end of a period, the lowest of each team, or of all, are taken."""
    p = w.parameters[0]
    if not is_ranking_due(p, week + 1):
        return
    for number in range(len(w.teams)):
        if w.teams[number].active:
            rank_people(w.teams[number], p)
    if p.ranking.across:
        rank(w, now, 0, len(w.teams), week, row)
        return
    for number in range(len(w.teams)):
        if w.teams[number].active:
            rank(w, now, number, number + 1, week, row)


def rank(w: World, now: float, first: int, end: int, week: int, row: int) -> None:
    """The lowest share by rating of these teams go, leaving out live cases and those too new to be rated."""
    p = w.parameters[0]
    begin = w.teams[first].first
    beyond = w.teams[end - 1].first + w.teams[end - 1].seats
    people = 0
    for place in range(begin, beyond):
        if w.members[place].here:
            people += 1
    for taken in range(how_many(people, p)):
        lowest = NO_PLACE
        rating = UNDEFINED
        for place in range(begin, beyond):
            if w.members[place].here and may_be_ranked(w.members[place], w.dossiers[place], p, now):
                found = ranked_by(w.dossiers[place], p)
                if is_lower(found, rating):
                    lowest = place
                    rating = found
        if lowest != NO_PLACE:
            take(w, now, lowest, taken, rating, week, row)


def take(w: World, now: float, place: int, taken: int, rating: float, week: int, row: int) -> None:
    """What forced ranking does to one of the lowest."""
    p = w.parameters[0]
    number = team_at(w, place)
    member = w.members[place]
    result = float(p.ranking.result)
    note(w, row, now, week, RANKED, member, number, float(taken), rating, result, UNDEFINED, UNDEFINED)
    if goes_to_ladder(p):
        open_case(w, now, number, place, week, row)
    else:
        member.leaving = True


def incidents(w: World, now: float, week: int, row: int) -> None:
    """What the story has happen at this time."""
    for index in range(len(w.incidents)):
        incident = w.incidents[index]
        team = w.teams[incident.team]
        if incident.time == now and team.active:
            place = team.first + incident.seat
            member = w.members[place]
            strike_team(team, incident.kind, incident.size)
            if is_about_the_place(incident.kind) or member.here:
                strike(member, team, incident, now)
                if member.shadowed:
                    strike(w.shadows[place], team, incident, now)
                put_on_file(w.dossiers[place], incident, now)
                kind = float(incident.kind)
                note_pair(w, row, now, week, INCIDENT, member, incident.team, kind, incident.size)


def begin_meetings(w: World, now: float, number: int) -> None:
    """What a team, or its manager for it, meets for from now on."""
    p = w.parameters[0]
    agenda = w.team_agendas[number]
    agenda.began = now
    agenda.calibration = 1
    agenda.session = 1
    for what in range(CALIBRATION, TEAM_SESSION + 1):
        if meets(w.teams[number], p, what):
            at(w, now + every(p, what), TEAM_DUE, number << 32 | TEAM_ENTITY | what)


def on_team_turn(w: World, now: float, server: int, identity: int, asked: float, row: int) -> None:
    """The manager is there for the whole team, or for it elsewhere, until the time is up."""
    number = team_of(identity)
    team = w.teams[number]
    what = identity & 1
    length = hours(w.parameters[0], what)
    note_team(
        w, row, now, int(now), MEETING_BEGAN, number, float(PLANNING), now - asked, length, float(server)
    )
    if what == TEAM_SESSION:
        for place in range(team.first, team.first + team.seats):
            if w.members[place].here:
                w.members[place].meeting_hours += length
    take_desk(w, now, PLANNING, server, identity, 0, asked, length)


def end_team_meeting(w: World, now: float, identity: int, row: int) -> None:
    """What calibration or a team session does, and the date of the next."""
    p = w.parameters[0]
    number = team_of(identity)
    team = w.teams[number]
    agenda = w.team_agendas[number]
    what = identity & 1
    if what == CALIBRATION:
        calibrate(team, p)
        left = team.bias_left
        note_team(w, row, now, int(now), CALIBRATED, number, left, UNDEFINED, UNDEFINED, UNDEFINED)
        agenda.calibration = next_meeting(agenda.began, agenda.calibration, now, p, what)
        at(w, agenda.began + agenda.calibration * every(p, what), TEAM_DUE, identity)
    else:
        come_together(team, p)
        bond = team.cohesion
        note_team(w, row, now, int(now), TEAM_SESSION_HELD, number, bond, UNDEFINED, UNDEFINED, UNDEFINED)
        agenda.session = next_meeting(agenda.began, agenda.session, now, p, what)
        at(w, agenda.began + agenda.session * every(p, what), TEAM_DUE, identity)
