"""A scenario while it is written: changes that fit, errors that say what would, files that lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmsim.course.draft import Draft, explain, groups_of, label
from pmsim.errors import ScenarioError, UnknownNameError
from pmsim.scenario import library
from pmsim.scenario.fields import known
from pmsim.scenario.files import dumps, dumps_short, load, loads


@pytest.fixture
def draft() -> Draft:
    return Draft.like("a_bad_quarter")


def refused(change: Callable[..., object], *given: object) -> str:
    with pytest.raises(ScenarioError) as error:
        change(*given)
    return "\n".join(explain(error.value))


@pytest.mark.parametrize("name", library.names())
def test_a_short_file_holds_all_of_a_scenario(name: str) -> None:
    scenario = library.load(name)
    text = dumps_short(scenario)
    assert loads(text) == scenario
    assert len(text) < len(dumps(scenario)) / 4


def test_a_short_file_keeps_what_is_not_like_the_defaults(draft: Draft) -> None:
    changed = draft.with_text(("hiring", "time_to_fill", "mean"), "9 weeks")
    assert "mean: 9.0" in changed.as_yaml()
    assert "mean:" not in draft.as_yaml()


def test_every_field_stands_in_some_group() -> None:
    draft = Draft.like("a_bad_quarter")
    policy = "listen_and_adjust"
    places = [("policies", policy, group) for group in groups_of("policies")]
    places += [("teams", 0), *((group,) for group in groups_of(""))]
    found = {row.place for place in places for row in draft.rows(place)}
    paths = {".".join("*" if part in (0, policy) else str(part) for part in place) for place in found}
    left = {path for path in known() if path.count(".") and path not in paths}
    assert {path.split(".")[0] for path in left} == {"incidents", "policies"}
    assert {path for path in left if path.startswith("policies")} == {"policies.*.description"}


def test_a_row_tells_its_value_and_what_is_allowed(draft: Draft) -> None:
    rows = {row.place[-1]: row for row in draft.rows(("policies", "talk_at_him", "review"))}
    assert (rows["two_way"].kind, rows["two_way"].value) == ("true or false", "false")
    assert rows["cadence"].value == "4"
    assert "such as 13 weeks, 3 months or 1 year" in rows["cadence"].allowed
    assert label(("hiring", "time_to_fill", "mean")) == "Time to fill mean"


def test_a_change_gives_another_draft(draft: Draft) -> None:
    changed = draft.with_text(("teams", 0, "members"), "9")
    assert changed.scenario.teams[0].members == 9
    assert draft.scenario.teams[0].members == 8
    late = draft.with_text(("policies", "talk_at_him", "review", "cadence"), "1 quarter")
    assert late.at(("policies", "talk_at_him", "review", "cadence")) == 13


def test_what_can_be_left_out_is_left_out(draft: Draft) -> None:
    place = ("policies", "talk_at_him", "escalation", "threshold")
    assert draft.with_text(place, "0.8").with_text(place, "").at(place) is None


def test_text_stays_text(draft: Draft) -> None:
    assert draft.with_text(("name",), "2027").scenario.name == "2027"
    assert (
        draft.with_text(("story",), " 'tis late: so what? # yes").scenario.story
        == "'tis late: so what? # yes"
    )


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (("teams", 0, "complexity"), "hgh", "allowed: low, medium or high, or a number"),
        (("teams", 0, "complexity"), "hgh", "did you mean high?"),
        (("teams", 0, "members"), "0", "teams[0].members: too small; given 0; allowed: a whole number"),
        (("teams", 0, "members"), "2", "incidents[0].seat: no such seat"),
        (("policies", "talk_at_him", "review", "cadence"), "a fortnight", "him.review.cadence: write"),
        (("policies", "talk_at_him", "review", "two_way"), "yes", "did you mean true?"),
        (("name",), "", "name: empty"),
        (("work", "form_carry"), "'x", "work.form_carry: this is not YAML"),
        (("work", "form_carry"), ".nan", "work.form_carry: "),
    ],
)  # fmt: skip
def test_an_error_names_field_allowed_and_nearest(
    place: tuple[str | int, ...], text: str, said: str, draft: Draft
) -> None:
    told = refused(draft.with_text, place, text)
    assert said in told
    assert "form:" not in told.replace("work.form_", "")


def test_questions_are_lines(draft: Draft) -> None:
    assert draft.with_questions(["Why?", "", " Who? "]).scenario.questions == ("Why?", "Who?")
    assert "questions" in refused(draft.with_questions, ["x" * 301])


def test_policies_come_and_go(draft: Draft) -> None:
    more = draft.with_policy("softer", "talk_at_him")
    assert not more.scenario.policies["softer"].review.two_way
    assert more.scenario.policies["softer"].description == ""
    assert "choose another one" in refused(more.with_policy, "softer", "talk_at_him")
    less = more.without_policy("listen_and_adjust")
    assert less.scenario.reference == ""
    for name in ("talk_at_him", "three_low_months"):
        less = less.without_policy(name)
    assert "the only policy" in refused(less.without_policy, "softer")


def test_teams_come_and_go(draft: Draft) -> None:
    more = draft.with_team("Night shift")
    assert [team.name for team in more.scenario.teams] == ["Claims", "Night shift"]
    assert "used twice" in refused(more.with_team, "Claims")
    assert more.without_team(1) == draft
    assert "the only team" in refused(draft.without_team, 0)


def test_nothing_is_overwritten_silently(draft: Draft, tmp_path: Path) -> None:
    path = draft.save(tmp_path / draft.file_name())
    assert path == tmp_path / "a_bad_quarter.yaml"
    assert load(path) == draft.scenario
    changed = draft.with_text(("name",), "Another")
    assert "was left as it is" in refused(changed.save, path)
    assert load(path) == draft.scenario
    changed.save(path, replace_old=True)
    assert load(path) == changed.scenario


def test_a_file_that_cannot_be_written(draft: Draft, tmp_path: Path) -> None:
    assert "cannot be written" in refused(draft.save, tmp_path / "no" / "such.yaml")
    assert "cannot be written" in refused(draft.save, "a\0b")


@pytest.mark.parametrize("name", ["", "..", "/"])
def test_a_file_needs_a_name(draft: Draft, name: str) -> None:
    assert "no name for a file" in refused(draft.save, name)


def test_only_the_endings_of_scenarios_count_as_such(draft: Draft, tmp_path: Path) -> None:
    assert draft.save(tmp_path / "team.v2") == tmp_path / "team.v2.yaml"
    assert draft.save(tmp_path / "team.yml") == tmp_path / "team.yml"


def test_a_file_is_replaced_whole_or_not_at_all(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = draft.save(tmp_path / "mine.yaml")
    old = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert "No space left" in refused(lambda: draft.save(path, replace_old=True))
    assert path.read_bytes() == old


def test_a_draft_begins_with_a_file_or_a_small_one(tmp_path: Path) -> None:
    path = Draft.new("Mine").save(tmp_path / "mine")
    assert Draft.like(str(path)).scenario.name == "Mine"
    with pytest.raises(UnknownNameError):
        Draft.like("a_bad_quater")
    with pytest.raises(ScenarioError):
        Draft.new("x" * 81)
    assert Draft.new("¿?").file_name() == "scenario"
