"""Sessions of a panel, what can be taken back, and what has been played."""

from __future__ import annotations

import pytest

import pmsim as pm
from pmsim.course.playing import Kept, Player
from pmsim.course.session import OWN, History, Session, open_session
from pmsim.errors import EngineError, ScenarioError, UnknownNameError
from pmsim.scenario import files

CADENCE = {"field": "review.cadence", "values": [1, 2, 4, 8, 13]}
SUPPORT = {"field": "support.threshold", "values": [0.8, 0.9, 1.0]}
ESCALATE = {
    "name": "Escalate after",
    "options": [
        {"label": "8 of 8", "set": ["escalation.failing_weeks=8", "escalation.window=8"]},
        {"label": "13 of 13", "set": ["escalation.failing_weeks=13", "escalation.window=13"]},
    ],
}


@pytest.fixture
def session() -> Session:
    return open_session("customer_service", "course_pmp", [CADENCE, SUPPORT, ESCALATE], worlds=12)


def test_a_session_starts_at_the_reference(session: Session) -> None:
    assert [lever.values[now].label for lever, now in zip(session.levers, session.values, strict=True)] == [
        "4 weeks",
        "90\u202f%",
        "13 of 13",
    ]
    assert session.changes == ()
    assert session.settings == ()
    rules = session.scenario().policies
    plain = {"description": ""}
    assert rules[OWN].model_copy(update=plain) == rules["course_pmp"].model_copy(update=plain)


def test_moving_sets_the_learners_rules_alone(session: Session) -> None:
    moved = session.move("review.cadence", 0).set("Escalate after", "8 of 8")
    scenario = moved.scenario()
    assert scenario.policies[OWN].review.cadence == 1
    assert scenario.policies[OWN].escalation.window == 8
    assert scenario.policies["course_pmp"] == session.base.policies["course_pmp"]
    assert [(one.label, one.before, one.after) for one in moved.changes] == [
        ("Review every", "4 weeks", "1 week"),
        ("Escalate after", "13 of 13", "8 of 8"),
    ]
    assert session.changes == (), "a session never changes"
    assert moved.at_reference() == session


def test_settings_at_the_start_stand_on_their_levers() -> None:
    start = ["escalation.failing_weeks=8", "escalation.window=8", "review.hours=2"]
    session = open_session("customer_service", "course_pmp", [CADENCE, ESCALATE], start=start)
    assert [one.after for one in session.changes] == ["8 of 8"]
    assert session.scenario().policies[OWN].review.hours == 2
    back = session.set("Escalate after", "13 of 13")
    assert back.scenario().policies[OWN].escalation.window == 13
    assert back.scenario().policies[OWN].review.hours == 2


def test_a_lever_of_the_world_leaves_the_reference_in_its_world() -> None:
    session = open_session("customer_service", "course_pmp", ["teams.*.members"], worlds=12)
    moved = session.set("teams.*.members", 6)
    assert moved.scenario().teams[0].members == 6
    assert moved.reference_scenario().teams[0].members == 10


def test_yaml_is_a_scenario_with_both_policies(session: Session) -> None:
    read = files.loads(session.set("review.cadence", 2).as_yaml())
    assert list(read.policies) == ["course_pmp", OWN]
    assert read.reference == "course_pmp"
    assert read.policies[OWN].review.cadence == 2


def test_names_and_places_that_there_are_not_are_refused(session: Session) -> None:
    with pytest.raises(UnknownNameError):
        session.move("review.hours", 0)
    for place in (-1, 5):
        with pytest.raises(UnknownNameError):
            session.move("review.cadence", place)
    for world in (-1, 12):
        with pytest.raises(EngineError, match="allowed 0 to 11"):
            session.in_world(world)
    with pytest.raises(UnknownNameError):
        open_session("customer_service", "nobody")
    with pytest.raises(UnknownNameError):
        open_session("no_such_scenario")


def test_rules_that_exclude_each_other_are_told(session: Session) -> None:
    full = open_session("customer_service", "course_pmp")
    with pytest.raises(ScenarioError, match="must not exceed window"):
        full.set("escalation.failing_weeks", 26).scenario()


def test_worlds_go_round(session: Session) -> None:
    assert session.next_world().world == 1
    assert session.in_world(11).next_world().world == 0


def test_a_scenario_of_ones_own_can_be_opened() -> None:
    own = pm.with_settings(pm.load("customer_service"), "teams.*.members=4")
    session = open_session(own, None, [CADENCE])
    assert session.base.teams[0].members == 4


def test_history_takes_back_and_resets(session: Session) -> None:
    history = History(session)
    assert not history.can_undo
    first = session.move("review.cadence", 0)
    history.move(first)
    history.move(first.move("support.threshold", 0))
    assert history.undo() == first
    assert history.reset() == session
    assert history.undo() == first, "a reset can be taken back"
    assert history.undo() == session
    assert not history.can_undo
    assert history.undo() == session


def test_one_gesture_is_taken_back_at_once(session: Session) -> None:
    history = History(session)
    for place in (1, 0, 1):
        history.move(session.move("review.cadence", place), gesture=7)
    other = history.now.move("support.threshold", 0)
    history.move(other, gesture=8)
    assert history.undo() == session.move("review.cadence", 1)
    assert history.undo() == session


def test_same_session_is_no_step(session: Session) -> None:
    history = History(session)
    history.move(session.move("review.cadence", 2))
    assert not history.can_undo


def test_what_was_played_is_kept_and_the_luck_is_the_same(session: Session) -> None:
    player = Player()
    moved = session.set("review.cadence", 1)
    once = player.comparison(moved)
    assert player.comparison(moved).runs[OWN] is once.runs[OWN]
    assert player.comparison(session).runs["course_pmp"] is once.runs["course_pmp"]
    assert player.comparison(session).runs[OWN] is not once.runs[OWN]
    same = player.comparison(session)
    assert all(gap.is_zero or gap.mean is None for gap in same.differences(OWN).values())
    assert not once.differences(OWN)["manager_hours"].is_zero


def test_what_was_not_used_for_longest_goes_first() -> None:
    made = []

    def make(text: str) -> str:
        made.append(text)
        return text

    kept = Kept(10, len)
    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa"):
        assert kept.once(text, lambda text=text: make(text)) == text
    assert made == ["aaaa", "bbbb", "cccc"]
    kept.once("bbbb", lambda: make("bbbb"))
    assert made[3:] == ["bbbb"], "it had gone, since it would not have fitted beside the others"
    kept.once("more than all", lambda: make("more than all"))
    assert kept.once("more than all", lambda: make("again")) == "more than all"


def test_a_player_that_can_keep_little_plays_the_same(session: Session) -> None:
    moved = session.set("review.cadence", 1)
    little, much = Player(most=0), Player()
    first = little.comparison(moved).runs[OWN]
    assert first.manifest == much.comparison(moved).runs[OWN].manifest
    assert little.comparison(moved).runs[OWN] is not first
    assert first.manifest != much.comparison(session).runs[OWN].manifest


def test_the_drawn_world_is_one_of_the_many(session: Session) -> None:
    player = Player()
    for world in (0, 7):
        drawn = player.world(session.in_world(world))
        many = player.comparison(session).runs[OWN]
        assert drawn.tallies["delivered"][0] == many.tallies["delivered"][world]
    assert player.world(session).tallies["delivered"][0] != drawn.tallies["delivered"][0]


def test_a_panel_begins_in_a_world_in_which_something_happens(session: Session) -> None:
    player = Player()
    told = player.world(player.telling(session)).tallies[0]
    assert told["support_begun"] > 0


def test_examples_span_the_levers(session: Session) -> None:
    examples = Player().examples(session)
    # Both ends of two sliders, the middle of each being the reference, and one more option.
    assert len(examples) == 5
    assert all(comparison.reference == "course_pmp" for comparison, _ in examples)
    assert all(policy in comparison.runs for comparison, policy in examples)
