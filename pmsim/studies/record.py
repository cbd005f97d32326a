"""The visible record of a member at a review, and the figures by which two records are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmsim.errors import EngineError
from pmsim.model.state import NO_SUPPORT
from pmsim.policies import Cause, File

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTER = 13
"""Weeks of evidence that a record holds."""

YEAR = 52.0
"""Weeks since support, from which on it makes no difference how long ago it was."""


@dataclass(frozen=True)
class Record:
    """What is on file about someone at a review; evidence, means and readings are in shares of target.

    evidence: the last 13 weeks or fewer, the newest last. readings: one a cause, as in `Cause`. support: the
    kind that runs. weeks_since_support: since the last was completed; None for never.
    """

    evidence: tuple[float, ...]
    rating: float
    support_mean: float
    low_weeks: int
    readings: tuple[float, ...]
    support: int = NO_SUPPORT
    weeks_since_support: float | None = None
    disclosed: bool = False
    in_case: bool = False
    warned: bool = False

    @property
    def trend(self) -> float:
        """Slope of a straight line through the evidence, by least squares: share of target a week."""
        values = np.array(self.evidence)
        weeks = np.arange(len(values)) - (len(values) - 1) / 2
        spread = float((weeks * weeks).sum())
        return float((weeks * values).sum()) / spread if spread > 0.0 else 0.0


def record_of(file: File) -> Record:
    """The record of a file that a policy sees. Raises `EngineError` when no week is on file yet."""
    evidence = [file.evidence(back) for back in reversed(range(min(file.weeks, QUARTER)))]
    known = tuple(one for one in evidence if one is not None)
    if not known or file.rating is None or file.support_mean is None:
        raise EngineError("there is nothing on file yet: a record needs at least one week of evidence")
    return Record(
        known,
        file.rating,
        file.support_mean,
        file.low_weeks,
        tuple(file.reading(cause) for cause in Cause),
        file.support,
        file.weeks_since_support,
        file.disclosed,
        file.in_case,
        file.warned,
    )


def _weeks(record: Record) -> tuple[float, ...]:
    """The last 13 weeks; those before the first are filled with the mean of what there is."""
    mean = sum(record.evidence) / len(record.evidence)
    return (mean,) * (QUARTER - len(record.evidence)) + record.evidence


def _level(record: Record) -> tuple[float, ...]:
    on_file = float(len(record.evidence))
    return record.rating, record.support_mean, record.trend, float(record.low_weeks), on_file


def _readings(record: Record) -> tuple[float, ...]:
    return record.readings


def _support(record: Record) -> tuple[float, ...]:
    since = YEAR if record.weeks_since_support is None else min(record.weeks_since_support, YEAR)
    return float(record.support != NO_SUPPORT), since, float(record.disclosed)


def _case(record: Record) -> tuple[float, ...]:
    return float(record.in_case), float(record.warned)


GROUPS: tuple[Callable[[Record], tuple[float, ...]], ...] = (_weeks, _level, _readings, _support, _case)
"""What is compared: evidence by week; rating, support mean, trend, low weeks and weeks on file; the readings
of causes; support running, weeks since the last, a barrier disclosed; a case running, a warning live."""


def figures_of(records: Sequence[Record]) -> NDArray[np.float64]:
    """The figures of records, in the order of `GROUPS`; shape (records, figures)."""
    return np.array([[figure for group in GROUPS for figure in group(record)] for record in records])


def sizes_of_groups(record: Record) -> list[int]:
    """Figures in each of `GROUPS`."""
    return [len(group(record)) for group in GROUPS]
