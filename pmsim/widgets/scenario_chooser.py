"""Choosing a scenario for a class: its story, what it teaches, what one policy does, and the notes."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets

from pmsim import texts
from pmsim.course.glance import WORLDS, glance
from pmsim.course.notes import notes
from pmsim.scenario import library
from pmsim.widgets.page import box, button, heading, listed, paragraph, words
from pmsim.widgets.team_picture import TeamPicture
from pmsim.widgets.trainer_page import TrainerShim, trainer_page
from pmsim.wording import capitalised, policy_label


class ScenarioChooser:
    """The scenarios that ship, one at a time. `widget` shows it; `text()` tells what it shows."""

    def __init__(self, name: str = "customer_service", *, worlds: int = WORLDS, engine: str = "auto") -> None:
        """Begins with a scenario. UnknownNameError for one that does not ship."""
        self._said, self._shim = texts.read("trainer")["chooser"], TrainerShim()
        self._worlds, self._engine = worlds, engine
        titles = [(library.load(one).name, one) for one in library.names()]
        self.scenario = ipywidgets.Dropdown(description=self._said["scenario"], options=titles, value=name)
        self.policy = ipywidgets.Dropdown(description=self._said["policy"])
        self._about, self._told = words("", "pm-about-scenario"), words("", "pm-verdict-part")
        self._picture, self._notes = TeamPicture(), words("", "pm-notes")
        more = button(self._said["notes"], self.show_notes)
        row = box(self.scenario, self.policy, classes=("pm-row", "pm-choose"))
        parts = [row, self._about, self._told, self._picture.box, more, self._notes]
        self.widget = trainer_page(parts, self._shim, "pm-chooser")
        self.scenario.observe(lambda _: self._scenario_chosen(), names="value")
        self.policy.observe(self._policy_chosen, names="value")
        self._scenario_chosen()

    def show_notes(self) -> None:
        """Show the facilitator's notes, their figures worked out now."""
        found = notes(self.scenario.value, self._worlds, self._engine)
        said = texts.read("trainer")["pages"]
        self._notes.value = (
            _listed(said["expected"], [one.text for one in found.expected])
            + _listed(said["usual_wrong"], found.usual_wrong)
            + _listed(said["discussion"], found.discussion)
        )

    def text(self) -> str:
        """What is shown, in words."""
        return "\n".join([library.load(self.scenario.value).name, *self._sentences])

    def _scenario_chosen(self) -> None:
        scenario, note = library.load(self.scenario.value), texts.read("facilitating")[self.scenario.value]
        facts = self._said["facts"].format(
            minutes=note["minutes"], lessons=", ".join(note["lesson"]), level=scenario.sfia_level
        )
        self._about.value = (
            heading(scenario.name, 2)
            + paragraph(note["teaches"], "pm-reveal")
            + paragraph(facts, "pm-sub")
            + paragraph(" ".join(scenario.story.split()))
            + _listed(self._said["questions"], scenario.questions)
        )
        self._notes.value = ""
        self.policy.unobserve(self._policy_chosen, names="value")
        others = [name for name in scenario.policies if name != scenario.reference]
        self.policy.options = [(capitalised(policy_label(name)), name) for name in others]
        self.policy.value = others[0]
        self.policy.observe(self._policy_chosen, names="value")
        self._policy_chosen()

    def _policy_chosen(self, _: object = None) -> None:
        scenario, policy = library.load(self.scenario.value), self.policy.value
        found = glance(scenario, policy, worlds=self._worlds, engine=self._engine)
        self._sentences = [found.verdict, found.uncertainty]
        self._told.value = paragraph(found.verdict, "pm-verdict") + paragraph(
            found.uncertainty, "pm-uncertainty"
        )
        self._picture.show(found.world, self._said["world"].format(policy=policy_label(policy)))


def _listed(title: str, lines: Sequence[str]) -> str:
    return heading(title) + listed(lines)
