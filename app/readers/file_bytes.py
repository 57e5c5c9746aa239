"""All bytes of one ordinary file, up to a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from app.readers.errors import CannotOpen, EmptyFile, TooLarge


def read_file(path: Path, most: int) -> bytes:
    """The bytes of ``path``, at least one and ``most`` at most. Waits for no pipe or device.

    Raises `CannotOpen`, `EmptyFile` or `TooLarge`.
    """
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise CannotOpen(path.name, "it is not an ordinary file")
            data = file.read(most + 1)
    except OSError as error:
        raise CannotOpen(path.name, _why(path, error)) from None
    except ValueError:  # a name with a NUL character
        raise CannotOpen("The file", "there is no file of this name") from None
    if not data:
        raise EmptyFile
    if len(data) > most:
        raise TooLarge(f"{most // 1024**2} MB")
    return data


def _why(path: Path, error: OSError) -> str:
    if path.is_dir():
        return "it is a folder"
    if isinstance(error, FileNotFoundError):
        return "there is no file of this name"
    if isinstance(error, PermissionError):
        return "this app is not allowed to"
    return "this computer could not read it from the disk"
