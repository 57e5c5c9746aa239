"""Small files, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core import files
from app.core.files import write_new, write_new_in_parts, write_whole
from app.core.vault_errors import Damaged, DiskFull, ReadOnly, VaultError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.json"


def test_whole_takes_the_place_and_new_never_does(path: Path) -> None:
    write_whole(path, b"one")
    write_whole(path, b"two")
    with pytest.raises(FileExistsError):
        write_new(path, b"three")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("write", [write_whole, write_new])
@pytest.mark.parametrize(
    ("call", "number", "error"),
    [("open", 13, ReadOnly), ("fsync", 28, DiskFull), ("fsync", 122, DiskFull), ("open", 30, ReadOnly)],
)
def test_a_failure_leaves_what_was_there(
    path: Path,
    write: Callable[[Path, bytes], None],
    call: str,
    number: int,
    error: type[VaultError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = path.with_name("other.json")
    other.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(error):
            write(other if write is write_whole else path, b"new")
    assert other.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [other]


def test_where_a_file_has_one_name_only_nothing_is_written_over_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_new(path, b"one")
    with pytest.raises(FileExistsError):
        write_new(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(path.parent.iterdir()) == [path]


def test_windows_needs_no_sync_of_folders(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sys, "platform", "win32")
    monkeypatch.setattr(os, "link", None)
    write_new(path, b"one")
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_a_name_that_is_too_long_is_trouble_and_no_bug(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    with pytest.raises(VaultError):
        write(tmp_path / ("x" * 300), b"one")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_no_file(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"one"
        raise Damaged

    with pytest.raises(Damaged):
        write_new_in_parts(tmp_path / "x", parts())
    assert list(tmp_path.iterdir()) == []
    write_new_in_parts(tmp_path / "x", [b"one", b"two"])
    assert (tmp_path / "x").read_bytes() == b"onetwo"
