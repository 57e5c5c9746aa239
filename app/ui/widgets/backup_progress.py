"""A backup being written or restored: how much is done, and a way to stop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from app.core.backups import Proceed
from app.ui.tasks import Task
from app.ui.widgets.basics import Button, Card, announce, heading, label
from app.ui.widgets.layouts import row_of
from app.ui.words import size

STEPS = 1000


class BackupProgress(Card):
    """``show_reports`` takes what a task reports that goes on with ``proceed_of``; ``cancelled`` asks it to stop.

    ``parts`` name what is done with all the bytes, one after the other.
    """

    cancelled = Signal()

    def __init__(self, title: str, *parts: str, kind: str = "panel") -> None:
        super().__init__(kind, spacing=10)
        self._parts = parts
        self._title = heading(title, "section")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self._count = label("Getting ready", "muted")
        self._stop = Button("Cancel", "x", describes=title)
        self._stop.clicked.connect(self._cancel)
        for part in (self._title, self._bar, self._count, row_of(self._stop)):
            self.body.addWidget(part)

    def begin(self) -> None:
        """Give the focus to the way out, and say what is going on."""
        self._stop.setFocus()
        announce(self._title, self._title.text())

    def show_reports(self, reports: list[Any]) -> None:
        """Show the last of them: bytes done and bytes in all."""
        done, total = reports[-1]
        if not total:
            return
        self._bar.setRange(0, STEPS)
        self._bar.setValue(done * STEPS // total)
        part = total // len(self._parts)
        number = min(done // max(1, part), len(self._parts) - 1)
        self._count.setText(f"{self._parts[number]}: {size(done - number * part)} of {size(part)}")

    def _cancel(self) -> None:
        self._stop.setEnabled(False)
        self._stop.setText("Stopping")
        self.cancelled.emit()


def proceed_of(task: Task) -> Proceed:
    """What the work is to call as it goes on."""

    def proceed(done: int, total: int) -> bool:
        task.report((done, total))
        return not task.cancelled()

    return proceed
