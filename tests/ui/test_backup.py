"""Settings: a backup is made; the page that restores one, from Settings and at the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

import app.application as composition
from app.application import Application
from app.core.clock import FixedClock
from app.core.model import Computer, Depth, Preferences, Worker
from app.core.vault_errors import DiskFull, HistoryLocked, InUse
from app.storage.backup_format import look
from app.storage.placing import Placing
from app.ui.pages.home import HomePage
from app.ui.pages.restore import RestorePage
from app.ui.program import Lock
from app.ui.settings.backup import BackupCard, RestoreCard
from app.ui.theme import theme
from app.ui.window import MainWindow
from tests.post_makers import batch, make_row
from tests.ui.conftest import NOW, PASSPHRASE
from tests.ui.driving import button, press, shows, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words
from tests.unit.checklist.pack_maker import make_core
from tests.unit.storage.backup_kit import cheap

__all__ = ["cheap"]
OTHER = "heron lantern pocket"
NEW = "kettle winter orchard"


@pytest.fixture
def program(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, cheap: None) -> Iterator[Application]:
    """An open history over a few checks, whose passphrases are quickly tried."""
    core = make_core(tmp_path / "core")
    monkeypatch.setattr(composition, "checklists_dir", lambda: core)
    made = Application(tmp_path / "data", clock)
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    made.start_audit(Depth.QUICK)
    yield made
    made.close()


def _card(qtbot: QtBot, program: Application) -> BackupCard:
    card = BackupCard(program)
    qtbot.addWidget(card)
    card.refresh()
    card.show()
    return card


def _choose(root: QWidget, path: Path) -> None:
    """Answer the file dialog that is open."""
    dialog = root.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def _type(qtbot: QtBot, root: QWidget, *texts: str) -> None:
    """Fill the fields for passphrases as soon as there are so many."""

    def fields() -> list[QLineEdit]:
        hidden = QLineEdit.EchoMode.Password
        return [field for field in root.findChildren(QLineEdit) if field.isVisible() and field.echoMode() is hidden]

    qtbot.waitUntil(lambda: len(fields()) == len(texts), timeout=10_000)
    for field, text in zip(fields(), texts, strict=True):
        field.setText(text)


def _made(program: Application, folder: Path) -> Path:
    path = folder / "mine.psabackup"
    assert program.back_up(path, OTHER, lambda _done, _total: True)
    return path


# --- Backing up ---------------------------------------------------------------------------------


def test_a_backup_is_made_from_settings(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    card = _card(qtbot, program)
    assert "No backup has been made yet." in words(card)
    path = tmp_path / "mine.psabackup"
    press(qtbot, card, "Back up")
    _choose(card, path)
    _type(qtbot, card, "short", "short")
    press(qtbot, card, "Back up now")
    wait_for(qtbot, card, "Use at least 10 characters.")
    _type(qtbot, card, OTHER, OTHER)
    press(qtbot, card, "Back up now")
    wait_for(qtbot, card, "It was read back, and is whole.")
    assert look(path, OTHER).content.audits == 1
    assert "Last backup: 20 November 2026." in words(card)
    assert program.preferences.last_backup == program.clock.today()
    press(qtbot, card, "Back up")
    _choose(card, path)
    wait_for(qtbot, card, "There is already a file named mine.psabackup.")
    assert unnamed(card) == []


def test_a_backup_can_be_stopped_and_left(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    program.vault.attach(None, "film.mov", (bytes(1_000_000) for _ in range(20)), program.clock.now())
    card = _card(qtbot, program)
    press(qtbot, card, "Back up")
    _choose(card, tmp_path / "mine.psabackup")
    press(qtbot, card, "Not now")
    press(qtbot, card, "Back up")
    _choose(card, tmp_path / "mine.psabackup")
    _type(qtbot, card, OTHER, OTHER)
    press(qtbot, card, "Back up now")
    assert card.interrupted() is not None
    press(qtbot, card, "Cancel")
    wait_for(qtbot, card, "Stopped. No backup was made.")
    assert card.interrupted() is None
    assert {path.name for path in tmp_path.iterdir()} == {"core", "data"}


def test_a_disk_that_is_away_is_said(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    card = _card(qtbot, program)
    press(qtbot, card, "Back up")
    _choose(card, tmp_path / "stick" / "mine.psabackup")
    _type(qtbot, card, OTHER, OTHER)
    press(qtbot, card, "Back up now")
    wait_for(qtbot, card, f"The folder {tmp_path / 'stick'} is not there.")
    assert button(card, "Back up").isEnabled()


@pytest.mark.parametrize(
    ("computer", "said", "name"),
    [
        (Computer.SHARED, "Others use this computer", "copy-2026-11-20.psabackup"),
        (Computer.EMPLOYERS, "your employer's computer", "my-privacy-audit-2026-11-20.psabackup"),
    ],
)
def test_whose_computer_it_is_decides_what_is_said(
    qtbot: QtBot, program: Application, monkeypatch: pytest.MonkeyPatch, computer: Computer, said: str, name: str
) -> None:
    proposed: list[str] = []

    def propose(_card: QWidget, _title: str, name: str, *_: object) -> None:
        proposed.append(name)

    monkeypatch.setattr(
        "app.ui.settings.backup.ask_where_to_save", lambda _card, _title, name, *_: proposed.append(name)
    )
    program.save_worker(Worker(computer=computer))
    card = _card(qtbot, program)
    assert said in words(card)
    press(qtbot, card, "Back up")
    assert proposed == [name]


# --- Restoring ----------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, program: Application) -> Iterator[MainWindow]:
    made = MainWindow(program)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.enter("home")
    yield made
    made.close()


def _look_into(qtbot: QtBot, root: QWidget, path: Path, passphrase: str = OTHER) -> None:
    press(qtbot, root, "Choose the file")
    _choose(root, path)
    _type(qtbot, root, passphrase)
    press(qtbot, root, "Look into it")


def _begin_to_restore(qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path) -> None:
    """Restore a backup with a file that takes its time."""
    program.vault.attach(None, "film.mov", (bytes(1_000_000) for _ in range(20)), program.clock.now())
    number = program.vault.posts.begin_import(program.clock.now(), ["x.zip"])
    program.vault.posts.add(number, batch([make_row("x:1"), make_row("x:2")]))
    program.vault.posts.finish_import(number, NOW, {}, [], [], [], NOW)
    path = _made(program, tmp_path)
    window.go("restore")
    _look_into(qtbot, window, path)
    wait_for(qtbot, window, "1 entry in the incident log, with 1 file")
    assert "2 old posts" in words(window)
    _type(qtbot, window, NEW, NEW)
    press(qtbot, window, "Restore it")


def test_a_backup_takes_the_place_of_the_history_and_back_again(
    qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path
) -> None:
    path = _made(program, tmp_path)
    program.save_preferences(Preferences(photo_folders=("/nowhere",)))
    program.save_worker(Worker(names=("Later",)))
    window.go("restore")
    _look_into(qtbot, window, path, "not the right one")
    wait_for(qtbot, window, "That passphrase does not open this backup.")
    _type(qtbot, window, OTHER)
    press(qtbot, window, "Look into it")
    wait_for(qtbot, window, "Backup of 20 November 2026")
    wait_for(qtbot, window, "What is here now is not lost.")
    shared = next(choice for choice in window.findChildren(QRadioButton) if "Shared" in choice.text())
    shared.click()
    _type(qtbot, window, NEW, NEW)
    press(qtbot, window, "Restore it")
    wait_for(qtbot, window, "What was here before is kept in")
    window.go("home")
    assert shows(window, "What was here before is kept in"), "nothing else is shown of a history that is closed"
    press(qtbot, window, "Open it")
    wait_for(qtbot, window, "Type the passphrase that you chose.")
    _type(qtbot, window, NEW)
    press(qtbot, window, "Unlock")
    qtbot.waitUntil(lambda: bool(window.findChildren(HomePage)), timeout=10_000)
    assert program.worker.names == ()
    assert program.worker.computer is Computer.SHARED
    card = RestoreCard(program)
    qtbot.addWidget(card)
    card.go.connect(window.go)
    card.refresh()
    card.show()
    press(qtbot, card, "Go back to it")
    press(qtbot, card, "Stay with this one")
    press(qtbot, card, "Go back to it")
    press(qtbot, card, "Go back to it")
    wait_for(qtbot, window, "Type the passphrase that you chose.")
    program.open_history(PASSPHRASE)
    assert program.worker.names == ("Later",)


def test_restoring_can_be_stopped_and_left(
    qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path
) -> None:
    _begin_to_restore(qtbot, window, program, tmp_path)
    press(qtbot, window, "Cancel")
    wait_for(qtbot, window, "Stopped. Nothing was changed.")
    press(qtbot, window, "Back")
    wait_for(qtbot, window, "Every choice is saved at once.")
    assert len(program.session.audits) == 1


def test_what_is_wrong_with_a_backup_is_said_and_the_history_stays(
    qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path
) -> None:
    path = _made(program, tmp_path)
    window.go("restore")
    _look_into(qtbot, window, path)
    wait_for(qtbot, window, "Backup of 20 November 2026")
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    _type(qtbot, window, NEW, NEW)
    press(qtbot, window, "Restore it")
    wait_for(qtbot, window, "This backup is damaged")
    window.go("home")
    qtbot.waitUntil(lambda: any(page.isVisible() for page in window.findChildren(HomePage)))


def test_hiding_while_restoring_hides_what_comes_after(
    qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path
) -> None:
    _begin_to_restore(qtbot, window, program, tmp_path)
    window.quick_hide()
    press(qtbot, window.findChild(RestorePage), "Cancel")
    wait_for(qtbot, window, "Type your passphrase to go on.")
    qtbot.waitUntil(lambda: _is_locked(program))


def _is_locked(program: Application) -> bool:
    try:
        _ = program.session
    except HistoryLocked:
        return True
    return False


def test_a_newcomer_may_bring_a_backup(qtbot: QtBot, program: Application, clock: FixedClock, tmp_path: Path) -> None:
    path = _made(program, tmp_path)
    new = Application(tmp_path / "new", clock)
    window = MainWindow(new)
    qtbot.addWidget(window)
    window.resize(1000, 800)
    window.show()
    window.start()
    press(qtbot, window, "Restore from a backup")
    press(qtbot, window, "Back")
    press(qtbot, window, "Restore from a backup")
    _look_into(qtbot, window, path)
    wait_for(qtbot, window, "Backup of 20 November 2026")
    assert not shows(window, "What is here now is not lost.")
    _type(qtbot, window, NEW, NEW)
    press(qtbot, window, "Restore it")
    wait_for(qtbot, window, "Your history is restored")
    press(qtbot, window, "Open it")
    wait_for(qtbot, window, "Type the passphrase that you chose.")
    assert new.lock() is Lock.PASSPHRASE
    window.close()


def test_a_full_disk_at_the_first_start_leads_back_to_the_choice(
    qtbot: QtBot, program: Application, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _made(program, tmp_path)
    new = Application(tmp_path / "new", clock)
    page = RestorePage(new)
    show(qtbot, page)
    _look_into(qtbot, page, path)
    wait_for(qtbot, page, "Backup of 20 November 2026")

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr("app.storage.history_folder.unpack", full)
    _type(qtbot, page, NEW, NEW)
    press(qtbot, page, "Restore it")
    wait_for(qtbot, page, "The disk is full")
    assert button(page, "Choose the file").isEnabled()
    assert not (tmp_path / "new" / "history.key").exists()


def test_what_could_not_be_put_in_place_goes_on_at_the_next_start(
    qtbot: QtBot, window: MainWindow, program: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _made(program, tmp_path)
    window.go("restore")
    _look_into(qtbot, window, path)
    wait_for(qtbot, window, "Backup of 20 November 2026")

    def refuse(_: Placing) -> None:
        raise InUse

    with monkeypatch.context() as patch:
        patch.setattr(Placing, "finish", refuse)
        _type(qtbot, window, NEW, NEW)
        press(qtbot, window, "Restore it")
        wait_for(qtbot, window, "Your backup is unpacked")
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "Type the passphrase that you chose.")
    program.open_history(NEW)


def test_it_fits_and_has_names_at_twice_the_size(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    page = RestorePage(program)
    show(qtbot, page)
    check_fits(qtbot, page)
    theme().set_look("light", 100)
    _look_into(qtbot, page, _made(program, tmp_path))
    wait_for(qtbot, page, "Backup of 20 November 2026")
    assert unnamed(page) == []
    check_fits(qtbot, page)
    settle()
