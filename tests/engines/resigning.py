"""Decide in a test who resigns: the draw that is held against the chance of resigning, in both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pmsim.engine import weekly
from pmsim.engine.ahead import Ahead
from pmsim.engine.layout import World
from pmsim.model.state import QUITTING, Member


def draw_quits(patched: pytest.MonkeyPatch, draw: Callable[[Member, int], float]) -> None:
    """From now on `draw(member, week)` is the draw of SimPy and of the loop when it is interpreted."""
    by_one, by_team = Ahead.draw_week, weekly.draw_weeks

    def draw_week(luck: Ahead, member: Member, week: int) -> None:
        by_one(luck, member, week)
        member.chances[QUITTING] = draw(member, week)

    def draw_weeks(w: World, number: int, week: int) -> None:
        by_team(w, number, week)
        team = w.teams[number]
        for member in w.members[team.first : team.first + team.seats]:
            member.chances[QUITTING] = draw(member, week)

    patched.setattr(Ahead, "draw_week", draw_week)
    patched.setattr(weekly, "draw_weeks", draw_weeks)
