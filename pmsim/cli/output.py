"""What goes to the terminal: text, JSON, progress and, at the end, errors as plain messages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import TYPE_CHECKING, TextIO

import typer

from pmsim.errors import visible

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pmsim.runner import Progress

USER_ERROR = 2
STOPPED = 130
PLAIN_SIGNS = str.maketrans(
    {"\u2212": "-", "\u202f": " ", "\u00a0": " ", "\u2013": "-", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
)
NARROWEST = 72
"""Columns below which tables would lose words; a smaller terminal breaks the lines itself."""
NARROW_SPACE = "\u202f"
STAND_INS = {NARROW_SPACE: "\ue000", " ": "\ue001"}
TAKEN_BACK = str.maketrans({stand_in: space for space, stand_in in STAND_INS.items()})
"""Characters for private use, which stand for spaces while rich lays out a text."""
OUT_OF_MEMORY = "not enough memory; take fewer members, weeks or replications"


def say(text: str = "") -> None:
    """Print lines of text, in what characters the terminal has."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    typer.echo(encodable(text, encoding))


def encodable(text: str, encoding: str) -> str:
    """The text as it is, or with plain signs and question marks where the encoding lacks a character."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN_SIGNS).encode(encoding, "replace").decode(encoding)
    return text


def complain(text: str) -> None:
    """Print a message to standard error, which may be closed."""
    with suppress(OSError):
        typer.echo(text, err=True)


def say_json(value: object, indent: int | None = 2) -> None:
    """Print a value as JSON, in plain ASCII, so that every terminal and pipe can take it."""
    typer.echo(json.dumps(value, indent=indent, allow_nan=False))


def show(renderable: RenderableType) -> None:
    """Print what rich has laid out, as plain text; 80 columns wide where there is no terminal."""
    from rich.console import Console

    page = StringIO()
    layout = Console(file=page, markup=False, highlight=False, emoji=False, color_system=None)
    layout.width = max(layout.width, NARROWEST)
    layout.print(renderable)
    lines = page.getvalue().translate(TAKEN_BACK).splitlines()
    say("\n".join(line.rstrip() for line in lines))


def indented(text: str) -> RenderableType:
    """A text for `show`, two columns in on each of its lines."""
    from rich.padding import Padding

    return Padding(bound(text), (0, 0, 0, 2))


def bound(text: str, spaces: str = NARROW_SPACE) -> str:
    """The text for `show` with these spaces as stand-ins, at which rich breaks no line."""
    return text.translate({ord(space): STAND_INS[space] for space in spaces})


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
        task = bar.add_task("preparing (about a minute, the first time)", total=total)
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
