"""Work on photos under way: one piece at a time, with its progress and all that it reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.photos.model import CleanResult, Restored
from app.ui.tasks import Task
from app.ui.widgets.photo_report import Tally, UndoTally
from app.ui.widgets.photo_rows import PhotoRows
from app.ui.widgets.photo_work import Cloud, Passed, PhotoRow, Renamed, Total
from app.ui.widgets.work_progress import WorkProgress


class PhotoRun(QObject):
    """Puts what a look reports into ``rows``; of work that changes files, keeps it for whoever started it.

    ``fresh`` are the photos as they are after the last such work, ``renamed`` their old names with the new ones.
    ``cloud`` carries a ``Cloud`` that a look came upon, ``failed`` a ``UserError``, ``broke`` says that a bug ended it.
    """

    cloud = Signal(object)
    failed = Signal(object)
    broke = Signal()

    def __init__(self, owner: QWidget, rows: PhotoRows) -> None:
        super().__init__(owner)
        self._rows = rows
        self.progress = WorkProgress()
        self.fresh: list[PhotoRow] = []
        self.renamed: dict[str, str] = {}

    def start(
        self,
        title: str,
        work: Callable[[Task], bool],
        then: Callable[[bool], None],
        *,
        total: int = 0,
        tally: Tally | UndoTally | None = None,
    ) -> None:
        """Do ``work``, then tell ``then`` whether it was complete. With a ``tally`` it changes files."""
        self.fresh = []
        self.renamed = {}
        self.progress.run(
            title,
            work,
            on_progress=lambda batch: self._take(batch, tally),
            on_done=then,
            on_error=self.failed.emit,
            on_bug=self.broke.emit,
            total=total,
        )

    def _take(self, batch: list[Any], tally: Any) -> None:
        """Take in one batch of what the work reports."""
        rows: list[PhotoRow] = []
        for item in batch:
            if isinstance(item, PhotoRow):
                rows.append(item)
            elif isinstance(item, Total):
                self.progress.set_total(item.files)
            elif isinstance(item, Passed):
                self.progress.advance(item.files)
            elif isinstance(item, Cloud):
                self.cloud.emit(item)
            elif isinstance(item, Renamed):
                self.renamed[item.old] = item.new
            elif isinstance(item, CleanResult | Restored):
                tally.add(item)
                self.progress.advance(1)
        if rows and tally is None:
            self._rows.add(rows)
        elif rows:
            self.fresh.extend(rows)
