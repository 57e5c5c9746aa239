"""Making a backup while the history is open and used.

The database is copied first, under a key of its own, and the copy is packed with the files that it names. The backup is
written beside its name, read back whole, and only then given its name. Where a file is being written is remembered in
the history, so that the next start removes what a crash left, on whatever disk it lies.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.core import vault_errors as errors
from app.core.backup_errors import BackupError, BackupExists, BackupNotVerified, BackupNotWritten
from app.core.backups import BackupContent, Checklists, OpenBackup, Proceed
from app.core.files import rename_to_new, sync_folder
from app.core.passphrase import is_too_short
from app.storage import backup_format as form
from app.storage.database import Database, explained, open_copy
from app.storage.incidents import ATTACHMENTS
from app.storage.sealed import KEY_BYTES, seal
from app.storage.stretching import Argon

SNAPSHOT = "history.*.snapshot*"
_UNFINISHED = "unfinished_backups"
_MOST_REMEMBERED = 10
_CHUNK = 256 * 1024
_ARGON = Argon()


class Stopped(Exception):
    """The worker wants no more of it."""


class BackupTables:
    """The part of the vault that makes backups of it all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def back_up(
        self, path: Path, passphrase: str, checklists: Checklists, program: str, at: datetime, proceed: Proceed
    ) -> BackupContent | None:
        if is_too_short(passphrase):
            raise errors.WeakPassphrase()
        if os.path.lexists(path):
            raise BackupExists(path)
        if not path.parent.is_dir():
            raise BackupNotWritten(FileNotFoundError(2, ""), path)
        name = secrets.token_hex(4)
        snapshot = self._database.folder / f"history.{name}.snapshot"
        beside = path.absolute().with_name(f".{name}.psabackup.part")
        try:
            key = secrets.token_bytes(KEY_BYTES)
            self._database.copy_into(snapshot, key, lambda: _go_on(proceed, 0, 0))
            self._remember(beside)
            content = _Content(snapshot, key, checklists, program, at)
            _write(content, beside, passphrase, proceed)
            _give_name(beside, path)
            return content.manifest.content()
        except Stopped:
            return None
        finally:
            for left in (beside, *self._database.folder.glob(f"{snapshot.name}*")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
            with suppress(errors.VaultError):  # it is tried again at the next start
                self.sweep_backups()

    def sweep_backups(self) -> None:
        """Remove unfinished backups that a crash, or a disk that went away, left. A disk that is away is waited for."""
        waiting = []
        for name in self._remembered():
            path = Path(name)
            try:
                path.unlink(missing_ok=True)
                if not path.parent.is_dir():
                    waiting.append(name)
            except OSError:
                waiting.append(name)
        if waiting != self._remembered():
            self._save(waiting)

    def _remember(self, path: Path) -> None:
        self._save([*self._remembered(), os.fspath(path)][-_MOST_REMEMBERED:])

    def _remembered(self) -> list[str]:
        rows = self._database.rows("SELECT body FROM documents WHERE name = ?", (_UNFINISHED,))
        found: list[str] = json.loads(rows[0][0]) if rows else []
        return found

    def _save(self, paths: list[str]) -> None:
        if paths:
            body = json.dumps(paths)  # ASCII, so that names which are not text come back as they were
            self._database.write("INSERT OR REPLACE INTO documents VALUES (?, ?)", (_UNFINISHED, body))
        else:
            self._database.write("DELETE FROM documents WHERE name = ?", (_UNFINISHED,))


def forget_unfinished(database: Database) -> None:
    """A history that was restored has no backups of its own under way."""
    database.write("DELETE FROM documents WHERE name = ?", (_UNFINISHED,))


class _Content:
    """What goes into one backup: the copy of the database, the files that it names, and the checklists."""

    def __init__(self, snapshot: Path, key: bytes, checklists: Checklists, program: str, at: datetime) -> None:
        self._snapshot = snapshot
        self._files = snapshot.parent / ATTACHMENTS
        copy = open_copy(snapshot, key)
        try:
            self._attachments = [str(row[0]) for row in copy.rows("SELECT id FROM attachments ORDER BY seq")]
            audits, answers, incidents, posts = (
                int(copy.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our names
                for table in ("audits", "answers", "incidents", "posts")
            )
        finally:
            copy.close()
        self._lists = dict(_lists(checklists))
        counts = (audits, answers, incidents, len(self._attachments), len(self._lists))
        self.manifest = form.Manifest(at, program, *counts, key.hex(), posts)

    def size(self) -> int:
        """About how many bytes it is."""
        files = [self._snapshot, *(self._files / name for name in self._attachments)]
        return sum(path.stat().st_size for path in files if path.exists()) + sum(map(len, self._lists.values()))

    def members(self) -> Iterator[form.Member]:
        """The members in their order. A file that has gone meanwhile, with its incident, is left out."""
        head = msgspec.json.encode(self.manifest)
        yield form.Member(form.MANIFEST, len(head), [head])
        yield from _file(form.DATABASE, self._snapshot)
        for name in self._attachments:
            with suppress(FileNotFoundError):
                yield from _file(f"{ATTACHMENTS}/{name}", self._files / name)
        for name, data in self._lists.items():
            yield form.Member(name, len(data), [data])


def _write(content: _Content, beside: Path, passphrase: str, proceed: Proceed) -> None:
    """Write the whole file under its unfinished name, then read it back from the disk."""
    header, key = form.new_header(passphrase, _ARGON)
    total = 2 * content.size()
    stream = _counted(form.archive(content.members(), content.manifest.made), 0, total, proceed)
    try:
        seal(beside, key, stream, bound=header)
        _forget_cached(beside)
    except OSError as error:
        raise BackupNotWritten(error, beside) from None
    try:
        with form.reading(OpenBackup(beside, content.manifest.content(), key)) as (_, members):
            for _ in _counted((chunk for member in members for chunk in member.chunks), total // 2, total, proceed):
                pass
    except BackupError:
        raise BackupNotVerified(beside) from None


def _give_name(beside: Path, path: Path) -> None:
    try:
        rename_to_new(beside, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise BackupExists(path) from None
    except OSError as error:
        raise BackupNotWritten(error, path) from None


def _lists(checklists: Checklists) -> Iterator[tuple[str, bytes]]:
    """The checklists that were added, by their names in the archive. What cannot be read is of no use elsewhere."""
    for number, path in enumerate(checklists.packs[: form.MOST_PACKS]):
        if data := _small(path, form.LARGEST_PACK):
            yield f"packs/{number}.toml", data
    if checklists.newer and (data := _small(checklists.newer, form.LARGEST_SET)):
        yield form.NEWER_CHECKLISTS, data


def _small(path: Path, most: int) -> bytes:
    try:
        if path.is_symlink() or not path.is_file():
            return b""
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        return b""
    return data if len(data) <= most else b""


def _file(name: str, path: Path) -> Iterator[form.Member]:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        yield form.Member(name, size, _exactly(file, path, size))


def _exactly(file: BinaryIO, path: Path, size: int) -> Iterator[bytes]:
    """``size`` bytes: the archive has said so by then. Raises ``DiskTrouble`` where the disk gives fewer."""
    while size:
        with explained(path):
            chunk = file.read(min(_CHUNK, size))
        if not chunk:
            raise errors.DiskTrouble(path)
        size -= len(chunk)
        yield chunk


def _counted(chunks: Iterable[bytes], done: int, total: int, proceed: Proceed) -> Iterator[bytes]:
    """``chunks`` as they go by, told to ``proceed`` at each."""
    for chunk in chunks:
        _go_on(proceed, min(done, total), total)
        done += len(chunk)
        yield chunk


def _go_on(proceed: Proceed, done: int, total: int) -> None:
    if not proceed(done, total):
        raise Stopped


def _forget_cached(path: Path) -> None:
    """Let go of what the system holds in memory of the file, so that it is the disk that is read back."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
