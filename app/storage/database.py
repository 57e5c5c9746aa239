"""One encrypted SQLite file: opening it, refusing to open it, and writing to it so that it stays.

The cipher is ChaCha20-Poly1305, the default and recommendation of SQLite3 Multiple Ciphers
(utelle.github.io/SQLite3MultipleCiphers, "Supported ciphers"). Every page is authenticated, so damage
and tampering show as errors and never as other data. The key is random, so it goes in raw
(``raw:`` and 32 bytes): deriving it once more would cost 20 ms at each start and add nothing.

The journal is WAL with ``synchronous = FULL``: a transaction is on the disk when its commit returns.
Locking is exclusive: one process has the history open, and the operating system lets go when it dies.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import apsw

from app.core import vault_errors as errors
from app.core.files import sync_folder
from app.storage.columns import to_storable
from app.storage.migrations import MIGRATIONS, Migration

BACKUPS = "backups"
"""The folder, beside the history, of the copies that are made before each migration."""
BACKUPS_KEPT = 3
_APPLICATION_ID = 0x50534131  # "PSA1", in the encrypted header: this file is ours
_PLAIN_SQLITE = b"SQLite format 3\x00"
_LARGEST_JOURNAL = 4_000_000
_LARGEST_CHECKED = 32_000_000  # bytes that are checked whole at each start: 60 ms
_OF_POSTS = ("posts", "wiped_posts", "post_words", "post_words_data", "post_words_idx")
_PAGES_AT_ONCE = 256  # of 4 kB: a few milliseconds, for which an answer that is given meanwhile waits

Row = tuple[Any, ...]


class Database:
    """An open history file. Calls from several threads wait for each other."""

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.RLock()

    @property
    def folder(self) -> Path:
        """The folder that the file lies in."""
        return self._path.parent

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of one query."""
        with self._lock, explained(self._path):
            return list(self._connection.execute(sql, [to_storable(value) for value in values]))

    def write(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one statement that changes something; it is on the disk when this returns (see ``together``)."""
        with self.together():
            return self.rows(sql, values)

    def write_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement with each of these rows of values: all of them, or none."""
        with self.together():
            self._connection.executemany(sql, ([to_storable(value) for value in row] for row in rows))

    @contextmanager
    def together(self, *, lasting: bool = True) -> Iterator[None]:
        """All writes of the block, or none. Blocks may stand in each other; the outermost one decides.

        What is not ``lasting`` survives this process, but a pulled plug only from the next block that is: the disk is
        not waited for.
        """
        with self._lock, explained(self._path):
            waits = lasting or self._connection.in_transaction
            if not waits:
                self._connection.pragma("synchronous", "normal")
            try:
                with self._connection:
                    yield
            finally:
                if not waits:
                    self._connection.pragma("synchronous", "full")

    @property
    def is_together(self) -> bool:
        """Whether the calling thread is inside ``together``: what it wrote there may still be taken back."""
        with self._lock, explained(self._path):
            return self._connection.in_transaction

    def empty_journal(self) -> None:
        """Move what the journal holds into the file and cut it to nothing: old pages may still stand in it."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def build_anew(self) -> None:
        """Write the whole file anew, so that no page keeps a trace of what was removed. Not inside ``together``.

        Raises ``DiskFull`` where there is no room for the journal of it; the journal is empty then, too.
        """
        self.empty_journal()
        try:
            self.rows("VACUUM")
        finally:
            self.empty_journal()

    def remove_backups(self, since: int) -> None:
        """Remove the copies made before migrations from schema ``since`` on: they hold what was removed here."""
        folder = self.folder / BACKUPS
        with explained(folder):
            for path in folder.glob("history-*-v*.db"):
                if int(path.stem.rpartition("-v")[2].rstrip("+")) >= since:
                    path.unlink(missing_ok=True)

    def copy_into(self, target: Path, key: bytes, go_on: Callable[[], None]) -> None:
        """Copy it all into a new file under ``key``, as it is when this returns; others may read and write meanwhile.

        ``go_on`` is called every few milliseconds; what it raises ends the copying. Half a file may be left then.
        """
        with explained(target):
            target.touch(mode=0o600, exist_ok=False)
            with _opened_copy(target, key) as copy:
                with self._lock:
                    backup = copy.backup("main", self._connection, "main")
                try:
                    while not backup.done:
                        go_on()
                        with self._lock:  # what this connection writes between two steps reaches the copy, too
                            backup.step(_PAGES_AT_ONCE)
                finally:
                    with self._lock:
                        backup.close(True)

    def close(self) -> None:
        with self._lock, explained(self._path):
            self._connection.close()


def create(path: Path, key: bytes, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make a new, empty history file at ``path``, which must not exist.

    A crash can leave half a file there: build it under another name first and rename it.
    """
    with explained(path):
        path.touch(mode=0o600, exist_ok=False)
        connection = _connect(path, key)
        try:
            _migrate(connection, migrations, 0)
        finally:
            connection.close()


def open_database(
    path: Path, key: bytes, backups: Path, today: date, migrations: Sequence[Migration] = MIGRATIONS
) -> Database:
    """Open a history, bring it up to date (after a backup into ``backups``), and keep others out.

    The whole file is checked first: 23 MB take 40 ms. Of a larger one, the old posts that make it so are left out: what
    is damaged there shows when it is read. Raises an error of ``vault_errors``; the file is then as it was.
    """
    _look_before_opening(path)
    with explained(path):
        connection = _connect(path, key)
        try:
            if connection.readonly("main"):
                raise errors.ReadOnly(path.parent)
            version = _check(connection, path, but_posts=path.stat().st_size > _LARGEST_CHECKED)
            if version > len(migrations):
                raise errors.NewerSchema()
            if version < len(migrations):
                _update(connection, key, version, backups / f"history-{today}-v{version}.db", migrations)
            connection.pragma("foreign_keys", True)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection)


def open_copy(path: Path, key: bytes) -> Database:
    """A copy that ``Database.copy_into`` made, checked whole, to read from. Raises ``Damaged``."""
    with explained(path):
        connection = _connect(path, key)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection)


def import_copy(
    source: Path, source_key: bytes, target: Path, key: bytes, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Copy a database that came from outside into a new file under another key, and bring it up to date.

    Nobody vouches for it: it must be whole, and hold our tables, views and indexes as they were at its version and
    nothing else, no trigger for one. Raises ``NewerSchema``, ``Damaged``, ``NotAHistory`` or ``WrongKey``.
    """
    with explained(target):
        connection = _connect(source, source_key)
        try:
            version = _check(connection, source)
            if version > len(migrations):
                raise errors.NewerSchema()
            if not version or _schema(connection) != _schema_after(migrations[:version]):
                raise errors.NotAHistory(source)
            _copy(connection, key, target)
        finally:
            connection.close()
        connection = _connect(target, key)
        try:
            if version < len(migrations):
                _migrate(connection, migrations, version)
        finally:
            connection.close()


def is_in_use(path: Path) -> bool:
    """Whether another process (or this one) has the history open; needs no key and changes nothing."""
    if not path.exists():
        return False
    try:
        connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    except apsw.CantOpenError:
        return False
    try:
        connection.pragma("user_version")
    except apsw.BusyError:
        return True
    except apsw.Error:
        return False  # without the key nothing but the lock can be learned
    finally:
        connection.close()
    return False


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system say about ``path`` into the errors of ``vault_errors``."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError):
        raise errors.InUse() from None
    except apsw.FullError:
        raise errors.DiskFull() from None
    except apsw.ReadOnlyError:
        raise errors.ReadOnly(path.parent) from None
    except apsw.ConnectionClosedError:
        raise errors.HistoryLocked() from None
    except apsw.NotADBError:
        raise errors.WrongKey() from None
    except apsw.CorruptError:
        raise errors.Damaged() from None
    except (apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError):
        raise errors.ReadOnly(path.parent) from None
    except apsw.IOError:
        raise errors.DiskTrouble(path) from None
    except FileExistsError:
        raise
    except OSError as error:
        raise errors.from_os_error(error, path) from None


def _look_before_opening(path: Path) -> None:
    """Refuse what SQLite would take for a new database, or would open without writing."""
    if not path.exists():
        raise errors.HistoryMissing(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise errors.ReadOnly(path.parent)
    # Through SQLite's own file layer: closing a file of Python's would let go of the lock on a history that this
    # process has open already.
    with explained(path):
        file = apsw.VFSFile("", os.fspath(path), [apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB, 0])
        try:
            size = file.xFileSize()
            start = file.xRead(len(_PLAIN_SQLITE), 0) if size >= len(_PLAIN_SQLITE) else b""
        finally:
            file.xClose()
    if not start or start == _PLAIN_SQLITE:
        raise errors.NotAHistory(path)


def _connect(path: Path, key: bytes) -> apsw.Connection:
    connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        _unlock(connection, key)
        connection.pragma("locking_mode", "exclusive")
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)  # macOS: without it the disk's own cache may still hold the answer
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("journal_size_limit", _LARGEST_JOURNAL)
        connection.pragma("secure_delete", True)
        connection.pragma("trusted_schema", False)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: apsw.Connection, key: bytes) -> None:
    connection.pragma("cipher", "chacha20")
    connection.pragma("hexkey", (b"raw:" + key).hex())


def _check(connection: apsw.Connection, path: Path, *, but_posts: bool = False) -> int:
    """The schema's version of a whole and sound history of ours."""
    try:
        answers = [connection.execute(f"PRAGMA quick_check({what})").get for what in _parts(connection, but_posts)]
    except apsw.SQLError:  # so says an index of words that does not know itself any more
        raise errors.Damaged() from None
    if set(answers) != {"ok"}:
        raise errors.Damaged()
    if connection.pragma("application_id") != _APPLICATION_ID:
        raise errors.NotAHistory(path)
    return int(connection.pragma("user_version"))


def _parts(connection: apsw.Connection, but_posts: bool) -> list[str]:
    """What to check: one error ends it, or table by table."""
    if not but_posts:
        return ["1"]
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return [f'"{name}"' for (name,) in tables if name not in _OF_POSTS]


def _migrate(connection: apsw.Connection, migrations: Sequence[Migration], version: int) -> None:
    connection.pragma("foreign_keys", False)
    with connection:
        for migration in migrations[version:]:
            migration(connection)
        if list(connection.execute("PRAGMA foreign_key_check")):
            raise apsw.ConstraintError("a migration left rows that refer to nothing")
        connection.pragma("application_id", _APPLICATION_ID)
        connection.pragma("user_version", len(migrations))


def _update(
    connection: apsw.Connection, key: bytes, version: int, backup: Path, migrations: Sequence[Migration]
) -> None:
    kept = _back_up(connection, key, backup)
    try:
        _migrate(connection, migrations, version)
    except apsw.FullError:
        raise
    except apsw.Error as error:
        raise errors.MigrationFailed(kept) from error
    _drop_old_backups(backup.parent)


def _back_up(connection: apsw.Connection, key: bytes, target: Path) -> Path:
    """Copy the open history under the same key, look whether the copy is sound, and only then give it its name."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    beside = target.with_suffix(".part")
    beside.unlink(missing_ok=True)
    try:
        _copy(connection, key, beside)
        _verify_copy(beside, key, connection)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    name = target
    while name.exists():
        name = name.with_name(f"{name.stem}+{name.suffix}")
    os.rename(beside, name)
    sync_folder(name.parent)
    return name


def _copy(connection: apsw.Connection, key: bytes, target: Path) -> None:
    target.touch(mode=0o600)
    with _opened_copy(target, key) as copy, copy.backup("main", connection, "main") as backup:
        backup.step(-1)


@contextmanager
def _opened_copy(path: Path, key: bytes) -> Iterator[apsw.Connection]:
    copy = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        _unlock(copy, key)
        yield copy
    finally:
        copy.close()


def _schema(connection: apsw.Connection) -> list[Row]:
    """All that a database defines. Names that begin so are SQLite's own, and nobody else can make them."""
    sql = (
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return list(connection.execute(sql))


def _schema_after(migrations: Sequence[Migration]) -> list[Row]:
    fresh = apsw.Connection(":memory:")
    try:
        for migration in migrations:
            migration(fresh)
        return _schema(fresh)
    finally:
        fresh.close()


def _verify_copy(path: Path, key: bytes, original: apsw.Connection) -> None:
    copy = _connect(path, key)
    try:
        _check(copy, path)
        if any(copy.pragma(name) != original.pragma(name) for name in ("user_version", "page_count")):
            raise errors.Damaged()
    finally:
        copy.close()


def _drop_old_backups(folder: Path) -> None:
    newest_first = sorted(folder.glob("history-*.db"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[BACKUPS_KEPT:]:
        path.unlink(missing_ok=True)
