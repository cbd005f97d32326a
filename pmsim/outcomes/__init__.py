"""Figures from tallies, each with its interval over replications; differences, groups, the legal floor."""

from pmsim.outcomes.catalogue import OUTCOMES, SECTIONS, in_sections, outcome
from pmsim.outcomes.figures import (
    Sums,
    check_paired,
    differences,
    gaps,
    replication_values,
    summarise,
    sums,
    told_by,
    unchanged,
)
from pmsim.outcomes.floor import Floor, legal_floor, rules_of
from pmsim.outcomes.groups import GROUPED, Groups, by_group, has_groups, ratio
from pmsim.outcomes.intervals import DUST, LEVEL, TELLING, Estimate, estimate, student_quantile, with_caution
from pmsim.outcomes.outcome import WEEKS_A_YEAR, Outcome, Table

__all__ = [
    "DUST",
    "GROUPED",
    "LEVEL",
    "OUTCOMES",
    "SECTIONS",
    "TELLING",
    "WEEKS_A_YEAR",
    "Estimate",
    "Floor",
    "Groups",
    "Outcome",
    "Sums",
    "Table",
    "by_group",
    "check_paired",
    "differences",
    "estimate",
    "gaps",
    "has_groups",
    "in_sections",
    "legal_floor",
    "outcome",
    "ratio",
    "replication_values",
    "rules_of",
    "student_quantile",
    "summarise",
    "sums",
    "told_by",
    "unchanged",
    "with_caution",
]
