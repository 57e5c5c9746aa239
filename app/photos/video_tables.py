"""Tables in a video: rows of numbers, read a window at a time, since a film of many hours has millions of them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.photos.boxes import Box
from app.photos.reading import TRUNCATED, Damaged, PhotoFile
from app.photos.video import number

BAD_TABLE = "the table of its pictures is damaged"
_BATCH = 15 * 1024  # numbers: whole rows of one, two, three or four
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Piece(NamedTuple):
    """Samples that follow one another: [start, end), of which track, by which description, how long each is.

    ``sizes`` is empty where nobody asks for single samples: sound.
    """

    start: int
    end: int
    track: int
    entry: int
    sizes: Sequence[int]


def rows(file: PhotoFile, box: Box, header: int, width: int) -> tuple[int, int]:
    """How many rows a table has, and where they begin; ``header``: the bytes before the count."""
    count = number(file, box.body + header)
    start = box.body + header + 4
    if start + count * width > box.end:
        raise Damaged(BAD_TABLE)
    return count, start


def numbers(file: PhotoFile, start: int, count: int, width: int) -> Iterator[array[int]]:
    """``count`` numbers of ``width`` bytes from ``start`` on, some thousand at once."""
    for done in range(0, count, _BATCH):
        size = min(_BATCH, count - done) * width
        raw = file.read(start + done * width, size)
        if len(raw) < size:
            raise Damaged(TRUNCATED)
        batch = array(_CODES[width], raw)
        if sys.byteorder == "little":
            batch.byteswap()
        yield batch
