"""What a worker may add to a page that they found: its link, what it shows, and a note."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.core.model import Shows
from app.search_self.findability import WORDS
from app.search_self.records import Sighting
from app.ui.widgets.basics import label
from app.ui.widgets.flow_layout import FlowLayout


class SightingDetails(QWidget):
    """``drafted`` carries the sighting with each change."""

    drafted = Signal(object)

    def __init__(self, draft: Sighting) -> None:
        super().__init__()
        self._draft = draft
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.link = self._field(column, "Link of the page", draft.link)
        self.link.setPlaceholderText("https://")
        column.addWidget(label("What does the page show? Tick what fits."))
        ticks = QWidget()
        flow = FlowLayout(ticks, spacing=12)
        self._ticks: dict[Shows, QCheckBox] = {}
        for item, words in WORDS.items():
            tick = QCheckBox(words[0].upper() + words[1:])
            tick.setChecked(item in draft.shows)
            tick.toggled.connect(self._changed)
            self._ticks[item] = tick
            flow.addWidget(tick)
        column.addWidget(ticks)
        self.note = self._field(column, "Private note", draft.note)
        self.link.textEdited.connect(self._changed)
        self.note.textEdited.connect(self._changed)

    def _field(self, column: QVBoxLayout, name: str, text: str) -> QLineEdit:
        caption = label(name)
        field = QLineEdit(text)
        field.setAccessibleName(name)
        field.setMaxLength(2000)
        caption.setBuddy(field)
        column.addWidget(caption)
        column.addWidget(field)
        return field

    def _changed(self) -> None:
        shows = frozenset(item for item, tick in self._ticks.items() if tick.isChecked())
        self._draft = replace(self._draft, link=self.link.text(), note=self.note.text(), shows=shows)
        self.drafted.emit(self._draft)
