"""The files of an export, wherever they lie: in an archive, in several, in a folder, or one by itself.

They are found by the end of their path, whatever stands before it: layouts gain and lose folders every year, and people
unpack and pack again. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.core.errors import UserError
from app.old_posts import archives
from app.readers.errors import UNTOUCHED, BrokenFile, CannotOpen, LockedArchive, TooLarge
from app.readers.tar_members import TarMembers
from app.readers.zip_members import Members

MOST_FILE = 2 * 1024**3  # bytes of one member; X cuts at 100 MB, Meta does not cut
MOST_SMALL = 64 * 1024**2  # bytes of a member that is read as a whole
MOST_TRIED = 20  # files that are looked at for a password
MOST_ARCHIVES = 50  # inside what was chosen
_MOST_LEVELS = 12
_PIECE = 256 * 1024
DATA = (".json", ".js", ".csv", ".html", ".htm", ".txt", ".car", ".ndjson", *archives.NAMES)
_KEPT = re.compile(r"[^a-z0-9./]")
_MACS_OWN = "__MACOSX/"


def normal(path: str) -> str:
    """A path as exports of all years would write it: small letters, digits, dots and slashes."""
    return _KEPT.sub("", path.replace("\\", "/").lower())


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an export. ``path`` is as the export writes it, ``normal`` without what changes from year to year."""

    path: str
    normal: str
    pieces: Callable[[int], Iterator[bytes]] = field(repr=False)
    open: Callable[[], BinaryIO] | None = field(default=None, repr=False)

    def stream(self) -> Iterator[bytes]:
        """Its bytes bit by bit. Raises the errors of `app.readers`, after what could be read."""
        return self.pieces(MOST_FILE)

    def read(self, most: int = MOST_SMALL) -> bytes:
        """All its bytes. Raises the errors of `app.readers`."""
        return b"".join(self.pieces(most))

    def head(self, size: int = 4096) -> bytes:
        """Its first bytes; none where it cannot be read."""
        found = b""
        try:
            for piece in self.pieces(MOST_FILE):
                found += piece
                if len(found) >= size:
                    break
        except UserError:
            pass
        return found[:size]


class Source:
    """All files of what was chosen. Use it in a ``with``; it holds the archives open.

    ``me`` are the names that the worker has in chats, which do not say whose export they are; ``others`` is whether
    other people's messages are wanted too. ``closed`` are archives inside that could not be opened, with the reason.
    """

    def __init__(self, paths: Iterable[Path], me: frozenset[str] = frozenset(), *, others: bool = False) -> None:
        """Raises `UserError` where one of the paths cannot be read at all."""
        self.me = me
        self.others = others
        self.entries: list[Entry] = []
        self.read: set[int] = set()
        self.closed: list[tuple[str, str]] = []
        self._open = ExitStack()
        try:
            for path in paths:
                self._add(path)
        except BaseException:
            self.close()
            raise
        self._find_data()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archives."""
        self._open.close()

    def find(self, pattern: re.Pattern[str]) -> list[Entry]:
        """The files whose normal path ends with what ``pattern`` matches from a folder's or the name's beginning.

        In the order of their numbers: ``posts_2`` before ``posts_10``.
        """
        found = [entry for entry in self._data if _matches(entry.normal, pattern)]
        return sorted(found, key=lambda entry: (len(entry.normal), entry.normal))

    def take(self, pattern: re.Pattern[str]) -> list[Entry]:
        """The same, and they count as read."""
        found = self.find(pattern)
        self.read.update(map(id, found))
        return found

    def mark(self, entry: Entry) -> None:
        """Count one file as read."""
        self.read.add(id(entry))

    def media(self, name: str) -> Entry | None:
        """A picture or film by the name that its post has for it; None where it is not in what was chosen."""
        wanted = normal(name)
        found = (entry for entry in self.entries if wanted and f"/{entry.normal}".endswith(f"/{wanted}"))
        return next(found, None)

    def is_empty(self) -> bool:
        """Whether there is no file in what was chosen, or one of no bytes."""
        try:
            return not self.entries or (len(self.entries) == 1 and not next(self.entries[0].stream(), b""))
        except UserError:  # something is there, and what reads it says what is wrong with it
            return False

    def is_locked(self) -> bool:
        """Whether a password stands before what is inside."""
        for entry in self._data[:MOST_TRIED]:
            try:
                next(entry.stream(), None)
            except LockedArchive:
                return True
            except UserError:  # another fault: what reads it says so
                continue
        return False

    def unread(self) -> list[Entry]:
        """The files of data that nobody took."""
        return [entry for entry in self._data if id(entry) not in self.read]

    def look_inside(self) -> None:
        """Take in the files of the archives that are among the files.

        People pack what they were sent once more, and keep several in one folder. What is inside those stays closed.
        """
        found = [one for one in self.entries if one.open and one.normal.endswith(archives.NAMES)][:MOST_ARCHIVES]
        for entry in found:
            try:
                file = self._open.enter_context(entry.open()) if entry.open else None
                if file and (archive := archives.opened(file)):
                    self._take_in(archive, entry.path, f"{entry.path}/")
                    self.mark(entry)
            except UserError as error:
                self.closed.append((entry.path, error.happened))
            except OSError:
                self.closed.append((entry.path, CannotOpen(entry.path, "this computer could not read it").happened))
            if len(self.entries) > archives.MOST_MEMBERS:
                raise TooLarge(f"{archives.MOST_MEMBERS:,} files inside")
        self._find_data()

    def _take_in(self, archive: archives.Archive, name: str, folder: str = "") -> None:
        for path in archive.names:
            if path.endswith("/") or path.startswith(_MACS_OWN):
                continue
            inside = None
            if isinstance(archive, Members) and not folder:  # only of one level
                inside = partial(archive.open, path, archives.MOST_ARCHIVE)
            self.entries.append(Entry(folder + path, normal(folder + path), partial(archive.pieces, path), inside))
        if isinstance(archive, TarMembers) and archive.cut_off:
            self.closed.append((name, BrokenFile("tar").happened))

    def _find_data(self) -> None:
        self._data = [entry for entry in self.entries if entry.normal.endswith(DATA)]  # most of an export are pictures

    def _add(self, path: Path) -> None:
        if path.is_dir():
            self.entries += _folder_entries(path)
            return
        try:
            if not path.is_file():
                raise CannotOpen(
                    path.name, "there is no file of this name" if not path.exists() else "it is not a file"
                )
            archive = archives.opened(self._open.enter_context(path.open("rb")))
        except (OSError, ValueError):
            raise CannotOpen(path.name, "this computer could not read it from the disk") from None
        if archive:
            self._take_in(archive, path.name)
        else:
            self.entries.append(_file_entry(path, path.name))


def _matches(path: str, pattern: re.Pattern[str]) -> bool:
    at = 0
    while True:
        if pattern.fullmatch(path, at):
            return True
        at = path.find("/", at) + 1
        if not at:
            return False


def _folder_entries(folder: Path) -> Iterator[Entry]:
    count = 0
    for at, folders, names in os.walk(folder):  # does not follow links to folders
        folders.sort()
        relative = Path(at).relative_to(folder)
        if len(relative.parts) >= _MOST_LEVELS:
            folders.clear()
        for name in sorted(names):
            count += 1
            if count > archives.MOST_MEMBERS:
                raise UserError(
                    f"This folder has more than {archives.MOST_MEMBERS:,} files.",
                    safe=UNTOUCHED,
                    do="Choose the folder of the export itself.",
                )
            path = Path(at, name)
            if not path.is_symlink():
                yield _file_entry(path, (relative / name).as_posix())


def _file_entry(path: Path, name: str) -> Entry:
    def opened() -> BinaryIO:
        if not path.is_file():  # waits for no pipe
            raise CannotOpen(path.name, "it is not an ordinary file")
        return path.open("rb")

    def pieces(most: int) -> Iterator[bytes]:
        total = 0
        try:
            with opened() as file:
                while piece := file.read(_PIECE):
                    total += len(piece)
                    if total > most:
                        raise TooLarge(f"{most // 1024**2} MB")
                    yield piece
        except OSError:
            raise CannotOpen(path.name, "this computer could not read it from the disk") from None

    return Entry(name, normal(name), pieces, opened)
