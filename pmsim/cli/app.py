"""The `pmsim` command and its subcommands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pmsim.cli import course, demo, handout, journal, lab, play, scenarios, serve, warm
from pmsim.cli.output import end, finish
from pmsim.errors import PmsimError


@contextmanager
def _messages() -> Iterator[None]:
    """Turn an error of the user's or of the machine's into a message and an exit code."""
    try:
        yield
    except (PmsimError, OSError, MemoryError, KeyboardInterrupt) as error:
        raise typer.Exit(end(error)) from None


class Commands(TyperGroup):
    """Commands whose errors are messages."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the words before the command; `--help` and `--version` print here."""
        with _messages():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        with _messages():
            returned = super().invoke(ctx)
            finish()
        return returned


app = typer.Typer(
    name="pmsim",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from pmsim import __version__

        typer.echo(f"pmsim {__version__}")
        raise typer.Exit


@app.callback()
def pmsim(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Simulate performance management: reviews, support and formal action, and what they do.

    Start with `pmsim demo`, or with `pmsim new my_team.yaml` and `pmsim compare my_team.yaml`. Exit codes: 0
    when all went well, 2 when something has to be mended first, 130 after Ctrl-C.
    """


app.command()(demo.demo)
app.command()(scenarios.scenarios)
app.command()(scenarios.new)
app.command()(scenarios.validate)
app.command()(scenarios.explain)
app.command()(scenarios.schema)
app.command()(play.run)
app.command()(play.compare)
app.command()(journal.journal)
app.command()(handout.handout)
app.command()(course.course)
app.command()(lab.lab)
app.command("app")(serve.serve)
app.command()(warm.warm)
