"""The command that compiles the fast engine before it is needed."""

from __future__ import annotations

from pmsim.cli.options import QuietOption
from pmsim.cli.output import say
from pmsim.errors import EngineError, visible


def warm(quiet: QuietOption = False) -> None:
    """Compile the fast engine now, for later runs to start at once.

    That takes about a minute, once for each version of pmsim, Python and numba. Where it is kept is up to the
    environment variable PMSIM_CACHE; the user's cache if that is not set. Exit code 2 if it cannot be kept.
    """
    from pmsim.engine import compiled
    from pmsim.runner import choose_engine

    choose_engine("batch")
    folder = compiled.cache_folder()
    ready = compiled.is_kept()
    compiled.run_block()
    if not compiled.is_kept():
        raise EngineError(
            f"the fast engine works, but cannot be kept in {visible(str(folder))}: it will be compiled "
            "for each run; set PMSIM_CACHE to a folder that you may write to"
        )
    if not quiet:
        say(f"The fast engine {'was' if ready else 'is now'} ready, in {visible(str(folder))}")
