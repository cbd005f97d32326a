"""Addressed randomness: every draw is a pure function of its address.

An address names who draws (the source: a team's key and the replication; the
entity: seat and occupant), when (week and sub-event) and what for (purpose and
draw number). Nothing depends on the order of draws, so two policies on the same
seed live in the same world.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel
random numbers: as easy as 1, 2, 3"; Random123). Common random numbers by
address: Klein et al. (2024); event-keyed counters for counterfactuals:
arXiv 2603.11084.

Parts of an address are not checked here, since that would slow down every draw.
Whoever builds addresses keeps them below the MAX_ constants.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from pmsim.model.exact import normal_quantile

# Each part of an address is at least 0 and below its limit.
MAX_SEATS: Final = 1 << 16
MAX_OCCUPANTS: Final = 1 << 16
MAX_WEEKS: Final = 1 << 16
MAX_SUB_EVENTS: Final = 1 << 16
MAX_DRAWS: Final = 1 << 16
MAX_REPLICATIONS: Final = 1 << 32
LAST_SEED: Final = 0xFFFFFFFFFFFFFFFF

# What a draw is for. Append only: a number that changes, changes every result.
ABILITY: Final = 1
SELECTION_TEST: Final = 2
FIT: Final = 3
SKILL_GAP_HAS: Final = 4
SKILL_GAP_DEPTH: Final = 5
TENURE: Final = 6
ENGAGEMENT_BASE: Final = 7
ENGAGEMENT_START: Final = 8
ENGAGEMENT_SHOCK: Final = 9
FORM_START: Final = 10
FORM_SHOCK: Final = 11
WEEK_LUCK: Final = 12
KPI_NOISE: Final = 13
HALO: Final = 14
FEEDBACK_PAIR: Final = 15
FEEDBACK_MEETING: Final = 16
REVIEW_OFFSET: Final = 17
DIAGNOSIS: Final = 18
TRAINING_TIME: Final = 19
HR_TIME: Final = 20
TIME_TO_FILL: Final = 21
QUIT: Final = 22
CLARITY_START: Final = 23
TEAM_COMMON: Final = 24
SHARED_FORM_START: Final = 25
SHARED_FORM_SHOCK: Final = 26
SEAT_EASE: Final = 27
GROUP: Final = 28
POTENTIAL: Final = 29
BARRIER_HAS: Final = 30
BARRIER_DEPTH: Final = 31
DISCLOSURE: Final = 32
EVENT_START: Final = 33
EVENT_DEPTH: Final = 34
EVENT_LENGTH: Final = 35
FOLLOW_THROUGH: Final = 36
APPROVAL_TIME: Final = 37
STRATEGY_SHIFT: Final = 38
PERCEPTION: Final = 39
APPEAL: Final = 40
APPEAL_UPHELD: Final = 41
POTENTIAL_READING: Final = 42


class Purpose(NamedTuple):
    """What a draw is for: its number in the address and what it decides."""

    number: int
    meaning: str


PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(
    {
        "ABILITY": Purpose(ABILITY, "a member's lasting ability"),
        "SELECTION_TEST": Purpose(SELECTION_TEST, "error of an applicant's selection test"),
        "FIT": Purpose(FIT, "how well a member and a job suit each other"),
        "SKILL_GAP_HAS": Purpose(SKILL_GAP_HAS, "whether a member has a skill gap"),
        "SKILL_GAP_DEPTH": Purpose(SKILL_GAP_DEPTH, "how deep a skill gap is"),
        "TENURE": Purpose(TENURE, "tenure of a member at the start of the run"),
        "ENGAGEMENT_BASE": Purpose(ENGAGEMENT_BASE, "the engagement that a member returns to"),
        "ENGAGEMENT_START": Purpose(ENGAGEMENT_START, "a member's first engagement"),
        "ENGAGEMENT_SHOCK": Purpose(ENGAGEMENT_SHOCK, "the week's change of engagement"),
        "FORM_START": Purpose(FORM_START, "a member's first form"),
        "FORM_SHOCK": Purpose(FORM_SHOCK, "the week's change of form"),
        "WEEK_LUCK": Purpose(WEEK_LUCK, "luck of the week"),
        "KPI_NOISE": Purpose(KPI_NOISE, "error of the week's KPI reading"),
        "HALO": Purpose(HALO, "lasting error in how a manager judges a member"),
        "FEEDBACK_PAIR": Purpose(FEEDBACK_PAIR, "lasting effect of feedback by one manager on one member"),
        "FEEDBACK_MEETING": Purpose(FEEDBACK_MEETING, "effect of the feedback at one meeting"),
        "REVIEW_OFFSET": Purpose(REVIEW_OFFSET, "when a member's first review falls due"),
        "DIAGNOSIS": Purpose(DIAGNOSIS, "error in a manager's estimate of one cause"),
        "TRAINING_TIME": Purpose(TRAINING_TIME, "how long a course takes"),
        "HR_TIME": Purpose(HR_TIME, "how long HR takes to open a formal stage"),
        "TIME_TO_FILL": Purpose(TIME_TO_FILL, "how long a vacancy stays open"),
        "QUIT": Purpose(QUIT, "whether a member quits this week"),
        "CLARITY_START": Purpose(CLARITY_START, "when a member's first plan was agreed"),
        "TEAM_COMMON": Purpose(TEAM_COMMON, "what a team's members have in common"),
        "SHARED_FORM_START": Purpose(SHARED_FORM_START, "a team's first shared form"),
        "SHARED_FORM_SHOCK": Purpose(SHARED_FORM_SHOCK, "the week's change of a team's shared form"),
        "SEAT_EASE": Purpose(SEAT_EASE, "how easy or hard the work of a seat is"),
        "GROUP": Purpose(GROUP, "which group a member belongs to"),
        "POTENTIAL": Purpose(POTENTIAL, "a member's potential as a leader"),
        "BARRIER_HAS": Purpose(BARRIER_HAS, "whether a member has a lasting barrier"),
        "BARRIER_DEPTH": Purpose(BARRIER_DEPTH, "how deep that barrier is"),
        "DISCLOSURE": Purpose(DISCLOSURE, "whether a barrier is disclosed at a review"),
        "EVENT_START": Purpose(EVENT_START, "whether an event in life begins this week"),
        "EVENT_DEPTH": Purpose(EVENT_DEPTH, "how deep that event is"),
        "EVENT_LENGTH": Purpose(EVENT_LENGTH, "how long that event lasts"),
        "FOLLOW_THROUGH": Purpose(FOLLOW_THROUGH, "whether the manager does the hard thing at a review"),
        "APPROVAL_TIME": Purpose(APPROVAL_TIME, "how long an approver needs for a plan"),
        "STRATEGY_SHIFT": Purpose(STRATEGY_SHIFT, "whether the strategy shifts this week"),
        "PERCEPTION": Purpose(PERCEPTION, "error with which team mates see someone's level"),
        "APPEAL": Purpose(APPEAL, "whether someone appeals against an exit"),
        "APPEAL_UPHELD": Purpose(APPEAL_UPHELD, "whether that appeal is upheld"),
        "POTENTIAL_READING": Purpose(POTENTIAL_READING, "error of a reading of potential"),
    }
)

WORD: Final = 0xFFFFFFFF
MULTIPLIER_0: Final = 0xD2511F53
MULTIPLIER_1: Final = 0xCD9E8D57
WEYL_0: Final = 0x9E3779B9
WEYL_1: Final = 0xBB67AE85
ROUNDS: Final = 10

# Two raised to -52.
STEP: Final = 2.220446049250313e-16


class Source(Protocol):
    """Where a team's draws come from: its key, the replication, and whether luck is mirrored."""

    @property
    def key_low(self) -> int:
        """Low word of the team's key, see `team_key`."""

    @property
    def key_high(self) -> int:
        """High word of the team's key."""

    @property
    def replication(self) -> int:
        """Number of the replication, from 0."""

    @property
    def mirror(self) -> bool:
        """True for the antithetic twin: every uniform u becomes exactly 1 - u."""


def team_key(seed: int, name: str) -> tuple[int, int]:
    """The key of a team's draws, low word first: BLAKE2b of its name, keyed with the seed.

    ValueError for a seed outside 0 to 2^64 - 1.
    """
    if not 0 <= seed <= LAST_SEED:
        raise ValueError(f"a seed is a whole number from 0 to {LAST_SEED} (2^64 - 1), not {seed}")
    key = operator.index(seed).to_bytes(8, "little")
    label = name.encode("utf-8", "surrogatepass")
    digest = blake2b(label, digest_size=8, key=key).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


TEAM_SEAT: Final = MAX_SEATS - 1
"""The seat number in the address of what concerns a whole team; no person has it."""

TEAM_ENTITY: Final = TEAM_SEAT << 16


def entity_of(seat: int, occupant: int) -> int:
    """The entity part of an address: seat in the high half word, occupant in the low one."""
    return seat << 16 | occupant


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Philox4x32-10: four random words from a counter of four words and a key of two.

    All words are unsigned 32-bit numbers held in ordinary integers. A product
    may wrap in 64-bit compiled code; its two words come out right all the same.
    """
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & WORD) ^ c1 ^ k0
        c1 = product_1 & WORD
        c2 = ((product_0 >> 32) & WORD) ^ c3 ^ k1
        c3 = product_0 & WORD
        k0 = (k0 + WEYL_0) & WORD
        k1 = (k1 + WEYL_1) & WORD
    return c0, c1, c2, c3


def uniform(source: Source, entity: int, week: int, sub: int, purpose: int, draw: int) -> float:
    """The uniform variate of an address, in the open interval (0, 1).

    One of the 2^52 midpoints (n + 1/2) / 2^52, so 1 - u is exact and in the
    interval too.
    """
    value = variate(source.key_low, source.key_high, source.replication, entity, week, sub, purpose, draw)
    if source.mirror:
        return 1.0 - value
    return value


def variate(
    key_low: int, key_high: int, replication: int, entity: int, week: int, sub: int, purpose: int, draw: int
) -> float:
    """The uniform variate of an address before any mirror."""
    low, high, _, _ = philox(entity, replication, week << 16 | sub, purpose << 16 | draw, key_low, key_high)
    return _midpoint(low, high)


def _midpoint(low: int, high: int) -> float:
    """(x >> 12) + 1/2, over 2^52, for the 64-bit number x of two words."""
    return ((high << 20 | low >> 12) + 0.5) * STEP


def normal(source: Source, entity: int, week: int, sub: int, purpose: int, draw: int) -> float:
    """The standard normal variate of an address; mirrored luck changes only its sign."""
    return normal_quantile(uniform(source, entity, week, sub, purpose, draw))
