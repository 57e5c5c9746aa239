"""The window as a whole: moving, hiding, closing, and what it may never lose or show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.entrances import ENTRANCES
from app.core.model import AccountKind, AnswerValue, Computer, Depth
from app.core.vault_errors import DiskFull, HistoryLocked
from app.ui.pages.checks import ChecksPage
from app.ui.pages.clean_photos import CleanPhotosPage
from app.ui.pages.posts import PostsPage
from app.ui.widgets.basics import Button
from app.ui.widgets.dialogs import show_help
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import press, shows, wait_for
from tests.unit.checklist.pack_maker import add_pack
from tests.unit.old_posts.export_builders import whatsapp

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "docs" / "example-agency-pack.toml"
FIRST = "facebook.friends-list"


@pytest.fixture
def window(program: Application, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(program)
    qtbot.addWidget(made)
    made.resize(1180, 820)
    made.show()
    made.enter("home")
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


def checks_page(window: MainWindow, qtbot: QtBot) -> ChecksPage:
    window.go(f"check:{FIRST}")
    page = window._stack.currentWidget()
    assert isinstance(page, ChecksPage)
    qtbot.waitUntil(lambda: FIRST in page.list.cards and page.list.cards[FIRST].is_open)
    return page


def reopened(program: Application, clock: FixedClock) -> Application:
    program.close()
    again = Application(program.data_dir, clock)
    again.open_history(PASSPHRASE)
    return again


def is_locked(program: Application) -> bool:
    try:
        _ = program.session
    except HistoryLocked:
        return True
    return False


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_every_key_that_people_press_buttons_with_does(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    on_rail = next(button for button in window._rail.findChildren(QPushButton) if button.accessibleName() == "History")
    qtbot.keyClick(on_rail, key)
    assert window._place == "history"
    on_page = next(button for button in window._stack.currentWidget().findChildren(Button) if button.isVisible())
    with qtbot.waitSignal(on_page.clicked):
        qtbot.keyClick(on_page, key)


def test_the_tab_key_goes_as_one_reads(window: MainWindow, qtbot: QtBot) -> None:
    """Through the page from its top to its end, whatever was made last, then through the rail; and back."""
    window.go("settings")
    wait_for(qtbot, window, "Delete everything")
    page, passed = window._stack.currentWidget(), []
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))
    while len(passed) < 2 or passed[-1] is not passed[0]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    on_page = list(takewhile(page.isAncestorOf, passed[:-1]))
    assert len(on_page) > 10
    content = page.heading.parentWidget()
    tops = [widget.mapTo(content, QPoint()).y() for widget in on_page]
    assert tops == sorted(tops)
    assert not any(page.isAncestorOf(widget) for widget in passed[len(on_page) : -1])
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is passed[-2]


def test_a_note_typed_before_a_press_on_the_rail_is_kept(
    window: MainWindow, program: Application, qtbot: QtBot
) -> None:
    checks_page(window, qtbot).list.cards[FIRST]._note.setPlainText("told my manager")
    press(qtbot, window, "Step 7 of 8")
    assert program.session.notes[FIRST] == "told my manager"


@pytest.mark.parametrize("way", ["close", "hide"])
def test_what_is_typed_is_kept_when_the_window_closes_or_hides(
    window: MainWindow, program: Application, clock: FixedClock, qtbot: QtBot, way: str
) -> None:
    window.go("step:about_you")
    field = next(f for f in window.findChildren(QLineEdit) if f.accessibleName().startswith("Your names"))
    field.setText("Sam Jones")
    if way == "close":
        window.close()
    else:
        window.quick_hide()
    again = reopened(program, clock)
    assert again.worker.names == ("Sam Jones",)
    again.close()


def test_a_full_disk_does_not_hold_the_worker_where_they_are(
    window: MainWindow, program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(program.vault, "save_position", full)
    window.go("step:passwords")
    wait_for(qtbot, window, "Passwords and sign-in")
    wait_for(qtbot, window, "disk is full")


def test_a_pack_that_was_added_is_asked_on_pages_that_were_there_before(
    window: MainWindow, program: Application, qtbot: QtBot
) -> None:
    program.start_audit(Depth.FULL)
    window.go("step:contacts")
    window.go("settings")
    add_pack(program, EXAMPLE)
    window._stack.currentWidget().go.emit("packs")
    window.go("step:contacts")
    assert "example-council" in [view.section.id for view in program.flow.sections(program.flow.place.step)]
    wait_for(qtbot, window, "Contacts and boundaries")


@pytest.mark.parametrize("keys", [(Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
                                  (Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)])  # fmt: skip
def test_one_key_hides_locks_and_needs_the_passphrase(
    window: MainWindow, program: Application, qtbot: QtBot, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    checks_page(window, qtbot)
    qtbot.keyClick(window, *keys)
    window.showNormal()
    wait_for(qtbot, window, "Paused")
    assert not shows(window, "Privacy Self-Audit")
    assert not shows(window, "friends list")
    qtbot.waitUntil(lambda: is_locked(program))
    field = next(field for field in window.findChildren(QLineEdit) if field.isVisible())
    field.setText("not this one at all")
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "does not open your history")
    window.go("home")
    assert shows(window, "Paused")
    field.setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "Privacy settings")
    page = window._stack.currentWidget()
    assert isinstance(page, ChecksPage)
    qtbot.waitUntil(lambda: page.list.cards[FIRST].is_open)


def test_what_hiding_stopped_is_said_where_it_can_be_begun_again(
    window: MainWindow, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    export = tmp_path / "_chat.txt"
    export.write_bytes(whatsapp(("Sam", "Ring me on 07700 900123"), ("Deb", "Tea?")))
    window.go("posts")
    page = window._stack.currentWidget()
    assert isinstance(page, PostsPage)
    page.tool.look_into([export])
    window.quick_hide()
    qtbot.waitUntil(lambda: is_locked(program))
    window.showNormal()
    next(field for field in window.findChildren(QLineEdit) if field.isVisible()).setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "Hiding the window stopped the reading of your posts.")
    page = window._stack.currentWidget()
    assert isinstance(page, PostsPage)
    assert page.is_on(page.tool)
    assert shows(window, "Drop what you got here")


@pytest.mark.parametrize("kind", ["help", "files"])
def test_the_key_hides_a_dialog_too(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    if kind == "help":
        show_help(window._program, window)
    else:
        QFileDialog(window).open()
    dialog = window.findChildren(QDialog)[0]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F9)
    qtbot.waitUntil(window.isMinimized)
    window.showNormal()
    wait_for(qtbot, window, "Paused")


def test_the_key_covers_the_page_without_a_key_file_too(window: MainWindow, program: Application, qtbot: QtBot) -> None:
    (program.data_dir / "history.key").unlink()
    window.quick_hide()
    window.showNormal()
    wait_for(qtbot, window, "Paused")
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "Good morning")


def test_the_key_hides_what_is_just_being_unlocked(window: MainWindow, program: Application, qtbot: QtBot) -> None:
    window.quick_hide()
    qtbot.waitUntil(lambda: is_locked(program))
    cover = window._stack.currentWidget()
    field = next(field for field in cover.findChildren(QLineEdit))
    field.setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    window.quick_hide()
    qtbot.waitUntil(lambda: window._stack.currentWidget() is not cover)
    window.showNormal()
    wait_for(qtbot, window, "Paused")
    qtbot.waitUntil(lambda: is_locked(program))


def test_the_key_hides_what_is_just_being_opened(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    program.close()
    again = Application(program.data_dir, clock)
    made = MainWindow(again)
    qtbot.addWidget(made)
    made.show()
    made.start()
    wait_for(qtbot, made, "Unlock your history")
    made.findChildren(QLineEdit)[0].setText(PASSPHRASE)
    press(qtbot, made, "Unlock")
    made.quick_hide()
    qtbot.waitUntil(lambda: made._place == "home")
    made.showNormal()
    wait_for(qtbot, made, "Paused")
    qtbot.waitUntil(lambda: is_locked(again))
    made.close()


def test_a_shared_computer_shows_a_plain_name_everywhere(window: MainWindow, program: Application) -> None:
    assert window.windowTitle() == "Privacy Self-Audit"
    program.save_worker(replace(program.worker, computer=Computer.SHARED))
    window.go("progress")
    assert window.windowTitle() == "Self-Audit"
    assert not shows(window, "Privacy Self-Audit")


def test_before_it_is_known_whose_computer_this_is_the_name_is_plain(program: Application, qtbot: QtBot) -> None:
    made = MainWindow(program)
    qtbot.addWidget(made)
    assert made.windowTitle() == "Self-Audit"


def test_the_note_of_a_card_is_plain_text(window: MainWindow, qtbot: QtBot) -> None:
    page = checks_page(window, qtbot)
    note = page.list.cards[FIRST].findChild(QPlainTextEdit)
    assert note is not None
    assert note.accessibleName() == "Private note: Hide your friends list"


def test_a_check_that_is_gone_leads_nowhere_else(window: MainWindow, program: Application, qtbot: QtBot) -> None:
    window.go("step:passwords")
    window.go("check:example-council.team-page")
    wait_for(qtbot, window, "Passwords and sign-in")


def test_an_action_leads_to_its_check_though_the_account_was_taken_back(
    window: MainWindow, program: Application, qtbot: QtBot
) -> None:
    program.session.answer(program.catalogue.checks[FIRST], AnswerValue.TO_DO)
    program.save_worker(replace(program.worker, accounts={"whatsapp": AccountKind.PERSONAL}))
    page = checks_page(window, qtbot)
    assert list(page.list.cards) == [FIRST]


def test_work_that_the_hide_key_stops_is_told_on_coming_back(
    window: MainWindow, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    window.go("clean")
    page = window._stack.currentWidget()
    assert isinstance(page, CleanPhotosPage)
    page.tool.look_at([str(tmp_path / "photos")])
    window.quick_hide()
    qtbot.waitUntil(lambda: is_locked(program))
    cover = window._stack.currentWidget()
    window.showNormal()
    next(field for field in cover.findChildren(QLineEdit)).setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "stopped the work on your photos")


# --- Opened from outside ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("home", "home"),
        ("review", "review"),
        ("today", "today"),
        ("search", "step:search"),
        ("photos", "step:photos"),
        ("no", "home"),
    ],
)
def test_it_goes_where_it_is_asked_to_from_outside(window: MainWindow, asked: str, place: str) -> None:
    window.go("actions")
    window.open_at(asked)
    assert window._place == place


def test_every_entrance_leads_somewhere(window: MainWindow) -> None:
    for place in ENTRANCES:
        window.go("actions")
        window.open_at(place)
        assert window._place != "actions"


def test_a_locked_window_goes_there_after_the_passphrase(
    window: MainWindow, program: Application, qtbot: QtBot
) -> None:
    window.quick_hide()
    qtbot.waitUntil(lambda: is_locked(program))
    window.open_at("search")
    window.showNormal()
    assert is_locked(program)
    wait_for(qtbot, window, "Paused")
    next(field for field in window.findChildren(QLineEdit) if field.isVisible()).setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    qtbot.waitUntil(lambda: window._place == "step:search")


def test_a_window_over_a_history_goes_there_once_it_is_open(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    program.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.open_at("photos")
    window.show()
    window.start(Application(program.data_dir, clock))
    wait_for(qtbot, window, "Unlock your history")
    window.findChildren(QLineEdit)[0].setText(PASSPHRASE)
    press(qtbot, window, "Unlock")
    qtbot.waitUntil(lambda: window._place == "step:photos")
    window.close()


def test_a_dialog_is_not_pulled_away_from_whoever_is_in_it(window: MainWindow, program: Application) -> None:
    window.go("actions")
    show_help(program, window)
    window.open_at("search")
    assert window._place == "actions"
    window.findChildren(QDialog)[0].reject()
