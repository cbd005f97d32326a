"""The luck of weeks to come, drawn for a person or a team many weeks at once: the model's formulas on arrays.

The same bits as `work.draw_week`, `work.draw_team` and `review.draw_review`, which say what is drawn. In
plain Python these draws, one at a time, take longer than all else that happens in a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pmsim.model.draws import DIAGNOSIS, FEEDBACK_MEETING, SHARED_FORM_SHOCK, TEAM_ENTITY, variate
from pmsim.model.exact import MIDDLE, middle_quantile, normal_quantile
from pmsim.model.state import CAUSES, SHOCKS, Luck, Member, Team
from pmsim.model.work import CHANCED, WEEKLY

BLOCK = 80
"""Weeks that are drawn at once: numpy takes little longer for so many than for one."""

_WEEK = np.array([*WEEKLY, *CHANCED]), 0
_REVIEW = np.array([FEEDBACK_MEETING, *[DIAGNOSIS] * CAUSES]), np.array([0, *range(CAUSES)])
_TEAM = np.array([SHARED_FORM_SHOCK]), 0

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


class _Blocks:
    """Draws for the same purposes: a block for each person, or for each team."""

    def __init__(self, purposes: Any, numbers: Any) -> None:
        self._purposes, self._numbers = purposes, numbers
        self._found: dict[Person, _Block] = {}

    def of(self, luck: Luck, entity: int, week: int) -> _Block:
        """The block that a week is in."""
        person = (luck.key_low, luck.key_high, entity)
        block = self._found.get(person)
        if block is None or not block.first <= week < block.first + BLOCK:
            block = self._found[person] = self._drawn(luck, entity, week)
        return block

    def _drawn(self, luck: Luck, entity: int, first: int) -> _Block:
        weeks: Any = np.arange(first, first + BLOCK)[:, np.newaxis]
        address = (luck.key_low, luck.key_high, luck.replication, entity, weeks, 0)
        uniforms: Any = variate(*address, self._purposes, self._numbers)
        if luck.mirror:
            uniforms = 1.0 - uniforms
        middles: Any = middle_quantile(uniforms)
        return _Block(first, uniforms.tolist(), middles.tolist())


class Ahead:
    """What people and teams draw in a replication, a block of weeks at a time."""

    def __init__(self) -> None:
        self._weeks, self._reviews, self._teams = _Blocks(*_WEEK), _Blocks(*_REVIEW), _Blocks(*_TEAM)

    def draw_week(self, member: Member, week: int) -> None:
        """What `work.draw_week` does."""
        block = self._weeks.of(member.luck, member.entity, week)
        member.shocks[:] = block.normals(week, SHOCKS)
        member.chances[:] = block.uniforms[week - block.first][SHOCKS:]

    def draw_review(self, member: Member, week: int) -> None:
        """What `review.draw_review` does."""
        block = self._reviews.of(member.luck, member.entity, week)
        drawn = block.normals(week, 1 + CAUSES)
        member.heard, member.misread[:] = drawn[0], drawn[1:]

    def draw_team(self, team: Team, week: int) -> None:
        """What `work.draw_team` does."""
        (team.shared_shock,) = self._teams.of(team.luck, TEAM_ENTITY, week).normals(week, 1)
