"""Every mechanism has a switch: all off is exactly 1, one on moves its columns, one off changes results."""

from dataclasses import dataclass, field
from typing import Any

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


def quiet(**settings: Any) -> Scenario:
    """All off, with a line that nobody falls below unless the settings say so."""
    return all_off(**{**SMALL, "escalation": NO_LOW_WEEK, **settings})


def supported(kind: str, **settings: Any) -> Scenario:
    """Everyone gets this support, over and over."""
    return quiet(review={"cadence": 4}, support={**EVERYONE_IS_SUPPORTED, "choice": kind}, **settings)


STILL = quiet()
REVIEWED = quiet(review={"cadence": 4})
COACHED = supported("coaching", work={"engagement_effect": 0.25}, interventions={"coaching_hours": 0})
TRAINED = supported("training", work={"skill_gap_share": 1})
ON_COURSE = with_settings(TRAINED, ["training.course_time.mean=3", "work.skill_gap_share=0"])
CASES = quiet(review={"cadence": 4}, escalation=EVERYONE_GETS_A_CASE)
EXITS = with_settings(CASES, ["escalation.pass_threshold=2", "escalation.stage_weeks=2"])
CHANGING = quiet(leaving={"quit_rate": 0.8})
SHORT_HANDED = quiet(leaving={"quit_rate": 0.8}, hiring={"time_to_fill": {"mean": 6, "shape": "fixed"}})
PLANNED = quiet(planning={})
DEVELOPED = quiet(review={"cadence": 4}, development={"places": 52}, growth={"plan_weeks": 10})
RANKED = quiet(
    review={"cadence": 4}, ranking={"period": 10, "share": 0.25}, escalation={**NO_LOW_WEEK, "stage_weeks": 4}
)
"""People are ranked who all attain the same, so the first seats are the lowest; they pass their stages."""

DISMISSED = with_settings(RANKED, ["ranking.result=exit"])
REWARDED = quiet(review={"cadence": 4}, reward={"threshold": 1, "period": 8, "bonus": 1})
FLATTERED = with_settings(REWARDED, ["teams.*.manager.leniency=0.5", "reward.threshold=1.05"])
CALIBRATED = quiet(calibration={"every": 8}, manager={"leniency": 0.1})
TOGETHER = quiet(environment={"session_every": 8})
WELCOMED = quiet(leaving={"quit_rate": 0.8}, work={"ramp_weeks": 20}, environment={"onboarding": True})
LEFT_ALONE = quiet(
    escalation={"enabled": False, "threshold": 3}, climate={"unaddressed_weeks": 10, "perception_error": 0}
)


BUSY = {
    "still": STILL,
    "reviewed": REVIEWED,
    "coached": COACHED,
    "relieved": supported("relief"),
    "adjusted": supported("adjustments"),
    "clarified": supported("clarifying"),
    "mended": supported("mending"),
    "mentored": supported("mentoring"),
    "cases": CASES,
    "exits": EXITS,
    "changing": CHANGING,
    "short-handed": SHORT_HANDED,
    "planned": PLANNED,
    "developed": DEVELOPED,
    "ranked": RANKED,
    "dismissed": DISMISSED,
    "rewarded": REWARDED,
    "calibrated": with_settings(CALIBRATED, ["teams.*.manager.leniency=0"]),
    "together": TOGETHER,
    "left alone": LEFT_ALONE,
}


@pytest.mark.parametrize("engine", ["simpy", "batch"])
@pytest.mark.parametrize(
    "scenario",
    list(BUSY.values()),
    ids=list(BUSY),
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
RESULT = {"attainment", "output", "delivered", *SEEN}
PERFORMANCE = {"performance", *RESULT}
JUDGED = {"evidence", "smoothed"}
NEWCOMER = {"occupant", "clarity", "alignment", "smoothed", "low"}
READ = {"causes read", "more read"}
NOTICED = {"review held", "prospects read"}
WRONG = {"delivered", "redone", "right"}
JUDGED_AGAIN = {*NOTICED, "support began", "support judged"}
"""Groups of columns, and of kinds of event, that move together."""


@dataclass(frozen=True)
class Switch:
    """What is there anyway, what is switched on, and the columns and kinds of event that move."""

    before: Scenario
    on: list[str]
    columns: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


ALONE = {
    "ability": Switch(STILL, ["work.ability_variance=0.75"], PERFORMANCE | {"long_run"}),
    "between teams": Switch(
        with_settings(STILL, ["work.ability_variance=0.75"]),
        ["work.between_teams=0.5"],
        PERFORMANCE | {"long_run"},
    ),
    "seat": Switch(
        with_settings(STILL, ["work.expected_to_meet=0.5"]), ["work.seat_variance=0.1"], PERFORMANCE
    ),
    "selection": Switch(
        with_settings(STILL, ["work.ability_variance=0.75", "work.expected_to_meet=0.5"]),
        ["hiring.applicants=5", "hiring.validity=0.5"],
        PERFORMANCE | {"long_run"},
    ),
    "fit": Switch(STILL, ["work.fit_variance=0.15"], PERFORMANCE | {"long_run"}),
    "skill gap": Switch(STILL, ["work.skill_gap_share=0.3"], PERFORMANCE | {"long_run"}),
    "form": Switch(STILL, ["work.form_variance=0.6"], PERFORMANCE | {"form"}),
    "shared form": Switch(
        with_settings(STILL, ["work.form_variance=0.6"]), ["work.form_shared=0.2"], PERFORMANCE | {"form"}
    ),
    "luck": Switch(STILL, ["work.luck_variance=0.4"], PERFORMANCE),
    "engagement": Switch(STILL, ["work.engagement_within_sd=0.8"], {"engagement"}),
    "engagement baseline": Switch(STILL, ["work.engagement_baseline_sd=0.6"], {"engagement"}),
    "effect of engagement": Switch(
        with_settings(STILL, ["work.engagement_within_sd=0.8"]), ["work.engagement_effect=0.25"], PERFORMANCE
    ),
    "clarity": Switch(STILL, ["work.clarity_effect=0.5"], PERFORMANCE),
    "revisiting objectives": Switch(REVIEWED, ["review.revisit_objectives=true"], {"clarity"}),
    "strain": Switch(SHORT_HANDED, ["work.strain_rise=0.3"], {"strain"}),
    "effect of strain": Switch(
        with_settings(SHORT_HANDED, ["work.strain_rise=0.3"]), ["work.strain_effect=0.17"], PERFORMANCE
    ),
    "stretch": Switch(SHORT_HANDED, ["work.stretch_power=0.7"], RESULT),
    "feedback": Switch(REVIEWED, ["feedback.mean=0.2"], PERFORMANCE | {"feedback"}, NOTICED),
    "spread of feedback": Switch(
        REVIEWED, ["feedback.sd=0.35"], PERFORMANCE | {"feedback"}, NOTICED | {"more read"}
    ),
    "ramp": Switch(CHANGING, ["work.ramp_weeks=20"], {"delivered", "output", "ramp"}),
    "distraction": Switch(STILL, ["work.distraction=0.1"], RESULT | {"hours"}),
    "focus time": Switch(
        with_settings(STILL, ["work.distraction=0.1"]), ["environment.focus_time=true"], RESULT | {"hours"}
    ),
    "resources": Switch(STILL, ["work.resources=1.25"], RESULT | {"hours"}),
    "resources of the policy": Switch(STILL, ["environment.resources=1.25"], RESULT | {"hours"}),
    "review hours": Switch(
        REVIEWED, ["review.hours=1"], RESULT | {"hours"}, NOTICED | {"meeting began", "more read"}
    ),
    "case hours": Switch(
        with_settings(CASES, ["escalation.pass_threshold=0"]),
        ["escalation.meeting_hours=5"],
        RESULT | {"hours"},
        NOTICED | {"case meeting held", "meeting began", "more read", "stage passed"},
    ),
    "KPI noise": Switch(STILL, ["measurement.kpi_noise=0.3"], SEEN),
    "halo": Switch(STILL, ["measurement.halo_sd=1.6"], JUDGED),
    "leniency": Switch(STILL, ["teams.*.manager.leniency=0.1"], JUDGED),
    "groups": Switch(STILL, ["groups.share=0.5"], {"group"}),
    "group bias": Switch(with_settings(STILL, ["groups.share=0.5"]), ["groups.rating_bias=-0.3"], JUDGED),
    "line": Switch(STILL, ["escalation.threshold=1.5"], {"low"}, {"left alone"}),
    "life events": Switch(
        STILL, ["circumstances.events_a_year=2"], PERFORMANCE | {"circumstance"}, {"life event"}
    ),
    "barriers": Switch(STILL, ["circumstances.barrier_share=0.5"], PERFORMANCE | {"barrier"}),
    "disclosure": Switch(
        with_settings(REVIEWED, ["circumstances.barrier_share=0.5", "circumstances.disclosure=0"]),
        ["circumstances.disclosure=0.5"],
        set(),
        {"barrier disclosed", "causes read"},
    ),
    "disclosure in feedback both ways": Switch(
        with_settings(
            REVIEWED,
            [
                "circumstances.barrier_share=0.5",
                "circumstances.disclosure=0",
                "circumstances.disclosure_two_way=0.5",
            ],
        ),
        ["review.two_way=true"],
        set(),
        {"barrier disclosed", "causes read"},
    ),
    "sharper diagnosis by feedback both ways": Switch(
        with_settings(REVIEWED, ["interventions.diagnosis_error=0.5"]), ["review.two_way=true"], set(), READ
    ),
    "managers learn": Switch(
        with_settings(REVIEWED, ["review.two_way=true", "feedback.mean=0.2"]),
        ["feedback.manager_learns=0.01"],
        PERFORMANCE | {"feedback"},
        NOTICED,
    ),
    "attribution bias": Switch(
        with_settings(REVIEWED, ["work.skill_gap_share=1"]),
        ["teams.*.manager.attribution_bias=0.3"],
        set(),
        {"causes read"},
    ),
    "diagnosis error": Switch(REVIEWED, ["interventions.diagnosis_error=0.5"], set(), READ),
    "planning": Switch(
        STILL, ["planning.enabled=true"], {"clarity"}, {"approval began", "goals agreed", "meeting began"}
    ),
    "planning without feedback": Switch(PLANNED, ["planning.feedback=false"], set(), {"meeting began"}),
    "planning without approval": Switch(
        PLANNED, ["planning.approval=false"], {"alignment"}, {"approval began", "goals agreed"}
    ),
    "commitment": Switch(PLANNED, ["planning.commitment=0.2"], {"engagement"}),
    "hours of defining": Switch(PLANNED, ["planning.define_hours=2"], set(), {"meeting began"}),
    "hours of shaping": Switch(PLANNED, ["planning.feedback_hours=2"], RESULT | {"hours"}, {"meeting began"}),
    "approval time": Switch(
        PLANNED, ["approval.time.mean=3"], {"clarity"}, {"approval began", "goals agreed"}
    ),
    "ratcheted targets": Switch(
        with_settings(PLANNED, ["teams.*.quality=0.2"]),
        ["planning.targets=ratchet"],
        SEEN | {"attainment", "target"},
        {"goals agreed"},
    ),
    "targets by capability": Switch(
        with_settings(PLANNED, ["teams.*.quality=-0.2"]),
        ["planning.targets=capability"],
        SEEN | {"attainment", "target"},
        {"goals agreed"},
    ),
    "strategy shifts": Switch(STILL, ["strategy.shifts_a_year=4"], {"alignment"}, {"strategy shifted"}),
    "development hour": Switch(STILL, ["environment.development_hour=true"], RESULT | {"hours"}),
    "skill of the hour": Switch(
        with_settings(STILL, ["environment.development_hour=true"]),
        ["growth.hour_skill=0.02"],
        PERFORMANCE | {"long_run"},
    ),
    "mood of the hour": Switch(
        with_settings(STILL, ["environment.development_hour=true"]),
        ["growth.hour_engagement=0.1"],
        {"engagement"},
    ),
    "development plans": Switch(
        REVIEWED,
        ["development.enabled=true"],
        {"developing"},
        NOTICED | {"development plan began", "development plan ended"},
    ),
    "skill of a plan": Switch(
        DEVELOPED, ["growth.plan_skill=0.1"], PERFORMANCE | {"long_run"}, NOTICED | {"development plan began"}
    ),
    "mood of a plan": Switch(DEVELOPED, ["growth.plan_engagement=0.3"], {"engagement"}),
    "hours of a plan": Switch(
        DEVELOPED,
        ["growth.plan_hours=0.25"],
        RESULT | {"developing", "hours"},
        NOTICED | {"development plan began", "development plan ended", "more read"},
    ),
    "bonus": Switch(
        REVIEWED, ["reward.enabled=true", "reward.threshold=1", "reward.period=8"], set(), {"bonus paid"}
    ),
    "effort for a bonus": Switch(REWARDED, ["reward.effort=0.24"], PERFORMANCE, NOTICED | {"bonus paid"}),
    "quality under a bonus": Switch(REWARDED, ["quality.bonus_loss=0.03"], WRONG),
    "a bonus not earned": Switch(FLATTERED, ["climate.justice_loss=0.3"], {"engagement", "justice"}),
    "promotion": Switch(
        REVIEWED,
        ["promotion.enabled=true", "promotion.week=10"],
        NEWCOMER,
        NOTICED | READ | {"file read", "history read", "meeting began", "promoted", "started"},
    ),
    "coaching skill of a leader": Switch(
        with_settings(REVIEWED, ["promotion.enabled=true", "promotion.week=10", "feedback.mean=0.2"]),
        ["growth.potential_skill=0.2"],
        PERFORMANCE | {"feedback"},
        NOTICED | {"promoted"},
    ),
    "calibration": Switch(
        with_settings(CALIBRATED, ["calibration.enabled=false"]),
        ["calibration.enabled=true"],
        set(),
        {"managers calibrated", "meeting began"},
    ),
    "effect of calibration": Switch(
        CALIBRATED, ["calibration.reduction=0.3"], JUDGED, {"managers calibrated"}
    ),
    "hours of calibration": Switch(CALIBRATED, ["calibration.hours=2"], set(), {"meeting began"}),
    "team sessions": Switch(
        STILL, ["environment.session_every=8"], set(), {"meeting began", "team session held"}
    ),
    "gain of team sessions": Switch(
        TOGETHER, ["climate.session_gain=0.1"], {"cohesion"}, {"team session held"}
    ),
    "hours of team sessions": Switch(
        TOGETHER, ["environment.session_hours=2"], RESULT | {"hours"}, {"meeting began"}
    ),
    "work that suits": Switch(
        with_settings(REVIEWED, ["environment.allocation=capability"]),
        ["environment.allocation_fit=0.05"],
        PERFORMANCE,
        NOTICED,
    ),
    "load by capability": Switch(
        with_settings(REVIEWED, ["environment.allocation=capability", "work.ability_variance=0.75"]),
        ["environment.allocation_tilt=0.5"],
        {"delivered", "load", "output"},
    ),
    "learning by capability": Switch(
        with_settings(
            COACHED,
            [
                "environment.allocation=capability",
                "environment.allocation_tilt=0.5",
                "work.ability_variance=0.75",
                "interventions.coaching_effect=0.25",
            ],
        ),
        ["environment.allocation=equal"],
        PERFORMANCE | {"load", "long_run", "without"},
        JUDGED_AGAIN | {"more read"},
    ),
    "onboarding": Switch(
        with_settings(WELCOMED, ["environment.onboarding=false"]),
        ["environment.onboarding=true"],
        {"support"},
        {"meeting began", "session held"},
    ),
    "effect of onboarding": Switch(
        WELCOMED, ["interventions.onboarding_effect=0.2"], {"delivered", "output", "ramp"}
    ),
    "hours of onboarding": Switch(
        WELCOMED, ["interventions.onboarding_hours=1"], RESULT | {"hours"}, {"meeting began"}
    ),
    "deputies": Switch(
        with_settings(REVIEWED, ["review.preparation=2", "teams.*.manager.people_hours=6"]),
        ["teams.*.manager.deputies=2"],
        set(),
        NOTICED | READ | {"file read", "history read", "meeting began"},
    ),
    "coaching": Switch(
        COACHED,
        ["interventions.coaching_effect=0.25"],
        PERFORMANCE | {"encouraged", "long_run", "without"},
        JUDGED_AGAIN,
    ),
    "coaching once": Switch(
        with_settings(COACHED, ["support.pause=99"]),
        ["interventions.coaching_effect=0.25"],
        PERFORMANCE | {"encouraged", "long_run"},
        NOTICED | {"support judged"},
    ),
    "coaching hours": Switch(
        COACHED,
        ["interventions.coaching_hours=1"],
        RESULT | {"hours", "without"},
        JUDGED_AGAIN | {"meeting began", "more read"},
    ),
    "training": Switch(
        TRAINED,
        ["interventions.training_effect=0.38"],
        PERFORMANCE | {"long_run", "without"},
        JUDGED_AGAIN | {"causes read"},
    ),
    "training nobody needs": Switch(
        ON_COURSE, ["interventions.training_effect=0.38"], PERFORMANCE | {"without"}, JUDGED_AGAIN
    ),
    "course load": Switch(
        ON_COURSE, ["interventions.course_load=0.4"], RESULT | {"hours", "without"}, NOTICED | {"more read"}
    ),
    "relief": Switch(supported("relief"), ["interventions.relief=0.2"], {"delivered", "load", "output"}),
    "adjustments of a circumstance": Switch(
        supported("adjustments", circumstances={"events_a_year": 2}),
        ["interventions.adjustment_keeps=0.5"],
        PERFORMANCE | {"circumstance", "without"},
        JUDGED_AGAIN | READ | {"adjustments made", "life event"},
    ),
    "adjustments of a barrier": Switch(
        supported("adjustments", circumstances={"barrier_share": 0.5, "disclosure": 0}),
        ["circumstances.disclosure=1"],
        PERFORMANCE | {"barrier", "without"},
        JUDGED_AGAIN | READ | {"adjustments made", "barrier disclosed"},
    ),
    "hours of adjustments": Switch(
        supported("adjustments"),
        ["interventions.adjustment_hours=1"],
        RESULT | {"hours", "without"},
        JUDGED_AGAIN | {"meeting began", "more read"},
    ),
    "mending": Switch(
        supported("mending", work={"seat_variance": 0.5}),
        ["interventions.mending_keeps=0.3"],
        PERFORMANCE | {"without"},
        JUDGED_AGAIN | {"more read"},
    ),
    "mentoring": Switch(
        supported("mentoring"),
        ["interventions.mentoring_effect=0.125"],
        PERFORMANCE | {"encouraged", "long_run", "without"},
        JUDGED_AGAIN,
    ),
    "hours of mentoring": Switch(
        supported("mentoring"),
        ["interventions.mentoring_hours=1"],
        RESULT | {"hours", "without"},
        JUDGED_AGAIN | {"more read"},
    ),
    "support": Switch(
        with_settings(REVIEWED, ["interventions.coaching_hours=0"]),
        ["support.enabled=true", "support.threshold=10", "support.choice=coaching"],
        {"support", "without"},
        {
            "file read",
            "history read",
            "meeting began",
            "review held",
            "session held",
            "support began",
            "support ended",
            "support judged",
        },
    ),
    "escalation": Switch(
        with_settings(CASES, ["escalation.enabled=false"]),
        ["escalation.enabled=true"],
        {"stage"},
        {
            "HR began",
            "case opened",
            "file read",
            "history read",
            "left alone",
            "review held",
            "stage opened",
            "stage passed",
        },
    ),
    "effort in a stage": Switch(CASES, ["formal.effort=0.15"], PERFORMANCE, NOTICED | {"stage passed"}),
    "energy cost of a stage": Switch(CASES, ["formal.engagement_drop=0.5"], {"engagement"}),
    "strain of a stage": Switch(CASES, ["formal.strain_gain=0.2"], {"strain"}),
    "quality in a stage": Switch(CASES, ["quality.stage_loss=0.03"], WRONG),
    "ranking to the ladder": Switch(
        with_settings(RANKED, ["ranking.enabled=false"]),
        ["ranking.enabled=true"],
        NEWCOMER | {"stage"},
        NOTICED
        | READ
        | {
            "HR began",
            "case opened",
            "exited",
            "file read",
            "hearing held",
            "history read",
            "injustice seen",
            "meeting began",
            "ranked lowest",
            "stage opened",
            "stage passed",
            "started",
        },
    ),
    "ranking to the door": Switch(
        with_settings(DISMISSED, ["ranking.enabled=false"]),
        ["ranking.enabled=true"],
        NEWCOMER,
        NOTICED
        | READ
        | {
            "exited",
            "file read",
            "history read",
            "injustice seen",
            "meeting began",
            "ranked lowest",
            "started",
        },
    ),
    "ranking and cohesion": Switch(RANKED, ["climate.ranking_loss=0.1"], {"cohesion"}),
    "justice": Switch(
        with_settings(RANKED, ["escalation.companion=false"]),
        ["climate.justice_loss=0.3"],
        {"engagement", "justice"},
        {"injustice seen"},
    ),
    "unrest": Switch(
        with_settings(DISMISSED, ["leaving.quit_rate=0.2"]),
        ["climate.exit_unrest=0.05"],
        set(),
        {"resigned"},
    ),
    "someone left alone": Switch(LEFT_ALONE, ["climate.unaddressed_loss=0.1"], {"engagement", "justice"}),
    "departures and cohesion": Switch(CHANGING, ["climate.departure_loss=1"], {"cohesion"}),
    "load and cohesion": Switch(SHORT_HANDED, ["climate.load_loss=0.1"], {"cohesion"}),
    "cohesion and engagement": Switch(
        with_settings(CHANGING, ["climate.departure_loss=1"]), ["climate.cohesion_effect=0.5"], {"engagement"}
    ),
    "peers": Switch(
        with_settings(STILL, ["work.ability_variance=0.75"]),
        ["climate.peer_effect=0.15"],
        PERFORMANCE | {"peers"},
    ),
    "cohesion and peers": Switch(
        with_settings(CHANGING, ["work.ability_variance=0.75", "climate.peer_effect=0.15"]),
        ["climate.departure_loss=1"],
        PERFORMANCE | {"cohesion", "peers"},
    ),
    "quality": Switch(STILL, ["quality.right_first_time=0.9"], WRONG),
    "quality under load": Switch(SHORT_HANDED, ["quality.load_loss=0.05"], WRONG),
    "rework": Switch(
        with_settings(STILL, ["quality.right_first_time=0.9"]),
        ["quality.rework_after=2"],
        {"delivered", "redone"},
    ),
    "quality in the KPI": Switch(
        with_settings(SHORT_HANDED, ["quality.load_loss=0.05"]), ["measurement.quality_share=0.5"], SEEN
    ),
    "quits": Switch(STILL, ["leaving.quit_rate=0.8"], NEWCOMER, {"resigned", "started"}),
}


def moved(one: Run, other: Run) -> set[str]:
    """Columns of the member-weeks in which a figure differs."""
    assert len(one.weeks) == len(other.weeks) > 300
    names = one.weeks.dtype.names
    return {name for name in names if not np.array_equal(one.weeks[name], other.weeks[name], equal_nan=True)}


def moved_events(one: Run, other: Run) -> set[str]:
    """Kinds of event of which any row differs, is missing or is new."""
    kinds = {kind: name for kind, (name, _) in rows.FIGURES.items()}
    return {
        name for kind, name in kinds.items() if of_kind(one, kind).tobytes() != of_kind(other, kind).tobytes()
    }


def of_kind(result: Run, kind: int) -> np.ndarray:
    """The events of one kind."""
    return result.events[result.events["kind"] == kind]


@pytest.mark.parametrize("name", ALONE)
def test_one_on(name):
    switch = ALONE[name]
    before, after = play(switch.before), play(with_settings(switch.before, switch.on))
    assert moved(before, after) == switch.columns
    assert moved_events(before, after) == switch.events


INCIDENTS = {
    "circumstance": PERFORMANCE | {"circumstance"},
    "barrier": PERFORMANCE | {"barrier"},
    "skill_gap": PERFORMANCE | {"long_run"},
    "ability": PERFORMANCE | {"long_run"},
    "difficulty": PERFORMANCE,
    "engagement": {"engagement"},
    "conflict": {"cohesion"},
    "warning": set(),
}
"""Kinds of incident, and the columns that each moves."""


@pytest.mark.parametrize("kind", INCIDENTS)
@pytest.mark.parametrize("week", [0, 20])
def test_incident(kind, week):
    """It moves its columns, of whom it is about and from its week on, and is written down."""
    story = {"kind": kind, "week": week, "seat": 3, "size": 0.5, "weeks": 10}
    before, after = play(STILL), play(quiet(incidents=(story,)))
    assert moved(before, after) == INCIDENTS[kind]
    assert moved_events(before, after) == {"incident"}
    touched = differing(before, after)
    assert (touched["week"] >= week).all()
    if kind != "conflict":
        assert (touched["seat"] == 2).all()


def differing(one: Run, other: Run) -> np.ndarray:
    """Rows of the member-weeks in which anything differs."""
    names = one.weeks.dtype.names
    same = [(one.weeks[name] == other.weeks[name]) | (one.weeks[name] != one.weeks[name]) for name in names]
    return one.weeks[~np.all(same, axis=0)]


def test_a_warning_shortens_the_ladder():
    """Someone with a live warning enters the formal procedure one stage higher."""
    story = {"kind": "warning", "week": 0, "seat": 3, "weeks": 40}
    plain = quiet(review={"cadence": 4}, escalation=EVERYONE_GETS_A_CASE)
    warned = plain.model_validate({**plain.model_dump(mode="json"), "incidents": [story]})
    for scenario, stage in ((plain, 1), (warned, 2)):
        opened = of_kind(play(scenario), rows.CASE_OPENED)
        first = opened[opened["seat"] == 2][0]
        assert first["a"] == stage


SAFEGUARDS = (
    "in_writing",
    "consider_adjustments",
    "companion",
    "independent_hearer",
    "appeal",
    "require_support",
)


@pytest.mark.parametrize("safeguard", SAFEGUARDS)
def test_legal_floor(safeguard):
    """A safeguard less is more injustice. A ranking asks for no support first, so it has five of the six."""
    fair = with_settings(RANKED, ["climate.justice_loss=0.3"])
    unfair = with_settings(fair, [f"escalation.{safeguard}=false"])
    before, after = play(fair), play(unfair)
    assert len(of_kind(before, rows.INJUSTICE_SEEN)) > 3
    assert (of_kind(before, rows.INJUSTICE_SEEN)["a"] == 1 - 5 / 6).all()
    if safeguard == "require_support":
        assert not moved(before, after)
    else:
        assert (of_kind(after, rows.INJUSTICE_SEEN)["a"] == 1 - 4 / 6).all()
        assert moved(before, after) == {"justice", "engagement"}


def test_all_safeguards_and_no_ranking_are_no_injustice():
    """A formal step against someone who delivers is no injustice in itself; without a safeguard it is."""
    fair = with_settings(CASES, ["climate.justice_loss=0.3", "escalation.require_support=true"])
    fair = with_settings(fair, ["support.enabled=true", "support.threshold=10", "support.choice=coaching"])
    misread = ["measurement.objective_share=0", "teams.*.manager.leniency=-0.5", "escalation.threshold=0.9"]
    fair = with_settings(fair, misread)
    unfair = with_settings(fair, ["escalation.companion=false"])
    assert len(of_kind(play(fair), rows.CASE_OPENED)) > 3
    assert not len(of_kind(play(fair), rows.INJUSTICE_SEEN))
    assert len(of_kind(play(unfair), rows.INJUSTICE_SEEN)) > 0


OUTCOMES = {
    "quits": (STILL, ["leaving.quit_rate=0.8"], rows.RESIGNED),
    "threat of a case": (CASES, ["formal.quit_points=0.9"], rows.RESIGNED),
    "support": (
        REVIEWED,
        ["support.enabled=true", "support.threshold=10", "support.choice=coaching"],
        rows.SUPPORT_BEGAN,
    ),
    "escalation": (
        with_settings(CASES, ["escalation.enabled=false"]),
        ["escalation.enabled=true"],
        rows.CASE_OPENED,
    ),
    "following through": (
        with_settings(CASES, ["teams.*.manager.follow_through=0"]),
        ["teams.*.manager.follow_through=0.2"],
        rows.CASE_OPENED,
    ),
    "failing": (CASES, ["escalation.pass_threshold=2"], rows.EXITED),
    "appeals": (EXITS, ["formal.appeal_rate=0.5"], rows.APPEALED),
    "upheld appeals": (
        with_settings(EXITS, ["formal.appeal_rate=1", "formal.upheld=0", "formal.upheld_defects=0"]),
        ["formal.upheld=0.5"],
        rows.REINSTATED,
    ),
    "thin records": (
        with_settings(
            EXITS,
            [
                "formal.appeal_rate=1",
                "formal.upheld=0",
                "formal.upheld_defects=0",
                "escalation.meeting_hours=5",
                "teams.*.manager.people_hours=4",
            ],
        ),
        ["formal.upheld_defects=1"],
        rows.REINSTATED,
    ),
    "long meetings": (
        REVIEWED,
        ["review.preparation=6", "teams.*.manager.people_hours=10"],
        rows.REVIEW_MISSED,
    ),
    "long sessions": (
        COACHED,
        ["interventions.coaching_hours=6", "teams.*.manager.people_hours=10"],
        rows.SESSION_MISSED,
    ),
    "a workgroup that ends": (STILL, ["teams[0].ends=20"], rows.TEAM_ENDED),
    "nowhere to go": (STILL, ["teams[0].ends=20"], rows.RELEASED),
    "a workgroup that starts": (STILL, ["teams[0].starts=5"], rows.TEAM_FORMED),
}
"""What is there anyway, what is switched on, and the kind of event that appears."""


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome_of_one_on(name):
    """What was not there at all appears."""
    scenario, switch, kind = OUTCOMES[name]
    assert not len(of_kind(play(scenario), kind))
    assert len(of_kind(play(with_settings(scenario, switch)), kind))


def test_following_through_always():
    """A manager who always follows through does what the rules ask for, and one who never does waits."""
    for chance, done in ((1, 20), (0, 0)):
        held = of_kind(
            play(with_settings(CASES, [f"teams.*.manager.follow_through={chance}"])), rows.REVIEW_HELD
        )
        asked = held[held["d"] == 20]
        assert len(asked) >= SMALL["members"]
        assert (asked["e"] == done).all()


def test_defects_are_what_upholds():
    """The control of thin records: where every meeting is held no appeal is upheld for its record."""
    full = with_settings(
        EXITS,
        ["formal.appeal_rate=1", "formal.upheld=0", "formal.upheld_defects=1", "escalation.meeting_hours=5"],
    )
    result = play(full)
    assert len(of_kind(result, rows.APPEALED))
    assert not len(of_kind(result, rows.REINSTATED))


TWO_TEAMS = quiet(
    teams=2, leaving={"quit_rate": 0.9}, hiring={"time_to_fill": {"mean": 12, "shape": "fixed"}}
)
"""Seats stand open in both."""


class TestMoves:
    def test_a_workgroup_ends(self):
        """Its people take the open seats elsewhere, by seat; the others are released. It works no more."""
        result = play(with_settings(TWO_TEAMS, ["teams[0].ends=20"]))
        gone = result.weeks["week"][result.weeks["team"] == 0]
        assert gone.max() == 19
        moved_on, released = of_kind(result, rows.MOVED), of_kind(result, rows.RELEASED)
        assert (moved_on["a"] == rows.TEAM_OVER).all()
        assert len(moved_on) > 1
        assert len(moved_on) + len(released) == (gone == 19).sum() - resigned_at(result, team=0, week=19)
        assert (moved_on["seat"] == np.sort(moved_on["seat"])).all()
        assert (moved_on["d"] == 0).any()

    def test_a_workgroup_starts(self):
        """Nobody works in it before; then all do, on the ramp of people who know the house."""
        scenario = with_settings(STILL, ["teams[0].starts=5", "work.internal_ramp_weeks=12"])
        weeks = play(scenario).weeks
        assert weeks["week"].min() == 5
        assert (np.bincount(weeks["week"])[5:] == SMALL["members"]).all()
        early = weeks[weeks["week"] < 20]
        assert (early["ramp"] < 1).all()
        assert np.allclose(early["ramp"], 1 - 0.75 * np.exp(-(early["week"] - 4.5) / 4), rtol=1e-12)

    def test_redeployment_by_agreement(self):
        """Where fit is what is wrong and a seat is open elsewhere, people move to it, with a new fit."""
        misfits = quiet(
            teams=2,
            review={"cadence": 4},
            support={"threshold": 0.9},
            work={"fit_variance": 1, "expected_to_meet": 0.5},
            leaving={"quit_rate": 0.5},
            hiring={"time_to_fill": {"mean": 12, "shape": "fixed"}},
        )
        result = play(misfits)
        people = of_kind(result, rows.MOVED)
        assert len(people) > 2
        assert (people["a"] == rows.BY_AGREEMENT).all()
        assert (people["b"] != people["team"]).all()
        full = play(with_settings(misfits, ["hiring.time_to_fill.mean=0"]))
        assert not len(of_kind(full, rows.MOVED))

    def test_redeployment_after_a_hearing(self):
        """A hearing looks for an open seat elsewhere before exit, if the policy has it do so."""
        failing = quiet(
            teams=2,
            review={"cadence": 4},
            escalation={**EVERYONE_GETS_A_CASE, "pass_threshold": 2, "stage_weeks": 2},
            leaving={"quit_rate": 0.5},
            hiring={"time_to_fill": {"mean": 12, "shape": "fixed"}},
        )
        with_it, without = play(failing), play(with_settings(failing, ["escalation.redeploy=false"]))
        assert (of_kind(with_it, rows.MOVED)["a"] == rows.FOR_FAILING).sum() > 2
        assert not len(of_kind(without, rows.MOVED))
        assert len(of_kind(without, rows.EXITED)) > len(of_kind(with_it, rows.EXITED))


def resigned_at(result: Run, team: int, week: int) -> int:
    """How many resigned at a tick."""
    events = of_kind(result, rows.RESIGNED)
    return int(((events["team"] == team) & (events["week"] == week)).sum())


@pytest.mark.parametrize(("across", "teams"), [("false", {0, 1}), ("true", {1})])
def test_ranking_across(across, teams):
    """Ranked within each team, the lowest of each go; across all, those of the team that delivers less."""
    scenario = quiet(teams=2, ranking={"period": 10, "share": 0.25, "result": "exit"})
    scenario = with_settings(scenario, ["teams[1].quality=-0.2", f"ranking.across={across}"])
    taken = of_kind(play(scenario), rows.RANKED)
    first = taken[taken["week"] == 9]
    assert len(first) == 6
    assert set(first["team"]) == teams


def test_value_of_goals_out_of_date():
    """Only the worth of the work falls with alignment: to the floor share that is set."""
    before = with_settings(STILL, ["strategy.shifts_a_year=4", "strategy.shift_keeps=0.5"])
    valued, less = play(before), play(with_settings(before, ["strategy.unaligned_value=0.7"]))
    assert moved(valued, less) == set()
    assert valued.tallies["worth"] == valued.tallies["delivered"]
    share = less.weeks["alignment"].mean()
    assert 0 < share < 1
    assert less.tallies["worth"][0] == pytest.approx(
        valued.tallies["worth"][0] * (0.7 + 0.3 * share), rel=1e-12
    )


@pytest.mark.parametrize(
    "kind", ["coaching", "training", "relief", "adjustments", "clarifying", "mending", "mentoring"]
)
def test_placebo_takes_away_what_support_does(kind):
    """The same episodes, and nothing of what they do."""
    scenario = supported(
        kind,
        work={"seat_variance": 0.5, "skill_gap_share": 0.5, "clarity_time": 4},
        circumstances={"events_a_year": 4, "barrier_share": 0.5, "disclosure": 0.5},
        interventions={
            "coaching_effect": 0.25,
            "training_effect": 0.38,
            "relief": 0.2,
            "mentoring_effect": 0.2,
            "mending_keeps": 0.3,
            "adjustment_keeps": 0.5,
        },
    )
    real, empty = play(scenario), play(scenario, placebo=True)
    assert len(of_kind(real, rows.SUPPORT_BEGAN)) == len(of_kind(empty, rows.SUPPORT_BEGAN)) > 20
    assert moved(real, empty) >= EFFECTS[kind]
    assert np.array_equal(empty.weeks["evidence"][helped(empty)], empty.weeks["without"][helped(empty)])


EFFECTS = {
    "coaching": {"long_run", "encouraged", "attainment"},
    "training": {"long_run", "attainment"},
    "relief": {"load"},
    "adjustments": {"circumstance", "barrier", "attainment"},
    "clarifying": {"clarity"},
    "mending": {"attainment"},
    "mentoring": {"long_run", "encouraged", "attainment"},
}
"""Columns that each kind of support moves."""


def helped(result: Run) -> np.ndarray:
    """Member-weeks beside which an untreated twin is followed."""
    found = np.isfinite(result.weeks["without"])
    assert found.sum() > 100
    return found


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
        first = of_kind(result, rows.CAUSES_READ)[: SMALL["members"]]
        assert (np.isclose(first["a"], truth[first["seat"]], rtol=1e-9) == right).all()


FULL = Scenario.model_validate(
    {
        "weeks": 78,
        "teams": [
            {
                "name": "North",
                "members": 12,
                "complexity": "low",
                "manager": {"leniency": 0.05, "deputies": 1},
            },
            {"name": "South", "members": 8, "quality": -0.05},
            {"name": "Task", "members": 4, "starts": 10, "ends": 60},
        ],
        "leaving": {"quit_rate": 0.3},
        "groups": {"rating_bias": -0.2},
        "measurement": {"quality_share": 0.3},
        "strategy": {"shifts_a_year": 3},
        "incidents": [{"week": 30, "team": "North", "kind": "conflict", "size": 0.3}],
        "policies": {
            "only": {
                "planning": {"cycle": 26, "targets": "ratchet"},
                "support": {"threshold": 1.0},
                "escalation": {
                    "threshold": 0.9,
                    "failing_weeks": 6,
                    "window": 8,
                    "require_support": False,
                    "in_writing": False,
                },
                "environment": {
                    "allocation": "capability",
                    "focus_time": True,
                    "onboarding": True,
                    "session_every": 13,
                },
                "calibration": {"enabled": True, "every": 13},
                "ranking": {"enabled": True, "period": 40},
                "reward": {"enabled": True, "period": 26, "bonus": 0.5},
                "promotion": {"enabled": True},
            }
        },
    }
)
"""Everything at once."""

OFF = {
    "ability": ["work.ability_variance=0"],
    "between teams": ["work.between_teams=0"],
    "seats": ["work.seat_variance=0"],
    "fit": ["work.fit_variance=0"],
    "skill gap": ["work.skill_gap_share=0"],
    "selection": ["hiring.validity=0"],
    "form": ["work.form_variance=0"],
    "shared form": ["work.form_shared=0"],
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
    "feedback both ways": ["review.two_way=false"],
    "learning of managers": ["feedback.manager_learns=0"],
    "ramp": ["work.ramp_weeks=0"],
    "ramp of those who move": ["work.internal_ramp_weeks=0"],
    "distraction": ["work.distraction=0"],
    "focus time": ["environment.focus_time=false"],
    "resources of the policy": ["environment.resources=1.1"],
    "review hours": ["review.hours=0"],
    "case hours": ["escalation.meeting_hours=0"],
    "KPI noise": ["measurement.kpi_noise=0"],
    "halo": ["measurement.halo_sd=0"],
    "leniency": ["teams.*.manager.leniency=0"],
    "group bias": ["groups.rating_bias=0"],
    "quality in the KPI": ["measurement.quality_share=0"],
    "quality under load": ["quality.load_loss=0"],
    "quality in a stage": ["quality.stage_loss=0"],
    "quality": ["quality.right_first_time=1", "quality.load_loss=0", "quality.stage_loss=0"],
    "life events": ["circumstances.events_a_year=0"],
    "barriers": ["circumstances.barrier_share=0"],
    "disclosure": ["circumstances.disclosure_two_way=0"],
    "planning": ["planning.enabled=false"],
    "feedback on plans": ["planning.feedback=false"],
    "commitment": ["planning.commitment=0"],
    "approval": ["planning.approval=false"],
    "approval time": ["approval.time.mean=0"],
    "ratchet": ["planning.targets=kept"],
    "allocation": ["environment.allocation=equal"],
    "work that suits": ["environment.allocation_fit=0"],
    "onboarding": ["environment.onboarding=false"],
    "team sessions": ["environment.session_every=0"],
    "development hour": ["environment.development_hour=false"],
    "skill of the hour": ["growth.hour_skill=0"],
    "mood of the hour": ["growth.hour_engagement=0"],
    "development plans": ["development.enabled=false"],
    "skill of plans": ["growth.plan_skill=0"],
    "mood of plans": ["growth.plan_engagement=0"],
    "quits during plans": ["growth.plan_quits=1"],
    "calibration": ["calibration.enabled=false"],
    "ranking": ["ranking.enabled=false"],
    "bonus": ["reward.enabled=false"],
    "effort for a bonus": ["reward.effort=0"],
    "promotion": ["promotion.enabled=false"],
    "peers": ["climate.peer_effect=0"],
    "cohesion": ["climate.cohesion_effect=0"],
    "departures and cohesion": ["climate.departure_loss=0"],
    "load and cohesion": ["climate.load_loss=0"],
    "ranking and cohesion": ["climate.ranking_loss=0"],
    "team sessions and cohesion": ["climate.session_gain=0"],
    "justice": ["climate.justice_loss=0"],
    "unrest": ["climate.exit_unrest=0"],
    "people left alone": ["climate.unaddressed_loss=0", "climate.unaddressed_weeks=8"],
    "reviews": ["review.enabled=false"],
    "support": ["support.enabled=false"],
    "coaching": ["interventions.coaching_effect=0"],
    "coaching hours": ["interventions.coaching_hours=0"],
    "training": ["interventions.training_effect=0"],
    "course load": ["interventions.course_load=0"],
    "relief": ["interventions.relief=0"],
    "adjustments": ["interventions.adjustment_keeps=1"],
    "mending": ["interventions.mending_keeps=1"],
    "misfitting support": ["interventions.misfit_share=0"],
    "diagnosis error": ["interventions.diagnosis_error=0"],
    "attribution bias": ["teams.*.manager.attribution_bias=0"],
    "lack of follow-through": ["teams.*.manager.follow_through=1"],
    "deputies": ["teams.*.manager.deputies=0"],
    "levers of the manager": ["teams.*.manager.sfia_level=4"],
    "escalation": ["escalation.enabled=false"],
    "redeployment": ["escalation.redeploy=false"],
    "effort in a stage": ["formal.effort=0"],
    "energy cost of a stage": ["formal.engagement_drop=0"],
    "strain of a stage": ["formal.strain_gain=0"],
    "threat of a case": ["formal.quit_points=0"],
    "live warnings": ["formal.first_warning=0", "formal.final_warning=0"],
    "appeals": ["formal.appeal_rate=0"],
    "HR delay": ["hr.opening_time.mean=0"],
    "course time": ["training.course_time.mean=0"],
    "quits": ["leaving.quit_rate=0"],
    "quits by mood": ["leaving.engagement_weight=0"],
    "quits by strain": ["leaving.strain_weight=0"],
    "quits by standing": ["leaving.extremes_weight=0"],
    "hiring delay": ["hiring.time_to_fill.mean=0"],
    "limit of the diary": ["teams.*.manager.people_hours=1e9"],
}

DEEP = {
    "crowding of feedback": ["review.cadence=1"],
    "people left alone": ["climate.unaddressed_weeks=8"],
    "appeals": ["escalation.redeploy=false", "escalation.pass_threshold=1"],
}
"""What is set before and after, where the full scenario gives a mechanism no occasion."""


@pytest.mark.parametrize("name", OFF)
def test_one_off(name):
    """In a full model each mechanism is felt: what members deliver changes when it is gone."""
    before = play(with_settings(FULL, DEEP.get(name, [])), replications=6, tables=6)
    after = play(with_settings(FULL, [*DEEP.get(name, []), *OFF[name]]), replications=6, tables=6)
    assert not np.array_equal(before.weeks["delivered"], after.weeks["delivered"])


def test_setting_what_is_set_changes_nothing():
    """The control of all these: a setting with its own value leaves every bit as it is."""
    same = with_settings(FULL, ["work.form_variance=0.6", "leaving.quit_rate=0.3", "review.cadence=4"])
    assert play(same).manifest.digest == play(FULL).manifest.digest
