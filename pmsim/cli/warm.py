"""The command that compiles the fast engine before it is needed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

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
    listed = folder / compiled.SUMS
    before = _last_written(listed)
    compiling = _compiles()
    kept = _last_written(listed) not in (None, before) if compiling else compiled.is_kept()
    if not kept:
        raise EngineError(
            f"the fast engine works, but cannot be kept in {visible(str(folder))}: it will be compiled "
            "for each run; set PMSIM_CACHE to a folder that you may write to"
        )
    if not quiet:
        say(f"The fast engine {'is now' if compiling else 'was'} ready, in {visible(str(folder))}")


def _compiles() -> bool:
    """Have the fast engine ready; whether numba compiled anything for that.

    Only numba knows beforehand: it passes by what was kept for another place of pmsim or another processor.
    """
    from numba.core.event import install_recorder

    from pmsim.engine import compiled

    with install_recorder("numba:compile") as recorder:
        compiled.run_block()
    return bool(recorder.buffer)


def _last_written(file: Path) -> int | None:
    """Nanoseconds; nothing for a file that is not there, or not to be seen."""
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return None
