"""A step of checks: answering, undoing, moving, and what is on disk after each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Depth, Step
from app.core.vault_errors import DiskFull
from app.ui.pages.checks import ChecksPage
from app.ui.theme import theme
from app.ui.widgets.basics import Button, Card
from app.ui.widgets.check_aim import _with_bold
from app.ui.widgets.story_dialog import StoryDialog
from app.ui.widgets.wrapping_buttons import WrappingButton
from tests.ui.conftest import PASSPHRASE
from tests.ui.page_kit import settle

FIRST = "facebook.friends-list"
MESSAGES = "posts.ask-kindly"


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> ChecksPage:
    made = ChecksPage(program, Step.SETTINGS)
    qtbot.addWidget(made)
    program.flow.jump(Step.SETTINGS)
    made.resize(900, 800)
    made.show()
    made.opened()
    qtbot.waitUntil(lambda: len(made.list.cards) == 6)
    return made


def press(page: ChecksPage, name: str) -> None:
    """Press the button with this accessible name, as assistive technology would."""
    found = [button for button in page.findChildren(QPushButton) if button.accessibleName() == name]
    assert len(found) == 1, f"{name}: {len(found)} buttons"
    found[0].click()


def test_quick_asks_six_checks_and_opens_the_first(page: ChecksPage) -> None:
    assert len(page.list.cards) == 6
    assert [name for name, card in page.list.cards.items() if card.is_open] == [FIRST]


def test_an_answer_is_on_disk_when_the_button_was_pressed(
    page: ChecksPage, program: Application, clock: FixedClock
) -> None:
    press(page, "Fixed it now: Hide your friends list")
    program.close()
    again = Application(program.data_dir, clock)
    again.open_history(PASSPHRASE)
    try:
        assert again.session.given[FIRST].value is AnswerValue.FIXED
    finally:
        again.close()


def test_after_an_answer_the_next_card_opens_and_the_flow_is_there(page: ChecksPage, program: Application) -> None:
    press(page, "To do: Hide your friends list")
    opened = [name for name, card in page.list.cards.items() if card.is_open]
    assert opened == [list(page.list.cards)[1]]
    assert program.flow.place.check == opened[0]
    assert program.session.unfinished is not None
    assert program.session.unfinished.position == opened[0]
    assert [action.origin for action in program.open_actions()] == [f"check:{FIRST}"]


def test_undo_takes_the_answer_and_its_action_back(page: ChecksPage, program: Application) -> None:
    press(page, "To do: Hide your friends list")
    press(page, "Undo: Hide your friends list")
    assert FIRST not in program.session.given
    assert program.open_actions() == []
    assert page.list.cards[FIRST].is_open


def test_cannot_find_it_unfolds_older_names_and_stays(page: ChecksPage, program: Application) -> None:
    press(page, "Cannot find it: Hide your friends list")
    card = page.list.cards[FIRST]
    assert card.is_open
    assert card.hints.isVisible()
    assert program.session.given[FIRST].value is AnswerValue.CANNOT_FIND


def write_note(page: ChecksPage, text: str) -> None:
    page.list.cards[FIRST]._note.setPlainText(text)


def test_a_note_is_saved_in_a_pause_and_on_leaving_with_or_without_an_answer(
    page: ChecksPage, program: Application, qtbot: QtBot
) -> None:
    press(page, "Add a private note: Hide your friends list")
    write_note(page, "asked Mum")
    qtbot.waitUntil(lambda: program.session.notes.get(FIRST) == "asked Mum")
    assert FIRST not in program.session.given
    write_note(page, "asked Mum and Dad")
    page.leaving()
    assert program.session.notes[FIRST] == "asked Mum and Dad"


def test_a_note_changes_neither_the_answer_nor_what_is_open(page: ChecksPage, program: Application) -> None:
    press(page, "Already so: Hide your friends list")
    before = program.session.given[FIRST]
    press(page, "Change: Hide your friends list. Already so")
    write_note(page, "as it was in spring")
    fifth = list(page.list.cards)[4]
    page.list.cards[fifth]._toggle.click()
    assert program.session.notes[FIRST] == "as it was in spring"
    assert program.session.given[FIRST] == before
    assert [name for name, card in page.list.cards.items() if card.is_open] == [fifth]
    press(page, "Undo: Hide your friends list")
    assert FIRST not in program.session.given


def test_an_error_stands_once_and_goes_when_saving_works_again(
    page: ChecksPage, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_words: object) -> None:
        raise DiskFull()

    def boxes() -> int:
        return sum("disk is full" in box.accessibleName() for box in page.findChildren(Card) if not box.isHidden())

    with monkeypatch.context() as patch:
        patch.setattr(program.vault, "save_answer", full)
        press(page, "Fixed it now: Hide your friends list")
        press(page, "To do: Hide your friends list")
        qtbot.waitUntil(lambda: boxes() == 1)
    press(page, "To do: Hide your friends list")
    qtbot.waitUntil(lambda: boxes() == 0)


def test_a_full_disk_is_said_and_the_answer_is_not_shown_as_saved(
    page: ChecksPage, program: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_words: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(program.vault, "save_answer", full)
    press(page, "Fixed it now: Hide your friends list")
    assert FIRST not in program.session.given
    assert page._saved.text() == ""
    texts = [box.accessibleName() for box in page.findChildren(Card)]
    assert any("disk is full" in text for text in texts)
    assert not [
        b for b in page.list.cards[FIRST].findChildren(Button) if b.property("kind") == "answer" and b.isChecked()
    ]


def test_the_whole_card_works_by_keyboard(page: ChecksPage, program: Application, qtbot: QtBot) -> None:
    button = page.list.cards[FIRST]._answers[AnswerValue.AS_WANTED]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert program.session.given[FIRST].value is AnswerValue.AS_WANTED
    assert page.focusWidget() is not None
    assert page.list.cards[list(page.list.cards)[1]].isAncestorOf(page.focusWidget())


def test_every_button_says_what_it_is_for(page: ChecksPage) -> None:
    unnamed = [button.text() for button in page.findChildren(QPushButton) if not button.accessibleName()]
    assert unnamed == []


def test_without_accounts_the_page_asks_for_them(tmp_path: Path, program: Application, qtbot: QtBot) -> None:
    from dataclasses import replace

    program.save_worker(replace(program.worker, accounts={}))
    made = ChecksPage(program, Step.SETTINGS)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.go) as asked:
        made.opened()
        next(b for b in made.findChildren(Button) if b.text() == "Choose my accounts").click()
    assert asked.args == ["step:about_you"]


def test_older_answers_that_still_hold_are_shown_as_looked_at(
    page: ChecksPage, program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    from datetime import timedelta

    from app.core.model import Depth

    press(page, "Fixed it now: Hide your friends list")
    clock.advance(timedelta(days=10))
    program.start_audit(Depth.QUICK)
    program.flow.jump(Step.SETTINGS)
    page.opened()
    qtbot.waitUntil(lambda: len(page.list.cards) == 6)
    assert "looked at on 20 November 2026" in page.list.cards[FIRST]._status.text()
    assert not page.list.cards[FIRST].is_open


def test_what_to_aim_for_is_bold_and_nothing_of_it_is_markup() -> None:
    assert _with_bold("Set <it> to Only me & you.", "Only me") == "Set &lt;it&gt; to <b>Only me</b> &amp; you."
    assert _with_bold("Friends & family", "amp") == "Friends &amp; family"
    assert _with_bold("Set it to <b>.", "<b>") == "Set it to <b>&lt;b&gt;</b>."


def test_a_check_with_more_than_one_answer_tells_its_story(
    page: ChecksPage, program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    name = "Its story: Hide your friends list"
    assert name not in [button.accessibleName() for button in page.findChildren(QPushButton)]
    program.session.answer(page.list.cards[FIRST].check, AnswerValue.AS_WANTED)
    clock.advance(timedelta(days=91))
    program.start_audit(Depth.QUICK)
    program.session.answer(page.list.cards[FIRST].check, AnswerValue.TO_DO)
    program.flow.jump_to_check(FIRST)
    page.opened()
    qtbot.waitUntil(lambda: len(page.list.cards) == 6)
    press(page, name)
    (story,) = page.findChildren(StoryDialog)
    assert story.windowTitle() == "Hide your friends list"


@pytest.mark.parametrize("percent", [100, 200])
def test_long_buttons_of_messages_do_not_scroll_the_page_sideways(
    program: Application, qtbot: QtBot, percent: int
) -> None:
    program.finish_audit(program.clock.today())
    program.start_audit(Depth.FULL)
    theme().set_look("light", percent)
    page = ChecksPage(program, Step.POSTS)
    qtbot.addWidget(page)
    page.resize(480, 800)
    page.show()
    program.flow.jump_to_check(MESSAGES)
    page.opened()
    qtbot.waitUntil(lambda: MESSAGES in page.list.cards and page.list.cards[MESSAGES].is_open)
    assert any(button.text().startswith("Message: Ask a colleague") for button in page.findChildren(WrappingButton))
    settle()
    qtbot.waitUntil(lambda: page.area.widget().width() <= page.area.viewport().width())
