"""Chains behind events: all kinds, the figures of the tables, what was hidden, and what others' rules did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from pmsim import texts
from pmsim.course.elsewhere import LOW_WEEK, nearest_to
from pmsim.course.past import past_of
from pmsim.course.told import Chain, percent
from pmsim.course.why import CHAINS, WARNING, WhyEvent, askable, events_of, why
from pmsim.errors import EngineError, UnknownNameError
from pmsim.model import rows
from pmsim.plots.seats import AT_A_MOMENT, read_year
from pmsim.plots.theme import MARKS
from pmsim.records import Run
from pmsim.runner import again
from tests.unit.course.worlds_of_why import SHIPPED, WORLDS, by_the_book, earlier, eventful, shipped

POLICIES = ("strict", "ranked", "picked", "trained", "relieved")
HIDDEN = texts.read("why")["grades"]["hidden"]

Asked = tuple[Run, int, int, WhyEvent]


@cache
def everything() -> tuple[Asked, ...]:
    """All that can be asked about in all worlds of these tests."""
    runs = [*(eventful(policy) for policy in POLICIES), *(shipped(*one) for one in SHIPPED)]
    return tuple(
        (run, run.manifest.first, team, event)
        for run in runs
        for team in range(len(run.scenario.teams))
        for event in events_of(run, run.manifest.first, team)
    )


@cache
def some() -> tuple[Asked, ...]:
    """At most seven of each kind and world, spread over its weeks."""
    kept: dict[tuple[Any, ...], list[Asked]] = {}
    for one in everything():
        kept.setdefault((id(one[0]), one[3].kind), []).append(one)
    return tuple(one for found in kept.values() for one in found[:: len(found) // 7 + 1])


def chain(one: Asked, reference: Run | None = None) -> Chain:
    """The chain of one event."""
    run, replication, team, event = one
    return why(run, replication, team, event.seat, event, reference)


def all_texts(found: Chain) -> list[str]:
    """Every sentence of a chain."""
    steps = [part for step in found.steps for part in (step.text, step.detail, step.grade)]
    return [found.title, *steps, found.under_reference]


def faults(found: Chain) -> list[str]:
    """What is wrong with the sentences of a chain."""
    sentences = all_texts(found)
    gaps = [text for text in sentences if re.search(r"[{}]|\bnan\b|\bNone\b|\(\)|  ", text)]
    empty = [step.grade for step in found.steps if not step.text or not step.detail]
    return [*gaps, *empty, *([] if 2 <= len(found.steps) <= 5 else [f"{len(found.steps)} steps"])]


def test_every_kind_that_a_picture_marks_can_be_asked_about() -> None:
    assert {*MARKS, *AT_A_MOMENT} <= set(CHAINS)
    assert {rows.STAGE_FAILED, rows.SUPPORT_ENDED, WARNING, LOW_WEEK} <= set(CHAINS)


def test_every_kind_occurs_in_these_worlds() -> None:
    assert {one[3].kind for one in everything()} == set(CHAINS)


def test_every_chain_is_whole() -> None:
    grades = set(texts.read("why")["grades"].values())
    for one in some():
        found = chain(one)
        assert not faults(found), (one[3], faults(found))
        assert {step.grade for step in found.steps} <= grades
        assert found.title.endswith("?")
        assert found.under_reference == ""


def test_a_chain_with_a_gap_would_be_noticed() -> None:
    found = chain(some()[0])
    broken = replace(found, steps=(replace(found.steps[0], text="mean nan %"), *found.steps[1:]))
    assert faults(broken) == ["mean nan %"]
    assert faults(replace(found, steps=found.steps[:1])) == ["1 steps"]


def test_every_way_of_telling_a_step_is_used_by_the_code() -> None:
    """Each step of the texts is met in these worlds, but for what is rare in them."""
    of_help = [one for one in everything() if one[3].kind in (rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED)]
    reviews = [one for one in everything() if one[3].kind == rows.REVIEW_HELD]
    met = {step.text for one in (*some(), *of_help, *reviews[::10]) for step in chain(one).steps}
    patterns = {name: _pattern(step["text"]) for name, step in texts.read("why")["steps"].items()}
    unmet = {name for name, pattern in patterns.items() if not any(pattern.fullmatch(text) for text in met)}
    assert unmet <= RARE, unmet - RARE


RARE = {
    "chosen_one",
    "left_long_before",
    "review_read_new",
    "support_started_elsewhere",
    "support_first_elsewhere",
}


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", template)
    return re.compile("".join(".+" if part.startswith("{") else re.escape(part) for part in parts))


def test_a_review_with_nothing_on_file() -> None:
    found = [
        (one[0], one[2], event["time"], past.seat)
        for one in {(id(run), team): (run, world, team) for run, world, team, _ in everything()}.values()
        for seat in range(5)
        for past in [past_of(*one, seat)]
        for event in askable(past)
        if event["what"] == rows.REVIEW_HELD and not event["weeks_on_file"]
    ]
    assert found
    for run, team, time, seat in found:
        event = WhyEvent(seat, 0, time, rows.REVIEW_HELD, "")
        steps = why(run, run.manifest.first, team, seat, event).steps
        assert steps[1].text == texts.read("why")["steps"]["review_read_new"]["text"]
        assert "nan" not in " ".join(all_texts(why(run, run.manifest.first, team, seat, event)))


def test_events_are_in_order_and_measured() -> None:
    for policy in POLICIES[:2]:
        run = eventful(policy)
        found = events_of(run, run.manifest.first, 2)
        assert [one.time for one in found] == sorted(one.time for one in found)
        assert {one.week for one in found} <= set(range(1, run.scenario.weeks + 1))
        assert all(one.label and "{" not in one.label for one in found)


def test_the_picture_and_the_questions_show_the_same_moments() -> None:
    run = shipped("customer_service", "zero_tolerance")
    asked, seats = events_of(run), read_year(run).seats
    for kind in AT_A_MOMENT:
        shown = sum(len(seat.moments.get(kind, ())) for seat in seats)
        assert shown == len([one for one in asked if one.kind == kind]), kind
    assert len([one for one in asked if one.kind == rows.REVIEW_HELD]) > 50


def test_low_weeks_are_asked_about_once_a_run_of_them() -> None:
    past = past_of(shipped("customer_service", "zero_tolerance"), 0, 0, 5)
    weeks = past.weeks[past.weeks["week"] >= past.scenario.warm_up]
    low = (weeks["low"] == 1).astype(int)
    starts = int(low[0]) + int((np.diff(low) == 1).sum())
    assert starts == len([one for one in askable(past) if one["what"] == LOW_WEEK]) > 0
    assert starts < low.sum(), "not one for each low week"


def opened() -> Iterator[tuple[int, WhyEvent]]:
    """First formal steps that a review opened within the year under the earlier rule."""
    for world in range(WORLDS):
        for event in events_of(earlier(), world):
            if event.kind == rows.STAGE_OPENED and event.label.startswith("Formal step 1"):
                yield world, event


def test_a_formal_step_is_told_with_the_figures_that_the_rule_compared() -> None:
    found = list(opened())
    assert len(found) >= 2
    for world, event in found:
        past = past_of(earlier(), world, 0, event.seat)
        case = [one for one in past.of_kind(rows.CASE_OPENED) if one["time"] < event.time][-1]
        review = past.before(case, rows.REVIEW_HELD)
        assert review is not None
        low = past.spell(int(review["time"]) - 1)
        steps = why(earlier(), world, 0, event.seat, event).steps
        assert steps[0].text.startswith(
            f"4-week mean under {percent(past.line)} for {len(low)} weeks running"
        )
        assert f"Lowest: {percent(float(low['smoothed'].min()))}" in steps[0].detail
        assert "8 of 8 low weeks" in steps[0].detail
        assert percent(review["rating"]) in steps[2].text
        truth = case["long_run"] < case["low_line"]
        assert ("no false alarm" in steps[-1].detail) == truth
        assert percent(case["long_run"], case["low_line"]) in steps[-1].detail


def test_your_setting_is_what_differs_from_the_reference() -> None:
    grades = texts.read("why")["grades"]
    world, event = next(opened())
    ours = why(earlier(), world, 0, event.seat, event)
    assert ours.steps[0].grade == grades["yours"]
    assert ours.steps[0].detail.startswith("Your rule: 8 of 8")
    same = why(earlier(), world, 0, event.seat, event, earlier())
    assert same.steps[0].grade == grades["course"]
    assert same.steps[0].detail.startswith("The rule: 8 of 8")
    assert ours.steps[-1].grade == same.steps[-1].grade == HIDDEN


def test_what_the_reference_did_in_the_same_world() -> None:
    never = 0
    for world, event in opened():
        told = why(earlier(), world, 0, event.seat, event, by_the_book()).under_reference
        other = past_of(by_the_book(), world, 0, event.seat)
        steps = [one for one in other.of_kind(rows.STAGE_OPENED) if one["week"] >= other.scenario.warm_up]
        assert ("nothing would have opened" in told) == (not steps)
        if not steps and nearest_to(other.weeks, 13)[0] in range(1, 13):
            never += 1
            assert f"ended after {longest_run(other.weeks)}; 13 of 13 was never reached" in told
    assert never > 0


def longest_run(weeks: Any) -> int:
    """The longest run of low weeks of one holder of a seat, counted in another way."""
    best = 0
    for occupant in set(weeks["occupant"].tolist()):
        flags = "".join("x" if low == 1 else " " for low in weeks["low"][weeks["occupant"] == occupant])
        best = max(best, *(len(run) for run in flags.split(" ")))
    return best


def test_the_same_rules_leave_nothing_to_tell() -> None:
    run = shipped("customer_service", "course_pmp")
    event = events_of(run)[0]
    assert why(run, 0, 0, event.seat, event, run).under_reference == ""
    other = again(run, policy="zero_tolerance")
    assert why(run, 0, 0, event.seat, event, other).under_reference != ""


def test_every_kind_has_something_to_say_about_the_reference() -> None:
    for policy in ("strict", "ranked", "picked"):
        run, reference = eventful(policy), eventful("trained")
        for one in some():
            if one[0] is run:
                told = chain(one, reference).under_reference
                assert told.startswith("Under “trained”"), one[3]
                assert not re.search(r"[{}]|\bnan\b|None", told)


SCRAMBLED = {
    rows.SUPPORT_BEGAN: "bc",
    rows.CASE_OPENED: "bd",
    rows.RESIGNED: "abd",
    rows.EXITED: "ab",
    rows.EPISODE_JUDGED: "bd",
    rows.MOVED: "e",
    rows.PROMOTED: "bc",
    rows.APPEALED: "a",
}
"""Figures of events that nobody in the story knows."""


def in_other_truth(run: Run) -> Run:
    """The same run where all that was hidden is another way."""
    weeks, events = run.weeks.copy(), run.events.copy()
    weeks["long_run"] += 0.9
    weeks["engagement"] += 2.0
    weeks["strain"] += 2.0
    for kind, letters in SCRAMBLED.items():
        here = events["kind"] == kind
        for letter in letters:
            flipped = letter in "bc" and kind in (rows.SUPPORT_BEGAN, rows.CASE_OPENED)
            events[letter][here] = 1.0 - np.minimum(1.0, events[letter][here]) if flipped else 0.9
    return replace(run, weeks=weeks, events=events)


def test_what_was_hidden_is_told_as_hidden_and_nowhere_else() -> None:
    """However the truth is changed, no other step changes; and the hidden ones do."""
    changed = 0
    other = {id(run): in_other_truth(run) for run, *_ in some()}
    for one in some():
        before, after = chain(one), chain((other[id(one[0])], *one[1:]))
        known = [[step for step in found.steps if step.grade != HIDDEN] for found in (before, after)]
        assert known[0] == known[1], one[3]
        changed += before != after
    assert changed > len(some()) / 2


def test_a_time_means_the_nearest_event_of_the_seat() -> None:
    run = shipped("customer_service", "zero_tolerance")
    for event in [one for one in events_of(run) if one.kind == rows.STAGE_OPENED]:
        assert why(run, 0, 0, event.seat, event.time + 1e-9) == why(run, 0, 0, event.seat, event)


def test_a_time_within_a_low_week_asks_about_that_week() -> None:
    run = shipped("customer_service", "zero_tolerance")
    past = past_of(run, 0, 0, 0)
    times = [one["time"] for one in past.entries if one["what"] in CHAINS]
    low = past.weeks[(past.weeks["low"] == 1) & (past.weeks["week"] >= past.scenario.warm_up)]
    alone = [week for week in low["week"].tolist() if all(abs(week + 0.5 - time) > 0.5 for time in times)]
    assert alone
    for week in alone:
        title = why(run, 0, 0, 0, week + 0.5).title
        assert title == f"Why was week {week - past.scenario.warm_up + 1} a low week for Seat 1?"


@pytest.mark.parametrize(("replication", "team", "seat"), [(9, 0, 0), (0, 1, 0), (0, 0, 10), (0, 0, -2)])
def test_what_the_run_has_no_tables_of_is_refused(replication: int, team: int, seat: int) -> None:
    with pytest.raises(UnknownNameError):
        why(shipped("customer_service", "course_pmp"), replication, team, seat, 30.0)


def test_a_seat_without_events_is_refused() -> None:
    run = shipped("customer_service", "course_pmp")
    bare = replace(run, events=run.events[:0], weeks=run.weeks[run.weeks["low"] == 0])
    with pytest.raises(UnknownNameError, match="event of this seat"):
        why(bare, 0, 0, 0, 30.0)


def test_other_worlds_are_no_reference() -> None:
    run = shipped("customer_service", "course_pmp")
    with pytest.raises(EngineError, match="seed"):
        why(run, 0, 0, 0, 30.0, again(run, seed=2))


@pytest.mark.parametrize(
    ("value", "against", "words"),
    [
        (0.8, float("nan"), "80\u202f%"),
        (0.794, 0.8, "79\u202f%"),
        (0.7981, 0.8, "79.8\u202f%"),
        (0.79998, 0.8, "79.998\u202f%"),
        (0.8, 0.8, "80\u202f%"),
        (-0.05, 0.0, "\u22125\u202f%"),
    ],
)
def test_a_figure_and_its_line_can_be_told_apart(value: float, against: float, words: str) -> None:
    assert percent(value, against) == words
