"""Names, dates and files beside photos: what the window says of them, offers, does, and takes back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import FindingState, Part, Step
from app.photos.files import NEUTRAL_DATE
from app.photos.model import PhotoStatus
from app.ui.pages.clean_photos import CleanPhotosPage
from app.ui.pages.photos import PhotosPage
from app.ui.theme import theme
from app.ui.widgets.photo_rows import PHOTO
from app.ui.widgets.photo_tool import State
from tests.ui.page_kit import check_fits, settle, unnamed
from tests.ui.photo_files import bytes_of, clean_photos_page, jpeg, look, press, words
from tests.unit.photos.around_files import EDITS, live_pair, note, takeout_json

NO = "No, none is a record of an injury or a threat: clean"


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> CleanPhotosPage:
    return clean_photos_page(tmp_path, qtbot)


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """A photo with a place and a telling name, one that is clean but for its sidecar, one that has edits, one plain."""
    folder = tmp_path / "Phone"
    jpeg(folder / "2024-05-31 12.30.00.jpg", place=True)
    jpeg(folder / "IMG_1.jpg")
    (folder / "IMG_1.jpg.supplemental-me.json").write_text(takeout_json())
    jpeg(folder / "IMG_0010.jpg", camera=True)
    (folder / "IMG_0010.AAE").write_text(EDITS)
    jpeg(folder / "plain.jpg")
    return folder


def tick(page: CleanPhotosPage, text: str) -> None:
    settle()
    (box,) = [box for box in page.findChildren(QCheckBox) if box.text() == text and box.isVisible()]
    box.setChecked(True)


def named(page: CleanPhotosPage, *statuses: PhotoStatus) -> list[str]:
    return sorted(row.name for row in page.tool.rows.rows(*statuses or PhotoStatus))


def clean(page: CleanPhotosPage, qtbot: QtBot, photos: int) -> None:
    press(qtbot, page, f"{NO} {photos} photos")
    qtbot.waitUntil(lambda: page.tool.report is not None and page.tool.state is State.LOOKED)


def test_what_a_sidecar_says_counts_for_its_photo(page: CleanPhotosPage, phone: Path, qtbot: QtBot) -> None:
    look(page, qtbot, phone)
    assert named(page, PhotoStatus.LOCATION) == ["2024-05-31 12.30.00.jpg", "IMG_1.jpg"]
    row = next(row for row in page.tool.rows.rows(PhotoStatus.LOCATION) if row.name == "IMG_1.jpg")
    page.tool._open_photo(row)
    qtbot.waitUntil(lambda: "Its sidecar IMG_1.jpg.supplemental-me.json says: 53.59330, -2.29660" in words(page))


def test_sidecars_go_and_edits_stay_and_undo_brings_all_back(page: CleanPhotosPage, phone: Path, qtbot: QtBot) -> None:
    before = bytes_of(phone)
    look(page, qtbot, phone)
    press(qtbot, page, "Clean 3 originals")
    text = words(page)
    assert (
        "1 file of details beside them (.xmp, .json) goes to the originals, too, once all its photos are clean." in text
    )
    assert "1 file of edits (.aae) stays. No place is in there, and without it the edits are lost." in text
    clean(page, qtbot, 3)
    text = words(page)
    assert "1 file of details moved to the originals." in text
    assert "1 file of edits (.aae) left beside them." in text
    assert set(before) - set(bytes_of(phone)) == {"IMG_1.jpg.supplemental-me.json"}
    assert named(page, PhotoStatus.LOCATION, PhotoStatus.DETAILS) == []
    press(qtbot, page, "Undo this clean")
    qtbot.waitUntil(lambda: "put back, just as before" in words(page))
    assert bytes_of(phone) == before
    assert named(page, PhotoStatus.LOCATION) == ["2024-05-31 12.30.00.jpg", "IMG_1.jpg"]


def test_more_choices_keep_sidecars_and_reset_dates(page: CleanPhotosPage, phone: Path, qtbot: QtBot) -> None:
    look(page, qtbot, phone)
    before = set(bytes_of(phone))
    press(qtbot, page, "Clean 3 originals")
    assert [box.text() for box in page.findChildren(QCheckBox) if box.isVisible()] == [
        "Keep the date",
        "Keep the camera",
        "Give neutral names",
    ]
    more = "dates of the files and files beside them"
    press(qtbot, page, f"More choices: {more}")
    tick(page, "Keep files of details")
    tick(page, "Reset file dates")
    press(qtbot, page, f"Fewer choices: {more}")
    press(qtbot, page, f"More choices: {more}")
    settle()
    assert all(
        box.isChecked() for box in page.findChildren(QCheckBox) if box.text().startswith(("Keep files", "Reset"))
    )
    clean(page, qtbot, 3)
    assert set(bytes_of(phone)) == before
    assert (phone / "IMG_0010.jpg").stat().st_mtime_ns == NEUTRAL_DATE
    assert (phone / "plain.jpg").stat().st_mtime_ns != NEUTRAL_DATE
    assert named(page, PhotoStatus.LOCATION) == ["IMG_1.jpg"], "its sidecar tells what it told"
    assert "1 file of details left beside them. They tell what they told." in words(page)


def test_neutral_names_show_in_the_table_and_go_with_undo(page: CleanPhotosPage, phone: Path, qtbot: QtBot) -> None:
    before = bytes_of(phone)
    look(page, qtbot, phone)
    press(qtbot, page, "Clean 3 originals")
    assert "1 name carries a date or a place. Neutral names are photo-0001.jpg and on." in words(page)
    tick(page, "Give neutral names")
    clean(page, qtbot, 3)
    neutral = ["photo-0001.jpg", "photo-0002.jpg", "photo-0003.jpg", "plain.jpg"]
    assert named(page) == neutral
    assert [name for name in bytes_of(phone) if name.endswith(".jpg")] == neutral
    assert "photo-0002.AAE" in bytes_of(phone), "the edits follow their photo"
    assert "3 photos have a neutral name now." in words(page)
    press(qtbot, page, "Undo this clean")
    qtbot.waitUntil(lambda: "put back, just as before" in words(page))
    assert bytes_of(phone) == before
    assert named(page) == ["2024-05-31 12.30.00.jpg", "IMG_0010.jpg", "IMG_1.jpg", "plain.jpg"]


def test_where_only_names_tell_something_renaming_is_what_is_offered(
    page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "Shots"
    for name in ("Screenshot_20240531-123000.jpg", "our house in Bury.jpg", "Manchester.jpg", "dog.jpg"):
        jpeg(folder / name)
    look(page, qtbot, folder)
    assert named(page, PhotoStatus.CLEAN) == sorted(bytes_of(folder))
    assert "2 names carry a date or a place." in words(page.tool.summary)
    press(qtbot, page, "Clean 2 originals")
    assert "2 names carry a date or a place." in words(page), "Bury is an English word, too: no false alarm"
    clean(page, qtbot, 2)
    assert sorted(bytes_of(folder)) == ["dog.jpg", "our house in Bury.jpg", "photo-0001.jpg", "photo-0002.jpg"]


def test_copies_with_neutral_names_and_without_sidecars(
    page: CleanPhotosPage, phone: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = bytes_of(phone)
    look(page, qtbot, phone)
    press(qtbot, page, "Make clean copies")
    assert "2 files of details beside them are not copied." in words(page)
    tick(page, "Give neutral names")
    page.tool.asked.use_folder(str(tmp_path / "Out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    assert sorted(bytes_of(tmp_path / "Out")) == ["photo-0001.jpg", "photo-0002.jpg", "photo-0003.jpg"]
    assert "2 files of details beside them: not copied." in words(page)
    assert bytes_of(phone) == before
    assert len(named(page)) == 4


def test_a_second_name_is_said_before_cleaning(
    page: CleanPhotosPage, phone: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "second.jpg").hardlink_to(phone / "IMG_0010.jpg")
    look(page, qtbot, phone)
    press(qtbot, page, "Clean 3 originals")
    assert "1 photo has a second name on this computer. Under that name it is not cleaned." in words(page)


def test_a_pair_is_one_in_the_table_and_cleaned_as_one(page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "Live"
    folder.mkdir()
    still, _ = live_pair(folder, "IMG_7")
    jpeg(still, place=True)
    look(page, qtbot, folder)
    rows = page.tool.rows
    rows.show_status(PhotoStatus.LOCATION)
    index = rows.index(0, PHOTO)
    assert rows.data(index) == "IMG_7.JPG + IMG_7.MOV"
    assert "one of a pair with IMG_7.MOV" in rows.data(index, Qt.ItemDataRole.AccessibleTextRole)
    press(qtbot, page, "Clean 2 originals")
    tick(page, "Give neutral names")
    next(radio for radio in page.tool.asked._scope.buttons()).click()  # type: ignore[union-attr]
    assert "Clean 2 photos?" in words(page), "both halves, though only one has a place"
    clean(page, qtbot, 2)
    assert sorted(bytes_of(folder)) == ["photo-0001.JPG", "photo-0001.MOV"]
    assert "1 pair of a photo and a video: both are clean, and what linked them is gone." in words(page)
    assert still.name not in named(page)


@pytest.mark.skipif(sys.platform != "linux", reason="attributes are set here by Linux's own calls")
def test_where_it_was_downloaded_goes(page: CleanPhotosPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = jpeg(tmp_path / "Downloads" / "a.jpg")
    note(path, "user.xdg.origin.url", b"https://example.org/a.jpg")
    look(page, qtbot, path)
    assert named(page, PhotoStatus.DETAILS) == ["a.jpg"]
    press(qtbot, page, "Clean 1 original")
    press(qtbot, page, f"{NO} 1 photo")
    qtbot.waitUntil(lambda: "Taken out: where it was downloaded (1)." in words(page))
    assert os.listxattr(path) == []
    assert named(page, PhotoStatus.CLEAN) == ["a.jpg"]


def test_all_fits(page: CleanPhotosPage, phone: Path, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "second.jpg").hardlink_to(phone / "IMG_0010.jpg")
    look(page, qtbot, phone)
    for ask in (page.tool.ask_to_clean, page.tool.ask_to_copy):
        ask()
        press(qtbot, page, "More choices: dates of the files and files beside them")
        assert unnamed(page) == []
        check_fits(qtbot, page)
        theme().set_look("light", 100)


def test_the_history_closes_what_stood_under_the_old_name(program: Application, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "Phone"
    jpeg(folder / "2024-05-31 home.jpg", place=True)
    page = PhotosPage(program)
    qtbot.addWidget(page)
    program.flow.jump(Step.PHOTOS)
    page.show()
    page.opened()
    page.show_tool()
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        page.tool.look_at([str(folder)])
    page.tool.ask_to_clean()
    page.tool.asked.choices.rename.setChecked(True)  # type: ignore[union-attr]
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "progress"):
        press(qtbot, page, f"{NO} 1 photo")
    assert [finding.state for finding in program.vault.findings(Part.PHOTOS)] == [FindingState.GONE]
    assert program.open_actions() == []


def test_evidence_is_asked_about_before_names_or_sidecars_are_touched(
    page: CleanPhotosPage, phone: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = bytes_of(phone)
    look(page, qtbot, phone)
    press(qtbot, page, "Clean 3 originals")
    assert "Is any of these a record of an injury or a threat?" in words(page)
    press(qtbot, page, "Yes, or not sure: make copies instead")
    page.tool.asked.use_folder(str(tmp_path / "Out"))  # type: ignore[union-attr]
    press(qtbot, page, "Make 3 clean copies")
    qtbot.waitUntil(lambda: page.tool.report is not None)
    assert bytes_of(phone) == before
    assert not (tmp_path / "data" / "originals").exists() or not any((tmp_path / "data" / "originals").iterdir())
