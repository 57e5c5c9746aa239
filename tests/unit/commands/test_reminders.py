"""``reminders status`` and ``reminders ics``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar
import pytest

from app.cli import main
from app.commands import reminders
from app.core import clock
from app.reminders.due import FILE_NAME, read_due, write_due
from app.system import launch
from app.system.notify import CannotNotify

ROOT = Path(__file__).resolve().parents[3]
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


def test_a_check_is_silent_until_the_day(capsys: Capture, data: Path) -> None:
    assert _main("check") == 0
    write_due(data / FILE_NAME, date(2026, 11, 21), 3)
    before = (data / FILE_NAME).read_bytes()
    assert _main("check") == 0
    assert capsys.readouterr() == ("", "")
    assert (data / FILE_NAME).read_bytes() == before
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": False, "reminded": False}}


class Desktop:
    """Takes the place of the notifications: shows each, and says whether it was clicked."""

    def __init__(self, *, clicked: bool = False, refuses: bool = False) -> None:
        self.shown: list[tuple[str, float]] = []
        self._clicked, self._refuses = clicked, refuses

    def check(self) -> None:
        if self._refuses:
            raise CannotNotify("no desktop session answers here")

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        self.check()
        self.shown.append((text, wait))
        shown()
        return self._clicked


def _desktop(monkeypatch: pytest.MonkeyPatch, desktop: Desktop) -> list[Path]:
    """Put ``desktop`` in place; the folders over which the program was opened."""
    opened: list[Path] = []
    monkeypatch.setattr(reminders, "notifier_for", lambda: desktop)
    monkeypatch.setattr(launch, "open_program", opened.append)
    return opened


def test_a_check_reminds_once_and_says_nothing_of_what_it_is_about(
    capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop()
    opened = _desktop(monkeypatch, desktop)
    write_due(data / FILE_NAME, TODAY, 3)
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": True, "reminded": True}}
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": True, "reminded": False}}
    assert desktop.shown == [("Time to look again. It takes about ten minutes.", 600)]
    assert opened == []


def test_a_click_opens_the_window(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = _desktop(monkeypatch, Desktop(clicked=True))
    write_due(data / FILE_NAME, TODAY, 3)
    assert _main("check") == 0
    assert opened == [data]


def test_a_reminder_that_could_not_be_shown_is_said_and_tried_again(
    capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _desktop(monkeypatch, Desktop(refuses=True))
    due = write_due(data / FILE_NAME, TODAY, 3)
    assert _main("check") == 1
    assert "could not be shown because no desktop session answers here." in capsys.readouterr().err
    assert read_due(data / FILE_NAME) == due


def test_a_check_says_that_the_date_is_damaged(capsys: Capture, data: Path) -> None:
    (data / FILE_NAME).write_bytes(b"{}")
    assert _main("check") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_check_with_nothing_due_loads_little_and_opens_one_file(data: Path) -> None:
    """Counted, not timed: another program may have the processor just then."""
    write_due(data / FILE_NAME, date(2099, 1, 1), 3)
    (data / "history.db").write_bytes(b"not to be opened")
    script = """if True:
        import sys
        opened = []
        sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
        from app.cli import main
        assert main(["reminders", "check"]) == 0
        heavy = {"PySide6", "apsw", "keyring", "requests", "icalendar", "PIL", "jeepney", "argon2", "msgspec"}
        print(sorted(heavy & set(sys.modules)), [name for name in opened if sys.argv[1] in name])
    """
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert done.stdout == f"[] ['{data / FILE_NAME}']\n"
