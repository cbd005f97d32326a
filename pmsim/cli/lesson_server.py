"""Voilà with a start page, the look of the course, and kernels that are ready when a lesson is opened."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from pmsim import texts
from pmsim.cli.output import say
from pmsim.cli.start_page import start_page
from pmsim.course.shelves import CHECK, NOTEBOOKS, SHELVES, Listed, listed

TEMPLATE = "pmsim"
SHARE = Path(__file__).parent / "share"
"""Where Jupyter finds the template, as one of the folders of JUPYTER_PATH."""

READY = 3
"""Lessons for which kernels wait: more than the one that is open and the next, for a class that parts."""

REFILL, REFILL_EACH = 10.0, 5.0
"""Seconds, and seconds a learner, before kernels for more are started: those who opened a lesson go first."""

PATIENCE = 600
"""Seconds that a cell may take. With Voilà's own limit, pages lose cells when many kernels start at once."""

GONE = 1800
"""Seconds after which a kernel ends whose page is gone without a word, as of a laptop put to sleep."""


class ReadyKernels:
    """Kernels that wait for the lessons being taken. Those of a lesson taken long ago are let go."""

    def __init__(self, manager: Any, lessons: Sequence[str], pause: float = REFILL) -> None:
        """Takes Voilà's manager of kernels, the lessons' paths in their order, and the pause before more."""
        self.manager = manager
        self.lessons = list(lessons)
        self.pause = pause
        self.recent: list[str] = []

    def opened(self, lesson: str, at_once: bool = False) -> None:
        """Someone takes this lesson: have kernels for it and, after a pause, for the next."""
        if lesson not in self.lessons:
            return
        after = self.lessons[self.lessons.index(lesson) + 1 :][:1]
        wanted = [*after, lesson]
        self.recent = [*(one for one in self.recent if one not in wanted), *wanted]
        for left in self.recent[:-READY]:
            IOLoop.current().add_callback(self._let_go, left)
        self.recent = self.recent[-READY:]
        self.manager.fill_if_needed(delay=0.0 if at_once else self.pause, notebook_name=lesson)
        for one in after:
            self.manager.fill_if_needed(delay=self.pause, notebook_name=one)

    async def _let_go(self, lesson: str) -> None:
        # Voilà has no way of its own to shrink a pool.
        for waiting in self.manager._pools.pop(lesson, []):
            started = await asyncio.wait_for(waiting, None)
            await self.manager.shutdown_kernel(started["kernel_id"])


class LessonFiles(LargeFileManager):
    """Notebooks without the cells that only check them: nobody reads those, and they take seconds."""

    def get(self, path: str, *rest: Any, **more: Any) -> dict[str, Any]:
        """A file as Jupyter describes it."""
        found: dict[str, Any] = super().get(path, *rest, **more)  # type: ignore[no-untyped-call]  # no types
        if found["type"] == "notebook" and found["content"]:
            cells = found["content"]["cells"]
            found["content"]["cells"] = [
                cell for cell in cells if CHECK not in cell["metadata"].get("tags", ())
            ]
        return found


class StartPage(RequestHandler):
    """The list of lessons."""

    def initialize(self, folder: Path, base_url: str, shelves: Sequence[str] = SHELVES) -> None:
        """Takes the course folder, whose notebooks are listed anew each time, and the shelves to show."""
        self.folder = folder
        self.base_url = base_url
        self.shelves = shelves

    def get(self, *_: str) -> None:
        """Show it."""
        self.finish(start_page(on_shelves(self.folder, self.shelves), self.base_url))


class LessonPage(TornadoVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """A lesson; whoever opens one will want the next."""

    async def get(self, path: str | None = None) -> None:
        """Show it, if it is a lesson that is served; what else lies in the folder is nobody's business."""
        if not is_served(path or "", self.settings["shelves"]):
            raise HTTPError(404)
        await super().get(path)
        self.settings["ready_kernels"].opened(path)


class PageClosed(VoilaShutdownKernelHandler):  # type: ignore[misc]  # Voilà has no types
    """Ends the kernel of a page that was closed."""

    def check_xsrf_cookie(self) -> None:
        """Let it through: Voilà's pages send no cookie here, and kernels would stay until they are culled.

        Only who has opened a page knows the name of its kernel, and nothing else can be lost by it.
        """


class LessonServer(Voila):  # type: ignore[misc]  # Voilà has no types
    """Voilà for a course folder."""

    first: str = ""
    """Path of the lesson for which kernels are started at once."""

    shelves: Sequence[str] = SHELVES
    """What is served."""

    def init_settings(self) -> dict[str, Any]:
        """Add the kernels that wait."""
        settings: dict[str, Any] = super().init_settings()
        folder = Path(self.root_dir)
        pause = pause_for(self.voila_configuration.default_pool_size)
        lessons = [lesson.path for lesson in on_shelves(folder, self.shelves)]
        ready = ReadyKernels(self.kernel_manager, lessons, pause)
        settings["ready_kernels"], settings["shelves"] = ready, self.shelves
        # Jupyter's answers to what is not there, such as a kernel that has ended, fail where there is none.
        settings["static_path"] = DEFAULT_STATIC_FILES_PATH
        self.contents_manager = settings["contents_manager"] = LessonFiles(parent=self)
        IOLoop.current().add_callback(ready.opened, self.first, at_once=True)
        return settings

    def init_handlers(self) -> list[Any]:
        """Put the start page where Voilà lists folders, and our pages of lessons in place of its own."""
        handlers = [_ours(handler) for handler in super().init_handlers()]
        about = {"folder": Path(self.root_dir), "base_url": self.base_url, "shelves": self.shelves}
        return [(self.server_url, StartPage, about), (r"/voila/tree(.*)", StartPage, about), *handlers]


OURS = {TornadoVoilaHandler: LessonPage, VoilaShutdownKernelHandler: PageClosed}


def _ours(handler: tuple[Any, ...]) -> tuple[Any, ...]:
    pattern, page, *more = handler
    return (pattern, OURS.get(page, page), *more)


def on_shelves(folder: Path, shelves: Sequence[str]) -> tuple[Listed, ...]:
    """The notebooks of a course folder that stand on these shelves."""
    return tuple(lesson for lesson in listed(folder) if lesson.shelf in shelves)


def is_served(path: str, shelves: Sequence[str]) -> bool:
    """Whether an address within the folder is that of a notebook on one of these shelves."""
    parts = PurePosixPath(path).parts
    return len(parts) == 3 and parts[0] == NOTEBOOKS and parts[1] in shelves and ".." not in parts


def run_server(
    folder: Path,
    host: str,
    port: int,
    *,
    learners: int,
    first: str,
    shelves: Sequence[str] = SHELVES,
    browser: bool,
    quiet: bool,
) -> None:
    """Serve these shelves of a course folder until stopped; `first` is the lesson to have ready."""
    paths = [str(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
    for name in ("tornado.access", "tornado.general"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server = LessonServer(config=_config(folder, host, port, learners, browser))
    server.first, server.shelves = first, tuple(shelves)
    server.log_level = logging.ERROR
    server.initialize([])
    if not quiet:
        IOLoop.current().add_callback(_say_where, host, port)
    server.start()


def pause_for(learners: int) -> float:
    """Seconds before kernels are started for those who come later."""
    return REFILL + REFILL_EACH * learners


def _config(folder: Path, host: str, port: int, learners: int, browser: bool) -> Config:
    settings = Config()
    settings.Voila.root_dir = str(folder.absolute())
    settings.Voila.ip, settings.Voila.port, settings.Voila.port_retries = host, port, 0
    settings.Voila.open_browser = browser
    settings.Voila.config_file_paths = []
    settings.VoilaConfiguration.template = TEMPLATE
    settings.VoilaConfiguration.resources = {"course": {"all_lessons": texts.read("app")["all_lessons"]}}
    settings.VoilaConfiguration.preheat_kernel = True
    settings.VoilaConfiguration.default_pool_size = learners
    settings.VoilaKernelManager.preheat_denylist = [r".*"]
    settings.VoilaKernelManager.fill_delay = pause_for(learners)
    settings.VoilaExecutor.timeout = PATIENCE
    if os.name == "posix":
        # By files that others on this machine cannot read, where TCP would be open to all of them.
        settings.KernelManager.transport = "ipc"
    settings.MappingKernelManager.cull_idle_timeout = GONE
    settings.MappingKernelManager.cull_interval = 60
    return settings


def _say_where(host: str, port: int) -> None:
    if host in ("0.0.0.0", "::", ""):
        say(f"The lessons are at http://{_address()}:{port}/, for everybody who can reach this machine.")
    else:
        say(f"The lessons are at http://{f'[{host}]' if ':' in host else host}:{port}/")
    say("Ctrl-C stops them.")


def _address() -> str:
    """This machine's address in its network, or its name. Nothing is sent."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            # An address for documentation (RFC 5737): this only asks which way packets would leave.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()
