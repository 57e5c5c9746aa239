"""Pictures that are kept encrypted: blurred until they are asked for, and never on the disk in the clear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Attachment
from app.ui.pages.page import error_box
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, Icon, announce, clear_layout, label
from app.ui.widgets.photo_source import ENDINGS
from app.ui.widgets.photo_thumbnails import Thumbnails, picture

if TYPE_CHECKING:
    from app.photos.thumbnails import Preview

SMALL, LARGE = 64, 720
VIDEO_ENDINGS = frozenset(("mp4", "m4v", "mov", "3gp", "3g2"))
PICTURE_ENDINGS = frozenset(ENDINGS) - VIDEO_ENDINGS
Read = Callable[[Attachment], bytes]
"""The decrypted file, in another thread; raises ``UserError``."""


def may_be_picture(file: Attachment) -> bool:
    """Whether its name promises one that this app can show."""
    return PurePath(file.name).suffix.lower().removeprefix(".") in PICTURE_ENDINGS


def image_of(content: bytes, name: str, side: int) -> QImage | None:
    """Slow. The picture in a square of ``side``, from memory; None where there is none to be made out."""
    from app.photos.thumbnails import preview_of

    made = preview_of(content, name, side)
    return picture(made) if made else None


class KeptPictures(Thumbnails):
    """Blurred pictures of files, made one after the other from what is decrypted in memory."""

    def __init__(self, parent: QObject, read: Read) -> None:
        from app.photos.thumbnails import preview_of

        def make(file_id: str, side: int) -> Preview | None:
            file = self._files[file_id]
            try:
                return preview_of(read(file), file.name, side)
            except UserError:
                return None  # its row says so when the picture is asked for

        self._files: dict[str, Attachment] = {}
        super().__init__(parent, make)
        self.side = SMALL

    def want_of(self, files: list[Attachment]) -> None:
        """Make the pictures of those that may be pictures, after those that still wait."""
        new = {file.id: file for file in files if may_be_picture(file)}
        self._files |= new
        self.want([*dict.fromkeys((*self._wanted, *new))])


class Face(QWidget):
    """An icon until there is a blurred picture."""

    def __init__(self, file: Attachment, pictures: KeptPictures) -> None:
        super().__init__()
        self._file, self._pictures = file, pictures
        self._small = Picture(f"Blurred picture of {file.name}", QSize(SMALL, SMALL))
        self._icon = Icon("image" if may_be_picture(file) else "file-text", "muted", "section")
        self.setFixedWidth(SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 0)
        for part in (self._icon, self._small):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._small.hide()
        pictures.changed.connect(self._show_small)
        self._show_small()

    def _show_small(self) -> None:
        image = self._pictures.image(self._file.id, blurred=True)
        if image is not None and not self._small.isVisibleTo(self):
            self._small.show_image(image)
            self._small.show()
            self._icon.hide()


class ShowButton(Button):
    """Shows the picture itself at the end of ``into``, and takes it away again."""

    def __init__(self, file: Attachment, read: Read, into: QVBoxLayout) -> None:
        super().__init__("Show the picture", "eye", "link", describes=file.name)
        self._file, self._read, self._into = file, read, into
        self.clicked.connect(self._turn)

    def _turn(self) -> None:
        if self._into.count():
            clear_layout(self._into)
            self._name("Show the picture", "eye")
            return
        self._into.addWidget(label("Opening the picture…", "muted"))
        self._name("Hide the picture", "eye-slash")
        read, file = self._read, self._file
        run_task(
            self,
            lambda _task: image_of(read(file), file.name, LARGE),
            on_done=self._show_large,
            on_error=self._show_trouble,
        )

    def _show_large(self, image: QImage | None) -> None:
        if not self._into.count():
            return  # hidden again in the meantime
        clear_layout(self._into)
        if image is None:
            words = "This app cannot show this picture. It is kept as it was added: save a copy to look at it."
            self._into.addWidget(label(words, "muted"))
            return
        large = Picture(f"The picture {self._file.name}")
        large.show_image(image)
        self._into.addWidget(large)
        announce(large, "The picture is shown.")

    def _show_trouble(self, error: UserError) -> None:
        clear_layout(self._into)
        self._into.addWidget(error_box(error))

    def _name(self, text: str, icon: str) -> None:
        self.setText(text)
        self.setAccessibleName(f"{text}: {self._file.name}")
        self.set_icon(icon)


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
