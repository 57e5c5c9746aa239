"""Where photos come from: dropped, chosen, or the folders of last time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.photos.model import readable_path
from app.ui.widgets.basics import Button, Card, clear_layout, icon_line, label, set_property
from app.ui.widgets.drop_card import DropCard
from app.ui.widgets.file_dialogs import PICTURES, ask_for_files, ask_for_folder, folder_of
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout

NAMES_SHOWN = 3
ENDINGS = "jpg jpeg jpe heic heif hif avif png apng webp gif tif tiff mp4 m4v mov 3gp 3g2".split()
SLIM = (20, 8, 12, 8)
LARGE = (24, 24, 24, 24)


class PhotoSource(DropCard):
    """A place to drop photos on, with buttons that do the same. ``chosen`` carries the paths."""

    chosen = Signal(list)

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self.dropped.connect(self._take)
        self._remembered: tuple[str, ...] = ()
        self._looked_in: tuple[str, ...] = ()
        self._face = QVBoxLayout()
        self._face.setSpacing(10)
        self.body.addLayout(self._face)
        self._show()

    def remember(self, folders: Sequence[str]) -> None:
        """Offer these folders with one button."""
        self._remembered = tuple(folders)
        self._show()

    def show_looked_in(self, paths: Sequence[str]) -> None:
        """Become a slim line that says what was looked at; with no paths, the large drop area again."""
        self._looked_in = tuple(paths)
        self._show()

    # --- Two faces ---

    def _show(self) -> None:
        clear_layout(self._face)
        set_property(self, "kind", "card" if self._looked_in else "drop")
        self.body.setContentsMargins(*(SLIM if self._looked_in else LARGE))
        if self._looked_in:
            self._show_slim()
        else:
            self._show_large()

    def _show_large(self) -> None:
        row, title = icon_line("images", "Drop photos, videos or folders here", kind="section")
        title.setAccessibleName("Drop photos, videos or folders here, or use the buttons")
        self._face.addWidget(row)
        self._face.addWidget(label("The app only looks. Nothing is changed until you say so.", "muted"))
        kinds = "JPEG, HEIC, AVIF, PNG, WebP, GIF and TIFF pictures, and MP4, MOV and 3GP videos"
        self._face.addWidget(label(f"It reads {kinds} for now. Other kinds are counted and named.", "muted"))
        buttons = [self._button("Choose a folder", "folder-open", self.choose_folder)]
        buttons.append(self._button("Choose photos", "image", self.choose_files))
        if self._remembered:
            again = self._button(
                "Look in the same folders again", "repeat", lambda: self.chosen.emit([*self._remembered])
            )
            again.setAccessibleName(f"Look in the same folders again: {_names(self._remembered)}")
            buttons.insert(0, again)
        elif pictures := folder_of(PICTURES):
            look = self._button("Look in my Pictures folder", "images", lambda: self.chosen.emit([str(pictures)]))
            buttons.insert(0, look)
        self._face.addWidget(_row(buttons))
        if self._remembered:
            self._face.addWidget(label(f"Last time: {_names(self._remembered)}", "caption"))

    def _show_slim(self) -> None:
        row, _ = icon_line("folder-open", f"Looked in: {_names(self._looked_in)}", kind="body")
        again = self._button("Look again", "repeat", lambda: self.chosen.emit([*self._looked_in]))
        again.setAccessibleName(f"Look again in {_names(self._looked_in)}")
        folder = self._button("Another folder", "folder-open", self.choose_folder)
        files = self._button("Other photos", "image", self.choose_files)
        line = QWidget()
        sides = SideLayout(line, least_ems=10)
        sides.addWidget(row)
        sides.addWidget(_row([again, folder, files]))
        self._face.addWidget(line)

    def _button(self, text: str, icon: str, does: Callable[[], object]) -> Button:
        made = Button(text, icon, "link" if self._looked_in else "plain")
        made.clicked.connect(lambda _checked=False: does())
        return made

    # --- Choosing ---

    def choose_folder(self) -> None:
        ask_for_folder(
            self, "Choose a folder with photos", lambda folder: self._take([folder]), begin=folder_of(PICTURES)
        )

    def choose_files(self) -> None:
        names = " ".join(f"*.{ending} *.{ending.upper()}" for ending in ENDINGS)
        ask_for_files(self, "Choose photos", self._take, f"Photos and videos ({names})", begin=folder_of(PICTURES))

    def _take(self, paths: Sequence[Path]) -> None:
        self.chosen.emit([str(path) for path in paths])


def what_photos_tell() -> QWidget:
    """What is looked for, while there is nothing else to show."""
    box = Card("panel", spacing=8, margins=(24, 16, 24, 16))
    box.body.addWidget(label("What a photo can give away", "strong"))
    for icon, text in (
        ("map-pin", "Where it was taken, often to a few metres"),
        ("clock", "When it was taken"),
        ("device-mobile", "Which phone or camera took it, and its number"),
        ("image", "A small hidden picture, from before it was cropped"),
    ):
        box.body.addWidget(icon_line(icon, text)[0])
    return box


def _row(buttons: Sequence[Button]) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=8)
    for button in buttons:
        flow.addWidget(button)
    return row


def _names(paths: Sequence[str]) -> str:
    """The last part of each path, a few of them."""
    names = [readable_path(Path(path).name or path) for path in paths[:NAMES_SHOWN]]
    more = len(paths) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
