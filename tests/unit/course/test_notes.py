"""Notes for facilitators: complete, and every figure in them is one that there is."""

from __future__ import annotations

import re

import pytest

from pmsim import texts
from pmsim.course.notes import command, figure, notes
from pmsim.errors import CourseError, UnknownNameError
from pmsim.outcomes import GROUPED, OUTCOMES
from pmsim.scenario import library
from pmsim.scenario.settings import with_settings
from pmsim.studies.compare import Comparison, compare

ALL = tuple(library.names())


def test_every_scenario_has_notes() -> None:
    assert tuple(texts.read("facilitating")) == ALL


@pytest.mark.parametrize("name", ALL)
def test_every_figure_named_is_one_that_there_is(name: str) -> None:
    written, policies = texts.read("facilitating")[name], library.load(name).policies
    told = [*(one["text"] for one in written["expected"]), *written["usual_wrong"]]
    for placeholder in (found for text in told for found in texts.placeholders(text)):
        policy, outcome, *kind = placeholder.split(".")
        assert policy in policies, placeholder
        assert outcome in (GROUPED if kind == ["ratio"] else OUTCOMES), placeholder
        assert kind in ([], ["change"], ["ratio"], ["number"]), placeholder
    for one in written["expected"]:
        with_settings(library.load(name), one.get("set", ()))


@pytest.mark.parametrize("name", ALL)
def test_notes_say_enough(name: str) -> None:
    written = texts.read("facilitating")[name]
    assert 3 <= len(written["expected"]) <= 6
    assert len(written["usual_wrong"]) >= 2
    assert len(written["discussion"]) >= 3
    assert all(isinstance(text, str) for part in ("usual_wrong", "discussion") for text in written[part])
    assert all(text.endswith("?") for text in written["discussion"])
    assert all(re.fullmatch("[01][0-9]", number) for number in written["lesson"])


def test_no_finding_tells_a_figure_that_nothing_works_out() -> None:
    """Digits stand in a placeholder only; words such as "twenty minutes" come from the scenario."""
    for name in ALL:
        for one in texts.read("facilitating")[name]["expected"]:
            bare = re.sub(r"\{[^}]*\}|per 100|of 1\b", "", one["text"])
            assert not re.search(r"[0-9]", bare), (name, bare)


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare(library.load("biased_ratings"), ["firm_line"], replications=4, engine="simpy")


def test_a_figure_is_a_level_a_change_a_ratio_or_a_number(small: Comparison) -> None:
    level, number = figure("firm_line.output", small), figure("firm_line.output.number", small)
    assert level.startswith(number)
    assert level.endswith("% of target")
    assert re.fullmatch(r"[0-9.,]+", number)
    changed = figure("firm_line.manager_hours.change", small)
    assert re.search("more|less|no clear|too few", changed)
    assert "times that of A" in figure("course_pmp.on_target.ratio", small)


@pytest.mark.parametrize(
    "name", ["nobody.output", "firm_line.outputs", "firm_line.output.chnge", "firm_line.profit.ratio", "x"]
)
def test_a_figure_that_nothing_has_is_refused(name: str, small: Comparison) -> None:
    with pytest.raises(CourseError, match="there is no such figure"):
        figure(name, small)


def test_unknown_scenario() -> None:
    with pytest.raises(UnknownNameError, match="did you mean a_bad_quarter"):
        notes("a_bad_quater")


def test_notes_are_filled_in() -> None:
    found = notes("two_who_dont_talk", worlds=3, engine="simpy")
    assert not any("{" in one.text for one in found.expected)
    assert found.questions == library.load("two_who_dont_talk").questions


def test_a_command_names_settings_and_groups() -> None:
    assert command("a") == "pmsim compare a"
    assert command("a", ("b.c=1",), grouped=True) == 'pmsim compare a --set "b.c=1" --group'
