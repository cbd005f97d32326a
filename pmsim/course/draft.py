"""A scenario while a trainer writes it: begun like another, changed field by field, saved without loss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pmsim import texts
from pmsim.errors import Problem, ScenarioError
from pmsim.scenario import fields, files, library
from pmsim.scenario.problems import Place, dotted, from_schema, scenario_error
from pmsim.scenario.resolve import problems
from pmsim.scenario.schema import Delay, Policy, Scenario, Section, Team

ENDINGS = (".yaml", ".yml")
"""Of a scenario's file; other names get the first."""

SOURCE = "form"
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Row:
    """One field of a form: where it stands, its label, what is allowed, what it means, its value in words."""

    place: Place
    label: str
    allowed: str
    help: str
    kind: str
    choices: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Draft:
    """A valid scenario that is being written; every change gives another one."""

    scenario: Scenario

    @classmethod
    def like(cls, name: str) -> Draft:
        """A draft that begins as a scenario that ships, or as a file. Errors are those of `library.load`."""
        return cls(library.load(name))

    @classmethod
    def new(cls, title: str) -> Draft:
        """A draft that begins like the file of `pmsim new`. ScenarioError for a title that cannot be."""
        return cls(files.loads(library.starter(title), SOURCE))

    def rows(self, group: Place) -> tuple[Row, ...]:
        """The fields of a group, such as `("teams", 0, "manager")` or `("policies", "monthly", "review")`."""
        start = fields.general(group)
        path = f"{start}." if start else ""
        inside = [name for name in fields.known() if name.startswith(path)]
        return tuple(
            self._row((*group, *name[len(path) :].split(".")), fields.known()[name])
            for name in inside
            if "*" not in name[len(path) :]
        )

    def _row(self, place: Place, known: fields.FieldInfo) -> Row:
        return Row(
            place=place,
            label=label(place),
            allowed=known.allowed,
            help=known.description,
            kind=known.kind,
            choices=known.choices,
            value=written(self.at(place)),
        )

    def at(self, place: Place) -> Any:
        """The value at a place of the scenario, as a file would hold it."""
        inside: Any = self.scenario.model_dump(mode="json")
        for part in place:
            inside = inside[part]
        return inside

    def with_text(self, place: Place, text: str) -> Draft:
        """With what somebody typed in a field, read as in a file; an empty optional field is left out.

        ScenarioError that names the field, what is allowed and the nearest value.
        """
        known = fields.known().get(fields.general(place))
        if known is not None and known.kind == "text":
            return self.with_value(place, text.strip())
        try:
            value = files.scalar(text, SOURCE)
        except ScenarioError as error:
            raise ScenarioError(replace(one, field=dotted(place)) for one in error.problems) from None
        return self.with_value(place, value)

    def with_value(self, place: Place, value: object) -> Draft:
        """With a value at a place. ScenarioError as for `with_text`."""
        data = self.scenario.model_dump(mode="json")
        inside: Any = data
        for part in place[:-1]:
            inside = inside[part]
        inside[place[-1]] = value
        return Draft(_checked(data))

    def with_questions(self, lines: Sequence[str]) -> Draft:
        """With these questions; empty lines are left out. ScenarioError for one that cannot be."""
        return self.with_value(("questions",), [line.strip() for line in lines if line.strip()])

    def with_policy(self, name: str, like: str) -> Draft:
        """With one more policy, like another. ScenarioError for a name that is taken or cannot be."""
        if name.strip() in self.scenario.policies:
            raise refused("taken", "policies", name.strip())
        rules = self.scenario.policies[like].model_dump(mode="json", exclude={"description"})
        return self.with_value(("policies", name.strip()), rules)

    def without_policy(self, name: str) -> Draft:
        """Without a policy; the reference is then another one. ScenarioError for the last one."""
        if len(self.scenario.policies) == 1:
            raise refused("last_policy", "policies", name)
        data = self.scenario.model_dump(mode="json")
        del data["policies"][name]
        if data["reference"] == name:
            data["reference"] = ""
        return Draft(_checked(data))

    def with_team(self, name: str) -> Draft:
        """With one more team, like the first. ScenarioError for a name that is taken or cannot be."""
        team = self.scenario.teams[0].model_dump(mode="json") | {"name": name.strip()}
        return self.with_value(("teams",), [*self.at(("teams",)), team])

    def without_team(self, place: int) -> Draft:
        """Without a team. ScenarioError for the last one, and for one that something happens in."""
        if len(self.scenario.teams) == 1:
            raise refused("last_team", "teams", self.scenario.teams[place].name)
        teams = [team for number, team in enumerate(self.at(("teams",))) if number != place]
        return self.with_value(("teams",), teams)

    def as_yaml(self) -> str:
        """The scenario as a file: what differs from the defaults."""
        return files.dumps_short(self.scenario)

    def file_name(self) -> str:
        """A name for its file, from its title."""
        return "_".join(WORD.findall(self.scenario.name.lower())) or "scenario"

    def save(self, path: str | Path, *, replace_old: bool = False) -> Path:
        """Write the file, with `.yaml` where the name has no ending; returns its path.

        ScenarioError for a file that is there already, unless it is to be replaced, for a path without a
        name, and for one that cannot be written.
        """
        given = Path(path)
        if given.name in ("", ".."):
            raise refused("no_name", str(given))
        target = given if given.suffix in ENDINGS else given.with_name(f"{given.name}.yaml")
        try:
            if replace_old:
                _replace(target, self.as_yaml())
            else:
                with target.open("x", encoding="utf-8", newline="\n") as file:
                    file.write(self.as_yaml())
        except FileExistsError:
            raise refused("there_already", str(target)) from None
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise refused("cannot_write", str(target), reason) from None
        return target


def _replace(target: Path, text: str) -> None:
    """Write a file whole or not at all: an older one is not lost to a full disk."""
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def groups_of(section: str) -> tuple[str, ...]:
    """Groups within a team, a policy or, for an empty text, the scenario, that hold fields themselves."""
    within: dict[str, type[Section]] = {"policies": Policy, "teams": Team, "": Scenario}
    names = within[section].model_fields
    start = {"policies": "policies.*.", "teams": "teams.*.", "": ""}[section]
    several = fields.collections()
    return tuple(name for name in names if name not in several and fields.names_in(f"{start}{name}"))


def label(place: Place) -> str:
    """A field's name for people: its last names with spaces."""
    names = [str(part) for part in place if isinstance(part, str)]
    within = len(names) > 1 and names[-1] in Delay.model_fields and "time" in names[-2]
    words = " ".join(names[-2:] if within else names[-1:]).replace("_", " ")
    return words[:1].upper() + words[1:]


def written(value: object) -> str:
    """A value as people write it in a field; blank where it is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def explain(error: ScenarioError) -> list[str]:
    """The problems of an error for a reader of the form; of a file that was opened, with its line."""
    return [str(replace(one, file="", line=None) if one.file == SOURCE else one) for one in error.problems]


def _checked(data: dict[str, Any]) -> Scenario:
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise from_schema(error, SOURCE, data) from None
    found = list(problems(scenario))
    if found:
        raise scenario_error(found)
    return scenario


def refused(name: str, field: str = "", given: str = "") -> ScenarioError:
    """What the form does not do, for a reason that its texts have under this name."""
    return ScenarioError(
        [Problem(texts.read("trainer")["form"]["refused"][name], SOURCE, None, field, given)]
    )
