"""Every mechanism has a switch: all off is exactly 1, one on moves its columns, one off changes results."""

import numpy as np
import pytest

from pmsim.model import rows
from pmsim.records import Run
from pmsim.runner import run
from pmsim.scenario.schema import Scenario
from pmsim.scenario.settings import with_settings
from tests.theory.worlds import all_off, play, team_of

pytestmark = pytest.mark.compiled

SMALL = {"members": 12, "weeks": 40, "sigma": 0.3}
NO_LOW_WEEK = {"enabled": False, "threshold": 0}
EVERYONE_GETS_A_CASE = {"threshold": 10, "pass_threshold": 1, "require_support": False, "stage_weeks": 6}
EVERYONE_IS_SUPPORTED = {"threshold": 10}


def quiet(**settings: object) -> Scenario:
    """All off, with a line that nobody falls below unless the settings say so."""
    return all_off(**{**SMALL, "escalation": NO_LOW_WEEK, **settings})


STILL = quiet()
REVIEWED = quiet(review={"cadence": 4})
COACHED = quiet(
    review={"cadence": 4},
    support={**EVERYONE_IS_SUPPORTED, "choice": "coaching"},
    work={"engagement_effect": 0.25},
    interventions={"coaching_hours": 0},
)
TRAINED = quiet(
    review={"cadence": 4},
    support={**EVERYONE_IS_SUPPORTED, "choice": "training"},
    work={"skill_gap_share": 1},
)
ON_COURSE = with_settings(TRAINED, ["training.course_time.mean=3", "work.skill_gap_share=0"])
CASES = quiet(review={"cadence": 4}, escalation=EVERYONE_GETS_A_CASE)
CHANGING = quiet(leaving={"quit_rate": 0.8})
SHORT_HANDED = quiet(leaving={"quit_rate": 0.8}, hiring={"time_to_fill": {"mean": 6, "shape": "fixed"}})


@pytest.mark.parametrize("engine", ["simpy", "batch"])
@pytest.mark.parametrize(
    "scenario",
    [STILL, REVIEWED, COACHED, CASES, CHANGING, SHORT_HANDED],
    ids=["still", "reviewed", "coached", "cases", "changing", "short-handed"],
)
def test_all_off_is_exactly_on_target(scenario, engine):
    """Whatever goes on in it, an organisation without effects delivers its target to the last bit."""
    weeks = run(scenario, engine=engine).weeks
    assert len(weeks) > 300
    assert (weeks["attainment"] == 1.0).all()
    assert (weeks["output"] == weeks["share"]).all()
    assert (weeks["evidence"] == 1.0).all()


def test_a_little_spread_is_noticed():
    weeks = play(with_settings(STILL, ["work.luck_variance=1e-20"])).weeks
    assert not (weeks["attainment"] == 1.0).all()


SEEN = {"kpi", "evidence", "smoothed"}
RESULT = {"attainment", "output", *SEEN}
PERFORMANCE = {"performance", *RESULT}

ALONE = {
    "ability": (STILL, ["work.ability_variance=0.75"], PERFORMANCE | {"long_run"}),
    "selection": (
        with_settings(STILL, ["work.ability_variance=0.75", "work.expected_to_meet=0.5"]),
        ["hiring.applicants=5", "hiring.validity=0.5"],
        PERFORMANCE | {"long_run"},
    ),
    "fit": (STILL, ["work.fit_variance=0.15"], PERFORMANCE | {"long_run"}),
    "skill gap": (STILL, ["work.skill_gap_share=0.3"], PERFORMANCE | {"long_run"}),
    "form": (STILL, ["work.form_variance=0.6"], PERFORMANCE | {"form"}),
    "luck": (STILL, ["work.luck_variance=0.4"], PERFORMANCE),
    "engagement": (STILL, ["work.engagement_within_sd=0.8"], {"engagement"}),
    "engagement baseline": (STILL, ["work.engagement_baseline_sd=0.6"], {"engagement"}),
    "effect of engagement": (
        with_settings(STILL, ["work.engagement_within_sd=0.8"]),
        ["work.engagement_effect=0.25"],
        PERFORMANCE,
    ),
    "clarity": (STILL, ["work.clarity_effect=0.5"], PERFORMANCE),
    "revisiting objectives": (
        REVIEWED,
        ["review.revisit_objectives=true", "review.revisit_hours=0"],
        {"clarity"},
    ),
    "strain": (SHORT_HANDED, ["work.strain_rise=0.3"], {"strain"}),
    "effect of strain": (
        with_settings(SHORT_HANDED, ["work.strain_rise=0.3"]),
        ["work.strain_effect=0.17"],
        PERFORMANCE,
    ),
    "stretch": (SHORT_HANDED, ["work.stretch_power=0.7"], RESULT),
    "feedback": (REVIEWED, ["feedback.mean=0.2"], PERFORMANCE | {"feedback"}),
    "spread of feedback": (REVIEWED, ["feedback.sd=0.35"], PERFORMANCE | {"feedback"}),
    "ramp": (CHANGING, ["work.ramp_weeks=20"], {"ramp", "output"}),
    "distraction": (STILL, ["work.distraction=0.1"], RESULT | {"hours"}),
    "review hours": (REVIEWED, ["review.hours=1"], RESULT | {"hours"}),
    "case hours": (
        with_settings(CASES, ["escalation.pass_threshold=0"]),
        ["escalation.meeting_hours=5"],
        RESULT | {"hours"},
    ),
    "KPI noise": (STILL, ["measurement.kpi_noise=0.3"], SEEN),
    "halo": (STILL, ["measurement.halo_sd=1.6"], {"evidence", "smoothed"}),
    "leniency": (STILL, ["teams.*.manager.leniency=0.1"], {"evidence", "smoothed"}),
    "line": (STILL, ["escalation.threshold=1.5"], {"low"}),
    "coaching": (COACHED, ["interventions.coaching_effect=0.25"], PERFORMANCE | {"long_run", "encouraged"}),
    "coaching hours": (COACHED, ["interventions.coaching_hours=1"], RESULT | {"hours"}),
    "training": (TRAINED, ["interventions.training_effect=0.38"], PERFORMANCE | {"long_run"}),
    "training nobody needs": (ON_COURSE, ["interventions.training_effect=0.38"], PERFORMANCE),
    "course load": (ON_COURSE, ["interventions.course_load=0.4"], RESULT | {"hours"}),
    "support": (
        with_settings(REVIEWED, ["interventions.coaching_hours=0"]),
        ["support.enabled=true", "support.threshold=10"],
        {"support"},
    ),
    "escalation": (
        with_settings(CASES, ["escalation.enabled=false"]),
        ["escalation.enabled=true"],
        {"stage"},
    ),
    "effort in a stage": (CASES, ["formal.effort=0.15"], PERFORMANCE),
    "energy cost of a stage": (CASES, ["formal.engagement_drop=0.5"], {"engagement"}),
    "strain of a stage": (CASES, ["formal.strain_gain=0.2"], {"strain"}),
    "quits": (STILL, ["leaving.quit_rate=0.8"], {"occupant", "clarity", "smoothed", "low"}),
}
"""What is there anyway, what is switched on, and the columns that may and must move."""


def moved(one: Run, other: Run) -> set[str]:
    """Columns of the member-weeks in which a figure differs."""
    assert len(one.weeks) == len(other.weeks) > 300
    names = one.weeks.dtype.names
    return {name for name in names if not np.array_equal(one.weeks[name], other.weeks[name], equal_nan=True)}


@pytest.mark.parametrize("name", ALONE)
def test_one_on(name):
    scenario, switch, columns = ALONE[name]
    assert moved(play(scenario), play(with_settings(scenario, switch))) == columns


OUTCOMES = {
    "quits": (STILL, ["leaving.quit_rate=0.8"], rows.RESIGNED),
    "threat of a case": (CASES, ["formal.quit_points=0.9"], rows.RESIGNED),
    "support": (REVIEWED, ["support.enabled=true", "support.threshold=10"], rows.SUPPORT_BEGAN),
    "escalation": (
        with_settings(CASES, ["escalation.enabled=false"]),
        ["escalation.enabled=true"],
        rows.CASE_OPENED,
    ),
    "failing": (CASES, ["escalation.pass_threshold=2"], rows.EXITED),
    "long meetings": (REVIEWED, ["review.hours=6", "teams.*.manager.people_hours=10"], rows.REVIEW_MISSED),
    "long sessions": (
        COACHED,
        ["interventions.coaching_hours=6", "teams.*.manager.people_hours=10"],
        rows.SESSION_MISSED,
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome_of_one_on(name):
    """What was not there at all appears."""
    scenario, switch, kind = OUTCOMES[name]
    assert not (play(scenario).events["kind"] == kind).any()
    assert (play(with_settings(scenario, switch)).events["kind"] == kind).any()


def test_hiring_delay():
    """Seats stand empty, and the load rises for those who are there."""
    at_once, later = play(CHANGING), play(SHORT_HANDED)
    assert at_once.tallies["vacant_weeks"] == 0
    assert (at_once.weeks["load"] == 1).all()
    assert later.tallies["vacant_weeks"] > 0
    assert later.weeks["load"].max() > 1


def test_reading_error():
    """A manager who does not err reads the gap as deep as it is; one who errs never does."""
    gap, error = ["interventions.diagnosis_error=0"], ["interventions.diagnosis_error=0.5"]
    exact, erring = (play(with_settings(TRAINED, switch)) for switch in (gap, error))
    shift = team_of(TRAINED).shift
    truth = 1 + shift - exact.weeks["long_run"][: SMALL["members"]]
    for result, right in ((exact, True), (erring, False)):
        first = result.events[result.events["kind"] == rows.SUPPORT_BEGAN]
        assert (np.isclose(first["c"], truth[first["seat"]], rtol=1e-9) == right).all()


FULL = Scenario.model_validate(
    {
        "weeks": 78,
        "teams": [{"members": 20, "manager": {"leniency": 0.05}}],
        "leaving": {"quit_rate": 0.3},
        "policies": {
            "only": {
                "support": {"threshold": 1.0},
                "escalation": {"threshold": 0.9, "failing_weeks": 6, "window": 8, "require_support": False},
            }
        },
    }
)

OFF = {
    "ability": ["work.ability_variance=0"],
    "fit": ["work.fit_variance=0"],
    "skill gap": ["work.skill_gap_share=0"],
    "selection": ["hiring.validity=0"],
    "form": ["work.form_variance=0"],
    "luck": ["work.luck_variance=0"],
    "engagement": ["work.engagement_within_sd=0"],
    "engagement baseline": ["work.engagement_baseline_sd=0"],
    "effect of engagement": ["work.engagement_effect=0"],
    "clarity": ["work.clarity_effect=0"],
    "revisiting objectives": ["review.revisit_objectives=false"],
    "strain": ["work.strain_rise=0", "formal.strain_gain=0"],
    "effect of strain": ["work.strain_effect=0"],
    "stretch": ["work.stretch_power=0"],
    "feedback": ["feedback.mean=0"],
    "spread of feedback": ["feedback.sd=0"],
    "crowding of feedback": ["feedback.crowded_quality=1", "review.cadence=1"],
    "ramp": ["work.ramp_weeks=0"],
    "distraction": ["work.distraction=0"],
    "review hours": ["review.hours=0"],
    "case hours": ["escalation.meeting_hours=0"],
    "KPI noise": ["measurement.kpi_noise=0"],
    "halo": ["measurement.halo_sd=0"],
    "leniency": ["teams.*.manager.leniency=0"],
    "reviews": ["review.enabled=false"],
    "support": ["support.enabled=false"],
    "coaching": ["interventions.coaching_effect=0"],
    "coaching hours": ["interventions.coaching_hours=0"],
    "training": ["interventions.training_effect=0"],
    "course load": ["interventions.course_load=0"],
    "misfitting support": ["interventions.misfit_share=0"],
    "diagnosis error": ["interventions.diagnosis_error=0"],
    "escalation": ["escalation.enabled=false"],
    "effort in a stage": ["formal.effort=0"],
    "energy cost of a stage": ["formal.engagement_drop=0"],
    "strain of a stage": ["formal.strain_gain=0"],
    "threat of a case": ["formal.quit_points=0"],
    "live warnings": ["formal.first_warning=0", "formal.final_warning=0"],
    "HR delay": ["hr.opening_time.mean=0"],
    "course time": ["training.course_time.mean=0"],
    "quits": ["leaving.quit_rate=0"],
    "quits by mood": ["leaving.engagement_weight=0"],
    "quits by strain": ["leaving.strain_weight=0"],
    "quits by standing": ["leaving.extremes_weight=0"],
    "hiring delay": ["hiring.time_to_fill.mean=0"],
    "limit of the diary": ["teams.*.manager.people_hours=1e9"],
}


@pytest.mark.parametrize("name", OFF)
def test_one_off(name):
    """In a full model each mechanism is felt: what members deliver changes when it is gone."""
    deep = {"crowding of feedback": ["review.cadence=1"]}
    before = play(with_settings(FULL, deep.get(name, [])), replications=6, tables=6)
    after = play(with_settings(FULL, OFF[name]), replications=6, tables=6)
    assert not np.array_equal(before.weeks["output"], after.weeks["output"])


def test_setting_what_is_set_changes_nothing():
    """The control of all these: a setting with its own value leaves every bit as it is."""
    same = with_settings(FULL, ["work.form_variance=0.6", "leaving.quit_rate=0.3", "review.cadence=4"])
    assert play(same).manifest.digest == play(FULL).manifest.digest
