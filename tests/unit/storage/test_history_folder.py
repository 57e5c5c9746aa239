"""Making, opening, setting aside and deleting a history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core import vault_errors as errors
from app.core.model import Worker
from app.storage import history_folder, keys
from app.storage.history_folder import HistoryFolder
from app.storage.removal import delete_everything
from tests.history_makers import MemoryStore, make_folder
from tests.unit.storage.test_keys import PASSPHRASE, Killed

ANN = Worker(names=("Ann",))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def history(tmp_path: Path, store: MemoryStore) -> HistoryFolder:
    return make_folder(tmp_path / "data", store)


def _made(history: HistoryFolder) -> HistoryFolder:
    vault = history.create_with_keyring()
    vault.save_worker(ANN)
    vault.close()
    return history


def _worker(history: HistoryFolder) -> Worker | None:
    vault = history.open_with_keyring()
    try:
        return vault.worker()
    finally:
        vault.close()


def test_nothing_is_made_by_looking(history: HistoryFolder) -> None:
    assert not history.exists()
    assert history.backups() == []
    with pytest.raises(errors.KeyFileMissing):
        history.lock()
    assert not history.folder.exists()


def test_a_history_for_the_keyring(history: HistoryFolder) -> None:
    assert _worker(_made(history)) == ANN
    assert history.exists()
    assert history.lock() == "keyring"
    assert history.folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in history.folder.iterdir()) == ["history.db", "history.key"]


def test_a_history_under_a_passphrase_leaves_the_keyring_alone(history: HistoryFolder, store: MemoryStore) -> None:
    store.trouble = errors.NoKeyring()
    vault = history.create_with_passphrase(PASSPHRASE)
    vault.save_worker(ANN)
    vault.close()
    assert history.lock() == "passphrase"
    with pytest.raises(errors.WrongPassphrase):
        history.open_with_passphrase("wrong passphrase")
    vault = history.open_with_passphrase(PASSPHRASE)
    assert vault.worker() == ANN
    vault.close()


def test_the_lock_is_changed_while_the_history_is_open(history: HistoryFolder, store: MemoryStore) -> None:
    vault = history.create_with_keyring()
    assert history.lock_with_passphrase(PASSPHRASE)
    assert store.entries == {}
    with pytest.raises(errors.WrongPassphrase):
        history.lock_with_passphrase("a new passphrase", old="not the old one")
    assert history.lock_with_passphrase("a new passphrase", old=PASSPHRASE)
    with pytest.raises(errors.WrongPassphrase):
        history.lock_with_keyring(old=PASSPHRASE)
    history.lock_with_keyring(old="a new passphrase")
    vault.save_worker(ANN)
    vault.close()
    assert _worker(history) == ANN


def _locked(_: str) -> None:
    raise errors.KeyringLocked


def test_opening_removes_a_leftover_and_does_not_mind_a_keyring_that_is_away(
    history: HistoryFolder, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(history)
    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", _locked)
        assert not history.lock_with_passphrase(PASSPHRASE), "the entry is still there"
    assert history.lock() == "passphrase"
    store.trouble = errors.KeyringLocked()
    history.open_with_passphrase(PASSPHRASE).close()
    assert keys.read(history.key_file).leftover
    store.trouble = None
    history.open_with_passphrase(PASSPHRASE).close()
    assert store.entries == {}
    assert not keys.read(history.key_file).leftover


def test_a_second_history_is_never_made_over_the_first(history: HistoryFolder) -> None:
    _made(history)
    for file in (history.key_file, history.database):
        file.rename(file.with_suffix(".away"))
        with pytest.raises(FileExistsError):
            history.create_with_keyring()
        file.with_suffix(".away").rename(file)
    assert _worker(history) == ANN


@pytest.mark.parametrize(
    ("lost", "error"), [("history.key", errors.KeyFileMissing), ("history.db", errors.HistoryMissing)]
)
def test_a_lost_file_is_said_plainly(history: HistoryFolder, lost: str, error: type[errors.VaultError]) -> None:
    _made(history)
    (history.folder / lost).unlink()
    assert history.exists()
    with pytest.raises(error):
        history.open_with_keyring()


def test_a_crash_at_any_moment_of_making_comes_out_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the key file is there, a history can be made; afterwards it opens. There is nothing in between."""
    real_rename, real_link, real_open = os.rename, os.link, os.open
    for steps in range(20):
        history = make_folder(tmp_path / str(steps))
        left = [steps]

        def rename(source: Path, target: Path, left: list[int] = left) -> None:
            _step(left)
            real_rename(source, target)
            _step(left)

        def link(source: Path, target: Path, left: list[int] = left) -> None:
            _step(left)
            real_link(source, target)
            _step(left)

        def opened(path: Path, flags: int, mode: int = 0o777, left: list[int] = left) -> int:
            _step(left)
            return real_open(path, flags, mode)

        with monkeypatch.context() as patch:
            patch.setattr(os, "rename", rename)
            patch.setattr(os, "link", link)
            patch.setattr(os, "open", opened)
            patch.setattr(Path, "unlink", _no_clean_up)
            try:
                history.create_with_keyring().close()
                finished = True
            except Killed:
                finished = False
        if history.exists():
            history.open_with_keyring().close()
        else:
            history.create_with_keyring().close()
        if finished:
            return
    pytest.fail("making it never came to its end")


def _step(left: list[int]) -> None:
    if left[0] == 0:
        raise Killed
    left[0] -= 1


def _no_clean_up(_: Path, *, missing_ok: bool = False) -> None:
    """A killed process cleans nothing up."""


def test_two_windows_at_first_start_make_one_history(
    history: HistoryFolder, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_create = history_folder.create

    def create_while_another_does(path: Path, key: bytes) -> None:
        real_create(path, key)
        monkeypatch.setattr(history_folder, "create", real_create)
        _made(make_folder(history.folder, store))

    monkeypatch.setattr(history_folder, "create", create_while_another_does)
    with pytest.raises(errors.InUse):
        history.create_with_keyring()
    assert _worker(history) == ANN
    assert len(store.entries) == 1
    assert sorted(path.name for path in history.folder.iterdir()) == ["history.db", "history.key"]


def test_a_full_disk_leaves_nothing_half_made(
    history: HistoryFolder, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise errors.DiskFull

    monkeypatch.setattr(keys, "save_new", full)
    with pytest.raises(errors.DiskFull):
        history.create_with_keyring()
    assert list(history.folder.iterdir()) == []
    assert store.entries == {}
    assert not history.exists()


# --- Ways out ---------------------------------------------------------------------------------


def test_setting_aside_keeps_everything_so_that_it_can_be_put_back(history: HistoryFolder) -> None:
    _made(history)
    aside = history.set_aside()
    assert aside.name == "history-kept-2026-11-20"
    assert not history.exists()
    history.create_with_keyring().close()
    second = history.set_aside()
    assert second.name == "history-kept-2026-11-20-2"
    for path in aside.iterdir():
        path.rename(history.folder / path.name)
    assert _worker(history) == ANN


def test_an_open_history_is_not_set_aside_or_deleted(history: HistoryFolder, store: MemoryStore) -> None:
    vault = history.create_with_keyring()
    with pytest.raises(errors.InUse):
        history.set_aside()
    with pytest.raises(errors.InUse):
        delete_everything(history.folder, store)
    vault.save_worker(ANN)
    vault.close()
    assert _worker(history) == ANN


def _with_backup(history: HistoryFolder) -> Path:
    _made(history)
    backups = history.folder / "backups"
    backups.mkdir()
    backup = backups / "history-2026-01-01-v1.db"
    backup.write_bytes(history.database.read_bytes())
    return backup


def test_backups_go_with_the_history_they_were_made_of(history: HistoryFolder) -> None:
    backup = _with_backup(history)
    aside = history.set_aside()
    assert (aside / "backups" / backup.name).exists()
    assert history.backups() == []
    history.create_with_keyring().close()
    assert history.backups() == [], "a backup of another history is never offered"
    history.set_aside()
    for path in aside.iterdir():
        path.rename(history.folder / path.name)
    assert history.backups() == [backup]
    history.go_back_to(backup)
    assert _worker(history) == ANN


def test_a_crash_while_setting_aside_leaves_no_backup_to_another_history(
    history: HistoryFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_rename = os.rename
    for steps in range(9):
        backup = _with_backup(history)
        left = [steps]

        def rename(source: Path, target: Path, left: list[int] = left) -> None:
            _step(left)
            real_rename(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "rename", rename)
            try:
                history.set_aside()
            except Killed:
                assert history.exists()
        if not history.exists():
            assert not backup.exists()
            return
        history.set_aside()
        assert not backup.exists()
    pytest.fail("setting it aside never came to its end")


def test_an_open_history_is_not_gone_back_from(history: HistoryFolder) -> None:
    backup = _with_backup(history)
    vault = history.open_with_keyring()
    with pytest.raises(errors.InUse):
        history.go_back_to(backup)
    vault.close()
    assert _worker(history) == ANN


def test_going_back_to_a_backup_keeps_the_damaged_file(history: HistoryFolder) -> None:
    backup = _with_backup(history)
    damaged = history.database.read_bytes()[:-5000]
    history.database.write_bytes(damaged)
    with pytest.raises(errors.Damaged):
        history.open_with_keyring()
    assert history.backups() == [backup]
    history.go_back_to(backup)
    assert _worker(history) == ANN
    assert backup.exists()
    assert (history.folder / "history-kept-2026-11-20" / "history.db").read_bytes() == damaged


def test_a_crash_between_moving_aside_and_going_back_is_made_good(
    history: HistoryFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = _with_backup(history)

    def killed(_: str) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(history, "_finish", killed)
        with pytest.raises(Killed):
            history.go_back_to(backup)
    assert not history.database.exists()
    assert _worker(history) == ANN


# --- Delete everything ------------------------------------------------------------------------


def test_delete_everything_leaves_nothing(history: HistoryFolder, store: MemoryStore) -> None:
    _with_backup(history)
    history.set_aside()
    _made(history)
    for name in ("due.json", "logs/app.log", "originals/1/photo.jpg"):
        path = history.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("x")
    (history.folder / f"history.{'a' * 32}.building").write_text("x")
    removal = delete_everything(history.folder, store, ["due.json", "logs", "originals"])
    assert (removal.left, removal.not_ours, removal.keyring_cleared) == ((), (), True)
    assert removal.files == 9
    assert store.entries == {}
    assert not history.folder.exists()


def test_what_is_not_ours_stays_and_is_named(history: HistoryFolder, store: MemoryStore, tmp_path: Path) -> None:
    _made(history)
    mine = history.folder / "my letters.txt"
    mine.write_text("mine")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("mine")
    (history.folder / "backups").symlink_to(outside)
    removal = delete_everything(history.folder, store)
    assert removal.not_ours == (mine,)
    assert list(history.folder.iterdir()) == [mine]
    assert (outside / "kept.txt").exists()


def test_what_cannot_be_removed_is_told_and_the_rest_goes(
    history: HistoryFolder, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = _with_backup(history)
    store.trouble = errors.KeyringLocked()
    real_unlink = Path.unlink

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        if path == backup:
            raise PermissionError(13, "Permission denied")
        real_unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    removal = delete_everything(history.folder, store)
    assert (backup, "Permission denied") in removal.left
    assert not removal.keyring_cleared
    assert not history.exists()


def test_deleting_nothing_is_no_trouble(tmp_path: Path, store: MemoryStore) -> None:
    removal = delete_everything(tmp_path / "nothing", store)
    assert (removal.files, removal.left, removal.keyring_cleared) == (0, (), True)
