"""Work that can wait until a page has been painted, or until somebody asks for its result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

WAIT = 0.04
"""Seconds that a browser gets for the next move of a slider before the work begins."""

LONGEST = 0.35
"""Seconds after which the work is done even while a slider keeps moving."""


class Later:
    """Does a piece of work once, soon after it was last asked for; at once where no event loop runs."""

    def __init__(self, work: Callable[[], object], wait: float = WAIT, longest: float = LONGEST) -> None:
        """Takes the work, and in seconds how long it waits at least and at most; nothing is done yet."""
        self._work, self._wait, self._longest = work, wait, longest
        self._timer: asyncio.TimerHandle | None = None
        self._since: float | None = None

    def ask(self) -> None:
        """Have the work done soon; asked again before, it is done once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._work()
            return
        self._stop()
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        wait = max(0.0, min(self._wait, self._since + self._longest - now))
        self._timer = loop.call_later(wait, self._do)

    def now(self) -> None:
        """Do the work at once if it is still to be done."""
        if self._timer is not None:
            self._stop()
            self._do()

    def drop(self) -> None:
        """Leave undone what is still to be done."""
        self._stop()
        self._since = None

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _do(self) -> None:
        self._timer, self._since = None, None
        self._work()
