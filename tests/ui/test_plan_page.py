"""The plan: five first, the rest folded, a date to look again with its calendar file, and the end of the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QFileDialog
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.selection import choose
from app.core.checks import Check
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Depth, Step
from app.core.vault_errors import DiskFull
from app.reminders.due import FILE_NAME, read_due
from app.ui.pages.plan import PlanPage
from app.ui.widgets.action_row import ActionRow
from app.ui.widgets.prose import breakable
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words


@pytest.fixture
def page(program: Application) -> PlanPage:
    program.flow.jump(Step.PLAN)
    return PlanPage(program)


def checks_of(program: Application, depth: Depth = Depth.QUICK) -> list[Check]:
    return [check for section in choose(program.catalogue, program.worker, depth) for check in section.checks]


def put_to_do(program: Application, amount: int) -> None:
    hideable = [check for check in checks_of(program, Depth.FULL) if not check.cannot_hide]
    for check in hideable[:amount]:
        program.session.answer(check, AnswerValue.TO_DO)


def save_as(page: PlanPage, qtbot: QtBot, path: Path) -> None:
    """Choose ``path`` in the dialog that "Add to calendar" opens."""
    press(qtbot, page, "Add to calendar: the next review")
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


# --- What there is to do -----------------------------------------------------------------------


def test_five_stand_first_and_the_rest_is_folded(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    put_to_do(program, 17)
    show(qtbot, page)
    shown = [row for row in page.findChildren(ActionRow) if row.isVisible()]
    assert [row.action for row in shown] == program.session.plan(5)
    assert "Your next five" in words(page)
    assert "12 more, when you have time" in words(page)
    press(qtbot, page, "Show: 12 more actions")
    qtbot.waitUntil(lambda: len([row for row in page.findChildren(ActionRow) if row.isVisible()]) == 17)
    press(qtbot, page, "Hide: 12 more actions")
    assert len([row for row in page.findChildren(ActionRow) if row.isVisible()]) == 5


def test_it_says_how_much_was_looked_at_and_how_long_the_five_take(
    page: PlanPage, program: Application, qtbot: QtBot
) -> None:
    put_to_do(program, 2)
    show(qtbot, page)
    of = len(checks_of(program, Depth.FULL))
    assert f"You looked at 2 of {of} checks." in page.subtitle.text()
    assert "A quick audit asks what matters most" in page.subtitle.text()
    assert f"about {sum(action.minutes for action in program.session.plan())} min in all" in words(page)


def test_with_nothing_looked_at_it_leads_back(page: PlanPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    assert "Nothing to plan yet" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go to Privacy settings")
    assert asked.args == ["step:settings"]


def test_with_nothing_to_do_it_says_so_and_no_more(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    program.session.answer(checks_of(program)[0], AnswerValue.AS_WANTED)
    show(qtbot, page)
    assert "Nothing to do from what you looked at." in words(page)
    assert "can wait for another day" in words(page)


def test_what_nobody_can_hide_is_told_as_a_fact(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    known = next(check for check in checks_of(program, Depth.FULL) if check.cannot_hide)
    show(qtbot, page)
    assert "nobody can hide" not in words(page)
    program.session.answer(known, AnswerValue.AS_WANTED)
    page.opened()
    wait_for(qtbot, page, "Good to know: nobody can hide these")
    assert known.title in words(page)


# --- When to look again ------------------------------------------------------------------------


def test_three_months_are_proposed_and_others_can_be_chosen(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
    assert "Look again on 20 February 2027" in words(page)
    press(qtbot, page, "Change: the date of the next review")
    assert button(page, "Look again in: 3 months").isChecked()
    press(qtbot, page, "Look again in: 1 month")
    assert "Look again on 20 December 2026" in words(page)
    assert program.preferences.review_months == 1


def test_a_sooner_date_that_is_taken_is_the_one_that_is_kept(
    page: PlanPage, program: Application, qtbot: QtBot
) -> None:
    program.save_worker(replace(program.worker, someone_looking=True))
    show(qtbot, page)
    press(qtbot, page, "Look each month: Someone may be looking for you.")
    assert "Look again on 20 December 2026" in words(page)
    assert "Someone may be looking" not in words(page)
    press(qtbot, page, "Finish this audit")
    assert (program.preferences.next_review, program.preferences.review_months) == (date(2026, 12, 20), 1)


def test_any_day_from_tomorrow_can_be_picked(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
    press(qtbot, page, "Change: the date of the next review")
    edit = page.findChild(QDateEdit)
    assert edit.minimumDate() == QDate(2026, 11, 21)
    edit.setDate(QDate(2027, 1, 15))
    assert "Look again on 15 January 2027" in words(page)
    assert not button(page, "Look again in: 3 months").isChecked()
    page.opened()
    settle()
    assert "Look again on 15 January 2027" in words(page), "coming back to the page forgets the date"
    press(qtbot, page, "Finish this audit")
    assert program.preferences.next_review == date(2027, 1, 15)


def test_the_calendar_file_is_saved_where_it_was_asked_for(
    page: PlanPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    show(qtbot, page)
    save_as(page, qtbot, tmp_path / "mine.ics")
    wait_for(qtbot, page, f"Saved as mine.ics in {breakable(tmp_path)}.")
    event = next(iter(Calendar.from_ical((tmp_path / "mine.ics").read_bytes()).events))
    assert event.start.date() == date(2027, 2, 20)
    assert event.alarms.times
    due = read_due(program.data_dir / FILE_NAME)
    assert due is not None
    assert event["uid"].startswith(due.uid)


def test_a_file_that_is_there_is_not_replaced(page: PlanPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "mine.ics").write_text("somebody's own")
    show(qtbot, page)
    save_as(page, qtbot, tmp_path / "mine.ics")
    wait_for(qtbot, page, "There is already a file named mine.ics")
    assert (tmp_path / "mine.ics").read_text() == "somebody's own"


# --- The end -----------------------------------------------------------------------------------


def test_finish_ends_the_audit_keeps_the_date_and_goes_home(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    put_to_do(program, 1)
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Finish this audit")
    assert asked.args == ["home"]
    assert program.session.unfinished is None
    ended = program.session.audits[0]
    assert ended.amounts is not None
    assert ended.amounts.to_do == 1
    assert program.preferences.next_review == date(2027, 2, 20)


def test_a_full_disk_leaves_the_audit_open_and_says_so(
    page: PlanPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull()

    show(qtbot, page)
    monkeypatch.setattr(program.vault, "finish_audit", full)
    with qtbot.assertNotEmitted(page.go):
        press(qtbot, page, "Finish this audit")
    wait_for(qtbot, page, "The disk is full")
    assert program.session.unfinished is not None


def test_back_leads_to_the_step_before(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Back")
    assert asked.args == ["flow"]
    assert program.flow.place.step is Step.CONTACTS


def test_between_two_audits_there_is_nothing_to_finish(
    page: PlanPage, program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    program.finish_audit(date(2027, 2, 20))
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go to Home")
    assert asked.args == ["home"]
    assert len(program.session.audits) == 1


def test_every_control_has_a_name_and_all_of_it_fits(page: PlanPage, program: Application, qtbot: QtBot) -> None:
    put_to_do(program, 12)
    show(qtbot, page)
    press(qtbot, page, "Show: 7 more actions")
    press(qtbot, page, "Change: the date of the next review")
    assert unnamed(page) == []
    check_fits(qtbot, page)


def test_what_is_not_for_me_is_no_known_fact_and_leaves_nothing_to_plan(
    page: PlanPage, program: Application, qtbot: QtBot
) -> None:
    for check in checks_of(program, Depth.FULL):
        program.session.answer(check, AnswerValue.NOT_FOR_ME)
    show(qtbot, page)
    assert "nobody can hide" not in words(page)
    assert "Nothing to do from what you looked at." in words(page)
