"""The picture of a page that was found: pasted, dropped, kept encrypted, blurred until it is asked for, and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Verdict, Worker
from app.search_self.pictures import Picture, read_picture
from app.search_self.records import Sighting
from app.search_self.searching import forget
from app.ui.widgets.kept_picture import Face
from app.ui.widgets.kept_picture import Picture as Drawn
from app.ui.widgets.search_picture import PictureChoice, PictureRow
from tests.ui.page_kit import check_fits, unnamed, words
from tests.ui.search_kit import open_search, press, turns

LINK = "https://run.example/results"


@pytest.fixture
def program(history: Application) -> Application:
    forget(history.vault)
    history.save_worker(Worker(names=("Siân Jones",), places=("Bury",)))
    return history


def screenshot() -> QImage:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return image


def kept(program: Application) -> list[Path]:
    folder = program.data_dir / "attachments"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_what_print_screen_left_is_kept_with_the_page(program: Application, qtbot: QtBot) -> None:
    page = open_search(program, qtbot)
    press(page.tool, "Mine, too open:")
    press(page.tool, "Add a picture")
    choice = page.tool.findChild(PictureChoice)
    assert choice is not None
    assert "screenshots folder" in words(choice)
    QGuiApplication.clipboard().setText("no picture")
    press(choice, "Paste the picture")
    assert "There is no picture to paste." in words(page)
    QGuiApplication.clipboard().setImage(screenshot())
    qtbot.keyClick(choice, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    keep = next(item for item in page.tool.findChildren(QPushButton) if item.text() == "Keep and go on")
    assert not keep.isEnabled(), "not without its picture"
    qtbot.waitUntil(lambda: "Picture of the page.png" in words(choice))
    turns()
    assert not kept(program), "nothing is on the disk before the page itself is kept"
    press(page.tool, "Keep and go on")
    qtbot.waitUntil(lambda: page.tool.results.findChild(PictureRow) is not None)
    assert len(kept(program)) == 1
    assert b"PNG" not in kept(program)[0].read_bytes()[:16]
    (result,) = program.own_search().record.results
    file = program.own_search().picture(result)
    assert file is not None
    assert QImage.fromData(program.own_search().read_picture(file)) == screenshot()


def test_it_is_blurred_until_it_is_asked_for_and_can_be_removed(program: Application, qtbot: QtBot) -> None:
    search = program.own_search()
    query = search.plan().queries[0]
    result = search.add(query, Sighting(Verdict.FAKE, LINK))
    page = open_search(program, qtbot)
    press(page.tool.results, "Add a picture:")
    choice = page.tool.results.findChild(PictureChoice)
    assert choice is not None
    bad = program.data_dir / "notes.txt"
    bad.write_text("no picture")
    choice.dropped.emit([bad])
    qtbot.waitUntil(lambda: "notes.txt is not a picture" in words(page))
    good = program.data_dir / "shot.png"
    assert screenshot().save(str(good))
    choice.dropped.emit([good])
    qtbot.waitUntil(lambda: page.tool.results.findChild(PictureRow) is not None)
    turns()
    row = page.tool.results.findChildren(PictureRow)[-1]
    face = row.findChild(Face)
    assert face is not None
    qtbot.waitUntil(lambda: any(item.isVisible() for item in face.findChildren(Drawn)))
    assert "shot.png" in words(row)
    assert not unnamed(page.tool.results)
    press(row, "Show the picture")
    qtbot.waitUntil(lambda: any(item.accessibleName() == "The picture shot.png" for item in row.findChildren(Drawn)))
    copy = program.data_dir / "copy.png"
    row._save(copy)
    qtbot.waitUntil(lambda: "It is not locked." in words(row))
    assert copy.read_bytes() == good.read_bytes()
    row._save(copy)
    qtbot.waitUntil(lambda: "There is already a file named copy.png" in words(page))
    check_fits(qtbot, page)
    press(row, "Remove it")
    press(row, "Keep it")
    press(row, "Remove it")
    press(row, "Remove the picture")
    assert not kept(program)
    assert [(known.key, known.attachment) for known in search.record.results] == [(result.key, "")]
    assert good.exists(), "the file it came from is the worker's"


def test_each_of_several_has_its_blurred_picture(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    assert screenshot().save(str(tmp_path / "shot.png"))
    picture = read_picture(tmp_path / "shot.png")
    search = program.own_search()
    query = search.plan().queries[0]
    for number in range(4):
        search.add_picture(search.add(query, Sighting(Verdict.FAKE, f"{LINK}/{number}")).key, picture)
    page = open_search(program, qtbot)

    def all_there() -> None:
        faces = page.tool.results.findChildren(Face)
        assert len(faces) == 4
        assert all(any(item.isVisible() for item in face.findChildren(Drawn)) for face in faces)

    qtbot.waitUntil(all_there)


def test_a_page_taken_off_the_list_takes_its_picture_along(program: Application, qtbot: QtBot) -> None:
    search = program.own_search()
    result = search.add(search.plan().queries[0], Sighting(Verdict.MINE_FINE, LINK))
    search.add_picture(result.key, Picture("shot.png", b"\x89PNG\r\n\x1a\n damaged"))
    page = open_search(program, qtbot)
    press(page.tool.results, "Show the picture")
    qtbot.waitUntil(lambda: "cannot show this picture" in words(page.tool.results))
    press(page.tool.results, "Correct it")
    press(page.tool.results, "Take it off this list")
    press(page.tool.results, "Take it off")
    qtbot.waitUntil(lambda: not program.own_search().record.results)
    assert not kept(program)
    assert not page.tool.results.isVisible()
