"""The parts of the Explorer that show something: the year, the difference, the ten outcomes, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from pmsim import texts
from pmsim.course.playing import Kept, about
from pmsim.course.session import Session, reference_label
from pmsim.plots.live_difference import LiveDifference
from pmsim.plots.live_year import LiveYear
from pmsim.widgets.page import box, button, heading, paragraph, words
from pmsim.widgets.picture import Picture

if TYPE_CHECKING:
    from pmsim.course.ten import Ten, TenRow
    from pmsim.course.told import Chain
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
        self._smoothing = scenario.policies[session.reference].escalation.smoothing
        self._modes[0].description = texts.read("explorer")["buttons"]["smoothed_other"].format(
            weeks=self._smoothing
        )

    def show(
        self, run: Run, session: Session, frame: Frame, seat: int | None, event: tuple[int, float] | None
    ) -> None:
        """Draw the year. seat: whose row is marked, from 0. event: its seat and time, where it has one."""
        key = (*about(session), session.world, frame.key, self.team, self.year, self.smoothed, seat, event)
        self._last, picture, size, alt = self._kept.once(
            key, lambda: self._drawn(run, session, frame, seat, event)
        )
        self.image.show(picture, alt, size)
        colour = self.said["smoothed" if self.smoothed else "each"]
        text = self.said["year_text"].format(
            world=session.world + 1, worlds=session.worlds, colour=colour.format(weeks=self._smoothing)
        )
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
    """The learner's rules minus the reference, in many worlds."""

    def __init__(self, names: Sequence[str]) -> None:
        """Takes the outcomes to draw."""
        self.names = tuple(names)
        self.reach: Mapping[str, float] | None = None
        self._live: dict[object, LiveDifference] = {}
        self._kept = Kept(PICTURES)
        self.title = words()
        self.image = Picture()
        self.box = box(self.title, self.image, classes=("pm-difference",))

    def _drawn(
        self, comparison: Comparison, policy: str, frame: Frame
    ) -> tuple[bytes, tuple[float, float], str]:
        _, width, ratio = frame.key
        if frame.key not in self._live:
            self._live[frame.key] = LiveDifference(self.names, self.reach, width, ratio)
        live = self._live[frame.key]
        picture = live.draw(comparison, policy)
        return picture, live.size, live.describe(comparison, policy)

    def fix(self, reach: Mapping[str, float] | None) -> None:
        """Set the width of each outcome's axis, for as long as the scenario stays."""
        self.reach = reach
        self._live.clear()
        self._kept = Kept(PICTURES)

    def show(self, comparison: Comparison, session: Session, frame: Frame) -> None:
        """Draw the difference."""
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
        self.title.value = heading(said["difference_heading"].format(reference=compared)) + paragraph(
            said["difference_text"].format(worlds=f"{session.worlds:,}", dot=dot), "pm-sub"
        )

    @property
    def described(self) -> str:
        """What the picture shows, in words."""
        return self.image.alt


def ten_html(found: Ten, session: Session, later: str | None) -> str:
    """The ten outcomes of a learner's screen beside the reference, with what stands beside them.

    later: the margin of two more years; None while it is being worked out.
    """
    said = texts.read("explorer")["explorer"]
    compared = reference_label(session.reference)
    lines = "".join(_ten_line(row) for row in found.rows)
    text = said["ten_text"].format(worlds=f"{session.worlds:,}", reference=compared)
    columns = [one.format(reference=compared) for one in said["ten_columns"]]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in columns)
    return (
        heading(said["ten_heading"])
        + paragraph(text, "pm-sub")
        + '<div class="pm-scroll pm-ten" tabindex="0" '
        f'role="group" aria-label="{escape(said["ten_heading"])}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>{_badges(found, later)}"
    )


def _ten_line(row: TenRow) -> str:
    number, title = escape(str(row.number)), escape(row.title)
    return (
        f'<tr><td class="pm-number">{number}</td><th scope="row">{title}{_note(row.note)}</th>'
        f'<td><span class="pm-value">{escape(row.value)}</span>{_note(row.interval)}</td>'
        f"<td>{escape(row.compared)}</td></tr>"
    )


def _badges(found: Ten, later: str | None) -> str:
    said = texts.read("explorer")["explorer"]
    pairs = [
        (found.margin_title, f"{found.margin}, {found.margin_when}"),
        (said["margin_later"], said["working"] if later is None else later),
        (said["group_gap"], found.group_gap),
        (said["safe_process"], found.safe_process),
    ]
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs if text
    )
    return f'<dl class="pm-badges">{told}</dl>'


def _note(text: str) -> str:
    return f'<span class="pm-note">{escape(text)}</span>' if text else ""


def chain_html(chain: Chain) -> str:
    """The chain of reasons of an event: a step each, with its figure and what it rests on."""
    steps = "".join(
        f'<li><p class="pm-step">{escape(step.text)}</p><p class="pm-detail">{escape(step.detail)} '
        f'<span class="pm-tag">{escape(step.grade)}</span></p></li>'
        for step in chain.steps
    )
    return f'<ol class="pm-chain">{steps}</ol>'


def aside_html(text: str) -> str:
    """What would have happened otherwise, set apart."""
    return f'<div class="pm-aside"><p>{escape(text)}</p></div>' if text else ""


def position(number: int, count: int) -> str:
    """Which event of how many."""
    return str(texts.read("explorer")["explorer"]["position"].format(number=number, count=count))
