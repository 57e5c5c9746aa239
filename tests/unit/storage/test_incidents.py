"""The incident log on the disk: all of a file or nothing, never in the clear, and gone when it is removed."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core import vault_errors as errors
from app.core.model import Attachment, Wording
from app.storage import sealed
from app.storage.database import create, open_database
from app.storage.incidents import ATTACHMENTS
from app.storage.migrations import MIGRATIONS
from app.storage.removal import delete_everything
from app.storage.vault import SqlVault
from tests.history_makers import NOW, MemoryStore, make_answer, make_folder

KEY = bytes(range(32))
SECRET = b"nobody may read this on the disk " * 20_000
WORDING = Wording("They wrote my address", "on Tuesday", "Facebook", "https://example.org/x", "Told my manager")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def vault(tmp_path: Path, store: MemoryStore) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path, store).create_with_keyring()
    yield opened
    opened.close()


def _files(folder: Path) -> list[Path]:
    return sorted((folder / ATTACHMENTS).iterdir())


def _read(vault: SqlVault, file: Attachment) -> bytes:
    return b"".join(vault.read_attachment(file))


def test_an_entry_comes_back_with_its_earlier_wordings(vault: SqlVault) -> None:
    assert vault.incidents() == []
    first = vault.add_incident(WORDING, NOW)
    vault.add_incident(Wording(), NOW)
    later = NOW + timedelta(hours=1)
    vault.amend_incident(first, Wording("Another word"), later)
    second_entry, entry = vault.incidents()
    assert entry.id == first
    assert entry.wording == Wording("Another word")
    assert [(dated.written, dated.wording) for dated in entry.earlier] == [(NOW, WORDING)]
    assert (entry.created, entry.amended) == (NOW, later)
    assert second_entry.amended is None
    vault.forget_earlier_wordings(first)
    entry = vault.incidents()[1]
    assert entry.earlier == ()
    assert entry.amended == later, "that it was amended stays to be seen"


def test_a_file_comes_back_with_its_hash_and_cannot_be_read_on_the_disk(vault: SqlVault, tmp_path: Path) -> None:
    entry = vault.add_incident(WORDING, NOW)
    file = vault.attach(entry, "shot.png", iter([SECRET[:100], SECRET[100:]]), NOW)
    assert (file.size, file.sha256) == (len(SECRET), hashlib.sha256(SECRET).hexdigest())
    assert vault.incidents()[0].attachments == (file,)
    assert _read(vault, file) == SECRET
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for words in (SECRET[:33], b"shot.png", b"They wrote"):
        assert words not in on_disk
    (path,) = _files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("size", [0, 1, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 2 * sealed.PIECE])
def test_every_size_comes_back(vault: SqlVault, size: int) -> None:
    content = os.urandom(size)
    file = vault.attach(None, "x", [content[:7], content[7:]], NOW)
    assert _read(vault, file) == content


def test_the_first_file_can_make_the_entry(vault: SqlVault) -> None:
    file = vault.attach(None, "shot.png", [b"x"], NOW)
    (entry,) = vault.incidents()
    assert (entry.id, entry.wording, entry.attachments) == (file.incident_id, Wording(), (file,))


def test_a_file_can_belong_to_something_else(vault: SqlVault, tmp_path: Path) -> None:
    """It is there with what names it, or neither is; taken back together, its bytes stay until that is on the disk."""

    def refused(_made: Attachment) -> None:
        vault.save_note("posts.old", "half saved", NOW)
        raise KeyError

    with pytest.raises(KeyError):
        vault.keep_file("page.png", [SECRET], NOW, refused)
    assert (_files(tmp_path), vault.notes()) == ([], {})

    first = vault.keep_file("page.png", [SECRET], NOW, lambda made: vault.save_note("posts.old", made.id, NOW))
    assert vault.notes() == {"posts.old": first.id}
    assert vault.kept_file(first.id) == first
    assert first.incident_id is None
    assert vault.incidents() == []
    assert _read(vault, first) == SECRET

    second = vault.keep_file("page.png", [b"x"], NOW, lambda _: vault.remove_attachment(first.id))
    assert [path.name for path in _files(tmp_path)] == [second.id]
    assert vault.kept_file(first.id) is None
    with suppress(KeyError), vault.together():
        vault.remove_attachment(second.id)
        raise KeyError
    assert _read(vault, second) == b"x"
    with vault.together():
        vault.remove_attachment(second.id)
    assert vault.kept_file(second.id) is None
    vault.sweep()
    assert _files(tmp_path) == []


def test_two_files_of_the_same_content_look_different(vault: SqlVault, tmp_path: Path) -> None:
    for name in "ab":
        vault.attach(None, name, [SECRET], NOW)
    first, second = _files(tmp_path)
    assert first.read_bytes()[:100] != second.read_bytes()[:100]


class Trouble(Exception):
    pass


def _breaking(trouble: Exception) -> Iterator[bytes]:
    yield SECRET
    raise trouble


@pytest.mark.parametrize("trouble", [Trouble(), KeyboardInterrupt(), errors.HistoryLocked()])
def test_what_the_source_raises_comes_out_and_nothing_was_added(
    vault: SqlVault, tmp_path: Path, trouble: Exception
) -> None:
    with pytest.raises(type(trouble)):
        vault.attach(None, "x", _breaking(trouble), NOW)
    assert vault.incidents() == []
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, errors.DiskFull), (errno.EROFS, errors.ReadOnly), (errno.EIO, errors.DiskTrouble)],
)
def test_a_disk_that_does_not_take_it_has_its_own_words(
    vault: SqlVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[errors.VaultError]
) -> None:
    entry = vault.add_incident(WORDING, NOW)

    def fail(_: int) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(error):
            vault.attach(entry, "x", [SECRET], NOW)
    assert vault.incidents()[0].attachments == ()
    assert _files(tmp_path) == []
    vault.attach(entry, "x", [SECRET], NOW)


def test_a_file_in_the_way_of_the_folder_is_trouble_in_words(vault: SqlVault, tmp_path: Path) -> None:
    (tmp_path / ATTACHMENTS).write_text("in the way")
    with pytest.raises(errors.DiskTrouble):
        vault.attach(None, "x", [SECRET], NOW)
    assert vault.incidents() == []


def test_a_history_that_closes_meanwhile_is_swept_at_the_next_start(tmp_path: Path, store: MemoryStore) -> None:
    folder = make_folder(tmp_path, store)
    vault = folder.create_with_keyring()

    def closing() -> Iterator[bytes]:
        yield SECRET
        vault.close()

    with pytest.raises(errors.HistoryLocked):
        vault.attach(None, "x", closing(), NOW)
    vault = folder.open_with_keyring()
    assert vault.incidents() == []
    assert _files(tmp_path) == []
    vault.close()


def test_removing_a_file_or_an_entry_removes_the_bytes(vault: SqlVault, tmp_path: Path) -> None:
    entry = vault.add_incident(WORDING, NOW)
    first, second, third = (vault.attach(entry, name, [SECRET], NOW) for name in "abc")
    vault.remove_attachment(first.id)
    assert vault.incidents()[0].attachments == (second, third)
    assert first.id not in {path.name for path in _files(tmp_path)}
    with pytest.raises(errors.AttachmentMissing):
        _read(vault, first)
    other = vault.attach(None, "d", [b"x"], NOW)
    vault.remove_incident(entry)
    assert [found.id for found in vault.incidents()] == [other.incident_id]
    assert [path.name for path in _files(tmp_path)] == [other.id]
    vault.remove_attachment("never there")


def test_what_the_disk_will_not_let_go_of_is_removed_at_the_next_start(
    tmp_path: Path, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path, store)
    vault = folder.create_with_keyring()
    file = vault.attach(None, "x", [SECRET], NOW)

    def refuse(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"in use, {missing_ok}")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        vault.remove_incident(file.incident_id)
        assert vault.incidents() == []
        assert len(_files(tmp_path)) == 1
    vault.close()
    folder.open_with_keyring().close()
    assert _files(tmp_path) == []


@pytest.mark.parametrize("harm", ["flip", "cut a piece", "cut", "add", "swap"])
def test_a_file_that_was_tampered_with_is_never_taken_for_the_evidence(
    vault: SqlVault, tmp_path: Path, harm: str
) -> None:
    file = vault.attach(None, "shot.png", [os.urandom(3 * sealed.PIECE)], NOW)
    path = tmp_path / ATTACHMENTS / file.id
    content = bytearray(path.read_bytes())
    sealed_piece = sealed.PIECE + 16
    if harm == "flip":
        content[sealed_piece + 5] ^= 1
    elif harm == "cut a piece":
        del content[2 * sealed_piece :]
    elif harm == "cut":
        del content[-1:]
    elif harm == "add":
        content += b"x"
    else:
        content[:sealed_piece], content[sealed_piece : 2 * sealed_piece] = (
            content[sealed_piece : 2 * sealed_piece],
            content[:sealed_piece],
        )
    path.write_bytes(content)
    with pytest.raises(errors.AttachmentDamaged):
        _read(vault, file)


def test_a_file_that_is_gone_is_said_plainly(vault: SqlVault, tmp_path: Path) -> None:
    file = vault.attach(None, "shot.png", [SECRET], NOW)
    (tmp_path / ATTACHMENTS / file.id).unlink()
    with pytest.raises(errors.AttachmentMissing, match=r"shot\.png"):
        _read(vault, file)


# --- With the other files of a history -------------------------------------------------------


def test_files_go_aside_with_their_history_and_come_back_with_it(tmp_path: Path, store: MemoryStore) -> None:
    folder = make_folder(tmp_path, store)
    vault = folder.create_with_keyring()
    file = vault.attach(None, "x", [SECRET], NOW)
    vault.close()
    aside = folder.set_aside()
    assert not (tmp_path / ATTACHMENTS).exists()
    for path in aside.iterdir():
        path.rename(tmp_path / path.name)
    vault = folder.open_with_keyring()
    assert _read(vault, file) == SECRET
    vault.close()


def test_going_back_to_a_backup_finds_the_files_of_that_day(tmp_path: Path, store: MemoryStore) -> None:
    folder = make_folder(tmp_path, store)
    vault = folder.create_with_keyring()
    file = vault.attach(None, "x", [SECRET], NOW)
    vault.close()
    backup = tmp_path / "backups" / "history-2026-01-01-v2.db"
    backup.parent.mkdir()
    backup.write_bytes(folder.database.read_bytes())
    folder.database.write_bytes(folder.database.read_bytes()[:-5000])
    folder.go_back_to(backup)
    vault = folder.open_with_keyring()
    assert _read(vault, file) == SECRET
    vault.close()


def test_delete_everything_takes_the_files(tmp_path: Path, store: MemoryStore) -> None:
    folder = make_folder(tmp_path / "data", store)
    vault = folder.create_with_keyring()
    vault.attach(None, "x", [SECRET], NOW)
    vault.close()
    removal = delete_everything(folder.folder, store)
    assert (removal.left, removal.not_ours) == ((), ())
    assert not folder.folder.exists()


def test_a_history_of_the_first_version_is_backed_up_and_gets_a_log(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    create(path, KEY, MIGRATIONS[:1])
    old = open_database(path, KEY, tmp_path / "backups", date(2026, 11, 20), MIGRATIONS[:1])
    old.write("INSERT INTO audits (started, depth, packs) VALUES (0, 'full', '{}')")
    old.close()
    vault = SqlVault(open_database(path, KEY, tmp_path / "backups", date(2026, 11, 20)))
    assert len(vault.audits()) == 1, "what was there stays"
    vault.save_answer(1, make_answer())
    file = vault.attach(vault.add_incident(WORDING, NOW), "x", [SECRET], NOW)
    assert vault.incidents()[0].wording == WORDING
    assert _read(vault, file) == SECRET
    vault.close()
    backup = tmp_path / "backups" / "history-2026-11-20-v1.db"
    copy = open_database(backup, KEY, tmp_path / "other", date(2026, 11, 20), MIGRATIONS[:1])
    assert copy.rows("SELECT count(*) FROM audits") == [(1,)]
    copy.close()
