"""The incident log on screen: calm, by its names, and nothing lost or shown that was not asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core import vault_errors as errors
from app.core.clock import FixedClock
from app.core.model import Computer, Incident, Nation, Wording
from app.history import incidents
from app.ui.pages.incidents import IncidentsPage
from app.ui.widgets.dialogs import show_help
from app.ui.widgets.incident_card import FILES_AT_ONCE
from app.ui.widgets.incident_file import FileRow
from app.ui.widgets.incident_help import EvidenceCard
from app.ui.widgets.incident_list import ENTRIES_AT_ONCE
from app.ui.widgets.kept_picture import Picture
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, shows, wait_for
from tests.ui.driving import press as press_only
from tests.ui.page_kit import check_fits, settle, show, unnamed, words

SAID = Wording("A man wrote to me.", "Tuesday", "Facebook", "https://example.org/x", "Told my manager.")
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example-agency-pack.toml"
RED = QColor(200, 30, 40)


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> IncidentsPage:
    made = IncidentsPage(program)
    show(qtbot, made)
    return made


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(RED)
    path = tmp_path / "shot.png"
    assert image.save(str(path))
    return path


def press(qtbot: QtBot, root: QWidget, name: str) -> None:
    press_only(qtbot, root, name)
    settle()


def _field(page: IncidentsPage, name: str) -> QLineEdit | QPlainTextEdit:
    found: list[QLineEdit | QPlainTextEdit] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return next(field for field in found if field.accessibleName() == name and field.isVisible())


def _type(page: IncidentsPage, name: str, text: str) -> None:
    field = _field(page, name)
    if isinstance(field, QLineEdit):
        field.setText(text)
    else:
        field.setPlainText(text)


def _entry(program: Application) -> Incident:
    (entry,) = program.incidents.entries()
    return entry


def _add(qtbot: QtBot, page: IncidentsPage, *paths: Path) -> None:
    page._evidence.files.emit(list(paths))
    qtbot.waitUntil(lambda: page._task is None)
    settle()


def test_numbers_then_what_to_leave_out_then_the_evidence_stand_before_the_first_entry(
    program: Application, page: IncidentsPage
) -> None:
    said = words(page)
    order = ["999", "101", "Leave out names and pictures", "Keep the evidence before you delete or block"]
    assert [said.index(part) for part in order] == sorted(said.index(part) for part in order)
    assert "employer's record" in said
    assert "Bury Council guidance, section 3.5" in said
    assert "A copy for your manager" not in said, "there is nothing to copy yet"
    program.save_worker(replace(program.worker, nation=Nation.SCOTLAND))
    page.opened()
    settle()
    assert "0800 027 1234" in words(page)
    assert "0808 80 10 800" not in words(page)


def test_an_agencys_own_number_stands_after_999_and_says_whose_it_is(program: Application, page: IncidentsPage) -> None:
    program.packs.add(program.packs.look(EXAMPLE))
    page.opened()
    settle()
    said = words(page)
    assert said.index("999") < said.index("101") < said.index("01632 960003") < said.index("From the checklist of")


def test_an_entry_needs_nothing_but_what_the_worker_wants_to_say(
    program: Application, page: IncidentsPage, qtbot: QtBot
) -> None:
    press(qtbot, page, "Write an entry")
    assert _field(page, "What happened").hasFocus()
    press(qtbot, page, "Now")
    press(qtbot, page, "Save entry")
    assert _entry(program).wording == Wording(when="20 November 2026, 10:00")
    assert shows(page, "Written 20 November 2026, 10:00")
    assert shows(page, "Saved in your log.")
    assert shows(page, "A copy for your manager or the police")


def test_an_empty_entry_is_not_kept(program: Application, page: IncidentsPage, qtbot: QtBot) -> None:
    press(qtbot, page, "Write an entry")
    press(qtbot, page, "Save entry")
    assert program.incidents.entries() == []
    assert shows(page, "There was nothing to save.")
    press(qtbot, page, "Write an entry")
    press(qtbot, page, "Close without saving")
    assert not [field for field in page.findChildren(QPlainTextEdit) if field.isVisible()]
    assert button(page, "Write an entry").hasFocus()


def test_a_changed_entry_shows_when_and_keeps_what_it_said(
    program: Application, page: IncidentsPage, qtbot: QtBot, clock: FixedClock
) -> None:
    program.incidents.write(SAID)
    page.opened()
    settle()
    clock.advance(timedelta(days=1))
    press(qtbot, page, "Change: ")
    _type(page, "What happened", "Two men wrote to me.")
    press(qtbot, page, "Save entry")
    assert shows(page, "Changed 21 November 2026, 10:00")
    assert not shows(page, "A man wrote to me.")
    press(qtbot, page, "Show earlier wording")
    assert shows(page, "A man wrote to me.")
    assert shows(page, "As written 20 November 2026, 10:00")
    press(qtbot, page, "Delete this")
    press(qtbot, page, "Keep it")
    assert len(_entry(program).earlier) == 1
    press(qtbot, page, "Delete this")
    press(qtbot, page, "Delete it")
    assert _entry(program).earlier == ()
    assert shows(page, "Changed 21 November 2026, 10:00")


def test_deleting_asks_once_in_the_page(program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path) -> None:
    program.incidents.attach(shot, program.incidents.write(SAID))
    page.opened()
    settle()
    press(qtbot, page, "Delete: the entry")
    assert shows(page, "Delete this entry and 1 file? There is no way back.")
    assert button(page, "Keep it").hasFocus()
    press(qtbot, page, "Keep it")
    assert button(page, "Delete: the entry").hasFocus()
    press(qtbot, page, "Delete: the entry")
    press(qtbot, page, "Delete it")
    assert program.incidents.entries() == []
    assert shows(page, "The entry is deleted.")
    assert list((program.data_dir / "attachments").iterdir()) == []


# --- Nothing typed is lost --------------------------------------------------------------------


def test_what_is_typed_is_saved_when_the_page_is_left(program: Application, page: IncidentsPage, qtbot: QtBot) -> None:
    press(qtbot, page, "Write an entry")
    _type(page, "Where", "X")
    page.leaving()
    assert _entry(program).wording == Wording(place="X")
    page.leaving()
    page.opened()
    settle()
    assert _entry(program).earlier == ()


def _full(*_: object) -> int:
    raise errors.DiskFull()


def _read_only(*_: object) -> int:
    raise errors.ReadOnly(Path("/data"))


@pytest.mark.parametrize("trouble", [_full, _read_only])
def test_what_cannot_be_saved_stays_in_its_boxes(
    program: Application,
    page: IncidentsPage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[..., int],
) -> None:
    program.incidents.write(SAID)
    page.opened()
    settle()
    monkeypatch.setattr(program.vault, "add_incident", trouble)
    monkeypatch.setattr(program.vault, "amend_incident", trouble)
    press(qtbot, page, "Write an entry")
    _type(page, "What happened", "He rang my door bell.")
    press(qtbot, page, "Save entry")
    with pytest.raises(errors.VaultError) as caught:
        trouble()
    assert shows(page, caught.value.happened)
    press(qtbot, page, "Change: ")
    assert shows(page, "New entry"), "the other form waits until this one is saved"
    page.leaving()
    page.opened()
    settle()
    assert _field(page, "What happened").property("plainText") == "He rang my door bell."
    assert shows(page, "This was not saved when you left the page. It still stands here.")
    monkeypatch.undo()
    press(qtbot, page, "Save entry")
    assert program.incidents.entries()[0].wording.happened == "He rang my door bell."


def test_opening_another_form_saves_the_first(program: Application, page: IncidentsPage, qtbot: QtBot) -> None:
    program.incidents.write(SAID)
    page.opened()
    settle()
    press(qtbot, page, "Write an entry")
    _type(page, "Link", "https://example.org/new")
    press(qtbot, page, "Change: ")
    assert program.incidents.entries()[0].wording.link == "https://example.org/new"


def test_doing_something_else_saves_what_is_typed(
    program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path
) -> None:
    for number in range(ENTRIES_AT_ONCE + 1):
        program.incidents.write(Wording(f"Number {number}."))
    program.incidents.attach(shot, program.incidents.entries()[0].id)
    page.opened()
    wait_for(qtbot, page, "A copy for your manager")
    press(qtbot, page, "Write an entry")
    _type(page, "Where", "X")
    press(qtbot, page, "Remove: shot.png")
    press(qtbot, page, "Remove it")
    assert program.incidents.entries()[0].wording.place == "X"
    wait_for(qtbot, page, "A copy for your manager")
    press(qtbot, page, "Write an entry")
    _type(page, "Where", "Y")
    press(qtbot, page, "Show 2 older entries")
    wait_for(qtbot, page, "Number 0.")
    assert program.incidents.entries()[0].wording.place == "Y"
    press(qtbot, page, "Write an entry")
    _add(qtbot, page, shot)
    assert len(program.incidents.entries()) == ENTRIES_AT_ONCE + 4


def test_a_locked_history_is_said(program: Application, page: IncidentsPage) -> None:
    program.lock_now()
    page.opened()
    settle()
    assert shows(page, "Your history is locked")
    assert shows(page, "999")


# --- Files ------------------------------------------------------------------------------------


def test_a_screenshot_alone_is_an_entry_and_stays_blurred_until_it_is_asked_for(
    program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path
) -> None:
    _add(qtbot, page, shot)
    assert shows(page, "shot.png is in your log, locked.")
    assert shows(page, "No words yet.")
    (file,) = _entry(program).attachments
    (row,) = (row for row in page.findChildren(FileRow) if row.isVisible())
    qtbot.waitUntil(lambda: any(p.isVisible() for p in row.findChildren(Picture)))
    assert [p.accessibleName() for p in row.findChildren(Picture) if p.isVisible()] == ["Blurred picture of shot.png"]
    press(qtbot, page, "Show the picture")
    qtbot.waitUntil(lambda: "The picture shot.png" in [p.accessibleName() for p in row.findChildren(Picture)])
    (large,) = (p for p in row.findChildren(Picture) if p.accessibleName() == "The picture shot.png")

    def is_seen() -> None:  # it gets its room a moment after it is there
        image = large.grab().toImage()
        assert image.rect().contains(20, 20)
        assert image.pixelColor(20, 20) == RED

    qtbot.waitUntil(is_seen)
    press(qtbot, page, "Hide the picture")
    assert "The picture shot.png" not in [p.accessibleName() for p in row.findChildren(Picture) if p.isVisible()]
    press(qtbot, page, "Copy fingerprint")
    assert QGuiApplication.clipboard().text() == file.sha256


def test_any_file_is_taken_and_what_is_not_is_said_with_the_others_kept(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "LARGEST_FILE", 5000)
    note, huge = tmp_path / "voice.ogg", tmp_path / "film.mov"
    note.write_bytes(b"not a picture")
    huge.write_bytes(bytes(5001))
    _add(qtbot, page, shot, tmp_path / "gone.png", note, huge)
    assert [file.name for file in _entry(program).attachments] == ["shot.png", "voice.ogg"]
    assert shows(page, "2 files were not added. The file gone.png is not there any more. film.mov is larger than")
    assert shows(page, "2 files are in your log")
    assert len([b for b in page.findChildren(QWidget) if b.accessibleName().startswith("Show the picture")]) == 1


def test_when_no_file_can_be_added_there_is_no_empty_entry(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    _add(qtbot, page, tmp_path / "gone.png")
    assert program.incidents.entries() == []
    assert shows(page, "gone.png is not there any more")


def test_a_full_disk_while_adding_is_said_and_adds_nothing(
    program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.vault, "attach", _full)
    _add(qtbot, page, shot, shot)
    assert program.incidents.entries() == []
    assert shows(page, "The disk is full")
    assert button(page, "Write an entry").isEnabled()


def test_a_picture_that_is_none_or_lost_is_said_where_it_was_asked_for(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path, shot: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"this is no picture")
    _add(qtbot, page, broken)
    press(qtbot, page, "Show the picture: broken.png")
    wait_for(qtbot, page, "This app cannot show this picture.")
    _add(qtbot, page, shot)
    lost = program.incidents.entries()[0].attachments[0]
    (program.data_dir / "attachments" / lost.id).unlink()
    page.opened()
    settle()
    press(qtbot, page, "Show the picture: shot.png")
    wait_for(qtbot, page, "shot.png is not in this app's folder any more")


def test_removing_a_file_asks_once(program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path) -> None:
    _add(qtbot, page, shot)
    press(qtbot, page, "Remove: shot.png")
    assert shows(page, "Remove this file from the log?")
    press(qtbot, page, "Remove it")
    assert _entry(program).attachments == ()
    assert list((program.data_dir / "attachments").iterdir()) == []


def test_files_can_be_dropped(page: IncidentsPage, shot: Path, qtbot: QtBot) -> None:
    card = page.findChild(EvidenceCard)
    assert card is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shot)), QUrl("https://example.org/x.png")])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    card.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, no_key))
    assert card.property("over")
    with qtbot.waitSignal(card.files) as caught:
        card.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, no_key))
    assert caught.args == [[shot]]
    qtbot.waitUntil(lambda: page._task is None)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """While it is not set, adding a file stands still in its middle."""
    event = threading.Event()

    def content(path: Path, _room: int, stopped: Callable[[], bool]) -> Iterator[bytes]:
        yield path.read_bytes()
        event.wait(20)
        if stopped():
            raise incidents._Stopped
        yield b"the rest"

    monkeypatch.setattr(incidents, "_content", content)
    yield event
    event.set()


def test_adding_can_be_stopped_and_nothing_is_pressed_meanwhile(
    program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path, held: threading.Event
) -> None:
    program.incidents.write(SAID)
    page.opened()
    settle()
    page._evidence.files.emit([shot, shot])
    wait_for(qtbot, page, "Adding shot.png, 1 of 2")
    assert not button(page, "Delete: the entry").isEnabled()
    page.opened()
    settle()
    assert shows(page, "Still at work on your files"), "coming back in the middle of it"
    press(qtbot, page, "Stop")
    held.set()
    wait_for(qtbot, page, "Stopped. Nothing was added.")
    assert _entry(program).attachments == ()

    def can_go_on() -> None:
        assert button(page, "Delete: the entry").isEnabled()

    qtbot.waitUntil(can_go_on)


# --- Copies -----------------------------------------------------------------------------------


def test_a_copy_is_said_to_be_without_a_lock(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path, shot: Path
) -> None:
    program.incidents.attach(shot, program.incidents.write(SAID))
    page.opened()
    settle()
    assert shows(page, "The copy is not locked any more")
    into = tmp_path / "stick"
    into.mkdir()
    page._copy(program.incidents.entries(), into)
    wait_for(qtbot, page, "It is not locked.")
    assert shows(page, "incident-log-2026-11-20")
    text = (into / "incident-log-2026-11-20" / "Incident log.html").read_text("utf-8")
    assert "999" in text
    assert "A man wrote to me." in text
    (program.data_dir / "attachments" / _entry(program).attachments[0].id).unlink()
    page._copy(program.incidents.entries(), into)
    wait_for(qtbot, page, "It is without shot.png")
    page._copy(program.incidents.entries(), into / "not there")
    wait_for(qtbot, page, "This computer could not read or write")


# --- On an employer's computer ----------------------------------------------------------------


def test_an_employers_computer_has_no_log_and_says_what_to_do_instead(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    program.incidents.write(SAID)
    program.save_worker(replace(program.worker, computer=Computer.EMPLOYERS))
    page.opened()
    settle()
    for said in ("999", "There is no log on your employer's computer", "notebook at home", "1 entry is still here"):
        assert shows(page, said)
    assert not shows(page, "A man wrote to me.")
    assert not any(
        item.accessibleName() == "Write an entry" and item.isVisible() for item in page.findChildren(QWidget)
    )
    page._copy(program.incidents.entries(), tmp_path)
    wait_for(qtbot, page, "It is not locked.")
    press(qtbot, page, "Delete all entries")
    press(qtbot, page, "Delete them")
    assert program.incidents.entries() == []
    assert not shows(page, "still here")
    with qtbot.waitSignal(page.go) as went:
        press(qtbot, page, "Change it in Settings")
    assert went.args == ["settings"]


# --- For everybody ----------------------------------------------------------------------------


def test_old_entries_come_a_few_at_a_time(program: Application, page: IncidentsPage, qtbot: QtBot) -> None:
    for number in range(ENTRIES_AT_ONCE + 2):
        program.incidents.write(Wording(f"Number {number}."))
    page.opened()
    settle()
    assert shows(page, "10 entries")
    wait_for(qtbot, page, "Number 2.")
    assert not shows(page, "Number 1.")
    press(qtbot, page, "Show 2 older entries")
    wait_for(qtbot, page, "Number 0.")
    wait_for(qtbot, page, "A copy for your manager")
    page.opened()
    page.opened()
    wait_for(qtbot, page, "A copy for your manager")
    settle()
    assert words(page).count("Number 9.") == words(page).count("A copy for your manager") == 1


def test_many_files_of_one_entry_come_a_few_at_a_time(
    program: Application, page: IncidentsPage, qtbot: QtBot, shot: Path
) -> None:
    entry = program.incidents.write(SAID)
    for _ in range(FILES_AT_ONCE + 1):
        program.incidents.attach(shot, entry)
    page.opened()
    settle()
    assert len([row for row in page.findChildren(FileRow) if row.isVisible()]) == FILES_AT_ONCE
    press(qtbot, page, "Show 1 more file")
    assert len([row for row in page.findChildren(FileRow) if row.isVisible()]) == FILES_AT_ONCE + 1


@pytest.mark.parametrize("kind", ["full", "form", "employer"])
def test_it_fits_and_every_control_has_a_name(
    program: Application, page: IncidentsPage, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    entry = program.incidents.write(replace(SAID, happened="https://example.org/" + "x" * 300, place="y" * 200))
    path = tmp_path / ("Screenshot_" + "z" * 150 + ".png")
    path.write_bytes(b"x")
    program.incidents.attach(path, entry)
    program.incidents.amend(program.incidents.entries()[0], SAID)
    if kind == "employer":
        program.save_worker(replace(program.worker, computer=Computer.EMPLOYERS))
    page.opened()
    settle()
    if kind == "form":
        press(qtbot, page, "Change: ")
    elif kind == "full":
        press(qtbot, page, "Show earlier wording")
        press(qtbot, page, "Remove: ")
    assert unnamed(page) == []
    check_fits(qtbot, page)


# --- The way there, and out of sight ----------------------------------------------------------


@pytest.fixture
def window(program: Application, qtbot: QtBot) -> MainWindow:
    made = MainWindow(program)
    qtbot.addWidget(made)
    made.resize(1180, 820)
    made.show()
    made.enter("home")
    return made


def test_the_rail_the_help_and_the_step_lead_there(window: MainWindow, program: Application, qtbot: QtBot) -> None:
    press(qtbot, window, "Incident log")
    wait_for(qtbot, window, "Keep the evidence before you delete or block")
    window.go("home")
    press(qtbot, window, "Who can help")
    (dialog,) = (found for found in window.findChildren(QDialog) if found.isVisible())
    press(qtbot, dialog, "Open the incident log")
    wait_for(qtbot, window, "Keep the evidence before you delete or block")
    window.go("check:if-something-happens.tell-your-manager")
    press(qtbot, window, "Open the incident log")
    wait_for(qtbot, window, "Keep the evidence before you delete or block")
    show_help(program, window)
    (dialog,) = (found for found in window.findChildren(QDialog) if found.isVisible())
    assert not shows(dialog, "Open the incident log"), "not before the history is open"


def test_an_old_entry_that_is_asked_for_comes_first_into_view(
    window: MainWindow, program: Application, qtbot: QtBot
) -> None:
    first, *_ = [program.incidents.write(Wording(f"Number {number}.")) for number in range(ENTRIES_AT_ONCE + 2)]
    window.go(f"incidents:{first}")
    page = window.findChild(IncidentsPage)
    assert page is not None
    entry = program.incidents.entries()[-1]

    def led() -> None:
        card = page._list.card_of(entry)
        assert card is not None
        assert window.focusWidget() is card.title

    qtbot.waitUntil(led)
    window.go("incidents")
    qtbot.waitUntil(lambda: window.focusWidget() is page.heading)


def _is_locked(program: Application) -> bool:
    try:
        _ = program.incidents
    except errors.HistoryLocked:
        return True
    return False


def test_hiding_stops_the_work_and_says_so(
    window: MainWindow, program: Application, qtbot: QtBot, shot: Path, held: threading.Event
) -> None:
    window.go("incidents")
    page = window._stack.currentWidget()
    assert isinstance(page, IncidentsPage)
    page._evidence.files.emit([shot])
    wait_for(qtbot, page, "Adding shot.png")
    window.quick_hide()
    qtbot.waitUntil(lambda: _is_locked(program))
    held.set()
    window.showNormal()
    wait_for(qtbot, window, "Paused")
    field = next(field for field in window.findChildren(QLineEdit) if field.isVisible())
    field.setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "stopped the work on your incident log")
    qtbot.waitUntil(lambda: not list((program.data_dir / "attachments").iterdir()))
    assert program.incidents.entries() == []


def test_hiding_keeps_an_entry_that_was_being_typed(window: MainWindow, program: Application, qtbot: QtBot) -> None:
    window.go("incidents")
    press(qtbot, window, "Write an entry")
    page = window._stack.currentWidget()
    assert isinstance(page, IncidentsPage)
    _type(page, "What happened", "He wrote again.")
    window.quick_hide()
    window.showNormal()
    wait_for(qtbot, window, "Paused")
    assert not shows(window, "He wrote again.")
    qtbot.waitUntil(lambda: _is_locked(program))
    next(field for field in window.findChildren(QLineEdit) if field.isVisible()).setText(PASSPHRASE)
    press(qtbot, window, "Go on")
    wait_for(qtbot, window, "He wrote again.")
    assert _entry(program).wording.happened == "He wrote again."
