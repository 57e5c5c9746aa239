"""A card that takes files and folders which are dropped on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from app.ui.widgets.basics import Card, set_property


class DropCard(Card):
    """``dropped`` carries the paths. Whoever cannot drag is to be given buttons that do the same."""

    dropped = Signal(list)  # Path

    def __init__(self, **look: Any) -> None:
        super().__init__("drop", **look)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            set_property(self, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
