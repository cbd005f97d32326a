"""What the benchmarks make of counts and times."""

from __future__ import annotations

import json
import string
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import pmsim
from benchmarks import engines, floor, growth, pairs, report, startup, targets
from benchmarks.section import Section, Table
from benchmarks.timing import Timings, in_turns
from benchmarks.worlds import member_weeks, organisation

SMALL = organisation(members=3, weeks=13)


def test_counting_draws_changes_nothing_and_counts_each_once() -> None:
    plain = pmsim.run(SMALL, engine="simpy")
    with floor.counted() as counts:
        seen = pmsim.run(SMALL, engine="simpy")
    assert seen.manifest.digest == plain.manifest.digest
    # One draw of luck in each week of each member at work, as the table of weeks has them.
    assert counts["normal", pmsim.model.draws.WEEK_LUCK] == len(plain.weeks)
    assert counts["uniform", pmsim.model.draws.WEEK_LUCK] == 0


def test_draws_are_no_longer_counted_afterwards() -> None:
    with floor.counted() as counts:
        pass
    pmsim.run(SMALL, engine="simpy")
    assert not counts


def test_rates_of_draws_are_for_a_member_week() -> None:
    found = floor.draws_of(SMALL, 2)
    assert found.sample == member_weeks(SMALL, 2) == 3 * (26 + 13) * 2
    assert 4.0 < found.together("normal") < found.rate("normal")
    assert 1.9 < found.together("uniform") < 2.1 < found.rate("uniform")


@pytest.mark.parametrize("together", [False, True])
def test_the_floor_makes_as_many_draws_as_were_counted(
    monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    made = {"singly": [0, 0], "by_team": [0, 0, 0]}
    loops = SimpleNamespace(
        singly=lambda *given: made.update(singly=list(given[-2:])),
        by_team=lambda *given: made.update(by_team=[*given[-2:], len(given[-3])]),
    )
    monkeypatch.setattr(floor, "_loops", lambda: loops)
    monkeypatch.setattr(floor, "_functions", lambda: (None,) * 4)
    rates = {("normal", "WEEK_LUCK"): 0.9, ("normal", "DIAGNOSIS"): 2.0, ("uniform", "QUIT"): 1.5}
    rates |= {("normal", "FEEDBACK_MEETING"): 0.5, ("uniform", "APPEAL"): 0.2}
    one = floor.Floor(floor.Draws(rates, 1), seats=10)
    (one.by_team if together else one.one_by_one)(1000)
    normals, uniforms, seats = made["by_team"]
    assert made["singly"] == ([500, 200] if together else [3400, 1700])
    assert [normals * seats, uniforms * seats] == ([2900, 1500] if together else [0, 0])


@pytest.mark.parametrize(("power", "shown"), [(1.0, 0.0), (1.1, 4**0.1 - 1.0), (0.9, 1.0 - 4**-0.1)])
def test_growth_is_compared_with_proportion(power: float, shown: float) -> None:
    curve = {size: 0.3 * size**power for size in (10, 20, 40)}
    assert growth.exponent(curve) == pytest.approx(power)
    assert growth.deviation(curve) == pytest.approx(shown)


def test_growth_along_a_line_may_have_a_fixed_part() -> None:
    curve = {size: 0.5 + 0.3 * size for size in (10, 20, 40, 80)}
    assert growth.from_line(curve) == pytest.approx(0.0, abs=1e-9)
    assert growth.deviation(curve) > 0.1


def test_growth_that_bends_upwards_is_off_every_line() -> None:
    curve = {size: 0.3 * size**1.3 for size in (10, 20, 40, 80)}
    assert growth.from_line(curve) > 0.1


def test_replications_needed_follow_from_the_variance_of_the_difference() -> None:
    random = np.random.default_rng(1)
    shared, apart = random.standard_normal((2, 20_000)) * 3.0
    own = random.standard_normal((2, 20_000))
    found = pairs.gain(shared + own[0], shared + own[1] + 0.5, apart + own[1])
    # Variances 1 + 1 with what is shared, and 9 + 9 more without: a ratio of 10.
    assert found.ratio == pytest.approx(10.0, rel=0.05)
    assert found.low < 10.0 < found.high
    common, independent = found.needed(0.1)
    assert common == pytest.approx(1.96**2 * 2.0 / 0.01, rel=0.05)
    assert independent == pytest.approx(10 * common, rel=0.05)


def test_without_anything_shared_there_is_no_gain() -> None:
    base, same, apart = np.random.default_rng(2).standard_normal((3, 20_000))
    assert pairs.gain(base, same, apart).ratio == pytest.approx(1.0, rel=0.05)


def test_ratios_are_taken_within_a_round() -> None:
    timings = Timings({"one": [1.0, 10.0, 3.0], "two": [0.5, 5.0, 1.0]})
    assert timings.ratio("one", "two") == 2.0
    assert timings.median("one") == 3.0


def test_actions_take_turns_and_each_follows_another_in_the_next_round() -> None:
    called: list[str] = []
    timings = in_turns({name: lambda name=name: called.append(name) for name in "abc"}, 4)
    assert called == [*"abc", *"bca", *"cab", *"abc"]
    assert {name: len(seconds) for name, seconds in timings.seconds.items()} == dict.fromkeys("abc", 4)


def measured(**seconds: list[float]) -> engines.Measured:
    """A second of floor is for ten member-weeks, one of all else for a hundred."""
    return engines.Measured(
        Timings(seconds), {name: 10 if name.startswith("floor") else 100 for name in seconds}
    )


def test_a_ratio_is_of_the_times_of_one_member_week() -> None:
    found = measured(floor=[1.0, 1.0, 1.0], batch=[30.0, 40.0, 50.0])
    assert found.ns("floor") == 1e8
    assert found.ns("batch") == 4e8
    assert found.ratio("batch", "floor") == pytest.approx(4.0)


def figures_of_engines() -> dict[str, float]:
    """Two threads halve the batch engine's time, and shorten the floor's by a fifth."""
    seconds = {"floor": [1.0], "singly": [2.0], "batch": [40.0], "simpy": [9.0]}
    for threads in engines._threads():
        seconds |= {f"floor_{threads}": [0.8], f"batch_{threads}": [20.0]}
    found = engines._figures(measured(**seconds))
    return {f"{world}_{name}": value for world in targets.WORLDS for name, value in found.items()}


def test_threads_are_compared_with_the_floor_on_as_many() -> None:
    found = figures_of_engines()
    assert found["team_batch_2_speedup"] == pytest.approx(2.0)
    assert found["team_floor_2_speedup"] == pytest.approx(1.25)
    assert found["team_batch_times"] == pytest.approx(4.0)
    assert found["team_batch_2_times"] == pytest.approx(20.0 / 100 / (0.8 / 10))


def test_versions_of_the_loop_are_counted_in_one_place_of_pmsim(tmp_path: Path) -> None:
    assert startup.specialisations(tmp_path) == 0
    for name in ("here/address.play_at-77.py311.1.nbc", "copy/address.play_at-77.py311.1.nbc"):
        file = tmp_path / name
        file.parent.mkdir()
        file.touch()
    assert startup.specialisations(tmp_path) == 1
    (tmp_path / "here/address.play_at-77.py311.2.nbc").touch()
    assert startup.specialisations(tmp_path) == 2


def test_each_reason_is_for_a_target_and_has_its_figures() -> None:
    figures = {"engines": figures_of_engines()}
    for name, reason in targets.REASONS.items():
        (target,) = (one for one in targets.TARGETS if one.figure == name)
        wanted = {field for _, field, _, _ in string.Formatter().parse(reason) if field}
        assert wanted <= set(figures.get(target.section, {})), name


def test_misses_are_told_once_with_their_worlds_and_the_figures_of_the_run() -> None:
    figures = figures_of_engines() | {"team_batch_2_speedup": 1.5, "fifty_batch_2_speedup": 1.7}
    told = targets.misses([Section("engines", "", [], figures), Section("growth", "", [], {})])
    (speedup,) = (line for line in told if line.startswith("two threads"))
    assert speedup.startswith("two threads over one (one team of 10, 50 teams of 12): threads share")
    assert "1.25, 1.25 and 1.25 times as fast" in speedup
    assert not any("memory of 100,000" in line for line in told)


def test_a_miss_without_a_known_reason_says_so() -> None:
    section = Section("startup", "", [], {"warm_s": 1.6, "compile_s": 59.0})
    assert targets.misses([section]) == [
        "first call with a warm cache, import included: reason not known yet."
    ]


@pytest.mark.parametrize(
    ("least", "value", "told"), [(False, 2.6, "not "), (False, 2.5, ""), (True, 2.4, "not ")]
)
def test_a_target_is_reached_or_not(least: bool, value: float, told: str) -> None:
    target = targets.Target("it", "engines", "x", 2.5, str, least)
    assert target.row({"x": value})[-1] == f"{told}reached"
    assert target.row({}) == ["it", f"{'at least' if least else 'at most'} 2.5", "not measured", ""]


def test_a_report_is_the_same_after_its_file() -> None:
    section = Section(
        "growth", "Growth", [Table("t", ["a", "b"], [["x", "1"]], "note")], {"teams_from_line": 0.2}
    )
    made = report.report_of([section], True, 0.5)
    again = report.report_from(json.loads(json.dumps(made.as_json())))
    assert report.as_markdown(again) == report.as_markdown(made)
    assert report.as_text(again) == report.as_text(made)
    assert (
        "| deviation from linear growth in teams | at most 10.0 % | 20.0 % | not reached |"
        in report.as_markdown(made)
    )
