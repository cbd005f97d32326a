"""Every numeric field at both ends of what it allows, through the command line."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pmsim import runner
from pmsim.cli.app import app
from pmsim.records import Run
from pmsim.scenario.fields import FieldInfo, all_fields
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Scenario
from pmsim.studies import compare

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


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the small scenario, and no run played twice: two commands print the same ones."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    play, found = runner.run, {}

    def once(scenario: Scenario, policy: str | None, *, progress: object, **how: Any) -> Run:
        what = digest(scenario), policy or scenario.reference, *sorted(how.items())
        if what not in found:
            found[what] = play(scenario, policy, **how)
        return found[what]

    monkeypatch.setattr(runner, "run", once)
    monkeypatch.setattr(compare, "run", once)


@pytest.mark.parametrize(("path", "value"), settings())
def test_an_extreme_but_legal_value_is_played_and_printed(path: str, value: str) -> None:
    """By `compare`, which prints of its reference what `run` prints, as the test below shows."""
    codes = {invoked("compare", *more, "--set", f"{path}={value}") for more in ((), ("--json",))}
    assert codes == {2 if (path, value) in REFUSED else 0}


@pytest.mark.parametrize(
    "setting",
    [
        "weeks=6",
        "weeks=1",
        "money.week_value=1e-300",
        "money.week_value=1000000000",
        "work.ability_variance=100",
        "leaving.quit_rate=0",
        "groups.share=1",
    ],
)
def test_run_prints_what_compare_prints_of_its_reference(setting: str) -> None:
    """So that one of them is enough above. Only the heads differ: the first line, and the policy's name."""
    shown, beside = (told(command, "--set", setting).splitlines() for command in ("run", "compare"))
    rest = iter(beside[1:])
    assert [line for line in shown[1:] if line not in rest] == []
    assert len(shown) > 60
    alone, both = (json.loads(told(command, "--json", "--set", setting)) for command in ("run", "compare"))
    assert both["policies"][both["reference"]] == alone
    other = next(name for name in both["policies"] if name != both["reference"])
    assert both["policies"][other]["outcomes"] != alone["outcomes"]


@pytest.mark.parametrize(("path", "value", "why"), [(*setting, why) for setting, why in REFUSED.items()])
@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_refusal_says_why(command: str, path: str, value: str, why: str) -> None:
    code, _, errors = ended(command, "--set", f"{path}={value}")
    assert code == 2
    assert why in errors


COMMAND = get_command(app)
"""Made once: doing so takes as long as playing the small scenario."""


def ended(command: str, *words: str) -> tuple[object, str, str]:
    """Exit code, output and messages of a command; whatever else it raises fails the test."""
    output, errors = StringIO(), StringIO()
    with (
        redirect_stdout(output),
        redirect_stderr(errors),
        pytest.raises(SystemExit) as end,
    ):
        COMMAND.main([command, "tiny.yaml", *QUICK, *words], prog_name="pmsim")
    return end.value.code, output.getvalue(), errors.getvalue()


def told(command: str, *words: str) -> str:
    """What a command prints that must go well."""
    code, output, errors = ended(command, *words)
    assert code == 0, errors
    return output


def invoked(command: str, *words: str) -> object:
    """Exit code of a command, which must be 0 or 2; warnings are errors in this test suite."""
    code, output, errors = ended(command, *words)
    assert code in (0, 2), errors
    assert "Traceback" not in output + errors
    if code == 0 and "--json" in words:
        assert outcomes(json.loads(output))
    if code == 0:
        assert output.strip()
    if code == 2:
        assert errors.strip()
    return code


def outcomes(found: dict[str, Any]) -> Any:
    """The outcomes of a run, or of the first policy of a comparison."""
    return found["outcomes"] if "outcomes" in found else next(iter(found["policies"].values()))["outcomes"]


def test_a_value_beyond_its_bound_is_refused() -> None:
    assert invoked("run", "--set", "money.week_value=1e300") == 2
    assert invoked("run", "--set", "money.week_value=1e-300") == 0
