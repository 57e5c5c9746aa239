"""Which files are meant by the files and folders a person points at.

Folders are walked in the order of their names, one folder's names in memory at a time. Symbolic links
and junctions inside them are never followed, so a loop cannot be entered; those that lead to a folder or promise a
picture or a sidecar are said (a sidecar by its photo, where that is beside it). A folder that appears inside itself by
other means (bind mounts) is noticed by its identity. A link to a folder that a person points at is entered: that is
what they mean.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH112, PTH116, PTH118, PTH119, PTH120

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from os import DirEntry
from pathlib import PurePath
from typing import NamedTuple

from app.photos.companions import ALONE, Beside, companions, could_belong, is_sidecar_name
from app.photos.detect import PICTURE_NAMES
from app.photos.model import never
from app.photos.sidecar import kind_of

TEMPORARY = re.compile(r"\.privacy-audit-[0-9a-f]{12}(?:-\d+)?\.tmp")
"""The names of this program's own unfinished files and folders."""

_PASSED_OVER = ("._", ".privacy-audit-")  # macOS's companions of files, and our own unfinished ones
_DEEPEST = 100
_KEPT = "it is one of the originals that this program keeps"


class Found(NamedTuple):
    """One file to look at.

    ``root`` is the folder it was found under (its own folder where the file was pointed at
    itself); ``given``: it was pointed at itself. ``error``: this is a file or folder that cannot be
    listed, or must not be touched, and why. ``beside``: what belongs to it in its folder.
    """

    path: str
    root: str
    given: bool = False
    error: OSError | None = None
    beside: Beside = ALONE


def walk(
    paths: Iterable[str | os.PathLike[str]],
    *,
    skip: Iterable[str | os.PathLike[str]] = (),
    kept: str | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Found]:
    """Yield every ordinary file under ``paths`` once, in a stable order.

    Folders in ``skip`` are not entered (the folder that clean copies go to), nor are paths that lie inside another
    of ``paths``. ``kept`` is the folder of kept originals: it is not entered either, and what is pointed at inside
    of it is an error.
    """
    given = _without_repeats([os.fspath(path) for path in paths])
    skipped = frozenset(os.path.realpath(path) for path in (*skip, *([kept] if kept else ())))
    originals = os.path.join(os.path.realpath(kept), "") if kept else ""
    neighbours, pointed_at = Neighbours(), frozenset(given)
    for path in given:
        if originals and os.path.join(os.path.realpath(path), "").startswith(originals):
            yield Found(path, os.path.dirname(path), given=True, error=OSError(0, _KEPT))
        elif os.path.isdir(path):
            yield from _walk_folder(path, skipped, cancelled)
        else:
            found = _given_file(path, neighbours)
            # With its photo, a sidecar is part of that.
            yield found._replace(given=False) if not pointed_at.isdisjoint(found.beside.owners) else found
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


class Neighbours:
    """What stands beside single files; the last folder's names are kept, since files come folder by folder."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._beside: dict[str, Beside] = {}

    def of(self, path: str) -> Beside:
        folder, name = os.path.split(path)
        if folder != self._folder:
            self._folder, self._beside = folder, self._look_into(folder)
        found = self._beside.get(name)
        return found.within(path.removesuffix(name)) if found else ALONE

    def _look_into(self, folder: str) -> dict[str, Beside]:
        try:
            return _beside(_sorted_names(folder or os.curdir))
        except OSError:
            return {}


def _beside(names: list[tuple[str, bool, bool]]) -> dict[str, Beside]:
    """What belongs together in a folder; a link to a sidecar counts, so that its photo says that it stays."""
    files = [name for name, is_folder, link in names if not is_folder and (not link or kind_of(name))]
    return companions(files) if could_belong(files) else {}


def _given_file(path: str, neighbours: Neighbours) -> Found:
    try:
        os.lstat(path)
    except OSError as error:
        return Found(path, os.path.dirname(path), given=True, error=error)
    return Found(path, os.path.dirname(path), given=True, beside=neighbours.of(path))


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
        beside = _beside(names)
        for name, is_folder, link in names:
            path = prefix + name
            if link:
                if name not in beside and (is_folder or _promises_pictures(path)):
                    yield Found(path, root, error=OSError(errno.ELOOP, os.strerror(errno.ELOOP)))
            elif not is_folder:
                yield Found(path, root, False, None, beside[name].within(prefix) if name in beside else ALONE)
            elif not skipped or os.path.realpath(path) not in skipped:
                below.append((path, (*above, identity)))
        waiting.extend(reversed(below))


def _identity(folder: str) -> tuple[int, int]:
    found = os.stat(folder)
    return found.st_dev, found.st_ino


def _sorted_names(folder: str) -> list[tuple[str, bool, bool]]:
    """The ordinary files, real folders and links in ``folder``: (name, is a folder, is a link)."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_PASSED_OVER):
                continue
            if entry.is_file(follow_symlinks=False):
                names.append((name, False, False))
            elif entry.is_dir(follow_symlinks=False):
                names.append((name, True, _is_junction(entry)))
            elif entry.is_symlink():
                names.append((name, False, True))
    names.sort()
    return names


def _promises_pictures(link: str) -> bool:
    """Whether a symbolic link promises a picture or a sidecar by its name, or leads to a folder."""
    name = os.path.basename(link)
    return os.path.splitext(name)[1].lower() in PICTURE_NAMES or is_sidecar_name(name) or os.path.isdir(link)


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
