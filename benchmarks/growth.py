"""How time grows with members, weeks, replications and teams: along a straight line, if all is well."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean

import numpy as np

import pmsim
from benchmarks.section import Say, Section, Table
from benchmarks.timing import Action, in_turns
from benchmarks.worlds import organisation
from pmsim.scenario.schema import Scenario

PLOT = Path(__file__).parent / "out" / "growth.png"


@dataclass(frozen=True)
class Step:
    """One size of a series: what is played and how often."""

    size: int
    scenario: Scenario
    replications: int


def series() -> dict[str, list[Step]]:
    """What can grow, and the same world in several sizes; the smallest has over 150,000 member-weeks."""
    one = organisation()
    return {
        "members": [Step(n, organisation(members=n), 250) for n in (10, 20, 40, 80)],
        "weeks": [Step(n, organisation(weeks=n - one.warm_up), 250) for n in (78, 156, 312, 624)],
        "replications": [Step(n, one, n) for n in (250, 500, 1000, 2000)],
        "teams": [Step(n, organisation(teams=n), 50) for n in (4, 16, 32, 64)],
    }


def measure(quick: bool, say: Say) -> Section:
    """Time a member-week on one thread at each size, relative to the smallest size."""
    rows, figures, curves = [], {}, {}
    for what, steps in series().items():
        say(f"growth: {what}")
        curve = _curve(steps, 3 if quick else 7)
        curves[what] = curve
        figures[f"{what}_exponent"] = exponent(curve)
        figures[f"{what}_deviation"] = deviation(curve)
        figures[f"{what}_from_line"] = from_line(curve)
        rows += _rows(what, curve, figures)
    _draw(curves)
    heads = ["in", "size", "seconds", "a unit, relative", "exponent", "off proportion", "off a line"]
    note = (
        "Exponent: slope of log time over log size; 1 is proportional. Off proportion: the largest deviation "
        "from the smallest size's time a unit. Off a line: from the best straight line; its fixed part, as "
        "for the start of a replication however many weeks it has, is 0 or more. "
        f"Picture: benchmarks/out/{PLOT.name}."
    )
    return Section("growth", "Growth", [Table("One thread, batch engine", heads, rows, note)], figures)


def _curve(steps: list[Step], rounds: int) -> dict[int, float]:
    """Seconds by size: the median of the smallest, and by how much others took longer in the same round."""
    actions: dict[str, Action] = {str(step.size): partial(_play, step) for step in steps}
    pmsim.run(steps[0].scenario, replications=1, engine="batch", tables=0)
    timings = in_turns(actions, rounds)
    smallest = str(steps[0].size)
    return {step.size: timings.median(smallest) * timings.ratio(str(step.size), smallest) for step in steps}


def _play(step: Step) -> None:
    pmsim.run(step.scenario, replications=step.replications, engine="batch", tables=0, threads=1)


def relative(curve: dict[int, float]) -> dict[int, float]:
    """Time a unit of size, as a multiple of that of the smallest."""
    smallest = min(curve)
    return {size: seconds / size * smallest / curve[smallest] for size, seconds in curve.items()}


def deviation(curve: dict[int, float]) -> float:
    """Largest deviation from growth in proportion to the smallest size, as a share, either way."""
    return max(abs(times - 1.0) for times in relative(curve).values())


def from_line(curve: dict[int, float]) -> float:
    """Largest deviation from the line that fits best by relative errors, as a share, either way.

    A line has a fixed part of 0 or more: with less, growth that bends upwards would seem straight.
    """
    sizes, seconds = np.array(list(curve)), np.array(list(curve.values()))
    parts = np.stack([1.0 / seconds, sizes / seconds])
    fixed, rise = np.linalg.lstsq(parts.T, np.ones(len(curve)), rcond=None)[0]
    if fixed < 0.0:
        fixed, rise = 0.0, parts[1].sum() / (parts[1] @ parts[1])
    return float(np.abs(fixed * parts[0] + rise * parts[1] - 1.0).max())


def exponent(curve: dict[int, float]) -> float:
    """Slope of the least-squares line of log time over log size."""
    points = [(math.log(size), math.log(seconds)) for size, seconds in curve.items()]
    x, y = fmean(point[0] for point in points), fmean(point[1] for point in points)
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def _rows(what: str, curve: dict[int, float], figures: dict[str, float]) -> list[list[str]]:
    times = relative(curve)
    rows = [
        [what, f"{size:,}", f"{curve[size]:.3f}", f"{times[size]:.3f}", *[""] * 3] for size in sorted(curve)
    ]
    off = [f"{100 * figures[f'{what}_{name}']:.1f} %" for name in ("deviation", "from_line")]
    rows[-1][-3:] = [f"{figures[f'{what}_exponent']:.3f}", *off]
    return rows


def _draw(curves: dict[str, dict[int, float]]) -> None:
    """Seconds over size, beside a line in proportion to the smallest."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 2.8), layout="constrained")
    FigureCanvasAgg(figure)
    for ax, (what, curve) in zip(figure.subplots(1, len(curves)), curves.items(), strict=True):
        sizes = sorted(curve)
        slope = curve[sizes[0]] / sizes[0]
        ax.plot(sizes, [slope * size for size in sizes], color="#8A9099", linewidth=1)
        ax.plot(sizes, [curve[size] for size in sizes], "o", color="#0072B2")
        ax.set(title=what, xlim=(0, None), ylim=(0, None))
    figure.axes[0].set_ylabel("seconds; line: in proportion")
    PLOT.parent.mkdir(exist_ok=True)
    figure.savefig(PLOT, dpi=100)
