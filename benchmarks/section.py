"""What a benchmark gives: tables for people, and figures by name for whoever reads them later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Say = Callable[[str], None]
"""Where a benchmark tells how far it is."""


@dataclass(frozen=True)
class Table:
    """A table whose cells are text already; `note` says what is in it."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """One benchmark's result. Figures have their unit at the end of their name."""

    name: str
    title: str
    tables: Sequence[Table]
    figures: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data, from which `from_json` makes the same section."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Section:
    """The section that `as_json` was called on, with lists for tuples."""
    return Section(data["name"], data["title"], [Table(**one) for one in data["tables"]], data["figures"])
