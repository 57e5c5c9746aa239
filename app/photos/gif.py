"""The parts of a GIF file, in the order they stand in it (GIF89a specification, sections 15 to 27)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.photos import lzw
from app.photos.reading import TRUNCATED, Damaged, PhotoFile

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
CONTROL, COMMENT, PLAIN_TEXT, APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
GAP = 0
"""Not a block: an empty byte between blocks, which decoders pass over."""

_MOST_BLOCKS = 200_000
_MOST_PIECES = 20_000_000
_SCREEN = 13
_JOINED = 32 * 1024


class Block(NamedTuple):
    """One block: its kind, of an extension its label, and where it is.

    [start, end) is all of it; its sub-blocks begin at ``body``, behind an image's colour table.
    """

    kind: int
    label: int
    start: int
    body: int
    end: int


def end_of_screen(file: PhotoFile) -> int:
    """Where the header, the screen descriptor and the global colour table end."""
    screen = file.read(0, _SCREEN)
    if len(screen) < _SCREEN:
        raise Damaged(TRUNCATED)
    end = _SCREEN + _table_size(screen[10])
    if end > file.size:
        raise Damaged(TRUNCATED)
    return end


def _table_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def walk(file: PhotoFile, start: int) -> Iterator[Block]:
    """Yield the blocks from ``start`` on; the last one is the trailer."""
    for _ in range(_MOST_BLOCKS):
        head = file.read(start, 10)
        if len(head) < 1 or (len(head) < 2 and head[0] != TRAILER):
            raise Damaged(TRUNCATED)
        if head[0] == TRAILER:
            yield Block(TRAILER, 0, start, start + 1, start + 1)
            return
        if head[0] == EXTENSION:
            block = Block(EXTENSION, head[1], start, start + 2, end_of_pieces(file, start + 2))
        elif head[0] == IMAGE and len(head) == 10:
            body = start + 10 + _table_size(head[9]) + 1  # behind the table stands the size of the first code
            block = Block(IMAGE, 0, start, body, end_of_pieces(file, body))
        elif head[0] == GAP:
            block = Block(GAP, 0, start, start + 1, start + 1)
        else:
            raise Damaged("it is damaged, or a rare kind of GIF that this program does not know")
        yield block
        start = block.end
    raise Damaged("it has more parts than any real photo")


def sub_blocks(file: PhotoFile, start: int) -> Iterator[tuple[int, int]]:
    """The chain of sub-blocks from ``start`` on: where each one's content begins, and its size (0 for the last)."""
    window, base = b"", start
    for _ in range(_MOST_PIECES):
        if not base <= start < base + len(window):
            window, base = file.read(start, 65536), start
            if not window:
                raise Damaged(TRUNCATED)
        size = window[start - base]
        yield start + 1, size
        if size == 0:
            return
        start += 1 + size
    raise Damaged("it has more parts than any real photo")


def end_of_pieces(file: PhotoFile, start: int) -> int:
    """Where the chain of sub-blocks that starts at ``start`` ends, its empty last one included."""
    for begin, _ in sub_blocks(file, start):
        end = begin
    return end


def last_piece(file: PhotoFile, start: int, used: int) -> tuple[int, int]:
    """The sub-block with the last of ``used`` bytes of a chain: where its content begins, how much of it is used."""
    for begin, size in sub_blocks(file, start):
        if size >= used:
            return begin, used
        used -= size
    raise Damaged(TRUNCATED)


def pieces(file: PhotoFile, block: Block) -> Iterator[bytes]:
    """The content of a block's sub-blocks, some 32 KB at a time."""
    out = bytearray()
    for begin, size in sub_blocks(file, block.body):
        out += file.read(begin, size)
        if len(out) >= _JOINED:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def end_of_picture(file: PhotoFile, image: Block) -> int | None:
    """How many bytes of an image's content are its packed data; None where they do not say where they end.

    Raises `Damaged` where they hold more than the image's pixels.
    """
    first = file.read(image.body - 1, 1)[0]
    if not 0 < first < 12:
        raise Damaged("its picture data are damaged")
    width, height = struct.unpack("<HH", file.read(image.start + 5, 4))
    return lzw.end_of_codes(first, pieces(file, image), width * height)
