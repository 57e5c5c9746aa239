"""Named members of a tar file, in memory and limited. Nothing is written to disk, and links lead nowhere."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from app.readers.errors import BrokenFile, TooLarge
from app.readers.seekable import pieces

_BLOCK = 512
_LONGEST_NAME = 64 * 1024
_MOST_HEADERS = 2_000_000  # folders, links and long names have some of their own
_LONG_NAME, _MORE = tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE
_TROUBLE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError)


class TarMembers:
    """The ordinary files in a tar file, by their exact names. Raises `BrokenFile` or `TooLarge`.

    Of two files of one name the last one counts, as it does for tar.
    """

    def __init__(self, file: BinaryIO, *, most_members: int) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}
        self.cut_off = False
        try:
            for name, at, size in self._headers():
                self._places[name] = at, size
                if len(self._places) > most_members:
                    raise TooLarge(f"{most_members:,} files inside")
        except _TROUBLE:
            if not self._places:
                raise BrokenFile("tar") from None
            self.cut_off = True
        self.names = tuple(self._places)

    def pieces(self, name: str, most: int) -> Iterator[bytes]:
        """The bytes of a member bit by bit. Raises `BrokenFile`, or `TooLarge` beyond ``most`` bytes."""
        at, size = self._places[name]
        if size > most:
            raise TooLarge(f"{most // 1024**2} MB inside")
        try:
            yield from pieces(self._file, at, size)
        except _TROUBLE:
            raise BrokenFile("tar") from None

    def _headers(self) -> Iterator[tuple[str, int, int]]:
        """The name, the place and the size of each file."""
        at, long_name = 0, ""
        for _ in range(_MOST_HEADERS):
            block = self._read(at, _BLOCK)
            if not block.strip(b"\0"):
                return  # the end, which is two such blocks
            header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
            at += _BLOCK
            if header.size < 0:
                raise ValueError
            if header.type in (_LONG_NAME, _MORE):
                if header.size > _LONGEST_NAME:
                    raise ValueError
                data = self._read(at, header.size)
                long_name = _name_in(data) if header.type == _MORE else data.rstrip(b"\0").decode("utf-8", "replace")
            else:
                if header.type in tarfile.REGULAR_TYPES:
                    yield long_name or header.name, at, header.size
                long_name = ""
            at += -(-header.size // _BLOCK) * _BLOCK
        raise TooLarge(f"{_MOST_HEADERS:,} entries inside")

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        data = self._file.read(size)
        if len(data) < size:
            raise EOFError
        return data


def _name_in(extended: bytes) -> str:
    """The path in an extended header: lines of a length, a key and a value."""
    while extended:
        length, _, rest = extended.partition(b" ")
        end = int(length)
        if end < 5 or end > len(extended):
            raise ValueError
        key, _, value = rest[: end - len(length) - 2].partition(b"=")
        if key == b"path":
            return value.decode("utf-8", "replace")
        extended = extended[end:]
    return ""
