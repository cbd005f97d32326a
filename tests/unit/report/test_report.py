"""The page and its files: complete, self-contained, escaped, and whole or not there."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

from pmsim.outcomes import OUTCOMES, SECTIONS, by_group
from pmsim.plots import theme
from pmsim.report import PAGE, write_comparison
from pmsim.report import write as writing
from pmsim.report.content import SCENARIO_FILE, command, content, file_names
from pmsim.report.pictures import wrapped
from pmsim.report.write import page
from pmsim.scenario import files
from pmsim.scenario.resolve import digest
from pmsim.scenario.schema import Escalation, Groups, Policy, Review, Scenario, Support, Team
from pmsim.studies.compare import Comparison, compare
from pmsim.wording import amount, change, label, verdict

HOSTILE = '<script>alert("x")</script>'
TRAVERSAL = "../../etc/passwd"
STRICT = Escalation(failing_weeks=3, window=4, threshold=1.0, require_support=False)
SCENARIO = Scenario(
    name=f"{HOSTILE} $a$ & co",
    story=f"Once {HOSTILE}\nupon {{{{ 7 * 7 }}}} a time",
    currency="<b>$",
    teams=(Team(name="<i>First</i>", members=3), Team(name="Second", members=2)),
    warm_up=4,
    weeks=30,
    policies={
        "course_pmp": Policy(
            description="<u>as taught</u>", escalation=STRICT, support=Support(threshold=1.1)
        ),
        "annual_review": Policy(escalation=STRICT, review=Review(cadence=26)),
        f"{TRAVERSAL} \u7b56": Policy(review=Review(enabled=False)),
        f"<img src=x>{TRAVERSAL} \u7b56": Policy(review=Review(enabled=False)),
    },
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(SCENARIO, replications=6, engine="simpy")


@pytest.fixture(scope="module")
def alone(comparison: Comparison) -> Comparison:
    """One policy, which is drawn sooner."""
    return replace(comparison, runs={"course_pmp": comparison.runs["course_pmp"]})


@pytest.fixture(scope="module")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("report") / "new" / "out"
    write_comparison(comparison, target)
    return target


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


class Outline(HTMLParser):
    """Tags with their attributes, and whether every tag that was opened was closed."""

    VOID = ("meta", "img", "source", "wbr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_every_tag_is_closed(outline: Outline) -> None:
    assert outline.open == []
    assert len(outline.tags) > 200


def test_the_page_is_in_british_english(outline: Outline) -> None:
    assert outline.all("html") == [{"lang": "en-GB"}]


def test_text_from_the_scenario_is_escaped(outline: Outline) -> None:
    assert outline.all("script") == []
    assert outline.all("i") == []
    assert outline.all("u") == []
    assert [one for one in outline.all("img") if one["src"] == "x"] == []
    said = "".join(outline.text)
    assert HOSTILE in said
    assert "{{ 7 * 7 }}" in said
    assert "<u>as taught</u>" in said


def test_unescaped_text_would_be_found(html: str) -> None:
    assert Outline(html.replace("&lt;script&gt;", "<script>").replace("&lt;/script&gt;", "</script>")).all(
        "script"
    )


def test_nothing_is_fetched(html: str, outline: Outline) -> None:
    assert "http:" not in html.replace("http-equiv", "")
    assert "https:" not in html
    assert outline.all("link") == []
    loaded = [one["src"] for one in outline.all("img")] + [one["srcset"] for one in outline.all("source")]
    assert loaded
    assert all(address.startswith("data:image/png;base64,") for address in loaded)
    assert not re.search(r"url\(|@import", html)


def test_links_lead_to_files_that_are_there(folder: Path, outline: Outline) -> None:
    links = {one["href"] for one in outline.all("a")}
    assert len(links) == 1 + 4 + 3
    assert all((folder / link).is_file() and "/" not in link for link in links)


def test_files_stay_in_the_folder(folder: Path) -> None:
    assert {path.name for path in folder.parent.rglob("*") if path.is_file()} == {
        PAGE,
        SCENARIO_FILE,
        "course-pmp-year.png",
        "annual-review-year.png",
        "annual-review-difference.png",
        "etc-passwd-year.png",
        "etc-passwd-difference.png",
        "img-src-x-etc-passwd-year.png",
        "img-src-x-etc-passwd-difference.png",
    }


def test_pictures_are_sharp_and_say_what_they_show(folder: Path) -> None:
    height, width, _ = imread(folder / "course-pmp-year.png").shape
    assert width == 2 * (730 + 2 * 20)
    assert height > 600


def test_every_picture_has_words(outline: Outline) -> None:
    alts = [one["alt"] for one in outline.all("img")]
    assert len(alts) == 3 * 3
    assert all(len(alt) > 60 for alt in alts)
    years = [alt for alt in alts if alt.startswith("One team")]
    assert len(years) == 6
    assert all(re.search(r"3 seats by 30 weeks; .*low week", alt) for alt in years)


def test_each_policy_has_its_verdict_and_its_table(comparison: Comparison, outline: Outline) -> None:
    said = "".join(outline.text)
    for policy in comparison.others:
        assert verdict(comparison, policy) in said
        gaps = comparison.differences(policy)
        for name in OUTCOMES:
            assert change(name, gaps[name], SCENARIO.currency) in said


def test_outcomes_stand_in_their_sections(comparison: Comparison) -> None:
    parts = content(comparison).sections[0].outcomes
    assert [part.title for part in parts] == list(SECTIONS)
    assert [row.label for part in parts for row in part.rows] == [label(name) for name in OUTCOMES]


def test_the_legal_floor_is_told_of_every_policy(comparison: Comparison, outline: Outline) -> None:
    """The strict rule asks for no support first; two policies hold no reviews, so take no formal action."""
    told = [
        attributes.get("class") for attributes in outline.all("p") if "floor" in attributes.get("class", "")
    ]
    assert told == ["floor unsafe", "floor", "floor"]
    said = "".join(outline.text)
    assert said.count("without support before formal action") == 2
    assert said.count("no formal action, so nothing to check") == 2
    assert content(comparison).reference_floor.safe is False


def test_outcomes_by_group(comparison: Comparison, alone: Comparison) -> None:
    shown = content(comparison)
    for policy, parts in zip(
        comparison.runs, (shown.reference_groups, *(one.groups for one in shown.sections)), strict=True
    ):
        found = by_group(comparison.runs[policy], ["on_target"])["on_target"]
        row = next(row for part in parts for row in part.rows if row.label == label("on_target"))
        assert (row.a[0], row.b[0]) == tuple(amount(one, unit=False) for one in (found.a, found.b))
    assert page(comparison).count("Show outcomes by group") == 4
    assert page(alone).count("Show outcomes by group") == 1


def test_without_group_b_there_is_no_table_by_group() -> None:
    one = SCENARIO.model_copy(update={"groups": Groups(share=0)})
    assert "by group" not in page(compare(one, ["annual_review"], replications=2, engine="simpy"))


def test_another_world_is_told_and_played_again(tmp_path: Path) -> None:
    other = compare(
        SCENARIO, ["annual_review"], replications=2, engine="simpy", placebo=True, branch=9, future=3
    )
    given = shlex.split(command(other))
    assert given[-5:] == ["--placebo", "--branch", "9", "--future", "3"]
    said = "".join(Outline(page(other)).text)
    assert "support and formal stages take place and have no effect" in said
    assert "3, from the end of week 9 on, warm-up included" in said


def test_undefined_figures_are_blank(outline: Outline) -> None:
    assert not re.search(r"\b(nan|None|n/a|inf)\b", "".join(outline.text))


def test_the_world_that_is_drawn_is_named_as_one(outline: Outline) -> None:
    assert "".join(outline.text).count("World 0: one world proves little.") == 3


def test_the_command_plays_it_again(comparison: Comparison, folder: Path) -> None:
    given = shlex.split(command(comparison))
    assert given[:3] == ["pmsim", "compare", SCENARIO_FILE]
    options = dict(zip(given[3::2], given[4::2], strict=True))
    assert options["--policies"] == ",".join(SCENARIO.policies)
    assert (options["--seed"], options["--replications"], options["--reference"]) == ("1", "6", "course_pmp")
    again = files.load(folder / SCENARIO_FILE)
    assert digest(again) == comparison.runs["course_pmp"].manifest.scenario


def test_digests_are_on_the_page(comparison: Comparison, html: str) -> None:
    assert all(run.manifest.digest in html for run in comparison.runs.values())


def test_what_differs_on_paper(comparison: Comparison) -> None:
    settings = content(comparison).sections[0].settings
    assert ("Weeks from one review to the next", "26 weeks", "4 weeks") in settings
    assert (
        "Support is offered when mean evidence is below this",
        "0.9 share of target",
        "1.1 share of target",
    ) in settings
    assert not [label for label, *_ in settings if "_" in label or re.search(r"\w\.\w", label)]
    assert len(settings) == 2


def test_the_same_comparison_gives_the_same_page(comparison: Comparison, html: str) -> None:
    assert page(comparison) == html


def test_an_older_report_is_replaced(alone: Comparison, tmp_path: Path) -> None:
    (tmp_path / PAGE).write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    assert write_comparison(alone, str(tmp_path)) == tmp_path / PAGE
    assert (tmp_path / PAGE).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("failing", ["_pictures", "page"])
def test_an_error_before_writing_leaves_all_as_it_was(
    comparison: Comparison, tmp_path: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Any:
        raise ValueError("no ink")

    (tmp_path / PAGE).write_text("old")
    monkeypatch.setattr(writing, failing, fail)
    with pytest.raises(ValueError, match="no ink"):
        write_comparison(comparison, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [PAGE]
    assert (tmp_path / PAGE).read_text() == "old"


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _: bytes) -> int:
        Path.touch(path)
        raise OSError("no space left")

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        writing.replace_files(tmp_path, {"a": b"new", "b": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_the_page_comes_last(alone: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    move = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append(Path(b).name), move(a, b)))
    write_comparison(alone, tmp_path)
    assert order[-1] == PAGE
    assert len(order) == 3


def test_a_file_in_the_way_is_an_error_of_the_system(comparison: Comparison, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError, match="out"):
        write_comparison(comparison, tmp_path / "out")


def test_one_world_admits_that_it_is_one(comparison: Comparison) -> None:
    alone = compare(comparison.runs["course_pmp"].scenario, ["annual_review"], replications=1, engine="simpy")
    said = "".join(Outline(page(alone)).text)
    assert "One world proves little." in said
    assert "95\u202f% interval" not in said


def test_a_single_policy_has_a_page_too(alone: Comparison) -> None:
    outline = Outline(page(alone))
    assert "with nothing to compare it with" in "".join(outline.text)
    assert len(outline.all("img")) == 1


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (["course_pmp", "B"], ["course-pmp", "b"]),
        (["a b", "a_b", "A-B"], ["a-b", "a-b-2", "a-b-3"]),
        (["a-2", "a", "A"], ["a-2", "a", "a-3"]),
        (["a", "a-3", "A", "A "], ["a", "a-3", "a-2", "a-4"]),
        (["\u7b56", "..", "/"], ["policy", "policy-2", "policy-3"]),
        (["x" * 80], ["x" * 40]),
    ],
)
def test_names_of_files(policies: list[str], expected: list[str]) -> None:
    assert list(file_names(policies).values()) == expected


def test_lines_fit_their_width() -> None:
    text = "one two three four five six seven"
    lines = wrapped(text, 90.0, 13)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert "".join(wrapped("x" * 50, 90.0, 13)) == "x" * 50
    assert all(theme.width_of(line, 13) <= 90.0 for line in wrapped("x" * 50, 90.0, 13))
    assert wrapped("xx", 1.0, 13) == ["x", "x"]
    assert wrapped("", 90.0, 13) == []
