"""The parts of a WebP file: RIFF chunks, in the order they stand in it (RFC 9649, sections 2.3 to 2.7)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.photos.reading import TRUNCATED, Damaged, PhotoFile

FIRST = 12
"""Where the first chunk stands, behind "RIFF", the size and "WEBP"."""
VP8, VP8L, VP8X, ALPH, ANIM, ANMF = b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"
ICCP, EXIF, XMP = b"ICCP", b"EXIF", b"XMP "
HAS_PROFILE, HAS_ALPHA, HAS_EXIF, IS_ANIMATED = 0x20, 0x10, 0x08, 0x02

_MOST_CHUNKS = 100_000
_HEADER = struct.Struct("<4sI")


class Chunk(NamedTuple):
    """One chunk: [start, end) is all of it, padding included, [body, tail) its data."""

    kind: bytes
    start: int
    body: int
    tail: int
    end: int


def end_of_riff(file: PhotoFile) -> int:
    """Where the RIFF structure ends; what follows is no part of the picture."""
    end = 8 + int.from_bytes(file.read(4, 4), "little")
    if end > file.size:
        raise Damaged(TRUNCATED)
    return end


def walk(file: PhotoFile, start: int, stop: int) -> Iterator[Chunk]:
    """Yield the chunks in [start, stop); fewer than eight bytes that are left over are none."""
    for _ in range(_MOST_CHUNKS):
        if stop - start < 8:
            return
        kind, size = _HEADER.unpack(file.read(start, 8))
        tail = start + 8 + size
        if tail > stop:
            raise Damaged("a part of it has an impossible length")
        yield Chunk(kind, start, start + 8, tail, min(tail + size % 2, stop))
        start = tail + size % 2
    raise Damaged("it has more parts than any real photo")


def header(kind: bytes, size: int) -> bytes:
    """What stands before a chunk's data."""
    return _HEADER.pack(kind, size)


def number(raw: bytes) -> int:
    """Numbers stand with the lowest byte first."""
    return int.from_bytes(raw, "little")


def check_picture(file: PhotoFile, chunk: Chunk) -> None:
    """Raise `Damaged` where a picture does not begin as one (RFC 6386, section 9.1; RFC 9649, section 3.4)."""
    start = file.read(chunk.body, min(10, chunk.tail - chunk.body))
    if chunk.kind == VP8L:
        sound = len(start) >= 5 and start[0] == 0x2F
    else:
        first_partition = number(start[:3]) >> 5
        sound = start[3:6] == b"\x9d\x01\x2a" and not start[0] & 1 and first_partition <= chunk.tail - chunk.body - 10
    if not sound:
        raise Damaged("its picture data are damaged")


def check_alpha(file: PhotoFile, chunk: Chunk, width: int, height: int) -> None:
    """Raise `Damaged` where a transparency has room for anything else (RFC 9649, section 2.7.1.2)."""
    info = file.read(chunk.body, 1)
    unpacked = chunk.tail - chunk.body - 1
    if not info or info[0] & 3 > 1 or (not info[0] & 3 and unpacked != width * height):
        raise Damaged("its transparency has the wrong length")
