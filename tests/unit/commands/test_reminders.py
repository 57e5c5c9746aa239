"""``reminders status``, ``check`` and ``ics``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import icalendar
import pytest

from app.cli import main
from app.commands import reminders
from app.core import clock
from app.core.model import Area, Every, QuietHours, Snooze
from app.core.ports import Asks
from app.reminders.due import FILE_NAME, read_due, write_due
from app.reminders.plan import Plan, Planned
from app.system import launch, schedule
from app.system.notify import CannotNotify
from tests.due_makers import review

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 20)

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRIVACY_AUDIT_HOME", str(tmp_path))
    at(monkeypatch, time(18))
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, hour: time) -> None:
    """Let it be that hour on TODAY."""
    monkeypatch.setattr(clock.SystemClock, "now", lambda _: datetime.combine(TODAY, hour, UTC))


SEVERAL = review(
    date(2027, 2, 20),
    quiet=QuietHours(rest=frozenset({5, 6})),
    photos=Planned(date(2026, 12, 21), Every(months=1)),
    settings=Planned(date(2027, 2, 18), Every(days=90)),
)


def _main(*words: str | Path) -> int:
    return main(["reminders", *map(str, words)])


def test_without_a_plan_a_sentence_says_so(capsys: Capture, data: Path) -> None:
    assert _main("status") == 0
    assert capsys.readouterr().out == (
        "No review is planned yet. Finish an audit to choose a date.\n"
        "Reminders are off: this computer does not look by itself.\n"
    )
    assert _main("status", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    summary = json.loads(line)["summary"]
    assert (summary["next_review"], summary["due"], summary["reminds"], summary["job"]) == (None, False, None, None)
    assert _main("ics", data / "a.ics") == 2
    assert capsys.readouterr().err == "No review is planned yet. Finish an audit in the app to choose a date.\n"
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("day", "words", "due"),
    [(date(2026, 12, 11), "in 3 weeks", False), (TODAY, "today", True), (date(2026, 11, 19), "yesterday", True)],
)
def test_the_next_review_is_told(capsys: Capture, data: Path, day: date, words: str, due: bool) -> None:
    write_due(data / FILE_NAME, review(day))
    assert _main("status") == 0
    assert capsys.readouterr().out.splitlines()[0] == f"The whole review: {day.isoformat()} ({words})."
    assert _main("status", "--json") == 0
    first, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"area": "review", "next": day.isoformat(), "every": "P3M", "due": due, "reminded": None}
    assert (last["summary"]["next_review"], last["summary"]["due"]) == (day.isoformat(), due)


class Job:
    """Takes the place of the operating system's job."""

    def __init__(self, asks: Asks | None) -> None:
        self._asks = asks

    def state(self) -> Asks | None:
        return self._asks


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (None, "Reminders are off: this computer does not look by itself."),
        (Asks.EACH_DAY, "Reminders are on: next 2026-12-21, 18:00."),
        (Asks.AT_SIGN_IN, "Reminders are on: this computer will ask at sign-in, from 2026-12-21 on."),
    ],
)
def test_all_of_it_is_told_and_how_the_job_stands(
    capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch, asks: Asks | None, told: str
) -> None:
    monkeypatch.setattr(schedule, "scheduler_for", lambda _: Job(asks))
    write_due(data / FILE_NAME, SEVERAL)
    assert _main("status") == 0
    assert capsys.readouterr().out.splitlines() == [
        "The whole review: 2027-02-20 (in 3 months).",
        "Photos and location: 2026-12-21 (in 4 weeks).",
        "Settings that matter most: 2027-02-20 (in 3 months).",
        "Quiet hours: 21:00 to 08:00.",
        "No reminders on: Saturday, Sunday.",
        told,
    ]
    assert _main("status", "--json") == 0
    *areas, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(area["area"], area["every"]) for area in areas] == [
        ("review", "P3M"),
        ("photos", "P1M"),
        ("settings", "P90D"),
    ]
    assert last["summary"] == {
        "next_review": "2027-02-20",
        "due": False,
        "reminds": "2026-12-21T18:00",
        "quiet": {"from": "21:00", "to": "08:00", "rest_days": [5, 6]},
        "snoozed_until": None,
        "job": asks,
    }


def test_a_snooze_is_told(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, review(TODAY, snooze=Snooze(TODAY, date(2026, 12, 1))))
    assert _main("status") == 0
    out = capsys.readouterr().out
    assert "The whole review: 2026-12-01 (in 11 days).\nPut off until 2026-12-01.\n" in out
    assert _main("status", "--json") == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]
    assert (summary["snoozed_until"], summary["due"]) == ("2026-12-01", False)


def test_the_calendar_file_is_one(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, review(date(2027, 2, 20)))
    file = data / "review.ics"
    assert _main("ics", file) == 0
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").date() == date(2027, 2, 20)
    assert event.walk("VALARM")
    assert "Open it with your calendar." in capsys.readouterr().err


def test_what_was_written_and_is_off_now_is_called_off(data: Path) -> None:
    write_due(data / FILE_NAME, SEVERAL)
    assert _main("ics", data / "first.ics") == 0
    write_due(data / FILE_NAME, Plan())
    assert _main("ics", data / "second.ics") == 0
    first, second = (
        {str(event["uid"]): event for event in icalendar.Calendar.from_ical((data / name).read_bytes()).walk("VEVENT")}
        for name in ("first.ics", "second.ics")
    )
    assert first.keys() == second.keys()
    assert [event["status"] for event in second.values()] == ["CANCELLED", "CANCELLED"]
    assert all(second[uid]["sequence"] > first[uid]["sequence"] for uid in first)


def test_a_file_that_is_there_is_not_overwritten(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, review(date(2027, 2, 20)))
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
    assert "cannot be read. Your history is not touched. Open the app: the file is then written anew." in (
        capsys.readouterr().err
    )


def test_a_folder_that_is_not_there_is_said(capsys: Capture, data: Path) -> None:
    write_due(data / FILE_NAME, review(date(2027, 2, 20)))
    assert _main("ics", data / "none" / "review.ics") == 2
    assert capsys.readouterr().err == (
        f"There is no folder named {data / 'none'}. Nothing was written. Check the name.\n"
    )
    assert _main("ics", data) == 2
    assert capsys.readouterr().err.startswith("There is already a file named ")


def test_a_check_is_silent_until_the_day(capsys: Capture, data: Path) -> None:
    assert _main("check") == 0
    write_due(data / FILE_NAME, review(date(2026, 11, 21)))
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


def _desktop(monkeypatch: pytest.MonkeyPatch, desktop: Desktop) -> list[tuple[Path, str]]:
    """Put ``desktop`` in place; the folders and places at which the program was opened."""
    opened: list[tuple[Path, str]] = []
    monkeypatch.setattr(reminders, "notifier_for", lambda: desktop)
    monkeypatch.setattr(launch, "open_program", lambda folder, place: opened.append((folder, place)))
    return opened


def test_a_check_reminds_once_and_says_nothing_of_what_it_is_about(
    capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop()
    opened = _desktop(monkeypatch, desktop)
    write_due(data / FILE_NAME, review(TODAY))
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": True, "reminded": True}}
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": True, "reminded": False}}
    assert desktop.shown == [("Time to look again. It takes about ten minutes.", 600)]
    assert opened == []


@pytest.mark.parametrize(
    ("areas", "place"),
    [
        ({Area.REVIEW, Area.PHOTOS}, "review"),
        ({Area.PHOTOS, Area.DAILY}, "photos"),
        ({Area.SEARCH}, "search"),
        ({Area.DAILY}, "today"),
    ],
)
def test_a_click_opens_the_window_where_it_is_due(
    data: Path, monkeypatch: pytest.MonkeyPatch, areas: set[Area], place: str
) -> None:
    desktop = Desktop(clicked=True)
    opened = _desktop(monkeypatch, desktop)
    later = {area: Planned(date(2099, 1, 1), Every(months=1)) for area in Area}
    plan = Plan(later | {area: Planned(TODAY, Every(months=1)) for area in areas})
    write_due(data / FILE_NAME, plan)
    assert _main("check") == 0
    assert opened == [(data, place)]
    assert [text for text, _ in desktop.shown] == ["Time to look again. It takes about ten minutes."]
    due = read_due(data / FILE_NAME)
    assert due is not None
    assert due.reminded == dict.fromkeys(areas, TODAY)


def test_a_check_in_quiet_hours_waits(capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = Desktop()
    _desktop(monkeypatch, desktop)
    at(monkeypatch, time(22))
    before = write_due(data / FILE_NAME, replace(review(TODAY), quiet=QuietHours()))
    assert _main("check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"summary": {"due": True, "reminded": False}}
    assert desktop.shown == []
    assert read_due(data / FILE_NAME) == before
    at(monkeypatch, time(8))
    assert _main("check") == 0
    assert len(desktop.shown) == 1


def test_a_reminder_that_could_not_be_shown_is_said_and_tried_again(
    capsys: Capture, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _desktop(monkeypatch, Desktop(refuses=True))
    due = write_due(data / FILE_NAME, review(TODAY))
    assert _main("check") == 1
    assert "could not be shown because no desktop session answers here." in capsys.readouterr().err
    assert read_due(data / FILE_NAME) == due


def test_a_check_says_that_the_date_is_damaged(capsys: Capture, data: Path) -> None:
    (data / FILE_NAME).write_bytes(b"{}")
    assert _main("check") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_check_with_nothing_due_loads_little_and_opens_one_file(data: Path) -> None:
    """Counted, not timed: another program may have the processor just then."""
    write_due(data / FILE_NAME, review(date(2099, 1, 1)))
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
