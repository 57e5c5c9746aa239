"""From a finished audit to the click three months later: the job's exact command, under a clock that is set."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import dev
from app.application import Application
from app.core.clock import FixedClock
from app.core.model import Computer, Depth
from app.reminders.due import FILE_NAME
from app.system.meeting import meeting_point
from app.system.schedule import scheduler_for
from app.ui.one_window import OneWindow
from tests.conftest import needed
from tests.job_words import systemd_words
from tests.ui.conftest import NOW, PASSPHRASE
from tests.unit.system.test_notify import in_session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the clock cannot be set for one program")

SHOWN = "shown: Self-Audit | Time to look again. It takes about ten minutes. |\n"
REVIEW = date(2027, 2, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A worker finished an audit on 20 November 2026, and looks again three months later."""
    made = tmp_path / "data"
    program = Application(made, FixedClock(NOW))
    program.load()
    program.create_history(Computer.MINE, PASSPHRASE)
    program.start_audit(Depth.QUICK)
    program.finish_audit(REVIEW)
    program.close()
    return made


@pytest.fixture
def job(folder: Path) -> Iterator[list[str]]:
    """The words that systemd would run: those of the unit that switching on has written."""
    scheduler = scheduler_for(folder, "linux", lambda _: "")
    scheduler.switch_on()
    (unit,) = (Path.home() / ".config/systemd/user").glob("*.service")
    yield systemd_words(unit.read_text())
    scheduler.switch_off()


def _run(job: list[str], when: str, answer: str = "close") -> subprocess.CompletedProcess[str]:
    """Run the job in a session of its own whose notifications are answered so, when the wall says ``when``."""
    done = in_session([needed(dev.FAKETIME), when, *job], answer)
    assert done.returncode == 0, done.stderr
    return done


def test_a_finished_audit_reminds_three_months_later_and_the_click_opens_it(
    folder: Path, job: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")  # waiting is not what is tested here
    planned = (folder / FILE_NAME).read_bytes()
    assert _run(job, "2026-12-01 18:00:00").stdout == ""
    assert (folder / FILE_NAME).read_bytes() == planned, "a check with nothing due leaves no trace"

    # The window that is open already: the program that the click starts hands it the place.
    point = meeting_point(folder)
    assert point is not None
    window, wishes = OneWindow(point.lock, point.socket), []
    assert not window.hand_over(None)
    window.listen(lambda *wish: wishes.append(wish))
    assert _run(job, "2027-02-20 18:00:00", "click with a token").stdout == SHOWN
    qtbot.waitUntil(lambda: wishes == [("review", "kwin-1")], timeout=20_000)
    window.close()

    assert _run(job, "2027-02-21 18:00:00").stdout == "", "it reminded yesterday"
    assert _run(job, "2026-06-01 18:00:00").stdout == "", "the clock was set back"
    assert _run(job, "2028-03-01 09:00:00").stdout == SHOWN, "the computer was off for a year"
    assert _run(job, "2028-03-02 18:00:00").stdout == ""
