"""`import pmsim` is light and has no side effects, and every public name is there."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

import pmsim

HEAVY = {"IPython", "ipywidgets", "matplotlib", "numba", "pandas", "scipy", "simpy"}

# NumPy, pydantic and a YAML reader load about 200; what draws or parses a command line, 100 to 400 more.
MOST_MODULES = 300

PROBE = """
import json, os, sys, threading
before, environment = set(sys.modules), dict(os.environ)
{statement}
print(json.dumps({{
    "modules": sorted(set(sys.modules) - before),
    "threads": threading.active_count(),
    "environment": dict(os.environ) == environment,
}}))
"""


def probe(statement: str) -> dict[str, object]:
    """Return what a statement does to a fresh interpreter."""
    command = [sys.executable, "-c", PROBE.format(statement=statement)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    *printed, last = done.stdout.splitlines()
    return {**json.loads(last), "printed": printed, "complained": done.stderr}


def loaded(statement: str) -> set[str]:
    return set(probe(statement)["modules"])


def test_import_pulls_in_nothing_heavy() -> None:
    assert not loaded("import pmsim") & HEAVY


def test_the_probe_sees_a_heavy_import() -> None:
    assert "simpy" in loaded("import pmsim, simpy") & HEAVY


def test_import_loads_few_modules() -> None:
    modules = loaded("import pmsim")
    assert "pmsim" in modules
    assert len(modules) < MOST_MODULES, f"{len(modules)} modules"


def test_a_heavy_import_breaks_the_bound() -> None:
    assert len(loaded("import pmsim, matplotlib.pyplot, numba")) > MOST_MODULES


def test_import_has_no_side_effects() -> None:
    found = probe("import pmsim")
    assert found["printed"] == []
    assert found["complained"] == ""
    assert found["threads"] == 1
    assert found["environment"] is True


def test_the_version_is_the_one_installed() -> None:
    assert pmsim.__version__ == version("pmsim")


def test_there_are_public_names() -> None:
    assert pmsim.__all__
    assert len(set(pmsim.__all__)) == len(pmsim.__all__)


def test_every_public_name_resolves() -> None:
    missing = [name for name in pmsim.__all__ if not hasattr(pmsim, name)]
    assert missing == []


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pmsim.no_such_name


def test_dir_lists_the_public_names() -> None:
    assert set(pmsim.__all__) <= set(dir(pmsim))
