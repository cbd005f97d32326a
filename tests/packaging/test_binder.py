"""What Binder would do with this repository, as far as that can be seen without it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINDER = ROOT / "binder"
PYTHON = "3.12"
PYTHONS = ("python3.12", "python3")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """Run a command that must succeed, without this environment's settings of Python."""
    dropped = ("PYTHON", "COV_", "NUMBA_", "PMSIM_", "VIRTUAL_ENV", "JUPYTER")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(dropped)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | more,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pins(file: Path) -> dict[str, str]:
    """Versions by normalised name; every line that is not a comment must pin one exactly."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = [re.fullmatch(r"([a-z0-9-]+)==([^\s;]+)", line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {match[1]: match[2] for match in found if match}


def wanted() -> set[str]:
    """Names that pmsim and its notebooks ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    return {re.split(r"[<>=!~\[; ]", line)[0].lower().replace("_", "-") for line in asked}


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What repo2docker would build, of a copy: it wants a folder that nothing else is written to."""
    folder = tmp_path_factory.mktemp("repository")
    shutil.copytree(BINDER, folder / "binder")
    tool = Path(sys.executable).with_name("jupyter-repo2docker")
    # The tool prints the Dockerfile among what it does, which goes to standard error.
    return run("bash", "-c", f"'{tool}' --no-build --debug . 2>&1", cwd=folder)


def order(text: str, parts: Sequence[str]) -> list[str]:
    """The parts in the order in which they first stand in a text, without those that do not."""
    places = {part: text.find(part) for part in parts}
    return sorted((part for part in parts if places[part] >= 0), key=lambda part: places[part])


def test_python_is_the_one_asked_for(dockerfile: str) -> None:
    assert (BINDER / "runtime.txt").read_text(encoding="utf-8").strip() == f"python-{PYTHON}"
    (environment,) = set(re.findall(r"environment-2epy-2d(\d)-2e(\d+)", dockerfile))
    assert ".".join(environment) == PYTHON


def test_layers_come_in_an_order_that_keeps_the_slow_one(dockerfile: str) -> None:
    layers = (
        "COPY --chown=0:0 src/binder/requirements.txt",
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "COPY --chown=0:0 src/ ",
        "RUN ./binder/postBuild",
        "R2D_ENTRYPOINT",
    )
    assert order(dockerfile, layers) == list(layers)
    assert order("b then a", ("a", "b", "c")) == ["b", "a"]


def test_nothing_is_installed_from_the_repository_with_the_requirements() -> None:
    text = (BINDER / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"^(-e|-r|\.|git\+|file:)", text, re.MULTILINE)


def test_every_version_is_pinned_as_everywhere_else() -> None:
    binder, everywhere = pins(BINDER / "requirements.txt"), pins(ROOT / "constraints.txt")
    assert binder.items() <= everywhere.items()
    assert wanted() <= set(binder)
    assert {"voila", "jupyterlab", "numba"} <= wanted()
    assert not {"pytest", "ruff", "playwright", "mesa"} & set(binder)


@pytest.mark.parametrize("script", ["postBuild", "start"])
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(BINDER / script, os.X_OK)
    run("bash", "-n", BINDER / script, cwd=ROOT)


def python_312() -> str:
    """A Python 3.12 of this machine's, also one that only pyenv knows; an empty text if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = [shutil.which(name) for name in PYTHONS]
    known += [str(file) for file in sorted(pyenv.glob(f"{PYTHON}.*/bin/python"), reverse=True)]
    return next((python for python in known if python and version(python) == PYTHON), "")


def version(python: str) -> str:
    """The version of an interpreter; empty for what is none, such as a name that pyenv keeps for later."""
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", script], capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository and a fresh environment in which postBuild has run, as in Binder's image."""
    python = python_312()
    if not python:
        pytest.skip(f"no Python {PYTHON} on this machine")
    folder = tmp_path_factory.mktemp("image")
    files = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).splitlines()
    for name in files:
        if (ROOT / name).is_file():
            (folder / "repository" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / "repository" / name)
    run(python, "-m", "venv", folder / "env", cwd=folder)
    pip = [folder / "env" / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "install", "-r", folder / "repository" / "binder" / "requirements.txt", cwd=folder)
    run(folder / "repository" / "binder" / "postBuild", cwd=folder, **session(folder))
    return folder


def session(folder: Path) -> dict[str, str]:
    """Environment variables of a user who has only this image."""
    path = f"{folder / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home" / "cache")}


def in_session(image: Path, *command: str) -> str:
    """Run a command as Binder runs a session's, through `binder/start`."""
    return run(image / "repository" / "binder" / "start", *command, cwd=image, **session(image))


def test_the_versions_fit_together(image: Path) -> None:
    run(image / "env" / "bin" / "python", "-m", "pip", "check", cwd=image)


def test_pmsim_is_installed_and_not_linked_to_the_repository(image: Path) -> None:
    where = in_session(image, "python", "-c", "import pmsim; print(pmsim.__file__)").strip()
    assert Path(where).is_relative_to(image / "env")


def test_caches_are_warm(image: Path) -> None:
    assert "was ready" in in_session(image, "pmsim", "warm")
    fonts = list((image / "home").rglob("fontlist-*.json"))
    assert len(fonts) == 1


TARGET = """
from numba.core.registry import cpu_target
print(cpu_target.target_context.codegen().magic_tuple()[1])
"""
MISSES = """
from pmsim.engine import address, compiled
play = compiled.compiled_functions(address.play_at)[address.play_at]
print(sum(play.stats.cache_hits.values()), sum(play.stats.cache_misses.values()))
"""


def test_compiled_code_is_for_any_processor_and_is_found(image: Path) -> None:
    assert in_session(image, "python", "-c", TARGET).strip() == "generic"
    assert in_session(image, "python", "-c", MISSES).split() == ["1", "0"]
    alone = run(image / "env" / "bin" / "python", "-c", TARGET, cwd=image, **session(image))
    assert alone.strip() != "generic", "without binder/start this could not fail"


def test_lessons_are_shown_in_their_own_look(image: Path) -> None:
    script = (
        "from jupyter_server.serverapp import ServerApp; from voila.configuration import VoilaConfiguration\n"
        "from voila.paths import collect_template_paths\n"
        "app = ServerApp(); app.initialize([], find_extensions=False, new_httpserver=False)\n"
        "name = VoilaConfiguration(parent=app).template\n"
        "print(name, *collect_template_paths(['voila', 'nbconvert'], name))\n"
    )
    name, *places = in_session(image, "python", "-W", "ignore", "-c", script).splitlines()[-1].split()
    assert name == "pmsim"
    found = [place for place in places if (Path(place) / "index.html.j2").is_file()]
    assert "/pmsim/cli/share/" in found[0]
    config = json.loads((BINDER / "jupyter" / "jupyter_server_config.json").read_text(encoding="utf-8"))
    assert config == {"VoilaConfiguration": {"template": name}}
