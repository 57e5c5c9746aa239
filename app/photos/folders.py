"""Which files are meant by the files and folders a person points at.

Folders are walked in the order of their names, one folder's names in memory at a time. Symbolic links
and junctions inside them are never followed, so a loop cannot be entered; a folder that appears inside
itself by other means (bind mounts) is noticed by its identity. A link to a folder that a person
points at is entered: that is what they mean.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH112, PTH116, PTH118, PTH120

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from os import DirEntry
from pathlib import PurePath
from typing import NamedTuple

from app.photos.model import never

TEMPORARY = re.compile(r"\.privacy-audit-[0-9a-f]{12}(?:-\d+)?\.tmp")
"""The names of this program's own unfinished files and folders."""

_PASSED_OVER = ("._", ".privacy-audit-")  # macOS's companions of files, and our own unfinished ones
_DEEPEST = 100


class Found(NamedTuple):
    """One file to look at.

    ``root`` is the folder it was found under (its own folder where the file was pointed at
    itself); ``given``: it was pointed at itself. ``error``: this is a file or folder that cannot be
    listed, and why.
    """

    path: str
    root: str
    given: bool = False
    error: OSError | None = None


def walk(
    paths: Iterable[str | os.PathLike[str]],
    *,
    skip: Iterable[str | os.PathLike[str]] = (),
    cancelled: Callable[[], bool] = never,
) -> Iterator[Found]:
    """Yield every ordinary file under ``paths`` once, in a stable order.

    Folders in ``skip`` are not entered (the folder that clean copies go to, the kept originals), nor
    are paths that lie inside another of ``paths``.
    """
    given = _without_repeats([os.fspath(path) for path in paths])
    skipped = frozenset(os.path.realpath(path) for path in skip)
    for path in given:
        if os.path.isdir(path):
            yield from _walk_folder(path, skipped, cancelled)
        else:
            yield _given_file(path)
        if cancelled():
            return


def count(
    paths: Iterable[str | os.PathLike[str]],
    *,
    skip: Iterable[str | os.PathLike[str]] = (),
    cancelled: Callable[[], bool] = never,
) -> int:
    """How many files `walk` will yield (pictures or not), for a progress bar."""
    return sum(1 for _ in walk(paths, skip=skip, cancelled=cancelled))


def _without_repeats(paths: list[str]) -> list[str]:
    """``paths`` without those that are, or lie inside, an earlier or another folder of them."""
    real = [os.path.realpath(path) for path in paths]
    folders = {path for path in real if os.path.isdir(path)}
    kept: dict[str, str] = {}
    for path, name in zip(paths, real, strict=True):
        if not any(str(parent) in folders for parent in PurePath(name).parents):
            kept.setdefault(name, path)
    return list(kept.values())


def _given_file(path: str) -> Found:
    try:
        os.lstat(path)
    except OSError as error:
        return Found(path, os.path.dirname(path), given=True, error=error)
    return Found(path, os.path.dirname(path), given=True)


def _walk_folder(root: str, skipped: frozenset[str], cancelled: Callable[[], bool]) -> Iterator[Found]:
    waiting: list[tuple[str, tuple[tuple[int, int], ...]]] = [(root, ())]
    while waiting and not cancelled():
        folder, above = waiting.pop()
        try:
            identity = _identity(folder)
            names = _sorted_names(folder)
        except OSError as error:
            yield Found(folder, root, error=error)
            continue
        if identity in above or len(above) > _DEEPEST:
            continue
        below = []
        prefix = os.path.join(folder, "")
        for name, is_folder in names:
            path = prefix + name
            if not is_folder:
                yield Found(path, root)
            elif not skipped or os.path.realpath(path) not in skipped:
                below.append((path, (*above, identity)))
        waiting.extend(reversed(below))


def _identity(folder: str) -> tuple[int, int]:
    found = os.stat(folder)
    return found.st_dev, found.st_ino


def _sorted_names(folder: str) -> list[tuple[str, bool]]:
    """The ordinary files and real folders in ``folder``: (name, whether it is a folder)."""
    with os.scandir(folder) as entries:
        names = [
            (entry.name, is_folder)
            for entry in entries
            if ((is_folder := entry.is_dir(follow_symlinks=False)) or entry.is_file(follow_symlinks=False))
            and not (is_folder and _is_junction(entry))
            and not entry.name.startswith(_PASSED_OVER)
        ]
    names.sort()
    return names


def _is_junction(entry: DirEntry[str]) -> bool:
    """Windows' other kind of link to a folder (Python 3.12 and later can tell)."""
    return bool(getattr(entry, "is_junction", bool)())


_CLOUD_NAMES = (
    (re.compile(r"OneDrive( - .*)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"Dropbox( \(.*\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"(Google ?Drive|GoogleDrive-.*|DriveFS)", re.IGNORECASE), "Google Drive"),
    (re.compile(r"(iCloud ?Drive|iCloud ?Photos|com~apple~CloudDocs)", re.IGNORECASE), "iCloud Drive"),
    (re.compile(r"OneDrive-.*", re.IGNORECASE), "OneDrive"),
    (re.compile(r"Dropbox-.*", re.IGNORECASE), "Dropbox"),
    (re.compile(r"(Box|Box Sync|Box-Box)"), "Box"),
    (re.compile(r"(Nextcloud|ownCloud)\d?"), "Nextcloud"),
    (re.compile(r"(pCloud ?Drive|MEGA|MEGAsync)"), "another cloud service"),
)


def cloud_service(path: str | os.PathLike[str]) -> str | None:
    """The service that copies this file or folder to the internet, by the names of its folders; None if none is seen.

    Older versions stay online there after cleaning, so the page names it first.
    """
    for part in PurePath(os.path.abspath(path)).parts:
        for name, service in _CLOUD_NAMES:
            if name.fullmatch(part):
                return service
    return None
