"""``reminders status`` and ``reminders ics``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import icalendar
import pytest

from app.cli import main
from app.core import clock
from app.reminders.due import FILE_NAME, write_due

TODAY = date(2026, 11, 20)

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRIVACY_AUDIT_HOME", str(tmp_path))
    monkeypatch.setattr(clock.SystemClock, "today", lambda _: TODAY)
    return tmp_path


def _main(*words: str | Path) -> int:
    return main(["reminders", *map(str, words)])


def test_without_a_plan_a_sentence_says_so(capsys: Capture, data: Path) -> None:
    assert _main("status") == 0
    assert capsys.readouterr().out == "No review is planned yet. Finish an audit to choose a date.\n"
    assert _main("status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"next_review": None, "due": False}}
    assert _main("ics", data / "a.ics") == 2
    assert capsys.readouterr().err == "No review is planned yet. Finish an audit in the app to choose a date.\n"
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("review", "words", "due"),
    [(date(2026, 12, 11), "in 3 weeks", False), (TODAY, "today", True), (date(2026, 11, 19), "yesterday", True)],
)
def test_the_next_review_is_told(capsys: Capture, data: Path, review: date, words: str, due: bool) -> None:
    write_due(data / FILE_NAME, review, 3)
    assert _main("status") == 0
    assert capsys.readouterr().out == f"Next review: {review.isoformat()} ({words}).\n"
    assert _main("status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"next_review": review.isoformat(), "due": due}}


def test_the_calendar_file_is_one(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, date(2027, 2, 20), 3)
    file = data / "review.ics"
    assert _main("ics", file) == 0
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").date() == date(2027, 2, 20)
    assert event.walk("VALARM")
    assert "Open it with your calendar." in capsys.readouterr().err


def test_a_file_that_is_there_is_not_overwritten(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, date(2027, 2, 20), 3)
    file = data / "review.ics"
    file.write_text("mine")
    assert _main("ics", file) == 2
    assert capsys.readouterr().err == (
        "There is already a file named review.ics. It was not changed. Choose another name.\n"
    )
    assert file.read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 1000, b'{"next_review": "2027-02-31"}', bytes(5000)])
def test_a_damaged_date_is_said(capsys: Capture, data: Path, content: bytes) -> None:
    (data / FILE_NAME).write_bytes(content)
    assert _main("status") == 2
    assert _main("ics", data / "a.ics") == 2
    assert "cannot be read. Your history is not touched. Open the app and choose the date again" in (
        capsys.readouterr().err
    )


def test_a_folder_that_is_not_there_is_said(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, date(2027, 2, 20), 3)
    assert _main("ics", data / "none" / "review.ics") == 2
    assert capsys.readouterr().err == (
        f"There is no folder named {data / 'none'}. Nothing was written. Check the name.\n"
    )
    assert _main("ics", data) == 2
    assert capsys.readouterr().err.startswith("There is already a file named ")
