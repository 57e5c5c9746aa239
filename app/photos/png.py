"""The parts of a PNG or APNG file, in the order they stand in it (W3C PNG, third edition, sections 5 and 11).

`walk` yields every chunk from IHDR to IEND. What decoders would read differently is refused with `Damaged`:
an impossible length, a critical chunk that is not known.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.photos.reading import TRUNCATED, WINDOW, Damaged, PhotoFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
IHDR, PLTE, IDAT, IEND = b"IHDR", b"PLTE", b"IDAT", b"IEND"
DAMAGED = "its picture data are damaged"
OUT_OF_ORDER = "its parts are in an order that no decoder expects"

_CRITICAL = frozenset((IHDR, PLTE, IDAT, IEND))
_MOST_CHUNKS = 100_000
_LARGEST = 2**31 - 1
_HEADER = struct.Struct(">I4s")
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where each pass begins and how far apart its pixels are: x, y, across, down."""


class Chunk(NamedTuple):
    """One chunk: [start, end) is all of it, [body, tail) its data; the CRC follows."""

    kind: bytes
    start: int
    body: int
    tail: int
    end: int


class Header(NamedTuple):
    """What IHDR says of the picture."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def raw_size(self, width: int, height: int) -> int:
        """How many bytes the rows of a picture (or frame) of that size take before compression (section 7)."""
        bits = self.depth * _SAMPLES[self.colour]
        passes = _ADAM7 if self.interlaced else ((0, 0, 1, 1),)
        total = 0
        for left, top, across, down in passes:
            columns, rows = -((left - width) // across), -((top - height) // down)
            if columns > 0 and rows > 0:
                total += rows * (1 + (columns * bits + 7) // 8)
        return total


def walk(file: PhotoFile) -> Iterator[Chunk]:
    """Yield the chunks; the first is IHDR, the last IEND."""
    position = len(SIGNATURE)
    for number in range(_MOST_CHUNKS):
        start = file.read(position, 8)
        if len(start) < 8:
            raise Damaged(TRUNCATED)
        size, kind = _HEADER.unpack(start)
        if size > _LARGEST or not kind.isalpha():
            raise Damaged("a part of it has an impossible length or name")
        end = position + 12 + size
        if end > file.size:
            raise Damaged(TRUNCATED)
        if kind[0] < 0x60 and kind not in _CRITICAL:
            raise Damaged("it is a rare kind of PNG that this program does not know")
        if (kind == IHDR) != (number == 0):
            raise Damaged(OUT_OF_ORDER)
        yield Chunk(kind, position, position + 8, end - 4, end)
        if kind == IEND:
            return
        position = end
    raise Damaged("it has more parts than any real photo")


def header(file: PhotoFile, chunk: Chunk) -> Header:
    """Read IHDR."""
    if chunk.tail - chunk.body != 13:
        raise Damaged("a part that describes the picture has the wrong length")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(
        ">IIBBBBB", file.read(chunk.body, 13)
    )
    sizes = 0 < width <= _LARGEST and 0 < height <= _LARGEST
    if not sizes or depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise Damaged("it describes a picture that cannot be")
    return Header(width, height, depth, colour, bool(interlace))


def make(kind: bytes, body: bytes) -> bytes:
    """A whole chunk."""
    return _HEADER.pack(len(body), kind) + body + zlib.crc32(kind + body).to_bytes(4, "big")


def has_right_crc(file: PhotoFile, chunk: Chunk) -> bool:
    crc = zlib.crc32(chunk.kind)
    for piece in file.pieces(chunk.body, chunk.tail):
        crc = zlib.crc32(piece, crc)
    return crc.to_bytes(4, "big") == file.read(chunk.tail, 4)


class Rows:
    """The compressed rows of one picture or frame, fed chunk by chunk: they are exactly ``size`` bytes, and no more."""

    def __init__(self, size: int) -> None:
        self.left = size
        self._inflater = zlib.decompressobj()

    def feed(self, piece: bytes | memoryview) -> int:
        """How many bytes of ``piece`` belong to the rows; the rest stands behind the end of the compressed data."""
        inflater = self._inflater
        if inflater.eof:
            return 0
        rest: bytes | memoryview = piece
        try:
            while True:
                out = len(inflater.decompress(rest, WINDOW))
                self.left -= out
                if self.left < 0:
                    raise Damaged("more is packed into it than the picture")
                if self._inflater.eof:
                    return len(piece) - len(self._inflater.unused_data)
                rest = self._inflater.unconsumed_tail
                if not rest and out < WINDOW:
                    return len(piece)
        except zlib.error:
            raise Damaged(DAMAGED) from None

    def finish(self) -> None:
        """Raise `Damaged` where rows are missing."""
        if self.left or not self._inflater.eof:
            raise Damaged(TRUNCATED if self.left else DAMAGED)


def inflate(data: bytes, most: int) -> tuple[bytes, bool]:
    """At most ``most`` bytes of a zlib stream, and whether that is all of it and all of ``data``. Never raises."""
    inflater = zlib.decompressobj()
    try:
        out = inflater.decompress(data, most)
    except zlib.error:
        return b"", False
    return out, inflater.eof and not inflater.unused_data
