"""The photo folders of last time, looked through once more beside a re-audit; only what is new is spoken of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.vault_errors import HistoryLocked
from app.photos.model import readable_path
from app.ui.photo_findings import Leaks, look_for_leaks, remember_look
from app.ui.program import Program
from app.ui.widgets.basics import Button, Card, announce, clear_layout, icon_line, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.photo_work import Passed, Total
from app.ui.widgets.work_progress import WorkProgress
from app.ui.words import how_many

TITLE = "Looking for new photos with a place"


class AgainPhotos(QWidget):
    """``photos_asked`` carries what the photo tool is to look at: the new ones, or the folders with all of them.

    ``recorded`` says that the history has taken in what was seen.
    """

    photos_asked = Signal(list)
    recorded = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, program: Program, folders: Sequence[str]) -> None:
        super().__init__()
        self._program, self._folders = program, tuple(folders)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._progress = WorkProgress()
        column.addWidget(self._progress)
        self._found = QVBoxLayout()
        column.addLayout(self._found)

    def begin(self) -> None:
        """Look through the folders, aside of what the worker does."""
        program, folders = self._program, self._folders
        clear_layout(self._found)
        self._progress.run(
            TITLE,
            lambda task: look_for_leaks(task, program, folders),
            on_progress=self._count,
            on_done=self._show,
            on_error=self._fail,
            aside=True,
        )

    @property
    def is_busy(self) -> bool:
        """Whether the look is under way."""
        return self._progress.is_busy

    def interrupted(self) -> UserError | None:
        """What to say when the window is locked now; None where no look is under way."""
        if not self.is_busy:
            return None
        return UserError(
            "Hiding the window stopped the look at your photos.",
            safe="Nothing was changed. Your answers are saved.",
            do="It begins again when you open your review.",
        )

    def _count(self, batch: list[Any]) -> None:
        for item in batch:
            if isinstance(item, Total):
                self._progress.set_total(item.files)
            elif isinstance(item, Passed):
                self._progress.advance(item.files)

    def _fail(self, error: UserError) -> None:
        self._found.addWidget(row_of(self._again_button()))
        self.failed.emit(error)

    def _show(self, leaks: Leaks) -> None:
        card = Card(spacing=8)
        icon, tint = ("map-pin", "warn") if leaks.new else ("check-circle", "ok")
        line, title = icon_line(icon, told(leaks), kind="section", tint=tint)
        card.body.addWidget(line)
        for text in _more(leaks):
            card.body.addWidget(label(text, "muted"))
        if leaks.missing:
            card.body.addWidget(icon_line("warning", _missing(leaks.missing), kind="body", tint="warn")[0])
        if buttons := self._buttons(leaks):
            card.body.addWidget(row_of(*buttons))
        self._found.addWidget(card)
        announce(title, title.text())
        if leaks.whole and leaks.looked_in:
            self._remember()
        self.recorded.emit()

    def _remember(self) -> None:
        try:
            remember_look(self._program)
        except HistoryLocked:
            pass  # in the moment after it was recorded
        except UserError as error:
            self.failed.emit(error)

    def _buttons(self, leaks: Leaks) -> list[Button]:
        buttons = []
        if leaks.new:
            clean = Button("Clean it" if len(leaks.new) == 1 else f"Clean these {len(leaks.new):,}", "broom")
            clean.setAccessibleName(f"{clean.text()}: new photos with a place")
            clean.clicked.connect(lambda: self.photos_asked.emit(list(leaks.new)))
            buttons.append(clean)
        if leaks.known:
            see = Button(f"See all {leaks.known + len(leaks.new):,}", kind="link", describes="photos with a place")
            see.clicked.connect(lambda: self.photos_asked.emit(list(leaks.looked_in)))
            buttons.append(see)
        if leaks.missing or not leaks.whole:
            buttons.append(self._again_button())
        if leaks.missing:
            forget = Button("Forget it" if len(leaks.missing) == 1 else "Forget them", kind="link")
            forget.setAccessibleName(f"{forget.text()}: {_names(leaks.missing)}")
            forget.clicked.connect(lambda: self._forget(leaks.missing))
            buttons.append(forget)
        return buttons

    def _forget(self, missing: Collection[str]) -> None:
        """Look in these folders no more, and say how it stands without them."""
        before = self._program.preferences
        kept = tuple(folder for folder in before.photo_folders if folder not in missing)
        try:
            self._program.save_preferences(replace(before, photo_folders=kept))
        except UserError as error:
            self.failed.emit(error)
            return
        self._folders = kept
        if kept:
            self.begin()
        else:
            clear_layout(self._found)

    def _again_button(self) -> Button:
        again = Button("Look in them again", "repeat", "link", describes="photo folders")
        again.clicked.connect(self.begin)
        return again


def told(leaks: Leaks) -> str:
    """ "12 new photos with a place in 2 folders"."""
    folders = how_many(len(leaks.looked_in), "folder")
    if leaks.new:
        return f"{how_many(len(leaks.new), 'new photo')} with a place in {folders}"
    if not leaks.whole:
        return "No new photo with a place so far"
    return f"No new photo with a place in {folders}" if leaks.looked_in else "Your photo folders are not there now"


def _more(leaks: Leaks) -> list[str]:
    said = [] if leaks.whole else ["You stopped the look. What was seen until then is kept."]
    if leaks.known:
        is_there = "1 known one is still there." if leaks.known == 1 else f"{leaks.known:,} known ones are still there."
        said.append(is_there)
    if leaks.looked_in:
        said.append(f"Looked in: {_names(leaks.looked_in)}.")
    return said


def _missing(folders: Sequence[str]) -> str:
    are = "is not there now, or it is" if len(folders) == 1 else "are not there now, or they are"
    return f"{_names(folders)} {are} empty. A drive may be unplugged. Nothing there counts as gone."


def _names(folders: Sequence[str]) -> str:
    return ", ".join(readable_path(Path(folder).name or folder) for folder in folders)
