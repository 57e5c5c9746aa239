"""The step Passwords and sign-in: real export files, a real worker process, and no password anywhere afterwards."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import AccountKind, Computer, Part, Preferences, Step, Worker
from app.passwords.check import PasswordCheck
from app.passwords.leaks import HOST
from app.ui import tasks
from app.ui.pages.passwords import PasswordsPage
from app.ui.widgets.password_tool import State
from app.ui.window import MainWindow
from tests import loopback_server as play
from tests.loopback_server import LoopbackServer, serve
from tests.ui.page_kit import check_fits, settle, unnamed, words
from tests.ui.photo_files import buttons, press, primaries
from tests.unit.passwords import kdbx_writer
from tests.unit.passwords.csv_makers import chromium, minimal
from tests.unit.passwords.leak_service import LeakService
from tests.unit.passwords.logins import Login
from tests.unit.passwords.test_kdbx import document

SHARED, OLDER, NEWER = "Plum-Raft-91-Otter", "Kettle-Moss-2023", "Kettle-Moss-2024"
LOGINS = (
    Login("Portal", "https://portal.nhs.net/", "sam@nhs.net", SHARED),
    Login("Shop", "https://shop.example/", "sam", SHARED),
    Login("Facebook", "https://facebook.com/", "sam", OLDER),
    Login("Forum", "http://forum.example/", "sam", NEWER),
    Login("Short", "https://short.example/", "sam", "zqx9"),
)
EMPTY = Login("Nothing", "https://nothing.example/", "sam", "")
SECRETS = {login.password for login in LOGINS}
KEY = "Wagon Anvil 7"
LAST = "Kept in your history"  # what the last part of a result says


@pytest.fixture
def program(history: Application) -> Application:
    """The history without what the test before left in it, but for the ledger."""
    history.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    history.save_preferences(Preferences())
    history.session.forget(Part.PASSWORDS)
    return history


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> Iterator[PasswordsPage]:
    made = PasswordsPage(program)
    qtbot.addWidget(made)
    program.flow.jump(Step.PASSWORDS)
    made.resize(960, 900)
    made.show()
    made.opened()
    made.show_tool()
    settle()
    yield made
    made.leaving()
    until(qtbot, lambda: not tasks._running)  # no thread of this test is left when Python collects again


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "Downloads" / "Chrome Passwords.csv"
    path.parent.mkdir()
    path.write_bytes(chromium([*LOGINS, EMPTY]))
    return path


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    """Pwned Passwords, played on this computer."""
    with serve() as running:
        running.play = LeakService({SHARED: 12})
        real = partialmethod(PasswordCheck.check_leaks, stand_ins={HOST: running.url})
        monkeypatch.setattr(PasswordCheck, "check_leaks", real)
        yield running


def look(page: PasswordsPage, qtbot: QtBot, path: Path, state: State = State.LOOKED) -> None:
    page.tool.look_at(path)
    until(qtbot, lambda: page.tool.state is state)
    if state is State.LOOKED:
        says(qtbot, page, LAST)
    settle()


def until(qtbot: QtBot, there: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(there()), timeout=15_000)


def says(qtbot: QtBot, page: QWidget, text: str) -> None:
    """Wait until the page says ``text``."""
    until(qtbot, lambda: text in words(page))


def fill(page: QWidget, name: str, text: str) -> None:
    [field] = [one for one in page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()]
    field.setText(text)


def everything_said(root: QWidget) -> str:
    """All that any widget holds, on screen or not."""
    kinds: tuple[type[QLabel] | type[QAbstractButton] | type[QLineEdit], ...] = (QLabel, QAbstractButton, QLineEdit)
    texts = [item.text() for kind in kinds for item in root.findChildren(kind)]
    names = [f"{item.accessibleName()} {item.toolTip()}" for item in root.findChildren(QWidget)]
    return "\n".join(texts + names)


def actions(program: Application) -> list[str]:
    return [action.text for action in program.open_actions()]


# --- A look at an export ---


def test_the_steps_of_the_chosen_program_and_the_place_for_the_file(page: PasswordsPage, qtbot: QtBot) -> None:
    says(qtbot, page, "No password is shown, kept or sent")
    says(qtbot, page, "chrome://password-manager/settings")
    assert primaries(page) == ["Choose the file"]
    press(qtbot, page, "What this cannot promise: about memory and disks")
    says(qtbot, page, "swap")
    press(qtbot, page, "What this file can tell: the file of Google Chrome")
    says(qtbot, page, "We cannot tell from this file how old a password is.")
    assert not unnamed(page)
    check_fits(qtbot, page)


def test_the_whole_story_of_an_export_and_no_password_anywhere_after_it(
    page: PasswordsPage,
    program: Application,
    export: Path,
    service: LoopbackServer,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    look(page, qtbot, export)
    says(qtbot, page, "Read 6: 5 looked at, 1 skipped, 0 damaged. Chrome")
    press(qtbot, page, "See why: what was skipped or damaged")
    says(qtbot, page, "Skipped: 1 without a password")
    says(qtbot, page, "Work and private life share a password: nhs.net has the same password as shop.example.")
    assert "Change 1 password that is easy to guess" in actions(program)
    assert primaries(page) == ["Next: Search for yourself"]
    assert not unnamed(page)

    # One account among the actions, and done.
    until(qtbot, lambda: "Add to my actions: shop.example, sam" in buttons(page))
    press(qtbot, page, "Add to my actions: shop.example, sam")
    assert "Change the password of shop.example" in actions(program)
    press(qtbot, page, "Done: shop.example, sam")
    assert "Change the password of shop.example" not in actions(program)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    press(qtbot, page, "Change password: shop.example, sam")
    assert opened == ["https://shop.example/.well-known/change-password"]

    # By kind, by state, by a word.
    press(qtbot, page, "Show: Two-step sign-in")
    until(qtbot, lambda: "How it stands: The site offers it  1" in buttons(page))
    fill(page, "Search by site or user name", "facebook")
    says(qtbot, page, "1 account with “facebook”")
    press(qtbot, page, "Details: facebook.com, sam")
    [said] = [b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("I have two-step: f")][-1:]
    said.click()
    says(qtbot, page, "0 accounts with “facebook”")
    until(qtbot, lambda: "How it stands: You say so  1" in buttons(page))

    # Leaks: what is sent is said first, and afterwards it is in the ledger.
    says(qtbot, page, "The app would send 4 requests to api.pwnedpasswords.com")
    before = sum(entry.count for entry in program.vault.ledger() if not entry.by_browser)
    assert not service.asked
    press(qtbot, page, "Send 4 requests to api.pwnedpasswords.com")
    says(qtbot, page, "2 accounts have passwords known from leaks")
    sent = program.sent()
    assert sent is not None
    assert sent.requests == before + 4
    assert "Change 2 passwords that are known from leaks" in actions(program)
    assert len(service.asked) == 4

    # No password is left anywhere but in the export; and then not there either.
    press(qtbot, page, "Delete the export file")
    assert page.focusWidget() is page.tool.results.export.title  # type: ignore[union-attr]
    press(qtbot, page, "Delete it for good: Chrome Passwords.csv")
    press(qtbot, page, "Delete it")
    says(qtbot, page, "Chrome Passwords.csv is deleted.")
    assert not export.exists()
    until(qtbot, lambda: "Delete the export file" not in buttons(page))
    says(qtbot, page, "The export is gone")
    assert "still on your disk" not in words(page)
    page.leaving()
    program.export(tmp_path / "everything.json")
    kept = everything_said(page) + (tmp_path / "everything.json").read_text("utf-8")
    kept += repr(program.vault.ledger()) + repr(program.preferences)
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in SECRETS:
        assert secret not in kept
        assert secret.encode() not in files
    assert "shop.example" not in json.dumps([repr(one) for one in program.vault.findings(Part.PASSWORDS)])


def test_next_time_it_is_compared_and_forgetting_begins_anew(
    page: PasswordsPage, program: Application, export: Path, qtbot: QtBot
) -> None:
    look(page, qtbot, export)
    export.write_bytes(chromium([*LOGINS[:3], replace(LOGINS[4], password="Vole-Anvil-Quilt-Nine-3")]))
    look(page, qtbot, export)
    says(qtbot, page, "Since your last look (20 November): 2 mended.")
    press(qtbot, page, "Forget these: what was found in your passwords")
    press(qtbot, page, "Forget them")
    says(qtbot, page, "Forgotten.")
    page.leaving()
    page.opened()
    until(qtbot, lambda: "Choose the file" in buttons(page))
    assert program.vault.findings(Part.PASSWORDS) == []
    assert not actions(program)


def test_what_the_worker_said_is_known_the_next_time(
    page: PasswordsPage, program: Application, export: Path, qtbot: QtBot
) -> None:
    look(page, qtbot, export)
    until(qtbot, lambda: "I have a passkey: facebook.com, sam" in buttons(page))
    press(qtbot, page, "I have a passkey: facebook.com, sam")
    look(page, qtbot, export)
    press(qtbot, page, "Show: Passkeys")
    until(qtbot, lambda: "How it stands: You say so  1" in buttons(page))


# --- What is asked first ---


def test_a_database_asks_for_its_password_again_after_a_wrong_one_and_is_never_offered_for_deletion(
    page: PasswordsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.kdbx"
    path.write_bytes(kdbx_writer.write(kdbx_writer.Recipe(), KEY, document(LOGINS)))
    look(page, qtbot, path, State.ASKING)
    assert primaries(page) == ["Open the file"]
    press(qtbot, page, "Open the file")
    says(qtbot, page, "Type the password first.")
    name = "The password of mine.kdbx"
    fill(page, name, "wrong")
    press(qtbot, page, "Open the file")
    until(qtbot, lambda: page.tool.state is State.ASKING)
    says(qtbot, page, "Try again")
    check_fits(qtbot, page)
    fill(page, name, KEY)
    press(qtbot, page, "Open the file")
    until(qtbot, lambda: page.tool.state is State.LOOKED)
    says(qtbot, page, "There is nothing to delete.")
    assert not any(button.startswith("Delete it for good") for button in buttons(page))
    assert KEY not in everything_said(page)


def test_a_table_of_unknown_columns_is_mapped_once(
    page: PasswordsPage, program: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "table.csv"
    rows = [("site", "password", "old password"), *((one.url, one.password, "x") for one in LOGINS)]
    path.write_bytes(minimal([("name", "password", "passwort"), *rows[1:]]))
    look(page, qtbot, path, State.ASKING)
    press(qtbot, page, "Read the table")
    says(qtbot, page, "Choose the column with the passwords.")
    choose(page, "Password", "password")
    choose(page, "Site or address", "name")
    press(qtbot, page, "Read the table")
    until(qtbot, lambda: page.tool.state is State.LOOKED)
    says(qtbot, page, "5 looked at")
    [columns] = program.preferences.password_columns.values()
    assert columns == (1, None, 0, None, None, None)
    press(qtbot, page, "Look at another file")
    look(page, qtbot, path)


def choose(page: QWidget, name: str, value: str) -> None:
    """Take the line ``value`` of the picker ``name``."""
    from app.ui.widgets.picker import Picker

    [picker] = [one for one in page.findChildren(Picker) if one.accessibleName().startswith(f"{name}: ")]
    next(action for action in picker.menu_actions() if action.text() == value).trigger()


def test_where_a_file_would_be_dangerous_that_is_said_first(
    page: PasswordsPage, program: Application, qtbot: QtBot
) -> None:
    program.save_worker(replace(program.worker, computer=Computer.EMPLOYERS))
    page.opened()
    says(qtbot, page, "Not on your employer's computer")
    assert "Choose the file" not in buttons(page)
    page.tool.look_at(Path("any.csv"))
    assert page.tool.state is State.EMPTY
    press(qtbot, page, "Go on without a file")
    assert page.guide.isVisible()
    assert not page.list.isVisible()
    for computer, looking, said in (
        (Computer.MINE, True, "dangerous while someone may be looking for you"),
        (Computer.SHARED, False, "dangerous on a computer that others use"),
    ):
        program.save_worker(replace(program.worker, computer=computer, someone_looking=looking))
        page.show_tool()
        says(qtbot, page, said)
        assert "Choose the file" not in buttons(page)
    press(qtbot, page, "I understand, go on with a file")
    until(qtbot, lambda: "Choose the file" in buttons(page))


def test_what_is_no_export_is_said_and_another_can_be_chosen(page: PasswordsPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sam, see you on Monday.")
    page.tool.look_at(path)
    says(qtbot, page, "This does not look like an export of passwords.")
    assert page.tool.state is State.EMPTY
    until(qtbot, lambda: "Choose the file" in buttons(page))


# --- Leaving, and the leak check's other ends ---


def test_leaving_ends_the_process_and_the_leak_check_needs_the_file_again(
    page: PasswordsPage, export: Path, qtbot: QtBot
) -> None:
    look(page, qtbot, export)
    pid = page.tool._check._worker.pid  # type: ignore[union-attr,attr-defined]
    page.leaving()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    page.opened()
    settle()
    says(qtbot, page, "To ask about leaks, the file is needed again.")
    press(qtbot, page, "Read the file again")
    says(qtbot, page, "The app would send 4 requests")
    assert page.interrupted() is not None


def test_leaving_in_the_middle_ends_the_look(page: PasswordsPage, export: Path, qtbot: QtBot) -> None:
    export.write_bytes(chromium(LOGINS * 2_000))
    page.tool.look_at(export)
    assert primaries(page) == []
    assert page.interrupted() is not None
    page.leaving()
    until(qtbot, lambda: page.tool.state is State.EMPTY)
    until(qtbot, lambda: "Choose the file" in buttons(page))
    assert page.interrupted() is None


def test_what_the_service_does_not_answer_is_unknown_and_can_be_asked_again(
    page: PasswordsPage, export: Path, service: LoopbackServer, program: Application, qtbot: QtBot
) -> None:
    good, service.play = service.play, play.captive_portal
    look(page, qtbot, export)
    press(qtbot, page, "No, thank you: asking about leaks")
    says(qtbot, page, "Nothing was sent.")
    assert not service.asked
    press(qtbot, page, "Show this again: asking about leaks")
    press(qtbot, page, "Send 4 requests to api.pwnedpasswords.com")
    says(qtbot, page, "4 requests had no whole answer, so of 5 accounts it is not known.")
    says(qtbot, page, "A sign-in page of a Wi-Fi network may have answered")
    assert "known from leaks. Change" not in words(page)
    assert not any("known from leaks" in text for text in actions(program))
    service.play = good
    press(qtbot, page, "Ask for the 4 that are left")
    says(qtbot, page, "2 accounts have passwords known from leaks")


# --- Forgotten exports, and the window ---


def test_forgotten_exports_are_found_shown_and_deleted(
    page: PasswordsPage, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (export.parent / "letter.csv").write_text("name,email\nSam,sam@example.org\n")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(export.parent))
    press(qtbot, page, "Look for them: forgotten exports")
    says(qtbot, page, "1 file found that anyone can read.")
    press(qtbot, page, "Delete: Chrome Passwords.csv")
    press(qtbot, page, "Delete it")
    says(qtbot, page, "Chrome Passwords.csv is deleted.")
    assert not export.exists()
    assert (export.parent / "letter.csv").exists()


def test_a_cloud_folder_is_said_and_all_of_it_fits_at_twice_the_size(
    page: PasswordsPage, export: Path, qtbot: QtBot
) -> None:
    cloud = export.parent.parent / "OneDrive" / "export.csv"
    cloud.parent.mkdir()
    export.rename(cloud)
    look(page, qtbot, cloud)
    says(qtbot, page, "a folder that OneDrive copies to the internet")
    check_fits(qtbot, page)


def test_the_chips_and_next_lead_through_and_the_window_goes_straight_to_the_tool(
    page: PasswordsPage, program: Application, qtbot: QtBot
) -> None:
    press(qtbot, page, "Back")
    assert page.list.isVisible()
    assert not page.tool.isVisible()
    program.flow.jump_to_section(program.flow.sections(Step.PASSWORDS)[-1].section.id)
    page.opened()
    press(qtbot, page, "Next: Look at my passwords")
    assert page.tool.isVisible()
    press(qtbot, page, "Next: Search for yourself")
    assert program.flow.place.step is Step.SEARCH
    window = MainWindow(program)
    qtbot.addWidget(window)
    window.show()
    window.enter("passwords")
    settle()
    shown = window._pages["step:passwords"]
    assert isinstance(shown, PasswordsPage)
    assert shown.tool.isVisible()
    window.go("home")
