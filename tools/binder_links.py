"""Write the Binder badge and links into the README and docs/binder.md, for the address of a repository.

A fork or a copy has another address, so none is written into the pages until somebody says which:
`python tools/binder_links.py OWNER/NAME [--branch main]`. `--check` only looks whether the links still fit.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import quote

from pmsim.course.shelves import Listed, listed

ROOT = Path(__file__).resolve().parent.parent
HOST = "https://mybinder.org"
README, PAGE = ROOT / "README.md", ROOT / "docs" / "binder.md"
PART = re.compile(r"(<!-- binder -->\n).*?(<!-- end of binder -->)", re.DOTALL)
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
LINK = re.compile(rf"{re.escape(HOST)}/v2/gh/[^/\s]+/[^/\s]+/[^?\s)]+\?urlpath=([^\s)]*)")


def link(repository: str, branch: str, urlpath: str) -> str:
    """The address at which Binder starts and shows a page of Jupyter's, such as `lab`; no leading slash."""
    return f"{HOST}/v2/gh/{repository}/{quote(branch, safe='')}?urlpath={quote(urlpath, safe='/')}"


def lesson_link(repository: str, branch: str, lesson: Listed) -> str:
    """The address at which Binder shows a lesson as a page without code."""
    return link(repository, branch, f"voila/render/{lesson.path}")


def badge(repository: str, branch: str, lesson: Listed) -> str:
    return (
        f"[![Open the lessons on Binder]({HOST}/badge_logo.svg)]({lesson_link(repository, branch, lesson)})\n"
    )


def row(repository: str, branch: str, lesson: Listed) -> str:
    address = lesson_link(repository, branch, lesson)
    return f"| {lesson.number} | [{lesson.title}]({address}) | {lesson.minutes or ''} |\n"


def table(repository: str, branch: str, lessons: tuple[Listed, ...]) -> str:
    rows = [row(repository, branch, lesson) for lesson in lessons]
    lab = f"\n[The same in JupyterLab, with the code]({link(repository, branch, 'lab/tree/notebooks')})\n"
    return "".join(["| | lesson | minutes |\n|---|---|---|\n", *rows, lab])


def with_part(text: str, part: str) -> str:
    """A page with its part about Binder exchanged."""
    found, count = PART.subn(lambda match: match[1] + part + match[2], text)
    if count != 1:
        raise SystemExit("a page has one part from <!-- binder --> to <!-- end of binder -->")
    return found


def unfit(text: str, root: Path = ROOT) -> list[str]:
    """The links of a page to Binder that would show nothing."""
    return [urlpath for urlpath in LINK.findall(text) if not _fits(urlpath, root)]


def _fits(urlpath: str, root: Path) -> bool:
    shown = re.fullmatch(r"(?:voila/render|lab/tree)/(notebooks(?:/.+)?)", urlpath)
    return bool(shown) and (root / shown[1]).exists()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", nargs="?", help="OWNER/NAME on GitHub")
    parser.add_argument("--branch", default="main")
    parser.add_argument("--check", action="store_true", help="write nothing")
    asked = parser.parse_args()
    if asked.check:
        wrong = [urlpath for page in (README, PAGE) for urlpath in unfit(page.read_text(encoding="utf-8"))]
        print(*(f"leads nowhere: {urlpath}" for urlpath in wrong), sep="\n", file=sys.stderr)
        return 1 if wrong else 0
    if not REPOSITORY.fullmatch(asked.repository or ""):
        parser.error("name the repository as OWNER/NAME")
    lessons = tuple(lesson for lesson in listed(ROOT) if lesson.shelf == "learner")
    for page, part in (
        (README, badge(asked.repository, asked.branch, lessons[0])),
        (PAGE, table(asked.repository, asked.branch, lessons)),
    ):
        page.write_text(with_part(page.read_text(encoding="utf-8"), part), encoding="utf-8")
    print(f"{README.name}, {PAGE.relative_to(ROOT)}: {len(lessons)} lessons")
    return 0


if __name__ == "__main__":
    sys.exit(main())
