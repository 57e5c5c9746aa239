"""Named members of a zip file, in memory and limited by the bytes that really come out. Nothing is written to disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from app.readers.errors import BrokenFile, LockedArchive, TooLarge

MOST_MEMBERS = 10_000
MOST_DIRECTORY_BYTES = 4 * 1024**2
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TROUBLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError),
    OverflowError,
)


class Members:
    """The members of one zip file, by their exact names. Raises `BrokenFile` or `TooLarge`.

    ``most_members`` is how many there may be; where a name stands there twice, it is not trusted.
    """

    def __init__(self, file: BinaryIO, *, most_members: int = MOST_MEMBERS) -> None:
        _check_directory(file)  # before zipfile makes an object of each member
        try:
            self._zip = zipfile.ZipFile(file)
        except _TROUBLE:
            raise BrokenFile("zip") from None
        self.names = tuple(info.filename for info in self._zip.infolist())
        if len(self.names) > most_members:
            raise TooLarge(f"{most_members:,} files inside")

    def read(self, name: str, most: int) -> bytes:
        """All bytes of a member. Raises `BrokenFile`, `LockedArchive`, or `TooLarge` beyond ``most`` bytes."""
        if self.names.count(name) != 1:
            raise BrokenFile("zip")
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise LockedArchive
        if info.compress_type not in _METHODS:
            raise BrokenFile("zip")  # the others cannot be unpacked within a limit, and no exporter uses them
        try:
            with self._zip.open(info) as member:
                data = member.read(most + 1)
                complete = len(data) > most or not member.read(1)
        except _TROUBLE:
            raise BrokenFile("zip") from None
        if len(data) > most or not complete:
            raise TooLarge(f"{most // 1024**2} MB inside")
        return data


def _check_directory(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_64_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise BrokenFile("zip")
    (directory_size,) = struct.unpack_from("<I", tail, at + 12)
    if directory_size > MOST_DIRECTORY_BYTES or _LOCATOR_64 in tail[max(0, at - _LOCATOR_64_SIZE) : at]:
        raise TooLarge(f"{MOST_MEMBERS:,} files inside")
