"""The command that opens the course in JupyterLab."""

from __future__ import annotations

from typing import Annotated

import typer

from pmsim.cli.course import BrowserOption, FolderArgument, course_folder, need, warm_up
from pmsim.cli.options import QuietOption


def lab(
    folder: FolderArgument = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, metavar="N", help="Where to listen, on this machine.")
    ] = 8888,
    browser: BrowserOption = True,
    quiet: QuietOption = False,
) -> None:
    """Open the course in JupyterLab, with its code.

    Jupyter takes another port if this one is taken, and prints the address. Ctrl-C stops it.
    """
    from pmsim.course.shelves import listed

    need("jupyterlab", "ipywidgets", "anywidget")
    place = course_folder(folder)
    warm_up(quiet)
    from jupyterlab.labapp import LabApp

    first = next(iter(listed(place))).path
    words = [
        f"--ServerApp.root_dir={place.absolute()}",
        f"--LabApp.default_url=/lab/tree/{first}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        # Nothing is asked of other hosts, and no learner about news of Jupyter's.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        f"--ServerApp.log_level={'ERROR' if quiet else 'WARN'}",
    ]
    LabApp.launch_instance(argv=words)
