"""Real photos for the tests of the photo pages, made with Pillow, and short ways to press and to read a page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.system.paths import resources_dir
from app.ui.pages.clean_photos import CleanPhotosPage
from app.ui.widgets.photo_tool import PhotoTool, State

NORTH, WEST = (53.0, 35.0, 36.0), (2.0, 17.0, 48.0)
TOWN = "Bury, Greater Manchester"
PLACE = "53.5933° N, 2.2967° W"


def jpeg(path: Path, *, place: bool = False, camera: bool = False) -> Path:
    """A small picture; with ``place`` it says where it was taken, with ``camera`` by what and when."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if camera or place:
        exif[0x0110] = "Pocket 9"
        exif.get_ifd(0x8769)[0x9003] = "2026:10:12 19:42:00"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: NORTH, 3: "W", 4: WEST})
    image = Image.effect_noise((32, 24), 80).convert("RGB")
    image.save(path, "JPEG", **({"exif": exif} if camera or place else {}))
    return path


def folder_of(base: Path, *, places: int = 0, cameras: int = 0, plain: int = 0) -> Path:
    """A folder with so many photos of each kind."""
    folder = base / "Holiday"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(places):
        jpeg(folder / f"place-{number:03}.jpg", place=True)
    for number in range(cameras):
        jpeg(folder / f"camera-{number:03}.jpg", camera=True)
    for number in range(plain):
        jpeg(folder / f"plain-{number:03}.jpg")
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def clean_photos_page(tmp_path: Path, qtbot: QtBot) -> CleanPhotosPage:
    """The page over a program that has nothing but its folders: asking for more would fail."""
    program = SimpleNamespace(
        originals_dir=tmp_path / "data" / "originals", data_dir=tmp_path / "data", resources=resources_dir()
    )
    made = CleanPhotosPage(program)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    made.opened()
    return made


def look(page: CleanPhotosPage, qtbot: QtBot, *paths: Path) -> None:
    page.tool.look_at([str(path) for path in paths])
    wait_until_looked(qtbot, page.tool)


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press the one visible button with this accessible name, as assistive technology would, once it is there."""

    def found() -> list[QPushButton]:
        return [b for b in page.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    found()[0].click()


def buttons(page: QWidget) -> list[str]:
    return [button.accessibleName() for button in page.findChildren(QPushButton) if button.isVisible()]


def primaries(page: QWidget) -> list[str]:
    """The visible buttons that are drawn as the first choice."""
    every = page.findChildren(QPushButton)
    return [b.accessibleName() for b in every if b.property("kind") == "primary" and b.isVisible()]


def words(page: QWidget) -> str:
    """All text that is on screen."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def wait_until_looked(qtbot: QtBot, tool: PhotoTool) -> None:
    qtbot.waitUntil(lambda: tool.state is State.LOOKED)


def held_after(number: int, real: Callable[..., Iterator[Any]]) -> tuple[Callable[..., Iterator[Any]], threading.Event]:
    """``real``, which waits after ``number`` results until the event is set: time to press Cancel."""
    go_on = threading.Event()

    def held(*args: Any, **words: Any) -> Iterator[Any]:
        for count, result in enumerate(real(*args, **words), 1):
            yield result
            if count == number:
                assert go_on.wait(20)

    return held, go_on
