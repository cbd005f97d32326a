"""Reading and writing of scenario files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmsim.errors import Problem, ScenarioError
from pmsim.scenario import files
from pmsim.scenario.files import dump, dumps, load, loads, parse, plain_value, scalar
from pmsim.scenario.problems import scenario_error
from pmsim.scenario.schema import Policy, Scenario

TWENTY_LINES = """\
name: Field engineers
story: Two teams that repair lifts.
weeks: 1 year
teams:
  - name: North
    members: 8
    complexity: high
    manager:
      people_hours: 10
      coaching_skill: 0.8
  - name: South
    members: 6
    complexity: 0.3
policies:
  monthly:
    review: {cadence: 1 month}
  yearly:
    review: {cadence: 1 year}
    support: {enabled: false}
reference: monthly
"""


def test_twenty_lines_are_a_whole_scenario():
    assert TWENTY_LINES.count("\n") == 20
    scenario = loads(TWENTY_LINES)
    assert [team.members for team in scenario.teams] == [8, 6]
    assert scenario.policies["yearly"].review.cadence == 52
    assert scenario.work == Scenario().work


def test_one_line_is_a_whole_scenario():
    assert loads("name: Small") == Scenario(name="Small")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-12", -12),
        ("+007", 7),
        ("0", 0),
        ("-0", 0),
        ("9" * 30, int("9" * 30)),
        ("0" * 50 + "1", 1),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-5.", -5.0),
        ("1e5", 100000.0),
        ("1.5E-2", 0.015),
    ],
)
def test_words_that_are_values(word, value):
    found = plain_value(word)
    assert found == value
    assert type(found) is type(value)
    assert scalar(f" {word} ") == value


WORDS_THAT_STAY = "NO yes on Off True NULL Null 1:30 0o17 0x1F 1_000 2024-01-01 nan inf e5 . - + 1e 13,5 << ="


@pytest.mark.parametrize("word", WORDS_THAT_STAY.split())
def test_words_that_stay_text(word):
    assert plain_value(word) == word


@pytest.mark.parametrize("word", [".nan", ".NaN", ".inf", "-.INF", "1e999", "-1e999", "1" * 31])
def test_words_that_no_file_may_hold(word):
    with pytest.raises(ValueError, match=r"finite number|at most 30 digits"):
        plain_value(word)
    with pytest.raises(ScenarioError, match=r"finite number|at most 30 digits"):
        scalar(word)


def test_quoted_words_are_text():
    assert scalar("'12'") == "12"
    assert scalar('"true"') == "true"
    with pytest.raises(ScenarioError, match="not YAML"):
        scalar("'12")


def test_lines_of_keys_and_values():
    document = parse("a:\n  - 1\n  -\n    b: 2\nc:\n  d:\n    3\n", "x")
    assert document.data == {"a": [1, {"b": 2}], "c": {"d": 3}}
    assert document.line_of(("a", 1, "b")) == 4
    assert (document.line_of(("c", "d")), document.line_of(("c", "d"), key=True)) == (7, 6)
    # What is not there has the line of what holds it.
    assert document.line_of(("c", "e", 4)) == 6
    assert document.line_of(("nothing",)) == 1


def test_problems_come_in_the_order_of_lines():
    with pytest.raises(ScenarioError) as caught:
        loads("work: {form_carry: 2}\nmoney: {pay: -1}\nfeedback: {mean: 99}\nname: 1\n", "x.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4]
    assert [problem.field for problem in caught.value.problems] == [
        "work.form_carry",
        "money.pay",
        "feedback.mean",
        "name",
    ]


def test_many_problems_are_counted():
    error = scenario_error([Problem(str(number), line=number) for number in range(99, -1, -1)])
    assert [problem.line for problem in error.problems] == list(range(50))
    assert error.more == 50


@pytest.mark.parametrize(
    "text", ["", "A", "a: b", "#", "- x", "NO", "1e5", "13 weeks", "é", " pad ", "x\n\n y\n", "'"]
)
def test_any_story_round_trips(text):
    scenario = Scenario(story=text)
    assert loads(dumps(scenario)) == scenario


def test_a_dump_is_complete_and_has_the_modeline():
    text = dumps(Scenario())
    assert text.startswith("# yaml-language-server: $schema=pmsim.schema.json\n")
    data = parse(text, "x").data
    assert data == Scenario().model_dump(mode="json")


def test_a_dump_keeps_the_order_of_policies():
    scenario = Scenario(policies={"z": Policy(), "a": Policy(), "m": Policy()})
    assert list(loads(dumps(scenario)).policies) == ["z", "a", "m"]


def test_dump_and_load(tmp_path):
    path = tmp_path / "a.yaml"
    scenario = Scenario(name="客户服务")
    dump(scenario, path)
    assert load(path) == scenario
    assert load(str(path)) == scenario
    dump(Scenario(name="B"), path)
    assert load(path).name == "B"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_failed_dump_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    dump(Scenario(name="Old"), path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(ScenarioError, match="cannot write this file: No space left"):
        dump(Scenario(name="New"), path)
    assert load(path).name == "Old"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_dump_through_a_link_keeps_the_link(tmp_path):
    target, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    dump(Scenario(), target)
    link.symlink_to(target)
    dump(Scenario(name="New"), link)
    assert link.is_symlink()
    assert load(target).name == "New"


@pytest.mark.parametrize("path", ["missing/a.yaml", "a\0b", "."])
def test_what_cannot_be_written(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="cannot write this file"):
        dump(Scenario(), path)
    assert os.listdir(tmp_path) == []


def test_a_dump_that_could_not_be_read_again_is_refused():
    with pytest.raises(ScenarioError, match="at most 1 MiB"):
        dumps(Scenario(story="a" * (1 << 20)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.yaml", "cannot read this file: No such file"),
        ("folder", "this is a folder"),
        ("pipe", "not an ordinary file"),
        ("a\0b", "cannot read this file"),
        ("x" * 5000, "cannot read this file"),
    ],
)
def test_what_cannot_be_read(tmp_path, name, message):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ScenarioError, match=message):
        load(tmp_path / name)


def test_an_unreadable_file(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    dump(Scenario(), path)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(ScenarioError, match="cannot read this file: Permission denied"):
        load(path)


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20).map(
    str.strip
)
STORIES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("\n\t :#'\"-|>")
)
SHARES = st.floats(0, 1, allow_nan=False)
DURATIONS = st.floats(0, 520) | st.integers(0, 520) | st.integers(0, 120).map("{} months".format)
DELAYS = st.fixed_dictionaries(
    {},
    optional={"mean": DURATIONS, "cv": st.floats(0, 10), "shape": st.sampled_from(["fixed", "exponential"])},
)
POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "description": STORIES,
        "review": st.fixed_dictionaries(
            {}, optional={"enabled": st.booleans(), "cadence": st.integers(1, 65_535)}
        ),
        "support": st.fixed_dictionaries(
            {"choice": st.sampled_from(["coaching", "training"]), "threshold": SHARES}
        ),
        "escalation": st.fixed_dictionaries(
            {"threshold": st.none() | SHARES, "failing_weeks": st.integers(1, 13)}
        ),
    },
)
TEAMS = st.fixed_dictionaries(
    {"name": NAMES.filter(bool)},
    optional={
        "members": st.integers(1, 1000),
        "complexity": st.sampled_from(["low", "medium", "high"]) | SHARES,
        "manager": st.fixed_dictionaries(
            {"people_hours": st.floats(1e-300, 1e9), "leniency": st.floats(-1, 1)}
        ),
    },
)
SCENARIOS = st.fixed_dictionaries(
    {"name": NAMES.filter(bool), "story": STORIES},
    optional={
        "teams": st.lists(TEAMS, min_size=1, max_size=4, unique_by=lambda team: team["name"]),
        "policies": st.dictionaries(NAMES.filter(bool), POLICIES, min_size=1, max_size=4),
        "work": st.fixed_dictionaries({"form_variance": st.floats(0, 1000), "ramp_weeks": DURATIONS}),
        "hiring": st.fixed_dictionaries({"time_to_fill": DELAYS}),
        "weeks": st.integers(1, 500),
    },
)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(SCENARIOS)
def test_round_trip(data):
    scenario = Scenario.model_validate(data)
    again = loads(dumps(scenario))
    assert again == scenario
    assert list(again.policies) == list(scenario.policies)
    assert dumps(again) == dumps(scenario)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(SCENARIOS, st.integers(1, 500))
def test_the_round_trip_would_notice_a_change(data, weeks):
    scenario = Scenario.model_validate(data)
    assume(weeks != scenario.weeks)
    changed = dumps(scenario).replace(f"\nweeks: {scenario.weeks}\n", f"\nweeks: {weeks}\n")
    assert loads(changed) != scenario


def test_reading_pulls_in_nothing_heavy():
    code = (
        "import sys; import pmsim.scenario.files; "
        "print([name for name in ('matplotlib', 'numba', 'scipy', 'pandas', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: A\n\tstory: b\n", "this is not YAML: there is a tab; indent with spaces"),
        ("name: @x\n", "a text that begins with @ needs quotes around it"),
        ("name: 'x\n", "a quotation mark is not closed"),
        ("questions: [a, b\n", "a bracket is not closed with ], or a comma is missing"),
        ("work: {form_carry: 1\n", "a bracket is not closed with }, or a comma is missing"),
        ("work:\n  form_carry: 1\n luck: 2\n", "this line is not indented like those that it belongs to"),
        ("name: a: b\n", "there is a colon too many; put quotes around a text with a colon in it"),
        ("name: ]\n", "] stands where a value is needed"),
        ('name: "\\q"\n', "in double quotes, write \\\\ for a backslash"),
    ],
)
def test_what_is_not_yaml_is_told_in_plain_words(text, words):
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert words in str(caught.value)
    assert "while " not in str(caught.value)
