"""Play a scenario under one of its policies, with either engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim import __version__
from pmsim.errors import EngineError, Problem, ScenarioError, UnknownNameError
from pmsim.model.draws import MAX_REPLICATIONS
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.tallies import Tallies
from pmsim.policies import Order, ReviewPolicy, chooser, plain_orders
from pmsim.records import Manifest, Run, RunId, content_digest, table_of
from pmsim.scenario.problems import shown
from pmsim.scenario.resolve import digest, resolve
from pmsim.scenario.schema import Policy, Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.engine.layout import Plan

ENGINES = ("auto", "simpy", "batch")
Progress = Callable[[int], object]
"""Called with the number of replications just finished."""


@dataclass(frozen=True)
class _Span:
    """Which replications to play, and for how many of them to keep tables."""

    first: int
    count: int
    tables: int


def run(
    scenario: Scenario,
    policy: str | ReviewPolicy | None = None,
    *,
    seed: int = 1,
    replications: int = 1,
    first: int = 0,
    engine: str = "auto",
    tables: int = 1,
    mirror: bool = False,
    placebo: bool = False,
    branch: int | None = None,
    future: int = 0,
    orders: Iterable[Order] | Order = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Play a scenario under one policy.

    policy: name of one of the scenario's policies, its reference if left out; or a policy of your own, which
    decides at the reviews of the reference and runs on SimPy. seed: 0 to 2**64 - 1. replications: how many,
    numbered from `first`. engine: `simpy`, `batch`, or `auto`, which is batch where numba works. tables: for
    how many replications to keep member-weeks and events. mirror: play with every uniform draw u replaced by
    1 - u. placebo: support and formal stages take place and have no effect. branch, future: the same past up
    to the tick of week `branch`, then the luck of the future of that number. orders: decisions given
    beforehand for single reviews. threads: how many the batch engine uses, at least 1; as many as there are
    processors if left out. Results do not depend on it. Raises `ScenarioError`, `UnknownNameError` or
    `EngineError`.
    """
    complete = complete_scenario(scenario)
    seed, span = _whole("seed", seed), _span(first, replications, tables)
    _check(span, seed, threads)
    given = (orders,) if isinstance(orders, Order) else tuple(orders)
    turn = _branch(branch, complete), _future(future)
    plan, name = _lay_out(complete, policy, seed, mirror, placebo, turn, given)
    chosen = choose_engine(engine if plan.chooser is None else _engine_of_own_policy(engine, name))
    report = progress or (lambda _: None)
    batch = chosen == "batch"
    played = _play_batch(plan, span, threads, report) if batch else _play_simpy(plan, span, report)
    manifest = Manifest(
        scenario=digest(complete),
        name=complete.name,
        policy=name,
        seed=seed,
        first=span.first,
        replications=span.count,
        mirror=mirror,
        engine=chosen,
        version=__version__,
        digest=content_digest(played),
        placebo=placebo,
        branch=branch,
        future=future,
        orders=given,
        own=plan.chooser is not None,
    )
    return Run(manifest, complete, **played)


def again(played: Run, **changes: Any) -> Run:
    """Play a run again with something changed: the twin that it is compared with.

    changes: arguments of `run`. Everything else is as it was, the luck too. A run whose policy was Python
    code needs that policy again.
    """
    m = played.manifest
    if m.own and "policy" not in changes:
        raise EngineError(f"the policy of this run, {m.policy}, was Python code: pass it again with policy=")
    kept = {
        "policy": m.policy,
        "seed": m.seed,
        "first": m.first,
        "replications": m.replications,
        "engine": m.engine,
        "tables": len(np.unique(played.weeks["replication"])),
        "mirror": m.mirror,
        "placebo": m.placebo,
        "branch": m.branch,
        "future": m.future,
        "orders": m.orders,
    }
    return run(played.scenario, **{**kept, **changes})


def replay(of: RunId, scenario: Scenario, *, engine: str = "auto") -> Run:
    """Play the one replication that an id names, with its tables, bit for bit as it was.

    A run of many replications keeps the tables of few; `run.ids()` has the ids of all. scenario: the one that
    the id was made of, else `EngineError`, as for a policy that was Python code.
    """
    complete = complete_scenario(scenario)
    found = digest(complete)
    if found != of.scenario:
        raise EngineError(f"the id is of scenario {of.scenario[:12]}; given {complete.name!r}, {found[:12]}")
    if of.own:
        raise EngineError(f"the policy of this run, {of.policy}, was Python code: run it again with policy=")
    changes = {name: getattr(of, name) for name in ("mirror", "placebo", "branch", "future", "orders")}
    return run(complete, of.policy, seed=of.seed, first=of.replication, engine=engine, **changes)


def stream(
    scenario: Scenario,
    policy: str | ReviewPolicy | None = None,
    *,
    replications: int,
    size: int = 1000,
    first: int = 0,
    **settings: Any,
) -> Iterator[Run]:
    """Play many replications, and hand them over as runs of `size`, so that few are in memory at a time.

    settings: what else `run` takes. Together the parts hold what one run of all of them would; no part keeps
    tables unless `tables` says so, which counts for each part. Errors are those of `run`.
    """
    given = {"tables": 0, **settings}
    size, span = _whole("size", size), _span(first, replications, 0)
    if size < 1:
        raise EngineError(f"size: given {size}; allowed 1 or more")
    _check_numbers(span)
    end = span.first + span.count
    for begin in range(span.first, end, size):
        yield run(scenario, policy, replications=min(size, end - begin), first=begin, **given)


def _lay_out(
    scenario: Scenario,
    policy: str | ReviewPolicy | None,
    seed: int,
    mirror: bool,
    placebo: bool,
    turn: tuple[int, int],
    orders: tuple[Order, ...],
) -> tuple[Plan, str]:
    """The plan of a run, and the name of its policy."""
    from pmsim.engine.layout import Play, lay_out

    teams = sorted(scenario.teams, key=lambda team: team.name)
    play = Play(
        seed,
        mirror,
        placebo,
        *turn,
        plain_orders(orders, [team.name for team in teams], [team.members for team in teams]),
        None if policy is None or isinstance(policy, str) else chooser(own_policy(policy)),
    )
    if play.chooser is not None:
        return lay_out(scenario, policy_of(scenario, scenario.reference), play), own_policy(policy).name
    name = scenario.reference if policy is None else str(policy)
    return lay_out(scenario, policy_of(scenario, name), play), name


def own_policy(policy: object) -> ReviewPolicy:
    """A policy in Python code; `EngineError` for what has no name or does not decide."""
    if not isinstance(policy, ReviewPolicy):
        raise EngineError(f"policy: a name, or an object with `name` and `decide`; given {shown(policy)}")
    return policy


def _engine_of_own_policy(asked: str, name: str) -> str:
    if asked == "batch":
        raise EngineError(f"policy {name} is Python code, which engine batch cannot run: use simpy or auto")
    return "simpy" if asked == "auto" else asked


def _branch(given: int | None, scenario: Scenario) -> int:
    from pmsim.engine.layout import NEVER

    if given is None:
        return NEVER
    weeks = scenario.warm_up + scenario.weeks
    branch = _whole("branch", given)
    if not 1 <= branch <= weeks:
        raise EngineError(f"branch: given {shown(given)}; allowed weeks 1 to {weeks}, warm-up included")
    return branch


def _future(given: int) -> int:
    future = _whole("future", given)
    if future < 0:
        raise EngineError(f"future: given {shown(given)}; allowed 0 or more")
    return future


def complete_scenario(scenario: Scenario) -> Scenario:
    """The scenario, resolved; `ScenarioError` for a name or a path in its place too."""
    if not isinstance(scenario, Scenario):
        text = "pass a Scenario: pmsim.load(...) reads one by name or path"
        raise ScenarioError([Problem(text, "scenario", given=shown(scenario))])
    return resolve(scenario)


def policy_of(scenario: Scenario, name: str) -> Policy:
    """The policy of this name; raises `UnknownNameError`."""
    if not isinstance(name, str) or name not in scenario.policies:
        raise UnknownNameError("policy", str(name), list(scenario.policies))
    return scenario.policies[name]


def _span(first: int, replications: int, tables: int) -> _Span:
    count = _whole("replications", replications)
    return _Span(_whole("first", first), count, min(_whole("tables", tables), count))


def _whole(name: str, given: int) -> int:
    """A plain `int`, from NumPy's too; `EngineError` for what is none, true and false among them."""
    try:
        number = None if isinstance(given, bool) else index(given)
    except TypeError:
        number = None
    if number is None:
        raise EngineError(f"{name}: a whole number is needed; given {shown(given)}")
    return number


def _check(span: _Span, seed: int, threads: int | None) -> None:
    if threads is not None and _whole("threads", threads) < 1:
        raise EngineError(f"threads: given {shown(threads)}; allowed 1 or more")
    if not 0 <= seed < 2**64:
        raise EngineError(f"seed: given {shown(seed)}; allowed 0 to {2**64 - 1}")
    _check_numbers(span)


def _check_numbers(span: _Span) -> None:
    """Refuse replications that cannot have a number."""
    if span.count < 1 or span.first < 0 or span.first + span.count > MAX_REPLICATIONS:
        raise EngineError(
            f"replications: given {shown(span.count)}, numbered from {shown(span.first)}; allowed at "
            f"least 1, numbered 0 to {MAX_REPLICATIONS - 1}"
        )


def choose_engine(asked: str) -> str:
    """The engine that will run: as asked, or for `auto` batch where numba works, else simpy."""
    from pmsim.engine import compiled

    if asked not in ENGINES:
        raise UnknownNameError("engine", str(asked), list(ENGINES))
    if asked == "batch" and not compiled.available():
        raise EngineError(
            f"engine batch needs numba, which cannot be used here ({compiled.why_unavailable()}): "
            "pip install --upgrade numba, or use simpy"
        )
    if asked == "auto":
        return "batch" if compiled.available() else "simpy"
    return asked


def _play_simpy(plan: Plan, span: _Span, progress: Progress) -> dict[str, NDArray[Any]]:
    from pmsim.engine.book import Book
    from pmsim.engine.simulation import Simulation

    books: list[Book] = []
    for number in range(span.count):
        book = Book(span.first + number, plan.parameters, number < span.tables)
        Simulation(plan, span.first + number, book).run()
        books.append(book)
        progress(1)
    return {
        "tallies": table_of([book.tallies for book in books], Tallies),
        "group_b": table_of([book.group_b for book in books], Tallies),
        "weeks": table_of([row for book in books for row in book.weeks], WeekRow),
        "events": table_of([row for book in books for row in book.events], EventRow),
    }


def _play_batch(plan: Plan, span: _Span, threads: int | None, progress: Progress) -> dict[str, NDArray[Any]]:
    from pmsim.engine.blocks import play

    return play(plan, span.first, span.count, span.tables, threads, progress)
