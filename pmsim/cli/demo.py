"""The command that shows in a minute what pmsim is for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmsim.cli.options import (
    REPLICATIONS,
    EngineOption,
    QuietOption,
    ReplicationsOption,
    SeedOption,
    read,
    usable_folder,
)
from pmsim.cli.play import played, tell_where

SCENARIO = "customer_service"
REFERENCE = "course_pmp"
POLICIES = f"{REFERENCE},annual_review,no_support"
OUTCOMES = (
    "output",
    "on_target",
    "profit",
    "low_unhelped",
    "support_fitting",
    "recovered",
    "recovered_anyway",
    "recovered_net",
    "quits_strong",
    "engagement",
    "cases",
    "false_alarms",
    "missed",
    "manager_hours",
)
"""Those that a course talks about; the page shows all."""


def demo(
    replications: ReplicationsOption = REPLICATIONS,
    seed: SeedOption = 1,
    engine: EngineOption = "auto",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where pictures and page go.")] = Path(
        "out"
    ),
    quiet: QuietOption = False,
) -> None:
    """Compare the course's PMP with annual review and no support.

    Prints a table with a sentence a row, and writes pictures and a page.
    """
    from pmsim.cli.export import save_comparison
    from pmsim.cli.tables import print_comparison

    folder = usable_folder(out)
    scenario = read(SCENARIO, None)
    comparison = played(scenario, POLICIES, REFERENCE, replications, seed=seed, engine=engine, quiet=quiet)
    page = save_comparison(comparison, folder)
    print_comparison(comparison, quiet, OUTCOMES)
    tell_where(folder, quiet, page)
