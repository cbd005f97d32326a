"""Settings by path: `--set path=value`."""

from __future__ import annotations

import pytest

from pmsim.errors import ScenarioError
from pmsim.scenario.fields import all_fields
from pmsim.scenario.schema import Escalation, Incident, Policy, Scenario, Team
from pmsim.scenario.settings import with_settings

BASE = Scenario(
    teams=(Team(name="Front desk"), Team(name="Front"), Team(name="v1.2")),
    policies={"course_pmp": Policy(), "a.b": Policy()},
    incidents=(Incident(week=3), Incident(week=5, team="Front")),
)


def test_fields_of_a_section_and_of_the_scenario():
    changed = with_settings(BASE, ["work.form_carry=0.5", "weeks = 2 years", "name=New = name"])
    assert (changed.work.form_carry, changed.weeks, changed.name) == (0.5, 104, "New = name")
    assert BASE.weeks == 52


def test_nothing_set_changes_nothing():
    assert with_settings(BASE, []) == BASE


def test_a_field_of_one_policy():
    changed = with_settings(BASE, ["policies.course_pmp.review.cadence=2 weeks"])
    assert [policy.review.cadence for policy in changed.policies.values()] == [2, 4]
    changed = with_settings(BASE, ["policies.a.b.review.cadence=2 weeks"])
    assert [policy.review.cadence for policy in changed.policies.values()] == [4, 2]


@pytest.mark.parametrize("path", ["review.cadence", "policies.*.review.cadence"])
def test_a_field_of_every_policy(path):
    changed = with_settings(BASE, [f"{path}=2"])
    assert [policy.review.cadence for policy in changed.policies.values()] == [2, 2]


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("teams[0].members", [3, 10, 10]),
        ("teams[2].members", [10, 10, 3]),
        ("teams[*].members", [3, 3, 3]),
        ("teams.*.members", [3, 3, 3]),
        ("teams.Front desk.members", [3, 10, 10]),
        ("teams.Front.members", [10, 3, 10]),
        ("teams.v1.2.members", [10, 10, 3]),
    ],
)
def test_a_field_of_a_team(path, members):
    changed = with_settings(BASE, [f"{path}=3"])
    assert [team.members for team in changed.teams] == members


@pytest.mark.parametrize(
    ("path", "weeks"),
    [
        ("incidents[0].week", [9, 5]),
        ("incidents.1.week", [3, 9]),
        ("incidents[*].week", [9, 9]),
        ("incidents.*.week", [9, 9]),
    ],
)
def test_a_field_of_an_incident(path, weeks):
    changed = with_settings(BASE, [f"{path}=9 weeks"])
    assert [incident.week for incident in changed.incidents] == weeks


@pytest.mark.parametrize("path", ["incidents.*.week", "incidents[*].week", "incidents[0].week"])
def test_nothing_is_set_in_silence_where_there_is_nothing(path):
    with pytest.raises(ScenarioError, match="there are no incidents to set this in"):
        with_settings(Scenario(), [f"{path}=9"])


def test_the_last_of_two_settings_wins_and_rules_are_checked_at_the_end():
    changed = with_settings(
        BASE, ["escalation.failing_weeks=20", "escalation.window=26", "weeks=3", "weeks=4"]
    )
    assert changed.policies["course_pmp"].escalation.failing_weeks == 20
    assert changed.weeks == 4
    with pytest.raises(ScenarioError, match=r"failing_weeks \(20\) must not exceed window \(13\)"):
        with_settings(BASE, ["escalation.failing_weeks=20"])


def test_values_are_read_as_in_a_file():
    changed = with_settings(
        BASE, ["name=2024", "currency='12'", "escalation.threshold=null", "story=a: b # c"]
    )
    assert (changed.name, changed.currency, changed.story) == ("2024", "12", "a: b # c")
    assert changed.policies["a.b"].escalation.threshold is None


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("work.form_carry=2", "--set: work.form_carry: too large; given 2; allowed: 0 to below 1 (share)"),
        ("weeks=1.5 weeks", "--set: weeks: a whole number is needed; given '1.5 weeks'"),
        ("work.form_cary=1", "--set: work.form_cary: unknown field; given 'form_cary'"),
        ("werk.form_carry=1", "--set: werk: unknown field; given 'werk'"),
        ("werk.form_carry=1", "did you mean work.form_carry?"),
        ("reviews.cadence=3", "did you mean review.cadence?"),
        ("reviews=3", "did you mean review?"),
        ("work.form_carry", "write a setting as path=value"),
        ("=3", "write a setting as path=value"),
        ("work.form_carry=.nan", "--set: work.form_carry: write a finite number; given '.nan'"),
        ("work.form_carry='", "--set:1: work.form_carry: this is not YAML"),
        ("work=3", "--set: work: this is a group; set one of its fields"),
        ("teams=3", "--set: teams: this is a group"),
        ("teams[0]=3", "--set: teams[0]: this is a group"),
        ("policies.course_pmp=3", "this is a group"),
        ("review=3", "this is a group"),
        ("work.form_carry.x=3", "this goes into a single value"),
        ("teams[3].members=3", "--set: teams[3].members: no such number; given '3'; allowed: 0 to 2"),
        ("teams[-1].members=3", "no such number; given '-1'"),
        ("policies[0].review.cadence=3", "no such number; given '0'; allowed: policies are chosen by name"),
        (
            "policies.corse_pmp.review.cadence=3",
            "no policy has this name; given 'corse_pmp'; allowed: course_pmp, a.b",
        ),
        ("teams.Back.members=3", "no team has this name; given 'Back'; allowed: Front desk, Front, v1.2"),
        ("reference=none", "--set: reference: no policy has this name; given 'none'"),
        ("incidents[2].week=3", "--set: incidents[2].week: no such number; given '2'; allowed: 0 to 1"),
        ("incidents.Front.week=3", "no incident has this number; given 'Front'; allowed: 0, 1"),
        (
            "incidents[1].team=Frnt",
            "--set: incidents[1].team: no team has this name; given 'Frnt'; "
            "allowed: Front desk, Front, v1.2; did you mean Front?",
        ),
        (
            "incidents[0].seat=11",
            "--set: incidents[0].seat: no such seat; given 11; allowed: 1 to 10, the seats of Front desk",
        ),
        ("questions=Why?", "--set: questions: this is a list of texts; write it in a file"),
        ("sfia_level=7", "--set: sfia_level: too large; given 7; allowed: a whole number, 4 to 6 (level)"),
        ("weeks=65535", "--set: weeks: warm_up and weeks are too long; given 65561"),
        (
            "support.enabled=NO",
            "support.enabled: write true or false, in all policies; given 'NO'; allowed: true or false; "
            "did you mean false?",
        ),
    ],
)
def test_faults(setting, message):
    with pytest.raises(ScenarioError) as caught:
        with_settings(BASE, [setting])
    assert message in str(caught.value)


def test_a_text_is_one_setting():
    assert with_settings(BASE, "review.cadence=2") == with_settings(BASE, ["review.cadence=2"]) != BASE
    with pytest.raises(ScenarioError) as caught:
        with_settings(BASE, "weeks")
    assert len(caught.value.problems) == 1


def test_what_is_no_text_is_refused():
    with pytest.raises(ScenarioError, match=r"write a setting as path=value.*; given 3"):
        with_settings(BASE, [3])


def test_all_faults_at_once():
    with pytest.raises(ScenarioError) as caught:
        with_settings(BASE, ["work", "teams[9].members=1"])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("path", [field.path for field in all_fields()])
def test_every_field_can_be_set(path):
    """An impossible value is refused in the field itself: no path leads nowhere or elsewhere."""
    with pytest.raises(ScenarioError) as caught:
        with_settings(Scenario(incidents=(Incident(),)), [f'{path}="\\x07"'])
    fields = {problem.field for problem in caught.value.problems}
    first = path.replace("teams.*", "teams[0]").replace("incidents.*", "incidents[0]")
    assert fields & {first.replace("policies.*", "policies.course_pmp")}


def told(scenario: Scenario, setting: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        with_settings(scenario, [setting])
    return str(caught.value).splitlines()


def test_a_fault_in_all_policies_is_told_once():
    three = Scenario(policies={name: Policy() for name in ("a", "b.c", "x" * 80)})
    (line,) = told(three, "review.cadence=-4")
    assert line.startswith(
        "--set: review.cadence: too small, in all policies; given -4; allowed: whole weeks"
    )
    assert told(three, "policies.b.c.review.cadence=-4")[0].startswith(
        "--set: policies.b.c.review.cadence: too"
    )
    # Alike in some, and not in all: a line each.
    found = {name: Policy(escalation=Escalation(window=13)) for name in ("a", "b")}
    some = Scenario(policies={**found, "c": Policy(escalation=Escalation(window=40))})
    assert [line.split(": ")[1] for line in told(some, "escalation.failing_weeks=20")] == [
        "policies.a.escalation",
        "policies.b.escalation",
    ]


def test_a_number_beyond_the_only_team_names_the_one_there_is():
    (line,) = told(Scenario(), "teams[7].members=3")
    assert line == "--set: teams[7].members: no such number; there is one team, teams[0]; given '7'"
