"""The learner's record: written whole, never lost, and carried on by a code."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pmsim.course import record
from pmsim.course.predictions import CONFIDENCES, Scored
from pmsim.course.record import Card, Keeper, Kept, Record
from pmsim.errors import CourseError

KEPT = Kept(number=30, confidence=80, reason="a guess", answer=75, hit=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / record.FILE


def with_prediction(number: str) -> record.Callable[[Record], Record]:
    return lambda old: old.model_copy(update={"predictions": {**old.predictions, number: KEPT}})


def with_card(number: str) -> record.Callable[[Record], Record]:
    card = Card(when="it is Monday", then="I will")
    return lambda old: old.model_copy(update={"cards": {**old.cards, number: card}})


def test_nothing_is_written_before_something_is_done(path: Path) -> None:
    keeper = Keeper(path)
    assert keeper.record == Record()
    assert not path.exists()


def test_what_is_done_is_there_the_next_time(path: Path) -> None:
    Keeper(path).change(with_prediction("06"))
    assert Keeper(path).record.predictions == {"06": KEPT}
    assert [file.name for file in path.parent.iterdir()] == [record.FILE]


def test_two_notebooks_do_not_undo_each_other(path: Path) -> None:
    first, second = Keeper(path), Keeper(path)
    first.change(with_prediction("06"))
    second.change(with_card("07"))
    found = Keeper(path).record
    assert set(found.predictions) == {"06"}
    assert set(found.cards) == {"07"}


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b'{"version": 1, "predictions": {"06": {"number": "x"}}}',
        b"\xff\xfe",
        b'{"other": 1}',
        b"[]",
    ],
)
def test_a_bad_file_is_set_aside_and_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    keeper = Keeper(path)
    assert keeper.record == Record()
    spare = path.with_name("my-course-set-aside-1.json")
    assert spare.read_bytes() == content
    assert spare.name in keeper.message
    keeper.change(with_prediction("06"))
    assert spare.read_bytes() == content
    assert Keeper(path).record.predictions == {"06": KEPT}


def test_a_second_bad_file_does_not_replace_the_first(path: Path) -> None:
    for content in (b"one", b"two"):
        path.write_bytes(content)
        Keeper(path)
    found = sorted(file.read_bytes() for file in path.parent.glob("*set-aside*"))
    assert found == [b"one", b"two"]


def test_a_file_that_is_too_large_is_set_aside(path: Path) -> None:
    path.write_bytes(b" " * (record.LARGEST + 1))
    assert Keeper(path).message
    assert not path.exists()


def test_a_failure_while_writing_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Keeper(path).change(with_prediction("06"))
    before = path.read_bytes()
    keeper = Keeper(path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record.os, "fsync", full)
    keeper.change(with_card("07"))
    assert path.read_bytes() == before
    assert "No space left on device" in keeper.message
    assert set(keeper.record.cards) == {"07"}
    assert [file.name for file in path.parent.iterdir()] == [record.FILE]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "none" / record.FILE)
    keeper.change(with_prediction("06"))
    assert "be saved to a file here" in keeper.message
    assert set(keeper.record.predictions) == {"06"}


def test_without_a_file_it_is_kept_in_memory() -> None:
    keeper = Keeper(None)
    keeper.change(with_prediction("06"))
    keeper.change(with_card("07"))
    assert set(keeper.record.predictions) == {"06"}
    assert set(keeper.record.cards) == {"07"}


def test_where_the_record_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(record.PLACE, raising=False)
    assert record.place() == tmp_path / record.FILE
    monkeypatch.setenv(record.PLACE, "off")
    assert record.place() is None
    monkeypatch.setenv(record.PLACE, str(tmp_path / "mine.json"))
    assert record.place() == tmp_path / "mine.json"


def test_every_score_survives_the_code() -> None:
    for sure in CONFIDENCES:
        for hit in (True, False):
            given = {"00": Scored(sure, hit), "11": Scored(10, not hit)}
            assert record.from_code(record.to_code(given)) == given


def test_a_code_is_short_and_blank_without_a_prediction() -> None:
    assert record.to_code({}) == ""
    whole = {f"{number:02}": Scored(70, True) for number in range(12)}
    assert len(record.to_code(whole)) <= 20


def test_a_code_can_be_typed_as_people_type() -> None:
    given = {"01": Scored(90, True), "06": Scored(20, False)}
    code = record.to_code(given)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert record.from_code(typed) == given


def test_one_wrong_letter_is_noticed_nearly_always() -> None:
    # Ten bits of checksum let one wrong code in 1,024 through.
    code = record.to_code({f"{number:02}": Scored(70, number % 2 == 0) for number in range(12)}).replace(
        "-", ""
    )
    wrong = [
        code[:at] + letter + code[at + 1 :]
        for at in range(1, len(code))
        for letter in record.LETTERS
        if letter != code[at]
    ]
    passed = [one for one in wrong if _is_read(one)]
    assert len(passed) <= len(wrong) // 100


def _is_read(code: str) -> bool:
    try:
        record.from_code(code)
    except CourseError:
        return False
    return True


@pytest.mark.parametrize("code", ["", "P", "P0", "P00", "hello", "P" + "Z" * 40, "X000-000F-K0", "P\x00é"])
def test_what_is_no_code_is_told(code: str) -> None:
    with pytest.raises(CourseError, match="not complete"):
        record.from_code(code)


def test_a_code_with_a_level_that_nobody_can_choose_is_refused() -> None:
    body = "Z"
    with pytest.raises(CourseError):
        record.from_code(record.HEAD + body + record._check(body))


def test_a_letter_that_no_code_has_is_refused_even_where_the_checksum_fits() -> None:
    with pytest.raises(CourseError, match="not complete"):
        record.from_code(record.HEAD + "!" + record._check("!"))


def test_what_was_done_here_goes_before_what_a_code_brings() -> None:
    mine = with_prediction("06")(Record())
    code = record.to_code({"06": Scored(10, True), "07": Scored(50, True)})
    found = record.with_code(mine, code).scored()
    assert found == {"06": Scored(80, False), "07": Scored(50, True)}


def test_the_file_can_be_read_by_its_owner(path: Path) -> None:
    Keeper(path).change(with_prediction("06"))
    assert path.stat().st_mode & stat.S_IRUSR
