"""Write docs/fields.md: every scenario field, from the schema. `--check` says whether the page is current."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pmsim.scenario.fields import FieldInfo, all_fields
from pmsim.scenario.schema import Scenario, Section

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fields.md"
CITED = re.compile(r"\[([0-9]+[a-z]?(?:, [0-9]+[a-z]?)*)\]")
HEAD = """\
# Scenario fields

Written from `pmsim/scenario/schema.py` by `python tools/fields_page.py`. Don't edit it here.

A `*` in a path stands for any team, by number or name, for any incident, by number, or for any policy, by
name. `pmsim explain FIELD` shows one field, `--set PATH=VALUE` changes one for a run.
[scenarios.md](scenarios.md) says how to write a file.

The last column says where the default comes from. Numbers such as 9c are rows of the
[evidence table](evidence.md). "Slider" means that no usable evidence exists and that the default is only
plausible. "Course rule" means that the course sets it, or how we read the course.
"""
COLUMNS = "| field | what it is | default | allowed | unit | source |\n|---|---|---|---|---|---|\n"
SLIDERS = """\
## Sliders

No usable evidence exists for the defaults of these {count} of {all} fields. Move them before you trust a
result.

{names}
"""


def cited_rows(source: str) -> list[str]:
    """Rows of the evidence table that a field's source names: `[6b, 7i]` gives 6b and 7i."""
    return [row for found in CITED.findall(source) for row in found.split(", ")]


def page() -> str:
    """The whole page."""
    tables = [table(path, section) for path, section in walk(Scenario, "")]
    return "\n".join([HEAD, *tables, sliders()])


def inside(path: str) -> list[FieldInfo]:
    """The fields directly in a group."""
    return [field for field in all_fields() if group_of(field.path) == path]


def group_of(path: str) -> str:
    """Path of the group that a field is in; empty at the top."""
    return path.rpartition(".")[0]


def table(path: str, section: type[Section]) -> str:
    """A heading, what the group is, and a row a field."""
    title = f"`{path}`" if path else "At the top"
    summary = (section.__doc__ or "").strip().splitlines()[0]
    return f"## {title}\n\n{summary}\n\n{COLUMNS}{''.join(map(row, inside(path)))}"


def row(field: FieldInfo) -> str:
    """A field's row."""
    unit = "" if field.unit in (field.kind, "name", "text") else field.unit
    source = linked(field.source) if can_have_evidence(field) else ""
    cells = (f"`{name_of(field)}`", field.description, field.default or "empty", allowed(field), unit, source)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def allowed(field: FieldInfo) -> str:
    """What may be written, without the unit, which has a column of its own."""
    if field.kind.startswith("duration"):
        return f"{field.kind}, {field.bounds}"
    if field.choices or field.kind == "name or number":
        return field.allowed.partition(" (")[0]
    return field.bounds or field.kind


def linked(source: str) -> str:
    """A source with links to the evidence table."""
    return CITED.sub(
        lambda found: ", ".join(f"[{number}](evidence.md#{number})" for number in found[1].split(", ")),
        source,
    )


def sliders() -> str:
    """The list of fields without evidence, a line a group."""
    found = {
        path: [name_of(field) for field in inside(path) if is_slider(field)] for path, _ in walk(Scenario, "")
    }
    lines = [
        f"- {f'`{path}`' if path else 'top'}: {', '.join(names)}" for path, names in found.items() if names
    ]
    count = sum(len(names) for names in found.values())
    return SLIDERS.format(count=count, all=len(all_fields()), names="\n".join(lines))


def name_of(field: FieldInfo) -> str:
    """The last name of a field's path."""
    return field.path.rpartition(".")[2]


def is_slider(field: FieldInfo) -> bool:
    """Whether a default rests on no usable evidence."""
    return field.source.startswith("slider") and can_have_evidence(field)


def can_have_evidence(field: FieldInfo) -> bool:
    """Whether evidence could set a default; it cannot set titles and stories."""
    return "text" not in field.kind


def walk(section: type[Section], path: str) -> Iterator[tuple[str, type[Section]]]:
    """A group and the groups inside it."""
    yield path, section
    for name, field in section.model_fields.items():
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, Section):
                several = "" if part is field.annotation else ".*"
                yield from walk(part, f"{path}.{name}{several}".lstrip("."))


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not current")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
    if not current:
        print(f"{PAGE.name} is not current: run python tools/fields_page.py", file=sys.stderr)
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
