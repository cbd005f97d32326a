"""The state of a panel: a scenario, rules to compare with, and where the levers stand; and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pmsim import texts
from pmsim.course.levers import Lever, applied, every_lever, levers_for, path_of, place_now, with_present
from pmsim.errors import EngineError, UnknownNameError
from pmsim.runner import policy_of
from pmsim.scenario import files, library
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Scenario
from pmsim.wording import policy_label, quoted

WORLDS = 200
"""Worlds behind the distributions of a panel, if nothing else is asked."""

OWN = "your_rules"
"""Name of the learner's own policy in the scenario of a session."""


@dataclass(frozen=True)
class Change:
    """A lever that does not stand where the reference has it, in the words of its places."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Session:
    """What a panel is about, and where its levers stand; nothing in it changes.

    scenario_name: as `pmsim.scenario.library.load` takes it. base: that scenario, resolved. values: a place
    for each lever; origins: that of the reference. fixed: settings of the learner's rules that the panel
    started with. world: number of the world that is drawn, from 0 and below `worlds`.
    """

    scenario_name: str
    reference: str
    levers: tuple[Lever, ...]
    values: tuple[int, ...]
    world: int = 0
    seed: int = 1
    worlds: int = WORLDS
    fixed: tuple[str, ...] = ()
    origins: tuple[int, ...] = ()
    base: Scenario = field(default_factory=Scenario, repr=False, compare=False)

    def move(self, lever: str, place: int) -> Session:
        """The session with a lever at another place, counted from 0. UnknownNameError for what it lacks."""
        found = self._index(lever)
        if not 0 <= place < len(self.levers[found].values):
            raise UnknownNameError(
                f"place of the lever {self.levers[found].label}:",
                str(place),
                [str(number) for number in range(len(self.levers[found].values))],
            )
        return replace(self, values=(*self.values[:found], place, *self.values[found + 1 :]))

    def set(self, lever: str, given: object) -> Session:
        """The session with a lever, by name or label, at the place with this label or value."""
        return self.move(lever, self.levers[self._index(lever)].place(given))

    def in_world(self, world: int) -> Session:
        """The session with another world drawn; EngineError for one that there is not."""
        if not 0 <= world < self.worlds:
            raise EngineError(f"world: given {world}; allowed 0 to {self.worlds - 1}")
        return replace(self, world=world)

    def next_world(self) -> Session:
        """The session with the next world drawn; the first follows the last."""
        return replace(self, world=(self.world + 1) % self.worlds)

    def place(self, lever: str) -> int:
        """Where a lever stands, by name or label."""
        return self.values[self._index(lever)]

    def at_reference(self) -> Session:
        """The session with every lever where the reference has it."""
        return replace(self, values=self.origins)

    def reference_place(self, lever: Lever) -> int:
        """The place of a lever that the reference has."""
        return self.origins[self.levers.index(lever)]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The levers that do not stand where the reference has them."""
        return tuple(
            Change(lever.name, lever.label, lever.values[before].label, lever.values[now].label)
            for lever, now, before in zip(self.levers, self.values, self.origins, strict=True)
            if now != before
        )

    @property
    def policy(self) -> str:
        """Name of the learner's own policy in `scenario()`."""
        return OWN if self.reference != OWN else f"{OWN}_too"

    @property
    def settings(self) -> tuple[str, ...]:
        """What the levers set beyond the reference, after what the panel started with."""
        known = {path_of(one) for one in self.fixed}
        moved = [
            lever.values[now].settings
            for lever, now, origin in zip(self.levers, self.values, self.origins, strict=True)
            if now != origin or known.intersection(lever.fields)
        ]
        return (*self.fixed, *(one for settings in moved for one in settings))

    def scenario(self) -> Scenario:
        """The scenario with the reference and the learner's own policy. ScenarioError for a forbidden mix."""
        return applied(self._pair(), self.policy, self.settings)

    def reference_scenario(self) -> Scenario:
        """The scenario as it is, with the reference alone."""
        return _with_policies(self.base, (self.reference,), self.reference)

    def as_yaml(self) -> str:
        """The whole scenario with both policies, as a file that `pmsim compare` takes."""
        return files.dumps(self.scenario())

    def _pair(self) -> Scenario:
        own = self.base.policies[self.reference].model_copy(update={"description": own_description()})
        policies = {self.reference: self.base.policies[self.reference], self.policy: own}
        return self.base.model_copy(update={"policies": policies, "reference": self.reference})

    def _index(self, lever: str) -> int:
        for place, one in enumerate(self.levers):
            if lever in (one.name, one.label):
                return place
        raise UnknownNameError("lever", lever, [one.name for one in self.levers])


def open_session(
    scenario: str | Scenario = "customer_service",
    reference: str | None = None,
    levers: Sequence[Mapping[str, Any] | str] | None = None,
    *,
    start: Iterable[str] = (),
    world: int = 0,
    seed: int = 1,
    worlds: int = WORLDS,
) -> Session:
    """A session at its start.

    scenario: a name, a path, or a scenario. reference: one of its policies, its own if left out. levers:
    specifications as in `pmsim.course.levers.levers_for`; every field of a policy if left out. start:
    settings of the learner's own rules, or of the world, at the start. ScenarioError, UnknownNameError and
    CourseError as their readers have them.
    """
    name = scenario if isinstance(scenario, str) else scenario.name
    base = _loaded(scenario) if isinstance(scenario, str) else resolve(scenario)
    compared = base.reference if reference is None else reference
    policy_of(base, compared)
    made = _levers(base, compared, levers)
    session = Session(name, compared, made, (), world, seed, worlds, tuple(start), base=base)
    return _started(session.in_world(world))


def _levers(
    base: Scenario, reference: str, specs: Sequence[Mapping[str, Any] | str] | None
) -> tuple[Lever, ...]:
    return every_lever(base, reference) if specs is None else levers_for(specs, base, reference)


def _started(session: Session) -> Session:
    """The session with its levers where the settings at the start put them."""
    at_start = applied(session._pair(), session.policy, session.fixed)
    levers = tuple(with_present(lever, at_start, session.policy) for lever in session.levers)
    values = tuple(place_now(lever, at_start, session.policy) or 0 for lever in levers)
    origins = tuple(place_now(lever, session.base, session.reference) or 0 for lever in levers)
    return replace(session, levers=levers, values=values, origins=origins)


@cache
def _loaded(name: str) -> Scenario:
    return resolve(library.load(name))


def _with_policies(base: Scenario, names: Iterable[str], reference: str) -> Scenario:
    policies = {name: base.policies[name] for name in names}
    return base.model_copy(update={"policies": policies, "reference": reference})


def own_description() -> str:
    """The sentence about the learner's own policy in a file."""
    return str(texts.read("explorer")["levers"]["own_description"])


def reference_label(name: str) -> str:
    """The rules to compare with, as people call them: `course_pmp` is "the course's PMP"."""
    return str(texts.read("explorer")["references"].get(name) or quoted(policy_label(name)))


class History:
    """What was before, so that it can be taken back.

    Moves that belong to one gesture, such as dragging a slider, are taken back at once.
    """

    def __init__(self, start: Session) -> None:
        """Starts with nothing to take back."""
        self.start = start
        self.now = start
        self._before: list[Session] = []
        self._gesture: object = None

    def move(self, session: Session, gesture: object = None) -> None:
        """Go on to a session. gesture: the same one again joins the move before; None is its own."""
        if session == self.now:
            return
        if gesture is None or gesture != self._gesture or not self._before:
            self._before.append(self.now)
        self._gesture = gesture
        self.now = session

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._before)

    def undo(self) -> Session:
        """Take the last move back; nothing happens where there is none."""
        self._gesture = None
        if self._before:
            self.now = self._before.pop()
        return self.now

    def reset(self) -> Session:
        """Back to the start; this too can be taken back."""
        self.move(self.start)
        return self.now
