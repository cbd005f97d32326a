"""Which kernels wait for whom, and what of a notebook the app serves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("voila")

from pmsim.cli.lesson_server import READY, LessonFiles, ReadyKernels, _say_where, is_served, on_shelves
from pmsim.course.folder import copy_course
from pmsim.course.shelves import SHELVES, listed

LESSONS = [f"notebooks/learner/0{number}.ipynb" for number in range(7)]


class Manager:
    """Stands for Voilà's manager of kernels."""

    def __init__(self, size: int = 2) -> None:
        self.size = size
        self._pools: dict[str, list[asyncio.Future[dict[str, Any]]]] = {}
        self.ended: list[str] = []

    def fill_if_needed(self, delay: float, notebook_name: str) -> None:
        pool = self._pools.setdefault(notebook_name, [])
        for number in range(len(pool), self.size):
            started: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
            started.set_result({"kernel_id": f"{notebook_name}-{number}"})
            pool.append(started)

    async def shutdown_kernel(self, kernel_id: str) -> None:
        self.ended.append(kernel_id)


def after(*opened: str) -> Manager:
    """The manager once these lessons have been opened, one after the other."""

    async def open_all() -> Manager:
        manager = Manager()
        ready = ReadyKernels(manager, LESSONS)
        for lesson in opened:
            ready.opened(lesson)
            await asyncio.sleep(0.01)
        return manager

    return asyncio.run(open_all())


def test_kernels_wait_for_the_lesson_and_the_next() -> None:
    manager = after(LESSONS[0])
    assert {lesson: len(pool) for lesson, pool in manager._pools.items()} == {LESSONS[0]: 2, LESSONS[1]: 2}
    assert manager.ended == []


def test_the_last_lesson_has_no_next_and_other_pages_count_for_nothing() -> None:
    assert set(after(LESSONS[-1])._pools) == {LESSONS[-1]}
    assert after("notebooks/learner/unknown.ipynb")._pools == {}


def test_kernels_of_lessons_taken_long_ago_are_let_go() -> None:
    manager = after(*LESSONS)
    assert set(manager._pools) == set(LESSONS[-READY:])
    assert manager.ended == [f"{lesson}-{number}" for lesson in LESSONS[:-READY] for number in (0, 1)]


def test_a_class_that_parts_keeps_its_lessons() -> None:
    manager = after(LESSONS[0], LESSONS[1], LESSONS[0], LESSONS[1])
    assert set(manager._pools) == set(LESSONS[:3])
    assert manager.ended == []


def test_cells_that_only_check_are_not_served(tmp_path: Path) -> None:
    cells = [
        {
            "cell_type": "code",
            "metadata": {"tags": tags},
            "source": str(tags),
            "outputs": [],
            "execution_count": None,
        }
        for tags in (["hide-input"], ["hide-input", "sweep"], [])
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    files = LessonFiles(root_dir=str(tmp_path))
    served = files.get("a.ipynb")["content"]["cells"]
    assert [cell["source"] for cell in served] == ["['hide-input']", "[]"]
    assert files.get("a.ipynb", content=False)["content"] is None
    assert [found["name"] for found in files.get("")["content"]] == ["a.ipynb"]


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", "http://localhost:80/"), ("::1", "http://[::1]:80/")]
)
def test_the_address_that_is_told_can_be_opened(host: str, address: str, capsys) -> None:
    _say_where(host, 80)
    assert f"are at {address}\n" in capsys.readouterr().out


def test_the_app_asks_for_what_it_says(tmp_path: Path) -> None:
    from pmsim.cli.lesson_server import _config

    settings = _config(tmp_path, "localhost", 8866, 12, False)
    assert settings.Voila.root_dir == str(tmp_path)
    assert (settings.Voila.ip, settings.Voila.port, settings.Voila.port_retries) == ("localhost", 8866, 0)
    assert settings.VoilaConfiguration.default_pool_size == 12
    assert settings.VoilaConfiguration.preheat_kernel is True
    assert settings.VoilaExecutor.timeout >= 300
    assert (
        settings.VoilaKernelManager.fill_delay
        > _config(tmp_path, "", 1, 1, False).VoilaKernelManager.fill_delay
    )
    assert settings.Voila.open_browser is False


@pytest.mark.parametrize(
    "path",
    [
        "notebooks/trainer/02_write_a_scenario.ipynb",
        "notebooks/designer/01_first_comparison.ipynb",
        "notebooks/learner/../trainer/02_write_a_scenario.ipynb",
        "notebooks/learner/..",
        "mine.ipynb",
        "",
    ],
)
def test_a_class_sees_nothing_but_the_lessons(path: str) -> None:
    assert not is_served(path, ("learner",))


def test_the_lessons_are_served_to_all_and_the_rest_to_this_machine(tmp_path: Path) -> None:
    copy_course(tmp_path)
    for_class = on_shelves(tmp_path, ("learner",))
    assert {lesson.shelf for lesson in for_class} == {"learner"}
    assert all(is_served(lesson.path, ("learner",)) for lesson in for_class)
    assert on_shelves(tmp_path, SHELVES) == listed(tmp_path)
    assert all(is_served(lesson.path, SHELVES) for lesson in listed(tmp_path))
