"""A packed stream as a file that can be read from anywhere, without unpacking it to disk or to memory.

While it is unpacked for the first time copies of the unpacker's state are kept, one for some megabytes each: from there
it can be unpacked again.
"""

from __future__ import annotations

import io
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from app.readers.errors import TooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = zlib.MAX_WBITS | 16
DEFLATE = -zlib.MAX_WBITS
_APART = 4 * 1024**2  # bytes between two states; a state has 40 kB
_PIECE = 256 * 1024
_BOMB = 64 * 1024**2
_MOST_GROWTH = 150


def pieces(file: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    """``size`` bytes of a file from a place on, bit by bit; others may read from it in between. Raises ``EOFError``."""
    while size:
        file.seek(at)
        data = file.read(min(size, _PIECE))
        if not data:
            raise EOFError
        at += len(data)
        size -= len(data)
        yield data


def inflate(inflater: Any, data: bytes) -> Iterator[bytes]:
    """What comes out of packed bytes, bit by bit. Raises zlib.error."""
    full = True  # as long as it is, there may be more to come out, even where all is taken in
    while (data or full) and not inflater.eof:
        piece = inflater.decompress(data, _PIECE)
        data, full = inflater.unconsumed_tail, len(piece) == _PIECE
        if piece:
            yield piece


class _Seekable(io.RawIOBase):
    """What both have in common: a place to read from."""

    _at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        if whence == io.SEEK_END:
            offset += self._length()
        elif whence == io.SEEK_CUR:
            offset += self._at
        if offset < 0:
            raise ValueError("before the beginning")
        self._at = offset
        return offset

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The bytes at this place, as many as come at once."""
        view = memoryview(buffer).cast("B")
        data = self._some(len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _length(self) -> int:
        raise NotImplementedError

    def _some(self, most: int) -> bytes:
        raise NotImplementedError


class Part(_Seekable):
    """``size`` bytes of another file, from ``start`` on."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size

    def _length(self) -> int:
        return self._size

    def _some(self, most: int) -> bytes:
        self._file.seek(self._start + self._at)
        return self._file.read(max(0, min(most, self._size - self._at)))


class Unpacked(_Seekable):
    """What comes out of ``packed``, which yields the packed bytes from a place on; ``most`` bytes of it at most.

    Reading raises `TooLarge`, zlib.error, EOFError where the stream is cut off, and what ``packed`` raises. The first
    time that a place is counted from the end everything is unpacked to find it.
    """

    def __init__(self, packed: Callable[[int], Iterator[bytes]], window_bits: int, most: int) -> None:
        self._packed = packed
        self._most = most
        self._states: list[tuple[int, int, Any]] = [(0, 0, zlib.decompressobj(window_bits))]
        self._size: int | None = None
        self._stream: Iterator[bytes] = iter(())
        self._piece, self._piece_at = b"", 0
        self._begin(self._states[0])

    def _length(self) -> int:
        if self._size is None:
            self._size = sum(map(len, self._unpack(*self._states[0])))
        return self._size

    def _some(self, most: int) -> bytes:
        known = self._states[bisect_right(self._states, self._at, key=lambda state: state[0]) - 1]
        if self._at < self._piece_at or known[0] > self._piece_at + len(self._piece):
            self._begin(known)
        while self._at >= self._piece_at + len(self._piece):
            self._piece_at += len(self._piece)
            self._piece = next(self._stream, b"")
            if not self._piece:
                return b""
        start = self._at - self._piece_at
        return self._piece[start : start + most]

    def _begin(self, state: tuple[int, int, Any]) -> None:
        self._piece, self._piece_at = b"", state[0]
        self._stream = self._unpack(*state)

    def _unpack(self, out: int, taken: int, state: Any) -> Iterator[bytes]:
        inflater = state.copy()
        for data in self._packed(taken):
            taken += len(data)
            for piece in inflate(inflater, data):
                out += len(piece)
                refuse_bomb(out, taken, self._most)
                yield piece
            if inflater.eof:
                return
            if out >= self._states[-1][0] + _APART:
                self._states.append((out, taken, inflater.copy()))
        raise EOFError


def refuse_bomb(total: int, packed: int, most: int) -> None:
    """Raise `TooLarge` where more came out than there may be, or far more than anybody's own words shrink to."""
    if total > most:
        raise TooLarge(f"{most // 1024**2} MB inside")
    if total > _BOMB and total > packed * _MOST_GROWTH:
        raise TooLarge(f"{_BOMB // 1024**2} MB of one repeated thing inside")
