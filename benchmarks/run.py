"""How fast pmsim is, beside its own floor and other libraries: measured in turns, in one run."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from benchmarks import engines, growth, machine, pairs, peers, startup
from benchmarks.report import Report, as_markdown, as_text, report_from, report_of
from benchmarks.section import Say, Section
from pmsim.engine.compiled import source_digest

Measure = Callable[[bool, Say], Section]

# Start-up comes last: it counts the specialisations that all others needed.
BENCHMARKS: Mapping[str, Measure] = MappingProxyType(
    {
        "engines": engines.measure,
        "reduced": peers.measure,
        "growth": growth.measure,
        "pairs": pairs.measure,
        "startup": startup.measure,
    }
)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, or read earlier figures, and print or write them; a wrong word is told before that."""
    parser = _parser()
    asked = parser.parse_args(given)
    if asked.read and (asked.only or asked.quick):
        parser.error("--read measures nothing: leave out --only and --quick")
    report = asked.read or measured(asked.only or list(BENCHMARKS), asked.quick)
    print(as_text(report))
    if asked.json:
        asked.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")
    if asked.markdown:
        asked.markdown.write_text(as_markdown(report), encoding="utf-8")
    return 0


def measured(names: Sequence[str], quick: bool) -> Report:
    """Run these benchmarks; progress goes to the error stream."""
    before, sources = machine.load(), source_digest()
    start = time.perf_counter()

    def say(text: str) -> None:
        print(f"{time.perf_counter() - start:6.0f} s  {text}", file=sys.stderr, flush=True)

    sections = [BENCHMARKS[name](quick, say) for name in BENCHMARKS if name in names]
    say("done")
    return report_of(sections, quick, before, changed=source_digest() != sources)


def _report_in(text: str) -> Report:
    """The report that --json wrote to a file."""
    try:
        return report_from(json.loads(Path(text).read_text(encoding="utf-8")))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise argparse.ArgumentTypeError(f"{text} is not what --json wrote") from error


def _file(text: str) -> Path:
    """A file to be written once all is measured, so its folder must be there before."""
    file = Path(text)
    if file.is_dir() or not file.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text}: give a file in a folder that exists")
    return file


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds and replications, in three minutes"
    )
    parser.add_argument(
        "--only", action="append", choices=list(BENCHMARKS), help="one of them; may be repeated"
    )
    parser.add_argument("--json", type=_file, metavar="FILE", help="write the figures here too")
    parser.add_argument("--markdown", type=_file, metavar="FILE", help="write the page with targets here")
    parser.add_argument(
        "--read", type=_report_in, metavar="FILE", help="show figures that --json wrote; measure nothing"
    )
    return parser
