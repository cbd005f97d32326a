"""Both engines give the same bytes, over generated scenarios; and the comparison notices when they do not.

`make identity PMSIM_SCENARIOS=10000` (or `PMSIM_SCENARIOS=10000 pytest -s tests/engines`) plays more
scenarios than continuous integration does. It prints how often each kind of event occurred and how often each
process met a departure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import islice

import numpy as np
import pytest

from pmsim.engine.layout import Play, parameters_of
from pmsim.model.draws import entity_of, team_key
from pmsim.model.review import first_review
from pmsim.model.state import Luck, Member
from pmsim.records import TABLES, Run, content_digest
from pmsim.scenario.schema import Policy, Review, Scenario
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
from tests.engines.generator import Options, Trial, trial
from tests.engines.lucky import KIN, NAMES, ON_EIGHTHS, TOGETHER

SCENARIOS = int(os.environ.get("PMSIM_SCENARIOS", "2400"))
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


WEEKLY = parameters_of(Scenario(), Policy(review=Review(cadence=1)), Play(seed=0))


def first_review_of(seed: int, team: int, seat: int) -> float:
    """When the first weekly review of someone who is there at the start falls due."""
    member = Member(entity=entity_of(seat, 0), luck=Luck(*team_key(seed, NAMES[team])))
    return first_review(member, WEEKLY, 0.0)


def test_lucky_seeds_fall_together() -> None:
    """What the tie-prone trials rest on; other seeds do not."""
    together = {
        seed: first_review_of(seed, a, b) - first_review_of(seed, c, d) for seed, a, b, c, d in TOGETHER
    }
    kin = {seed: first_review_of(seed, a, b) - first_review_of(seed, a, c) for seed, a, b, c in KIN}
    alone = {seed: first_review_of(seed, a, b) for seed, a, b in ON_EIGHTHS}
    assert not any(together.values())
    assert not any((8.0 * gap) % 1.0 for gap in (*kin.values(), *alone.values()))
    assert all((8.0 * first_review_of(seed + 1, a, b)) % 1.0 for seed, a, b in ON_EIGHTHS)


@pytest.mark.parametrize("name", [field.name for field in fields(Options)])
def test_options_of_a_trial_occur_and_matter(name: str) -> None:
    """Each is set in many trials, and without it the bytes are others."""
    plain = getattr(Options(), name)
    chosen = [one for one in map(trial, range(300)) if getattr(one.options, name) != plain]
    assert len(chosen) >= 25
    without = (replace(one, options=replace(one.options, **{name: plain})) for one in chosen)
    pairs = ((one, other) for one, other in zip(chosen, without, strict=True) if not one.tie_prone)
    assert any(difference(one.play("simpy"), other.play("simpy")) for one, other in islice(pairs, 12))


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
    given = one.scenario.model_dump(mode="json")
    rules = given["policies"]["only"]
    given["leaving"]["quit_rate"] = given["formal"]["quit_points"] = 0.0
    rules["support"]["choice"] = "coaching"
    for name in ("escalation", "ranking", "promotion"):
        rules[name]["enabled"] = False
    for team in given["teams"]:
        team["ends"] = 0
    stay = Scenario.model_validate(given)
    with watch.watching():
        played = replace(one, scenario=stay, options=Options()).play("simpy")
    assert len(played.weeks) > 0
    assert not watch
