"""A form for scenarios: choose one, change it or write one's own, see at once what it does, and save it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets

from pmsim import texts
from pmsim.course.draft import Draft, explain, groups_of, refused
from pmsim.course.glance import WORLDS, Glance, glance
from pmsim.errors import PmsimError, ScenarioError
from pmsim.scenario import fields as known
from pmsim.scenario import library
from pmsim.scenario.lint import lint
from pmsim.scenario.problems import Place
from pmsim.widgets.form_fields import field, fields
from pmsim.widgets.later import Later
from pmsim.widgets.page import (
    box,
    button,
    data_uri,
    download_link,
    exchange,
    heading,
    listed,
    paragraph,
    words,
)
from pmsim.widgets.team_picture import TeamPicture
from pmsim.widgets.trainer_page import TrainerShim, trainer_page
from pmsim.wording import capitalised, policy_label

SCRATCH = ""


class ScenarioForm:
    """A form over a draft of `pmsim.course.draft`; `widget` shows it, and `text()` tells what it shows.

    worlds: how many are played for the sentence. folder: where files are saved.
    """

    def __init__(
        self, name: str = "customer_service", *, worlds: int = WORLDS, engine: str = "auto", folder: str = "."
    ) -> None:
        """Begins with a scenario that ships, or with a file. Errors are those of `library.load`."""
        self.draft = self._kept = Draft.like(name)
        self._aside: Draft | None = None
        self.problems: tuple[str, ...] = ()
        self._said = texts.read("trainer")["form"]
        self._worlds, self._engine, self._folder = worlds, engine, Path(folder)
        self._policy = self._team = ""
        self._glance: Glance | None = None
        self._rest = Later(self._play)
        self._shim = TrainerShim()
        self._build(name)
        self._begin(self.draft)

    def choose(self, name: str) -> None:
        """Begin again with a scenario that ships or a file; an empty text is a small one of one's own.

        What was changed and not saved is set aside; `take_back` goes on with it.
        """
        self._attempt(lambda: Draft.like(name) if name else Draft.new(self._said["scratch"]), anew=True)

    def set(self, place: Place, text: str) -> None:
        """Type a text in a field, such as `("teams", 0, "members")`."""
        self._attempt(lambda: self.draft.with_text(place, text))

    def take_back(self) -> None:
        """Go on with what was set aside; nothing happens where nothing was."""
        aside, self._aside = self._aside, None
        self._back.layout.display = "none"
        if aside is not None:
            kept = self._kept
            self._refuse(None)
            self._begin(aside)
            self._kept = kept  # what comes back is not saved

    def show_policy(self, name: str) -> None:
        """Show the settings of a policy, and what it changes against the reference."""
        self._policies.value = name

    def save(self) -> None:
        """Write the file named in the form, if it is not there or is to be replaced."""
        name = self._file.value.strip()
        try:
            if not name:
                raise refused("no_name")
            path = self.draft.save(self._folder / name, replace_old=self._replace.value)
        except ScenarioError as error:
            self._saved.value = ""
            self._refuse(error)
            return
        self._refuse(None)
        self._kept = self.draft
        told = self._said["saved"].format(path=path.absolute())
        self._saved.value, self._shim.said = paragraph(told), told

    def text(self) -> str:
        """Everything that the form tells, in words: the same on every machine."""
        self._rest.now()
        lines = [self.draft.scenario.name, *self._verdict_lines(), *self.advice]
        return "\n".join([*lines, *self.problems])

    @property
    def advice(self) -> list[str]:
        """What to think about in the scenario as it is."""
        return [str(one) for one in lint(self.draft.scenario)]

    def _build(self, name: str) -> None:
        said = self._said
        options = [(library.load(one).name, one) for one in library.names()]
        self._start = ipywidgets.Dropdown(
            description=said["begin"],
            options=[(said["scratch"], SCRATCH), *options],
            value=name if name in library.names() else SCRATCH,
        )
        self._own = ipywidgets.Text(description=said["file"], continuous_update=False)
        self._start.observe(lambda change: self.choose(change["new"]), names="value")
        self._message = words("", "pm-message")
        self._tabs = ipywidgets.Tab()
        self._verdict, self._sure = words("", "pm-verdict-part"), words()
        self._picture, self._advice = TeamPicture(), words("", "pm-advice")
        self._file = ipywidgets.Text(description=said["save_as"])
        self._replace = ipywidgets.Checkbox(description=said["replace"], indent=False)
        self._saved, self._yaml, self._link = words("", "pm-saved"), words("", "pm-yaml"), words()
        head = words(heading(said["title"], 2) + paragraph(said["intro"]), "pm-head")
        self._back = button(said["back"], self.take_back)
        self._back.layout.display = "none"
        opens = button(said["open"], self._open)
        row = box(self._start, self._own, opens, self._back, classes=("pm-row", "pm-choose"))
        preview = box(self._verdict, self._sure, self._picture.box, self._advice, classes=("pm-preview",))
        self.widget = trainer_page(
            [head, row, self._message, self._tabs, preview], self._shim, "pm-form-page"
        )

    def _open(self) -> None:
        """Open the file that is named; without a name the work in the form stays."""
        name = self._own.value.strip()
        if name:
            self.choose(name)
        else:
            self._refuse(refused("nothing_to_open"))

    def _begin(self, draft: Draft) -> None:
        """Show a draft from its start: all tabs anew."""
        self.draft = self._kept = draft
        self._policy = next(
            iter(name for name in draft.scenario.policies if name != self._reference), self._reference
        )
        self._file.value, self._replace.value, self._saved.value = draft.file_name(), False, ""
        self._fill_tabs()
        self._refresh()

    @property
    def _reference(self) -> str:
        scenario = self.draft.scenario
        return scenario.reference or next(iter(scenario.policies))

    def _fill_tabs(self) -> None:
        chosen = self._tabs.selected_index or 0
        self._tabs.children = (
            self._story_tab(),
            self._team_tab(),
            self._policy_tab(),
            self._organisation_tab(),
            self._save_tab(),
        )
        self._tabs.titles = tuple(self._said["tabs"])
        self._tabs.selected_index = chosen

    def _story_tab(self) -> ipywidgets.VBox:
        scenario, said = self.draft.scenario, self._said
        name = ipywidgets.Text(value=scenario.name, description=said["name"], continuous_update=False)
        story = ipywidgets.Textarea(
            value=scenario.story, description=said["story"], rows=5, continuous_update=False
        )
        asked = ipywidgets.Textarea(
            value="\n".join(scenario.questions),
            description=said["questions"],
            rows=4,
            continuous_update=False,
        )
        level = ipywidgets.Dropdown(options=[4, 5, 6], value=scenario.sfia_level, description=said["level"])
        name.observe(lambda change: self.set(("name",), change["new"]), names="value")
        story.observe(lambda change: self.set(("story",), change["new"]), names="value")
        level.observe(lambda change: self.set(("sfia_level",), str(change["new"])), names="value")
        asked.observe(
            lambda change: self._attempt(lambda: self.draft.with_questions(change["new"].splitlines())),
            names="value",
        )
        time = [self._row_of(one) for one in (("weeks",), ("warm_up",))]
        return box(name, story, asked, level, *time, classes=("pm-form",))

    def _row_of(self, place: Place) -> ipywidgets.VBox:
        return next(field(row, self.set) for row in self.draft.rows(place[:-1]) if row.place == place)

    def _team_tab(self) -> ipywidgets.VBox:
        said, teams = self._said, self.draft.scenario.teams
        shown = box()
        team = ipywidgets.Dropdown(
            options=[(one.name, place) for place, one in enumerate(teams)], description=said["team"]
        )
        part = ipywidgets.Dropdown(
            options=[(said["team_itself"], ""), (said["team_manager"], "manager")],
            description=said["team_group"],
        )

        def fill(_: object = None) -> None:
            group: Place = ("teams", team.value, part.value) if part.value else ("teams", team.value)
            rows = [row for row in self.draft.rows(group) if len(row.place) == len(group) + 1]
            exchange(shown, fields(rows, self.set))

        for one in (team, part):
            one.observe(fill, names="value")
        fill()
        new = ipywidgets.Text(description=said["new_team"])
        add = button(
            said["add_team"], lambda: self._attempt(lambda: self.draft.with_team(new.value), tabs=True)
        )
        remove = button(
            said["remove_team"], lambda: self._attempt(lambda: self.draft.without_team(team.value), tabs=True)
        )
        more = box(new, add, remove, classes=("pm-row",))
        return box(
            team, part, shown, more, words(paragraph(said["incidents"], "pm-sub")), classes=("pm-form",)
        )

    def _policy_tab(self) -> ipywidgets.VBox:
        said, scenario = self._said, self.draft.scenario
        shown = box()
        names = [(capitalised(policy_label(one)), one) for one in scenario.policies]
        self._policies = ipywidgets.Dropdown(options=names, value=self._policy, description=said["policy"])
        group = ipywidgets.Dropdown(
            options=[(one[:1].upper() + one[1:], one) for one in groups_of("policies")],
            value="review",
            description=said["policy_group"],
        )

        def fill(_: object = None) -> None:
            self._policy = self._policies.value
            place: Place = ("policies", self._policy, "description")
            told = ipywidgets.Text(
                value=self.draft.at(place), description=said["description"], continuous_update=False
            )
            told.add_class("pm-wide")
            told.observe(lambda change: self.set(place, change["new"]), names="value")
            rows = self.draft.rows(("policies", self._policy, group.value))
            exchange(shown, told, fields(rows, self.set))

        def other(_: object) -> None:
            fill()
            self._rest.ask()

        self._policies.observe(other, names="value")
        group.observe(fill, names="value")
        fill()
        compared = ipywidgets.Dropdown(options=names, value=self._reference, description=said["reference"])
        compared.observe(
            lambda change: self._attempt(lambda: self.draft.with_value(("reference",), change["new"])),
            names="value",
        )
        more = box(*self._policy_buttons(), classes=("pm-row",))
        which = box(self._policies, compared, group, classes=("pm-row",))
        return box(which, shown, more, classes=("pm-form",))

    def _policy_buttons(self) -> tuple[ipywidgets.Widget, ...]:
        said = self._said
        new = ipywidgets.Text(description=said["new_policy"])

        def add() -> None:
            self._attempt(
                lambda: self.draft.with_policy(new.value, self._policy), tabs=True, policy=new.value.strip()
            )

        def remove() -> None:
            left = next((one for one in self.draft.scenario.policies if one != self._policy), self._policy)
            self._attempt(lambda: self.draft.without_policy(self._policy), tabs=True, policy=left)

        return new, button(said["add_policy"], add), button(said["remove_policy"], remove)

    def _organisation_tab(self) -> ipywidgets.VBox:
        names = [(one.replace("_", " ").capitalize(), one) for one in groups_of("") if known.names_in(one)]
        group = ipywidgets.Dropdown(options=names, description=self._said["part"])
        shown = box()

        def fill(_: object = None) -> None:
            exchange(shown, fields(self.draft.rows((group.value,)), self.set))

        group.observe(fill, names="value")
        fill()
        return box(group, shown, classes=("pm-form",))

    def _save_tab(self) -> ipywidgets.VBox:
        save = button(self._said["save"], self.save, "pm-primary")
        return box(self._file, self._replace, save, self._saved, self._link, self._yaml, classes=("pm-form",))

    def _attempt(
        self, change: Callable[[], Draft], *, anew: bool = False, tabs: bool = False, policy: str = ""
    ) -> None:
        """Make a change, or say what is wrong with it and keep the draft as it was."""
        try:
            draft = change()
        except PmsimError as error:
            self._refuse(error)
            return
        self._refuse(None)
        if anew:
            self._begin_anew(draft)
            return
        self.draft = draft
        self._policy = policy or self._policy
        if tabs:
            self._fill_tabs()
        self._refresh()

    def _begin_anew(self, draft: Draft) -> None:
        left = self.draft if self.draft != self._kept else None
        self._begin(draft)
        if left is not None:
            self._aside, self._back.layout.display = left, None
            told = self._said["aside"]
            self._message.value, self._shim.said = paragraph(told), told

    def _refuse(self, error: PmsimError | None) -> None:
        told = explain(error) if isinstance(error, ScenarioError) else [str(error)] if error else []
        self.problems = tuple(told)
        lines = "".join(paragraph(f"{self._said['problem']}: {one}") for one in told)
        self._message.value = f'<div role="alert">{lines}</div>' if told else ""

    def _refresh(self) -> None:
        said, advice = self._said, self.advice
        told = listed(advice) if advice else paragraph(said["no_advice"])
        self._advice.value = heading(said["advice"]) + told
        text = self.draft.as_yaml()
        self._yaml.value = (
            heading(said["show_yaml"]) + f'<pre tabindex="0" class="pm-scroll">{escape(text)}</pre>'
        )
        uri = data_uri(text.encode(), "application/yaml")
        self._link.value = download_link(said["download"], f"{self.draft.file_name()}.yaml", uri)
        self._rest.ask()

    def _play(self) -> None:
        """Play the policy that is shown, and tell what it comes to."""
        try:
            self._glance = glance(self.draft.scenario, self._policy, worlds=self._worlds, engine=self._engine)
        except PmsimError as error:
            self._refuse(error)
            return
        caption = self._said["world"].format(policy=policy_label(self._policy))
        self._picture.show(self._glance.world, caption)
        verdict, *sure = self._verdict_lines()
        self._verdict.value = paragraph(verdict, "pm-verdict")
        self._sure.value = "".join(paragraph(one, "pm-uncertainty") for one in sure)

    def _verdict_lines(self) -> list[str]:
        if self._glance is None:
            return []
        if self._glance.verdict:
            return [self._glance.verdict, self._glance.uncertainty]
        return [self._said["one_policy" if len(self.draft.scenario.policies) == 1 else "is_reference"]]
