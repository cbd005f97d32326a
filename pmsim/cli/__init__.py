"""The command line: parse, one library call, print."""

from __future__ import annotations


def main() -> None:
    """Run the `pmsim` command. Ends with exit code 0, 2 for an error of the user's, or 130 after Ctrl-C."""
    try:
        from pmsim.cli.app import app

        app(prog_name="pmsim")
    except KeyboardInterrupt:
        # While still loading; from then on the commands see to it.
        raise SystemExit(130) from None
