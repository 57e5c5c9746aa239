"""The audits one by one: the amounts of each, a note beside it, and deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.model import Audit
from app.history.removal import NO_WAY_BACK, OUT_OF_REACH, STAYS, Loss, what_goes
from app.history.timeline import STATES, Mark, State, day_names
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.amounts_ring import AmountsBar, parts
from app.ui.widgets.basics import Button, Card, announce, heading, label, line, pill
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.note_box import NoteBox
from app.ui.widgets.prose import add_prose
from app.ui.words import DEPTHS


class Audits(QWidget):
    """The newest first. ``removed`` says that one was deleted, ``failed`` carries a ``UserError``."""

    removed = Signal(str)
    failed = Signal(object)

    def __init__(self, program: Program, audits: Sequence[Mark]) -> None:
        super().__init__()
        self._program = program
        self._days = day_names(mark.audit for mark in audits)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        rows: LongColumn[Mark] = LongColumn(self._row, "audit", "audits")
        rows.show_items(reversed(audits))
        column.addWidget(rows)

    def save_notes(self) -> None:
        """Keep what is being written."""
        for note in self.findChildren(NoteBox):
            note.save()

    def _row(self, mark: Mark) -> QWidget:
        audit = mark.audit
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        when = self._days[audit.id]
        delete = Button("Delete this audit", "trash", "link", describes=when)
        delete.clicked.connect(lambda: self._ask(audit, column, delete))
        column.addWidget(_head(mark, when, delete))
        if audit.amounts is not None:
            column.addWidget(AmountsBar(audit.amounts))
            told = " · ".join(f"{number} {words}" for number, words in parts(audit.amounts))
            column.addWidget(label(told, "muted"))
        else:
            column.addWidget(label("The amounts are kept when an audit is finished. Its answers are saved.", "muted"))
        note = NoteBox(audit.note, f"audit of {when}")
        note.noted.connect(lambda text: self._keep_note(audit, text))
        column.addWidget(note)
        column.addWidget(line())
        return box

    def _keep_note(self, audit: Audit, text: str) -> None:
        try:
            self._program.session.note_audit(audit.id, text)
        except UserError as error:
            self.failed.emit(error)

    # --- Deleting ---

    def _ask(self, audit: Audit, column: QVBoxLayout, delete: Button) -> None:
        """Look what would go, in another thread, and say it before anything is deleted."""
        delete.setEnabled(False)
        session = self._program.session

        def fail(error: UserError) -> None:
            delete.setEnabled(True)
            self.failed.emit(error)

        run_task(
            delete,
            lambda _task: session.loss(audit),
            on_done=lambda found: self._question(audit, found, column, delete),
            on_error=fail,
            on_bug=lambda: delete.setEnabled(True),
        )

    def _question(self, audit: Audit, found: Loss, column: QVBoxLayout, delete: Button) -> None:
        asked = Card("warning", spacing=8, margins=(14, 12, 14, 12))
        when = self._days[audit.id]
        title = heading(f"Delete the audit of {when}?", "strong")
        asked.body.addWidget(title)
        said = (*what_goes(audit, found), STAYS, OUT_OF_REACH, NO_WAY_BACK)
        for sentence in said:
            add_prose(asked.body, sentence)
        yes = Button("Delete it", "trash", "danger", describes=f"audit of {when}")
        no = Button("Keep it", describes=f"audit of {when}")
        yes.clicked.connect(partial(self._delete, audit, asked))
        no.clicked.connect(lambda: self._keep(asked, delete))
        asked.body.addWidget(row_of(no, yes))
        column.insertWidget(column.count() - 1, asked)  # above the line that ends the audit
        delete.hide()
        title.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(title, " ".join((title.text(), *said)))

    def _keep(self, asked: QWidget, delete: Button) -> None:
        asked.hide()
        asked.deleteLater()
        delete.setEnabled(True)
        delete.show()
        delete.setFocus(Qt.FocusReason.OtherFocusReason)

    def _delete(self, audit: Audit, asked: QWidget) -> None:
        self.setEnabled(False)  # nothing else is to be asked of the history meanwhile
        program = self._program

        def fail(error: UserError) -> None:
            self.setEnabled(True)
            self.failed.emit(error)

        run_task(
            self,
            lambda _task: program.remove_audit(audit),
            on_done=lambda _: self.removed.emit(f"The audit of {self._days[audit.id]} is deleted. {OUT_OF_REACH}"),
            on_error=fail,
            on_bug=lambda: self.setEnabled(True),
        )


def _head(mark: Mark, when: str, delete: Button) -> QWidget:
    """When, how deep and how it ended, and at the right the way to delete it."""
    words = QWidget()
    flow = FlowLayout(words, spacing=10)
    flow.addWidget(label(when, "strong", wrap=False))
    flow.addWidget(pill(DEPTHS[mark.audit.depth]))
    flow.addWidget(pill(STATES[mark.state], "ok" if mark.state is State.FINISHED else ""))
    head = QWidget()
    sides = SideLayout(head, spacing=16)
    sides.addWidget(words)
    sides.addWidget(delete)
    return head
