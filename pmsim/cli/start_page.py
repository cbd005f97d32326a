"""The page that lists the lessons, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pmsim import texts
from pmsim.course.shelves import SHELVES, Listed


@dataclass(frozen=True)
class _Row:
    path: str
    number: str
    title: str
    summary: str
    minutes: str
    core: bool


def start_page(lessons: Sequence[Listed], base_url: str = "/") -> str:
    """The page for these lessons; links start at `base_url`, which ends with a slash."""
    from jinja2 import Environment, PackageLoader

    pages = Environment(loader=PackageLoader("pmsim.cli"), autoescape=True, trim_blocks=True)
    words = texts.read("app")
    return pages.get_template("start.html.j2").render(
        words=words, base_url=base_url, core=_core(lessons), shelves=list(_shelves(lessons))
    )


def _shelves(lessons: Sequence[Listed]) -> Iterable[dict[str, Any]]:
    """A heading and rows for each shelf that is not empty."""
    for shelf in SHELVES:
        rows = [_row(lesson) for lesson in lessons if lesson.shelf == shelf]
        if rows:
            yield {"heading": texts.read("app")["shelves"][shelf], "lessons": rows}


def _row(lesson: Listed) -> _Row:
    words = texts.read("app")["minutes"]
    minutes = "" if lesson.minutes is None else texts.fill(words, {"minutes": lesson.minutes})
    return _Row(lesson.path, lesson.number, lesson.title, lesson.summary, minutes, lesson.core)


def _core(lessons: Sequence[Listed]) -> str:
    """The sentence on the short way through; empty where it is not there."""
    core = [lesson for lesson in lessons if lesson.core]
    if not core:
        return ""
    return texts.fill(
        texts.read("app")["core_text"],
        {
            "minutes": sum(lesson.minutes or 0 for lesson in core),
            "lessons": ", ".join(lesson.number or lesson.title for lesson in core),
        },
    )
