"""One entry of the incident log, to read, change, add to, copy and delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Attachment, DatedWording, Incident, Wording
from app.history.incident_copy import FIELDS
from app.ui.program import Program
from app.ui.settings.base import fact
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, heading, label, line
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.incident_file import EvidencePictures, FileRow
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.prose import breakable_words
from app.ui.words import how_many, moment

FILES_AT_ONCE = 6


class IncidentCard(Card):
    """Says what the worker wants done with the entry; the page does it. ``detached`` carries an ``Attachment``."""

    change_asked = Signal()
    files_asked = Signal()
    copy_asked = Signal()
    removed = Signal()
    detached = Signal(object)
    earlier_forgotten = Signal()

    def __init__(self, program: Program, entry: Incident, pictures: EvidencePictures) -> None:
        super().__init__(spacing=12)
        self._program, self.entry, self._pictures = program, entry, pictures
        written = moment(entry.created)
        self.title = heading(f"Written {written}", "section")
        self.body.addWidget(self.title)
        if entry.amended:
            self.body.addWidget(label(f"Changed {moment(entry.amended)}", "muted"))
        add_wording(self.body, entry.wording)
        files = QWidget()
        self._files = QVBoxLayout(files)
        self._files.setContentsMargins(0, 0, 0, 0)
        self._files.setSpacing(12)
        if entry.attachments:
            self.body.addWidget(files)
            self._add_files(entry.attachments)
        if entry.earlier:
            self._add_earlier(written)
        self.body.addWidget(self._buttons(written))

    def _add_files(self, files: Sequence[Attachment]) -> None:
        for file in files[:FILES_AT_ONCE]:
            self._files.addWidget(line())
            self._files.addWidget(self._file(file))
        rest = files[FILES_AT_ONCE:]
        if not rest:
            return
        more = Button(f"Show {how_many(min(len(rest), FILES_AT_ONCE), 'more file')}", kind="link")
        place = row_of(more)

        def unfold() -> None:
            place.hide()
            place.deleteLater()
            self._add_files(rest)
            self._pictures.want_of(list(rest[:FILES_AT_ONCE]))

        more.clicked.connect(unfold)
        self._files.addWidget(place)

    def _file(self, file: Attachment) -> FileRow:
        row = FileRow(self._program, file, self._pictures)
        row.removed.connect(lambda: self.detached.emit(file))
        return row

    def _buttons(self, written: str) -> AskOnce:
        change = Button("Change" if self.entry.wording else "Add words", "note-pencil", describes=f"entry of {written}")
        add = Button("Add a file", "plus", describes=f"to the entry of {written}")
        copy = Button("Save a copy", "download-simple", describes=f"of the entry of {written}")
        delete = Button("Delete", "trash", "link", describes=f"the entry of {written}")
        change.clicked.connect(self.change_asked)
        add.clicked.connect(self.files_asked)
        copy.clicked.connect(self.copy_asked)
        asked = AskOnce(change, add, copy, delete)
        files = len(self.entry.attachments)
        with_files = f" and {how_many(files, 'file')}" if files else ""
        question = f"Delete this entry{with_files}? There is no way back."
        delete.clicked.connect(lambda: asked.ask(delete, question, "Delete it", "Keep it"))
        asked.agreed.connect(self.removed)
        return asked

    def _add_earlier(self, written: str) -> None:
        """What the entry said before it was changed, folded away."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        show, hide = "Show earlier wording", "Hide earlier wording"
        fold = FoldButton(self._earlier, column, f"of the entry of {written}", show=show, hide=hide)
        column.addWidget(row_of(fold))
        self.body.addWidget(box)

    def _earlier(self) -> QWidget:
        box = Card("panel", spacing=10)
        add_earlier(box.body, self.entry.earlier)
        forget = Button("Delete this", "trash", "link", describes="the earlier wording")
        asked = AskOnce(forget)
        question = "Delete the earlier wording? The entry stays as it is now. There is no way back."
        forget.clicked.connect(lambda: asked.ask(forget, question, "Delete it", "Keep it"))
        asked.agreed.connect(self.earlier_forgotten)
        box.body.addWidget(asked)
        return box


def add_wording(column: QVBoxLayout, wording: Wording) -> None:
    """What was written, each part below its caption; parts that are empty are left out."""
    if not wording:
        column.addWidget(label("No words yet. A file alone is enough.", "muted"))
    for field, caption in FIELDS:
        text = getattr(wording, field)
        if not text:
            continue
        if field == "link":
            column.addWidget(fact(caption, text))
            continue
        box, part = column_box(2)
        part.addWidget(label(caption, "caption"))
        part.addWidget(label(breakable_words(text)))
        column.addWidget(box)


def add_earlier(column: QVBoxLayout, wordings: Sequence[DatedWording]) -> None:
    for dated in wordings:
        column.addWidget(label(f"As written {moment(dated.written)}", "strong"))
        add_wording(column, dated.wording)
