"""Exports that were left lying about: files in a few folders whose content is that of an export of passwords.

It looks inside files, so it runs in the worker process. What only a password opens is no forgotten export: a database
of KeePass is where its passwords are kept.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.core.errors import UserError
from app.passwords.export_errors import ExportError
from app.passwords.formats import FORMATS, dashlane_csv, generic_csv, keepass, proton_json
from app.passwords.formats.content import Content
from app.readers.json_values import part

MOST_FILES = 20_000
MOST_BYTES = 16 * 1024**2
DEEPEST = 3  # folders below the one that was asked for
_HEAD = 256 * 1024
_LOCKED = (keepass.DATABASE, proton_json.PGP_FORMAT)
_NO_LOGINS = (dashlane_csv.SISTERS,)
_WHOLE = (b"PK\x03\x04", b"{", b"[", b"<", b"\xef\xbb\xbf{", b"\xef\xbb\xbf[", b"\xef\xbb\xbf<")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file that looks like an export. ``format`` is the id of one, ``changed`` the day of its last change."""

    path: Path
    format: str
    changed: date


def find_forgotten(folders: Iterable[Path], cancelled: Callable[[], bool] = lambda: False) -> Iterator[Forgotten]:
    """The exports in ``folders`` and a few folders below them, as they are met. Links are not followed.

    Bounded: `MOST_FILES` files are looked at, those of more than `MOST_BYTES` are passed over.
    """
    met: set[tuple[int, int]] = set()
    for number, (path, status) in enumerate(_files(folders, cancelled)):
        if number >= MOST_FILES or cancelled():
            return
        if (status.st_dev, status.st_ino) in met and status.st_ino:
            continue  # one folder stands inside another
        met.add((status.st_dev, status.st_ino))
        found = format_of(path) if 0 < status.st_size <= MOST_BYTES else None
        if found:
            yield Forgotten(path, found, datetime.fromtimestamp(status.st_mtime, UTC).astimezone().date())


def format_of(path: Path) -> str | None:
    """The id of the format where the file is an export that anyone can read; None for all else."""
    with suppress(OSError, UserError, ExportError, RecursionError):
        content = _content(path)
        found = next((form for form in FORMATS if form.recognises(content)), None) if content else None
        if content and found and found not in (*_LOCKED, *_NO_LOGINS) and not _is_locked(content):
            if found is generic_csv.FORMAT and not _names_a_password(content):
                return None
            return found.id
    return None


def _files(folders: Iterable[Path], cancelled: Callable[[], bool]) -> Iterator[tuple[Path, os.stat_result]]:
    waiting = [(folder, 0) for folder in folders]
    while waiting and not cancelled():
        folder, depth = waiting.pop(0)
        with suppress(OSError):
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        if depth < DEEPEST and not entry.name.startswith("."):
                            waiting.append((Path(entry.path), depth + 1))
                    elif entry.is_file(follow_symlinks=False):
                        yield Path(entry.path), entry.stat(follow_symlinks=False)


def _content(path: Path) -> Content | None:
    """As much of the file as is needed to know it; None where its first bytes are of nothing that an export can be."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return None
        head = file.read(_HEAD)
        if head.startswith(_UTF_16):
            return Content(head[: len(head) // 2 * 2])
        if head.lstrip().startswith(_WHOLE):
            return Content(head + file.read(MOST_BYTES - len(head)))
        if b"\0" in head[:4096]:
            return None
        cut = head.rfind(b"\n") + 1 if len(head) == _HEAD else 0
        return Content(head[:cut] if cut else head)


def _is_locked(content: Content) -> bool:
    """Whether it is JSON, in a zip or not, that says of itself that it is encrypted."""
    inside = [content.member(name) for name in content.names if name.endswith("data.json")] or [content]
    return any(part(each.json, "encrypted") is True for each in inside)


def _names_a_password(content: Content) -> bool:
    """Whether a column of the table is a password's: a list of names and addresses is none."""
    return any(generic_csv.guess(header.names) is not None for header in content.headers)


def delete(path: Path) -> None:
    """Delete a file for good: it does not go to the Recycle Bin. Raises ``UserError``."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UserError("This is no file any more.", safe="Nothing was deleted.", do="Look at its folder.")
        path.unlink()
    except FileNotFoundError:
        return
    except OSError:
        raise UserError(
            "The file could not be deleted.",
            safe="It is still there.",
            do="Close what has it open, or delete it in its folder, and empty the Recycle Bin or Trash after that.",
        ) from None
