"""What learners write for themselves: thoughts about their own work, and a card for Monday."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from pmsim import texts
from pmsim.course.lesson import LessonText
from pmsim.course.record import Card, Keeper, Record
from pmsim.widgets import markdown
from pmsim.widgets.page import box, button, heading, paragraph, words
from pmsim.widgets.sheet import LessonShim, sheet


class ReflectPanel:
    """Questions about one's own work, with room to write; saved when the writer leaves the field."""

    def __init__(self, lesson: LessonText, keeper: Keeper) -> None:
        """Takes the lesson and where to keep what is written."""
        self.lesson, self.keeper = lesson, keeper
        self.said = texts.read("course")["reflect"]
        self.shim = LessonShim()
        self.saved = words("", "pm-saved")
        kept = keeper.record.thoughts.get(lesson.number, {})
        self.fields = [
            ipywidgets.Textarea(
                value=kept.get(str(place), ""),
                description=texts.fill(self.said["label"], {"number": place + 1}),
                continuous_update=False,
                rows=3,
            )
            for place in range(len(lesson.reflect))
        ]
        for place, field in enumerate(self.fields):
            field.observe(self._written(place), names="value")
        asked = [
            box(words(markdown.html(question), "pm-question"), field, classes=("pm-form", "pm-thought"))
            for question, field in zip(lesson.reflect, self.fields, strict=True)
        ]
        intro = words(paragraph(self.said["intro"]), "pm-sub")
        self.widget = sheet([intro, *asked, self.saved], self.shim)

    def _written(self, place: int) -> Callable[[object], None]:
        return lambda _: self._keep(place)

    def _keep(self, place: int) -> None:
        number, text = self.lesson.number, self.fields[place].value

        def changed(record: Record) -> Record:
            thoughts = {**record.thoughts.get(number, {}), str(place): text}
            return record.model_copy(update={"thoughts": {**record.thoughts, number: thoughts}})

        self.keeper.change(changed)
        path = self.keeper.path
        told = texts.fill(self.said["saved"], {"file": path.name}) if path else str(self.said["not_saved"])
        told = self.keeper.message or told
        self.saved.value, self.shim.said = paragraph(told), told


class MondayPanel:
    """An if-then card that starts from the lesson's, and the cards that were kept before."""

    def __init__(self, lesson: LessonText, keeper: Keeper) -> None:
        """Takes the lesson and where to keep the card."""
        self.lesson, self.keeper = lesson, keeper
        self.said = texts.read("course")["monday"]
        self.shim = LessonShim()
        start = keeper.record.cards.get(lesson.number) or Card(
            when=lesson.monday.when, then=lesson.monday.then
        )
        self.when = ipywidgets.Textarea(value=start.when, description=self.said["when"], rows=2)
        self.then = ipywidgets.Textarea(value=start.then, description=self.said["then"], rows=4)
        self.told = words("", "pm-card-kept")
        intro = words(paragraph(self.said["intro"]), "pm-sub")
        keep = button(self.said["keep"], self.keep, "pm-primary")
        card = box(self.when, self.then, keep, classes=("pm-form", "pm-card"))
        self.widget = sheet([intro, card, self.told], self.shim)
        self._show_all()

    def keep(self) -> None:
        """Keep the card as it stands."""
        when, then = self.when.value.strip(), self.then.value.strip()
        if not when or not then:
            self.told.value = paragraph(self.said["empty"])
            self.shim.said = self.said["empty"]
            return
        number, card = self.lesson.number, Card(when=when, then=then)

        def changed(record: Record) -> Record:
            return record.model_copy(update={"cards": {**record.cards, number: card}})

        self.keeper.change(changed)
        self._show_all()
        self.shim.said = texts.fill(self.said["kept"], {"when": when, "then": then})

    def _show_all(self) -> None:
        cards = self.keeper.record.cards
        if not cards:
            return
        lines = [
            texts.fill(self.said["line"], {"number": number, "when": card.when, "then": card.then})
            for number, card in sorted(cards.items())
        ]
        self.told.value = heading(self.said["all"]) + "".join(paragraph(line) for line in lines)
