"""The picture of a member's year says what the schema says, and no text lies over another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pmsim.plots import theme
from pmsim.scenario.schema import Escalation, Policy
from tools import flow_diagram

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "flow.svg"
SHOWN = re.compile(r"<text[^>]*>([^<]*)</text>")
SPANS = re.compile(r"</?tspan[^>]*>")


def texts(ax: Axes) -> list[Text]:
    return [text for text in ax.texts if text.get_text()]


def boxes(ax: Axes) -> list[Bbox]:
    """Where the texts of a picture are, in pixels."""
    with theme.style():
        return [text.get_window_extent() for text in texts(ax)]


def overlapping(ax: Axes) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    placed = zip(texts(ax), boxes(ax), strict=True)
    return [
        (one.get_text(), other.get_text())
        for (one, here), (other, there) in combinations(placed, 2)
        if here.overlaps(there)
    ]


def outside(ax: Axes) -> list[str]:
    """Texts that are not wholly within the page's padding."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    low, high = flow_diagram.LEFT - 1, flow_diagram.WIDTH - flow_diagram.LEFT + 1
    pairs = zip(texts(ax), boxes(ax), strict=True)
    return [text.get_text() for text, box in pairs if box.x0 < low or box.x1 > high or box.y0 < 0]


def said(svg: str) -> list[str]:
    return [unescape(found) for found in SHOWN.findall(SPANS.sub("", svg))]


def words(lines: Iterator[str]) -> list[str]:
    """Words without spaces: a narrow space may be drawn in a font of its own."""
    return sorted(re.sub(r"\s", "", line) for line in lines)


def test_no_text_lies_over_another():
    assert overlapping(flow_diagram.flow()) == []


def test_no_text_leaves_the_page():
    assert outside(flow_diagram.flow()) == []


def test_text_in_the_way_is_noticed():
    ax = flow_diagram.flow()
    theme.write(ax, flow_diagram.STEPS, flow_diagram.WORK, "in the way")
    theme.write(ax, flow_diagram.WIDTH - 60, 120, "over the edge")
    assert ("Load shared out", "in the way") in overlapping(ax)
    assert outside(ax) == ["over the edge"]


def test_the_picture_is_current():
    drawn = words(text.get_text() for text in texts(flow_diagram.flow()))
    assert words(iter(said(PICTURE.read_text(encoding="utf-8")))) == drawn, "run python tools/flow_diagram.py"


def test_another_default_makes_another_picture(monkeypatch: pytest.MonkeyPatch):
    stricter = Policy(escalation=Escalation(failing_weeks=9))
    monkeypatch.setattr(flow_diagram, "Policy", lambda: stricter)
    drawn = [text.get_text() for text in texts(flow_diagram.flow())]
    assert "9 low weeks of 13, helped first" in drawn
    assert "13 low weeks of 13, helped first" not in drawn


def test_it_is_written_twice_the_same(tmp_path: Path):
    flow_diagram.save(tmp_path)
    first = [(tmp_path / name).read_bytes() for name in ("flow.svg", "flow.png")]
    flow_diagram.save(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in ("flow.svg", "flow.png")] == first
