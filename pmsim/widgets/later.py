"""Work that can wait until a page has been painted, or until somebody asks for its result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

WAIT = 0.04
"""Seconds that a browser gets for the next move of a slider before the work begins."""

LONGEST = 0.35
"""Seconds after which the first step of the work is taken even while a slider keeps moving."""

BREATH = 0.01
"""Seconds between two steps of the work, in which a move that has arrived meanwhile is read."""


class Later:
    """Does a piece of work once, soon after it was last asked for; at once where no event loop runs.

    Work that returns an iterator is done a step at a time. Asked for anew between two steps, it begins again.
    However often it is asked for, its first step is taken once in the longest time.
    """

    def __init__(
        self,
        work: Callable[[], Iterator[object] | None],
        wait: float = WAIT,
        longest: float = LONGEST,
    ) -> None:
        """Takes the work, and in seconds how long it waits at least and at most; nothing is done yet."""
        self._work, self._wait, self._longest = work, wait, longest
        self._timer: asyncio.TimerHandle | None = None
        self._since: float | None = None
        self._steps: Iterator[object] | None = None

    def ask(self) -> None:
        """Have the work done soon; asked again before its end, it is done once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._begin()
            self._finish()
            return
        self._stop()
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        wait = max(0.0, min(self._wait, self._since + self._longest - now))
        self._timer = loop.call_later(wait, self._do)

    def now(self) -> None:
        """Do at once what is still to be done of the work."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            if self._steps is None:
                self._begin()
            self._finish()

    def drop(self) -> None:
        """Leave undone what is still to be done."""
        self._stop()
        self._since = None

    def _stop(self) -> None:
        self._steps = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _do(self) -> None:
        """Begin the work; it goes on after a breath."""
        self._since = None
        self._begin()
        self._step()

    def _begin(self) -> None:
        self._steps = self._work()

    def _step(self) -> None:
        """Take one step; the next one comes after a breath."""
        self._timer = None
        steps = self._steps
        if steps is not None and next(steps, _END) is not _END:
            self._timer = asyncio.get_running_loop().call_later(BREATH, self._step)
        else:
            self._steps = None

    def _finish(self) -> None:
        for _ in self._steps or ():
            pass
        self._steps, self._since = None, None


_END = object()
"""What an iterator gives that has no step left."""
