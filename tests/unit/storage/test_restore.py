"""Restoring a backup: all of it in the place of what was here, or nothing; and what nobody vouches for."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import backup_errors, vault_errors
from app.core.backup_errors import BackupDamaged, BackupError, NewerBackup, NotABackup, WrongBackupPassphrase
from app.core.backups import Checklists, OpenBackup, Restored
from app.core.model import Worker
from app.core.posts import PostDecision
from app.storage import backup_format, database, keys, placing
from app.storage.backup_format import look
from app.storage.database import create
from app.storage.history_folder import HistoryFolder
from app.storage.migrations import MIGRATIONS
from app.storage.removal import delete_everything
from app.storage.restoring import CHECKLISTS
from app.storage.sealed import PIECE, seal
from app.storage.vault import SqlVault
from tests.history_makers import MemoryStore, make_folder
from tests.unit.storage.backup_kit import (
    ANN,
    CHEAP,
    PASSPHRASE,
    SHOT,
    back_up,
    cheap,
    fill,
    manifest,
    members_of,
    seal_archive,
    seal_members,
)
from tests.unit.storage.test_keys import Killed

__all__ = ["cheap"]
pytestmark = pytest.mark.usefixtures("cheap")
BEN = Worker(names=("Ben",))
KEY = bytes(range(32))
HEADER = 58


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a history with everything in it; made once."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.storage.backup._ARGON", CHEAP)
        vault = make_folder(folder / "data").create_with_keyring()
        fill(vault)
        pack = folder / "agency.toml"
        pack.write_bytes(b"an agency's")
        back_up(vault, folder / "whole.psabackup", Checklists((pack,), pack))
        vault.close()
    return folder / "whole.psabackup"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def history(tmp_path: Path, store: MemoryStore) -> HistoryFolder:
    return make_folder(tmp_path / "data", store)


def _restore(
    history: HistoryFolder,
    backup: OpenBackup | Path,
    passphrase: str | None = None,
    adjust: Callable[[SqlVault], None] = lambda _: None,
    close: Callable[[], None] = lambda: None,
) -> Restored | None:
    opened = look(backup, PASSPHRASE) if isinstance(backup, Path) else backup
    return history.restore(opened, passphrase, adjust, close, lambda _done, _total: True)


def _bens(history: HistoryFolder) -> HistoryFolder:
    vault = history.create_with_keyring()
    vault.save_worker(BEN)
    vault.close()
    return history


def _worker(history: HistoryFolder) -> Worker | None:
    history.recover()
    vault = history.open_with_keyring()
    try:
        return vault.worker()
    finally:
        vault.close()


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- Restoring ----------------------------------------------------------------------------------


def test_all_of_it_comes_back_on_another_computer(history: HistoryFolder, store: MemoryStore, whole: Path) -> None:
    assert _restore(history, whole) == Restored(None)
    assert history.lock() == "keyring"
    vault = history.open_with_keyring()
    assert vault.worker() == ANN
    assert len(vault.answers(1)) == 20
    (entry,) = vault.incidents()
    assert b"".join(vault.read_attachment(entry.attachments[0])) == SHOT
    vault.close()
    inbox = history.folder / CHECKLISTS
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == {
        "0.toml": b"an agency's",
        "newer.checklists": b"an agency's",
    }
    assert _names(history.folder) == {"history.db", "history.key", "attachments", CHECKLISTS}
    assert len(store.entries) == 1
    modes = {path.stat().st_mode & 0o777 for path in history.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_the_lock_and_its_key_are_new(history: HistoryFolder, store: MemoryStore, whole: Path) -> None:
    store.trouble = vault_errors.NoKeyring()
    _restore(history, whole, "maple river candle")
    with pytest.raises(vault_errors.WrongPassphrase):
        history.open_with_passphrase(PASSPHRASE)
    with backup_format.reading(look(whole, PASSPHRASE)) as (told, _):
        vault_key = keys.unlock_with_passphrase(keys.read(history.key_file), "maple river candle")
        assert told.database_key != vault_key.hex()
    with pytest.raises(vault_errors.WeakPassphrase):
        _restore(history, whole, "short")
    with pytest.raises(vault_errors.NoKeyring):
        _restore(history, whole)
    vault = history.open_with_passphrase("maple river candle")
    assert vault.worker() == ANN
    vault.close()
    assert not [name for name in _names(history.folder) if name.startswith("restore.")]


def test_what_was_here_is_kept_and_can_be_put_back(history: HistoryFolder, whole: Path) -> None:
    _bens(history)
    (history.folder / "backups").mkdir()
    restored = _restore(history, whole)
    assert restored is not None
    assert restored.kept == history.folder / "history-kept-2026-11-20"
    assert _names(restored.kept) == {"history.db", "history.key", "backups"}
    assert _worker(history) == ANN
    assert history.kept() == [restored.kept]
    assert history.put_back(restored.kept, lambda: None) == history.folder / "history-kept-2026-11-20-2"
    assert _worker(history) == BEN
    assert len(history.kept()) == 1
    history.put_back(history.kept()[0], lambda: None)
    vault = history.open_with_keyring()
    (entry,) = vault.incidents()
    assert b"".join(vault.read_attachment(entry.attachments[0])) == SHOT
    vault.close()


def test_it_is_built_while_the_history_is_open_and_closes_it_at_the_end(history: HistoryFolder, whole: Path) -> None:
    _bens(history)
    vault = history.open_with_keyring()
    vault.save_worker(ANN)
    with pytest.raises(vault_errors.InUse):  # by another process, so that closing here does not help
        _restore(history, whole)
    assert vault.worker() == ANN
    assert _names(history.folder) == {"history.db", "history.db-wal", "history.key"}
    vault.save_worker(BEN)
    assert _restore(history, whole, close=vault.close)
    assert _worker(history) == ANN


def test_it_can_be_stopped(history: HistoryFolder, store: MemoryStore, whole: Path) -> None:
    _bens(history)
    opened = look(whole, PASSPHRASE)
    for after in range(100):
        calls = iter(range(after))
        restored = history.restore(
            opened,
            None,
            lambda _: None,
            lambda: None,
            lambda _done, _total, calls=calls: next(calls, None) is not None,  # type: ignore[misc]
        )
        if restored:
            assert after > 3
            assert _worker(history) == ANN
            return
        assert _names(history.folder) == {"history.db", "history.key"}
        assert len(store.entries) == 1
    pytest.fail("it never came to its end")


def test_a_file_that_was_not_in_the_backup_is_counted(history: HistoryFolder, tmp_path: Path, whole: Path) -> None:
    with backup_format.reading(look(whole, PASSPHRASE)) as (told, _):
        head = manifest(bytes.fromhex(told.database_key))
    members = [("manifest.json", head), ("history.db", members_of(whole)["history.db"])]
    assert _restore(history, seal_members(tmp_path / "less", members)) == Restored(None, 1)


def test_a_full_disk_leaves_what_was_here(
    history: HistoryFolder, store: MemoryStore, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bens(history)

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    opened = look(whole, PASSPHRASE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(vault_errors.DiskFull):
            _restore(history, opened)
    assert _names(history.folder) == {"history.db", "history.key"}
    assert len(store.entries) == 1
    assert _worker(history) == BEN


def test_two_at_once_do_not_meet(history: HistoryFolder, whole: Path) -> None:
    _bens(history)
    other = make_folder(history.folder)

    def meet(_: SqlVault) -> None:
        with pytest.raises(vault_errors.InUse):
            _restore(other, whole)
        other.recover()  # nothing is ready: what is here can be opened
        history.recover()

    assert _restore(history, whole, adjust=meet)
    assert _worker(history) == ANN


def test_deleting_everything_deletes_what_was_being_restored(
    history: HistoryFolder, store: MemoryStore, whole: Path
) -> None:
    _restore(history, whole)
    building = history.folder / "restore.x.building"
    building.mkdir()
    file, _ = keys.new_in_keyring(store)
    keys.save_new(building / "history.key", file)
    delete_everything(history.folder, store)
    assert not history.folder.exists()
    assert store.entries == {}


def test_a_crash_at_any_moment_leaves_the_old_history_or_the_new_one(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = look(whole, PASSPHRASE)
    seen = set()
    for steps in range(200):
        store = MemoryStore()
        history = _bens(make_folder(tmp_path / str(steps), store))
        finished = _crash_after(steps, lambda history=history: _restore(history, opened), monkeypatch)  # type: ignore[misc]
        if not finished and steps % 2:  # once more, in what the next start does
            _crash_after(steps % 7, history.recover, monkeypatch)
        worker = _worker(make_folder(history.folder, store))
        seen.add(worker == ANN)
        if worker == BEN:
            assert _names(history.folder) == {"history.db", "history.key"}
        else:
            assert worker == ANN
            assert _names(history.folder / "attachments")
            (kept,) = history.folder.glob("history-kept-*")
            assert _names(kept) == {"history.db", "history.key"}
        assert len(store.entries) == 1 + (worker == ANN), "no key is left without its history"
        if finished:
            assert seen == {True, False}
            return
    pytest.fail("it never came to its end")


def _crash_after(steps: int, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run ``work`` and end it at that step, cleaning nothing up; whether it came to its end before."""
    left = [steps]

    def stepping(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            return real(*arguments, **named)

        return step

    with monkeypatch.context() as patch:
        for owner, name in ((os, "rename"), (os, "replace"), (os, "open"), (os, "fsync"), (Path, "mkdir")):
            patch.setattr(owner, name, stepping(getattr(owner, name)))
        patch.setattr(Path, "rmdir", stepping(Path.rmdir))
        patch.setattr(MemoryStore, "set", stepping(MemoryStore.set))
        patch.setattr(placing.Placing, "discard", lambda *_: None)
        try:
            work()
        except Killed:
            return False
    return True


# --- What is refused ----------------------------------------------------------------------------


def _refused(history: HistoryFolder, path: Path) -> BackupError:
    """The error that says what is wrong; the folder is as empty as it was."""
    history.folder.mkdir(exist_ok=True)
    with pytest.raises(BackupError) as caught:
        _restore(history, path)
    assert not list(history.folder.iterdir())
    assert caught.value.happened
    assert caught.value.safe == backup_errors.UNTOUCHED
    assert caught.value.do
    return caught.value


@pytest.mark.parametrize("content", [b"", b"PSABACK", b"PK\x03\x04" * 100, b"\x00" * 4096])
def test_another_file_is_no_backup(history: HistoryFolder, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.psabackup"
    path.write_bytes(content)
    assert isinstance(_refused(history, path), NotABackup)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(backup_errors.BackupUnreadable):
        look(tmp_path / "none", PASSPHRASE)
    with pytest.raises(NotABackup):
        look(tmp_path, PASSPHRASE)
    with pytest.raises(NotABackup):
        look(Path(os.devnull), PASSPHRASE)


def test_a_wrong_passphrase_is_said(whole: Path) -> None:
    for wrong in ("", PASSPHRASE.upper(), f"{PASSPHRASE} "):
        with pytest.raises(WrongBackupPassphrase):
            look(whole, wrong)


def test_a_newer_format_is_said(history: HistoryFolder, whole: Path, tmp_path: Path) -> None:
    data = bytearray(whole.read_bytes())
    struct.pack_into(">H", data, 12, 2)
    path = tmp_path / "newer"
    path.write_bytes(data)
    assert isinstance(_refused(history, path), NewerBackup)


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [(0, 1, 1), (2**32 - 1, 1, 1), (1024 * 1024, 1, 1), (8192, 0, 1), (8192, 2**32 - 1, 1), (8192, 1, 2**31)],
)
def test_parameters_that_would_eat_memory_or_time_are_refused_at_once(
    history: HistoryFolder, whole: Path, tmp_path: Path, memory: int, passes: int, lanes: int
) -> None:
    data = bytearray(whole.read_bytes())
    struct.pack_into(">III", data, 14, memory, passes, lanes)
    path = tmp_path / "hungry"
    path.write_bytes(data)
    assert isinstance(_refused(history, path), BackupDamaged)


def _pieces(data: bytes) -> list[bytes]:
    return [data[at : at + PIECE + 16] for at in range(HEADER, len(data), PIECE + 16)]


def test_pieces_swapped_left_out_doubled_or_of_another_backup_are_noticed(
    history: HistoryFolder, whole: Path, tmp_path: Path
) -> None:
    data = whole.read_bytes()
    first, second, *rest = _pieces(data)
    source = make_folder(tmp_path / "source").create_with_keyring()
    fill(source)
    back_up(source, tmp_path / "other")
    source.close()
    theirs = _pieces((tmp_path / "other").read_bytes())
    path = tmp_path / "mixed"
    for pieces in (
        [second, first, *rest],
        [first, *rest],
        [first, second],
        [first, first, second, *rest],
        [first, theirs[1], *rest],
        [first, second, *rest, rest[-1]],
        [first, second, *rest, b"more"],
        theirs,
    ):
        path.write_bytes(data[:HEADER] + b"".join(pieces))
        assert isinstance(_refused(history, path), BackupDamaged)
    path.write_bytes((tmp_path / "other").read_bytes()[:HEADER] + b"".join(_pieces(data)))
    assert isinstance(_refused(history, path), BackupDamaged)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """One of the ways in which a file goes bad."""
    kind, at = chance.randrange(5), chance.randrange(len(data))
    if kind == 0 or at < HEADER:
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    length = chance.randrange(1, 2000)
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + data[at + length :]
    if kind == 3:
        return data[:at] + chance.randbytes(length) + data[at:]
    return data[:at] + data[at : at + length] + data[at:]


def _mutations(history: HistoryFolder, whole: Path, path: Path, times: int, seed: int) -> int:
    """How many mutated backups were refused with a sentence: all of them."""
    data, chance = whole.read_bytes(), random.Random(seed)
    for number in range(times):
        at_head = number % 4 == 0  # the header is small: half of what goes wrong there would never be met
        changed = _mutated(data[:HEADER], chance) + data[HEADER:] if at_head else _mutated(data, chance)
        if changed == data:
            continue
        path.write_bytes(changed)
        _refused(history, path)
    return times


def test_whatever_changes_is_noticed(history: HistoryFolder, whole: Path, tmp_path: Path) -> None:
    assert _mutations(history, whole, tmp_path / "changed", 200, seed=20261120) == 200


@pytest.mark.soak
def test_whatever_changes_is_noticed_many_times(history: HistoryFolder, whole: Path, tmp_path: Path) -> None:
    print(_mutations(history, whole, tmp_path / "changed", 20_000, seed=random.randrange(2**32)), "mutations refused")


# --- Archives that somebody who knows the passphrase has made -----------------------------------


@pytest.fixture
def database_of(tmp_path: Path) -> Callable[..., bytes]:
    """The bytes of a database under ``KEY``, after statements that its own program never makes."""

    def make(*statements: str) -> bytes:
        path = tmp_path / "hostile.db"
        path.unlink(missing_ok=True)
        create(path, KEY)
        connection = database._connect(path, KEY)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return path.read_bytes()

    return make


ID = "0123456789abcdef" * 2
POST = (
    "INSERT INTO posts (key, print, platform, section, at, first, last, review, weight, kinds, quality, is_reply,"
    " is_shared, edited, media, tagged, flags, text)"
    " VALUES ('x/posts/1', x'00', 'x', 'posts', 0, 1, 1, 0, 0, '', 'exact', 0, 0, 0, '[]', '[]', '[]', 'some words')"
)
ATTACHED = (
    "INSERT INTO incidents VALUES (1, 0)",
    f"INSERT INTO attachments (id, incident, name, size, sha256, added, key) VALUES ('{ID}', 1, 'x', 1, '', 0, x'00')",
)


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("history.db", b"")],
        [("../history.db", b"x")],
        [("/etc/passwd", b"x")],
        [("attachments/../../x", b"x")],
        [(f"attachments/{ID.upper()}", b"x")],
        [("attachments/" + "f" * 32, b"x")],
        [(f"attachments/{ID}", b"x"), (f"attachments/{ID}", b"x")],
        [(f"attachments/{ID}", bytes(60_000_001))],
        [("packs/../x.toml", b"x")],
        [("packs/200.toml", b"x")],
        [("packs/1.toml", b"x"), ("packs/01.toml", b"x")],
        [("packs/1.toml", bytes(1_000_001))],
        [("newer.checklists", b""), ("newer.checklists", b"")],
        [("history.key", b"{}")],
        [("kept", b"../..")],
        [("originals/1.jpg", b"x")],
    ],
)
def test_members_that_do_not_belong_are_refused(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes], members: list[tuple[str, bytes]]
) -> None:
    head = [("manifest.json", manifest(KEY))]
    start = [*head, ("history.db", database_of(*ATTACHED))] if members and members[0][0] != "history.db" else head
    assert isinstance(_refused(history, seal_members(tmp_path / "hostile", [*start, *members])), BackupDamaged)
    assert _names(tmp_path) <= {"data", "hostile", "hostile.db"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, b"x", b"L"])
def test_what_is_no_plain_file_is_refused(history: HistoryFolder, tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("history.db")
    info.type, info.linkname = kind, "/etc/passwd"
    content = [*_archived([("manifest.json", manifest(KEY))]), info.tobuf(tarfile.USTAR_FORMAT), bytes(1024)]
    assert isinstance(_refused(history, seal_archive(tmp_path / "hostile", content)), BackupDamaged)


@pytest.mark.parametrize("size", [-1, 10**6, 8**11 - 1, 2**80])
def test_a_size_that_lies_is_refused(history: HistoryFolder, tmp_path: Path, size: int) -> None:
    info = tarfile.TarInfo("history.db")
    info.size = size
    content = [*_archived([("manifest.json", manifest(KEY))]), info.tobuf(tarfile.GNU_FORMAT), b"x" * 4096]
    assert isinstance(_refused(history, seal_archive(tmp_path / "hostile", content)), BackupDamaged)


def _archived(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The members without the archive's end."""
    for name, data in members:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        yield info.tobuf(tarfile.USTAR_FORMAT)
        yield data + bytes(-len(data) % 512)


@pytest.mark.parametrize("tail", [b"", bytes(512), bytes(1023), bytes(1024) + b"more", bytes(1025), b"x" * 512])
def test_an_archive_without_its_proper_end_is_refused(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes], tail: bytes
) -> None:
    members = [("manifest.json", manifest(KEY)), ("history.db", database_of())]
    path = seal_archive(tmp_path / "hostile", [*_archived(members), tail])
    assert isinstance(_refused(history, path), BackupDamaged)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 9000,
        b"{}" + b" " * 20_000,
        manifest(audits=-1),
        manifest(made="yesterday"),
        manifest(database_key="../../x"),
        manifest(program="x" * 100),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(history: HistoryFolder, tmp_path: Path, head: bytes) -> None:
    assert isinstance(_refused(history, seal_members(tmp_path / "hostile", [("manifest.json", head)])), BackupDamaged)


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END",),
        ("CREATE TABLE more (x)",),
        ("DROP VIEW answer_rows", "CREATE VIEW answer_rows AS SELECT 1"),
        ("DROP TABLE notes",),
        ("PRAGMA application_id = 1",),
        ("PRAGMA user_version = 0",),
        ("PRAGMA user_version = 1",),
        ("INSERT INTO documents VALUES ('worker', '{')",),
        ("INSERT INTO documents VALUES ('worker', '[1]')",),
        ("DELETE FROM meta",),
        ("INSERT INTO audits (started, depth, packs) VALUES (0, 'bottomless', '{}')",),
        ("INSERT INTO audits (started, depth, packs) VALUES (9e18, 'full', '{}')",),
        ("INSERT INTO audits (started, depth, packs) VALUES (0, 'full', 'no')",),
        (ATTACHED[0], ATTACHED[1].replace(ID, "../../../history.db")),
        ("CREATE VIRTUAL TABLE more USING fts5(x)",),
        ("DROP TABLE post_words", "CREATE VIRTUAL TABLE post_words USING fts5(text)"),
        ("CREATE TRIGGER t AFTER DELETE ON post_words_data BEGIN DELETE FROM answers; END",),
        ("DELETE FROM post_words_config",),
        (POST, "UPDATE posts SET media = '{'"),
        (POST, "UPDATE posts SET flags = '[[1]]'"),
        (POST, "UPDATE posts SET at = 1 << 60"),
        (POST, "UPDATE posts SET text = CAST(x'ff' AS TEXT)"),
        ("INSERT INTO post_imports (at, start, files, finished) VALUES (0, 0, 'no', 0)",),
        ("INSERT INTO post_decisions VALUES ('k', x'00', 'x', 'posts', NULL, 0, 'burn', 0, NULL, NULL, NULL)",),
    ],
)
def test_a_database_that_this_app_never_wrote_is_refused(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes], statements: tuple[str, ...]
) -> None:
    members = [("manifest.json", manifest(KEY)), ("history.db", database_of(*statements))]
    assert isinstance(_refused(history, seal_members(tmp_path / "hostile", members)), BackupDamaged)


def test_an_index_of_words_that_lies_is_made_anew(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes]
) -> None:
    lying = database_of(POST, "INSERT INTO post_words (rowid, text) VALUES (1, 'another'), (7, 'nobody')")
    _restore(history, seal_members(tmp_path / "lying", [("manifest.json", manifest(KEY)), ("history.db", lying)]))
    vault = history.open_with_keyring()
    assert [post.text for post in vault.posts.find("words")] == ["some words"]
    assert vault.posts.find("another") == vault.posts.find("nobody") == []
    vault.close()


def test_a_database_under_another_key_or_in_the_clear_is_refused(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes]
) -> None:
    plain = apsw.Connection(str(tmp_path / "plain.db"))
    plain.execute("CREATE TABLE x (y)")
    plain.close()
    for content in (b"", b"x" * 5000, (tmp_path / "plain.db").read_bytes(), database_of()[:8192]):
        members = [("manifest.json", manifest(KEY)), ("history.db", content)]
        assert isinstance(_refused(history, _fresh(seal_members, tmp_path / "hostile", members)), BackupDamaged)
    members = [("manifest.json", manifest(bytes(32))), ("history.db", database_of())]
    assert isinstance(_refused(history, _fresh(seal_members, tmp_path / "hostile", members)), BackupDamaged)


def _fresh(make: Callable[..., Path], path: Path, content: object) -> Path:
    path.unlink(missing_ok=True)
    return make(path, content)


def test_a_newer_schema_is_said(history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes]) -> None:
    newer = database_of(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    members = [("manifest.json", manifest(KEY)), ("history.db", newer)]
    assert isinstance(_refused(history, seal_members(tmp_path / "hostile", members)), NewerBackup)


def test_names_of_unfinished_files_remove_nothing(
    history: HistoryFolder, tmp_path: Path, database_of: Callable[..., bytes]
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    hostile = database_of(
        "INSERT INTO unfinished_files VALUES ('../../victim')",
        f"INSERT INTO documents VALUES ('unfinished_backups', '[\"{victim}\"]')",
    )
    _restore(history, seal_members(tmp_path / "hostile", [("manifest.json", manifest(KEY)), ("history.db", hostile)]))
    history.open_with_keyring().close()
    assert victim.read_text() == "mine"


def test_a_file_that_has_changed_since_it_was_looked_at_is_refused(
    history: HistoryFolder, tmp_path: Path, whole: Path
) -> None:
    header, key = backup_format.new_header(PASSPHRASE, CHEAP)
    path = tmp_path / "swapped"
    seal(path, key, [b""], bound=header)
    opened = look(whole, PASSPHRASE)
    with pytest.raises(BackupDamaged):
        _restore(history, OpenBackup(path, opened.content, opened.key))
    with pytest.raises(backup_errors.BackupUnreadable):
        _restore(history, OpenBackup(tmp_path / "none", opened.content, opened.key))


class _Bytes(io.BytesIO):
    name = "made up"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000) | st.lists(st.binary(min_size=512, max_size=512), max_size=4).map(b"".join))
def test_any_archive_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    key = bytes(32)
    path = _fresh(lambda path, content: seal(path, key, [content]) or path, tmp_path / "any", content)
    try:
        found = [
            (member.name, b"".join(member.chunks))
            for member in backup_format._members(backup_format._Unsealed(_Bytes(path.read_bytes()), key, b""))
        ]
    except BackupDamaged:
        return
    with tarfile.open(fileobj=io.BytesIO(content)) as witness:
        assert [name for name, _ in found] == witness.getnames()


# --- Backups of earlier versions ----------------------------------------------------------------

GOLDEN = Path(__file__).with_name("backups")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.psabackup")), ids=lambda path: path.stem)
def test_a_backup_of_an_earlier_version_is_restored(history: HistoryFolder, path: Path) -> None:
    """These files never change: whoever kept one must be able to restore it with any later version."""
    schema = int(path.stem.rpartition("schema")[2])
    opened = look(path, "maple river candle")
    assert (opened.content.program, opened.content.audits, opened.content.answers) == ("0.1.0", 1, 2)
    assert _restore(history, opened) == Restored(None)
    vault = history.open_with_keyring()
    assert vault.worker() == Worker(names=("Siân",))
    assert {answer.check_id for _, answer in vault.all_answers()} == {"facebook.friends-list", "whatsapp.last-seen"}
    assert vault.notes() == {"facebook.friends-list": "Ask Siân"}
    files = [file for entry in vault.incidents() for file in entry.attachments]
    assert len(files) == (schema >= 2)
    pages = [vault.kept_file(result.attachment) for result in vault.search_record().results]
    assert len(pages) == (schema >= 4)
    files += [file for file in pages if file]
    assert all(b"".join(vault.read_attachment(file)) == b"a picture" for file in files)
    assert [post.id for post in vault.posts.find("siân")] == [1] * (schema >= 5)
    assert [decision.decision for decision in vault.posts.decisions()] == [PostDecision.DELETE] * (schema >= 5)
    vault.save_worker(BEN)
    vault.close()


def test_there_is_a_backup_of_each_schema() -> None:
    names = {path.stem for path in GOLDEN.glob("*.psabackup")}
    wanted = {f"format{backup_format.FORMAT}-schema{number}" for number in range(1, len(MIGRATIONS) + 1)}
    assert wanted <= names, "make the missing one: tests/unit/storage/make_golden_backups.py"


def test_the_document_reads_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/backup-format.md says is enough to read one without this program."""
    text = (Path(__file__).parents[3] / "docs" / "backup-format.md").read_text("utf-8")
    code = "\n".join(line[4:] for line in text.partition("## In Python")[2].splitlines() if line.startswith("    "))
    golden = GOLDEN / "format1-schema2.psabackup"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["read", str(golden)])
    monkeypatch.setattr("builtins.input", lambda _: "maple river candle")
    exec(code, {})
    with tarfile.open(tmp_path / "backup.tar") as archive:
        names = archive.getnames()
        for name in names[:2]:
            file = archive.extractfile(name)
            assert file is not None
            (tmp_path / name).write_bytes(file.read())
    assert names[:2] == ["manifest.json", "history.db"]
    assert len(names) == 3
    key = b"raw:" + bytes.fromhex(json.loads((tmp_path / "manifest.json").read_bytes())["database_key"])
    connection = apsw.Connection(str(tmp_path / "history.db"))
    connection.execute("PRAGMA cipher='chacha20'")
    connection.execute(f"PRAGMA hexkey='{key.hex()}'")
    assert connection.execute("SELECT text FROM notes").get == "Ask Siân"
    assert connection.pragma("user_version") == 2
    connection.close()
