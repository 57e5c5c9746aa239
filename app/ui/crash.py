"""What a bug looks like to the worker: calm, nothing lost, and words that help to mend it."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app import __version__
from app.core.errors import UserError
from app.core.vault_errors import HistoryLocked
from app.ui.pages.page import error_box
from app.ui.widgets.basics import Button, label
from app.ui.widgets.dialogs import Dialog, copy_text


class BugDialog(Dialog):
    """Says that the app has a fault. ``details`` names lines of the program, never what the worker typed."""

    def __init__(self, details: str, parent: QWidget) -> None:
        super().__init__("Something went wrong in this app", parent)
        self.column.addWidget(label("It is a fault of the app, not of yours. What was saved before is still there."))
        self.column.addWidget(label("Close this box and go on. If it happens again, close the app and start it anew."))
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName("What went wrong, for the people who mend the app")
        self.column.addWidget(text)
        copy = Button("Copy for a report", "copy")
        copy.clicked.connect(lambda: copy_text(copy, details))
        self.add_buttons(copy)


class TroubleDialog(Dialog):
    """Trouble that no page expected (the disk is gone in the middle of reading): what happened, and what to do."""

    def __init__(self, error: UserError, parent: QWidget) -> None:
        super().__init__("This did not work", parent)
        self.column.addWidget(error_box(error))
        self.add_buttons()


def show_bugs_in(window: QWidget) -> None:
    """From now on, an unexpected error opens a ``BugDialog`` over ``window`` and is printed.

    Work that comes too late, with the history locked already, is no error; what a person can act on is no bug.
    """

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, HistoryLocked):
            return  # what was still to come when the window was hidden: no fault, and no box over the cover
        if isinstance(error, UserError):
            if QApplication.instance() is not None and not window.findChild(TroubleDialog):
                TroubleDialog(error, window).open()
            return
        details = f"Privacy Self-Audit {__version__}\n{_frames(trace)}\n{kind.__name__}"
        print(details, file=sys.stderr)
        if QApplication.instance() is not None and not window.findChild(BugDialog):
            BugDialog(details, window).open()

    sys.excepthook = show


def _frames(trace: TracebackType | None) -> str:
    """File names, lines and functions: no folders, which name the user, no locals, no text of the error."""
    frames = traceback.extract_tb(trace)
    return "\n".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
