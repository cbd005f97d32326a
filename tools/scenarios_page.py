"""Write the list of shipped scenarios in docs/scenarios.md. `--check` says whether the list is current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pmsim.scenario import library
from pmsim.scenario.schema import Scenario

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scenarios.md"
BEGIN = (
    "<!-- Written by python tools/scenarios_page.py from the files in scenarios/. Don't edit it here. -->\n"
)
END = "<!-- End of what is written from the files. -->\n"
HEAD = """\
| scenario | level | what happens | one question for the class | policies |
|---|---|---|---|---|
"""


def listing() -> str:
    """The table, a row a scenario, in order of SFIA level and name."""
    shipped = {name: library.load(name) for name in library.names()}
    ordered = sorted(shipped, key=lambda name: (shipped[name].sfia_level, name))
    return HEAD + "".join(row(name, shipped[name]) for name in ordered)


def row(name: str, scenario: Scenario) -> str:
    """A scenario's row."""
    policies = ", ".join(f"`{policy}`" for policy in scenario.policies)
    cells = (
        f"[{name}](../scenarios/{name}.yaml)",
        str(scenario.sfia_level),
        first_sentence(scenario.story),
        scenario.questions[0],
        policies,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def first_sentence(text: str) -> str:
    """The first sentence, up to its full stop."""
    return " ".join(text.split()).split(". ")[0].removesuffix(".") + "."


def with_listing(page: str) -> str:
    """The page with the current table between its two marks. ValueError for a page without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the marks {BEGIN.strip()} and {END.strip()}")
    return f"{before}{BEGIN}\n{listing()}\n{END}{after}"


def main() -> int:
    """Write the list, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the list is not current")
    page = PAGE.read_text(encoding="utf-8")
    if not parser.parse_args().check:
        PAGE.write_text(with_listing(page), encoding="utf-8")
        return 0
    current = page == with_listing(page)
    if not current:
        print(f"{PAGE.name} is not current: run python tools/scenarios_page.py", file=sys.stderr)
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
