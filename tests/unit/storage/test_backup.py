"""Making a backup: whole and read back, or nothing at all."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from app.core import backup_errors, vault_errors
from app.core.backups import Checklists
from app.storage import backup, backup_format, sealed
from app.storage.database import Database
from app.storage.history_folder import HistoryFolder
from app.storage.vault import SqlVault
from tests.history_makers import NOW, MemoryStore, make_answer, make_folder
from tests.post_makers import batch, make_row
from tests.unit.storage.backup_kit import PASSPHRASE, SHOT, back_up, cheap, fill, members_of

__all__ = ["cheap"]
pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def history(tmp_path: Path, store: MemoryStore) -> HistoryFolder:
    return make_folder(tmp_path / "data", store)


@pytest.fixture
def vault(history: HistoryFolder) -> Iterator[SqlVault]:
    made = history.create_with_keyring()
    fill(made)
    yield made
    made.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder / "mine.psabackup"


def _left(history: HistoryFolder, target: Path) -> set[str]:
    """What a backup that came to nothing has left, in either folder."""
    ours = {"history.db", "history.db-wal", "history.key", "attachments"}
    return {path.name for folder in (history.folder, target.parent) for path in folder.iterdir()} - ours


def test_a_backup_says_what_is_in_it_and_hides_the_rest(vault: SqlVault, history: HistoryFolder, target: Path) -> None:
    pack = history.folder.parent / "agency.toml"
    pack.write_bytes(b"any bytes")
    number = vault.posts.begin_import(NOW, ["x.zip"])
    vault.posts.add(number, batch([make_row(f"x:{post}") for post in range(3)]))
    vault.posts.finish_import(number, NOW, {}, [], [], [], NOW)
    made = back_up(vault, target, Checklists((pack,)))
    assert made is not None
    assert made.posts == 3
    assert (made.audits, made.answers, made.incidents, made.attachments, made.checklists) == (1, 20, 1, 1, 1)
    assert backup_format.look(target, PASSPHRASE).content == made
    assert _left(history, target) == {target.name}
    assert target.stat().st_mode & 0o777 == 0o600
    members = members_of(target)
    assert members["packs/0.toml"] == b"any bytes"
    sealed_file = next(iter((history.folder / "attachments").iterdir()))
    assert members[f"attachments/{sealed_file.name}"] == sealed_file.read_bytes(), "copied as it is"
    plain = target.read_bytes()
    assert all(word not in plain for word in (b"Annabel Lee", b"SQLite", b"manifest", b"shot.png", SHOT[:20]))
    with pytest.raises(backup_errors.WrongBackupPassphrase):
        backup_format.look(target, PASSPHRASE + "!")


def test_the_key_of_the_history_is_not_in_its_backup(vault: SqlVault, store: MemoryStore, target: Path) -> None:
    back_up(vault, target)
    assert not members_of(target)["history.db"].startswith(b"SQLite"), "the copy is encrypted on the disk, too"
    with backup_format.reading(backup_format.look(target, PASSPHRASE)) as (manifest, _):
        assert manifest.database_key not in store.entries.values()


def test_answers_given_while_it_is_made_are_in_it_or_in_the_next(
    vault: SqlVault, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy goes on in small steps; another thread saves between them."""
    monkeypatch.setattr("app.storage.database._PAGES_AT_ONCE", 1)
    given: list[int] = []

    def answer_between(_done: int, total: int) -> bool:
        if not total:
            thread = threading.Thread(target=_answer, args=(vault, len(given)))
            thread.start()
            thread.join()
            given.append(len(given))
        return True

    made = back_up(vault, target, proceed=answer_between)
    assert len(given) > 10
    assert made is not None
    assert made.answers == 20 + len(given), "the copy is of the moment at which it was finished"


def _answer(vault: SqlVault, number: int) -> None:
    vault.save_answer(1, make_answer(f"y.c{number}", fingerprint="x" * 500))


def test_it_is_never_written_over_a_file(vault: SqlVault, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.write_text("mine")
    with pytest.raises(backup_errors.BackupExists):
        back_up(vault, target)
    target.unlink()
    target.symlink_to(target.parent / "elsewhere")
    with pytest.raises(backup_errors.BackupExists):
        back_up(vault, target)
    target.unlink()

    def another_was_quicker(done: int, total: int) -> bool:
        if total and done * 2 > total:
            target.write_text("theirs")
        return True

    with pytest.raises(backup_errors.BackupExists):
        back_up(vault, target, proceed=another_was_quicker)
    assert target.read_text() == "theirs"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_weak_passphrase_is_refused(vault: SqlVault, target: Path) -> None:
    with pytest.raises(vault_errors.WeakPassphrase):
        vault.back_up(target, "short", Checklists(), "0.1.0", NOW, lambda _done, _total: True)
    assert not target.exists()


def test_it_can_be_stopped_at_any_moment(vault: SqlVault, history: HistoryFolder, target: Path) -> None:
    for after in range(100):
        calls = iter(range(after))
        made = back_up(vault, target, proceed=lambda _done, _total, calls=calls: next(calls, None) is not None)  # type: ignore[misc]
        if made:
            assert after > 5
            return
        assert not _left(history, target)
    pytest.fail("it never came to its end")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "There is not enough room for the backup there."),
        (errno.EFBIG, "There is not enough room for the backup there."),
        (errno.EROFS, "This app may not write to the folder"),
        (errno.EIO, "The backup could not be written to"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_disk_that_fails_is_said_and_nothing_is_left(
    vault: SqlVault,
    history: HistoryFolder,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    words: str,
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        if call == "link":  # a disk that knows no second name is tried with another call
            patch.setattr(os, "rename", fail)
        with pytest.raises(backup_errors.BackupNotWritten, match=words):
            back_up(vault, target)
    assert not _left(history, target)
    assert back_up(vault, target)


def test_a_disk_that_was_unplugged_is_waited_for(vault: SqlVault, history: HistoryFolder, target: Path) -> None:
    away = target.parent.with_name("away")

    def unplug(done: int, _total: int) -> bool:
        if done and not away.exists():
            target.parent.rename(away)
        return True

    with pytest.raises(backup_errors.BackupNotWritten):
        back_up(vault, target, proceed=unplug)
    assert len(list(away.iterdir())) == 1, "half a backup is on the disk that is away"
    vault.close()
    away.rename(target.parent)
    history.open_with_keyring().close()
    assert not _left(history, target)


def test_a_folder_that_is_not_there_is_said(vault: SqlVault, tmp_path: Path) -> None:
    with pytest.raises(backup_errors.BackupNotWritten, match="is not there"):
        back_up(vault, tmp_path / "none" / "mine.psabackup")


def test_a_disk_that_gives_back_something_else_is_noticed(
    vault: SqlVault, history: HistoryFolder, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup.seal

    def seal(path: Path, *arguments: object, **named: object) -> None:
        real(path, *arguments, **named)  # type: ignore[arg-type]
        data = bytearray(path.read_bytes())
        data[-5000] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(backup, "seal", seal)
    with pytest.raises(backup_errors.BackupNotVerified):
        back_up(vault, target)
    assert not _left(history, target)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a limit on the size of files is Unix's")
def test_a_full_disk_leaves_nothing(vault: SqlVault, history: HistoryFolder, target: Path) -> None:
    """The system refuses to let any file grow past a limit, whoever runs the tests."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
    try:
        with pytest.raises(backup_errors.BackupNotWritten, match="not enough room"):
            back_up(vault, target)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        with pytest.raises(vault_errors.VaultError):
            back_up(vault, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not _left(history, target)
    assert back_up(vault, target)


def test_locking_the_history_ends_it(vault: SqlVault, history: HistoryFolder, target: Path) -> None:
    def lock(done: int, _total: int) -> bool:
        vault.close()
        return not done

    with pytest.raises(vault_errors.HistoryLocked):
        back_up(vault, target, proceed=lock)
    history.open_with_keyring().close()
    assert not _left(history, target)


def test_a_file_that_was_removed_meanwhile_is_left_out(vault: SqlVault, target: Path) -> None:
    def remove(done: int, total: int) -> bool:
        if total and not done:
            vault.remove_incident(1)
        return True

    assert back_up(vault, target, proceed=remove)
    assert set(members_of(target)) == {"history.db"}


def test_an_attachment_that_cannot_be_read_is_said(
    vault: SqlVault, history: HistoryFolder, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(done: int, total: int) -> bool:
        if done * 3 > total:  # it is being copied
            file = next(iter((history.folder / "attachments").iterdir()))
            os.truncate(file, 300_000)
        return True

    monkeypatch.setattr(backup, "_CHUNK", 1000)
    with pytest.raises(vault_errors.DiskTrouble):
        back_up(vault, target, proceed=cut)
    assert not _left(history, target)


def test_leftovers_of_a_crash_are_cleared_at_the_next_start(
    vault: SqlVault, history: HistoryFolder, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        """The end of the process."""

    def crash(done: int, total: int) -> bool:
        if done * 2 > total > 0:
            raise Crash
        return True

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        patch.setattr(SqlVault, "sweep_backups", lambda _: None)
        with pytest.raises(Crash):
            back_up(vault, target, proceed=crash)
    assert len(_left(history, target)) == 2
    vault.close()
    opened = history.open_with_keyring()
    assert not _left(history, target)
    assert back_up(opened, target)
    opened.close()


# --- The copy of the database -------------------------------------------------------------------


def test_a_copy_is_closed_when_its_making_is_stopped(vault: SqlVault, tmp_path: Path) -> None:
    database: Database = vault._database

    def stop() -> None:
        raise backup.Stopped

    with pytest.raises(backup.Stopped):
        database.copy_into(tmp_path / "copy.db", bytes(32), stop)
    vault.save_answer(1, make_answer("z.c1"))
    assert not [connection for connection in apsw.connections() if connection.filename == str(tmp_path / "copy.db")]


# --- Sealed pieces ------------------------------------------------------------------------------


def test_pieces_open_only_behind_what_is_bound_to_them(tmp_path: Path) -> None:
    path, key = tmp_path / "file", bytes(32)
    sealed.seal(path, key, [b"content"], bound=b"head")
    with path.open("rb") as file:
        assert file.read(4) == b"head"
        assert b"".join(sealed.unseal_rest(file, key, bound=b"head")) == b"content"
    with path.open("rb") as file:
        file.seek(4)
        with pytest.raises(sealed.Unreadable):
            list(sealed.unseal_rest(file, key, bound=b"Head"))
