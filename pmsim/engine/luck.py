"""The luck of a team's week, and of a diagnosis, drawn at once: loops without branches.

A processor makes several of these draws at once; `python -m benchmarks --only engines` tells what that saves.
"""

from __future__ import annotations

from pmsim.engine.layout import World
from pmsim.model.draws import DIAGNOSIS, WORD, variate
from pmsim.model.exact import MIDDLE, middle_quantile, normal_quantile
from pmsim.model.review import draw_talk
from pmsim.model.state import CAUSES, CHANCES, SHOCKS, Luck, Member
from pmsim.model.work import CHANCED, WEEKLY


def draw_weeks(w: World, number: int, week: int) -> None:
    """What `work.draw_week` draws, for each seat of a team, filled or not."""
    team = w.teams[number]
    for seat in range(team.seats):
        put_address(w, seat, w.members[team.first + seat], 0)
    for shock in range(SHOCKS):
        draw(w, team.luck, team.seats, week, WEEKLY[shock])
        make_normal(w.uniforms, w.normals, w.tails, team.seats)
        for seat in range(team.seats):
            w.members[team.first + seat].shocks[shock] = w.normals[seat]
    for chance in range(CHANCES):
        draw(w, team.luck, team.seats, week, CHANCED[chance])
        for seat in range(team.seats):
            w.members[team.first + seat].chances[chance] = w.uniforms[seat]


def draw_review(w: World, member: Member, week: int) -> None:
    """What `review.draw_review` draws."""
    draw_talk(member, week)
    for cause in range(CAUSES):
        put_address(w, cause, member, cause)
    draw(w, member.luck, CAUSES, week, DIAGNOSIS)
    make_normal(w.uniforms, w.normals, w.tails, CAUSES)
    for cause in range(CAUSES):
        member.misread[cause] = w.normals[cause]


def put_address(w: World, place: int, member: Member, number: int) -> None:
    """Say who makes a draw, and which of several for one purpose it is."""
    w.keys_low[place] = member.luck.key_low
    w.keys_high[place] = member.luck.key_high
    w.entities[place] = member.entity
    w.numbers[place] = number


def draw(w: World, luck: Luck, count: int, week: int, purpose: int) -> None:
    """A uniform draw for each of the first addresses."""
    addresses = w.keys_low, w.keys_high, w.entities, w.numbers
    draw_each(w.uniforms, *addresses, count, luck.replication, week, purpose)
    if luck.mirror:
        for one in range(count):
            w.uniforms[one] = 1.0 - w.uniforms[one]


def draw_each(
    uniforms: list[float],
    keys_low: list[int],
    keys_high: list[int],
    entities: list[int],
    numbers: list[int],
    count: int,
    replication: int,
    week: int,
    purpose: int,
) -> None:
    """A uniform draw for each of these addresses; the masks tell the compiler how large words are."""
    for one in range(count):
        low, high, entity = keys_low[one] & WORD, keys_high[one] & WORD, entities[one] & WORD
        number = numbers[one] & WORD
        uniforms[one] = variate(low, high, replication & WORD, entity, week, 0, purpose, number)


def make_normal(uniforms: list[float], normals: list[float], tails: list[int], count: int) -> None:
    """What `normal_quantile` makes of each of these, most of which are in the middle."""
    found = 0
    for one in range(count):
        normals[one] = middle_quantile(uniforms[one])
    for one in range(count):
        tails[found] = one
        found += int(abs(uniforms[one] - 0.5) > MIDDLE)
    for one in range(found):
        normals[tails[one]] = normal_quantile(uniforms[tails[one]])
