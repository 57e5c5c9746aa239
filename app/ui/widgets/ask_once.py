"""A button that asks once, in its own place, before it does what cannot be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.basics import Button, announce, clear_layout, label
from app.ui.widgets.layouts import row_of


class AskOnce(QWidget):
    """Shows the given buttons; ``ask`` puts a question in their place. ``agreed`` says that the worker is sure."""

    agreed = Signal()

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = row_of(*buttons)
        self._column.addWidget(self._row)
        self._question = QVBoxLayout()
        self._question.setSpacing(8)
        self._column.addLayout(self._question)
        self._asked_by: Button | None = None

    def ask(self, button: Button, question: str, yes: str, no: str) -> None:
        """Ask in the place of the buttons; "no" gives the focus back to ``button``."""
        self._asked_by = button
        self._row.hide()
        clear_layout(self._question)
        sure = Button(yes, "trash", "danger")
        keep = Button(no)
        sure.clicked.connect(self.agreed)
        keep.clicked.connect(self._keep)
        self._question.addWidget(label(question, "strong"))
        self._question.addWidget(row_of(sure, keep))
        keep.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, question)

    def _keep(self) -> None:
        clear_layout(self._question)
        self._row.show()
        if self._asked_by is not None:
            self._asked_by.setFocus(Qt.FocusReason.OtherFocusReason)
