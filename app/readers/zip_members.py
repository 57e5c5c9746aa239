"""Named members of a zip file, in memory and limited by the bytes that really come out. Nothing is written to disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from typing import BinaryIO

from app.readers.errors import BrokenFile, LockedArchive, TooLarge
from app.readers.seekable import DEFLATE, Part, Unpacked, inflate, pieces, refuse_bomb

MOST_MEMBERS = 10_000
MOST_DIRECTORY_BYTES = 4 * 1024**2
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_END_64 = b"PK\x06\x06"
_END_64_SIZE = 56
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TROUBLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError),
    OverflowError,
)


class Members:
    """The members of one zip file, by their exact names. Raises `BrokenFile` or `TooLarge`.

    ``most_members`` is how many there may be, ``most_directory`` how many bytes the list of them may have; where a name
    stands there twice, it is not trusted.
    """

    def __init__(
        self, file: BinaryIO, *, most_members: int = MOST_MEMBERS, most_directory: int = MOST_DIRECTORY_BYTES
    ) -> None:
        try:
            size = _directory_size(file)  # before zipfile makes an object of each member
        except _TROUBLE:
            raise BrokenFile("zip") from None
        if size > most_directory:
            raise TooLarge(f"{most_members:,} files inside")
        try:
            self._zip = zipfile.ZipFile(file)
        except _TROUBLE:
            raise BrokenFile("zip") from None
        self._file = file
        self.names = tuple(info.filename for info in self._zip.infolist())
        self._times = Counter(self.names)
        if len(self.names) > most_members:
            raise TooLarge(f"{most_members:,} files inside")

    def read(self, name: str, most: int) -> bytes:
        """All bytes of a member. Raises `BrokenFile`, `LockedArchive`, or `TooLarge` beyond ``most`` bytes."""
        return b"".join(self.pieces(name, most))

    def pieces(self, name: str, most: int) -> Iterator[bytes]:
        """The bytes of a member bit by bit, never much of it in memory. Raises as `read` does.

        A member that is damaged raises `BrokenFile` after the pieces that could be read, also where only its checksum
        is wrong.
        """
        info = self._trusted(name)
        try:
            unpacked = self._unpacked(info)
            check = total = 0
            for piece in unpacked:
                total += len(piece)
                check = zlib.crc32(piece, check)
                refuse_bomb(total, info.compress_size, most)
                yield piece
        except _TROUBLE:
            raise BrokenFile("zip") from None
        if check != info.CRC:
            raise BrokenFile("zip")

    def open(self, name: str, most: int) -> BinaryIO:
        """A member as a file that can be read from anywhere: an archive inside the archive.

        Raises `BrokenFile`, `LockedArchive` or `TooLarge`; so does reading it, and zlib.error and OSError.
        """
        info = self._trusted(name)
        if info.compress_size > most:
            raise TooLarge(f"{most // 1024**2} MB inside")
        try:
            if info.compress_type == zipfile.ZIP_STORED:
                return BufferedReader(Part(self._file, self._place(info), info.compress_size))
        except _TROUBLE:
            raise BrokenFile("zip") from None
        return BufferedReader(Unpacked(partial(self._packed, info), DEFLATE, most))

    def _trusted(self, name: str) -> zipfile.ZipInfo:
        if self._times[name] != 1:
            raise BrokenFile("zip")
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise LockedArchive
        if info.compress_type not in _METHODS:
            raise BrokenFile("zip")  # the others cannot be unpacked within a limit, and no exporter uses them
        return info

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """What zipfile would read; but zipfile keeps back the last piece of a member whose checksum is wrong."""
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        inflater = zlib.decompressobj(DEFLATE)
        for data in packed:
            yield from inflate(inflater, data)
        if not inflater.eof:
            raise EOFError

    def _packed(self, info: zipfile.ZipInfo, skip: int = 0) -> Iterator[bytes]:
        return pieces(self._file, self._place(info) + skip, info.compress_size - skip)

    def _place(self, info: zipfile.ZipInfo) -> int:
        """Where the packed bytes of a member begin."""
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL_SIZE)
        if not header.startswith(_LOCAL):
            raise EOFError
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        place: int = info.header_offset + _LOCAL_SIZE + name_length + extra_length
        return place


def _directory_size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_64_SIZE - _END_64_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise EOFError
    locator = at - _LOCATOR_64_SIZE
    if locator >= 0 and tail.startswith(_LOCATOR_64, locator):
        end = tail[max(0, locator - _END_64_SIZE) : locator]  # where zipfile reads it, wherever the locator points
        if not end.startswith(_END_64):
            raise EOFError
        return int(struct.unpack_from("<Q", end, 40)[0])
    return int(struct.unpack_from("<I", tail, at + 12)[0])
