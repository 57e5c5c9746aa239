"""Small files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.core.vault_errors import from_os_error


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``: after a crash the old file is there, or the new one. Owner only (0600).

    Raises ``ReadOnly``, ``DiskFull`` or ``DiskTrouble``; the old file is then untouched.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write_new(beside, data)
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise from_os_error(error, path) from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet. Owner only (0600).

    Raises ``FileExistsError``, and ``ReadOnly``, ``DiskFull`` or ``DiskTrouble`` with nothing left behind.
    """
    try:
        _write_new(path, data)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise from_os_error(error, path) from None


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` (a rename, a new file) survive a pulled plug. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
