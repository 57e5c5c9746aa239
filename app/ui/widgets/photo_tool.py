"""Looking at photos and cleaning them: everything between the heading and the footer of both photo pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import Clock
from app.core.errors import UserError
from app.photos.model import PhotoStatus
from app.places.gazetteer import Gazetteer
from app.places.town_names import TownNames
from app.ui.tasks import Task
from app.ui.widgets import photo_work
from app.ui.widgets.basics import announce, clear_layout, notice
from app.ui.widgets.file_dialogs import PICTURES, ask_for_folder, folder_of
from app.ui.widgets.photo_ask import CleanAsk, CopyAsk, chosen_rows
from app.ui.widgets.photo_choices import Choice
from app.ui.widgets.photo_detail import PhotoDetail
from app.ui.widgets.photo_originals import KeptOriginals
from app.ui.widgets.photo_report import Report, Tally, UndoTally, clean_report, redrawn_report, undo_report
from app.ui.widgets.photo_rows import PhotoRows, telling
from app.ui.widgets.photo_run import PhotoRun
from app.ui.widgets.photo_sights import PhotoSights
from app.ui.widgets.photo_source import PhotoSource, what_photos_tell
from app.ui.widgets.photo_table import PhotoTable
from app.ui.widgets.photo_work import Cloud, Looked, PhotoRow
from app.ui.words import how_many

GIVING_AWAY = (PhotoStatus.LOCATION, PhotoStatus.DETAILS)


class State(Enum):
    """What the tool is at: nothing yet, working, showing what it saw, or asking."""

    EMPTY = auto()
    WORKING = auto()
    LOOKED = auto()
    ASKING = auto()


class PhotoTool(QWidget):
    """The page puts buttons around it and calls ``look_at``, ``ask_to_clean`` and ``ask_to_copy``.

    ``everything`` proposes to clean photos with any hidden detail, not only those with a place.
    """

    changed = Signal()
    looked = Signal(object)  # Looked
    chosen = Signal(list)  # paths
    failed = Signal(object)  # UserError
    attention = Signal(object)  # a widget to bring into view

    def __init__(self, originals_dir: Path, places_dir: Path, clock: Clock, *, everything: bool) -> None:
        super().__init__()
        self.state = State.EMPTY
        self._gazetteer = Gazetteer(places_dir)
        self.rows = PhotoRows(self._gazetteer, self)
        self._originals_dir = originals_dir
        self._town = TownNames(places_dir)
        self._clock = clock
        self._everything = everything
        self._paths: tuple[str, ...] = ()
        self._complete = True
        self._run = PhotoRun(self, self.rows)
        self.progress = self._run.progress
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.errors, self._clouds, self._asking, self._reports = (QVBoxLayout() for _ in range(4))
        self.source = PhotoSource()
        self._about = what_photos_tell()
        self.sights = PhotoSights(self._gazetteer, places_dir)
        self.summary = self.sights.summary
        self.table = PhotoTable(self.rows)
        self.detail = PhotoDetail()
        self.kept = KeptOriginals(originals_dir, clock)
        column.addLayout(self.errors)
        column.addWidget(self.source)
        column.addWidget(self._about)
        column.addLayout(self._clouds)
        column.addWidget(self.progress)
        column.addLayout(self._asking)
        column.addLayout(self._reports)
        for widget in (self.sights, self.table, self.detail, self.kept):
            column.addWidget(widget)
        self._connect()

    def interrupted(self) -> UserError | None:
        """What to say when the window is locked now; None where no work is under way."""
        if self.state is not State.WORKING:
            return None
        return UserError(
            "Hiding the window stopped the work on your photos.",
            safe="Each photo is whole: either clean, or as it was.",
            do="Look at them again to see which ones are left.",
        )

    def _connect(self) -> None:
        self.source.chosen.connect(self.look_at)
        self._run.cloud.connect(lambda cloud: self._clouds.addWidget(_cloud_notice(cloud)))
        self._run.failed.connect(self._failed)
        self._run.broke.connect(self._show_results)
        self.progress.ticked.connect(self.table.refresh)
        self.summary.show_asked.connect(self._show_status)
        self.summary.redraw_asked.connect(lambda paths: self._ask_to_redraw(paths, Choice(())))
        self.table.opened.connect(self._open_photo)
        self.detail.closed.connect(self.table.view.setFocus)
        self.kept.undo_asked.connect(self.undo)
        self.kept.deleted.connect(self._say_deleted)
        self.kept.failed.connect(self.failed)
        application = QCoreApplication.instance()
        if application is not None:
            # Between two photos is a good place to stop; the engine leaves nothing half-done there.
            application.aboutToQuit.connect(self.cancel)

    @property
    def asked(self) -> CleanAsk | CopyAsk | None:
        """The question on screen, if there is one."""
        item = self._asking.itemAt(0)
        widget = item.widget() if item else None
        return widget if isinstance(widget, CleanAsk | CopyAsk) else None

    @property
    def report(self) -> Report | None:
        """What was last said about cleaning or undoing, if it is still there."""
        item = self._reports.itemAt(0)
        widget = item.widget() if item else None
        return widget if isinstance(widget, Report) else None

    def to_clean(self) -> int:
        """How many photos the page proposes to clean."""
        places = self.rows.number(PhotoStatus.LOCATION)
        hiding = self.rows.number(*GIVING_AWAY) if self._everything or not places else places
        return hiding or sum(map(telling, self.rows.rows(PhotoStatus.CLEAN)))

    # --- Looking ---

    def look_at(self, paths: Sequence[str]) -> None:
        """Look at files and folders; what was shown before makes room."""
        if self.progress.is_busy or not paths:
            return
        self._paths = tuple(str(Path(path).absolute()) for path in paths)
        self._complete = False
        self.rows.clear()
        clear_layout(self._clouds)
        clear_layout(self._reports)
        self.summary.hide()
        self.sights.forget()
        self.detail.close_photo()
        self.table.blur()
        self.table.forget_pictures()
        self.table.refresh()
        self.source.hide()
        self._about.hide()
        self.chosen.emit(list(self._paths))
        self._start(
            "Looking at photos",
            lambda task: photo_work.look(task, self._paths, self._originals_dir, self._gazetteer, self._town),
            self._looked,
        )

    def _looked(self, complete: bool) -> None:
        self._complete = complete
        self.source.show_looked_in(self._paths)
        self._show_results()
        self.summary.title.setFocus()
        announce(self.summary.title, self.summary.title.text())
        rows = self.rows.rows(*PhotoStatus)
        self.looked.emit(Looked(tuple(rows), self._paths if complete else ()))

    def _show_results(self) -> None:
        self.state = State.LOOKED if self._paths else State.EMPTY
        self.source.show()
        if self._paths:
            self.summary.show_rows(self.rows, complete=self._complete)
            self.sights.show_rows(self.rows.rows(PhotoStatus.LOCATION))
        self.table.refresh(from_first=True)
        self.kept.refresh()
        self.changed.emit()

    def _show_status(self, status: PhotoStatus) -> None:
        self.table.show_status(status)
        self.attention.emit(self.table.view)

    def _open_photo(self, row: PhotoRow) -> None:
        self.detail.show_photo(row, self.rows.town_of(row))
        self.attention.emit(self.detail)

    # --- Cleaning ---

    def ask_to_clean(self) -> None:
        """Ask before originals are changed."""
        ask = CleanAsk(self.rows, self._originals_dir, everything=self._everything)
        ask.agreed.connect(self.clean)
        ask.copies_asked.connect(self.ask_to_copy)
        self._ask(ask)

    def ask_to_copy(self) -> None:
        """Ask where clean copies go."""
        ask = CopyAsk(self.rows, everything=self._everything)
        ask.agreed.connect(self.copy)
        self._ask(ask)

    def _ask(self, ask: CleanAsk | CopyAsk) -> None:
        clear_layout(self._asking)
        clear_layout(self._reports)
        ask.not_now.connect(self._stop_asking)
        self._asking.addWidget(ask)
        ask.show()  # at once, so that its title can take the focus
        self.state = State.ASKING
        self.changed.emit()
        ask.title.setFocus()
        announce(ask.title, ask.title.text())
        self.attention.emit(ask)

    def _stop_asking(self) -> None:
        clear_layout(self._asking)
        self.state = State.LOOKED
        self.changed.emit()
        self.summary.title.setFocus()

    def clean(self, choice: Choice) -> None:
        """Clean the originals, keeping them."""
        paths = [row.path for row in chosen_rows(self.rows, choice)]
        tally = Tally(len(paths))
        self._start(
            f"Cleaning {how_many(len(paths), 'photo')}",
            lambda task: photo_work.clean_originals(task, paths, choice, self._originals(), self._town),
            lambda complete: self._changed_files(
                clean_report(
                    tally,
                    complete=complete,
                    undo=self.undo,
                    redraw=lambda: self._ask_to_redraw(tally.can_redraw, choice),
                )
            ),
            total=len(paths),
            tally=tally,
        )

    def copy(self, choice: Choice, folder: str) -> None:
        """Make clean copies in ``folder``."""
        paths = [row.path for row in chosen_rows(self.rows, choice)]
        tally = Tally(len(paths))
        self._start(
            f"Making {how_many(len(paths), 'clean copy', 'clean copies')}",
            lambda task: photo_work.make_copies(task, paths, folder, choice, self._originals()),
            lambda complete: self._changed_files(
                clean_report(
                    tally,
                    folder=folder,
                    complete=complete,
                    redraw=lambda: self.redraw(tally.can_redraw, folder, choice),
                )
            ),
            total=len(paths),
            tally=tally,
        )

    def _ask_to_redraw(self, paths: Sequence[str], choice: Choice) -> None:
        ask_for_folder(
            self,
            "Where should the redrawn copies go?",
            lambda folder: self.redraw(paths, str(folder), choice),
            begin=folder_of(PICTURES),
        )

    def redraw(self, paths: Sequence[str], folder: str, choice: Choice) -> None:
        """Make copies of ``paths`` that are drawn anew, in ``folder``."""
        if self.progress.is_busy:
            return
        tally = Tally(len(paths))
        self._start(
            f"Making {how_many(len(paths), 'redrawn copy', 'redrawn copies')}",
            lambda task: photo_work.make_copies(task, paths, folder, choice, self._originals(), redraw=True),
            lambda complete: self._changed_files(redrawn_report(tally, folder, complete=complete)),
            total=len(paths),
            tally=tally,
        )

    def undo(self) -> None:
        """Put the originals of the last clean back."""
        if self.progress.is_busy:
            return
        tally = UndoTally()
        self._start(
            "Putting originals back",
            lambda task: photo_work.undo(task, self._originals(), self._town),
            lambda complete: self._changed_files(undo_report(tally, complete=complete)),
            total=self.kept.photos,
            tally=tally,
        )

    def _originals(self) -> Any:
        return photo_work.originals_of(self._originals_dir, self._clock)

    def _changed_files(self, report: Report) -> None:
        """Show what became of the photos, with the new look at those that were changed."""
        self._put_report(report)
        fresh, renamed = self._run.fresh, self._run.renamed
        known = {row.path for row in self.rows.rows(*PhotoStatus)}
        gone = known.intersection(renamed)
        known.update(renamed[old] for old in gone)
        self.rows.replace([row for row in fresh if row.path in known], gone)
        self.detail.close_photo()
        self.table.forget_pictures()
        self._show_results()
        self._read_out(report)
        if fresh:
            self.looked.emit(Looked(tuple(fresh), (), tuple(renamed)))

    def _say_deleted(self, number: int) -> None:
        report = Report(f"{how_many(number, 'original')} deleted", "check-circle-fill", "ok")
        report.say("info", "Copies in a backup or online are not reached from here.")
        self._put_report(report)
        self._read_out(report)

    def _put_report(self, report: Report) -> None:
        clear_layout(self._reports)
        self._reports.addWidget(report)
        report.show()

    def _read_out(self, report: Report) -> None:
        report.take_focus()
        self.attention.emit(report)

    # --- Work under way ---

    def cancel(self) -> None:
        """Stop after the photo in hand."""
        self.progress.cancel()

    def _start(
        self,
        title: str,
        work: Callable[[Task], bool],
        then: Callable[[bool], None],
        *,
        total: int = 0,
        tally: Tally | UndoTally | None = None,
    ) -> None:
        self.state = State.WORKING
        clear_layout(self.errors)
        clear_layout(self._asking)
        self.kept.hide()
        self.changed.emit()
        self._run.start(title, work, then, total=total, tally=tally)
        self.attention.emit(self.progress)

    def _failed(self, error: UserError) -> None:
        self._show_results()
        self.failed.emit(error)


def _cloud_notice(cloud: Cloud) -> QWidget:
    text = (
        f"{cloud.folder} is kept in step with {cloud.service}. What you clean here is cleaned there too, but older "
        f"versions stay online for a while. Delete those in {cloud.service} itself."
    )
    return notice("cloud", text, "warning", "warn")
