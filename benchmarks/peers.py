"""The reduced model in pmsim's batch style and in other libraries, on one core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from statistics import fmean

from benchmarks.reduced import batch, rules
from benchmarks.reduced.rules import Outcome
from benchmarks.section import Say, Section, Table
from benchmarks.timing import Action, in_turns

HOW_TO_INSTALL = "pip install 'pmsim[bench]'"


@dataclass(frozen=True)
class Peer:
    """A library, the module with the reduced model in it, and how many replications are timed at once."""

    package: str
    label: str
    module: str
    replications: int

    def installed(self) -> bool:
        """Whether it can be imported here."""
        return find_spec(self.package) is not None

    def play(self) -> Callable[[int], Outcome]:
        """Plays one replication from a seed."""
        found: Callable[[int], Outcome] = import_module(f"benchmarks.reduced.{self.module}").play
        return found


PEERS = (
    Peer("simpy", "SimPy", "plain_simpy", 20),
    Peer("mesa", "Mesa", "with_mesa", 20),
    Peer("salabim", "salabim, yieldless", "with_salabim", 5),
    Peer("agentpy", "AgentPy", "with_agentpy", 20),
)

BATCH = 1000


def measure(quick: bool, say: Say) -> Section:
    """Nanoseconds a member-week of the reduced model."""
    found = [peer for peer in PEERS if peer.installed()]
    plays = {peer.package: peer.play() for peer in found}
    actions: dict[str, Action] = {"batch": lambda: batch.play_all(1, BATCH)}
    for peer in found:
        actions[peer.package] = partial(_play, plays[peer.package], peer.replications)
    say(f"reduced: {', '.join(actions)}")
    batch.play_all(1, 1)
    timings = in_turns(actions, 3 if quick else 9)
    weeks = {"batch": BATCH, **{peer.package: peer.replications for peer in found}}
    ns = {name: 1e9 * timings.median(name) / (count * _seat_weeks()) for name, count in weeks.items()}
    figures = {f"{name}_ns": one for name, one in ns.items()}
    for peer in found:
        times = timings.ratio(peer.package, "batch") * BATCH / peer.replications
        figures[f"{peer.package}_times"] = times
    return Section(
        "reduced", "A reduced model beside other libraries", [_table(found, figures, plays)], figures
    )


def _play(play: Callable[[int], Outcome], replications: int) -> list[Outcome]:
    return [play(seed) for seed in range(replications)]


def _seat_weeks() -> int:
    return rules.SEATS * rules.WEEKS


def _table(found: list[Peer], figures: dict[str, float], plays: dict[str, Callable[[int], Outcome]]) -> Table:
    own = batch.outcomes(batch.play_all(1, BATCH))
    rows = [["pmsim's batch style", "", f"{figures['batch_ns']:,.0f}", "1", *_means(own)]]
    for peer in PEERS:
        if peer not in found:
            rows.append([peer.label, "not installed", "", "", "", ""])
            continue
        ns, times = figures[f"{peer.package}_ns"], figures[f"{peer.package}_times"]
        outcomes = _play(plays[peer.package], peer.replications)
        rows.append([peer.label, version(peer.package), f"{ns:,.0f}", f"{times:,.1f}", *_means(outcomes)])
    heads = [
        "written in",
        "version",
        "ns a seat-week",
        "times the batch style",
        "reviews a run",
        "exits a run",
    ]
    missing = [peer.label for peer in PEERS if peer not in found]
    note = f"Not installed: {', '.join(missing)}; {HOW_TO_INSTALL}." if missing else ""
    return Table("One run: 12 seats over 78 weeks, one core", heads, rows, note)


def _means(outcomes: list[Outcome]) -> list[str]:
    return [f"{fmean(one.reviews for one in outcomes):.1f}", f"{fmean(one.exits for one in outcomes):.2f}"]
