"""Arguments and options that several commands share, and how the scenario they mean is read."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmsim.errors import EngineError, UnknownNameError, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from pmsim.scenario.schema import Scenario

REPLICATIONS = 200
"""Replications of a run or a comparison, unless said otherwise."""

ScenarioArgument = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="A scenario file, or a name that `pmsim scenarios` lists."),
]
PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="NAME", help="The policy to play; the scenario's reference if left out."
    ),
]
PoliciesOption = Annotated[
    str | None,
    typer.Option("--policies", metavar="A,B", help="The policies to compare; all if left out."),
]
ReferenceOption = Annotated[
    str | None,
    typer.Option("--reference", metavar="NAME", help="What to compare with; the scenario's own if left out."),
]
ReplicationsOption = Annotated[
    int, typer.Option("--replications", min=1, metavar="N", help="How many times to play the scenario.")
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, metavar="N", help="Same seed, same luck: the same figures again.")
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="auto|simpy|batch",
        help="simpy is the one to read, batch is fast and needs numba. Both give the same figures.",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        metavar="N",
        help="Threads of the fast engine; as many as there are processors if left out. Changes no figure.",
    ),
]
PlaceboOption = Annotated[
    bool,
    typer.Option("--placebo", help="Support and formal stages take place and have no effect."),
]
BranchOption = Annotated[
    int | None,
    typer.Option(
        "--branch",
        metavar="WEEK",
        help="From the end of this week on, other luck: the same past, another future. Weeks count from the "
        "start of the warm-up.",
    ),
]
FutureOption = Annotated[
    int, typer.Option("--future", min=0, metavar="N", help="With --branch: which future, from 0.")
]
GroupOption = Annotated[
    bool, typer.Option("--group", help="Also show outcomes by group, and how many times that of A B's is.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a field of the scenario, such as review.cadence='3 months'; can be repeated. "
        "`pmsim explain` tells about a field.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No sign of progress and no remarks.")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Also save everything in this folder; files of an earlier run there are replaced. Tables count "
        "from 0: seats, occupants, teams in the order of names, and weeks from the start of the warm-up.",
    ),
]


def read(scenario: str, settings: list[str] | None) -> Scenario:
    """The scenario that a name or path means, with its `--set` applied.

    Raises `ScenarioError` or `UnknownNameError`.
    """
    from pmsim.scenario import library
    from pmsim.scenario.settings import with_settings

    return with_settings(library.load(scenario), settings or ())


def changes(placebo: bool, branch: int | None, future: int) -> dict[str, Any]:
    """What is changed in a world, as arguments of `pmsim.run`. Raises `EngineError`."""
    if future and branch is None:
        raise EngineError("--future: needs --branch WEEK, from whose end on the future is another")
    return {"placebo": placebo, "branch": branch, "future": future}


def names(text: str, known: Collection[str]) -> list[str]:
    """The names in a list with commas; a name may hold a comma itself.

    Raises `UnknownNameError`, and `EngineError` for a name that is there twice.
    """
    pieces, found = text.split(","), []
    while pieces:
        fitting = (n for n in range(len(pieces), 0, -1) if ",".join(pieces[:n]).strip() in known)
        taken = next(fitting, None)
        if taken is None:
            raise UnknownNameError("policy", pieces[0].strip(), known)
        found.append(",".join(pieces[:taken]).strip())
        pieces = pieces[taken:]
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise EngineError(
            f"--policies: '{visible(shortened(twice))}' stands there twice; name each policy once"
        )
    return found


def usable_folder(path: Path) -> Path:
    """The folder to save in, made sure of before a long run; not made yet. Raises `OSError`."""
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "this is a file, not a folder", str(there))
    if not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, "no right to write in this folder", str(there))
    return path
