"""Plays the sessions of a panel, and keeps what was played: the world that is drawn, and many to compare."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar

from pmsim.course.session import Session
from pmsim.errors import PmsimError
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from pmsim.studies.compare import Comparison

KEPT = 120
"""Runs that are kept; those that were not used for longest go first. At most 0.5 MB each."""

REACH_WORLDS = 40
"""Worlds behind the reach of axes: enough for the width of a cloud, not for a figure."""

SAMPLE = 24
"""Worlds among which a panel looks for one to begin with."""

MOST_ENDS = 8
"""Levers whose ends are played for the reach of axes; a panel with more is compared with other policies."""

Found = TypeVar("Found")


class Kept:
    """What was worked out, each thing once; what was not used for longest goes first."""

    def __init__(self, most: int) -> None:
        """Takes how many are kept at most."""
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def once(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """What was worked out for this key before, or is now."""
        if key not in self._kept:
            self._kept[key] = work()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        # A key is used for one kind of thing only.
        found: Found = self._kept[key]  # type: ignore[assignment]  # what `work` of this key made
        return found


class Player:
    """Plays what sessions tell, each setting once."""

    def __init__(self) -> None:
        """Starts with nothing played."""
        self._runs = Kept(KEPT)

    def world(self, session: Session, *, reference: bool = False) -> Run:
        """The session's world with its tables, under the learner's rules or under the reference."""
        return self._runs.once(
            ("world", *about(session, reference), session.world), lambda: _world(session, reference)
        )

    def comparison(self, session: Session) -> Comparison:
        """The learner's rules beside the reference in all worlds of the session."""
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
        few = replace(session.at_reference(), worlds=REACH_WORLDS, world=0, fixed=())
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
        return [
            (Comparison(session.reference, {session.reference: reference, name: played}), name)
            for name in others
            for played in (run(session.base, name, seed=session.seed, replications=session.worlds),)
        ]

    def _many(self, session: Session, reference: bool) -> Run:
        return self._runs.once(("many", *about(session, reference)), lambda: _worlds(session, reference))


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


def _worlds(session: Session, reference: bool) -> Run:
    return run(*_scenario(session, reference), seed=session.seed, replications=session.worlds)


def _ends(session: Session) -> list[Session]:
    """Sessions with one lever at one end, or at each of its options."""
    return [
        session.move(lever.name, place)
        for lever in session.levers
        for place in ((0, len(lever.values) - 1) if lever.ordered else range(len(lever.values)))
        if place != session.reference_place(lever)
    ]
