"""Every numeric field at both ends of what it allows, through the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pmsim.cli.app import app
from pmsim.scenario.fields import FieldInfo, all_fields

TINY = """\
name: Tiny
warm_up: 0
weeks: 6
teams:
  - name: Desk
    members: 2
    manager: {deputies: 1}
incidents:
  - {week: 2, kind: circumstance, size: 1, weeks: 2}
policies:
  monthly:
    review: {cadence: 2 weeks}
    support: {threshold: 1.2, minimum_weeks: 1, window: 2}
    escalation: {require_support: false, failing_weeks: 1, window: 2, smoothing: 1, threshold: 1.1,
                 stage_weeks: 1}
    calibration: {enabled: true, every: 2}
    ranking: {enabled: true, period: 3, share: 0.5}
    reward: {enabled: true, period: 2, threshold: 0.5}
    promotion: {enabled: true, week: 4}
    environment: {allocation: capability, focus_time: true, onboarding: true, session_every: 2}
  none:
    review: {enabled: false}
"""
QUICK = ("--engine", "simpy", "--replications", "2")

LONG_RUNS = {
    "weeks": "60",
    "warm_up": "60",
    "teams.*.members": "12",
}
"""In place of an upper bound: each week and each seat of a run takes its time."""

REFUSED = {
    ("policies.*.escalation.failing_weeks", "104"): "must not exceed window",
    ("policies.*.escalation.window", "1"): "must not exceed window",
    ("teams.*.starts", "65535"): "would never start",
    ("incidents.*.seat", "1000"): "no such seat",
    ("formal.upheld", "1"): "together must be at most 1",
    ("formal.upheld_defects", "1"): "together must be at most 1",
    ("work.distraction_allowance", "0.9999999999999999"): "must leave some working time",
    ("work.meeting_allowance", "0.9999999999999999"): "must leave some working time",
}
"""Values that are legal alone and not with the other fields of the small scenario."""

TOO_SMALL_TO_WRITE = 1e-300
"""In place of a lower bound that is itself not allowed."""


def numbers(field: FieldInfo) -> list[float]:
    """Lower and upper bound as numbers that are allowed."""
    low, high = field.bounds.split(" to ") if " to " in field.bounds else field.bounds.split(", ")
    return [_end(low, "more than ", TOO_SMALL_TO_WRITE), _end(high, "below ", -1e-16)]


def _end(text: str, beyond: str, step: float) -> float:
    value = float(text.removeprefix(beyond).replace(",", ""))
    return value + step if text.startswith(beyond) else value


def settings() -> list[tuple[str, str]]:
    """Path and value of each end of each numeric field."""
    found = []
    for field in all_fields():
        if re.search(r"\d", field.bounds) and "text" not in field.bounds:
            low, high = numbers(field)
            found += [(field.path, f"{low!r}"), (field.path, LONG_RUNS.get(field.path, f"{high!r}"))]
    return [(path, value.removesuffix(".0")) for path, value in found]


TEXTS = ("text", "list of texts", "true or false", "name")


def test_no_numeric_field_is_left_out() -> None:
    numeric = {field.path for field in all_fields() if field.kind not in TEXTS}
    assert {path for path, _ in settings()} == numeric
    assert len(numeric) > 80


@pytest.mark.parametrize(("path", "value"), settings())
def test_an_extreme_but_legal_value_is_played_and_printed(
    path: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    ends = {
        invoked(command, *more, "--set", f"{path}={value}")
        for command in ("run", "compare")
        for more in ((), ("--json",))
    }
    assert ends == {2 if (path, value) in REFUSED else 0}


@pytest.mark.parametrize(("path", "value", "why"), [(*setting, why) for setting, why in REFUSED.items()])
def test_a_refusal_says_why(
    path: str, value: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    result = CliRunner().invoke(app, ["run", "tiny.yaml", *QUICK, "--set", f"{path}={value}"])
    assert result.exit_code == 2
    assert why in result.stderr


def invoked(command: str, *words: str) -> int:
    """Exit code of a command, which must be 0 or 2; warnings are errors in this test suite."""
    result = CliRunner().invoke(app, [command, "tiny.yaml", *QUICK, *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in (0, 2), result.output
    assert "Traceback" not in result.output
    if result.exit_code == 0 and "--json" in words:
        assert outcomes(json.loads(result.stdout))
    if result.exit_code == 2:
        assert result.stderr.strip()
    return result.exit_code


def outcomes(found: dict[str, Any]) -> Any:
    """The outcomes of a run, or of the first policy of a comparison."""
    return found["outcomes"] if "outcomes" in found else next(iter(found["policies"].values()))["outcomes"]


def test_a_value_beyond_its_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    assert invoked("run", "--set", "money.week_value=1e300") == 2
    assert invoked("run", "--set", "money.week_value=1e-300") == 0
