"""Entries of a journal brought together: a review with what it read, a meeting with what it led to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pmsim.engine.order import CASE, COACH, PLANNING, REVIEW
from pmsim.model import rows
from pmsim.model.decide import ESCALATE
from pmsim.story.words import KINDS

Entry = Mapping[str, Any]
"""One event, as `Run.journal` gives it."""

Person = tuple[int, int, int]
"""Team, seat and occupant."""

HELD, OPENED = rows.FIGURES[rows.REVIEW_HELD][0], rows.FIGURES[rows.CASE_OPENED][0]

MEETING, REVIEWED = "meeting", "reviewed"
"""Names under which an event carries the meeting that it ended, and a case the review that opened it."""

PLACES = ("time", "event", "replication", "week", "team", "seat", "occupant")

READ = (rows.FILE_READ, rows.CAUSES_READ, rows.MORE_READ, rows.PROSPECTS_READ, rows.HISTORY_READ)
"""What a review read; events of their own in the tables."""

ENDS: Mapping[int, tuple[int, ...]] = {
    REVIEW: (rows.REVIEW_HELD,),
    COACH: (rows.SESSION_HELD, rows.SUPPORT_ENDED, rows.ADJUSTED),
    CASE: (rows.CASE_MEETING_HELD,),
    PLANNING: (rows.GOALS_AGREED, rows.SUPPORT_ENDED),
}
"""What a meeting of each kind leads to."""


def figures_of(entry: Entry) -> dict[str, float]:
    """The figures that an entry carries, without when and who, and without other entries."""
    return {name: value for name, value in entry.items() if name not in (*PLACES, MEETING, REVIEWED)}


def with_files_read(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with what a review read as figures of the review."""
    files: dict[tuple[int, int], dict[str, float]] = {}
    for entry in entries:
        seat, kind = (entry["team"], entry["seat"]), KINDS[entry["event"]]
        if kind in READ:
            files.setdefault(seat, {}).update(figures_of(entry))
        elif kind == rows.REVIEW_HELD:
            yield {**entry, **files.pop(seat)}
        else:
            yield entry


def folded(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with a meeting as part of what it led to, where that is the next event of that person.

    A case that a review opened has the review with it.
    """
    events = list(entries)
    following = _following(events)
    led: dict[int, Entry] = {}
    escalated: dict[Person, Entry] = {}
    for place, entry in enumerate(events):
        after = following.get(place)
        if after is not None and _leads(entry, events[after]):
            led[after] = entry
            continue
        if entry["event"] == HELD and entry.get("done") == ESCALATE:
            escalated[_person(entry)] = entry
        opened = entry["event"] == OPENED and escalated.pop(_person(entry), None)
        yield {
            **entry,
            **({MEETING: led[place]} if place in led else {}),
            **({REVIEWED: opened} if opened else {}),
        }


def _following(events: list[Entry]) -> dict[int, int]:
    """For each place that of the next event of the same person."""
    last: dict[Person, int] = {}
    found = {}
    for place, entry in enumerate(events):
        who = _person(entry)
        if who in last:
            found[last[who]] = place
        last[who] = place
    return found


def _leads(entry: Entry, after: Entry) -> bool:
    name = rows.FIGURES[rows.MEETING_BEGAN][0]
    if entry["event"] != name:
        return False
    return after["event"] in [rows.FIGURES[kind][0] for kind in ENDS[int(entry["kind"])]]


def _person(entry: Entry) -> Person:
    return entry["team"], entry["seat"], entry["occupant"]
