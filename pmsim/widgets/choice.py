"""The full panel's choice of a scenario, and of the group of levers that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from pmsim import texts
from pmsim.course.session import Session
from pmsim.scenario import library
from pmsim.widgets.page import box

FIRST = "escalation"
"""The group that is shown first, where the levers have it."""


class Choice:
    """Two lists: of scenarios, and of the groups of the levers that a scenario has."""

    def __init__(
        self,
        session: Session,
        scenarios: Sequence[str],
        chosen: Callable[[str], object],
        grouped: Callable[[], object],
    ) -> None:
        """Calls `chosen` with the name of a scenario, and `grouped` when another group is to be shown."""
        self._chosen, self._grouped = chosen, grouped
        said = texts.read("explorer")["fields"]
        self.scenario = ipywidgets.Dropdown(
            description=said["scenario"],
            options=[(library.load(name).name, name) for name in scenarios],
            value=session.scenario_name,
        )
        groups = _groups(session)
        self.group = ipywidgets.Dropdown(description=said["group"], options=groups)
        if FIRST in dict(groups).values():
            self.group.value = FIRST
        self.scenario.observe(self._scenario_chosen, names="value")
        self.group.observe(self._group_chosen, names="value")
        self.box = box(self.scenario, self.group, classes=("pm-row", "pm-choose"))

    def follow(self, session: Session) -> None:
        """Stand where the session is; the group stays where its scenario has it too."""
        self.scenario.value = session.scenario_name
        group, groups = self.group.value, _groups(session)
        self.group.unobserve(self._group_chosen, names="value")
        self.group.options = groups
        if group in dict(groups).values():
            self.group.value = group
        self.group.observe(self._group_chosen, names="value")

    def _scenario_chosen(self, change: dict[str, str]) -> None:
        self._chosen(change["new"])

    def _group_chosen(self, _: object) -> None:
        self._grouped()


def _groups(session: Session) -> list[tuple[str, str]]:
    """The groups of the levers, each as people call it and by its name."""
    known = texts.read("explorer")["groups"]
    return [(known.get(name, name), name) for name in dict.fromkeys(one.group for one in session.levers)]
