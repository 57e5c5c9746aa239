"""Settings, Reminders: what it says is what this computer will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import EVENING, FixedClock
from app.core.errors import UserError
from app.core.model import Area, Computer, Depth, Every, Snooze
from app.core.ports import Asks
from app.core.words import WEEKDAYS
from app.reminders.due import FILE_NAME, read_due
from app.system.notify import CannotNotify
from app.system.schedule import ScheduleRefused
from app.ui.pages.preferences import CARDS, PreferencesPage
from app.ui.widgets.basics import Toggle
from app.ui.widgets.calendar_button import CalendarButton
from app.ui.widgets.picker import Picker
from app.ui.widgets.reading_order import next_in_reading_order
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, shows, wait_for
from tests.ui.page_kit import check_fits, show, unnamed


class Computers:
    """A scheduler and a desktop that do what the test says."""

    def __init__(self) -> None:
        self.job: Asks | None = None
        self.hours: list[time] = []
        self.would = Asks.EACH_DAY
        self.no_job: UserError | None = None
        self.no_note: UserError | None = None

    def switch_on(self, at: time = EVENING) -> Asks:
        if self.no_job:
            raise self.no_job
        self.job = self.would
        self.hours.append(at)
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


def test_what_is_in_the_way_is_said_until_it_has_gone(qtbot: QtBot, planned: Application, clock: FixedClock) -> None:
    _audited(planned, clock)
    clock.advance(timedelta(days=-400))  # nothing is known of a time before the audit
    due = planned.data_dir / FILE_NAME
    due.unlink(missing_ok=True)
    due.mkdir()
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "This computer could not read or write due.json.")
    assert not shows(page, "Asking this computer")
    due.rmdir()
    page.opened()
    wait_for(qtbot, page, "Off.")
    assert not shows(page, "could not read or write")
    assert shows(page, "From the end of your next audit on")


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


# --- Of what, how often, and when not -------------------------------------------------------------


def _audited(program: Application, clock: FixedClock) -> None:
    """Finish an audit, so that the areas beside the whole review have their dates."""
    program.start_audit(Depth.QUICK)
    program.finish_audit(date(2027, 2, 20))


def _pick(qtbot: QtBot, page: PreferencesPage, name: str, choice: str) -> None:
    """Choose from a picker's menu."""
    qtbot.waitUntil(lambda: any(shown.accessibleName().startswith(name) for shown in _pickers(page)))
    (picker,) = [shown for shown in _pickers(page) if shown.accessibleName().startswith(name)]
    next(action for action in picker.menu_actions() if action.text() == choice).trigger()


def _pickers(page: PreferencesPage) -> list[Picker[object]]:
    return [picker for picker in page.findChildren(Picker) if picker.isVisible()]


def test_each_area_has_its_date_and_its_rhythm(qtbot: QtBot, planned: Application, clock: FixedClock) -> None:
    _audited(planned, clock)
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "Next: 20 December 2026")
    wait_for(qtbot, page, "Next: 20 February 2027, with the whole review")
    wait_for(qtbot, page, "Next: 20 May 2027")
    assert not shows(page, "One a day")
    _pick(qtbot, page, "How often: Photos and location", "Every week")
    wait_for(qtbot, page, "Next: 27 November 2026")
    assert button(page, "How often: Photos and location").accessibleName().endswith(": Every week")
    _pick(qtbot, page, "How often: Search for yourself", "Not at all")
    wait_for(qtbot, page, "No reminder")
    _pick(qtbot, page, "How often: The whole review", "Once a year")
    wait_for(qtbot, page, "Next: 20 November 2027")
    assert planned.vault.preferences().review_months == 12
    due = read_due(planned.data_dir / FILE_NAME)
    assert due is not None
    assert set(due.plan.areas) == {Area.REVIEW, Area.SETTINGS, Area.PHOTOS}
    assert due.plan.areas[Area.PHOTOS].every == Every(days=7)


def test_with_nothing_chosen_it_says_so(qtbot: QtBot, planned: Application) -> None:
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next")
    _pick(qtbot, page, "How often: The whole review", "Not at all")
    wait_for(qtbot, page, "On. Choose below what to be reminded of.")


def test_one_a_day_has_its_line_while_it_is_under_way(qtbot: QtBot, planned: Application) -> None:
    planned.start_audit(Depth.DAILY)
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "One a day")
    wait_for(qtbot, page, "Due today")
    _pick(qtbot, page, "How often: One a day", "Not at all")
    wait_for(qtbot, page, "No reminder")
    assert Area.DAILY not in planned.reminder_plan().areas


def test_quiet_hours_move_the_job_that_is_on(qtbot: QtBot, planned: Application, computer: Computers) -> None:
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next 20 February 2027, 18:00.")
    assert computer.hours == [time(18)]
    press(qtbot, page, "Change: quiet hours")
    _pick(qtbot, page, "Quiet from", "9:00")
    wait_for(qtbot, page, "Quiet hours: 9:00 to 8:00.")
    _pick(qtbot, page, "Quiet until", "20:00")
    wait_for(qtbot, page, "Quiet hours: 9:00 to 20:00.")
    wait_for(qtbot, page, "On: next 20 February 2027, 20:00.")
    qtbot.waitUntil(lambda: computer.hours[-1] == time(20))


def test_all_of_it_can_be_reached_and_pressed_by_keyboard(
    qtbot: QtBot, planned: Application, clock: FixedClock
) -> None:
    _audited(planned, clock)
    page = _open(qtbot, planned)
    wait_for(qtbot, page, "Next: 20 December 2026")
    qtbot.waitUntil(lambda: button(page, "Switch on: reminders").isEnabled())
    button(page, "Switch on: reminders").setFocus()
    reached = []
    for _ in range(8):
        widget = next_in_reading_order(page, forwards=True)  # where the window's Tab key leads
        assert widget is not None
        widget.setFocus()
        reached.append(widget.accessibleName().partition(":")[0])
        if reached[-1] == "Change":
            qtbot.keyClick(widget, Qt.Key.Key_Space)
            qtbot.waitUntil(lambda: any(chip.isVisible() for chip in page.findChildren(Toggle)))
    assert reached == [*["How often"] * 4, "Change", "Quiet from", "Quiet until", "No reminders on Monday"]
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    wait_for(qtbot, page, "and all of Monday.")


def test_days_without_reminders_but_never_all(qtbot: QtBot, planned: Application) -> None:
    page = _open(qtbot, planned)
    press(qtbot, page, "Change: quiet hours")
    for name in WEEKDAYS[:6]:
        press(qtbot, page, f"No reminders on {name}")
    wait_for(qtbot, page, "and all of Monday, Tuesday, Wednesday, Thursday, Friday and Saturday.")
    press(qtbot, page, "No reminders on Sunday")
    wait_for(qtbot, page, "One day a week stays for reminders.")
    assert not button(page, "No reminders on Sunday").isChecked()
    press(qtbot, page, "No reminders on Monday")
    assert planned.vault.preferences().reminder_choices.quiet.rest == {1, 2, 3, 4, 5}


def test_none_for_a_while_and_as_usual_again(qtbot: QtBot, planned: Application, clock: FixedClock) -> None:
    _audited(planned, clock)
    page = _open(qtbot, planned)
    press(qtbot, page, "Choose: until when")
    press(qtbot, page, "Not before 1 December")
    wait_for(qtbot, page, "Put off: no reminder before 1 December 2026.")
    assert planned.vault.preferences().reminder_choices.snooze == Snooze(clock.today(), date(2026, 12, 1))
    press(qtbot, page, "Remind me as usual")
    wait_for(qtbot, page, "Put them all off for a while")
    assert planned.vault.preferences().reminder_choices.snooze is None


def test_all_that_is_on_goes_into_one_calendar_file_and_what_goes_off_is_called_off(
    qtbot: QtBot, planned: Application, clock: FixedClock, tmp_path: Path
) -> None:
    _audited(planned, clock)
    page = _open(qtbot, planned)
    keep = next(keep for keep in page.findChildren(CalendarButton) if keep.isVisible())
    keep._save(tmp_path / "one.ics")
    wait_for(qtbot, page, "Saved as one.ics.")
    _pick(qtbot, page, "How often: Photos and location", "Not at all")
    keep._save(tmp_path / "two.ics")
    wait_for(qtbot, page, "Saved as two.ics.")
    one, two = (Calendar.from_ical((tmp_path / name).read_bytes()).events for name in ("one.ics", "two.ics"))
    assert {event["STATUS"] for event in one} == {"CONFIRMED"}
    assert len(one) == len(two) == 3
    (photos,) = [event for event in two if event["STATUS"] == "CANCELLED"]
    assert photos["UID"].endswith("-photos@privacy-self-audit")
    keep._save(tmp_path / "two.ics")
    wait_for(qtbot, page, "There is already a file named two.ics")


def test_it_is_named_and_fits(qtbot: QtBot, planned: Application, clock: FixedClock) -> None:
    _audited(planned, clock)
    page = _open(qtbot, planned)
    press(qtbot, page, "Switch on: reminders")
    wait_for(qtbot, page, "On: next")
    press(qtbot, page, "Change: quiet hours")
    press(qtbot, page, "Choose: until when")
    assert unnamed(page) == []
    check_fits(qtbot, page)
