"""The step Photos and location, on real photos: looking, cleaning, undoing, and what the history knows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Area, Computer, FindingState, Part, Step
from app.photos import scan
from app.photos.model import PhotoStatus
from app.ui.pages.photos import PhotosPage
from app.ui.tasks import BATCH
from app.ui.theme import Theme
from app.ui.widgets.photo_rows import PhotoRows
from app.ui.widgets.photo_tool import State
from app.ui.widgets.prose import breakable
from app.ui.window import MainWindow
from tests.ui.conftest import PASSPHRASE
from tests.ui.photo_files import (
    PLACE,
    TOWN,
    buttons,
    bytes_of,
    folder_of,
    held_after,
    jpeg,
    press,
    primaries,
    wait_until_looked,
    words,
)
from tests.unit.photos import video_planted
from tests.unit.photos.video_builders import metadata

NEXT_STEP = "Next: Contacts and boundaries"


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> PhotosPage:
    made = PhotosPage(program)
    qtbot.addWidget(made)
    program.flow.jump(Step.PHOTOS)
    made.resize(900, 800)
    made.show()
    made.opened()
    return made


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """Three photos with a place, two with a camera, one plain."""
    return folder_of(tmp_path, places=3, cameras=2, plain=1)


def scan_folder(page: PhotosPage, qtbot: QtBot, *paths: Path) -> None:
    """Look at ``paths``, and wait until the history knows."""
    page.show_tool()
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        page.tool.look_at([str(path) for path in paths])
    assert page.tool.state is State.LOOKED


def clean(page: PhotosPage, qtbot: QtBot, question: str, answer: str) -> None:
    press(qtbot, page, question)
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        press(qtbot, page, answer)


def states(program: Application) -> list[FindingState]:
    return sorted(finding.state for finding in program.vault.findings(Part.PHOTOS))


def open_texts(program: Application) -> list[str]:
    return [action.text for action in program.open_actions()]


# --- The two views ---


def test_the_step_begins_with_the_phone_and_next_leads_to_the_computer(
    page: PhotosPage, program: Application, qtbot: QtBot
) -> None:
    assert page.list.isVisible()
    assert not page.tool.isVisible()
    assert "photos.camera-location-iphone" in page.list.cards
    assert primaries(page) == ["Next: On this computer"]
    press(qtbot, page, "Next: On this computer")
    assert page.tool.isVisible()
    assert not page.list.isVisible()
    assert primaries(page) == []
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, NEXT_STEP)
    assert asked.args == ["flow"]
    assert program.flow.place.step is Step.CONTACTS


def test_back_leads_from_the_computer_to_the_phone_and_then_out(
    page: PhotosPage, program: Application, qtbot: QtBot
) -> None:
    page.show_tool()
    press(qtbot, page, "Back")
    assert page.list.isVisible()
    with qtbot.waitSignal(page.go):
        press(qtbot, page, "Back")
    assert program.flow.place.step is Step.POSTS


def test_a_view_is_chosen_by_its_chip_as_assistive_technology_toggles_it(page: PhotosPage) -> None:
    chip = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "On this computer")
    chip.toggle()
    assert page.tool.isVisible()
    phone = next(b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("On your phone"))
    phone.toggle()
    assert page.list.isVisible()


def test_when_all_checks_are_answered_the_photos_are_shown(page: PhotosPage, program: Application) -> None:
    for check in program.flow.sections(Step.PHOTOS)[0].section.checks:
        program.session.answer(check, AnswerValue.AS_WANTED)
        program.flow.mark(check.id)
    program.flow.jump(Step.PHOTOS)
    page.opened()
    assert page.tool.isVisible()


def test_an_answer_on_the_phone_view_is_saved_and_counted(page: PhotosPage, program: Application, qtbot: QtBot) -> None:
    first = next(iter(page.list.cards))
    title = page.list.cards[first].check.title
    press(qtbot, page, f"To do: {title}")
    assert program.session.given[first].value is AnswerValue.TO_DO
    assert any(name.startswith("On your phone, 1 of") for name in buttons(page))


# --- Looking ---


def test_a_look_counts_shows_and_remembers(page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    text = words(page)
    assert "6 photos looked at" in text
    assert "3 with location" in text
    assert "2 with other details" in text
    assert "1 clean" in text
    assert primaries(page) == ["Clean 3 photos"]
    assert program.flow.is_marked(Step.PHOTOS)
    assert program.preferences.reminder_choices.looked == {Area.PHOTOS: program.clock.today()}
    assert program.preferences.photo_folders == (str(holiday),)
    assert open_texts(program) == ["Take the location out of 3 photos"]
    assert states(program) == [FindingState.OPEN] * 3


def test_each_row_reads_as_a_sentence(page: PhotosPage, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    index = page.tool.rows.index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("place-000.jpg", "With location", f"{TOWN} ({PLACE})", "12 October 2026, 19:42", "place, time"):
        assert part in spoken


def test_the_table_names_the_town(page: PhotosPage, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    where = page.tool.rows.index(0, 3)
    assert where.data() == TOWN
    assert where.data(Qt.ItemDataRole.ToolTipRole) == f"<span>{TOWN} ({PLACE})</span>"
    assert where.data(Qt.ItemDataRole.AccessibleTextRole) == f"Where: {TOWN} ({PLACE})"
    qtbot.waitUntil(lambda: "GeoNames (CC BY 4.0)" in words(page))


def test_no_finding_holds_a_path(page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    for finding in program.vault.findings(Part.PHOTOS):
        assert "Holiday" not in finding.evidence + finding.identity
        assert "place-0" not in finding.evidence + finding.identity


def test_looking_again_adds_no_second_finding(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    scan_folder(page, qtbot, holiday)
    assert states(program) == [FindingState.OPEN] * 3


def test_a_deleted_photo_is_gone_after_a_look_at_its_folder_or_one_above(
    page: PhotosPage, program: Application, holiday: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    (holiday / "place-000.jpg").unlink()
    scan_folder(page, qtbot, holiday)
    assert states(program) == [FindingState.GONE, FindingState.OPEN, FindingState.OPEN]
    (holiday / "place-001.jpg").unlink()
    scan_folder(page, qtbot, tmp_path)
    assert states(program) == [FindingState.GONE, FindingState.GONE, FindingState.OPEN]
    assert open_texts(program) == ["Take the location out of 1 photo"]


def test_a_look_elsewhere_leaves_findings_that_it_cannot_tell(
    page: PhotosPage, program: Application, holiday: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    other = tmp_path / "Other"
    jpeg(other / "plain.jpg")
    scan_folder(page, qtbot, other)
    assert states(program) == [FindingState.CANNOT_TELL] * 3
    assert open_texts(program) == ["Take the location out of 3 photos"]


def test_an_empty_folder_is_said_and_counts_as_looked_at(
    page: PhotosPage, program: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "Empty"
    empty.mkdir()
    scan_folder(page, qtbot, empty)
    assert "No photos found" in words(page)
    assert not page.tool.table.isVisible()
    assert primaries(page) == [NEXT_STEP]
    assert program.flow.is_marked(Step.PHOTOS)


def test_what_cannot_be_read_and_other_kinds_are_named(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    folder = folder_of(tmp_path, plain=1)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "words.jpg").write_text("not a picture")
    (folder / "picture.bmp").write_bytes(b"BM" + bytes(40))
    scan_folder(page, qtbot, folder)
    text = words(page)
    assert "2 files could not be read." in text
    assert "1 file of other kinds not looked at yet: 1 BMP." in text
    press(qtbot, page, "See which: the files that could not be read")
    rows = page.tool.rows
    assert rows.status is PhotoStatus.UNREADABLE
    shown = [rows.index(row, 2).data() for row in range(rows.rowCount())]
    assert len(shown) == 2
    assert any("the file is empty" in why for why in shown)
    assert page.tool.table.view.hasFocus() or page.focusWidget() is page.tool.table.view


def test_a_file_that_is_not_there_is_reported(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, tmp_path / "gone.jpg")
    row = page.tool.rows.rows(PhotoStatus.UNREADABLE)[0]
    assert row.error == "Not looked at, because it is no longer there."


def test_cancel_half_way_shows_what_there_is_and_does_not_mark_the_step(
    page: PhotosPage, program: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path, places=6)
    held, go_on = held_after(2, scan.scan)
    monkeypatch.setattr(scan, "scan", held)
    page.show_tool()
    page.tool.look_at([str(folder)])
    qtbot.waitUntil(lambda: page.tool.rows.number() == 2)
    assert primaries(page) == []
    press(qtbot, page, "Cancel: Looking at photos")
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        go_on.set()
    assert "Stopped. 2 photos looked at" in words(page)
    assert not program.flow.is_marked(Step.PHOTOS)
    assert states(program) == [FindingState.OPEN] * 2


def test_rows_come_in_bounded_batches(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "Many"
    first = jpeg(folder / "photo-0000.jpg", place=True).read_bytes()
    for number in range(1, 350):
        (folder / f"photo-{number:04}.jpg").write_bytes(first)
    sizes: list[int] = []

    def note(_parent: QModelIndex, start: int, end: int) -> None:
        sizes.append(end - start + 1)

    page.tool.rows.rowsInserted.connect(note)
    scan_folder(page, qtbot, folder)
    assert sum(sizes) == 350
    assert max(sizes) <= BATCH


def test_a_cloud_folder_is_named(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "OneDrive"
    jpeg(folder / "a.jpg", place=True)
    scan_folder(page, qtbot, folder)
    assert "OneDrive is kept in step with OneDrive" in words(page)
    assert "older versions stay online" in words(page)


def test_a_cloud_folder_inside_a_chosen_one_is_named_too(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    jpeg(tmp_path / "Home" / "Dropbox" / "a.jpg")
    scan_folder(page, qtbot, tmp_path / "Home")
    qtbot.waitUntil(lambda: "Dropbox is kept in step with Dropbox" in words(page))


# --- Folders of last time ---


def test_folders_of_last_time_are_offered_with_one_button(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    again = PhotosPage(program)
    qtbot.addWidget(again)
    again.show()
    again.opened()
    again.show_tool()
    press(qtbot, again, "Look in the same folders again: Holiday")
    wait_until_looked(qtbot, again.tool)
    assert again.tool.rows.number(PhotoStatus.LOCATION) == 3


def test_on_a_shared_computer_no_folder_is_remembered(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    program.save_worker(replace(program.worker, computer=Computer.SHARED))
    scan_folder(page, qtbot, holiday)
    assert program.preferences.photo_folders == ()
    program.save_preferences(replace(program.preferences, photo_folders=(str(holiday),)))
    again = PhotosPage(program)
    qtbot.addWidget(again)
    again.show()
    again.opened()
    again.show_tool()
    assert not any("same folders" in name for name in buttons(again))


# --- Cleaning and undoing ---


def test_nothing_changes_before_the_question_of_evidence_is_answered(
    page: PhotosPage, holiday: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    scan_folder(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 photos")
    qtbot.waitUntil(lambda: "record of an injury" in words(page))
    text = words(page)
    assert "record of an injury or a threat" in text
    assert "anyone who uses this computer can open them" in text
    assert breakable(page.tool._originals_dir) in text
    assert primaries(page) == ["No, none is a record of an injury or a threat: clean 3 photos"]
    press(qtbot, page, "Not now: Clean 3 photos?")
    assert page.tool.asked is None
    assert bytes_of(holiday) == before


def test_evidence_is_copied_instead(page: PhotosPage, holiday: Path, tmp_path: Path, qtbot: QtBot) -> None:
    before = bytes_of(holiday)
    scan_folder(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 photos")
    press(qtbot, page, "Yes, or not sure: make copies instead")
    page.tool.asked.use_folder(str(tmp_path / "Out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    assert bytes_of(holiday) == before
    assert len(bytes_of(tmp_path / "Out")) == 3


def test_cleaning_closes_the_action_and_undo_brings_all_back_bit_for_bit(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    scan_folder(page, qtbot, holiday)
    clean(page, qtbot, "Clean 3 photos", "No, none is a record of an injury or a threat: clean 3 photos")
    text = words(page)
    assert "3 photos are clean now" in text
    assert "the picture itself is the same in every one" in text
    assert states(program) == [FindingState.GONE] * 3
    assert open_texts(program) == []
    assert primaries(page) == [NEXT_STEP]
    assert page.tool.rows.number(PhotoStatus.LOCATION) == 0
    qtbot.waitUntil(page.tool.kept.isVisible)
    qtbot.waitUntil(lambda: "3 originals" in words(page.tool.kept))
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        press(qtbot, page, "Undo this clean")
    assert bytes_of(holiday) == before
    assert states(program) == [FindingState.CAME_BACK] * 3
    assert "3 originals put back" in words(page)
    qtbot.waitUntil(lambda: page.tool.kept.photos == 0)


def test_a_photo_that_vanished_before_cleaning_is_reported_and_the_others_are_clean(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    (holiday / "place-001.jpg").unlink()
    clean(page, qtbot, "Clean 3 photos", "No, none is a record of an injury or a threat: clean 3 photos")
    text = words(page)
    assert "2 photos are clean now" in text
    assert "1 photo could not be cleaned" in text
    press(qtbot, page, "See which: 1 photo could not be cleaned. What was there was left alone.")
    assert page.tool.rows.number(PhotoStatus.LOCATION) == 0
    assert [row.name for row in page.tool.rows.rows(PhotoStatus.UNREADABLE)] == ["place-001.jpg"]
    assert states(program) == [FindingState.GONE] * 3


def test_where_originals_cannot_be_kept_nothing_is_changed_and_it_is_said(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    before = bytes_of(holiday)
    program.originals_dir.write_text("in the way")
    scan_folder(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 photos")
    press(qtbot, page, "No, none is a record of an injury or a threat: clean 3 photos")
    qtbot.waitUntil(lambda: "The originals cannot be kept" in words(page))
    assert "No photo was changed." in words(page)
    assert bytes_of(holiday) == before
    assert page.tool.state is State.LOOKED


def test_the_choice_of_all_details_counts_on_the_button(page: PhotosPage, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 photos")
    everything = next(b for b in page.tool.asked._scope.buttons() if b.text().startswith("All 5"))  # type: ignore[union-attr]
    everything.click()
    press(qtbot, page, "No, none is a record of an injury or a threat: clean 5 photos")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    assert page.tool.rows.number(PhotoStatus.CLEAN) == 6


# --- Kept originals ---


def test_after_thirty_days_the_originals_are_asked_about_and_can_go(
    page: PhotosPage, holiday: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    clean(page, qtbot, "Clean 3 photos", "No, none is a record of an injury or a threat: clean 3 photos")
    kept = page.tool.kept
    qtbot.waitUntil(kept.isVisible)
    assert "30 days" not in words(kept)
    clock.advance(timedelta(days=31))
    page.opened()
    page.show_tool()
    qtbot.waitUntil(lambda: "3 originals kept for more than 30 days" in words(kept))
    press(qtbot, kept, "Let 3 old originals go")
    assert "Delete 3 originals for good?" in words(kept)
    press(qtbot, kept, "Keep them: 3 originals")
    assert kept.photos == 3
    press(qtbot, kept, "Let 3 old originals go")
    press(qtbot, kept, "Delete 3 originals")
    qtbot.waitUntil(lambda: kept.photos == 0)
    assert not kept.isVisible()
    assert "3 originals deleted" in words(page)
    assert not [path for path in page.tool._originals_dir.rglob("*") if path.is_file()]


def test_keep_them_for_now_folds_the_question(page: PhotosPage, holiday: Path, clock: FixedClock, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    clean(page, qtbot, "Clean 3 photos", "No, none is a record of an injury or a threat: clean 3 photos")
    clock.advance(timedelta(days=31))
    page.tool.kept.refresh()
    qtbot.waitUntil(lambda: "30 days" in words(page.tool.kept))
    press(qtbot, page, "Keep them for now: old originals")
    assert "30 days" not in words(page.tool.kept)
    assert page.tool.kept.photos == 3


# --- The way in from an action ---


def test_the_action_leads_past_the_phone_to_the_photos(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, holiday)
    window = MainWindow(program)
    qtbot.addWidget(window)
    window.show()
    window.enter("actions")
    press(qtbot, window, "Clean them: Take the location out of 3 photos")
    shown = window._stack.currentWidget()
    assert isinstance(shown, PhotosPage)
    assert shown.tool.isVisible()
    qtbot.waitUntil(lambda: any("same folders again: Holiday" in name for name in buttons(shown)))


# --- Pictures, keyboard, room ---


def test_pictures_are_made_for_rows_on_screen_and_stay_blurred_until_asked_for(
    page: PhotosPage, tmp_path: Path, qtbot: QtBot
) -> None:
    scan_folder(page, qtbot, folder_of(tmp_path, places=40))
    view = page.tool.table.view
    pictures = page.tool.table._thumbnails
    qtbot.waitUntil(lambda: len(pictures._kept) >= 5)
    assert len(pictures._kept) < 20
    assert view.blurred
    path = page.tool.rows.index(0, 0).data(PhotoRows.RowRole).path
    clear, blurred = pictures.image(path, blurred=False), pictures.image(path, blurred=True)
    assert clear is not None
    assert blurred is not None
    assert clear.size() == blurred.size()
    assert clear != blurred
    press(qtbot, page, "Show the pictures")
    assert not view.blurred
    press(qtbot, page, "Blur the pictures")
    assert view.blurred


def test_the_table_works_by_keyboard(page: PhotosPage, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    view = page.tool.table.view
    view.setFocus()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Phone or camera: Pocket 9 (Exif)" in words(page.tool.detail))
    assert page.tool.detail.title.text() == "place-001.jpg"
    assert f"Place: {TOWN} ({PLACE})" in words(page.tool.detail)
    press(qtbot, page, "Fold: place-001.jpg")
    assert not page.tool.detail.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert page.focusWidget() is not view


def test_a_video_says_that_it_has_no_picture_here(page: PhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "beach.mp4").write_bytes(video_planted.in_moov(metadata((b"com.apple.model", b"Pocket 9"))))
    scan_folder(page, qtbot, tmp_path / "videos")
    view = page.tool.table.view
    view.setFocus()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Phone or camera: model: Pocket 9 (keys)" in words(page.tool.detail))
    assert "A video. This app shows no pictures of videos." in words(page.tool.detail)
    assert not view.grab().toImage().isNull()


def test_every_control_has_a_name(page: PhotosPage, holiday: Path, qtbot: QtBot) -> None:
    scan_folder(page, qtbot, holiday)
    press(qtbot, page, "Clean 3 photos")
    assert [button.text() for button in page.findChildren(QPushButton) if not button.accessibleName()] == []


@pytest.mark.parametrize(("width", "percent"), [(480, 100), (480, 200), (1200, 200)])
def test_the_page_reflows(page: PhotosPage, holiday: Path, qtbot: QtBot, look: Theme, width: int, percent: int) -> None:
    look.set_look("light", percent)
    page.show_tool()
    page.tool.look_at([str(holiday)])
    wait_until_looked(qtbot, page.tool)
    page.resize(width, 800)
    qtbot.waitUntil(lambda: page._inner.width() <= page.area.viewport().width())
    assert page.minimumSizeHint().width() <= width
    press(qtbot, page, "Clean 3 photos")
    assert page.minimumSizeHint().width() <= width


# --- A look that ends after the window was hidden ---


def test_a_look_that_ends_while_the_history_is_locked_says_so_and_can_be_done_again(
    page: PhotosPage, program: Application, holiday: Path, qtbot: QtBot
) -> None:
    page.show_tool()
    page.tool.look_at([str(holiday)])
    assert program.lock_now()
    wait_until_looked(qtbot, page.tool)
    qtbot.waitUntil(lambda: "Your history is locked, so this could not be read or saved." in words(page))
    program.open_history(PASSPHRASE)
    assert states(program) == []
    page.opened()
    scan_folder(page, qtbot, holiday)
    assert states(program) == [FindingState.OPEN] * 3
    assert "Your history is locked" not in words(page)
