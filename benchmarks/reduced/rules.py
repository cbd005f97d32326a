"""The figures of the reduced model, the same for all its versions. Times are in weeks."""

from __future__ import annotations

from typing import NamedTuple

SEATS = 12
WEEKS = 78

ABILITY = 0.12
"""Spread of lasting ability, as a share of target."""

CARRY = 0.8
"""How much of this week's form is left next week."""

SHOCK = 0.06
"""Spread of the week's change of form."""

LUCK = 0.08
"""Spread of the week's luck."""

CADENCE = 4
WINDOW = 4
"""Weeks between two reviews, and weeks that a review looks at."""

LINE = 0.9
"""Mean attainment below which a review is low."""

STRIKES = 3
MEETING = 0.25
REVIEWS_A_WEEK = 4
"""How long a review takes the manager, and so how many there can be in a week."""

ADVISERS = 2
SHORTEST_CASE, LONGEST_CASE = 2, 4
"""A case takes HR two, three or four weeks, each as likely."""

VACANCY = 6


class Outcome(NamedTuple):
    """What one run of the reduced model gives: counts, and the sum of attainment over member-weeks."""

    reviews: int
    exits: int
    member_weeks: int
    attainment: float
