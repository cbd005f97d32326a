"""Why something happened: for any event of a run, the chain of what came before it, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmsim import texts
from pmsim.course import why_formal, why_help, why_people
from pmsim.course.elsewhere import LOW_WEEK, elsewhere
from pmsim.course.past import Entry, Past, entries_of, past_of
from pmsim.course.told import Chain, Step, Teller, decision_name, support_name
from pmsim.errors import UnknownNameError
from pmsim.model import rows
from pmsim.outcomes import check_paired, rules_of
from pmsim.story.tables import AWAY, check_tables, table_of
from pmsim.story.tables import events_of as rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pmsim.records import Run

WARNING = -rows.STAGE_PASSED
"""The kind of a live warning, which begins when a step is passed."""

MOST_STEPS = 5

CHAINS: Mapping[int, tuple[str, Callable[[Teller, Entry], list[Step]]]] = {
    LOW_WEEK: ("low_week", why_help.low_week),
    rows.REVIEW_HELD: ("review_held", why_help.review_held),
    rows.REVIEW_MISSED: ("review_missed", why_help.review_missed),
    rows.SUPPORT_BEGAN: ("support_began", why_help.support_began),
    rows.SUPPORT_ENDED: ("support_ended", why_help.support_ended),
    rows.STAGE_OPENED: ("stage_opened", why_formal.stage_opened),
    rows.STAGE_PASSED: ("stage_passed", why_formal.stage_passed),
    rows.STAGE_FAILED: ("stage_failed", why_formal.stage_failed),
    WARNING: ("warning", why_formal.warning),
    rows.RANKED: ("ranked", why_formal.ranked),
    rows.HEARING_HELD: ("hearing_held", why_formal.hearing_held),
    rows.APPEALED: ("appealed", why_formal.appealed),
    rows.REINSTATED: ("reinstated", why_formal.reinstated),
    rows.EXITED: ("exited", why_formal.exited),
    rows.RESIGNED: ("resigned", why_people.resigned),
    rows.MOVED: ("moved", why_people.moved),
    AWAY: ("away", why_people.moved),
    rows.RELEASED: ("released", why_people.released),
    rows.PROMOTED: ("promoted", why_people.promoted),
    rows.STARTED: ("started", why_people.started),
    rows.PLAN_BEGAN: ("plan_began", why_people.plan_began),
    rows.TEAM_FORMED: ("team_formed", why_people.team_formed),
    rows.TEAM_ENDED: ("team_ended", why_people.team_ended),
}
"""What can be asked about: how the texts name it, and what tells its chain."""


@dataclass(frozen=True)
class WhyEvent:
    """Something that can be asked about.

    seat: as in the tables, from 0; `rows.NOBODY` for a whole team. week: as people count it, from 1 at the
    end of the warm-up. time: weeks since the start of the run, as in the table of events. kind: as there;
    `LOW_WEEK`, `WARNING` and `AWAY` stand for what is none of its own there. label: in a few words.
    """

    seat: int
    week: int
    time: float
    kind: int
    label: str


def events_of(run: Run, replication: int = 0, team: int = 0) -> tuple[WhyEvent, ...]:
    """What can be asked about in the measured weeks of a team, in the order in which it happened.

    Of low weeks the first of each run of them; `why` answers for every one. Raises `UnknownNameError` for
    what the run has no tables of.
    """
    check_tables(run, replication, team)
    warm_up = run.scenario.warm_up
    weeks = table_of(run.weeks, replication, team)
    found = list(entries_of(team, _askable_rows(rows_of(run, replication, team), warm_up), read=False))
    later = [{**one, "what": WARNING} for one in found if one["what"] == rows.STAGE_PASSED]
    order = np.lexsort((weeks["week"], weeks["seat"]))
    low = [low_entry(row) for row in first_low_weeks(weeks[order][weeks["week"][order] >= warm_up])]
    return tuple(_event(one, warm_up) for one in sorted([*found, *later, *low], key=lambda one: one["time"]))


def _askable_rows(events: NDArray[Any], warm_up: int) -> NDArray[Any]:
    """Rows of the measured weeks that can be asked about."""
    found: NDArray[Any] = events[(events["week"] >= warm_up) & np.isin(events["kind"], list(CHAINS))]
    return found


def why(
    run: Run,
    replication: int,
    team: int,
    seat: int,
    time_or_event: float | WhyEvent,
    reference_run: Run | None = None,
) -> Chain:
    """The chain that led to an event of a seat.

    seat: as in the tables, from 0. time_or_event: the event, or a time on the clock of the run, which means
    the nearest event of that seat; or the low week that it lies in, where no event is as near as half a week.
    reference_run: the same worlds under the rules to compare with. Raises `UnknownNameError` for what the run
    has no tables of and where there is nothing to ask about, `EngineError` for a run of other worlds.
    """
    past = past_of(run, replication, team, seat)
    if reference_run is not None:
        check_paired(run, reference_run)
    tell = Teller(past, reference_run)
    entry = _found(past, time_or_event)
    name, build = CHAINS[entry["what"]]
    title = _text(name, "title").format_map({"who": tell.who, "when": tell.week(entry["week"]), **_of(entry)})
    steps = tuple(build(tell, entry)[:MOST_STEPS])
    return Chain(title, steps, _under_reference(tell, entry, name, reference_run))


def same_rules(run: Run, other: Run) -> bool:
    """Whether two runs were played by the same rules in the same scenario, whatever the rules are called."""
    ours, theirs = (one.scenario.model_copy(update={"policies": {}, "reference": ""}) for one in (run, other))
    said = [rules_of(one).model_copy(update={"description": ""}) for one in (run, other)]
    return said[0] == said[1] and ours == theirs


def askable(past: Past) -> Iterator[Entry]:
    """The entries of a seat that can be asked about within the measured weeks."""
    warm_up = past.scenario.warm_up
    for entry in past.entries:
        if entry["week"] >= warm_up and entry["what"] in CHAINS:
            yield entry
            if entry["what"] == rows.STAGE_PASSED:
                yield {**entry, "what": WARNING}
    yield from (low_entry(row) for row in first_low_weeks(past.weeks[past.weeks["week"] >= warm_up]))


def first_low_weeks(weeks: NDArray[Any]) -> NDArray[Any]:
    """The first week of each unbroken run of low weeks of one person."""
    low = weeks["low"] == 1
    follows = np.zeros(len(weeks), dtype=bool)
    follows[1:] = low[:-1] & (weeks["occupant"][1:] == weeks["occupant"][:-1])
    follows[1:] &= weeks["seat"][1:] == weeks["seat"][:-1]
    found: NDArray[Any] = weeks[low & ~follows]
    return found


def low_entry(row: Any) -> Entry:
    """A low week as an entry; its time is the middle of the week."""
    week = int(row["week"])
    who = {"seat": int(row["seat"]), "occupant": int(row["occupant"])}
    return {"what": LOW_WEEK, "time": week + 0.5, "week": week, **who}


def _found(past: Past, wanted: float | WhyEvent) -> Entry:
    known = list(askable(past))
    if isinstance(wanted, WhyEvent):
        hits = [one for one in known if one["what"] == wanted.kind and one["time"] == wanted.time]
        if hits:
            return hits[0]
        wanted = wanted.time
    low = past.week_of(int(wanted)) if wanted >= past.scenario.warm_up else None
    near = [one for one in known if one["what"] != LOW_WEEK and abs(one["time"] - wanted) <= 0.5]
    if not near and low is not None and low["low"] == 1:
        return low_entry(low)
    if not known:
        raise UnknownNameError("event of this seat at time", str(wanted), [])
    return min(near or known, key=lambda one: abs(one["time"] - wanted))


def _event(entry: Entry, warm_up: int) -> WhyEvent:
    label = _text(CHAINS[entry["what"]][0], "label").format_map(_of(entry))
    return WhyEvent(entry["seat"], entry["week"] - warm_up + 1, entry["time"], entry["what"], label)


def _of(entry: Entry) -> dict[str, Any]:
    """What titles and labels tell of an event."""
    stage = {"stage": int(entry["stage"])} if "stage" in entry else {}
    held = {"decision": decision_name(entry["done"])} if entry["what"] == rows.REVIEW_HELD else {}
    is_support = entry["what"] in (rows.SUPPORT_BEGAN, rows.SUPPORT_ENDED)
    return {**stage, **held, **({"kind": support_name(entry["kind"])} if is_support else {})}


def _text(name: str, part: str) -> str:
    text: str = texts.read("why")["kinds"][name][part]
    return text


def _under_reference(tell: Teller, entry: Entry, name: str, reference_run: Run | None) -> str:
    if reference_run is None or same_rules(tell.past.run, reference_run):
        return ""
    past = tell.past
    other = past_of(reference_run, past.replication, past.team, past.seat, read=False)
    return elsewhere(tell, entry, name, other)
