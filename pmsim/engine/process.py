"""The readable specification: what happens to a member, told as SimPy processes.

`Employment` is one person's time in a seat. Each of its generators is one thing that can go on in it:
planning, reviews, coaching, a course, a formal case. `pmsim.engine.simulation` is the organisation around
them. Formulas live in `pmsim.model`; here is only who does what when, and who waits for whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from pmsim.engine.calendar import Flow, Request
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
from pmsim.model import (
    climate,
    decide,
    diagnosis,
    escalation,
    evidence,
    growth,
    life,
    people,
    planning,
    review,
    rows,
    shadow,
    support,
)
from pmsim.model.exact import on_grid
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
    Dossier,
    Member,
    Team,
)

if TYPE_CHECKING:
    from pmsim.engine.simulation import Simulation


CAUSES_TOLD = (SKILL_GAP, MOTIVATION, OVERLOAD, CIRCUMSTANCE, MISFIT)
MORE_CAUSES_TOLD = (UNCLEAR_GOALS, THE_WORK, LUCK)
"""Causes in the order of the figures of the two events that tell what was read."""


class Employment:
    """One person's time in a seat, and the processes that go on in it."""

    def __init__(self, simulation: Simulation, team: Team, member: Member, dossier: Dossier) -> None:
        self.simulation = simulation
        self.calendar = simulation.calendar
        self.p = simulation.p
        self.team = team
        self.member = member
        self.dossier = dossier
        self.untreated = Member()
        self.diary = simulation.diaries[team.number]
        self.identity = team.number << 32 | member.seat << 16 | member.occupant

    @property
    def now(self) -> float:
        """Weeks since the start of the run."""
        return self.calendar.now

    @property
    def gone(self) -> bool:
        """Whether this person has left, so that whatever still happens is a no-op."""
        return not self.member.here

    @property
    def decided(self) -> bool:
        """Whether the person has left, or the exit has been decided, so that there is nothing to review."""
        return self.gone or self.member.leaving

    def unwanted(self, asked: float) -> bool:
        """Whether the person has left, or the support that this meeting was asked for has lapsed."""
        return self.gone or not support.is_wanted(self.dossier, asked)

    @property
    def lives(self) -> list[Member]:
        """The person, and the untreated twin who is followed beside an episode of support."""
        return [self.member, self.untreated] if self.member.shadowed else [self.member]

    def at(self, time: float, phase: int) -> simpy.Event:
        """An event of this person's own."""
        return self.calendar.at(time, phase, self.identity)

    def note(self, kind: int, *figures: float) -> None:
        """Write down something that happened to this person in the week that is running."""
        self.note_week(int(self.now), kind, *figures)

    def note_week(self, week: int, kind: int, *figures: float) -> None:
        """Write down something that happened to this person in this week."""
        self.simulation.book.note(self.now, week, kind, self.member, self.team, *figures)

    def begin(self, process: Flow) -> None:
        """Start a process; the last act of a step."""
        self.calendar.process(process)

    def settle(self, first_plan: float) -> None:
        """Planning and reviews begin for someone who has come."""
        if self.p.planning.enabled:
            self.begin(self.planning(first_plan))
        if self.p.review.enabled:
            self.begin(self.reviews(review.first_review(self.member, self.p, self.now)))

    def welcome(self) -> None:
        """A new starter settles in, with onboarding if the policy has it."""
        self.settle(self.now)
        if self.p.environment.onboarding:
            support.begin_onboarding(self.dossier, self.now)
            self.begin(self.sessions(ONBOARDING))

    def meet(self, kind: int, turn: Request, asked: float, hours: float, member_hours: float) -> Flow:
        """Sit down with the manager, or a deputy, until the time is up."""
        team = self.team
        self.note(rows.MEETING_BEGAN, kind, self.now - asked, hours, turn.server)
        self.member.meeting_hours += member_hours
        pace = team.people_hours if turn.server == 0 else team.deputy_hours
        desk = team.number * DESKS + turn.server
        yield self.calendar.at(self.now + on_grid(hours / pace), MEETING_ENDS, desk)

    def planning(self, first: float) -> Flow:
        """Goals are defined, talked over and approved, once a cycle."""
        number = 0
        while True:
            due = first + number * self.p.planning.cycle
            yield self.at(due, PLAN_DUE)
            if self.gone:
                return
            yield from self.planning_meeting(planning.DEFINING, self.p.planning.define_hours, 0.0)
            if self.gone:
                return
            if self.p.planning.feedback:
                hours = self.p.planning.feedback_hours
                yield from self.planning_meeting(planning.SHAPING, hours, hours)
                if self.gone:
                    return
            if self.p.planning.approval:
                yield from self.wait_for_approval()
                if self.gone:
                    return
            self.agree_goals(due)
            number = planning.next_anniversary(first, number, self.now, self.p)

    def planning_meeting(self, which: int, hours: float, member_hours: float) -> Flow:
        """One meeting of planning, however long it has to wait."""
        asked = self.now
        with self.diary.ask(PLANNING, self.identity, which) as turn:
            yield turn
            if self.gone:
                return
            yield from self.meet(PLANNING, turn, asked, hours, member_hours)

    def wait_for_approval(self) -> Flow:
        """An approver looks at the plan, and finishes even if the person leaves meanwhile."""
        asked = self.now
        with self.simulation.approvers.ask(0, self.identity, 0) as approver:
            yield approver
            if self.gone:
                return
            length = planning.approval_time(self.member, self.p, asked)
            self.note(rows.APPROVAL_BEGAN, self.now - asked, length)
            yield self.at(self.now + length, APPROVED)

    def agree_goals(self, due: float) -> None:
        """The plan is agreed."""
        for one in self.lives:
            planning.agree_goals(one, self.dossier, self.p, self.now)
        member = self.member
        self.note(rows.GOALS_AGREED, self.now - due, member.clarity, member.alignment, member.target)

    def reviews(self, first: float) -> Flow:
        """Review meetings, one after another, for as long as the person stays."""
        number = 0
        while True:
            due = first + number * self.p.review.cadence
            yield self.at(due, REVIEW_DUE)
            if self.gone:
                return
            with self.diary.ask(REVIEW, self.identity, 0) as turn:
                yield turn
                if self.decided:
                    return
                in_time = not review.is_missed(due, self.now, self.p)
                if in_time:
                    hours = review.diary_hours(self.p)
                    yield from self.meet(REVIEW, turn, due, hours, review.member_hours(self.p))
            if self.decided:
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
        member, file, team = self.member, self.dossier, self.team
        self.simulation.luck.draw_review(member, int(due))
        if member.shadowed:
            review.talk(self.untreated, file, team, self.p, member.heard, self.now)
        open_seats = self.simulation.open_elsewhere(team)
        waiting = len(self.diary.queue)
        asked = review.hold_review(member, file, team, self.p, self.now, open_seats, waiting)
        chooser = self.simulation.plan.chooser
        if chooser is not None:
            asked = decide.permitted(file, chooser(file, self.now))
        done = review.follow_through(member, file, team, self.p, asked, due, self.now)
        order = self.simulation.order_for(self, number)
        if order != decide.NO_ORDER:
            asked = done = order
        self.note_what_was_read()
        self.note(rows.REVIEW_HELD, file.rating, file.support_mean, file.low_weeks, asked, done)
        if diagnosis.speaks_up(member, file, team, self.p):
            self.note(rows.UPWARD_NOTE, file.read[THE_WORK])
        if life.disclose(member, file, self.p, int(due)):
            self.note(rows.DISCLOSED, member.barrier)
        if done == decide.ESCALATE:
            self.open_case(int(self.now))
        elif done == decide.DEVELOP:
            self.begin_plan()
        elif done != decide.ON_TRACK and done != decide.WAIT:
            self.offer_support(done)

    def note_what_was_read(self) -> None:
        """Write down all that the rules compare: for the tables alone, since nothing counts it."""
        if not self.simulation.book.has_tables:
            return
        file = self.dossier
        since = decide.weeks_since_support(file, self.now)
        self.note(rows.FILE_READ, file.weeks, file.flagged_weeks, since, file.support, file.in_case)
        self.note(rows.CAUSES_READ, *(file.read[cause] for cause in CAUSES_TOLD))
        more = (file.read[cause] for cause in MORE_CAUSES_TOLD)
        self.note(rows.MORE_READ, *more, file.manager_level, file.open_seats)
        self.note(
            rows.PROSPECTS_READ,
            file.window_mean,
            file.low_thirds,
            file.strong_reviews,
            file.plan_places,
            file.plan_weeks,
        )
        self.note(rows.HISTORY_READ, file.episodes, file.cases, file.stages_passed, file.waiting)

    def begin_plan(self) -> None:
        """A personal development plan begins."""
        growth.begin_plan(self.dossier, self.team, self.p)
        for one in self.lives:
            growth.look_forward(one, self.p)
        self.note(rows.PLAN_BEGAN, self.dossier.rating, self.team.plan_line)

    def offer_support(self, kind: int) -> None:
        """Begin support; beside it an untreated twin is followed."""
        member, file = self.member, self.dossier
        shadow.begin_shadow(self.untreated, member)
        support.begin_support(member, file, self.team, self.p, kind, self.now)
        low = evidence.weeks_low(member, self.now)
        self.note(rows.SUPPORT_BEGAN, kind, member.fits, member.cause, low, file.support_mean)
        if kind == COACHING:
            self.begin(self.sessions(kind))
        elif kind == TRAINING:
            self.begin(self.training())
        elif kind in (ADJUSTMENTS, CLARIFYING, MENDING):
            self.begin(self.talk(kind))
        elif kind == MENTORING:
            self.simulation.find_mentor(self)
        elif kind == REDEPLOYMENT:
            member.moving = True

    def sessions(self, kind: int) -> Flow:
        """Weekly sessions with the manager; one that waited for more than a week is missed."""
        began = self.now
        number = 1
        while number <= support.sessions_of(kind, self.p):
            due = began + number * support.SESSION_GAP
            yield self.at(due, SESSION_DUE)
            if self.unwanted(due):
                return
            with self.diary.ask(COACH, self.identity, number) as turn:
                yield turn
                if self.unwanted(due):
                    return
                in_time = self.now - due <= support.SESSION_GAP
                if in_time:
                    hours = support.session_hours(kind, self.p)
                    yield from self.meet(COACH, turn, due, hours, hours)
            if self.unwanted(due):
                return
            if in_time:
                support.hold_session(self.member, self.dossier, self.team, self.p)
                self.note(rows.SESSION_HELD, number)
            last = support.sessions_of(kind, self.p)
            following = min(support.next_session(began, number, self.now), last + 1)
            missed = review.dates_missed(number, following, in_time)
            if missed > 0:
                self.dossier.sessions_missed += missed
                self.note(rows.SESSION_MISSED, missed, self.now - due)
            number = following
        self.end_support(int(self.now))

    def training(self) -> Flow:
        """A course, once a seat on one is free. The seat stays taken if the person leaves."""
        asked = self.now
        with self.simulation.course_seats.ask(0, self.identity, 0) as seat:
            yield seat
            if self.gone:
                return
            length = support.course_length(self.member, self.p, asked)
            self.note(rows.COURSE_BEGAN, self.now - asked, length)
            self.member.on_course = True
            yield self.at(self.now + length, COURSE_ENDS)
        if self.gone:
            return
        support.finish_course(self.member, self.team, self.p)
        self.end_support(int(self.now))

    def talk(self, kind: int) -> Flow:
        """Support that is one meeting: goals are clarified, the work is mended, adjustments are agreed."""
        asked = self.now
        rank, serial = (PLANNING, planning.CLARIFYING_TALK) if kind == CLARIFYING else (COACH, 0)
        with self.diary.ask(rank, self.identity, serial) as turn:
            yield turn
            if self.unwanted(asked):
                return
            hours = support.talk_hours(kind, self.p)
            yield from self.meet(rank, turn, asked, hours, hours)
        if self.unwanted(asked):
            return
        if kind == ADJUSTMENTS:
            self.note_adjustments()
        support.conclude_talk(self.member, self.dossier, self.p, kind, self.now)
        self.end_support(int(self.now))

    def note_adjustments(self) -> None:
        """Write down what there is to adjust to."""
        known = self.member.barrier if self.dossier.disclosed else 0.0
        self.note(rows.ADJUSTED, known, self.member.circumstance)

    def lapse(self, week: int) -> None:
        """Support has waited for too long; the sessions that are left are missed."""
        left = support.sessions_left(self.dossier, self.p)
        if left > 0:
            self.note_week(week, rows.SESSION_MISSED, left, self.now - support.next_due(self.dossier))
        self.end_support(week, lapsed=True)

    def end_support(self, week: int, lapsed: bool = False) -> None:
        """Support is over, whatever it did; if it was given, the weeks that follow tell."""
        file = self.dossier
        kind, held = file.support, file.sessions_held
        given = support.end_support(self.member, file, self.now, lapsed)
        if kind == ONBOARDING:
            return
        shadow.begin_judging(self.member, self.now, given)
        self.note_week(week, rows.SUPPORT_ENDED, kind, held, given)

    def open_case(self, week: int) -> None:
        """Begin the formal procedure."""
        file, member, team = self.dossier, self.member, self.team
        escalation.open_file(file)
        stage = escalation.first_stage(file, self.now)
        level = people.long_run(member, team)
        attained = evidence.mean_attained(member, file, self.p.escalation.window)
        reason = escalation.what_it_is(member, level, attained, team)
        low = evidence.weeks_low(member, self.now)
        self.note_week(week, rows.CASE_OPENED, stage, reason, team.low_line, level, low)
        wrong = climate.injustice(member, team, self.p, week)
        if wrong > 0.0:
            climate.feel_injustice(team, self.p, wrong)
            self.note_week(week, rows.INJUSTICE_SEEN, wrong, team.justice)
        self.begin(self.case(stage))

    def case(self, stage: int) -> Flow:
        """Stage after stage until one is passed or none is left; each opens when an HR adviser has time."""
        while True:
            yield from self.wait_for_adviser(stage)
            if self.gone:
                return
            if stage > self.p.escalation.stages:
                break
            self.open_stage(stage)
            yield self.at(self.now + self.p.escalation.stage_weeks, STAGE_ENDS)
            if self.gone or self.end_stage(stage):
                return
            stage += 1
        self.hold_hearing()

    def wait_for_adviser(self, stage: int) -> Flow:
        """An HR adviser prepares the stage, and finishes even if the person leaves meanwhile."""
        asked = self.now
        with self.simulation.advisers.ask(0, self.identity, stage) as adviser:
            yield adviser
            if self.gone:
                return
            length = escalation.opening_time(self.member, self.p, stage, asked)
            self.note(rows.HR_BEGAN, stage, self.now - asked, length)
            yield self.at(self.now + length, HR_DONE)

    def open_stage(self, stage: int) -> None:
        """A stage begins, after a look at adjustments that may be due."""
        file = self.dossier
        if self.p.escalation.consider_adjustments and file.disclosed and not file.adjusted:
            self.note_adjustments()
            for one in self.lives:
                life.adjust(one, file, self.p, self.now)
        escalation.open_stage(file, stage, self.now)
        self.note(rows.STAGE_OPENED, stage, file.smoothed, self.team.low_line)
        self.begin(self.case_meetings(stage))

    def end_stage(self, stage: int) -> bool:
        """A stage is over; true when it is passed and the case with it."""
        file = self.dossier
        mean = escalation.stage_mean(file)
        asked = self.p.escalation.stage_weeks * self.p.escalation.meeting_hours
        passed = mean >= self.team.pass_line
        outcome = rows.STAGE_PASSED if passed else rows.STAGE_FAILED
        self.note(outcome, stage, mean, self.team.pass_line, file.stage_meetings, asked)
        escalation.close_stage(file, self.p)
        for one in self.lives:
            escalation.tire(one, self.p)
        if passed:
            escalation.pass_case(file, self.p, stage, self.now)
        return passed

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
            yield from self.meet(CASE, turn, asked, 1.0, 1.0)
        if not self.gone and escalation.is_current(self.dossier, asked):
            self.dossier.stage_meetings += 1
            self.note(rows.CASE_MEETING_HELD, stage)

    def hold_hearing(self) -> None:
        """No stage is left: redeployment where there is a place, else exit, unless there is an appeal."""
        open_seats = self.simulation.open_elsewhere(self.team)
        self.note(rows.HEARING_HELD, open_seats, escalation.defects(self.dossier))
        if self.p.escalation.redeploy and open_seats > 0:
            self.member.moving = True
        else:
            self.decide_exit(int(self.now))

    def decide_exit(self, week: int) -> None:
        """The exit is decided, and takes effect at the next tick, unless there is an appeal."""
        if escalation.appeals(self.member, self.p, self.now):
            self.note_week(week, rows.APPEALED, escalation.chance_upheld(self.dossier, self.p))
            self.begin(self.appeal())
        else:
            self.member.leaving = True

    def appeal(self) -> Flow:
        """The seat is kept until an adviser has prepared the appeal and it is heard."""
        yield from self.wait_for_adviser(self.p.escalation.stages + 2)
        if not self.gone:
            self.hear_appeal()

    def hear_appeal(self) -> None:
        """An appeal is upheld, the more likely the thinner the record, or the exit stands."""
        file = self.dossier
        if escalation.is_upheld(self.member, file, self.p, self.now):
            self.note(rows.REINSTATED, escalation.defects(file))
            escalation.reinstate(file)
        else:
            self.member.leaving = True
