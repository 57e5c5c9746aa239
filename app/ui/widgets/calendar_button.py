"""A button that saves reminders as a file for the calendar, where the worker says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal

from app.core.errors import UserError
from app.core.model import Area
from app.reminders.areas import with_exported
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button
from app.ui.widgets.file_dialogs import ask_where_to_save


class CalendarButton(Button):
    """``write`` makes the file and says what calendars were given by now; it runs in a worker thread.

    ``saved`` carries the path, ``failed`` the ``UserError``.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, program: Program, file_name: str, write: Callable[[Path], Mapping[Area, date]], *, describes: str
    ) -> None:
        super().__init__("Add to calendar", "calendar-plus", describes=describes)
        self._program, self._file_name, self._write = program, file_name, write
        self.clicked.connect(self._ask_where)

    def _ask_where(self) -> None:
        ask_where_to_save(self, "Save the calendar file", self._file_name, "Calendar (*.ics)", self._save)

    def _save(self, path: Path) -> None:
        run_task(
            self,
            lambda _task: self._write(path),
            on_done=lambda exported: self._remember(exported, path),
            on_error=self.failed.emit,
        )

    def _remember(self, exported: Mapping[Area, date], path: Path) -> None:
        """Without it an area that is switched off later would stay in the calendar."""
        try:
            self._program.save_preferences(with_exported(self._program.preferences, exported))
        except UserError as error:
            self.failed.emit(error)
            return
        self.saved.emit(path)
