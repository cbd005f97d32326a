"""Write the trainer's pages that come from texts: notes on lessons and scenarios, and the glossary.

`--check` writes nothing and says whether they are current. Every figure is worked out anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pmsim import texts
from pmsim.course import lesson as lessons
from pmsim.course.facts import facts_of
from pmsim.course.notes import Notes, notes
from pmsim.scenario import library

DOCS = Path(__file__).resolve().parent.parent / "docs"
MARK = "<!-- Written by python -m tools.trainer_pages from pmsim/texts/en. Don't edit it here. -->\n"


def pages() -> Mapping[str, Callable[[], str]]:
    """What is written, by its place under docs/."""
    return {
        "trainer/scenarios.md": scenarios_page,
        "trainer/lessons.md": lessons_page,
        "glossary.md": glossary_page,
    }


def scenarios_page() -> str:
    """Notes on every scenario that ships, in order of their names."""
    words = texts.read("trainer")["pages"]
    head = _head(words["scenarios"]["title"], words["scenarios"]["intro"])
    return head + "".join("".join(_scenario(notes(name))) for name in library.names())


def _scenario(found: Notes) -> Iterator[str]:
    words = texts.read("trainer")["pages"]
    yield f'\n## {found.title}\n\n<a id="{found.scenario}"></a>\n'
    yield f"{found.teaches}\n\n"
    beside = ", ".join(found.lessons)
    yield (
        words["scenarios"]["facts"].format(name=found.scenario, minutes=found.minutes, lessons=beside) + "\n"
    )
    yield f"\n**{words['expected']}**\n\n"
    first = found.expected[0].command
    for one in found.expected:
        by = "" if one.command == first else f" (`{one.command}`)"
        yield f"- {one.text}{by}\n"
    yield f"\n```console\n$ {first}\n```\n"
    yield from _listed(words["usual_wrong"], found.usual_wrong)
    yield from _listed(words["discussion"], (*found.questions, *found.discussion))


def lessons_page() -> str:
    """Notes on every lesson that has any, in order of their numbers."""
    words = texts.read("trainer")["pages"]
    head = _head(words["lessons"]["title"], words["lessons"]["intro"])
    return head + "".join("".join(_lesson(number)) for number in texts.lesson_numbers())


def _lesson(number: str) -> Iterator[str]:
    words, found = texts.read("trainer")["pages"], lessons.load(number)
    if found.facilitator is None:
        return
    facts = facts_of(number)
    yield f"\n## {number} {found.title}\n\n"
    yield (
        words["lessons"]["facts"].format(minutes=found.minutes, misconception=_line(found.misconception))
        + "\n"
    )
    yield f"\n**{words['expected']}** {_line(texts.fill(found.facilitator.expected, facts))}\n"
    yield from _listed(
        words["usual_wrong"], (texts.fill(one, facts) for one in found.facilitator.usual_wrong)
    )
    yield from _listed(words["discussion"], (texts.fill(one, facts) for one in found.facilitator.discussion))


def glossary_page() -> str:
    """Every term, in order."""
    words = texts.read("glossary")
    terms = sorted(words["terms"].items(), key=lambda pair: pair[0].lower())
    rows = "".join(f"| **{term}** | {_line(text)} |\n" for term, text in terms)
    head = _head(words["title"], words["intro"])
    return f"{head}\n| {words['term']} | {words['meaning']} |\n|---|---|\n{rows}"


def _head(title: str, intro: str) -> str:
    return f"# {title}\n\n{MARK}\n{intro.strip()}\n"


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"\n**{title}**\n\n"
    yield from (f"- {_line(one)}\n" for one in lines)


def _line(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is not current")
    parser.add_argument("page", nargs="*", help="only these pages, such as glossary.md")
    given = parser.parse_args()
    old = []
    for name, write in pages().items():
        if given.page and name not in given.page:
            continue
        page, text = DOCS / name, write()
        if not given.check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            old.append(name)
    for name in old:
        print(f"{name} is not current: run python -m tools.trainer_pages", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
