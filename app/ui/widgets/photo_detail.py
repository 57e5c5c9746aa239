"""One photo opened: its picture, and everything that it gives away, word for word."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.photos.detect import VIDEOS
from app.photos.model import Find, PhotoReport, readable_path
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, Card, clear_layout, heading, icon_line, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_thumbnails import picture
from app.ui.widgets.photo_words import GIVES_AWAY, town_and_place
from app.ui.widgets.photo_work import PhotoRow

SIDE = 320
FINDS_SHOWN = 40


class PhotoDetail(Card):
    """Looked at anew when it is opened, since the table keeps no values. ``closed`` fires when it is folded."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self.title = heading("", "section")
        self.body.addWidget(self.title)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(8)
        self.body.addLayout(self._rest)
        self._path = ""
        self._town: str | None = None
        self.hide()

    def show_photo(self, row: PhotoRow, town: str | None) -> None:
        """Read the photo again and show it, not blurred: the worker asked for this one."""
        self._path, self._town = row.path, town
        self.title.setText(row.name)
        self.title.setAccessibleName(f"All that {row.name} gives away")
        clear_layout(self._rest)
        self._rest.addWidget(label("Reading the photo", "muted"))
        self.show()
        self.title.setFocus()
        run_task(self, lambda task: _read(task, row.path), on_done=self._show)

    def close_photo(self) -> None:
        """Fold the card."""
        self._path = ""
        self.hide()

    def _show(self, read: tuple[PhotoReport, QImage | None]) -> None:
        report, image = read
        if report.path != self._path:
            return  # another photo was opened in the meantime
        clear_layout(self._rest)
        if image is not None:
            self._rest.addWidget(_picture_label(image, self.title.text()))
        elif report.format in VIDEOS:
            self._rest.addWidget(icon_line("film-strip", "A video. This app shows no pictures of videos.")[0])
        for text in _lines(report, self._town):
            self._rest.addWidget(label(text))
        self._rest.addWidget(label(readable_path(report.path), "caption"))
        row = QWidget()
        close = Button("Fold", "caret-up", "link", describes=self.title.text())
        close.clicked.connect(self._fold)
        FlowLayout(row).addWidget(close)
        self._rest.addWidget(row)

    def _fold(self) -> None:
        self.close_photo()
        self.closed.emit()


def _picture_label(image: QImage, name: str) -> QLabel:
    shown = QLabel()
    shown.setPixmap(QPixmap.fromImage(image))
    shown.setAlignment(Qt.AlignmentFlag.AlignLeft)
    shown.setAccessibleName(f"The picture {name}")
    return shown


def _lines(report: PhotoReport, town: str | None) -> list[str]:
    if report.error and not report.finds:
        return [report.error]
    if not report.finds and not report.pair:
        return ["No hidden details were found."]
    lines = [f"Place: {town_and_place(report.location, town)}"] if report.location else []
    if report.pair:
        lines.append(f"A pair with {readable_path(os.path.split(report.pair)[1])}: clean both, or neither is.")
    lines += dict.fromkeys(_line(find) for find in report.finds)
    if len(lines) > FINDS_SHOWN:
        lines[FINDS_SHOWN:] = [f"and {len(lines) - FINDS_SHOWN} more"]
    return lines + [text for text in (report.error, report.warning) if text]


def _line(find: Find) -> str:
    word = GIVES_AWAY[find.kind]
    if find.where.startswith("sidecar "):
        return f"Its {find.where} says: {find.value}"
    return f"{word[0].upper()}{word[1:]}: {find.value} ({find.where})"


def _read(_task: Task, path: str) -> tuple[PhotoReport, QImage | None]:
    from app.photos.scan import scan_file
    from app.photos.thumbnails import preview

    made = preview(path, SIDE)
    return scan_file(path, deep=True), picture(made) if made else None
