"""A session as a link, and as a short code that can be written down; and back again, with clear errors."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from pmsim import texts
from pmsim.course.session import Session
from pmsim.errors import PmsimError, UnknownNameError, shortened, visible
from pmsim.scenario import library

SCENARIO, REFERENCE, WORLD, SEED, PANEL = "scenario", "reference", "world", "seed", "panel"
KNOWN = (PANEL, SCENARIO, REFERENCE, WORLD, SEED)
LONGEST, LONGEST_CODE = 4000, 1000
"""Characters of a link and of a code that are read; a full panel's code has at most 200."""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits of a code: no I, L, O and U, which are taken for others (Crockford's base 32)."""

LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
CHECK = 1 << 15
VERSION = 1
SEEDS = 1 << 64


class LinkError(PmsimError):
    """A link or a code that cannot be opened, with a sentence that says why."""


def _said(name: str, **values: object) -> LinkError:
    words = {key: visible(shortened(str(value), 80)) for key, value in values.items()}
    return LinkError(texts.fill(texts.read("explorer")["share"][name], words))


def to_query(session: Session, panel: str = "") -> str:
    """The session as the query of a link: the scenario, the levers that were moved, and the world.

    panel: which of several panels of a page it is about.
    """
    pairs = [(PANEL, panel)] if panel else []
    pairs += [(SCENARIO, session.scenario_name), (REFERENCE, session.reference)]
    pairs += [
        (lever.name, lever.values[now].key)
        for lever, now, origin in zip(session.levers, session.values, session.origins, strict=True)
        if now != origin
    ]
    pairs.append((WORLD, str(session.world + 1)))
    if session.seed != 1:
        pairs.append((SEED, str(session.seed)))
    return urlencode(pairs)


def panel_of(text: str) -> str | None:
    """The panel that a link is about, an empty text for the only one; None for what is no link of a panel."""
    pairs = dict(_pairs(text)) if len(text) <= LONGEST else {}
    return pairs.get(PANEL, "") if SCENARIO in pairs else None


def from_query(
    text: str, session: Session, opened: Callable[[str, str | None], Session] | None = None
) -> Session:
    """The session that a link tells; LinkError with a sentence for a bad one.

    text: a whole link, or its query. session: of the panel that opens it. opened: makes a session of another
    scenario and reference, where the panel can show it; else a link about another is refused. Levers that
    the link does not name stand where the reference has them.
    """
    if len(text) > LONGEST:
        raise _said("too_long")
    pairs = _pairs(text)
    found = dict(pairs)
    if SCENARIO not in found:
        raise _said("not_a_link")
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _said("twice", given=twice)
    now = _about(found, session, opened)
    now = replace(
        now.at_reference(), seed=_seed(found.get(SEED, "1")), world=_world(found.get(WORLD, "1"), now)
    )
    for name, key in pairs:
        if name not in KNOWN:
            now = _moved(now, name, key)
    return now


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names and values of a query; none for what is no query."""
    try:
        query = urlsplit(text.strip()).query or text.strip().lstrip("?")
        return parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def _about(
    found: dict[str, str], session: Session, opened: Callable[[str, str | None], Session] | None
) -> Session:
    """The session of the scenario and reference that a link names."""
    name, reference = found[SCENARIO], found.get(REFERENCE)
    same = name == session.scenario_name
    if same and reference in (None, session.reference):
        return session
    if opened is None:
        if same:
            raise _said("unknown_reference", given=reference)
        raise _said("other_scenario", given=name, own=session.scenario_name)
    if not same and name not in library.names():
        raise _said("unknown_scenario", given=name)
    try:
        return opened(name, reference)
    except UnknownNameError:
        raise _said("unknown_reference", given=reference) from None


def _moved(session: Session, name: str, key: str) -> Session:
    lever = next((one for one in session.levers if one.name == name), None)
    if lever is None:
        raise _said("unknown_lever", given=name)
    try:
        return session.move(name, lever.place(key))
    except PmsimError:
        raise _said("unknown_value", label=lever.label, given=key) from None


def _world(text: str, session: Session) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= session.worlds:
        raise _said("bad_world", given=text, worlds=session.worlds)
    return int(text) - 1


def _seed(text: str) -> int:
    if not re.fullmatch("[0-9]{1,20}", text) or int(text) >= SEEDS:
        raise _said("bad_seed", given=text)
    return int(text)


def to_code(session: Session) -> str:
    """The session as a short code, which the same panel of the same version can read."""
    total = 1
    for value, radix in reversed(_numbers(session)):
        total = total * radix + value
    check = zlib.crc32(f"{total} {_panel(session)}".encode()) % CHECK
    text = _in_digits(total * CHECK + check)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def from_code(text: str, session: Session) -> Session:
    """The session that a code of this panel tells; LinkError with a sentence for any other."""
    if len(text) > LONGEST_CODE:
        raise _said("too_long")
    plain = re.sub(r"[\s-]", "", text).upper().translate(LOOK_ALIKES)
    if not plain:
        raise _said("empty")
    strange = next((one for one in plain if one not in DIGITS), None)
    if strange is not None:
        raise _said("bad_sign", given=strange)
    total, check = divmod(_from_digits(plain), CHECK)
    if check != zlib.crc32(f"{total} {_panel(session)}".encode()) % CHECK:
        raise _said("other_code")
    return _read(total, session)


def _numbers(session: Session) -> list[tuple[int, int]]:
    """What a code holds, each number with one more than it can be."""
    moved = [
        (place, now)
        for place, (now, origin) in enumerate(zip(session.values, session.origins, strict=True))
        if now != origin
    ]
    own_seed = session.seed != 1
    numbers = [(session.world, session.worlds), (int(own_seed), 2)]
    numbers += [(session.seed, SEEDS)] if own_seed else []
    numbers.append((len(moved), len(session.levers) + 1))
    for place, now in moved:
        numbers += [(place, len(session.levers)), (now, len(session.levers[place].values))]
    return numbers


def _read(total: int, session: Session) -> Session:
    def take(radix: int) -> int:
        nonlocal total
        total, value = divmod(total, radix)
        return value

    world = take(session.worlds)
    seed = take(SEEDS) if take(2) else 1
    now = replace(session.at_reference(), seed=seed)
    for _ in range(take(len(session.levers) + 1)):
        lever = session.levers[take(len(session.levers))]
        now = now.move(lever.name, take(len(lever.values)))
    # A check of 15 bits lets one wrong code in 32,768 through: what is left over must fit too.
    if total != 1:
        raise _said("other_code")
    return now.in_world(world)


def _panel(session: Session) -> str:
    """What must be the same for a code to be read: the panel, and the version of codes."""
    levers = [(lever.name, [choice.key for choice in lever.values]) for lever in session.levers]
    return f"{VERSION} {session.scenario_name} {session.reference} {session.worlds} {levers}"


def _in_digits(total: int) -> str:
    text = ""
    while total:
        total, digit = divmod(total, len(DIGITS))
        text = DIGITS[digit] + text
    return text


def _from_digits(text: str) -> int:
    total = 0
    for one in text:
        total = total * len(DIGITS) + DIGITS.index(one)
    return total
