"""Live pictures beside drawing all anew: milliseconds a picture. `python -m benchmarks.live`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.worlds import REFERENCE
from pmsim import load
from pmsim.plots.difference import SHOWN, difference, difference_rows
from pmsim.plots.live import png
from pmsim.plots.live_difference import LiveDifference
from pmsim.plots.live_year import LiveYear
from pmsim.plots.team_year import team_year
from pmsim.records import Run
from pmsim.studies.compare import Comparison, compare

ROUNDS, WARM = 28, 14
"""Pictures drawn, and how many of them come before the first that counts."""

Draw = Callable[[int], bytes]
Times = tuple[float, float]
"""Milliseconds by the clock on the wall, and of the processor."""


def main() -> None:
    """Print a line for each picture, all anew and live; each picture shows another policy than the last."""
    played = compare(load(REFERENCE), replications=200, engine="batch", tables=1)
    print(f"{'picture':24}{'anew':>16}{'live':>16}   ms a picture: wall clock (processor)")
    for name, anew, live in _pairs(played):
        (slow, slow_cpu), (fast, fast_cpu) = _medians(anew, live)
        print(f"{name:24}{slow:8.1f} ({slow_cpu:5.1f}){fast:8.1f} ({fast_cpu:5.1f})", flush=True)


def _medians(anew: Draw, live: Draw) -> tuple[Times, Times]:
    """Of both, drawn in turns, so that the load of the machine is that of both."""
    found: tuple[list[Times], list[Times]] = ([], [])
    for number in range(ROUNDS):
        for draw, times in zip((anew, live), found, strict=True):
            times.append(_timed(draw, number))
    return _median(found[0][WARM:]), _median(found[1][WARM:])


def _median(times: list[Times]) -> Times:
    return statistics.median(one[0] for one in times), statistics.median(one[1] for one in times)


def _timed(draw: Draw, number: int) -> Times:
    wall, processor = time.perf_counter(), time.process_time()
    draw(number)
    return 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - processor)


def _pairs(played: Comparison) -> Iterator[tuple[str, Draw, Draw]]:
    """Name of each picture, and what draws it anew and live."""
    runs = list(played.runs.values())
    rows = [row.cloud for policy in played.others for row in difference_rows(played, policy)]
    reach = {one.name: max(other.reach for other in rows if other.name == one.name) for one in rows}
    for ratio in (1.0, 2.0):
        for narrow in (False, True):
            year = LiveYear(narrow, ratio)
            name = f"year, {year.size[0]:.0f} px, x{ratio:.0f}"
            yield name, partial(_year_anew, runs, narrow, ratio), partial(_year_live, runs, year)
        for width in (404.0, 354.0):
            gap = LiveDifference(SHOWN[:5], reach, width, ratio)
            name = f"difference, {width:.0f} px, x{ratio:.0f}"
            yield name, partial(_gap_anew, played, width, ratio), partial(_gap_live, played, gap)


def _year_anew(runs: list[Run], narrow: bool, ratio: float, number: int) -> bytes:
    return png(team_year(runs[number % len(runs)], narrow=narrow), ratio)


def _year_live(runs: list[Run], year: LiveYear, number: int) -> bytes:
    return year.draw(runs[number % len(runs)])


def _gap_anew(played: Comparison, width: float, ratio: float, number: int) -> bytes:
    policy = played.others[number % len(played.others)]
    return png(difference(played, policy, SHOWN[:5], width=width), ratio)


def _gap_live(played: Comparison, gap: LiveDifference, number: int) -> bytes:
    return gap.draw(played, played.others[number % len(played.others)])


if __name__ == "__main__":
    main()
