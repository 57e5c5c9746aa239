"""The moment from which a window can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class _FirstPaint(QObject):
    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The window draws itself now, then its children; what follows must not hold them up.
            QTimer.singleShot(0, self, self._then)
        return False


def once_painted(window: QWidget, then: Callable[[], None]) -> None:
    """Call ``then`` when ``window`` was painted for the first time."""
    _FirstPaint(window, then)
