"""Where the posts come from: what this does, how to ask a platform for them, and the place to drop what it sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.basics import Button, Card, heading, icon_line
from app.ui.widgets.drop_card import DropCard
from app.ui.widgets.file_dialogs import DOWNLOADS, ask_for_files, ask_for_folder, folder_of
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import column_box, row_of
from app.ui.widgets.prose import add_prose

WHAT = (
    "Every platform lets you ask for a copy of what you posted. Drop that copy here, and see which posts you may want "
    "to look at again, and why. You decide about each one."
)
PROMISE = (
    "The copy is read on this computer. This app sends none of it, and deletes nothing: where a post should go, you "
    "delete it on the platform."
)
KEPT = (
    "Your posts are kept in your locked history, so that you can stop and go on. Remove them whenever you like. "
    "Pictures stay in the copy. The copy itself is not locked: anyone who opens this computer as you can read it, so "
    "delete it when you are done. What a platform leaves out of its copy cannot be seen here, and what others kept of "
    "your posts cannot be undone."
)


KINDS = "Exports (*.zip *.json *.csv *.txt *.js *.html *.car *.tar *.gz *.tgz)"


class PostPromise(Card):
    """What this does, what it does not do, and what stays."""

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.title = heading("Look at everything you once posted", "section")
        self.body.addWidget(self.title)
        add_prose(self.body, WHAT)
        self.body.addWidget(icon_line("shield-check", PROMISE, kind="body", tint="primary")[0])
        fold = FoldButton(
            _kept,
            self.body,
            "your posts, and what this cannot do",
            show="What is kept",
            hide="Fold this away",
        )
        self.body.addWidget(row_of(fold))


class PostDrop(DropCard):
    """``chosen`` carries the paths: several are parts of one export. ``expected`` says that some are about to come."""

    chosen = Signal(list)  # Path
    expected = Signal()

    def __init__(self, number: str) -> None:
        super().__init__(spacing=10, margins=(24, 20, 24, 20))
        row, self.title = icon_line("download-simple", f"{number}Drop what you got here", kind="section")
        self.title.setAccessibleName(f"{self.title.text()}, or use the buttons")
        self.title.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body.addWidget(row)
        add_prose(
            self.body,
            "A ZIP, a folder or a single file. Did you get several ZIPs? Choose all of them at once. They are only "
            "read, never changed.",
            "muted",
        )
        files = Button("Choose files", "folder-open", "primary")
        files.clicked.connect(self.choose_files)
        folder = Button("Choose a folder", "folder-open")
        folder.clicked.connect(self.choose_folder)
        self.body.addWidget(row_of(files, folder))
        self.dropped.connect(self.chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        self.expected.emit()

    def choose_files(self) -> None:
        self.expected.emit()
        ask_for_files(self, "Choose the copy of your posts", self._take, KINDS, begin=folder_of(DOWNLOADS))

    def choose_folder(self) -> None:
        self.expected.emit()
        ask_for_folder(
            self, "Choose the folder with your posts", lambda path: self._take([path]), begin=folder_of(DOWNLOADS)
        )

    def _take(self, paths: Sequence[Path]) -> None:
        self.chosen.emit(list(paths))


class EmployersNotice(Card):
    """On an employer's computer: what is read here, the employer can see."""

    def __init__(self) -> None:
        super().__init__("notice", spacing=8, margins=(14, 12, 14, 12))
        said = (
            "Your employer can see what is on this computer, and that may include your posts. Use one of your own, if "
            "you can."
        )
        self.body.addWidget(icon_line("briefcase", said, kind="body", tint="primary")[0])


def _kept() -> QWidget:
    box, column = column_box()
    add_prose(column, KEPT, "muted")
    return box
