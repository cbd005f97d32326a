"""What a learner has done: predictions, answers, cards and thoughts, in one file beside the notebooks.

The file is written whole or not at all. One that cannot be read is set aside under another name, never lost.
A short code carries how predictions came out, for where no file outlives the session.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pmsim import texts
from pmsim.course.predictions import CONFIDENCES, Scored
from pmsim.errors import CourseError, Problem

FILE = "my-course.json"
PLACE = "PMSIM_RECORD"
"""Environment variable: where the record is kept, or `off` where several people share a folder."""

LARGEST = 1 << 20
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""

SEEN_AS = str.maketrans("ILOU", "110V")
HEAD = "P"
GROUP = 4
MOST_LESSONS = 32
CHECK = 2

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Confidence = Annotated[int, Field(ge=0, le=100)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Kept(_Part):
    """A prediction that was committed, the answer, and whether it was near enough.

    changed: how often another number was given after the answer was known; those do not count.
    """

    number: float
    confidence: Confidence
    reason: str = ""
    answer: float
    hit: bool
    changed: int = 0


class Carried(_Part):
    """What a code carries of a prediction."""

    confidence: Confidence
    hit: bool


class Card(_Part):
    """An if-then card as the learner wrote it."""

    when: str
    then: str


class Record(_Part):
    """All that a learner has done, by number of lesson; answers and thoughts by number of question too."""

    version: int = 1
    predictions: Mapping[Number, Kept] = {}
    carried: Mapping[Number, Carried] = {}
    answers: Mapping[Number, Mapping[str, int]] = {}
    cards: Mapping[Number, Card] = {}
    thoughts: Mapping[Number, Mapping[str, str]] = {}

    def scored(self) -> dict[str, Scored]:
        """How predictions came out, by lesson; what was done here goes before what a code brought."""
        found: dict[str, Kept | Carried] = {**self.carried, **self.predictions}
        return {number: Scored(found[number].confidence, found[number].hit) for number in sorted(found)}


class Keeper:
    """Keeps a record in a file, or in memory alone where `path` is None or cannot be written.

    message: what the learner should know about it; blank when all is well.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.message = ""
        self._record = Record()
        self._record = self._read()

    @property
    def record(self) -> Record:
        """The record as it stands."""
        return self._record

    def change(self, changed: Callable[[Record], Record]) -> None:
        """Change the record and save it; what another notebook has saved since stays."""
        self._record = changed(self._read())
        self._write()

    def _read(self) -> Record:
        if self.path is None or not self.path.is_file():
            return self._record
        try:
            if self.path.stat().st_size > LARGEST:
                raise ValueError
            return Record.model_validate_json(self.path.read_bytes())
        except (ValidationError, ValueError):
            self._set_aside(self.path)
        except OSError as error:
            self._go_without(error)
        return self._record

    def _set_aside(self, path: Path) -> None:
        spare = _free_name(path)
        try:
            path.replace(spare)
        except OSError as error:
            self._go_without(error)
            return
        words = texts.read("course")["record"]
        self.message = texts.fill(words["set_aside"], {"file": path.name, "spare": spare.name})

    def _go_without(self, error: OSError) -> None:
        """Stop using a file that cannot be read or written, so that it is not written over."""
        words = texts.read("course")["record"]
        self.message = texts.fill(words["memory_only"], {"reason": error.strerror or str(error)})
        self.path = None

    def _write(self) -> None:
        if self.path is None:
            return
        beside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                file.write(self._record.model_dump_json(indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            self._go_without(error)
        finally:
            if beside.exists():
                beside.unlink()


def place() -> Path | None:
    """The file of this session's record: `PMSIM_RECORD`, else beside the notebook; None when it is `off`."""
    given = os.environ.get(PLACE, "")
    if given == "off":
        return None
    return Path(given) if given else Path.cwd() / FILE


def _free_name(path: Path) -> Path:
    number = 1
    while True:
        spare = path.with_name(f"{path.stem}-set-aside-{number}{path.suffix}")
        if not spare.exists():
            return spare
        number += 1


def to_code(scored: Mapping[str, Scored]) -> str:
    """How predictions came out as a short code, such as `P2M0-A7`; blank without a prediction.

    A letter for each lesson up to the last that has one, at most 32. Two more letters show whether it was
    typed as it was given.
    """
    known = {int(number): one for number, one in scored.items() if int(number) < MOST_LESSONS}
    if not known:
        return ""
    body = "".join(LETTERS[_digit(known.get(number))] for number in range(max(known) + 1))
    return _grouped(HEAD + body + _check(body))


def from_code(code: str) -> dict[str, Scored]:
    """How predictions came out, from a code. CourseError for one that was not typed as it was given."""
    plain = "".join(code.upper().split()).replace("-", "")
    body, check = plain[1:-CHECK].translate(SEEN_AS), plain[-CHECK:].translate(SEEN_AS)
    # -1 for a letter that no code has: its checksum may fit by chance.
    digits = [LETTERS.find(letter) for letter in body]
    sound = 0 < len(body) <= MOST_LESSONS and 0 <= min(digits) <= max(digits) <= 2 * len(CONFIDENCES)
    if plain[:1] != HEAD or not sound or check != _check(body):
        raise CourseError([Problem(str(texts.read("course")["record"]["wrong_code"]), given=repr(code[:60]))])
    return {f"{number:02}": _scored(digit) for number, digit in enumerate(digits) if digit}


def with_code(record: Record, code: str) -> Record:
    """The record with what a code carries. CourseError for a code that was not typed as it was given."""
    brought = {
        number: Carried(confidence=one.confidence, hit=one.hit) for number, one in from_code(code).items()
    }
    return record.model_copy(update={"carried": {**record.carried, **brought}})


def _digit(one: Scored | None) -> int:
    if one is None:
        return 0
    level = min(range(len(CONFIDENCES)), key=lambda at: abs(CONFIDENCES[at] - one.confidence))
    return 1 + 2 * level + one.hit


def _scored(digit: int) -> Scored:
    level, hit = divmod(digit - 1, 2)
    return Scored(CONFIDENCES[level], bool(hit))


def _check(body: str) -> str:
    """Ten bits of a checksum of the letters."""
    found = zlib.crc32(body.encode()) & 1023
    return LETTERS[found >> 5] + LETTERS[found & 31]


def _grouped(letters: str) -> str:
    parts: Iterable[str] = (letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
    return "-".join(parts)
