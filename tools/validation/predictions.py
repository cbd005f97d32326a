"""The eight registered predictions of docs/predictions.md, as written there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pmsim.model import rows
from pmsim.outcomes import OUTCOMES, Table
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from pmsim.wording import counted
from tools.validation.figures import Figure, Part, constant, overall, ratio
from tools.validation.worlds import POLICY, SEED, Columns, Settings, base, per_replication, play

LINE = 0.81
PER_100 = 5200.0
PROFIT_BLOCK = 500
YEAR = 52


@dataclass(frozen=True)
class Prediction:
    """A prediction as it came out: its parts, and what is reported beside."""

    number: int
    title: str
    parts: list[Part]
    beside: list[tuple[str, str]] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """Pass, fail or undecided."""
        return overall([part.verdict for part in self.parts])


def false_alarms(arm: Columns) -> Figure:
    """Formal cases on people whose long-run level is at or above the line, for 100 seats a year."""
    return ratio(arm["cases_capable"], arm["seat_weeks"], PER_100)


def missed(block: Run) -> Columns:
    """Chronic member-years, and those of them in which nothing formal happened."""
    scenario = block.scenario
    table, events = block.weeks, block.events
    years = scenario.weeks // YEAR
    first = block.manifest.first
    count = block.manifest.replications
    chronic = table["long_run"] < LINE
    year = (table["week"] - scenario.warm_up) // YEAR
    inside = (table["week"] >= scenario.warm_up) & (year < years)
    key = _person(table, first) * years + year
    present = np.bincount(key[inside & chronic], minlength=0)
    whole = np.flatnonzero(present == YEAR)
    handled = _case_years(events, scenario.warm_up, years, first)
    left = whole[~np.isin(whole, handled)]
    size = PEOPLE * years
    return {
        "chronic_years": np.bincount(whole // size, minlength=count).astype(np.float64),
        "missed_years": np.bincount(left // size, minlength=count).astype(np.float64),
    }


SEATS, OCCUPANTS = 16, 64
PEOPLE = SEATS * OCCUPANTS


def _person(table: NDArray[np.void], first: int) -> NDArray[np.int64]:
    """A number for each person of each replication; the base has ten seats and few occupants of each."""
    person: NDArray[np.int64] = table["seat"] * OCCUPANTS + table["occupant"]
    return (table["replication"] - first) * PEOPLE + person


ENDS = (rows.STAGE_PASSED, rows.EXITED, rows.RESIGNED, rows.REINSTATED, rows.MOVED)


def _case_years(events: NDArray[np.void], warm_up: int, years: int, first: int) -> NDArray[np.int64]:
    """Person-years in which a case opened or was open when the year began."""
    found: list[int] = []
    opened: dict[int, float] = {}
    kinds = np.isin(events["kind"], (rows.CASE_OPENED, *ENDS))
    chosen = events[kinds]
    for who, kind, time in zip(_person(chosen, first), chosen["kind"], chosen["time"], strict=True):
        if kind == rows.CASE_OPENED:
            opened[int(who)] = float(time)
        elif int(who) in opened:
            found += _years(int(who), opened.pop(int(who)), float(time), warm_up, years)
    for who, start in opened.items():
        found += _years(who, start, math.inf, warm_up, years)
    return np.array(found, np.int64)


def _years(who: int, start: float, end: float, warm_up: int, years: int) -> Iterator[int]:
    for year in range(years):
        begin = warm_up + year * YEAR
        if start < begin + YEAR and end > begin:
            yield who * years + year


def first_stages(block: Run) -> Columns:
    """First stages passed and failed in the measured weeks."""
    events = block.events[(block.events["a"] == 1.0) & (block.events["week"] >= block.scenario.warm_up)]
    return {
        "first_passed": per_replication(block, events[events["kind"] == rows.STAGE_PASSED]),
        "first_failed": per_replication(block, events[events["kind"] == rows.STAGE_FAILED]),
    }


def of_windows(block: Run) -> Columns:
    """What predictions 1 and 4 read from the tables."""
    return {**missed(block), **first_stages(block)}


WINDOWS = (26, 13, 6)


def failing_for(weeks: int) -> Settings:
    """All of so many weeks low at the fixed line, support not required."""
    shared = {"E__threshold": LINE, "E__rule": "k_of_n", "E__require_support": False}
    return {**shared, "E__window": weeks, "E__failing_weeks": weeks}


def windows(size: int) -> dict[int, Columns]:
    """The arms of prediction 1."""
    return {
        w: play(
            base(failing_for(w)),
            size,
            of_windows,
        )
        for w in WINDOWS
    }


def the_window(arms: dict[int, Columns]) -> Prediction:
    """1: halving the window more than doubles false alarms while misses fall."""
    fa = {w: false_alarms(arm) for w, arm in arms.items()}
    miss = {w: ratio(arm["missed_years"], arm["seat_weeks"], PER_100) for w, arm in arms.items()}
    parts = [
        Part("false alarms at 13 weeks − 2 × at 26 weeks > 0", fa[13] - fa[26].times(2)),
        Part("false alarms at 6 weeks − 2 × at 13 weeks > 0", fa[6] - fa[13].times(2)),
        Part("chronic missed at 26 weeks − at 13 weeks > 0", miss[26] - miss[13]),
        Part("chronic missed at 13 weeks − at 6 weeks > 0", miss[13] - miss[6]),
    ]
    beside = [(f"false alarms, {w} weeks", fa[w].text()) for w in WINDOWS]
    beside += [(f"chronic missed, {w} weeks", miss[w].text()) for w in WINDOWS]
    beside += [
        (
            f"share of chronic member-years missed, {w} weeks",
            ratio(a["missed_years"], a["chronic_years"]).text(),
        )
        for w, a in arms.items()
    ]
    return Prediction(1, "The window", parts, beside)


READINGS: dict[str, Settings] = {
    "13 of 13": {"E__rule": "k_of_n", "E__failing_weeks": 13},
    "9 of 13": {"E__rule": "k_of_n", "E__failing_weeks": 9},
    "three thirds": {"E__rule": "thirds"},
    "the mean": {"E__rule": "mean"},
}


def caught(block: Run) -> Columns:
    """People of the start on whom a case opened."""
    events = block.events[(block.events["kind"] == rows.CASE_OPENED) & (block.events["occupant"] == 0)]
    _, first = np.unique(_person(events, block.manifest.first), return_index=True)
    return {"caught": per_replication(block, events[first])}


def the_words(size: int) -> Prediction:
    """2: four readings of the same words."""
    shared: Settings = {"E__threshold": 1.0, "E__require_support": False, "E__window": 13}
    shared |= {"teams[0]__manager__people_hours": 1_000_000, "hr__advisers": 1000}
    found: dict[str, Figure] = {}
    for name, reading in READINGS.items():
        arm = play(base({**shared, **reading}, weeks=52, warm_up=0), size, caught)
        found[name] = ratio(arm["caught"], np.full(size, 10.0), 100.0)
    order = sorted(found, key=lambda name: found[name].value)
    figure = found[order[-1]] - found[order[0]].times(3)
    parts = [Part(f"caught by {order[-1]} − 3 × caught by {order[0]} > 0", figure)]
    return Prediction(
        2, "The words", parts, [(f"caught of 100: {name}", found[name].text()) for name in found]
    )


def the_ruler(size: int) -> Prediction:
    """3: a better measure against a longer window."""
    arms = {"judgement 13": (0.0, 13), "judgement 26": (0.0, 26), "KPI 13": (1.0, 13)}
    fa = {}
    for name, (share, w) in arms.items():
        settings = {**failing_for(w), "measurement__objective_share": share}
        fa[name] = false_alarms(play(base(settings), size))
    parts = [
        Part("false alarms: judgement 13 − KPI 13 > 0", fa["judgement 13"] - fa["KPI 13"]),
        Part("false alarms: judgement 26 − KPI 13 > 0", fa["judgement 26"] - fa["KPI 13"]),
    ]
    return Prediction(
        3, "The ruler before the rule", parts, [(f"false alarms, {n}", f.text()) for n, f in fa.items()]
    )


def anyway(arms: dict[int, Columns], size: int) -> Prediction:
    """4: what passes of its own accord."""
    shares: dict[str, dict[int, Figure]] = {"passes untreated": {}, "passes": {}, "recovers anyway": {}}
    for w in WINDOWS:
        placebo = play(base(failing_for(w)), size, first_stages, placebo=True)
        shares["passes untreated"][w] = _passed(placebo)
        shares["passes"][w] = _passed(arms[w])
        support = play(base({"S__window": w}), size, judged)
        shares["recovers anyway"][w] = ratio(support["anyway"], support["episodes"])
    parts = [
        Part(f"{name}: at {short} weeks − at {longer} weeks > 0", by[short] - by[longer])
        for name, by in shares.items()
        for short, longer in ((6, 13), (13, 26))
    ]
    beside = [(f"share that {name}, {w} weeks", by[w].text()) for name, by in shares.items() for w in WINDOWS]
    return Prediction(4, "Anyway", parts, beside)


def _passed(arm: Columns) -> Figure:
    return ratio(arm["first_passed"], arm["first_passed"] + arm["first_failed"])


JUDGED_WEEKS = 8


def judged(block: Run) -> Columns:
    """Episodes of support that end, and are judged, in the measured weeks."""
    events = block.events[block.events["kind"] == rows.EPISODE_JUDGED]
    events = events[events["week"] >= block.scenario.warm_up + JUDGED_WEEKS]
    return {
        "episodes": per_replication(block, events),
        "recovered_8": per_replication(block, events[events["c"] >= events["e"]]),
        "anyway": per_replication(block, events[events["d"] >= events["e"]]),
    }


GAPS = (1, 2, 3, 4, 6, 8, 13, 26)


def in_weeks(gap: int) -> str:
    """A gap between reviews in words."""
    return counted(gap, "week")


def every(gap: int) -> str:
    """How often there are reviews, in words."""
    return "every week" if gap == 1 else f"every {in_weeks(gap)}"


def output(arm: Columns) -> Figure:
    """Work delivered, in % of target."""
    return ratio(arm["output"], arm["seat_weeks"], 100.0)


def cadence(size: int) -> Prediction:
    """5: the best gap between reviews."""
    score: dict[tuple[int, int], Figure] = {}
    best: dict[int, int] = {}
    for span in (6, 16):
        settings = [{"teams[0]__members": span, "R__cadence": gap} for gap in GAPS]
        chosen = [output(play(base(one), size, seed=20261122)).value for one in settings]
        best[span] = GAPS[int(np.argmax(chosen))]
        for gap, one in zip(GAPS, settings, strict=True):
            score[span, gap] = output(play(base(one), size))
    # Where no longer gap is best at span 16, the best of those that are longer stands for them all.
    rival = max((gap for gap in GAPS if gap > best[6]), key=lambda gap: score[16, gap].value, default=best[6])
    longer = score[16, rival] - score[16, best[6]]
    shorter = score[6, best[6]] - score[6, rival]
    step = constant(float(best[16] - best[6]), longer)
    off: Settings = {"feedback__mean": 0.0, "feedback__sd": 0.0}
    arms = {gap: play(base({**off, "R__cadence": gap}), size, spells) for gap in (4, 13)}
    wait = {gap: ratio(arm["spell_weeks"], arm["spells"]) for gap, arm in arms.items()}
    gain = output(arms[4]) - output(arms[13])
    parts = [
        Part(f"best gap at span 16 ({best[16]}) − at span 6 ({best[6]}) > 0", step),
        Part(
            f"span 16: output at {in_weeks(rival)}, the best longer gap, − at {in_weeks(best[6])} > 0", longer
        ),
        Part(f"span 6: output at {in_weeks(best[6])} − at {in_weeks(rival)} > 0", shorter),
        Part("no feedback effect: wait at 13 weeks − at 4 weeks > 0", wait[13] - wait[4]),
        Part("no feedback effect: 2 % − output gained by 4 weeks over 13 > 0", constant(2.0, gain) - gain),
    ]
    beside = [(f"output, span {span}, {every(gap)}", f.text()) for (span, gap), f in score.items()]
    beside += [(f"weeks until help, {every(gap)}", wait[gap].text()) for gap in wait]
    return Prediction(5, "Cadence", parts, beside)


def spells(block: Run) -> Columns:
    """Spells below the support threshold with nothing under way: how many begin, and how long they last."""
    scenario, policy = block.scenario, block.scenario.policies[block.manifest.policy].support
    order = np.lexsort((block.weeks["week"], _person(block.weeks, block.manifest.first)))
    table = block.weeks[order]
    person = _person(table, block.manifest.first)
    mean, on_file = _rolling(table["evidence"], person, policy.window)
    pausing = _pausing(block, table, person, policy.pause)
    low = (mean < policy.threshold) & (on_file >= policy.minimum_weeks)
    waiting = low & (table["support"] == 0) & (table["stage"] == 0) & ~pausing
    starts = waiting & ~(np.r_[False, waiting[:-1]] & np.r_[False, person[1:] == person[:-1]])
    spell = np.cumsum(starts)
    measured = table["week"] >= scenario.warm_up
    kept = np.isin(spell, spell[starts & measured]) & waiting
    return {
        "spells": per_replication(block, table[starts & measured]),
        "spell_weeks": per_replication(block, table[kept]),
    }


def _rolling(
    evidence: NDArray[np.float64], person: NDArray[np.int64], window: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Mean of the last weeks of each person, and how many there are; rows are by person and week."""
    index = np.arange(len(person))
    begin = np.maximum.accumulate(np.where(np.r_[True, person[1:] != person[:-1]], index, 0))
    since = np.maximum(begin, index - window + 1)
    total = np.r_[0.0, np.cumsum(evidence)]
    return (total[index + 1] - total[since]) / (index + 1 - since), index + 1 - begin


def _pausing(block: Run, table: NDArray[np.void], person: NDArray[np.int64], pause: int) -> NDArray[np.bool_]:
    """Weeks in which support has ended less than a pause ago."""
    ended = block.events[block.events["kind"] == rows.SUPPORT_ENDED]
    paused: set[tuple[int, int]] = set()
    for who, time in zip(_person(ended, block.manifest.first), ended["time"], strict=True):
        paused |= {(int(who), week) for week in range(int(time), int(time) + pause)}
    pairs = zip(person.tolist(), table["week"].tolist(), strict=True)
    return np.fromiter((pair in paused for pair in pairs), np.bool_, len(table))


def fit(size: int) -> Prediction:
    """6: better diagnosis against more hours."""
    more: Settings = {"interventions__coaching_sessions": 12, "interventions__coaching_effect": 0.375}
    arms = {
        "base": play(base(), size, judged),
        "diagnosis": play(base({"teams[0]__manager__diagnosis_skill": 1.0}), size, judged),
        "hours": play(base(more), size, judged),
    }
    net = {n: ratio(a["recovered_8"] - a["anyway"], a["seat_weeks"], PER_100) for n, a in arms.items()}
    parts = [Part("net recoveries: better diagnosis − more hours > 0", net["diagnosis"] - net["hours"])]
    beside = [(f"net recoveries, {n}", f.text()) for n, f in net.items()]
    each = {n: ratio(a["recovered_8"] - a["anyway"], a["episodes"]) for n, a in arms.items()}
    beside += [(f"net recoveries an episode, {n}", f.text()) for n, f in each.items()]
    hours = {n: ratio(a["manager_hours"], a["seat_weeks"], 10.0) for n, a in arms.items()}
    beside += [(f"manager's hours a week, {n}", f.text()) for n, f in hours.items()]
    return Prediction(6, "Fit", parts, beside)


def low_ratings(block: Run) -> Columns:
    """Reviews with a rating below 1, and all reviews, by group."""
    held = block.events[block.events["kind"] == rows.REVIEW_HELD]
    held = held[(held["week"] >= block.scenario.warm_up) & (held["a"] == held["a"])]
    low = held["a"] < 1.0
    found: Columns = {}
    for group, letter in ((0, "a"), (1, "b")):
        mine = held["group"] == group
        found[f"reviews_{letter}"] = per_replication(block, held[mine])
        found[f"low_reviews_{letter}"] = per_replication(block, held[mine & low])
    return found


STEPS = ("review", "support", "formal", "exit")


def by_step(arm: Columns) -> dict[str, Figure]:
    """Log of how often something happens in group B against group A, for each step."""
    events = {"support": "support_begun", "formal": "cases", "exit": "exits"}
    found = {
        "review": ratio(arm["low_reviews_b"], arm["reviews_b"]).log()
        - ratio(arm["low_reviews_a"], arm["reviews_a"]).log()
    }
    weeks_a = arm["present_weeks"] - arm["b_present_weeks"]
    for step, name in events.items():
        mine = ratio(arm[f"b_{name}"], arm["b_present_weeks"])
        others = ratio(arm[name] - arm[f"b_{name}"], weeks_a)
        found[step] = mine.log() - others.log()
    return found


def bias(size: int) -> Prediction:
    """7: a penalty in the ratings of one group, up the ladder."""
    settings: Settings = {
        "groups__share": 0.3,
        "groups__rating_bias": -0.3,
        "measurement__objective_share": 0.0,
    }
    plain = by_step(play(base(settings), size, low_ratings))
    precise = by_step(play(base({**settings, "measurement__halo_sd": 0.4}), size, low_ratings))
    bound = constant(math.log(1.05), precise["formal"])
    parts = [Part("log ratio at review > 0", plain["review"])]
    parts += [
        Part(f"log ratio at {upper} − at {lower} > 0", plain[upper] - plain[lower])
        for lower, upper in pairwise(STEPS)
    ]
    parts.append(Part("more precise: log ratio at formal − log 1.05 > 0", precise["formal"] - bound))
    beside = [(f"ratio B to A at {step}", _as_ratio(plain[step])) for step in STEPS]
    beside += [(f"ratio B to A at {step}, more precise", _as_ratio(precise[step])) for step in STEPS]
    return Prediction(7, "Bias", parts, beside)


def _as_ratio(figure: Figure) -> str:
    if not math.isfinite(figure.half):
        return "too few to tell"
    low, high = math.exp(figure.value - figure.half), math.exp(figure.value + figure.half)
    return f"{math.exp(figure.value):.2f} ({low:.2f} to {high:.2f})"


HARSH: Settings = {
    "S__enabled": False,
    "E__require_support": False,
    "E__threshold_share": 0.12,
    "E__stages": 1,
    "E__stage_weeks": 4,
    "E__redeploy": False,
}
HARD_SEAT = {"week": 0, "seat": 1, "kind": "difficulty", "size": 1.5}


def horizon_and_seat(size: int) -> Prediction:
    """8: profit at two horizons, and what replacing the person restores where the seat is hard."""
    beside: list[tuple[str, str]] = []
    for weeks in (52, 156):
        harsh = profit(base(HARSH, weeks=weeks, warm_up=0), size)
        gap = harsh - profit(base(weeks=weeks, warm_up=0), size)
        ahead = {"pass": "harsh ahead", "fail": "supportive ahead"}.get(Part("", gap).verdict, "undecided")
        beside.append((f"profit of harsh − supportive, {weeks} weeks", f"{gap.text()}: {ahead}"))
    arm = play(base({**HARSH, "incidents": [HARD_SEAT]}), size, restored)
    share = ratio(arm["restored"], arm["missing"])
    parts = [Part("0.30 − share restored > 0", constant(0.30, share) - share)]
    beside += [("share restored", share.text()), ("exits that count", f"{arm['counted'].sum():.0f}")]
    return Prediction(8, "Horizon and seat", parts, beside)


def profit(scenario: Scenario, size: int) -> Figure:
    """Profit, money a seat and year."""
    figure = OUTCOMES["profit"]
    tops, bottoms = [], []
    for first in range(0, size, PROFIT_BLOCK):
        count = min(PROFIT_BLOCK, size - first)
        block = run(scenario, POLICY, seed=SEED, first=first, replications=count, tables=0, engine="batch")
        table = Table(block.tallies, block.scenario)
        tops.append(figure.top(table))
        bottoms.append(figure.bottom(table))
    return ratio(np.concatenate(tops), np.concatenate(bottoms), figure.scale)


def restored(block: Run) -> Columns:
    """Attainment in seat 1 before and after exits of people who could do an ordinary seat's work."""
    count, first = block.manifest.replications, block.manifest.first
    found = {name: np.zeros(count) for name in ("restored", "missing", "counted")}
    seat = block.weeks[block.weeks["seat"] == 0]
    events = block.events[block.events["seat"] == 0]
    for exit_row in events[(events["kind"] == rows.EXITED) & (events["week"] >= block.scenario.warm_up)]:
        gain = _gain(seat, events, exit_row)
        if gain is not None:
            world = int(exit_row["replication"]) - first
            found["restored"][world] += gain[1] - gain[0]
            found["missing"][world] += 1.0 - gain[0]
            found["counted"][world] += 1
    return found


def _gain(seat: NDArray[np.void], events: NDArray[np.void], exit_row: np.void) -> tuple[float, float] | None:
    """Mean attainment before the case and after the exit; None for an exit that does not count."""
    world, occupant = exit_row["replication"], exit_row["occupant"]
    events = events[events["replication"] == world]
    cases = events[(events["kind"] == rows.CASE_OPENED) & (events["occupant"] == occupant)]
    if len(cases) == 0 or cases[-1]["d"] < cases[-1]["c"]:
        return None
    mine = seat[seat["replication"] == world]
    before = mine[(mine["occupant"] == occupant) & (mine["week"] < cases[-1]["time"])]
    start = events[(events["kind"] == rows.STARTED) & (events["occupant"] == occupant + 1)]
    if len(start) == 0 or len(before) == 0:
        return None
    begin = int(start[0]["time"]) + 13
    after = mine[(mine["week"] >= begin) & (mine["week"] < begin + YEAR)]
    if len(after) < 26:
        return None
    return float(before["attainment"].mean()), float(after["attainment"].mean())


def score(size: int, told: Callable[[str], object]) -> Iterator[Prediction]:
    """All eight, one after another; `size` replications, prediction 7 five times as many."""
    told("1 the window")
    arms = windows(size)
    yield the_window(arms)
    told("2 the words")
    yield the_words(size)
    told("3 the ruler")
    yield the_ruler(size)
    told("4 anyway")
    yield anyway(arms, size)
    told("5 cadence")
    yield cadence(size)
    told("6 fit")
    yield fit(size)
    told("7 bias")
    yield bias(5 * size)
    told("8 horizon and seat")
    yield horizon_and_seat(size)
