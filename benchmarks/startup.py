"""What a new process pays: import, first call with a cold and a warm cache, compiling; and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.section import Say, Section, Table
from benchmarks.worlds import REFERENCE
from pmsim.engine.compiled import cache_folder

IMPORT = "import pmsim"
FIRST = f"import pmsim; pmsim.run(pmsim.load({REFERENCE!r}), engine='batch')"
AS_INSTALLED = f"import sys; sys.modules['scipy'] = None; {FIRST}"
"""As where the peers of these benchmarks are not installed: numba loads SciPy wherever it finds it."""

MAIN_LOOP = "play_at"
"""Name of the compiled function that Python calls."""

MANY, FEWER = 100_000, 10_000
MEGABYTE = 1e6


@dataclass(frozen=True)
class Child:
    """How long a new interpreter took, and a processor was at it, in seconds; its peak memory, in bytes."""

    seconds: float
    processor: float
    peak: float


PEAK = """
def peak():
    try:
        lines = open("/proc/self/status").read().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        import resource, sys
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(peak())
"""
"""Linux lets a child's ru_maxrss begin at its parent's, so the child's own high-water mark comes first."""


def measure(quick: bool, say: Say) -> Section:
    """Start-up in new processes, in turns; compile time; size of the cache; peak memory."""
    rounds = 3 if quick else 7
    many = FEWER if quick else MANY
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        say("startup: cold cache, which compiles")
        cold = fresh(FIRST, cache)
        say("startup: warm cache")
        codes = {"python": "pass", "import": IMPORT, "warm": AS_INSTALLED, "warm_scipy": FIRST}
        times = _in_turns(codes, cache, rounds)
        size = sum(file.stat().st_size for file in cache.rglob("*") if file.is_file())
        say(f"startup: memory of {many:,} replications")
        one, all_of_them = fresh(_many(1), cache), fresh(_many(many), cache)
        versions = max(specialisations(cache), specialisations(cache_folder()))
    figures = {
        **{f"{name}_s": seconds for name, seconds in times.items()},
        "cold_s": cold.seconds,
        "cold_processor_s": cold.processor,
        "compile_s": cold.seconds - times["warm_scipy"],
        "cache_mb": size / MEGABYTE,
        "specialisations": versions,
        "memory_mb": all_of_them.peak / MEGABYTE,
        "memory_one_mb": one.peak / MEGABYTE,
        "memory_replications": many,
        "many_s": all_of_them.seconds,
    }
    if many == MANY:
        figures["memory_of_all_mb"] = figures["memory_mb"]
    return Section("startup", "Start-up, compiling and memory", [_times(figures), _sizes(figures)], figures)


def _many(replications: int) -> str:
    return (
        f"import pmsim; run = pmsim.run(pmsim.load({REFERENCE!r}), replications={replications}, "
        "engine='batch', tables=0)\n"
    )


def fresh(code: str, cache: Path) -> Child:
    """Run code in a new interpreter with this cache."""
    environment = {**os.environ, "PMSIM_CACHE": str(cache)}
    command = [sys.executable, "-c", f"{code}\n{PEAK}"]
    start, before = time.perf_counter(), _processor_time()
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return Child(time.perf_counter() - start, _processor_time() - before, float(done.stdout))


def _processor_time() -> float:
    """Processor time of all children so far, in seconds."""
    times = os.times()
    return times.children_user + times.children_system


def _in_turns(codes: dict[str, str], cache: Path, rounds: int) -> dict[str, float]:
    """Median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            seconds[name].append(fresh(code, cache).seconds)
    return {name: statistics.median(times) for name, times in seconds.items()}


def specialisations(cache: Path) -> int:
    """Versions of the main loop in a cache: in the usual one, those that all worlds of these benchmarks need.

    The most for one place of pmsim: a copy of it elsewhere has a folder of its own there.
    """
    places = Counter(file.parent for file in cache.rglob(f"*.{MAIN_LOOP}-*.nbc"))
    return max(places.values(), default=0)


def _times(figures: dict[str, float]) -> Table:
    labels = {
        "python_s": "a new Python",
        "import_s": "with import pmsim",
        "warm_s": "with a first run, cache warm",
        "warm_scipy_s": "the same where SciPy is installed, which numba then loads",
        "cold_s": "with a first run, cache cold",
        "cold_processor_s": "the same, processor time",
        "compile_s": "compiling: cold less warm, with SciPy",
        "many_s": f"with {figures['memory_replications']:,.0f} replications, all processors",
    }
    rows = [[label, f"{figures[key]:.2f}"] for key, label in labels.items()]
    return Table("A new process", ["what", "seconds"], rows)


def _sizes(figures: dict[str, float]) -> Table:
    many = f"peak memory of {figures['memory_replications']:,.0f} replications"
    rows = [
        [many, f"{figures['memory_mb']:,.0f} MB"],
        ["peak memory of one replication", f"{figures['memory_one_mb']:,.0f} MB"],
        ["cache of compiled code", f"{figures['cache_mb']:.1f} MB"],
        ["specialisations of the main loop", f"{figures['specialisations']:.0f}"],
    ]
    return Table("Sizes", ["what", "size"], rows)
