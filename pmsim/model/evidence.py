"""Evidence on file: weekly readings, their means, and the flags of low weeks."""

from __future__ import annotations

from pmsim.model.state import HISTORY, LONG_AGO, UNDEFINED, Dossier, Member, Parameters, Team


def file_evidence(dossier: Dossier, evidence: float) -> None:
    """Put the evidence of a week on file."""
    dossier.evidence[dossier.weeks % HISTORY] = evidence
    dossier.weeks += 1
    if dossier.stage > 0:
        dossier.stage_total += evidence
        dossier.stage_weeks += 1


def latest(dossier: Dossier) -> float:
    """The newest evidence on file."""
    return dossier.evidence[(dossier.weeks - 1) % HISTORY]


def mean_evidence(dossier: Dossier, window: int) -> float:
    """Mean evidence of the last `window` weeks, or of all weeks since joining when there are fewer."""
    return mean_before(dossier, 0, min(window, dossier.weeks))


def mean_before(dossier: Dossier, skip: int, count: int) -> float:
    """Mean of `count` weeks of evidence, after leaving out the `skip` newest; undefined for none."""
    if count == 0:
        return UNDEFINED
    total = 0.0
    place = (dossier.weeks - skip) % HISTORY
    for _ in range(count):
        place = place - 1 if place > 0 else HISTORY - 1
        total += dossier.evidence[place]
    return total / count


def mean_attained(member: Member, dossier: Dossier, window: int) -> float:
    """Mean true attainment, which is on no file, over the weeks of `mean_evidence`."""
    count = min(window, dossier.weeks)
    if count == 0:
        return UNDEFINED
    total = 0.0
    for back in range(1, count + 1):
        total += member.attained[(dossier.weeks - back) % HISTORY]
    return total / count


def flag(member: Member, dossier: Dossier, team: Team, p: Parameters, week: int) -> None:
    """Mark the week as low or not; undefined until there are enough weeks to smooth over."""
    if dossier.weeks < p.escalation.smoothing:
        dossier.smoothed = UNDEFINED
        return
    dossier.smoothed = mean_evidence(dossier, p.escalation.smoothing)
    low = dossier.smoothed < team.low_line
    dossier.low[dossier.flagged_weeks % HISTORY] = 1.0 if low else 0.0
    dossier.flagged_weeks += 1
    if not low:
        member.low_since = LONG_AGO
    elif member.low_since == LONG_AGO:
        member.low_since = week


def weeks_low(member: Member, now: float) -> float:
    """Weeks since the present spell of low weeks began; undefined when there is none."""
    return UNDEFINED if member.low_since == LONG_AGO else now - member.low_since


def is_low(dossier: Dossier) -> bool:
    """Whether the newest week is flagged low."""
    return dossier.flagged_weeks > 0 and dossier.low[(dossier.flagged_weeks - 1) % HISTORY] > 0.5


def low_weeks(dossier: Dossier, window: int) -> int:
    """Low weeks among the last `window` flags."""
    count = 0
    for back in range(1, min(window, dossier.flagged_weeks) + 1):
        if dossier.low[(dossier.flagged_weeks - back) % HISTORY] > 0.5:
            count += 1
    return count


THIRDS = 3


def low_thirds(dossier: Dossier, team: Team, window: int) -> int:
    """How many thirds of the window have mean evidence below the line; 0 while it is not full."""
    if dossier.weeks < window:
        return 0
    count = 0
    for third in range(THIRDS):
        skip = window * third // THIRDS
        upto = window * (third + 1) // THIRDS
        if mean_before(dossier, skip, upto - skip) < team.low_line:
            count += 1
    return count
