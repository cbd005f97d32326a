"""Look-alikes: members whose record was closest, and what was really behind it.

They tell what a manager could have known from a file, as against what was true.

The distance is that of nearest neighbours after robust z-scores: each figure is divided by its scale in the
bank, 1.4826 times the median absolute deviation (Rousseeuw and Croux 1993), or the standard deviation where
more than half of the bank have the same value; then Euclid's. Figures stand in groups that count equally,
however many are in one: a group's squares are divided by their number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmsim.errors import EngineError
from pmsim.model.state import NO_SUPPORT
from pmsim.policies import Cause, File
from pmsim.scenario.problems import shown
from pmsim.studies.bank import Bank, Truth
from pmsim.studies.record import Record, figures_of, record_of, sizes_of_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONSISTENT = 1.4826
"""Makes the median absolute deviation of a normal distribution its standard deviation."""


@dataclass(frozen=True)
class Outlook:
    """What came in the 13 weeks after a review.

    count: of those whose run goes on for so long. left: how many were gone from their seat by then. cases:
    for how many a case was opened. mean: of the evidence of those who stayed; None for nobody. gain: mean
    evidence beyond that of untreated twins; None where none was followed.
    """

    count: int
    left: int
    cases: int
    mean: float | None
    gain: float | None


@dataclass(frozen=True)
class LookAlikes:
    """The closest records of a bank, one a person at most, the closest first."""

    records: tuple[Record, ...]
    truths: tuple[Truth, ...]
    distances: tuple[float, ...]

    @property
    def causes(self) -> dict[Cause, float]:
        """True cause as a share of those who were given support, the most frequent first."""
        found = Counter(one.cause for one in self.truths if one.cause is not None)
        return {cause: number / found.total() for cause, number in found.most_common()}

    @property
    def below_line(self) -> float:
        """Share whose long-run level was below the line."""
        return sum(one.level < one.line for one in self.truths) / len(self.truths)

    @property
    def with_support(self) -> Outlook:
        """What came next for those to whom support was given at this review.

        They were chosen for it, so only `gain` says what it did.
        """
        return _outlook([one for one in self.truths if one.kind != NO_SUPPORT])

    @property
    def without_support(self) -> Outlook:
        """What came next for those to whom none was given then, and for whom none ran."""
        both = zip(self.records, self.truths, strict=True)
        return _outlook([one for file, one in both if one.kind == NO_SUPPORT == file.support])


def look_alikes(bank: Bank, file_or_record: File | Record, count: int = 20) -> LookAlikes:
    """The `count` people of a bank whose record was closest, each with the closest of their reviews.

    Nothing hidden is compared. Equal distances stay in the order of the bank. Raises `EngineError` for a
    count that is not a whole number from 1 on, and for what is neither a file nor a record.
    """
    record = _as_record(file_or_record)
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise EngineError(f"count: given {shown(count)}; allowed whole numbers from 1 on")
    found = distances(bank, record)
    nearest = _one_a_person(np.argsort(found, kind="stable"), bank, count)
    return LookAlikes(
        tuple(bank.records[at] for at in nearest),
        tuple(bank.truths[at] for at in nearest),
        tuple(float(found[at]) for at in nearest),
    )


def distances(bank: Bank, record: Record) -> NDArray[np.float64]:
    """How far each record of a bank is from this one; shape (records,)."""
    apart = (bank.figures - figures_of((record,))) / _scales(bank.figures)
    total: NDArray[np.float64] = np.sqrt((apart * apart) @ _weights(record))
    return total


def _as_record(given: File | Record) -> Record:
    if isinstance(given, File):
        return record_of(given)
    if isinstance(given, Record):
        return given
    raise EngineError(f"look-alikes are those of a File or a Record; given {shown(given)}")


def _one_a_person(order: NDArray[np.intp], bank: Bank, count: int) -> list[int]:
    found: dict[int, int] = {}
    for at in order.tolist():
        found.setdefault(bank.people[at], at)
        if len(found) == count:
            break
    return list(found.values())


def _weights(record: Record) -> NDArray[np.float64]:
    return np.array([1.0 / size for size in sizes_of_groups(record) for _ in range(size)])


def _scales(figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """A robust scale of each figure; 1 where all are the same, so that a distance stays a number."""
    middle = np.median(figures, axis=0)
    robust = CONSISTENT * np.median(np.abs(figures - middle), axis=0)
    scales = np.where(robust > 0.0, robust, figures.std(axis=0))
    return np.where(scales > 0.0, scales, 1.0)


def _outlook(truths: list[Truth]) -> Outlook:
    known = [one for one in truths if one.followed]
    return Outlook(
        len(known),
        sum(one.left for one in known),
        sum(one.case for one in known),
        _mean([one.after for one in known if one.after is not None]),
        _mean([one.gain for one in known if one.gain is not None]),
    )


def _mean(figures: list[float]) -> float | None:
    return sum(figures) / len(figures) if figures else None
