"""A total order and a serve phase on SimPy, so that another engine can give the same journal to the last bit.

Four rules. Time is in weeks on a grid of 2**-20. Simultaneous events are served by (phase, entity), which
is unique, never by order of insertion. Asking for or releasing a server grants nothing: a SERVE phase, last
in the instant, lets idle servers choose by (class, time asked, entity, serial). Nothing is interrupted or
cancelled: a request that is out of date stays queued and is served as a no-op.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy
from simpy.events import EventPriority
from simpy.resources.resource import PriorityRequest

from pmsim.engine.order import ENTITY_BITS, REVIEW, SERVE

SIMPY_PRIORITIES = 8
"""Room below the first phase for SimPy's own urgent and normal events, which belong to the current step."""

Flow = Generator[simpy.Event, Any, None]
"""A process: what it yields are the events that it waits for."""


class SameInstant(AssertionError):
    """Two pending events have the same time, phase and entity, so their order is not defined: a bug."""


class Calendar(simpy.Environment):
    """A SimPy environment whose simultaneous events are served in order (phase, entity)."""

    def __init__(self) -> None:
        super().__init__()
        self._pending: set[tuple[float, int]] = set()

    def at(self, time: float, phase: int, entity: int) -> simpy.Event:
        """An event at a time (weeks, on the grid, not past) and a place in the order of its instant."""
        key = (time, phase << ENTITY_BITS | entity)
        if key in self._pending:
            raise SameInstant(f"two events at week {time}, phase {phase}, entity {entity}")
        self._pending.add(key)
        event = simpy.Event(self)
        event._ok = True
        event._value = None
        event.callbacks.append(lambda _: self._pending.discard(key))
        self.schedule(event, EventPriority(key[1] + SIMPY_PRIORITIES), time - self.now)
        return event

    def call(self, time: float, phase: int, entity: int, action: Callable[[], None]) -> None:
        """Do something at a time and place in the order."""
        self.at(time, phase, entity).callbacks.append(lambda _: action())


class Request(PriorityRequest):
    """A request for a server of a queue; once it is granted, `server` is the number of that server."""

    server = -1

    def __enter__(self) -> Request:
        return self


class Queue(simpy.PriorityResource):
    """Servers that choose the next request only once all requests of the instant are in."""

    def __init__(self, calendar: Calendar, number: int, capacity: int) -> None:
        super().__init__(calendar, capacity)
        self.idle = list(range(capacity))
        self._calendar = calendar
        self._number = number
        self._waking = False

    def ask(self, rank: int, entity: int, serial: int) -> Request:
        """A request, to be used in a `with` block; yields when a server turns to it."""
        # SimPy only compares priorities, so a tuple is as good as the number that it asks for.
        return Request(self, (rank, self._calendar.now, entity, serial))  # type: ignore[arg-type]

    def may_take(self, server: int, rank: int) -> bool:
        """Whether this server serves requests of this class."""
        return True

    def _trigger_put(self, _: Any) -> None:
        if not self._waking:
            self._waking = True
            self._calendar.call(self._calendar.now, SERVE, self._number, self._serve)

    def _serve(self) -> None:
        self._waking = False
        for server in sorted(self.idle):
            request = next((one for one in self.queue if self.may_take(server, one.priority[0])), None)
            if request is not None:
                self.idle.remove(server)
                self.queue.remove(request)
                request.server = server
                self._do_put(request)

    def _do_get(self, event: Any) -> None:
        self.idle.append(event.request.server)
        super()._do_get(event)


class Diary(Queue):
    """A manager's time, and that of deputies, who hold reviews and coaching only."""

    def may_take(self, server: int, rank: int) -> bool:
        """The manager, server 0, does everything."""
        return server == 0 or rank >= REVIEW
