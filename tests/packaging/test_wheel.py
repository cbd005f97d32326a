"""The built wheel, alone in a fresh environment, runs from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "constraints.txt"

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, away from the source tree, and return what it prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV_", "NUMBA_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "env", with_pip=True)
    commands = folder / "env" / "bin"
    pip = [commands / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run(*pip, "--constraint", CONSTRAINTS, wheel, cwd=folder)
    return commands


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def shipped() -> set[str]:
    return {file.stem for file in (ROOT / "scenarios").glob("*.yaml")}


def data_of_the_package() -> set[str]:
    """Texts, styles, scripts and templates: what is read at run time and is no Python."""
    kinds = ("*.yaml", "*.css", "*.js", "*.j2", "*.json")
    return {file.relative_to(ROOT).as_posix() for kind in kinds for file in (ROOT / "pmsim").rglob(kind)}


def test_the_wheel_holds_the_package_the_scenarios_and_the_notebooks_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {Path(name).stem for name in names if name.startswith("pmsim/scenario/shipped/")}
    assert shipped()
    assert shipped() <= inside
    assert "pmsim/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"pmsim"}
    notebooks = {
        f"pmsim/course/shipped/{file.parent.name}/{file.name}" for file in ROOT.glob("notebooks/*/*.ipynb")
    }
    assert notebooks
    assert {name for name in names if name.endswith(".ipynb")} == notebooks
    assert {"pmsim/texts/en/app.yaml", "pmsim/cli/templates/start.html.j2"} <= data_of_the_package()
    assert data_of_the_package() <= set(names)
    assert not [name for name in names if name.endswith(".pyc") or "my-course" in name]


def test_the_package_comes_from_the_wheel(installed: Path, empty: Path) -> None:
    where = run(installed / "python", "-c", "import pmsim; print(pmsim.__file__)", cwd=empty)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_it_lists_the_shipped_scenarios(installed: Path, empty: Path) -> None:
    printed = run(installed / "pmsim", "scenarios", cwd=empty)
    assert [name for name in shipped() if name not in printed] == []


def test_it_copies_the_course_and_says_what_the_lessons_need(installed: Path, empty: Path) -> None:
    printed = run(installed / "pmsim", "course", "here", cwd=empty)
    assert f"{len(list(ROOT.glob('notebooks/*/*.ipynb')))} notebooks" in printed
    assert {file.stem for file in (empty / "here" / "scenarios").glob("*.yaml")} == shipped()
    refused = subprocess.run([installed / "pmsim", "app", "here"], cwd=empty, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "pip install 'pmsim[lab]'" in refused.stderr


def test_it_runs_a_shipped_scenario_by_name(installed: Path, empty: Path) -> None:
    command = [installed / "pmsim", "run", "customer_service", "--replications", "2", "--json"]
    printed = json.loads(run(*command, cwd=empty))
    assert set(printed) >= {"manifest", "outcomes"}
    assert printed["manifest"]["engine"] in {"simpy", "batch"}
    assert printed["manifest"]["digest"]
    assert printed["outcomes"]
    for outcome in printed["outcomes"].values():
        assert set(outcome) >= {"mean", "low", "high", "unit"}
    assert list(empty.iterdir()) == []
