"""One clean's folder among the kept originals: its lock, its journal, the originals themselves.

    <originals>/20260131T090000000000-1a2b3c4d5e6f/
        journal.jsonl     one JSON object a line, only ever appended to
        000001.original   a photo as it was, under the number of its line in the journal (.tmp while it is copied);
                          of a file that was not replaced, what was noted about it (`outside`)

Lines: ``{"format": 1, "started": ...}`` first; ``{"folder": path}`` before the first unfinished
file is made in a folder; ``{"n": 1, "path": ..., ...}`` (a `Kept`) before a photo is replaced, renamed or rid of its
attributes; ``{"state": "finished" | "undoing"}``. A last line that a power cut left incomplete is ignored: what it
announces had not happened yet. A running clean holds a lock on the journal, so that nothing it is
still using is taken for a leftover.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH118, PTH119, PTH123

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import msgspec

from app.photos.files import Files

JOURNAL = "journal.jsonl"
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{12}")
_ORIGINAL = ".original"
UNFINISHED = ".tmp"
_FINISHED, _UNDOING = "finished", "undoing"
_LONGEST_STATE = 64
_LONGEST_JOURNAL = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """One original that is (or is about to be) kept: number, where it was, and the clean file in its place.

    ``renamed`` is the name that the clean file got, where it is another. ``noted``: the file was not replaced, and
    what is kept is an `outside.Outside`. A sidecar that was moved away has no file in its place, and a size of -1.
    """

    n: int
    path: str
    clean_size: int
    clean_mtime_ns: int
    renamed: str = ""
    noted: bool = False


class Run:
    """The folder of one clean. Made by `start`, found again by `open_runs`."""

    def __init__(self, folder: str, files: Files) -> None:
        self.folder = folder
        self.name = os.path.basename(folder)
        self.id = self.name.rpartition("-")[2]
        self._files = files
        self._fd = -1
        self._next = 1
        self._noted: set[str] = set()

    def __lt__(self, other: Run) -> bool:
        return self.name < other.name

    @property
    def when(self) -> datetime:
        """When the clean started, UTC."""
        stamp = self.name.partition("-")[0]
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    def kept_path(self, n: int) -> str:
        return os.path.join(self.folder, f"{n:06}{_ORIGINAL}")

    def kept_files(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self.folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith(_ORIGINAL))

    def unfinished_copies(self) -> list[str]:
        """Originals that were still being copied here when the run was cut short."""
        with os.scandir(self.folder) as entries:
            return [entry.path for entry in entries if entry.name.endswith(_ORIGINAL + UNFINISHED)]

    def temporary(self, folder: str, n: int) -> str:
        """The name of an unfinished file in ``folder``; `folders.TEMPORARY` recognises it."""
        return os.path.join(folder, f".privacy-audit-{self.id}-{n}.tmp")

    def next_number(self) -> int:
        self._next += 1
        return self._next - 1

    def lock(self) -> bool:
        """Open the journal for this process alone; False where another one is using it."""
        fd = os.open(os.path.join(self.folder, JOURNAL), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        if not _lock(fd):
            os.close(fd)
            return False
        self._fd = fd
        return True

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def note(self, record: dict[str, object]) -> None:
        """Append one line; `sync` puts it on disk."""
        self._files.write(self._fd, json.dumps(record).encode() + b"\n")

    def note_folder(self, folder: str) -> None:
        """Say, on disk, that unfinished files may stand in ``folder`` from now on."""
        if folder not in self._noted:
            self.note({"folder": folder})
            self.sync()
            self._noted.add(folder)

    def note_kept(self, kept: Kept) -> None:
        self.note(asdict(kept))

    def finish(self) -> None:
        """End the run: note it, or delete its folder where nothing is kept; release the lock whatever happens."""
        try:
            if any(self.kept_files()):
                self.note({"state": _FINISHED})
            else:
                self.delete()
        finally:
            self.close()

    def note_undoing(self) -> None:
        self.note({"state": _UNDOING})

    def sync(self) -> None:
        """Put the journal and the names of the kept originals on disk."""
        self._files.sync(self._fd)
        self._files.sync_folder(self.folder)

    def read(self) -> tuple[list[Kept], list[str]]:
        """The journal: originals, and folders with unfinished files."""
        kept: list[Kept] = []
        folders: list[str] = []
        for record in self._records():
            if "folder" in record:
                folders.append(str(record["folder"]))
            elif "n" in record:
                with contextlib.suppress(msgspec.ValidationError):
                    kept.append(msgspec.convert(record, Kept))
        return kept, folders

    def is_finished(self) -> bool:
        """Whether the run came to its end, by the last line alone (journals can be long)."""
        with open(os.path.join(self.folder, JOURNAL), "rb") as journal:
            journal.seek(max(0, journal.seek(0, os.SEEK_END) - _LONGEST_STATE))
            return journal.read().endswith(b'{"state": "finished"}\n')

    def delete(self) -> int:
        """Delete the originals, then the journal: what is left after a crash can still be undone. Says how many."""
        originals = [entry.path for entry in self.kept_files()]
        for path in originals:
            self._files.remove(path)
        self.close()
        self._files.remove_folder(self.folder)
        return len(originals)

    def _records(self) -> Iterator[dict[str, object]]:
        with open(os.path.join(self.folder, JOURNAL), "rb") as journal:
            for line in journal.read(_LONGEST_JOURNAL).splitlines():
                with contextlib.suppress(ValueError):
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record


def start(originals: str, when: datetime, files: Files) -> Run:
    """Begin a clean: make its folder and take its lock, all on disk when this returns."""
    files.make_own_folders(originals)
    name = f"{when.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(6)}"
    run = Run(os.path.join(originals, name), files)
    files.make_folder(run.folder)
    run.lock()
    try:
        run.note({"format": 1, "started": when.isoformat()})
        run.sync()
        files.sync_folder(originals)
    except BaseException:
        run.close()
        raise
    return run


def open_runs(originals: str, files: Files) -> list[Run]:
    """The cleans that still have a folder, oldest first; none where there is no such place."""
    try:
        with os.scandir(originals) as entries:
            return sorted(Run(entry.path, files) for entry in entries if _is_run(entry))
    except FileNotFoundError:
        return []


def _is_run(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and _NAME.fullmatch(entry.name) is not None


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> bool:
        os.lseek(fd, _LONGEST_JOURNAL, os.SEEK_SET)  # a byte far behind the text, which stays readable
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a network drive without locks
        return True
