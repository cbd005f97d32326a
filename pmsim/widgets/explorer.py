"""The Explorer: move a lever, and see what it changes for one team and in many worlds.

It shows a session of `pmsim.course.session`: one sentence above, the levers, the team's year in one world,
the difference from the reference in many, the ten outcomes, and why each thing happened. On a move the one
world is played and painted first, then the many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import inf
from typing import TYPE_CHECKING, Any

import ipywidgets

from pmsim import __version__, texts
from pmsim.course.findings import Finding, finding
from pmsim.course.playing import Kept, Player, about
from pmsim.course.session import WORLDS, History, Session, open_session
from pmsim.course.ten import Ten, margin_later, ten
from pmsim.errors import PmsimError
from pmsim.plots.difference import SHOWN
from pmsim.scenario import library
from pmsim.widgets.accessible import Shim
from pmsim.widgets.choice import Choice
from pmsim.widgets.controls import Levers
from pmsim.widgets.downloads import Downloads
from pmsim.widgets.figures import as_csv, lines_of
from pmsim.widgets.later import Later
from pmsim.widgets.page import (
    box,
    button,
    closed,
    heading,
    listed,
    page,
    paragraph,
    words,
)
from pmsim.widgets.sharing import Sharing
from pmsim.widgets.ten import ten_html, ten_lines
from pmsim.widgets.views import PICTURES, DifferenceView, Frame, YearView
from pmsim.widgets.why import WhyView

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.scenario.schema import Scenario
    from pmsim.studies.compare import Comparison

UNHURRIED = 0.6
"""Seconds that the levers have to rest before what takes longest is worked out."""


class Explorer:
    """A panel over a session; `widget` shows it, and `text()` tells all that it shows in words.

    heading: a short line above the sentence. outcomes: which to draw against the reference. tasks: things to
    try. panel: its name in links, where a page has several. scenarios: names of those that can be chosen;
    with them the panel has every lever of a policy, a group at a time. player: one that panels share, so that
    each thing is played once.
    """

    def __init__(
        self,
        session: Session,
        *,
        heading: str = "",
        outcomes: Sequence[str] = (),
        tasks: Sequence[str] = (),
        panel: str = "",
        scenarios: Sequence[str] = (),
        player: Player | None = None,
    ) -> None:
        """Plays the first world at once, and the many as soon as the page has been painted."""
        self._said = texts.read("explorer")
        self._heading, self._tasks, self._panel = heading, tuple(tasks), panel
        self._history = History(session)
        self._player, self._frame, self._shim = player or Player(), Frame(), Shim()
        self._told = Kept(PICTURES)
        self._problem = ""
        self._finding: Finding | None = None
        self._ten: Ten | None = None
        self._shown: Session | None = None
        self._rest = Later(self._show_rest)
        self._slow = Later(self._show_margin, wait=UNHURRIED, longest=inf)
        self._build(tuple(outcomes) or SHOWN[:5], scenarios)
        self._about(session)
        self.go(session)
        self._shim.observe(self._seen, names=["width", "ratio"])
        self._shim.observe(self._arrived, names="address")
        self._year.image.on_click(self._clicked)

    @property
    def session(self) -> Session:
        """Where the levers stand now."""
        return self._history.now

    def set(self, lever: str, given: object) -> None:
        """Move a lever, by name or label, to the place with this label or value; else UnknownNameError."""
        self.go(self.session.set(lever, given))

    def undo(self) -> None:
        """Take the last move back."""
        self._history.undo()
        self._refresh(self._said["share"]["said_undone"])

    def reset(self) -> None:
        """Back to where the panel began."""
        self._history.reset()
        self._refresh(self._said["share"]["said_reset"])

    def another_world(self) -> None:
        """Draw the next world; the rules stay."""
        self.go(self.session.next_world())

    def open(self, text: str) -> None:
        """Go to the session of a link or a resume code; a bad one is told in a sentence."""
        self._sharing.open(text)

    def go(self, session: Session, gesture: object = None) -> None:
        """Show another session. It can be taken back; moves of one gesture, such as a drag, as one."""
        self._history.move(session, gesture)
        self._refresh()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are drawn against the reference."""
        return self._difference.names

    def comparison(self) -> Comparison:
        """The runs behind what is shown."""
        return self._player.comparison(self.session)

    def world(self) -> Run:
        """The run of the world that is drawn, under the learner's rules."""
        return self._player.world(self.session)

    def text(self) -> str:
        """Everything that the panel shows, in words: the same on every machine."""
        self._rest.now()
        lines = [self._problem] if self._problem else []
        if self._finding is not None:
            lines += [self._finding.verdict, self._finding.uncertainty]
        lines += ["", *self._lever_lines(), "", self._year.described, self._difference.described, ""]
        lines += ten_lines(self._ten) if self._ten is not None else []
        lines += ["", *self._why.lines]
        return "\n".join(lines).strip()

    def close(self) -> None:
        """Take the panel off its page: what is still to be worked out is left, and its widgets go."""
        self._rest.drop()
        self._slow.drop()
        closed(self.widget)

    def _lever_lines(self) -> list[str]:
        shown = set(self._names)
        return [
            f"{lever.label}: {lever.values[now].label}"
            for lever, now in zip(self.session.levers, self.session.values, strict=True)
            if lever.name in shown
        ]

    def _build(self, outcomes: tuple[str, ...], scenarios: Sequence[str]) -> None:
        said = self._said["buttons"]
        self._head = words("", "pm-head")
        self._choice = (
            Choice(self.session, scenarios, self._scenario_chosen, self._show_levers) if scenarios else None
        )
        self._levers = Levers(self._lever_moved)
        self._undo = button(said["undo"], self.undo)
        self._reset = button(said["reset"], self.reset)
        self._year = YearView(self._refresh, self.another_world)
        self._difference = DifferenceView(outcomes)
        self._ten_part = words("", "pm-ten-part")
        self._why = WhyView(self._select)
        self._sharing = Sharing(self, self._shim, self._panel, open_to_all=bool(scenarios))
        self._downloads = Downloads(self, self._shim, self._refuse)
        self.widget = page(self._parts(), self._shim, "pm-explorer")

    def _parts(self) -> list[ipywidgets.Widget]:
        share = button(self._said["buttons"]["share"], self._sharing.toggle)
        saving = self._downloads
        parts = [
            self._head,
            self._choice and self._choice.box,
            self._levers,
            box(self._undo, self._reset, share, saving.picture_button, classes=("pm-buttons",)),
            self._sharing.box,
            saving.saved,
            words(self._task_html(), "pm-tasks") if self._tasks else None,
            box(self._year.box, self._difference.box, classes=("pm-pictures",)),
            self._ten_part,
            self._why.box,
            saving.foot,
            saving.table,
            saving.yaml,
        ]
        return [part for part in parts if part is not None]

    @property
    def _names(self) -> tuple[str, ...]:
        """The levers that are shown."""
        group = self._choice.group.value if self._choice else None
        return tuple(lever.name for lever in self.session.levers if group in (None, lever.group))

    def _task_html(self) -> str:
        return heading(self._said["explorer"]["tasks_heading"]) + listed(self._tasks)

    def _about(self, session: Session) -> None:
        """Begin with a scenario: its teams and years, and axes that fit what its levers can do."""
        self._year.about(session)
        self._difference.about()
        self._why.about(session)

    def _refresh(self, said: str = "") -> None:
        """Show the session that is now: the levers and the one world at once, the rest soon."""
        session = self.session
        if self._shown is not None and session.scenario_name != self._shown.scenario_name:
            self._about(session)
            if self._choice:
                self._choice.follow(session)
        self._shown = session
        self._show_levers()
        self._undo.disabled = not self._history.can_undo
        self._reset.disabled = session == self._history.start
        if said:
            self._shim.said = said
        # The margin of the session before would stand beside the outcomes of this one.
        self._slow.drop()
        self._shim.busy = True
        try:
            self._draw_year(self._player.world(session), session)
            self._problem = ""
        except PmsimError as error:
            self._rest.drop()
            self._refuse(error)
            return
        self._rest.ask()

    def _show_levers(self) -> None:
        self._levers.show(self.session, self._names)

    def _draw_year(self, run: Run, session: Session) -> None:
        self._year.show(run, session, self._frame, *self._why.marked(run, session, self._year.team))

    def _show_rest(self) -> Iterator[None]:
        """Play the many worlds and tell what they say; a step each, so that a move need not wait for all."""
        session = self.session
        try:
            self._tell(self._player.comparison(session), session)
            yield
            self._difference.show(self._player, session, self._frame)
            yield
            run = self._player.world(session)
            if self._why.take(run, session, self._year.team):
                self._draw_year(run, session)
                yield
            self._why.show(self._player, session, self._frame)
        except PmsimError as error:
            self._refuse(error)
            return
        self._sharing.refresh()
        self._downloads.refresh()
        self._slow.ask()

    def _tell(self, comparison: Comparison, session: Session) -> None:
        self._finding, self._ten = self._told.once(
            ("told", *about(session)),
            lambda: (
                finding(comparison, session.policy, session.changes, self.outcomes),
                ten(comparison, session.policy),
            ),
        )
        self._head.value = self._head_html(self._finding.verdict, self._finding.uncertainty)
        self._ten_part.value = ten_html(self._ten, session, None)
        self._shim.said = f"{self._finding.verdict} {self._finding.uncertainty}"

    def _show_margin(self) -> None:
        """Work out the margin of two more years, which takes longest and so comes last."""
        session = self.session
        comparison = self._player.comparison(session)
        later = self._told.once(("later", *about(session)), lambda: margin_later(comparison, session.policy))
        if self._ten is not None:
            self._ten_part.value = ten_html(self._ten, session, later)
        self._shim.busy = False

    def _head_html(self, verdict: str, uncertainty: str) -> str:
        kicker = paragraph(self._heading or self.session.base.name, "pm-kicker")
        below = paragraph(uncertainty, "pm-uncertainty")
        return f'{kicker}<h2 class="pm-verdict">{escape(verdict)}</h2>{below}'

    def _refuse(self, error: PmsimError) -> None:
        """Say what is wrong with where the levers stand; the pictures stay as they were."""
        said = self._said["explorer"]
        self._problem = said["kept"].format(problem=plain(error))
        self._finding = None
        self._head.value = self._head_html(said["refused"], self._problem)
        self._shim.said = self._problem
        self._shim.busy = False

    def _lever_moved(self, name: str, place: int, gesture: int) -> None:
        self.go(self.session.move(name, place), gesture)

    def _scenario_chosen(self, name: str) -> None:
        if name != self.session.scenario_name:
            self.go(self._player.telling(open_session(name, worlds=self.session.worlds)))

    def _select(self) -> None:
        """Mark the event that was chosen, and tell why it happened; not where nothing can be played."""
        self._rest.now()  # else the event could be one of the session before
        if self._problem:
            return
        session = self.session
        self._draw_year(self._player.world(session), session)
        self._why.show(self._player, session, self._frame)

    def _clicked(self, x: float, y: float) -> None:
        found = self._year.hit(x, y)
        if found is not None and self._why.nearest(*found):
            self._select()

    def _seen(self, _: object) -> None:
        if self._frame.take(self._shim.width, self._shim.ratio):
            self._refresh()

    def _arrived(self, _: object) -> None:
        """Open what the address of the page holds, where it is about this panel."""
        self._sharing.arrive(self._shim.address)

    def csv(self) -> str:
        """The figures of every outcome as a file of comma-separated values."""
        from pmsim.outcomes import OUTCOMES

        lines = lines_of(self.comparison(), self.session.policy, tuple(OUTCOMES))
        return as_csv(lines, self.session.base.currency)

    def picture(self) -> bytes:
        """Both pictures under their sentence, as they are shown now, as a PNG for a page or a slide."""
        from pmsim.widgets.saved_picture import picture

        self._rest.now()
        session = self.session
        found = self._finding
        return picture(
            self.world(),
            self.comparison(),
            session.policy,
            self.outcomes,
            verdict=found.verdict if found else "",
            uncertainty=found.uncertainty if found else "",
            source=self._said["explorer"]["source"].format(
                version=__version__,
                scenario=session.base.name,
                worlds=session.worlds,
                world=session.world + 1,
            ),
            replication=session.world,
            team=self._year.team,
            year=self._year.year,
            smoothed=self._year.smoothed,
        )


def plain(error: PmsimError) -> str:
    """What is wrong, as one sentence without places in files."""
    problems = getattr(error, "problems", ())
    found = [str(getattr(one, "text", one)) for one in problems] or [str(error)]
    text = "; ".join(found).rstrip(".")
    return f"{text}."


def explorer_for(
    scenario: str | Scenario = "customer_service",
    reference: str | None = None,
    levers: Sequence[Mapping[str, Any] | str] | None = None,
    *,
    start: Sequence[str] = (),
    heading: str = "",
    outcomes: Sequence[str] = (),
    tasks: Sequence[str] = (),
    panel: str = "",
    world: int | None = None,
    seed: int = 1,
    worlds: int = WORLDS,
) -> Explorer:
    """A panel over a scenario.

    levers: as in the file of a lesson, a field or a name with options each; without any it is the full panel,
    with every lever of a policy and a choice of scenario. world: that is drawn first, from 0; if left out,
    one in which something happens. The other arguments are those of `open_session` and `Explorer`, and so
    are the errors.
    """
    session = open_session(
        scenario, reference, levers, start=start, world=world or 0, seed=seed, worlds=worlds
    )
    player = Player()
    session = player.telling(session) if world is None else session
    shipped = library.names() if levers is None and session.scenario_name in library.names() else ()
    return Explorer(
        session,
        heading=heading,
        outcomes=outcomes,
        tasks=tasks,
        panel=panel,
        scenarios=shipped,
        player=player,
    )
