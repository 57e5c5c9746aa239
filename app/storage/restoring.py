"""From a backup to a history in a folder of its own. Nobody vouches for a backup: every name and size is checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from app.core import vault_errors as errors
from app.core.backup_errors import BackupDamaged, NewerBackup
from app.core.backups import OpenBackup, Proceed
from app.core.files import sync_folder
from app.storage import backup_format as form
from app.storage.backup import Stopped, forget_unfinished
from app.storage.database import explained, import_copy, open_database
from app.storage.incidents import ATTACHMENTS
from app.storage.placing import DATABASE
from app.storage.posts import PostTables
from app.storage.vault import SqlVault

CHECKLISTS = "restored-checklists"
"""Where an agency's files, numbered, and ``newer.checklists`` wait to be looked at like any that are added."""

_UNPACKED = "backup.db"


def unpack(
    backup: OpenBackup, folder: Path, key: bytes, today: date, adjust: Callable[[SqlVault], None], proceed: Proceed
) -> int:
    """Build the history in ``folder`` under ``key``, brought up to date and changed by ``adjust``.

    Returns how many of the files it names were not in the backup. Raises ``Stopped``, and the errors of
    ``backup_errors`` and ``vault_errors``.
    """
    with form.reading(backup) as (manifest, members):
        if manifest.content() != backup.content:  # another file has taken its name since it was looked at
            raise BackupDamaged()
        told = _Told(backup.path, proceed)
        first = next(members, None)
        if first is None or first.name != form.DATABASE:
            raise BackupDamaged()
        _write(folder / _UNPACKED, told.count(first.chunks))
        expected = _import(folder, bytes.fromhex(manifest.database_key), key, today)
        missing = len(expected)
        for place, member in _places(members, expected):
            missing -= place.startswith(ATTACHMENTS)
            _write(folder / place, told.count(member.chunks))
    _finish(folder, key, today, adjust)
    for path in (folder / ATTACHMENTS, folder / CHECKLISTS, folder):
        if path.is_dir():
            sync_folder(path)
    return missing


def _import(folder: Path, source_key: bytes, key: bytes, today: date) -> set[str]:
    """The database under its new key; returns the ids of the files that it names."""
    unpacked, path = folder / _UNPACKED, folder / DATABASE
    try:
        import_copy(unpacked, source_key, path, key)
    except errors.NewerSchema:
        raise NewerBackup() from None
    except (errors.Damaged, errors.NotAHistory, errors.WrongKey):
        raise BackupDamaged() from None
    finally:
        for left in folder.glob(f"{_UNPACKED}*"):
            left.unlink()
    database = open_database(path, key, folder, today)
    try:
        # What is unfinished there is none of ours: its names, which nobody vouches for, would be removed.
        database.write("DELETE FROM unfinished_files")
        forget_unfinished(database)
        PostTables(database).index_anew()
        return {str(row[0]) for row in database.rows("SELECT id FROM attachments")}
    finally:
        database.close()


def _places(members: Iterable[form.Member], attachments: set[str]) -> Iterator[tuple[str, form.Member]]:
    """Where each member goes: one of a few places, each taken once, so that their number is bounded, too."""
    if not all(form.ATTACHMENT.match(f"{ATTACHMENTS}/{name}") for name in attachments):
        raise BackupDamaged()
    taken: set[str] = set()
    for member in members:
        place, largest = _place(member.name, attachments)
        if place in taken or member.size > largest:
            raise BackupDamaged()
        taken.add(place)
        yield place, member


def _place(name: str, attachments: set[str]) -> tuple[str, int]:
    """Where the member of that name goes, and the most that it may hold."""
    if (file := form.ATTACHMENT.match(name)) and file[1] in attachments:
        return f"{ATTACHMENTS}/{file[1]}", form.LARGEST_ATTACHMENT
    if (pack := form.PACK.match(name)) and int(pack[1]) < form.MOST_PACKS:
        return f"{CHECKLISTS}/{int(pack[1])}.toml", form.LARGEST_PACK
    if name == form.NEWER_CHECKLISTS:
        return f"{CHECKLISTS}/{name}", form.LARGEST_SET
    raise BackupDamaged()


def _finish(folder: Path, key: bytes, today: date, adjust: Callable[[SqlVault], None]) -> None:
    """Read all that is in the database once, so that nothing of it is found to make no sense later."""
    try:
        vault = SqlVault(open_database(folder / DATABASE, key, folder, today))
        try:
            vault.export()
            for _ in vault.posts.pages():
                pass
            adjust(vault)
        finally:
            vault.close()
    except (errors.Damaged, ValueError, TypeError, LookupError, OverflowError):
        raise BackupDamaged() from None


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with explained(path):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())


class _Told:
    """Tells how much of the backup's bytes is done."""

    def __init__(self, path: Path, proceed: Proceed) -> None:
        self._total = path.stat().st_size
        self._done = 0
        self._proceed = proceed

    def count(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not self._proceed(min(self._done, self._total), self._total):
                raise Stopped
            self._done += len(chunk)
            yield chunk
