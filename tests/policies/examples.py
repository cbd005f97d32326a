"""Policies in Python: three that keep to the contract, and some that cheat."""

from __future__ import annotations

import random
import sys
from typing import Any

from pmsim.policies import Cause, Decision, File


class Coach:
    """Always coaches."""

    name = "coach"

    def decide(self, file: File) -> Decision:
        return Decision.coaching


class Thresholds:
    """Goes by thresholds alone, and remembers nothing."""

    name = "thresholds"

    def decide(self, file: File) -> Decision:
        if file.support_mean is not None and file.support_mean < 0.9:
            return self.help(file)
        if file.low_weeks >= 4 and file.weeks_since_support is not None:
            return Decision.escalate
        strong = file.rating is not None and file.rating > 1.2
        return Decision.development_plan if strong else Decision.on_track

    def help(self, file: File) -> Decision:
        answers = {
            Cause.luck: Decision.wait,
            Cause.overload: Decision.relief,
            Cause.misfit: Decision.redeployment,
            Cause.the_work: Decision.mending,
        }
        return answers.get(file.likely_cause, Decision.mentoring)


class Dice:
    """Throws dice that the file seeds, so that the same file always gets the same throw."""

    name = "dice"

    def decide(self, file: File) -> Decision:
        dice = random.Random(repr((file.weeks, file.rating, file.evidence(), file.reading(Cause.luck))))
        return dice.choice(list(Decision))


class Peeks:
    """Looks up the stack for the person whom the file is about."""

    name = "peeks"

    def decide(self, file: File) -> Decision:
        return Decision.coaching if member_up_the_stack().engagement < 0.0 else Decision.on_track


def member_up_the_stack() -> Any:
    """The member of the nearest caller who has one."""
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "member"):
        frame = frame.f_back
    return frame.f_locals["self"].member


class Scribbles:
    """Changes the copy that it is shown."""

    name = "scribbles"

    def decide(self, file: File) -> Decision:
        file._dossier.rating = 1.0
        return Decision.on_track


class Forges:
    """Leaves its copy alone and changes the file that was copied."""

    name = "forges"

    def decide(self, file: File) -> Decision:
        dossier = sys._getframe(1).f_locals.get("dossier")
        if dossier is not None and sys._getframe(1).f_code.co_name == "choose":
            dossier.evidence[0] = 1.5
        return Decision.on_track


class Counts:
    """Coaches every other time that it is asked."""

    name = "counts"

    def __init__(self) -> None:
        self.asked = 0

    def decide(self, file: File) -> Decision:
        self.asked += 1
        return Decision.coaching if self.asked % 2 else Decision.on_track


class Shrugs:
    """Has no answer when there is no rating."""

    name = "shrugs"

    def decide(self, file: File) -> Decision:
        # The fault that the contract is to find.
        return Decision.on_track if file.rating is not None else None  # type: ignore[return-value]


class Wanders:
    """Keeps state, so that a run under it is not the same twice."""

    name = "wanders"
    asked = 0

    def decide(self, file: File) -> Decision:
        Wanders.asked += 1
        return Decision.coaching if Wanders.asked % 7 == 0 else Decision.on_track
