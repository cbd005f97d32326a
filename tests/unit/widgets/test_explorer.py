"""The Explorer without a browser: what moves change, what can be undone, and what it says when refused."""

from __future__ import annotations

import asyncio
import csv
import io
import re

import pytest
from matplotlib.image import imread

from pmsim import texts
from pmsim.course.share import to_code, to_query
from pmsim.outcomes import OUTCOMES
from pmsim.scenario import library
from pmsim.widgets import explorer
from pmsim.widgets.explorer import Explorer, explorer_for

LEVERS = [
    {"field": "review.cadence", "values": [1, 2, 4, 8, 13]},
    {"field": "support.threshold", "values": [0.8, 0.9, 1.0]},
    {
        "name": "Escalate after",
        "options": [
            {"label": "8 of 8", "set": ["escalation.failing_weeks=8", "escalation.window=8"]},
            {"label": "13 of 13", "set": ["escalation.failing_weeks=13", "escalation.window=13"]},
        ],
    },
]
WORLDS = 24


@pytest.fixture
def panel() -> Explorer:
    return explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS)


def pictures(panel: Explorer) -> tuple[bytes, bytes]:
    return panel._year.image.png, panel._difference.image.png


def test_it_shows_pictures_and_says_what_they_show(panel: Explorer) -> None:
    for picture in (panel._year.image, panel._difference.image):
        assert picture.png.startswith(b"\x89PNG")
        assert len(picture.alt) > 40
        height, width = imread(io.BytesIO(picture.png)).shape[:2]
        assert (width, height) == (picture.width, picture.height)


def test_moving_a_lever_changes_text_and_pictures(panel: Explorer) -> None:
    before, text = pictures(panel), panel.text()
    panel.set("review.cadence", "1 week")
    after = pictures(panel)
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert panel.text() != text
    assert "Review every: 1 week" in panel.text()
    panel.set("review.cadence", "4 weeks")
    assert panel.text() == text
    assert pictures(panel) == before


def test_moving_the_control_is_the_same_as_setting(panel: Explorer) -> None:
    panel._levers.gesture += 1
    panel._levers.places = [0, *panel._levers.places[1:]]
    by_hand = panel.text()
    other = explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS)
    other.set("Review every", 1)
    assert other.text() == by_hand


def test_the_luck_stays_while_sliding_and_changes_with_another_world(panel: Explorer) -> None:
    world = panel.session.world
    panel.set("support.threshold", 0.8)
    assert panel.session.world == world
    before = pictures(panel)
    panel.another_world()
    assert panel.session.world == (world + 1) % WORLDS
    assert pictures(panel)[0] != before[0]
    assert pictures(panel)[1] == before[1], "the many worlds are the same"


def test_undo_and_reset(panel: Explorer) -> None:
    start = panel.text()
    assert panel._undo.disabled
    assert panel._reset.disabled
    panel.set("review.cadence", "1 week")
    moved = panel.text()
    panel.set("support.threshold", 0.8)
    panel._undo.click()
    assert panel.text() == moved
    assert panel._levers.places[0] == 0
    panel._reset.click()
    assert panel.text() == start
    panel._undo.click()
    assert panel.text() == moved


def test_dragging_is_taken_back_at_once(panel: Explorer) -> None:
    start = panel.session
    panel._levers.gesture += 1
    for place in (1, 0):
        panel._levers.places = [place, *panel._levers.places[1:]]
    panel.undo()
    assert panel.session == start


def from_browser(panel: Explorer, place: int, gesture: int) -> None:
    """A state of the levers as a browser sends it, of which it holds the last back."""
    panel._levers.set_state({"places": [place, *panel._levers.places[1:]], "gesture": gesture})


def test_a_move_that_comes_late_does_not_undo_a_reset(panel: Explorer) -> None:
    start = panel.session
    from_browser(panel, 1, gesture=1)
    panel._reset.click()
    from_browser(panel, 0, gesture=1)
    assert panel.session == start
    assert panel._levers.places == [start.place("review.cadence"), *panel._levers.places[1:]]
    from_browser(panel, 0, gesture=2)
    assert panel.session.place("review.cadence") == 0


def test_a_move_of_levers_that_are_gone_is_not_taken_for_one_of_those_in_their_place() -> None:
    panel = explorer_for("customer_service", worlds=WORLDS)
    # The browser has begun a move, and sends it before it hears that other levers are shown.
    late = {"places": [0] * len(panel._levers.places), "gesture": panel._levers.gesture + 7}
    panel._choice.scenario.value = "biased_ratings"
    start = panel.session
    panel._levers.set_state(late)
    assert panel.session == start
    assert panel._levers.places == [start.place(name) for name in panel._names]
    panel._levers.set_state({**late, "gesture": panel._levers._over + 1})
    assert panel.session != start


def test_what_was_held_back_goes_ahead_of_what_is_pressed_next(panel: Explorer) -> None:
    start = panel.session
    from_browser(panel, 1, gesture=1)
    held_back = {"places": [0, *panel._levers.places[1:]], "gesture": 1}
    panel._levers._handle_custom_msg({"kind": "settled", **held_back}, [])
    assert panel.session.place("review.cadence") == 0
    panel._reset.click()
    panel._levers.set_state(held_back)
    assert panel.session == start
    panel.undo()
    assert panel.session.place("review.cadence") == 0
    panel.undo()
    assert panel.session == start


def test_axes_stay_while_levers_move(panel: Explorer) -> None:
    reach = dict(panel._difference.reach or {})
    assert set(reach) == set(panel._difference.names)
    panel.set("review.cadence", "1 week")
    assert panel._difference.reach == reach


def test_rows_tell_where_the_reference_stands(panel: Explorer) -> None:
    slider, _, options = panel._levers.rows
    assert (slider["kind"], slider["reference"]) == ("slider", 2)
    assert slider["same"] == "as in the course\u2019s PMP"
    assert slider["changed"] == "changed · PMP 4 weeks"
    assert (slider["low"], slider["high"]) == ("1", "13 weeks")
    assert options["kind"] == "options"


def test_modes_change_the_year_alone(panel: Explorer) -> None:
    smooth = pictures(panel)
    panel._year._modes[1].click()
    each = pictures(panel)
    assert each[0] != smooth[0]
    assert each[1] == smooth[1]
    assert "pm-pressed" in panel._year._modes[1]._dom_classes
    assert "pm-pressed" not in panel._year._modes[0]._dom_classes


def test_words_and_the_saved_picture_follow_what_is_shown(panel: Explorer) -> None:
    said = texts.read("explorer")["explorer"]
    smooth, alt = panel.picture(), panel._year.described
    assert said["smoothed"] in alt
    panel._year._modes[1].click()
    assert panel.picture() != smooth
    assert said["each"] in panel._year.described
    assert said["each"] in panel.text()
    panel._year._modes[0].click()
    assert (panel.picture(), panel._year.described) == (smooth, alt)


def test_a_closed_panel_works_nothing_out_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    monkeypatch.setattr(explorer, "margin_later", lambda *_: worked.append("margin") or "")
    monkeypatch.setattr(explorer, "UNHURRIED", 0.01)

    async def shown(close: bool) -> int:
        made = explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS)
        made.text()
        if close:
            made.close()
        await asyncio.sleep(0.2)
        return len(worked)

    assert asyncio.run(shown(close=True)) == 0
    assert asyncio.run(shown(close=False)) == 1


async def until_begun(panel: Explorer) -> None:
    """Wait for the first of the steps in which the rest is shown."""
    while panel._rest._steps is None:
        await asyncio.sleep(0)


def test_a_seat_chosen_while_settings_exclude_each_other_is_no_traceback() -> None:
    panel = explorer_for("customer_service", worlds=WORLDS)
    panel.set("escalation.failing_weeks", 26)
    before = pictures(panel)
    panel._why._seats.value = 1
    assert pictures(panel) == before
    panel.set("escalation.window", 26)
    assert {one.seat for one in panel._why._events} == {1}


def test_an_event_that_is_chosen_between_two_steps_is_one_of_the_world_that_is_shown() -> None:
    async def chosen() -> None:
        panel = explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS)
        panel.text()
        for place in ("1 week", "13 weeks", "2 weeks"):
            panel.set("review.cadence", place)
            await until_begun(panel)
            panel._why._next.click()
            event, told = panel._why._event, panel._why.lines
            panel.text()
            assert (panel._why._event, panel._why.lines) == (event, told)

    asyncio.run(chosen())


def test_the_margin_is_told_last_and_never_beside_the_outcomes_of_another_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[object, str | None]] = []
    monkeypatch.setattr(explorer, "UNHURRIED", 0.0)
    monkeypatch.setattr(explorer, "margin_later", lambda comparison, policy: str(id(comparison.runs[policy])))
    monkeypatch.setattr(explorer, "ten_html", lambda found, session, later: told.append((found, later)) or "")

    async def moved() -> Explorer:
        panel = explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS)
        for place in ("13 weeks", "1 week"):
            panel.text()
            panel.set("review.cadence", place)
            await asyncio.sleep(0)
        assert panel._shim.busy
        while panel._shim.busy:
            await asyncio.sleep(0.01)
        return panel

    panel = asyncio.run(moved())
    run = panel.comparison().runs[panel.session.policy]
    assert [later for _, later in told] == [None, None, None, str(id(run))]
    assert told[-1][0] is told[-2][0]


def test_a_panel_says_when_it_is_busy(panel: Explorer) -> None:
    seen: list[bool] = []
    panel._shim.observe(lambda change: seen.append(change["new"]), names="busy")
    panel.set("review.cadence", "1 week")
    assert seen == [True, False]
    assert not explorer_for("customer_service", worlds=WORLDS)._shim.busy


def test_events_go_forth_and_back(panel: Explorer) -> None:
    first = panel._why.lines
    panel._why._next.click()
    second = panel._why.lines
    assert second != first
    panel._why._previous.click()
    assert panel._why.lines == first


def test_every_event_has_a_reason(panel: Explorer) -> None:
    count = len(panel._why._events)
    assert count > 5
    seen = set()
    for _ in range(count):
        panel._why._next.click()
        seen.add(panel._why._event)
        assert len(panel._why.lines) > 1
        assert panel._why.lines[0].endswith("?")
    assert len(seen) == count


def test_events_of_one_seat(panel: Explorer) -> None:
    seat = panel._why._events[0].seat
    panel._why._seats.value = seat
    assert {one.seat for one in panel._why._events} == {seat}
    assert panel._why.marked(panel.world(), panel.session, 0)[0] == seat


def test_a_click_in_the_picture_chooses_the_nearest_event(panel: Explorer) -> None:
    for _ in range(3):
        panel._why._next.click()
    before = panel._why._event
    picture = panel._year.image
    places = [(x / 40, y / 40) for y in range(40) for x in range(40)]
    found = next(place for place in places if (panel._year.hit(*place) or (-1, 0))[0] == 9)
    picture._handle_custom_msg({"kind": "click", "x": found[0], "y": found[1]}, [])
    assert panel._why._event is not None
    assert panel._why._event.seat == 9
    assert panel._why._event != before


def test_settings_that_exclude_each_other_are_told_and_pictures_stay() -> None:
    panel = explorer_for("customer_service", worlds=WORLDS)
    before = pictures(panel)
    panel.set("escalation.failing_weeks", 26)
    assert "must not exceed window" in panel.text()
    assert "Traceback" not in panel.text()
    assert pictures(panel) == before
    panel.set("escalation.window", 26)
    assert "must not exceed" not in panel.text()


def test_links_and_codes_open(panel: Explorer) -> None:
    wanted = panel.session.set("review.cadence", "1 week").in_world(5)
    for text in (
        to_query(wanted),
        to_code(wanted),
        f"http://localhost:8866/voila/render/a.ipynb?{to_query(wanted)}",
    ):
        panel.reset()
        panel.open(text)
        assert panel.session == wanted


@pytest.mark.parametrize(
    "text", ["", "scenario=nowhere", "AAAA", "http://x/?scenario=customer_service&world=zz"]
)
def test_a_bad_link_is_told_and_changes_nothing(panel: Explorer, text: str) -> None:
    before = panel.session
    panel.open(text)
    assert panel.session == before
    assert panel._sharing._answer.value.startswith("<p>")
    assert "Traceback" not in panel._sharing._answer.value


def test_the_address_of_the_page_opens_its_panel_and_no_other() -> None:
    panel = explorer_for("customer_service", "course_pmp", LEVERS, worlds=WORLDS, panel="06-0")
    wanted = panel.session.set("review.cadence", "1 week")
    start = panel.session
    panel._shim.address = f"http://localhost/voila/render/a.ipynb?{to_query(wanted, '06-1')}"
    assert panel.session == start
    panel._shim.address = f"http://localhost/voila/render/a.ipynb?{to_query(wanted, '06-0')}"
    assert panel.session == wanted


def test_share_shows_a_link_in_the_app_and_a_code_everywhere(panel: Explorer) -> None:
    panel._sharing.toggle()
    assert panel._sharing._link_row.layout.display == "none"
    assert panel._sharing._code.value == to_code(panel.session)
    panel._shim.address = "http://localhost:8866/voila/render/a.ipynb?old=1"
    panel.set("review.cadence", "1 week")
    assert panel._sharing._link_row.layout.display is None
    assert (
        panel._sharing._link.value == f"http://localhost:8866/voila/render/a.ipynb?{to_query(panel.session)}"
    )
    assert panel._sharing._code.value == to_code(panel.session)


def test_table_csv_yaml_and_picture(panel: Explorer) -> None:
    panel.set("review.cadence", "1 week")
    panel._downloads.table_button.click()
    assert panel._downloads.table.value.count("<tr>") == 1 + len(panel._difference.names)
    panel._downloads.table_button.click()
    assert panel._downloads.table.value == ""
    rows = list(csv.DictReader(io.StringIO(panel.csv())))
    assert [row["outcome"] for row in rows] == list(OUTCOMES)
    hours = next(row for row in rows if row["outcome"] == "manager_hours")
    assert float(hours["yours"]) - float(hours["reference"]) == pytest.approx(float(hours["difference"]))
    assert float(hours["difference"]) > 0.0
    panel._downloads.yaml_button.click()
    assert "  your_rules:" in panel._downloads.yaml.value
    assert "cadence: 1\n" in panel._downloads.yaml.value
    image = imread(io.BytesIO(panel.picture()))
    assert image.shape[1] > 2000


def test_what_was_saved_stays_until_a_lever_moves(panel: Explorer) -> None:
    saving = panel._downloads
    saving.yaml_button.click()
    saving._save_csv()
    yaml, link = saving.yaml.value, saving.saved.value
    assert yaml
    assert link
    panel._shim.set_trait("width", 354)  # it is all shown anew
    assert (saving.yaml.value, saving.saved.value) == (yaml, link)
    panel.set("review.cadence", "1 week")
    assert (saving.yaml.value, saving.saved.value) == ("", "")


def test_a_table_of_settings_that_exclude_each_other_is_no_traceback() -> None:
    panel = explorer_for("customer_service", worlds=WORLDS)
    panel.set("escalation.failing_weeks", 26)
    panel._downloads.table_button.click()
    assert panel._downloads.table.value == ""
    assert "must not exceed window" in panel.text()
    panel.set("escalation.window", 26)
    assert panel._downloads.table.value.count("<tr>") > 1


def test_a_phone_and_a_sharp_screen_get_pictures_of_their_own(panel: Explorer) -> None:
    wide = panel._year.image.width
    panel._shim.set_trait("width", 354)
    assert panel._year.image.width == 354 < wide
    assert panel._difference.image.width == 354
    panel._shim.set_trait("ratio", 2.0)
    assert imread(io.BytesIO(panel._year.image.png)).shape[1] == 708
    assert panel._year.image.width == 354


def test_nothing_in_a_name_becomes_a_tag() -> None:
    panel = explorer_for(
        "customer_service",
        "course_pmp",
        LEVERS,
        worlds=WORLDS,
        heading="<script>x</script>",
        tasks=["<b>try</b>"],
    )
    html = panel._head.value + panel._sharing._answer.value
    assert "<script>" not in html
    panel.open("scenario=<img src=x>")
    assert "<img" not in panel._sharing._answer.value


def test_every_button_has_text(panel: Explorer) -> None:
    found: list[str] = []

    def walk(widget: object) -> None:
        for child in getattr(widget, "children", ()):
            if type(child).__name__ == "Button":
                found.append(child.description)
            walk(child)

    walk(panel.widget)
    assert len(found) > 10
    assert all(re.search(r"\w{3}", text) for text in found)


@pytest.mark.parametrize("name", library.names())
def test_every_shipped_scenario_opens_in_the_full_panel(name: str) -> None:
    panel = explorer_for(name, worlds=WORLDS)
    before, text = pictures(panel), panel.text()
    lever = (
        "review.hours"
        if panel.session.base.policies[panel.session.reference].review.enabled
        else "review.enabled"
    )
    panel.set(
        lever, panel.session.levers[[one.name for one in panel.session.levers].index(lever)].values[-1].label
    )
    assert panel.text() != text
    assert pictures(panel)[0].startswith(b"\x89PNG")
    assert before[0]


def test_choosing_a_scenario_and_a_group() -> None:
    panel = explorer_for("customer_service", worlds=WORLDS)
    panel._choice.group.value = "review"
    assert panel._levers.rows[1]["label"] == "Review every"
    panel._choice.scenario.value = "several_teams"
    assert panel.session.scenario_name == "several_teams"
    assert panel._year._teams.layout.display is None
    first = pictures(panel)[0]
    panel._year._teams.value = 1
    assert pictures(panel)[0] != first
    panel.undo()
    assert (panel.session.scenario_name, panel._choice.scenario.value) == (
        "customer_service",
        "customer_service",
    )
