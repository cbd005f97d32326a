"""Both pictures of a panel under their sentence, as one to save."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from matplotlib import font_manager

from pmsim.plots import theme
from pmsim.plots.difference import difference, difference_size
from pmsim.plots.team_year import team_year, team_year_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

SERIFS = ("Georgia", "Times New Roman", "Liberation Serif", "DejaVu Serif")
PADDING, GAP, LINE_HEIGHT, SMALL_LINE = 48.0, 50.0, 40.0, 26.0
LETTERS, SMALL_LETTERS = 78, 130
RATIO = 2.0


def picture(
    world: Run,
    comparison: Comparison,
    policy: str,
    names: Sequence[str],
    *,
    verdict: str,
    uncertainty: str,
    source: str,
    replication: int,
    team: int = 0,
    year: int = 0,
    smoothed: bool = True,
) -> bytes:
    """Both pictures under their sentence, with a line that says where they come from, as a PNG.

    team, year, smoothed: which year is shown, as in `pmsim.plots.team_year.team_year`.
    """
    head, small = textwrap.wrap(verdict, LETTERS), textwrap.wrap(uncertainty, SMALL_LETTERS)
    top = PADDING + LINE_HEIGHT * len(head) + SMALL_LINE * len(small) + 24
    left = team_year_size(world, replication, team, year=year, smoothed=smoothed)
    right = difference_size(comparison, policy, names)
    width = 2 * PADDING + left[0] + GAP + right[0]
    height = top + max(left[1], right[1]) + PADDING + SMALL_LINE
    figure = theme.sheet(width, height)
    with theme.style(), theme.any_letters():
        sheet = theme.canvas(width, height, figure.add_axes((0.0, 0.0, 1.0, 1.0)))
        for place, text in enumerate(head):
            theme.write(sheet, PADDING, PADDING + LINE_HEIGHT * place, text, size=32, family=_serif())
        y = PADDING + LINE_HEIGHT * len(head)
        for place, text in enumerate(small):
            theme.write(sheet, PADDING, y + SMALL_LINE * place, text, size=17, colour=theme.INK2)
        theme.write(sheet, PADDING, height - SMALL_LINE, source, colour=theme.INK3)
        places = ((PADDING, left), (width - PADDING - right[0], right))
        boxes = [
            figure.add_axes((x / width, 1 - (top + size[1]) / height, size[0] / width, size[1] / height))
            for x, size in places
        ]
        team_year(world, replication, team, boxes[0], year=year, smoothed=smoothed)
        difference(comparison, policy, names, boxes[1])
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=RATIO * theme.DOTS_AN_INCH)
    return file.getvalue()


def _serif() -> list[str]:
    known = {font.name for font in font_manager.fontManager.ttflist}
    first = next((name for name in SERIFS if name in known), SERIFS[-1])
    return [first, *theme.fonts()]
