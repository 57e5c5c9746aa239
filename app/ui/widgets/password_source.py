"""Where an export comes from: the promise, how to make one in each program, and the place to drop it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.passwords.guides import BEFORE, Guide
from app.ui.widgets.basics import Button, Card, clear_layout, heading, icon_line, label
from app.ui.widgets.drop_card import DropCard
from app.ui.widgets.file_dialogs import DOWNLOADS, ask_for_file, folder_of
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import row_of
from app.ui.widgets.numbered import add_steps
from app.ui.widgets.picker import Picker
from app.ui.widgets.prose import Prose, add_prose
from app.ui.words import day

PROMISE = (
    "A process of its own reads your file, and ends when you leave this page. No password is shown, kept or sent: only "
    "what is found stays, under names that nobody else can read."
)
CANNOT_PROMISE = (
    "While the file is read, your passwords are in the memory of this computer. The system may write memory to its "
    "disk (swap), and a disk may keep traces of a file that was deleted, an SSD above all. A disk that is encrypted "
    "keeps both from strangers. Who controls this computer while you do this can see everything."
)
STEPS_FROM_MEMORY = "Nobody has tried these steps for us lately. Where they differ, look for “Export” in its settings."


class PasswordSource(QWidget):
    """``chosen`` carries the path of a file."""

    chosen = Signal(object)  # Path

    def __init__(self, guides: Sequence[Guide]) -> None:
        super().__init__()
        self._guides = {guide.id: guide for guide in guides}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(_promise())
        column.addWidget(self._how())
        column.addWidget(self._drop())

    def begin(self) -> None:
        """Give the focus to what comes first."""
        self._picker.setFocus()

    def choose_file(self) -> None:
        title = "Choose the export of your passwords"
        ask_for_file(self, title, "All files (*)", self.chosen.emit, begin=folder_of(DOWNLOADS))

    def _how(self) -> QWidget:
        box = Card(spacing=10)
        title = heading("1. Which program keeps your passwords?", "section")
        box.body.addWidget(title)
        self._picker = Picker[str](
            "Which program keeps your passwords", [(guide.id, guide.name) for guide in self._guides.values()]
        )
        self._picker.setMaximumWidth(self._picker.widest() + 40)
        self._picker.chosen.connect(self._show_steps)
        box.body.addWidget(self._picker)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        box.body.addLayout(self._steps)
        self._show_steps(self._picker.value() or "")
        return box

    def _drop(self) -> QWidget:
        box = DropCard(spacing=10, margins=(24, 20, 24, 20))
        row, title = icon_line("download-simple", "2. Drop the file here", kind="section")
        title.setAccessibleName("2. Drop the file here, or use the button")
        box.body.addWidget(row)
        add_prose(box.body, "It is known by what it holds, not by its name. It is only read, never changed.", "muted")
        choose = Button("Choose the file", "folder-open", "primary")
        choose.clicked.connect(self.choose_file)
        box.body.addWidget(row_of(choose))
        box.dropped.connect(lambda paths: self.chosen.emit(paths[0]))
        return box

    def _show_steps(self, guide_id: str) -> None:
        guide = self._guides[guide_id]
        clear_layout(self._steps)
        add_steps(self._steps, guide.steps)
        if guide.note:
            self._steps.addWidget(icon_line("info", guide.note)[0])
        self._steps.addWidget(icon_line("warning", BEFORE, kind="body", tint="warn")[0])
        describes = f"the file of {guide.name}"
        self._steps.addWidget(
            FoldButton(
                lambda: _tells(guide), self._steps, describes, show="What this file can tell", hide="Fold this away"
            )
        )


def _promise() -> QWidget:
    box = Card("panel", spacing=6, margins=(20, 14, 20, 12))
    box.body.addWidget(icon_line("shield-check", PROMISE, kind="body", tint="primary")[0])
    fold = FoldButton(
        lambda: Prose(CANNOT_PROMISE, "muted"),
        box.body,
        "about memory and disks",
        show="What this cannot promise",
        hide="Fold this away",
    )
    box.body.addWidget(row_of(fold))
    return box


def _tells(guide: Guide) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(8, 0, 0, 0)
    column.setSpacing(6)
    for sentence in guide.tells:
        column.addWidget(icon_line("question" if "cannot" in sentence else "check", sentence)[0])
    read = f"Steps read on {day(guide.read_on)} in {guide.read_in}." if guide.read_on else STEPS_FROM_MEMORY
    column.addWidget(label(read, "caption"))
    return box
