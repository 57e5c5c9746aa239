"""Opening a history: what is refused, with which words, and that refusing changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import apsw
import pytest

from app.core import vault_errors as errors
from app.storage import database
from app.storage.database import Database, create, is_in_use, open_database
from app.storage.migrations import MIGRATIONS

KEY = bytes(range(32))
TODAY = date(2026, 11, 20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    create(path, KEY)
    return path


def _open(path: Path, key: bytes = KEY, migrations: tuple[database.Migration, ...] = MIGRATIONS) -> Database:
    return open_database(path, key, path.parent / "backups", TODAY, migrations)


def _fill(path: Path) -> None:
    opened = _open(path)
    for number in range(300):
        opened.write("INSERT INTO documents VALUES (?, ?)", (str(number), "x" * 500))
    opened.close()


def _contents(path: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in path.parent.iterdir() if item.is_file()}


def test_a_new_history_is_for_its_owner_only_and_never_made_over_a_file(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        create(path, KEY)
    assert path.read_bytes() == before


def test_the_journal_is_written_through_and_deleted_rows_are_wiped(path: Path) -> None:
    opened = _open(path)
    settings = {
        name: opened.rows(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "locking_mode", "cipher")
    }
    opened.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "locking_mode": "exclusive",
        "cipher": "chacha20",
    }


def _truncate(path: Path) -> None:
    path.write_bytes(b"")


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _cut_within_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def _write_text(path: Path) -> None:
    path.write_text("These are my notes. " * 300)


def _make_plain_database(path: Path) -> None:
    path.unlink()
    other = apsw.Connection(os.fspath(path))
    other.execute("CREATE TABLE t (a)")
    other.close()


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (Path.unlink, errors.HistoryMissing),
        (_truncate, errors.NotAHistory),
        (_make_plain_database, errors.NotAHistory),
        (_write_text, errors.WrongKey),
        (lambda path: _flip(path, 100), errors.WrongKey),
        (lambda path: _flip(path, 4096 * 7 + 5), errors.Damaged),
        (lambda path: _flip(path, path.stat().st_size - 1), errors.Damaged),
        (_shorten, errors.Damaged),
        (_cut_within_a_page, errors.Damaged),
    ],
)
def test_what_is_not_whole_is_refused_and_left_alone(
    path: Path, harm: Callable[[Path], None], error: type[errors.VaultError]
) -> None:
    _fill(path)
    harm(path)
    before = _contents(path)
    with pytest.raises(error):
        _open(path)
    assert _contents(path) == before


def test_damage_anywhere_is_noticed_before_the_history_opens(path: Path) -> None:
    _fill(path)
    sound = path.read_bytes()
    for page in range(1, len(sound) // 4096):
        path.write_bytes(sound)
        _flip(path, page * 4096 + (page * 131) % 4096)
        with pytest.raises(errors.Damaged):
            _open(path)
    path.write_bytes(sound)
    _open(path).close()


_DIE_WITH_A_JOURNAL = """
import os, sys
from datetime import date
from pathlib import Path
from app.storage.database import open_database
path = Path(sys.argv[1])
opened = open_database(path, bytes(range(32)), path.parent / "backups", date(2026, 11, 20))
for number in range(50):
    opened.write("INSERT INTO documents VALUES (?, ?)", (str(number), "x" * 500))
os._exit(9)
"""


def test_a_wrong_key_changes_nothing_not_even_a_journal_left_by_a_crash(path: Path) -> None:
    subprocess.run([sys.executable, "-c", _DIE_WITH_A_JOURNAL, str(path)], check=False, timeout=60)
    before = _contents(path)
    assert "history.db-wal" in before
    with pytest.raises(errors.WrongKey):
        _open(path, bytes(32))
    assert _contents(path) == before
    opened = _open(path)
    assert opened.rows("SELECT count(*) FROM documents") == [(50,)]
    opened.close()


def test_no_error_holds_the_key(path: Path) -> None:
    key = b"\xab" * 32
    with pytest.raises(errors.WrongKey) as caught:
        _open(path, key)
    told = f"{caught.value} {caught.value.args} {vars(caught.value)}"
    assert "abab" not in told


def test_a_newer_history_is_refused(path: Path) -> None:
    _open(path, migrations=(*MIGRATIONS, _add_a_column)).close()
    before = path.read_bytes()
    with pytest.raises(errors.NewerSchema):
        _open(path)
    assert path.read_bytes() == before


def test_another_programs_database_under_the_same_key_is_refused(path: Path) -> None:
    opened = _open(path)
    opened.rows("PRAGMA application_id = 7")
    opened.close()
    with pytest.raises(errors.NotAHistory):
        _open(path)


def test_one_process_has_it_open(path: Path) -> None:
    script = """
import sys
from datetime import date
from pathlib import Path
from app.core.vault_errors import InUse
from app.storage.database import is_in_use, open_database
path = Path(sys.argv[1])
assert is_in_use(path)
try:
    open_database(path, bytes(range(32)), path.parent / "backups", date(2026, 11, 20))
except InUse:
    print("in use")
"""

    def ask() -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    opened = _open(path)
    assert ask() == "in use\n"
    with pytest.raises(errors.InUse):
        _open(path)
    assert ask() == "in use\n", "a second try in the same process must not let go of the lock"
    opened.close()
    assert not is_in_use(path)
    assert not is_in_use(path.with_name("nothing.db"))


def test_a_folder_that_cannot_be_written_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, who may write anywhere; what the system would say stands in for it.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(errors.ReadOnly):
        _open(path)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (apsw.BusyError(), errors.InUse),
        (apsw.FullError(), errors.DiskFull),
        (apsw.ReadOnlyError(), errors.ReadOnly),
        (apsw.CantOpenError(), errors.ReadOnly),
        (apsw.IOError(), errors.DiskTrouble),
        (apsw.CorruptError(), errors.Damaged),
        (OSError(28, "No space left on device"), errors.DiskFull),
        (OSError(30, "Read-only file system"), errors.ReadOnly),
        (OSError(5, "Input/output error"), errors.DiskTrouble),
    ],
)
def test_each_trouble_has_its_own_words(raised: Exception, error: type[errors.VaultError], tmp_path: Path) -> None:
    with pytest.raises(error) as caught, database.explained(tmp_path / "history.db"):
        raise raised
    assert caught.value.happened
    assert caught.value.safe
    assert caught.value.do


# --- Migrations -------------------------------------------------------------------------------


def _add_a_column(connection: apsw.Connection) -> None:
    connection.execute("ALTER TABLE actions ADD COLUMN snoozed INTEGER")


def _fail(connection: apsw.Connection) -> None:
    connection.execute("DROP TABLE ledger")
    connection.execute("this is no statement")


def _lose_checks(connection: apsw.Connection) -> None:
    connection.execute("DELETE FROM checks")


def _with_an_answer(path: Path) -> None:
    opened = _open(path)
    opened.write("INSERT INTO audits (started, depth, packs) VALUES (0, 'full', '{}')")
    opened.write("INSERT INTO checks (id) VALUES ('x.y')")
    opened.write("INSERT INTO answers VALUES (1, 1, 1, 'fixed', 0, '', '', NULL)")
    opened.close()


def test_a_migration_backs_up_first_and_the_copy_opens_with_the_same_key(path: Path) -> None:
    _with_an_answer(path)
    newer = (*MIGRATIONS, _add_a_column)
    opened = _open(path, migrations=newer)
    assert opened.rows("SELECT count(snoozed) FROM actions") == [(0,)]
    opened.close()
    backup = path.parent / "backups" / f"history-2026-11-20-v{len(MIGRATIONS)}.db"
    assert list(backup.parent.iterdir()) == [backup]
    assert backup.stat().st_mode & 0o777 == 0o600
    copy = _open(backup)
    assert copy.rows("SELECT count(*) FROM answers") == [(1,)]
    copy.close()
    with pytest.raises(errors.WrongKey):
        _open(backup, bytes(32))


@pytest.mark.parametrize("bad", [_fail, _lose_checks])
def test_a_migration_that_fails_leaves_the_history_as_it_was(path: Path, bad: database.Migration) -> None:
    _with_an_answer(path)
    with pytest.raises(errors.MigrationFailed) as caught:
        _open(path, migrations=(*MIGRATIONS, _add_a_column, bad))
    assert caught.value.backup.exists()
    opened = _open(path)
    assert opened.rows("SELECT value FROM answer_rows") == [("fixed",)]
    opened.close()


def test_the_last_backups_are_kept_and_none_is_written_over(path: Path) -> None:
    for _ in range(database.BACKUPS_KEPT + 2):
        with pytest.raises(errors.MigrationFailed):
            _open(path, migrations=(*MIGRATIONS, _fail))
    backups = path.parent / "backups"
    assert len(list(backups.iterdir())) == database.BACKUPS_KEPT + 2, "a failed update deletes no backup"
    _open(path, migrations=(*MIGRATIONS, _add_a_column)).close()
    assert len(list(backups.iterdir())) == database.BACKUPS_KEPT


def test_without_room_for_the_backup_nothing_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise apsw.FullError

    monkeypatch.setattr(database, "_back_up", full)
    with pytest.raises(errors.DiskFull):
        _open(path, migrations=(*MIGRATIONS, _add_a_column))
    monkeypatch.undo()
    _open(path).close()


def test_a_history_of_the_second_version_gets_room_for_notes_to_audits(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    create(path, KEY, MIGRATIONS[:2])
    old = _open(path, migrations=MIGRATIONS[:2])
    old.write("INSERT INTO audits (started, depth, packs) VALUES (0, 'full', '{}')")
    old.close()
    opened = _open(path)
    assert opened.rows("SELECT note FROM audits") == [("",)]
    opened.close()
    assert (tmp_path / "backups" / "history-2026-11-20-v2.db").exists()
