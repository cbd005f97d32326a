"""A folder with a copy of the course to work in, in which nobody's work is lost."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pmsim.course import shelves
from pmsim.course.shelves import YOURS
from pmsim.errors import CourseError, Problem
from pmsim.scenario import library
from pmsim.scenario.jsonschema import SCHEMA_FILE, schema_text

MANIFEST = ".pmsim-course.json"
"""In a course folder: SHA-256 of each file as it was copied, so that a file that was worked on is known."""


@dataclass(frozen=True)
class Copied:
    """What copying the course did: paths from the course folder, with slashes.

    written: new ones and newer versions. kept: left as they are, because they were worked on.
    moved: the new name of each file that was worked on and made way.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    moved: Mapping[str, str]


def copy_course(folder: Path, replace: bool = False) -> Copied:
    """Copy notebooks and scenarios into a folder, which is made if it is not there.

    A file that was worked on stays, or makes way under another name with `replace`; one that nobody touched
    gets the version of this pmsim. CourseError for a place that cannot be used, OSError if it cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _manifest(folder)
    written, kept, moved, sums = [], [], {}, dict(before)
    for name, content in _contents().items():
        target = folder / name
        _refuse_what_is_in_the_way(target, folder)
        found = _sum(target.read_bytes()) if target.exists() else None
        fresh = _sum(content)
        if found == fresh:
            sums[name] = fresh
            continue
        if found is not None and found != before.get(name):
            if not replace:
                kept.append(name)
                continue
            moved[name] = _out_of_the_way(target, folder)
        _write(target, content)
        written.append(name)
        sums[name] = fresh
    _write(folder / MANIFEST, (json.dumps(sums, indent=1, sort_keys=True) + "\n").encode())
    return Copied(tuple(written), tuple(kept), moved)


def _contents() -> dict[str, bytes]:
    """What a new course folder holds."""
    found = {}
    for shelf in shelves.SHELVES:
        for file in sorted((shelves.shipped() / shelf).glob("*.ipynb")):
            found[f"{shelves.NOTEBOOKS}/{shelf}/{file.name}"] = file.read_bytes()
    for name in library.names():
        found[f"scenarios/{name}.yaml"] = library.path(name).read_bytes()
    found[f"scenarios/{SCHEMA_FILE}"] = schema_text().encode()
    return found


def _manifest(folder: Path) -> dict[str, str]:
    """The sums of an earlier copy. None where they cannot be read: then what differs counts as worked on."""
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(name): str(total) for name, total in sums.items()} if isinstance(sums, dict) else {}


def _refuse_what_is_in_the_way(target: Path, folder: Path) -> None:
    for place in target.relative_to(folder).parents:
        if (folder / place).exists() and not (folder / place).is_dir():
            raise CourseError(
                [Problem("a folder of the course goes here, and this is a file", str(folder / place))]
            )
    if (target.exists() or target.is_symlink()) and not target.is_file():
        raise CourseError(
            [Problem("a file of the course goes here, and this is something else", str(target))]
        )


def _out_of_the_way(target: Path, folder: Path) -> str:
    """Rename a file that was worked on; returns its new name from the course folder."""
    number = 1
    while (place := target.with_name(f"{target.stem}{YOURS}{number}{target.suffix}")).exists():
        number += 1
    target.rename(place)
    return place.relative_to(folder).as_posix()


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
