"""Why something happened: the events of a year one after the other, each with its chain of reasons."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Hashable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from pmsim import texts
from pmsim.course.playing import Kept, Player, about
from pmsim.course.session import Session
from pmsim.course.why import WhyEvent, events_of, why
from pmsim.model import rows
from pmsim.plots.live import png
from pmsim.plots.why import why_picture
from pmsim.widgets.page import box, button, heading, paragraph, words
from pmsim.widgets.picture import Picture
from pmsim.widgets.views import PICTURES, Frame

if TYPE_CHECKING:
    from pmsim.course.told import Chain
    from pmsim.records import Run

WIDE, NARROW = 470.0, 354.0

SOME_WEEKS = 12
"""Weeks of the year after which an event has a past that the picture can show."""

EVERYDAY = (rows.REVIEW_HELD, rows.SESSION_HELD, rows.CASE_MEETING_HELD)
"""Kinds of event that the buttons pass over, since there are so many; a click in the picture chooses them."""


def _dullness(event: WhyEvent) -> tuple[bool, bool, bool]:
    """Least for an event to begin with: a formal step, or support, with some weeks before it to show."""
    return event.week <= SOME_WEEKS, event.kind != rows.STAGE_OPENED, event.kind != rows.SUPPORT_BEGAN


class WhyView:
    """The events of the year that is drawn, one of them chosen, and why it happened."""

    def __init__(self, chosen: Callable[[], object]) -> None:
        """Calls `chosen` when another event has been chosen."""
        said = texts.read("explorer")
        self._said = said
        self._chosen = chosen
        self._events: tuple[WhyEvent, ...] = ()
        self._event: WhyEvent | None = None
        # What was chosen last; while sliding, the event that is most like it is told.
        self._wanted: WhyEvent | None = None
        self._all: tuple[WhyEvent, ...] = ()
        self._run: Run | None = None
        self._team = 0
        self._seat: int | None = None
        self.lines: list[str] = []
        self._lists, self._chains, self._pictures = Kept(PICTURES), Kept(PICTURES), Kept(PICTURES)
        self._title = words()
        self._previous = button(said["buttons"]["previous"], lambda: self._step(-1))
        self._next = button(said["buttons"]["next"], lambda: self._step(1))
        self._seats = ipywidgets.Dropdown(description=said["fields"]["seat"], options=[("", -1)])
        self._seats.observe(self._seat_chosen, names="value")
        self._image = Picture()
        self._chain = words("", "pm-chain-part")
        self._aside = words()
        self.box = box(
            self._title,
            box(self._seats, self._previous, self._next, classes=("pm-row",)),
            box(self._image, self._chain, classes=("pm-why-pair",)),
            self._aside,
            classes=("pm-why",),
        )

    def about(self, session: Session) -> None:
        """Begin with a scenario: nothing chosen, all seats."""
        self._event = self._wanted = self._seat = None
        most = max(team.members for team in session.base.teams)
        said = self._said["explorer"]
        self._seats.unobserve(self._seat_chosen, names="value")
        self._seats.options = [
            (said["all_seats"], -1),
            *((said["seat"].format(number=seat + 1), seat) for seat in range(most)),
        ]
        self._seats.value = -1
        self._seats.observe(self._seat_chosen, names="value")

    def take(self, run: Run, session: Session, team: int) -> bool:
        """Take the events of a world; whether another one has to be chosen, since the last is not there."""
        self._run, self._team = run, team
        key = (*about(session), session.world, team)
        self._all = self._lists.once(key, lambda: events_of(run, session.world, team))
        self._filter()
        before, self._event = self._event, self._like(self._wanted)
        self._wanted = self._wanted or self._event
        return before != self._event

    def marked(self, run: Run, session: Session, team: int) -> tuple[int | None, tuple[int, float] | None]:
        """The seat that was chosen, from 0, and seat and time of its event if this world has it too."""
        event = self._event
        if event is None or event.seat < 0:
            return None, None
        known = run.events
        there = (
            (known["replication"] == session.world) & (known["team"] == team) & (known["seat"] == event.seat)
        )
        # Low weeks are in no table of events; the next list of events tells whether they are there.
        same = event.kind < 0 or bool((there & (known["time"] == event.time)).any())
        return event.seat, (event.seat, event.time) if same else None

    def nearest(self, seat: int, time: float) -> bool:
        """Choose the event of a seat that is nearest to a time; whether there is one."""
        here = [one for one in self._all if one.seat == seat]
        if not here:
            return False
        self._event = self._wanted = min(here, key=lambda one: abs(one.time - time))
        return True

    def show(self, player: Player, session: Session, frame: Frame) -> None:
        """Tell why the chosen event happened, and what the reference would have done."""
        said = self._said["explorer"]
        self._previous.disabled = self._next.disabled = not self._events
        if self._event is None or self._run is None:
            self._title.value = heading(said["why_heading"]) + paragraph(said["why_none"], "pm-sub")
            self._chain.value = self._aside.value = ""
            self._image.hide()
            self.lines = [said["why_none"]]
            return
        event = self._event
        chain = self._chains.once(self._key(session), lambda: self._chain_of(player, session, event))
        self._title.value = heading(chain.title) + paragraph(self._where(event), "pm-sub")
        self._chain.value = _chain_html(chain)
        self._aside.value = _aside_html(chain.under_reference)
        self.lines = [chain.title, *(f"{step.text} {step.detail} [{step.grade}]" for step in chain.steps)]
        self.lines += [chain.under_reference] if chain.under_reference else []
        self._draw(self._run, event, session, frame, chain.title)

    def _draw(self, run: Run, event: WhyEvent, session: Session, frame: Frame, title: str) -> None:
        narrow, _, ratio = frame.key
        if event.seat < 0:
            self._image.hide()
            return
        width = NARROW if narrow else WIDE

        def drawn() -> tuple[bytes, tuple[float, float]]:
            ax = why_picture(run, session.world, self._team, event.seat, event.time, width=width)
            return png(ax, ratio), (width, abs(ax.get_ylim()[0] - ax.get_ylim()[1]))

        picture, size = self._pictures.once((*self._key(session), frame.key), drawn)
        self._image.show(picture, self._said["explorer"]["picture_alt"].format(title=title), size)

    def _key(self, session: Session) -> tuple[Hashable, ...]:
        """What a chain depends on."""
        return *about(session), session.world, self._team, self._event

    def _chain_of(self, player: Player, session: Session, event: WhyEvent) -> Chain:
        run, reference = player.world(session), player.world(session, reference=True)
        return why(run, session.world, self._team, event.seat, event, reference)

    def _filter(self) -> None:
        here = tuple(one for one in self._all if self._seat in (None, one.seat))
        self._events = tuple(one for one in here if one.kind not in EVERYDAY) or here

    def _like(self, before: WhyEvent | None) -> WhyEvent | None:
        """The event that was chosen before, or what comes nearest to it; a notable one to begin with."""
        here = [one for one in self._all if self._seat in (None, one.seat)]
        if not here:
            return None
        if before is None:
            return min(self._events, key=_dullness)
        return min(
            here,
            key=lambda one: (one.seat != before.seat, one.kind != before.kind, abs(one.time - before.time)),
        )

    def _step(self, by: int) -> None:
        if not self._events:
            return
        times = [one.time for one in self._events]
        if self._event in self._events:
            place = self._events.index(self._event) + by
        else:
            place = bisect(times, self._event.time if self._event else 0.0) - (by < 0)
        self._event = self._wanted = self._events[place % len(self._events)]
        self._chosen()

    def _where(self, event: WhyEvent) -> str:
        """Which event of how many it is, and how to choose another."""
        text = str(self._said["explorer"]["why_text"])
        if event not in self._events:
            return text
        return f"{_position(self._events.index(event) + 1, len(self._events))}. {text}"

    def _seat_chosen(self, change: dict[str, int]) -> None:
        self._seat = None if change["new"] == -1 else change["new"]
        self._filter()
        self._event = self._wanted = self._like(None)
        self._chosen()


def _chain_html(chain: Chain) -> str:
    """The chain of reasons of an event: a step each, with its figure and what it rests on."""
    steps = "".join(
        f'<li><p class="pm-step">{escape(step.text)}</p><p class="pm-detail">{escape(step.detail)} '
        f'<span class="pm-tag">{escape(step.grade)}</span></p></li>'
        for step in chain.steps
    )
    return f'<ol class="pm-chain">{steps}</ol>'


def _aside_html(text: str) -> str:
    """What would have happened otherwise, set apart."""
    return f'<div class="pm-aside"><p>{escape(text)}</p></div>' if text else ""


def _position(number: int, count: int) -> str:
    """Which event of how many."""
    return str(texts.read("explorer")["explorer"]["position"].format(number=number, count=count))
