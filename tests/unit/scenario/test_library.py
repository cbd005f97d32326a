"""The scenarios that ship, and the start of a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmsim.errors import ScenarioError, UnknownNameError
from pmsim.scenario import library
from pmsim.scenario.files import MODELINE, load, loads
from pmsim.scenario.resolve import resolve
from pmsim.scenario.schema import Policy


def test_the_reference_scenario():
    scenario = load(library.find("customer_service"))
    assert list(scenario.policies) == [
        "course_pmp",
        "annual_review",
        "weekly_checkins",
        "support_first",
        "zero_tolerance",
        "stack_ranking",
        "no_support",
    ]
    course, annual, weekly, first, strict, ranked, alone = scenario.policies.values()
    assert scenario.reference == "course_pmp"
    assert course == Policy(description=course.description)
    assert [policy.review.cadence for policy in (annual, weekly, ranked)] == [52, 1, 52]
    assert [policy.support.enabled for policy in scenario.policies.values()] == [
        True,
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert annual.escalation == alone.escalation
    assert alone.review == course.review
    assert first.support.threshold > course.support.threshold
    assert first.escalation.window > course.escalation.window > strict.escalation.window
    assert ranked.ranking.enabled
    assert not ranked.escalation.enabled
    assert (scenario.teams[0].members, scenario.teams[0].complexity) == (10, "low")


def test_names_and_summaries():
    assert "customer_service" in library.names()
    assert library.names() == tuple(sorted(library.names()))
    assert library.summary("customer_service").startswith("Customer service: A customer service team of ten")
    assert library.summary("customer_service").count(". ") == 0


@pytest.mark.parametrize("name", ["custommer_service", "customer-servise"])
def test_an_unknown_name_gives_the_nearest(name):
    with pytest.raises(UnknownNameError, match="did you mean customer_service"):
        library.find(name)
    with pytest.raises(UnknownNameError, match="did you mean customer_service"):
        library.path(name)


def test_paths_are_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert library.find("missing.yaml") == Path("missing.yaml")
    assert library.find("some/where") == Path("some/where")
    assert library.find(tmp_path / "x.yaml") == tmp_path / "x.yaml"
    (tmp_path / "mine").write_text("name: Mine\n")
    assert library.find("mine") == Path("mine")


def test_an_installed_package_has_its_own_folder(tmp_path, monkeypatch):
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "only.yaml").write_text("name: Only\n")
    monkeypatch.setattr(library, "__file__", str(tmp_path / "library.py"))
    assert library.names() == ("only",)


@pytest.mark.parametrize("name", ["Our team", 'A "quoted" \\ name', "NO", "12", "a: b # c", "{x}"])
def test_a_starter_is_a_small_whole_scenario(name):
    text = library.starter(name)
    scenario = loads(text)
    assert scenario.name == name
    assert text.startswith(MODELINE)
    assert text.count("\n") <= 24
    assert len(scenario.policies) == 2
    resolve(scenario)


@pytest.mark.parametrize("name", ["", "a" * 81, "a\nb"])
def test_a_starter_for_what_is_no_name(name):
    with pytest.raises(ScenarioError, match="name"):
        library.starter(name)
