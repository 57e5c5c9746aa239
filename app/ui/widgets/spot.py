"""A place whose content comes and goes while what stands after it stays."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.widgets.basics import clear_layout


class Spot(QWidget):
    """A screen reader, and the Tab key, go by the order in which widgets were made: this one keeps the place."""

    def __init__(self, spacing: int = 0) -> None:
        super().__init__()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(spacing)
        self.hide()

    def put(self, widget: QWidget) -> None:
        """Show it below what is there."""
        self._inside.addWidget(widget)
        self.show()

    def empty(self) -> None:
        """Take no room."""
        clear_layout(self._inside)
        self.hide()

    def has_focus(self) -> bool:
        """Whether something in it has the keyboard."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
