"""The picture of a page that was found: chosen, dropped or pasted, kept encrypted, and shown when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.files import write_new
from app.core.model import Attachment
from app.history.export import AlreadyThere
from app.search_self.pictures import ENDINGS, NoPicture, Picture, picture_of, read_picture
from app.ui.tasks import run_task
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, announce, clear_layout, icon_line, label, set_property
from app.ui.widgets.drop_card import DropCard
from app.ui.widgets.file_dialogs import ask_for_file, ask_where_to_save
from app.ui.widgets.kept_picture import SMALL, Face, KeptPictures, Read, ShowButton, image_of
from app.ui.widgets.kept_picture import Picture as Drawn
from app.ui.widgets.layouts import row_of
from app.ui.widgets.photo_thumbnails import blur
from app.ui.widgets.prose import breakable_words
from app.ui.words import moment, size

PASTED = "Picture of the page.png"
KEYS = {"win32": "Windows, Shift and S", "darwin": "Control, Shift, Command and 4"}
HOW = f"On the page, press {KEYS.get(sys.platform, 'Print Screen')}. Come back and paste. Or drop a file here."
KEPT = (
    "It is kept encrypted, with your history. The first one may still be in this computer's screenshots folder: "
    "delete it there if others use this computer."
)
QUESTION = "Remove this picture? What is kept here is deleted, and there is no way back."


@dataclass(frozen=True, slots=True)
class Picked:
    """A picture that is not kept yet, and how it looks blurred."""

    picture: Picture
    blurred: QImage


class PictureChoice(DropCard):
    """Takes one picture. ``picked`` carries a ``Picked``, or None where it is left out; ``refused`` a ``UserError``.

    One of them follows ``taking``, which says that a picture is being read.
    """

    taking = Signal()
    picked = Signal(object)
    refused = Signal(object)

    def __init__(self, describes: str, picked: Picked | None = None) -> None:
        super().__init__(spacing=8, margins=(16, 12, 16, 12))
        self._describes = describes
        self.dropped.connect(lambda paths: self._take_file(paths[0]))
        self._show(picked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def _show(self, picked: Picked | None) -> None:
        clear_layout(self.body)
        set_property(self, "kind", "drop" if picked is None else "panel")
        if picked is not None:
            self._show_picked(picked)
            return
        self.body.addWidget(label("A picture of the page (screenshot)", "strong"))
        self.body.addWidget(label(HOW))
        paste = Button("Paste the picture", "clipboard-text", describes=self._describes)
        paste.clicked.connect(self._paste)
        choose = Button("Choose a picture", "folder-open", describes=self._describes)
        choose.clicked.connect(self._choose)
        self.body.addWidget(row_of(paste, choose))
        self.body.addWidget(icon_line("lock-simple", KEPT)[0])

    def _show_picked(self, picked: Picked) -> None:
        name = picked.picture.name
        out = Button("Leave it out", "x", "link", describes=name)
        out.clicked.connect(self._leave_out)
        small = Drawn(f"Blurred picture of {name}", QSize(SMALL, SMALL))
        small.show_image(picked.blurred)
        about = f"{breakable_words(name)}, {size(len(picked.picture.content))}"
        self.body.addWidget(_beside(small, label(about), row_of(out)))

    # --- From where ---

    def _choose(self) -> None:
        endings = " ".join(f"*.{ending}" for ending in ENDINGS)
        ask_for_file(self, "Choose a picture of the page", f"Pictures ({endings})", self._take_file)

    def _paste(self) -> None:
        """What Print Screen left: a picture, or in some file managers the name of a file."""
        clipboard = QGuiApplication.clipboard()
        image, files = clipboard.image(), [url for url in clipboard.mimeData().urls() if url.isLocalFile()]
        if not image.isNull():
            self._take(lambda: picture_of(PASTED, _png(image)), "The picture is being pasted.")
        elif files:
            self._take_file(Path(files[0].toLocalFile()))
        else:
            self.refused.emit(
                UserError("There is no picture to paste.", safe="Nothing was changed.", do=f"{HOW} Then try again.")
            )

    def _take_file(self, path: Path) -> None:
        self._take(lambda: read_picture(path), "The picture is being read.")

    def _take(self, read: Callable[[], Picture], said: str) -> None:
        clear_layout(self.body)
        self.body.addWidget(label(said, "muted"))
        self.taking.emit()

        def made() -> Picked:
            picture = read()
            image = image_of(picture.content, picture.name, SMALL)
            if image is None:
                raise NoPicture(picture.name)
            return Picked(picture, blur(image))

        run_task(self, lambda _task: made(), on_done=self._took, on_error=self._refuse, on_bug=self._leave_out)

    def _took(self, picked: Picked) -> None:
        self._show(picked)
        announce(self, f"{picked.picture.name} is added.")
        self.picked.emit(picked)

    def _refuse(self, error: UserError) -> None:
        self._show(None)
        self.refused.emit(error)

    def _leave_out(self) -> None:
        self._show(None)
        self.picked.emit(None)


class PictureRow(QWidget):
    """The picture that is kept with a result. ``removed`` says that the worker is sure; ``refused`` a ``UserError``."""

    removed = Signal()
    refused = Signal(object)

    def __init__(self, file: Attachment, read: Read, pictures: KeptPictures, describes: str) -> None:
        super().__init__()
        self._file, self._read = file, read
        self._shown = QVBoxLayout()
        save = Button("Save a copy", "download-simple", "link", describes=f"picture of {describes}")
        save.clicked.connect(self._ask_where)
        remove = Button("Remove it", "trash", "link", describes=f"picture of {describes}")
        asked = AskOnce(ShowButton(file, read, self._shown), save, remove)
        remove.clicked.connect(lambda: asked.ask(remove, QUESTION, "Remove the picture", "Keep it"))
        asked.agreed.connect(self.removed)
        self._said = label("", "caption")
        self._said.hide()
        about = label(
            f"{breakable_words(file.name)}, {size(file.size)}, kept encrypted {moment(file.added)}", "caption"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_beside(Face(file, pictures), about, asked, self._said))
        column.addLayout(self._shown)
        pictures.want_of([file])

    def _ask_where(self) -> None:
        ending = PurePath(self._file.name).suffix
        kind = f"Picture (*{ending})" if ending else "Picture (*)"
        ask_where_to_save(self, "Save a copy, which is not locked", self._file.name, kind, self._save)

    def _save(self, path: Path) -> None:
        read, file = self._read, self._file

        def write() -> None:
            try:
                write_new(path, read(file))
            except FileExistsError:
                raise AlreadyThere(path) from None

        run_task(self, lambda _task: write(), on_done=lambda _: self._tell(path), on_error=self.refused.emit)

    def _tell(self, path: Path) -> None:
        self._said.setText(f"A copy is in {breakable_words(str(path))}. It is not locked.")
        self._said.show()
        announce(self, "A copy is saved. It is not locked.")


def _beside(face: QWidget, *parts: QWidget) -> QWidget:
    """Something small at the left of a column."""
    row = QWidget()
    sides = QHBoxLayout(row)
    sides.setContentsMargins(0, 0, 0, 0)
    sides.setSpacing(14)
    sides.addWidget(face, 0, Qt.AlignmentFlag.AlignTop)
    sides.addLayout(_column(parts), 1)
    return row


def _column(parts: Sequence[QWidget]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
