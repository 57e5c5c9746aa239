"""The JPEG that a camera puts into a raw picture, to be shown in its place.

Every raw format keeps it elsewhere, and the largest may be named by nothing but a maker's note; so it is looked for by
what it is: a JPEG that can be walked to its end (ITU-T T.81, annex B).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.photos import jpeg
from app.photos.reading import Damaged, PhotoFile

_START = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")
_MOST_TRIES = 64


class Embedded(NamedTuple):
    """A JPEG inside a file, [start, end), and its size in pixels."""

    start: int
    end: int
    width: int
    height: int


def largest(file: PhotoFile) -> Embedded | None:
    """The JPEG with the most pixels in ``file``; None where there is none."""
    best = None
    position = 0
    for _ in range(_MOST_TRIES):
        position = file.search(_START, position, file.size, 4)
        if position < 0:
            break
        found = _walk(file, position)
        if found and (best is None or found.width * found.height > best.width * best.height):
            best = found
        position = found.end if found else position + 3
    return best


def _walk(file: PhotoFile, start: int) -> Embedded | None:
    """The JPEG at ``start``, if it is one from beginning to end (the raw picture may be a rare kind of JPEG)."""
    width = height = 0
    try:
        for segment in jpeg.walk(file, start):
            end = segment.end
            if segment.code in jpeg.FRAMES:
                size = file.read(segment.body + 1, 4)
                height, width = int.from_bytes(size[:2], "big"), int.from_bytes(size[2:], "big")
    except Damaged:
        return None
    return Embedded(start, end, width, height) if width and height else None
