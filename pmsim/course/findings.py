"""One plain sentence about a comparison, and below it how sure it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pmsim import texts, wording
from pmsim.outcomes import Estimate, differences, gaps, outcome, rules_of, summarise
from pmsim.wording import (
    NARROW_SPACE,
    amount,
    capitalised,
    interval,
    is_none,
    is_small,
    is_told,
    is_unclear,
    listed,
    number,
    worlds,
)

if TYPE_CHECKING:
    from pmsim.records import Run
    from pmsim.studies.compare import Comparison

LONGEST = 124
"""Characters of a verdict: two lines of about 60."""

WORTH_TELLING = 0.1
"""Share by which something has to change to be told: a tenth."""

FROM_NOTHING = 5.0
"""How many times as much something counts as that was not there before, among what could be told."""

WEIGHTS: Mapping[str, float] = {
    "cases": 1.0,
    "exits": 1.0,
    "cases_capable": 0.6,
    "quits": 1.5,
    "low_unhelped": 1.2,
    "low_weeks": 1.2,
    "support": 0.5,
    "development_plans": 0.5,
    "manager_hours": 1.0,
}
"""What a verdict can be about beside the work, and how much a given change of it matters beside the others.

A convention: people who leave weigh more than forms that are filled in.
"""

TWICE, HALF = (1.85, 2.5), (0.45, 0.55)
NEARLY_TWICE = 1.65
TEN_TEAM_YEARS = 10.0
ALL_OF = re.compile(r"\b(\d+) of \1\b")
MOST_PARTS = 2
"""Things told per ten years of a team; more would be a list."""


class Changed(Protocol):
    """A lever that was moved, in the words of its places."""

    @property
    def name(self) -> str:
        """The field or the short name of the lever."""

    @property
    def label(self) -> str:
        """The lever for people."""

    @property
    def before(self) -> str:
        """Where the reference has it."""

    @property
    def after(self) -> str:
        """Where it stands now."""


@dataclass(frozen=True)
class Finding:
    """What changes and what it costs, in at most two short lines; and how sure that is."""

    verdict: str
    uncertainty: str


@dataclass(frozen=True)
class _Told:
    """A comparison of two runs: levels of both, paired differences, the words."""

    run: Run
    reference: Run
    gaps: Mapping[str, Estimate]
    ours: Mapping[str, Estimate]
    theirs: Mapping[str, Estimate]

    @property
    def worlds(self) -> int:
        return len(self.run.tallies)


def finding(
    comparison: Comparison, policy: str, changes: Iterable[Changed] = (), about: Iterable[str] = ()
) -> Finding:
    """What a policy changes against the reference, and how sure that is.

    changes: the levers that were moved; one is named, several are "your policy". Without any, the sentence
    is about the policy as it is. about: outcomes that it should tell of before others, the first first.
    """
    moved, wanted = tuple(changes), tuple(name for name in about if name != "output")
    told = _told(comparison, policy, wanted)
    if _same(told):
        return _nothing(told, moved)
    main = _main(told, wanted)
    return Finding(_verdict(told, moved, main), _uncertainty(told, main))


def _told(comparison: Comparison, policy: str, wanted: tuple[str, ...]) -> _Told:
    run, reference = comparison.runs[policy], comparison.runs[comparison.reference]
    names = tuple(dict.fromkeys(("output", *WEIGHTS, *wanted)))
    return _Told(
        run,
        reference,
        differences(run, reference, names),
        summarise(run, names),
        summarise(reference, names),
    )


def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = texts.read("findings")["finding"]
    return found


def _same(told: _Told) -> bool:
    """Whether every world went the same way under both."""
    return bool(np.array_equal(told.run.tallies, told.reference.tallies))


def _nothing(told: _Told, moved: tuple[Changed, ...]) -> Finding:
    words = _words()
    verdicts = (words["no_difference"].format(subject=subject) for subject in _subjects(moved))
    verdict = _first_that_fits(verdicts) if moved else words["unchanged"]
    return Finding(verdict, words["uncertainty"]["same"].format(worlds=f"{told.worlds:,}"))


def _main(told: _Told, wanted: Iterable[str]) -> str:
    """What to tell beside the work: the first wanted thing that changes clearly, else what changes most."""
    clear = (name for name in wanted if _is_clear(told, name) and not _is_ruled_out(told, name))
    return next(clear, "") or next(iter(_by_weight(told)), "")


def _is_clear(told: _Told, name: str) -> bool:
    if name in WEIGHTS:
        return _is_worth_telling(told, name)
    return is_told(told.gaps[name]) and not is_small(name, told.gaps[name])


def _by_weight(told: _Told) -> list[str]:
    """What changes clearly beside the work, the weightiest first.

    What the rules themselves switch off goes without saying, so it comes last.
    """
    clear = [name for name in WEIGHTS if _is_worth_telling(told, name)]
    return sorted(clear, key=lambda name: (_is_ruled_out(told, name), -_score(told, name)))


def _score(told: _Told, name: str) -> float:
    return WEIGHTS[name] * abs(math.log(_times(told, name)))


def _is_ruled_out(told: _Told, name: str) -> bool:
    """Whether the rules of one of the two leave no room for it."""
    figure = outcome(name)
    return any(figure.off(run.scenario, rules_of(run)) for run in (told.run, told.reference))


def _is_worth_telling(told: _Told, name: str) -> bool:
    return is_told(told.gaps[name]) and abs(_times(told, name) - 1.0) >= WORTH_TELLING


def _times(told: _Told, name: str) -> float:
    """How many times as much there is of something; within what can be told."""
    ours, theirs = told.ours[name].mean or 0.0, told.theirs[name].mean or 0.0
    if theirs <= 0.0:
        return FROM_NOTHING if ours > 0.0 else 1.0
    return max(1.0 / FROM_NOTHING, ours / theirs)


def _verdict(told: _Told, moved: tuple[Changed, ...], main: str) -> str:
    """Two sentences; what was changed goes by a shorter name where both would be too long."""
    units = ("points", "short_points")
    return _first_that_fits(
        _sentences(told, subject, main, unit) for subject in _subjects(moved) for unit in units
    )


def _first_that_fits(texts_by_length: Iterable[str]) -> str:
    found = list(texts_by_length)
    return next((text for text in found if len(text) <= LONGEST), found[-1])


def _subjects(moved: tuple[Changed, ...]) -> Iterator[str]:
    """What was changed, as the start of a sentence: the fullest first, the shortest last."""
    words = _words()
    if len(moved) != 1:
        yield words["several"]
        return
    change, known = moved[0], words["subjects"]
    values = {"label": change.label, "before": _bare(change.before, change.after), "after": change.after}
    spoken = known.get(change.name) or known.get(change.label)
    if spoken:
        yield capitalised(spoken.format_map({name: _all_of(text) for name, text in values.items()}))
    for template in (words["other_subject"], words["bare_subject"]):
        yield capitalised(template.format_map(values))
    yield words["short_subject"]


def _all_of(text: str) -> str:
    """All of a number as that number: "8 of 8" is 8."""
    return ALL_OF.sub(r"\1", text)


def _bare(before: str, after: str) -> str:
    """A place without the unit that it shares with the other: "8 weeks instead of 4"."""
    first, _, unit = before.partition(" ")
    same = unit and unit.rstrip("s") == after.partition(" ")[2].rstrip("s")
    return first if same else before


def _sentences(told: _Told, subject: str, main: str, unit: str) -> str:
    words, key = _words(), _output_key(told)
    points = _points(told.gaps["output"], unit)
    if told.worlds == 1:
        alone = words["output_only"][_one(told)].format(subject=subject, points=points)
        return f"{alone} {words['one_world']}"
    if not main:
        only = words["output_only"].get(key, words["output_only"]["same"])
        return f"{only.format(subject=subject, points=points)} {words['nothing_else']}"
    if main not in WEIGHTS:
        only = words["output_only"].get(key, words["output_only"]["same"])
        gap = wording.told(main, told.gaps[main], told.run.scenario.currency)
        return f"{only.format(subject=subject, points=points)} {gap}."
    return f"{subject} {_effect(told, main)}. {words['output'][key].format(points=points)}"


def _one(told: _Told) -> str:
    """Which way the work differs in a single world."""
    gap = told.gaps["output"].mean or 0.0
    return "more" if gap > 0.0 else "less" if gap < 0.0 else "same"


def _output_key(told: _Told) -> str:
    gap = told.gaps["output"]
    if gap.too_few or gap.mean is None:
        return "few"
    if is_none(gap):
        return "none"
    if is_small("output", gap):
        return "same"
    if is_unclear(gap):
        return "unclear"
    return "more" if gap.mean > 0.0 else "less"


def _points(gap: Estimate, unit: str) -> str:
    """The size of a difference in work, without its sign."""
    if gap.mean is None:
        return ""
    figure = amount(gap, signed=True, unit=False).lstrip("+\u2212")
    return str(_words()[unit][figure != "1"].format(number=figure))


def _effect(told: _Told, name: str) -> str:
    """What a policy does to something, such as "opens nearly twice as many formal cases"."""
    words = _words()
    if not told.theirs[name].mean:
        return str(words["new"][name])
    return str(words["effects"][name].format(times=_size(told, name)))


def _size(told: _Told, name: str) -> str:
    words = _words()
    counted = name in words["few"]
    much, less = words["many" if counted else "much"], words["fewer" if counted else "less"]
    key, figure = size_key(_raw_times(told, name))
    values = {"much": much, "less": less, "number": figure, "percent": f"{figure}{NARROW_SPACE}%"}
    return str(words["sizes"][key].format_map(values))


def _raw_times(told: _Told, name: str) -> float:
    return (told.ours[name].mean or 0.0) / (told.theirs[name].mean or 1.0)


def size_key(times: float) -> tuple[str, str]:
    """How a ratio is told: a key of the sizes, and its figure."""
    if times == 0.0:
        return "none", ""
    if times > TWICE[1]:
        return "times", number(times, 0)
    if times >= NEARLY_TWICE:
        return ("about_twice" if times >= TWICE[0] else "nearly_twice"), ""
    if times < HALF[0]:
        return "under_half", ""
    if times <= HALF[1]:
        return "about_half", ""
    return ("more" if times > 1.0 else "fewer"), number(100.0 * abs(times - 1.0), 0)


def _uncertainty(told: _Told, main: str) -> str:
    words = _words()["uncertainty"]
    parts = [_of_the_work(told), *_of_the_rest(told, main)]
    return " ".join([*parts, words["worlds"].format(worlds=f"{told.worlds:,}")])


def _of_the_work(told: _Told) -> str:
    words, gap = _words()["uncertainty"], told.gaps["output"]
    values = {
        "amount": amount(gap, signed=True),
        "interval": interval(gap, signed=is_unclear(gap)),
        "worlds": _how_often(told),
        "level": f"95{NARROW_SPACE}%",
    }
    if told.worlds == 1:
        key = "one"
    elif gap.too_few or gap.mean is None:
        key = "few"
    else:
        key = "none" if is_none(gap) else "unclear" if is_unclear(gap) else "told"
    return str(words[key].format_map(values))


def _how_often(told: _Told) -> str:
    """In how many of 100 worlds more is delivered, and in how many less."""
    values = gaps(told.run, told.reference, "output")
    if values is None:
        return ""
    return worlds(*(round(100.0 * float(one.mean())) for one in (values > 0.0, values < 0.0)))


def _of_the_rest(told: _Told, main: str) -> Iterator[str]:
    """What else changes, in ten years of a team; the manager's hours where they are the main thing."""
    words = _words()
    if main == "manager_hours":
        gap = told.gaps[main]
        hours = f"{amount(gap, signed=True, unit=False)} h"
        yield words["uncertainty"]["hours"].format(amount=hours, interval=interval(gap))
    if told.worlds == 1:
        return
    if main and main not in words["per_team_year"] and main != "manager_hours":
        currency = told.run.scenario.currency
        yield f"{wording.label(main)}: {wording.caption(main, told.gaps[main], currency)}."
    found = [_per_team_year(told, name) for name in _by_weight(told) if name in words["per_team_year"]]
    if found:
        yield words["uncertainty"]["team_years"].format(parts=listed(found[:MOST_PARTS]))


def _per_team_year(told: _Told, name: str) -> str:
    """A change in what happens in ten years of an average team."""
    template, more, fewer = _words()["per_team_year"][name]
    gap = scaled(told.gaps[name], TEN_TEAM_YEARS * seats_a_team(told.run) / 100.0)
    way = more if (gap.mean or 0.0) > 0.0 else fewer
    size = Estimate(abs(gap.mean or 0.0), *_sizes(gap), gap.unit)
    figure, bounds = amount(size, unit=False), interval(size)
    return str(template.format(number=figure, way=way, interval=f" ({bounds})" if bounds else ""))


def _sizes(gap: Estimate) -> tuple[float | None, float | None]:
    """The ends of an interval on one side of zero as sizes, the smaller first."""
    if gap.low is None or gap.high is None:
        return None, None
    low, high = sorted((abs(gap.low), abs(gap.high)))
    return low, high


def scaled(found: Estimate, factor: float, unit: str = "") -> Estimate:
    """A figure and its interval times something."""
    if found.mean is None:
        return found
    low = None if found.low is None else factor * found.low
    high = None if found.high is None else factor * found.high
    return Estimate(factor * found.mean, low, high, unit, found.too_few)


def seats_a_team(run: Run) -> float:
    """Seats of a team on average, as filled at the start."""
    teams = run.scenario.teams
    return sum(team.members for team in teams) / len(teams)
