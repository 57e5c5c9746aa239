"""Where the data is, a copy of it, and the end of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.settings.base import SettingsCard, add_column, fact
from app.ui.tasks import run_task, stop_all
from app.ui.widgets.basics import Button, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.file_dialogs import ask_where_to_save
from app.ui.widgets.layouts import row_of
from app.ui.widgets.prose import add_prose, breakable
from app.ui.words import how_many, size

CONFIRM_WORD = "DELETE"
EXPORT_NAME = "my-privacy-audit.json"
GOES = (
    "your audits, answers, private notes and actions",
    "your incident log, with the files in it",
    "what you searched for and found, with its pictures, and your old posts with what you decided",
    "your settings, the checklists you added, the date of your next review and the job that reminds of it",
    "the originals of photos that you cleaned: the cleaned ones stay, and cannot be undone any more",
    "copies that the app made before it was brought up to date, histories that are kept beside yours, and their keys",
)
STAYS = (
    "what your browser remembers of pages you opened",
    "copies in a cloud or in a backup of this computer",
    "backups and exports that you saved, calendar files and clean copies of photos",
    "copies of your posts that platforms sent you",
    "traces that a modern disk (SSD) may keep for a while; your history is locked, and its key goes",
)


class DataCard(SettingsCard):
    """Where it all is, and an export."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Your data", "Your history is one locked file on this computer.")
        self.body.addWidget(fact("Kept in this folder", str(program.data_dir)))
        self._originals = add_column(self.body)
        add_prose(
            self.body,
            "A copy of everything as one plain file (JSON), to read or to keep. It is not locked: whoever has the file "
            "can read it, so keep it where only you can look. Words alone are in it: the incident log saves a copy of "
            "its own files, and pictures of pages you found are in a backup only.",
            "muted",
        )
        export = Button("Export everything", "download-simple")
        export.clicked.connect(self._ask_export)
        self.body.addWidget(row_of(export))

    def refresh(self) -> None:
        folder, clock = self.program.originals_dir, self.program.clock

        def measure() -> tuple[int, int]:
            from app.photos.originals import Originals

            runs = Originals(folder, clock).runs() if folder.is_dir() else []
            return sum(run.photos for run in runs), sum(run.size for run in runs)

        run_task(self, lambda _task: measure(), on_done=self._show_originals, on_error=self.tell_error)

    def _show_originals(self, found: tuple[int, int]) -> None:
        clear_layout(self._originals)
        photos, taken = found
        if not photos:
            self._originals.addWidget(label("No originals of photos are kept.", "muted"))
            return
        told = (
            f"{how_many(photos, 'original photo')} kept, {size(taken)}. They are not locked, "
            "and still say where they were taken."
        )
        self._originals.addWidget(icon_line("images", told, kind="body")[0])
        look = Button("See kept originals", "broom", describes="in Clean photos")
        look.clicked.connect(lambda: self.go.emit("clean"))
        self._originals.addWidget(row_of(look))

    def _ask_export(self) -> None:
        ask_where_to_save(self, "Save a copy of everything", EXPORT_NAME, "JSON (*.json)", self._export)

    def _export(self, path: Path) -> None:
        told = f"Saved as {path.name} in {breakable(path.parent)}. It is not locked: keep it where only you can look."
        self.work("Writing the copy", lambda: self.program.export(path), lambda _: self.tell(told))


class DeleteCard(SettingsCard):
    """Deletes everything once a word is typed."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "Delete everything")
        add_list(self.body, "This goes:", "minus-circle", GOES)
        add_list(self.body, "This app cannot reach, so look there yourself:", "info", STAYS)
        self._ask = Button("Delete everything", "trash", "danger")
        self._ask.clicked.connect(self._confirm)
        self._row = row_of(self._ask)
        self.body.addWidget(self._row)
        self._sure = QVBoxLayout()
        self._sure.setSpacing(8)
        self.body.addLayout(self._sure)

    def refresh(self) -> None:
        clear_layout(self._sure)
        self._row.show()

    def _confirm(self) -> None:
        self._row.hide()
        caption = label(f"There is no way back. To go on, type {CONFIRM_WORD} here:", "strong")
        field = QLineEdit()
        field.setAccessibleName(f"Type {CONFIRM_WORD} to delete everything")
        field.setMaxLength(20)
        caption.setBuddy(field)
        now = Button("Delete it all now", "trash", "danger")
        now.setEnabled(False)
        keep = Button("Keep everything")
        field.textChanged.connect(lambda text: now.setEnabled(text.strip() == CONFIRM_WORD))
        now.clicked.connect(lambda: DeletingDialog(self.program, self).open())
        keep.clicked.connect(self._keep)
        for widget in (caption, field, row_of(now, keep)):
            self._sure.addWidget(widget)
        field.setFocus()

    def _keep(self) -> None:
        self.refresh()
        self._ask.setFocus(Qt.FocusReason.OtherFocusReason)


class DeletingDialog(QDialog):
    """Stands over the window while all is deleted, then says what became of it and ends the program."""

    def __init__(self, program: Program, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Delete everything")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(min(self.fontMetrics().horizontalAdvance("m") * 40, parent.window().width() - 40))
        self._running = True
        self._inner = QWidget()
        self._inner.setProperty("kind", "content")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(10)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._inner)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 16)
        self._whole.addWidget(self._area)
        self._title = heading("Deleting everything…", "section")
        self._column.addWidget(self._title)
        self.finished.connect(QApplication.quit)
        # Photos that are being cleaned would go on making originals and unfinished files behind our back.
        stop_all(self, lambda: self._delete(program))

    def _delete(self, program: Program) -> None:
        run_task(
            self,
            lambda _task: program.delete_everything(),
            on_done=self._tell,
            on_error=self._tell_error,
            on_bug=self._tell_stopped,
        )

    def reject(self) -> None:
        """Close, but not while files are being removed."""
        if not self._running:
            super().reject()

    def _tell(self, left: list[str]) -> None:
        if left:
            self._show_title("Most of it is deleted")
            self._column.addWidget(label("This could not be removed, so remove it yourself:"))
            for sentence in left:
                self._column.addWidget(icon_line("warning-circle", sentence, kind="body", tint="warn")[0])
        else:
            self._show_title("Everything is deleted")
        add_list(self._column, "Gone:" if not left else "Gone, but for what is named above:", "check", GOES)
        add_list(self._column, "Still there, where this app cannot reach:", "info", STAYS)
        self._end()

    def _tell_error(self, error: UserError) -> None:
        self._show_title("It could not be deleted")
        self._column.addWidget(error_box(error))
        self._end()

    def _tell_stopped(self) -> None:
        self._show_title("Not all of it is deleted")
        self._column.addWidget(label("Start the app again and delete everything once more."))
        self._end()

    def _show_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setAccessibleName(title)
        announce(self._title, title)

    def _end(self) -> None:
        self._running = False
        close = Button("Close the app", kind="primary")
        close.clicked.connect(self.accept)
        # Below what scrolls, so that it is there however much was said.
        self._whole.addWidget(close, 0, Qt.AlignmentFlag.AlignCenter)
        self._column.addStretch(1)
        close.setFocus()
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as what it says, but no higher than the window below it."""
        parent = self.parentWidget()
        room = parent.window().height() if parent else self.height()
        below = self._whole.sizeHint().height() - self._area.sizeHint().height()
        self.resize(self.width(), min(self._inner.heightForWidth(self.width()) + below, room))


def add_list(column: QVBoxLayout, title: str, icon: str, items: tuple[str, ...]) -> None:
    """A caption and a line with an icon for each item."""
    column.addWidget(label(title, "strong"))
    for item in items:
        column.addWidget(icon_line(icon, item, kind="body")[0])
