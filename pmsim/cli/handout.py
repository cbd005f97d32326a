"""The command that makes what a trainer prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pmsim.cli.options import QuietOption, ScenarioArgument, SetOption, read, usable_folder
from pmsim.cli.output import say
from pmsim.errors import visible


def handout(
    scenario: ScenarioArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the pages go; older ones are replaced.")
    ] = Path("handouts"),
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Also PDFs, if Chromium, Chrome or Edge is installed.")
    ] = False,
    settings: SetOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write handout and cards for a class.

    Pages to print on A4: the handout of the scenario, prediction cards, if-then cards, a card for each
    lesson, six questions for before and after, their answers for you, and the SFIA evidence sheet.
    """
    from pmsim import texts
    from pmsim.report.handout import write_handouts
    from pmsim.report.pdf import browser, write_pdfs

    complete = read(scenario, settings)
    folder = usable_folder(out)
    if pdf:
        browser()
    pages = write_handouts(complete, scenario, folder)
    printed = write_pdfs(pages) if pdf else ()
    if not quiet:
        words = texts.read("cards")["command"]
        text = words["wrote"] if pdf else words["wrote_html"]
        say(text.format(count=len(pages), pdfs=len(printed), folder=visible(str(folder))))
