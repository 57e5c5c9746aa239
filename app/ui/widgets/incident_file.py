"""One file of an entry: what it is, its fingerprint, and its picture, blurred until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.model import Attachment
from app.history.incidents import megabytes
from app.ui.program import Program
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, label
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.kept_picture import Face, KeptPictures, ShowButton, may_be_picture
from app.ui.widgets.prose import breakable_words
from app.ui.words import moment

HASH_SHOWN = 16
GROUP = 4


class EvidencePictures(KeptPictures):
    """Blurred pictures of the log's files."""

    def __init__(self, program: Program, parent: QObject) -> None:
        super().__init__(parent, lambda file: read_evidence(program, file))


class FileRow(QWidget):
    """``removed`` says that the worker is sure that the file may go."""

    removed = Signal()

    def __init__(self, program: Program, file: Attachment, pictures: EvidencePictures) -> None:
        super().__init__()
        self._program, self._file = program, file
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(Face(file, pictures), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        row.addLayout(self._column, 1)
        self._column.addWidget(label(breakable_words(file.name), "strong"))
        self._column.addWidget(label(f"{megabytes(file.size)} · added {moment(file.added)}", "caption"))
        mark = label(f"Fingerprint (SHA-256): {grouped(file.sha256[:HASH_SHOWN])} …", "caption")
        mark.setAccessibleName(f"Fingerprint of {file.name}, begins with {file.sha256[:8]}")
        self._column.addWidget(mark)
        self._shown = QVBoxLayout()
        self._column.addWidget(self._buttons())
        self._column.addLayout(self._shown)

    def _buttons(self) -> AskOnce:
        program, name = self._program, self._file.name
        copy = Button("Copy fingerprint", "copy", "link", describes=name)
        copy.clicked.connect(lambda: copy_text(copy, self._file.sha256))
        remove = Button("Remove", "trash", "link", describes=name)
        show = (
            [ShowButton(self._file, lambda file: read_evidence(program, file), self._shown)]
            if may_be_picture(self._file)
            else []
        )
        asked = AskOnce(*show, copy, remove)
        question = "Remove this file from the log? The copy here is deleted, and there is no way back."
        remove.clicked.connect(lambda: asked.ask(remove, question, "Remove it", "Keep it"))
        asked.agreed.connect(self.removed)
        return asked


def read_evidence(program: Program, file: Attachment) -> bytes:
    """Slow. A file of the log, decrypted."""
    return b"".join(program.incidents.read(file))


def grouped(digest: str) -> str:
    """Hex digits in fours, so that lines may break between them."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))
