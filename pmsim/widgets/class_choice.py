"""What a room works with, chosen on the page: the scenario on the wall, the lesson for two at a screen."""

from __future__ import annotations

import ipywidgets

from pmsim import texts
from pmsim.course.glance import WORLDS
from pmsim.course.lesson import load
from pmsim.scenario import library
from pmsim.widgets.class_views import PairsView, ProjectorView, of_lesson
from pmsim.widgets.page import box, exchange
from pmsim.widgets.trainer_page import TrainerShim, trainer_page
from pmsim.wording import capitalised, policy_label


class WallChoice:
    """A scenario and one of its policies, and the wall view of both. `widget` shows them."""

    def __init__(self, scenario: str, policy: str, *, worlds: int = WORLDS, engine: str = "auto") -> None:
        """Begins with a policy of a scenario that ships. Errors are those of `ProjectorView`."""
        said = texts.read("trainer")["chooser"]
        self._worlds, self._engine = worlds, engine
        titles = [(library.load(one).name, one) for one in library.names()]
        self.scenario = ipywidgets.Dropdown(description=said["scenario"], options=titles, value=scenario)
        self.policy = ipywidgets.Dropdown(
            description=said["policy"], options=_policies(scenario), value=policy
        )
        self._shown = box()
        row = box(self.scenario, self.policy, classes=("pm-row", "pm-choose"))
        self.widget = trainer_page([row, self._shown], TrainerShim(), "pm-class")
        self.scenario.observe(self._scenario_chosen, names="value")
        self.policy.observe(self._policy_chosen, names="value")
        self._policy_chosen()

    def _scenario_chosen(self, _: object) -> None:
        self.policy.unobserve(self._policy_chosen, names="value")
        self.policy.options = _policies(self.scenario.value)
        self.policy.index = 0
        self.policy.observe(self._policy_chosen, names="value")
        self._policy_chosen()

    def _policy_chosen(self, _: object = None) -> None:
        self.wall = ProjectorView(
            self.scenario.value, self.policy.value, worlds=self._worlds, engine=self._engine
        )
        exchange(self._shown, self.wall.widget)


class PairsChoice:
    """A lesson, and what it asks, for two people. `widget` shows both."""

    def __init__(self, number: str) -> None:
        """Begins with a lesson. Errors are those of `of_lesson`."""
        options = [(f"{one} {load(one).title}", one) for one in texts.lesson_numbers()]
        self.lesson = ipywidgets.Dropdown(
            description=texts.read("trainer")["pairs"]["lesson"], options=options, value=number
        )
        self._shown = box()
        row = box(self.lesson, classes=("pm-row", "pm-choose"))
        self.widget = trainer_page([row, self._shown], TrainerShim(), "pm-class")
        self.lesson.observe(self._lesson_chosen, names="value")
        self._lesson_chosen()

    def _lesson_chosen(self, _: object = None) -> None:
        self.pair = PairsView(of_lesson(self.lesson.value))
        exchange(self._shown, self.pair.widget)


def _policies(scenario: str) -> list[tuple[str, str]]:
    """The policies that can be compared with the reference, by their names as they are read."""
    loaded = library.load(scenario)
    others = [name for name in loaded.policies if name != loaded.reference]
    return [(capitalised(policy_label(name)), name) for name in others]
