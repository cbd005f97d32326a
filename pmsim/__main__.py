"""`python -m pmsim` is the `pmsim` command."""

from __future__ import annotations

from pmsim.cli import main

if __name__ == "__main__":
    main()
