"""What is to be reached, and whether it was: computed from the figures of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.section import Section, Table
from benchmarks.worlds import OTHER_POLICY

Text = Callable[[float], str]


@dataclass(frozen=True)
class Target:
    """A limit for one figure. `least`: the figure must be at least the limit, else at most."""

    what: str
    section: str
    figure: str
    limit: float
    text: Text
    least: bool = False

    def reached(self, value: float) -> bool:
        """Whether a figure is within the limit."""
        return value >= self.limit if self.least else value <= self.limit

    def row(self, figures: Mapping[str, float]) -> list[str]:
        """Target, limit, figure, and whether it is reached; a figure that was not measured says so."""
        limit = f"{'at least' if self.least else 'at most'} {self.text(self.limit)}"
        if self.figure not in figures:
            return [self.what, limit, "not measured", ""]
        value = figures[self.figure]
        return [self.what, limit, self.text(value), "reached" if self.reached(value) else "not reached"]


def _ns(value: float) -> str:
    return f"{value:,.0f} ns"


def _times(value: float) -> str:
    return f"{value:.2f} times"


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _ms(value: float) -> str:
    return f"{1e3 * value:,.0f} ms"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _plain(value: float) -> str:
    return f"{value:,.0f}"


def _mb(value: float) -> str:
    return f"{value:,.0f} MB"


WORLDS = {"team": "one team of 10", "teams": "5 teams of 10", "fifty": "50 teams of 12"}

BOUND_BY_DRAWS = (
    "the draws alone take {team_floor_ns:.0f}, {teams_floor_ns:.0f} and {fifty_floor_ns:.0f} ns of a "
    "member-week, as the floor makes them. One normal in seven lies in a tail, where a logarithm and a root "
    "wait for each other. The rest is spread over the model: each member-week calls some sixty small "
    "functions. Their arithmetic waits for its own results, and their branches hang on luck, which no "
    "processor can guess"
)
PLAIN_PYTHON = (
    "by cProfile no part stands out. Draws, made ahead on arrays, are about a tenth, and the calendar is "
    "another. The rest are many small functions of the model, about a microsecond each in plain Python"
)
SHARED_MACHINE = (
    "threads share no data and wait for nothing, but for a few milliseconds to lay a run out and to sum it "
    "up. The floor needs next to no memory, and two threads made it {team_floor_2_speedup:.2f}, "
    "{teams_floor_2_speedup:.2f} and {fifty_floor_2_speedup:.2f} times as fast in the same run. Where that "
    "is well below twice, the machine did not give two whole processors"
)

REASONS: Mapping[str, str] = MappingProxyType(
    {
        **{f"{name}_batch_ns": BOUND_BY_DRAWS for name in WORLDS},
        **{f"{name}_batch_times": BOUND_BY_DRAWS for name in WORLDS},
        "mesa_times": (
            "runs of this page on the same machine came to either side of the target: the noise between runs "
            "is larger than what is missing"
        ),
        **{f"{name}_simpy_per_s": PLAIN_PYTHON for name in WORLDS},
        "team_batch_2_s": BOUND_BY_DRAWS,
        **{f"{name}_batch_2_speedup": SHARED_MACHINE for name in WORLDS},
        "teams_from_line": (
            "the records of the 640 people of 64 teams take three megabytes with their untreated twins. A "
            "second cache of two megabytes holds 40 teams: up to there growth is straight, and beyond it "
            "each member-week takes longer"
        ),
        f"{OTHER_POLICY}_output_ratio": (
            "the policies differ in who is helped and replaced, so that soon other people sit in some seats. "
            "What both worlds share is the luck of those who stay"
        ),
    }
)
"""Why a target is missed, by its figure, where that is known; names in braces are figures of its section."""

TARGETS: tuple[Target, ...] = (
    *(
        Target(f"batch engine over its floor, {label}", "engines", f"{name}_batch_times", 2.5, _times)
        for name, label in WORLDS.items()
    ),
    *(
        Target(f"batch engine, a member-week, {label}", "engines", f"{name}_batch_ns", 400, _ns)
        for name, label in WORLDS.items()
    ),
    Target("reduced model, Mesa over batch style", "reduced", "mesa_times", 20, _times, least=True),
    *(
        Target(
            f"SimPy engine, member-weeks a second, {label}",
            "engines",
            f"{name}_simpy_per_s",
            15_000,
            _plain,
            True,
        )
        for name, label in WORLDS.items()
    ),
    Target("390,000 member-weeks on two threads", "engines", "team_batch_2_s", 0.1, _ms),
    *(
        Target(
            f"two threads over one, {label}", "engines", f"{name}_batch_2_speedup", 1.8, _times, least=True
        )
        for name, label in WORLDS.items()
    ),
    *(
        Target(f"deviation from linear growth in {what}", "growth", f"{what}_from_line", 0.1, _percent)
        for what in ("members", "weeks", "replications", "teams")
    ),
    Target("peak memory of 100,000 replications", "startup", "memory_of_all_mb", 500, _mb),
    Target("first call with a warm cache, import included", "startup", "warm_s", 1.5, _seconds),
    Target("cold compile", "startup", "compile_s", 60, _seconds),
    Target("specialisations of the main loop", "startup", "specialisations", 1, _plain),
    Target(
        "fewer replications by common random numbers, delivered work",
        "pairs",
        f"{OTHER_POLICY}_output_ratio",
        10,
        _times,
        least=True,
    ),
)


def table(sections: Sequence[Section]) -> Table:
    """Each target beside its figure."""
    figures = {section.name: section.figures for section in sections}
    rows = [target.row(figures.get(target.section, {})) for target in TARGETS]
    return Table("Targets", ["what", "target", "measured", ""], rows)


def misses(sections: Sequence[Section]) -> list[str]:
    """The targets that were missed by their reason, or by the word that none is known."""
    figures = {section.name: section.figures for section in sections}
    told: dict[str, list[str]] = {}
    for target in TARGETS:
        found = figures.get(target.section, {})
        if target.row(found)[-1] == "not reached":
            reason = REASONS.get(target.figure, "reason not known yet").format_map(found)
            told.setdefault(reason, []).append(target.what)
    return [f"{_together(missed)}: {reason}." for reason, missed in told.items()]


def _together(missed: Sequence[str]) -> str:
    """What was missed, each once, with the worlds where it was."""
    worlds: dict[str, list[str]] = {}
    for what in missed:
        stem, _, world = what.rpartition(", ")
        if world in WORLDS.values():
            worlds.setdefault(stem, []).append(world)
        else:
            worlds[what] = []
    return "; ".join(f"{what} ({', '.join(where)})" if where else what for what, where in worlds.items())
