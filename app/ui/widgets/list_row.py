"""One line of a list: a mark, what it is with a small note below, and at the other end what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.basics import label
from app.ui.widgets.layouts import SideLayout, column_box


class ListRow(QWidget):
    """What can be done is added to ``sides``, and stands below the words where there is no room beside them."""

    def __init__(self, mark: QWidget, name: str, note: str = "", *, spacing: int = 12) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self.sides = SideLayout(spacing=spacing)
        row.addLayout(self.sides, 1)
        words, column = column_box(2)
        column.addWidget(label(name))
        self._small = label("", "caption")
        column.addWidget(self._small)
        self.sides.addWidget(words)
        self.set_note(note)

    def set_note(self, text: str) -> None:
        """Put these small words below the name; without any there is no line for them."""
        self._small.setText(text)
        self._small.setVisible(bool(text))
