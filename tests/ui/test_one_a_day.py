"""One a day: today's check on Home and on its own page, what is done, days off, and the file for the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.selection import all_that_apply, most_worthwhile_first
from app.core.checks import Check
from app.core.clock import FixedClock
from app.core.flow import STEP_MINUTES
from app.core.model import AnswerValue, Area, Depth, Step
from app.core.vault_errors import DiskFull
from app.history.daily import DAYS, OneADay
from app.reminders.due import FILE_NAME, read_due
from app.ui.audit_length import LENGTHS, length_of
from app.ui.pages.about_you import AboutYouPage
from app.ui.pages.home import HomePage
from app.ui.pages.plan import PlanPage
from app.ui.pages.start import TIMES
from app.ui.pages.today import TodayPage
from app.ui.widgets.calendar_button import CalendarButton
from app.ui.widgets.daily_card import DailyCard
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, wait_for
from tests.ui.page_kit import NARROW, check_fits, settle, show, unnamed, words


@pytest.fixture
def daily(program: Application) -> Application:
    """A one-a-day audit that has just begun."""
    program.start_audit(Depth.DAILY)
    return program


def standing(program: Application) -> OneADay:
    one = program.one_a_day()
    assert one is not None
    return one


def following(program: Application) -> Check:
    check = standing(program).next
    assert check is not None
    return check


def answer_next(program: Application, value: AnswerValue = AnswerValue.FIXED) -> Check:
    check = following(program)
    program.session.answer(check, value)
    return check


def home(program: Application, qtbot: QtBot) -> HomePage:
    page = HomePage(program)
    show(qtbot, page)
    return page


def today_page(program: Application, qtbot: QtBot) -> TodayPage:
    page = TodayPage(program)
    show(qtbot, page)
    assert page.list is not None
    return page


# --- Which, and how long -------------------------------------------------------------------------


def test_the_thirty_are_the_most_worthwhile_of_all_that_apply(daily: Application) -> None:
    one = standing(daily)
    assert len(one.checks) == DAYS
    assert list(one.left) == most_worthwhile_first(one.left, daily.worker)
    assert daily.flow.asked == {check.id for check in one.checks}
    assert following(daily).weight == 5


def test_its_minutes_are_those_of_its_checks(daily: Application) -> None:
    steps = sum(STEP_MINUTES.values()) - STEP_MINUTES[Step.ABOUT_YOU]  # accounts were named before
    assert daily.flow.minutes_left == sum(check.minutes for check in standing(daily).checks) + steps


def test_home_offers_it_beside_the_other_lengths_with_true_minutes(program: Application, qtbot: QtBot) -> None:
    page = home(program, qtbot)
    press(qtbot, page, "Start a new one")
    told = length_of(program, Depth.DAILY)
    wait_for(qtbot, page, f"{DAYS} checks, about")
    press(qtbot, page, "One a day")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Start")
    assert asked.args == ["today"]
    assert (program.flow.left, program.flow.minutes_left) == (told.checks, told.minutes)


def test_a_newcomer_can_choose_it() -> None:
    assert tuple(TIMES) == LENGTHS


# --- Home ----------------------------------------------------------------------------------------


def test_home_shows_todays_one(daily: Application, qtbot: QtBot) -> None:
    page = home(daily, qtbot)
    check = following(daily)
    assert "Today's one" in words(page)
    assert check.title in words(page)
    assert f"about {check.minutes} min · 0 of 30 looked at" in words(page)
    assert not unnamed(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, f"Do it now: {check.title}")
    assert asked.args == ["today"]
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Do several at once")
    assert asked.args == ["flow"]


def test_home_says_done_for_today_and_lists_what_is_done(daily: Application, qtbot: QtBot) -> None:
    check = answer_next(daily)
    page = home(daily, qtbot)
    assert "Done for today" in words(page)
    assert "1 of 30 looked at. The next one is ready tomorrow, or when it suits you." in words(page)
    press(qtbot, page, "Show: what you looked at so far")
    wait_for(qtbot, page, f"{check.title} · ")
    assert "Fixed it now" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, f"Do another one: {following(daily).title}")
    assert asked.args == ["today"]


def test_days_off_are_not_counted(daily: Application, clock: FixedClock, qtbot: QtBot) -> None:
    answer_next(daily)
    clock.advance(timedelta(days=9))
    page = home(daily, qtbot)
    said = words(page).lower()
    assert "today's one" in said
    assert "1 of 30 looked at" in said
    assert not [word for word in ("missed", "late", "behind", "overdue", "streak", "9 days") if word in said]


def test_the_same_one_waits_after_a_restart(daily: Application, clock: FixedClock) -> None:
    answer_next(daily)
    waits = following(daily)
    daily.close()
    again = Application(daily.data_dir, clock)
    again.load()
    again.open_history(PASSPHRASE)
    try:
        assert following(again) == waits
        assert len(standing(again).done) == 1
    finally:
        again.close()


def test_a_review_that_is_due_can_be_reached_beside_it(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    program.start_audit(Depth.QUICK)
    program.finish_audit(clock.today() + timedelta(days=90))
    clock.advance(timedelta(days=90))
    program.start_audit(Depth.DAILY)
    page = home(program, qtbot)
    assert page.subtitle.text().endswith("A review is due.")
    assert "Today's one" in words(page)
    assert "Worth another look" not in words(page), "the review covers the rest"
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Start the review")
    assert asked.args == ["review"]
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, f"Do it now: {following(program).title}")
    assert asked.args == ["today"]


def test_when_all_are_done_home_leads_to_the_plan(daily: Application, qtbot: QtBot) -> None:
    for _ in range(DAYS):
        answer_next(daily, AnswerValue.TO_DO)
    page = home(daily, qtbot)
    assert "All 30 are looked at" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "See your plan")
    assert asked.args == ["step:plan"]
    page = TodayPage(daily)
    show(qtbot, page)
    assert page.heading.text() == "Nothing waits today"
    plan = PlanPage(daily)
    show(qtbot, plan)
    assert "One check a day asks what matters most; the others wait." in plan.subtitle.text()


# --- The page of the day -------------------------------------------------------------------------


def test_the_page_holds_one_check_and_ends_with_its_answer(daily: Application, qtbot: QtBot) -> None:
    page = today_page(daily, qtbot)
    check = following(daily)
    assert page.list is not None
    assert list(page.list.cards) == [check.id]
    assert page.list.cards[check.id].is_open
    assert not page._enough.isVisible()
    press(qtbot, page, f"{page.list.cards[check.id].word(AnswerValue.FIXED)}: {check.title}")
    assert daily.session.given[check.id].value is AnswerValue.FIXED
    qtbot.waitUntil(page._enough.isVisible)
    assert following(daily) != check
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Done for today")
    assert asked.args == ["home"]
    assert not unnamed(page)


def test_an_answer_taken_back_waits_again(daily: Application, qtbot: QtBot) -> None:
    page = today_page(daily, qtbot)
    check = following(daily)
    assert page.list is not None
    press(qtbot, page, f"{page.list.cards[check.id].word(AnswerValue.TO_DO)}: {check.title}")
    press(qtbot, page, f"Undo: {check.title}")
    qtbot.waitUntil(lambda: not page._enough.isVisible())
    assert following(daily) == check


def test_one_more_shows_the_next(daily: Application, qtbot: QtBot) -> None:
    answer_next(daily)
    page = today_page(daily, qtbot)
    assert page.heading.text() == "One more"
    assert page.subtitle.text().startswith("1 of 30 looked at. About ")
    assert page.list is not None
    assert list(page.list.cards) == [following(daily).id]


def test_what_ran_out_since_the_walk_was_laid_out_can_be_answered(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    best = most_worthwhile_first(all_that_apply(program.catalogue, program.worker), program.worker)[0]
    program.session.answer(best, AnswerValue.AS_WANTED)
    clock.advance(timedelta(days=best.fresh_days - 1))
    program.start_audit(Depth.DAILY)
    assert best.id not in program.flow.asked
    clock.advance(timedelta(days=2))
    page = TodayPage(program)
    show(qtbot, page)
    assert page.list is not None
    assert list(page.list.cards) == [following(program).id]
    assert best.id in program.flow.asked


def test_a_full_disk_is_told_on_the_page(daily: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = today_page(daily, qtbot)
    check = following(daily)

    def fail(*_: object, **__: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(daily.session, "answer", fail)
    assert page.list is not None
    press(qtbot, page, f"{page.list.cards[check.id].word(AnswerValue.TO_DO)}: {check.title}")
    wait_for(qtbot, page, DiskFull().happened)
    assert not page._enough.isVisible()


def test_about_you_leads_to_todays_one(daily: Application, qtbot: QtBot) -> None:
    page = AboutYouPage(daily)
    show(qtbot, page, 1200)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Next: Today's one")
    assert asked.args == ["today"]


def test_the_window_shows_it_with_homes_line_in_the_rail(daily: Application, qtbot: QtBot) -> None:
    window = MainWindow(daily)
    qtbot.addWidget(window)
    window.resize(1180, 820)
    window.show()
    window.enter("home")
    window.go("today")
    settle()
    home_line = next(line for line in window._rail._buttons if line.item.target == "home")
    assert home_line.accessibleName() == "Home, on screen"
    window.go("home")
    assert window._place == "home"


def test_the_reminder_of_today_is_over_once_todays_one_is_done(daily: Application, qtbot: QtBot) -> None:
    today = daily.clock.today()
    assert _reminded_from(daily) == today
    answer_next(daily)
    home(daily, qtbot)
    assert _reminded_from(daily) == today + timedelta(days=1)


def _reminded_from(program: Application) -> date:
    program.reminder_plan()
    due = read_due(program.data_dir / FILE_NAME)
    assert due is not None
    return due.plan.areas[Area.DAILY].day


# --- The calendar --------------------------------------------------------------------------------


def test_the_calendar_has_one_event_for_each_day_that_is_left(daily: Application, qtbot: QtBot, tmp_path: Path) -> None:
    answer_next(daily)
    page = home(daily, qtbot)
    (card,) = page.findChildren(DailyCard)
    path = tmp_path / "daily.ics"
    (keep,) = card.findChildren(CalendarButton)
    keep._save(path)
    wait_for(qtbot, page, "Saved as daily.ics")
    (event,) = Calendar.from_ical(path.read_bytes()).events
    assert event["RRULE"] == {"FREQ": ["DAILY"], "INTERVAL": [1], "COUNT": [29]}
    assert event["DTSTART"].dt.date() == daily.clock.today() + timedelta(days=1)
    assert not [check for check in standing(daily).checks if check.title in path.read_text("utf-8")]
    keep._save(path)
    wait_for(qtbot, page, "There is already a file named daily.ics")
    answer_next(daily)
    home(daily, qtbot).findChildren(CalendarButton)[0]._save(tmp_path / "later.ics")
    qtbot.waitUntil((tmp_path / "later.ics").exists)
    (later,) = Calendar.from_ical((tmp_path / "later.ics").read_bytes()).events
    assert (later["UID"], later["RRULE"]["COUNT"]) == (event["UID"], [28])
    assert later["SEQUENCE"] > event["SEQUENCE"]


def test_all_of_it_fits_with_large_text_in_a_narrow_window(daily: Application, qtbot: QtBot) -> None:
    answer_next(daily)
    check_fits(qtbot, home(daily, qtbot))
    page = today_page(daily, qtbot)
    check = following(daily)
    assert page.list is not None
    press(qtbot, page, f"{page.list.cards[check.id].word(AnswerValue.CANNOT_FIND)}: {check.title}")
    qtbot.waitUntil(page._enough.isVisible)
    check_fits(qtbot, page)
    assert page.width() == NARROW
