"""Put the page together, and write it and its pictures so that an error leaves what was there."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from pmsim.plots.difference import difference, difference_size
from pmsim.plots.team_year import team_year, team_year_size
from pmsim.report.content import SCENARIO_FILE, content, file_names
from pmsim.report.pictures import Picture, embedded, with_words
from pmsim.scenario import files
from pmsim.wording import policy_label, verdict

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

PAGE = "report.html"
PHONE = 354
"""Width in pixels of pictures on a phone."""

Pair = dict[str, Picture]
"""A picture for each width of the page: `wide` and `narrow`."""


def write_comparison(comparison: Comparison, folder: str | Path) -> Path:
    """Write a comparison as a page with its pictures and its scenario; returns the path of the page.

    The page needs no other file. Pictures lie beside it once more, with verdict and source on them.
    Everything is made before anything is written, each file replaces an older one whole, and the page
    comes last.
    Raises `OSError` when the folder cannot be written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    made = _pictures(comparison)
    made[SCENARIO_FILE] = files.dumps(comparison.runs[comparison.reference].scenario).encode()
    made[PAGE] = page(comparison).encode()
    replace_files(target, made)
    return target / PAGE


def page(comparison: Comparison) -> str:
    """The page as HTML. All text that comes from the scenario is escaped."""
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            content=content(comparison),
            years={policy: _years(run) for policy, run in comparison.runs.items()},
            reference_policy=comparison.reference,
            clouds={policy: _clouds(comparison, policy) for policy in comparison.others},
            files=file_names(comparison.runs),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pmsim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_uri"] = _data_uri
    return environment


def _data_uri(picture: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")


def _years(run: Run) -> Pair:
    world = run.manifest.first
    return {
        "wide": embedded(team_year(run, world)),
        "narrow": embedded(team_year(run, world, narrow=True)),
    }


def _clouds(comparison: Comparison, policy: str) -> Pair:
    return {
        "wide": embedded(difference(comparison, policy)),
        "narrow": embedded(difference(comparison, policy, width=PHONE)),
    }


def _pictures(comparison: Comparison) -> dict[str, bytes]:
    """The pictures that lie beside the page, by the name of their file."""
    names = file_names(comparison.runs)
    made = {}
    for policy, run in comparison.runs.items():
        world, worlds = run.manifest.first, run.manifest.replications
        draw = partial(team_year, run, world, 0)
        one = f"One world of {worlds:,}" if worlds > 1 else "One world"
        title = f"One team\u2019s year under {policy_label(policy)}. {one} proves little."
        made[f"{names[policy]}-year.png"] = with_words(team_year_size(run, world), draw, title, _source(run))
    for policy in comparison.others:
        draw = partial(difference, comparison, policy, None)
        size = difference_size(comparison, policy)
        title = verdict(comparison, policy)
        made[f"{names[policy]}-difference.png"] = with_words(
            size, draw, title, _source(comparison.runs[policy])
        )
    return made


def _source(run: Run) -> str:
    manifest = run.manifest
    return (
        f"{manifest.name} · {manifest.replications:,} worlds · seed {manifest.seed} · "
        f"pmsim {manifest.version} · {manifest.digest[:12]}"
    )


def replace_files(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write all files beside their places, then move them there, in order. `OSError` where that fails."""
    mark = secrets.token_hex(4)
    beside = {name: folder / f".{name}.{mark}.tmp" for name in made}
    try:
        for name, content_ in made.items():
            beside[name].write_bytes(content_)
        for name, path in beside.items():
            os.replace(path, folder / name)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
