"""Complete scenarios and their digest."""

from __future__ import annotations

import pytest

from pmsim.errors import ScenarioError
from pmsim.scenario.files import loads
from pmsim.scenario.resolve import digest, resolve
from pmsim.scenario.schema import Incident, Policy, Scenario, Team

TEXT = """\
name: A
questions: [Who, Why]
sfia_level: 4
incidents: [{week: 30, team: South, seat: 2}]
weeks: 1 year
teams: [{name: North, complexity: low, members: 4}, {name: South, complexity: 0.3}]
policies:
  slow: {review: {cadence: 1 year, hours: 2}}
  fast: {review: {cadence: 1}}
reference: slow
"""
SHUFFLED = """\
reference: slow
policies:
  fast: {review: {cadence: 1 week}}
  slow: {review: {hours: 2.0, cadence: 52}}
teams: [{complexity: 0.3, name: South}, {members: 4, name: North, complexity: 0.19}]
weeks: 52
name: A
warm_up: 26
sfia_level: 4
questions: [" Who ", Why]
incidents: [{seat: 2, team: South, week: 30 weeks, kind: circumstance}]
"""


def test_complexity_becomes_a_number():
    words = ["low", "medium", "high"]
    scenario = Scenario(teams=tuple(Team(name=word, complexity=word) for word in words))
    assert [team.complexity for team in resolve(scenario).teams] == [0.19, 0.32, 0.48]
    assert resolve(Scenario(teams=(Team(complexity=0.25),))).teams[0].complexity == 0.25


def test_the_reference_is_the_first_policy():
    policies = {"z": Policy(), "a": Policy()}
    assert resolve(Scenario(policies=policies)).reference == "z"
    assert resolve(Scenario(policies=policies, reference="a")).reference == "a"


def test_order_is_kept_for_display():
    scenario = resolve(loads(TEXT))
    assert list(scenario.policies) == ["slow", "fast"]
    assert [team.name for team in scenario.teams] == ["North", "South"]


def test_resolving_again_changes_nothing():
    once = resolve(loads(TEXT))
    assert resolve(once) == once
    assert once != loads(TEXT)


def test_an_unknown_reference():
    with pytest.raises(ScenarioError, match="did you mean fast") as caught:
        resolve(Scenario(policies={"fast": Policy(), "slow": Policy()}, reference="fats"))
    assert caught.value.problems[0].field == "reference"


def test_the_longest_run():
    assert resolve(Scenario(warm_up=35, weeks=65_500)).weeks == 65_500
    with pytest.raises(ScenarioError, match="given 65536; allowed: at most 65,535 weeks together"):
        resolve(Scenario(warm_up=36, weeks=65_500))


def test_a_copy_around_the_schema_is_caught():
    team = Team().model_copy(update={"members": 65_537})
    with pytest.raises(ScenarioError, match="too many seats; given 65537; allowed: at most 65,536 seats"):
        resolve(Scenario().model_copy(update={"teams": (team,)}))
    with pytest.raises(ScenarioError, match="weeks: too small"):
        resolve(Scenario().model_copy(update={"weeks": 0}))
    with pytest.raises(ScenarioError, match="complexity: write low"):
        resolve(Scenario(teams=(Team().model_copy(update={"complexity": "huge"}),)))


TWO = (Team(name="North", members=3), Team(name="South", members=5, starts=10, ends=40))


@pytest.mark.parametrize(
    ("incident", "field", "message"),
    [
        (
            {"team": "Nort"},
            "team",
            "no team has this name; given 'Nort'; allowed: North, South; did you mean North",
        ),
        ({"team": "South", "seat": 6, "week": 10}, "seat", "given 6; allowed: 1 to 5, the seats of South"),
        ({"seat": 4}, "seat", "no such seat; given 4; allowed: 1 to 3, the seats of North"),
        ({"team": "South", "week": 9}, "week", "given 9; allowed: week 10 to 39, while there is South"),
        ({"team": "South", "week": 40}, "week", "the team is not there then; given 40"),
    ],
)
def test_an_incident_that_cannot_happen(incident, field, message):
    with pytest.raises(ScenarioError) as caught:
        resolve(Scenario(teams=TWO, incidents=(Incident(), Incident(**incident))))
    (problem,) = caught.value.problems
    assert problem.field == f"incidents[1].{field}"
    assert message in str(problem)


@pytest.mark.parametrize(
    "incident", [{"team": "South", "seat": 5, "week": 10}, {"team": "South", "week": 39}, {"week": 90}]
)
def test_an_incident_that_can_happen(incident):
    assert (
        resolve(Scenario(teams=TWO, incidents=(Incident(**incident),))).incidents[0].week == incident["week"]
    )


def test_an_incident_names_its_team_once_resolved():
    one = Scenario(teams=TWO, incidents=(Incident(week=20),))
    other = Scenario(teams=TWO[::-1], incidents=(Incident(week=20),))
    named = Scenario(teams=TWO[::-1], incidents=(Incident(week=20, team="North"),))
    assert [resolve(scenario).incidents[0].team for scenario in (one, other)] == ["North", "South"]
    assert digest(one) == digest(named) != digest(other)


def test_a_team_that_never_starts():
    late = (Team(name="North"), Team(name="South", starts=78))
    with pytest.raises(
        ScenarioError, match="never start; given 78; allowed: 0 to 77, the weeks of a run"
    ) as caught:
        resolve(Scenario(teams=late))
    assert caught.value.problems[0].field == "teams[1].starts"
    assert resolve(Scenario(teams=late, weeks=53)).teams[1].starts == 78


def test_a_run_that_counts_when_every_team_is_over():
    teams = (Team(name="North", ends=26), Team(name="South", ends=20))
    with pytest.raises(
        ScenarioError, match="every team is over before outcomes count; given 26; allowed: at most 25"
    ):
        resolve(Scenario(teams=teams))
    assert resolve(Scenario(teams=teams, warm_up=25)).warm_up == 25
    assert resolve(Scenario(teams=(*teams, Team(name="West")))).warm_up == 26


def test_numbers_beyond_print_are_refused_too():
    with pytest.raises(ScenarioError, match="given a number of more than 30 digits"):
        resolve(Scenario().model_copy(update={"weeks": 10**5000}))


def test_the_digest_forgets_order_and_how_a_value_is_written():
    assert digest(loads(TEXT)) == digest(loads(SHUFFLED)) == digest(resolve(loads(TEXT)))
    assert len(digest(Scenario())) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: A", "name: B"),
        ("weeks: 1 year", "weeks: 51"),
        ("complexity: low", "complexity: medium"),
        ("members: 4", "members: 5"),
        ("[Who, Why]", "[Why, Who]"),
        ("sfia_level: 4", "sfia_level: 5"),
        ("seat: 2", "seat: 3"),
        ("team: South,", "team: North,"),
        ("hours: 2", "hours: 2.0000000000000004"),
        ("fast:", "quick:"),
        ("reference: slow", "reference: fast"),
        ("cadence: 1}", "cadence: 2}"),
        (
            "{name: North, complexity: low, members: 4}",
            "{name: North, complexity: low, members: 4, manager: {leniency: -0.1}}",
        ),
    ],
)
def test_the_digest_notices_every_change(old, new):
    assert TEXT.count(old) == 1
    assert digest(loads(TEXT.replace(old, new))) != digest(loads(TEXT))


def test_the_digest_notices_which_policy_has_which_rules():
    swapped = TEXT.replace("slow: {", "x: {").replace("fast: {", "slow: {").replace("x: {", "fast: {")
    assert digest(loads(swapped)) != digest(loads(TEXT))
