"""Files in `invalid` give the messages that `expected.toml` says; those in `valid` are scenarios."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from pmsim.errors import ScenarioError
from pmsim.scenario.files import MOST_BYTES, load, loads
from pmsim.scenario.resolve import resolve

HERE = Path(__file__).parent
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
VALID = sorted((HERE / "valid").glob("*.yaml"))
# The slowest files of the corpus take well under a second each.
MOST_SECONDS = 60


def test_every_file_has_its_message_and_every_message_its_file():
    files = {file.name for file in (HERE / "invalid").iterdir()}
    assert files == set(EXPECTED)
    assert len(files) >= 100
    assert len(VALID) >= 10


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_fault_gives_its_message(name):
    path = HERE / "invalid" / name
    start = time.monotonic()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    message = str(caught.value)
    missing = [part for part in EXPECTED[name] if part not in message]
    assert not missing, message
    assert all(line.startswith((str(path), "and ")) for line in message.splitlines())
    assert all(line.isprintable() for line in message.split("\n"))
    assert len(message) < 50_000
    assert time.monotonic() - start < MOST_SECONDS


def test_every_fault_expects_something():
    assert all(parts and all(parts) for parts in EXPECTED.values())


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_is_a_scenario(path):
    scenario = load(path)
    assert resolve(resolve(scenario)) == resolve(scenario)


def test_words_stay_text():
    scenario = load(HERE / "valid" / "words_stay_text.yaml")
    assert (scenario.name, scenario.story, scenario.currency) == ("NO", "2024-01-01", "on")
    assert [team.name for team in scenario.teams] == ["1:30", "0o17"]


def test_numbers_are_numbers():
    scenario = load(HERE / "valid" / "numbers.yaml")
    assert (scenario.weeks, scenario.work.week_hours, scenario.work.luck_variance) == (10, 37.5, 0.4)
    assert (scenario.work.form_variance, scenario.money.pay, scenario.money.week_value) == (
        6.0,
        700.0,
        1600.0,
    )


def test_durations_are_weeks():
    scenario = load(HERE / "valid" / "durations.yaml")
    policy = scenario.policies["a"]
    assert (scenario.warm_up, scenario.weeks, scenario.work.engagement_time) == (13, 104, 6.5)
    assert (policy.review.cadence, policy.escalation.failing_weeks, policy.escalation.window) == (4, 13, 13)


def test_text_survives():
    assert load(HERE / "valid" / "quoted.yaml").story == "it's fine: #1"
    assert load(HERE / "valid" / "unicode.yaml").name == "客户服务"
    lines = load(HERE / "valid" / "block_story.yaml").story
    assert lines == "First line.\n\n  indented\nlast: line # not a comment\n"
    assert load(HERE / "valid" / "windows_lines.yaml").weeks == 26


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 2 << 20])
def test_a_large_file_is_refused_unread(tmp_path, size):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * size)
    with pytest.raises(ScenarioError, match="at most 1 MiB"):
        load(path)
    with pytest.raises(ScenarioError, match="at most 1 MiB"):
        loads("#" * size)


def test_the_largest_file_is_read(tmp_path):
    text = "name: A\n"
    path = tmp_path / "whole.yaml"
    path.write_bytes(text.encode() + b"#" * (MOST_BYTES - len(text)))
    assert load(path).name == "A"


def test_depth_is_refused_only_beyond_32():
    nested = "[" * 32 + "]" * 32
    with pytest.raises(ScenarioError) as caught:
        loads(nested)
    assert "a scenario is a group of fields" in str(caught.value)
    with pytest.raises(ScenarioError, match="nested more than 32 deep"):
        loads(f"[{nested}]")
