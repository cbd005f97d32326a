"""The command that copies the course, and what others need to find a copy."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from pmsim.cli.options import QuietOption, usable_folder
from pmsim.cli.output import complain, say
from pmsim.errors import EngineError, PmsimError, visible

FOLDER = "pmsim-course"
"""Where `lab` and `app` put a copy if they are not told where one is."""

FolderArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DIR]",
        help=f"A folder made by `pmsim course`; if left out, this folder if it is one, else {FOLDER}.",
    ),
]
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser, or don't.")]


def course(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it goes; made if it is not there.")],
    force: Annotated[
        bool,
        typer.Option("--force", help="Also renew files that you changed; yours are kept under another name."),
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Copy the notebooks and scenarios into a folder of yours.

    Run it again after an upgrade: files that you did not touch are renewed, those you changed stay.
    """
    from pmsim.course.folder import Copied, copy_course

    done: Copied = copy_course(usable_folder(folder), replace=force)
    place = visible(str(folder))
    for old, new in done.moved.items():
        complain(f"{visible(old)}: yours is now {visible(new)}")
    for name in done.kept:
        complain(f"{visible(name)}: you changed this; left as it is (--force renews it and keeps yours)")
    if quiet:
        return
    notebooks = sum(name.endswith(".ipynb") for name in done.written)
    scenarios = sum(name.endswith(".yaml") for name in done.written)
    if done.written:
        say(f"wrote {notebooks} notebooks and {scenarios} scenarios to {place}")
    elif not done.kept:
        say(f"nothing to do: {place} holds this version of the course")
    say(f"Next: pmsim app {quoted(folder)}   the lessons in your browser, without code")
    say(f"  or: pmsim lab {quoted(folder)}   the same in JupyterLab, with the code")


def course_folder(given: Path | None) -> Path:
    """The course folder that is meant, copied first where there is none yet.

    Raises `PmsimError` for a folder that was named and holds no notebooks.
    """
    from pmsim.course.folder import copy_course
    from pmsim.course.shelves import is_course

    if given is not None and not is_course(given):
        raise PmsimError(
            f"{visible(str(given))}: no notebooks of the course are here; first: pmsim course {quoted(given)}"
        )
    if given is not None:
        return given
    if is_course(Path()):
        return Path()
    folder = Path(FOLDER)
    if not is_course(folder):
        copy_course(usable_folder(folder))
        say(f"copied the course to {FOLDER}; what you change there stays")
    return folder


def need(*packages: str) -> None:
    """Raises `PmsimError`, with what to install, if one of these is missing."""
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise PmsimError(f"this needs {', '.join(missing)}, which is not installed: pip install 'pmsim[lab]'")


def warm_up(quiet: bool) -> None:
    """Have the fast engine ready, so that no learner waits for it; without numba the lessons are slow."""
    from pmsim.engine import compiled

    if not compiled.available():
        complain(f"numba is missing, so every picture takes seconds: {compiled.why_unavailable()}")
        return
    if not quiet and not compiled.is_kept():
        complain("getting the fast engine ready, once: about a minute ...")
    try:
        compiled.run_block()
    except EngineError as error:
        complain(str(error))


def quoted(path: Path) -> str:
    """A path as it is typed in a shell, for messages."""
    text = visible(str(path))
    return f'"{text}"' if " " in text else text
