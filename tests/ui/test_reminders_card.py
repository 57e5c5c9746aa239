"""Settings, Reminders: what it says is what this computer will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import EVENING, FixedClock
from app.core.errors import UserError
from app.core.model import Computer
from app.core.ports import Asks
from app.reminders.due import FILE_NAME
from app.system.notify import CannotNotify
from app.system.schedule import ScheduleRefused
from app.ui.pages.preferences import CARDS, PreferencesPage
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, shows, wait_for
from tests.ui.page_kit import check_fits, show, unnamed


class Computers:
    """A scheduler and a desktop that do what the test says."""

    def __init__(self) -> None:
        self.job: Asks | None = None
        self.would = Asks.EACH_DAY
        self.no_job: UserError | None = None
        self.no_note: UserError | None = None

    def switch_on(self, at: time = EVENING) -> Asks:
        if self.no_job:
            raise self.no_job
        self.job = self.would
        return self.job

    def switch_off(self) -> None:
        if self.no_job:
            raise self.no_job
        self.job = None

    def state(self) -> Asks | None:
        return self.job

    def check(self) -> None:
        if self.no_note:
            raise self.no_note

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        raise AssertionError("Settings shows no notification")


@pytest.fixture
def computer() -> Computers:
    return Computers()


@pytest.fixture
def planned(tmp_path: Path, clock: FixedClock, computer: Computers) -> Iterator[Application]:
    """A program whose next review is on 20 February 2027."""
    made = Application(tmp_path / "planned", clock, scheduler=computer, notifier=computer)
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    made.save_preferences(replace(made.preferences, next_review=date(2027, 2, 20)))
    yield made
    made.close()


def _open(qtbot: QtBot, program: Application) -> PreferencesPage:
    page = PreferencesPage(program)
    show(qtbot, page)
    qtbot.waitUntil(lambda: len(page.cards) == len(CARDS) and page.cards[-1].isVisible())
    return page


def test_off_until_it_is_switched_on_and_then_it_says_when(
    qtbot: QtBot, planned: Application, computer: Computers
) -> None:
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "Off.")
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next 20 February 2027, 18:00.")
    assert computer.job is Asks.EACH_DAY
    assert planned.vault.preferences().reminders
    press(qtbot, page, "Switch off: reminders")
    wait_for(qtbot, page, "Reminders are off.")
    wait_for(qtbot, page, "Off.")
    assert computer.job is None
    assert not planned.vault.preferences().reminders


def test_at_sign_in(qtbot: QtBot, planned: Application, computer: Computers) -> None:
    computer.would = Asks.AT_SIGN_IN
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: this computer will ask at sign-in, from 20 February 2027 on.")


def test_a_job_that_this_computer_does_not_take_any_more_is_told(
    qtbot: QtBot, planned: Application, computer: Computers
) -> None:
    planned.save_preferences(replace(planned.preferences, reminders=True))
    computer.no_job = ScheduleRefused("on", "Access is denied")
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "Switched on, but this computer does not run it any more.")
    computer.no_job = None
    press(qtbot, page, "Switch off: reminders")
    wait_for(qtbot, page, "Off.")


def test_a_job_that_is_gone_or_left_over_is_put_right(planned: Application, computer: Computers, qtbot: QtBot) -> None:
    planned.save_preferences(replace(planned.preferences, reminders=True))
    page = _open(qtbot, planned)  # the program was moved, or someone removed the job
    wait_for(qtbot, page, "On: next 20 February 2027, 18:00.")
    assert computer.job is Asks.EACH_DAY
    planned.save_preferences(replace(planned.preferences, reminders=False))
    window = MainWindow(planned)  # the same at each start
    qtbot.addWidget(window)
    window.enter("home")
    qtbot.waitUntil(lambda: computer.job is None)
    window.close()


@pytest.mark.parametrize("which", ["job", "note"])
def test_why_it_could_not_be_switched_on(qtbot: QtBot, planned: Application, computer: Computers, which: str) -> None:
    if which == "job":
        computer.no_job = ScheduleRefused("on", "Access is denied")
        why = "Reminders could not be switched on because Access is denied."
    else:
        computer.no_note = CannotNotify("this computer's desktop takes no notifications")
        why = "A reminder could not be shown because this computer's desktop takes no notifications."
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, why)
    wait_for(qtbot, page, "Off.")
    assert computer.job is None
    assert not planned.vault.preferences().reminders


def test_what_could_not_be_switched_off_stays_on(qtbot: QtBot, planned: Application, computer: Computers) -> None:
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next")
    computer.no_job = ScheduleRefused("off", "Access is denied")
    press(qtbot, page, "Switch off: reminders")
    wait_for(qtbot, page, "Reminders could not be switched off because Access is denied.")
    assert shows(page, "On: next")
    assert planned.vault.preferences().reminders


def test_a_shared_computer_stays_silent_until_chosen_anew(
    qtbot: QtBot, planned: Application, computer: Computers
) -> None:
    planned.save_preferences(replace(planned.preferences, reminders=True))
    computer.job = Asks.EACH_DAY
    planned.save_worker(replace(planned.worker, computer=Computer.SHARED))
    assert not planned.preferences.reminders
    assert not (planned.data_dir / FILE_NAME).exists()
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "Others use this computer, so reminders stay off unless you switch them on.")
    wait_for(qtbot, page, "Off.")
    assert computer.job is None, "the job that was left over is gone"
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next 20 February 2027, 18:00.")
    assert (planned.data_dir / FILE_NAME).exists()


def test_it_is_named_and_fits(qtbot: QtBot, planned: Application) -> None:
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next")
    assert unnamed(page) == []
    check_fits(qtbot, page)
