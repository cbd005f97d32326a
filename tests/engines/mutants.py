"""Small faults to put into a copy of the batch engine, to see whether the comparison with SimPy finds them.

A mutant is one replacement in the source of the event loop or of a model module. It is loaded as a private
copy of all of them; the SimPy engine, the layout and what they import stay as they are.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

LOOP = "pmsim.engine.batch"
HEAP = "pmsim.engine.heap"
LEDGER = "pmsim.engine.ledger"
ORDER_OF_EVENTS = "pmsim.engine.order"
PRIVATE = (
    ORDER_OF_EVENTS,
    *(
        f"pmsim.model.{name}"
        for name in (
            "exact",
            "draws",
            "state",
            "evidence",
            "diagnosis",
            "decide",
            "escalation",
            "life",
            "planning",
            "people",
            "load",
            "climate",
            "growth",
            "incidents",
            "together",
            "review",
            "support",
            "work",
            "shadow",
            "rows",
            "tallies",
        )
    ),
    HEAP,
    LEDGER,
    "pmsim.engine.luck",
    "pmsim.engine.flows",
    "pmsim.engine.weekly",
    LOOP,
)
"""Modules of a private copy, each after those that it imports."""


class Runaway(RuntimeError):
    """A mutant that does not come to an end."""


@dataclass(frozen=True)
class Mutant:
    """A fault: the one place where `old` stands in a module becomes `new`.

    equivalent: why no run can show it, for those that survive.
    """

    name: str
    module: str
    old: str
    new: str
    equivalent: str = ""

    @property
    def source(self) -> str:
        """The module's source with the fault in it."""
        return self.put_into(_source(self.module))

    def put_into(self, whole: str) -> str:
        """This source of the module with the fault in it."""
        assert whole.count(self.old) == 1, (
            f"{self.name}: found {whole.count(self.old)} times in {self.module}"
        )
        return whole.replace(self.old, self.new)


def block_with(*mutants: Mutant, most_events: int = 60_000) -> Callable[..., int]:
    """The loop with these faults in it, in plain Python; raises `Runaway` after this many events."""
    sources: dict[str, str] = {}
    for mutant in mutants:
        sources[mutant.module] = mutant.put_into(sources.get(mutant.module) or _source(mutant.module))
    changed = {name: compile(source, f"<mutant of {name}>", "exec") for name, source in sources.items()}
    return _block(changed, most_events)


def _block(changed: dict[str, CodeType], most_events: int) -> Callable[..., int]:
    private = _load(changed)
    namespace = vars(private[LOOP])
    pop, run_block = namespace["pop"], namespace["run_block"]
    left = 0

    def counted_pop(world: Any, heap: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Runaway
        pop(world, heap)

    def counted_block(world: Any, first: int, done: int) -> int:
        nonlocal left
        left = most_events
        finished: int = run_block(world, first, done)
        return finished

    namespace["pop"] = counted_pop
    return counted_block


def _load(changed: dict[str, CodeType]) -> dict[str, ModuleType]:
    private: dict[str, ModuleType] = {}

    def find(name: str, scope: Any = None, local: Any = None, wanted: Any = (), level: int = 0) -> Any:
        return private.get(name) or __import__(name, scope, local, wanted, level)

    for name in PRIVATE:
        module = ModuleType(name)
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": find}
        exec(changed.get(name) or _code(name), vars(module))
        private[name] = module
    return private


@cache
def _source(module: str) -> str:
    return Path(str(import_module(module).__file__)).read_text(encoding="utf-8")


@cache
def _code(module: str) -> CodeType:
    return compile(_source(module), module, "exec")
