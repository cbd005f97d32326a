"""Advice on a scenario that is valid and yet may not do what its author means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pmsim import texts
from pmsim.model.decide import WORKLOAD_LEVEL, is_permitted
from pmsim.model.growth import FULL_RANGE
from pmsim.model.review import diary_hours
from pmsim.model.together import STRUCTURE_LEVEL
from pmsim.scenario.quantities import Allocation, SupportChoice
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Policy, Scenario, Team

if TYPE_CHECKING:
    from pmsim.model.state import Parameters

LONGEST_STORY = 100
"""Words of a story beyond which it fills a page of the handout by itself."""

FEWEST_QUESTIONS = 2
MOST_POLICIES = 5
"""Policies beyond which a class loses track."""

ON_ONE_LINE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""A policy's name that needs no quotation marks in a command."""

NEEDS_LEVEL = {
    "development": FULL_RANGE,
    "reward": FULL_RANGE,
    "promotion": FULL_RANGE,
    "calibration": STRUCTURE_LEVEL,
    "environment.focus_time": STRUCTURE_LEVEL,
    "environment.resources": STRUCTURE_LEVEL,
}
"""SFIA level of the manager from which a lever, or a group that is switched on, has an effect."""


@dataclass(frozen=True)
class Advice:
    """One piece of advice: what it is about as a dotted path, and what to think of."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


Check = Callable[[Scenario], Iterator[Advice]]


def lint(scenario: Scenario) -> tuple[Advice, ...]:
    """Advice on a valid scenario, in the order story, policies, time, hours, levers.

    A scenario may mean what the advice warns of; nothing here is an error. ScenarioError for one that cannot
    be resolved.
    """
    complete = resolve(scenario)
    return tuple(advice for check in CHECKS for advice in check(complete))


def _advice(name: str, field: str, **words: object) -> Advice:
    return Advice(field, str(texts.read("trainer")["lint"][name]).format_map(words))


def _told(scenario: Scenario) -> Iterator[Advice]:
    """What a class is told and asked."""
    words = len(scenario.story.split())
    if not words:
        yield _advice("no_story", "story")
    if words > LONGEST_STORY:
        yield _advice("long_story", "story", words=words, most=LONGEST_STORY)
    if len(scenario.questions) < FEWEST_QUESTIONS:
        yield _advice("few_questions", "questions", fewest=FEWEST_QUESTIONS, found=len(scenario.questions))
    for number, question in enumerate(scenario.questions):
        if "?" not in question:
            yield _advice("no_question_mark", f"questions[{number}]")


def _named(scenario: Scenario) -> Iterator[Advice]:
    """Names and descriptions of policies."""
    for name, policy in scenario.policies.items():
        if not ON_ONE_LINE.fullmatch(name):
            yield _advice("name", f"policies.{name}", like=_plain(name))
        if not policy.description.strip():
            yield _advice("no_description", f"policies.{name}.description")
    plain: dict[str, str] = {}
    for name in scenario.policies:
        other = plain.setdefault(_plain(name), name)
        if other != name:
            yield _advice("names_alike", f"policies.{name}", other=other)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_") or "policy"


def _different(scenario: Scenario) -> Iterator[Advice]:
    """Policies that can be told apart, and not too many of them."""
    if len(scenario.policies) == 1:
        yield _advice("one_policy", "policies")
    if len(scenario.policies) > MOST_POLICIES:
        yield _advice("many_policies", "policies", found=len(scenario.policies))
    seen: dict[str, str] = {}
    for name, policy in scenario.policies.items():
        rules = policy.model_dump_json(exclude={"description"})
        other = seen.setdefault(rules, name)
        if other != name:
            yield _advice("same_policy", f"policies.{name}", other=other)


def _in_time(scenario: Scenario) -> Iterator[Advice]:
    """What a policy has in mind and the run is too short for."""
    last = scenario.warm_up + scenario.weeks
    for name, policy in scenario.policies.items():
        for field, weeks, active in _due(policy):
            if active and weeks > last:
                yield _advice("too_late", f"policies.{name}.{field}", weeks=weeks, last=last)
        if policy.promotion.enabled and policy.promotion.week > scenario.weeks:
            week = policy.promotion.week
            field = f"policies.{name}.promotion.week"
            yield _advice("too_late", field, weeks=week, last=scenario.weeks)


def _due(policy: Policy) -> Iterator[tuple[str, int, bool]]:
    """Fields that say how long something takes to come about, their weeks, and whether it is switched on."""
    reviewed = policy.review.enabled
    yield "review.cadence", policy.review.cadence, reviewed
    yield "escalation.window", policy.escalation.window, reviewed and policy.escalation.enabled
    yield "support.minimum_weeks", policy.support.minimum_weeks, reviewed and policy.support.enabled
    yield "ranking.period", policy.ranking.period, policy.ranking.enabled
    yield "calibration.every", policy.calibration.every, policy.calibration.enabled
    yield "reward.period", policy.reward.period, policy.reward.enabled
    yield "environment.session_every", policy.environment.session_every, True


def _escalating(scenario: Scenario) -> Iterator[Advice]:
    """Formal procedures that can hardly begin, or begin for everybody."""
    for name, policy in scenario.policies.items():
        rules, field = policy.escalation, f"policies.{name}.escalation"
        if not (rules.enabled and policy.review.enabled):
            continue
        if rules.require_support and not policy.support.enabled:
            yield _advice("support_that_never_comes", f"{field}.require_support")
        elif rules.require_support and rules.support_valid < policy.review.cadence:
            valid, cadence = rules.support_valid, policy.review.cadence
            yield _advice("support_lapses", f"{field}.support_valid", valid=valid, cadence=cadence)
        if rules.threshold is not None and rules.threshold >= 1:
            yield _advice("line_above_target", f"{field}.threshold", percent=f"{100 * rules.threshold:g}")
    for number, team in enumerate(scenario.teams):
        if team.manager.follow_through == 0:
            yield _advice("never_follows", f"teams[{number}].manager.follow_through")


def _hours(scenario: Scenario) -> Iterator[Advice]:
    """Reviews that ask for more hours than a manager and deputies have; said once a team."""
    reviewed = {name: policy for name, policy in scenario.policies.items() if policy.review.enabled}
    for team in scenario.teams:
        there = hours_there(team)
        asked = {name: hours_asked(policy, team) for name, policy in reviewed.items()}
        short = {name: f"{hours:.1f}" for name, hours in asked.items() if hours > there}
        words = {"there": f"{there:g}", "team": team.name}
        if len(short) == 1:
            ((name, hours),) = short.items()
            yield _advice("hours", f"policies.{name}.review", asked=hours, **words)
        elif short:
            told = ", ".join(f"{hours} ({name})" for name, hours in short.items())
            yield _advice("hours_of_several", "policies", asked=told, **words)


def hours_asked(policy: Policy, team: Team) -> float:
    """Hours a week that the reviews of a whole team ask for, preparation included."""
    # The formula reads nothing but the review's settings, which a policy has in the same place.
    return diary_hours(cast("Parameters", policy)) * team.members / policy.review.cadence


def hours_there(team: Team) -> float:
    """Hours a week that a manager has for people, and the deputies where the manager may have any."""
    manager = team.manager
    shared = manager.deputies if _level(team) >= FULL_RANGE else 0
    return manager.people_hours + shared * manager.deputy_hours


def _levels(scenario: Scenario) -> Iterator[Advice]:
    """Levers that a manager's SFIA level keeps out of reach."""
    highest = max(_level(team) for team in scenario.teams)
    for name, policy in scenario.policies.items():
        for field, needed in NEEDS_LEVEL.items():
            if highest < needed and _is_pulled(policy, field):
                yield _advice("level", f"policies.{name}.{field}", needed=needed, highest=highest)
        kind = policy.support.choice
        fixed = kind not in (SupportChoice.diagnosis, SupportChoice.in_order)
        if policy.support.enabled and fixed and not is_permitted(kind, highest):
            field = f"policies.{name}.support.choice"
            yield _advice("support_level", field, kind=kind.name, needed=WORKLOAD_LEVEL, highest=highest)
    for number, team in enumerate(scenario.teams):
        if team.manager.deputies and _level(team) < FULL_RANGE:
            words = {"needed": FULL_RANGE, "highest": _level(team)}
            yield _advice("level", f"teams[{number}].manager.deputies", **words)


def _level(team: Team) -> int:
    assert team.manager.sfia_level is not None, "a resolved scenario has a level for every manager"
    return team.manager.sfia_level


def _is_pulled(policy: Policy, field: str) -> bool:
    """Whether a policy asks for a lever, or switches a group on and changes it."""
    group, _, name = field.partition(".")
    ours, default = getattr(policy, group), getattr(Policy(), group)
    return bool(getattr(ours, name) != getattr(default, name)) if name else ours.enabled and ours != default


def _without_effect(scenario: Scenario) -> Iterator[Advice]:
    """Settings of something that is switched off."""
    for name, policy in scenario.policies.items():
        for group, _ in policy:
            for field in _set_in_vain(policy, group):
                yield _advice("switched_off", f"policies.{name}.{group}.{field}", group=group)
        if policy.escalation.threshold is not None and _is_set(policy.escalation, "threshold_share"):
            yield _advice("share_unused", f"policies.{name}.escalation.threshold_share")
        if policy.environment.allocation == Allocation.equal and _is_set(
            policy.environment, "allocation_tilt"
        ):
            yield _advice("allocation", f"policies.{name}.environment.allocation_tilt")


def _set_in_vain(policy: Policy, group: str) -> Iterator[str]:
    """Fields of a group that is off in which it is not like the default; safeguards say what is promised."""
    section = getattr(policy, group)
    if group in ("description", "escalation") or getattr(section, "enabled", True):
        return
    yield from (
        field for field in type(section).model_fields if field != "enabled" and _is_set(section, field)
    )


def _is_set(section: Any, field: str) -> bool:
    return bool(getattr(section, field) != getattr(type(section)(), field))


def _unfelt(scenario: Scenario) -> Iterator[Advice]:
    """Parts of the organisation that no policy, or nobody, can feel."""
    policies = scenario.policies.values()
    objective = scenario.measurement.objective_share == 1
    if objective and any(policy.calibration.enabled for policy in policies):
        yield _advice("nothing_judged", "measurement.objective_share", lever="calibration")
    if objective and any(team.manager.leniency for team in scenario.teams):
        yield _advice("nothing_judged", "measurement.objective_share", lever="leniency")
    if scenario.groups.rating_bias and scenario.groups.share in (0, 1):
        yield _advice("no_group", "groups.share", share=f"{scenario.groups.share:g}")
    if len(scenario.teams) == 1 and len({policy.escalation.redeploy for policy in policies}) > 1:
        yield _advice("nowhere_to_go", "teams")


CHECKS: tuple[Check, ...] = (
    _told,
    _named,
    _different,
    _in_time,
    _escalating,
    _hours,
    _levels,
    _without_effect,
    _unfelt,
)
