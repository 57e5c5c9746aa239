"""Afterwards: the export that is still on the disk, and others that were forgotten there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.passwords.forgotten import Forgotten, delete
from app.passwords.formats import name_of
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import run_task
from app.ui.widgets.ask_once import AskOnce
from app.ui.widgets.basics import Button, Card, announce, clear_layout, heading, icon_line, label
from app.ui.widgets.layouts import SideLayout, column_box, row_of
from app.ui.widgets.long_column import LongColumn
from app.ui.widgets.password_work import find_forgotten, in_order
from app.ui.widgets.photo_report import open_folder
from app.ui.widgets.prose import Prose, add_prose, breakable
from app.ui.widgets.work_progress import WorkProgress
from app.ui.words import day, how_many

DATABASE = "kdbx"
FOR_GOOD = "Deleted for good means: it does not go to the Recycle Bin, and this app cannot bring it back."
STAYS = (
    "A disk, an SSD above all, may keep traces of it for a while. Copies in a backup, or in a cloud folder, are not "
    "reached from here."
)
PLACES = (
    QStandardPaths.StandardLocation.DownloadLocation,
    QStandardPaths.StandardLocation.DesktopLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
)


class FileGoes(QWidget):
    """A button that deletes one file for good, once the worker is sure, and says what became of it."""

    gone = Signal()

    def __init__(self, path: Path, *also: Button, word: str = "Delete it for good") -> None:
        super().__init__()
        self._path = path
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        name = _name(path)
        button = Button(word, "trash", "danger", describes=name)
        self._ask = AskOnce(button, *also)
        self._ask.agreed.connect(self._delete)
        button.clicked.connect(lambda: self._ask.ask(button, f"Delete {name} for good?", "Delete it", "Keep it"))
        self._column.addWidget(self._ask)

    def _delete(self) -> None:
        self._ask.setEnabled(False)
        run_task(self, lambda _task: delete(self._path), on_done=lambda _: self._deleted(), on_error=self._failed)

    def _deleted(self) -> None:
        clear_layout(self._column)
        text = f"{_name(self._path)} is deleted. {STAYS}"
        row, words = icon_line("check-circle", text, kind="body", tint="ok")
        self._column.addWidget(row)
        service = cloud_of(self._path)
        if service:
            add_prose(self._column, f"Delete it in the bin of {service} too: it keeps deleted files for weeks.")
        announce(words, text)
        self.gone.emit()

    def _failed(self, error: UserError) -> None:
        clear_layout(self._column)
        box = error_box(error)
        self._column.addWidget(box)
        announce(box, error.sentence())


def database_stays() -> QWidget:
    """A KeePass database is where its passwords live, and is left alone."""
    box = Card(spacing=10)
    box.body.addWidget(heading("Keep your database", "section"))
    text = "This file is your password database itself, and it is locked. There is nothing to delete."
    box.body.addWidget(icon_line("lock-simple", text, kind="body", tint="ok")[0])
    return box


class ExportFile(Card):
    """The file that was looked at, and the way to delete it. ``gone`` says that it is deleted."""

    gone = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__(spacing=10)
        self.title = heading("The export is still on your disk", "section")
        self.body.addWidget(self.title)
        self._why = QWidget()
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(8)
        why.addWidget(Prose(breakable(path.absolute()).encode("utf-8", "replace").decode(), "caption"))
        add_prose(why, "Anyone who opens this file can read all your passwords. You do not need it any more.")
        service = cloud_of(path)
        if service:
            text = f"It lies in a folder that {service} copies to the internet: a copy is there already."
            why.addWidget(icon_line("cloud", text, kind="body", tint="warn")[0])
        add_prose(why, f"{FOR_GOOD} {STAYS}", "muted")
        self.body.addWidget(self._why)
        show = Button("Show it in its folder", "folder-open", "link")
        show.clicked.connect(lambda: open_folder(str(path.absolute().parent)))
        goes = FileGoes(path, show)
        goes.gone.connect(self._is_gone)
        self.body.addWidget(goes)

    def _is_gone(self) -> None:
        self.title.setText("The export is gone")
        self.title.setAccessibleName(self.title.text())
        self._why.hide()
        self.title.setFocus()
        self.gone.emit()


class ForgottenExports(Card):
    """Looks in a few folders for exports that were left there, when the worker asks."""

    def __init__(self, program: Program) -> None:
        super().__init__(spacing=10)
        self._program = program
        self._met: list[Forgotten] = []
        self.body.addWidget(heading("Forgotten exports", "section"))
        add_prose(
            self.body,
            "Old exports lie about for years. The app can look in Downloads, Desktop and Documents for files that are "
            "one by what they hold. A process of its own looks, and nothing is kept.",
            "muted",
        )
        self._look = Button("Look for them", "magnifying-glass", describes="forgotten exports")
        self._look.clicked.connect(self.look)
        self.body.addWidget(row_of(self._look))
        self._progress = WorkProgress("files", "Looking through the folders")
        self.body.addWidget(self._progress)
        self._said = label("", "strong")
        self._said.hide()
        self.body.addWidget(self._said)
        self._rows = LongColumn[Forgotten](_row, "file", "files")
        self.body.addWidget(self._rows)

    def look(self) -> None:
        """Look through the folders."""
        folders = folders_to_look_in()
        check, self._met = self._program.password_check(), []
        self._look.setEnabled(False)
        self._progress.run(
            "Looking for forgotten exports",
            lambda task: find_forgotten(task, check, folders),
            on_progress=self._met.extend,
            on_done=self._show,
            on_error=self._fail,
            on_bug=self._end,
        )

    def stop(self) -> None:
        """Look no further."""
        self._progress.cancel()

    def _end(self) -> None:
        self._look.setEnabled(True)

    def _fail(self, error: UserError) -> None:
        self._end()
        self._say(error.sentence())

    def _show(self, whole: bool) -> None:
        self._end()
        found = in_order(self._met)
        said = f"{how_many(len(found), 'file')} found that anyone can read" if found else "No forgotten export found"
        self._say(f"{said}." if whole else f"Stopped. {said} so far.")
        self._rows.show_items(found)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        announce(self._said, text)


def folders_to_look_in() -> list[Path]:
    """Downloads, Desktop and Documents of this computer, where they are."""
    found = [Path(name) for place in PLACES if (name := QStandardPaths.writableLocation(place))]
    home = Path.home()
    return [path for path in dict.fromkeys(found) if path.is_dir() and path != home]


def cloud_of(path: Path) -> str | None:
    """The service that copies a file to the internet, by the names of its folders."""
    from app.photos.folders import cloud_service

    return cloud_service(path.absolute().parent)


def _row(found: Forgotten) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(4)
    sides = QWidget()
    row = SideLayout(sides)
    words, inner = column_box(0)
    inner.addWidget(label(_name(found.path), "strong"))
    about = f"{name_of(found.format)} · {day(found.changed)} · {breakable(found.path.parent)}"
    inner.addWidget(Prose(about.encode("utf-8", "replace").decode(), "caption"))
    row.addWidget(words)
    show = Button("Show", "folder-open", "link", describes=_name(found.path))
    show.clicked.connect(lambda: open_folder(str(found.path.parent)))
    row.addWidget(FileGoes(found.path, show, word="Delete"))
    column.addWidget(sides)
    return box


def _name(path: Path) -> str:
    return path.name.encode("utf-8", "replace").decode()
