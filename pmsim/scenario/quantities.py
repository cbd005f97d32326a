"""The kinds of value a scenario field can hold, and how each is read from what people write."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

# Unicode categories: control, surrogate, line separator, paragraph separator.
HIDDEN = ("Cc", "Cs", "Zl", "Zp")
WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12
DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(weeks?|months?|quarters?|years?)")


def read_duration(given: object) -> object:
    """Weeks from text such as `13 weeks`, `3 months`, `1 quarter` or `1 year`; a bare number is weeks.

    Whole months are whole weeks: 1 month is 4 weeks, 3 months are 13, 12 months are 52.
    """
    if not isinstance(given, str):
        return plain_number(given)
    match = DURATION.fullmatch(given.strip().lower())
    if match is None:
        raise ValueError("write a duration such as 13 weeks, 3 months, 1 quarter or 1 year")
    number, unit = float(match[1]), match[2].rstrip("s")
    if unit == "month":
        weeks = number * WEEKS_A_YEAR / MONTHS_A_YEAR
        return float(int(weeks)) if number == int(number) else weeks
    return number * {"week": 1, "quarter": 13, "year": WEEKS_A_YEAR}[unit]


def plain_number(given: object) -> object:
    """The number as given; refuses truth values and text, which other readers turn into numbers silently."""
    if isinstance(given, bool | str):
        raise ValueError(f"a number is needed here, not {given!r}")
    return given


def truth(given: object) -> object:
    """A truth value as given; refuses 0, 1 and words other than true and false."""
    if not isinstance(given, bool):
        raise ValueError("write true or false")
    return given


def readable(text: str) -> str:
    """Text as given; refuses control characters, which could rewrite a terminal or a page.

    New lines and tabs are fine.
    """
    for character in text:
        if unicodedata.category(character) in HIDDEN and character not in "\n\t":
            raise ValueError(f"this text holds a hidden character, U+{ord(character):04X}")
    return text


def one_line(text: str) -> str:
    """Text as given; refuses new lines and tabs."""
    if "\n" in text or "\t" in text:
        raise ValueError("write this on one line, without tabs")
    return text


DURATION_TEXT = {"type": "string", "pattern": rf"^\s*{DURATION.pattern}\s*$"}


class Written:
    """Marks a field as a duration, so that the JSON Schema offers both ways to write it."""

    def __get_pydantic_json_schema__(
        self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        plain = handler(core)
        bounds = {name: plain.pop(name) for name in list(plain) if "imum" in name or name == "type"}
        return {**plain, "anyOf": [bounds, DURATION_TEXT]}


Number = Annotated[float, BeforeValidator(plain_number)]
Count = Annotated[int, BeforeValidator(plain_number)]
Text = Annotated[str, AfterValidator(readable)]
Flag = Annotated[bool, BeforeValidator(truth)]
Duration = Annotated[float, BeforeValidator(read_duration), Written()]
Weeks = Annotated[int, BeforeValidator(read_duration), Written()]


class Choice(IntEnum):
    """A setting with a few named values: people write the name, the model compares the number."""

    @classmethod
    def read(cls, given: object) -> Self:
        """The member named `given`."""
        if isinstance(given, cls):
            return given
        if isinstance(given, str) and given in cls.__members__:
            return cls[given]
        raise ValueError(f"choose one of {', '.join(cls.__members__)}")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.name)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": list(cls.__members__)}


class Shape(Choice):
    """The shape of a waiting or service time; the numbers are those of `pmsim.model.exact.delay`."""

    fixed = 0
    lognormal = 1
    exponential = 2


class SupportChoice(Choice):
    """How a manager picks the support; the numbers of fixed choices are those of the support."""

    diagnosis = 0
    coaching = 1
    training = 2
    relief = 3
    adjustments = 4
    clarifying = 5
    mending = 6
    mentoring = 7
    in_order = 10


class FailingRule(Choice):
    """How "continually failing" is read."""

    k_of_n = 0
    thirds = 1
    mean = 2


class TargetRule(Choice):
    """What planning makes of a target."""

    kept = 0
    ratchet = 1
    capability = 2


class Allocation(Choice):
    """How work is shared out."""

    equal = 0
    capability = 1


class RankingResult(Choice):
    """Where the lowest of a forced ranking go."""

    ladder = 0
    exit = 1


class PromotionBasis(Choice):
    """What promotion goes by."""

    rating = 0
    potential = 1


class IncidentKind(Choice):
    """What the story can have happen."""

    circumstance = 0
    barrier = 1
    skill_gap = 2
    ability = 3
    difficulty = 4
    engagement = 5
    conflict = 6
    warning = 7


def setting(
    default: Any,
    text: str,
    *,
    unit: str,
    source: str,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> Any:
    """A scenario field: default, what it is, unit, where the default comes from, and physical bounds."""
    return Field(
        default,
        description=text,
        json_schema_extra={"unit": unit, "source": source},
        ge=ge,
        gt=gt,
        le=le,
        lt=lt,
        validate_default=True,
    )
