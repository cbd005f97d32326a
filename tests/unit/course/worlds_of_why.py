"""Worlds in which nearly everything can be asked about, for the tests of chains."""

from __future__ import annotations

from functools import cache

from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario import library
from pmsim.scenario.files import loads
from pmsim.scenario.settings import with_settings

EVENTFUL = """\
name: Eventful
warm_up: 6
weeks: 78
teams:
  - {name: Alpha, members: 5, manager: {people_hours: 6}, ends: 60}
  - {name: Beta, members: 5, starts: 20, manager: {people_hours: 6}}
  - {name: Zeta, members: 5, manager: {people_hours: 6}}
leaving: {quit_rate: 0.4}
hiring: {time_to_fill: {mean: 14 weeks}}
circumstances: {events_a_year: 2}
formal: {appeal_rate: 0.7, upheld: 0.5}
incidents:
  - {week: 0, team: Zeta, seat: 1, kind: warning, weeks: 60}
  - {week: 0, team: Zeta, seat: 1, kind: skill_gap, size: 8}
policies:
  strict:
    review: {cadence: 2}
    support: {threshold: 1.1, pause: 0}
    escalation: {threshold: 1.05, failing_weeks: 3, window: 4, require_support: false, stage_weeks: 2}
    development: {places: 2, reviews: 1}
    promotion: {enabled: true, week: 30}
  ranked:
    review: {cadence: 2}
    support: {choice: mentoring, threshold: 1.1, pause: 0, minimum_weeks: 1}
    escalation: {threshold: 1.0, rule: thirds, window: 6, failing_weeks: 6, redeploy: false, appeal: false}
    ranking: {enabled: true, period: 26, share: 0.2}
    promotion: {enabled: true, week: 30, basis: potential}
  picked:
    review: {cadence: 4}
    support: {enabled: false}
    escalation:
      threshold: 1.0
      rule: mean
      window: 6
      failing_weeks: 6
      require_support: false
      stages: 1
      meeting_hours: 0
    ranking: {enabled: true, period: 26, share: 0.2, result: exit}
  trained:
    support: {choice: training, threshold: 1.1, pause: 0}
    escalation: {enabled: false}
  relieved:
    support: {choice: relief, threshold: 1.1, pause: 0}
reference: trained
"""
SHIPPED = (
    ("customer_service", "course_pmp"),
    ("customer_service", "zero_tolerance"),
    ("biased_ratings", "firm_line"),
)
EARLY = ("policies.course_pmp.escalation.failing_weeks=8", "policies.course_pmp.escalation.window=8")
WORLDS = 10


@cache
def eventful(policy: str) -> Run:
    """A world of three teams in which a policy of many rules is played."""
    return run(loads(EVENTFUL, "eventful.yaml"), policy, engine="simpy", first=2)


@cache
def shipped(name: str, policy: str) -> Run:
    """One world of a scenario that ships."""
    return run(library.load(name), policy, engine="simpy")


@cache
def by_the_book() -> Run:
    """Ten worlds of customer service under the course's rules."""
    return run(library.load("customer_service"), engine="simpy", replications=WORLDS, tables=WORLDS)


@cache
def earlier() -> Run:
    """The same worlds where 8 low weeks of 8 are enough for the formal procedure."""
    scenario = library.load("customer_service")
    both = {**scenario.policies, "yours": scenario.policies["course_pmp"]}
    ours = [one.replace("course_pmp", "yours") for one in EARLY]
    changed = with_settings(scenario.model_copy(update={"policies": both}), ours)
    return run(changed, "yours", engine="simpy", replications=WORLDS, tables=WORLDS)
