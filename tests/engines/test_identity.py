"""Both engines give the same bytes, over generated scenarios; and the comparison notices when they do not.

`make identity PMSIM_SCENARIOS=12000` (or `PMSIM_SCENARIOS=12000 pytest -s tests/engines`) plays more
scenarios than continuous integration does. It prints how often each kind of event occurred and how often each
process met a departure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from pmsim.records import TABLES, Run, content_digest
from tests.engines.comparing import (
    DEPARTURES,
    KINDS,
    Watch,
    difference,
    digest_of,
    interpreted,
    table_difference,
    tables_of,
)
from tests.engines.generator import Trial, trial

SCENARIOS = int(os.environ.get("PMSIM_SCENARIOS", "4000"))
BLOCKS = 4
INTERPRETED = 150
EVENTS_NEEDED = 100
DEPARTURES_NEEDED = 20


def check_same(one: Trial, watch: Watch) -> None:
    with watch.watching():
        by_simpy = one.play("simpy")
    by_batch = one.play("batch")
    assert len(by_batch.tallies) == one.replications
    found = difference(by_simpy, by_batch)
    assert not found, f"trial {one.number}: {found}"
    watch.see(by_simpy)


@pytest.fixture(scope="module")
def total() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    for name in (*KINDS, *DEPARTURES):
        print(f"{watch[name]:>9,}  {name}")  # noqa: T201 - asked for by `make identity`


@pytest.mark.compiled
@pytest.mark.parametrize("block", range(BLOCKS))
def test_compiled_engine_gives_the_same_bytes(block: int, total: Watch) -> None:
    """Every block must meet its share of what all must meet together, so that workers need not add up."""
    watch = Watch()
    for number in range(block, SCENARIOS, BLOCKS):
        check_same(trial(number), watch)
    total.update(watch)
    short = {name: watch[name] for name in KINDS if watch[name] * BLOCKS < EVENTS_NEEDED}
    short |= {name: watch[name] for name in DEPARTURES if watch[name] * BLOCKS < DEPARTURES_NEEDED}
    assert not short


def test_interpreted_engine_gives_the_same_bytes() -> None:
    watch = Watch()
    with interpreted():
        for number in range(INTERPRETED):
            check_same(trial(number), watch)
    assert set(watch) == {*KINDS, *DEPARTURES}, "each kind of event, and each process meets a departure"


def test_a_third_of_the_trials_is_tie_prone() -> None:
    assert sum(trial(number).tie_prone for number in range(300)) == 100


def test_trials_differ_and_repeat() -> None:
    assert trial(5) == trial(5)
    assert len({trial(number).scenario.model_dump_json() for number in range(100)}) == 100


def test_tie_prone_trials_tie() -> None:
    """Readings equal a threshold, reviews end at the same moment, meetings begin on a tick."""
    readings = moments = on_ticks = 0
    with interpreted():
        for number in range(0, 240, 3):
            one = trial(number)
            played = one.play("batch")
            policy = one.scenario.policies["only"]
            held, began = (played.events[played.events["kind"] == kind] for kind in (2, 1))
            readings += int(np.count_nonzero(held["b"] == policy.support.threshold))
            moments += len(held) - len(np.unique(held["time"]))
            on_ticks += int(np.count_nonzero(began["time"] == began["time"].round()))
    assert min(readings, moments, on_ticks) > 25


@pytest.fixture(scope="module")
def played() -> Run:
    return trial(1).play("simpy")


def last_bit_changed(table: np.ndarray, row: int, column: str) -> np.ndarray:
    changed = table.copy()
    changed[column][row] = np.nextafter(changed[column][row], np.inf)
    return changed


@pytest.mark.parametrize(("name", "column"), [("tallies", "output"), ("weeks", "kpi"), ("events", "time")])
@pytest.mark.parametrize("row", [0, -1])
def test_comparison_notices_a_last_bit(played: Run, name: str, column: str, row: int) -> None:
    changed = replace(played, **{name: last_bit_changed(getattr(played, name), row, column)})
    assert difference(played, changed).startswith(f"{name}: row")
    assert digest_of(changed) != digest_of(played)


@pytest.mark.parametrize("name", TABLES)
def test_every_bit_of_a_row_counts(played: Run, name: str) -> None:
    """The digest changes with any one bit flipped, wherever it is, in any table."""
    tables = tables_of(played)
    size = len(tables[name].tobytes())
    seen = {content_digest(tables)}
    for position in (*range(tables[name].itemsize), size // 2, size - 1):
        for bit in (0, 7):
            seen.add(content_digest({**tables, name: with_flipped_bit(tables[name], position, bit)}))
    assert len(seen) >= 1 + 2 * tables[name].itemsize


def with_flipped_bit(table: np.ndarray, position: int, bit: int) -> np.ndarray:
    content = bytearray(table.tobytes())
    content[position] ^= 1 << bit
    return np.frombuffer(bytes(content), table.dtype)


@pytest.mark.parametrize("name", TABLES)
def test_comparison_notices_a_missing_row(played: Run, name: str) -> None:
    table = getattr(played, name)
    changed = replace(played, **{name: table[:-1]})
    assert difference(played, changed) == f"{name}: {len(table)} and {len(table) - 1} rows"
    assert difference(changed, played) == f"{name}: {len(table) - 1} and {len(table)} rows"
    assert digest_of(changed) != digest_of(played)


@pytest.mark.parametrize("name", TABLES)
def test_comparison_notices_another_type_of_column(played: Run, name: str) -> None:
    table = getattr(played, name)
    first, *rest = table.dtype.names
    others = [(column, table.dtype[column]) for column in rest]
    changed = np.zeros(len(table), [(first, "<u8"), *others])
    for column in table.dtype.names:
        changed[column] = table[column]
    assert table_difference(table, changed).startswith("columns")
    assert digest_of(replace(played, **{name: changed})) != digest_of(played)


def test_comparison_notices_another_digest(played: Run) -> None:
    assert not difference(played, played)
    assert difference(played, replace(played, manifest=replace(played.manifest, digest="0"))) == "digest"


def test_undefined_figures_do_not_hide_differences(played: Run) -> None:
    """Undefined figures are equal to themselves by their bytes, unlike by `==`."""
    row = int(np.flatnonzero(np.isnan(played.events["e"]))[0])
    changed = played.events.copy()
    changed["e"][row] = 0.0
    assert not table_difference(played.events, played.events.copy())
    assert table_difference(played.events, changed).startswith(f"row {row}")


def test_watch_without_a_departure_counts_none() -> None:
    """Negative control: the counts come from departures, not from being there."""
    watch = Watch()
    one = trial(1)
    stay = one.scenario.model_copy(
        update={
            "leaving": one.scenario.leaving.model_copy(update={"quit_rate": 0.0}),
            "formal": one.scenario.formal.model_copy(update={"quit_points": 0.0}),
            "policies": {
                "only": one.scenario.policies["only"].model_copy(
                    update={
                        "escalation": one.scenario.policies["only"].escalation.model_copy(
                            update={"enabled": False}
                        )
                    }
                )
            },
        }
    )
    with watch.watching():
        replace(one, scenario=stay).play("simpy")
    assert not watch
