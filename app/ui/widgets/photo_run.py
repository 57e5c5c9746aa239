"""Work on photos under way: one piece at a time, with its progress and all that it reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.photos.model import CleanResult, Restored
from app.ui.tasks import Task, run_task
from app.ui.widgets.photo_progress import PhotoProgress
from app.ui.widgets.photo_report import Tally, UndoTally
from app.ui.widgets.photo_rows import PhotoRows
from app.ui.widgets.photo_work import Cloud, Passed, PhotoRow, Renamed, Total


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
        self._owner, self._rows = owner, rows
        self._task: Task | None = None
        self.progress = PhotoProgress()
        self.progress.cancelled.connect(self.cancel)
        self.fresh: list[PhotoRow] = []
        self.renamed: dict[str, str] = {}

    @property
    def is_busy(self) -> bool:
        return self._task is not None

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
        self.progress.start(title, total)
        self._task = run_task(
            self._owner,
            work,
            on_progress=lambda batch: self._take(batch, tally),
            on_done=lambda complete: self._ended(lambda: then(complete)),
            on_error=lambda error: self._ended(lambda: self.failed.emit(error)),
            on_bug=lambda: self._ended(self.broke.emit),
        )

    def cancel(self) -> None:
        """Stop after the photo in hand."""
        if self._task is not None:
            self._task.cancel()

    def _ended(self, then: Callable[[], None]) -> None:
        self._task = None
        self.progress.finish()
        then()

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
