"""The organisation around people's employments: weeks of work, comings and goings, what teams do together."""

from __future__ import annotations

from collections.abc import Iterator

from pmsim.engine.ahead import Ahead
from pmsim.engine.book import Book
from pmsim.engine.calendar import Calendar, Diary, Flow, Queue, Request
from pmsim.engine.layout import Plan
from pmsim.engine.order import (
    CALIBRATION,
    DESKS,
    MEETING_ENDS,
    PLANNING,
    STARTER,
    TEAM_DUE,
    TEAM_SESSION,
    TICK,
)
from pmsim.engine.process import Employment
from pmsim.model import (
    climate,
    decide,
    evidence,
    growth,
    incidents,
    life,
    load,
    people,
    planning,
    rows,
    shadow,
    support,
    together,
    work,
)
from pmsim.model.draws import TEAM_ENTITY
from pmsim.model.exact import on_grid
from pmsim.model.state import MENTORING, QUITTING, REDEPLOYMENT, UNDEFINED, YEAR, Dossier, Member, Team


class Simulation:
    """One replication of a scenario under one policy."""

    def __init__(self, plan: Plan, replication: int, book: Book) -> None:
        self.plan = plan
        self.p = plan.parameters
        self.book = book
        self.calendar = Calendar()
        self.luck = Ahead()
        self.organisation = plan.new_organisation(replication)
        self.teams = plan.new_teams(replication)
        number = len(self.teams)
        self.diaries = [Diary(self.calendar, team.number, 1 + team.deputies) for team in self.teams]
        self.advisers = Queue(self.calendar, number, self.p.hr.advisers)
        self.course_seats = Queue(self.calendar, number + 1, self.p.training.seats)
        self.approvers = Queue(self.calendar, number + 2, self.p.approval.approvers)
        self.posts = [[self.first_post(team, seat) for seat in range(team.seats)] for team in self.teams]

    @property
    def now(self) -> float:
        """Weeks since the start of the run."""
        return self.calendar.now

    def run(self) -> None:
        """Play the warm-up and the measured weeks."""
        people.begin_organisation(self.organisation, self.p)
        for team, posts in zip(self.teams, self.posts, strict=True):
            people.begin_team(team, self.p)
            growth.open_budget(team, self.p)
            for post in posts:
                people.begin_seat(post.member, team, self.p)
                if team.active:
                    people.seat_incumbent(post.member, team, self.organisation, self.p)
        self.incidents(0)
        for team, posts in zip(self.teams, self.posts, strict=True):
            if team.active:
                self.begin_meetings(team)
            for post in posts:
                if not post.gone:
                    post.settle(post.member.planned + self.p.planning.cycle)
        self.calendar.run(until=self.calendar.process(self.weeks()))

    def first_post(self, team: Team, seat: int) -> Employment:
        """A seat made ready for its first occupant."""
        member, dossier = Member(seat=seat), Dossier()
        people.clear_seat(member, dossier, team, 0)
        return Employment(self, team, member, dossier)

    def next_post(self, last: Employment) -> Employment:
        """A seat made ready for its next occupant; its work stays as easy or hard as it is."""
        member, dossier = Member(seat=last.member.seat, ease=last.member.ease), Dossier()
        people.clear_seat(member, dossier, last.team, last.member.occupant + 1)
        return Employment(self, last.team, member, dossier)

    def present(self, posts: list[Employment]) -> list[Employment]:
        """Those who are there, by seat."""
        return [post for post in posts if not post.gone]

    def everyone(self) -> Iterator[Employment]:
        """All who are there, by team and seat."""
        for posts in self.posts:
            yield from self.present(posts)

    def open_elsewhere(self, team: Team) -> int:
        """Seats that are not filled in other teams."""
        others = [posts for posts in self.posts if posts[0].team is not team and posts[0].team.active]
        return len([post for posts in others for post in posts if post.gone])

    def order_for(self, post: Employment, number: int) -> int:
        """The decision that was given beforehand for a review of this number; NO_ORDER for none."""
        for order in self.plan.orders:
            if decide.is_meant(order, post.team.number, post.member, number):
                return decide.permitted(post.dossier, order.decision)
        return decide.NO_ORDER

    def find_mentor(self, post: Employment) -> None:
        """The team mate with the highest rating who is not in trouble becomes the mentor."""
        best = UNDEFINED
        for other in self.present(self.posts[post.team.number]):
            if other is not post and together.may_mentor(other.dossier, best):
                best = other.dossier.rating
                post.dossier.mentor = other.member.seat
                post.dossier.mentor_occupant = other.member.occupant

    def mentor_of(self, post: Employment) -> Employment | None:
        """The mentor, if there is one who is still there."""
        file = post.dossier
        if file.support != MENTORING or file.mentor < 0:
            return None
        other = self.posts[post.team.number][file.mentor]
        return other if not other.gone and other.member.occupant == file.mentor_occupant else None

    def weeks(self) -> Flow:
        """Work is recorded at the end of each week; then people come, go and move."""
        for week in range(self.p.warm_up + self.p.weeks):
            yield self.calendar.at(week + 1.0, TICK, 0)
            self.strategy(week)
            for team, posts in zip(self.teams, self.posts, strict=True):
                if team.active:
                    self.record_week(team, posts, week)
                    self.departures(team, posts, week)
            self.moves(week)
            for team in self.teams:
                self.dates(team, week)
            self.rankings(week)
            self.incidents(week + 1)
            if week + 1 == self.p.branch:
                self.turn()

    def turn(self) -> None:
        """From now on luck has another key."""
        people.turn_luck(self.organisation.luck)
        for team, posts in zip(self.teams, self.posts, strict=True):
            people.turn_luck(team.luck)
            for post in posts:
                people.turn_luck(post.member.luck)
                people.turn_luck(post.untreated.luck)

    def strategy(self, week: int) -> None:
        """The strategy may shift, for the whole organisation at once."""
        if not people.shifts(self.organisation, self.p, week):
            return
        for team in self.teams:
            if team.active:
                self.book.note_team(self.now, week, rows.STRATEGY_SHIFTED, team, self.p.strategy.shift_keeps)
        for post in self.everyone():
            for one in post.lives:
                planning.shift_strategy(one, self.p)

    def record_week(self, team: Team, posts: list[Employment], week: int) -> None:
        """Everyone who is there works a week, and it goes on file."""
        present = self.present(posts)
        climate.relax(team, self.p)
        together.shape_place(team, self.p)
        self.luck.draw_team(team, week)
        work.drift_team(team, self.p)
        load.begin_count(team)
        for post in present:
            load.count_in(post.member, post.dossier, team)
            mentor = self.mentor_of(post)
            if mentor is not None:
                mentor.member.meeting_hours += self.p.interventions.mentoring_hours
        load.end_count(team, self.p)
        for post in present:
            load.share_out(post.member, post.dossier, team, self.p)
            climate.feel_peers(post.member, team, self.p)
            self.luck.draw_week(post.member, week)
            self.work_week(post, week)
        self.book.record_empty_seats(week, len(posts) - len(present))

    def work_week(self, post: Employment, week: int) -> None:
        """One person's week, and beside it that of the untreated twin of an episode of support."""
        member, file, team, p = post.member, post.dossier, post.team, self.p
        skill = growth.skill_gained(member, file, team, p)
        without = UNDEFINED
        if member.shadowed:
            shadow.accompany(post.untreated, member, file, team, p)
            life.live(post.untreated, team, p, week)
            without = shadow.shadow_week(post.untreated, file, team, p, week, skill)
        if life.live(member, team, p, week):
            post.note_week(week, rows.LIFE_EVENT, member.circumstance, member.circumstance_until)
        work.drift(member, team, p)
        member.learned += skill
        work.work_week(member, file, team, p, week)
        work.check_quality(member, file, team, p, week)
        work.measure(member, file, team, p)
        evidence.flag(member, file, team, p, week)
        self.book.record_week(week, member, file, team, without)
        self.end_of_week(post, week, without)

    def end_of_week(self, post: Employment, week: int, without: float) -> None:
        """What goes by weeks moves on: a judgement of support, support itself, a development plan."""
        member, file, team, p = post.member, post.dossier, post.team, self.p
        if member.shadowed and shadow.judge_week(post.untreated, member, evidence.latest(file), without):
            self.judge_support(post, week)
        if file.support == MENTORING and self.mentor_of(post) is not None:
            support.mentor(member, file, team, p)
        if support.week_of_support(file):
            post.end_support(week)
        elif support.has_lapsed(file, p, self.now):
            post.lapse(week)
        if growth.week_of_plan(file):
            post.note_week(week, rows.PLAN_ENDED)
        if climate.leave_alone(member, file, team, p):
            post.note_week(week, rows.LEFT_ALONE, file.smoothed, team.low_line)

    def judge_support(self, post: Employment, week: int) -> None:
        """How things went after support, and how they would have gone without."""
        member = post.member
        member.shadowed = False
        mean = member.judged_total / shadow.JUDGED_WEEKS
        without = post.untreated.judged_total / shadow.JUDGED_WEEKS
        line = self.p.support.threshold
        post.note_week(week, rows.EPISODE_JUDGED, member.helped_by, member.fits, mean, without, line)

    def departures(self, team: Team, posts: list[Employment], week: int) -> None:
        """Those whose exit was decided leave, and so do those who resign."""
        for post in self.present(posts):
            member, file = post.member, post.dossier
            standing = people.standing(member, team)
            chance = people.quit_chance(member, file, team, self.p)
            draw = member.chances[QUITTING]
            if member.leaving:
                self.exit(post, week, standing)
            elif draw < chance:
                post.note_week(week, rows.RESIGNED, chance, standing, file.in_case, draw)
                self.vacate(post)

    def exit(self, post: Employment, week: int, standing: float) -> None:
        """Someone is dismissed, and team mates think what they think."""
        member, team = post.member, post.team
        wrong = climate.injustice(member, team, self.p, week)
        level = people.long_run(member, team)
        post.note_week(week, rows.EXITED, standing, level, team.low_line, wrong)
        if wrong > 0.0:
            climate.feel_injustice(team, self.p, wrong)
            climate.stir(team, self.p, wrong)
            post.note_week(week, rows.INJUSTICE_SEEN, wrong, team.justice)
        self.vacate(post)

    def vacate(self, last: Employment) -> None:
        """The seat is empty, and advertised at once."""
        climate.lose_someone(last.team, self.p)
        post = self.empty(last)
        found = self.now + people.time_to_fill(post.member, self.p)
        self.calendar.process(self.hiring(post, found))

    def empty(self, last: Employment) -> Employment:
        """Whoever had the seat is gone; it is ready for the next."""
        following = self.next_post(last)
        last.member.here = False
        self.posts[last.team.number][last.member.seat] = following
        return following

    def hiring(self, post: Employment, found: float) -> Flow:
        """Someone is found after a while, and starts, unless the seat was filled from within or is gone."""
        empty_since = self.now
        yield post.at(found, STARTER)
        awaited = self.posts[post.team.number][post.member.seat] is post and post.gone
        if not awaited or not post.team.active:
            return
        people.start_work(post.member, post.team, self.p, self.now)
        post.note(rows.STARTED, self.now - empty_since)
        post.welcome()

    def moves(self, week: int) -> None:
        """Those who are to move go to the first open seat of another team, if there still is one."""
        for posts in self.posts:
            for post in self.present(posts):
                if post.member.moving:
                    self.move_or_not(post, week)

    def move_or_not(self, post: Employment, week: int) -> None:
        """A move that was decided happens; without a place it is the exit or an appeal, or it was no help."""
        member, file = post.member, post.dossier
        place = self.first_open(post.team)
        agreed = file.support == REDEPLOYMENT
        if place is not None:
            self.move(post, place, week, rows.BY_AGREEMENT if agreed else rows.FOR_FAILING)
            self.vacate(post)
            return
        member.moving = False
        if agreed:
            post.end_support(week)
        else:
            post.decide_exit(week)

    def first_open(self, team: Team) -> Employment | None:
        """The first seat of another team that is not filled."""
        for other, posts in zip(self.teams, self.posts, strict=True):
            if other is not team and other.active:
                for post in posts:
                    if post.gone:
                        return post
        return None

    def move(self, post: Employment, place: Employment, week: int, why: int) -> None:
        """Someone takes a seat in another team; who was to be hired for it is not."""
        person, team = post.member, place.team
        redeployed = why != rows.TEAM_OVER
        people.move_person(
            person, post.dossier, place.member, place.dossier, team, self.p, self.now, redeployed
        )
        standing = people.standing(place.member, team)
        start = (post.team.number, person.seat, person.occupant)
        place.note_week(week, rows.MOVED, why, *start, standing)
        place.settle(self.now)

    def dates(self, team: Team, week: int) -> None:
        """What is due to happen to a team at the end of this week."""
        now, p = week + 1, self.p
        if team.active and now % YEAR == 0:
            growth.fill_budget(team, p)
        if now == team.starts:
            self.form(team, week)
        if not team.active:
            return
        if now == team.ends:
            self.dissolve(team, week)
            return
        if growth.may_promote(team, p) and now == p.warm_up + p.promotion.week:
            self.promote(team, week)
        if growth.may_reward(team, p) and now % p.reward.period == 0:
            self.pay_bonuses(team, week)

    def form(self, team: Team, week: int) -> None:
        """A team is formed: everyone is new to it."""
        together.form_team(team, self.p)
        self.book.note_team(self.now, week, rows.TEAM_FORMED, team)
        self.begin_meetings(team)
        for post in self.posts[team.number]:
            people.join_new_team(post.member, team, self.p, self.now)
            post.welcome()

    def dissolve(self, team: Team, week: int) -> None:
        """A workgroup has reached its date: people move to open seats elsewhere, or are released."""
        self.book.note_team(self.now, week, rows.TEAM_ENDED, team)
        for post in self.present(self.posts[team.number]):
            place = self.first_open(team)
            if place is not None:
                self.move(post, place, week, rows.TEAM_OVER)
            else:
                post.note_week(week, rows.RELEASED, people.standing(post.member, team))
            self.empty(post)
        team.active = False

    def promote(self, team: Team, week: int) -> None:
        """The most promising member leads from now on, and their seat is empty."""
        best, highest = None, UNDEFINED
        for post in self.present(self.posts[team.number]):
            promise = growth.promise(post.member, post.dossier, team, self.p, week)
            if together.is_higher(promise, highest) and not post.dossier.in_case:
                best, highest = post, promise
        if best is None:
            return
        growth.lead(best.member, team, self.p)
        standing = people.standing(best.member, team)
        best.note_week(week, rows.PROMOTED, highest, standing, team.coaching_skill)
        self.vacate(best)

    def pay_bonuses(self, team: Team, week: int) -> None:
        """Bonuses are paid by rating; team mates resent one that was not earned."""
        for post in self.present(self.posts[team.number]):
            amount = growth.bonus(post.dossier, self.p)
            if amount > 0.0:
                wrong = growth.is_unearned(post.member, post.dossier, self.p)
                if wrong:
                    growth.resent(team, self.p)
                post.note_week(week, rows.BONUS_PAID, post.dossier.rating, amount, wrong)

    def rankings(self, week: int) -> None:
        """At the end of a period, the lowest of each team, or of all, are taken."""
        if not together.is_ranking_due(self.p, week + 1):
            return
        active = [team for team in self.teams if team.active]
        for team in active:
            climate.rank_people(team, self.p)
        scopes = [active] if self.p.ranking.across else [[team] for team in active]
        for scope in scopes:
            here = [post for team in scope for post in self.present(self.posts[team.number])]
            self.rank(here, week)

    def rank(self, here: list[Employment], week: int) -> None:
        """The lowest share by rating go, leaving out live cases and those too new to be rated."""
        for place in range(together.how_many(len(here), self.p)):
            lowest, rating = None, UNDEFINED
            for post in here:
                if together.may_be_ranked(post.member, post.dossier, self.p, self.now):
                    found = together.ranked_by(post.dossier, self.p)
                    if together.is_lower(found, rating):
                        lowest, rating = post, found
            if lowest is not None:
                self.take(lowest, place, rating, week)

    def take(self, post: Employment, place: int, rating: float, week: int) -> None:
        """What forced ranking does to one of the lowest."""
        post.note_week(week, rows.RANKED, place, rating, self.p.ranking.result)
        if together.goes_to_ladder(self.p):
            post.open_case(week)
        else:
            post.member.leaving = True

    def incidents(self, now: int) -> None:
        """What the story has happen at this time."""
        for incident in self.plan.incidents:
            team = self.teams[incident.team]
            if incident.time == now and team.active:
                post = self.posts[team.number][incident.seat]
                incidents.strike_team(team, incident.kind, incident.size)
                if incidents.is_about_the_place(incident.kind) or not post.gone:
                    for one in post.lives:
                        incidents.strike(one, team, incident, self.now)
                    incidents.put_on_file(post.dossier, incident, self.now)
                    post.note_week(max(0, now - 1), rows.INCIDENT, incident.kind, incident.size)

    def begin_meetings(self, team: Team) -> None:
        """What a team, or its manager for it, meets for from now on."""
        for what in (CALIBRATION, TEAM_SESSION):
            if together.meets(team, self.p, what):
                self.calendar.process(self.team_meetings(team, what))

    def team_meetings(self, team: Team, what: int) -> Flow:
        """Meetings that concern a whole team, one after another."""
        began, number = self.now, 1
        identity = team.number << 32 | TEAM_ENTITY | what
        while True:
            due = began + number * together.every(self.p, what)
            yield self.calendar.at(due, TEAM_DUE, identity)
            if not team.active:
                return
            with self.diaries[team.number].ask(PLANNING, identity, 0) as turn:
                yield turn
                if not team.active:
                    return
                yield from self.meet(team, turn, due, what)
            if not team.active:
                return
            self.conclude_meeting(team, what)
            number = together.next_meeting(began, number, self.now, self.p, what)

    def meet(self, team: Team, turn: Request, asked: float, what: int) -> Flow:
        """The manager is there for the whole team, or for it elsewhere, until the time is up."""
        hours = together.hours(self.p, what)
        wait = self.now - asked
        self.book.note_team(
            self.now, int(self.now), rows.MEETING_BEGAN, team, PLANNING, wait, hours, turn.server
        )
        if what == TEAM_SESSION:
            for post in self.present(self.posts[team.number]):
                post.member.meeting_hours += hours
        desk = team.number * DESKS + turn.server
        yield self.calendar.at(self.now + on_grid(hours / team.people_hours), MEETING_ENDS, desk)

    def conclude_meeting(self, team: Team, what: int) -> None:
        """What calibration or a team session does."""
        week = int(self.now)
        if what == CALIBRATION:
            together.calibrate(team, self.p)
            self.book.note_team(self.now, week, rows.CALIBRATED, team, team.bias_left)
        else:
            climate.come_together(team, self.p)
            self.book.note_team(self.now, week, rows.TEAM_SESSION_HELD, team, team.cohesion)
