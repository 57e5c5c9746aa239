"""Ask for a file or a folder without holding up the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

DOWNLOADS = QStandardPaths.StandardLocation.DownloadLocation
PICTURES = QStandardPaths.StandardLocation.PicturesLocation


def folder_of(kind: QStandardPaths.StandardLocation) -> Path | None:
    """The worker's folder for things of that kind, where there is one."""
    found = QStandardPaths.writableLocation(kind)
    return Path(found) if found and Path(found).is_dir() else None


def ask_where_to_save(parent: QWidget, title: str, name: str, kind: str, on_chosen: Callable[[Path], None]) -> None:
    """Ask for a new file; ``name`` is proposed, ``kind`` is a filter such as ``Calendar (*.ics)``.

    A file that is there already is for the caller to refuse: nothing of the worker's is replaced from here.
    """
    dialog = _dialog(parent, title, kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(str(Path.home() / name))
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()


def ask_for_file(
    parent: QWidget, title: str, kind: str, on_chosen: Callable[[Path], None], *, begin: Path | None = None
) -> None:
    """Ask for a file that is there, from ``begin`` (else the worker's own folder) on."""
    dialog = _dialog(parent, title, kind)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setDirectory(str(begin or Path.home()))
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()


def ask_for_folder(
    parent: QWidget, title: str, on_chosen: Callable[[Path], object], *, begin: Path | None = None
) -> None:
    """Ask for a folder that is there, from ``begin`` (else the worker's own folder) on."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setDirectory(str(begin or Path.home()))
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()


def ask_for_files(
    parent: QWidget, title: str, on_chosen: Callable[[list[Path]], object], *kinds: str, begin: Path | None = None
) -> None:
    """Ask for one or several files: of one of ``kinds``, or any."""
    dialog = _dialog(parent, title, *kinds, "All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setDirectory(str(begin or Path.home()))
    dialog.filesSelected.connect(lambda chosen: on_chosen([Path(path) for path in chosen]))
    dialog.open()


def _dialog(parent: QWidget, title: str, *kinds: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(kinds)
    return dialog
