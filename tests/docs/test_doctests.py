"""Every example that the README and the docs show runs.

Python stands in ```python blocks as doctests, commands in ```console blocks, one `$ pmsim ...`
a line. A page's examples run in order, in a folder that holds a copy of scenarios/ alone;
commands run with few replications.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?:python -m )?(pmsim\b.*)$", re.MULTILINE)
RUNS = {"compare", "demo", "run"}
FEW = ["--replications", "2"]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def blocks(text: str, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(text) if found == language]


def commands(text: str) -> list[list[str]]:
    """Return the arguments of each pmsim command of a page, joined over `\\` at line ends."""
    console = "\n".join(blocks(text, "console")).replace("\\\n", " ")
    return [shlex.split(line, comments=True)[1:] for line in COMMAND.findall(console)]


def shortened(arguments: list[str]) -> list[str]:
    """Return the same command with few replications; the last of a repeated option wins."""
    return [*arguments, *FEW] if arguments and arguments[0] in RUNS else arguments


def python_alone(text: str) -> str:
    """Return a page with every line outside its Python blocks emptied, so that line numbers stay."""
    kept, copied = [], 0
    for found in BLOCK.finditer(text):
        if found[1] == "python":
            kept += ["\n" * text.count("\n", copied, found.start(2)), found[2]]
            copied = found.end(2)
    return "".join(kept)


def doctest_failures(text: str, name: str) -> tuple[int, str]:
    """Run a page's doctests; return how many failed and what they printed instead."""
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(python_alone(text), {"__name__": "__main__"}, name, name, 0)
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    return result.failed, "".join(said)


def run(arguments: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "pmsim", *shortened(arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"pmsim {shlex.join(arguments)}\n{done.stdout}\n{done.stderr}"


def test_the_readme_shows_commands() -> None:
    assert commands(README.read_text(encoding="utf-8"))


def test_the_readme_shows_python() -> None:
    assert any(">>> " in body for body in blocks(README.read_text(encoding="utf-8"), "python"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that examples run in, with the scenarios and nothing else."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@each_page
def test_the_commands_of_a_page_run(page: Path, folder: Path) -> None:
    for arguments in commands(page.read_text(encoding="utf-8")):
        run(arguments, folder)


@pytest.mark.slow
@each_page
@pytest.mark.usefixtures("folder")
def test_the_python_of_a_page_runs(page: Path) -> None:
    failed, said = doctest_failures(page.read_text(encoding="utf-8"), page.name)
    assert not failed, said


def test_python_that_gives_something_else_is_noticed() -> None:
    failed, said = doctest_failures("# A page\n\n```python\n>>> 1 + 1\n3\n```\n", "page.md")
    assert failed == 1
    assert 'File "page.md", line 4' in said


def test_python_in_two_blocks_shares_its_names() -> None:
    page = "```python\n>>> x = 1\n```\nthen\n```python\n>>> x\n1\n```\n"
    assert doctest_failures(page, "page.md")[0] == 0


@pytest.mark.slow
def test_a_command_that_fails_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no_such_command"):
        run(["no_such_command"], tmp_path)


@each_page
def test_python_on_a_page_is_executed(page: Path) -> None:
    unexecuted = [body for body in blocks(page.read_text(encoding="utf-8"), "python") if ">>> " not in body]
    assert unexecuted == []


def test_commands_are_found_in_console_blocks_only() -> None:
    text = """
```console
$ make demo
$ pmsim run one --seed 1  # a comment
pmsim is output here
$ python -m pmsim compare two \\
    --seed 2
```
```text
$ pmsim run three
```
"""
    assert commands(text) == [["run", "one", "--seed", "1"], ["compare", "two", "--seed", "2"]]
