"""What happens when, in both engines: each mechanism alone, in a world in which nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pmsim.engine.order import PLANNING, REVIEW
from pmsim.model import rows, state
from pmsim.policies import Decision, Order, Support
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from tests.engines.comparing import interpreted
from tests.engines.resigning import draw_quits

Settings = dict[str, Any]

TEAM = {"members": 2, "complexity": 0.2, "manager": {"people_hours": 1e9, "follow_through": 1.0}}
ASH = {"name": "Ash", **TEAM}
BIRCH = {"name": "Birch", **TEAM}

STILL: Settings = {
    "warm_up": 0,
    "weeks": 24,
    "teams": [ASH],
    "work": {
        "ability_variance": 0,
        "fit_variance": 0,
        "seat_variance": 0,
        "skill_gap_share": 0,
        "form_variance": 0,
        "luck_variance": 0,
        "engagement_baseline_sd": 0,
        "engagement_within_sd": 0,
    },
    "circumstances": {"events_a_year": 0, "barrier_share": 0},
    "strategy": {"shifts_a_year": 0},
    "measurement": {"kpi_noise": 0, "halo_sd": 0},
    "feedback": {"sd": 0, "mean": 0},
    "formal": {"quit_points": 0, "appeal_rate": 0},
    "leaving": {"quit_rate": 0},
    "hiring": {"time_to_fill": {"mean": 3, "shape": "fixed"}},
    "hr": {"opening_time": {"mean": 0.5, "shape": "fixed"}},
    "climate": {"perception_error": 0},
}
"""A world in which nobody differs, leaves or is lucky."""

QUIET: Settings = {
    "planning": {"enabled": False},
    "review": {"cadence": 4, "revisit_objectives": False},
    "support": {"enabled": False},
    "escalation": {"enabled": False, "threshold": 0.8, "stage_weeks": 2},
    "development": {"enabled": False},
    "environment": {"development_hour": False},
}
"""A policy of reviews that decide nothing."""

ENGINES = pytest.mark.parametrize("engine", ["simpy", "batch"])


def merged(base: Settings, changes: Settings) -> Settings:
    """Settings with some changed, section by section."""
    both = dict(base)
    for name, value in changes.items():
        both[name] = {**base.get(name, {}), **value} if isinstance(value, dict) else value
    return both


def play(
    engine: str, policy: Settings | None = None, *orders: Order, options: Any = None, **changes: Any
) -> Run:
    """The run of such a world with some settings changed."""
    rules = {"only": merged(QUIET, policy or {})}
    scenario = Scenario.model_validate({**merged(STILL, changes), "policies": rules})
    with interpreted():
        return run(scenario, engine=engine, orders=orders, **(options or {}))


def of(played: Run, *kinds: int, team: int | None = None, seat: int | None = None) -> np.ndarray:
    """The events of these kinds, of one team or seat."""
    wanted = np.isin(played.events["kind"], kinds)
    if team is not None:
        wanted &= played.events["team"] == team
    if seat is not None:
        wanted &= played.events["seat"] == seat
    return played.events[wanted]


def story(played: Run, *kinds: int, **who: int) -> list[int]:
    """The kinds of these events, in order."""
    return [int(kind) for kind in of(played, *kinds, **who)["kind"]]


def weeks_of(played: Run, column: str, seat: int = 0, team: int = 0) -> list[float]:
    """A column of the weeks of a seat."""
    table = played.weeks[(played.weeks["seat"] == seat) & (played.weeks["team"] == team)]
    return [float(value) for value in table[column]]


def order(decision: Decision, seat: int = 0, review: int = 0, team: str = "Ash") -> Order:
    """A decision at the first review of the first occupant of a seat; seats count from 0 here."""
    return Order(team=team, seat=seat + 1, review=review + 1, decision=decision)


@pytest.fixture
def resign(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """resign(seat, week): the first occupants of this seat in all teams resign at the end of that week."""

    def patched(seat: int, week: int) -> None:
        def draw(member: Any, now: int) -> float:
            return -1.0 if (member.seat, now, member.occupant) == (seat, week, 0) else 1.0

        draw_quits(monkeypatch, draw)

    return patched


@ENGINES
def test_nothing_happens_by_itself(engine: str) -> None:
    """The control of all tests below: reviews only, and every week is as the first."""
    played = play(engine)
    kinds = {
        rows.MEETING_BEGAN,
        rows.REVIEW_HELD,
        rows.FILE_READ,
        rows.CAUSES_READ,
        rows.MORE_READ,
        rows.PROSPECTS_READ,
        rows.HISTORY_READ,
    }
    assert set(played.events["kind"]) == kinds
    assert len(played.weeks) == 48


class TestSupport:
    """An order for each kind of support at the first review."""

    @ENGINES
    @pytest.mark.parametrize(
        ("decision", "weeks"),
        [
            (Decision.coaching, 8.0),
            (Decision.training, 2.0),
            (Decision.relief, None),
            (Decision.adjustments, 0.0),
            (Decision.clarifying, 0.0),
            (Decision.mending, 0.0),
            (Decision.mentoring, None),
        ],
    )
    def test_begins_ends_and_is_judged(self, engine: str, decision: Decision, weeks: float | None) -> None:
        played = play(engine, {}, order(decision))
        began, ended, judged = of(played, rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED, rows.EPISODE_JUDGED)
        assert [int(row["a"]) for row in (began, ended, judged)] == [decision] * 3
        assert {int(row["seat"]) for row in (began, ended, judged)} == {0}
        if weeks is None:
            assert ended["time"] == int(began["time"]) + 8
        else:
            assert ended["time"] - began["time"] == pytest.approx(weeks, abs=1e-5)
        assert judged["time"] == int(ended["time"]) + 8
        support = weeks_of(played, "support")
        assert set(support) <= {0.0, float(decision)}

    @ENGINES
    def test_weekly_sessions_of_coaching(self, engine: str) -> None:
        played = play(engine, {}, order(Decision.coaching))
        (began,) = of(played, rows.SUPPORT_BEGAN)["time"]
        held = of(played, rows.SESSION_HELD)
        assert list(held["a"]) == list(range(1, 9))
        assert held["time"] == pytest.approx(began + held["a"], abs=1e-5)

    @ENGINES
    def test_sessions_are_missed_where_there_is_no_time(self, engine: str) -> None:
        """A session takes two weeks of the manager's time, so that the next is late, and one is left out."""
        busy = {**ASH, "manager": {"people_hours": 0.5, "follow_through": 1.0}}
        played = play(
            engine,
            {"review": {"hours": 0, "preparation": 0, "two_way": False}},
            order(Decision.coaching),
            order(Decision.coaching, seat=1),
            teams=[busy],
            weeks=60,
        )
        assert of(played, rows.SESSION_MISSED)["a"].sum() > 0
        ended = of(played, rows.SUPPORT_ENDED)
        missed = {seat: of(played, rows.SESSION_MISSED, seat=seat)["a"].sum() for seat in (0, 1)}
        assert all(row["b"] + missed[int(row["seat"])] == 8 for row in ended)
        assert len(ended) == 2

    @ENGINES
    @pytest.mark.parametrize("decision", [Decision.coaching, Decision.clarifying, Decision.mending])
    def test_lapses_where_there_is_no_time_at_all(self, engine: str, decision: Decision) -> None:
        """The other's review keeps the manager busy for 20 weeks; what is asked for then is not held."""
        busy = {**ASH, "manager": {"people_hours": 0.1, "follow_through": 1.0}}
        long = {"review": {"cadence": 30, "hours": 1, "preparation": 1, "two_way": False}}
        played = play(engine, long, order(decision), teams=[busy], weeks=80)
        (began,), (ended,) = of(played, rows.SUPPORT_BEGAN), of(played, rows.SUPPORT_ENDED)
        patience = 10 if decision is Decision.coaching else 8
        assert ended["time"] == int(began["time"] + patience) + 1
        assert not len(of(played, rows.SESSION_HELD))
        since = of(played, rows.FILE_READ, seat=0)["c"]
        assert np.isnan(since).all(), "it does not count as completed"
        assert (ended["c"], played.tallies["support_completed"][0]) == (0.0, 0)
        assert not len(of(played, rows.EPISODE_JUDGED)), "there is nothing to judge"
        assert np.isnan(weeks_of(played, "without")[int(ended["time"]) :]).all()
        missed = of(played, rows.SESSION_MISSED)
        if decision is Decision.coaching:
            (last,) = missed
            assert (last["a"], last["time"], last["week"]) == (8.0, ended["time"], ended["week"])
            assert last["b"] == pytest.approx(ended["time"] - began["time"] - 1.0)
        else:
            assert not len(missed)

    @ENGINES
    def test_every_session_is_held_or_missed(self, engine: str) -> None:
        """One coaching lapses after a session was held, so the rest is missed; of the other none was held."""
        busy = {**ASH, "manager": {"people_hours": 0.5, "follow_through": 1.0}}
        policy = {"review": {"cadence": 9, "hours": 2, "preparation": 0, "two_way": False}}
        told = [order(Decision.coaching, seat=seat) for seat in (0, 1)]
        played = play(engine, policy, *told, teams=[busy], weeks=60, interventions={"coaching_hours": 0.1})
        found = {}
        for seat in (0, 1):
            began, ended = of(played, rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED, seat=seat)
            missed = of(played, rows.SESSION_MISSED, seat=seat)["a"].tolist()
            held = len(of(played, rows.SESSION_HELD, seat=seat))
            assert (held, held + sum(missed)) == (ended["b"], 8.0)
            found[seat] = held, missed, bool(ended["c"]), ended["time"] - began["time"] > 10.0
        assert found == {0: (1, [3.0, 4.0], True, True), 1: (0, [8.0], False, False)}
        assert played.tallies["support_completed"][0] == 1

    @ENGINES
    def test_mentoring_without_a_mentor_is_none(self, engine: str) -> None:
        """Nobody else is there: it lasts its weeks, is not completed, and is not judged."""
        alone = {**ASH, "members": 1}
        played = play(engine, {}, order(Decision.mentoring), teams=[alone], weeks=40)
        (began,), (ended,) = of(played, rows.SUPPORT_BEGAN), of(played, rows.SUPPORT_ENDED)
        assert ended["time"] == int(began["time"]) + 8
        assert tuple(ended[name] for name in "abc") == (state.MENTORING, 0.0, 0.0)
        assert np.isnan(of(played, rows.FILE_READ)["c"]).all()
        assert not len(of(played, rows.EPISODE_JUDGED))
        assert played.tallies["support_completed"][0] == 0

    @ENGINES
    def test_one_kind_after_another(self, engine: str) -> None:
        """In order: coaching first, then training, each once the last is over."""
        support = {"enabled": True, "choice": "in_order", "pause": 0, "threshold": 5.0}
        played = play(engine, {"support": support, "review": {"cadence": 1}}, weeks=40)
        mine = of(played, rows.SUPPORT_BEGAN, seat=0)["a"]
        assert list(mine[:4]) == [state.COACHING, state.TRAINING, state.RELIEF, state.ADJUSTMENTS]
        told = of(played, rows.HISTORY_READ, seat=0)["a"]
        assert sorted(set(told)) == [float(count) for count in range(len(set(told)))]

    @ENGINES
    def test_relief_is_carried_by_the_other(self, engine: str) -> None:
        played = play(engine, {}, order(Decision.relief))
        mine, other = weeks_of(played, "load"), weeks_of(played, "load", seat=1)
        assert mine.count(0.8) == other.count(1.2) == 8
        assert mine.count(1.0) == other.count(1.0) == 16

    @ENGINES
    def test_mentoring_costs_the_colleague_an_hour_a_week(self, engine: str) -> None:
        policy = {"review": {"hours": 0, "preparation": 0, "two_way": False}}
        without, played = play(engine, policy), play(engine, policy, order(Decision.mentoring))
        lost = [
            a - b for a, b in zip(weeks_of(without, "hours", 1), weeks_of(played, "hours", 1), strict=True)
        ]
        # The first review of the other may come later, so that nobody is rated yet: then there is no mentor.
        assert sorted(lost)[-8:] == pytest.approx([1 / 37.5 / 0.88] * 8)
        assert sum(lost) == pytest.approx(8 / 37.5 / 0.88)

    @ENGINES
    def test_a_course_takes_hours(self, engine: str) -> None:
        played = play(
            engine, {"review": {"hours": 0, "preparation": 0, "two_way": False}}, order(Decision.training)
        )
        hours = weeks_of(played, "hours")
        assert hours.count(min(hours)) == 2
        assert max(hours) - min(hours) == pytest.approx(0.4 / 0.88)

    @ENGINES
    def test_mending_stays_with_the_seat(self, engine: str, resign: Callable[..., None]) -> None:
        """A hard seat: .3 of its difficulty is left, for the next occupant too."""
        resign(0, 15)
        played = play(
            engine,
            {"review": {"hours": 0, "preparation": 0, "two_way": False}},
            order(Decision.mending),
            incidents=[{"kind": "difficulty", "size": 1.0}],
            work={"clarity_effect": 0},
            climate={"cohesion_effect": 0},
        )
        found = weeks_of(played, "performance")
        assert found[0] == pytest.approx(0.8)
        assert {round(level, 9) for level in found[8:]} == {0.94}
        assert len(of(played, rows.STARTED)) == 1

    @ENGINES
    def test_no_effect_in_the_placebo_world(self, engine: str) -> None:
        told = order(Decision.relief)
        played = play(engine, {}, told, options={"placebo": True})
        assert story(played, rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED) == [
            rows.SUPPORT_BEGAN,
            rows.SUPPORT_ENDED,
        ]
        assert set(weeks_of(played, "load")) == {1.0}

    @ENGINES
    def test_nothing_happens_to_someone_else(self, engine: str) -> None:
        assert not len(of(play(engine, {}, order(Decision.coaching)), rows.SUPPORT_BEGAN, seat=1))


class TestMoves:
    @ENGINES
    def test_by_agreement(self, engine: str, resign: Callable[..., None]) -> None:
        """Seat 1 of both teams is empty from week 1 on, so Ash's first member goes to Birch's."""
        resign(1, 0)
        played = play(
            engine,
            {},
            order(Decision.redeployment),
            teams=[ASH, BIRCH],
            hiring={"time_to_fill": {"mean": 100, "shape": "fixed"}},
        )
        (began,), (moved,) = of(played, rows.SUPPORT_BEGAN), of(played, rows.MOVED)
        assert moved["time"] == int(began["time"]) + 1
        assert (moved["team"], moved["seat"], moved["occupant"]) == (1, 1, 1)
        assert tuple(moved[name] for name in "abcd") == (rows.BY_AGREEMENT, 0, 0, 0)
        assert len(weeks_of(played, "output")) == moved["time"]
        assert played.tallies["moved_by_agreement"][0] == 1

    @ENGINES
    def test_who_was_to_be_hired_is_not(self, engine: str, resign: Callable[..., None]) -> None:
        resign(1, 0)
        played = play(
            engine,
            {},
            order(Decision.redeployment),
            teams=[ASH, BIRCH],
            hiring={"time_to_fill": {"mean": 10, "shape": "fixed"}},
        )
        assert len(of(played, rows.MOVED)) == 1
        assert {int(row["team"]) for row in of(played, rows.STARTED)} == {0}

    @ENGINES
    @pytest.mark.parametrize(("appeal_rate", "kinds"), [(1, [rows.APPEALED, rows.HR_BEGAN]), (0, [])])
    def test_a_seat_that_goes_after_the_hearing_leaves_the_appeal(
        self, engine: str, appeal_rate: int, kinds: list[int], resign: Callable[..., None]
    ) -> None:
        """Someone starts in the open seat between the hearing and the tick: as after any other hearing."""
        resign(1, 0)
        formal = {"appeal_rate": appeal_rate, "upheld": 0, "upheld_defects": 0}
        found = []
        for empty in (100.0, None):
            fill = {"time_to_fill": {"mean": empty or int(found[0]["time"]) - 0.01, "shape": "fixed"}}
            played = play(
                engine, HARD, order(Decision.escalate), teams=[ASH, BIRCH], hiring=fill, formal=formal
            )
            found += list(of(played, rows.HEARING_HELD))
        assert (found[0]["time"], found[1]["a"]) == (found[1]["time"], 1.0)
        follows = [rows.APPEALED, rows.HR_BEGAN, rows.EXITED, rows.MOVED]
        after = [int(row["kind"]) for row in of(played, *follows, seat=0) if row["time"] > found[1]["time"]]
        assert after == [*kinds, rows.EXITED]
        for appealed in of(played, rows.APPEALED):
            assert (appealed["time"], appealed["week"]) == (int(found[1]["time"]) + 1, int(found[1]["time"]))

    @ENGINES
    def test_who_moves_because_the_team_ends_is_not_redeployed(
        self, engine: str, resign: Callable[..., None]
    ) -> None:
        resign(1, 3)
        empty = {"time_to_fill": {"mean": 100, "shape": "fixed"}}
        over = play(engine, {}, teams=[ASH, {**BIRCH, "ends": 15}], hiring=empty)
        agreed = play(engine, {}, order(Decision.redeployment, review=2), teams=[ASH, BIRCH], hiring=empty)
        assert len(of(over, rows.MOVED)) == len(of(agreed, rows.MOVED)) == 1
        assert over.tallies["moved_rated_weeks"][0] == 0
        assert agreed.tallies["moved_rated_weeks"][0] > 0

    @ENGINES
    def test_no_move_where_no_seat_is_open(self, engine: str) -> None:
        """The order becomes coaching."""
        played = play(engine, {}, order(Decision.redeployment), teams=[ASH, BIRCH])
        assert list(of(played, rows.SUPPORT_BEGAN)["a"]) == [state.COACHING]
        assert not len(of(played, rows.MOVED))

    @ENGINES
    def test_two_go_for_one_seat(self, engine: str, resign: Callable[..., None]) -> None:
        """Both are to move in the same week; the second stays, and the support has been no help."""
        resign(2, 0)
        small = {**BIRCH, "members": 3}
        played = play(
            engine,
            {"review": {"cadence": 1}},
            order(Decision.redeployment, review=2),
            order(Decision.redeployment, review=2, seat=1),
            teams=[ASH, small],
            hiring={"time_to_fill": {"mean": 100, "shape": "fixed"}},
        )
        ended = of(played, rows.SUPPORT_ENDED)
        assert len(of(played, rows.MOVED)) == 1
        assert [(int(row["team"]), int(row["seat"]), int(row["a"])) for row in ended] == [
            (0, 1, state.REDEPLOYMENT)
        ]


CASE = (
    rows.CASE_OPENED, rows.HR_BEGAN, rows.STAGE_OPENED, rows.STAGE_PASSED, rows.STAGE_FAILED,
    rows.HEARING_HELD, rows.APPEALED, rows.REINSTATED, rows.EXITED, rows.MOVED,
)  # fmt: skip
FAILED = [
    rows.CASE_OPENED, rows.HR_BEGAN, rows.STAGE_OPENED, rows.STAGE_FAILED, rows.HR_BEGAN, rows.STAGE_OPENED,
    rows.STAGE_FAILED, rows.HR_BEGAN, rows.HEARING_HELD,
]  # fmt: skip
HARD = {"escalation": {"enabled": True, "pass_threshold": 5.0}}
EASY = {"escalation": {"enabled": True, "pass_threshold": 0.1}}


class TestFormal:
    @ENGINES
    def test_every_stage_is_failed(self, engine: str) -> None:
        played = play(engine, HARD, order(Decision.escalate))
        assert story(played, *CASE) == [*FAILED, rows.EXITED]
        (exited,) = of(played, rows.EXITED)
        (heard,) = of(played, rows.HEARING_HELD)
        assert exited["time"] == int(heard["time"]) + 1
        assert len(of(played, rows.CASE_MEETING_HELD)) == 2 * 2 * 5
        assert len(of(played, rows.STARTED)) == 1

    @ENGINES
    def test_a_stage_lasts_its_weeks_and_opens_when_hr_is_done(self, engine: str) -> None:
        played = play(engine, HARD, order(Decision.escalate))
        times = [float(row["time"]) for row in of(played, *FAILED)]
        assert np.diff(times[1:]) == pytest.approx([0.5, 2.0, 0.0, 0.5, 2.0, 0.0, 0.5])

    @ENGINES
    def test_a_stage_is_passed(self, engine: str) -> None:
        played = play(engine, EASY, order(Decision.escalate))
        assert story(played, *CASE) == [rows.CASE_OPENED, rows.HR_BEGAN, rows.STAGE_OPENED, rows.STAGE_PASSED]

    @ENGINES
    def test_a_case_while_a_warning_is_live_opens_at_the_next_stage(self, engine: str) -> None:
        played = play(engine, EASY, order(Decision.escalate), order(Decision.escalate, review=2))
        assert list(of(played, rows.STAGE_OPENED)["a"]) == [1, 2]

    @ENGINES
    def test_the_story_may_begin_with_a_warning(self, engine: str) -> None:
        warned = [{"kind": "warning", "weeks": 20}]
        played = play(engine, EASY, order(Decision.escalate), incidents=warned)
        assert list(of(played, rows.STAGE_OPENED)["a"]) == [2]

    @ENGINES
    @pytest.mark.parametrize(("upheld", "end"), [(1.0, rows.REINSTATED), (0.0, rows.EXITED)])
    def test_an_appeal(self, engine: str, upheld: float, end: int) -> None:
        formal = {"appeal_rate": 1, "upheld": upheld, "upheld_defects": 0}
        played = play(engine, HARD, order(Decision.escalate), formal=formal)
        assert story(played, *CASE) == [*FAILED, rows.APPEALED, rows.HR_BEGAN, end]

    @ENGINES
    @pytest.mark.parametrize(("redeploy", "end"), [(True, rows.MOVED), (False, rows.EXITED)])
    def test_redeployed_where_a_seat_is_open(
        self, engine: str, redeploy: bool, end: int, resign: Callable[..., None]
    ) -> None:
        resign(1, 0)
        policy = merged(HARD, {"escalation": {**HARD["escalation"], "redeploy": redeploy}})
        played = play(
            engine,
            policy,
            order(Decision.escalate),
            teams=[ASH, BIRCH],
            hiring={"time_to_fill": {"mean": 100, "shape": "fixed"}},
        )
        assert story(played, *CASE) == [*FAILED, end]
        assert played.tallies["redeployed"][0] == (end == rows.MOVED)

    @ENGINES
    def test_known_barriers_are_adjusted_before_a_stage(self, engine: str) -> None:
        """Where the policy considers them; the barrier was told at the first review."""
        for considers, left in ((True, 0.0), (False, 0.2)):
            policy = {"escalation": {**EASY["escalation"], "consider_adjustments": considers}}
            played = play(
                engine,
                policy,
                order(Decision.escalate, review=1),
                incidents=[{"kind": "barrier", "size": 1.0}],
                circumstances={"disclosure_two_way": 1},
            )
            assert len(of(played, rows.DISCLOSED)) == 1
            assert len(of(played, rows.ADJUSTED)) == considers
            assert weeks_of(played, "barrier")[-1] == left

    @ENGINES
    def test_a_barrier_told_of_later_is_adjusted_to(self, engine: str) -> None:
        """A talk about adjustments came before anyone knew of the barrier; the stage finds it."""
        played = play(
            engine,
            EASY,
            order(Decision.adjustments, review=0),
            order(Decision.escalate, review=2),
            incidents=[{"kind": "barrier", "size": 1.0, "week": 7}],
            circumstances={"disclosure_two_way": 1},
        )
        assert story(played, rows.ADJUSTED, rows.DISCLOSED, rows.STAGE_OPENED) == [
            rows.ADJUSTED,
            rows.DISCLOSED,
            rows.ADJUSTED,
            rows.STAGE_OPENED,
        ]
        assert list(of(played, rows.ADJUSTED)["a"]) == [0.0, 0.2]
        assert weeks_of(played, "barrier")[-1] == 0.0

    @ENGINES
    def test_a_second_barrier_is_adjusted_to_as_well(self, engine: str) -> None:
        """It has to be told of anew, and is adjusted to at the next stage."""
        twice = [{"kind": "barrier", "size": 1.0, "week": week} for week in (0, 11)]
        played = play(
            engine,
            {"escalation": {**HARD["escalation"], "stage_weeks": 8}},
            order(Decision.escalate, review=1),
            incidents=twice,
            circumstances={"disclosure_two_way": 1},
            weeks=30,
        )
        assert len(of(played, rows.DISCLOSED)) == len(of(played, rows.ADJUSTED)) == 2
        assert weeks_of(played, "barrier")[-1] == 0.0

    @ENGINES
    @pytest.mark.parametrize(("safe", "wrong"), [(True, []), (False, [0.5, 0.5])])
    def test_injustice_is_seen_without_safeguards(self, engine: str, safe: bool, wrong: list[float]) -> None:
        """At the formal step and at the exit of someone who delivers; half of the safeguards are missing."""
        rules = {"in_writing": safe, "companion": safe, "independent_hearer": safe}
        policy = {"escalation": {**HARD["escalation"], **rules}}
        played = play(engine, policy, order(Decision.escalate))
        assert list(of(played, rows.INJUSTICE_SEEN)["a"]) == wrong
        justice = weeks_of(played, "justice", seat=1)
        assert (min(justice) < -0.1) == bool(wrong)

    @ENGINES
    def test_the_rules_themselves_lead_there(self, engine: str) -> None:
        """Support at the first sign, then the ladder, with no order given."""
        policy = {
            "support": {"enabled": True, "choice": "training", "pause": 0},
            "escalation": {**HARD["escalation"], "threshold": 1.5, "window": 4, "failing_weeks": 4},
        }
        played = play(engine, policy, incidents=[{"kind": "skill_gap", "size": 2.0}])
        kinds = story(played, rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED, rows.CASE_OPENED, seat=0)
        assert kinds[:3] == [rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED, rows.CASE_OPENED]


class TestRanking:
    @ENGINES
    @pytest.mark.parametrize(("result", "next_kind"), [("ladder", rows.CASE_OPENED), ("exit", rows.EXITED)])
    def test_the_lowest_is_taken(self, engine: str, result: str, next_kind: int) -> None:
        ranking = {"enabled": True, "period": 8, "share": 0.25, "result": result}
        played = play(engine, {"ranking": ranking}, incidents=[{"seat": 2, "kind": "ability", "size": -1.0}])
        first = of(played, rows.RANKED)[0]
        assert (first["time"], first["seat"], first["a"]) == (8.0, 1, 0.0)
        follows = of(played, next_kind)[0]
        assert (follows["seat"], follows["time"]) == (1, 8.0 if result == "ladder" else 9.0)

    @ENGINES
    def test_who_is_to_leave_is_reviewed_no_more(self, engine: str) -> None:
        """An exit straight from a ranking leaves a week, in which nothing is decided any more."""
        ranking = {"enabled": True, "period": 8, "share": 0.25, "result": "exit"}
        last = []
        for enabled in (True, False):
            policy = {"ranking": {**ranking, "enabled": enabled}, "review": {"cadence": 1}}
            low = [{"seat": 2, "kind": "ability", "size": -1.0}]
            times = of(play(engine, policy, incidents=low), rows.REVIEW_HELD, seat=1)["time"]
            last.append([time for time in times if 8.0 <= time < 9.0])
        assert [len(times) for times in last] == [0, 1]

    @ENGINES
    @pytest.mark.parametrize(("across", "taken"), [(True, [(1, 0), (1, 1)]), (False, [(0, 0), (1, 0)])])
    def test_within_each_team_or_across(
        self, engine: str, across: bool, taken: list[tuple[int, int]]
    ) -> None:
        """Both members of Birch are the lowest of all four."""
        low = [{"team": "Birch", "seat": seat, "kind": "ability", "size": -1.0} for seat in (1, 2)]
        ranking = {"enabled": True, "period": 10, "share": 0.5, "across": across, "result": "exit"}
        played = play(
            engine,
            {"ranking": ranking, "review": {"hours": 0, "preparation": 0, "two_way": False}},
            teams=[ASH, BIRCH],
            incidents=low,
            weeks=12,
            work={"clarity_effect": 0},
        )
        ranked = of(played, rows.RANKED)
        assert [(int(row["team"]), int(row["seat"])) for row in ranked] == taken


class TestGrowth:
    @ENGINES
    def test_a_development_plan(self, engine: str) -> None:
        rules = {"enabled": True, "places": 0.5, "reviews": 100}
        played = play(engine, {"development": rules}, order(Decision.development_plan), weeks=40)
        (began,), (ended,) = of(played, rows.PLAN_BEGAN), of(played, rows.PLAN_ENDED)
        assert ended["time"] == int(began["time"]) + 26
        assert weeks_of(played, "developing").count(1.0) == 26

    @ENGINES
    def test_strong_reviews_lead_to_one(self, engine: str) -> None:
        rules = {"enabled": True, "places": 0.5}
        told = [
            {"kind": "ability", "size": 3.0},
            {"kind": "ability", "size": -1.0, "seat": 2},
        ]
        played = play(engine, {"development": rules}, incidents=told)
        (began,) = of(played, rows.PLAN_BEGAN)
        assert began["seat"] == 0
        assert began["a"] > began["b"]
        rated = [row["time"] for row in of(played, rows.REVIEW_HELD, seat=0) if row["a"] == row["a"]]
        assert began["time"] == rated[1], "at the second review running, once there is a rating"

    @ENGINES
    def test_a_bonus(self, engine: str) -> None:
        """Twice in 24 weeks, for who is above the line."""
        reward = {"enabled": True, "period": 12, "threshold": 1.1, "bonus": 0.1}
        played = play(engine, {"reward": reward}, incidents=[{"kind": "ability", "size": 1.0}])
        paid = of(played, rows.BONUS_PAID)
        assert [(float(row["time"]), int(row["seat"]), float(row["b"])) for row in paid] == [
            (12.0, 0, pytest.approx(840.0)),
            (24.0, 0, pytest.approx(840.0)),
        ]
        assert not paid["c"].any()

    @ENGINES
    def test_a_bonus_for_a_wrong_reading(self, engine: str) -> None:
        lenient = {**ASH, "manager": {**ASH["manager"], "leniency": 1.0}}
        reward = {"enabled": True, "period": 12, "threshold": 1.1}
        played = play(engine, {"reward": reward}, teams=[lenient], weeks=13)
        assert list(of(played, rows.BONUS_PAID)["c"]) == [1.0, 1.0]
        assert weeks_of(played, "justice")[12] == pytest.approx(-0.3 * np.exp(-1 / 26))

    @ENGINES
    @pytest.mark.parametrize("basis", ["rating", "potential"])
    def test_a_promotion(self, engine: str, basis: str) -> None:
        """The highest leads: the seat is vacated at the date, and advertised."""
        rules = {"enabled": True, "week": 10, "basis": basis}
        growth = {"potential_tie": 1.0, "potential_error": 0.0}
        work = {"ability_variance": 0.75}
        strong = [{"seat": 2, "kind": "ability", "size": 9.0}]
        played = play(engine, {"promotion": rules}, incidents=strong, growth=growth, work=work, warm_up=4)
        (promoted,) = of(played, rows.PROMOTED)
        assert (promoted["time"], promoted["seat"], promoted["c"]) == (14.0, 1, 1.0)
        assert list(of(played, rows.STARTED)["time"]) == [17.0]

    @ENGINES
    def test_nobody_is_promoted_without_a_rating(self, engine: str) -> None:
        played = play(engine, {"promotion": {"enabled": True, "week": 10}, "review": {"enabled": False}})
        assert not len(of(played, rows.PROMOTED))


class TestTeams:
    @ENGINES
    def test_a_workgroup_is_formed_and_ends(self, engine: str, resign: Callable[..., None]) -> None:
        """One of its members finds an open seat, the other is released."""
        resign(1, 3)
        group = {**BIRCH, "starts": 5, "ends": 15}
        played = play(
            engine, {}, teams=[ASH, group], hiring={"time_to_fill": {"mean": 100, "shape": "fixed"}}
        )
        kinds = (rows.TEAM_FORMED, rows.TEAM_ENDED, rows.MOVED, rows.RELEASED)
        assert [(float(row["time"]), int(row["kind"])) for row in of(played, *kinds)] == [
            (5.0, rows.TEAM_FORMED),
            (15.0, rows.TEAM_ENDED),
            (15.0, rows.MOVED),
            (15.0, rows.RELEASED),
        ]
        assert {int(week) for week in played.weeks["week"][played.weeks["team"] == 1]} == set(range(5, 15))
        (moved,) = of(played, rows.MOVED)
        assert (moved["team"], moved["seat"], moved["a"]) == (0, 1, rows.TEAM_OVER)
        assert weeks_of(played, "cohesion", team=1)[0] == pytest.approx(0.7 - 0.35 * np.exp(-1 / 26))

    @ENGINES
    def test_onboarding_in_a_new_team_shortens_the_ramp(self, engine: str) -> None:
        """The internal ramp, which is shorter than that of someone from outside."""
        group = {**BIRCH, "starts": 5}
        with_it, without = (
            weeks_of(play(engine, {"environment": {"onboarding": on}}, teams=[ASH, group]), "ramp", team=1)
            for on in (True, False)
        )
        assert with_it[0] == without[0]
        assert all(a > b for a, b in zip(with_it[1:], without[1:], strict=True))
        gap = (1 - with_it[-1]) / 0.75
        assert np.log(gap) == pytest.approx(np.log((1 - without[-1]) / 0.75) / 0.8)

    @ENGINES
    def test_nobody_starts_in_a_team_that_is_over(self, engine: str, resign: Callable[..., None]) -> None:
        resign(1, 10)
        group = {**BIRCH, "ends": 13}
        calendar = {"calibration": {"enabled": True, "every": 4}, "environment": {"session_every": 4}}
        played = play(
            engine, calendar, teams=[ASH, group], hiring={"time_to_fill": {"mean": 6, "shape": "fixed"}}
        )
        (moved,) = of(played, rows.MOVED)
        assert (moved["time"], moved["team"], moved["seat"]) == (13.0, 0, 1)
        assert not len(of(played, rows.STARTED)), "one seat was filled from within, the other is no more"
        held = of(played, rows.CALIBRATED, rows.TEAM_SESSION_HELD, team=1)
        assert len(held) == 2 * 3
        assert held["time"].max() < 13

    @ENGINES
    def test_calibration(self, engine: str) -> None:
        lenient = {**ASH, "manager": {**ASH["manager"], "leniency": 0.4}}
        played = play(engine, {"calibration": {"enabled": True, "every": 10}}, teams=[lenient])
        assert of(played, rows.CALIBRATED)["time"] == pytest.approx([10.0, 20.0])
        bias = [
            e - a for e, a in zip(weeks_of(played, "evidence"), weeks_of(played, "attainment"), strict=True)
        ]
        assert bias == pytest.approx([0.3 * 0.4] * 10 + [0.3 * 0.4 * 0.7] * 14)

    @ENGINES
    def test_a_team_session_takes_everyone_two_hours(self, engine: str) -> None:
        policy = {"environment": {"session_every": 10}, "review": {"enabled": False}}
        played = play(engine, policy)
        for seat in (0, 1):
            hours = weeks_of(played, "hours", seat)
            assert [week for week, share in enumerate(hours) if share < max(hours)] == [10, 20]
        assert weeks_of(played, "cohesion")[10] == pytest.approx(0.7 + 0.1 * np.exp(-1 / 26))

    @ENGINES
    def test_deputies_hold_reviews(self, engine: str) -> None:
        """A manager with no time to speak of, and a deputy."""
        manager = {"people_hours": 0.01, "deputies": 1, "deputy_hours": 1e9}
        played = play(engine, {"review": {"cadence": 1}}, teams=[{**ASH, "manager": manager}])
        servers = of(played, rows.MEETING_BEGAN)["d"]
        assert set(servers) == {0.0, 1.0}
        assert list(servers).count(0.0) == 1
        assert played.tallies["deputy_hours"][0] == pytest.approx(2.0 * list(servers).count(1.0))

    @ENGINES
    def test_reviews_are_missed_and_late(self, engine: str) -> None:
        busy = {**ASH, "manager": {"people_hours": 1.0}}
        played = play(engine, {"review": {"cadence": 1, "hours": 3.0}}, teams=[busy])
        assert played.tallies["reviews_missed"][0] > 0
        assert of(played, rows.REVIEW_MISSED)["a"].sum() == played.tallies["reviews_missed"][0]


class TestPlanning:
    STEPS = (rows.MEETING_BEGAN, rows.APPROVAL_BEGAN, rows.GOALS_AGREED)

    @ENGINES
    @pytest.mark.parametrize(
        ("feedback", "approval", "meetings", "alignment"),
        [(True, True, 2, 1.0), (True, False, 2, 0.8), (False, True, 1, 1.0), (False, False, 1, 0.8)],
    )
    def test_stages(
        self, engine: str, feedback: bool, approval: bool, meetings: int, alignment: float
    ) -> None:
        planning = {"enabled": True, "cycle": 12, "feedback": feedback, "approval": approval}
        played = play(engine, {"planning": planning, "review": {"enabled": False}})
        expected = [rows.MEETING_BEGAN] * meetings + [rows.APPROVAL_BEGAN] * approval + [rows.GOALS_AGREED]
        assert story(played, *self.STEPS, seat=0)[: len(expected)] == expected
        agreed = of(played, rows.GOALS_AGREED, seat=0)
        assert set(agreed["b"]) == {0.9}
        assert agreed["c"][-1] == alignment
        assert set(of(played, rows.MEETING_BEGAN)["a"]) == {float(PLANNING)}
        assert len(agreed) == 2 or agreed["time"][-1] > 12

    @ENGINES
    def test_a_strategy_shift_halves_alignment(self, engine: str) -> None:
        played = play(engine, strategy={"shifts_a_year": 12})
        shifted = {int(row["week"]) for row in of(played, rows.STRATEGY_SHIFTED)}
        alignment = weeks_of(played, "alignment")
        halved = {week for week in range(1, 24) if alignment[week] == alignment[week - 1] / 2}
        kept = {week for week in range(1, 24) if alignment[week] == alignment[week - 1]}
        assert 0 < len(shifted) < 24
        assert halved == shifted - {0}
        assert halved | kept == set(range(1, 24))

    @ENGINES
    def test_a_new_starter_plans_first(self, engine: str, resign: Callable[..., None]) -> None:
        resign(0, 5)
        played = play(engine, {"planning": {"enabled": True}})
        started = of(played, rows.STARTED)["time"][0]
        agreed = of(played, rows.GOALS_AGREED, seat=0)
        mine = agreed[agreed["occupant"] == 1]
        assert mine["time"][0] - mine["a"][0] == started

    @ENGINES
    def test_onboarding_is_four_sessions_and_no_support(
        self, engine: str, resign: Callable[..., None]
    ) -> None:
        resign(0, 2)
        played = play(engine, {"environment": {"onboarding": True}})
        without = play(engine)
        started = of(played, rows.STARTED)["time"][0]
        held = of(played, rows.SESSION_HELD)
        assert held["time"] == pytest.approx(started + np.arange(1.0, 5.0), abs=1e-5)
        assert not len(of(played, rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED, rows.EPISODE_JUDGED))
        assert weeks_of(played, "ramp")[-1] > weeks_of(without, "ramp")[-1]


class TestIncidents:
    @ENGINES
    @pytest.mark.parametrize(
        ("kind", "column", "before", "after"),
        [
            ("circumstance", "circumstance", 0.0, 0.2),
            ("barrier", "barrier", 0.0, 0.2),
            ("ability", "long_run", 1.0, 1.2),
            ("skill_gap", "long_run", 1.0, 0.8),
        ],
    )
    def test_from_the_week_after(
        self, engine: str, kind: str, column: str, before: float, after: float
    ) -> None:
        played = play(engine, incidents=[{"week": 6, "kind": kind, "size": 1.0, "weeks": 30}])
        assert weeks_of(played, column) == pytest.approx([before] * 6 + [after] * 18)
        assert weeks_of(played, column, seat=1) == pytest.approx([before] * 24)
        (row,) = of(played, rows.INCIDENT)
        assert (row["time"], row["week"], row["seat"], row["b"]) == (6.0, 5, 0, 1.0)

    @ENGINES
    def test_a_conflict_is_about_the_team(self, engine: str) -> None:
        played = play(engine, incidents=[{"week": 6, "kind": "conflict", "size": 0.3}])
        for seat in (0, 1):
            assert weeks_of(played, "cohesion", seat)[6] == pytest.approx(0.7 - 0.3 * np.exp(-1 / 26))

    @ENGINES
    @pytest.mark.parametrize(("kind", "happens"), [("difficulty", 1), ("barrier", 0)])
    def test_an_empty_seat(self, engine: str, kind: str, happens: int, resign: Callable[..., None]) -> None:
        resign(0, 4)
        played = play(engine, incidents=[{"week": 6, "kind": kind, "size": 1.0}])
        assert len(of(played, rows.INCIDENT)) == happens

    @ENGINES
    def test_the_untreated_twin_meets_it_too(self, engine: str) -> None:
        """A barrier while an episode is judged costs both the same."""
        struck = [{"week": 10, "kind": "barrier", "size": 1.0}]
        policy = {
            "review": {"hours": 0, "preparation": 0, "two_way": False},
            "planning": {"enabled": False, "feedback_hours": 0},
        }
        played = play(
            engine, policy, order(Decision.clarifying), incidents=struck, work={"clarity_effect": 0}
        )
        seen, without = weeks_of(played, "evidence"), weeks_of(played, "without")
        both = [(a, b) for a, b in zip(seen, without, strict=True) if b == b]
        assert len(both) >= 8
        assert all(a == b for a, b in both)
        assert len({round(a, 6) for a, _ in both}) == 2

    @ENGINES
    def test_far_below_the_line_and_left_alone(self, engine: str) -> None:
        low = [{"kind": "ability", "size": -2.0}]
        played = play(engine, incidents=low, weeks=40)
        (alone,) = of(played, rows.LEFT_ALONE)
        assert (alone["seat"], alone["time"]) == (0, 4 - 1 + 26)


LUCKY = {"work": {"luck_variance": 0.4}}


class TestFutures:
    @ENGINES
    def test_the_same_past_and_another_future(self, engine: str) -> None:
        one, other = (play(engine, options={"branch": 10, "future": future}, **LUCKY) for future in (0, 1))
        first, second = weeks_of(one, "performance"), weeks_of(other, "performance")
        assert first[:10] == second[:10]
        assert all(a != b for a, b in zip(first[10:], second[10:], strict=True))
        assert weeks_of(play(engine, **LUCKY), "performance")[:10] == first[:10]

    @ENGINES
    @pytest.mark.parametrize(("share", "everyone"), [(1.0, True), (0.0, False)])
    def test_group_b_has_tallies_of_its_own(self, engine: str, share: float, everyone: bool) -> None:
        played = play(engine, {}, order(Decision.coaching), groups={"share": share})
        same = [
            name for name in played.tallies.dtype.names if played.tallies[name][0] == played.group_b[name][0]
        ]
        assert (len(same) == len(played.tallies.dtype.names)) == everyone
        assert (played.group_b["present_weeks"][0] == 48) == everyone


def test_a_policy_of_ones_own_decides() -> None:
    """It runs on SimPy only: everyone is coached at the third review, as far as that is possible."""

    class Third:
        name = "third"

        def decide(self, file: Any) -> Decision:
            return Decision.coaching if file.reviews == 3 else Decision.on_track

    scenario = Scenario.model_validate({**STILL, "policies": {"only": QUIET}})
    played = run(scenario, Third(), engine="simpy")
    reviews = of(played, rows.REVIEW_HELD)
    for seat in (0, 1):
        assert list(reviews[reviews["seat"] == seat]["e"][:4]) == [0.0, 0.0, float(state.COACHING), 0.0]
    assert set(of(played, rows.MEETING_BEGAN)["a"]) > {float(REVIEW)}


class Clerk:
    """A policy that keeps what it sees of one seat's file, and follows a list of decisions by review."""

    name = "clerk"

    def __init__(self, *decisions: Decision) -> None:
        self.decisions = dict(enumerate(decisions, start=1))
        self.seen: list[Any] = []

    def decide(self, file: Any) -> Decision:
        self.seen.append(file)
        return self.decisions.get(file.reviews, Decision.on_track)


def watched(clerk: Clerk, policy: Settings, **changes: Any) -> list[Any]:
    """The files that it saw in such a world of one member."""
    one = {**ASH, "members": 1}
    rules = {"only": merged(QUIET, policy)}
    run(
        Scenario.model_validate({**merged(STILL, {"teams": [one], **changes}), "policies": rules}),
        clerk,
        engine="simpy",
    )
    return clerk.seen


def test_a_policy_sees_what_went_before() -> None:
    """Support begun, cases opened and stages passed so far; a file is a copy of its moment."""
    clerk = Clerk(
        Decision.on_track, Decision.training, Decision.escalate, Decision.on_track, Decision.escalate
    )
    seen = watched(clerk, {**EASY, "review": {"cadence": 4}}, weeks=28)
    told = [(file.episodes, file.cases, file.stages_passed) for file in seen[:6]]
    assert told == [(0, 0, 0), (0, 0, 0), (1, 0, 0), (1, 1, 1), (1, 1, 1), (1, 2, 2)]


def test_a_policy_sees_how_many_wait_for_the_manager() -> None:
    """A slow manager of four, all of whom ask for a review within each cadence."""
    for hours, waits in ((1e9, False), (0.7, True)):
        clerk = Clerk()
        busy = {**ASH, "members": 4, "manager": {"people_hours": hours}}
        watched(clerk, {}, teams=[busy])
        assert all(isinstance(file.waiting, int) for file in clerk.seen)
        assert any(file.waiting > 0 for file in clerk.seen) == waits


def test_a_policy_sees_onboarding(resign: Callable[..., None]) -> None:
    """It is support under way beside which no other is possible, and no decision."""
    resign(0, 2)
    clerk = Clerk(*[Decision.coaching] * 30)
    seen = watched(clerk, {"environment": {"onboarding": True}, "review": {"cadence": 1}})
    kinds = [file.support for file in seen]
    assert {Support.none, Support.onboarding, Support.coaching} == set(kinds)
    assert Support.onboarding not in list(Decision)
    first = kinds.index(Support.onboarding)
    assert seen[first].episodes == 0
    assert not [file for file in seen if file.support == Support.onboarding and file.episodes]
