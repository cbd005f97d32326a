"""Commands that play a scenario and print its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmsim.cli.options import (
    REPLICATIONS,
    BranchOption,
    EngineOption,
    FutureOption,
    GroupOption,
    JsonOption,
    OutOption,
    PlaceboOption,
    PoliciesOption,
    PolicyOption,
    QuietOption,
    ReferenceOption,
    ReplicationsOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
    changes,
    names,
    read,
    usable_folder,
)
from pmsim.cli.output import progress, say, say_json
from pmsim.errors import visible

if TYPE_CHECKING:
    from pathlib import Path

    from pmsim.scenario.schema import Scenario
    from pmsim.studies.compare import Comparison


def run(
    scenario: ScenarioArgument,
    policy: PolicyOption = None,
    replications: ReplicationsOption = REPLICATIONS,
    seed: SeedOption = 1,
    engine: EngineOption = "auto",
    threads: ThreadsOption = None,
    placebo: PlaceboOption = False,
    branch: BranchOption = None,
    future: FutureOption = 0,
    settings: SetOption = None,
    group: GroupOption = False,
    out: OutOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Play a scenario under one policy and print its outcomes.

    With --json one object: {"manifest": {..., "engine", "digest"}, "outcomes": {NAME: {"mean", "low", "high",
    "unit", "too_few"}}, "legal_floor": {"met", "missing", "procedure"}}, null where a figure is undefined.
    With --group also "groups": {NAME: {"a", "b", "ratio"}}. With --out the run, and its tables as CSV.
    """
    from pmsim.cli.export import run_object, save_run
    from pmsim.cli.tables import print_run
    from pmsim.runner import run as play

    complete = read(scenario, settings)
    folder = out and usable_folder(out)
    world = changes(placebo, branch, future)
    with progress(replications, quiet or as_json) as sign:
        played = play(
            complete,
            policy,
            seed=seed,
            replications=replications,
            engine=engine,
            threads=threads,
            progress=sign,
            **world,
        )
    if folder:
        save_run(played, folder)
    if as_json:
        say_json(run_object(played, group))
    else:
        print_run(played, quiet, group)
        tell_where(folder, quiet)


def compare(
    scenario: ScenarioArgument,
    policies: PoliciesOption = None,
    reference: ReferenceOption = None,
    replications: ReplicationsOption = REPLICATIONS,
    seed: SeedOption = 1,
    engine: EngineOption = "auto",
    threads: ThreadsOption = None,
    placebo: PlaceboOption = False,
    branch: BranchOption = None,
    future: FutureOption = 0,
    settings: SetOption = None,
    group: GroupOption = False,
    out: OutOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Play several policies in the same worlds; print differences.

    With --json one object: {"reference": NAME, "policies": {NAME: {"manifest", "outcomes", "legal_floor",
    "differences"}}}, each part as `run --json` prints it; differences are from the reference, which has none
    itself. With --out an HTML page with pictures, and each run in a folder of its own.
    """
    from pmsim.cli.export import comparison_object, save_comparison
    from pmsim.cli.tables import print_comparison

    complete = read(scenario, settings)
    folder = out and usable_folder(out)
    world = changes(placebo, branch, future)
    comparison = played(
        complete,
        policies,
        reference,
        replications,
        seed=seed,
        engine=engine,
        threads=threads,
        quiet=quiet or as_json,
        **world,
    )
    page = folder and save_comparison(comparison, folder)
    if as_json:
        say_json(comparison_object(comparison, group))
    else:
        print_comparison(comparison, quiet, grouped=group)
        tell_where(folder, quiet, page)


def played(
    scenario: Scenario,
    policies: str | None,
    reference: str | None,
    replications: int,
    *,
    seed: int,
    engine: str,
    quiet: bool,
    **world: Any,
) -> Comparison:
    """The comparison, with a sign of progress. world: what else `compare` takes, such as `changes` gives."""
    from pmsim.scenario.resolve import resolve
    from pmsim.studies.compare import compare as play

    first = resolve(scenario).reference if reference is None else reference
    chosen = list(scenario.policies) if policies is None else names(policies, scenario.policies)
    total = replications * len({first, *chosen})
    with progress(total, quiet) as sign:
        return play(
            scenario,
            chosen,
            reference=first,
            seed=seed,
            replications=replications,
            engine=engine,
            progress=sign,
            **world,
        )


def tell_where(folder: Path | None, quiet: bool, page: Path | None = None) -> None:
    """Say where everything was saved, if it was."""
    if folder is None or quiet:
        return
    say(f"\nSaved in {visible(str(folder))}")
    if page is not None:
        say(f"The page with the pictures: {visible(str(page))}")
