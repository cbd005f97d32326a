"""Plays the sessions of a panel, and keeps what was played: the world that is drawn, and many to compare."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

from pmsim.course.session import Session
from pmsim.errors import PmsimError
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from pmsim.studies.compare import Comparison

KEPT = 24_000_000
"""Bytes of runs that are kept: of a world with tables 0.5 MB for a team of ten, 2 MB for several teams."""

REACH_WORLDS = 40
"""Worlds behind the reach of axes: enough for the width of a cloud, not for a figure."""

SAMPLE = 24
"""Worlds among which a panel looks for one to begin with."""

MOST_ENDS = 8
"""Levers whose ends are played for the reach of axes; a panel with more is compared with other policies."""

Found = TypeVar("Found")


class Kept:
    """What was worked out, each thing once; what was not used for longest goes first."""

    def __init__(self, most: int, size: Callable[[Any], int] = lambda _: 1) -> None:
        """Takes how much is kept at most, and how much each thing is; else each counts as one."""
        self._most, self._size = most, size
        self._held = 0
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def once(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """What was worked out for this key before, or is now."""
        if key not in self._kept:
            made = work()
            self._held += self._size(made)
            self._kept[key] = made
        self._kept.move_to_end(key)
        while self._held > self._most and len(self._kept) > 1:
            self._held -= self._size(self._kept.popitem(last=False)[1])
        # A key is used for one kind of thing only.
        found: Found = self._kept[key]  # type: ignore[assignment]  # what `work` of this key made
        return found


class Player:
    """Plays what sessions tell, each setting once; the panels of a page can share one."""

    def __init__(self, most: int = KEPT) -> None:
        """Starts with nothing played. most: bytes of runs to keep."""
        self._runs = Kept(most, bytes_of)

    def world(self, session: Session, *, reference: bool = False) -> Run:
        """The session's world with its tables, under the learner's rules or under the reference."""
        return self._runs.once(
            ("world", *about(session, reference), session.world), lambda: _world(session, reference)
        )

    def comparison(self, session: Session) -> Comparison:
        """The learner's rules beside the reference in all worlds of the session; no run has tables."""
        own = self._many(session, False)
        return Comparison(
            session.reference, {session.reference: self._many(session, True), session.policy: own}
        )

    def telling(self, session: Session) -> Session:
        """The session in the first of a few worlds that shows most, to begin with.

        Best is one in which the learner's rules open another number of formal cases than the reference, then
        one with a formal case, then one with support. Figures come from all worlds and do not depend on it.
        """
        few = replace(session, worlds=min(SAMPLE, session.worlds))
        ours, theirs = (self._many(few, reference).tallies for reference in (False, True))
        helped, formal = ours["support_begun"] > 0, ours["cases"] > 0
        differs = ours["cases"] != theirs["cases"]
        for wanted in (differs & formal & helped, differs, helped & formal, formal, helped):
            if wanted.any():
                return session.in_world(int(wanted.argmax()))
        return session

    def examples(self, session: Session) -> list[tuple[Comparison, str]]:
        """Comparisons that span what the panel's levers can do, in a few worlds, and whom each compares.

        They are for the reach of axes. A panel of many levers takes the scenario's other policies.
        """
        few = replace(session.at_reference(), worlds=REACH_WORLDS, world=0)
        if len(session.levers) > MOST_ENDS:
            return self._other_policies(few)
        tried = ((self._tried(one), one.policy) for one in _ends(few))
        return [(comparison, policy) for comparison, policy in tried if comparison is not None]

    def _tried(self, session: Session) -> Comparison | None:
        """A comparison, or None where the levers cannot stand like this together."""
        try:
            return self.comparison(session)
        except PmsimError:
            return None

    def _other_policies(self, session: Session) -> list[tuple[Comparison, str]]:
        others = [name for name in session.base.policies if name != session.reference][:MOST_ENDS]
        reference = self._many(session, True)
        played = {name: _worlds(session.base, name, session) for name in others}
        return [
            (Comparison(session.reference, {session.reference: reference, name: one}), name)
            for name, one in played.items()
        ]

    def _many(self, session: Session, reference: bool) -> Run:
        return self._runs.once(
            ("many", *about(session, reference)), lambda: _worlds(*_scenario(session, reference), session)
        )


def about(session: Session, reference: bool = False) -> tuple[Hashable, ...]:
    """What a run of all the worlds of a session depends on."""
    settings = None if reference else session.settings
    return session.scenario_name, session.reference, settings, session.seed, session.worlds


def _scenario(session: Session, reference: bool) -> tuple[Scenario, str]:
    if reference:
        return session.reference_scenario(), session.reference
    return session.scenario(), session.policy


def _world(session: Session, reference: bool) -> Run:
    return run(*_scenario(session, reference), seed=session.seed, first=session.world)


def _worlds(scenario: Scenario, policy: str, session: Session) -> Run:
    return run(scenario, policy, seed=session.seed, replications=session.worlds, tables=0)


def bytes_of(played: Run) -> int:
    """How much memory the tables of a run take."""
    return sum(table.nbytes for table in (played.tallies, played.group_b, played.weeks, played.events))


def _ends(session: Session) -> list[Session]:
    """Sessions with one lever at one end, or at each of its options."""
    return [
        session.move(lever.name, place)
        for lever in session.levers
        for place in ((0, len(lever.values) - 1) if lever.ordered else range(len(lever.values)))
        if place != session.reference_place(lever)
    ]
