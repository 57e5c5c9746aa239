"""The archives that an export may be packed in, by what stands at their beginning, whatever their names are."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from typing import BinaryIO

from app.readers.errors import BrokenFile
from app.readers.seekable import GZIP, Unpacked
from app.readers.tar_members import TarMembers
from app.readers.zip_members import Members

MOST_MEMBERS = 300_000
MOST_ARCHIVE = 8 * 1024**3  # bytes of what is unpacked to look into it: nothing of it is kept
NAMES = (".zip", ".tar", ".gz", ".tgz")
_MOST_DIRECTORY = 96 * 1024**2
_PIECE = 256 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second of one with nothing in it
_GZIP = b"\x1f\x8b"
_TAR, _TAR_AT = b"ustar", 257


Archive = Members | TarMembers


def opened(file: BinaryIO) -> Archive | None:
    """The archive that a file is; None where it is none. Raises the errors of `app.readers`, and OSError."""
    head = _head(file)
    if head.startswith(_ZIP):
        return Members(file, most_members=MOST_MEMBERS, most_directory=_MOST_DIRECTORY)
    if head.startswith(_GZIP):
        file = BufferedReader(Unpacked(partial(_from, file), GZIP, MOST_ARCHIVE))
        head = _head(file)
    return TarMembers(file, most_members=MOST_MEMBERS) if head.startswith(_TAR, _TAR_AT) else None


def _head(file: BinaryIO) -> bytes:
    try:
        file.seek(0)
        return file.read(_TAR_AT + len(_TAR))
    except (zlib.error, EOFError):
        raise BrokenFile("packed") from None


def _from(file: BinaryIO, start: int) -> Iterator[bytes]:
    while True:
        file.seek(start)  # others read from it too
        data = file.read(_PIECE)
        if not data:
            return
        start += len(data)
        yield data
