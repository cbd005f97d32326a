"""The two pictures of the Explorer: the year of one team, and the difference in many worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from pmsim import texts
from pmsim.course.playing import Kept, Player, about
from pmsim.course.session import Session, reference_label
from pmsim.plots.dots import cloud
from pmsim.plots.live_difference import LiveDifference
from pmsim.plots.live_year import LiveYear
from pmsim.widgets.page import box, button, heading, paragraph, words
from pmsim.widgets.picture import Picture

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

PICTURES = 60
"""Pictures of a kind that are kept, about 0.1 MB each; sliding back and forth shows them at once."""

NARROW, WIDE, SIDE = 354.0, 730.0, 404.0
ONE_COLUMN = 1150
"""Pixels inside a panel below which its pictures stand below each other; the styles have the same."""

SHARPEST = 2.0
"""Dots a pixel beyond which nobody sees more."""

STEP = 20
"""Pixels by which room must change before a picture is drawn anew for it."""


class Frame:
    """How much room a panel has: which pictures fit, and how sharp they are."""

    def __init__(self) -> None:
        """A wide page on a plain screen, until a browser tells."""
        self.width, self.ratio = 1184, 1.0

    def take(self, width: int, ratio: float) -> bool:
        """Take what a browser tells; whether other pictures are needed now."""
        before = self.key
        self.width, self.ratio = width or self.width, min(SHARPEST, max(1.0, ratio))
        return self.key != before

    @property
    def key(self) -> tuple[bool, float, float]:
        """Whether pictures are narrow, how wide the difference is, and dots a pixel."""
        narrow = self.width < WIDE
        beside = self.width >= ONE_COLUMN
        side = SIDE if beside else min(WIDE, max(NARROW, self.width // STEP * STEP))
        return narrow, float(side), self.ratio


class YearView:
    """One team's year in one world, with what it shows and how to change that."""

    def __init__(self, changed: Callable[[], object], another: Callable[[], object]) -> None:
        """Calls `changed` when it has to be drawn again, and `another` for another world."""
        said = texts.read("explorer")
        self.said = said["explorer"]
        self.smoothed = True
        self.team = 0
        self.year = 0
        self._changed = changed
        self._live: dict[object, LiveYear] = {}
        self._last: LiveYear | None = None
        self._kept = Kept(PICTURES)
        self.title = words(heading(self.said["year_heading"]))
        self.image = Picture(clickable=True)
        self._modes = [
            button(said["buttons"]["smoothed"], lambda: self._mode(True), "pm-mode"),
            button(said["buttons"]["each"], lambda: self._mode(False), "pm-mode"),
        ]
        self._teams = ipywidgets.Dropdown(description=said["fields"]["team"])
        self._years = ipywidgets.Dropdown(description=said["fields"]["year"])
        for one in (self._teams, self._years):
            one.observe(self._chosen, names="value")
        row = box(
            box(*self._modes, classes=("pm-modes",)),
            self._teams,
            self._years,
            button(said["buttons"]["another_world"], another),
            classes=("pm-row",),
        )
        self.box = box(self.title, row, self.image, classes=("pm-year",))

    def about(self, session: Session) -> None:
        """Offer the teams and years of a scenario, and show its first."""
        scenario = session.base
        self.team = self.year = 0
        names = sorted(team.name for team in scenario.teams)
        years = max(1, -(-scenario.weeks // 52))
        self._offer(self._teams, [(name, place) for place, name in enumerate(names)])
        self._offer(
            self._years, [(self.said["year"].format(number=place + 1), place) for place in range(years)]
        )
        weeks = scenario.policies[session.reference].escalation.smoothing
        self._modes[0].description = texts.read("explorer")["buttons"]["smoothed_other"].format(weeks=weeks)

    def show(
        self, run: Run, session: Session, frame: Frame, seat: int | None, event: tuple[int, float] | None
    ) -> None:
        """Draw the year. seat: whose row is marked, from 0. event: its seat and time, where it has one."""
        key = (*about(session), session.world, frame.key, self.team, self.year, self.smoothed, seat, event)
        self._last, picture, size, alt = self._kept.once(
            key, lambda: self._drawn(run, session, frame, seat, event)
        )
        colour = self.said["colour"].format(colour=self.said["smoothed" if self.smoothed else "each"])
        self.image.show(picture, f"{alt} {colour}", size)
        text = self.said["year_text"].format(world=session.world + 1, worlds=session.worlds, colour=colour)
        self.title.value = heading(self.said["year_heading"]) + paragraph(text, "pm-sub")
        for place, one in enumerate(self._modes):
            _press(one, self.smoothed == (place == 0))

    def _drawn(
        self, run: Run, session: Session, frame: Frame, seat: int | None, event: tuple[int, float] | None
    ) -> tuple[LiveYear, bytes, tuple[float, float], str]:
        narrow, _, ratio = frame.key
        if frame.key not in self._live:
            self._live[frame.key] = LiveYear(narrow, ratio)
        live = self._live[frame.key]
        picture = live.draw(
            run,
            session.world,
            self.team,
            year=self.year,
            smoothed=self.smoothed,
            selected_seat=seat,
            selected_event=event,
        )
        return live, picture, live.size, live.describe(run, session.world, self.team, year=self.year)

    @property
    def described(self) -> str:
        """What the picture shows, in words."""
        return self.image.alt

    def hit(self, x: float, y: float) -> tuple[int, float] | None:
        """Seat and time at a place in the picture, given in shares of its width and height."""
        if self._last is None:
            return None
        width, height = self._last.size
        return self._last.hit(x * width, y * height)

    def _offer(self, field: Any, options: list[tuple[str, int]]) -> None:
        field.unobserve(self._chosen, names="value")
        field.options = options
        field.value = 0
        field.layout.display = "none" if len(options) < 2 else None
        field.observe(self._chosen, names="value")

    def _chosen(self, _: object) -> None:
        self.team, self.year = self._teams.value or 0, self._years.value or 0
        self._changed()

    def _mode(self, smoothed: bool) -> None:
        self.smoothed = smoothed
        self._changed()


def _press(one: ipywidgets.Button, pressed: bool) -> None:
    (one.add_class if pressed else one.remove_class)("pm-pressed")


class DifferenceView:
    """The learner's rules minus the reference, in many worlds, on axes that stay while levers move."""

    def __init__(self, names: Sequence[str]) -> None:
        """Takes the outcomes to draw."""
        self.names = tuple(names)
        self.reach: dict[str, float] | None = None
        self._live: dict[object, LiveDifference] = {}
        self._kept = Kept(PICTURES)
        self.title = words()
        self.image = Picture()
        self.box = box(self.title, self.image, classes=("pm-difference",))

    def about(self) -> None:
        """Begin with a scenario: axes that fit what its levers can do."""
        self.reach = None
        self._live.clear()
        self._kept = Kept(PICTURES)

    def show(self, player: Player, session: Session, frame: Frame) -> None:
        """Draw the difference."""
        comparison = player.comparison(session)
        if self.reach is None:
            self.reach = reach_of(player.examples(session), self.names)
        picture, size, alt = self._kept.once(
            (*about(session), frame.key), lambda: self._drawn(comparison, session.policy, frame)
        )
        self.image.show(picture, alt, size)
        said, compared = texts.read("explorer")["explorer"], reference_label(session.reference)
        dot = (
            said["one_world"]
            if session.worlds <= 100
            else said["several_worlds"].format(count=session.worlds // 100)
        )
        told = texts.spaced(said["difference_text"].format(worlds=f"{session.worlds:,}", dot=dot))
        title = heading(said["difference_heading"].format(reference=compared))
        self.title.value = title + paragraph(told, "pm-sub")

    def _drawn(
        self, comparison: Comparison, policy: str, frame: Frame
    ) -> tuple[bytes, tuple[float, float], str]:
        _, width, ratio = frame.key
        if frame.key not in self._live:
            self._live[frame.key] = LiveDifference(self.names, self.reach, width, ratio)
        live = self._live[frame.key]
        picture = live.draw(comparison, policy)
        return picture, live.size, live.describe(comparison, policy)

    @property
    def described(self) -> str:
        """What the picture shows, in words."""
        return self.image.alt


def reach_of(examples: Iterable[tuple[Comparison, str]], names: Sequence[str]) -> dict[str, float]:
    """Half the width of each outcome's axis that holds what the levers can do; none for what is unknown."""
    found: dict[str, float] = {}
    for comparison, policy in examples:
        for name in names:
            one = cloud(comparison, policy, name)
            if one is not None:
                found[name] = max(found.get(name, 0.0), one.reach)
    return found
