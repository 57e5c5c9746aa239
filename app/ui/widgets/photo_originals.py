"""The originals that are kept: where, how much, for how long, and the ways to put them back or let them go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import Clock
from app.core.errors import UserError
from app.photos.model import readable_path
from app.ui.tasks import run_task
from app.ui.widgets import photo_work
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.photo_report import open_folder
from app.ui.widgets.photo_words import size
from app.ui.widgets.photo_work import Kept
from app.ui.words import day, how_many

if TYPE_CHECKING:
    from app.photos.originals import Originals


class KeptOriginals(Card):
    """Hidden while nothing is kept. ``undo_asked`` leaves the putting back to the tool, which shows the progress."""

    undo_asked = Signal()
    deleted = Signal(int)
    failed = Signal(object)  # UserError

    def __init__(self, folder: Path, clock: Clock) -> None:
        super().__init__(spacing=10)
        self._folder = folder
        self._clock = clock
        self._kept = Kept((), ())
        self._not_now = False
        self.title = heading("Originals you keep", "section")
        self.body.addWidget(self.title)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(10)
        self.body.addLayout(self._rest)
        self.hide()

    @property
    def photos(self) -> int:
        return self._kept.photos

    def refresh(self) -> None:
        """Look at what is kept."""
        if not self._folder.is_dir():
            self._show(Kept((), ()))
            return
        run_task(self, lambda _: photo_work.kept(self._originals()), on_done=self._show, on_error=self.failed.emit)

    def _originals(self) -> Originals:
        return photo_work.originals_of(self._folder, self._clock)

    def _show(self, kept: Kept) -> None:
        self._kept = kept
        clear_layout(self._rest)
        self.setVisible(bool(kept.photos))
        if not kept.photos:
            return
        oldest = min(run.when for run in kept.runs)
        amount = f"{how_many(kept.photos, 'original')}, {size(kept.size)}, the oldest from {day(oldest)}."
        self._say("images", amount)
        self._say(
            "warning",
            "They still hold the place. They are not encrypted: anyone who uses this computer can open them.",
            "warn",
        )
        self._rest.addWidget(label(readable_path(str(self._folder)), "caption"))
        if kept.old and not self._not_now:
            self._ask_about_old(sum(run.photos for run in kept.old))
        undo = Button("Undo the last clean", "arrow-counter-clockwise")
        undo.clicked.connect(self.undo_asked)
        show = Button("Open their folder", "folder-open", describes="kept originals")
        show.clicked.connect(lambda: open_folder(str(self._folder)))
        let_go = Button("Let them all go", "trash", "danger", describes=how_many(kept.photos, "original"))
        let_go.clicked.connect(lambda: self._confirm(kept.photos, old_only=False))
        self._add_buttons(undo, show, let_go)

    def _say(self, icon: str, text: str, tint: str = "muted") -> None:
        self._rest.addWidget(icon_line(icon, text, kind="body", tint=tint)[0])

    def _ask_about_old(self, photos: int) -> None:
        """After 30 days: they are the leak itself, so keeping them is a choice to make again."""
        box = Card("warning", spacing=8, margins=(14, 12, 14, 12))
        text = f"{how_many(photos, 'original')} kept for more than 30 days. Do you still need them?"
        box.body.addWidget(icon_line("clock", text, kind="body", tint="warn")[0])
        row = QWidget()
        flow = FlowLayout(row)
        go = Button(f"Let {how_many(photos, 'old original')} go", "trash")
        go.clicked.connect(lambda: self._confirm(photos, old_only=True))
        keep = Button("Keep them for now", describes="old originals")
        keep.clicked.connect(self._keep_for_now)
        flow.addWidget(go)
        flow.addWidget(keep)
        box.body.addWidget(row)
        self._rest.addWidget(box)

    def _keep_for_now(self) -> None:
        self._not_now = True
        self._show(self._kept)
        self.title.setFocus()

    def _confirm(self, photos: int, *, old_only: bool) -> None:
        clear_layout(self._rest)
        originals = how_many(photos, "original")
        ask = heading(f"Delete {originals} for good?", "strong")
        self._rest.addWidget(ask)
        self._rest.addWidget(
            label("They cannot be brought back after that. The clean photos stay. Cleaning them cannot be undone then.")
        )
        delete = Button(f"Delete {originals}", "trash", "danger")
        delete.clicked.connect(lambda: self._let_go(old_only=old_only))
        keep = Button("Keep them", describes=originals)
        keep.clicked.connect(lambda: self._show(self._kept))
        self._add_buttons(keep, delete)
        ask.show()  # at once, so that it can take the focus
        ask.setFocus()
        announce(ask, ask.text())

    def _let_go(self, *, old_only: bool) -> None:
        clear_layout(self._rest)
        self._rest.addWidget(label("Deleting them", "muted"))
        run_task(
            self,
            lambda _: photo_work.let_go(self._originals(), old_only=old_only),
            on_done=self._gone,
            on_error=self._not_gone,
            on_bug=self.refresh,
        )

    def _gone(self, number: int) -> None:
        self.deleted.emit(number)
        self.refresh()

    def _not_gone(self, error: UserError) -> None:
        self.failed.emit(error)
        self.refresh()

    def _add_buttons(self, *buttons: Button) -> None:
        row = QWidget()
        flow = FlowLayout(row)
        for button in buttons:
            flow.addWidget(button)
        self._rest.addWidget(row)
