"""Links and resume codes: there and back again, and clear sentences for bad ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmsim.course.session import Session, open_session
from pmsim.course.share import DIGITS, LinkError, from_code, from_query, panel_of, to_code, to_query
from pmsim.errors import PmsimError, visible

LEVERS = [
    {"field": "review.cadence", "values": [1, 2, 4, 8, 13]},
    {
        "name": "Escalate after",
        "options": [
            {"label": "8 of 8", "set": ["escalation.failing_weeks=8", "escalation.window=8"]},
            {"label": "13 of 13", "set": ["escalation.failing_weeks=13", "escalation.window=13"]},
        ],
    },
]


@cache
def small() -> Session:
    return open_session("customer_service", "course_pmp", LEVERS)


@cache
def full() -> Session:
    return open_session("several_teams")


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """A session of one of two panels with a few levers moved."""
    session = draw(st.sampled_from((small(), full())))
    for lever in draw(st.lists(st.sampled_from(session.levers), max_size=5)):
        session = session.move(lever.name, draw(st.integers(0, len(lever.values) - 1)))
    seed = draw(st.sampled_from((1, 2, 2**64 - 1)))
    return Session(**{**vars(session), "seed": seed}).in_world(draw(st.integers(0, session.worlds - 1)))


def start_of(session: Session) -> Session:
    return small() if session.scenario_name == "customer_service" else full()


def outcome(read: Callable[[str, Session], Session], text: str, session: Session) -> Session | str:
    """The session that is read, or what is said instead."""
    try:
        return read(text, session)
    except LinkError as error:
        return str(error)


@given(sessions())
def test_a_link_brings_the_session_back(session: Session) -> None:
    assert from_query(to_query(session), start_of(session)) == session
    assert from_query(f"https://x.org/voila/render/a.ipynb?{to_query(session, '06-0')}", session) == session


@given(sessions())
def test_a_code_brings_the_session_back(session: Session) -> None:
    code = to_code(session)
    assert from_code(code, start_of(session)) == session
    assert from_code(f" {code.lower().replace('0', 'o')} ", start_of(session)) == session


@given(sessions(), sessions())
def test_different_sessions_have_different_links_and_codes(one: Session, other: Session) -> None:
    assume(one != other)
    assert to_query(one) != to_query(other)
    if one.scenario_name == other.scenario_name:
        assert to_code(one) != to_code(other)


@given(sessions(), st.data())
def test_one_wrong_sign_in_a_code_is_noticed(session: Session, data: st.DataObject) -> None:
    """A wrong sign passes a check of 15 bits by chance once in 32,768 times; then another session opens."""
    code = to_code(session).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in DIGITS if sign != code[place]]))
    assert outcome(from_code, code[:place] + wrong + code[place + 1 :], session) != session


@given(st.text(max_size=200))
def test_any_text_is_a_session_or_a_clear_sentence(text: str) -> None:
    for read in (from_query, from_code):
        found = outcome(read, text, small())
        assert isinstance(found, Session) or (found.endswith(".") and visible(found) == found)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("", "neither a link"),
        ("https://example.org/", "neither a link"),
        ("scenario=overstretched_manager", "this panel is about customer_service"),
        ("scenario=customer_service&reference=zero_tolerance", "not known: zero_tolerance"),
        ("scenario=customer_service&world=201", "count from 1 to 200"),
        ("scenario=customer_service&world=0", "count from 1 to 200"),
        ("scenario=customer_service&world=x", "not known|there is not: x"),
        ("scenario=customer_service&seed=-1", "not a number: -1"),
        ("scenario=customer_service&seed=18446744073709551616", "not a number"),
        ("scenario=customer_service&support.pause=4", "does not have: support.pause"),
        ("scenario=customer_service&review.cadence=3", "Review every to 3"),
        ("scenario=customer_service&review.cadence=1&review.cadence=2", "twice"),
        ("scenario=customer_service&review.cadence=%00", "Review every"),
        ("scenario=" + "x" * 5000, "too long"),
        ("scenario=customer_service&" + "&".join(f"a{n}=1" for n in range(300)), "neither a link"),
    ],
)
def test_a_bad_link_is_told_in_a_sentence(link: str, said: str) -> None:
    with pytest.raises(LinkError, match=said) as told:
        from_query(link, small())
    assert str(told.value).isprintable()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Type or paste"),
        ("AB*1", "this one has"),
        ("ZZZZ-ZZ", "mistyped"),
        ("Z" * 1000, "mistyped"),
        ("Z" * 3900, "too long"),  # Python writes no number of so many digits
    ],
)
def test_a_bad_code_is_told_in_a_sentence(code: str, said: str) -> None:
    with pytest.raises(LinkError, match=said):
        from_code(code, small())


def test_a_code_of_another_panel_is_refused() -> None:
    with pytest.raises(LinkError, match="another panel"):
        from_code(to_code(small()), full())


def test_a_full_panel_opens_links_about_other_scenarios() -> None:
    def opened(name: str, reference: str | None) -> Session:
        return open_session(name, reference)

    wanted = open_session("customer_service", "annual_review").set("review.cadence", 2)
    assert from_query(to_query(wanted), full(), opened) == wanted
    with pytest.raises(LinkError, match="not known: nowhere"):
        from_query("scenario=nowhere", full(), opened)
    with pytest.raises(LinkError, match="not known: nobody"):
        from_query("scenario=customer_service&reference=nobody", full(), opened)


def test_a_link_never_opens_a_file(tmp_path: object) -> None:
    with pytest.raises(LinkError, match="not known"):
        from_query(f"scenario={tmp_path}/x.yaml", full(), lambda name, _: open_session(name))


def test_panel_of_a_link() -> None:
    assert panel_of(to_query(small(), "06-0")) == "06-0"
    assert panel_of(to_query(small())) == ""
    assert panel_of("token=abc") is None
    assert issubclass(LinkError, PmsimError)
