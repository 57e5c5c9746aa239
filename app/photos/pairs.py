"""Whether a still picture and a video are one Live Photo.

Both carry the same content identifier, a UUID in capitals: the still in Apple's maker note (tag 0x0011, among other
UUIDs), the video under the metadata key ``com.apple.quicktime.content.identifier`` in its ``moov`` box. Android's
motion photos, and Live Photos that went through other programs, carry none: there the names decide.
"""

from __future__ import annotations

import re

from app.photos import boxes
from app.photos.reading import Damaged, PhotoFile

_UUID = re.compile(rb"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_UUID_LENGTH = 36
_MAKER = re.compile(rb"Apple iOS\0")
_KEY = re.compile(rb"com\.apple\.quicktime\.content\.identifier")
_MOST_STILL = 4 * 1024 * 1024
_MOST_NOTE = 16 * 1024
_MOST_MOOV = 16 * 1024 * 1024
_MOST_UUIDS = 64


def may_be_one(first: str, second: str) -> bool:
    """False where both files carry identifiers and have none in common."""
    try:
        with PhotoFile(first) as one, PhotoFile(second) as other:
            still, video = (other, one) if one.head[4:8] == b"ftyp" and _is_video(one) else (one, other)
            of_still, of_video = _of_still(still), _of_video(video)
    except (OSError, Damaged):
        return True
    return not of_still or not of_video or not of_still.isdisjoint(of_video)


def _is_video(file: PhotoFile) -> bool:
    return file.head[8:10] in (b"qt", b"mp", b"is", b"M4", b"3g")


def _of_still(file: PhotoFile) -> set[bytes]:
    note = file.search(_MAKER, 0, min(file.size, _MOST_STILL), 10)
    return _uuids(file, note, note + _MOST_NOTE) if note >= 0 else set()


def _of_video(file: PhotoFile) -> set[bytes]:
    for box in boxes.walk(file, 0, file.size):
        if box.kind == b"moov":
            key = file.search(_KEY, box.start, min(box.end, box.start + _MOST_MOOV), 38)
            return _uuids(file, key, min(box.end, key + _MOST_NOTE)) if key >= 0 else set()
    return set()


def _uuids(file: PhotoFile, start: int, end: int) -> set[bytes]:
    found: set[bytes] = set()
    while len(found) < _MOST_UUIDS:
        start = file.search(_UUID, start, min(end, file.size), _UUID_LENGTH)
        if start < 0:
            break
        found.add(file.read(start, _UUID_LENGTH))
        start += _UUID_LENGTH
    return found
