"""Where words find room beside lines and dots: each label takes the first free place that it is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pmsim.plots import theme

LINE = 18.0
"""Pixels from one line of text to the next."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels, y downwards."""


@dataclass
class Room:
    """A part of a picture in which labels are placed, and what is taken there."""

    left: float
    top: float
    right: float
    bottom: float
    taken: list[Box] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def free(self, box: Box, spare: float = 3.0) -> bool:
        """Whether nothing is in this box, with some pixels to spare, and it lies within the room."""
        return self.crowd(box, spare) == 0

    def crowd(self, box: Box, spare: float = 3.0) -> int:
        """How much is in this box; texts count a hundredfold, what sticks out of the room still more."""
        left, top, right, bottom = box[0] - spare, box[1] - spare, box[2] + spare, box[3] + spare
        inside = box[0] >= self.left and box[2] <= self.right and box[1] >= self.top and box[3] <= self.bottom
        texts = sum(
            1 for one in self.taken if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top
        )
        dots = sum(1 for x, y in self.points if left < x < right and top < y < bottom)
        return dots + 100 * texts + (0 if inside else 1000)

    def take(self, box: Box) -> None:
        """What is here from now on."""
        self.taken.append(box)

    def follow(self, xs: Iterable[float], ys: Iterable[float], step: float = 4.0) -> None:
        """Keep a line free: points along it, close to each other; a gap in the line is a figure NaN."""
        before: tuple[float, float] | None = None
        for x, y in zip(xs, ys, strict=True):
            if x != x or y != y:
                before = None
                continue
            if before is not None:
                far = max(abs(x - before[0]), abs(y - before[1]))
                pieces = max(1, int(far / step))
                self.points += [
                    (before[0] + (x - before[0]) * n / pieces, before[1] + (y - before[1]) * n / pieces)
                    for n in range(1, pieces)
                ]
            self.points.append((x, y))
            before = (x, y)


def box_of(text: str, x: float, y: float, *, size: float, weight: str = "normal", ha: str = "left") -> Box:
    """The box of a line of text at a place; y is the middle of the line."""
    width = theme.width_of(text, size, weight)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[ha]
    return left, y - size / 2 - 1, left + width, y + size / 2 + 1


def best(room: Room, boxes: list[Box]) -> Box:
    """The first box that is free; else the free one that is nearest to the first, or the least crowded."""
    offered = next((box for box in boxes if room.free(box)), None)
    if offered is not None:
        return offered
    others = _moved(room, boxes[0])
    elsewhere = next((box for box in others if room.free(box)), None)
    return elsewhere or min([*boxes, *others], key=room.crowd)


def _moved(room: Room, box: Box, step: float = 12.0) -> list[Box]:
    """The box all over the room, what is nearest first."""
    wide, high = box[2] - box[0], box[3] - box[1]
    across = int(max(0.0, room.right - room.left - wide) // step) + 1
    down = int(max(0.0, room.bottom - room.top - high) // step) + 1
    corners = [
        (room.left + step * column, room.top + step * row) for column in range(across) for row in range(down)
    ]
    corners.sort(key=lambda one: (one[0] - box[0]) ** 2 + (one[1] - box[1]) ** 2)
    return [(x, y, x + wide, y + high) for x, y in corners]


def spaced(wanted: list[tuple[float, float]]) -> list[float]:
    """Middles of labels, each with its height, moved as little as keeps them apart and in order."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place][0])
    groups = [[place] for place in order]
    place = 0
    while place + 1 < len(groups):
        if _top(wanted, groups[place + 1]) < _top(wanted, groups[place]) + _height(wanted, groups[place]):
            groups[place] += groups.pop(place + 1)
            place = max(0, place - 1)
        else:
            place += 1
    middles = [0.0] * len(wanted)
    for group in groups:
        top = _top(wanted, group)
        for one in group:
            middles[one] = top + wanted[one][1] / 2
            top += wanted[one][1]
    return middles


def _height(wanted: list[tuple[float, float]], group: list[int]) -> float:
    return sum(wanted[place][1] for place in group)


def _top(wanted: list[tuple[float, float]], group: list[int]) -> float:
    """Top of labels that touch, so that together they are as near as can be to where they should be."""
    above, shifts = 0.0, []
    for place in group:
        shifts.append(wanted[place][0] - wanted[place][1] / 2 - above)
        above += wanted[place][1]
    return sum(shifts) / len(shifts)
