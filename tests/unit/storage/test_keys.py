"""The key and its locks."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core import vault_errors as errors
from app.core.passphrase import LEAST_CHARACTERS
from app.storage import keys
from app.storage.stretching import Argon
from tests.history_makers import MemoryStore

PASSPHRASE = "three random words"


class Killed(BaseException):
    """Stands for the process's end."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.key"


def _in_keyring(path: Path) -> tuple[keys.KeyFile, bytes, MemoryStore]:
    store = MemoryStore()
    file, key = keys.new_in_keyring(store)
    keys.save_new(path, file)
    return file, key, store


def test_a_key_in_the_keyring(path: Path) -> None:
    file, key, store = _in_keyring(path)
    assert len(key) == 32
    assert keys.read(path) == file
    assert keys.unlock_with_keyring(keys.read(path), store) == key
    assert key.hex().encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keys.save_new(path, file)


def test_a_key_under_a_passphrase(path: Path, monkeypatch: pytest.MonkeyPatch, true_cost: Argon) -> None:
    monkeypatch.setattr(keys, "_ARGON", true_cost)
    file, key = keys.new_with_passphrase(PASSPHRASE)
    keys.save_new(path, file)
    assert keys.unlock_with_passphrase(keys.read(path), PASSPHRASE) == key
    assert json.loads(path.read_bytes())["argon"] == {"memory_kib": 65536, "passes": 3, "lanes": 4}
    for wrong in ("", "three random word", PASSPHRASE.upper(), f"{PASSPHRASE} "):
        with pytest.raises(errors.WrongPassphrase):
            keys.unlock_with_passphrase(file, wrong)


def test_an_accent_is_the_same_on_every_system() -> None:
    composed = unicodedata.normalize("NFC", "ffôn a gŵydd")
    file, key = keys.new_with_passphrase(composed)
    assert keys.unlock_with_passphrase(file, unicodedata.normalize("NFD", composed)) == key


def test_a_short_passphrase_is_refused_and_an_ugly_one_is_not() -> None:
    with pytest.raises(errors.WeakPassphrase):
        keys.new_with_passphrase("a" * (LEAST_CHARACTERS - 1))
    keys.new_with_passphrase("a" * LEAST_CHARACTERS)


def test_a_missing_a_locked_and_a_wrong_entry_are_told_apart(path: Path) -> None:
    file, key, store = _in_keyring(path)
    for trouble in (errors.KeyringLocked(), errors.NoKeyring(), errors.KeyringFailed()):
        store.trouble = trouble
        with pytest.raises(type(trouble)):
            keys.unlock_with_keyring(file, store)
    store.trouble = None
    for wrong in (bytes(32).hex(), "", "no hex", key.hex()[:-2]):
        store.entries[file.id] = wrong
        with pytest.raises(errors.WrongKey):
            keys.unlock_with_keyring(file, store)
    store.entries.clear()
    with pytest.raises(errors.KeyMissing):
        keys.unlock_with_keyring(file, store)


def test_a_key_that_was_cut_short_is_wrong_even_where_only_zeros_are_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys.secrets, "token_bytes", lambda length: bytes(range(1, length)) + b"\0")
    file, key, store = _in_keyring(path)
    assert keys.unlock_with_keyring(file, store) == key
    store.entries[file.id] = key.hex()[:-2]
    with pytest.raises(errors.WrongKey):
        keys.unlock_with_keyring(file, store)


def test_a_keyring_that_forgets_is_not_trusted() -> None:
    class Forgetful(MemoryStore):
        def set(self, name: str, secret: str) -> None:
            pass

    with pytest.raises(errors.KeyringFailed):
        keys.new_in_keyring(Forgetful())


def test_from_keyring_to_passphrase_and_back(path: Path) -> None:
    file, key, store = _in_keyring(path)
    locked = keys.lock_with_passphrase(path, file, key, PASSPHRASE, store)
    assert keys.read(path) == locked
    assert (locked.lock, locked.leftover, store.entries) == ("passphrase", False, {})
    assert keys.unlock_with_passphrase(locked, PASSPHRASE) == key
    opened = keys.lock_with_keyring(path, locked, key, store)
    assert keys.read(path) == opened
    assert (opened.lock, opened.wrapped, opened.salt) == ("keyring", b"", b"")
    assert keys.unlock_with_keyring(opened, store) == key
    assert keys.lock_with_keyring(path, opened, key, store) == opened


def test_a_changed_passphrase_is_the_only_one(path: Path) -> None:
    file, key = keys.new_with_passphrase(PASSPHRASE)
    keys.save_new(path, file)
    changed = keys.lock_with_passphrase(path, file, key, "another passphrase", MemoryStore())
    assert keys.unlock_with_passphrase(changed, "another passphrase") == key
    assert changed.salt != file.salt
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock_with_passphrase(changed, PASSPHRASE)


def test_a_weak_passphrase_changes_nothing(path: Path) -> None:
    file, key, store = _in_keyring(path)
    with pytest.raises(errors.WeakPassphrase):
        keys.lock_with_passphrase(path, file, key, "short", store)
    assert keys.read(path) == file
    assert keys.unlock_with_keyring(file, store) == key


def test_a_keyring_that_will_not_let_go_is_remembered(path: Path) -> None:
    file, key, store = _in_keyring(path)
    store.trouble = errors.KeyringLocked()
    waiting = keys.lock_with_passphrase(path, file, key, PASSPHRASE, store)
    assert keys.read(path) == waiting
    assert (waiting.lock, waiting.leftover) == ("passphrase", True)
    store.trouble = None
    assert keys.remove_leftover(path, waiting, store) == keys.read(path)
    assert (store.entries, keys.read(path).leftover) == ({}, False)


@pytest.mark.parametrize("to_passphrase", [True, False])
def test_a_crash_at_any_moment_of_a_change_leaves_a_way_in(
    path: Path, to_passphrase: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ends the change before its 1st, 2nd, 3rd ... step that leaves a trace, and looks what is left each time."""
    for steps in range(9):
        path.unlink(missing_ok=True)
        file, key, store = _in_keyring(path)
        if not to_passphrase:
            file = keys.lock_with_passphrase(path, file, key, PASSPHRASE, store)
        left = [steps]

        def counted(call: Callable[..., Any], left: list[int] = left) -> Callable[..., Any]:
            def step(*arguments: Any) -> Any:
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                return call(*arguments)

            return step

        with monkeypatch.context() as patch:
            patch.setattr(keys, "write_whole", counted(keys.write_whole))
            patch.setattr(store, "set", counted(store.set))
            patch.setattr(store, "delete", counted(store.delete))
            try:
                if to_passphrase:
                    keys.lock_with_passphrase(path, file, key, PASSPHRASE, store)
                else:
                    keys.lock_with_keyring(path, file, key, store)
                finished = True
            except Killed:
                finished = False
        found = keys.read(path)
        if found.lock == "keyring":
            assert keys.unlock_with_keyring(found, store) == key
        else:
            assert keys.unlock_with_passphrase(found, PASSPHRASE) == key
            assert not store.entries or found.leftover, "an entry nobody remembers would open a locked history"
            keys.remove_leftover(path, found, store)
            assert not store.entries
        if finished:
            assert found.lock == ("passphrase" if to_passphrase else "keyring")
            return
    pytest.fail("the change never came to its end")


_GOOD: dict[str, Any] = {"format": 1, "id": "a" * 32, "lock": "keyring", "check": "00" * 8}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.KeyFileDamaged),
        (b"\xff" * 50, errors.KeyFileDamaged),
        (b"[]", errors.KeyFileDamaged),
        (b"[" * 100_000, errors.KeyFileDamaged),
        (b" " * 5000 + json.dumps(_GOOD).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"format": 2, "new": True}).encode(), errors.NewerSchema),
        (json.dumps(_GOOD | {"more": 1}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"id": "../x"}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"lock": "none"}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"lock": "passphrase"}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"argon": {"memory_kib": 10**9}}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"argon": {"passes": 10**9}}).encode(), errors.KeyFileDamaged),
        (json.dumps(_GOOD | {"salt": "not base64!"}).encode(), errors.KeyFileDamaged),
    ],
)
def test_a_key_file_that_is_not_one(path: Path, content: bytes, error: type[errors.VaultError]) -> None:
    path.write_bytes(content)
    with pytest.raises(error):
        keys.read(path)
    assert path.read_bytes() == content


def test_no_key_file(path: Path) -> None:
    with pytest.raises(errors.KeyFileMissing):
        keys.read(path)
