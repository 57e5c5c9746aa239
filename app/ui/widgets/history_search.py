"""A search over all that the history holds in words, as one types; before a word is typed, the notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Computer
from app.history.search import Entry, Index, Kind, extract
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, announce, clear_layout, heading, label
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.note_box import NoteBox
from app.ui.widgets.prose import add_prose, breakable_words
from app.ui.widgets.story_dialog import annals
from app.ui.words import how_many

PAUSE_MS = 150
LONGEST = 100
GROUPS = {
    Kind.CHECK: "Checks",
    Kind.NOTE: "Your notes beside checks",
    Kind.AUDIT_NOTE: "Your notes beside audits",
    Kind.ACTION: "Actions",
    Kind.INCIDENT: "Incident log (private)",
}
NOTES = (Kind.AUDIT_NOTE, Kind.NOTE)
LEADS = {
    Kind.AUDIT_NOTE: ("See the audits", "clock-counter-clockwise"),
    Kind.INCIDENT: ("Open it in the log", "note-pencil"),
}


class Search(QWidget):
    """``told`` carries the origin of a story that is asked for, ``led`` a place, ``failed`` a ``UserError``.

    ``audits_asked`` asks for the list of audits.
    """

    told = Signal(str)
    led = Signal(str)
    failed = Signal(object)
    audits_asked = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._index: Index | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        words = label(self._about())
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName("Search your history")
        self._field.setPlaceholderText("For example: friends list")
        words.setBuddy(self._field)
        column.addWidget(words)
        column.addWidget(self._field)
        self._found = QVBoxLayout()
        self._found.setSpacing(10)
        column.addLayout(self._found)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._show)
        self._field.textChanged.connect(self._soon.start)
        self._read()

    def save_notes(self) -> None:
        """Keep what is being written."""
        for note in self.findChildren(NoteBox):
            note.save()

    def _has_log(self) -> bool:
        return self._program.worker.computer is not Computer.EMPLOYERS

    def _about(self) -> str:
        also = ", and in your private incident log" if self._has_log() else ""
        return f"Search in the checks you were asked, your notes and your actions{also}."

    def _read(self) -> None:
        """Take in, in another thread, all that can be found."""
        self._found.addWidget(label("Reading your history…", "muted"))
        latest, log, reader = dict(self._program.session.latest), self._has_log(), annals(self._program)
        run_task(self, lambda _task: reader.index(latest, incidents=log), on_done=self._take, on_error=self._fail)

    def _take(self, index: Index) -> None:
        self._index = index
        self._show()

    def _fail(self, error: UserError) -> None:
        clear_layout(self._found)
        self._found.addWidget(error_box(error))

    # --- What is found ---

    def _show(self) -> None:
        if self._index is None:
            return
        self.save_notes()
        clear_layout(self._found)
        wanted = self._field.text().strip()
        if not wanted:
            self._show_notes()
            return
        groups = self._index.find(wanted)
        count = sum(map(len, groups.values()))
        said = f"{how_many(count, 'result')} for “{wanted}”" if count else f"Nothing found for “{wanted}”."
        self._found.addWidget(label(said, "strong"))
        for kind, entries in groups.items():
            self._add_group(f"{GROUPS[kind]} · {len(entries)}", entries, wanted)
        announce(self._field, said)

    def _show_notes(self) -> None:
        """All notes, to read and to change."""
        notes = [entry for _, _, entry in self._index.entries if entry.kind in NOTES] if self._index else []
        notes.sort(key=lambda entry: NOTES.index(entry.kind))
        if notes:
            self._add_group(f"Your notes · {len(notes)}", notes, "")
        else:
            self._found.addWidget(
                label("You have no notes yet. You can write one beside a check, or beside an audit.", "muted")
            )

    def _add_group(self, title: str, entries: Sequence[Entry], wanted: str) -> None:
        self._found.addWidget(heading(title, "strong"))
        column: LongColumn[Entry] = LongColumn(lambda entry: self._row(entry, wanted), "result", "results")
        column.show_items(entries)
        self._found.addWidget(column)

    def _row(self, entry: Entry, wanted: str) -> QWidget:
        words, column = column_box(2)
        column.addWidget(label(breakable_words(entry.title)))
        if entry.about:
            column.addWidget(label(entry.about, "caption"))
        if entry.kind in NOTES and not wanted:
            column.addWidget(self._note(entry))
        elif entry.text:
            add_prose(column, breakable_words(extract(entry.text, wanted)), "muted")
        word, icon = LEADS.get(entry.kind, ("Its story", "clock-counter-clockwise"))
        lead = Button(word, icon, "link", describes=entry.title)
        lead.clicked.connect(lambda: self._lead(entry))
        row = QWidget()
        sides = SideLayout(row, spacing=16)
        sides.addWidget(words)
        sides.addWidget(lead)
        return row

    def _lead(self, entry: Entry) -> None:
        if entry.kind is Kind.INCIDENT:
            self.led.emit(f"incidents:{entry.key}")
        elif entry.kind is Kind.AUDIT_NOTE:
            self.audits_asked.emit()
        else:
            self.told.emit(entry.key)

    def _note(self, entry: Entry) -> NoteBox:
        note = NoteBox(entry.text, entry.title)
        note.noted.connect(lambda text: self._keep(entry, text))
        return note

    def _keep(self, entry: Entry, text: str) -> None:
        session = self._program.session
        try:
            if entry.kind is Kind.AUDIT_NOTE:
                session.note_audit(int(entry.key), text)
            else:
                session.save_note(entry.key.removeprefix("check:"), text)
        except UserError as error:
            self.failed.emit(error)
