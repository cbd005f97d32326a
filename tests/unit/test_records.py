"""Runs as data: saved and loaded whole, and every change noticed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest

from pmsim.errors import PmsimError, RunFileError
from pmsim.model.rows import FIGURES
from pmsim.records import TABLES, Run, content_digest, dtype_of, load_run
from pmsim.runner import run
from pmsim.scenario.quantities import Shape
from pmsim.scenario.schema import Escalation, Manager, Policy, Review, Scenario, Support, Team


@pytest.fixture(scope="module")
def played() -> Run:
    scenario = Scenario(
        teams=(Team(name="A", members=3, manager=Manager(people_hours=6)), Team(name="B", members=2)),
        warm_up=4,
        weeks=20,
        policies={
            "busy": Policy(
                review=Review(cadence=2),
                support=Support(threshold=1.2),
                escalation=Escalation(threshold=1.1, failing_weeks=3, window=4, require_support=False),
            )
        },
    )
    return run(scenario, replications=2, tables=2, engine="simpy", seed=5)


def test_a_saved_run_loads_as_it_was(played: Run, tmp_path: Path) -> None:
    loaded = load_run(played.save(tmp_path / "run"))
    assert loaded.manifest == played.manifest
    assert loaded.scenario == played.scenario
    for name in TABLES:
        assert getattr(loaded, name).tobytes() == getattr(played, name).tobytes()
        assert len(getattr(loaded, name)) > 0


def test_saving_leaves_other_files_alone_and_replaces_its_own(played: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    played.save(tmp_path)
    played.save(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"notes.txt", "manifest.json", "scenario.yaml", *(f"{table}.npy" for table in TABLES)}


@pytest.mark.parametrize("table", TABLES)
def test_one_flipped_bit_of_any_table_changes_the_digest(played: Run, table: str) -> None:
    tables = {name: getattr(played, name).copy() for name in TABLES}
    before = content_digest(tables)
    assert before == played.manifest.digest
    bits = tables[table].view(np.uint8)
    bits[len(bits) // 2] ^= 1
    assert content_digest(tables) != before


def test_a_missing_row_and_another_type_change_the_digest(played: Run) -> None:
    whole = {"weeks": played.weeks}
    assert content_digest(whole) != content_digest({"weeks": played.weeks[:-1]})
    renamed = played.weeks.astype(
        [(f"x{name}", played.weeks.dtype[name]) for name in played.weeks.dtype.names]
    )
    assert content_digest(whole) != content_digest({"weeks": renamed})


def _damage(folder: Path, kind: str) -> None:
    table = folder / "weeks.npy"
    manifest = folder / "manifest.json"
    if kind == "flipped bit":
        data = bytearray(table.read_bytes())
        data[-3] ^= 4
        table.write_bytes(data)
    elif kind == "cut short":
        table.write_bytes(table.read_bytes()[:-100])
    elif kind == "empty table":
        table.write_bytes(b"")
    elif kind == "no table":
        table.unlink()
    elif kind == "another table":
        np.save(table, np.zeros(3))
    elif kind == "not JSON":
        manifest.write_text("{")
    elif kind == "a list":
        manifest.write_text("[]")
    elif kind == "another scenario":
        text = (folder / "scenario.yaml").read_text()
        (folder / "scenario.yaml").write_text(text.replace("warm_up: 4", "warm_up: 5"))
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "surprise": 1}))


@pytest.mark.parametrize(
    "kind",
    [
        "flipped bit",
        "cut short",
        "empty table",
        "no table",
        "another table",
        "not JSON",
        "a list",
        "another scenario",
        "unknown field",
    ],
)
def test_a_damaged_run_is_refused_with_a_plain_message(played: Run, tmp_path: Path, kind: str) -> None:
    folder = played.save(tmp_path / "run")
    _damage(folder, kind)
    with pytest.raises(RunFileError, match=r"run"):
        load_run(folder)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PmsimError, match="not a saved run"):
        load_run(tmp_path)


def test_the_journal_names_its_figures(played: Run) -> None:
    journal = played.journal()
    assert len(journal) == len(played.events)
    held = next(entry for entry in journal if entry["event"] == "review held")
    assert {"rating", "support_mean", "low_weeks", "decision", "done"} <= set(held)
    assert {entry["replication"] for entry in played.journal(1)} == {1}


def test_every_kind_of_event_has_a_name_and_at_most_five_figures() -> None:
    assert sorted(FIGURES) == list(range(1, len(FIGURES) + 1))
    assert len({name for name, _ in FIGURES.values()}) == len(FIGURES)
    assert all(len(figures) <= 5 for _, figures in FIGURES.values())


def test_ids_name_every_replication(played: Run) -> None:
    ids = played.ids()
    assert [one.replication for one in ids] == [0, 1]
    again = run(played.scenario, ids[1].policy, seed=ids[1].seed, first=1, engine="simpy")
    assert again.tallies.tobytes() == played.tallies[1:].tobytes()


def test_record_types_follow_the_class() -> None:
    @dataclass
    class Sample:
        number: float
        count: int
        flag: bool
        shape: Shape
        past: Annotated[list[float], 7]
        name: str

    dtype = dtype_of(Sample)
    assert dtype.names == ("number", "count", "flag", "shape", "past")
    assert dtype["shape"] == np.int64
    assert dtype["past"].shape == (7,)
