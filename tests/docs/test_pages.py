"""Links lead somewhere, scenarios on pages load, and the pages name the files and outcomes that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmsim.errors import ScenarioError
from pmsim.outcomes import OUTCOMES
from pmsim.scenario.files import loads

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

LINK = re.compile(r"\]\(([^)\s]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
YAML = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
TREE = re.compile(r"<!-- tree -->\n(.*)<!-- end of tree -->", re.DOTALL)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def anchors(text: str) -> set[str]:
    """Return what a link into a page can name: ids, and headings as GitHub writes them."""
    headings = (
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)
    )
    return {*ANCHOR.findall(text), *headings}


def dead_links(text: str, page: Path) -> list[str]:
    """Return the links of a page, within the repository, that lead nowhere."""
    links = [link for link in LINK.findall(text) if not link.startswith("http")]
    return [link for link in links if not leads_somewhere(link, page)]


def leads_somewhere(link: str, page: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target.read_text(encoding="utf-8")))


def files_in_tree(text: str) -> set[str]:
    """Return the modules that the tree of a page names, as paths in the repository."""
    found, folder = set(), ""
    for line in TREE.findall(text)[0].splitlines():
        if heading := re.match(r"### `([^`]+)`", line):
            folder = heading[1]
        elif row := re.match(r"\| `([^`]+)` \|", line):
            found.add(folder + row[1])
    return found


def modules() -> set[str]:
    """Return the modules of the package; a folder's `__init__.py` needs no line of its own."""
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pmsim").rglob("*.py")}
    return {path for path in every if path.count("/") == 1 or not path.endswith("/__init__.py")}


@each_page
def test_links_lead_somewhere(page: Path):
    assert dead_links(page.read_text(encoding="utf-8"), page) == []


def test_a_dead_link_is_noticed():
    text = "[a](no_such_page.md) [b](fields.md#no-such-part) [c](fields.md#sliders) [d](https://example.org)"
    assert dead_links(text, ROOT / "docs" / "model.md") == ["no_such_page.md", "fields.md#no-such-part"]


@each_page
def test_scenarios_on_a_page_load(page: Path):
    for text in YAML.findall(page.read_text(encoding="utf-8")):
        loads(text, page.name)


def test_a_page_shows_a_whole_scenario_of_twenty_lines():
    found = YAML.findall((ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8"))
    first = loads(found[0])
    assert len(found[0].splitlines()) == 20
    assert len(first.policies) == 2


def test_a_wrong_scenario_is_noticed():
    (text,) = YAML.findall("```yaml\nwork: {form_cary: 0.5}\n```\n")
    with pytest.raises(ScenarioError, match="form_carry"):
        loads(text)


def test_the_tree_is_that_of_the_package():
    named = files_in_tree((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    assert sorted(modules() - named) == [], "add a line to docs/architecture.md"
    assert sorted(named - modules()) == [], "not there any more"


def test_files_are_read_from_the_tree():
    text = "<!-- tree -->\n### `pmsim/a/`: words\n\n| file | what |\n| `b.py` | c |\n<!-- end of tree -->"
    assert files_in_tree(text) == {"pmsim/a/b.py"}


def test_the_model_page_names_every_outcome():
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+)`", text.partition("## Outcomes")[2].partition("## ")[0])
    assert [name for name in OUTCOMES if name not in named] == []
