"""What follows the end of a JPEG: second pictures, videos, makers' blocks, padding.

MPF pictures (CIPA DC-007), Ultra HDR and Apple gain maps, Motion Photo videos (Android "Motion
Photo format 1.0"), Samsung and other trailers all stand after the first picture's end of image.
None of it is part of the picture; all of it goes. This module only says what it was.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import islice

from app.photos import boxes, jpeg
from app.photos.boxes import Box
from app.photos.reading import Damaged, PhotoFile

PICTURE, VIDEO, PADDING, UNKNOWN = "picture", "video", "padding", "unknown"

_NOT_PADDING = re.compile(rb"[^\x00\xff\x20]|\xff\xd8")
_PIECE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|ftyp[0-9A-Za-z ]{4}", re.DOTALL)
_MOST_PIECES = 32
_MOST_BOXES = 64
_ISO_6709 = re.compile(rb"([+-]\d{2}\.\d{1,9})([+-]\d{3}\.\d{1,9})")
_MOST_MOOV = 64 * 1024 * 1024


def pieces(file: PhotoFile, start: int) -> Iterator[tuple[str, int]]:
    """What stands from ``start`` to the end of the file, in order: (what, where it starts)."""
    position = file.search(_NOT_PADDING, start, file.size, 2)
    if position < 0:
        if start < file.size:
            yield PADDING, start
        return
    for _ in range(_MOST_PIECES):
        found = file.search(_PIECE, position, file.size, 8)
        video = found >= 0 and file.read(found, 1) == b"f"
        begin = found - 4 if video else found
        if found < 0 or begin > position:
            yield UNKNOWN, position
        if found < 0:
            return
        yield (VIDEO if video else PICTURE), max(begin, start)
        position = _end_of_boxes(file, begin) if video else _end_of_picture(file, begin)
        if position >= file.size:
            return


def _end_of_picture(file: PhotoFile, start: int) -> int:
    """Where the JPEG at ``start`` ends; just behind its first bytes where it is damaged."""
    try:
        for segment in jpeg.walk(file, start):
            end = segment.end
    except Damaged:
        return start + 4
    return end


def _boxes(file: PhotoFile, start: int) -> Iterator[Box]:
    """The top-level boxes of the video at ``start``, as far as they make sense."""
    with contextlib.suppress(Damaged):
        for box in islice(boxes.walk(file, start, file.size), _MOST_BOXES):
            if not box.kind.isalnum():
                return
            yield box


def _end_of_boxes(file: PhotoFile, start: int) -> int:
    return max((box.end for box in _boxes(file, start)), default=start + 8)


def video_location(file: PhotoFile, start: int) -> tuple[float, float] | None:
    """Where the video at ``start`` says it was taken: the ISO 6709 text in its ``moov`` box."""
    for box in _boxes(file, start):
        if box.kind == b"moov":
            found = file.search(_ISO_6709, box.start, min(box.end, box.start + _MOST_MOOV), 26)
            if found >= 0:
                return _position(file.read(found, 26))
    return None


def _position(text: bytes) -> tuple[float, float] | None:
    match = _ISO_6709.match(text)
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
