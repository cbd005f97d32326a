"""The studies of lessons, against closed forms, plain counts of a run's own tables, and each other."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import pmsim
from pmsim.course import bespoke
from pmsim.course.levers import applied
from pmsim.course.studies_of_counts import (
    better_in_worlds,
    group_level,
    group_ratio,
    number_of,
    ratio_of_counts,
    spread_of_a_year,
)
from pmsim.course.studies_of_events import (
    fate,
    misread_causes,
    seat_attainment,
    seat_holders,
    told_in_time,
    true_cause_share,
)
from pmsim.course.studies_of_luck import (
    false_alarm_by_k_of_n,
    found_by_k_of_n,
    low_people_who_are_fine,
    next_spell,
    regression_to_the_mean,
    single_reading,
)
from pmsim.course.worlds import BATCH, Play, line_of
from pmsim.errors import CourseError, UnknownNameError
from pmsim.outcomes import by_group, replication_values
from pmsim.policies import Cause
from pmsim.records import Run
from pmsim.scenario.resolve import resolve

WORLDS = 14
"""More than a batch, and not a multiple of one."""


@cache
def play(name: str = "customer_service", policy: str = "course_pmp", *settings: str) -> Play:
    return Play(resolve(applied(pmsim.load(name), policy, settings)), policy, 1, WORLDS)


@cache
def whole(played: Play) -> Run:
    """The same worlds with their tables, in one run."""
    return pmsim.run(played.scenario, played.policy, seed=1, replications=WORLDS, tables=WORLDS)


def events(played: Play, kind: str) -> list[dict[str, object]]:
    return [one for one in whole(played).journal() if one["event"] == kind]


def test_batches_are_the_worlds_of_one_run() -> None:
    assert WORLDS > BATCH
    found = np.concatenate([one.weeks for one in play().batches()])
    assert found.tobytes() == whole(play()).weeks.tobytes()
    other = Play(play().scenario, "course_pmp", 2, WORLDS)
    assert np.concatenate([one.weeks for one in other.batches()]).tobytes() != found.tobytes()


def test_plays_are_the_same_by_what_is_played() -> None:
    again = Play(resolve(pmsim.load("customer_service")), "course_pmp", 1, WORLDS)
    assert again == play()
    assert hash(again) == hash(play())
    assert again != play("customer_service", "annual_review")


def test_next_spell_is_a_plain_comparison_of_two_months() -> None:
    table = whole(play()).weeks
    start = play().scenario.warm_up
    before, after, again = [], [], []
    for world in range(WORLDS):
        mine = table[(table["replication"] == world) & (table["week"] >= start) & (table["week"] < start + 8)]
        means = {}
        for seat in range(10):
            rows = mine[mine["seat"] == seat]
            if len(rows) == 8 and len(set(rows["occupant"])) == 1:
                rows = rows[np.argsort(rows["week"])]
                means[seat] = rows["evidence"][:4].mean(), rows["evidence"][4:].mean()
        lowest = min(means, key=lambda seat: means[seat][0])
        before.append(means[lowest][0])
        after.append(means[lowest][1])
        again.append(lowest == min(means, key=lambda seat: means[seat][1]))
    assert next_spell(play(), tells="first").mean == pytest.approx(100 * np.mean(before))
    assert next_spell(play(), tells="next").mean == pytest.approx(100 * np.mean(after))
    assert next_spell(play(), tells="same_again").mean == pytest.approx(100 * np.mean(again))
    better = np.mean([one > other for one, other in zip(after, before, strict=True)])
    assert next_spell(play(), tells="better").mean == pytest.approx(100 * better)


def test_better_and_worse_are_all_there_is() -> None:
    for who in ("lowest", "highest"):
        better, worse = (next_spell(play(), who=who, tells=one).mean for one in ("better", "worse"))
        assert better + worse == pytest.approx(100.0)
    first = [next_spell(play(), who=who, tells="first").mean for who in ("lowest", "highest")]
    assert first[0] < first[1]


@pytest.mark.parametrize("given", [{"who": "middle"}, {"tells": "nothing"}])
def test_next_spell_knows_what_it_can_tell(given: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        next_spell(play(), **given)


def test_less_of_the_gap_closes_after_a_longer_look() -> None:
    # A week is more luck than a quarter is.
    week, quarter = (regression_to_the_mean(play(), weeks=weeks).mean for weeks in (1, 13))
    assert 100.0 > week > quarter


def test_asking_for_more_low_weeks_finds_fewer() -> None:
    shares = [false_alarm_by_k_of_n(play(), k=k, n=13).mean for k in (0, 1, 4, 8, 13)]
    assert shares[0] == 100.0
    assert shares == sorted(shares, reverse=True)
    assert shares[1] > shares[-1]


def test_those_below_the_line_are_found_more_often() -> None:
    assert found_by_k_of_n(play(), k=4, n=13).mean > false_alarm_by_k_of_n(play(), k=4, n=13).mean
    assert single_reading(play(), fine=False).mean > single_reading(play(), fine=True).mean


def test_low_readings_of_the_fine_are_a_share_of_low_readings() -> None:
    assert 0.0 < low_people_who_are_fine(play()).mean < 100.0
    nobody = play("customer_service", "course_pmp", "escalation.threshold=0.2")
    assert single_reading(nobody, fine=True).mean < single_reading(play(), fine=True).mean


def test_the_line_is_that_of_the_policy() -> None:
    assert line_of(play("customer_service", "zero_tolerance")) == 0.9
    assert line_of(play()) != 0.9


def test_all_causes_together_are_all_support() -> None:
    shares = [true_cause_share(play(), cause=cause.name).mean for cause in Cause]
    assert sum(shares) == pytest.approx(100.0)
    assert max(shares) < 100.0
    starts = [one for one in events(play(), "support began") if one["week"] >= play().scenario.warm_up]
    work = [one for one in starts if one["cause"] == Cause.the_work]
    assert true_cause_share(play(), cause="the_work").mean == pytest.approx(100 * len(work) / len(starts))


def test_a_manager_without_error_misreads_less() -> None:
    # Luck is not read but estimated from what the others leave, so some stay wrong.
    sharp = play(
        "customer_service",
        "course_pmp",
        "interventions.diagnosis_error=0",
        "teams[0].manager.attribution_bias=0",
    )
    assert misread_causes(sharp).mean < misread_causes(play()).mean
    assert misread_causes(play(), cause="the_work").mean != misread_causes(play()).mean


def test_a_cause_has_a_name() -> None:
    with pytest.raises(UnknownNameError):
        true_cause_share(play(), cause="laziness")


def test_fate_counts_worlds() -> None:
    quit_first = {
        one["replication"] for one in events(play(), "resigned") if (one["seat"], one["occupant"]) == (3, 0)
    }
    assert fate(play(), seat=4, event="resigned").mean == pytest.approx(100 * len(quit_first) / WORLDS)
    shares = [fate(play(), seat=seat, event="resigned").mean for seat in range(1, 11)]
    assert max(shares) > 0.0
    with pytest.raises(UnknownNameError):
        fate(play(), seat=4, event="vanished")


def test_told_in_time_counts_disclosures_after_the_incident() -> None:
    asked = play("a_bad_quarter", "listen_and_adjust")
    barrier = asked.scenario.incidents[1]
    told, worlds = 0, 0
    for world in range(WORLDS):
        mine = [one for one in whole(asked).journal(world) if one["seat"] == barrier.seat - 1]
        began = [one for one in mine if one["event"] == "incident" and one["time"] == barrier.week]
        worlds += bool(began)
        told += any(
            one["event"] == "barrier disclosed"
            and one["occupant"] == began[0]["occupant"]
            and 0 <= one["time"] - barrier.week <= 26
            for one in mine
            if began
        )
    assert told_in_time(asked, incident=1, weeks=26).mean == pytest.approx(100 * told / worlds)
    assert told_in_time(asked, incident=1, weeks=0).mean < told_in_time(asked, incident=1, weeks=52).mean
    with pytest.raises(UnknownNameError):
        told_in_time(asked, incident=7)


def test_a_seat_is_told_by_its_weeks() -> None:
    table = whole(play()).weeks
    mine = table[table["seat"] == 2]
    measured = mine[mine["week"] >= play().scenario.warm_up]
    assert seat_attainment(play(), seat=3).mean == pytest.approx(100 * measured["attainment"].mean())
    holders = [len(set(mine["occupant"][mine["replication"] == world])) for world in range(WORLDS)]
    assert seat_holders(play(), seat=3).mean == pytest.approx(np.mean(holders))
    assert seat_attainment(play(), seat=3).mean != seat_attainment(play(), seat=4).mean


def test_attainment_has_no_upper_end() -> None:
    found = seat_attainment(play("seat_nobody_can_fill", "mend_the_work"), seat=3)
    assert found.low < found.mean < found.high
    assert found.high > 100.0


def test_a_ratio_of_counts_is_the_outcome_of_that_name() -> None:
    found = ratio_of_counts(play(), top="cases_capable", bottom="cases")
    level = pmsim.summarise(play().run(), ["false_alarms", "stages_passed"])
    assert found == level["false_alarms"]
    assert ratio_of_counts(play(), top="quits_strong", bottom="quits").mean != found.mean
    with pytest.raises(UnknownNameError, match="did you mean cases"):
        ratio_of_counts(play(), top="case", bottom="cases")


def test_a_number_is_that_of_so_many_worlds() -> None:
    tallies = play().run().tallies
    assert number_of(play(), count="quits", teams=10).mean == pytest.approx(10 * tallies["quits"].mean())
    with pytest.raises(UnknownNameError):
        number_of(play(), count="nothing")


def test_groups_are_those_of_the_outcomes() -> None:
    biased = play("biased_ratings")
    found = by_group(biased.run(), ["low_weeks"])["low_weeks"]
    assert group_ratio(biased, outcome_name="low_weeks") == found.ratio
    assert group_level(biased, outcome_name="low_weeks", group="A") == found.a
    assert group_level(biased, outcome_name="low_weeks", group="B") == found.b
    assert found.a != found.b
    with pytest.raises(UnknownNameError):
        group_level(biased, group="C")


def test_no_world_is_better_than_itself() -> None:
    assert better_in_worlds(play(), against="course_pmp").mean == 0.0
    both = [
        better_in_worlds(play(), against="annual_review").mean,
        better_in_worlds(play("customer_service", "annual_review"), against="course_pmp").mean,
    ]
    assert sum(both) == pytest.approx(100.0)
    assert both[0] > both[1]


def test_the_spread_of_a_year_is_a_standard_deviation() -> None:
    values = replication_values(play().run(), "output")
    assert spread_of_a_year(play()).mean == pytest.approx(np.std(values, ddof=1))


def test_every_study_says_what_it_does() -> None:
    assert all(one.__doc__ and one.__name__ == name for name, one in bespoke.STUDIES.items())


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("nothing", {}, UnknownNameError),
        ("fate", {"seat": 1}, CourseError),
        ("next_spell", {"week": 4}, CourseError),
    ],
)
def test_what_a_study_does_not_take_is_told(
    name: str, given: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        bespoke.check(name, given)
    bespoke.check("fate", {"seat": 1, "event": "exited"})
