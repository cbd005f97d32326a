"""What a run yields: a manifest, one row of tallies a replication, and tables of member-weeks and events."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_origin, get_type_hints

import numpy as np
from pydantic import BaseModel

from pmsim.errors import RunFileError
from pmsim.model.rows import FIGURES, EventRow, WeekRow
from pmsim.model.tallies import Tallies
from pmsim.policies import Decision, Order
from pmsim.scenario import files, schema
from pmsim.scenario.resolve import digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLES = {"tallies": Tallies, "group_b": Tallies, "weeks": WeekRow, "events": EventRow}


@cache
def dtype_of(kind: type) -> np.dtype[Any]:
    """The record type of a class of numbers: floats, integers, truth values, histories, and groups of them.

    Fields that are not numbers, such as names, have no place in a record and are left out.
    """
    hints = get_type_hints(kind, localns={"schema": schema}, include_extras=True)
    order = kind.model_fields if issubclass(kind, BaseModel) else hints
    columns = [(name, _column(hints[name])) for name in order]
    return np.dtype([(name, column) for name, column in columns if column is not None], align=True)


def _column(hint: Any) -> Any:
    if get_origin(hint) is Annotated and hint.__origin__ == list[float]:
        return np.dtype((np.float64, hint.__metadata__))
    if get_origin(hint) is Annotated:
        hint = hint.__origin__
    if not isinstance(hint, type):
        return None
    if is_dataclass(hint) or issubclass(hint, BaseModel):
        return dtype_of(hint)
    for kind, code in ((bool, "?"), (int, "<i8"), (float, "<f8")):
        if issubclass(hint, kind):
            return np.dtype(code)
    return None


@dataclass(frozen=True)
class RunId:
    """What it takes to play one replication again, bit for bit."""

    scenario: str  # digest of the resolved scenario
    policy: str
    seed: int
    replication: int
    mirror: bool = False
    placebo: bool = False
    branch: int | None = None
    future: int = 0
    orders: tuple[Order, ...] = ()
    own: bool = False  # the policy was Python code


@dataclass(frozen=True)
class Manifest:
    """Where a run comes from: enough to make it again, and to notice that a table was changed."""

    scenario: str  # digest of the resolved scenario
    name: str
    policy: str
    seed: int
    first: int  # number of the first replication
    replications: int
    mirror: bool
    engine: str  # the engine that ran
    version: str  # of pmsim
    digest: str  # of the content of the tables
    placebo: bool = False  # support and formal stages had no effect
    branch: int | None = None  # week from whose tick on luck had another key
    future: int = 0  # which of the keys
    orders: tuple[Order, ...] = ()  # decisions given beforehand
    own: bool = False  # the policy was Python code


@dataclass(frozen=True)
class Run:
    """A run: what was asked, and what came of it.

    `tallies` has one row a replication, `group_b` the same of group B alone; `weeks` and `events` cover the
    replications for which tables were asked. All are structured arrays; `events` has five figures a row whose
    names depend on its kind.
    """

    manifest: Manifest
    scenario: schema.Scenario
    tallies: NDArray[Any]
    group_b: NDArray[Any]
    weeks: NDArray[Any]
    events: NDArray[Any]

    def ids(self) -> list[RunId]:
        """One id a replication."""
        m = self.manifest
        numbers = range(m.first, m.first + m.replications)
        changes = (m.mirror, m.placebo, m.branch, m.future, m.orders, m.own)
        return [RunId(m.scenario, m.policy, m.seed, number, *changes) for number in numbers]

    def journal(self, replication: int | None = None) -> list[dict[str, Any]]:
        """The events as dictionaries with the names of their figures, in the order in which they happened."""
        rows = self.events if replication is None else self.events[self.events["replication"] == replication]
        return [_entry(row) for row in rows]

    def save(self, folder: str | Path) -> Path:
        """Write the run into a folder; each file is replaced whole, the manifest last."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            files.dump(self.scenario, fresh / "scenario.yaml")
            for name in TABLES:
                np.save(fresh / f"{name}.npy", getattr(self, name), allow_pickle=False)
            text = json.dumps(asdict(self.manifest), indent=2) + "\n"
            (fresh / "manifest.json").write_text(text, encoding="utf-8")
            for name in ("scenario.yaml", *(f"{table}.npy" for table in TABLES), "manifest.json"):
                os.replace(fresh / name, target / name)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return target


def _entry(row: Any) -> dict[str, Any]:
    kind, names = FIGURES[int(row["kind"])]
    where = {name: int(row[name]) for name in ("replication", "week", "team", "seat", "occupant")}
    figures = {name: float(row[letter]) for name, letter in zip(names, "abcde", strict=False)}
    return {"time": float(row["time"]), "event": kind, **where, **figures}


def empty_table(kind: type) -> NDArray[Any]:
    """A table without rows."""
    return np.zeros(0, dtype_of(kind))


def table_of(rows: Sequence[Any], kind: type) -> NDArray[Any]:
    """A table of objects of a class."""
    if not rows:
        return empty_table(kind)
    columns = dtype_of(kind)
    values = attrgetter(*(columns.names or ()))
    return np.array([values(row) for row in rows], columns)


def content_digest(tables: dict[str, NDArray[Any]]) -> str:
    """SHA-256 of the content of tables: names, columns, numbers of rows and every bit of every row."""
    total = hashlib.sha256()
    for name in sorted(tables):
        table = tables[name]
        total.update(f"{name} {table.dtype.descr} {len(table)}\n".encode())
        total.update(table.tobytes())
    return total.hexdigest()


def load_run(folder: str | Path) -> Run:
    """Read a saved run. Raises `RunFileError` when a file is missing, damaged or not as it was written."""
    source = Path(folder)
    try:
        manifest = _read_manifest(source / "manifest.json")
        tables = {name: _read_table(source / f"{name}.npy", kind) for name, kind in TABLES.items()}
    except (OSError, ValueError, TypeError, KeyError, EOFError) as error:
        raise RunFileError(f"{source}: not a saved run, or damaged: {error}") from error
    scenario = files.load(source / "scenario.yaml")
    if content_digest(tables) != manifest.digest or digest(scenario) != manifest.scenario:
        raise RunFileError(f"{source}: the files are not those that were saved; run the scenario again")
    return Run(manifest, scenario, **tables)


def _read_manifest(path: Path) -> Manifest:
    found = json.loads(path.read_text(encoding="utf-8"))
    orders = tuple(Order(**{**order, "decision": Decision(order["decision"])}) for order in found["orders"])
    return Manifest(**{**found, "orders": orders})


def _read_table(path: Path, kind: type) -> NDArray[Any]:
    table: NDArray[Any] = np.load(path, allow_pickle=False)
    if table.dtype != dtype_of(kind):
        raise ValueError(f"{path.name} has other columns than this version of pmsim")
    return table
