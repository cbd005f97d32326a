"""Commands about scenario files: list, begin, check, explain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmsim.cli.options import JsonOption
from pmsim.cli.output import USER_ERROR, complain, indented, say, say_json, show
from pmsim.errors import PmsimError, ScenarioError, visible

if TYPE_CHECKING:
    from pmsim.scenario.fields import FieldInfo
    from pmsim.scenario.schema import Scenario


def scenarios(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[SCENARIO]", help="Tell all about this one, or about a scenario file."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the scenarios that ship with pmsim, or tell one of them.

    With a name: its story, the questions for a class, whose levers it is about (a level of SFIA, the Skills
    Framework for the Information Age) and its policies.
    """
    from pmsim.scenario import library

    if name is not None:
        _tell(library.load(name), as_json)
        return
    about = {name: library.summary(name) for name in library.names()}
    if as_json:
        say_json([{"name": name, "summary": text} for name, text in about.items()])
        return
    for name, text in about.items():
        say(name)
        show(indented(text))


def _tell(scenario: Scenario, as_json: bool) -> None:
    from pmsim.scenario.resolve import resolve

    complete = resolve(scenario)
    policies = {name: policy.description for name, policy in complete.policies.items()}
    if as_json:
        say_json(
            {
                "name": complete.name,
                "story": complete.story,
                "questions": list(complete.questions),
                "sfia_level": complete.sfia_level,
                "reference": complete.reference,
                "policies": policies,
            }
        )
        return
    show(complete.name)
    for paragraph in complete.story.strip().split("\n\n"):
        show(indented(" ".join(paragraph.split())))
    _list("Questions", complete.questions)
    _list("Levers", [f"of SFIA level {complete.sfia_level}"])
    told = [
        f"{name}{' (the reference)' if name == complete.reference else ''}{f': {text}' if text else ''}"
        for name, text in policies.items()
    ]
    _list("Policies", told)


def _list(title: str, lines: Iterable[str]) -> None:
    """Lines under a title, if there are any."""
    for place, line in enumerate(lines):
        if place == 0:
            say(f"\n{title}")
        show(indented(line))


def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files to check.")],
    advice: Annotated[
        bool,
        typer.Option("--advice", help="Also name what is allowed but may not do what you mean."),
    ] = False,
) -> None:
    """Check scenario files and name every problem in them."""
    refused = [name for name in files if not _is_valid(name, advice)]
    if refused:
        raise typer.Exit(USER_ERROR)


def _is_valid(name: str, advice: bool) -> bool:
    from pmsim.scenario import library

    try:
        scenario = library.load(name)
        say(f"{visible(name)}: no problems")
        if advice:
            _advise(scenario)
    except PmsimError as error:
        complain(str(error))
        return False
    return True


def _advise(scenario: Scenario) -> None:
    from pmsim import texts
    from pmsim.scenario.lint import lint

    words, found = texts.read("trainer")["advice"], lint(scenario)
    say(words["some"].format(count=len(found)) if found else words["none"])
    for one in found:
        show(indented(visible(str(one))))


def schema(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this file instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors.

    With it editors complete names and underline mistakes.
    """
    from pmsim.scenario.jsonschema import schema_text

    if out is None:
        say(schema_text().rstrip("\n"))
        return
    if out.exists() and not _is_schema(out):
        raise _refused(out, "this is something else than a JSON Schema of pmsim; left as it is")
    out.write_text(schema_text(), encoding="utf-8")
    say(f"wrote {visible(str(out))}")


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as my_team.yaml.")],
) -> None:
    """Write a small scenario to start from.

    The JSON Schema, which helps editors, is written beside it. Nothing is overwritten.
    """
    from pmsim.scenario.jsonschema import SCHEMA_FILE, schema_text
    from pmsim.scenario.library import starter

    if file.is_dir():
        raise _refused(file, "this is a folder; name a file in it, such as my_team.yaml")
    target = file if file.suffix else file.with_name(f"{file.name}.yaml")
    title = target.stem.replace("_", " ").strip()
    text = starter(title[:1].upper() + title[1:])
    _write_new(target, text)
    say(f"wrote {visible(str(target))}")
    beside = target.with_name(SCHEMA_FILE)
    if not beside.exists():
        _write_new(beside, schema_text())
        say(f"wrote {visible(str(beside))}, which tells editors what may stand in a scenario")
    quoted = f'"{target}"' if " " in str(target) else str(target)
    say(f"Change it as you like, then: pmsim compare {visible(quoted)}")


def explain(
    field: Annotated[
        str,
        typer.Argument(metavar="FIELD", help="A field such as review.cadence, or just its last name."),
    ],
) -> None:
    """Tell what a field of a scenario means.

    Unit, default, what is allowed, and where the default comes from.
    """
    from pmsim.scenario.fields import describe

    found = describe(field)
    say(found.path)
    for line in _facts(found):
        show(indented(line))


def _facts(field: FieldInfo) -> list[str]:
    return [
        field.description,
        f"Unit: {field.unit}",
        f"Default: {field.default or 'nothing'}",
        f"Allowed: {field.allowed}",
        f"Source: {field.source}",
        f'Set it: --set "{field.path}=VALUE"',
        *_meaning_of_star(field.path),
    ]


def _meaning_of_star(path: str) -> list[str]:
    if "*" not in path:
        return []
    one = "team" if path.startswith("teams.") else "policy"
    return [f"The * means every {one}; write the name of one in its place to change only that."]


def _is_schema(path: Path) -> bool:
    """Whether a file is a JSON Schema that pmsim wrote, of this version or another."""
    from pmsim.scenario.jsonschema import json_schema

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("title") == json_schema()["title"]


def _write_new(path: Path, text: str) -> None:
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise _refused(path, "this is here already; left as it is") from None
    try:
        with file:
            file.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _refused(path: Path, text: str) -> ScenarioError:
    from pmsim.errors import Problem

    return ScenarioError([Problem(text, str(path))])
