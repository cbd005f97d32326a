"""The total order of simultaneous events, written down once: by phase, then by entity.

An entity is a member's identity (team << 32 | seat << 16 | occupant), a team, or a queue. Together with the
time the pair is unique, so the order in which events were scheduled never decides.
"""

TICK = 0
STAGE_ENDS = 1
HR_DONE = 2
COURSE_ENDS = 3
STARTER = 4
MEETING_ENDS = 5
REVIEW_DUE = 6
SESSION_DUE = 7
CASE_WEEK = 8
APPROVED = 9
PLAN_DUE = 10
TEAM_DUE = 11
SERVE = 15
"""Phases of an instant. SERVE is last: servers choose once all requests of the instant are in."""

ENTITY_BITS = 48
"""An entity is below 2 to this power, so phase << ENTITY_BITS | entity orders an instant."""

CASE, PLANNING, REVIEW, COACH = 0, 1, 2, 3
"""Classes of the diary: cases first, then planning, reviews and coaching."""

DESKS = 5
"""A manager and up to four deputies; desk d of team t has the number t * DESKS + d."""

CALIBRATION, TEAM_SESSION = 0, 1
"""What a team meets for as a whole."""
