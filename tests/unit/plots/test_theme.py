"""One look for all pictures, without side effects."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import matplotlib as mpl
import pytest

from pmsim.model.rows import FIGURES
from pmsim.plots import theme


def test_every_kind_of_event_has_a_mark_or_a_reason_for_none() -> None:
    assert set(theme.MARKS) | set(theme.UNMARKED) == set(FIGURES)
    assert not set(theme.MARKS) & set(theme.UNMARKED)


def test_marks_can_be_told_apart() -> None:
    looks = [(mark.path.vertices.tobytes(), mark.colour, mark.filled) for mark in theme.MARKS.values()]
    assert len(set(looks)) == len(looks)
    assert len({mark.label for mark in theme.MARKS.values()}) == len(looks)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str = theme.PAPER) -> float:
    lighter, darker = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    "colour", [theme.INK, theme.INK2, theme.INK3, theme.BLUE_TEXT, theme.VERMILLION_TEXT]
)
def test_text_is_readable_on_paper(colour: str) -> None:
    assert contrast(colour) >= 4.5


def test_grey_is_for_marks_only() -> None:
    assert 3.0 <= contrast(theme.GREY) < 4.5


def test_classes_of_the_map_are_one_more_than_their_limits() -> None:
    assert len(theme.HEAT) == len(theme.HEAT_LIMITS) + 1
    assert list(theme.HEAT_LIMITS) == sorted(theme.HEAT_LIMITS)


def test_fonts_are_installed_and_end_with_the_fallback(caplog: pytest.LogCaptureFixture) -> None:
    assert theme.fonts()[-1] == theme.FALLBACK
    with caplog.at_level(logging.WARNING, logger="matplotlib.font_manager"), theme.style():
        theme.width_of("a width that nothing else has measured, 95\u202f% − →")
    assert "findfont" not in caplog.text


def test_a_missing_font_would_be_noticed(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.WARNING, logger="matplotlib.font_manager"),
        mpl.rc_context({"font.family": ["No Such Font At All", "DejaVu Sans"]}),
    ):
        theme.sheet(10, 10).text(0, 0, "x").get_window_extent()
    assert "findfont" in caplog.text


def test_the_style_ends_with_its_context() -> None:
    before = mpl.rcParams.copy()
    with theme.style():
        assert mpl.rcParams["text.parse_math"] is False
        assert mpl.rcParams.copy() != before
    assert mpl.rcParams.copy() == before


PROBE = """
import json, sys
import matplotlib
before = matplotlib.rcParams.copy()
import pmsim.plots.difference, pmsim.plots.team_year, pmsim.report
print(json.dumps([matplotlib.rcParams.copy() == before, "matplotlib.pyplot" in sys.modules]))
"""


def test_import_changes_no_settings_and_needs_no_pyplot() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == [True, False]


def test_wider_text_is_wider() -> None:
    assert theme.width_of("wide text") > theme.width_of("text") > 0.0
    assert theme.width_of("text", 26) > 1.5 * theme.width_of("text", 13)
