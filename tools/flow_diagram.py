"""Draw docs/pictures/flow.png and flow.svg: a member's year as a flow, with the defaults of the schema."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as Outline

from pmsim.model import rows
from pmsim.plots import theme
from pmsim.plots.theme import (
    BLUE,
    BLUE_TEXT,
    INK,
    INK2,
    INK3,
    LINE,
    PAPER,
    VERMILLION,
    VERMILLION_TEXT,
    points,
)
from pmsim.scenario.schema import Escalation, Policy, Scenario
from pmsim.wording import NARROW_SPACE

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH, HEIGHT = 1184.0, 892.0
LEFT, RIGHT = 48.0, 1136.0
STEPS, STEP = 232.0, 236.0
"""Where steps begin, and how far one is from the next."""

TITLE, SUB, SECTION, BODY = 26.0, 15.0, 16.0, 15.0
SERIF = ("Georgia", "Times New Roman", "Liberation Serif", "DejaVu Serif")
PLANNING, WORK, REVIEW = 138.0, 240.0, 342.0
ON_TRACK, GROWTH, SUPPORT, FORMAL, SEAT = 450.0, 510.0, 576.0, 716.0, 838.0
"""Middles of the first line of each band."""

BAR, BAR_WIDTH, KINDS, KIND = 22.0, 140.0, 4, 176.0
HEAD = 5.0
DIAMOND = Outline([(0, -1), (1, 0), (0, 1), (-1, 0), (0, -1)], closed=True)
SWAP = Outline.make_compound_path(
    Outline([(-1.0, 0.45), (1.0, 0.45)]),
    Outline([(0.4, 0.95), (1.0, 0.45), (0.4, -0.05)]),
    Outline([(1.0, -0.45), (-1.0, -0.45)]),
    Outline([(-0.4, 0.05), (-1.0, -0.45), (-0.4, -0.95)]),
)


class Step(NamedTuple):
    """A step of a flow: its name, and a line below."""

    name: str
    line: str


def flow() -> Axes:
    """The picture on a new figure."""
    with theme.style():
        ax = theme.canvas(WIDTH, HEIGHT, None)
        heading(ax)
        everyone(ax)
        decisions(ax)
        seat(ax)
    return ax


def heading(ax: Axes) -> None:
    """What the picture says, and how to read it."""
    text = "Everyone has a plan and regular reviews. Help comes first, formal action last."
    theme.write(ax, LEFT, 44, text, size=TITLE, family=serif())
    how = "What happens to one member in a year, by default. Every meeting waits for the manager."
    theme.write(ax, LEFT, 80, how, size=SUB, colour=INK2)


def everyone(ax: Axes) -> None:
    """What everyone goes through: planning, work, reviews."""
    policy, work = Policy(), Scenario().work
    plan, talk, low = policy.planning, policy.review, policy.escalation.smoothing
    band(ax, PLANNING, "Planning", every(plan.cycle))
    chain(
        ax,
        PLANNING,
        Step("Goals defined", f"manager, {plan.define_hours:g} h"),
        Step("Goals shaped", f"together, {plan.feedback_hours:g} h"),
        Step("Plan approved", "an approver has a look"),
        Step("Goals agreed", f"clarity {work.clarity_agreed:g}, fading"),
    )
    turn(ax, PLANNING, WORK, "goals and target")
    band(ax, WORK, "Work", every(1))
    chain(
        ax,
        WORK,
        Step("Load shared out", "empty seats weigh on all"),
        Step("Work delivered", "skill, mood, life, luck"),
        Step("Evidence filed", "a KPI and a judgement"),
        Step("Low week or not", f"mean of {low} weeks and the line"),
    )
    turn(ax, WORK, REVIEW, "evidence on file")
    band(ax, REVIEW, "Review", every(talk.cadence))
    chain(
        ax,
        REVIEW,
        Step("Feedback both ways", f"{talk.hours + talk.two_way_hours:g} h, prepared"),
        Step("Goals revisited", "clear again, up to date"),
        Step("Causes read", "seven of them, or luck"),
        Step("One decision", "rules, then follow-through"),
    )


def decisions(ax: Axes) -> None:
    """The four ways on from a review."""
    policy, growth = Policy(), Scenario().growth
    help_, grow, formal = policy.support, policy.development, policy.escalation
    turn(ax, REVIEW, ON_TRACK, "what the review decides", FORMAL)
    band(ax, ON_TRACK, "What follows", "")
    branch(ax, ON_TRACK, Step("On track", "or bad luck, waited out"))
    note(ax, ON_TRACK, "Back to work, until the next review.")
    branch(ax, GROWTH, Step("Growth", f"strong at {grow.reviews} reviews running"), BLUE_TEXT)
    ax.scatter([478], [GROWTH], s=theme.area(13), marker=DIAMOND, color=BLUE)
    note(ax, GROWTH, f"Development plan for {growth.plan_weeks} weeks: skill, engagement, fewer resign.", 494)
    branch(ax, SUPPORT, Step("Support", f"{help_.window} weeks below {percent(help_.threshold)}"), BLUE_TEXT)
    theme.write(ax, STEPS, SUPPORT + 42, "judged beside an untreated twin", colour=INK3)
    supports(ax)
    branch(ax, FORMAL, Step("Formal procedure", failing(formal)), VERMILLION_TEXT)
    ladder(ax, formal)


def supports(ax: Axes) -> None:
    """Each cause, and the support that answers it."""
    answers = (
        Step("skill gap", "training"),
        Step("low motivation", "coaching"),
        Step("overload", "relief"),
        Step("circumstances", "adjustments"),
        Step("misfit", "a move"),
        Step("unclear goals", "clarifying"),
        Step("the work itself", "mending it"),
        Step("if the policy says so", "mentoring"),
    )
    for place, answer in enumerate(answers):
        x = 468 + place % KINDS * KIND
        y = SUPPORT + place // KINDS * 56
        theme.write(ax, x, y, answer.name, colour=INK2)
        pill(ax, x, y + 23, answer.line)


def pill(ax: Axes, x: float, y: float, name: str) -> None:
    """Support under way: a bar with round ends and its name."""
    ends = [x + BAR / 2, x + BAR_WIDTH - BAR / 2]
    ax.add_line(Line2D(ends, [y, y], color=BLUE, lw=points(BAR), solid_capstyle="round"))
    theme.write(ax, x + BAR_WIDTH / 2, y, name, colour=PAPER, ha="center")


def ladder(ax: Axes, formal: Escalation) -> None:
    """Stages, hearing, and what comes of it."""
    warnings = Scenario().formal
    stages = (warnings.first_warning, warnings.final_warning)
    for number, warning in enumerate(stages, 1):
        stage(ax, 468 + (number - 1) * 204, number, formal.stage_weeks, warning)
    theme.write(ax, 884, FORMAL + 8, "Hearing", size=BODY, weight="bold")
    theme.write(ax, 884, FORMAL + 28, "and appeal", colour=INK3)
    outcomes(ax, 976, FORMAL + 10)


def stage(ax: Axes, x: float, number: int, weeks: int, warning: int) -> None:
    """A stage: so many triangles, a double bar, and what passing it means."""
    for place in range(number):
        mark(ax, rows.STAGE_OPENED, x + 6 + place * 14, FORMAL - 4)
    theme.write(ax, x + 4 + number * 14, FORMAL - 4, f"Stage {number}", size=BODY, weight="bold")
    double_bar(ax, x, FORMAL + 15, 160)
    arrow(ax, x + 168, FORMAL + 15, x + 198)
    theme.write(ax, x, FORMAL + 37, f"opened by HR, {weeks} weeks", colour=INK3)
    mark(ax, rows.STAGE_PASSED, x + 7, FORMAL + 58)
    theme.write(ax, x + 20, FORMAL + 58, f"warning for {warning} weeks", colour=INK2)


def outcomes(ax: Axes, x: float, y: float) -> None:
    """What a hearing comes to."""
    fork(ax, x, y, x + 32, (y - 22, y + 22))
    ax.scatter([x + 46], [y - 22], s=theme.area(13), marker=SWAP, facecolors="none", edgecolors=INK, lw=1.4)
    theme.write(ax, x + 60, y - 22, "Another seat")
    mark(ax, rows.EXITED, x + 46, y + 22)
    theme.write(ax, x + 60, y + 22, "Exit")


def seat(ax: Axes) -> None:
    """What becomes of a seat that someone has left."""
    scenario = Scenario()
    hiring = scenario.hiring
    band(ax, SEAT, "An empty seat", "whenever someone goes")
    chain(
        ax,
        SEAT,
        Step("Someone goes", "resigned, moved, exit"),
        Step("Advertised", f"{hiring.time_to_fill.mean:g} weeks on average"),
        Step("Hired", f"best of {hiring.applicants} on a test"),
        Step("New starter", f"{scenario.work.ramp_weeks:g} weeks to full speed"),
    )


def serif() -> str:
    """The first serif font of the list that is installed."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in SERIF if name in known), "serif")


def every(weeks: int) -> str:
    """How often, in words."""
    return {1: "every week", 52: "every year"}.get(weeks, f"every {weeks} weeks")


def percent(share: float) -> str:
    """A share of target."""
    return f"{100 * share:.0f}{NARROW_SPACE}% of target"


def failing(formal: Escalation) -> str:
    """The rule of continually failing, in a few words."""
    return f"{formal.failing_weeks} low weeks of {formal.window}, helped first"


def band(ax: Axes, y: float, name: str, often: str) -> None:
    """A hairline over a band, and what it is about."""
    ax.add_line(Line2D([LEFT, RIGHT], [y - 32, y - 32], color=LINE, lw=points(1)))
    theme.write(ax, LEFT, y, name, size=SECTION, weight="bold")
    if often:
        theme.write(ax, LEFT, y + 21, often, colour=INK3)


def chain(ax: Axes, y: float, *steps: Step) -> None:
    """Steps from left to right, with an arrow from each to the next."""
    for place, step in enumerate(steps):
        x = STEPS + place * STEP
        write_step(ax, x, y, step)
        if place + 1 < len(steps):
            arrow(ax, x + 8 + theme.width_of(step.name, BODY, "bold"), y, x + STEP - 10)


def branch(ax: Axes, y: float, step: Step, colour: str = INK) -> None:
    """One of the ways on from a decision."""
    write_step(ax, STEPS, y, step, colour)


def write_step(ax: Axes, x: float, y: float, step: Step, colour: str = INK) -> None:
    """A step's two lines."""
    theme.write(ax, x, y, step.name, size=BODY, weight="bold", colour=colour)
    theme.write(ax, x, y + 21, step.line, colour=INK3)


def note(ax: Axes, y: float, text: str, x: float = 468.0) -> None:
    """A sentence beside a branch."""
    theme.write(ax, x, y, text, colour=INK2, size=theme.LABEL)


def turn(ax: Axes, y: float, following: float, label: str, last: float | None = None) -> None:
    """From the last step of a band back to the first of the next: what goes along is written on the way."""
    end, start = STEPS + 3 * STEP + 40, STEPS - 24
    level = y + 48
    bottom = following if last is None else last
    trail(ax, [end, end, start, start], [y + 34, level, level, bottom])
    if last is None:
        arrow(ax, start, following, STEPS - 6)
    else:
        for row in (ON_TRACK, GROWTH, SUPPORT, FORMAL):
            arrow(ax, start, row, STEPS - 6)
    theme.write(
        ax,
        STEPS + 1.5 * STEP + 80,
        level,
        label,
        colour=INK2,
        ha="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": points(6)},
    )


def fork(ax: Axes, x: float, y: float, to: float, ends: Sequence[float]) -> None:
    """One line that parts into several arrows."""
    trail(ax, [x, x + 14], [y, y])
    trail(ax, [x + 14, x + 14], [ends[0], ends[-1]])
    for end in ends:
        arrow(ax, x + 14, end, to)


def arrow(ax: Axes, x: float, y: float, to: float) -> None:
    """An arrow to the right."""
    trail(ax, [x, to], [y, y])
    trail(ax, [to - HEAD, to, to - HEAD], [y - HEAD, y, y + HEAD])


def trail(ax: Axes, xs: list[float], ys: list[float]) -> None:
    """A line that things go along."""
    ax.add_line(Line2D(xs, ys, color=INK2, lw=points(1.4), solid_capstyle="round", zorder=1.0))


def double_bar(ax: Axes, x: float, y: float, width: float) -> None:
    """A formal stage under way."""
    for line in (y - 3, y + 3):
        ax.add_line(Line2D([x, x + width], [line, line], color=VERMILLION, lw=points(2.4)))


def mark(ax: Axes, kind: int, x: float, y: float) -> None:
    """The mark of a kind of event, as in every picture."""
    theme.scatter(ax, theme.MARKS[kind], [x], [y], 3.0)


def save(folder: Path) -> None:
    """Write the picture as PNG and as SVG, the same on every run."""
    ax = flow()
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    with theme.style(), mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "pmsim"}):
        figure.savefig(folder / "flow.svg", metadata={"Date": None})
        figure.savefig(folder / "flow.png", dpi=2 * theme.DOTS_AN_INCH, metadata={"Software": None})


if __name__ == "__main__":
    save(FOLDER)
    sys.exit(0)
