"""The Explorer: move a lever, and see what it changes for one team and in many worlds.

It shows a session of `pmsim.course.session`: one sentence above, the levers, the team's year in one world,
the difference from the reference in many, the ten outcomes, and why each thing happened. On a move the one
world is played and painted first, then the many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from pmsim import __version__, texts
from pmsim.course.findings import Finding, finding
from pmsim.course.playing import Kept, Player, about
from pmsim.course.session import WORLDS, History, Session, open_session
from pmsim.course.ten import Ten, margin_later, ten
from pmsim.errors import PmsimError
from pmsim.plots.difference import SHOWN
from pmsim.plots.dots import cloud
from pmsim.scenario import library
from pmsim.widgets.accessible import Shim
from pmsim.widgets.controls import Levers
from pmsim.widgets.figures import as_csv, cells, columns, lines_of
from pmsim.widgets.later import Later
from pmsim.widgets.page import box, button, data_uri, download_link, heading, page, paragraph, table, words
from pmsim.widgets.sharing import Sharing
from pmsim.widgets.views import PICTURES, DifferenceView, Frame, YearView, ten_html
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
    with them the panel has every lever of a policy, a group at a time.
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
    ) -> None:
        """Plays the first world at once, and the many as soon as the page has been painted."""
        self._said = texts.read("explorer")
        self._heading, self._tasks, self._panel = heading, tuple(tasks), panel
        self._scenarios = tuple(scenarios)
        self._history = History(session)
        self._player, self._frame, self._shim = Player(), Frame(), Shim()
        self._told = Kept(PICTURES)
        self._problem = ""
        self._finding: Finding | None = None
        self._ten: Ten | None = None
        self._shown: Session | None = None
        self._reach_of: Session | None = None
        self._table_open = False
        self._rest = Later(self._show_rest)
        self._slow = Later(self._show_margin, wait=UNHURRIED, longest=UNHURRIED)
        self._build(tuple(outcomes) or SHOWN[:5])
        self._about(session)
        self._move(session)
        self._shim.observe(self._seen, names=["width", "ratio"])
        self._shim.observe(self._arrived, names="address")
        self._year.image.on_click(self._clicked)

    @property
    def session(self) -> Session:
        """Where the levers stand now."""
        return self._history.now

    def set(self, lever: str, given: object) -> None:
        """Move a lever, by name or label, to the place with this label or value; else UnknownNameError."""
        self._move(self.session.set(lever, given))

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
        self._move(self.session.next_world())

    def open(self, text: str) -> None:
        """Go to the session of a link or a resume code; a bad one is told in a sentence."""
        self._sharing.open(text)

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
        lines += self._ten_lines()
        lines += ["", *self._why.lines]
        return "\n".join(lines).strip()

    def _ten_lines(self) -> list[str]:
        found = self._ten
        if found is None:
            return []
        rows = [(str(row.number), row.title, row.value, row.compared, row.note) for row in found.rows]
        beside = [
            (found.margin_title, found.margin, found.margin_when),
            (found.group_gap,),
            (found.safe_process,),
        ]
        return [" | ".join(part for part in row if part) for row in (*rows, *beside)]

    def _lever_lines(self) -> list[str]:
        shown = set(self._names)
        return [
            f"{lever.label}: {lever.values[now].label}"
            for lever, now in zip(self.session.levers, self.session.values, strict=True)
            if lever.name in shown
        ]

    def _build(self, outcomes: tuple[str, ...]) -> None:
        said = self._said["buttons"]
        self._head = words("", "pm-head")
        self._choose = self._choices()
        self._levers = Levers(self._lever_moved)
        self._undo = button(said["undo"], self.undo)
        self._reset = button(said["reset"], self.reset)
        self._year = YearView(self._drawn_anew, self.another_world)
        self._difference = DifferenceView(outcomes)
        self._ten_part = words("", "pm-ten-part")
        self._why = WhyView(self._select)
        self._sharing = Sharing(self)
        self._table = words("", "pm-table")
        self._yaml = words("", "pm-yaml")
        self._saved = words("", "pm-saved")
        self._table_button = button(said["table"], self._toggle_table, "pm-plain")
        self._yaml_button = button(said["yaml"], self._copy_yaml, "pm-plain")
        buttons = box(
            self._undo,
            self._reset,
            button(said["share"], self._sharing.toggle),
            button(said["save_picture"], self._save_picture),
            classes=("pm-buttons",),
        )
        foot = box(
            self._table_button,
            button(said["csv"], self._save_csv, "pm-plain"),
            self._yaml_button,
            classes=("pm-row", "pm-foot"),
        )
        pictures = box(self._year.box, self._difference.box, classes=("pm-pictures",))
        parts = [self._head, *self._choose, self._levers, buttons, self._sharing.box, self._saved]
        parts += [words(self._task_html(), "pm-tasks")] if self._tasks else []
        parts += [pictures, self._ten_part, self._why.box, foot, self._table, self._yaml]
        self.widget = page(parts, self._shim, "pm-explorer")
        self._shim.on_copied(self._copied)

    def _choices(self) -> list[ipywidgets.Widget]:
        if not self._scenarios:
            return []
        said = self._said["fields"]
        titles = [(library.load(name).name, name) for name in self._scenarios]
        self._scenario = ipywidgets.Dropdown(
            description=said["scenario"], options=titles, value=self.session.scenario_name
        )
        self._group = ipywidgets.Dropdown(description=said["group"], options=self._groups(self.session))
        self._group.value = (
            "escalation" if "escalation" in dict(self._group.options).values() else self._group.value
        )
        self._scenario.observe(self._scenario_chosen, names="value")
        self._group.observe(self._group_chosen, names="value")
        return [box(self._scenario, self._group, classes=("pm-row", "pm-choose"))]

    def _groups(self, session: Session) -> list[tuple[str, str]]:
        known = self._said["groups"]
        names = dict.fromkeys(lever.group for lever in session.levers)
        return [(known.get(name, name), name) for name in names]

    @property
    def _names(self) -> tuple[str, ...]:
        """The levers that are shown."""
        group = self._group.value if self._scenarios else None
        return tuple(lever.name for lever in self.session.levers if group in (None, lever.group))

    def _task_html(self) -> str:
        items = "".join(f"<li>{escape(one)}</li>" for one in self._tasks)
        return f"{heading(self._said['explorer']['tasks_heading'])}<ul>{items}</ul>"

    def _about(self, session: Session) -> None:
        """Begin with a scenario: its teams and years, and axes that fit what its levers can do."""
        self._year.about(session)
        self._why.about(session)
        self._reach_of = None

    def _move(self, session: Session, gesture: object = None) -> None:
        self._history.move(session, gesture)
        self._refresh()

    def _refresh(self, said: str = "") -> None:
        """Show the session that is now: the levers and the one world at once, the rest soon."""
        session = self.session
        if self._shown is not None and session.scenario_name != self._shown.scenario_name:
            self._about(session)
            self._follow_scenario(session)
        self._shown = session
        self._levers.show(session, self._names)
        self._undo.disabled = not self._history.can_undo
        self._reset.disabled = session == self._history.start
        if said:
            self._shim.said = said
        try:
            self._show_world(session)
            self._problem = ""
        except PmsimError as error:
            self._refuse(error)
            return
        self._rest.ask()

    def _show_world(self, session: Session) -> None:
        run = self._player.world(session)
        self._draw_year(run, session)

    def _draw_year(self, run: Run, session: Session) -> None:
        self._year.show(run, session, self._frame, *self._why.marked(run, session, self._year.team))

    def _show_rest(self) -> None:
        """Play the many worlds and tell what they say."""
        session = self.session
        try:
            comparison = self._player.comparison(session)
            self._fix_axes(session)
            self._difference.show(comparison, session, self._frame)
            self._tell(comparison, session)
            run = self._player.world(session)
            if self._why.take(run, session, self._year.team):
                self._draw_year(run, session)
            self._why.show(self._player, session, self._frame)
        except PmsimError as error:
            self._refuse(error)
            return
        self._sharing.refresh()
        if self._table_open:
            self._fill_table()
        self._yaml.value = self._saved.value = ""

    def _fix_axes(self, session: Session) -> None:
        if self._reach_of is not None:
            return
        self._reach_of = session
        self._difference.fix(reach_of(self._player, session, self._difference.names))

    def _tell(self, comparison: Comparison, session: Session) -> None:
        self._finding, self._ten = self._told.once(
            ("told", *about(session)),
            lambda: (
                finding(comparison, session.policy, session.changes, self._difference.names),
                ten(comparison, session.policy),
            ),
        )
        self._head.value = self._head_html(self._finding.verdict, self._finding.uncertainty)
        self._ten_part.value = ten_html(self._ten, session, None)
        self._slow.ask()
        self._shim.said = f"{self._finding.verdict} {self._finding.uncertainty}"

    def _show_margin(self) -> None:
        """Work out the margin of two more years, which takes longest."""
        if self._ten is None or self._problem:
            return
        session = self.session
        comparison = self._player.comparison(session)
        later = self._told.once(("later", *about(session)), lambda: margin_later(comparison, session.policy))
        self._ten_part.value = ten_html(self._ten, session, later)

    def _head_html(self, verdict: str, uncertainty: str) -> str:
        kicker = f'<p class="pm-kicker">{escape(self._heading or self.session.base.name)}</p>'
        below = paragraph(uncertainty, "pm-uncertainty")
        return f'{kicker}<h2 class="pm-verdict">{escape(verdict)}</h2>{below}'

    def _refuse(self, error: PmsimError) -> None:
        """Say what is wrong with where the levers stand; the pictures stay as they were."""
        said = self._said["explorer"]
        self._problem = said["kept"].format(problem=plain(error))
        self._finding = None
        self._head.value = self._head_html(said["refused"], self._problem)
        self._shim.said = self._problem

    def _lever_moved(self, name: str, place: int, gesture: int) -> None:
        self._move(self.session.move(name, place), gesture)

    def _group_chosen(self, _: object) -> None:
        self._levers.show(self.session, self._names)

    def _scenario_chosen(self, change: dict[str, Any]) -> None:
        if change["new"] != self.session.scenario_name:
            self._move(self._player.telling(open_session(change["new"], worlds=self.session.worlds)))

    def _follow_scenario(self, session: Session) -> None:
        """Have the lists of a full panel stand where the session is."""
        if not self._scenarios:
            return
        self._scenario.value = session.scenario_name
        group = self._group.value
        self._group.unobserve(self._group_chosen, names="value")
        self._group.options = self._groups(session)
        self._group.value = group if group in dict(self._group.options).values() else self._group.value
        self._group.observe(self._group_chosen, names="value")

    def _drawn_anew(self) -> None:
        """Draw the year again: another team, another year, or other colours."""
        self._refresh()

    def _select(self) -> None:
        """Mark the event that was chosen, and tell why it happened."""
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

    def _copied(self, done: bool) -> None:
        if done:
            self._shim.said = self._said["share"]["said_copied"]

    def _toggle_table(self) -> None:
        self._table_open = not self._table_open
        said = self._said["buttons"]
        self._table_button.description = said["hide_table" if self._table_open else "table"]
        if self._table_open:
            self._fill_table()
        else:
            self._table.value = ""

    def _fill_table(self) -> None:
        session = self.session
        lines = lines_of(self._player.comparison(session), session.policy, self._difference.names)
        rows = [cells(line, session.base.currency) for line in lines]
        title = self._said["explorer"]["table_heading"]
        self._table.value = table(columns(session.reference), rows, title)

    def csv(self) -> str:
        """The figures of every outcome as a file of comma-separated values."""
        from pmsim.outcomes import OUTCOMES

        session = self.session
        lines = lines_of(self._player.comparison(session), session.policy, tuple(OUTCOMES))
        return as_csv(lines, session.base.currency)

    def picture(self) -> bytes:
        """Both pictures under their sentence, as a PNG for a page or a slide."""
        from pmsim.widgets.downloads import picture

        self._rest.now()
        session = self.session
        found = self._finding
        return picture(
            self._player.world(session),
            self._player.comparison(session),
            session.policy,
            self._difference.names,
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
        )

    def _save_csv(self) -> None:
        self._offer("csv", lambda: self.csv().encode(), "text/csv;charset=utf-8")

    def _save_picture(self) -> None:
        self._offer("picture", self.picture, "image/png")

    def _offer(self, what: str, content: Callable[[], bytes], kind: str) -> None:
        """Have the browser save a file, and show a link to it besides."""
        try:
            uri = data_uri(content(), kind)
        except PmsimError as error:
            self._refuse(error)
            return
        file = f"{slugged(self.session)}.{'png' if what == 'picture' else what}"
        self._saved.value = f"<p>{download_link(self._said['downloads'][what], file, uri)}</p>"
        self._shim.download(file, uri)

    def _copy_yaml(self) -> None:
        try:
            text = self.session.as_yaml()
        except PmsimError as error:
            self._refuse(error)
            return
        self._shim.copy(text)
        uri = data_uri(text.encode(), "application/yaml")
        link = download_link(self._said["downloads"]["yaml"], f"{slugged(self.session)}.yaml", uri)
        said = self._said["explorer"]["settings_heading"]
        self._yaml.value = (
            f'{heading(said)}<p>{link}</p><pre tabindex="0" aria-label="{escape(said)}">{escape(text)}</pre>'
        )


def plain(error: PmsimError) -> str:
    """What is wrong, as one sentence without places in files."""
    problems = getattr(error, "problems", ())
    found = [str(getattr(one, "text", one)) for one in problems] or [str(error)]
    text = "; ".join(found).rstrip(".")
    return f"{text}."


def slugged(session: Session) -> str:
    """Name of a file about a session, without its ending."""
    from pmsim.course.levers import slug

    return f"pmsim-{slug(session.base.name)}-{session.world + 1}"


def reach_of(player: Player, session: Session, names: Sequence[str]) -> Mapping[str, float] | None:
    """Half the width of each outcome's axis that holds what the levers of a panel can do; None if unknown."""
    examples = player.examples(session)
    found: dict[str, float] = {}
    for comparison, policy in examples:
        for name in names:
            one = cloud(comparison, policy, name)
            if one is not None:
                found[name] = max(found.get(name, 0.0), one.reach)
    return found or None


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
    session = Player().telling(session) if world is None else session
    shipped = library.names() if levers is None and session.scenario_name in library.names() else ()
    return Explorer(session, heading=heading, outcomes=outcomes, tasks=tasks, panel=panel, scenarios=shipped)
