"""Bounded reading of the files that `docs/build_places.py` makes: what is damaged is named, never half read."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from pathlib import Path

from app.core.errors import UserError

MOST_BYTES = 16_000_000


class ResourceDamaged(UserError):
    """A file that travels with the program is not as it was made."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The program's own file {path.name} is missing or damaged.",
            safe="Your photos are not touched. Only place names and the map are not there.",
            do="Install the program again.",
        )


class Reading:
    """The unpacked content of one file, read from its beginning; every step checks that it is there."""

    def __init__(self, path: Path, magic: bytes) -> None:
        self._path = path
        self._at = 0
        try:
            unpacker = zlib.decompressobj()
            self._content = memoryview(unpacker.decompress(path.read_bytes(), MOST_BYTES))
        except (OSError, zlib.error):
            raise self.damaged() from None
        if not unpacker.eof or self.take(len(magic)) != magic:
            raise self.damaged()

    def damaged(self) -> ResourceDamaged:
        """The error to raise where what was read makes no sense."""
        return ResourceDamaged(self._path)

    def take(self, size: int) -> memoryview:
        end = self._at + size
        if end > len(self._content):
            raise self.damaged()
        self._at, start = end, self._at
        return self._content[start:end]

    def numbers(self, form: str) -> tuple[float, ...]:
        """Some numbers of `struct`'s kinds, little-endian."""
        form = f"<{form}"
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def array(self, kind: str, count: int) -> array[int]:
        """``count`` whole numbers of one of `array`'s kinds."""
        made = array(kind)
        made.frombytes(self.take(count * made.itemsize))
        if sys.byteorder == "big":
            made.byteswap()
        return made

    def rest(self) -> memoryview:
        return self.take(len(self._content) - self._at)

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._content):
            raise self.damaged()
