"""Small files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from app.core.vault_errors import from_os_error


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``: after a crash the old file is there, or the new one. Owner only (0600).

    Raises ``ReadOnly``, ``DiskFull`` or ``DiskTrouble``; the old file is then untouched.
    """
    _write(path, (data,), os.replace)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all. Owner only (0600).

    Raises ``FileExistsError``, and ``ReadOnly``, ``DiskFull`` or ``DiskTrouble``.
    """
    _write(path, (data,), rename_to_new)


def write_new_in_parts(path: Path, parts: Iterable[bytes]) -> None:
    """As `write_new`; what ``parts`` raises comes out again, and no file is left."""
    _write(path, parts, rename_to_new)


def free_name(wanted: Path) -> Path:
    """``wanted``, or the first of "wanted-2", "wanted-3", … that is not there yet."""
    number, name = 1, wanted
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name


def rename_to_new(source: Path, target: Path) -> None:
    """Rename, but never over a file: raises ``FileExistsError``. The old name may stay for a moment, or be left."""
    if sys.platform == "win32":
        os.rename(source, target)  # refuses by itself where there is a file
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # FAT and some network disks know no second name for a file
        if target.exists():
            raise FileExistsError(target) from None
        os.rename(source, target)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` (a rename, a new file) survive a pulled plug. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, parts: Iterable[bytes], put_in_place: Callable[[Path, Path], None]) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        _write_beside(beside, parts)
        put_in_place(beside, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise from_os_error(error, path) from None
    finally:
        with suppress(OSError):  # a name that is too long; a disk that went away: why it failed is said already
            beside.unlink(missing_ok=True)


def _write_beside(path: Path, parts: Iterable[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
