"""The readable specification: what happens to a member, told as SimPy processes.

`Employment` is one person's time in a seat. Each of its generators is one thing that can go on in it:
reviews, coaching, a course, a formal case. `Simulation` is the organisation around them: weeks of work,
departures, hiring. Formulas live in `pmsim.model`; here is only who does what when, and who waits for whom.
"""

from __future__ import annotations

import simpy

from pmsim.engine.book import Book
from pmsim.engine.calendar import Calendar, Flow, Queue
from pmsim.engine.layout import Plan
from pmsim.engine.order import (
    CASE,
    CASE_WEEK,
    COACH,
    COURSE_ENDS,
    HR_DONE,
    MEETING_ENDS,
    REVIEW,
    REVIEW_DUE,
    SESSION_DUE,
    STAGE_ENDS,
    STARTER,
    TICK,
)
from pmsim.model import decide, escalation, people, review, rows, support, work
from pmsim.model.exact import on_grid
from pmsim.model.state import COACHING, TRAINING, Dossier, Member, Team


class Employment:
    """One person's time in a seat, and the processes that go on in it."""

    def __init__(self, simulation: Simulation, team: Team, member: Member, dossier: Dossier) -> None:
        self.simulation = simulation
        self.calendar = simulation.calendar
        self.p = simulation.p
        self.team = team
        self.member = member
        self.dossier = dossier
        self.diary = simulation.diaries[team.number]
        self.identity = team.number << 32 | member.entity

    @property
    def now(self) -> float:
        """Weeks since the start of the run."""
        return self.calendar.now

    @property
    def gone(self) -> bool:
        """Whether this person has left, so that whatever still happens is a no-op."""
        return not self.member.here

    def at(self, time: float, phase: int) -> simpy.Event:
        """An event of this person's own."""
        return self.calendar.at(time, phase, self.identity)

    def note(self, kind: int, *figures: float) -> None:
        """Write down something that happened to this person in the week that is running."""
        self.simulation.book.note(self.now, int(self.now), kind, self.member, self.team, *figures)

    def begin(self, process: Flow) -> None:
        """Start a process; the last act of a step."""
        self.calendar.process(process)

    def meet(self, kind: int, asked: float, manager_hours: float, member_hours: float) -> Flow:
        """Sit down with the manager until the time is up."""
        self.note(rows.MEETING_BEGAN, kind, self.now - asked, manager_hours)
        self.member.meeting_hours += member_hours
        length = on_grid(manager_hours / self.team.people_hours)
        yield self.calendar.at(self.now + length, MEETING_ENDS, self.team.number)

    def reviews(self) -> Flow:
        """Review meetings, one after another, for as long as the person stays."""
        first = review.first_review(self.member, self.team, self.p, self.now)
        number = 0
        while True:
            due = first + number * self.p.review.cadence
            yield self.at(due, REVIEW_DUE)
            if self.gone:
                return
            with self.diary.ask(REVIEW, self.identity, 0) as turn:
                yield turn
                if self.gone:
                    return
                in_time = not review.is_missed(due, self.now, self.p)
                if in_time:
                    hours = review.diary_hours(self.p)
                    yield from self.meet(REVIEW, due, hours, review.member_hours(self.p))
            if self.gone:
                return
            following = review.next_review(first, number, self.now, self.p)
            missed = review.dates_missed(number, following, in_time)
            if missed > 0:
                self.note(rows.REVIEW_MISSED, missed, self.now - due)
            if in_time:
                self.conclude_review(number, due)
            number = following

    def conclude_review(self, number: int, due: float) -> None:
        """What the review comes to, and what begins because of it."""
        decision = review.hold_review(self.member, self.dossier, self.team, self.p, due, self.now)
        file = self.dossier
        since = decide.weeks_since_support(file, self.now)
        self.note(rows.FILE_READ, file.weeks, file.flagged_weeks, since, file.support, file.in_case)
        self.note(rows.REVIEW_HELD, file.rating, file.support_mean, file.low_weeks, decision, number)
        if decision == decide.ESCALATE:
            self.open_case()
        elif decision != decide.ON_TRACK:
            self.offer_support(decision)

    def offer_support(self, kind: int) -> None:
        """Begin coaching or training."""
        file = self.dossier
        support.begin_support(self.member, file, self.team, self.p, kind)
        fits = support.support_fits(self.member, kind)
        self.note(rows.SUPPORT_BEGAN, kind, fits, file.read_gap, file.read_motivation, file.support_mean)
        self.begin(self.coaching() if kind == COACHING else self.training())

    def coaching(self) -> Flow:
        """Weekly sessions with the manager; one that waited for more than a week is missed."""
        began = self.now
        number = 1
        while number <= self.p.interventions.coaching_sessions:
            due = began + number * support.SESSION_GAP
            yield self.at(due, SESSION_DUE)
            if self.gone:
                return
            with self.diary.ask(COACH, self.identity, number) as turn:
                yield turn
                if self.gone:
                    return
                in_time = self.now - due <= support.SESSION_GAP
                if in_time:
                    hours = self.p.interventions.coaching_hours
                    yield from self.meet(COACH, due, hours, hours)
            if self.gone:
                return
            if in_time:
                support.coach(self.member, self.dossier, self.team, self.p)
                self.note(rows.SESSION_HELD, number)
            following = support.next_session(began, number, self.now)
            missed = review.dates_missed(number, following, in_time)
            if missed > 0:
                self.note(rows.SESSION_MISSED, missed, self.now - due)
            number = following
        self.end_support(COACHING)

    def training(self) -> Flow:
        """A course, once a seat on one is free. The seat stays taken if the person leaves."""
        asked = self.now
        with self.simulation.course_seats.ask(0, self.identity, 0) as seat:
            yield seat
            if self.gone:
                return
            length = support.course_length(self.member, self.team, self.p, asked)
            self.note(rows.COURSE_BEGAN, self.now - asked, length)
            self.member.on_course = True
            yield self.at(self.now + length, COURSE_ENDS)
        if self.gone:
            return
        support.finish_course(self.member, self.team, self.p)
        self.end_support(TRAINING)

    def end_support(self, kind: int) -> None:
        """Support is complete, whatever it did."""
        support.end_support(self.dossier, self.now)
        self.note(rows.SUPPORT_ENDED, kind, self.dossier.sessions_held)

    def open_case(self) -> None:
        """Begin the formal procedure."""
        file = self.dossier
        file.in_case = True
        stage = escalation.first_stage(file, self.now)
        needed = self.p.escalation.failing_weeks
        level = people.long_run(self.member, self.team)
        self.note(rows.CASE_OPENED, stage, file.low_weeks, needed, self.team.low_line, level)
        self.begin(self.case(stage))

    def case(self, stage: int) -> Flow:
        """Stage after stage until one is passed or none is left; each opens when an HR adviser has time."""
        file = self.dossier
        while True:
            yield from self.wait_for_adviser(stage)
            if self.gone:
                return
            if stage > self.p.escalation.stages:
                self.member.leaving = True
                return
            escalation.open_stage(file, stage, self.now)
            self.note(rows.STAGE_OPENED, stage, file.smoothed, self.team.low_line)
            self.begin(self.case_meetings(stage))
            yield self.at(self.now + self.p.escalation.stage_weeks, STAGE_ENDS)
            if self.gone:
                return
            mean = escalation.stage_mean(file)
            asked = self.p.escalation.stage_weeks * self.p.escalation.meeting_hours
            passed = mean >= self.team.pass_line
            outcome = rows.STAGE_PASSED if passed else rows.STAGE_FAILED
            self.note(outcome, stage, mean, self.team.pass_line, file.stage_meetings, asked)
            escalation.close_stage(self.member, file, self.p)
            if passed:
                escalation.pass_case(file, self.p, stage, self.now)
                return
            stage += 1

    def wait_for_adviser(self, stage: int) -> Flow:
        """An HR adviser prepares the stage, and finishes even if the person leaves meanwhile."""
        asked = self.now
        with self.simulation.advisers.ask(0, self.identity, stage) as adviser:
            yield adviser
            if self.gone:
                return
            length = escalation.opening_time(self.member, self.team, self.p, stage, asked)
            self.note(rows.HR_BEGAN, stage, self.now - asked, length)
            yield self.at(self.now + length, HR_DONE)

    def case_meetings(self, stage: int) -> Flow:
        """Each week of a stage asks for its hours with the manager."""
        opened = self.now
        for week in range(self.p.escalation.stage_weeks):
            yield self.at(opened + week, CASE_WEEK)
            if self.gone:
                return
            for hour in range(self.p.escalation.meeting_hours):
                self.begin(self.case_meeting(stage, escalation.meeting_serial(stage, week, hour)))

    def case_meeting(self, stage: int, serial: int) -> Flow:
        """One hour of a case; no longer wanted once its stage is over."""
        asked = self.now
        with self.diary.ask(CASE, self.identity, serial) as turn:
            yield turn
            if self.gone or not escalation.is_current(self.dossier, asked):
                return
            yield from self.meet(CASE, asked, 1.0, 1.0)
        if not self.gone and escalation.is_current(self.dossier, asked):
            self.dossier.stage_meetings += 1
            self.note(rows.CASE_MEETING_HELD, stage)


class Simulation:
    """One replication of a scenario under one policy."""

    def __init__(self, plan: Plan, replication: int, book: Book) -> None:
        self.p = plan.parameters
        self.book = book
        self.calendar = Calendar()
        self.teams = plan.new_teams(replication)
        self.diaries = [Queue(self.calendar, team.number, 1) for team in self.teams]
        self.advisers = Queue(self.calendar, len(self.teams), self.p.hr.advisers)
        self.course_seats = Queue(self.calendar, len(self.teams) + 1, self.p.training.seats)
        self.posts = [[self.new_post(team, seat, 0) for seat in range(team.seats)] for team in self.teams]

    def run(self) -> None:
        """Play the warm-up and the measured weeks."""
        for posts in self.posts:
            for post in posts:
                people.seat_incumbent(post.member, post.team, self.p)
                self.settle(post)
        self.calendar.run(until=self.calendar.process(self.weeks()))

    def new_post(self, team: Team, seat: int, occupant: int) -> Employment:
        """A seat made ready for an occupant."""
        member, dossier = Member(seat=seat), Dossier()
        people.clear_seat(member, dossier, occupant)
        return Employment(self, team, member, dossier)

    def settle(self, post: Employment) -> None:
        """Reviews begin for someone who has come."""
        if self.p.review.enabled:
            post.begin(post.reviews())

    def weeks(self) -> Flow:
        """Work is recorded at the end of each week."""
        for week in range(self.p.warm_up + self.p.weeks):
            yield self.calendar.at(week + 1.0, TICK, 0)
            for team, posts in zip(self.teams, self.posts, strict=True):
                self.record_week(team, posts, week)
                self.departures(team, posts, week)

    def record_week(self, team: Team, posts: list[Employment], week: int) -> None:
        """Everyone who is there works a week, and it goes on file."""
        present = [post for post in posts if not post.gone]
        team.load = team.seats / max(1, len(present))
        for post in present:
            member, file = post.member, post.dossier
            work.drift(member, team, self.p, week)
            work.work_week(member, file, team, self.p, week)
            work.measure(member, file, team, self.p, week)
            work.flag(file, team, self.p)
            self.book.record_week(week, member, file, team)
        self.book.record_empty_seats(week, len(posts) - len(present))

    def departures(self, team: Team, posts: list[Employment], week: int) -> None:
        """Those whose exit was decided leave, and so do those who resign."""
        now = self.calendar.now
        for seat, post in enumerate(posts):
            member, file = post.member, post.dossier
            if post.gone:
                continue
            standing = people.standing(member, team)
            chance = people.quit_chance(member, file, team, self.p)
            draw = people.quit_draw(member, team, week)
            if member.leaving:
                self.book.note(now, week, rows.EXITED, member, team, standing)
                self.vacate(team, posts, seat)
            elif draw < chance:
                self.book.note(now, week, rows.RESIGNED, member, team, chance, standing, file.in_case, draw)
                self.vacate(team, posts, seat)

    def vacate(self, team: Team, posts: list[Employment], seat: int) -> None:
        """The seat is empty, and advertised at once."""
        last = posts[seat]
        last.member.here = False
        posts[seat] = self.new_post(team, seat, last.member.occupant + 1)
        self.calendar.process(self.hiring(posts[seat]))

    def hiring(self, post: Employment) -> Flow:
        """Someone is found after a while, and starts."""
        empty_since = self.calendar.now
        yield post.at(empty_since + people.time_to_fill(post.member.entity, post.team, self.p), STARTER)
        people.start_work(post.member, post.team, self.p, self.calendar.now)
        post.note(rows.STARTED, self.calendar.now - empty_since)
        self.settle(post)
