"""Write the tables of docs/model.md that come from the code. `--check` says whether they are current.

`<!-- fields: work.form_carry circumstances. -->` in the page asks for a table of those fields, with the
grade of the evidence for each; a name that ends in a dot is a whole group. `<!-- outcomes -->` asks for the
outcomes. A table ends at `<!-- end of table -->`. What stands between is replaced.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from pathlib import Path

from pmsim.outcomes import SECTIONS, Outcome
from pmsim.scenario.fields import FieldInfo, all_fields
from tools.fields_page import cited_rows, group_of, linked

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "model.md"
EVIDENCE = DOCS / "evidence.md"

MARKED = re.compile(r"<!-- (fields: [^>]+|outcomes) -->\n(?:.*?)<!-- end of table -->", re.DOTALL)
ROW = re.compile(r'^\| <a id="([^"]+)"></a>.*\| ([^|]*) \|$', re.MULTILINE)
SURE = re.compile(r"\bread\b|\brecalled(?:, (?:high|medium|low))?|\bcomputed\b|\bjudgement\b")
FIELD_COLUMNS = "| field | what it is | default | unit | source | grade |\n|---|---|---|---|---|---|\n"
OUTCOME_COLUMNS = "| about | outcome | what it is | unit | better |\n|---|---|---|---|---|\n"
BETTER = {1: "more", 0: "", -1: "less"}


def page(text: str) -> str:
    """The page with its tables written anew."""
    return MARKED.sub(lambda found: f"<!-- {found[1]} -->\n{table(found[1])}<!-- end of table -->", text)


def table(asked: str) -> str:
    """The table that a mark asks for."""
    if asked == "outcomes":
        return OUTCOME_COLUMNS + "".join(outcome_rows())
    return FIELD_COLUMNS + "".join(field_row(field) for field in fields_of(asked))


def fields_of(asked: str) -> list[FieldInfo]:
    """The fields that a mark asks for; raises ValueError for a name that no field has."""
    return [field for name in asked.split()[1:] for field in fields_named(name)]


def fields_named(name: str) -> list[FieldInfo]:
    """The field of this short path, or those of a group whose name ends in a dot."""
    found = [field for field in all_fields() if name in names_of(field)]
    if not found:
        raise ValueError(f"no field is called {name}")
    return found


def names_of(field: FieldInfo) -> tuple[str, str, str]:
    """What a mark may call a field: its path, that without a team or policy, or its group with a dot."""
    return field.path, short(field.path), short(group_of(field.path)) + "."


def short(path: str) -> str:
    """A path without the name of a policy or of a team."""
    return path.removeprefix("policies.*.").removeprefix("teams.*.")


def field_row(field: FieldInfo) -> str:
    """A field's row."""
    unit = "" if field.unit in (field.kind, "name", "text") else field.unit
    cells = (
        f"`{short(field.path)}`",
        field.description,
        field.default or "empty",
        unit,
        linked(field.source),
        grade(field.source, grades()),
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def outcome_rows() -> Iterator[str]:
    """A row for each outcome; the first of a section names it."""
    for section, outcomes in SECTIONS.items():
        titles = chain([section], repeat(""))
        for title, (name, outcome) in zip(titles, outcomes.items(), strict=False):
            yield outcome_row(title, name, outcome)


def outcome_row(section: str, name: str, outcome: Outcome) -> str:
    """An outcome's row."""
    return f"| {section} | `{name}` | {outcome.label} | {outcome.unit} | {BETTER[outcome.better]} |\n"


def grade(source: str, known: Mapping[str, str]) -> str:
    """How sure a default is: that of its rows of evidence; none for a slider or for what the course sets."""
    if "slider" in source:
        return "none"
    return (
        ", ".join(dict.fromkeys(known[row] for row in cited_rows(source) if row in known)) or "not evidence"
    )


def grades() -> dict[str, str]:
    """What the page of evidence says of each row, in the fewest words."""
    return {
        row: " and ".join(dict.fromkeys(SURE.findall(sure)))
        for row, sure in ROW.findall(EVIDENCE.read_text(encoding="utf-8"))
    }


def main() -> int:
    """Write the tables, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a table is not current")
    check = parser.parse_args().check
    text = PAGE.read_text(encoding="utf-8")
    if check:
        if text == page(text):
            return 0
        print(f"{PAGE.name} is not current: run python -m tools.model_tables", file=sys.stderr)
        return 1
    PAGE.write_text(page(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
