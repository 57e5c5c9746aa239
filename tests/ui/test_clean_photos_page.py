"""Clean photos, outside an audit: no history, no key, nothing remembered."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.photos import clean
from app.photos.model import CleanResult, PhotoStatus
from app.photos.scan import scan_file
from app.ui.pages.clean_photos import CleanPhotosPage
from app.ui.widgets import photo_work
from app.ui.widgets.photo_tool import State
from tests.ui.photo_files import (
    buttons,
    bytes_of,
    clean_photos_page,
    folder_of,
    held_after,
    jpeg,
    look,
    press,
    primaries,
    wait_until_looked,
    words,
)

AGREE = "No, none is a record of an injury or a threat: clean"


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> CleanPhotosPage:
    return clean_photos_page(tmp_path, qtbot)


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    return folder_of(tmp_path, places=2, cameras=1, plain=1)


def make_copies(page: CleanPhotosPage, qtbot: QtBot, folder: Path, copies: int) -> None:
    press(qtbot, page, "Make clean copies")
    page.tool.asked.use_folder(str(folder))  # type: ignore[union-attr]
    press(qtbot, page, f"Make {copies} clean copies")
    qtbot.waitUntil(lambda: page.tool.state is State.LOOKED)


def test_before_anything_there_is_a_place_to_drop_and_buttons_beside_it(page: CleanPhotosPage) -> None:
    assert "Drop photos, videos or folders here" in words(page)
    assert {"Choose a folder", "Choose photos"} <= set(buttons(page))
    assert primaries(page) == []


def test_dropped_photos_are_looked_at(page: CleanPhotosPage, holiday: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(holiday / "place-000.jpg")), QUrl("https://example.org/photo.jpg")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    page.tool.source.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert page.tool.source.property("over") is True
    page.tool.source.dropEvent(QDropEvent(QPoint(5, 5), copy, data, left, none))
    wait_until_looked(qtbot, page.tool)
    assert page.tool.source.property("over") is False
    assert [row.name for row in page.tool.rows.rows(*PhotoStatus)] == ["place-000.jpg"]


def test_a_dropped_link_is_not_taken(page: CleanPhotosPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/photo.jpg")])
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    page.tool.source.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_clean_copies_leave_the_originals_alone(
    page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    look(page, qtbot, holiday)
    assert primaries(page) == ["Make clean copies"]
    make_copies(page, qtbot, tmp_path / "Out", 3)
    assert bytes_of(holiday) == before
    copies = sorted((tmp_path / "Out").iterdir())
    assert [path.name for path in copies] == ["camera-000.jpg", "place-000.jpg", "place-001.jpg"]
    assert {scan_file(str(path), deep=True).status for path in copies} == {PhotoStatus.CLEAN}
    text = words(page)
    assert "3 clean copies made" in text
    assert f"They are in {tmp_path / 'Out'}." in text
    assert primaries(page) == []


def test_copies_into_the_folder_of_the_originals_get_other_names(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    look(page, qtbot, holiday)
    press(qtbot, page, "Make clean copies")
    page.tool.asked.use_folder(str(holiday))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "Photos of yours are in this folder too." in words(page))
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    after = bytes_of(holiday)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"camera-000 (2).jpg", "place-000 (2).jpg", "place-001 (2).jpg"}


def test_what_cannot_be_cleaned_can_be_had_as_a_redrawn_copy(
    page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    cut, out = holiday / "cut.jpg", tmp_path / "Out"
    cut.write_bytes((holiday / "place-000.jpg").read_bytes()[:-2])
    before = bytes_of(holiday)
    look(page, qtbot, holiday)
    make_copies(page, qtbot, out, 4)
    assert "1 photo could not be cleaned." in words(page)
    assert "it is not the same picture: it may look slightly different" in words(page)
    press(qtbot, page, "Make a redrawn copy of this file")
    qtbot.waitUntil(lambda: "1 redrawn copy made" in words(page))
    assert page.focusWidget() is page.tool.report.title  # type: ignore[union-attr]
    assert f"They are in {out}. Look at them before you share them." in words(page)
    assert "Make a redrawn copy of this file" not in buttons(page)
    assert scan_file(str(out / "cut (redrawn).jpg"), deep=True).status is PhotoStatus.CLEAN
    assert bytes_of(holiday) == before


def test_after_cleaning_originals_the_folder_for_redrawn_copies_is_asked_for(
    page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = folder_of(tmp_path, places=2)
    for name in ("place-000.jpg", "place-001.jpg"):
        (folder / name).write_bytes((folder / name).read_bytes()[:-2])
    look(page, qtbot, folder)
    press(qtbot, page, "Clean 2 originals")
    press(qtbot, page, f"{AGREE} 2 photos")
    qtbot.waitUntil(lambda: page.tool.state is State.LOOKED)
    press(qtbot, page, "Make a redrawn copy of these 2 files")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "Out"))
    qtbot.waitUntil(lambda: "2 redrawn copies made" in words(page))
    dialog.reject()
    assert {path.name for path in (tmp_path / "Out").iterdir()} == {
        "place-000 (redrawn).jpg",
        "place-001 (redrawn).jpg",
    }


def test_a_kind_that_is_not_looked_into_can_be_had_as_a_redrawn_copy(
    page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = folder_of(tmp_path, places=1)
    Image.new("RGB", (40, 30), "teal").save(folder / "drawing.bmp")
    (folder / "film.mkv").write_bytes(b"\x1a\x45\xdf\xa3" + bytes(40))
    look(page, qtbot, folder)
    assert "2 files of other kinds not looked at yet: 1 BMP, 1 MKV or WebM." in words(page)
    assert "1 of them is a picture that this app can draw anew." in words(page)
    press(qtbot, page, "Make redrawn copies: 1 picture")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "Out"))
    qtbot.waitUntil(lambda: "1 redrawn copy made" in words(page))
    dialog.reject()
    assert [path.name for path in (tmp_path / "Out").iterdir()] == ["drawing (redrawn).jpg"]


def test_a_folder_that_cannot_be_made_is_said_and_the_photos_are_untouched(
    page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    (tmp_path / "file").write_text("in the way")
    look(page, qtbot, holiday)
    make_copies(page, qtbot, tmp_path / "file" / "Out", 3)
    qtbot.waitUntil(lambda: "Clean copies cannot be written to" in words(page))
    assert "Your photos are untouched." in words(page)
    assert "Choose another folder." in words(page)
    assert bytes_of(holiday) == before
    look(page, qtbot, holiday)
    assert "Clean copies cannot be written to" not in words(page)


def test_a_new_look_forgets_the_report(page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot) -> None:
    look(page, qtbot, holiday)
    make_copies(page, qtbot, tmp_path / "Out", 3)
    assert page.tool.report is not None
    press(qtbot, page, "Look again in Holiday")
    wait_until_looked(qtbot, page.tool)
    assert page.tool.report is None


def test_cleaning_in_place_and_undoing_from_the_kept_originals(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    look(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 originals")
    press(qtbot, page, f"{AGREE} 3 photos")
    qtbot.waitUntil(lambda: page.tool.kept.photos == 3)
    assert {scan_file(str(path), deep=True).status for path in holiday.iterdir()} == {PhotoStatus.CLEAN}
    press(qtbot, page, "Undo the last clean")
    qtbot.waitUntil(lambda: "3 originals put back, just as before" in words(page))
    assert bytes_of(holiday) == before
    qtbot.waitUntil(lambda: page.tool.kept.photos == 0)


def test_a_photo_changed_since_the_clean_is_not_overwritten_by_undo(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot
) -> None:
    look(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 originals")
    press(qtbot, page, f"{AGREE} 3 photos")
    qtbot.waitUntil(lambda: page.tool.kept.photos == 3)
    mine = jpeg(holiday / "place-000.jpg", camera=True).read_bytes() + b"edited"
    (holiday / "place-000.jpg").write_bytes(mine)
    press(qtbot, page, "Undo this clean")
    qtbot.waitUntil(lambda: "2 originals put back" in words(page))
    assert "1 photo changed since the clean" in words(page)
    assert (holiday / "place-000.jpg").read_bytes() == mine
    assert (holiday / "place-000 (original).jpg").exists()


def test_undo_without_originals_says_so(page: CleanPhotosPage, qtbot: QtBot) -> None:
    page.tool.undo()
    qtbot.waitUntil(lambda: "No original was put back" in words(page))
    assert "None were kept any more." in words(page)


def test_cancel_half_way_leaves_the_others_as_they_were(
    page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path, places=5)
    held, go_on = held_after(2, clean.clean_to)
    monkeypatch.setattr(clean, "clean_to", held)
    look(page, qtbot, folder)
    press(qtbot, page, "Make clean copies")
    page.tool.asked.use_folder(str(tmp_path / "Out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 5 clean copies")
    qtbot.waitUntil(lambda: page.tool.progress._done == 2)
    press(qtbot, page, "Cancel: Making 5 clean copies")
    go_on.set()
    qtbot.waitUntil(lambda: page.tool.report is not None)
    text = words(page)
    assert "2 clean copies made" in text
    assert "You stopped it. 3 photos not done, and left as they were." in text
    assert len(list((tmp_path / "Out").iterdir())) == 2


def test_a_disk_that_fails_in_the_middle_is_explained_and_the_page_goes_on(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, qtbot, holiday)

    def full(*_args: object, **_words: object) -> Iterator[CleanResult]:
        raise OSError(errno.ENOSPC, "no room")
        yield

    monkeypatch.setattr(clean, "clean_in_place", full)
    press(qtbot, page, "Clean 3 originals")
    press(qtbot, page, f"{AGREE} 3 photos")
    qtbot.waitUntil(lambda: "because the disk is full" in words(page))
    assert page.tool.state is State.LOOKED
    assert not page.tool.progress.isVisible()


def test_the_date_stays_in_when_asked(page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot) -> None:
    look(page, qtbot, holiday)
    press(qtbot, page, "Make clean copies")
    ask = page.tool.asked
    assert ask is not None
    next(box for box in ask.choices._keep.values() if box.text() == "Keep the date").setChecked(True)
    ask.use_folder(str(tmp_path / "Out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    report = scan_file(str(tmp_path / "Out" / "place-000.jpg"), deep=True)
    assert report.location is None
    assert report.taken == "2026-10-12T19:42:00"


def test_kept_originals_are_not_looked_at(page: CleanPhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot) -> None:
    look(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 originals")
    press(qtbot, page, f"{AGREE} 3 photos")
    qtbot.waitUntil(lambda: page.tool.kept.photos == 3)
    look(page, qtbot, tmp_path)
    assert page.tool.rows.number() == 4
    assert page.tool.rows.number(PhotoStatus.LOCATION) == 0


def test_the_folder_dialog_gives_its_folder_to_the_tool(page: CleanPhotosPage, holiday: Path, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QFileDialog

    page.tool.source.choose_folder()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(holiday))
    dialog.reject()
    wait_until_looked(qtbot, page.tool)
    assert page.tool.rows.number() == 4


def test_every_control_has_a_name(page: CleanPhotosPage, holiday: Path, qtbot: QtBot) -> None:
    look(page, qtbot, holiday)
    press(qtbot, page, "Make clean copies")
    assert [button.text() for button in page.findChildren(QPushButton) if not button.accessibleName()] == []


# --- A bug ends the work as well -----------------------------------------------------------------


def test_a_bug_while_looking_leaves_no_progress_behind(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs = catch_bugs(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(photo_work, "look", fail)
        page.tool.look_at([str(holiday)])
        qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])
    assert page.tool.state is State.LOOKED
    assert not page.tool.progress.isVisible()
    assert page.tool.source.isVisible()
    look(page, qtbot, holiday)
    assert page.tool.to_clean() == 3, "the next look goes well"


def test_a_bug_while_cleaning_leaves_what_was_seen(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs = catch_bugs(monkeypatch)
    look(page, qtbot, holiday)
    monkeypatch.setattr(photo_work, "make_copies", fail)
    press(qtbot, page, "Make clean copies")
    page.tool.asked.use_folder(str(holiday / "out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])
    assert page.tool.state is State.LOOKED
    assert not page.tool.progress.isVisible()
    assert "Make clean copies" in buttons(page)


def fail(*_: object) -> bool:
    raise ZeroDivisionError


def catch_bugs(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    found: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: found.append(kind))
    return found


def test_a_question_taller_than_the_page_is_shown_from_its_title_on(
    page: CleanPhotosPage, holiday: Path, qtbot: QtBot
) -> None:
    page.resize(700, 420)
    look(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 originals")
    asked = page.tool.asked
    assert asked is not None
    qtbot.waitUntil(lambda: asked.height() > page.area.viewport().height())
    qtbot.waitUntil(lambda: 0 < asked.title.mapTo(page.area.viewport(), QPoint()).y() < 100)
