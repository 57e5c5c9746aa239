"""One file of an entry: what it is, its fingerprint, and its picture, blurred until it is asked for."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Attachment
from app.history.incidents import IncidentLog, megabytes
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Icon, announce, clear_layout, label
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.photo_source import ENDINGS
from app.ui.widgets.photo_thumbnails import Thumbnails, picture
from app.ui.widgets.prose import breakable_words
from app.ui.words import moment

if TYPE_CHECKING:
    from app.photos.thumbnails import Preview

SMALL, LARGE = 64, 720
HASH_SHOWN = 16
GROUP = 4
VIDEO_ENDINGS = frozenset(("mp4", "m4v", "mov", "3gp", "3g2"))
PICTURE_ENDINGS = frozenset(ENDINGS) - VIDEO_ENDINGS


class EvidencePictures(Thumbnails):
    """Blurred pictures of the files, made one after the other from what is decrypted in memory."""

    def __init__(self, program: Program, parent: QObject) -> None:
        self._program = program
        self._files: dict[str, Attachment] = {}
        super().__init__(parent, self._decrypted)
        self.side = SMALL

    def want_of(self, files: list[Attachment]) -> None:
        """Make the pictures of those that may be pictures."""
        self._files |= {file.id: file for file in files if may_be_picture(file)}
        self.want([file.id for file in files if file.id in self._files])

    def _decrypted(self, file_id: str, side: int) -> Preview | None:
        try:
            return _preview(self._program.incidents, self._files[file_id], side)
        except UserError:
            return None  # its row says so when the picture is asked for


def may_be_picture(file: Attachment) -> bool:
    """Whether its name promises one that this app can show."""
    return PurePath(file.name).suffix.lower().removeprefix(".") in PICTURE_ENDINGS


class FileRow(QWidget):
    """``removed`` says that the worker is sure that the file may go."""

    removed = Signal()

    def __init__(self, program: Program, file: Attachment, pictures: EvidencePictures) -> None:
        super().__init__()
        self._program, self._file, self._pictures = program, file, pictures
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self._small = Picture(f"Blurred picture of {file.name}", QSize(SMALL, SMALL))
        self._icon = Icon("image" if may_be_picture(file) else "file-text", "muted", "section")
        face = QWidget()
        face.setFixedWidth(SMALL)
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 3, 0, 0)
        for part in (self._icon, self._small):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        row.addWidget(face, 0, Qt.AlignmentFlag.AlignTop)
        self._small.hide()
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        row.addLayout(self._column, 1)
        self._column.addWidget(label(breakable_words(file.name), "strong"))
        self._column.addWidget(label(f"{megabytes(file.size)} · added {moment(file.added)}", "caption"))
        mark = label(f"Fingerprint (SHA-256): {grouped(file.sha256[:HASH_SHOWN])} …", "caption")
        mark.setAccessibleName(f"Fingerprint of {file.name}, begins with {file.sha256[:8]}")
        self._column.addWidget(mark)
        self._column.addWidget(self._buttons())
        self._shown = QVBoxLayout()
        self._column.addLayout(self._shown)
        pictures.changed.connect(self._show_small)
        self._show_small()

    def _buttons(self) -> AskOnce:
        name = self._file.name
        self._show = Button("Show the picture", "eye", "link", describes=name)
        self._show.clicked.connect(self._turn)
        copy = Button("Copy fingerprint", "copy", "link", describes=name)
        copy.clicked.connect(lambda: copy_text(copy, self._file.sha256))
        remove = Button("Remove", "trash", "link", describes=name)
        asked = AskOnce(*([self._show] if may_be_picture(self._file) else []), copy, remove)
        question = "Remove this file from the log? The copy here is deleted, and there is no way back."
        remove.clicked.connect(lambda: asked.ask(remove, question, "Remove it", "Keep it"))
        asked.agreed.connect(self.removed)
        return asked

    def _show_small(self) -> None:
        image = self._pictures.image(self._file.id, blurred=True)
        if image is not None and not self._small.isVisibleTo(self):
            self._small.show_image(image)
            self._small.show()
            self._icon.hide()

    # --- The picture itself ---

    def _turn(self) -> None:
        if self._shown.count():
            clear_layout(self._shown)
            self._name("Show the picture", "eye")
            return
        self._shown.addWidget(label("Opening the picture…", "muted"))
        self._name("Hide the picture", "eye-slash")
        log, file = self._program.incidents, self._file

        def read() -> QImage | None:
            made = _preview(log, file, LARGE)
            return picture(made) if made else None

        run_task(self, lambda _task: read(), on_done=self._show_large, on_error=self._show_trouble)

    def _show_large(self, image: QImage | None) -> None:
        if not self._shown.count():
            return  # hidden again in the meantime
        clear_layout(self._shown)
        if image is None:
            words = "This app cannot show this picture. It is in the log as it was added: save a copy to look at it."
            self._shown.addWidget(label(words, "muted"))
            return
        large = Picture(f"The picture {self._file.name}")
        large.show_image(image)
        self._shown.addWidget(large)
        announce(large, "The picture is shown.")

    def _show_trouble(self, error: UserError) -> None:
        clear_layout(self._shown)
        self._shown.addWidget(error_box(error))

    def _name(self, text: str, icon: str) -> None:
        self._show.setText(text)
        self._show.setAccessibleName(f"{text}: {self._file.name}")
        self._show.set_icon(icon)


class Picture(QWidget):
    """A picture that becomes smaller where there is no room; ``box`` is its largest size."""

    def __init__(self, name: str, box: QSize | None = None) -> None:
        super().__init__()
        self._image = QImage()
        self._box = box
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage) -> None:
        self._image = image
        if self._box is not None:
            self.setFixedSize(image.size().scaled(self._box, Qt.AspectRatioMode.KeepAspectRatio))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._image.size()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._image.width(), SMALL), 0)

    def hasHeightForWidth(self) -> bool:
        return self._box is None

    def heightForWidth(self, width: int) -> int:
        return self._fitted(width).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._fitted(self.width()) if self._box is None else self.size()
        painter.drawImage(QRect(QPoint(0, 0), size), self._image)
        painter.end()

    def _fitted(self, width: int) -> QSize:
        size = self._image.size()
        if size.width() <= width or size.isEmpty():
            return size
        return QSize(width, max(1, round(size.height() * width / size.width())))


def grouped(digest: str) -> str:
    """Hex digits in fours, so that lines may break between them."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def _preview(log: IncidentLog, file: Attachment, side: int) -> Preview | None:
    from app.photos.thumbnails import preview_of

    return preview_of(b"".join(log.read(file)), file.name, side)
