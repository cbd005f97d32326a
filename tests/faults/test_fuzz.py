"""Whatever a file holds, the only error is a ScenarioError."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pmsim.errors import ScenarioError
from pmsim.scenario.files import load, loads
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Scenario
from pmsim.scenario.settings import with_settings

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.yaml"))
INVALID = [path for path in sorted((HERE / "invalid").glob("*.yaml")) if path.stat().st_size < 2_000]
WORDS = ["name", "work", "teams", "policies", "review", "form_carry", "weeks", "reference", "a", "complexity"]
CHANGED = 1_500
STEADY = settings(deadline=None, derandomize=True, max_examples=300)
# Parts of YAML, taken apart at spaces; the rest cannot be written that way.
SIGNS = [
    "-",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "<<",
    "!t",
    "'",
    '"',
    "|",
    ">",
    "#",
    "?",
    "%",
    "---",
    "...",
    "1e9",
    ".nan",
    "\\x1b",
    "\\ud800",
    "\\UFFFFFFFF",
]
FRAGMENTS = st.sampled_from(
    [*WORDS, *SIGNS, ": ", "\n", "  ", "- ", "9" * 40, "13 weeks", "\t", "\r", "\ufeff", "\0"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["13 weeks", "1 year", "low", "fixed", "coaching", "NO"])
)
KEYS = st.sampled_from([*Scenario.model_fields, *WORDS]) | st.text(max_size=4)
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def refusal(call: Callable[[], object]) -> ScenarioError | None:
    """The ScenarioError of a call, or None; any other error escapes."""
    try:
        call()
    except ScenarioError as error:
        return error
    return None


def outcome(text: str) -> str:
    """`scenario` or `refused`; anything else is an error that escapes."""
    error = refusal(lambda: digest(loads(text)))
    if error is None:
        return "scenario"
    assert error.problems
    assert str(error).encode("utf-8")
    return "refused"


@STEADY
@given(st.text(max_size=200))
def test_any_text(text):
    outcome(text)


@STEADY
@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_any_text_of_yaml_parts(text):
    outcome(text)


@STEADY
@given(NESTED)
def test_any_data_as_json(data):
    outcome(json.dumps(data))


@STEADY
@given(st.dictionaries(KEYS, NESTED, max_size=4))
def test_any_data_as_yaml(data):
    outcome(yaml.safe_dump(data))


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.text(max_size=30) | st.lists(FRAGMENTS, max_size=8).map("".join), max_size=3))
def test_any_setting(assignments):
    error = refusal(lambda: with_settings(Scenario(), assignments))
    assert error is None or {problem.file for problem in error.problems} == {"--set"}


@settings(deadline=None, derandomize=True, max_examples=200)
@given(KEYS, KEYS, st.sampled_from(["", ".", "[0]", "[*]", ".*."]), st.text(max_size=10))
def test_any_path_of_known_names(first, second, between, value):
    error = refusal(lambda: with_settings(Scenario(), [f"{first}{between}{second}={value}"]))
    assert error is None or {problem.file for problem in error.problems} == {"--set"}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four small changes: a byte set, dropped or doubled, or a piece moved."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        piece = changed[place : place + chance.randint(0, 12)]
        kind = chance.randrange(4)
        if kind == 0:
            changed[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del changed[place : place + len(piece)]
        elif kind == 2:
            changed[place:place] = piece * 3
        else:
            target = chance.randrange(len(changed) + 1)
            changed[target:target] = piece
    return bytes(changed)


def test_changed_bytes_of_real_files(tmp_path):
    chance = random.Random(20)
    path = tmp_path / "changed.yaml"
    refused = 0
    for _ in range(CHANGED):
        path.write_bytes(mutated(chance.choice(chance.choice([VALID, INVALID])).read_bytes(), chance))
        error = refusal(lambda: load(path))
        assert error is None or {problem.file for problem in error.problems} == {str(path)}
        refused += error is not None
    # Both happen often, or the changes would test nothing.
    assert 300 <= refused <= CHANGED - 50


def test_the_fuzz_would_notice_another_error(monkeypatch):
    def broken(text: str) -> object:
        raise KeyError(text)

    monkeypatch.setattr("pmsim.scenario.files.plain_value", broken)
    with pytest.raises(KeyError):
        outcome("name: A\n")
