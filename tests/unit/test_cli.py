"""The command line: what each command prints, writes and refuses."""

from __future__ import annotations

import contextlib
import csv
import errno
import json
import math
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import pmsim
from pmsim.cli.app import app
from pmsim.cli.demo import OUTCOMES as DEMO_OUTCOMES
from pmsim.cli.options import names, read
from pmsim.cli.output import encodable
from pmsim.cli.tables import UNDEFINED
from pmsim.errors import EngineError, UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import GROUPED, OUTCOMES, SECTIONS, Estimate, by_group, differences, summarise
from pmsim.plots.seats import AT_A_MOMENT, read_year
from pmsim.plots.team_year import WIDE, team_year
from pmsim.plots.theme import MARKS
from pmsim.records import Run, load_run
from pmsim.scenario import library
from pmsim.scenario.fields import FieldInfo, all_fields, describe
from pmsim.scenario.files import MODELINE, load
from pmsim.scenario.jsonschema import json_schema
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Scenario
from pmsim.scenario.settings import with_settings
from pmsim.story.entries import READ
from pmsim.story.tables import DEPARTURES
from pmsim.wording import amount, change, interval, verdict

TINY = """\
name: Tiny
warm_up: 0
weeks: 6
teams:
  - name: Desk
    members: 3
policies:
  monthly:
    review: {cadence: 1 month}
  weekly:
    review: {cadence: 1 week}
    support: {threshold: 10, minimum_weeks: 1}
reference: monthly
"""
QUICK = ("--engine", "simpy", "--replications", "2")
ROOT = Path(pmsim.__file__).parents[1]


class Shell:
    """Runs commands in this process, in an empty folder."""

    def __init__(self) -> None:
        self._runner = CliRunner()

    def __call__(self, *words: str, code: int = 0) -> str:
        """Standard output of a command that must end with this exit code."""
        result = self._runner.invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        return result.stdout

    def refusal(self, *words: str) -> str:
        """The message of a command that must be refused without printing anything else."""
        result = self._runner.invoke(app, list(words))
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        return result.stderr

    def json(self, *words: str) -> Any:
        """What a command prints, which must be JSON and nothing else."""
        return json.loads(self(*words))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    return Shell()


def process(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """`python -m pmsim` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    command = [sys.executable, "-m", "pmsim", *words]
    settings: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 120, **more}
    return subprocess.run(command, env=environment, check=False, **settings)


# The command itself


COMMANDS = (
    "demo", "scenarios", "new", "validate", "explain", "schema", "run", "compare", "journal", "handout",
    "course", "lab", "app", "warm",
)  # fmt: skip


def test_help_names_every_command(shell: Shell) -> None:
    text = shell("--help")
    assert [line.split()[0] for line in text.split("Commands:")[1].splitlines()[1:]] == list(COMMANDS)


def test_short_descriptions_fit_their_line(shell: Shell) -> None:
    assert "..." not in shell("--help").split("Commands:")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(shell: Shell, command: str) -> None:
    assert shell(command, "--help").startswith(f"Usage: pmsim {command} ")


def test_version(shell: Shell) -> None:
    assert shell("--version") == f"pmsim {pmsim.__version__}\n"


def test_a_mistyped_command_is_refused_with_the_nearest(shell: Shell) -> None:
    assert "'compare'" in shell.refusal("compar", "tiny.yaml")


def test_a_mistyped_option_is_refused_with_the_nearest(shell: Shell) -> None:
    assert (
        "--replications"
        in shell.refusal("run", "tiny.yaml", "--replicatoins", "2").split("No such option")[1]
    )


PROBE = """
import sys
from typer.testing import CliRunner
from pmsim.cli.app import app
result = CliRunner().invoke(app, sys.argv[1:])
print(result.exit_code, *sys.modules)
"""
HEAVY = {"numba", "matplotlib", "simpy", "jinja2"}


def modules_after(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True, timeout=60
    )
    code, *modules = done.stdout.split()
    assert code == "0"
    return set(modules)


def test_help_loads_nothing_of_the_simulation() -> None:
    assert not modules_after("--help") & {*HEAVY, "numpy", "pydantic", "pmsim.scenario"}


def test_listing_loads_no_engine() -> None:
    modules = modules_after("scenarios")
    assert "pydantic" in modules, "the probe sees what is loaded"
    assert not modules & {*HEAVY, "pmsim.engine"}


# scenarios, validate, schema, new, explain


def test_scenarios_lists_what_ships(shell: Shell) -> None:
    lines = shell("scenarios").splitlines()
    assert [line for line in lines if not line.startswith(" ")] == list(library.names())


def test_scenarios_as_json(shell: Shell) -> None:
    found = shell.json("scenarios", "--json")
    assert found == [{"name": name, "summary": library.summary(name)} for name in library.names()]


@pytest.mark.parametrize("name", library.names())
def test_scenarios_tells_one_of_them(shell: Shell, name: str) -> None:
    scenario = library.load(name)
    text = shell("scenarios", name)
    assert max(map(len, text.splitlines())) <= 80
    lines = plain(text)
    for part in (scenario.name, scenario.story, *scenario.questions):
        assert plain(part) in lines
    assert f"Levers of SFIA level {scenario.sfia_level}" in lines
    assert f"{scenario.reference} (the reference): " in lines
    assert lines.count("(the reference)") == 1
    for policy, rules in scenario.policies.items():
        assert policy in lines
        assert plain(rules.description) in lines
    found = shell.json("scenarios", name, "--json")
    assert (found["story"], found["questions"]) == (scenario.story, list(scenario.questions))
    assert (found["sfia_level"], found["reference"]) == (scenario.sfia_level, scenario.reference)
    assert found["policies"] == {key: one.description for key, one in scenario.policies.items()}


def test_scenarios_tells_a_file_without_a_story(shell: Shell) -> None:
    text = shell("scenarios", "tiny.yaml")
    assert "Policies" in text
    assert "Questions" not in text
    assert not text.startswith("\n")


def test_validate_says_so_when_all_is_well(shell: Shell) -> None:
    assert shell("validate", "tiny.yaml", "customer_service") == (
        "tiny.yaml: no problems\ncustomer_service: no problems\n"
    )


def test_validate_gives_advice_when_asked(shell: Shell) -> None:
    Path("fine.yaml").write_text(
        "name: F\nstory: A.\nquestions: ['Why?', 'Who?']\n"
        "policies: {a: {description: D.}, b: {description: E., review: {cadence: 8}}}\n"
    )
    assert shell("validate", "fine.yaml", "--advice") == "fine.yaml: no problems\nno advice\n"
    text = shell("validate", "tiny.yaml", "--advice")
    assert text.startswith("tiny.yaml: no problems\nto think about: ")
    assert "  policies.monthly.description: One plain sentence" in text
    assert shell("validate", "tiny.yaml") == "tiny.yaml: no problems\n"


def test_handout_writes_its_pages(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmsim.texts.lesson_numbers", lambda: ("00",))
    assert "wrote 7 pages to paper" in shell("handout", "tiny.yaml", "--out", "paper")
    assert "Tiny" in Path("paper/tiny-handout.html").read_text(encoding="utf-8")
    assert shell("handout", "tiny.yaml", "--out", "paper", "--quiet") == ""


def test_handout_without_a_browser_writes_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmsim.report.pdf.shutil.which", lambda name: None)
    assert "leave --pdf out" in shell.refusal("handout", "tiny.yaml", "--out", "paper", "--pdf")
    assert not Path("paper").exists()


def test_validate_names_all_problems_of_all_files(shell: Shell) -> None:
    Path("first.yaml").write_text("name: A\nweaks: 3\nwork: {form_carry: 2}\n", encoding="utf-8")
    Path("second.yaml").write_text("name: [\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["validate", "first.yaml", "tiny.yaml", "second.yaml", "third.yaml"])
    assert result.exit_code == 2
    assert result.stdout == "tiny.yaml: no problems\n"
    starts = [line.split(": ")[0] for line in result.stderr.splitlines()]
    assert starts == ["first.yaml:2", "first.yaml:3", "second.yaml:2", "third.yaml"]


def test_schema_prints_the_json_schema(shell: Shell) -> None:
    assert shell.json("schema") == json_schema()


def test_schema_writes_and_renews_its_own_file(shell: Shell) -> None:
    Path("s.json").write_text(json.dumps({"title": json_schema()["title"], "old": 1}), encoding="utf-8")
    assert shell("schema", "--out", "s.json") == "wrote s.json\n"
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("text", ["", "name: mine\n", "{}", "[" * 100_000, '{"title": "theirs"}', "\xff"])
def test_schema_overwrites_nothing_else(shell: Shell, text: str) -> None:
    Path("mine").write_text(text, encoding="latin-1")
    assert "left as it is" in shell.refusal("schema", "--out", "mine")
    assert Path("mine").read_text(encoding="latin-1") == text


def test_new_writes_a_scenario_that_is_valid_and_its_schema(shell: Shell) -> None:
    shell("new", "front_desk.yaml")
    assert load("front_desk.yaml").name == "Front desk"
    schema = Path(MODELINE.strip().rpartition("=")[2])
    assert json.loads(schema.read_text(encoding="utf-8")) == json_schema()


def test_new_adds_the_ending(shell: Shell) -> None:
    shell("new", "front_desk")
    assert load("front_desk.yaml").name == "Front desk"


def test_new_overwrites_nothing(shell: Shell) -> None:
    before = Path("tiny.yaml").read_bytes()
    assert "already" in shell.refusal("new", "tiny.yaml")
    assert Path("tiny.yaml").read_bytes() == before
    assert not Path("pmsim.schema.json").exists()


def test_new_leaves_a_schema_that_is_there(shell: Shell) -> None:
    Path("pmsim.schema.json").write_text("mine", encoding="utf-8")
    shell("new", "other.yaml")
    assert Path("pmsim.schema.json").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "file", [".", "/", "no/such/folder/a.yaml", "_.yaml", f"{'a' * 90}.yaml", "tiny.yaml/a.yaml"]
)
def test_new_refuses_where_no_file_can_be(shell: Shell, file: str) -> None:
    assert shell.refusal("new", file)
    assert [path.name for path in Path().iterdir()] == ["tiny.yaml"]


def test_explain_tells_everything_about_a_field(shell: Shell) -> None:
    field = describe("review.cadence")
    text = plain(shell("explain", "review.cadence"))
    for part in (field.path, field.description, field.default, field.source, field.allowed, "every policy"):
        assert plain(part) in text


@pytest.mark.parametrize("field", all_fields(), ids=lambda field: field.path)
def test_explain_knows_every_field_and_fits_80_columns(shell: Shell, field: FieldInfo) -> None:
    lines = shell("explain", field.path).splitlines()
    assert lines[0] == field.path
    assert " ".join(" ".join(lines).split()).startswith(
        f"{field.path} {field.description} Unit: {field.unit}"
    )
    assert max(map(len, lines)) <= 80


def test_explain_names_the_nearest(shell: Shell) -> None:
    assert "did you mean policies.*.review.cadence?" in shell.refusal("explain", "policies.*.review.cadense")


# run


def test_run_json_is_one_object_with_manifest_and_outcomes(shell: Shell) -> None:
    found = shell.json("run", "tiny.yaml", *QUICK, "--seed", "7", "--json")
    assert set(found) == {"manifest", "outcomes", "legal_floor"}
    played = pmsim.compare(load("tiny.yaml"), ["monthly"], replications=2, seed=7, engine="simpy").runs[
        "monthly"
    ]
    assert found["manifest"]["digest"] == played.manifest.digest
    assert (found["manifest"]["engine"], found["manifest"]["seed"]) == ("simpy", 7)
    assert list(found["outcomes"]) == list(OUTCOMES)
    expected = {name: vars(estimate) for name, estimate in summarise(played).items()}
    assert found["outcomes"] == expected


def test_an_undefined_figure_is_null(shell: Shell) -> None:
    found = shell.json("run", "tiny.yaml", *QUICK, "--set", "support.enabled=false", "--json")
    assert found["outcomes"]["support_fitting"] == vars(Estimate(None, None, None, "%"))


def test_the_same_seed_gives_the_same_text_and_another_does_not(shell: Shell) -> None:
    words = ("run", "tiny.yaml", *QUICK, "--json")
    assert shell(*words) == shell(*words)
    assert shell(*words) != shell(*words, "--seed", "2")


def test_the_last_of_a_repeated_option_wins(shell: Shell) -> None:
    twice = ("--seed", "3", "--seed", "4", "--set", "weeks=2", "--set", "weeks=3")
    once = ("--seed", "4", "--set", "weeks=3")
    assert shell("run", "tiny.yaml", *QUICK, *twice) == shell("run", "tiny.yaml", *QUICK, *once)


def test_policy_and_set_reach_the_run(shell: Shell) -> None:
    plain = shell.json("run", "tiny.yaml", *QUICK, "--json")["manifest"]
    weekly = shell.json("run", "tiny.yaml", *QUICK, "--policy", "weekly", "--json")["manifest"]
    changed = shell.json("run", "tiny.yaml", *QUICK, "--set", "weeks=5", "--json")["manifest"]
    assert (plain["policy"], weekly["policy"]) == ("monthly", "weekly")
    assert weekly["scenario"] == plain["scenario"] != changed["scenario"]


def test_run_out_saves_a_run_that_loads_and_tables_as_csv(shell: Shell) -> None:
    shell("run", "tiny.yaml", *QUICK, "--out", "deep/saved", "-q")
    run = load_run("deep/saved")
    assert run.manifest.replications == 2
    for name in ("tallies", "group_b", "weeks", "events"):
        with Path(f"deep/saved/{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        table = getattr(run, name)
        assert len(rows) == len(table) > 0
        for column in table.dtype.names:
            exact = [float(row[column] or "nan") for row in rows]
            assert exact == pytest.approx(table[column].tolist(), rel=0, abs=0, nan_ok=True)
    assert {row["event"] for row in rows} == {entry["event"] for entry in run.journal()}


def test_saving_again_replaces_the_run_and_leaves_other_files(shell: Shell) -> None:
    Path("saved").mkdir()
    Path("saved/notes.txt").write_text("mine", encoding="utf-8")
    for seed in ("1", "2"):
        shell("run", "tiny.yaml", *QUICK, "--seed", seed, "--out", "saved")
    assert load_run("saved").manifest.seed == 2
    assert Path("saved/notes.txt").read_text(encoding="utf-8") == "mine"
    assert not [path.name for path in Path("saved").iterdir() if path.name.startswith(".")]


# compare


def test_compare_json_has_differences_for_all_but_the_reference(shell: Shell) -> None:
    found = shell.json("compare", "tiny.yaml", *QUICK, "--json")
    assert found["reference"] == "monthly"
    assert list(found["policies"]) == ["monthly", "weekly"]
    assert set(found["policies"]["monthly"]) == {"manifest", "outcomes", "legal_floor"}
    assert set(found["policies"]["weekly"]) == {"manifest", "outcomes", "legal_floor", "differences"}
    one = found["policies"]["monthly"]
    assert one == shell.json("run", "tiny.yaml", *QUICK, "--json")


def test_differences_are_policy_minus_reference(shell: Shell) -> None:
    found = shell.json("compare", "tiny.yaml", *QUICK, "--reference", "weekly", "--json")
    ours, theirs = (
        found["policies"][name]["outcomes"]["manager_hours"]["mean"] for name in ("monthly", "weekly")
    )
    gap = found["policies"]["monthly"]["differences"]["manager_hours"]["mean"]
    assert found["reference"] == "weekly"
    assert gap == pytest.approx(ours - theirs)
    assert gap < 0, "monthly reviews take fewer hours than weekly ones"


def test_compare_takes_the_policies_named(shell: Shell) -> None:
    found = shell.json(
        "compare",
        "customer_service",
        "--policies",
        "annual_review,no_support",
        *QUICK[:2],
        "--replications",
        "1",
        "--set",
        "weeks=2",
        "--set",
        "warm_up=0",
        "--json",
    )
    assert list(found["policies"]) == ["course_pmp", "annual_review", "no_support"]


def test_a_policy_name_can_hold_a_comma() -> None:
    known = ("a", "b", "a, then b")
    assert names("a, then b,a", known) == ["a, then b", "a"]
    with pytest.raises(EngineError, match="'a' stands there twice"):
        names("a,b,a", known)
    assert names("b , a", known) == ["b", "a"]
    with pytest.raises(UnknownNameError, match="'c'"):
        names("a,c", known)


def pages_and_pictures(folder: str) -> tuple[list[str], list[str]]:
    return tuple(sorted(path.name for path in Path(folder).glob(f"*.{end}")) for end in ("html", "png"))


def test_compare_out_saves_page_pictures_and_runs(shell: Shell) -> None:
    text = shell("compare", "tiny.yaml", *QUICK, "--out", "saved")
    pages, pictures = pages_and_pictures("saved")
    assert str(Path("saved", *pages)) in text
    assert pictures
    found = {load_run(path).manifest.policy for path in Path("saved/runs").iterdir()}
    assert found == {"monthly", "weekly"}


def test_demo_compares_three_policies_and_says_where(shell: Shell) -> None:
    text = shell("demo", "--engine", "simpy", "--replications", "2")
    pages, pictures = pages_and_pictures("out")
    assert str(Path("out", *pages)) in text
    assert len(pictures) >= 3
    found = [load_run(path) for path in sorted(Path("out/runs").iterdir())]
    assert [run.manifest.policy for run in found] == ["annual_review", "course_pmp", "no_support"]
    reference = found[1]
    for run in (found[0], found[2]):
        gaps = differences(run, reference, list(DEMO_OUTCOMES))
        told = [change(name, gap, "GBP") for name, gap in gaps.items()]
        assert all(plain(sentence) in plain(text) for sentence in told)


# journal


def test_journal_json_is_the_journal_of_the_run(shell: Shell) -> None:
    lines = shell("journal", "tiny.yaml", "--engine", "simpy", "--replication", "3", "--json").splitlines()
    run = pmsim.compare(load("tiny.yaml"), ["monthly"], replications=4, engine="simpy", tables=4).runs[
        "monthly"
    ]
    expected = [{k: None if v != v else v for k, v in entry.items()} for entry in run.journal(3)]
    assert [json.loads(line) for line in lines] == expected
    assert expected


def test_journal_of_one_seat(shell: Shell) -> None:
    words = ("journal", "tiny.yaml", "--engine", "simpy", "--policy", "weekly", "--seat", "2")
    assert {who for _, who, _ in told(shell(*words))} == {"Seat 2"}
    assert {json.loads(line)["seat"] for line in shell(*words, "--json").splitlines()} == {1}, (
        "codes are from 0"
    )


def test_journal_table_is_readable(shell: Shell) -> None:
    text = shell("journal", "tiny.yaml", "--engine", "simpy", "--policy", "weekly")
    assert "on track" in text or "offer" in text
    assert "nan" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_journal_names_the_team_where_there_are_several(shell: Shell) -> None:
    teams = "teams:\n  - {name: Zeta, members: 2}\n  - {name: Alpha, members: 1}\n"
    Path("two.yaml").write_text(f"name: Two\nwarm_up: 0\nweeks: 6\n{teams}", encoding="utf-8")
    text = shell("journal", "two.yaml", "--engine", "simpy", "--set", "review.cadence=1")
    assert {who for _, who, _ in told(text)} == {"Alpha, Seat 1", "Zeta, Seat 1", "Zeta, Seat 2"}


def told(text: str) -> list[tuple[str, str, str]]:
    """Week, who and event of each line of a printed journal."""
    events = "|".join(name for name, _ in rows.FIGURES.values())
    line = re.compile(rf"^ *((?:warm-up )?\d+)  (\S.*?) +({events})(?: |$)", re.MULTILINE)
    return line.findall(text)


BUSY = """\
name: Busy
warm_up: 5
weeks: 30
teams:
  - {name: Zeta, members: 2, manager: {people_hours: 4}}
  - {name: Alpha, members: 3, manager: {people_hours: 4}}
leaving: {quit_rate: 0.6}
policies:
  weekly: {review: {cadence: 1 week}}
"""


KINDS_SHOWN = [kind for kind in AT_A_MOMENT if kind in rows.FIGURES]
"""All but a move as the seat sees it that is left, which the journal tells where it leads."""

AT_WEEKS_END = (*DEPARTURES, rows.MOVED, rows.RANKED)


def read_off(run: Run) -> list[tuple[str, str, str]]:
    """Week, who and event of what the pictures of a run show at a moment."""
    found = []
    for team, name in enumerate(("Alpha", "Zeta")):
        for seat in read_year(run, team=team).seats:
            for kind in KINDS_SHOWN:
                times = seat.moments.get(kind, ())
                # A departure lies at the end of its week.
                weeks = [math.ceil(time) if kind in AT_WEEKS_END else int(time) + 1 for time in times]
                found += [(str(week), f"{name}, Seat {seat.number + 1}", kind) for week in weeks]
    return sorted((week, who, rows.FIGURES[kind][0]) for week, who, kind in found)


def test_the_journal_and_the_picture_tell_the_same_weeks_and_seats(shell: Shell) -> None:
    Path("busy.yaml").write_text(BUSY, encoding="utf-8")
    lines = told(shell("journal", "busy.yaml", "--engine", "simpy"))
    shown = {rows.FIGURES[kind][0] for kind in KINDS_SHOWN}
    measured = sorted(
        (week, re.sub(r", \d+.. holder$", "", who), event)
        for week, who, event in lines
        if event in shown and week.isdigit()
    )
    run = pmsim.run(load("busy.yaml"), engine="simpy")
    assert measured == read_off(run)
    assert {"review held", "review missed", "resigned", "started"} <= {event for _, _, event in measured}
    assert {week for week, _, _ in lines if not week.isdigit()} == {f"warm-up {n}" for n in range(1, 6)}
    assert "2nd holder" in "".join(who for _, who, _ in lines)
    later = run.scenario.model_copy(update={"warm_up": 6})
    assert measured != read_off(replace(run, scenario=later)), "a week apart is noticed"


def test_dots_of_the_picture_stand_in_the_weeks_of_the_journal(shell: Shell) -> None:
    words = ("journal", "customer_service", "--engine", "simpy", "--seat", "6")
    weeks = [int(week) for week, _, event in told(shell(*words)) if event == "review held" and week.isdigit()]
    ax = team_year(pmsim.run(library.load("customer_service"), engine="simpy"))
    dots = [one for one in ax.collections if one.get_label() == MARKS[rows.REVIEW_HELD].label]
    points = [point for one in dots for point in one.get_offsets().tolist()]
    place = next(text for text in ax.texts if text.get_text() == "Seat 6").get_position()[1]
    drawn = [x for x, y in points if 0 < y - place < WIDE.pitch - WIDE.height / 2]
    assert [int((x - WIDE.left) / WIDE.cell) + 1 for x in drawn] == weeks
    assert weeks


def test_what_a_review_read_stands_in_its_line(shell: Shell) -> None:
    words = ("journal", "tiny.yaml", "--engine", "simpy", "--policy", "weekly")
    entries = [json.loads(line) for line in shell(*words, "--json").splitlines()]
    names = [entry["event"] for entry in entries]
    reviews = names.count("review held")
    assert names.count("file read") == reviews > 0
    text = shell(*words, "--all")
    read = {rows.FIGURES[kind][0] for kind in READ}
    assert [event for _, _, event in told(text)] == [name for name in names if name not in read]
    assert f"{len(names) - len(READ) * reviews} events" in text
    assert plain(text).count("flags on file") == reviews


def test_figures_that_are_undefined_are_left_out(shell: Shell) -> None:
    words = ("journal", "tiny.yaml", "--engine", "simpy", "--policy", "weekly")
    entries = [json.loads(line) for line in shell(*words, "--json").splitlines()]
    since = [entry["weeks_since_support"] for entry in entries if entry["event"] == "file read"]
    assert plain(shell(*words, "--all")).count("weeks since support") == len(since) - since.count(None)
    assert since.count(None) > 0


EVENTFUL = """\
name: Eventful
warm_up: 0
weeks: 60
teams:
  - {name: Zeta, members: 5}
  - {name: Alpha, members: 5, ends: 40}
leaving: {quit_rate: 0.5}
circumstances: {events_a_year: 2}
strategy: {shifts_a_year: 3}
incidents: [{week: 5, team: Zeta, kind: conflict, size: 0.2}]
policies:
  busy:
    review: {cadence: 2}
    calibration: {enabled: true, every: 8}
    support: {threshold: 1.1, pause: 0}
    escalation: {threshold: 1.1, failing_weeks: 3, window: 4, require_support: false, stage_weeks: 2}
    ranking: {enabled: true, period: 26, share: 0.2}
    reward: {enabled: true, period: 13}
    promotion: {enabled: true, week: 30}
    environment: {session_every: 13, onboarding: true}
"""


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A printed journal in which nearly everything happens, with every figure."""
    file = tmp_path_factory.mktemp("eventful") / "eventful.yaml"
    file.write_text(EVENTFUL, encoding="utf-8")
    return Shell()("journal", str(file), "--engine", "simpy", "--all")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same journal as a story."""
    file = tmp_path_factory.mktemp("story") / "eventful.yaml"
    file.write_text(EVENTFUL, encoding="utf-8")
    return Shell()("journal", str(file), "--engine", "simpy")


RARE = {
    "adjustments made",
    "appealed",
    "barrier disclosed",
    "course began",
    "left alone",
    "reinstated",
    "review missed",
    "session missed",
    "stage passed",
    "team formed",
    "upward note",
}


def test_every_kind_of_event_can_be_told(eventful: str) -> None:
    """All but those that a review reads, which stand in its line, and what is rare here."""
    read = {rows.FIGURES[kind][0] for kind in READ}
    every = {name for name, _ in rows.FIGURES.values()}
    found = {event for _, _, event in told(eventful)}
    assert every - found - read <= RARE
    assert len(found) > 30
    assert not found & read


def test_codes_are_told_in_words(eventful: str) -> None:
    text = plain(eventful)
    for words in (
        "kind conflict; in truth (hidden): size 0.2",
        "result ladder",
        "in truth (hidden): reason a passing dip",
        "server manager",
        "stage hearing",
        "from Alpha, Seat",
        "cause ",
        "place 1, rating",
    ):
        assert words in text, words
    assert "from team" not in text


def test_the_story_tells_every_kind_of_event_too(eventful: str, story: str) -> None:
    """But for meetings that led to something, which are told with it."""
    told_of = [[event for _, _, event in told(text)] for text in (eventful, story)]
    every, some = (Counter(events) for events in told_of)
    every["meeting began"] = some["meeting began"] = 0
    assert some == every
    assert len(told_of[1]) < len(told_of[0])


def test_the_story_keeps_what_is_true_apart_from_what_was_known(story: str) -> None:
    text = plain(story)
    for words in (
        "in truth (hidden): a passing dip, long-run level ",
        "in truth (hidden): the cause is ",
        "in truth (hidden): without it ",
        "in truth (hidden): the chance was ",
        "in truth (hidden): it costs ",
        "in truth (hidden): size 0.2 SD",
    ):
        assert words in text, words
    known = [line.split("in truth (hidden): ")[0] for line in entries_of(story)]
    assert not [line for line in known if "long-run" in line or "standing" in line or "without it" in line]


def entries_of(text: str) -> list[str]:
    """Each event of a printed journal on one line."""
    return [plain(part) for part in re.split(r"\n(?= *(?:warm-up )?\d+  \S)", text)]


def test_the_story_tells_what_the_rules_compared(story: str) -> None:
    lines = entries_of(story)
    opened = [line for line in lines if " case opened " in line]
    compared = [one for one in opened if re.search(r"\b[34] of 4 weeks low, 3 ask for a case; in truth", one)]
    by_review = [one for one in lines if " review held escalate;" in one]
    assert len(compared) == len(by_review) > 0
    assert len(opened) > len(compared), "a ranking opens cases too, and compares no weeks"
    offers = [one for one in lines if " review held offer " in one]
    assert offers
    assert all(
        re.search(r"% against 110 % for support; largest cause as read: [a-z ]+, \d", s) for s in offers
    )


def test_the_story_has_units_and_few_digits(story: str, eventful: str) -> None:
    for text in (plain(story), plain(eventful)):
        assert not re.search(r"\de-\d", text)
        assert not re.search(r"(?<![a-z])-\d", text), "a minus is a minus sign"
        assert not re.search(r"\d\.\d{4}", text)
        assert re.search(r"GBP \d{2,}", text)
    assert re.search(r"took [\d.]+ manager hours?\b", plain(story))
    assert "no wait" in plain(story)


def test_what_concerns_a_team_is_told_of_the_team(eventful: str, shell: Shell) -> None:
    whole = {(who, event) for _, who, event in told(eventful) if not who.startswith(("Alpha, ", "Zeta, "))}
    assert {("Alpha", "team ended"), ("Zeta", "managers calibrated"), ("Zeta", "strategy shifted")} <= whole
    alone = shell("journal", "tiny.yaml", "--engine", "simpy", "--set", "strategy.shifts_a_year=52")
    assert ("whole team", "strategy shifted") in {(who, event) for _, who, event in told(alone)}


# Other worlds


@pytest.mark.parametrize("command", ["run", "compare", "journal"])
def test_a_branch_changes_what_comes_after_it_only(shell: Shell, command: str) -> None:
    once = () if command == "journal" else ("--replications", "1")
    words = (command, "tiny.yaml", *QUICK[:2], *once, "--set", "weeks=30", "--json")
    plain, same, other = (shell(*words, *more) for more in ((), BRANCH, (*BRANCH, "--future", "1")))
    assert len({plain, same, other}) == 3
    if command == "journal":
        before = [
            [line for line in text.splitlines() if json.loads(line)["time"] < 20] for text in (plain, other)
        ]
        assert before[0] == before[1] != []


BRANCH = ("--branch", "20")


def test_a_branch_at_the_end_changes_no_figure(shell: Shell) -> None:
    words = ("run", "tiny.yaml", *QUICK, "--json")
    plain, late = shell.json(*words), shell.json(*words, "--branch", "6")
    assert plain["outcomes"] == late["outcomes"]
    assert (plain["manifest"]["branch"], late["manifest"]["branch"]) == (None, 6)
    assert plain["outcomes"] != shell.json(*words, "--branch", "1")["outcomes"]


def test_the_placebo_world_has_the_same_meetings_and_other_work(shell: Shell) -> None:
    words = ("compare", "tiny.yaml", *QUICK, "--set", "weeks=30", "--json")
    real, placebo = (shell.json(*words, *more)["policies"]["weekly"] for more in ((), ("--placebo",)))
    assert placebo["manifest"]["placebo"]
    assert real["outcomes"]["output"] != placebo["outcomes"]["output"]
    assert real["outcomes"]["reviews"] == placebo["outcomes"]["reviews"]


def test_a_world_that_is_changed_says_so(shell: Shell) -> None:
    words = ("run", "tiny.yaml", *QUICK)
    text = plain(shell(*words, "--placebo", "--branch", "3", "--future", "2"))
    assert (
        "in the placebo world: support and formal stages have no effect, future 2 from the end of week 3"
        in text
    )
    assert "placebo" not in shell(*words)


# Sections, groups and the legal floor


def test_outcomes_are_printed_in_their_sections(shell: Shell) -> None:
    lines = shell("run", "tiny.yaml", *QUICK).splitlines()
    assert [line for line in lines if line in SECTIONS] == list(SECTIONS)
    first = {title: lines[lines.index(title) + 1] for title in SECTIONS}
    for title, section in SECTIONS.items():
        assert first[title].startswith(next(iter(section.values())).label)


GROUPS = ("--group", "--set", "groups.share=0.5", "--set", "weeks=30")


def test_group_prints_both_groups_and_the_ratio(shell: Shell) -> None:
    words = ("run", "tiny.yaml", "--engine", "simpy", "--replications", "20", *GROUPS)
    found = shell.json(*words, "--json")["groups"]
    text = plain(shell(*words).split("By group")[1])
    assert list(found) == list(GROUPED)
    a, b, ratio = (Estimate(**found["output"][part]) for part in ("a", "b", "ratio"))
    for estimate in (a, b, ratio):
        assert interval(estimate)
        assert f"({interval(estimate)})" in text
    scenario = with_settings(load("tiny.yaml"), ["groups.share=0.5", "weeks=30"])
    played = pmsim.run(scenario, engine="simpy", replications=20, tables=0)
    assert (a, b, ratio) == tuple(vars(by_group(played, ["output"])["output"]).values())
    assert "By group" not in shell(*words[:-5])


def test_group_says_so_when_nobody_is_in_group_b(shell: Shell) -> None:
    words = ("compare", "tiny.yaml", *QUICK, "--group", "--set", "groups.share=0")
    assert shell(*words).count("nobody is in group B") == 2
    assert "nobody" not in shell(*words, "-q")


def test_a_policy_below_the_legal_floor_is_unsafe_even_when_quiet(shell: Shell) -> None:
    words = ("compare", "tiny.yaml", *QUICK, "--set", "policies.weekly.escalation.companion=false")
    told = "Unsafe: below the legal floor (Great Britain, 2015), without a companion offered."
    assert plain(shell(*words)).count(told) == 1
    assert told in plain(shell(*words, "-q"))
    found = shell.json(*words, "--json")["policies"]
    assert found["weekly"]["legal_floor"] == {
        "met": False,
        "missing": ["a companion offered"],
        "procedure": True,
    }
    assert found["monthly"]["legal_floor"]["met"]


# Tables


def plain(text: str) -> str:
    """A printed text as one line with plain spaces."""
    return " ".join(text.replace("\u202f", " ").split())


def test_run_prints_every_outcome_with_its_interval(shell: Shell) -> None:
    words = ("run", "tiny.yaml", *QUICK[:2], "--replications", "12")
    text, found = shell(*words), shell.json(*words, "--json")["outcomes"]
    estimates = {name: Estimate(**found[name]) for name in OUTCOMES}
    for name, estimate in estimates.items():
        bounds = f" ({interval(estimate)})" if interval(estimate) else ""
        shown = f"{amount(estimate, 'GBP')}{bounds}" or UNDEFINED
        assert plain(f"{OUTCOMES[name].label} {shown}") in plain(text)
    assert estimates["output"].low is not None
    assert estimates["exits"].too_few


def test_too_few_replications_give_no_interval_and_say_so(shell: Shell) -> None:
    text = plain(shell("compare", "tiny.yaml", *QUICK))
    found = shell.json("compare", "tiny.yaml", *QUICK, "--json")["policies"]["weekly"]["differences"]
    assert (found["output"]["low"], found["output"]["high"], found["output"]["too_few"]) == (None, None, True)
    assert "Work delivered: too few to tell." in text
    assert "fewer than 10 replications" in text
    assert "In brackets" not in text


def test_one_policy_one_replication_one_week(shell: Shell) -> None:
    few = ("--engine", "simpy", "--replications", "1", "--set", "weeks=1")
    text = shell("compare", "tiny.yaml", "--policies", "monthly", *few)
    assert "Tiny: one policy, with nothing to compare it with" in text
    assert "1 replication of 1 week, warm-up 0" in text
    assert "The others" not in text
    assert "A difference is clear" not in text
    assert "The others are compared with this." in shell("compare", "tiny.yaml", *few)


def test_what_a_policy_rules_out_is_zero_without_an_interval(shell: Shell) -> None:
    text = plain(shell("run", "tiny.yaml", *QUICK, "--set", "support.enabled=false"))
    assert "Support begun 0 per 100 seats a year Support that fitted" in text
    assert "Resignations 0 per 100 seats a year (too few to tell)" in text


def test_one_replication_has_no_interval(shell: Shell) -> None:
    text = shell("run", "tiny.yaml", *QUICK[:2], "--replications", "1", "-q")
    assert not re.search(r"\((\d|too few)", text)
    assert re.search(r"\((\d|too few)", shell("run", "tiny.yaml", *QUICK))


def test_compare_prints_a_sentence_for_every_difference(shell: Shell) -> None:
    text = plain(shell("compare", "tiny.yaml", *QUICK))
    comparison = pmsim.compare(load("tiny.yaml"), replications=2, engine="simpy")
    gaps = comparison.differences("weekly")
    told = [change(name, gap, "GBP") for name, gap in gaps.items()]
    assert all(plain(sentence) in text for sentence in told)
    assert plain(verdict(comparison, "weekly")) in text
    assert len([sentence for sentence in told if sentence]) > 10


@pytest.mark.parametrize("columns", ["72", "80", "120"])
def test_tables_fit_their_width_and_cut_no_word(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    whole = set(shell("compare", "tiny.yaml", *QUICK).split())
    monkeypatch.setenv("COLUMNS", columns)
    text = shell("compare", "tiny.yaml", *QUICK)
    assert max(map(len, text.splitlines())) <= int(columns)
    assert set(text.split()) <= whole


def test_quiet_leaves_out_remarks_only(shell: Shell) -> None:
    loud, quiet = (shell("compare", "tiny.yaml", *QUICK, *more) for more in ((), ("-q",)))
    left = iter(loud.splitlines())
    assert all(line in left for line in quiet.splitlines())
    assert "seed 1" in loud
    assert "seed 1" not in quiet


def test_a_terminal_without_a_minus_sign_gets_a_hyphen() -> None:
    text = "\u22124.1\u202f% \u263a"
    assert encodable(text, "utf-8") == text
    assert encodable(text, "ascii") == "-4.1 % ?"
    assert encodable("\udc80", "utf-8") == "?"


# What is refused


HOSTILE = {
    "missing file": (("run", "none.yaml"), "No such file"),
    "folder": (("run", "."), "folder"),
    "binary": (("run", "binary.yaml"), "binary.yaml"),
    "device": (("run", "/dev/null"), "ordinary file"),
    "empty name": (("run", ""), "scenario"),
    "unknown scenario": (("run", "customer_servise"), "did you mean customer_service?"),
    "unknown policy": (("run", "tiny.yaml", "--policy", "montly"), "did you mean monthly?"),
    "unknown policy in a list": (
        ("compare", "tiny.yaml", "--policies", "weekly,montly"),
        "did you mean monthly?",
    ),
    "no policy in a list": (("compare", "tiny.yaml", "--policies", ""), "unknown policy ''"),
    "unknown reference": (("compare", "tiny.yaml", "--reference", "weekley"), "did you mean weekly?"),
    "unknown engine": (("run", "tiny.yaml", "--engine", "simpi"), "did you mean simpy?"),
    "unknown field": (("run", "tiny.yaml", "--set", "work.form_cary=1"), "did you mean form_carry?"),
    "no value": (("run", "tiny.yaml", "--set", "weeks"), "path=value"),
    "bad value": (("run", "tiny.yaml", "--set", "weeks=many"), "weeks"),
    "out of bounds": (("run", "tiny.yaml", "--set", "weeks=-1"), "weeks"),
    "not a number": (("run", "tiny.yaml", "--set", "work.form_carry=.nan"), "finite"),
    "seed is text": (("run", "tiny.yaml", "--seed", "abc"), "--seed"),
    "seed is negative": (("run", "tiny.yaml", "--seed", "-1"), "--seed"),
    "seed is too large": (("run", "tiny.yaml", "--seed", str(2**64)), "seed"),
    "seed is huge": (("run", "tiny.yaml", "--seed", "9" * 5000), "seed"),
    "no replications": (("run", "tiny.yaml", "--replications", "0"), "--replications"),
    "negative replications": (("compare", "tiny.yaml", "--replications", "-5"), "--replications"),
    "too many replications": (("run", "tiny.yaml", "--replications", str(2**33)), "replications"),
    "no such scenario to tell": (("scenarios", "custmer_service"), "did you mean customer_service?"),
    "replication out of range": (("journal", "tiny.yaml", "--replication", str(2**33)), "replication"),
    "negative replication": (("journal", "tiny.yaml", "--replication", "-1"), "--replication"),
    "no such seat": (("journal", "tiny.yaml", "--seat", "4"), "given 4; allowed 1 to 3"),
    "seat 0": (("journal", "tiny.yaml", "--seat", "0"), "--seat"),
    "out is a file": (("run", "tiny.yaml", "--out", "tiny.yaml"), "tiny.yaml: this is a file"),
    "out is in a file": (("compare", "tiny.yaml", "--out", "tiny.yaml/x"), "tiny.yaml: this is a file"),
    "demo's out is a file": (("demo", "--out", "tiny.yaml"), "tiny.yaml: this is a file"),
    "schema's out is a folder": (("schema", "--out", "."), "Is a directory"),
    "branch 0": (("run", "tiny.yaml", "--branch", "0"), "allowed weeks 1 to 6"),
    "branch after the end": (("compare", "tiny.yaml", "--branch", "7"), "allowed weeks 1 to 6"),
    "a future of no branch": (("journal", "tiny.yaml", "--future", "1"), "needs --branch"),
    "negative future": (("run", "tiny.yaml", "--branch", "2", "--future", "-1"), "--future"),
    "no field": (("explain", "wrok.form_carry"), "did you mean work.form_carry?"),
    "a group": (("explain", "review"), "policies.*.review.cadence"),
    "no command": ((), "Usage"),
    "no scenario": (("run",), "SCENARIO"),
}


@pytest.mark.parametrize(("words", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_refused_with_a_message(shell: Shell, words: tuple[str, ...], message: str) -> None:
    Path("binary.yaml").write_bytes(bytes(range(256)))
    before = Path("tiny.yaml").read_bytes()
    assert message in shell.refusal(*words)
    assert Path("tiny.yaml").read_bytes() == before
    assert {path.name for path in Path().iterdir()} == {"tiny.yaml", "binary.yaml"}


def test_a_folder_without_write_permission_is_refused_before_the_run(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "no right to write" in shell.refusal("run", "tiny.yaml", "--out", "closed/x")


# Any field can be set


def as_written(field: FieldInfo) -> str:
    """A default as `pmsim explain` shows it; what is left out is nothing."""
    return "null" if field.default == "left out" else field.default


def start(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


DEFAULTS = [
    f"{field.path}={as_written(field)}"
    for field in all_fields()
    if not field.path.startswith(("incidents.", "questions"))
]
"""Fields of an incident have no place where there is none, and questions are written in files only."""


@pytest.mark.parametrize("assignment", DEFAULTS)
def test_setting_a_default_changes_nothing(tmp_path: Path, assignment: str) -> None:
    file = start(tmp_path / "default.yaml", "policies: {course_pmp: {}}\n")
    assert digest(read(file, [assignment])) == digest(Scenario())


def test_all_defaults_at_once_through_the_command(shell: Shell) -> None:
    words = ("run", "tiny.yaml", "--engine", "simpy", "--replications", "1", "--json")
    mine = [
        f"{field.path}={as_written(field)}"
        for field in all_fields()
        if field.path.count(".") == 1 and not field.path.startswith(("teams", "policies"))
    ]
    every = [word for assignment in mine for word in ("--set", assignment)]
    plain, same = shell.json(*words), shell.json(*words, *every)
    assert len(mine) > 50
    assert same == plain
    assert shell.json(*words, *every, "--set", "work.form_carry=0.71")["manifest"] != plain["manifest"]


# Whatever is written

# Printable or not; NUL cannot be in an argument.
WORDS = st.text(st.characters(exclude_characters="\0"), max_size=12)
PATHS = st.sampled_from(
    ["weeks", "teams[0].members", "work.form_carry", "review.cadence", "policies.*", "name"]
)
SHORT = ("customer_service", "--engine", "simpy", "--set", "weeks=1", "--set", "warm_up=0")


@given(
    st.one_of(
        st.tuples(st.just("explain"), WORDS),
        st.tuples(st.just("validate"), WORDS),
        st.tuples(st.sampled_from(["run", "compare", "journal"]), WORDS),
        st.builds(lambda word: ("journal", *SHORT, "--policy", word), WORDS),
        st.builds(lambda word: ("compare", *SHORT, "--policies", word), WORDS),
        st.builds(
            lambda path, word: ("journal", *SHORT, "--set", f"{path}={word}", "--policy", "?"), PATHS, WORDS
        ),
        st.builds(lambda word: ("journal", *SHORT, "--set", word, "--policy", "?"), WORDS),
        st.lists(WORDS, max_size=4).map(tuple),
    )
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_no_traceback_for_any_words(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in (0, 2)
    assert result.exit_code == 0 or result.stderr


# What went wrong in the machine


def raising(error: BaseException) -> Any:
    def play(*_: Any, **__: Any) -> None:
        raise error

    return play


def test_ctrl_c_says_so_and_ends_with_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["pmsim.runner"], "run", raising(KeyboardInterrupt()))
    assert shell("run", "tiny.yaml", code=130) == ""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "not enough memory"),
        (OSError(28, "No space left on device", "x/tallies.npy"), "x/tallies.npy: No space left on device"),
        (PermissionError(13, "Permission denied", "x\x1b[2J"), "x\\x1b[2J: Permission denied"),
    ],
)
def test_troubles_of_the_machine_are_messages(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    monkeypatch.setattr(sys.modules["pmsim.runner"], "run", raising(error))
    assert message in shell.refusal("run", "tiny.yaml")


def test_a_fault_of_ours_is_not_hidden(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["pmsim.runner"], "run", raising(AssertionError("ours")))
    assert isinstance(CliRunner().invoke(app, ["run", "tiny.yaml"]).exception, AssertionError)


# As a process of its own


def test_python_m_pmsim_is_the_command(shell: Shell) -> None:
    done = process("validate", "tiny.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "tiny.yaml: no problems\n", "")


def test_an_error_in_a_process_is_a_message_and_code_2(shell: Shell) -> None:
    done = process("run", "none.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "none.yaml: cannot read this file: No such file or directory\n"


@pytest.mark.parametrize("words", [("journal", "tiny.yaml", "--engine", "simpy"), ("schema",), ("--help",)])
def test_a_closed_pipe_ends_quietly(shell: Shell, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "pmsim", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        complaint = done.stderr.read()
    assert (done.returncode, complaint) == (0, b"")


@pytest.mark.parametrize("words", [("journal", "tiny.yaml", "--engine", "simpy"), ("schema",), ("--help",)])
def test_an_output_that_cannot_grow_is_a_message(shell: Shell, words: tuple[str, ...]) -> None:
    """As on a full disk; unlike a device that is always full, every system with a shell has this limit."""
    limited = ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh", sys.executable, "-B", "-m", "pmsim", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("output").open("w", encoding="utf-8") as output:
        done = subprocess.run(
            limited,
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert (done.returncode, done.stderr) == (2, f"{os.strerror(errno.EFBIG)}\n")


def on_a_terminal(*words: str) -> tuple[str, str]:
    """Standard output of a command, and what it shows on standard error when that is a terminal."""
    ours, theirs = pty.openpty()
    done = process(*words, capture_output=False, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    # Linux reports the end of a terminal as an error.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 1000):
            shown += part
    os.close(ours)
    assert done.returncode == 0
    return done.stdout, shown.decode()


def test_progress_shows_on_a_terminal_only_and_not_with_json_or_quiet(shell: Shell) -> None:
    words = ("run", "tiny.yaml", *QUICK)
    output, shown = on_a_terminal(*words)
    assert "2/2" in shown
    assert output == process(*words).stdout
    assert process(*words).stderr == ""
    assert on_a_terminal(*words, "--json")[1] == ""
    assert on_a_terminal(*words, "--quiet")[1] == ""


def without_numba(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command where numba cannot be imported, as if it were not installed."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['numba'] = None\n", encoding="utf-8")
    return process(*words, env={"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"})


def test_without_numba_auto_is_simpy_and_says_so(shell: Shell, tmp_path: Path) -> None:
    words = ("run", "tiny.yaml", "--replications", "1", "--json")
    found = json.loads(without_numba(tmp_path / "site", *words).stdout)
    assert found == shell.json(*words, "--engine", "simpy")
    assert found["manifest"]["engine"] == "simpy"


def test_without_numba_batch_refuses(shell: Shell, tmp_path: Path) -> None:
    done = without_numba(tmp_path / "site", "run", "tiny.yaml", "--engine", "batch", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "numba" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.compiled
def test_both_engines_give_the_same_digest(shell: Shell) -> None:
    words = ("run", "customer_service", "--replications", "3", "--json")
    simpy, batch, auto, other = (
        shell.json(*words, *more)
        for more in (("--engine", "simpy"), ("--engine", "batch"), (), ("--set", "work.form_carry=0.71"))
    )
    assert simpy["manifest"]["digest"] == batch["manifest"]["digest"] != other["manifest"]["digest"]
    assert simpy["outcomes"] == batch["outcomes"]
    assert [found["manifest"]["engine"] for found in (simpy, batch, auto)] == ["simpy", "batch", "batch"]
