"""The entries of the incident log, the newest first, and the copy of them all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.model import Incident
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, clear_layout, heading
from app.ui.widgets.incident_card import IncidentCard
from app.ui.widgets.incident_file import EvidencePictures
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import add_prose
from app.ui.words import how_many

ENTRIES_AT_ONCE = 8


class IncidentList(QWidget):
    """Says which entry is to be changed, added to, copied or deleted; the page does it.

    ``led`` carries the card that the worker is led to, ``older_asked`` the first entry that is to be shown too.
    """

    change_asked = Signal(object)
    files_asked = Signal(object)
    copy_asked = Signal(list)
    removed = Signal(object)
    detached = Signal(object, object)
    earlier_forgotten = Signal(object)
    older_asked = Signal(object)
    led = Signal(QWidget)

    def __init__(self, program: Program, pictures: EvidencePictures) -> None:
        super().__init__()
        self._program, self._pictures = program, pictures
        self._entries: Sequence[Incident] = ()
        self._waiting: list[Incident] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def show_entries(self, entries: Sequence[Incident], lead_to: int | None = None) -> None:
        """Show the newest, at least as far as the one with the id ``lead_to``, which gets the focus."""
        clear_layout(self._column)
        place = next((number for number, entry in enumerate(entries) if entry.id == lead_to), 0)
        shown = ENTRIES_AT_ONCE * (1 + place // ENTRIES_AT_ONCE)
        self._entries, self._waiting = entries, list(entries[:shown])
        if entries:
            self._column.addWidget(heading(how_many(len(entries), "entry", "entries"), "section"))
            self._add_card(self._waiting, lead_to)

    def card_of(self, entry: Incident | None) -> IncidentCard | None:
        """The card of an entry, where it is on screen."""
        if entry is None:
            return None
        return next((card for card in self._cards() if card.entry.id == entry.id), None)

    def put_before(self, card: IncidentCard, widget: QWidget) -> None:
        """Show ``widget`` in the place of a card, which hides."""
        self._column.insertWidget(self._column.indexOf(card), widget)
        card.hide()

    def _add_card(self, waiting: list[Incident], lead_to: int | None) -> None:
        """One at a time, so that the window never stalls; what ends the list comes after the last."""
        if waiting is not self._waiting:
            return  # the list was begun anew in the meantime
        card = self._card(waiting.pop(0))
        self._column.addWidget(card)
        if card.entry.id == lead_to:
            card.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.led.emit(card)
        if waiting:
            QTimer.singleShot(0, self, lambda: self._add_card(waiting, lead_to))
        else:
            self._add_end()

    def _add_end(self) -> None:
        shown = len(self._cards())
        self._pictures.want_of([file for entry in self._entries[:shown] for file in entry.attachments])
        older = len(self._entries) - shown
        if older:
            more = Button(f"Show {min(older, ENTRIES_AT_ONCE)} older entries", kind="link")
            more.clicked.connect(lambda: self.older_asked.emit(self._entries[shown]))
            self._column.addWidget(row_of(more))
        self._column.addWidget(self._copy_card())

    def _cards(self) -> list[IncidentCard]:
        """The entries on screen; what was on screen before may not be gone yet."""
        items = [self._column.itemAt(number) for number in range(self._column.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, IncidentCard)]

    def _card(self, entry: Incident) -> IncidentCard:
        card = IncidentCard(self._program, entry, self._pictures)
        card.change_asked.connect(lambda: self.change_asked.emit(entry))
        card.files_asked.connect(lambda: self.files_asked.emit(entry))
        card.copy_asked.connect(lambda: self.copy_asked.emit([entry]))
        card.removed.connect(lambda: self.removed.emit(entry))
        card.detached.connect(lambda file: self.detached.emit(entry, file))
        card.earlier_forgotten.connect(lambda: self.earlier_forgotten.emit(entry))
        return card

    def _copy_card(self) -> QWidget:
        card = Card(spacing=10)
        card.body.addWidget(heading("A copy for your manager or the police", "section"))
        add_prose(
            card.body,
            "A folder with the entries, the files and their fingerprints. Any browser can show it. "
            "The copy is not locked any more: whoever has it can read it. Put it where nobody else looks.",
            "muted",
        )
        copy = Button("Save a copy of all", "download-simple", describes="entries")
        copy.clicked.connect(lambda: self.copy_asked.emit(list(self._entries)))
        card.body.addWidget(row_of(copy))
        return card
