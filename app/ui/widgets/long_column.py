"""A column of parts that can be hundreds: a few are made at a time, and the rest when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.basics import Button, clear_layout
from app.ui.words import how_many

T = TypeVar("T")
SHOWN = 10
AT_ONCE = 2


class LongColumn(QWidget, Generic[T]):
    """``make`` makes the part of an item; ``one`` and ``several`` name items on the button that shows more."""

    def __init__(self, make: Callable[[T], QWidget], one: str, several: str) -> None:
        super().__init__()
        self._make, self._one, self._several = make, one, several
        self._waiting: list[T] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(10)
        column.addLayout(self._parts)
        self._more = Button("", "caret-down", "link")
        self._more.clicked.connect(lambda: self._go_on(SHOWN))
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._more.hide()

    def show_items(self, items: Iterable[T]) -> None:
        """Show these in the place of what was shown."""
        clear_layout(self._parts)
        self._waiting = list(items)
        self._go_on(SHOWN)

    def _go_on(self, count: int) -> None:
        """Add ``count`` more, a few in each turn of the event loop."""
        now, self._waiting = self._waiting[: min(count, AT_ONCE)], self._waiting[min(count, AT_ONCE) :]
        for item in now:
            self._parts.addWidget(self._make(item))
        left = count - len(now)
        if left and self._waiting:
            self._more.setEnabled(False)
            waiting = self._waiting
            QTimer.singleShot(0, self, lambda: self._go_on(left) if waiting is self._waiting else None)
        else:
            self._offer()

    def _offer(self) -> None:
        named = how_many(len(self._waiting), self._one, self._several)
        self._more.setText(f"Show more: {named} left")
        self._more.setAccessibleName(self._more.text())
        self._more.setEnabled(True)
        self._more.setVisible(bool(self._waiting))
