"""The files of an export, wherever they lie: in a zip, in several, in a folder, or one by itself.

They are found by the end of their path, whatever stands before it: layouts gain and lose folders every year, and people
unpack and pack again. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import UserError
from app.readers.errors import UNTOUCHED, CannotOpen, TooLarge
from app.readers.zip_members import Members

MOST_FILE = 2 * 1024**3  # bytes of one member; X cuts at 100 MB, Meta does not cut
MOST_SMALL = 64 * 1024**2  # bytes of a member that is read as a whole
MOST_MEMBERS = 300_000
_MOST_DIRECTORY = 96 * 1024**2
_MOST_LEVELS = 12
_PIECE = 256 * 1024
_ZIP = b"PK\x03\x04"
DATA = (".json", ".js", ".csv", ".html", ".htm", ".txt", ".car", ".ndjson")
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
    """All files of what was chosen. Use it in a ``with``; it holds the zip files open.

    ``me`` are the names that the worker has in chats, which do not say whose export they are; ``others`` is whether
    other people's messages are wanted too.
    """

    def __init__(self, paths: Iterable[Path], me: frozenset[str] = frozenset(), *, others: bool = False) -> None:
        """Raises `UserError` where one of the paths cannot be read at all."""
        self.me = me
        self.others = others
        self.entries: list[Entry] = []
        self.read: set[int] = set()
        self._open = ExitStack()
        try:
            for path in paths:
                self.entries += self._entries(path)
        except BaseException:
            self._open.close()
            raise
        self._data = [entry for entry in self.entries if entry.normal.endswith(DATA)]  # most of an export are pictures

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
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

    def unread(self) -> list[Entry]:
        """The files of data that nobody took."""
        return [entry for entry in self._data if id(entry) not in self.read]

    def _entries(self, path: Path) -> list[Entry]:
        if path.is_dir():
            return list(_folder_entries(path))
        try:
            if not path.is_file():
                raise CannotOpen(
                    path.name, "there is no file of this name" if not path.exists() else "it is not a file"
                )
            file = self._open.enter_context(path.open("rb"))
            is_zip = file.read(4) == _ZIP
        except (OSError, ValueError):
            raise CannotOpen(path.name, "this computer could not read it from the disk") from None
        if not is_zip:
            return [_file_entry(path, path.name)]
        members = Members(file, most_members=MOST_MEMBERS, most_directory=_MOST_DIRECTORY)
        return [
            Entry(name, normal(name), lambda most, name=name: members.pieces(name, most))  # type: ignore[misc]
            for name in members.names
            if not name.endswith("/") and not name.startswith(_MACS_OWN)
        ]


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
            if count > MOST_MEMBERS:
                raise UserError(
                    f"This folder has more than {MOST_MEMBERS:,} files.",
                    safe=UNTOUCHED,
                    do="Choose the folder of the export itself.",
                )
            path = Path(at, name)
            if not path.is_symlink():
                yield _file_entry(path, (relative / name).as_posix())


def _file_entry(path: Path, name: str) -> Entry:
    def pieces(most: int) -> Iterator[bytes]:
        total = 0
        try:
            if not path.is_file():  # waits for no pipe
                raise CannotOpen(path.name, "it is not an ordinary file")
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    total += len(piece)
                    if total > most:
                        raise TooLarge(f"{most // 1024**2} MB")
                    yield piece
        except OSError:
            raise CannotOpen(path.name, "this computer could not read it from the disk") from None

    return Entry(name, normal(name), pieces)
