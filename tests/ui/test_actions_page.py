"""Actions: grouped by step, ticked off and opened again, and what was done folded below."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Part
from app.core.vault_errors import DiskFull
from app.history.findings import Seen
from app.ui.pages.actions import DONE_AT_ONCE, ActionsPage
from app.ui.widgets.action_row import ActionRow
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import audit, check_fits, show, unnamed, words

FRIENDS, PHONE = "facebook.friends-list", "facebook.phone-lookup"
FRIENDS_TITLE = "Hide your friends list"


@pytest.fixture
def page(program: Application) -> ActionsPage:
    for check_id in (FRIENDS, PHONE):
        program.session.answer(program.catalogue.checks[check_id], AnswerValue.TO_DO)
    return ActionsPage(program)


def rows(page: ActionsPage) -> list[ActionRow]:
    return [row for row in page.findChildren(ActionRow) if row.isVisible()]


def test_open_actions_stand_under_their_step_the_best_first(
    page: ActionsPage, program: Application, qtbot: QtBot
) -> None:
    contact = next(check for check in program.catalogue.checks.values() if check.step == "contacts")
    program.session.answer(contact, AnswerValue.TO_DO)
    show(qtbot, page)
    assert words(page).index("Privacy settings") < words(page).index("Contacts and boundaries")
    assert {row.action.origin for row in rows(page)} == {action.origin for action in program.open_actions()}
    assert "3 open, about" in page.subtitle.text()


def test_done_answers_the_check_and_can_be_taken_back(page: ActionsPage, program: Application, qtbot: QtBot) -> None:
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as told:
        press(qtbot, page, f"Mark as done: {FRIENDS_TITLE}")
    assert told.args == ["progress"]
    assert program.session.given[FRIENDS].value is AnswerValue.FIXED
    assert [action.origin for action in program.open_actions()] == [f"check:{PHONE}"]
    assert "Done just now" in words(page)
    assert button(page, f"Undo: {FRIENDS_TITLE}").hasFocus()
    press(qtbot, page, f"Undo: {FRIENDS_TITLE}")
    assert program.session.given[FRIENDS].value is AnswerValue.TO_DO
    assert len(program.open_actions()) == 2
    assert button(page, f"Mark as done: {FRIENDS_TITLE}").hasFocus()


def test_what_was_done_waits_folded_with_its_date(
    page: ActionsPage, program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    program.session.answer(program.catalogue.checks[FRIENDS], AnswerValue.FIXED)
    clock.advance(timedelta(days=3))
    show(qtbot, page)
    assert "Done on" not in words(page)
    press(qtbot, page, "Show: 1 action done")
    wait_for(qtbot, page, "Done on 20 November 2026")
    press(qtbot, page, f"Open again: {FRIENDS_TITLE}")
    wait_for(qtbot, page, "2 open")
    assert program.session.given[FRIENDS].value is AnswerValue.TO_DO


def test_done_in_an_earlier_audit_can_be_opened_again(
    page: ActionsPage, program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    audit(program, clock, {FRIENDS: AnswerValue.FIXED})
    show(qtbot, page)
    press(qtbot, page, "Show: 1 action done")
    press(qtbot, page, f"Open again: {FRIENDS_TITLE}")
    assert f"check:{FRIENDS}" in {action.origin for action in program.open_actions()}


def test_a_long_list_of_done_ones_comes_in_parts(page: ActionsPage, program: Application, qtbot: QtBot) -> None:
    made = program.session.actions()[0]
    now = program.clock.now()
    done = [replace(made, origin=f"check:gone.{number}", done=now) for number in range(DONE_AT_ONCE + 5)]
    program.vault.save_actions(done)
    show(qtbot, page)
    press(qtbot, page, f"Show: {DONE_AT_ONCE + 5} actions done")
    qtbot.waitUntil(lambda: len(rows(page)) == 2 + DONE_AT_ONCE)
    press(qtbot, page, "Show 5 older")
    qtbot.waitUntil(lambda: len(rows(page)) == 2 + DONE_AT_ONCE + 5)


def test_an_action_whose_checklist_is_gone_can_still_be_ticked_off(
    page: ActionsPage, program: Application, qtbot: QtBot
) -> None:
    made = replace(program.session.actions()[0], origin="check:gone.thing", text="Ask the office", link="", message="")
    program.vault.save_actions([made])
    show(qtbot, page)
    assert "from a checklist that is not here any more" in words(page)
    press(qtbot, page, "Mark as done: Ask the office")
    assert "check:gone.thing" not in {action.origin for action in program.open_actions()}
    press(qtbot, page, "Undo: Ask the office")
    assert "check:gone.thing" in {action.origin for action in program.open_actions()}


def test_photos_are_cleaned_not_ticked_off(program: Application, qtbot: QtBot) -> None:
    program.session.record(Part.PHOTOS, ["location"], [Seen("location", "ab" * 32, "one")], lambda _: True)
    page = ActionsPage(program)
    show(qtbot, page)
    assert [b.accessibleName() for b in rows(page)[0].findChildren(type(button(page, "Clean them")))] == [
        "Clean them: Take the location out of 1 photo"
    ]


def test_go_to_it_leads_to_the_card(page: ActionsPage, qtbot: QtBot) -> None:
    show(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, f"Go to it: {FRIENDS_TITLE}")
    assert asked.args == [f"check:{FRIENDS}"]


def test_many_rows_come_in_batches_and_all_come(program: Application, qtbot: QtBot) -> None:
    for check in list(program.catalogue.checks.values())[:60]:
        program.session.answer(check, AnswerValue.TO_DO)
    page = ActionsPage(program)
    show(qtbot, page)
    qtbot.waitUntil(lambda: len(rows(page)) == 60)


def test_a_full_disk_leaves_the_action_open(
    page: ActionsPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull()

    show(qtbot, page)
    monkeypatch.setattr(program.vault, "save_answer", full)
    press(qtbot, page, f"Mark as done: {FRIENDS_TITLE}")
    wait_for(qtbot, page, "The disk is full")
    assert "Done just now" not in words(page)
    assert len(program.open_actions()) == 2


def test_with_nothing_open_it_says_what_comes_here(program: Application, qtbot: QtBot) -> None:
    page = ActionsPage(program)
    show(qtbot, page)
    assert "Nothing is open" in words(page)
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Go to Home")
    assert asked.args == ["home"]


def test_every_control_has_a_name_and_all_of_it_fits(page: ActionsPage, program: Application, qtbot: QtBot) -> None:
    program.session.answer(program.catalogue.checks[PHONE], AnswerValue.FIXED)
    show(qtbot, page)
    press(qtbot, page, "Show: 1 action done")
    assert unnamed(page) == []
    check_fits(qtbot, page)
