"""The command that serves the lessons as an app."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pmsim.cli.course import BrowserOption, FolderArgument, course_folder, need, quoted, warm_up
from pmsim.cli.options import QuietOption
from pmsim.cli.output import say
from pmsim.errors import PmsimError, UnknownNameError, visible

PORT = 8866
TRIES = 100
"""Ports after a taken one in which to look for a free one."""

LOCAL = ("localhost", "127.0.0.1", "::1")

FOR_A_CLASS = ("learner",)
"""Shelves that a class sees: a form of the others saves files on the machine that serves it."""


def serve(
    folder: FolderArgument = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, metavar="N", help="Where to listen.")
    ] = PORT,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="For whom to listen: localhost is this machine alone, 0.0.0.0 all who can reach it.",
        ),
    ] = "localhost",
    learners: Annotated[
        int,
        typer.Option("--learners", min=1, max=500, metavar="N", help="How many open a lesson at once."),
    ] = 1,
    lesson: Annotated[
        str | None,
        typer.Option(
            "--lesson", metavar="NN", help="The lesson that a class starts with; the first if left out."
        ),
    ] = None,
    browser: BrowserOption = True,
    quiet: QuietOption = False,
) -> None:
    """Serve the lessons as web pages to your browser, or to a class.

    A class sees the lessons for learners alone. The pages for trainers and designers are for this machine: a
    form there reads and writes files.

    Kernels for the lesson that is open, and for the next, are started beforehand: one for each of --learners.
    Count on 200 MB of memory for each. Ctrl-C stops everything.
    """
    from pmsim.course.shelves import SHELVES

    need("voila", "ipywidgets", "anywidget")
    check_port(host, port)
    place = course_folder(folder)
    shared = learners > 1 or host not in LOCAL
    shelves = FOR_A_CLASS if shared else SHELVES
    first = _first(lesson, _known(place, shelves))
    warm_up(quiet)
    if shared:
        _keep_no_record(quiet)
    from pmsim.cli.lesson_server import run_server

    run_server(
        place, host, port, learners=learners, first=first, shelves=shelves, browser=browser, quiet=quiet
    )


def _known(place: Path, shelves: Sequence[str]) -> dict[str, str]:
    """The paths of what is served, by what `--lesson` calls them."""
    from pmsim.course.shelves import listed

    found = {each.number or each.path: each.path for each in listed(place) if each.shelf in shelves}
    if not found:
        raise PmsimError(
            f"{visible(str(place))}: no lessons for a class are here; first: pmsim course {quoted(place)}"
        )
    return found


def _keep_no_record(quiet: bool) -> None:
    """Learners who share the folder would write over each other's record."""
    from pmsim import texts
    from pmsim.course.record import PLACE

    os.environ[PLACE] = "off"
    if not quiet:
        say(texts.read("app")["no_record"])


def _first(asked: str | None, known: dict[str, str]) -> str:
    if asked is None:
        return next(iter(known.values()))
    number = asked.zfill(2)
    if number not in known:
        raise UnknownNameError("lesson", asked, known)
    return known[number]


def check_port(host: str, port: int) -> None:
    """Raises `PmsimError` for a port that is taken, naming the next free one, or that may not be used."""
    fault = _fault(host, port)
    if fault == errno.EADDRINUSE:
        free = next((p for p in range(port + 1, min(port + TRIES, 65536)) if not _fault(host, p)), None)
        hint = f"; {free} is free, so add: --port {free}" if free else ""
        raise PmsimError(f"port {port} on {visible(host)} is taken, perhaps by lessons served already{hint}")
    if fault == errno.EACCES:
        raise PmsimError(f"port {port} may not be used without special rights; take one from 1024 on")
    if fault:
        raise PmsimError(f"cannot listen on {visible(host)}: that is no address of this machine")


def _fault(host: str, port: int) -> int:
    """The number of the error that listening there ends with; 0 if none does."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (socket.gaierror, UnicodeError):  # the latter for a name that cannot be one, such as `a..b`
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return 0
