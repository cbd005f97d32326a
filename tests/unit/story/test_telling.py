"""Events as a story: figures with their units, and meetings told with what they led to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pmsim.model import rows
from pmsim.scenario.schema import Policy
from pmsim.story.entries import MEETING, READ, REVIEWED, figures_of, folded
from pmsim.story.figures import worded
from pmsim.story.telling import STORIES, told_as_story
from pmsim.story.words import Told


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("rating", 0.8614, "86.1\u202f%"),
        ("low_line", 0.8, "80\u202f%"),
        ("motivation", -0.00421, "\u22120.4 points"),
        ("wait", 0.0, "0 weeks"),
        ("wait", 0.04, "under 0.1 weeks"),
        ("length", 1.0, "1 week"),
        ("chance", 0.0000415, "under 0.01\u202f%"),
        ("chance", 0.0142, "1.4\u202f%"),
        ("amount", 1234.5, "GBP 1,234"),
        ("manager_hours", 2.25, "2.25 h"),
        ("justice", -0.0521, "\u22120.052"),
        ("cohesion", 0.0000415, "0"),
        ("number", 3.0, "3"),
    ],
)
def test_figures_have_units_and_few_digits(name: str, value: float, words: str) -> None:
    assert worded(name, value, "GBP") == words


def entry(event: int, **figures: float) -> dict[str, Any]:
    """An event of the first seat."""
    place = {"team": 0, "seat": 0, "occupant": 0, "week": 3, "time": 3.0, "replication": 0}
    return {"event": rows.FIGURES[event][0], **place, **figures}


def test_a_meeting_is_told_with_what_it_led_to_and_with_nothing_else() -> None:
    coaching = entry(rows.MEETING_BEGAN, kind=3.0, wait=0.0, manager_hours=1.0, server=0.0)
    held, late = entry(rows.SESSION_HELD, number=1.0), entry(rows.REVIEW_HELD)
    assert [one["event"] for one in folded([coaching, held])] == ["session held"]
    assert next(iter(folded([coaching, held])))[MEETING] == coaching
    assert [one["event"] for one in folded([coaching, late])] == ["meeting began", "review held"]
    other = {**held, "seat": 1}
    assert [one["event"] for one in folded([coaching, other])] == ["meeting began", "session held"]
    assert [one["event"] for one in folded([coaching, other, held])] == ["session held"] * 2


def test_what_a_story_carries_beside_an_event_is_no_figure_of_it() -> None:
    held = entry(rows.SESSION_HELD, number=1.0)
    assert figures_of({**held, MEETING: held, REVIEWED: held}) == {"number": 1.0}


def test_every_kind_of_event_has_a_story() -> None:
    """But for reviews, which have their own, and for what they read; all parts are of figures there are."""
    assert set(STORIES) == set(rows.FIGURES) - {rows.REVIEW_HELD, *READ}
    worked_out = {"support_line", "meetings"}
    for kind, parts in STORIES.items():
        used = set(re.findall(r"{(\w+)}", " ".join(sum(parts, ()))))
        assert used - worked_out <= set(rows.FIGURES[kind][1]), rows.FIGURES[kind]


def test_hours_of_a_deputy_are_not_those_of_the_manager() -> None:
    met = entry(rows.MEETING_BEGAN, kind=3.0, wait=0.3, manager_hours=1.0, server=1.0)
    told_of = Told(rows.SESSION_HELD, Policy(), ("A",), 0, 0.8)
    held = {**entry(rows.SESSION_HELD), MEETING: met}
    words = told_as_story(told_of, held, {"number": 2.0})
    assert words == "number 2; waited 0.3 weeks, took 1 h of deputy 1"
    own = {**held, MEETING: {**met, "server": 0.0}}
    assert told_as_story(told_of, own, {"number": 2.0}).endswith("took 1 manager hour")
