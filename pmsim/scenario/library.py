"""The scenarios that ship with pmsim, and the text that a new one starts from."""

from __future__ import annotations

import json
import os
from pathlib import Path

from pmsim.errors import UnknownNameError
from pmsim.scenario import files
from pmsim.scenario.schema import Scenario

STARTER = """\
# Check it with: pmsim validate. What a field means: pmsim explain FIELD.
# Editors complete names from pmsim.schema.json beside this file: pmsim schema --out pmsim.schema.json
name: {name}
story: One or two sentences that a class is told.
questions:
  - What does each policy change, and what does it cost?
sfia_level: 5                 # whose levers it is about: 4, 5 or 6
weeks: 1 year                 # durations: 13 weeks, 3 months, 1 quarter, 1 year
teams:
  - name: Team A
    members: 10
    complexity: medium        # low, medium, high, or a number such as 0.32
    manager:
      people_hours: 12        # hours a week for reviews, support and cases
policies:
  monthly:
    description: A review every four weeks, support first, then the formal procedure.
    review: {{cadence: 1 month}}
  quarterly:
    description: The same rules with a review every quarter.
    review: {{cadence: 1 quarter}}
reference: monthly            # the others are compared with this one
"""


def names() -> tuple[str, ...]:
    """Names of the scenarios that ship, in alphabetical order."""
    return tuple(sorted(file.stem for file in _folder().glob("*.yaml")))


def path(name: str) -> Path:
    """The file of a scenario that ships. UnknownNameError for any other name."""
    if name not in names():
        raise UnknownNameError("scenario", name, names())
    return _folder() / f"{name}.yaml"


def summary(name: str) -> str:
    """Title and first sentence of the story of a scenario that ships."""
    scenario = files.load(path(name))
    first = " ".join(scenario.story.split()).split(". ")[0].removesuffix(".")
    return f"{scenario.name}: {first}."


def find(name_or_path: str | os.PathLike[str]) -> Path:
    """The file that is meant by the name of a scenario that ships or by a path.

    UnknownNameError for what is neither; what looks like a path is one, there or not.
    """
    given = os.fspath(name_or_path)
    if given in names():
        return path(given)
    file = Path(given)
    separators = [sign for sign in (os.sep, os.altsep) if sign]
    if file.suffix or any(sign in given for sign in separators) or os.path.exists(given):
        return file
    raise UnknownNameError("scenario", given, names())


def load(name_or_path: str | os.PathLike[str]) -> Scenario:
    """A scenario that ships, by name, or one of your own, by path.

    ScenarioError for a file with faults, UnknownNameError for a name that is neither.
    """
    return files.load(find(name_or_path))


def starter(name: str) -> str:
    """A small whole scenario with comments, for a new file.

    ScenarioError for a name that no scenario may have.
    """
    # A JSON string is a YAML one.
    text = files.MODELINE + STARTER.format(name=json.dumps(name, ensure_ascii=False))
    files.loads(text, "new scenario")
    return text


def _folder() -> Path:
    """Inside the package once it is installed, at the top of the repository in a checkout."""
    installed = Path(__file__).parent / "shipped"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "scenarios"
