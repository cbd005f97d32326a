"""Write docs/validation.md: `python -m tools.validation.page`, or `make validation`."""

from __future__ import annotations

import argparse
import math
import sys
from datetime import date
from pathlib import Path

from pmsim import __version__
from pmsim.wording import number
from tools.validation.closed_forms import Check, closed_forms
from tools.validation.patterns import Pattern, koedel_li, reference
from tools.validation.predictions import Prediction, score
from tools.validation.worlds import base, name_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
UNITS = {
    1: "False alarms and chronic people missed are per 100 seats a year.",
    2: "People caught, of 100 who are there at the start.",
    3: "False alarms are per 100 seats a year.",
    4: "Shares, of 1.",
    5: "Output is in % of target, waits are in weeks.",
    6: "Net recoveries are per 100 seats a year, per episode a share of 1; hours are each manager's.",
    7: "Ratios are group B to group A; a log ratio of 0 is no difference.",
    8: "The share restored is of 1; profit is in GBP a seat and year.",
}
"""What the figures of each prediction are in."""

EXACT = 1e-9
"""Standard error, as a share of the figure, below which a check is of a formula and not of luck."""

WHY = Path(__file__).resolve().with_name("notes.md")


def main() -> None:
    """Play everything and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replications", type=int, default=2000, help="worlds an arm (default 2,000)")
    options.add_argument("--out", type=Path, default=PAGE, help="file to write")
    given = options.parse_args()
    size: int = given.replications
    predictions = list(score(size, tell))
    tell("patterns")
    patterns = [*reference(size), koedel_li(max(30, size // 20))]
    tell("closed forms")
    checks = closed_forms()
    text = page(checks, patterns, predictions, size)
    given.out.write_text(text, encoding="utf-8")
    tell(f"wrote {given.out}")


def tell(step: str) -> None:
    """Show how far it is."""
    print(step, file=sys.stderr, flush=True)


def page(checks: list[Check], patterns: list[Pattern], predictions: list[Prediction], size: int) -> str:
    """The whole page."""
    parts = [head(size), predictions_part(predictions), patterns_part(patterns), checks_part(checks)]
    return "\n".join(parts)


def head(size: int) -> str:
    """What the page is, and how to make it again."""
    return f"""# Validation

What the model was held against, and how it came out. This page is written by `make validation`. Nothing on it
is edited by hand; the remarks stand in `tools/validation/notes.md`. Made on {date.today().isoformat()} with
pmsim {__version__}, {size:,} worlds an arm, base scenario {name_of(base())} (`customer_service`).
"""


def predictions_part(predictions: list[Prediction]) -> str:
    """The eight predictions, registered in docs/predictions.md."""
    lines = [
        "## Registered predictions",
        "",
        "Written down before the runs that score them, in [predictions.md](predictions.md), never tuned to. "
        "A part passes when the whole 95 % interval lies above 0.",
        "",
        "| | prediction | result | parts passed |",
        "|---|---|---|---|",
    ]
    for one in predictions:
        passed = [part for part in one.parts if part.verdict == "pass"]
        lines.append(
            f"| {one.number} | {one.title} | **{one.verdict}** | {len(passed)} of {len(one.parts)} |"
        )
    for one in predictions:
        lines += ["", *prediction_lines(one)]
    return "\n".join(lines) + "\n"


def prediction_lines(one: Prediction) -> list[str]:
    """One prediction: its parts, the figures beside, and what we make of it."""
    lines = [
        f"### {one.number} {one.title}: {one.verdict}",
        "",
        UNITS[one.number],
        "",
        "| part | figure (95 % interval) | |",
        "|---|---|---|",
    ]
    lines += [f"| {part.claim} | {part.figure.text()} | {part.verdict} |" for part in one.parts]
    if one.beside:
        lines += ["", "| reported beside | figure (95 % interval) |", "|---|---|"]
        lines += [f"| {name} | {text} |" for name, text in one.beside]
    return [*lines, *remark(f"prediction {one.number}")]


def patterns_part(patterns: list[Pattern]) -> str:
    """Patterns from the literature."""
    inside = len([one for one in patterns if one.inside])
    lines = [
        "## Patterns",
        "",
        f"Published figures that were not used to set parameters; numbers in brackets are rows of "
        f"[evidence.md](evidence.md). {inside} of {len(patterns)} lie inside their range.",
        "",
        "| pattern | published | model (95 % interval) | inside |",
        "|---|---|---|---|",
    ]
    for one in patterns:
        published = f"{one.low:.{one.digits}f} to {one.high:.{one.digits}f} [{one.source}]"
        if one.source == "B3":
            published = "0.0250 [B3]"
        lines.append(f"| {one.name} | {published} | {one.figure.text()} | {'yes' if one.inside else 'no'} |")
    return "\n".join([*lines, *remark("patterns")]) + "\n"


def checks_part(checks: list[Check]) -> str:
    """Closed forms."""
    lines = [
        "## Closed forms",
        "",
        "Each mechanism by itself against theory. The estimate must lie within four standard errors (a right "
        "implementation fails one check in 16,000), and must not when the parameter is moved by 5 %.",
        "",
        "| what | simulated | standard error | theory | standard errors apart | parameter moved 5 % |",
        "|---|---|---|---|---|---|",
    ]
    for one in checks:
        lines.append(f"| {one.name.replace('|', '/')} | {' | '.join(check_figures(one))} |")
    return "\n".join([*lines, *remark("closed forms")]) + "\n"


def check_figures(one: Check) -> list[str]:
    """Figures of a check; an exact one has no error to speak of."""
    exact = one.error <= EXACT * abs(one.theory)
    return [
        digits(one.simulated, 5),
        "exact" if exact else digits(one.error, 2),
        digits(one.theory, 5),
        "" if exact else number(one.apart, 1, signed=True),
        digits(one.moved, 5),
    ]


def digits(value: float, most: int) -> str:
    """A number with so many digits, or all those before the point."""
    if value == 0.0:
        return "0"
    text = number(value, max(0, most - 1 - math.floor(math.log10(abs(value)))))
    return text.rstrip("0").rstrip(".") if "." in text else text


def remark(about: str) -> list[str]:
    """What we make of a result, from notes.md: the text under the heading of this name."""
    if not WHY.exists():
        return []
    for section in WHY.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        if title.strip() == about and text.strip():
            return ["", text.strip()]
    return []


if __name__ == "__main__":
    main()
