"""Settings: each card does what it says, says what became of it, and loses nothing where it fails."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

import app
from app.application import Application
from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.model import AccountKind, Computer, Depth, LedgerEntry, Worker
from app.core.vault_errors import DiskFull, KeyringFailed, WrongPassphrase
from app.photos import clean
from app.photos.model import CleanResult, PhotoStatus
from app.photos.originals import Originals
from app.photos.scan import scan_file
from app.ui.pages.preferences import CARDS, PreferencesPage
from app.ui.program import Lock
from app.ui.settings.about import LICENCES
from app.ui.settings.data import DeletingDialog
from app.ui.tasks import Task, run_task
from app.ui.theme import theme
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.prose import breakable
from tests.history_makers import MemoryStore
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words
from tests.ui.photo_files import bytes_of, folder_of, held_after
from tests.unit.checklist.pack_maker import add_pack

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "example-agency-pack.toml"
NEW = "four quiet words here"


@pytest.fixture
def keyring() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def mine(tmp_path: Path, clock: FixedClock, keyring: MemoryStore) -> Iterator[Application]:
    """A history that the keyring opens."""
    made = Application(tmp_path / "mine", clock, keyring)
    made.load()
    made.create_history(Computer.MINE, None)
    made.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    made.start_audit(Depth.QUICK)
    yield made
    made.close()


def open_settings(qtbot: QtBot, program: Application) -> PreferencesPage:
    page = PreferencesPage(program)
    show(qtbot, page)
    qtbot.waitUntil(lambda: len(page.cards) == len(CARDS) and page.cards[-1].isVisible())
    return page


def field(page: PreferencesPage, name: str) -> QLineEdit:
    found = [edit for edit in page.findChildren(QLineEdit) if edit.accessibleName() == name and edit.isVisible()]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def choose_file(page: PreferencesPage, path: Path) -> None:
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def type_passphrases(qtbot: QtBot, page: PreferencesPage, first: str, second: str) -> None:
    qtbot.waitUntil(lambda: bool(field(page, "New passphrase")))
    field(page, "New passphrase").setText(first)
    field(page, "The same passphrase again").setText(second)


# --- The look ----------------------------------------------------------------------------------


def test_theme_and_text_size_take_effect_at_once_and_are_saved(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    light = theme().color("background")
    body = theme().points()
    press(qtbot, page, "Colours: Dark")
    assert theme().color("background") != light
    press(qtbot, page, "Text size: 150 %")
    assert theme().points() == pytest.approx(body * 1.5)
    saved = program.vault.preferences()
    assert (saved.theme, saved.text_percent) == ("dark", 150)


def test_a_look_that_cannot_be_saved_is_not_taken(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise DiskFull()

    page = open_settings(qtbot, program)
    monkeypatch.setattr(program.vault, "save_preferences", full)
    press(qtbot, page, "Colours: Dark")
    wait_for(qtbot, page, "The disk is full")
    assert button(page, "Colours: As this computer").isChecked()
    assert not theme().is_dark()


# --- Checklists --------------------------------------------------------------------------------


def test_the_core_checklists_are_listed_with_version_and_date(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    press(qtbot, page, "Show all checklists")
    table = next(t for t in page.findChildren(PlainTable) if t.accessibleName() == "Checklists that come with the app")
    qtbot.waitUntil(table.isVisible)
    model = table.model()
    assert model.rowCount() == len(program.catalogue.packs)
    first = program.catalogue.packs[0]
    assert model.index(0, 0).data() == first.title
    assert model.index(0, 1).data() == first.version
    assert model.index(0, 3).data() == str(len(first.checks))


def test_welsh_texts_are_shown_where_there_are_any(program: Application, qtbot: QtBot) -> None:
    add_pack(program, EXAMPLE)
    page = open_settings(qtbot, program)
    with qtbot.waitSignal(page.go) as told:
        press(qtbot, page, "Show Welsh texts")
    assert told.args == ["packs"]
    assert program.vault.preferences().prefer_welsh
    assert program.catalogue.checks["example-council.team-page"].title.startswith("Gofynnwch")


# --- The network -------------------------------------------------------------------------------


def test_an_empty_ledger_says_that_nothing_was_sent(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    assert "This app has sent nothing." in words(page)
    assert "No page was opened from here." in words(page)


def test_own_requests_and_pages_in_the_browser_are_told_apart(
    program: Application, clock: FixedClock, qtbot: QtBot
) -> None:
    for count, by_browser in ((3, False), (1, True), (1, True)):
        host = "www.facebook.com" if by_browser else "api.example.org"
        program.vault.add_to_ledger(LedgerEntry(clock.now(), host, "Setting", count, by_browser))
        clock.advance(timedelta(days=1))
    page = open_settings(qtbot, program)
    tables = {t.accessibleName(): t.model() for t in page.findChildren(PlainTable)}
    ours, pages = tables["By this app"], tables["Pages opened in your browser"]
    assert [ours.index(0, c).data().replace("\u200b", "") for c in range(4)] == [
        "api.example.org",
        "Setting",
        "20 November 2026",
        "3",
    ]
    assert pages.rowCount() == 1
    assert pages.index(0, 2).data() == "22 November 2026"
    assert pages.index(0, 3).data() == "2"
    assert "This app has sent nothing." not in words(page)


# --- Whose computer, and the lock --------------------------------------------------------------


def test_shared_is_only_taken_with_a_passphrase(mine: Application, keyring: MemoryStore, qtbot: QtBot) -> None:
    page = open_settings(qtbot, mine)
    press(qtbot, page, "Shared, or someone may be looking for me")
    assert mine.worker.computer is Computer.MINE
    type_passphrases(qtbot, page, "short", "short")
    press(qtbot, page, "Lock, and change")
    wait_for(qtbot, page, "Use at least 10 characters.")
    type_passphrases(qtbot, page, NEW, NEW + "x")
    press(qtbot, page, "Lock, and change")
    wait_for(qtbot, page, "The two are not the same.")
    assert mine.lock() is Lock.KEYRING
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Lock, and change")
    wait_for(qtbot, page, "Saved. Nothing will be shown in notifications")
    assert mine.vault.worker() is not None
    assert mine.worker.computer is Computer.SHARED
    assert mine.lock() is Lock.PASSPHRASE
    assert keyring.entries == {}
    assert "Your passphrase opens your history." in words(page)


def test_a_bug_while_a_card_works_lets_it_be_used_again(
    mine: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise ZeroDivisionError

    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    monkeypatch.setattr(mine, "set_lock", fail)
    page = open_settings(qtbot, mine)
    press(qtbot, page, "Use a passphrase")
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Set passphrase")
    qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])
    assert button(page, "Set passphrase").isEnabled()
    assert "Changing the lock" not in words(page)


class Clinging(MemoryStore):
    """A keyring that does not let go of anything."""

    def delete(self, name: str) -> None:
        raise KeyringFailed


@pytest.fixture
def clinging(tmp_path: Path, clock: FixedClock) -> Iterator[Application]:
    made = Application(tmp_path / "clinging", clock, Clinging())
    made.create_history(Computer.MINE, None)
    yield made
    made.close()


STILL_THERE = "The passphrase is in force. An entry in this computer's keyring could not be removed"


def test_shared_is_saved_even_where_the_keyring_will_not_let_go(clinging: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, clinging)
    press(qtbot, page, "Shared, or someone may be looking for me")
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Lock, and change")
    wait_for(qtbot, page, f"{STILL_THERE} and would still open your history; the app tries again at each start. Saved.")
    worker = clinging.vault.worker()
    assert worker is not None
    assert worker.computer is Computer.SHARED
    assert clinging.lock() is Lock.PASSPHRASE
    assert button(page, "Shared, or someone may be looking for me").isChecked()
    assert "Your passphrase opens your history." in words(page), "the other card shows it as well"
    assert "This computer's keyring opens your history" not in words(page)


def test_a_new_passphrase_is_in_force_where_the_keyring_will_not_let_go(clinging: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, clinging)
    press(qtbot, page, "Use a passphrase")
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Set passphrase")
    wait_for(qtbot, page, STILL_THERE)
    assert clinging.lock() is Lock.PASSPHRASE
    assert "Your passphrase opens your history." in words(page)
    assert button(page, "Change the passphrase").isVisible()


def test_shared_can_be_left_again(mine: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, mine)
    press(qtbot, page, "Shared, or someone may be looking for me")
    press(qtbot, page, "Leave it as it is: the lock")
    assert button(page, "Mine").isChecked()
    assert mine.lock() is Lock.KEYRING


def test_an_employers_computer_is_said_plainly(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    press(qtbot, page, "My employer's")
    wait_for(qtbot, page, "Saved. Your employer can see what is on this computer")
    assert program.worker.computer is Computer.EMPLOYERS


def test_the_passphrase_is_changed_with_the_old_one(
    program: Application, clock: FixedClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_settings(qtbot, program)
    press(qtbot, page, "Change the passphrase")
    qtbot.waitUntil(lambda: bool(field(page, "The passphrase you use now")))
    old = field(page, "The passphrase you use now")
    assert all(
        edit.echoMode() is QLineEdit.EchoMode.Password
        for edit in page.findChildren(QLineEdit)
        if edit.isVisible() and not edit.isReadOnly()
    )
    old.setText("not the one at all")
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Set passphrase")
    wait_for(qtbot, page, "That passphrase does not open your history.")
    assert field(page, "New passphrase").text() == ""
    field(page, "The passphrase you use now").setText(PASSPHRASE)
    type_passphrases(qtbot, page, NEW, NEW)
    press(qtbot, page, "Set passphrase")
    wait_for(qtbot, page, "Your new passphrase locks your history from now on.")
    program.close()
    again = Application(program.data_dir, clock)
    with pytest.raises(WrongPassphrase):
        again.open_history(PASSPHRASE)
    again.open_history(NEW)
    again.close()


def test_the_keyring_can_take_over_on_ones_own_computer(
    program: Application, keyring: MemoryStore, qtbot: QtBot
) -> None:
    program._history._store = keyring
    page = open_settings(qtbot, program)
    press(qtbot, page, "Use the keyring")
    qtbot.waitUntil(lambda: bool(field(page, "The passphrase you use now")))
    field(page, "The passphrase you use now").setText(PASSPHRASE)
    assert "Whoever is signed in as you can then open your history." in words(page)
    qtbot.waitUntil(lambda: button(page, "Use the keyring").isVisible())
    press(qtbot, page, "Use the keyring")
    wait_for(qtbot, page, "This computer's keyring opens your history from now on.")
    assert program.lock() is Lock.KEYRING


def test_on_a_shared_computer_the_keyring_is_not_offered(program: Application, qtbot: QtBot) -> None:
    from dataclasses import replace

    program.save_worker(replace(program.worker, computer=Computer.SHARED))
    page = open_settings(qtbot, program)
    names = [item.text() for item in page.findChildren(type(button(page, "Change the passphrase")))]
    assert "Use the keyring" not in names


# --- The data ----------------------------------------------------------------------------------


def test_the_folder_is_named_and_can_be_copied(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    place = field(page, "Kept in this folder")
    assert place.text() == str(program.data_dir)
    assert place.isReadOnly()


def test_kept_originals_are_counted_and_lead_to_clean_photos(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.photos.model import KeptRun
    from app.photos.originals import Originals

    program.originals_dir.mkdir(parents=True)
    runs = [KeptRun("1", program.clock.now(), 3, 4_200_000), KeptRun("2", program.clock.now(), 1, 300_000)]
    monkeypatch.setattr(Originals, "runs", lambda _: runs)
    page = open_settings(qtbot, program)
    wait_for(qtbot, page, "4 original photos kept, 4.5 MB. They are not locked")
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "See kept originals: in Clean photos")
    assert asked.args == ["clean"]


def test_export_writes_everything_and_says_that_it_is_not_locked(
    program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_settings(qtbot, program)
    button(page, "Export everything").setFocus()
    press(qtbot, page, "Export everything")
    choose_file(page, tmp_path / "all.json")
    wait_for(qtbot, page, f"Saved as all.json in {breakable(tmp_path)}. It is not locked")
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Your data"
    written = json.loads((tmp_path / "all.json").read_text())
    assert written["worker"]["accounts"]
    press(qtbot, page, "Export everything")
    choose_file(page, tmp_path / "all.json")
    wait_for(qtbot, page, "There is already a file named all.json")


def test_delete_asks_for_a_word_and_can_be_left(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    press(qtbot, page, "Delete everything")
    qtbot.waitUntil(lambda: not button(page, "Delete it all now").isEnabled())
    typed = field(page, "Type DELETE to delete everything")
    typed.setText("delete")
    assert not button(page, "Delete it all now").isEnabled()
    typed.setText("DELETE")
    assert button(page, "Delete it all now").isEnabled()
    press(qtbot, page, "Keep everything")
    assert button(page, "Delete everything").isVisible()
    assert program.vault.worker() is not None


def test_delete_removes_all_says_what_it_cannot_reach_and_ends(
    mine: Application, keyring: MemoryStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    page = open_settings(qtbot, mine)
    (mine.data_dir / "mine.txt").write_text("not the app's")
    press(qtbot, page, "Delete everything")
    qtbot.waitUntil(lambda: bool(field(page, "Type DELETE to delete everything")))
    field(page, "Type DELETE to delete everything").setText("DELETE")
    press(qtbot, page, "Delete it all now")
    dialog = page.findChild(DeletingDialog)
    wait_for(qtbot, dialog, "mine.txt is none of the files that this app keeps here, and was left.")
    assert "what your browser remembers of pages you opened" in words(dialog)
    assert [path.name for path in mine.data_dir.iterdir()] == ["mine.txt"]
    assert keyring.entries == {}
    press(qtbot, dialog, "Close the app")
    assert ended == [True]


def test_what_is_being_deleted_cannot_be_interrupted(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    page = open_settings(qtbot, program)
    dialog = DeletingDialog(program, page)
    dialog.open()
    dialog.reject()
    assert dialog.isVisible()
    wait_for(qtbot, dialog, "Everything is deleted")
    dialog.reject()
    assert not dialog.isVisible()


def test_cleaning_is_stopped_before_all_is_deleted(
    program: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    page = open_settings(qtbot, program)
    folder = folder_of(tmp_path, places=60)
    before = bytes_of(folder)
    originals = Originals(program.originals_dir)
    held, go_on = held_after(2, clean.clean_in_place)
    cleaned: list[CleanResult] = []

    def work(task: Task) -> None:
        for result in held([folder], originals, cancelled=task.cancelled):
            cleaned.append(result)  # noqa: PERF402 - one by one, so that the test sees how far it is

    task = run_task(page, work)
    qtbot.waitUntil(lambda: len(cleaned) == 2)
    with pytest.raises(UserError, match="being cleaned"):
        program.delete_everything()
    assert program.vault.worker() is not None, "nothing was deleted, and the history is open"
    dialog = DeletingDialog(program, page)
    dialog.open()
    assert task.cancelled()
    assert originals.in_use(), "nothing is deleted while photos are being cleaned"
    go_on.set()
    wait_for(qtbot, dialog, "Everything is deleted")
    assert 2 <= len(cleaned) < len(before)
    assert not program.originals_dir.exists()
    after = bytes_of(folder)
    assert set(after) == set(before), "no unfinished file is left"
    for name, content in after.items():
        assert content == before[name] or scan_file(str(folder / name)).status is PhotoStatus.CLEAN


def test_a_clean_of_another_program_is_not_deleted_under(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    page = open_settings(qtbot, program)
    run = Originals(program.originals_dir).start()
    dialog = DeletingDialog(program, page)
    dialog.open()
    wait_for(qtbot, dialog, "Photos are being cleaned at this moment.")
    assert program.vault.worker() is not None
    run.finish()


# --- About, and for everyone -------------------------------------------------------------------


def test_the_packages_are_those_of_pyproject(program: Application, qtbot: QtBot) -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert list(LICENCES) == [line.split(">=")[0] for line in asked]
    page = open_settings(qtbot, program)
    assert f"version {app.__version__}" in words(page)
    press(qtbot, page, "Show the packages: and their licences")

    def filled() -> None:
        tables = [t for t in page.findChildren(PlainTable) if t.accessibleName() == "Packages and their licences"]
        assert tables
        assert tables[0].model().rowCount() == len(LICENCES)
        assert tables[0].model().index(0, 1).data()[0].isdigit()

    qtbot.waitUntil(filled)


def test_coming_back_shows_what_is_new(program: Application, clock: FixedClock, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    program.vault.add_to_ledger(LedgerEntry(clock.now(), "www.facebook.com", "Setting", by_browser=True))
    page.opened()
    wait_for(qtbot, page, "Your browser keeps its own list of these pages")


def test_every_control_has_a_name_and_all_of_it_fits(program: Application, qtbot: QtBot) -> None:
    add_pack(program, EXAMPLE)
    page = open_settings(qtbot, program)
    wait_for(qtbot, page, "Example Council")
    for name in ("Change the passphrase", "Delete everything", "Show all checklists", "Show the packages"):
        press(qtbot, page, name)
    qtbot.waitUntil(lambda: bool(field(page, "New passphrase")))
    assert unnamed(page) == []
    check_fits(qtbot, page)


def test_leaving_before_all_cards_are_there_makes_the_rest_on_the_next_visit(
    program: Application, qtbot: QtBot
) -> None:
    page = PreferencesPage(program)
    qtbot.addWidget(page)
    page.show()
    page.opened()
    page.hide()
    settle()
    assert len(page.cards) < len(CARDS)
    page.show()
    page.opened()
    qtbot.waitUntil(lambda: len(page.cards) == len(CARDS))
