"""The luck of weeks to come, drawn for a person many weeks at once: the model's own formulas on arrays.

The same bits as `work.draw_week` and `diagnosis.draw_errors`, which say what is drawn. In plain Python these
draws, one at a time, take longer than all else that happens in a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pmsim.model.draws import DIAGNOSIS, variate
from pmsim.model.exact import MIDDLE, middle_quantile, normal_quantile
from pmsim.model.state import CAUSES, SHOCKS, Member
from pmsim.model.work import CHANCED, WEEKLY

BLOCK = 26
"""Weeks that are drawn at once."""

Person = tuple[int, int, int]
"""The key and the entity of someone's draws; after a branch week the key is another."""


@dataclass(frozen=True)
class _Block:
    """Draws of one person in the weeks from `first` on: a row a week, a column for what each is for."""

    first: int
    uniforms: list[list[float]]
    middles: list[list[float]]

    def normals(self, week: int, count: int) -> list[float]:
        """The first draws of a week as normal ones; the tails are worked out when they are wanted."""
        row = week - self.first
        pairs = zip(self.uniforms[row][:count], self.middles[row], strict=False)
        return [middle if abs(u - 0.5) <= MIDDLE else normal_quantile(u) for u, middle in pairs]


class Ahead:
    """What people draw in a replication, a block of weeks at a time."""

    def __init__(self) -> None:
        self._weeks: dict[Person, _Block] = {}
        self._errors: dict[Person, _Block] = {}

    def draw_week(self, member: Member, week: int) -> None:
        """What `work.draw_week` does."""
        block = _found(self._weeks, member, week, np.array([*WEEKLY, *CHANCED]), 0)
        member.shocks[:] = block.normals(week, SHOCKS)
        member.chances[:] = block.uniforms[week - block.first][SHOCKS:]

    def draw_errors(self, member: Member, week: int) -> None:
        """What `diagnosis.draw_errors` does."""
        block = _found(self._errors, member, week, DIAGNOSIS, np.arange(CAUSES))
        member.misread[:] = block.normals(week, CAUSES)


def _found(blocks: dict[Person, _Block], member: Member, week: int, purposes: Any, numbers: Any) -> _Block:
    person = (member.luck.key_low, member.luck.key_high, member.entity)
    block = blocks.get(person)
    if block is None or not block.first <= week < block.first + BLOCK:
        block = blocks[person] = _drawn(member, week, purposes, numbers)
    return block


def _drawn(member: Member, first: int, purposes: Any, numbers: Any) -> _Block:
    luck = member.luck
    weeks: Any = np.arange(first, first + BLOCK)[:, np.newaxis]
    address = (luck.key_low, luck.key_high, luck.replication, member.entity, weeks, 0, purposes, numbers)
    uniforms: Any = variate(*address)
    if luck.mirror:
        uniforms = 1.0 - uniforms
    middles: Any = middle_quantile(uniforms)
    return _Block(first, uniforms.tolist(), middles.tolist())
