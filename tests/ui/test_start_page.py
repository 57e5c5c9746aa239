"""The way in: a newcomer's questions, the passphrase, and histories that do not open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import Computer
from app.core.vault_errors import KeyringLocked, NoKeyring
from app.ui.pages.start import StartPage
from app.ui.program import Lock
from tests.history_makers import MemoryStore
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, shows, wait_for


class NoStore:
    """A computer without a keyring."""

    def get(self, name: str) -> str | None:
        raise NoKeyring()

    def set(self, name: str, secret: str) -> None:
        raise NoKeyring()

    def delete(self, name: str) -> None:
        raise NoKeyring()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


Shown = Callable[..., StartPage]


@pytest.fixture
def show(tmp_path: Path, clock: FixedClock, qtbot: QtBot, store: MemoryStore) -> Shown:
    """Show the first page over ``tmp_path``, as at a start of the program."""
    made: list[Application] = []

    def make(with_store: object = store) -> StartPage:
        for program in made:
            program.close()
        program = Application(tmp_path / "data", clock, with_store)  # type: ignore[arg-type]
        made.append(program)
        page = StartPage(program)
        page.program = program  # type: ignore[attr-defined]
        qtbot.addWidget(page)
        page.resize(900, 700)
        page.show()
        page.opened()
        return page

    return make


def newcomer(qtbot: QtBot, page: StartPage) -> None:
    press(qtbot, page, "Begin")
    wait_for(qtbot, page, "Whose computer is this?")


def test_a_newcomer_stores_nothing_before_the_last_question(show: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page = show()
    newcomer(qtbot, page)
    press(qtbot, page, "Next")
    wait_for(qtbot, page, "How much time do you have?")
    assert not (tmp_path / "data").exists()
    with qtbot.waitSignal(page.entered, timeout=10_000) as entered:
        press(qtbot, page, "Start")
    assert entered.args == ["step:about_you"]
    assert page.program.lock() is Lock.KEYRING  # type: ignore[attr-defined]


def test_a_history_that_cannot_be_made_is_not_said_to_be_there(show: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page = show()
    newcomer(qtbot, page)
    press(qtbot, page, "Next")
    (tmp_path / "data").write_text("in the way")
    press(qtbot, page, "Start")
    wait_for(qtbot, page, "Your history could not be made")


def test_of_two_windows_that_begin_the_second_is_told_of_the_first(show: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page = show()
    newcomer(qtbot, page)
    press(qtbot, page, "Next")
    first = Application(tmp_path / "data")
    first.create_history(Computer.MINE, PASSPHRASE)
    press(qtbot, page, "Start")
    wait_for(qtbot, page, "open in another window")
    first.close()
    press(qtbot, page, "Try again")
    wait_for(qtbot, page, "Unlock your history")


def test_a_shared_computer_needs_a_passphrase(show: Shown, qtbot: QtBot) -> None:
    page = show()
    newcomer(qtbot, page)
    press(qtbot, page, "Shared, or someone may be looking for me")
    first, second = page.findChildren(QLineEdit)
    first.setText("short")
    press(qtbot, page, "Next")
    assert shows(page, "at least 10 characters")
    first.setText(PASSPHRASE)
    second.setText(PASSPHRASE + "x")
    press(qtbot, page, "Next")
    assert shows(page, "not the same")
    first.setText(PASSPHRASE)
    second.setText(PASSPHRASE)
    press(qtbot, page, "Next")
    with qtbot.waitSignal(page.entered, timeout=10_000):
        press(qtbot, page, "Start")
    program = page.program  # type: ignore[attr-defined]
    assert program.lock() is Lock.PASSPHRASE
    assert program.worker.computer is Computer.SHARED


def test_without_a_keyring_a_passphrase_is_asked_and_the_reason_said(show: Shown, qtbot: QtBot) -> None:
    page = show(NoStore())
    newcomer(qtbot, page)
    wait_for(qtbot, page, "No keyring")
    assert len(page.findChildren(QLineEdit)) == 2


def test_an_employers_computer_is_said_plainly(show: Shown, qtbot: QtBot) -> None:
    page = show()
    newcomer(qtbot, page)
    press(qtbot, page, "My employer's")
    wait_for(qtbot, page, "Your employer can see")


def make_history(page: StartPage, qtbot: QtBot, *, shared: bool = False) -> None:
    newcomer(qtbot, page)
    if shared:
        press(qtbot, page, "Shared, or someone may be looking for me")
        for field in page.findChildren(QLineEdit):
            field.setText(PASSPHRASE)
    press(qtbot, page, "Next")
    with qtbot.waitSignal(page.entered, timeout=10_000):
        press(qtbot, page, "Start")


def test_a_wrong_passphrase_is_said_and_can_be_tried_again(show: Shown, qtbot: QtBot) -> None:
    make_history(show(), qtbot, shared=True)
    page = show()
    wait_for(qtbot, page, "Unlock your history")
    page.findChildren(QLineEdit)[0].setText("another one entirely")
    press(qtbot, page, "Unlock")
    wait_for(qtbot, page, "does not open your history")
    page.findChildren(QLineEdit)[0].setText(PASSPHRASE)
    with qtbot.waitSignal(page.entered, timeout=10_000) as entered:
        press(qtbot, page, "Unlock")
    assert entered.args == ["home"]


def test_a_locked_keyring_is_not_a_lost_key(show: Shown, qtbot: QtBot, store: MemoryStore) -> None:
    make_history(show(), qtbot)
    store.trouble = KeyringLocked()
    page = show()
    wait_for(qtbot, page, "keyring is locked")
    names = [b.accessibleName() for b in page.findChildren(type(button(page, "Try again"))) if b.isVisible()]
    assert "Start a new history" not in names
    store.trouble = None
    with qtbot.waitSignal(page.entered, timeout=10_000):
        press(qtbot, page, "Try again")


def test_a_keyring_that_is_gone_is_no_dead_end(show: Shown, qtbot: QtBot) -> None:
    first = show()
    newcomer(qtbot, first)
    first.program.create_history(Computer.MINE, None)  # type: ignore[attr-defined]
    page = show(NoStore())  # on another desktop, or after the system was set up anew
    wait_for(qtbot, page, "A keyring holds the key to your history")
    with qtbot.waitSignal(page.restore_asked):
        press(qtbot, page, "Restore from a backup")
    press(qtbot, page, "Start a new history")
    press(qtbot, page, "Start a new history")
    newcomer(qtbot, page)
    again = show()
    assert len(again.program.kept_histories()) == 1, "for the day on which the keyring is there again"  # type: ignore[attr-defined]


def test_a_lost_key_offers_a_new_history_and_keeps_the_old_files(
    show: Shown, qtbot: QtBot, store: MemoryStore, tmp_path: Path
) -> None:
    make_history(show(), qtbot)
    store.entries.clear()
    page = show()
    wait_for(qtbot, page, "no longer in this computer's keyring")
    press(qtbot, page, "Start a new history")
    wait_for(qtbot, page, "Start a new history?")
    press(qtbot, page, "Start a new history")
    wait_for(qtbot, page, "Look at your privacy, calmly")
    kept = list((tmp_path / "data").glob("history-kept-*"))
    assert len(kept) == 1
    assert {path.name for path in kept[0].iterdir()} >= {"history.db", "history.key"}


def test_a_damaged_history_is_said_and_not_touched(show: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page = show()
    make_history(page, qtbot)
    page.program.close()  # type: ignore[attr-defined]
    database = tmp_path / "data" / "history.db"
    # The first page holds the proof of the key: damage there is told otherwise, so all pages must be in the file.
    qtbot.waitUntil(lambda: not database.with_name("history.db-wal").exists())
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 0xFF
    database.write_bytes(bytes(content))
    page = show()
    wait_for(qtbot, page, "Your history did not open")
    wait_for(qtbot, page, "damaged")
    assert database.read_bytes() == bytes(content)


def test_a_second_window_is_told_that_the_history_is_open(
    show: Shown, qtbot: QtBot, tmp_path: Path, clock: FixedClock, store: MemoryStore
) -> None:
    make_history(show(), qtbot)
    page = StartPage(Application(tmp_path / "data", clock, store))
    qtbot.addWidget(page)
    page.show()
    page.opened()
    wait_for(qtbot, page, "open in another window")
