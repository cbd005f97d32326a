"""What goes to the terminal: text, JSON, progress and, at the end, errors as plain messages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

import typer

from pmsim.errors import visible

if TYPE_CHECKING:
    from rich.console import Console

    from pmsim.run import Progress

USER_ERROR = 2
STOPPED = 130
OUT_OF_MEMORY = "not enough memory; take fewer members, weeks or replications"


def say(text: str = "") -> None:
    """Print a line of text."""
    typer.echo(text)


def complain(text: str) -> None:
    """Print a message to standard error, which may be closed."""
    with suppress(OSError):
        typer.echo(text, err=True)


def say_json(value: object, indent: int | None = 2) -> None:
    """Print a value as JSON, in plain ASCII, so that every terminal and pipe can take it."""
    typer.echo(json.dumps(value, indent=indent, allow_nan=False))


def console() -> Console:
    """A rich console that prints text as it is; it is 80 columns wide where there is no terminal."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Plain(markup=False, highlight=False, emoji=False, soft_wrap=False)


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error, to be called with the replications just finished; only on a terminal."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("preparing (half a minute, the first time)", total=total)
        yield lambda done: bar.update(task, advance=done, description="playing")


def end(error: BaseException) -> int:
    """Tell what ended the command, in plain words; returns the exit code. A closed pipe is no error."""
    if isinstance(error, BrokenPipeError):
        _discard(sys.stdout)
        return 0
    if isinstance(error, KeyboardInterrupt):
        complain("stopped")
        return STOPPED
    if isinstance(error, OSError):
        _discard(sys.stdout)
    complain(_message(error))
    return USER_ERROR


def finish() -> None:
    """Write out what is still held back, so that a full disk or a closed pipe shows here."""
    if sys.stdout is not None:
        sys.stdout.flush()


def forgiving_output() -> None:
    """Print a question mark for a character that the terminal's encoding does not have."""
    reconfigure: Any = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _message(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return visible(f"{place}{error.strerror or error}")
    return str(error)


def _discard(stream: TextIO | None) -> None:
    """Send what a stream still holds nowhere; Python would complain about it at its end."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
