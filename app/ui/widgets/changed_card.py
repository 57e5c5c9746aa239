"""What moved since the worker looked: one line, and the settings themselves on request."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Check, Pack
from app.core.model import Answer
from app.history.attention import ChangedChecks
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, icon_line, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.words import day, how_many, pack_name, since

MOST_SHOWN = 12


class ChangedCard(Card):
    """``go`` asks the window for one of the checks."""

    go = Signal(str)

    def __init__(self, program: Program, changed: ChangedChecks) -> None:
        super().__init__("panel", spacing=8, margins=(14, 4, 8, 4))
        self._program = program
        self._changed = changed
        self._rows = QVBoxLayout()
        row = SideLayout(spacing=8)
        row.addWidget(icon_line("path", sentence(changed, program.clock.today()), kind="body")[0])
        row.addWidget(FoldButton(self._make_rows, self._rows, "what moved", show="See them", hide="Hide them"))
        self.body.addLayout(row)
        self.body.addLayout(self._rows)

    def _make_rows(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 8, 10)
        column.setSpacing(12)
        shown = self._changed.all[:MOST_SHOWN]
        for check in shown:
            column.addWidget(self._row(check))
        rest = len(self._changed.all) - len(shown)
        column.addWidget(label(f"And {rest} more. " * bool(rest) + "All of it is asked in your next audit.", "muted"))
        return box

    def _row(self, check: Check) -> QWidget:
        pack = self._program.catalogue.pack_by_id[check.pack]
        answer = self._program.session.latest[check.id]
        about, column = column_box(2)
        column.addWidget(label(check.title, "strong"))
        column.addWidget(label(f"{pack_name(pack)} · you looked on {day(answer.at)}", "caption"))
        if note := _note(pack, check, answer):
            column.addWidget(label(note))
        look = Button("Look again", "arrow-right", "link", describes=check.title)
        look.clicked.connect(lambda: self.go.emit(f"check:{check.id}"))
        row = QWidget()
        sides = SideLayout(row)
        sides.addWidget(about)
        sides.addWidget(look)
        return row


def sentence(changed: ChangedChecks, today: date) -> str:
    """ "3 settings moved since August, and 1 check asks for something else." """
    moved, others = len(changed.moved), len(changed.others)
    when = f" since {since(changed.since, today)}" if isinstance(changed.since, datetime) else ""
    asks = f"{how_many(others, 'check asks', 'checks ask')} for something else"
    if not moved:
        return f"{asks}{when}."
    told = f"{how_many(moved, 'setting')} moved{when}"
    return f"{told}, and {asks}." if others else f"{told}."


def _note(pack: Pack, check: Check, answer: Answer) -> str:
    """The newest note of the pack on this check, where it was written after the worker looked."""
    looked = answer.at.astimezone().date()
    notes = [note for note in pack.changes if check.id in note.checks and note.dated >= looked]
    return max(notes, key=lambda note: note.dated).text if notes else ""
