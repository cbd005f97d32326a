"""A guess above a line and the answer below it, as SVG."""

from __future__ import annotations

from html import escape

from pmsim.plots import theme


class Mark:
    """A mark on a line: where, as a share of it, and what it says."""

    def __init__(self, at: float, label: str) -> None:
        self.at, self.label = at, label

    @property
    def anchor(self) -> str:
        """How the label stands to its mark, so that it stays inside the picture."""
        return "start" if self.at < 0.3 else "end" if self.at > 0.7 else "middle"


def number_line(you: Mark, worlds: Mark, band: tuple[float, float], ends: tuple[str, str], label: str) -> str:
    """A guess above a line and the answer below it, as SVG; the band is what counts as right."""
    left, right = (4 + 92 * one for one in band)
    y = 46
    return (
        f'<svg class="pm-line" role="img" aria-label="{escape(label)}" width="100%" height="92">'
        f'<rect x="{left:.1f}%" y="{y - 9}" width="{right - left:.1f}%" height="18" fill="{theme.WASH}"/>'
        f'<line x1="4%" x2="96%" y1="{y}" y2="{y}" stroke="{theme.INK3}"/>'
        f'<circle cx="{_x(you)}" cy="{y}" r="6" fill="{theme.INK}" stroke="{theme.PAPER}" '
        f'stroke-width="1.5"/>'
        f'<rect x="{_x(worlds)}" y="{y - 9}" width="3" height="18" fill="{theme.BLUE_TEXT}"/>'
        f'<text x="{_x(you)}" y="{y - 18}" text-anchor="{you.anchor}">{escape(you.label)}</text>'
        f'<text x="{_x(worlds)}" y="{y + 26}" text-anchor="{worlds.anchor}" fill="{theme.BLUE_TEXT}">'
        f"{escape(worlds.label)}</text>"
        f'<text class="pm-end" x="4%" y="{y + 44}">{escape(ends[0])}</text>'
        f'<text class="pm-end" x="96%" y="{y + 44}" text-anchor="end">{escape(ends[1])}</text></svg>'
    )


def _x(mark: Mark) -> str:
    return f"{4 + 92 * mark.at:.1f}%"
