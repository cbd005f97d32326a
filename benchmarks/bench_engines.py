"""First figures: both engines, the draws alone, compile time, start-up. One run, side by side, medians.

    python benchmarks/bench_engines.py [--quick]

Prints a table and, with `--json FILE`, writes the figures. Ratios within one run are what to compare:
absolute times differ from machine to machine and from day to day.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np

import pmsim
from pmsim.engine import compiled, layout
from pmsim.model import draws
from pmsim.runner import run
from pmsim.scenario.library import find
from pmsim.scenario.schema import Scenario

IMPORT = "import pmsim"
FIRST_RUN = (
    "import pmsim; from pmsim.scenario.library import find; "
    "pmsim.run(pmsim.load(find('customer_service')), replications=1, engine='batch')"
)
DRAWS_A_WEEK = ("ENGAGEMENT_SHOCK", "FORM_SHOCK", "WEEK_LUCK", "KPI_NOISE")


def median_seconds(action: Callable[[], object], runs: int) -> float:
    """Median wall time of several calls."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def fresh_process(code: str, cache: Path) -> float:
    """Wall time of a new interpreter that runs this code with this cache of compiled code."""
    start = time.perf_counter()
    environment = {**os.environ, "PMSIM_CACHE": str(cache)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def member_weeks(scenario: Scenario, replications: int) -> int:
    """Seats times weeks times replications."""
    return sum(team.members for team in scenario.teams) * (scenario.warm_up + scenario.weeks) * replications


def draws_alone() -> Callable[[int], float]:
    """A compiled loop that makes the draws of a plain member-week and nothing else: the floor."""
    functions = compiled.compiled_functions(draws.normal, draws.uniform)
    normal, uniform = functions[draws.normal], functions[draws.uniform]
    purposes = tuple(getattr(draws, name) for name in DRAWS_A_WEEK)
    chances = (draws.QUIT, draws.EVENT_START)

    @numba.njit(error_model="python")
    def loop(source: Any, weeks: int) -> float:
        total = 0.0
        for week in range(weeks):
            for purpose in purposes:
                total += normal(source, week & 1023, week & 255, 0, purpose, 0)
            for purpose in chances:
                total += uniform(source, week & 1023, week & 255, 0, purpose, 0)
        return total

    source = layout.smallest_world().teams[0].luck
    loop(source, 1)
    return lambda weeks: loop(source, weeks)


def engine_speeds(scenario: Scenario, quick: bool) -> dict[str, float]:
    """Nanoseconds a member-week of both engines and of the draws alone."""
    many = 100 if quick else 500
    runs = 3 if quick else 7
    floor = draws_alone()
    weeks = member_weeks(scenario, many)
    run(scenario, replications=1, engine="batch", tables=0)
    batch = median_seconds(lambda: run(scenario, replications=many, engine="batch", tables=0), runs)
    simpy = median_seconds(lambda: run(scenario, replications=2, engine="simpy", tables=0), 3)
    return {
        "draws_ns": 1e9 * median_seconds(lambda: floor(weeks), runs) / weeks,
        "batch_ns": 1e9 * batch / weeks,
        "simpy_ns": 1e9 * simpy / member_weeks(scenario, 2),
    }


def start_up() -> dict[str, float]:
    """Seconds to import, and to play once with a cold and with a warm cache, each in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        bare = statistics.median(fresh_process("pass", cache) for _ in range(5))
        cold = fresh_process(FIRST_RUN, cache)
        warm = statistics.median(fresh_process(FIRST_RUN, cache) for _ in range(5))
        imported = statistics.median(fresh_process(IMPORT, cache) for _ in range(5))
    return {"python_s": bare, "import_s": imported, "cold_s": cold, "warm_s": warm, "compile_s": cold - warm}


def report(figures: dict[str, float]) -> list[str]:
    """The figures as lines of text."""
    draws_ns, batch_ns, simpy_ns = (figures[f"{name}_ns"] for name in ("draws", "batch", "simpy"))
    row = "{:<34}{:>14,.0f}{:>18,.0f}{:>12.1f}".format
    return [
        f"{'one core':<34}{'ns/member-week':>14}{'member-weeks/s':>18}{'x draws':>12}",
        row("draws of a plain week alone", draws_ns, 1e9 / draws_ns, 1.0),
        row("batch engine, whole model", batch_ns, 1e9 / batch_ns, batch_ns / draws_ns),
        row("SimPy engine, whole model", simpy_ns, 1e9 / simpy_ns, simpy_ns / draws_ns),
        f"batch is {simpy_ns / batch_ns:,.0f} times as fast as SimPy",
        "",
        f"a new Python                       {figures['python_s']:8.2f} s",
        f"import pmsim, with that            {figures['import_s']:8.2f} s",
        f"first run, cold (compiles)         {figures['cold_s']:8.2f} s",
        f"first run, warm cache              {figures['warm_s']:8.2f} s",
        f"compile time                       {figures['compile_s']:8.2f} s",
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    scenario = pmsim.load(find("customer_service"))
    figures = {**engine_speeds(scenario, asked.quick), **start_up()}
    versions = f"Python {platform.python_version()}, numba {numba.__version__}, NumPy {np.__version__}"
    print(f"{versions}, {os.cpu_count()} cores")
    print("\n".join(report(figures)))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
