"""A real browser, and the app and JupyterLab that it looks at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from pmsim.course.folder import copy_course
from tests.browser.looking import Visit
from tests.browser.panel import PATIENCE
from tests.browser.servers import FLAGS, find_chromium, free_port, server

SCREENS = Path(__file__).parents[2] / "out" / "screens"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These take minutes, so they are for `make test` and not for `make check`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


# A kernel that is working something out answers a click only after that.
expect.set_options(timeout=PATIENCE)

NOTED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTED] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured: it depends on the machine, so no test hangs on it."""
    if config.stash[NOTED]:
        terminalreporter.section("measured in the browser")
        for line in config.stash[NOTED]:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def note(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps a line for the end of the run."""
    return request.config.stash[NOTED].append


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `pmsim course` makes it."""
    folder = tmp_path_factory.mktemp("course")
    copy_course(folder)
    return folder


@pytest.fixture(scope="session")
def app(course: Path) -> Iterator[str]:
    """The address of the lessons as `pmsim app` serves them, with a slash at its end."""
    port = free_port()
    words = ["pmsim", "app", str(course), "--no-browser", "--port", str(port)]
    with server(words, f"http://localhost:{port}/", course, SCREENS / "app.log") as address:
        yield address


@pytest.fixture(scope="session")
def lab_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another such folder, for JupyterLab to save in."""
    folder = tmp_path_factory.mktemp("lab")
    copy_course(folder)
    return folder


@pytest.fixture(scope="session")
def lab(lab_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that folder as `pmsim lab` opens it, with a slash at its end."""
    port = free_port()
    words = ["pmsim", "lab", str(lab_course), "--no-browser", "--port", str(port)]
    # Continuous integration may run as root, and these pages are for nobody else.
    settings = {"ServerApp": {"allow_root": True}, "IdentityProvider": {"token": ""}}
    config = tmp_path_factory.mktemp("jupyter")
    (config / "jupyter_server_config.json").write_text(json.dumps(settings), encoding="utf-8")
    log = SCREENS / "lab.log"
    with server(words, f"http://localhost:{port}/lab", lab_course, log, JUPYTER_CONFIG_DIR=str(config)):
        yield f"http://localhost:{port}/"


@contextmanager
def window(browser: Browser) -> Iterator[Visit]:
    """A fresh window. At the end, nothing in its console may have been an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen = Visit(context.new_page(), SCREENS)
    try:
        yield seen
    finally:
        context.close()
    assert seen.faults == []


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A window for one test."""
    with window(browser) as seen:
        yield seen
